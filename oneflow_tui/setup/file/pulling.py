"""What the account holds, as a set-up file would say it. Pure: the account has been read before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from oneflow_tui.models import FIELD_ATTRIBUTES, VALUE_LIMIT, DataField, TemplateType, User, Webhook, Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.file.models import VERSION, FileField, FileType, FileUser, FileWebhook, SetupFile
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import account_types, is_understood
from oneflow_tui.setup.people import email_problem, has_half_character
from oneflow_tui.setup.validate import event_problem, url_problem
from oneflow_tui.setup.words import quoted

Reference = str | int
"""How a file names a template type or a workspace: by name, key or id."""

_HALF = "it holds half a character (a lone surrogate), which a file cannot hold"
_ADDRESS = re.compile(r'template_types\["(.*)"\]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class AccountNames:
    """What a merge has to know of the account besides its set-up.

    `types` and `workspaces` say how the pulled set-up refers to each id. `there` are the addresses of things that the
    account has although the pulled set-up leaves them out (not asked for, inactive, or such as no file can hold).
    `unread` are the lists ("template_types", "webhooks", "users") that were not read.
    """

    types: Mapping[int, Reference] = field(default_factory=dict)
    workspaces: Mapping[int, Reference] = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pulled:
    """The account's set-up, a sentence for each thing that is not in it and why, and what a merge has to know."""

    setup: SetupFile
    warnings: tuple[str, ...] = ()
    names: AccountNames = field(default_factory=AccountNames)


@dataclass(slots=True)
class _Pull:
    actual: Actual
    warnings: list[str] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    keys: dict[int, str] = field(default_factory=dict)
    references: dict[int, Reference] = field(default_factory=dict)
    workspaces: dict[int, Reference] = field(default_factory=dict)

    def leave_out(self, what: str, why: str) -> None:
        self.warnings.append(f"{what} is left out: {why}.")


def pulled(
    actual: Actual,
    *,
    name: str,
    known_sign_keys: Collection[int] = (),
    only_types: Collection[int] | None = None,
    ids: IdMap | None = None,
) -> Pulled:
    """The set-up that the account has. Raises BadInput where the template types have not been read.

    `known_sign_keys` are the ids of webhooks whose sign key is in this machine's keyring; `only_types` limits the
    template types to these ids. `ids` keeps the keys by which this machine knows types already.
    """
    pull = _Pull(actual)
    pull.workspaces = _workspaces(actual.workspaces or ())
    types = account_types(actual)
    _name_types(pull, types, ids or IdMap())
    asked = types if only_types is None else [one for one in types if one.id in only_types]
    pull.there.update(_address(pull, one) for one in types if one not in asked)
    file_types = tuple(_types(pull, asked))
    _refer(pull, types, {one.address for one in file_types})
    return Pulled(
        SetupFile(
            version=VERSION,
            name="" if has_half_character(name) else name,
            template_types=file_types,
            webhooks=tuple(_webhooks(pull, known_sign_keys)),
            users=tuple(_users(pull)),
        ),
        tuple(pull.warnings),
        AccountNames(pull.references, pull.workspaces, frozenset(pull.there), frozenset(pull.unread)),
    )


def _workspaces(known: Sequence[Workspace]) -> dict[int, Reference]:
    times = Counter(one.name for one in known)
    return {
        one.id: one.name if times[one.name] == 1 and one.name.strip() and not has_half_character(one.name) else one.id
        for one in known
    }


def _name_types(pull: _Pull, types: Sequence[TemplateType], ids: IdMap) -> None:
    """A key for each type whose name is not its own, or that this machine knows by another."""
    times = Counter(one.name for one in types)
    known = {
        number: found[1] for address, number in ids.template_types.items() if (found := _ADDRESS.fullmatch(address))
    }
    taken: set[str] = set()
    for one in sorted(types, key=lambda one: one.id not in known):
        label = known.get(one.id, one.name if times[one.name] == 1 else f"{one.name} ({one.id})")
        while label in taken or has_half_character(label):
            label = f"{'' if has_half_character(one.name) else label} ({one.id})"
        taken.add(label)
        pull.keys[one.id] = "" if label == one.name else label


def _address(pull: _Pull, one: TemplateType) -> str:
    return f'template_types["{pull.keys[one.id] or one.name}"]'


def _refer(pull: _Pull, types: Sequence[TemplateType], in_file: Collection[str]) -> None:
    """A webhook names its type by name where that is unique, else by key where the file has it, else by id."""
    times = Counter(one.name for one in types)
    keys = set(filter(None, pull.keys.values()))
    for one in types:
        if times[one.name] == 1 and one.name.strip() and one.name not in keys and not has_half_character(one.name):
            pull.references[one.id] = one.name
        elif pull.keys[one.id] and _address(pull, one) in in_file:
            pull.references[one.id] = pull.keys[one.id]
        else:
            pull.references[one.id] = one.id


