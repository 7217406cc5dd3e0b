"""Puts the surfaces together: which path belongs to whom, who is let in, what an answer looks like."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from oneflow_tui.sandbox import files
from oneflow_tui.sandbox.calls import Call, Reply, Route
from oneflow_tui.sandbox.checking import check_body, read_query
from oneflow_tui.sandbox.errors import ApiError, NotKept, new_request_id, not_found
from oneflow_tui.sandbox.exchange import Exchange
from oneflow_tui.sandbox.jsontext import parse
from oneflow_tui.sandbox.log import LONGEST_BODY, Entry, kept
from oneflow_tui.sandbox.reading import Disconnected, read_body, read_form
from oneflow_tui.sandbox.sandbox import Sandbox
from oneflow_tui.sandbox.surfaces import Headers, Surfaces
from oneflow_tui.sandbox.switches import Switches
from oneflow_tui.sandbox.teaching import look_at, look_at_address, look_at_body
from oneflow_tui.sandbox.wording import error_worded, worded

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from oneflow_tui.sandbox.faults.kinds import Fault

_HOST = re.compile(rb"[A-Za-z0-9.\-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_LOG = logging.getLogger("uvicorn.error")


class _Lost(Exception):
    """Undoes a change that has been made."""


class App:
    """The ASGI application. It spells out what a framework's routing would do, which costs as much as all the rest."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._surfaces = Surfaces(sandbox.door)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["server"][1] == self._sandbox.files_port:
            if await files.serve(self._sandbox.store, scope, send) == 400:
                self._sandbox.notes.add("token_elsewhere", "GET /contracts/{id}/files/{file_id}", files.ASTRAY)
            return
        headers: Headers = dict(scope["headers"])
        raw_path = scope["raw_path"].decode("latin-1")
        surface = self._surfaces.of(raw_path)
        below = raw_path.removeprefix(surface.prefix)
        found = surface.router.find(below)
        path = found[0].path if found else below
        exchange = Exchange(
            scope, receive, send, surface, path, headers, f"http://{_host(scope, headers)}{surface.prefix}"
        )

        request_id = new_request_id()

        async def guarded(lost: bool = False) -> Reply:
            methods, values = (found[0].methods, found[1]) if found else ({}, {})
            exchange.lost = lost
            return await self._guarded(exchange, methods, values, request_id)

        at, began = time.time(), time.perf_counter()
        if surface.public and b"x-oneflow-api-token" in headers:
            self._sandbox.notes.coming(f"{scope['method']} {path if found else 'an unknown path'}")
        faults = self._faults(exchange, raw_path) if self._sandbox.faults.rules and surface.public else ()
        try:
            if faults:
                from oneflow_tui.sandbox.faults.trouble import Way, troubled

                refuse, respond = partial(self._refused, exchange, request_id), partial(self._respond, exchange)
                await troubled(faults, Way(self._sandbox, exchange, guarded, refuse, respond))
            else:
                await self._respond(exchange, await guarded())
        except Disconnected:
            return
        if surface.public:
            self._sandbox.notes.answered(exchange.status)
            self._sandbox.log.add(
                Entry(
                    request_id,
                    scope["method"],
                    _target(scope),
                    path,
                    at,
                    time.perf_counter() - began,
                    kept(scope["headers"]),
                    exchange.body[: LONGEST_BODY + 1],
                    exchange.status,
                    exchange.answer[: LONGEST_BODY + 1],
                )
            )

    async def _guarded(
        self, exchange: Exchange, methods: Mapping[str, Route], values: dict[str, str], request_id: str
    ) -> Reply:
        """What the call answers, or how its refusal looks."""
        try:
            return await self._answer(exchange, methods, values)
        except ApiError as error:
            refused = error
        except NotKept as problem:
            refused = ApiError(500, f"The state file cannot be written, so nothing was changed: {problem}.")
        except Disconnected:
            raise
        except Exception:
            _LOG.exception("The sandbox failed on %s %s", exchange.scope["method"], exchange.path)
            refused = ApiError(500, "The sandbox failed.")
        if refused.status == 429:
            self._sandbox.notes.refused_for_now(None)
        return self._refused(exchange, request_id, refused)

    def _faults(self, exchange: Exchange, raw_path: str) -> Sequence[Fault]:
        """The trouble that befalls this call, whose path rules name as the document does."""
        prefix = exchange.surface.prefix
        shown = prefix.removesuffix("/v1")
        return self._sandbox.faults.pick(
            exchange.scope["method"], shown + exchange.path, shown + raw_path.removeprefix(prefix)
        )

    def _refused(self, exchange: Exchange, request_id: str, refused: ApiError) -> Reply:
        body = exchange.surface.error_body(refused, exchange.base_url, request_id)
        if exchange.surface.public:
            body = error_worded(body, self._sandbox.store.switches)
        return Reply(body, refused.status, refused.headers)

    async def _answer(self, exchange: Exchange, methods: Mapping[str, Route], values: dict[str, str]) -> Reply:
        sandbox, surface, scope = self._sandbox, exchange.surface, exchange.scope
        sandbox.store.refresh()
        methods = {name: one for name, one in methods.items() if _is_there(one, sandbox.store.switches)}
        if not methods:
            raise not_found()
        route = methods.get(scope["method"])
        if route is None:
            if surface.public and sandbox.store.switches["wrong_method"] == "404":
                raise not_found()
            allow = ", ".join(sorted(methods))
            raise ApiError(405, f"{scope['method']} is not a method of this resource.", headers={"Allow": allow})
        if surface.local and not _is_here(scope):
            raise ApiError(403, "The console answers this machine only.")
        store = sandbox.store
        raw_query = _query(scope)
        if surface.public and raw_query:
            look_at_address(sandbox.notes, route, raw_query)
        user = surface.admit(exchange.headers, store, route.method)
        if surface.public:
            look_at(sandbox.notes, exchange.headers, route, raw_query)
        body = await self._body(exchange, route) if route.body is not None or route.form is not None else None
        if surface.public and (body or raw_query):
            look_at_body(sandbox.notes, exchange.headers, route, raw_query, body)
        strict = surface.public and store.switches["unknown_query"] == "refused"
        query = read_query(raw_query, route.query, strict=strict) if raw_query else {}
        call = Call(sandbox, exchange.base_url, values, query, raw_query, body, user)
        if route.method == "GET":
            answer = route.handler(call)
        else:
            with suppress(_Lost), store.change():
                answer = route.handler(call)
                if exchange.lost:
                    raise _Lost
        reply = answer if isinstance(answer, Reply) else Reply(answer, route.status)
        return worded(reply, route, store.switches) if surface.public else reply

    async def _body(self, exchange: Exchange, route: Route) -> Any:
        if route.form is not None:
            return await read_form(exchange.scope, exchange.receive, exchange.headers)
        exchange.body = await read_body(exchange.receive)
        if not exchange.body and not route.body_needed:
            return {}
        try:
            value = parse(exchange.body)
        except ValueError:
            raise ApiError(400, "The request body is not valid JSON.") from None
        check_body(f"{exchange.surface.prefix} {route.name}", route.body or {}, value)
        return value

    async def _respond(self, exchange: Exchange, reply: Reply) -> None:
        content, media_type = encoded(reply, exchange.surface.media_type)
        exchange.status, exchange.answer = reply.status, content
        headers = [(b"content-length", str(len(content)).encode())]
        named = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
        if content and all(name != b"content-type" for name, _ in named):
            headers.append((b"content-type", media_type))
        headers += named
        await exchange.send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await exchange.send({"type": "http.response.body", "body": content})


