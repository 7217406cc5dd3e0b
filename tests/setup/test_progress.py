"""Where each step stands."""

from __future__ import annotations

from typing import Any

from oneflow_tui.models import Account, DataField, Template, TemplateType, User, Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, NewField, TypeDraft, UserDraft, WebhookDraft
from oneflow_tui.setup.progress import STEPS, progress
from oneflow_tui.setup.trial import TestLine, TestRun

CARRYING = {"id": 1, "name": "T", "template_active": True, "template_type": {"id": 5}, "workspaces": [{"id": 11}]}


def full(**parts: Any) -> Actual:
    whole: dict[str, Any] = {
        "account": Account.read({"id": 7, "name": "Acme"}),
        "extension": "on",
        "template_types": (TemplateType.read({"id": 5, "name": "Acme"}),),
        "fields": {5: (DataField.read({"custom_id": "vat"}),)},
        "templates": (Template.read(CARRYING),),
        "webhooks": (Webhook.read({"webhook_id": 1}),),
        "users": (User.read({"id": 1, "email": "a@b.se", "active": True}),),
        "workspaces": (),
    }
    return Actual(**{**whole, **parts})


def states(actual: Actual, draft: Draft | None = None, tested: TestRun | None = None, signed_in: bool = True) -> Any:
    return progress(actual, draft or Draft(), signed_in=signed_in, tested=tested)


def short(found: Any) -> dict[str, str]:
    return {key: one.standing.value for key, one in found.items()}


def test_every_step_in_its_order_with_its_title() -> None:
    found = states(Actual(), signed_in=False)
    assert [(key, one.title) for key, one in found.items()] == list(STEPS)


def test_before_a_token_everything_waits_for_it() -> None:
    found = states(Actual(), signed_in=False)
    assert found["token"].standing == "needs_you"
    assert {found[step].standing for step in ("extension", "template_types", "webhooks", "users", "test")} == {
        "blocked"
    }


def test_what_was_not_looked_at_is_unknown() -> None:
    found = states(Actual())
    steps = ("extension", "template_types", "data_fields", "webhooks", "users", "test")
    assert {found[step].standing for step in steps} == {"unknown"}


def test_a_finished_account_is_done_all_over() -> None:
    assert set(short(states(full())).values()) == {"done"}
    assert states(full())["token"].detail == '"Acme"'


def test_probably_on_is_unknown_and_says_what_will_tell() -> None:
    one = states(full(extension="probably_on", template_types=(), fields={}))["extension"]
    assert one.standing == "unknown"
    assert "Probably on" in one.detail
    assert "first template type will tell" in one.todo


def test_the_extension_being_off_blocks_types_and_fields_and_names_the_menu() -> None:
    found = states(full(extension="off", template_types=(), fields={}))
    assert found["extension"].standing == "needs_you"
    assert "Marketplace > Custom Integration > Enable" in found["extension"].todo
    assert [found[step].standing for step in ("template_types", "data_fields", "test")] == ["blocked"] * 3
    assert found["data_fields"].todo == "Create a template type first."


def test_edits_need_you() -> None:
    draft = Draft(
        types=(TypeDraft(name="Acme", remote_id=5, new=(NewField(custom_id="x"),)), TypeDraft(name="New")),
        webhooks=(WebhookDraft(callback_url="https://x.se"),),
        users=(UserDraft(email="new@x.se"),),
    )
    found = states(full(), draft)
    assert [found[step].standing for step in ("template_types", "data_fields", "webhooks", "users")] == [
        "needs_you"
    ] * 4
    assert found["template_types"].detail == "1 template type not created yet."
    assert found["data_fields"].detail == "1 change not sent."
    assert found["users"].detail == "Not there yet: new@x.se."
    assert "Invite user" in found["users"].todo
    assert found["summary"].detail == "3 of 7 steps are done."
    assert found["summary"].todo == "Left: Template types, Data fields, Webhooks and Users."


def test_a_chosen_type_without_fields_or_gone_needs_you() -> None:
    chosen = Draft(types=(TypeDraft(name="Acme", remote_id=5),))
    system = DataField.read({"custom_id": "sys", "source": "system"})
    assert states(full(fields={5: (system,)}), chosen)["data_fields"].detail == 'No data fields yet: "Acme".'
    assert states(full(fields={}), chosen)["data_fields"].standing == "unknown"
    assert states(full(template_types=()), chosen)["template_types"].detail == 'No longer in the account: "Acme".'


def test_the_test_step_needs_an_active_template_in_a_workspace() -> None:
    for odd in ({"template_active": False}, {"workspaces": []}, {"template_type": None}):
        found = states(full(templates=(Template.read({**CARRYING, **odd}),)))["test"]
        assert found.standing == "needs_you"
        assert "set Template type" in found.todo


def test_a_failing_line_of_the_test_is_named_with_its_next_step() -> None:
    lines = (TestLine("Ping", True, "", 0.1), TestLine("Users", False, "x", 0.1, None, "Invite them."))
    found = states(full(), tested=TestRun("2026-01-01T00:00:00+00:00", lines))["test"]
    assert (found.standing, found.todo) == ("needs_you", "Invite them.")
    assert "Users" in found.detail
