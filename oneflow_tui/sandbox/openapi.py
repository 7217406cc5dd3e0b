"""The OpenAPI document of the whole surface, out of the same tables that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oneflow_tui.sandbox import scim
from oneflow_tui.sandbox.api import ROUTES
from oneflow_tui.sandbox.calls import Link, Query, Route
from oneflow_tui.sandbox.shapes.words import COMPONENTS, TEXT, Schema, named, rows, shape

_PROBLEMS: Schema = {"type": "object", "additionalProperties": rows(TEXT)}
_NUMBER: Schema = {"type": "integer", "minimum": 400}
ERROR = named(
    "Error",
    shape(
        {
            "error_code": {
                "type": "integer",
                "description": "The HTTP status and four digits; 0000 is the generic one.",
            },
            "detail": TEXT,
            "parameter_problems": _PROBLEMS | {"description": "A dotted path of the request to sentences."},
            "request_id": TEXT,
            "status": _NUMBER,
            "title": TEXT,
            "type": TEXT,
        }
    ),
)
TOO_MANY = named(
    "TooManyRequests",
    shape(
        {
            "error_code": {"const": 4290000},
            "detail": TEXT,
            "info": TEXT,
            "parameter_problems": _PROBLEMS,
            "status": {"const": 429},
            "title": TEXT,
        }
    ),
)
SCIM_ERROR = named(
    "ScimError",
    shape({"schemas": rows(TEXT), "status": TEXT, "detail": TEXT}, {"scimType": TEXT}),
)


@dataclass(frozen=True, slots=True)
class _Api:
    """How the calls of one of the two APIs are described."""

    security: tuple[tuple[str, ...], ...]
    """What has to come along, each a way that is enough."""
    error: Schema
    media_type: str
    id: Schema
    """An id in a path."""
    takes: tuple[str, ...] = ("application/json",)
    """The media types of JSON bodies."""
    prefix: str = ""
    """Of the names of operations: both APIs have users."""


_REST = _Api((("token",), ("token", "acting_as")), ERROR, "application/json", {"type": "integer", "minimum": 1})
_SCIM = _Api(
    (("scim",),),
    SCIM_ERROR,
    scim.MEDIA_TYPE.decode(),
    {"type": "string", "pattern": "^[0-9]{1,18}$"},
    (scim.MEDIA_TYPE.decode(), "application/json"),
    "scim-",
)
_WORDS = {
    400: "Bad format or content.",
    401: "The token or the user e-mail is not valid.",
    402: "The account's plan does not hold this.",
    403: "Not allowed.",
    404: "There is no such thing.",
    409: "It conflicts with what is there.",
    413: "The body is too large.",
    429: "The limit of requests in 5 minutes has been reached.",
}
_ELSEWHERE: Schema = {
    "description": "Where it is fetched from: another host, which must not be sent the token.",
    "headers": {"Location": {"schema": TEXT, "required": True}},
}
_ABOUT = (
    "An emulation of the Oneflow API for development on one's own machine, in its project's own words: not Oneflow's "
    "document, and not complete. `x-mark` tells how well each call is known: doc (documented by Oneflow), seen (in "
    "other people's code or in captured answers), assumed. Points that nobody has confirmed are switches of the "
    "sandbox; this document describes their default positions."
)
_SECURITY: dict[str, Any] = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "x-oneflow-api-token",
        "description": "Of an administrator; shown once, when it is made.",
    },
    "acting_as": {
        "type": "apiKey",
        "in": "header",
        "name": "x-oneflow-user-email",
        "description": "The address of the active user that a call acts as; without it a call acts as an anonymous "
        "admin. It opens nothing by itself: the token comes along.",
    },
    "scim": {"type": "http", "scheme": "bearer"},
}


def document(server: str) -> dict[str, Any]:
    """OpenAPI 3.1. `server` is the base address that the paths stand below, ending in /v1."""
    scim_server = f"{server.removesuffix('/v1')}/scim/v1"
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, _REST)
    for route in scim.ROUTES:
        item = paths.setdefault(route.path, {"servers": [{"url": scim_server}]})
        item[route.method.lower()] = _operation(route, _SCIM)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Oneflow sandbox", "version": "1", "description": _ABOUT},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": COMPONENTS, "securitySchemes": _SECURITY},
    }


def _operation(route: Route, api: _Api) -> dict[str, Any]:
    body = route.body or route.form
    statuses = {401, *route.refusals}
    if route.query or body is not None:
        statuses.add(400)
    if "{" in route.path:
        statuses.add(404)
    if api is _REST:
        statuses.add(429)
    responses: dict[str, Any] = {str(route.status): _success(route, api)}
    if route.redirects:
        responses["302"] = _ELSEWHERE
    for status in sorted(statuses):
        shown = TOO_MANY if status == 429 else api.error
        responses[str(status)] = {
            "description": _WORDS[status],
            "content": {api.media_type: {"schema": shown}},
        }
    operation: dict[str, Any] = {
        "operationId": f"{api.prefix}{route.name}",
        "summary": route.about.partition(". ")[0].rstrip("."),
        "description": route.about,
        "tags": [route.path.split("/")[1]],
        "x-mark": route.mark,
        "security": [{scheme: [] for scheme in way} for way in api.security],
        "parameters": [_path_parameter(part, api) for part in route.path.split("/") if "{" in part]
        + [_query_parameter(one) for one in route.query],
        "responses": responses,
    }
    if body is not None:
        sent_as = api.takes if route.form is None else ("multipart/form-data",)
        media: dict[str, Any] = {"schema": body}
        if "examples" in body:
            media["examples"] = {str(at): {"value": value} for at, value in enumerate(body["examples"])}
        operation["requestBody"] = {"required": route.body_needed, "content": dict.fromkeys(sent_as, media)}
    return operation


def _success(route: Route, api: _Api) -> dict[str, Any]:
    answered: dict[str, Any] = {"description": "Done." if route.method != "GET" else "What was asked for."}
    if route.status != 204:
        answered["content"] = {api.media_type: {"schema": dict(route.answer)}}
    if route.status == 201:
        answered["headers"] = {"Location": {"schema": TEXT, "required": True}}
    if route.links:
        answered["links"] = {_link_name(link): _link(link, api) for link in route.links}
    return answered


def _link_name(link: Link) -> str:
    return link.operation.replace("-", "_")


def _link(link: Link, api: _Api) -> dict[str, Any]:
    parameters = {
        name: value if value.startswith("$") else f"$response.body#{value}" for name, value in link.parameters.items()
    }
    return {"operationId": f"{api.prefix}{link.operation}", "parameters": parameters}


def _path_parameter(part: str, api: _Api) -> dict[str, Any]:
    name = part[part.index("{") + 1 :].rstrip("}")
    schema: Schema = {"type": "string", "minLength": 1} if name == "custom_id" else api.id
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameter(one: Query) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": one.name, "in": "query", "schema": dict(one.schema), "description": one.about}
    if one.schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter
