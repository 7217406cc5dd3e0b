"""The trees of paths of a sandbox: Oneflow's two, and its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from oneflow_tui.sandbox.access import Door
from oneflow_tui.sandbox.api import ROUTES
from oneflow_tui.sandbox.calls import Route
from oneflow_tui.sandbox.errors import ApiError, error_body
from oneflow_tui.sandbox.router import Router
from oneflow_tui.sandbox.store import Json, Store

Headers = dict[bytes, bytes]
Admit = Callable[[Headers, Store, str], Json | None]


@dataclass(frozen=True, slots=True)
class Place:
    """One path below a surface's prefix, and its methods."""

    path: str
    methods: Mapping[str, Route]


@dataclass(frozen=True, slots=True)
class Surface:
    """A tree of paths with one way of letting in and one shape of errors."""

    prefix: str
    router: Router[Place]
    admit: Admit
    """Returns who the call acts as, or raises the refusal; the string is the method."""
    error_body: Callable[[ApiError, str, str], Json] = error_body
    media_type: bytes = b"application/json"
    public: bool = False
    """Whether it is Oneflow's: then it is logged, and trouble and switches reach it."""
    local: bool = False
    """Whether it answers this machine only, even where the sandbox is open to the network."""


def _router(routes: Sequence[Route]) -> Router[Place]:
    methods: dict[str, dict[str, Route]] = {}
    for route in routes:
        methods.setdefault(route.path, {})[route.method] = route
    router: Router[Place] = Router()
    for path, by_method in methods.items():
        router.add(path, Place(path, by_method))
    return router


def _scim() -> Surface:
    from oneflow_tui.sandbox import scim

    return Surface("/scim/v1", _router(scim.ROUTES), scim.admit, scim.error_body, scim.MEDIA_TYPE, public=True)


def _console() -> Surface:
    from oneflow_tui.sandbox import console

    return Surface("/console", _router(console.ROUTES), console.admit, local=True)


def _redirected() -> Surface:
    from oneflow_tui.sandbox.faults import redirected

    return Surface("/redirected", _router(redirected.ROUTES), redirected.admit)


def _rest_of_it() -> Surface:
    from oneflow_tui.sandbox import front

    return Surface("", _router(front.ROUTES), lambda *_: None)


class Surfaces:
    """All of them. Those beside the REST API are loaded at the first call: a sandbox is ready sooner without them."""

    def __init__(self, door: Door) -> None:
        def admit(headers: Headers, store: Store, _method: str) -> Json | None:
            return door.admit(headers, store)

        self._rest = Surface("/v1", _router(ROUTES), admit, public=True)
        self._loaders: dict[str, Callable[[], Surface]] = {
            "/scim/v1": _scim,
            "/console": _console,
            "/redirected": _redirected,
            "": _rest_of_it,
        }
        self._loaded: dict[str, Surface] = {}

    def of(self, path: str) -> Surface:
        """The surface that a path belongs to."""
        if path.startswith("/v1/"):
            return self._rest
        for prefix, load in self._loaders.items():
            if path == prefix or path.startswith(prefix + "/"):
                if prefix not in self._loaded:
                    self._loaded[prefix] = load()
                return self._loaded[prefix]
        return self._rest
