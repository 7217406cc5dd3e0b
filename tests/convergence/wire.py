"""What lies between the client and the sandbox: it counts, loses what it is told to, and adds what nobody knows.

The sandbox keeps unknown attributes of its objects by itself. Here they are kept as hard as an API could: they come
with every answer, and a PUT that does not send them back loses them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]
_TYPE = re.compile(r"/v1/template_types/(\d+)")
_FIELDS = re.compile(r"/v1/template_types/(\d+)/data_fields")
_HOOKS = re.compile(r"/v1/webhooks(?:/(\d+))?")
_KNOWN_OF_FIELDS = {"custom_id", "name", "description", "placeholder", "value", "id", "active", "source"}
_KNOWN_OF_HOOKS = {"callback_url", "filters", "template_group_id", "sign_key", "configuration"}


@dataclass(frozen=True, slots=True)
class Loss:
    """A request of `method` whose path ends in `ending` is lost: on its way, or after the server has done it.

    `then` are the losses that wait for their turn from then on.
    """

    method: str
    ending: str
    arrives: bool
    then: tuple[Loss, ...] = ()


class Wire(httpx.AsyncBaseTransport):
    """Passes on to `below`. `requests` holds method and path of all that was sent, `puts` the field sets among it.

    `extras` are the unknown attributes, by ("field", type id, custom_id) or ("webhook", id). `losses` strike once
    each, in their order. `meanwhile` is called with method and path before a request is passed on.
    """

    def __init__(self, below: httpx.AsyncBaseTransport) -> None:
        self.below = below
        self.requests: list[tuple[str, str]] = []
        self.puts: list[tuple[int, list[Json]]] = []
        self.extras: dict[tuple[Any, ...], Json] = {}
        self.losses: list[Loss] = []
        self.meanwhile: Callable[[str, str], None] | None = None

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [one for one in self.requests if one[0] != "GET"]

    def fresh(self) -> None:
        """Forgets everything of the case before."""
        self.requests, self.puts, self.extras, self.losses, self.meanwhile = [], [], {}, [], None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        method, path = request.method, request.url.path
        self.requests.append((method, path))
        loss = next((one for one in self.losses if one.method == method and path.endswith(one.ending)), None)
        if loss is not None:
            self.losses.remove(loss)
            self.losses.extend(loss.then)
            if not loss.arrives:
                raise httpx.ReadError("lost on its way", request=request)
        if self.meanwhile is not None:
            self.meanwhile(method, path)
        if method == "PUT" and (found := _FIELDS.fullmatch(path)):
            self.puts.append((int(found[1]), json.loads(request.content)["data_fields"]))
        answer = await self.below.handle_async_request(request)
        await answer.aread()
        if answer.status_code < 300 and self.extras:
            answer = self._with_extras(method, path, request, answer)
        if loss is not None:
            raise httpx.ReadError("the answer was lost", request=request)
        return answer

    def _with_extras(self, method: str, path: str, request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if method == "PUT":
            self._take(path, json.loads(request.content))
        if method == "GET" and (found := _TYPE.fullmatch(path)):
            body = json.loads(answer.content)
            for field in body["data_fields"]:
                field.update(self.extras.get(("field", int(found[1]), field["custom_id"]), {}))
        elif method == "GET" and _HOOKS.fullmatch(path):
            body = json.loads(answer.content)
            listed = body if isinstance(body, list) else body.get("data", body.get("webhooks", [body]))
            for hook in listed:
                hook.update(self.extras.get(("webhook", hook.get("webhook_id", hook.get("id"))), {}))
        else:
            return answer
        headers = [(key, value) for key, value in answer.headers.items() if key != "content-length"]
        return httpx.Response(answer.status_code, headers=headers, content=json.dumps(body).encode())

    def _take(self, path: str, body: Json) -> None:
        """What a PUT sends of the unknown attributes is what the account has of them from then on."""
        if found := _FIELDS.fullmatch(path):
            rows = {row["custom_id"]: row for row in body["data_fields"]}
            for key in [one for one in self.extras if one[:2] == ("field", int(found[1]))]:
                if self.extras[key].get("locked"):
                    continue  # a system field's, which nothing changes
                row = rows.get(key[2])
                if row is None:
                    del self.extras[key]
                else:
                    self.extras[key] = {name: row[name] for name in row if name not in _KNOWN_OF_FIELDS}
        elif (found := _HOOKS.fullmatch(path)) and ("webhook", int(found[1])) in self.extras:
            kept = {name: value for name, value in body.items() if name not in _KNOWN_OF_HOOKS}
            self.extras["webhook", int(found[1])] = kept


class InThisProcess(httpx.AsyncBaseTransport):
    """Hands requests to an ASGI application: httpx's own ASGITransport does the same at twice the time."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(key.lower(), value) for key, value in request.headers.raw],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 1),
        }
        body = await request.aread()
        start: Json = {}
        parts: list[bytes] = []

        async def receive() -> Json:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Json) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await self._app(scope, receive, send)
        return httpx.Response(start["status"], headers=start["headers"], content=b"".join(parts))
