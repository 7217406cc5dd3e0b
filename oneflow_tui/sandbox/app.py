"""Puts the surfaces together: which path belongs to whom, who is let in, what an error looks like."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Path
from starlette.types import Receive, Scope, Send

from oneflow_tui.sandbox import access, console, scim
from oneflow_tui.sandbox.api import ROUTES
from oneflow_tui.sandbox.calls import Call, Handler, Reply, Route
from oneflow_tui.sandbox.errors import ApiError, bad_request, error_body, not_found
from oneflow_tui.sandbox.options import RateLimit
from oneflow_tui.sandbox.store import Json, Store
from oneflow_tui.sandbox.switches import Switches

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_LOG = logging.getLogger("uvicorn.error")


@dataclass(frozen=True)
class Surface:
    """A tree of paths with one way of letting in and one shape of errors."""

    prefix: str
    routes: tuple[Route, ...]
    admit: Callable[[Request, Json], Json | None]
    """Returns who the call acts as, or raises the refusal."""
    error_body: Callable[[ApiError, str], Json]
    media_type: str = "application/json"


@dataclass(frozen=True)
class _Endpoint:
    """All methods of one path."""

    surface: Surface
    store: Store
    switches: Switches
    handlers: Mapping[str, Handler]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        base_url = f"http://{_host(request)}{self.surface.prefix}"
        try:
            reply = await self._answer(request, base_url)
        except ClientDisconnect:
            return
        except ApiError as error:
            reply = Reply(self.surface.error_body(error, base_url), error.status, error.headers)
        except Exception:
            _LOG.exception("The sandbox failed on %s %s", request.method, scope["path"])
            failure = ApiError(500, "The sandbox failed.")
            reply = Reply(self.surface.error_body(failure, base_url), failure.status)
        await _response(reply, self.surface.media_type)(scope, receive, send)

    async def _answer(self, request: Request, base_url: str) -> Reply:
        if not self.handlers:
            raise not_found()
        handler = self.handlers.get(request.method)
        if handler is None:
            allow = ", ".join(sorted(self.handlers))
            raise ApiError(405, f"{request.method} is not a method of this resource.", headers={"Allow": allow})
        with self.store.read() as data:
            user = self.surface.admit(request, data)
        body = _json(await request.body()) if request.method in ("POST", "PUT") else None
        with self.store.read() if request.method == "GET" else self.store.change() as data:
            call = Call(
                store=self.store,
                data=data,
                switches=self.switches,
                base_url=base_url,
                path=request.path_params,
                query=request.query_params,
                body=body,
                user=user,
            )
            answer = handler(call)
            return answer if isinstance(answer, Reply) else Reply(answer)


def _response(reply: Reply, media_type: str) -> Response:
    if isinstance(reply.body, Response):
        return reply.body
    content = json.dumps(reply.body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, reply.status, dict(reply.headers), media_type)


def _host(request: Request) -> str:
    """The address that the caller used, for links; our own where the header makes no sense."""
    host = request.headers.get("host", "")
    if _HOST.fullmatch(host):
        return host
    address, port = request.scope["server"]
    return f"{address}:{port}"


def _json(raw: bytes) -> Any:
    """The value of a JSON body; 400 for anything that is none or that cannot be written as UTF-8 again."""

    def no_number(text: str) -> None:
        raise ValueError(text)

    try:
        value = json.loads(raw, parse_constant=no_number)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ApiError(400, "The request body is not valid JSON.") from None
    if not isinstance(value, dict):
        raise bad_request({"": ["Not a JSON object."]})
    return value


def build(store: Store, switches: Switches, rate_limit: RateLimit | None) -> Starlette:
    """The application over a store."""
    surfaces = (
        Surface("/v1", ROUTES, access.Door(rate_limit).admit, error_body),
        Surface("/scim/v1", scim.ROUTES, scim.admit, scim.error_body, scim.MEDIA_TYPE),
        Surface("/console", console.ROUTES, console.admit, error_body),
    )
    paths = []
    for surface in surfaces:
        table: dict[str, dict[str, Handler]] = {}
        for route in surface.routes:
            table.setdefault(route.path, {})[route.method] = route.handler
        for path, handlers in table.items():
            endpoint = _Endpoint(surface, store, switches, handlers)
            paths.append(Path(surface.prefix + path, endpoint))
            if not path.endswith("}"):  # a collection may be called with a slash at its end
                paths.append(Path(f"{surface.prefix}{path}/", endpoint))
        paths.append(Path(surface.prefix + "/{rest:path}", _Endpoint(surface, store, switches, {})))
    paths.append(Path("/{rest:path}", _Endpoint(surfaces[0], store, switches, {})))
    app = Starlette(routes=paths)
    app.router.redirect_slashes = False
    return app
