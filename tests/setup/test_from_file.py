"""A set-up file as edits of the draft: the wizard then sends just what `apply` would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import BadInput
from oneflow_tui.models import DataField, TemplateType, User, Webhook, Workspace
from oneflow_tui.services.webhooks import filters_of
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, FieldChange, Kind, Plan, WebhookChange
from oneflow_tui.setup.draft import Draft, WebhookDraft
from oneflow_tui.setup.draft import wanted as wanted_of_draft
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.from_file import Stranger, draft_from, strangers
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.merge import merged
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.waiting import first_step, waiting_words
from oneflow_tui.setup.wanted import Wanted
from tests.setup.file.making import read

URL = "https://crm.example.com/oneflow"
FILE = f"""\
version = 1
delete_webhooks = ["https://old.example.com/"]

[[template_types]]
name = "Deal"
delete_data_fields = ["gone"]
  [[template_types.data_fields]]
  custom_id = "new"
  name = "New"
  [[template_types.data_fields]]
  custom_id = "city"
  name = "Town"
  [[template_types.data_fields]]
  custom_id = "vat_number"
  renamed_from = "vat"
  placeholder = "SE"

[[template_types]]
name = "Offer"
description = "Not yet there"
  [[template_types.data_fields]]
  custom_id = "price"

[[webhooks]]
callback_url = "{URL}"
template_type = "Offer"
events = ["contract:sign"]
workspaces = ["Sales"]

[[webhooks]]
callback_url = "{URL}"
template_type = "Deal"