def _types(pull: _Pull, types: Sequence[TemplateType]) -> Iterator[FileType]:
    for one in types:
        what = f"The template type {quoted(one.name)} ({one.id})"
        fields = pull.actual.fields.get(one.id)
        pull.there.add(_address(pull, one))
        if not one.name.strip():
            pull.leave_out(what, "it has no name")
        elif has_half_character(one.name) or has_half_character(one.description):
            pull.leave_out(what, _HALF)
        elif fields is None:
            pull.leave_out(what, "its data fields were not read")
        else:
            address = _address(pull, one)
            yield FileType(
                name=one.name,
                key=pull.keys[one.id],
                description=one.description or None,
                data_fields=tuple(_fields(pull, fields, address)),
            )


def _fields(pull: _Pull, fields: Sequence[DataField], type_address: str) -> Iterator[FileField]:
    seen: set[str] = set()
    for one in fields:
        if one.is_system:
            pull.there.add(f'{type_address}.data_fields["{one.custom_id}"]')
            continue
        what = f"The data field {quoted(one.custom_id)} of {type_address}"
        texts = [one.custom_id, *(getattr(one, attribute) for attribute in FIELD_ATTRIBUTES)]
        if not one.custom_id.strip():
            pull.leave_out(f"A data field of {type_address} ({quoted(one.name)})", "it has no custom_id")
            continue
        pull.there.add(f'{type_address}.data_fields["{one.custom_id}"]')
        if any(map(has_half_character, texts)):
            pull.leave_out(what, _HALF)
        elif one.custom_id in seen:
            pull.leave_out(what, "the account has it twice, and the first is taken")
        elif len(one.value) > VALUE_LIMIT:
            pull.leave_out(what, f"its value has {len(one.value):,} characters, more than Oneflow takes")
        else:
            seen.add(one.custom_id)
            yield FileField(
                custom_id=one.custom_id,
                name=one.name,
                description=one.description or None,
                placeholder=one.placeholder or None,
                value=one.value or None,
            )


def _webhooks(pull: _Pull, known_sign_keys: Collection[int]) -> Iterator[FileWebhook]:
    if pull.actual.webhooks is None:
        pull.unread.add("webhooks")
        pull.warnings.append("The webhooks are left out: they were not read.")
    seen: set[object] = set()
    for one in pull.actual.webhooks or ():
        what = f"The webhook {one.id} to {quoted(one.callback_url)}"
        events, spaces = one.events, _spaces(pull, one)
        whole = (one.callback_url, one.template_group_id, frozenset(events), frozenset(one.workspace_ids))
        if has_half_character(one.callback_url) or any(map(has_half_character, events)):
            pull.leave_out(what, _HALF)
        elif not is_understood(one) or spaces is None or any(event_problem(event) for event in events):
            pull.leave_out(what, "its filters are of a kind that this program does not write")
        elif problem := url_problem(one.callback_url, loopback_ok=True):
            pull.leave_out(what, f"its URL could not be sent again ({problem.rstrip('.')})")
        elif whole in seen:
            pull.leave_out(what, "another one says the same")
        else:
            seen.add(whole)
            type_id = one.template_group_id
            yield FileWebhook(
                callback_url=one.callback_url,
                template_type=None if type_id is None else pull.references.get(type_id, type_id),
                events=events,
                workspaces=spaces,
                sign_key="keyring" if one.id in known_sign_keys else None,
            )


def _spaces(pull: _Pull, one: Webhook) -> tuple[Reference, ...] | None:
    """The workspaces that it is limited to; None where its filter holds what is no id."""
    values = [
        value
        for found in one.filters or ()
        for rule in (found.get("filter_rules") or () if isinstance(found.get("filter_rules"), list) else ())
        if isinstance(rule, dict) and rule.get("type") == "WORKSPACE" and isinstance(rule.get("values"), list)
        for value in rule["values"]
    ]
    if any(type(value) is not int or value < 1 for value in values):
        return None
    return tuple(pull.workspaces.get(value, value) for value in values)


def _users(pull: _Pull) -> Iterator[FileUser]:
    if pull.actual.users is None:
        pull.unread.add("users")
        pull.warnings.append("The users are left out: they were not read.")
    seen: set[str] = set()
    for one in pull.actual.users or ():
        pull.there.add(f'users["{one.address}"]')
        if not one.active:
            continue
        what = f"The user {quoted(one.name)} ({one.id}, {quoted(one.email)})"
        if any(map(has_half_character, (one.email, one.name, one.title or ""))):
            pull.leave_out(what, _HALF)
        elif email_problem(one.email):
            pull.leave_out(what, "that is not an e-mail address")
        elif one.address in seen:
            pull.leave_out(what, "another one has this address")
        else:
            seen.add(one.address)
            yield _user(one)


def _user(one: User) -> FileUser:
    role: Literal["user", "administrator"] = "administrator" if one.is_admin is True else "user"
    return FileUser(email=one.email, name=one.name, title=one.title or "", role=role)
