"""Checks of the data fields. Oneflow's own (system) fields count to the limit, and are not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from oneflow_tui.account.finding import Check, Finding
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import FieldOf
from oneflow_tui.models import DEFAULT_FIELD_LIMIT, DataField
from oneflow_tui.setup.words import counted, quoted

NEAR = 0.9
"""The part of the limit from which on a type is near it."""


def _own_fields(seen: AccountSeen, wrong: Callable[[DataField], bool]) -> Iterator[tuple[FieldOf, str]]:
    """The fields that `wrong` is true of, with the name of their type in quotes (the id where it is not known)."""
    names = {one.id: quoted(one.name) for one in seen.template_types or ()}
    for type_id, fields in seen.fields.items():
        for one in fields:
            if not one.is_system and wrong(one):
                yield FieldOf(type_id, one), names.get(type_id, str(type_id))


def _field_without_name(seen: AccountSeen) -> Iterator[Finding]:
    for one, type_name in _own_fields(seen, lambda field: not field.name.strip()):
        yield Finding(
            "field_without_name",
            "warning",
            "data_field",
            one.id,
            f"The data field {quoted(one.field.custom_id)} of {type_name} has no name",
            "People who edit a template see the name, not the custom_id, and cannot tell what this field is.",
            "Give it a name on Data fields.",
            one.field.custom_id,
        )


def _field_inactive(seen: AccountSeen) -> Iterator[Finding]:
    for one, type_name in _own_fields(seen, lambda field: field.active is False):
        yield Finding(
            "field_inactive",
            "warning",
            "data_field",
            one.id,
            f"The data field {quoted(one.field.custom_id)} of {type_name} is not active",
            "What an inactive field does in contracts is not documented; it may not be filled in.",
            "Look at it in the web app, and ask Oneflow if nobody switched it off.",
            one.field.custom_id,
        )


def _how_full(seen: AccountSeen, check: str) -> Iterator[Finding]:
    limit = seen.field_limit
    assumed = (
        f"{limit} is the default; Oneflow may have raised it for this account."
        if limit == DEFAULT_FIELD_LIMIT
        else f"{limit} is the limit that this profile keeps."
    )
    for one in seen.template_types or ():
        count = len(seen.fields.get(one.id, ()))
        full = count >= limit
        if check == "fields_at_limit" and full:
            yield Finding(
                check,
                "warning",
                "template_type",
                one.id,
                f"{quoted(one.name)} has {count} of at most {limit} data fields",
                f"A further field may be refused. {assumed}",
                "Remove fields that nobody uses, or ask Oneflow Support to raise the limit.",
                one.name,
            )
        elif check == "fields_near_limit" and not full and count >= limit * NEAR:
            yield Finding(
                check,
                "note",
                "template_type",
                one.id,
                f"{quoted(one.name)} has {count} of at most {limit} data fields",
                f"There is room for {counted(limit - count, 'more', 'more')}. {assumed}",
                "Ask Oneflow Support to raise the limit before you need it.",
                one.name,
            )


CHECKS = (
    Check("field_without_name", "Data field without a name", ("fields",), _field_without_name),
    Check("field_inactive", "Data field that is not active", ("fields",), _field_inactive),
    Check(
        "fields_at_limit",
        "Data fields at the limit",
        ("template_types", "fields"),
        lambda seen: _how_full(seen, "fields_at_limit"),
    ),
    Check(
        "fields_near_limit",
        "Data fields near the limit",
        ("template_types", "fields"),
        lambda seen: _how_full(seen, "fields_near_limit"),
    ),
)
