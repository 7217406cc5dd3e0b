"""Section 7: users, whom SCIM makes or a person invites."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.statements.looks import misfits

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
KAY = {"schemas": [USER], "userName": "kay@nordlys.example", "displayName": "Alan Kay"}
WHOLE = KAY | {"active": True, "locale": "en"}


def made(account: Account, **more: object) -> dict:
    answer = account.scim.post("/Users", json=KAY | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def status(account: Account, **more: object) -> int:
    return account.scim.post("/Users", json=KAY | more).status_code


def emails(account: Account) -> list[str]:
    return [user["email"] for user in account.api.get("/users").json()["data"]]


def test_rest_only_lists_users(account: Account) -> None:
    """The REST API lists users and does nothing else with them."""
    assert account.api.get("/users").status_code == 200
    assert [account.api.request(method, "/users").status_code for method in ("POST", "PUT", "DELETE")] == [405] * 3
    assert account.api.get("/users/10201").status_code == 404


def test_list_scim_users(account: Account) -> None:
    """GET /Users: lists the users of the account."""
    body = account.scim.get("/Users").json()
    assert misfits(body, {"schemas": [str], "totalResults": 5, "Resources": [{"id": str, "userName": str}]}) == []


def test_create_scim_user(account: Account) -> None:
    """POST /Users: makes a user of the account."""
    made(account)
    assert "kay@nordlys.example" in emails(account)


def test_read_scim_user(account: Account) -> None:
    """GET /Users/{id}: answers one user."""
    user = made(account)
    assert account.scim.get(f"/Users/{user['id']}").json() == user


def test_replace_scim_user(account: Account) -> None:
    """PUT /Users/{id}: replaces a user."""
    path = f"/Users/{made(account)['id']}"
    assert account.scim.put(path, json=WHOLE | {"displayName": "A. Kay"}).status_code == 200
    assert account.scim.get(path).json()["displayName"] == "A. Kay"


def test_patch_scim_user(account: Account) -> None:
    """PATCH /Users/{id}: changes a part of a user."""
    path = f"/Users/{made(account)['id']}"
    body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "title", "value": "Fellow"}]}
    assert account.scim.patch(path, json=body).is_success
    assert account.scim.get(path).json()["title"] == "Fellow"


def test_delete_scim_user(account: Account) -> None:
    """DELETE /Users/{id}: removes a user."""
    path = f"/Users/{made(account)['id']}"
    assert account.scim.delete(path).is_success
    assert account.scim.get(path).status_code == 404
    assert "kay@nordlys.example" not in emails(account)


def test_scim_groups_take_the_same_calls(account: Account) -> None:
    """GET, POST /Groups and GET, PUT, PATCH, DELETE /Groups/{id}: the same calls as for users."""
    body = {"schemas": [GROUP], "displayName": "Buyers"}
    group = account.scim.post("/Groups", json=body)
    assert group.status_code == 201
    path = f"/Groups/{group.json()['id']}"
    assert account.scim.get("/Groups").json()["totalResults"] >= 1
    assert account.scim.put(path, json=body | {"displayName": "Sellers"}).status_code == 200
    assert account.scim.get(path).json()["displayName"] == "Sellers"
    patch = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "displayName", "value": "All"}]}
    assert account.scim.patch(path, json=patch).is_success
    assert account.scim.get(path).json()["displayName"] == "All"
    assert account.scim.delete(path).is_success
    assert account.scim.get(path).status_code == 404


def test_the_media_type_is_scim_json(account: Account) -> None:
    """SCIM's media type is application/scim+json, both ways."""
    headers = {"content-type": "application/scim+json"}
    content = '{"schemas": ["%s"], "userName": "kay@nordlys.example", "displayName": "K"}' % USER  # noqa: UP031
    answers = [
        account.scim.post("/Users", content=content, headers=headers),
        account.scim.get("/Users"),
        account.scim.get("/Users/99"),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 404]
    assert [answer.headers["content-type"] for answer in answers] == ["application/scim+json"] * 3


def test_the_query_filters(account: Account) -> None:
    """filter leaves the users that it holds for."""
    found = account.scim.get("/Users", params={"filter": 'userName eq "grace@nordlys.example"'}).json()
    assert [user["displayName"] for user in found["Resources"]] == ["Grace Hopper"]


