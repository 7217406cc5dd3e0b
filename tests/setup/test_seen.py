"""The fingerprint of all that was read: every change counts, the order and the times do not."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.models import DataField, Template, TemplateType, User, Webhook, Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.seen import fingerprint_of

FIELD: dict[str, Any] = {
    "custom_id": "vat",
    "id": 9,
    "name": "VAT",
    "description": None,
    "placeholder": "",
    "value": "1",
    "active": True,
    "source": "user",
    "unknown": {"deep": [1, 2]},
    "updated_time": "2026-01-01T00:00:00+0000",
    "_links": {"self": {"href": "https://a/1"}},
}
HOOK: dict[str, Any] = {
    "webhook_id": 5,
    "callback_url": "https://x.se/",
    "template_group_id": None,
    "filters": [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["a:b"]}]}],
    "configuration": {"odd": 1},
}
USER: dict[str, Any] = {"id": 3, "email": "ada@x.se", "name": "Ada", "title": None, "active": True}
TEMPLATE: dict[str, Any] = {
    "id": 4,
    "name": "T",
    "template_active": True,
    "template_type": {"id": 1, "updated_time": "1"},
}


def seen(
    *,
    fields: Any = (FIELD, {**FIELD, "custom_id": "sys", "source": "system"}),
    webhooks: Any = (HOOK, {**HOOK, "webhook_id": 6}),
    users: Any = (USER, {**USER, "id": 8}),
    templates: Any = (TEMPLATE,),
    **parts: Any,
) -> Actual:
    whole: dict[str, Any] = {
        "extension": "on",
        "template_types": tuple(TemplateType.read({"id": key, "name": f"T{key}"}) for key in (1, 2)),
        "fields": {1: tuple(DataField.read(dict(one)) for one in fields)},
        "webhooks": tuple(Webhook.read(dict(one)) for one in webhooks),
        "users": tuple(User.read(dict(one)) for one in users),
        "templates": tuple(Template.read(dict(one)) for one in templates),
        "workspaces": (Workspace.read({"id": 11, "name": "Sales", "type": "shared"}),),
    }
    return Actual(**{**whole, **parts})


def changed(thing: dict[str, Any], **parts: Any) -> tuple[dict[str, Any], ...]:
    """`thing` altered, and the other one of its kind as it was in `seen`."""
    return ({**thing, **parts},)


BEFORE = {
    "fields": seen(fields=(FIELD,)),
    "webhooks": seen(webhooks=(HOOK,)),
    "users": seen(users=(USER,)),
    "templates": seen(),
}


@pytest.mark.parametrize(
    ("kind", "thing", "parts"),
    [
        *(("fields", FIELD, {key: "other"}) for key in ("name", "description", "placeholder", "value", "custom_id")),
        ("fields", FIELD, {"active": False}),
        ("fields", FIELD, {"source": "system"}),
        ("fields", FIELD, {"id": 10}),
        ("fields", FIELD, {"unknown": {"deep": [1, 3]}}),
        ("fields", FIELD, {"new_key": 1}),
        ("webhooks", HOOK, {"callback_url": "https://y.se/"}),
        ("webhooks", HOOK, {"template_group_id": 1}),
        ("webhooks", HOOK, {"filters": None}),
        ("webhooks", HOOK, {"configuration": {"odd": 2}}),
        ("users", USER, {"active": False}),
        ("users", USER, {"email": "bo@x.se"}),
        ("users", USER, {"title": "Dr"}),
        ("templates", TEMPLATE, {"template_type": {"id": 2}}),
        ("templates", TEMPLATE, {"template_active": False}),
    ],
)
def test_any_change_of_what_was_read_changes_it(kind: str, thing: dict[str, Any], parts: dict[str, Any]) -> None:
    now = seen(**{kind: changed(thing, **parts)})
    assert fingerprint_of(now) != fingerprint_of(BEFORE[kind])
    assert fingerprint_of(seen(**{kind: (thing, *changed(thing, **parts))})) != fingerprint_of(BEFORE[kind])


def test_what_appears_vanishes_or_was_not_read_changes_it() -> None:
    all_of_them = [
        seen(),
        seen(extension="off"),
        seen(template_types=None),
        seen(template_types=()),
        seen(template_types=(TemplateType.read({"id": 1, "name": "T1"}), TemplateType.read({"id": 2, "name": "X"}))),
        seen(fields=()),
        seen(fields=(FIELD, FIELD)),
        seen(fields=(FIELD,)),
        Actual(fields={2: seen().fields[1]}),
        seen(webhooks=()),
        seen(users=()),
        seen(workspaces=(Workspace.read({"id": 11, "name": "Sales", "type": "other"}),)),
        seen(scim_people={}),
        seen(scim_people={"a@x.se": True}),
        seen(scim_people={"a@x.se": False}),
    ]
    assert len({fingerprint_of(one) for one in all_of_them}) == len(all_of_them)


def test_order_times_links_and_a_sign_key_do_not_count() -> None:
    known = fingerprint_of(seen())
    whole = seen()
    turned = seen(
        fields=({**FIELD, "custom_id": "sys", "source": "system"}, dict(reversed(FIELD.items()))),
        webhooks=({**HOOK, "webhook_id": 6}, HOOK),
        users=({**USER, "id": 8}, USER),
        template_types=tuple(reversed(whole.template_types or ())),
    )
    assert fingerprint_of(turned) == known
    later = seen(
        fields=({**FIELD, "updated_time": "later", "_links": {}}, {**FIELD, "custom_id": "sys", "source": "system"}),
        webhooks=({**HOOK, "created_time": "x", "sign_key": "s"}, {**HOOK, "webhook_id": 6}),
        templates=({**TEMPLATE, "template_type": {"id": 1, "updated_time": "2"}},),
    )
    assert fingerprint_of(later) == known
