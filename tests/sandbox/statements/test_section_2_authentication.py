"""Section 2: hosts, the token, and who a call acts as."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx

from tests.sandbox.conftest import Account

FIELDS = {"data_fields": [{"custom_id": "a", "name": "A", "description": "", "placeholder": "", "value": ""}]}


def acting(email: str) -> dict[str, str]:
    return {"x-oneflow-user-email": email}


def test_the_api_lies_under_v1(account: Account) -> None:
    """The REST API lies under /v1 of its host."""
    assert urlsplit(account.server.base_url).path == "/v1"
    assert account.api.get("/ping").status_code == 200


def test_scim_lies_under_scim_v1_of_the_same_host(account: Account) -> None:
    """SCIM 2.0 lies under /scim/v1 of the same host."""
    rest, scim = urlsplit(account.server.base_url), urlsplit(account.server.scim_base_url)
    assert (scim.netloc, scim.path) == (rest.netloc, "/scim/v1")
    assert account.scim.get("/Users").status_code == 200


def test_every_call_needs_the_token(account: Account) -> None:
    """Each call carries its token in x-oneflow-api-token."""
    for path in ("/ping", "/accounts/me", "/template_types", "/users", "/webhooks", "/contracts"):
        assert httpx.get(account.server.base_url + path, trust_env=False).status_code == 401
        assert account.api.get(path).status_code == 200


def test_a_token_has_forty_characters(account: Account) -> None:
    """A token is 40 characters long."""
    assert len(account.server.token) == 40


def test_a_token_is_of_letters_digits_and_hyphens(account: Account) -> None:
    """A token is made of letters, digits and hyphens."""
    assert re.fullmatch(r"[A-Za-z0-9-]+", account.server.token)


def test_a_token_has_no_scopes(account: Account) -> None:
    """There are no scopes: the one token reads and writes whatever the API offers."""
    made = account.api.post("/webhooks", json={"callback_url": "https://crm.example.com/"}).json()
    assert account.api.delete(f"/webhooks/{made['webhook_id']}").status_code == 200
    assert account.put_fields(account.new_type(), FIELDS["data_fields"]).status_code == 200


def test_a_custom_token_says_so(account: Account) -> None:
    """GET /accounts/me tells a custom token by an integration without id whose key is "custom"."""
    assert account.api.get("/accounts/me").json()["token_info"]["integration"] == {"id": None, "key": "custom"}


def test_a_call_acts_as_an_active_user(account: Account) -> None:
    """x-oneflow-user-email names the active user that the call acts as."""
    assert account.api.get("/ping", headers=acting("edsger@nordlys.example")).status_code == 200
    assert account.api.get("/ping", headers=acting("alan@nordlys.example")).status_code == 401


def test_without_an_address_a_call_acts_as_an_anonymous_admin(account: Account) -> None:
    """A call without x-oneflow-user-email runs as an anonymous admin."""
    assert "x-oneflow-user-email" not in account.api.headers
    assert account.put_fields(account.new_type(), FIELDS["data_fields"]).status_code == 200


def test_a_wrong_address_is_401(account: Account) -> None:
    """An address that is no user's gives 401 and not 403."""
    assert account.api.get("/ping", headers=acting("nobody@nordlys.example")).status_code == 401


def test_only_admins_change_data_fields(account: Account) -> None:
    """Data fields can be changed by admins only."""
    path = f"/template_types/{account.new_type()}/data_fields"
    assert account.api.put(path, json=FIELDS, headers=acting("edsger@nordlys.example")).status_code == 403
    assert account.api.put(path, json=FIELDS, headers=acting("grace@nordlys.example")).status_code == 200


def test_header_names_have_no_case(account: Account) -> None:
    """The case of header names does not matter."""
    headers = {"X-OneFlow-API-Token": account.server.token, "X-ONEFLOW-USER-EMAIL": account.server.user_email}
    assert httpx.get(f"{account.server.base_url}/ping", headers=headers, trust_env=False).status_code == 200


def test_a_custom_integration_needs_the_business_plan(account: Account) -> None:
    """A custom integration needs the Business plan or a higher one."""
    for plan, status in (("essentials", 402), ("business", 200), ("enterprise", 200)):
        account.plant("conditions", {"plan": plan})
        assert account.api.get("/template_types").status_code == status


def test_scim_takes_its_own_bearer_token(account: Account) -> None:
    """SCIM takes its own token as a Bearer, and each of the two tokens opens its own surface alone."""
    token, scim_token = account.server.token, account.server.scim_token
    assert account.scim.headers["authorization"] == f"Bearer {scim_token}"
    assert account.scim.get("/Users").status_code == 200
    assert account.scim.get("/Users", headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert account.api.get("/ping", headers={"x-oneflow-api-token": scim_token}).status_code == 401


def test_scim_needs_the_enterprise_plan(account: Account) -> None:
    """SCIM needs the Enterprise plan."""
    for plan, status in (("business", 402), ("enterprise", 200)):
        account.plant("conditions", {"plan": plan})
        assert account.scim.get("/Users").status_code == status
