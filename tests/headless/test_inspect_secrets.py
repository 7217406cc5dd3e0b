"""What leaves the program holds no secret of this run, should the account's own text hold it; and of a callback URL
only `inspect --json`, which gives what the API gave, tells the password."""

from __future__ import annotations

import pytest

from oneflow_tui.flags import INSPECTED
from tests.headless.conftest import Program
from tests.inspect_screens.test_no_secrets import pieces

PASSWORD, QUERY = "planted-pa55word", "planted-query"
TABLES = tuple(one for one in INSPECTED if one not in ("logs", "scim_users", "scim_groups"))


@pytest.fixture
def seed() -> str:
    return "typical"


@pytest.fixture
def secrets(program: Program) -> tuple[str, ...]:
    """Those of the run, planted wherever an account holds text."""
    token, scim, plain = program.sandbox.token, program.sandbox.scim_token, program.plain
    kind = plain.post("/template_types", {"name": f"Type {token}", "description": f"scim {scim}, {token}"})
    field = {
        "custom_id": "a",
        "name": token,
        "description": scim,
        "placeholder": "",
        "value": f"https://x.y/?token={QUERY}",
    }
    plain.put(f"/template_types/{kind['id']}/data_fields", {"data_fields": [field]})
    for url in (
        f"https://ada:{PASSWORD}@crm.example.com/in?token={QUERY}&page=1",
        f"https://crm.example.com/{token}?a={scim}",
    ):
        plain.post("/webhooks", {"callback_url": url, "filters": None, "sign_key": None, "template_group_id": None})
    workspace = next(one for one in plain.get("/helpers/contract_create_data") if one["templates"])
    made = {"workspace_id": workspace["id"], "template_id": workspace["templates"][0]["id"], "name": f"Deal {token}"}
    plain.post("/contracts/create", made)
    return token, scim


def run(program: Program, *arguments: str) -> str:
    done = program("inspect", *arguments, ONEFLOW_SCIM_TOKEN=program.sandbox.scim_token)
    assert done.code in (0, 3), done
    return done.out + done.err


def test_the_secrets_of_the_run_are_in_no_answer(program: Program, secrets: tuple[str, ...]) -> None:
    whole = run(program, "--json")
    texts = {"json": whole, "words": run(program)}
    texts |= {f"json {one}": run(program, one, "--json") for one in INSPECTED}
    texts |= {f"words {one}": run(program, one) for one in INSPECTED}
    texts |= {f"csv {one}": run(program, one, "--csv") for one in TABLES}
    run(program, "--snapshot", str(program.folder / "before.json"))
    texts["snapshot"] = (program.folder / "before.json").read_text(encoding="ascii")
    program.plain.post("/template_types", {"name": f"Another {secrets[0]}"})
    texts["diff in words"] = run(program, "--diff", str(program.folder / "before.json"))
    texts["diff"] = run(program, "--diff", str(program.folder / "before.json"), "--json")
    assert "Another" in texts["diff"]
    for name, text in texts.items():
        assert not [one for one in pieces(*secrets) if one in text], name
    assert "Deal \\u2026" in whole, "what stood around it is there"
    assert "Type …" in texts["csv template_types"]


def test_only_what_the_api_gave_tells_the_password_of_a_callback_url(
    program: Program, secrets: tuple[str, ...]
) -> None:
    assert PASSWORD in run(program, "webhooks", "--json")
    run(program, "--snapshot", str(program.folder / "one.json"))
    kept = (program.folder / "one.json").read_text(encoding="ascii")
    listed = run(program, "webhooks", "--csv")
    assert "https://ada:…@crm.example.com/in?token=…&page=1" in listed
    for text in (listed, kept, run(program, "checks", "--csv"), run(program, "data_fields", "--csv")):
        assert PASSWORD not in text
        assert QUERY not in text
