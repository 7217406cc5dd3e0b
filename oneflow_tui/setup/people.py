"""Reads a pasted list of people: lines, commas, semicolons, "Ada Lovelace <ada@x.com>", columns of a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

HALF_CHARACTER = "It holds half a character (a lone surrogate), which cannot be sent: type it again."
_SURROGATE = re.compile("[\ud800-\udfff]")
_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")
_ANGLED = re.compile(r'^\s*"?(?P<name>[^"<>]*?)"?\s*<(?P<email>[^<>]*)>\s*$')


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a pasted list. `problem` is None where the address can be used."""

    email: str
    name: str = ""
    problem: str | None = None


def has_half_character(text: str) -> bool:
    """Whether `text` holds a lone surrogate, which neither JSON in UTF-8 nor a file can carry."""
    return _SURROGATE.search(text) is not None


def email_problem(email: str) -> str | None:
    """What is wrong with an address; None where it can be used."""
    if not email.strip():
        return "An e-mail address is needed."
    if has_half_character(email):
        return HALF_CHARACTER
    if not _EMAIL.fullmatch(email.strip()):
        return "That is not an e-mail address. It looks like ada@example.com."
    return None


def _columns(cells: list[str]) -> tuple[str, str]:
    email = next((cell for cell in cells if "@" in cell), "")
    name = " ".join(cell for cell in cells if cell and cell != email)
    return (email, name) if email else (" ".join(cells), "")


def _pieces(line: str) -> list[str]:
    """The people of one line: a "Lovelace, Ada <ada@x.com>" is one, "a@x.com, b@x.com" are two."""
    pieces: list[str] = []
    held = ""
    for part in re.split(r"([,;])", line):
        if part in {",", ";"}:
            if "@" in held:
                pieces.append(held)
                held = ""
            elif held.strip():
                held += part
        else:
            held += part
    return [*pieces, held]


def _one(piece: str) -> tuple[str, str]:
    if found := _ANGLED.match(piece):
        return found["email"].strip(), found["name"].strip().strip(",;").strip()
    return piece.strip(), ""


def parse_people(text: str) -> list[Person]:
    """The people in `text`, in its order; an address that comes twice bears that as its problem."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if "\t" in line:
            cells = [cell.strip().strip('"') for cell in line.split("\t")]
            angled = [_one(cell) for cell in cells if _ANGLED.match(cell)]
            found.extend(angled or [_columns(cells)])
        else:
            found.extend(_one(piece) for piece in _pieces(line))
    people: list[Person] = []
    seen: set[str] = set()
    for email, name in found:
        if not email and not name:
            continue
        key = email.casefold()
        problem = "This address is in the list twice." if key in seen else email_problem(email)
        seen.add(key)
        people.append(Person(email, name, problem))
    return people
