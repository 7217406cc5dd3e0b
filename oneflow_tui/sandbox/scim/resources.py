"""What users and groups have in common."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call
from oneflow_tui.sandbox.errors import not_found
from oneflow_tui.sandbox.store import Json


def found(call: Call, kind: str) -> Json:
    """The object that the path names, to look at. Ids are strings here, so 007 is not 7."""
    item = call.find(kind)
    if str(item["id"]) != call.path["id"]:
        raise not_found()
    return item


def meta(call: Call, kind: str, item: Json) -> Json:
    """The ``meta`` of a resource. What a seed holds is as old as the account."""
    made = item.get("created_time") or call.store.account["created_time"]
    return {
        "resourceType": kind,
        "created": _time(made),
        "lastModified": _time(item.get("updated_time") or made),
        "location": f"{call.base_url}/{kind}s/{item['id']}",
    }


def filled(resource: Json) -> Json:
    """A resource without the attributes that have no value."""
    return {key: value for key, value in resource.items() if value not in (None, "", [], {})}


def kept(value: Json | None, names: tuple[str, ...]) -> Json:
    """Those parts of a complex value that are known and have a value."""
    return {name: value[name] for name in names if value.get(name) not in (None, "")} if value else {}


def kept_all(values: list[Any] | None, names: tuple[str, ...]) -> list[Json]:
    """The same for a list. A word stands for a value with nothing else."""
    parts = [kept({"value": one} if isinstance(one, str) else one, names) for one in values or ()]
    return [one for at, one in enumerate(parts) if one and one not in parts[:at]]


def _time(text: str) -> str:
    """A time as SCIM writes it."""
    return f"{text[:19]}Z"