def test_the_query_sorts(account: Account) -> None:
    """sortBy names an attribute and sortOrder the direction."""

    def names(**query: str) -> list[str]:
        return [user["displayName"] for user in account.scim.get("/Users", params=query).json()["Resources"]]

    up, down = names(sortBy="displayName"), names(sortBy="displayName", sortOrder="descending")
    assert up == down[::-1] == sorted(up)


def test_the_query_pages(account: Account) -> None:
    """startIndex counts from 1, and count is the size of a page."""
    body = account.scim.get("/Users", params={"startIndex": 2, "count": 2}).json()
    assert (body["startIndex"], body["itemsPerPage"], body["totalResults"]) == (2, 2, 5)
    assert [user["displayName"] for user in body["Resources"]] == ["Grace Hopper", "Edsger Dijkstra"]


@pytest.mark.parametrize("key", ["schemas", "userName", "displayName"])
def test_a_creation_needs_three(account: Account, key: str) -> None:
    """A creation needs schemas, userName and displayName."""
    body = {name: value for name, value in KAY.items() if name != key}
    assert account.scim.post("/Users", json=body).status_code == 400
    assert status(account, schemas=["urn:other"]) == 400
    assert status(account) == 201


def test_the_user_name_is_the_email(account: Account) -> None:
    """userName is the user's e-mail address."""
    assert made(account)["userName"] == "kay@nordlys.example"
    assert emails(account)[-1] == "kay@nordlys.example"
    assert status(account, userName="kay") == 400


def test_the_user_name_is_unique(account: Account) -> None:
    """userName is unique in the account."""
    assert [status(account), status(account), status(account, userName="KAY@nordlys.example")] == [201, 409, 409]


def test_a_new_user_is_active(account: Account) -> None:
    """A new user is active unless active is false."""
    assert made(account)["active"] is True
    assert made(account, userName="kim@nordlys.example", active=False)["active"] is False


def test_the_locale_is_two_letters(account: Account) -> None:
    """locale is two letters, en where none is given."""
    assert made(account)["locale"] == "en"
    assert made(account, userName="kim@nordlys.example", locale="sv")["locale"] == "sv"
    assert status(account, userName="lee@nordlys.example", locale="swe") == 400


def test_a_creation_takes_more(account: Account) -> None:
    """A creation may bring title, externalId and roles."""
    user = made(account, title="Fellow", externalId="hr-1940", roles=[{"value": "user"}])
    assert (user["title"], user["externalId"]) == ("Fellow", "hr-1940")
    assert [role["value"] for role in user["roles"]] == ["user"]


def test_there_is_one_phone_number_of_type_work(account: Account) -> None:
    """phoneNumbers holds one at most, of type work."""
    phone = {"value": "+46701112233", "type": "work"}
    assert made(account, phoneNumbers=[phone])["phoneNumbers"][0]["value"] == phone["value"]
    other = {"userName": "kim@nordlys.example"}
    assert status(account, phoneNumbers=[phone, phone], **other) == 400
    assert status(account, phoneNumbers=[phone | {"type": "home"}], **other) == 400


@pytest.mark.parametrize("key", ["active", "displayName", "locale", "schemas", "userName"])
def test_a_put_needs_five(account: Account, key: str) -> None:
    """PUT needs active, displayName, locale, schemas and userName."""
    path = f"/Users/{made(account)['id']}"
    body = {name: value for name, value in WHOLE.items() if name != key}
    assert [account.scim.put(path, json=sent).status_code for sent in (body, WHOLE)] == [400, 200]


def test_a_user_is_deactivated_by_active_false(account: Account) -> None:
    """active false deactivates a user, who can then not be acted as."""
    path = f"/Users/{made(account)['id']}"
    acting = {"x-oneflow-user-email": "kay@nordlys.example"}
    before = account.api.get("/ping", headers=acting).status_code
    account.scim.put(path, json=WHOLE | {"active": False})
    assert [before, account.api.get("/ping", headers=acting).status_code] == [200, 401]


def test_without_scim_a_person_invites(account: Account) -> None:
    """Without SCIM a person invites in the web app, and GET /users lists the invited one once it was accepted."""
    invited = account.plant("invitations", {"email": "kay@nordlys.example", "name": "Alan Kay", "role": "user"}).json()
    assert "kay@nordlys.example" not in emails(account)
    account.plant(f"invitations/{invited['id']}/accept", {})
    assert "kay@nordlys.example" in emails(account)
