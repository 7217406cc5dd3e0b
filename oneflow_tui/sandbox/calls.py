"""What a call is to its handler, and how the table of calls describes each: the same lines that answer it are printed
as the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from oneflow_tui.sandbox.errors import ApiError, not_found
from oneflow_tui.sandbox.sandbox import Sandbox
from oneflow_tui.sandbox.store import Json, Store
from oneflow_tui.sandbox.switches import Switches

Schema = Mapping[str, Any]
Mark = Literal["doc", "seen", "assumed"]


@dataclass(frozen=True, slots=True)
class Call:
    """One request that has been let in and whose query and body are as described."""

    sandbox: Sandbox
    base_url: str
    """Of the surface that was called, as the caller reached it; without a slash at the end."""
    path: Mapping[str, str]
    query: Mapping[str, Any]
    """What the query says under the names of the route, as its schemas type it; only what was given."""
    raw_query: Mapping[str, str]
    """The whole query as it came."""
    body: Any
    """The JSON value, or the parts of a form, that came with the request."""
    user: Json | None = None
    """Who it acts as; None is the anonymous admin."""

    @property
    def store(self) -> Store:
        """The account; a handler of anything but GET may change it."""
        return self.sandbox.store

    @property
    def switches(self) -> Switches:
        return self.store.switches

    @property
    def root(self) -> str:
        """The address of the sandbox itself."""
        return "/".join(self.base_url.split("/", 3)[:3])

    def number(self, name: str = "id") -> int:
        """A whole number out of the path; anything else is an unknown path."""
        text = self.path[name]
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise not_found()
        return int(text)

    def find(self, kind: str, name: str = "id") -> Json:
        """The object that the path names by its id, to look at; 404 where there is none."""
        return found(self.store.get(kind, self.number(name)))

    def edit(self, kind: str, name: str = "id") -> Json:
        """The object that the path names by its id, to change; 404 where there is none."""
        return self.store.edit(kind, self.find(kind, name)["id"])

    def need_admin(self) -> None:
        """403 unless it acts as an admin, the anonymous one included."""
        if self.user is not None and not self.user["is_admin"]:
            raise ApiError(403, "Only an administrator may do this.")


def found(item: Json | None) -> Json:
    """The object, or 404."""
    if item is None:
        raise not_found()
    return item


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is more than 200 and a body. A body of None is none at all."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], object]


@dataclass(frozen=True, slots=True)
class Query:
    """One key of the query: a string, an integer or a boolean, or a comma list of them."""

    name: str
    schema: Schema
    about: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """That an answer names what another call takes: `parameters` maps its path parameters to where they stand."""

    operation: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """One call: a method, a path below the surface's prefix, and what answers it."""

    method: str
    path: str
    handler: Handler
    about: str = ""
    """A sentence for the document."""
    mark: Mark = "doc"
    """How well the call itself is known."""
    query: tuple[Query, ...] = ()
    body: Schema | None = None
    """What a JSON body must be; None where the call takes none."""
    form: Schema | None = None
    """What a multipart form must be, in place of a JSON body."""
    body_needed: bool = True
    answer: Schema = field(default_factory=dict)
    status: int = 200
    refusals: tuple[int, ...] = ()
    """Statuses beyond those that every call of its kind may answer."""
    creates: bool = False
    """Whether a success makes an object."""
    links: tuple[Link, ...] = ()
    unless: tuple[str, str] | None = None
    """A switch and the position with which there is no such call."""
    redirects: bool = False
    """Whether it may answer 302 to where a file is fetched from."""

    @property
    def name(self) -> str:
        """The operation's name in the document."""
        words = [part.strip("{}") for part in self.path.replace("::", "/").split("/") if part]
        return "-".join([self.method.lower(), *words])
