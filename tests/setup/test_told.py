"""What a script and a terminal are told of a plan and of what became of it."""

from __future__ import annotations

import json

from pydantic import SecretStr

from oneflow_tui.errors import BadRequest
from oneflow_tui.models import User
from oneflow_tui.setup.changes import Kind, Outcome, Plan, Report, Result, Unmanaged
from oneflow_tui.setup.told import plan_json, plan_words, remaining, report_json, report_words
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.setup.double import Book, FakeAccount, run
from tests.setup.test_apply import planned
from tests.setup.test_plan import URL, a_type, account, carrying, field, only, plan, webhook

HOSTILE = "\x1b]0;x\x07\u202e"
PEOPLE = tuple(User.read({"id": key, "email": f"u{key}@x.se"}) for key in range(500))


def mixed() -> Plan:
    actual = account(
        template_types=(a_type(5, "Acme"), a_type(6, HOSTILE)),
        fields={5: (field("vat", name=HOSTILE), field("old"), field("kept"))},
        templates=carrying(14),
        webhooks=(webhook(1, filters=only("c:d")), webhook(2, url="https://gone.example.com/")),
        users=PEOPLE,
        extension="on",
    )
    wanted = Wanted(
        template_types=(
            WantedType("Acme", fields=(WantedField("vat", "VAT"), WantedField("new")), delete_fields=("old",)),
        ),
        webhooks=(WantedWebhook(URL, events=("contract:sign",), sign_key=SecretStr("s3cret-key")),),
        users=(WantedUser("u0@x.se"), WantedUser("ada@x.se")),
        delete_webhooks=("https://gone.example.com/",),
    )
    return plan(wanted, actual, asks=False)


def test_the_json_of_a_plan_has_the_promised_keys_and_no_secret() -> None:
    told = plan_json(mixed())
    assert set(told) == {"changes", "unmanaged", "summary", "unknown"}
    assert told["summary"] == {"create": 1, "update": 2, "delete": 2, "manual": 1}
    assert told["changes"][2] == {
        "action": "delete",
        "kind": "data_field",
        "id": 'template_types["Acme"].data_fields["old"]',
        "remote_id": 900,
        "detail": "removes `old` from the type and from 14 templates",
        "reach": "the type and 14 templates",
    }
    assert {"kind": "user", "id": 7, "name": "u7@x.se"} in told["unmanaged"]
    assert {"kind": "template_type", "id": 6, "name": HOSTILE} in told["unmanaged"]
    assert "s3cret-key" not in json.dumps(told)


def test_the_words_of_a_plan_are_marked_grouped_counted_and_harmless() -> None:
    lines = plan_words(mixed())
    text = "\n".join(lines)
    assert [line for line in lines if line and not line.startswith(" ")] == [
        'Data fields of "Acme"',
        "Webhooks",
        "Users",
        "Not in the set-up, kept as they are",
        "Not made from this machine: before it writes there, apply asks, or wants --adopt NAME",
        "In all: 1 to create, 2 to change, 2 to remove, 1 for a person.",
    ]
    assert '  + creates the data field "new"' in lines
    assert "  - removes `old` from the type and from 14 templates" in lines
    assert text.count("reach: ") == 1  # said where the sentence does not have it
    assert "  - removes the webhook 2 to" in text
    assert "  ~ changes the webhook 1 to" in text
    assert "  ! for a person: invite ada@x.se" in text
    assert '  data fields of "Acme": "kept"' in lines
    assert "  users: u1@x.se, u2@x.se, u3@x.se, u4@x.se, u5@x.se and 494 more users" in lines
    assert '  ! "Acme" (id 5)' in lines
    assert "template_types[" not in text
    assert "\\u202e" in text
    assert not set(text) & set("\x1b\x07\u202e")


def test_what_cannot_be_known_and_an_empty_plan_are_said() -> None:
    actual = account(webhooks=(webhook(1),))
    same = plan(Wanted(webhooks=(WantedWebhook(URL, key_source="keyring"),)), actual)
    assert plan_words(same) == [
        "Cannot be known",
        f'  ? the webhook to "{URL}": whether its sign key is set cannot be seen: a sign key never comes back',
        "",
        "Nothing to do: the account is as the set-up says.",
    ]
    assert plan_json(same)["unknown"] == [
        {
            "kind": "webhook",
            "id": f'webhooks["{URL}"]',
            "detail": "whether its sign key is set cannot be seen: a sign key never comes back",
        }
    ]


def test_fields_that_stay_are_told_by_their_type() -> None:
    odd = Plan(unmanaged=(Unmanaged(Kind.DATA_FIELD, 'template_types["A"].data_fields["x"]', "X"),))
    assert plan_words(odd)[1] == '  data fields of "A": "x"'


async def test_a_report_tells_each_result_with_its_reason_and_what_remains() -> None:
    fake, book = FakeAccount(), Book()
    type_id = fake.add_type("Acme", [{"custom_id": "old"}])
    fake.add_type("Other", [{"custom_id": "bye"}])
    hook = fake.add_webhook(URL)
    wanted = Wanted(
        template_types=(
            WantedType("Acme", fields=(WantedField("a"),), delete_fields=("old",)),
            WantedType("Other", delete_fields=("bye",)),
        ),
        delete_webhook_ids=(hook,),
    )
    made = await planned(fake, book, wanted)
    refusal = BadRequest("no", status=400, request_id="r-1")
    fake.before["PUT fields"] = lambda: fake.fail.update({"PUT fields": refusal})
    report = await run(fake, book, made)
    told = report_json(made, report, reads=5, writes=3)
    assert set(told) == {"changes", "unmanaged", "summary", "unknown", "requests", "warnings"}
    assert told["requests"] == {"reads": 5, "writes": 3}
    results = {one["id"]: (one["result"], one.get("problem", {}).get("request_id")) for one in told["changes"]}
    failed = {address for address, (result, request_id) in results.items() if (result, request_id) == ("failed", "r-1")}
    assert 'template_types["Acme"].data_fields["old"]' in failed
    assert results[f'webhooks["{URL}" {hook}]'] == ("done", None)
    deletes, names = remaining(made, report)
    assert (deletes, names) == (2, ("Acme", "Other"))
    lines = report_words(report)
    assert "  - removes `old` from the type and from no template: FAILED" in lines
    assert "      request id: r-1" in lines
    assert lines[-1] == "In all: 1 done, 3 FAILED."
    assert type_id in fake.types


def test_what_was_done_or_waits_for_a_person_does_not_remain() -> None:
    made = mixed()
    done = Report(tuple(Outcome(one, Result.DONE) for one in made.changes), ("odd \x1b thing",))
    assert remaining(made, done) == (0, ())
    assert "  ! odd \\u001b thing" in report_words(done)
    waiting = Report(tuple(Outcome(one, Result.MANUAL, one.detail) for one in made.changes))
    assert remaining(made, waiting) == (0, ())
    assert all("problem" not in one for one in report_json(made, waiting, 0, 0)["changes"])
