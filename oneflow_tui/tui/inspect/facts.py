"""What the detail pane says of one entry: its attributes in words, and what it is wired to. Texts are raw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from oneflow_tui.account import contracts as of_contract
from oneflow_tui.account import tables
from oneflow_tui.account.difference import Differing
from oneflow_tui.account.export import plain
from oneflow_tui.account.finding import Finding
from oneflow_tui.account.relations import Link
from oneflow_tui.account.things import TITLES, FieldOf, Kind, name_of
from oneflow_tui.api.recording import Message
from oneflow_tui.api.traffic import Exchange
from oneflow_tui.models import Account, Contract, TemplateType, Webhook
from oneflow_tui.setup.words import counted
from oneflow_tui.tui.inspect.fact import Fact
from oneflow_tui.tui.inspect.objects import object_facts, object_title
from oneflow_tui.tui.inspect.rows import cell
from oneflow_tui.tui.inspect.times import is_time, when

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk
    from oneflow_tui.tui.inspect.parts import Opened

LONGEST_BODY = 4_000
"""Characters of a body that the detail pane shows; JSON shows all of it."""


def facts_of(entry: Any, desk: Desk) -> list[Fact]:
    """Without the links of a thing, which may take longer to find."""
    match entry:
        case Exchange():
            return list(_exchange(entry))
        case Finding():
            return list(_finding(entry))
        case Differing():
            return list(_differing(entry))
        case Mapping():
            return object_facts(entry)
        case _:
            return list(_thing(entry, desk))


def title_of(entry: Any) -> str:
    """What stands above the facts."""
    kind = kind_of(entry)
    if kind is not None:
        return f"{TITLES[kind]}: {name_of(entry) or '(no name)'}"
    match entry:
        case Exchange():
            return f"Request {entry.call}: {entry.method} {entry.path}"
        case Finding():
            return f"{entry.level}: {entry.name or TITLES[entry.kind]}"
        case Differing():
            return f"{entry.action}: {TITLES[entry.kind]} {entry.name}"
        case _:
            return object_title(entry)


def link_facts(links: Iterable[Link]) -> list[Fact]:
    """The things that a thing is wired to."""
    return [
        Fact(
            f"→ {TITLES[one.kind]}",
            f"{one.name or one.id}: {one.why}" + ("" if one.known else " (not among what was read)"),
            (one.kind, one.id),
        )
        for one in links
    ]


def _thing(entry: Any, desk: Desk) -> Iterator[Fact]:
    section = _table(entry)
    for column, value in zip(tables.columns(section), tables.row(entry, desk.names), strict=True):
        if value is not None and value != "":
            told = cell(value)
            yield Fact(column.title, when(value) if is_time(column.id) else told, raw=told)
    match entry:
        case Account():
            yield Fact("Extension", f"Template types: {(desk.seen.extension or 'not known yet').replace('_', ' ')}")
            yield Fact("Acting as", desk.seen.acting_as or "the anonymous administrator")
            yield Fact("Requests", f"{desk.session.budget_used} of {desk.session.budget_limit} in five minutes")
        case TemplateType():
            fields = desk.seen.fields.get(entry.id)
            told = "not read yet: Enter reads them" if fields is None else f"{len(fields)} of {desk.seen.field_limit}"
            yield Fact("Data fields", told)
        case Webhook() if entry.events:
            yield Fact("Event names", ", ".join(entry.events))
        case Contract():
            yield from _contract(entry, desk.opened.get(entry.id))


def _table(entry: Any) -> Kind:
    return "data_field" if isinstance(entry, FieldOf) else _KIND[type(entry).__name__]


_KIND: dict[str, Kind] = {
    "Account": "account",
    "Workspace": "workspace",
    "TemplateType": "template_type",
    "Template": "template",
    "Webhook": "webhook",
    "User": "user",
    "Contract": "contract",
}


def kind_of(entry: Any) -> Kind | None:
    """The kind of a thing of the account; None for what is none."""
    return "data_field" if isinstance(entry, FieldOf) else _KIND.get(type(entry).__name__)


def _contract(contract: Contract, opened: Opened | None) -> Iterator[Fact]:
    for party in of_contract.parties(contract):
        yield Fact("Party", cell(party.get("name")))
        for person in of_contract.participants(party):
            told = (person.get("name"), person.get("email"), person.get("sign_state"), person.get("delivery_status"))
            yield Fact("  Participant", ", ".join(cell(one) for one in told if one))
    if opened is None:
        yield Fact("More", "Enter reads its data fields, events and files")
        return
    for field in opened.data_fields:
        label = of_contract.custom_id_of(field) or cell(field.get("name"))
        yield Fact("Data field", f"{label} = {cell(field.get('value'))}")
    for event in opened.events:
        moment, kind = event.get("created_time"), cell(event.get("type"))
        yield Fact("Event", f"{when(moment, seconds=True)} {kind}", raw=f"{cell(moment)} {kind}")
    for file in opened.files:
        yield Fact("File", f"{cell(file.get('name'))} ({cell(file.get('type'))})")
    refused = dict(opened.problems)
    for part, found in (("data_fields", opened.data_fields), ("events", opened.events), ("files", opened.files)):
        if part in refused:
            yield Fact("Not read", f"{part.replace('_', ' ')}: {refused[part]}")
        elif not found:
            yield Fact("None", f"no {part.replace('_', ' ')}")


def _finding(finding: Finding) -> Iterator[Fact]:
    yield Fact("Level", finding.level)
    yield Fact("Finding", finding.title)
    yield Fact("Why", finding.why)
    yield Fact("What to do", finding.todo)
    name = finding.name or str(finding.thing_id or "")
    if finding.thing_id is not None:
        yield Fact(f"→ {TITLES[finding.kind]}", name, (finding.kind, finding.thing_id))


def _differing(one: Differing) -> Iterator[Fact]:
    yield Fact("What", one.action)
    yield Fact(f"→ {TITLES[one.kind]}", one.name or str(one.id), (one.kind, one.id))
    if one.attribute:
        yield Fact("Attribute", one.attribute)
        for label, value in (("Before", one.before), ("After", one.after)):
            told = cell(value)
            yield Fact(label, when(value) if is_time(one.attribute) else told, raw=told)


def _exchange(one: Exchange) -> Iterator[Fact]:
    status = f"no answer: {one.problem}" if one.status is None else f"{one.status} {one.reason}".strip()
    yield Fact("Request", f"{one.method} {one.url}")
    yield Fact("Status", status)
    yield Fact("Request id", one.request_id or "none")
    yield Fact("Began", when(one.started, seconds=True), raw=one.started.isoformat(timespec="milliseconds"))
    yield Fact("Took", f"{one.seconds * 1000:.0f} ms, after {one.waited * 1000:.0f} ms of waiting for the budget")
    yield Fact("Call", f"{one.call}, sent {counted(one.sendings, 'time')}, {counted(one.tries, 'try', 'tries')}")
    yield from _message("Sent", one.sent)
    if one.got is not None:
        yield from _message("Got", one.got)


def _message(what: str, message: Message) -> Iterator[Fact]:
    if message.dropped:
        yield Fact(what, f"{message.size} bytes, no longer remembered")
        return
    for name, value in message.headers:
        yield Fact(f"{what} {name}", value)
    if message.size:
        yield Fact(f"{what} body", f"{counted(message.size, 'byte')}: {message.text[:LONGEST_BODY]}")


def raw_of(entry: Any) -> Any:
    """What Oneflow gave of an entry, as JSON values; of a request what was said."""
    import json
    from dataclasses import asdict

    match entry:
        case Exchange():
            found: dict[str, Any] = {"request": f"{entry.method} {entry.url}", "status": entry.status}
            for what, message in (("sent", entry.sent), ("got", entry.got)):
                if message is None or message.dropped:
                    continue
                try:
                    body: Any = json.loads(message.text) if message.text else None
                except (ValueError, RecursionError):
                    body = message.text
                found[what] = {"headers": [f"{name}: {value}" for name, value in message.headers], "body": body}
            return found
        case Differing():
            return asdict(entry)
        case Mapping():
            return dict(entry)
        case _:
            return plain(entry)