[[users]]
email = "ADA@example.com"
[[users]]
email = "grace@example.com"
name = "Grace Hopper"
role = "administrator"
workspaces = ["Sales"]
"""


def field(custom_id: str, **parts: Any) -> DataField:
    return DataField.read({"custom_id": custom_id, "id": 900, "active": True, **parts})


def webhook(id: int, url: str, type_id: int | None = None, events: tuple[str, ...] = ()) -> Webhook:
    row = {"webhook_id": id, "callback_url": url, "filters": filters_of(events, ()), "template_group_id": type_id}
    return Webhook.read(row)


FIELDS = (
    field("agreement_id", source="system"),
    field("theirs"),
    field("city", name="City", value="x"),
    field("gone"),
    field("vat", name="VAT", placeholder="x"),
)


def account(**parts: Any) -> Actual:
    usual: dict[str, Any] = {
        "extension": "on",
        "template_types": (TemplateType.read({"id": 5, "name": "Deal", "description": "D"}),),
        "fields": {5: FIELDS},
        "webhooks": (webhook(70, "https://old.example.com/"), webhook(71, URL, 5, ("contract:publish",))),
        "users": (User.read({"id": 8, "email": "ada@example.com", "name": "Ada", "active": True}),),
        "workspaces": (Workspace.read({"id": 31, "name": "Sales"}),),
        "templates": (),
    }
    return Actual(**{**usual, **parts})


def plan_of(wanted: Wanted, actual: Actual, ids: IdMap | None = None) -> Plan:
    return make_plan(wanted, actual, ids or IdMap(), has_scim=False)


def facts(plan: Plan) -> list[tuple[Any, ...]]:
    """What a plan sends, whatever it calls the things."""
    found: list[tuple[Any, ...]] = []
    for one in plan.changes:
        if isinstance(one, FieldChange):
            found.append((one.action, one.type_id, one.custom_id, one.after))
        elif isinstance(one, WebhookChange):
            wanted = one.wanted
            new_key = wanted is not None and wanted.new_sign_key
            events = wanted.events if wanted is not None else ()
            bound = (one.type_id, one.type_address)
            found.append((one.action, one.remote_id, one.callback_url, bound, one.workspace_ids, events, new_key))
        else:
            found.append((one.action, one.kind, one.id, one.detail))
    return sorted(found, key=repr)


def test_the_wizard_sends_what_apply_would() -> None:
    asked, actual = wanted_of(read(FILE)), account()
    draft = draft_from(asked, actual, IdMap(), Draft())
    told = plan_of(wanted_of_draft(draft, actual), actual)
    headless = plan_of(asked, actual)
    spaced = [fact for fact in facts(headless) if fact[1] != Kind.USER]
    assert [fact for fact in facts(told) if fact[1] != Kind.USER] == spaced
    assert len(spaced) == 10
    assert [one.id for one in told.changes if one.kind is Kind.USER] == ['users["grace@example.com"]']
    assert draft.users[0].workspaces == (31,)
    assert waiting_words(draft) == [
        "1 template type to create",
        "3 data fields to add",
        "1 data field to change",
        "2 data fields to remove",
        "1 webhook to add",
        "1 webhook to change",
        "1 webhook to remove",
        "1 person to invite",
    ]
    assert first_step(draft, actual) == "template_types"
    assert first_step(draft, account(extension="off")) == "extension"


def test_a_field_that_replaces_another_takes_over_what_the_file_leaves_out() -> None:
    draft = draft_from(wanted_of(read(FILE)), account(), IdMap(), Draft())
    new = {one.custom_id: one for one in draft.types[0].new}
    assert (new["vat_number"].name, new["vat_number"].placeholder) == ("VAT", "SE")
    assert draft.types[0].removed == ("gone", "vat")
    assert draft.types[0].changed[0].base == {"name": "City"}


@pytest.mark.parametrize("order", [("city", "new"), ("new", "city")])
def test_the_order_is_the_one_that_apply_sends(order: tuple[str, str]) -> None:
    rows = "".join(f'[[template_types.data_fields]]\ncustom_id = "{one}"\n' for one in (*order, "vat"))
    asked = wanted_of(read(f'version = 1\n[[template_types]]\nname = "Deal"\ndelete_data_fields = ["gone"]\n{rows}'))
    actual = account()
    draft = draft_from(asked, actual, IdMap(), Draft())

    def sent(plan: Plan) -> list[str]:
        changes = [one for one in plan.changes if isinstance(one, FieldChange)]
        return [row["custom_id"] for row in merged(FIELDS, changes, plan.field_orders['template_types["Deal"]'])]

    assert sent(plan_of(wanted_of_draft(draft, actual), actual)) == sent(plan_of(asked, actual))


def test_edits_that_waited_are_replaced_and_the_rest_of_the_draft_stays() -> None:
    old = Draft(step="users", acting_as="ada@example.com", webhooks=(WebhookDraft(callback_url="https://x.example/"),))
    draft = draft_from(wanted_of(read("version = 1\n")), account(), IdMap(), old)
    assert draft == old.model_copy(update={"webhooks": ()})


def test_what_this_machine_did_not_make_is_told_where_it_would_be_written_into() -> None:
    asked, actual = wanted_of(read(FILE)), account()
    deal, hook = Stranger(Kind.TEMPLATE_TYPE, "Deal", 5), Stranger(Kind.WEBHOOK, URL, 71)
    assert strangers(asked, actual, IdMap()) == (deal, hook)
    assert strangers(asked, actual, IdMap().with_type('template_types["Deal"]', 5).with_webhook("x", 71)) == ()
    same = wanted_of(read('version = 1\n[[template_types]]\nname = "Deal"\n'))
    assert strangers(same, actual, IdMap()) == ()


def test_of_a_declined_stranger_nothing_is_taken() -> None:
    asked, actual = wanted_of(read(FILE)), account()
    draft = draft_from(asked, actual, IdMap(), Draft(), declined=strangers(asked, actual, IdMap()))
    assert [one.name for one in draft.types] == ["Offer"]
    assert [(one.action, one.callback_url) for one in draft.webhooks] == [
        ("remove", "https://old.example.com/"),
        ("add", URL),
    ]
    changes = plan_of(wanted_of_draft(draft, actual), actual).changes
    assert not [one for one in changes if isinstance(one, FieldChange) and one.type_id == 5]


def test_a_webhook_of_a_declined_type_stays_bound_to_it() -> None:
    text = (
        'version = 1\n[[template_types]]\nname = "Deal"\ndelete_data_fields = ["gone"]\n'
        f'[[webhooks]]\ncallback_url = "{URL}/2"\ntemplate_type = "Deal"\n'
    )
    asked, actual = wanted_of(read(text)), account()
    draft = draft_from(asked, actual, IdMap(), Draft(), declined=strangers(asked, actual, IdMap()))
    assert draft.types == ()
    assert [(one.type_uid, one.type_id) for one in draft.webhooks] == [(None, 5)]


def test_what_only_a_person_can_change_is_noted_and_not_sent() -> None:
    text = 'version = 1\n[[template_types]]\nname = "Big deal"\nkey = "deal"\ndescription = "Other"\n'
    ids = IdMap().with_type('template_types["deal"]', 5)
    draft = draft_from(wanted_of(read(text)), account(), ids, Draft())
    (one,) = draft.types
    assert (one.name, one.description, one.key) == ("Deal", "D", "deal")
    assert one.asked == {"name": "Big deal", "description": "Other"}
    assert plan_of(wanted_of_draft(draft, account()), account()).changes == ()
    assert wanted_of_draft(draft, account()).template_types[0].address == 'template_types["deal"]'


def test_a_sign_key_at_hand_makes_a_new_one_and_keeps_the_place_that_the_file_names() -> None:
    asked = wanted_of(read(f'version = 1\n[[webhooks]]\ncallback_url = "{URL}"\nsign_key = "env:KEY"\n'))
    keyed = replace(asked, webhooks=(replace(asked.webhooks[0], sign_key=SecretStr("k"), new_sign_key=True, uid="u"),))
    (one,) = draft_from(keyed, account(), IdMap(), Draft()).webhooks
    assert (one.uid, one.new_sign_key, one.key_source) == ("u", True, "env:KEY")
    (without,) = draft_from(asked, account(), IdMap(), Draft()).webhooks
    assert without.new_sign_key is False
    assert without.uid


def test_a_file_that_may_never_be_sent_is_refused_at_once() -> None:
    text = 'version = 1\n[[template_types]]\nname = "Deal"\ndelete_data_fields = ["agreement_id"]\n'
    with pytest.raises(BadInput, match="system"):
        draft_from(wanted_of(read(text)), account(), IdMap(), Draft())


def test_a_webhook_that_is_there_already_is_no_edit() -> None:
    text = f'version = 1\n[[webhooks]]\ncallback_url = "{URL}"\ntemplate_type = 5\nevents = ["contract:publish"]\n'
    draft = draft_from(wanted_of(read(text)), account(), IdMap(), Draft())
    assert draft.is_empty
    assert first_step(draft, account()) == ""
    assert [one.action for one in plan_of(wanted_of(read(text)), account()).changes] == []
    changed = draft_from(wanted_of(read(text.replace("publish", "sign"))), account(), IdMap(), Draft())
    assert [(one.action, one.remote_id, one.type_id) for one in changed.webhooks] == [("change", 71, 5)]
    assert Action.UPDATE in {one.action for one in plan_of(wanted_of_draft(changed, account()), account()).changes}
