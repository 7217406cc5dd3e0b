"""For any account and any file: after a pull there is nothing to do, whether the file was there before or not."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow_tui.models import DataField, TemplateType, User, Webhook, Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.file.merging import merge_setup
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.pulling import pulled
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.file.writing import write_setup
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan
from tests.setup.file.making import CUSTOM_IDS, TEXT, TYPE_NAMES, URLS, read, setups

ODD_TEXT = TEXT | st.sampled_from(["\ud800", "x" * 1025, "", " "])
NAMES = st.sampled_from([*TYPE_NAMES, "Acme (2)", "", "\udfff"])
FIELD = st.fixed_dictionaries(
    {
        "custom_id": CUSTOM_IDS | st.sampled_from(["", "\ud800", "gone", "before"]),
        "source": st.sampled_from(["user", "user", "system"]),
        **{key: st.none() | ODD_TEXT for key in ("name", "description", "placeholder", "value")},
    }
)
RULES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["EVENT_TYPE", "WORKSPACE", "OTHER"]),
            "values": st.lists(st.sampled_from(["contract:sign", "contract:publish", "No", 7, 8, 9, True]), max_size=3),
        }
    ),
    max_size=2,
)
HOOK = st.fixed_dictionaries(
    {
        "callback_url": st.sampled_from([*URLS, "http://crm.example.com/", "\ud800", "https://old.example.com/"]),
        "template_group_id": st.sampled_from([None, 1, 2, 3, 77]),
        "filters": st.none() | st.lists(RULES.map(lambda rules: {"filter_rules": rules}), max_size=2),
    }
)
USER = st.fixed_dictionaries(
    {
        "email": st.sampled_from(["a@x.se", "A@x.se", "b@x.se", "d@x.se", "nonsense", "\ud800@x.se"]),
        "name": ODD_TEXT,
        "title": st.none() | ODD_TEXT,
        "active": st.booleans(),
        "is_admin": st.none() | st.booleans(),
    }
)
PEOPLE = st.lists(USER, max_size=4, unique_by=lambda one: str(one["email"]).casefold())


@st.composite
def accounts(draw: st.DrawFn) -> Actual:
    names = draw(st.lists(NAMES, max_size=4))
    rows: Any = st.lists(FIELD, max_size=5, unique_by=lambda row: row["custom_id"])
    hooks = draw(st.lists(HOOK, max_size=4))
    return Actual(
        extension="on",
        template_types=tuple(
            TemplateType.read({"id": number, "name": name, "description": draw(st.none() | ODD_TEXT)})
            for number, name in enumerate(names, start=1)
        ),
        fields={
            number: tuple(DataField.read({"id": 100, **row}) for row in draw(rows))
            for number, _ in enumerate(names, start=1)
        },
        templates=(),
        workspaces=(Workspace(id=7, name="Sales"), Workspace(id=8, name="HR"), Workspace(id=9, name="HR")),
        webhooks=tuple(Webhook.read({"webhook_id": number, **hook}) for number, hook in enumerate(hooks, start=50)),
        users=tuple(User.read({"id": number, **user}) for number, user in enumerate(draw(PEOPLE), start=80)),
    )


def adopted(setup: SetupFile, account: Actual) -> IdMap:
    """The ids that a person would have confirmed for the types that share a name."""
    ids = {}
    left = list(account.template_types or ())
    for one in setup.template_types:
        found = next((there for there in left if there.name == one.name and one.key.endswith(f"({there.id})")), None)
        found = found or next(there for there in left if there.name == one.name)
        left.remove(found)
        ids[one.address] = found.id
    return IdMap(template_types=ids)


@given(accounts())
@settings(max_examples=200, deadline=None)
def test_after_a_pull_into_a_new_file_there_is_nothing_to_do(account: Actual) -> None:
    found = pulled(account, name="")
    again = read(write_setup(found.setup))
    assert again == found.setup
    plan = make_plan(wanted_of(again), account, adopted(again, account), has_scim=False)
    assert [change.detail for change in plan.changes] == []


@given(accounts(), setups())
@settings(max_examples=200, deadline=None)
def test_a_pull_into_any_file_changes_nothing_the_second_time(account: Actual, old: SetupFile) -> None:
    text = write_setup(old)
    for drop in (False, True):
        found = pulled(account, name="")
        merged = merge_setup(text, old, found.setup, drop=drop, names=found.names)
        again = merge_setup(merged.text, read(merged.text), found.setup, drop=drop, names=found.names)
        assert again.text == merged.text
        assert again.dropped == ()
        assert drop is False or merged.kept == ()