def encoded(reply: Reply, media_type: bytes) -> tuple[bytes, bytes]:
    """The bytes of an answer's body and their media type, which a reply may name itself."""
    if reply.body is None:
        return b"", media_type
    if isinstance(reply.body, bytes):
        return reply.body, media_type
    return json.dumps(reply.body, ensure_ascii=False, separators=(",", ":")).encode(), media_type


def _is_here(scope: Scope) -> bool:
    """Whether the caller is on this machine."""
    return scope["client"] is not None and scope["client"][0].startswith("127.")


def _is_there(route: Route, switches: Switches) -> bool:
    """Whether the sandbox knows this call as its switches stand."""
    return route.unless is None or switches[route.unless[0]] != route.unless[1]


def _host(scope: Scope, headers: Headers) -> str:
    """The address that the caller used, for links; our own where the header makes no sense."""
    host = headers.get(b"host", b"")
    if _HOST.fullmatch(host):
        return host.decode("ascii")
    address, port = scope["server"]
    return f"{address}:{port}"


def _query(scope: Scope) -> dict[str, str]:
    """The query as it came; of a key that is given twice the last."""
    text = scope["query_string"]
    return dict(parse_qsl(text.decode("latin-1"), keep_blank_values=True)) if text else {}


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1")
    return f"{path}?{query}" if query else path
