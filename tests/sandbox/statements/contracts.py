"""Contracts to try calls on, in an account of the seed "typical"."""

from __future__ import annotations

from tests.sandbox.conftest import Account

BUYER = {"name": "Kari Nordmann", "email": "kari@fjord.example", "phone_number": "+4740000000", "signatory": True}
PARTY = {"name": "Fjord AS", "type": "company", "country_code": "NO", "participants": [BUYER]}


def places(account: Account) -> tuple[int, int, int]:
    """The first template type, an active template that carries it, and the workspace that this can be used in."""
    template_type = account.api.get("/template_types").json()["data"][0]["id"]
    workspace = account.api.get("/workspaces").json()["data"][0]["id"]
    query = f"/templates?template_type_id={template_type}&filter[workspace_ids]={workspace}"
    return template_type, account.api.get(query).json()["data"][0]["id"], workspace


def body_of_new(account: Account, **more: object) -> dict:
    """What makes a contract from that template."""
    _, template, workspace = places(account)
    return {"workspace_id": workspace, "template_id": template, "name": "A deal", "parties": [PARTY], **more}


def new_draft(account: Account, **more: object) -> str:
    """Makes a contract and returns its path."""
    made = account.api.post("/contracts/create", json=body_of_new(account, **more))
    assert made.status_code == 200, made.text
    return f"/contracts/{made.json()['id']}"


def publish(account: Account, path: str) -> None:
    answer = account.api.post(f"{path}/publish", json={"subject": "Please sign", "message": "Here it is."})
    assert answer.status_code == 200, answer.text


def rows(account: Account, path: str) -> list[dict]:
    """The items below a path, in an envelope or bare under the path's last word."""
    body = account.api.get(path).json()
    return body["data"] if "data" in body else body[path.partition("?")[0].rpartition("/")[2]]


def by_custom_id(account: Account, path: str) -> dict[str, dict]:
    """A contract's data fields."""
    return {field["_private_ownerside"]["custom_id"]: field for field in rows(account, f"{path}/data_fields")}


def others(account: Account, path: str) -> tuple[dict, dict]:
    """The counterparty and its first participant."""
    party = next(party for party in rows(account, f"{path}/parties") if not party["my_party"])
    return party, party["participants"][0]
