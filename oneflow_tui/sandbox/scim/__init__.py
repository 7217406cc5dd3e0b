"""SCIM 2.0: users to list and to create, with a token of its own."""

from __future__ import annotations

import re
from secrets import compare_digest

from oneflow_tui.sandbox.calls import Call, Reply, Route
from oneflow_tui.sandbox.errors import ApiError
from oneflow_tui.sandbox.people import add_user, user_with
from oneflow_tui.sandbox.seeds import SCIM_TOKEN
from oneflow_tui.sandbox.store import Json, Store

MEDIA_TYPE = b"application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
_FILTER = re.compile(r'userName\s+eq\s+"([^"]*)"', re.IGNORECASE)
_LARGEST_PAGE = 100


class ScimError(ApiError):
    """An error with a kind from the table in RFC 7644, section 3.12."""

    def __init__(self, status: int, detail: str, kind: str) -> None:
        super().__init__(status, detail)
        self.kind = kind


def admit(headers: dict[bytes, bytes], _store: Store, _method: str) -> None:
    """401 without the SCIM token."""
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer" or not compare_digest(token.strip(), SCIM_TOKEN.encode()):
        raise ApiError(401, "The SCIM token is missing or invalid.")


def error_body(error: ApiError, _base_url: str, _request_id: str) -> Json:
    """SCIM's own shape of errors."""
    body: Json = {"schemas": [_ERROR], "status": str(error.status), "detail": error.detail}
    return body | ({"scimType": error.kind} if isinstance(error, ScimError) else {})


def _shown(call: Call, user: Json) -> Json:
    return {
        "schemas": [USER],
        "id": str(user["id"]),
        "userName": user["email"],
        "displayName": user["name"],
        "active": user["active"],
        "title": user["title"],
        "locale": user.get("locale", "en"),
        "externalId": user.get("external_id"),
        "emails": [{"value": user["email"], "primary": True, "type": "work"}],
        "meta": {"resourceType": "User", "location": f"{call.base_url}/Users/{user['id']}"},
    }


def every(call: Call) -> Json:
    """GET /Users with filter, startIndex and count."""
    users = list(call.store.all("users"))
    wanted = call.raw_query.get("filter")
    if wanted is not None:
        match = _FILTER.fullmatch(wanted.strip())
        if match is None:
            raise ScimError(400, 'Only userName eq "…" can be filtered by.', "invalidFilter")
        users = [user for user in users if user["email"].casefold() == match[1].casefold()]
    start = max(1, _whole(call, "startIndex", 1))
    count = min(max(0, _whole(call, "count", _LARGEST_PAGE)), _LARGEST_PAGE)
    shown = [_shown(call, user) for user in users[start - 1 : start - 1 + count]]
    return {
        "schemas": [_LIST],
        "totalResults": len(users),
        "startIndex": start,
        "itemsPerPage": len(shown),
        "Resources": shown,
    }


def create(call: Call) -> Reply:
    """POST /Users: the user is in the account at once, and active unless the body says otherwise."""
    body = call.body
    if not isinstance(body.get("schemas"), list) or USER not in body["schemas"]:
        raise ScimError(400, f"schemas must hold {USER}.", "invalidValue")
    texts = {}
    for key in ("userName", "displayName"):
        value = body.get(key)
        if not isinstance(value, str) or not value.strip():
            raise ScimError(400, f"{key} is required.", "invalidValue")
        texts[key] = value.strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", texts["userName"]):
        raise ScimError(400, "userName must be an email address.", "invalidValue")
    active, title, locale = body.get("active", True), body.get("title") or "", body.get("locale") or "en"
    if not isinstance(active, bool) or not isinstance(title, str):
        raise ScimError(400, "active must be a boolean and title a string.", "invalidValue")
    if not isinstance(locale, str) or not re.fullmatch(r"[A-Za-z]{2}", locale):
        raise ScimError(400, "locale must be two letters.", "invalidValue")
    if user_with(call.store, texts["userName"]):
        raise ScimError(409, "A user with this userName exists.", "uniqueness")
    user = add_user(call.store, email=texts["userName"], name=texts["displayName"], active=active, title=title)
    user["locale"] = locale
    user["external_id"] = body.get("externalId")
    shown = _shown(call, user)
    return Reply(shown, 201, {"Location": shown["meta"]["location"]})


def one(call: Call) -> Json:
    """GET /Users/{id}."""
    return _shown(call, call.find("users"))


def _whole(call: Call, name: str, default: int) -> int:
    text = call.raw_query.get(name, str(default))
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise ScimError(400, f"{name} must be an integer.", "invalidValue")
    return int(text)


ROUTES = (
    Route("GET", "/Users", every),
    Route("POST", "/Users", create, body={"type": "object"}),
    Route("GET", "/Users/{id}", one),
)
