"""A draft holds edits: what it asks for, where the account moved under it, and what is left of it after a send."""

from __future__ import annotations

from typing import Any

from oneflow_tui.models import DataField, TemplateType, User, Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import (
    Action,
    FieldChange,
    Kind,
    Outcome,
    Report,
    Result,
    TypeChange,
    WebhookChange,
)
from oneflow_tui.setup.conflicts import conflicts
from oneflow_tui.setup.draft import ChangedField, Draft, NewField, TypeDraft, UserDraft, WebhookDraft, wanted
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.settle import settled

URL = "https://crm.example.com/oneflow"


def field(custom_id: str, **parts: Any) -> DataField:
    return DataField.read({"custom_id": custom_id, "id": 900, "active": True, **parts})


def account(*fields: DataField, **parts: Any) -> Actual:
    empty: dict[str, Any] = {"extension": "on", "webhooks": (), "users": (), "templates": (), "workspaces": ()}
    types = (TemplateType.read({"id": 5, "name": "Acme"}),)
    return Actual(**{**empty, "template_types": types, "fields": {5: fields}, **parts})


def a_type(**parts: Any) -> TypeDraft:
    return TypeDraft(**{"uid": "t1", "name": "Acme", "remote_id": 5, **parts})


VAT = NewField(uid="n1", custom_id="vat", name="VAT")
CHANGED = ChangedField(custom_id="city", base={"name": "City"}, new={"name": "Town"})


def test_edits_become_changes_and_what_was_not_touched_none() -> None:
    draft = Draft(types=(a_type(new=(VAT,), changed=(CHANGED,), removed=("old",), order=("n1", "city")),))
    actual = account(field("city", name="City", value="x"), field("kept", name="K"), field("old"))
    plan = make_plan(wanted(draft, actual), actual, IdMap(), has_scim=False)
    assert [(one.action, one.id.split(chr(34))[3]) for one in plan.changes] == [
        (Action.CREATE, "vat"),
        (Action.UPDATE, "city"),
        (Action.DELETE, "old"),
    ]
    assert plan.adoptions == {}
    assert plan.field_orders == {'template_types["Acme"]': ("vat", "city", "kept")}


def test_a_type_goes_by_the_accounts_name_so_that_the_wizard_never_asks_to_rename() -> None:
    draft = Draft(types=(a_type(name="Old name"),))
    actual = account()
    assert make_plan(wanted(draft, actual), actual, IdMap(), has_scim=False).changes == ()


def test_a_new_type_may_bear_the_name_that_an_adopted_one_got_meanwhile() -> None:
    draft = Draft(types=(a_type(name="Old name"), a_type(uid="t2", name="Acme", remote_id=None)))
    actual = account()
    plan = make_plan(wanted(draft, actual), actual, IdMap(), has_scim=False)
    assert [(one.action, one.id) for one in plan.changes] == [(Action.CREATE, 'template_types["t2"]')]


def test_a_field_that_a_killed_run_had_sent_already_is_no_double() -> None:
    draft = Draft(types=(a_type(remote_id=None, new=(VAT,)),))
    actual = account(field("vat", name="VAT"))
    ids = IdMap(template_types={'template_types["Acme"]': 5})
    assert make_plan(wanted(draft, actual, ids), actual, ids, has_scim=False).changes == ()


def test_conflicts_name_base_wish_and_what_the_account_says() -> None:
    draft = Draft(
        types=(a_type(new=(VAT,), changed=(CHANGED, ChangedField(custom_id="gone", base={}, new={"name": "x"}))),)
    )
    assert conflicts(draft, account(field("city", name="City"), field("gone"))) == []
    assert conflicts(draft, account(field("city", name="Town"), field("gone"))) == []
    assert conflicts(draft, account(field("city", name="Village"), field("vat", name="Theirs"))) == [
        '"Acme", "city", name: was "City" when you changed it to "Town"; the account now says "Village".',
        '"Acme", "gone": you changed this field; the account no longer has it.',
        '"Acme", "vat": you added this field; meanwhile the account has one of this custom_id with other texts.',
    ]
    assert conflicts(draft, account(template_types=())) == ['The template type "Acme" (5) is no longer in the account.']


