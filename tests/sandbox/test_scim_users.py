"""SCIM's users over HTTP: the same people as in REST."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.conftest import Account

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
KAY = {"schemas": [USER], "userName": "Kay@nordlys.example", "displayName": "Alan Kay"}
WHOLE = KAY | {"active": True, "locale": "sv"}
MORE = {
    "title": "Fellow",
    "externalId": "hr-1",
    "name": {"familyName": "Kay", "givenName": "Alan"},
    "emails": [{"value": "kay@home.example", "type": "home"}],
    "phoneNumbers": [{"value": "+46701112233", "type": "work"}],
    "roles": [{"value": "editor"}],
}


def patch(account: Account, number: object, *operations: dict) -> httpx.Response:
    return account.scim.patch(f"/Users/{number}", json={"schemas": [PATCH], "Operations": list(operations)})


def made(account: Account, **more: object) -> dict:
    answer = account.scim.post("/Users", json=KAY | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def in_rest(account: Account, number: object) -> dict:
    return next(user for user in account.api.get("/users").json()["data"] if str(user["id"]) == number)


def refused(answer: httpx.Response, status: int, kind: str | None, *words: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["status"], body.get("scimType")) == (status, str(status), kind), body
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.headers["content-type"] == "application/scim+json"
    for word in words:
        assert word in body["detail"]


def test_a_user_keeps_what_it_is_made_with(account: Account) -> None:
    body = made(account, **MORE)
    assert {key: body[key] for key in MORE} == MORE
    assert (body["locale"], body["active"]) == ("en", True)
    meta = body["meta"]
    assert meta["resourceType"] == "User"
    assert meta["created"] == meta["lastModified"]
    assert meta["created"].endswith("Z")
    assert meta["location"] == f"{account.server.scim_base_url}/Users/{body['id']}"
    assert account.scim.get(f"/Users/{body['id']}").json() == body
    user = in_rest(account, body["id"])
    assert (user["phone_number"], user["title"], user["is_admin"]) == ("+46701112233", "Fellow", False)


def test_what_has_no_value_is_left_out(account: Account) -> None:
    empty = {
        "title": None,
        "externalId": "",
        "name": {},
        "emails": [],
        "phoneNumbers": None,
        "roles": [{}],
        "locale": None,
    }
    body = made(account, **empty)
    assert sorted(body) == ["active", "displayName", "emails", "id", "locale", "meta", "schemas", "userName"]
    assert body["emails"] == [{"value": "Kay@nordlys.example", "type": "work", "primary": True}]


@pytest.mark.parametrize(
    "roles",
    [
        ["administrator"],
        ["x", "Administrator"],
        [{"value": "ADMINISTRATOR"}],
        [{"value": "1", "display": "Administrator"}],
    ],
)
def test_a_role_makes_an_administrator(account: Account, roles: list) -> None:
    assert in_rest(account, made(account, roles=roles)["id"])["is_admin"] is True


def test_roles_show_who_is_an_administrator(account: Account) -> None:
    assert account.scim.get("/Users/10201").json()["roles"] == [{"value": "administrator"}]
    assert "roles" not in account.scim.get("/Users/10203").json()
    assert patch(account, 10201, {"op": "remove", "path": 'roles[value eq "administrator"]'}).status_code == 200
    assert in_rest(account, "10201")["is_admin"] is False
    assert patch(account, 10203, {"op": "add", "path": "roles", "value": ["administrator"]}).status_code == 200
    assert in_rest(account, "10203")["is_admin"] is True


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"schemas": "x"}, "schemas"),
        ({"schemas": []}, "schemas"),
        ({"schemas": ["urn:x"]}, "schemas"),
        ({"userName": "kay"}, "userName"),
        ({"userName": "a b@c.example"}, "userName"),
        ({"userName": None}, "userName"),
        ({"displayName": " "}, "displayName"),
        ({"displayName": 5}, "displayName"),
        ({"active": "true"}, "active"),
        ({"locale": "eng"}, "locale"),
        ({"locale": "en\n"}, "locale"),
        ({"title": 5}, "title"),
        ({"externalId": []}, "externalId"),
        ({"name": "Alan"}, "name"),
        ({"name": {"familyName": 1}}, "name.familyName"),
        ({"emails": {}}, "emails"),
        ({"emails": [{"type": "work"}]}, "emails.0.value"),
        ({"phoneNumbers": [{"value": "1"}, {"value": "2"}]}, "phoneNumbers"),
        ({"phoneNumbers": [{"value": "1", "type": "home"}]}, "phoneNumbers.0.type"),
        ({"roles": {"value": []}}, "roles"),
        ({"roles": [5]}, "roles.0"),
        ({"roles": [{"value": {}}]}, "roles.0.value"),
    ],
)
def test_a_wrong_user_is_refused(account: Account, change: dict, path: str) -> None:
    refused(account.scim.post("/Users", json=KAY | change), 400, "invalidValue", f"{path}: ")
    refused(account.scim.put("/Users/10201", json=WHOLE | change), 400, "invalidValue", f"{path}: ")
    if "schemas" not in change:
        key, value = next(iter(change.items()))
        answer = patch(account, 10201, {"op": "replace", "path": key, "value": value})
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert len(account.api.get("/users").json()["data"]) == 5
    assert in_rest(account, "10201")["name"] == "Ada Lovelace"


@pytest.mark.parametrize("content", ["", "{", "[]", "5", "null", '{"a": NaN}', '{"a": "\\ud800"}', "[" * 5000])
def test_a_body_that_is_none_is_invalid_syntax(account: Account, content: str) -> None:
    for answer in (
        account.scim.post("/Users", content=content),
        account.scim.put("/Users/10201", content=content),
        account.scim.patch("/Users/10201", content=content),
    ):
        assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidSyntax")


@pytest.mark.parametrize("media_type", ["application/scim+json", "application/json", "application/json; charset=utf-8"])
def test_both_media_types_are_taken(account: Account, media_type: str) -> None:
    answer = account.scim.post("/Users", json=KAY, headers={"content-type": media_type})
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/scim+json")


def test_put_replaces_the_whole_user(account: Account) -> None:
    number = made(account, **MORE)["id"]
    answer = account.scim.put(
        f"/Users/{number}", json=WHOLE | {"displayName": "A. Kay", "userName": "a.kay@nordlys.example"}
    )
    body = answer.json()
    assert (answer.status_code, body["displayName"], body["locale"], body["id"]) == (200, "A. Kay", "sv", number)
    assert body["emails"][0]["value"] == "a.kay@nordlys.example"
    assert not {"title", "externalId", "name", "phoneNumbers", "roles"} & body.keys()
    assert account.scim.get(f"/Users/{number}").json() == body
    assert in_rest(account, number)["email"] == "a.kay@nordlys.example"


def test_put_may_keep_what_it_leaves_out(account: Account) -> None:
    number = made(account, **MORE)["id"]
    account.plant("switches", {"scim_left_out": "kept"})
    try:
        body = account.scim.put(f"/Users/{number}", json=WHOLE).json()
    finally:
        account.plant("switches", {"scim_left_out": "cleared"})
    assert {key: body[key] for key in MORE} == MORE
    assert body["locale"] == "sv"


@pytest.mark.parametrize("missing", ["schemas", "userName", "displayName", "active", "locale"])
def test_put_needs_its_five(account: Account, missing: str) -> None:
    body = {key: value for key, value in WHOLE.items() if key != missing}
    refused(account.scim.put("/Users/10201", json=body), 400, "invalidValue", missing)


def test_an_address_belongs_to_one_user(account: Account) -> None:
    refused(account.scim.post("/Users", json=KAY | {"userName": "ADA@nordlys.example"}), 409, "uniqueness")
    number = made(account)["id"]
    refused(account.scim.put(f"/Users/{number}", json=WHOLE | {"userName": "ADA@nordlys.example"}), 409, "uniqueness")
    refused(patch(account, number, {"op": "replace", "value": {"userName": "Ada@nordlys.example"}}), 409, "uniqueness")
    own = account.scim.put(f"/Users/{number}", json=WHOLE | {"userName": "KAY@nordlys.example"})
    assert (own.status_code, own.json()["userName"]) == (200, "KAY@nordlys.example")


@pytest.mark.parametrize("way", ["put", "patch", "patch path"])
def test_a_user_is_deactivated_and_active_again(account: Account, way: str) -> None:
    number = made(account)["id"]
    acting = {"x-oneflow-user-email": "kay@nordlys.example"}
    assert account.api.get("/ping", headers=acting).status_code == 200
    for active, state, status in ((False, "inactive", 401), (True, "active", 200)):
        if way == "put":
            answer = account.scim.put(f"/Users/{number}", json=WHOLE | {"active": active})
        elif way == "patch":
            answer = patch(account, number, {"op": "Replace", "value": {"active": active}})
        else:
            answer = patch(account, number, {"op": "replace", "path": "active", "value": active})
        assert (answer.status_code, answer.json()["active"]) == (200, active)
        user = in_rest(account, number)
        assert (user["active"], user["state"]) == (active, state)
        assert account.api.get("/ping", headers=acting).status_code == status


def test_a_patch_is_done_wholly_or_not(account: Account) -> None:
    before = account.scim.get("/Users/10203").json()
    rename = {"op": "replace", "path": "displayName", "value": "E. W. Dijkstra"}
    refused(
        patch(account, 10203, rename, {"op": "replace", "path": "nick", "value": "x"}),
        400,
        "invalidPath",
        "Operations.1",
    )
    refused(patch(account, 10203, rename, {"op": "add", "path": "emails", "value": 5}), 400, "invalidValue", "emails.1")
    refused(patch(account, 10203, rename, {"op": "remove", "path": "userName"}), 400, "mutability")
    refused(patch(account, 10203, rename, {"op": "remove"}), 400, "noTarget")
    assert account.scim.get("/Users/10203").json() == before
    body = patch(account, 10203, rename, {"op": "remove", "path": "title"}).json()
    assert (body["displayName"], "title" in body) == ("E. W. Dijkstra", False)
    assert in_rest(account, "10203")["name"] == "E. W. Dijkstra"


def test_the_address_shown_as_an_email_goes_along_with_the_user_name(account: Account) -> None:
    body = patch(account, 10203, {"op": "replace", "path": "userName", "value": "ewd@nordlys.example"}).json()
    assert [email["value"] for email in body["emails"]] == ["ewd@nordlys.example"]
    path = 'emails[type eq "work"].value'
    body = patch(account, 10203, {"op": "replace", "path": path, "value": "e@home.example"}).json()
    assert ([email["value"] for email in body["emails"]], body["userName"]) == (
        ["e@home.example"],
        "ewd@nordlys.example",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"schemas": [PATCH]},
        {"schemas": [PATCH], "Operations": []},
        {"schemas": [PATCH], "Operations": {}},
        {"schemas": [PATCH], "Operations": [5]},
        {"schemas": [PATCH], "Operations": [{}]},
        {"schemas": [PATCH], "Operations": [{"op": "move", "path": "title"}]},
        {"schemas": [PATCH], "Operations": [{"op": "remove", "path": 5}]},
        {"schemas": [PATCH], "Operations": [{"op": "remove", "path": None}]},
    ],
)
def test_a_patch_of_another_form_is_invalid_syntax(account: Account, body: dict) -> None:
    refused(account.scim.patch("/Users/10203", json=body), 400, "invalidSyntax", "Operations")


def test_a_patch_names_its_schema(account: Account) -> None:
    body = {"schemas": [USER], "Operations": [{"op": "remove", "path": "title"}]}
    refused(account.scim.patch("/Users/10203", json=body), 400, "invalidValue", PATCH)


def test_a_removed_user_is_gone(account: Account) -> None:
    number = made(account)["id"]
    answer = account.scim.delete(f"/Users/{number}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-type" not in answer.headers
    assert all(str(user["id"]) != number for user in account.api.get("/users").json()["data"])
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        body = {"schemas": [PATCH], "Operations": [{"op": "remove", "path": "title"}]} if method == "PATCH" else WHOLE
        refused(account.scim.request(method, f"/Users/{number}", json=body), 404, None)
    assert made(account)["id"] != number


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "010201", "1.0", "9" * 40, "%00", "%2F", "10201%0A"])
def test_an_unknown_user_is_404(account: Account, number: str) -> None:
    refused(account.scim.get(f"/Users/{number}"), 404, None)
    refused(account.scim.delete(f"/Users/{number}"), 404, None)


def test_a_wrong_method_names_the_right_ones(account: Account) -> None:
    answer = account.scim.put("/Users", json=WHOLE)
    refused(answer, 405, None)
    assert answer.headers["allow"] == "GET, POST"
    assert account.scim.post("/Users/10201", json=KAY).headers["allow"] == "DELETE, GET, PATCH, PUT"


@pytest.mark.parametrize("position", ["402", "403"])
def test_scim_is_on_one_plan_only(account: Account, position: str) -> None:
    account.plant("switches", {"plan_too_small": position})
    account.plant("conditions", {"plan": "business"})
    try:
        for method, path in (
            ("GET", "/Users"),
            ("GET", "/Users/10201"),
            ("DELETE", "/Users/10201"),
            ("GET", "/Groups"),
        ):
            refused(account.scim.request(method, path), int(position), None)
        refused(account.scim.post("/Users", json=KAY), int(position), None)
        refused(account.scim.put("/Users/10201", json=WHOLE), int(position), None)
    finally:
        account.plant("switches", {"plan_too_small": "402"})
    assert len(account.api.get("/users").json()["data"]) == 5


def test_an_account_may_know_the_list_and_the_creation_only(account: Account) -> None:
    account.plant("switches", {"scim_single": "absent"})
    try:
        number = made(account)["id"]
        assert account.scim.get("/Users", params={"filter": "active eq false"}).json()["totalResults"] == 1
        for method in ("GET", "PUT", "PATCH", "DELETE", "POST"):
            refused(account.scim.request(method, f"/Users/{number}", json={}), 404, None)
            refused(account.scim.request(method, "/Groups", json={}), 404, None)
            refused(account.scim.request(method, "/Groups/1", json={}), 404, None)
        assert account.scim.put("/Users").headers["allow"] == "GET, POST"
    finally:
        account.plant("switches", {"scim_single": "present"})
    assert account.scim.get(f"/Users/{number}").status_code == 200


def test_the_document_names_calls_where_they_answer(account: Account) -> None:
    document = account.console.get(f"{account.server.base_url.removesuffix('/v1')}/openapi.json").json()
    for path in ("/Users", "/Users/{id}", "/Groups", "/Groups/{id}"):
        item = document["paths"][path]
        assert item["servers"] == [{"url": account.server.scim_base_url}]
        answer = account.scim.get(item["servers"][0]["url"] + path.replace("{id}", "10201"))
        assert answer.status_code == (404 if path == "/Groups/{id}" else 200)
    operations = [
        operation["operationId"].lower()
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "servers"
    ]
    assert len(set(operations)) == len(operations)
    sent = document["paths"]["/Users"]["post"]["requestBody"]["content"]
    assert sorted(sent) == ["application/json", "application/scim+json"]
    marks = {method: document["paths"]["/Users"][method]["x-mark"] for method in ("get", "post")}
    assert marks == {"get": "doc", "post": "doc"}
