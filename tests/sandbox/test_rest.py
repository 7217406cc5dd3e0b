"""The conventions and the resources of the REST API."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.sandbox.conftest import Account


def test_an_error_has_the_documented_shape(account: Account) -> None:
    answer = account.api.get("/template_types/99")
    body = answer.json()
    assert re.fullmatch(r"[A-Za-z0-9+/]{22}==", body.pop("request_id"))
    assert body == {
        "error_code": 4040000,
        "detail": "The requested resource was not found.",
        "parameter_problems": {},
        "status": 404,
        "title": "Not Found",
        "type": f"{account.server.base_url}/error_codes/4040000",
    }
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")


def test_ping_and_account(account: Account) -> None:
    answer = account.api.get("/ping")
    assert (answer.status_code, answer.json(), answer.headers["content-type"]) == (200, {}, "application/json")
    me = account.api.get("/accounts/me").json()
    assert sorted(me) == [
        "_links",
        "country_code",
        "created_time",
        "id",
        "name",
        "registration_number",
        "token_info",
        "updated_time",
    ]
    assert me["token_info"] == {"integration": {"id": None, "key": "custom"}}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", me["created_time"])


@pytest.mark.parametrize(
    "headers",
    [
        {"x-oneflow-api-token": ""},
        {"x-oneflow-api-token": "wrong"},
        {"x-oneflow-api-token": "åäö".encode().decode("latin-1")},
        {"x-oneflow-user-email": "nobody@nordlys.example"},
        {"x-oneflow-user-email": "alan@nordlys.example"},
        {"x-oneflow-user-email": ""},
    ],
)
def test_wrong_token_and_wrong_or_inactive_user_are_401(account: Account, headers: dict[str, str]) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    request = httpx.Request("GET", f"{account.server.base_url}/ping", headers={**account.api.headers, **encoded})
    answer = account.api.send(request)
    assert (answer.status_code, answer.json()["error_code"]) == (401, 4010000)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/template_types", "GET, POST"),
        ("PUT", "/template_types/1", "GET"),
        ("GET", "/template_types/1/data_fields", "PUT"),
        ("POST", "/users", "GET"),
        ("POST", "/webhooks/1", "DELETE, GET, PUT"),
    ],
)
def test_a_wrong_method_is_405_and_names_the_right_ones(account: Account, method: str, path: str, allow: str) -> None:
    answer = account.api.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    assert answer.json()["error_code"] == 4050000


@pytest.mark.parametrize(
    "path", ["/extensions", "/users/10201", "/templates/abc", "/templates/" + "9" * 5000, "/webhooks/1/x"]
)
def test_an_unknown_path_is_404(account: Account, path: str) -> None:
    answer = account.api.get(path)
    assert (answer.status_code, answer.json()["error_code"]) == (404, 4040000)


def test_an_unknown_path_outside_the_api_is_404_too(account: Account) -> None:
    answer = account.api.get(account.server.base_url.removesuffix("/v1") + "/v2/ping")
    assert (answer.status_code, answer.json()["error_code"]) == (404, 4040000)


@pytest.mark.parametrize("path", ["/template_types", "/templates", "/workspaces", "/users", "/webhooks", "/contracts"])
def test_lists_take_a_trailing_slash_and_have_one_envelope(account: Account, path: str) -> None:
    body = account.api.get(path).json()
    assert sorted(body) == ["_links", "count", "data"]
    assert sorted(body["_links"]) == ["next", "previous", "self"]
    assert account.api.get(f"{path}/").json() == body


def test_pages_are_walked_by_their_links(account: Account) -> None:
    url, names = "/templates?limit=2&sort=-name", []
    while url:
        body = account.api.get(url).json()
        assert body["count"] == 5
        names += [item["name"] for item in body["data"]]
        url = body["_links"]["next"]["href"]
    assert names == [
        "Service agreement",
        "Sales agreement",
        "Order form",
        "Non-disclosure agreement",
        "Employment contract",
    ]
    assert body["_links"]["previous"]["href"].endswith("limit=2&sort=-name&offset=2")
    assert account.api.get("/templates?offset=19900").json()["data"] == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=", "offset=-1", "offset=19901", "sort=id", "sort="]
)
def test_paging_beyond_its_limits_is_400(account: Account, query: str) -> None:
    answer = account.api.get(f"/templates?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["parameter_problems"]) == [query.partition("=")[0]]


def test_extension_off_refuses_template_types(account: Account) -> None:
    account.plant("extension", {"on": False})
    for answer in (account.api.get("/template_types"), account.api.post("/template_types", json={"name": "A"})):
        assert (answer.status_code, answer.json()["title"]) == (403, "Forbidden")
    account.plant("extension", {"on": True})
    assert account.api.get("/template_types").status_code == 200


def test_a_template_type_starts_without_fields_and_is_listed_without_them(account: Account) -> None:
    made = account.api.post("/template_types", json={"name": "Deal", "description": "From a deal"})
    assert made.status_code == 200
    body = made.json()
    assert (body["name"], body["description"], body["extension_type"]) == ("Deal", "From a deal", None)
    assert body["data_fields"] == []
    (listed,) = account.api.get("/template_types").json()["data"]
    assert "data_fields" not in listed
    assert account.api.get(f"/template_types/{body['id']}").json() == body
    assert account.new_type("Next") > body["id"]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": " "}, {"name": 3}, {"name": None}])
def test_a_template_type_needs_a_name(account: Account, body: dict) -> None:
    answer = account.api.post("/template_types", json=body)
    assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, ["name"])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"NaN", b'{"name": "\\ud800"}', b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_json_object_is_400(account: Account, body: bytes) -> None:
    assert account.api.post("/template_types", content=body).status_code == 400


def test_templates_show_type_and_workspaces_and_are_filtered(account: Account) -> None:
    number = account.new_type()
    assert account.plant("templates/10301/template_type", {"template_type_id": number}).status_code == 200
    assert account.plant("templates/10304/active", {"active": False}).status_code == 200
    template = account.api.get("/templates/10301").json()
    assert template["_links"]["template_type"]["href"] == f"{account.server.base_url}/template_types/{number}"
    assert template["template_type"]["id"] == number
    assert (template["template_active"], template["workspaces"]) == (True, [{"id": 10101, "name": "Sales"}])
    assert account.api.get("/templates/10302").json()["template_type"] is None

    def ids(query: str) -> list[int]:
        return [item["id"] for item in account.api.get(f"/templates?{query}").json()["data"]]

    assert ids("") == [10301, 10302, 10303, 10305]
    assert ids("filter[active]=false") == [10304]
    assert ids("filter[active]=") == [10301, 10302, 10303, 10304, 10305]
    assert ids("filter[workspace_ids]=10102") == [10303, 10305]
    assert ids("filter[workspace_ids]=10102,10103&filter[active]=false") == [10304]
    assert ids(f"template_type_id={number}") == [10301]
    assert account.api.get("/templates?extension_type=nope").status_code == 400
    assert account.api.get("/templates?filter[active]=maybe").status_code == 400


def test_contract_create_data_is_an_array_of_workspaces_with_their_templates(account: Account) -> None:
    body = account.api.get("/helpers/contract_create_data").json()
    assert [(item["name"], [template["id"] for template in item["templates"]]) for item in body] == [
        ("Sales", [10301, 10302, 10303]),
        ("Legal", [10303, 10305]),
        ("HR", [10304]),
    ]


def test_workspaces_users_contracts(account: Account) -> None:
    workspaces = account.api.get("/workspaces?sort=name").json()["data"]
    assert [item["name"] for item in workspaces] == ["HR", "Legal", "Sales"]
    assert account.api.get("/workspaces/10101").json()["company_name"] == "Nordlys AB"
    users = account.api.get("/users").json()["data"]
    assert [(item["email"], item["active"], item["is_admin"]) for item in users][-2:] == [
        ("barbara@nordlys.example", True, False),
        ("alan@nordlys.example", False, False),
    ]
    assert account.api.get("/contracts").json()["count"] == 0
    assert account.api.get("/contracts/1").status_code == 404
