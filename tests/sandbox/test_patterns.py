"""A line break at the end of a value is a part of it, in bodies and in queries."""

from __future__ import annotations

import httpx
import pytest

from oneflow_tui.sandbox.patterns import matches
from tests.sandbox.conftest import Account
from tests.sandbox.contracts import FJORD, draft
from tests.sandbox.test_people import USER


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^[A-Z]{2}$", "NO", True),
        ("^[A-Z]{2}$", "NO\n", False),
        ("^[A-Z]{2}$", "NO\n\n", False),
        ("^$|^a$", "", True),
        ("^$|^a$", "\n", False),
        (r"^a\s*$", "a \n", True),
        (r"^\$$", "$", True),
        (r"^\$$", "$\n", False),
        ("^[a$]+$", "a$", True),
        (r"^[^\]$]$", "]", False),
        (r"^[^\]$]$", "x\n", False),
        (r"\S", "a\n", True),
        ("", "\n", True),
    ],
)
def test_the_end_of_a_pattern_is_the_very_end(pattern: str, text: str, found: bool) -> None:
    assert matches(pattern, text) is found


@pytest.mark.parametrize(
    ("private", "problem"),
    [
        ({"value": {"currency": "SEK\n"}}, "_private.value.currency"),
        ({"value": {"amount": "1.00\n"}}, "_private.value.amount"),
        (
            {"signing_period_expiration": {"expire_date": "2030-01-01\n"}},
            "_private.signing_period_expiration.expire_date",
        ),
    ],
)
def test_in_what_a_contract_is_changed_to(account: Account, private: dict, problem: str) -> None:
    answer = account.api.put(f"/contracts/{draft(account)['id']}", json={"_private": private})
    assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, [problem])


@pytest.mark.parametrize(("country", "email"), [("NO\n", "kari@fjord.example\n"), ("\n", "\n")])
def test_in_a_country_and_an_address(account: Account, country: str, email: str) -> None:
    people = [{"name": "Kari", "email": email}]
    for party in (FJORD | {"country_code": country}, FJORD | {"participants": people}):
        body = {"workspace_id": 10101, "template_id": 10301, "parties": [party]}
        assert account.api.post("/contracts/create", json=body).status_code == 400


def test_in_a_query(account: Account) -> None:
    def asked(client: httpx.Client, path: str, key: str, value: str) -> int:
        return client.get(path, params={key: value}).status_code

    for span in ("2020-01-01|2020-01-02\n", "2020-01-01|2020-01-02T10:00:00Z\n", "|\n"):
        assert asked(account.api, "/contracts", "filter[published_time]", span) == 400
        assert asked(account.api, "/contracts", "filter[published_time]", span.strip()) == 200
    assert asked(account.scim, "/Users", "sortBy", "userName\n") == 400


def test_in_what_a_directory_sends(account: Account) -> None:
    user = {"schemas": [USER], "userName": "kay@nordlys.example", "displayName": "Kay"}
    for wrong in ({"userName": "kay@nordlys.example\n"}, {"locale": "e\n"}):
        assert account.scim.post("/Users", json=user | wrong).status_code == 400
    operations = [{"op": "replace\n", "path": "title", "value": "x"}]
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}
    assert account.scim.patch("/Users/10202", json=body).status_code == 400
