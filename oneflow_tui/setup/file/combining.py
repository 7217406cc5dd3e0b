"""Works a pulled set-up into one that a person wrote: what it then says, before any text is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.file.models import FileField, FileType, FileUser, FileWebhook, SetupFile
from oneflow_tui.setup.file.pulling import AccountNames


@dataclass(slots=True)
class Combined:
    """`setup` begins each list with what stays of the old one, in its order; what is new follows.

    `types`, `webhooks` and `users` are the numbers, in the old lists, of what stays; `fields` the same for each type
    that stays. `kept` and `dropped` are the addresses of what the account lacks.
    """

    setup: SetupFile
    types: list[int] = field(default_factory=list)
    fields: list[list[int]] = field(default_factory=list)
    webhooks: list[int] = field(default_factory=list)
    users: list[int] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def combine(old: SetupFile, new: SetupFile, names: AccountNames, *, drop: bool, removals: bool = False) -> Combined:
    """`drop`: what the account lacks goes. `removals`: `new` says what is to be removed, too, as the wizard does."""
    if removals:
        old = _with_removals(old, new)
    result = Combined(old)
    pairs = _pair_types(old, new)
    types = _types(result, old, new, pairs, names, drop)
    result.setup = old.model_copy(
        update={
            "template_types": tuple(types),
            "webhooks": tuple(_webhooks(result, old, new, pairs, names, drop)),
            "users": tuple(_users(result, old, new, names, drop)),
        }
    )
    return result


def _with_removals(old: SetupFile, new: SetupFile) -> SetupFile:
    """The old one with the removals of the new one: what that holds is removed no more, what it removes is."""
    pairs = _pair_types(old, new)
    types = [
        _type_with_removals(one, new.template_types[pairs[number]]) if number in pairs else one
        for number, one in enumerate(old.template_types)
    ]
    urls = {one.callback_url for one in new.webhooks}
    gone = [url for url in old.delete_webhooks if url not in urls]
    return old.model_copy(
        update={
            "template_types": tuple(types),
            "delete_webhooks": tuple(dict.fromkeys((*gone, *new.delete_webhooks))),
        }
    )


def _type_with_removals(one: FileType, now: FileType) -> FileType:
    known = {row.custom_id for row in now.data_fields}
    fields = tuple(
        row.model_copy(update={"renamed_from": None}) if row.renamed_from in known else row for row in one.data_fields
    )
    replaced = {row.renamed_from for row in fields if row.custom_id in known}
    gone = [custom_id for custom_id in one.delete_data_fields if custom_id not in known]
    gone += [custom_id for custom_id in now.delete_data_fields if custom_id not in replaced]
    return one.model_copy(update={"data_fields": fields, "delete_data_fields": tuple(dict.fromkeys(gone))})


def _stays(result: Combined, address: str, names: AccountNames, drop: bool, there: str = "") -> bool:
    """Whether a thing that the pulled set-up does not have stays in the file; `there` is its address in the account."""
    if (there or address) in names.there:
        return True
    (result.dropped if drop else result.kept).append(address)
    return not drop


def _pair_types(old: SetupFile, new: SetupFile) -> dict[int, int]:
    """Old numbers to new ones: by key, or by name where there is none."""
    by_label = {one.key or one.name: number for number, one in enumerate(new.template_types)}
    pairs = {
        number: by_label[one.key or one.name]
        for number, one in enumerate(old.template_types)
        if (one.key or one.name) in by_label
    }
    unkeyed = {one.name: number for number, one in enumerate(new.template_types) if not one.key}
    for number, one in enumerate(old.template_types):
        found = unkeyed.get(one.name)
        like = [other for other in old.template_types if other.name == one.name]
        if number not in pairs and found is not None and found not in pairs.values() and len(like) == 1:
            pairs[number] = found
    return pairs


def _attribute(old: str | None, new: str | None) -> str | None:
    """A left-out attribute stays left out where the account has nothing there."""
    return old if (old or "") == (new or "") else new or ""


def _types(
    result: Combined, old: SetupFile, new: SetupFile, pairs: dict[int, int], names: AccountNames, drop: bool
) -> list[FileType]:
    types: list[FileType] = []
    for number, one in enumerate(old.template_types):
        if number not in pairs:
            if _stays(result, one.address, names, drop):
                types.append(one)
                result.types.append(number)
                result.fields.append(list(range(len(one.data_fields))))
            continue
        there = new.template_types[pairs[number]]
        stays: list[int] = []
        fields = _fields(result, one, there, names, drop, stays)
        key = one.key or (there.key if there.name != one.name else "")
        description = _attribute(one.description, there.description)
        update = {"name": there.name, "key": key, "description": description, "data_fields": tuple(fields)}
        types.append(one.model_copy(update=update))
        result.types.append(number)
        result.fields.append(stays)
    found = set(pairs.values())
    return types + [one for number, one in enumerate(new.template_types) if number not in found]


def _fields(
    result: Combined, one: FileType, there: FileType, names: AccountNames, drop: bool, stays: list[int]
) -> list[FileField]:
    known = {row.custom_id: row for row in there.data_fields}
    fields: list[FileField] = []
    going: set[str] = set(one.delete_data_fields)
    for number, row in enumerate(one.data_fields):
        found = known.get(row.custom_id)
        named = f'.data_fields["{row.custom_id}"]'
        if row.custom_id in going:  # only what is removed by now: no file wants and removes one
            result.dropped.append(one.address + named)
            continue
        if found is None and not _stays(result, one.address + named, names, drop, there.address + named):
            continue
        stays.append(number)
        if found is None:
            fields.append(row)
        else:
            renamed = row.renamed_from is not None and (
                row.renamed_from not in known
                and f'{there.address}.data_fields["{row.renamed_from}"]' not in names.there
            )
            update = {key: _attribute(getattr(row, key), getattr(found, key)) for key in FIELD_ATTRIBUTES}
            fields.append(row.model_copy(update={**update, **({"renamed_from": None} if renamed else {})}))
        if fields[-1].renamed_from is not None:
            going.add(fields[-1].renamed_from)
    have = {row.custom_id for row in fields}
    fields += [row for row in there.data_fields if row.custom_id not in have and row.custom_id not in going]
    return fields if one.data_fields_csv is None else _filled(fields)


def _filled(fields: Sequence[FileField]) -> list[FileField]:
    """In CSV an attribute is left out of all fields or of none; what the account has nothing for is empty."""
    given = [key for key in FIELD_ATTRIBUTES if any(getattr(row, key) is not None for row in fields)]
    return [row.model_copy(update={key: getattr(row, key) or "" for key in given}) for row in fields]


class _References:
    """What a webhook's template type is, however either file names it."""

    def __init__(self, old: SetupFile, new: SetupFile, pairs: dict[int, int], names: AccountNames) -> None:
        self._old, self._new = _labels(old), _labels(new)
        self._pairs, self._names = pairs, names

    def of_new(self, reference: str | int | None) -> object:
        if isinstance(reference, str) and reference in self._new:
            return ("type", self._new[reference])
        return reference

    def of_old(self, reference: str | int | None) -> object:
        if isinstance(reference, int):
            return self.of_new(self._names.types.get(reference, reference))
        if isinstance(reference, str) and (number := self._old.get(reference)) in self._pairs:
            return ("type", self._pairs[number])
        return self.of_new(reference)

    def spaces(self, references: Sequence[str | int]) -> frozenset[str | int]:
        return _spaces(references, self._names)