def test_a_created_type_knows_its_id_and_what_the_account_shows_is_no_edit_any_more() -> None:
    draft = Draft(types=(a_type(remote_id=None, new=(VAT, NewField(uid="n2", custom_id="b")), order=("n2", "n1")),))
    change = TypeChange(action=Action.CREATE, kind=Kind.TEMPLATE_TYPE, id='template_types["Acme"]', name="Acme")
    after = settled(draft, Report((Outcome(change, Result.DONE, remote_id=5),)), account(field("vat", name="VAT")))
    (one,) = after.types
    assert one.remote_id == 5
    assert [new.uid for new in one.new] == ["n2"]
    assert one.order == ("n2", "vat")
    assert not after.is_empty


def test_a_type_that_a_killed_run_had_made_is_taken_up_from_the_id_map() -> None:
    draft = Draft(types=(a_type(remote_id=None, new=(VAT,)),))
    ids = IdMap(template_types={'template_types["Acme"]': 5})
    after = settled(draft, Report(), account(field("vat", name="VAT")), ids)
    assert after.types[0].remote_id == 5
    assert after.is_empty
    gone = settled(draft, Report(), account(template_types=()), ids)
    assert gone.types[0].remote_id is None


def test_a_field_that_was_taken_with_other_texts_stays_as_a_change() -> None:
    draft = Draft(types=(a_type(new=(VAT,)),))
    change = FieldChange(
        action=Action.CREATE,
        kind=Kind.DATA_FIELD,
        id='template_types["Acme"].data_fields["vat"]',
        type_address='template_types["Acme"]',
        type_id=5,
        custom_id="vat",
    )
    after = settled(draft, Report((Outcome(change, Result.FAILED),)), account(field("vat", name="vat")))
    assert after.types[0].new == ()
    assert after.types[0].changed == (ChangedField(custom_id="vat", base={"name": "vat"}, new={"name": "VAT"}),)


def test_changes_and_removals_that_the_account_shows_are_dropped_and_others_stay() -> None:
    draft = Draft(types=(a_type(changed=(CHANGED,), removed=("old", "still")),))
    after = settled(draft, Report(), account(field("city", name="Town"), field("still")))
    assert after.types[0].changed == ()
    assert after.types[0].removed == ("still",)


def test_webhooks_and_users_leave_the_draft_when_they_are_there() -> None:
    draft = Draft(
        types=(a_type(),),
        webhooks=(
            WebhookDraft(uid="w1", callback_url=URL, events=("contract:sign",), type_uid="t1"),
            WebhookDraft(uid="w2", callback_url=URL),
            WebhookDraft(uid="w3", callback_url=URL + "/key", new_sign_key=True),
            WebhookDraft(uid="w4", action="remove", remote_id=77),
            WebhookDraft(uid="w5", action="remove", remote_id=78),
        ),
        users=(UserDraft(email="Ada@x.se"), UserDraft(email="bob@x.se"), UserDraft(email="off@x.se")),
    )
    rules = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:sign"]}]}]
    hooks = [
        {"webhook_id": 70, "callback_url": URL, "template_group_id": 5, "filters": rules},
        {"webhook_id": 71, "callback_url": URL + "/key"},
        {"webhook_id": 78, "callback_url": URL + "/78"},
    ]
    people = [
        {"id": 1, "email": "ada@X.se", "active": True},
        {"id": 2, "email": "off@x.se", "active": False},
    ]
    actual = account(webhooks=tuple(Webhook.read(one) for one in hooks), users=tuple(User.read(one) for one in people))
    after = settled(draft, Report(), actual)
    assert [one.uid for one in after.webhooks] == ["w2", "w3", "w5"]
    assert [one.email for one in after.users] == ["bob@x.se", "off@x.se"]
    asked = wanted(draft, actual).webhooks[2]
    change = WebhookChange(action=Action.CREATE, kind=Kind.WEBHOOK, id="w", wanted=asked, callback_url=URL)
    sent = settled(draft, Report((Outcome(change, Result.DONE, remote_id=71),)), actual)
    assert [one.uid for one in sent.webhooks] == ["w2", "w5"]
