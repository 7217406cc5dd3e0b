"""What the detail pane says of raw objects, in words: a user or group of SCIM, a call of the API log. Texts are raw.

What is known of them comes first and under a name of its own; everything else follows under the path that it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneflow_tui.account.flat import flat
from oneflow_tui.tui.inspect.fact import Fact
from oneflow_tui.tui.inspect.rows import as_json, cell, sort_of
from oneflow_tui.tui.inspect.times import is_time, when

_OF_SCIM = {
    "userName": "User name",
    "displayName": "Name",
    "title": "Title",
    "active": "Active",
    "locale": "Language",
    "id": "SCIM id",
    "externalId": "External id",
    "meta.created": "Created",
    "meta.lastModified": "Changed",
}
_SEVERAL = {"emails": "E-mail", "phoneNumbers": "Phone", "roles": "Role", "groups": "Group", "members": "Member"}
_SAYS_NOTHING = ("schemas", "meta.resourceType", "meta.location")
"""The same of every user; JSON shows them."""
_OF_LOG = {
    "request_time": "Time",
    "response_code": "Status",
    "request_id": "Request id",
    "request_endpoint": "Endpoint",
    "integration_key": "Integration",
    "api_version": "API version",
}


def object_title(one: Mapping[str, Any]) -> str:
    """What stands above the facts."""
    sort = sort_of(one)
    if sort == "call":
        return f"Call: {_call(one)}"
    return f"SCIM {sort}: {cell(one.get('displayName') or one.get('userName')) or '(no name)'}"


def object_facts(one: Mapping[str, Any]) -> list[Fact]:
    return [fact for fact in (_log(one) if sort_of(one) == "call" else _scim(one)) if fact.value]


def _fact(label: str, path: str, value: Any) -> Fact:
    told = cell(value)
    return Fact(label, when(value, seconds=path == "request_time") if is_time(path) else told, raw=told)


def _known(paths: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[Fact]:
    for path, label in labels.items():
        if path in paths:
            yield _fact(label, path, paths[path])


def _scim(one: Mapping[str, Any]) -> Iterator[Fact]:
    paths = flat(one)
    yield from _known(paths, _OF_SCIM)
    told = set(_SAYS_NOTHING) | set(_OF_SCIM)
    for key, label in _SEVERAL.items():
        items = one.get(key)
        if isinstance(items, list):
            told.add(key)
            tell = _member if key == "members" else _several
            yield from (Fact(label, tell(item)) for item in items if item != {"value": one.get("userName")})
    yield from (_fact(path, path, value) for path, value in paths.items() if not _is_told(path, told))


def _is_told(path: str, told: set[str]) -> bool:
    return path in told or path.partition("[")[0] in told


def _several(item: Any) -> str:
    """An address, a phone number, a role: `ada@example.com (work, main one)`."""
    if not isinstance(item, Mapping):
        return cell(item)
    value = cell(item.get("value") or item.get("display"))
    if not value:
        return cell(item)
    rest = {
        key: inner for key, inner in item.items() if key not in ("value", "$ref") and inner not in (None, "", value)
    }
    more = [cell(rest.pop("type"))] if "type" in rest else []
    if rest.pop("primary", False) is True:
        more.append("main one")
    more += [f"{key}: {cell(inner)}" if key != "display" else cell(inner) for key, inner in rest.items()]
    return f"{value} ({', '.join(more)})" if more else value


def _member(item: Any) -> str:
    """A name where SCIM tells it, with the id: `Ada Lovelace (10201)`."""
    known = isinstance(item, Mapping) and item.get("display") and item.get("value")
    return f"{cell(item['display'])} ({cell(item['value'])})" if known else _several(item)


def _call(one: Mapping[str, Any]) -> str:
    path = cell(one.get("request_path") or one.get("request_endpoint"))
    return f"{cell(one.get('request_method'))} {path}".strip() or "(no path)"


def _log(one: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact("Request", _call(one))
    yield from _known(one, _OF_LOG)
    if one.get("request_duration") is not None:
        yield Fact("Took", f"{cell(one['request_duration'])} ms", raw=cell(one["request_duration"]))
    told = {*_OF_LOG, "request_method", "request_path", "request_duration"}
    for what, side in (("Sent", "request"), ("Got", "response")):
        headers = one.get(f"{side}_headers")
        if isinstance(headers, Mapping):
            told.add(f"{side}_headers")
            yield from (Fact(f"{what} {name}", cell(value)) for name, value in headers.items())
        told.add(f"{side}_body")
        yield Fact(f"{what} body", _body(one.get(f"{side}_body")))
    rest = {key: value for key, value in one.items() if key not in told}
    yield from (_fact(path, path, value) for path, value in flat(rest).items())


def _body(body: Any) -> str:
    """A text as it is; objects and lists as JSON, so that names and values stay together."""
    return as_json(body) if isinstance(body, Mapping | list) and body else cell(body)
