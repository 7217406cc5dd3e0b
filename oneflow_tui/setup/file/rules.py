"""What a set-up file may not say although its types are right. Works on what tomllib gave, however broken the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.file.places import Path
from oneflow_tui.setup.people import email_problem
from oneflow_tui.setup.validate import FieldRow, event_problem, field_problems, type_name_problem, url_problem

Finding = tuple[Path, str]
"""Where, and a sentence."""

BOTH = "It is wanted and to be removed at once."
_LARGEST_ID = 2**63 - 1


def tables(data: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The tables of a list with their numbers; whatever is not a table is left to the check of types."""
    found = data.get(key)
    return [
        (number, one) for number, one in enumerate(found if isinstance(found, list) else ()) if isinstance(one, dict)
    ]


def texts(data: Mapping[str, Any], key: str) -> list[tuple[int, str]]:
    found = data.get(key)
    return [
        (number, one) for number, one in enumerate(found if isinstance(found, list) else ()) if isinstance(one, str)
    ]


def text(data: Mapping[str, Any], key: str) -> str:
    found = data.get(key)
    return found if isinstance(found, str) else ""


def findings(data: Mapping[str, Any], *, limit: int) -> Iterator[Finding]:
    """Every one; `limit` is the number of data fields that a template type may have."""
    yield from _type_findings(data)
    for number, one in tables(data, "template_types"):
        at: Path = ("template_types", number)
        rows = [(row_number, row) for row_number, row in tables(one, "data_fields") if "custom_id" in row]
        for row_number, attribute, words in field_findings([row for _, row in rows], limit=limit):
            yield (*at, "data_fields", rows[row_number][0], attribute), words
        yield from _rename_findings(at, rows)
        yield from _removal_findings(at, one, [text(row, "custom_id") for _, row in rows])
        if "data_fields_csv" in one and "data_fields" in one:
            yield (*at, "data_fields_csv"), "The data fields are either in a CSV file or in tables here, not both."
        if isinstance(one.get("data_fields_csv"), str) and not text(one, "data_fields_csv").strip():
            yield (*at, "data_fields_csv"), "The name of a CSV file is needed."
    yield from _webhook_findings(data)
    yield from _user_findings(data)


def field_findings(rows: Sequence[Mapping[str, Any]], *, limit: int) -> list[tuple[int, str, str]]:
    """Number of the row, attribute and sentence, for fields of tables and of CSV alike."""
    asked = [
        FieldRow(str(number), text(row, "custom_id"), *(text(row, attribute) for attribute in FIELD_ATTRIBUTES))
        for number, row in enumerate(rows)
    ]
    return [
        (int(key), attribute, words)
        for key, found in field_problems(asked, limit).items()
        for attribute, words in found.items()
    ]


def _type_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    types = tables(data, "template_types")
    names = Counter(text(one, "key") or text(one, "name") for _, one in types)
    for number, one in types:
        at: Path = ("template_types", number)
        name, key = text(one, "name"), text(one, "key")
        if isinstance(one.get("name"), str) and (words := type_name_problem(name, ())):
            yield (*at, "name"), words
        elif names[key or name] > 1 and key:
            yield (*at, "key"), f"{names[key]} template types go by this key. Each needs one of its own."
        elif names[name] > 1 and name:
            yield (*at, "name"), f"{names[name]} template types go by this name. Give each a key of its own."


def _removal_findings(at: Path, one: Mapping[str, Any], wanted: Sequence[str]) -> Iterator[Finding]:
    known = set(wanted)
    for number, custom_id in texts(one, "delete_data_fields"):
        if custom_id in known:
            yield (*at, "delete_data_fields", number), BOTH
        elif not custom_id.strip():
            yield (*at, "delete_data_fields", number), "A custom_id is needed."


def _rename_findings(at: Path, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Finding]:
    wanted = {text(row, "custom_id") for _, row in rows}
    times = Counter(text(row, "renamed_from") for _, row in rows)
    for number, row in rows:
        if not isinstance(old := row.get("renamed_from"), str):
            continue
        place: Path = (*at, "data_fields", number, "renamed_from")
        if not old.strip():
            yield place, "The custom_id that it had before is needed."
        elif old == text(row, "custom_id"):
            yield place, "That is the custom_id that it has now."
        elif old in wanted:
            yield place, "That is a data field that is wanted too, so it cannot be the one that is replaced."
        elif times[old] > 1:
            yield place, f"{times[old]} data fields say that they replace this one."


def _names(at: Path, data: Mapping[str, Any], key: str) -> Iterator[Finding]:
    """Workspaces, by name or id."""
    found = data.get(key)
    for number, one in enumerate(found if isinstance(found, list) else ()):
        if words := _name_problem(one):
            yield (*at, key, number), words


def _name_problem(one: object) -> str | None:
    if isinstance(one, str) and not one.strip():
        return "A name or an id is needed."
    if type(one) is int and not 0 < one <= _LARGEST_ID:
        return "An id is a whole number above 0."
    return None


def _webhook_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    removed = {url for _, url in texts(data, "delete_webhooks")}
    seen: dict[object, int] = {}
    for number, url in texts(data, "delete_webhooks"):
        if not url.strip():
            yield ("delete_webhooks", number), "A callback URL is needed."
    for number, one in tables(data, "webhooks"):
        at: Path = ("webhooks", number)
        url = text(one, "callback_url")
        if isinstance(one.get("callback_url"), str):
            # Whether a host takes http is known only where the file meets an account.
            if words := url_problem(url, loopback_ok=True):
                yield (*at, "callback_url"), words
            if url in removed:
                yield (*at, "callback_url"), "It is wanted and stands in delete_webhooks at once."
        if words := _name_problem(one.get("template_type")):
            yield (*at, "template_type"), words
        for event_number, event in texts(one, "events"):
            if words := event_problem(event):
                yield (*at, "events", event_number), words
        yield from _names(at, one, "workspaces")
        events, spaces = one.get("events"), one.get("workspaces")
        whole = (
            url,
            repr(one.get("template_type")),
            frozenset(map(repr, events if isinstance(events, list) else ())),
            frozenset(map(repr, spaces if isinstance(spaces, list) else ())),
        )
        if whole in seen and url:
            yield at, f"It says the same as webhook {seen[whole]} of this file."
        seen.setdefault(whole, number + 1)


def _user_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, one in tables(data, "users"):
        at: Path = ("users", number)
        yield from _names(at, one, "workspaces")
        if not isinstance(email := one.get("email"), str):
            continue
        known = email.strip().casefold()
        if words := email_problem(email):
            yield (*at, "email"), words
        elif known in seen:
            yield (*at, "email"), "This address is in the file twice (upper and lower case are one)."
        seen.add(known)