def _spaces(references: Sequence[str | int], names: AccountNames) -> frozenset[str | int]:
    return frozenset(names.workspaces.get(one, one) if isinstance(one, int) else one for one in references)


def _same_spaces(one: FileUser, other: FileUser, names: AccountNames) -> bool:
    return _spaces(one.workspaces, names) == _spaces(other.workspaces, names)


def _labels(setup: SetupFile) -> dict[str, int]:
    """Names and keys to numbers; a key counts before a name."""
    names = {one.name: number for number, one in reversed(list(enumerate(setup.template_types)))}
    return {**names, **{one.key: number for number, one in enumerate(setup.template_types) if one.key}}


def _webhooks(
    result: Combined, old: SetupFile, new: SetupFile, pairs: dict[int, int], names: AccountNames, drop: bool
) -> list[FileWebhook]:
    if "webhooks" in names.unread:
        result.webhooks = list(range(len(old.webhooks)))
        return list(old.webhooks)
    same = _References(old, new, pairs, names)
    free = {number: one for number, one in enumerate(new.webhooks) if one.callback_url not in old.delete_webhooks}
    found: dict[int, FileWebhook] = {}

    def take(*, equal: bool) -> None:
        for number, one in enumerate(old.webhooks):
            for there_number, there in () if number in found else free.items():
                place = (one.callback_url, same.of_old(one.template_type))
                if place != (there.callback_url, same.of_new(there.template_type)):
                    continue
                if equal and (set(one.events), same.spaces(one.workspaces)) != (
                    set(there.events),
                    same.spaces(there.workspaces),
                ):
                    continue
                found[number] = free.pop(there_number)
                break

    take(equal=True)
    take(equal=False)
    webhooks: list[FileWebhook] = []
    for number, one in enumerate(old.webhooks):
        now = found.get(number)
        if one.callback_url in old.delete_webhooks:  # likewise
            result.dropped.append(one.address)
            continue
        if now is None and not _stays(result, one.address, names, drop):
            continue
        result.webhooks.append(number)
        if now is None:
            webhooks.append(one)
        else:
            events = one.events if set(one.events) == set(now.events) else now.events
            spaces = one.workspaces if same.spaces(one.workspaces) == same.spaces(now.workspaces) else now.workspaces
            webhooks.append(one.model_copy(update={"events": events, "workspaces": spaces}))
    return webhooks + list(free.values())


def _users(result: Combined, old: SetupFile, new: SetupFile, names: AccountNames, drop: bool) -> list[FileUser]:
    """Name and title of a user without one in the account stay: they matter only to the invitation."""
    if "users" in names.unread:
        result.users = list(range(len(old.users)))
        return list(old.users)
    known = {one.email.strip().casefold(): one for one in new.users}
    users: list[FileUser] = []
    for number, one in enumerate(old.users):
        email = one.email.strip().casefold()
        found = known.pop(email, None)
        if found is None and not _stays(result, one.address, names, drop, f'users["{email}"]'):
            continue
        result.users.append(number)
        if found is None:
            users.append(one)
        else:
            update = {"name": found.name or one.name, "title": found.title or one.title, "role": found.role}
            spaces = found.workspaces if found.workspaces and not _same_spaces(one, found, names) else one.workspaces
            users.append(one.model_copy(update={**update, "workspaces": spaces}))
    return users + list(known.values())
