"""What differs between two looks: at one account on two days, or at two accounts.

Within one account things are the same by their ids. Between two accounts they are by what people know them by: the
name of a workspace, a template type or a template, the custom_id in its type, the URL and type of a webhook, the
e-mail of a user; ids are not compared then, and references to other things are compared by those names. Contracts are
compared within one account only.

A part that one of the two did not read is not compared. Where not all contracts were read, none counts as added or
removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from oneflow_tui.account.bare import masked
from oneflow_tui.account.flat import flat
from oneflow_tui.account.forms import Compared, by_id, by_name
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import KINDS, FieldOf, Kind, Thing, ThingId, id_of, name_of

Action = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Differing:
    """One difference: a thing that only one of the two holds (`attribute` is "" then), or an attribute of a thing.

    `id` and `name` are those of the later (second) look, unless the thing is gone. Texts are raw. `before` and `after`
    are JSON values, None where there is nothing.
    """

    action: Action
    kind: Kind
    id: ThingId
    name: str
    attribute: str = ""
    before: Any = None
    after: Any = None


def same_account(a: AccountSeen, b: AccountSeen) -> bool:
    """Whether both are looks at one account; where one was not read to know, they are taken for that."""
    if a.account is None or b.account is None:
        return True
    return a.account.id == b.account.id and a.on_sandbox == b.on_sandbox


def difference(a: AccountSeen, b: AccountSeen) -> list[Differing]:
    """What `b` holds otherwise than `a`, by kind and in the order of the lists, removals of a kind last."""
    one = same_account(a, b)
    forms = (by_id, by_id) if one else (by_name(a), by_name(b))
    found = list(_extension(a, b))
    for kind in KINDS:
        if kind == "contract" and not one:
            continue
        found += _of_kind(kind, a, b, forms)
    return found


def _extension(a: AccountSeen, b: AccountSeen) -> Iterator[Differing]:
    if None not in (a.extension, b.extension) and a.extension != b.extension:
        account = b.account or a.account
        number, name = (0, "") if account is None else (account.id, account.name)
        yield Differing("changed", "account", number, name, "extension", a.extension, b.extension)


def _of_kind(
    kind: Kind, a: AccountSeen, b: AccountSeen, forms: tuple[Callable[[Thing], Compared], Callable[[Thing], Compared]]
) -> list[Differing]:
    before, after = _comparable(kind, a, b)
    if before is None or after is None:
        return []
    if kind in ("template_type", "data_field") and "off" in (a.extension, b.extension):
        return []  # it was refused, which says nothing of what is there
    if forms == (by_id, by_id):
        before, after = _unequal(before, after)
    whole = kind != "contract" or (a.contracts_whole and b.contracts_whole)
    old, new = _grouped(before, forms[0]), _grouped(after, forms[1])
    found: list[Differing] = []
    gone: list[Differing] = []
    for key, now in new.items():
        for was, thing in _pairs(old.pop(key, []), now):
            if was is None and thing is not None:
                found.append(Differing("added", kind, id_of(thing[0]), _name(thing[0])))
            elif was is not None and thing is None:
                gone.append(Differing("removed", kind, id_of(was[0]), _name(was[0])))
            elif was is not None and thing is not None:
                found += _attributes(kind, was, thing)
    gone += [Differing("removed", kind, id_of(one[0]), _name(one[0])) for same in old.values() for one in same]
    return [one for one in (*found, *gone) if whole or one.action == "changed"]


def _name(thing: Thing) -> str:
    """For showing: a webhook's is its URL."""
    return masked(name_of(thing))


def _raw(thing: Thing) -> Mapping[str, Any]:
    return thing.field.raw if isinstance(thing, FieldOf) else thing.raw


def _unequal(before: Iterable[Thing], after: Iterable[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Both without what is the same to the last key, which is most of a large account."""
    old, new = {id_of(one): one for one in before}, {id_of(one): one for one in after}
    same = {key for key in old.keys() & new.keys() if _is_equal(_raw(old[key]), _raw(new[key]))}
    return [old[key] for key in old if key not in same], [new[key] for key in new if key not in same]


def _is_equal(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    try:
        return old == new
    except RecursionError:  # JSON comes nested as deep as Python goes
        return False


_Formed = tuple[Thing, dict[str, Any]]
"""A thing and the flat form in which it is compared."""


def _grouped(things: Iterable[Thing], form: Callable[[Thing], Compared]) -> dict[object, list[_Formed]]:
    found: dict[object, list[_Formed]] = defaultdict(list)
    for thing in things:
        compared = form(thing)
        found[compared.key].append((thing, flat(compared.value)))
    return found


def _pairs(old: list[_Formed], new: list[_Formed]) -> Iterator[tuple[_Formed | None, _Formed | None]]:
    """Those of one key: equal ones belong together, then the others in their order."""
    rest = list(old)
    unpaired = []
    for thing in new:
        equal = next((one for one in rest if one[1] == thing[1]), None)
        if equal is None:
            unpaired.append(thing)
        else:
            rest.remove(equal)
    for at, thing in enumerate(unpaired):
        yield (rest[at] if at < len(rest) else None), thing
    for was in rest[len(unpaired) :]:
        yield was, None


def _attributes(kind: Kind, was: _Formed, now: _Formed) -> Iterator[Differing]:
    before, after = was[1], now[1]
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if (old == [] and _has_items(after, key)) or (new == [] and _has_items(before, key)):
            continue  # the items tell
        if old != new and not (kind == "data_field" and old in (None, "") and new in (None, "")):
            yield Differing("changed", kind, id_of(now[0]), _name(now[0]), key, old, new)


def _has_items(form: dict[str, Any], key: str) -> bool:
    return any(path.startswith(f"{key}[") for path in form)


def _comparable(kind: Kind, a: AccountSeen, b: AccountSeen) -> tuple[Iterable[Thing] | None, Iterable[Thing] | None]:
    """The things of both; data fields only of types that both opened, or that only one of them has."""
    if kind != "data_field":
        return a.things(kind), b.things(kind)
    if a.template_types is None or b.template_types is None:
        both = a.fields.keys() & b.fields.keys()
        return _fields(a, both), _fields(b, both)
    if same_account(a, b):
        known: tuple[Mapping[int, object], Mapping[int, object]] = (
            {one.id: one.id for one in a.template_types},
            {one.id: one.id for one in b.template_types},
        )
    else:
        known = ({one.id: one.name for one in a.template_types}, {one.id: one.name for one in b.template_types})
    unread = {
        key
        for seen, names in zip((a, b), known, strict=True)
        for number, key in names.items()
        if number not in seen.fields
    }
    return (
        _fields(a, [number for number, key in known[0].items() if key not in unread]),
        _fields(b, [number for number, key in known[1].items() if key not in unread]),
    )


def _fields(seen: AccountSeen, types: Iterable[int]) -> list[Thing]:
    wanted = set(types)
    return [FieldOf(number, one) for number, fields in seen.fields.items() if number in wanted for one in fields]
