"""Whether what was typed, pasted or read from a file can be sent: one place for screen, file, table and CSV.

Each problem is a sentence for the person. What Oneflow's documentation does not limit is not refused here: the
account decides, and its answer is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from oneflow_tui.models import DEFAULT_FIELD_LIMIT, FIELD_ATTRIBUTES, KNOWN_EVENTS, URL_LIMIT, VALUE_LIMIT
from oneflow_tui.setup.people import HALF_CHARACTER, Person, email_problem, has_half_character, parse_people

__all__ = [
    "FieldRow",
    "Person",
    "custom_id_warning",
    "email_problem",
    "event_problem",
    "event_warning",
    "field_problems",
    "parse_people",
    "type_name_problem",
    "url_problem",
    "url_warning",
]

_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]+")
_EVENT = re.compile(r"[a-z_]+(:[a-z_]+){1,3}")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row of the table of data fields; `key` is how the table knows it."""

    key: str
    custom_id: str
    name: str = ""
    description: str = ""
    placeholder: str = ""
    value: str = ""


def _text_problem(attribute: str, text: str) -> str | None:
    if has_half_character(text):
        return HALF_CHARACTER
    if attribute == "value" and len(text) > VALUE_LIMIT:
        return f"{len(text):,} characters; Oneflow takes at most {VALUE_LIMIT:,}."
    return None


def field_problems(
    rows: Sequence[FieldRow], limit: int = DEFAULT_FIELD_LIMIT, locked: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """Problems by row key and attribute. `locked` are the custom_ids of system fields; `limit` is fields in a type.

    Rows past the limit bear it at their custom_id, so that the first rows stay free of it.
    """
    times = Counter(row.custom_id for row in rows)
    problems: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=1):
        found: dict[str, str] = {}
        if not row.custom_id.strip():
            found["custom_id"] = "A custom_id is needed: your integration addresses the field by it."
        elif has_half_character(row.custom_id):
            found["custom_id"] = HALF_CHARACTER
        elif row.custom_id in locked:
            found["custom_id"] = "This is one of Oneflow's own fields (system), which cannot be changed."
        elif times[row.custom_id] > 1:
            found["custom_id"] = f"Used {times[row.custom_id]} times; a custom_id is unique in its template type."
        elif number > limit:
            found["custom_id"] = f"Field {number} of at most {limit}. Oneflow Support raises the limit on request."
        for attribute in FIELD_ATTRIBUTES:
            if problem := _text_problem(attribute, getattr(row, attribute)):
                found[attribute] = problem
        if found:
            problems[row.key] = found
    return problems


def custom_id_warning(custom_id: str) -> str | None:
    """A word about characters of which it is not known whether Oneflow takes them. No reason to refuse."""
    if custom_id and custom_id != custom_id.strip():
        return "It begins or ends with a blank; that is easily overlooked in code."
    if custom_id and not _PLAIN_ID.fullmatch(custom_id):
        return "It holds more than letters, digits, _ and -; whether Oneflow takes that is not known."
    return None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def url_problem(url: str, *, loopback_ok: bool) -> str | None:
    """What is wrong with a callback URL. `loopback_ok`: on a sandbox http to this machine is taken."""
    if not url.strip():
        return "A callback URL is needed."
    if has_half_character(url):
        return HALF_CHARACTER
    if re.search(r"\s|[\x00-\x1f\x7f]", url):
        return "It holds a blank or a line break."
    if len(url) > URL_LIMIT:
        return f"{len(url):,} characters; Oneflow takes at most {URL_LIMIT:,}."
    parts = _split(url)
    if parts is None or not parts.hostname:
        return "That is not a URL. It looks like https://crm.example.com/oneflow."
    if parts.scheme == "https":
        return None
    if parts.scheme == "http" and parts.hostname in _LOOPBACK and loopback_ok:
        return None
    if parts.scheme == "http":
        return "Oneflow calls https only." + (
            " The sandbox takes http for this machine (127.0.0.1, localhost)." if loopback_ok else ""
        )
    return "It has to begin with https://."


def url_warning(url: str) -> str | None:
    """A word about a URL that only the sandbox takes."""
    parts = _split(url)
    if parts is not None and parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return "The sandbox takes this; Oneflow itself would refuse it (https only)."
    return None


def type_name_problem(name: str, others: Collection[str]) -> str | None:
    """What is wrong with the name of a new template type; `others` are the names that are there or planned."""
    if not name.strip():
        return "A name is needed."
    if has_half_character(name):
        return HALF_CHARACTER
    if name in others:
        return "There is a template type of this name. Choose that one, or another name."
    if name.strip().casefold() in {other.strip().casefold() for other in others}:
        return "There is a template type whose name differs only in case or blanks. Choose that one, or another name."
    return None


def event_problem(name: str) -> str | None:
    """What is wrong with the name of an event. The list is open, so only its form is checked."""
    if name in KNOWN_EVENTS or _EVENT.fullmatch(name):
        return None
    return "An event looks like contract:sign: small letters, with colons between its parts."


def event_warning(name: str) -> str | None:
    """A word about an event that this program does not know."""
    return None if name in KNOWN_EVENTS else "Not one of the events known here; Oneflow may refuse it."
