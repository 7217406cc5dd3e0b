"""PATCH after RFC 7644, section 3.5.2: a resource and operations give a new resource, or the first refusal.

The result may still hold values of the wrong form; whoever asks checks it as it would a whole resource.
"""

from __future__ import annotations

import copy
from typing import Any

from oneflow_tui.sandbox.scim.attributes import Attribute, Scope
from oneflow_tui.sandbox.scim.errors import ScimError
from oneflow_tui.sandbox.scim.filters import Compare, Every, Filter, listed
from oneflow_tui.sandbox.scim.grammar import Path, read_path
from oneflow_tui.sandbox.store import Json

_NOTHING = object()


def patched(resource: Json, operations: list[Json], scope: Scope) -> Json:
    """The resource after all operations; ScimError where one of them cannot be done."""
    result = copy.deepcopy(resource)
    for at, operation in enumerate(operations):
        try:
            _operate(result, operation, scope)
        except ScimError as error:
            raise ScimError(f"Operations.{at}: {error.detail}", error.kind) from None
    _settle_primary(resource, result, scope)
    return result


def _operate(resource: Json, operation: Json, scope: Scope) -> None:
    action = operation["op"].lower()
    value = operation.get("value", _NOTHING)
    if action != "remove" and value is _NOTHING:
        raise ScimError("A value is missing.", "invalidValue")
    if "path" in operation:
        _at(resource, read_path(operation["path"], scope), action, value)
        return
    if action == "remove":
        raise ScimError("A removal needs a path.", "noTarget")
    if not isinstance(value, dict):
        raise ScimError("Without a path the value must be an object of attributes.", "invalidValue")
    for key, item in value.items():
        try:
            path = read_path(key, scope)
        except ScimError:
            continue  # as in a whole resource, what is not known is ignored
        _at(resource, path, action, item)


def _at(resource: Json, path: Path, action: str, value: Any) -> None:
    attribute, part = path.attribute, path.part
    if attribute.fixed or (part is not None and part.fixed):
        if part is None and value == resource.get(attribute.name):
            return
        raise ScimError(f"{(part or attribute).name} cannot be changed.", "mutability")
    if action == "remove" and attribute.needed:
        raise ScimError(f"{attribute.name} cannot be removed.", "mutability")
    if path.filter is not None or (part is not None and attribute.many):
        _some(resource, path, action, value)
    elif part is not None:
        whole = resource.setdefault(attribute.name, {})
        if not isinstance(whole, dict):
            raise ScimError(f"{attribute.name} has no parts now.", "noTarget")
        _put(whole, part.name, None if action == "remove" else value)
    elif attribute.many:
        _put(
            resource, attribute.name, _new_list(listed(resource.get(attribute.name)), action, value, attribute) or None
        )
    elif attribute.parts and action != "remove" and isinstance(value, dict):
        there = resource.get(attribute.name)
        _put(resource, attribute.name, (there if isinstance(there, dict) else {}) | _canonical(value, attribute))
    else:
        _put(resource, attribute.name, None if action == "remove" else value)


def _new_list(there: list[Any], action: str, value: Any, attribute: Attribute) -> list[Any]:
    """The values after an operation on the whole list. A removal that names values takes away only those."""
    given = [_canonical(one, attribute) for one in listed(None if value is _NOTHING else value)]
    match action:
        case "add":
            return there + [one for at, one in enumerate(given) if one not in there and one not in given[:at]]
        case "replace":
            return given
        case _:
            gone = [_key(one) for one in given]
            return [one for one in there if _key(one) not in gone] if given else []


def _some(resource: Json, path: Path, action: str, value: Any) -> None:
    """An operation on those values of a list that a filter picks, or on a part of all of them."""
    attribute, part = path.attribute, path.part
    there = listed(resource.get(attribute.name))
    picked = [one for one in there if isinstance(one, dict) and (path.filter is None or path.filter.matches(one))]
    if not picked:
        made = _described(path.filter) if action == "add" else None
        if made is None:
            raise ScimError("The path names no value that is there.", "noTarget")
        there = [*there, made]
        picked = [made]
    if action == "remove" and part is None:
        there = [one for one in there if not any(one is other for other in picked)]
    for one in picked:
        if part is not None:
            _put(one, part.name, None if action == "remove" else value)
        elif action != "remove":
            if not isinstance(value, dict):
                raise ScimError("The value must be an object.", "invalidValue")
            if action == "replace":
                one.clear()
            one.update(copy.deepcopy(_canonical(value, attribute)))
    _put(resource, attribute.name, there or None)


def _described(one: Filter | None) -> Json | None:
    """The value that a filter made of equalities alone describes, for an addition to a value that is not there."""
    if isinstance(one, Every):
        parts = [_described(part) for part in one.filters]
        return {key: value for part in parts if part for key, value in part.items()} if all(parts) else None
    if isinstance(one, Compare) and one.operator == "eq" and one.place.attribute and one.written is not None:
        return {one.place.attribute.name: one.written}
    return None


def _canonical(value: Any, attribute: Attribute) -> Any:
    """A complex value with the names of its parts as they are spelled; other values as they are."""
    if not isinstance(value, dict):
        return value
    return {(part.name if (part := attribute.part(key)) else key): item for key, item in value.items()}


def _key(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) else value


def _put(holder: Json, name: str, value: Any) -> None:
    """Sets a value; null takes the attribute away."""
    if value is None:
        holder.pop(name, None)
    else:
        holder[name] = value


def _settle_primary(before: Json, after: Json, scope: Scope) -> None:
    """A value that has become the primary one of its list takes that from the others."""
    for attribute in scope.attributes:
        if attribute.many and attribute.part("primary"):
            values = listed(after.get(attribute.name))
            marked = [one for one in values if isinstance(one, dict) and one.get("primary") is True]
            new = [one for one in marked if one not in listed(before.get(attribute.name))]
            for one in marked:
                if new and one is not new[-1]:
                    one["primary"] = False
