"""What the tests of contracts share."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import Account

KARI: dict[str, Any] = {"name": "Kari Nordmann", "email": "kari@fjord.example", "signatory": True}
OLA: dict[str, Any] = {"name": "Ola Nordmann", "email": "ola@fjord.example", "signatory": True}
FJORD: dict[str, Any] = {"type": "company", "name": "Fjord AS", "country_code": "NO", "participants": [KARI]}
LETTER = {"subject": "Please sign", "message": "Here it is."}


def draft(account: Account, **more: Any) -> dict:
    """A draft from the first template, as the API answers it."""
    body = {"workspace_id": 10101, "template_id": 10301, "parties": [FJORD]} | more
    answer = account.api.post("/contracts/create", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def published(account: Account, **more: Any) -> dict:
    """The same, sent."""
    answer = account.api.post(f"/contracts/{draft(account, **more)['id']}/publish", json=LETTER)
    assert answer.status_code == 200, answer.text
    return answer.json()


def others(contract: dict) -> list[dict]:
    """The participants of the other side."""
    theirs = [party for party in contract["parties"] if not party["my_party"]]
    return [one for party in theirs for one in party.get("participants", [party.get("participant")])]


def step(account: Account, contract: dict, participant: dict, name: str) -> int:
    """A participant's step in the console; the status."""
    return account.plant(f"contracts/{contract['id']}/participants/{participant['id']}/{name}", {}).status_code


def events(account: Account, contract: dict) -> list[str]:
    """What has happened to it."""
    return [one["type"] for one in account.api.get(f"/contracts/{contract['id']}/events").json()["data"]]


def now(account: Account, contract: dict) -> dict:
    """It as it is now."""
    return account.api.get(f"/contracts/{contract['id']}").json()
