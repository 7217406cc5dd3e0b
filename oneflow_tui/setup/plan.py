"""What has to change for the account to be as wanted: a pure function to typed changes in words."""

from __future__ import annotations

from collections.abc import Collection

from oneflow_tui.services.data_fields import fingerprint
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, Change, FieldChange, Kind, Plan, TypeChange, Unknown, Unmanaged
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import TypeMatch, match_types, needed_types
from oneflow_tui.setup.plan_fields import field_changes
from oneflow_tui.setup.plan_users import plan_users, unmanaged_users
from oneflow_tui.setup.plan_webhooks import plan_webhooks
from oneflow_tui.setup.wanted import Wanted
from oneflow_tui.setup.words import EXTENSION_MENU, TYPES_MENU, quoted

__all__ = ["make_plan", "needed_types"]


def _type_changes(match: TypeMatch) -> list[TypeChange]:
    one, there = match.wanted, match.there
    if there is None:
        return [
            TypeChange(
                action=Action.CREATE,
                kind=Kind.TEMPLATE_TYPE,
                id=one.address,
                detail=f"creates the template type {quoted(one.name)}; the API can neither rename nor delete it later",
                name=one.name,
                description=one.description or "",
                same_name=match.same_name,
            )
        ]
    words: list[str] = []
    if there.name != one.name:
        words.append(f"rename it from {quoted(there.name)} to {quoted(one.name)}")
    if one.description is not None and there.description != one.description:
        words.append(f"change its description from {quoted(there.description)} to {quoted(one.description)}")
    if not words:
        return []
    return [
        TypeChange(
            action=Action.MANUAL,
            kind=Kind.TEMPLATE_TYPE,
            id=one.address,
            remote_id=there.id,
            detail=f"template type {there.id}: {' and '.join(words)} at {TYPES_MENU}; no API call does that",
            name=one.name,
            description=one.description if one.description is not None else there.description,
        )
    ]


def _extension_step() -> Change:
    return Change(
        action=Action.MANUAL,
        kind=Kind.EXTENSION,
        id="extension",
        detail=f"switch the extension Template types on at {EXTENSION_MENU}; no API call does that",
    )


def _perhaps_off() -> Unknown:
    words = "whether the extension Template types is on cannot be seen while there is no template type"
    return Unknown(Kind.EXTENSION, "extension", f"{words}: the first creation will tell")


def _unmanaged_types(actual: Actual, types: Collection[TypeMatch]) -> list[Unmanaged]:
    known = {match.there.id for match in types if match.there is not None}
    return [
        Unmanaged(Kind.TEMPLATE_TYPE, one.id, one.name) for one in actual.template_types or () if one.id not in known
    ]


def make_plan(
    wanted: Wanted,
    actual: Actual,
    ids: IdMap,
    *,
    has_scim: bool,
    known_sign_keys: Collection[int] = (),
    kinds: Collection[Kind] | None = None,
    asks: bool = True,
) -> Plan:
    """The plan from `actual` to `wanted`; of `kinds` only, where given.

    `known_sign_keys` are ids of webhooks whose sign key this machine holds. `asks` False: nobody is asked on a screen,
    so that a write that may clear a sign key is left to a person, and the people of the account whom the set-up does
    not name are told as unmanaged. Raises BadInput for what may never be
    sent or has not been read, GateRefused where it cannot be told which thing of the account is meant, AccountMoved
    where a chosen one is gone.
    """
    asked = set(Kind) if kinds is None else set(kinds)
    needs_types = {Kind.TEMPLATE_TYPE, Kind.DATA_FIELD, Kind.WEBHOOK} & asked
    types = match_types(wanted, actual, ids) if needs_types else {}
    changes: list[Change] = []
    unmanaged: list[Unmanaged] = []
    adoptions: dict[str, int] = {}
    fingerprints: dict[int, str] = {}
    orders: dict[str, tuple[str, ...]] = {}
    unknown: list[Unknown] = []
    webhook_ids: dict[str, int] = {}
    if types and actual.extension == "probably_on":
        unknown.append(_perhaps_off())
    if Kind.TEMPLATE_TYPE in asked:
        for match in types.values():
            changes.extend(_type_changes(match))
        unmanaged.extend(_unmanaged_types(actual, types.values()))
    if Kind.DATA_FIELD in asked:
        for address, match in types.items():
            fields, kept = field_changes(match, actual)
            unmanaged.extend(kept)
            if not fields:
                continue
            changes.extend(fields)
            orders[address] = tuple(field.custom_id for field in match.wanted.fields)
            if match.there is not None:
                fingerprints[match.there.id] = fingerprint(actual.fields[match.there.id])
                if not match.ours:
                    adoptions[match.wanted.key or match.wanted.name] = match.there.id
    if actual.extension == "off" and any(isinstance(one, TypeChange | FieldChange) for one in changes):
        changes.insert(0, _extension_step())
    if Kind.WEBHOOK in asked:
        hooks = plan_webhooks(wanted, types, actual, ids, known_sign_keys, asks=asks, taken=adoptions)
        changes.extend(hooks.changes)
        unmanaged.extend(hooks.unmanaged)
        adoptions.update(hooks.adoptions)
        unknown.extend(hooks.unknown)
        webhook_ids = hooks.ids
    if Kind.USER in asked:
        changes.extend(plan_users(wanted, actual, has_scim=has_scim))
        unmanaged.extend([] if asks else unmanaged_users(wanted, actual))
    return Plan(tuple(changes), tuple(unmanaged), adoptions, fingerprints, orders, tuple(unknown), webhook_ids)
