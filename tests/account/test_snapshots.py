"""Snapshots: everything that was read, nothing secret, and the same again when read back."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from oneflow_tui.account.bare import bare, bare_thing, masked_value, without_secrets
from oneflow_tui.account.difference import difference
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.snapshot import read_snapshot, snapshot
from oneflow_tui.errors import BadFile, NewerFile
from oneflow_tui.models import Account
from tests.account.making import a_contract, a_template, a_webhook, healthy
from tests.account.odd import accounts
from tests.account.reading import plain, read_account
from tests.sandbox_server import SandboxServer

PLANTED = "planted-8f1c2e"


def test_no_secret_and_no_time_or_link_is_in_it() -> None:
    link = f"https://app/{PLANTED}"
    person = {"email": "a@b.c", "access_link": link, "created_time": PLANTED, "_private_ownerside": {"visits": 4}}
    party = {"participants": [person]}
    seen = healthy(
        account=Account.read(
            {"id": 7, "name": "N", "token_info": {"integration": {"key": "custom"}, "token": PLANTED}}
        ),
        webhooks=(
            a_webhook(url=f"https://u:{PLANTED}@x.example/a?token={PLANTED}&b=1", sign_key=PLANTED),
            a_webhook(32, configuration={"secret": PLANTED, "password": PLANTED, "api_key": PLANTED, "kept": 1}),
        ),
        templates=(a_template(_links={"self": {"href": PLANTED}}, updated_time=PLANTED, _permissions={"x": PLANTED}),),
        contracts=(a_contract(parties=[party], _links={"x": PLANTED}, state_updated_time=PLANTED),),
        acting_as=PLANTED,
        url_problems={PLANTED: PLANTED},
    )
    text = json.dumps(snapshot(seen))
    assert PLANTED not in text
    assert '"kept": 1' in text
    assert "a@b.c" in text
    assert "visits" not in text  # it grows by itself


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.example/a", "https://x.example/a"),
        ("https://x.example/a?b=1&c=%20", "https://x.example/a?b=1&c=%20"),
        ("https://x.example/a?b=1&sig=9&api_key=7#f", "https://x.example/a?b=1&sig=…&api_key=…#f"),
        ("https://u:p@x.example/", "https://u:…@x.example/"),
        ("https://secret@x.example/", "https://…@x.example/"),
        ("https://x.example/a?zapikey=9&accessToken=8&b=%20", "https://x.example/a?zapikey=…&accessToken=…&b=%20"),
        ("https://x.example/a?b=1;token=9;c=2", "https://x.example/a?b=1;token=…;c=2"),
        ("https://x.example/a#access_token=9&b=1", "https://x.example/a#access_token=…&b=1"),
        ("https://x.example/a?api%5Fkey=9", "https://x.example/a?api%5Fkey=…"),
        ("https://x.example/a?code=9", "https://x.example/a?code=…"),
        ("https://[bad?key=1", "…"),
    ],
)
def test_urls_are_kept_without_what_may_be_secret(url: str, kept: str) -> None:
    assert without_secrets(url) == kept


def test_names_that_only_look_like_secrets_are_kept() -> None:
    value = {"country_code": "SE", "signatory": True, "sign_method": "sms", "custom_id": "token", "keyword": 1}
    assert bare(value) == value


def test_secrets_within_texts_and_under_names_of_two_words_are_not_kept() -> None:
    value = {"accessToken": "x", "clientSecret": "x", "note": " see https://bob:pw@h.example/ and https://x.example"}
    assert bare(value) == {"note": " see https://bob:…@h.example/ and https://x.example"}


def test_a_body_that_is_a_text_in_json_is_masked_by_names() -> None:
    body = json.dumps({"callback_url": "https://u:p@h.example", "sign_key": "planted", "value": "å"})
    told = json.loads(masked_value({"request_body": body})["request_body"])
    assert told == {"callback_url": "https://u:…@h.example", "sign_key": "…", "value": "å"}
    for same in ('{"a": 1,  "b": "x"}', "[not json", "{", '[{"deep":' * 3000):
        assert masked_value([same]) == [same]


def test_what_is_nested_deeper_than_anybody_reads_is_cut() -> None:
    deep: Any = "the-bottom"
    for _ in range(900):
        deep = {"a": [deep]}
    seen, again = (healthy(webhooks=(a_webhook(configuration=deep, x=x),)) for x in (1, 2))
    assert "the-bottom" not in json.dumps(snapshot(seen))
    assert [one.attribute for one in difference(seen, again)] == ["x"]


def test_what_only_links_tell_of_a_contract_is_no_difference_to_its_snapshot() -> None:
    links = {
        kind: {"href": f"https://api.oneflow.com/v1/{kind}s/{number}"}
        for kind, number in (("workspace", 1), ("template", 2), ("template_type", 9))
    }
    seen = healthy(contracts=(a_contract(_private_ownerside=None, _private={"name": "x"}, _links=links),))
    again = read_snapshot(snapshot(seen)).seen
    assert again.contracts is not None
    [one] = again.contracts
    assert (one.workspace_id, one.template_id, one.template_type_id) == (1, 2, 9)
    assert difference(again, seen) == difference(seen, again) == []


@pytest.mark.parametrize("odd", ["text", 7, [1], [], "", None])
def test_what_is_odd_where_ids_belong_keeps_nobody_from_a_snapshot(odd: Any) -> None:
    links = {"template": {"href": "https://api.oneflow.com/v1/templates/2"}}
    seen = healthy(contracts=(a_contract(_private_ownerside=odd, _links=links),))
    again = read_snapshot(snapshot(seen)).seen
    assert again.contracts is not None
    assert again.contracts[0].template_id == 2
    assert difference(again, seen) == difference(seen, again) == []


def test_what_only_a_link_tells_is_kept() -> None:
    link = {"template_type": {"href": "https://api.oneflow.com/v1/template_types/9"}}
    template = a_template(template_type=None, _links=link)
    assert bare_thing(template)["template_type"] == {"id": 9}
    seen = healthy(templates=(template,), contracts=(a_contract(_private_ownerside=None, _links=link),))
    again = read_snapshot(snapshot(seen)).seen
    assert again.templates is not None
    assert again.templates[0].template_type_id == 9
    assert snapshot(again) == snapshot(seen)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts)
def test_any_account_comes_back_from_its_snapshot(seen: AccountSeen) -> None:
    kept = json.loads(json.dumps(snapshot(seen, "2026-03-01T10:00:00Z")))
    again = read_snapshot(kept)
    assert again.taken == "2026-03-01T10:00:00Z"
    assert snapshot(again.seen, again.taken) == kept
    assert difference(seen, again.seen) == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"format": "oneflow-tui snapshot"},
        {"format": "oneflow-tui snapshot", "version": True},
        {"format": "oneflow-tui plan", "version": 1},
        {"webhooks": {}},
        {"webhooks": [1]},
        {"webhooks": [{"callback_url": "no id"}]},
        {"data_fields": []},
        {"data_fields": {"x": []}},
        {"data_fields": {"1": [{}]}},
        {"contracts_count": -1},
        {"field_limit": "150"},
        {"account": {"name": "no id"}},
    ],
)
def test_what_is_no_snapshot_is_refused(value: Any) -> None:
    if isinstance(value, dict) and value and "format" not in value:
        value = {**snapshot(healthy()), **value}
    with pytest.raises(BadFile):
        read_snapshot(value)


def test_a_newer_snapshot_is_told_from_a_damaged_one() -> None:
    with pytest.raises(NewerFile):
        read_snapshot({**snapshot(healthy()), "version": 2})


async def test_the_finished_account_of_the_sandbox() -> None:
    with SandboxServer().start("typical") as sandbox:
        account = plain(sandbox)
        hook = {"callback_url": "https://crm.example.com/x", "sign_key": PLANTED, "filters": None}
        account.post("/webhooks", hook)
        seen = await read_account(sandbox)
        text = json.dumps(snapshot(seen))
    assert PLANTED not in text
    assert sandbox.token not in text
    times = set(re.findall(r"\w+_times?\b", text))
    assert times == {"published_time", "signing_period_expiry_time"}, "those that somebody sets"
    assert "_links" not in text
    assert difference(seen, read_snapshot(json.loads(text)).seen) == []
