"""SCIM's groups over HTTP."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.conftest import Account

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
TEAM = {"schemas": [GROUP], "displayName": "Sales team", "members": [{"value": "10201"}, {"value": "10203"}]}


def made(account: Account, **more: object) -> dict:
    answer = account.scim.post("/Groups", json=TEAM | more)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == answer.json()["meta"]["location"]
    return answer.json()


def patch(account: Account, number: str, *operations: dict) -> httpx.Response:
    return account.scim.patch(f"/Groups/{number}", json={"schemas": [PATCH], "Operations": list(operations)})


def members(account: Account, number: str) -> list[str]:
    return [member["value"] for member in account.scim.get(f"/Groups/{number}").json().get("members", [])]


def test_a_group_is_made_and_read(account: Account) -> None:
    body = made(account, externalId="g-1")
    base = account.server.scim_base_url
    assert body["members"][1] == {
        "value": "10203",
        "display": "Edsger Dijkstra",
        "type": "User",
        "$ref": f"{base}/Users/10203",
    }
    assert (body["displayName"], body["externalId"], body["meta"]["resourceType"]) == ("Sales team", "g-1", "Group")
    assert account.scim.get(body["meta"]["location"]).json() == body
    assert account.scim.get(body["members"][0]["$ref"]).json()["displayName"] == "Ada Lovelace"


def test_groups_are_listed(account: Account) -> None:
    assert account.scim.get("/Groups").json()["Resources"] == []
    first, second = made(account), made(account, displayName="legal", members=[])
    assert "members" not in second
    body = account.scim.get("/Groups", params={"sortBy": "displayName", "count": 1}).json()
    assert (body["totalResults"], body["Resources"]) == (2, [second])
    for text in (
        'members.value eq "10203"',
        'members[value eq "10203"]',
        'displayName sw "SALES"',
        f'id eq "{first["id"]}"',
    ):
        assert account.scim.get("/Groups", params={"filter": text}).json()["Resources"] == [first]
    assert account.scim.get("/Groups", params={"filter": "members gt true"}).json()["scimType"] == "invalidFilter"


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        ({"op": "add", "path": "members", "value": [{"value": "10202"}]}, ["10201", "10203", "10202"]),
        ({"op": "Add", "value": {"members": [{"value": "10202"}]}}, ["10201", "10203", "10202"]),
        ({"op": "add", "path": "members", "value": [{"value": "10201"}]}, ["10201", "10203"]),
        ({"op": "remove", "path": 'members[value eq "10201"]'}, ["10203"]),
        ({"op": "remove", "path": "members", "value": [{"value": "10203"}]}, ["10201"]),
        ({"op": "remove", "path": "members"}, []),
        ({"op": "replace", "path": "members", "value": [{"value": "10205"}]}, ["10205"]),
        ({"op": "replace", "value": {f"{GROUP}:members": [{"value": "10205"}]}}, ["10205"]),
        ({"op": "replace", "path": 'members[value eq "10203"]', "value": {"value": "10204"}}, ["10201", "10204"]),
    ],
)
def test_members_are_changed(account: Account, operation: dict, values: list[str]) -> None:
    number = made(account)["id"]
    answer = patch(account, number, operation)
    assert answer.status_code == 200, answer.text
    assert members(account, number) == values


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "add", "path": "members", "value": [{"value": "99"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": "010202"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": "Ada"}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{"value": 10202}]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": ["10202"]}, "invalidValue"),
        ({"op": "add", "path": "members", "value": [{}]}, "invalidValue"),
        ({"op": "remove", "path": 'members[value eq "99"]'}, "noTarget"),
        ({"op": "remove", "path": "members[value eq]"}, "invalidFilter"),
        ({"op": "remove", "path": "userName"}, "invalidPath"),
        ({"op": "remove", "path": "displayName"}, "mutability"),
        ({"op": "replace", "path": "displayName", "value": " "}, "invalidValue"),
    ],
)
def test_a_wrong_change_changes_nothing(account: Account, operation: dict, kind: str) -> None:
    before = made(account)
    answer = patch(account, before["id"], {"op": "replace", "path": "displayName", "value": "Other"}, operation)
    assert (answer.status_code, answer.json()["scimType"]) == (400, kind)
    assert account.scim.get(f"/Groups/{before['id']}").json() == before


def test_put_replaces_a_group(account: Account) -> None:
    number = made(account, externalId="g-1")["id"]
    answer = account.scim.put(f"/Groups/{number}", json={"schemas": [GROUP], "displayName": "Sales"})
    assert (answer.status_code, answer.json()["displayName"]) == (200, "Sales")
    assert not {"members", "externalId"} & answer.json().keys()
    assert account.scim.put(f"/Groups/{number}", json={"displayName": "Sales"}).json()["scimType"] == "invalidValue"


@pytest.mark.parametrize(
    "change",
    [
        {"schemas": []},
        {"displayName": ""},
        {"displayName": None},
        {"members": {}},
        {"members": [{"value": None}]},
        {"members": [{"value": "7"}]},
        {"members": [{"value": "9" * 19}]},
        {"externalId": 1},
    ],
)
def test_a_wrong_group_is_refused(account: Account, change: dict) -> None:
    answer = account.scim.post("/Groups", json=TEAM | change)
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")
    assert account.scim.get("/Groups").json()["totalResults"] == 0


def test_a_removed_group_leaves_its_members(account: Account) -> None:
    number = made(account)["id"]
    assert account.scim.delete(f"/Groups/{number}").status_code == 204
    assert account.scim.get(f"/Groups/{number}").status_code == 404
    assert account.scim.delete(f"/Groups/{number}").status_code == 404
    assert account.scim.get("/Users/10201").status_code == 200


def test_a_removed_user_leaves_its_groups(account: Account) -> None:
    first, second = made(account)["id"], made(account, members=[{"value": "10203"}])["id"]
    assert account.scim.delete("/Users/10203").status_code == 204
    assert (members(account, first), members(account, second)) == (["10201"], [])


def test_a_renamed_user_is_shown_so_in_its_group(account: Account) -> None:
    number = made(account)["id"]
    operation = {"op": "replace", "path": "displayName", "value": "Countess"}
    account.scim.patch("/Users/10201", json={"schemas": [PATCH], "Operations": [operation]})
    assert account.scim.get(f"/Groups/{number}").json()["members"][0]["display"] == "Countess"
