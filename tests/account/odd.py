"""Accounts of hypothesis: hostile text in every string, and objects with null, missing and unknown parts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Account, Contract, DataField, Template, TemplateType, User, Webhook, Workspace

HOSTILE = (
    "x[/red] [@click=app.quit]",
    "\x1b]0;t\x07\x9b2J",
    "\u202etxet\u2066",
    "\ud800 half",
    '"]-->|x|n1["',
    "</svg><script>alert(1)</script>&amp;",
    "=HYPERLINK(1)",
    "a\r\nb\tc\u2028d",
    "1. `code` #quot; %% end",
    "",
    "日本語 ÅÄÖ İ ß",
)
texts = st.sampled_from(HOSTILE) | st.text(max_size=12)
ids = st.integers(1, 4)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def objects(needed: dict[str, Any], optional: dict[str, Any], odd: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """Objects with these keys; those of `odd` may hold anything at all."""
    strange = dict.fromkeys(odd, anything) | {"brand_new": anything, "updated_time": texts}
    both = {key: optional[key] | value if key in optional else value for key, value in strange.items()}
    return st.fixed_dictionaries(needed, optional=optional | both)


number = st.none() | ids
flags = st.none() | st.booleans()
rule = objects(
    {}, {"type": st.sampled_from(["EVENT_TYPE", "WORKSPACE", "?"]), "values": st.lists(ids | texts)}, ("type",)
)
filters = st.none() | st.lists(objects({}, {"filter_rules": st.lists(rule, max_size=2)}), max_size=2)
participant = objects({}, {"email": st.none() | texts, "name": texts}, ("sign_state",))
party = objects({}, {"name": texts, "participants": st.lists(participant, max_size=2)}, ("participant",))
contract_field = objects({}, {"_private_ownerside": objects({}, {"custom_id": texts}), "value": texts}, ("custom_id",))

_READ = {
    "account": (Account, objects({"id": ids, "name": texts}, {}, ("registration_number",))),
    "workspace": (Workspace, objects({"id": ids, "name": texts}, {"description": st.none() | texts}, ("type",))),
    "template_type": (TemplateType, objects({"id": ids, "name": texts}, {"extension_type": st.none() | texts})),
    "field": (
        DataField,
        objects({"custom_id": texts}, {"name": st.none() | texts, "value": texts, "active": flags}),
    ),
    "template": (
        Template,
        objects(
            {"id": ids, "name": texts},
            {
                "template_active": flags,
                "template_type": st.none() | objects({}, {"id": ids}, ("name",)),
                "workspaces": st.none() | st.lists(objects({}, {"id": ids, "name": texts}), max_size=2),
                "_links": objects({}, {}, ("template_type",)),
            },
            ("tags",),
        ),
    ),
    "webhook": (
        Webhook,
        objects({"webhook_id": ids, "callback_url": texts}, {"filters": filters, "template_group_id": number}),
    ),
    "user": (
        User,
        objects(
            {"id": ids, "email": texts}, {"name": texts, "active": st.booleans(), "is_admin": st.none() | st.booleans()}
        ),
    ),
    "contract": (
        Contract,
        objects(
            {"id": ids},
            {
                "state": st.none() | texts,
                "_private": st.none() | objects({}, {"name": texts, "workspace_id": number}, ("value",)),
                "_private_ownerside": objects({}, {"template_id": number, "template_type_id": number}),
                "parties": st.lists(party, max_size=2),
                "data_fields": st.lists(contract_field, max_size=2),
            },
            ("_links", "lifecycle_state"),
        ),
    ),
}


def read(kind: str) -> st.SearchStrategy[Any]:
    model, raw = _READ[kind]
    return raw.map(model.read)


def listed(kind: str, key: Any = lambda one: one.id) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(read(kind), max_size=3, unique_by=key).map(tuple)


accounts = st.builds(
    AccountSeen,
    account=st.none() | read("account"),
    extension=st.sampled_from([None, "on", "off", "probably_on"]),
    workspaces=listed("workspace"),
    template_types=listed("template_type"),
    fields=st.dictionaries(ids, st.lists(read("field"), max_size=3, unique_by=lambda one: one.custom_id).map(tuple)),
    templates=listed("template"),
    webhooks=listed("webhook"),
    users=listed("user"),
    contracts=listed("contract"),
    contracts_count=st.none() | st.integers(0, 5),
    contracts_unreachable=st.integers(0, 2),
    contract_fields=st.dictionaries(ids, st.lists(contract_field, max_size=2).map(tuple), max_size=2),
    acting_as=st.none() | texts,
    sign_keys=st.none() | st.frozensets(ids),
    url_problems=st.none() | st.dictionaries(texts, texts, max_size=2),
    field_limit=st.integers(1, 3),
    on_sandbox=st.booleans(),
    incomplete=st.lists(st.tuples(texts, texts), max_size=1).map(tuple),
)
