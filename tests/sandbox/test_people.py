"""Users: through SCIM, and by invitation in the console."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
KAY = {"schemas": [USER], "userName": "Kay@nordlys.example", "displayName": "Alan Kay", "title": "Fellow"}


def emails(account: Account) -> list[str]:
    return [user["email"] for user in account.api.get("/users").json()["data"]]


def test_a_scim_user_is_in_the_account_at_once(account: Account) -> None:
    made = account.scim.post("/Users", json=KAY)
    assert (made.status_code, made.headers["content-type"]) == (201, "application/scim+json")
    assert (made.json()["userName"], made.json()["active"]) == ("Kay@nordlys.example", True)
    assert account.scim.get(made.headers["location"]).json() == made.json()
    user = account.api.get("/users").json()["data"][-1]
    assert (user["email"], user["name"], user["active"], user["title"], user["is_admin"]) == (
        "Kay@nordlys.example",
        "Alan Kay",
        True,
        "Fellow",
        False,
    )
    again = account.scim.post("/Users", json=KAY | {"userName": "kay@NORDLYS.example"})
    assert (again.status_code, again.json()["scimType"], again.json()["status"]) == (409, "uniqueness", "409")


def test_an_inactive_scim_user_cannot_be_acted_as(account: Account) -> None:
    account.scim.post("/Users", json=KAY | {"active": False})
    answer = account.api.get("/ping", headers={"x-oneflow-user-email": "kay@nordlys.example"})
    assert answer.status_code == 401


@pytest.mark.parametrize("missing", ["schemas", "userName", "displayName"])
def test_scim_needs_its_three(account: Account, missing: str) -> None:
    answer = account.scim.post("/Users", json={key: value for key, value in KAY.items() if key != missing})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidValue")


def test_scim_lists_by_filter_and_page(account: Account) -> None:
    found = account.scim.get("/Users", params={"filter": 'userName eq "GRACE@nordlys.example"'}).json()
    assert (found["totalResults"], found["Resources"][0]["displayName"]) == (1, "Grace Hopper")
    assert account.scim.get("/Users", params={"filter": 'userName eq "x@y.example"'}).json()["totalResults"] == 0
    page = account.scim.get("/Users", params={"startIndex": 2, "count": 2}).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 2, 2)
    assert [user["displayName"] for user in page["Resources"]] == ["Grace Hopper", "Edsger Dijkstra"]
    wrong = account.scim.get("/Users", params={"filter": 'title is "x"'})
    assert (wrong.status_code, wrong.json()["scimType"]) == (400, "invalidFilter")


def test_scim_has_a_token_of_its_own(account: Account) -> None:
    for value in ("", f"Bearer {account.server.token}", account.server.scim_token):
        answer = account.scim.get("/Users", headers={"authorization": value})
        assert (answer.status_code, answer.json()["status"]) == (401, "401")


def test_an_invited_person_is_a_user_once_accepted(account: Account) -> None:
    body = {"email": "kay@nordlys.example", "name": "Alan Kay", "role": "administrator", "workspaces": [10101]}
    made = account.plant("invitations", body)
    assert made.status_code == 200
    assert "kay@nordlys.example" not in emails(account)
    assert [item["email"] for item in account.state()["invitations"]] == ["kay@nordlys.example"]
    assert account.plant("invitations", body).status_code == 409
    assert account.plant(f"invitations/{made.json()['id']}/accept", {}).status_code == 200
    assert account.api.get("/users").json()["data"][-1]["is_admin"] is True
    assert account.state()["invitations"] == []
    assert account.plant(f"invitations/{made.json()['id']}/accept", {}).status_code == 404
    assert account.plant("invitations", body).status_code == 409


def test_an_invitation_ends_when_scim_makes_the_user(account: Account) -> None:
    account.plant("invitations", {"email": "KAY@nordlys.example", "name": "Alan Kay"})
    account.scim.post("/Users", json=KAY)
    assert account.state()["invitations"] == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"email": "x"}, "email"),
        ({"name": ""}, "name"),
        ({"role": "owner"}, "role"),
        ({"workspaces": [10101, 1]}, "workspaces.1"),
    ],
)
def test_a_wrong_invitation_is_refused(account: Account, change: dict, path: str) -> None:
    answer = account.plant("invitations", {"email": "a@b.example", "name": "A", "role": "user"} | change)
    assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, [path])
