"""What a call is to its handler, and the table that handlers stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from oneflow_tui.sandbox.errors import ApiError, not_found
from oneflow_tui.sandbox.store import Json, Store
from oneflow_tui.sandbox.switches import Switches


@dataclass(frozen=True)
class Call:
    """One request that has been let in."""

    store: Store
    data: Json
    """The state; a handler of anything but GET may change it."""
    switches: Switches
    base_url: str
    """Of the surface that was called, as the caller reached it; without a slash at the end."""
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    """The JSON value that came with a POST or PUT."""
    user: Json | None = None
    """Who it acts as; None is the anonymous admin."""

    def number(self, name: str = "id") -> int:
        """A whole number out of the path; anything else is an unknown path."""
        text = self.path[name]
        if not (text.isascii() and text.isdigit() and len(text) <= 19):
            raise not_found()
        return int(text)

    def find(self, kind: str, name: str = "id") -> Json:
        """The object of the state that the path names by its id; 404 where there is none."""
        return by_id(self.data[kind], self.number(name))

    def need_admin(self) -> None:
        """403 unless it acts as an admin, the anonymous one included."""
        if self.user is not None and not self.user["is_admin"]:
            raise ApiError(403, "Only an administrator may do this.")


def by_id(objects: list[Json], number: int) -> Json:
    """The object with this id, or 404."""
    for item in objects:
        if item["id"] == number:
            return item
    raise not_found()


@dataclass(frozen=True)
class Reply:
    """An answer that is more than 200 and a body."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], object]


@dataclass(frozen=True)
class Route:
    """One call: a method, a path below the surface's prefix, and what answers it."""

    method: str
    path: str
    handler: Handler
