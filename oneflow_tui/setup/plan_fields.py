"""The part of a plan that is about the data fields of one template type. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from oneflow_tui.errors import BadInput
from oneflow_tui.models import FIELD_ATTRIBUTES, DataField
from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.changes import Action, FieldChange, Kind, Unmanaged
from oneflow_tui.setup.match import TypeMatch
from oneflow_tui.setup.validate import FieldRow, field_problems
from oneflow_tui.setup.wanted import WantedField, WantedType
from oneflow_tui.setup.words import counted, listed, quoted
from oneflow_tui.text import clean


def field_address(type_address: str, custom_id: str) -> str:
    return f'{type_address}.data_fields["{custom_id}"]'


def check_fields(one: WantedType) -> None:
    """Raises BadInput for what may never be sent: an empty or repeated custom_id, a value too long, half characters."""
    rows = [
        FieldRow(str(number), field.custom_id, *(getattr(field, attribute) or "" for attribute in FIELD_ATTRIBUTES))
        for number, field in enumerate(one.fields)
    ]
    problems = field_problems(rows, limit=len(rows))
    sentences = [
        f"{quoted(rows[int(key)].custom_id)}, {attribute}: {sentence}"
        for key, found in problems.items()
        for attribute, sentence in found.items()
    ]
    wanted = {field.custom_id for field in one.fields}
    both = wanted & set(one.delete_fields)
    sentences += [f"{quoted(custom_id)} is both wanted and to be removed." for custom_id in sorted(both)]
    old = [field.renamed_from for field in one.fields if field.renamed_from is not None]
    for custom_id in dict.fromkeys(old):
        if custom_id in wanted:
            sentences.append(f"{quoted(custom_id)} is wanted, and another field is renamed from it.")
        if old.count(custom_id) > 1:
            sentences.append(f"{old.count(custom_id)} fields are renamed from {quoted(custom_id)}.")
    if sentences:
        more = f" And {len(sentences) - 5} more." if len(sentences) > 5 else ""
        raise BadInput(f"In the template type {quoted(one.name)}: {' '.join(dict.fromkeys(sentences[:5]))}{more}")


def _known_fields(match: TypeMatch, actual: Actual) -> tuple[DataField, ...]:
    if match.there is None:
        return ()
    known = actual.fields.get(match.there.id)
    if known is None:
        if match.wanted.fields or match.wanted.delete_fields:
            raise BadInput(
                f"The data fields of the template type {quoted(match.wanted.name)} have not been read yet.",
                next="Look at the account first.",
            )
        return ()
    return known


def _taking_over(one: WantedField, old: DataField) -> WantedField:
    """The field that comes in place of `old`: what the set-up leaves out, it takes from that one."""
    left = {name: getattr(old, name) for name in FIELD_ATTRIBUTES if getattr(one, name) is None}
    return replace(one, **left)


def _filled(one: WantedField) -> str:
    """ "with its name "VAT" and value "1"", or "empty"."""
    texts = {name: getattr(one, name) for name in FIELD_ATTRIBUTES if getattr(one, name)}
    return f"with the {listed([f'{name} {quoted(text)}' for name, text in texts.items()])}" if texts else "empty"


def _creation(one: WantedField, address: str, type_id: int | None, old: DataField | None = None) -> FieldChange:
    words = f"creates the data field {quoted(one.custom_id)}"
    if old is not None:
        one = _taking_over(one, old)
        words += f" in place of {quoted(old.custom_id)}, {_filled(one)}"
    return FieldChange(
        action=Action.CREATE,
        kind=Kind.DATA_FIELD,
        id=field_address(address, one.custom_id),
        detail=words,
        type_address=address,
        type_id=type_id,
        custom_id=one.custom_id,
        after={attribute: getattr(one, attribute) or "" for attribute in FIELD_ATTRIBUTES},
    )


def _update(one: WantedField, there: DataField, address: str, type_id: int | None) -> FieldChange | None:
    before = attributes(there)
    asked = {attribute: getattr(one, attribute) for attribute in FIELD_ATTRIBUTES}
    after = {attribute: before[attribute] if text is None else text for attribute, text in asked.items()}
    differing = [attribute for attribute in FIELD_ATTRIBUTES if after[attribute] != before[attribute]]
    if not differing:
        return None
    words = listed([f"{name} from {quoted(before[name])} to {quoted(after[name])}" for name in differing])
    note = "; values already in templates stay" if "value" in differing else ""
    return FieldChange(
        action=Action.UPDATE,
        kind=Kind.DATA_FIELD,
        id=field_address(address, one.custom_id),
        remote_id=there.id,
        detail=f"changes the {words} of the data field {quoted(one.custom_id)}{note}",
        type_address=address,
        type_id=type_id,
        custom_id=one.custom_id,
        before=before,
        after=after,
    )


def _removal(
    there: DataField, address: str, type_id: int, actual: Actual, new: WantedField | None = None
) -> FieldChange:
    """Removes a field; `new` is the one that is created in its place."""
    if actual.templates is None:
        reach = "how many templates it takes the field from is unknown: the templates were not read"
        where = "every template that carries it"
    else:
        where = counted(len(actual.templates_of(type_id)), "template")
        reach = f"the type and {where}"
    if new is None:
        words = f"removes `{clean(there.custom_id)}` from the type and from {where}"
    else:
        words = (
            f"removes `{clean(there.custom_id)}` from the type and, with its values there, from {where}: "
            f"no call renames a field, so `{clean(new.custom_id)}` is created in its place"
        )
    return FieldChange(
        action=Action.DELETE,
        kind=Kind.DATA_FIELD,
        id=field_address(address, there.custom_id),
        remote_id=there.id,
        detail=words,
        reach=reach,
        type_address=address,
        type_id=type_id,
        custom_id=there.custom_id,
        before=attributes(there),
    )


def _going(one: WantedType, there: Mapping[str, DataField]) -> dict[str, WantedField | None]:
    """The custom_ids to remove, each with the field that is created in its place, if one is."""
    going: dict[str, WantedField | None] = dict.fromkeys(one.delete_fields)
    for field in one.fields:
        if field.renamed_from is not None:
            going[field.renamed_from] = field if field.custom_id not in there else None
    for custom_id in going:
        if custom_id in there and there[custom_id].is_system:
            raise BadInput(f"{quoted(custom_id)} is one of Oneflow's own fields (system) and cannot be removed.")
    return {custom_id: new for custom_id, new in going.items() if custom_id in there}


def field_changes(match: TypeMatch, actual: Actual) -> tuple[list[FieldChange], list[Unmanaged]]:
    """What it takes to make the type's fields as wanted, and the fields that stay because nobody named them."""
    one, address = match.wanted, match.wanted.address
    check_fields(one)
    known = _known_fields(match, actual)
    type_id = match.there.id if match.there is not None else None
    there = {field.custom_id: field for field in known}
    going = _going(one, there)
    changes: list[FieldChange] = []
    for field in one.fields:
        found = there.get(field.custom_id)
        if found is None:
            old = there.get(field.renamed_from) if field.renamed_from is not None else None
            changes.append(_creation(field, address, type_id, old))
        elif not found.is_system and (update := _update(field, found, address, type_id)) is not None:
            changes.append(update)
    if type_id is not None:
        changes.extend(_removal(there[old_id], address, type_id, actual, new) for old_id, new in going.items())
    named = {field.custom_id for field in one.fields} | set(one.delete_fields) | set(going)
    return changes, _unmanaged(known, named, address)


def _unmanaged(known: Sequence[DataField], named: set[str], address: str) -> list[Unmanaged]:
    return [
        Unmanaged(Kind.DATA_FIELD, field_address(address, field.custom_id), field.name)
        for field in known
        if not field.is_system and field.custom_id not in named
    ]
