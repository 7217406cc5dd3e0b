"""What a killed or stopped run had sent leaves the draft, and nothing else does."""

from __future__ import annotations

from oneflow_tui.models import TemplateType, Webhook
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, TypeDraft, UserDraft, WebhookDraft
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.settle import taken_up

URL = "https://crm.example/hook"
DRAFT = Draft(
    types=(TypeDraft(uid="t1", name="Acme"),),
    webhooks=(
        WebhookDraft(uid="made", callback_url=URL, type_uid="t1"),
        WebhookDraft(uid="foreign", callback_url=URL + "/theirs"),
        WebhookDraft(uid="key", callback_url=URL + "/key", new_sign_key=True),
        WebhookDraft(uid="later", callback_url=URL + "/later"),
        WebhookDraft(uid="remove", action="remove", remote_id=9),
    ),
    users=(UserDraft(uid="u1", email="ada@x.se"),),
)
IDS = IdMap(template_types={'template_types["Acme"]': 5}, webhooks={"a": 70, "b": 72, "c": 73})
ALL = frozenset({"made", "foreign", "key"})
HOOKS = tuple(
    Webhook.read({"webhook_id": id, "callback_url": url, "template_group_id": type_id})
    for id, url, type_id in (
        (70, URL, 5),
        (71, URL + "/theirs", None),
        (72, URL + "/key", None),
        (73, URL + "/later", None),
        (9, URL + "/9", None),
    )
)


def test_only_what_this_machine_made_in_that_run_is_taken_for_sent() -> None:
    actual = Actual(template_types=(TemplateType.read({"id": 5, "name": "Acme"}),), webhooks=HOOKS)
    after = taken_up(DRAFT, actual, IDS, ALL)
    assert after.types[0].remote_id == 5
    assert [one.uid for one in after.webhooks] == ["foreign", "key", "later", "remove"]
    assert after.users == DRAFT.users


def test_what_has_not_been_read_takes_nothing_out() -> None:
    assert taken_up(DRAFT, Actual(), IDS, ALL) == DRAFT
