"""What a plan says where no screen asks: renames, what is unknown, what is unmanaged, what has to be read."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from oneflow_tui.errors import BadInput, GateRefused
from oneflow_tui.models import User
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, FieldChange, Kind, WebhookChange
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.look import look
from oneflow_tui.setup.needed import missing_people, needed_parts, needed_types, wants_reach
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.setup.double import FakeAccount
from tests.setup.test_plan import URL, a_type, account, acme, carrying, field, hooks, only, plan, webhook, with_fields

OLD = field("old", name="VAT", description="keep", value="1")


def test_a_rename_is_a_removal_and_a_creation_with_the_loss_in_words() -> None:
    made = plan(acme(WantedField("new", name="VAT no.", renamed_from="old")), with_fields(OLD, templates=carrying(2)))
    create, delete = made.changes
    assert isinstance(create, FieldChange)
    assert (create.action, create.custom_id) == (Action.CREATE, "new")
    assert create.after == {"name": "VAT no.", "description": "keep", "placeholder": "", "value": "1"}
    assert (delete.action, delete.id) == (Action.DELETE, 'template_types["Acme"].data_fields["old"]')
    assert delete.detail == (
        "removes `old` from the type and, with its values there, from 2 templates: "
        "no call renames a field, so `new` is created in its place"
    )
    assert create.detail == (
        'creates the data field "new" in place of "old", with the name "VAT no.", description "keep" and value "1"'
    )
    assert delete.reach == "the type and 2 templates"
    assert made.removals == 1
    assert made.unmanaged == ()
    empty = plan(acme(WantedField("new", "", "", "", "", renamed_from="old")), with_fields(OLD))
    assert empty.changes[0].detail.endswith('in place of "old", empty')


def test_a_rename_whose_new_field_is_there_removes_the_old_and_one_that_is_done_is_nothing() -> None:
    wish = acme(WantedField("new", name="N", renamed_from="old"))
    both = plan(wish, with_fields(OLD, field("new")))
    assert [one.action for one in both.changes] == [Action.UPDATE, Action.DELETE]
    assert both.changes[1].detail == "removes `old` from the type and from no template"
    assert plan(wish, with_fields(field("new", name="N"))).changes == ()
    assert [one.action for one in plan(wish, with_fields()).changes] == [Action.CREATE]
    assert [one.action for one in plan(wish, account()).changes] == [Action.CREATE, Action.CREATE]


def test_a_rename_that_cannot_be_is_refused() -> None:
    system = with_fields(field("old", source="system"))
    with pytest.raises(BadInput, match="system"):
        plan(acme(WantedField("new", renamed_from="old")), system)
    with pytest.raises(BadInput, match="is wanted, and another field is renamed from it"):
        plan(acme(WantedField("new", renamed_from="old"), WantedField("old")), with_fields(OLD))
    with pytest.raises(BadInput, match="2 fields are renamed from"):
        plan(acme(WantedField("a", renamed_from="old"), WantedField("b", renamed_from="old")), with_fields(OLD))
    once = plan(acme(WantedField("new", renamed_from="old"), delete_fields=("old",)), with_fields(OLD))
    assert once.removals == 1


def test_a_write_that_may_clear_a_sign_key_is_left_to_a_person_where_nobody_is_asked() -> None:
    actual = account(webhooks=(webhook(1, filters=only("c:d")),))
    made = plan(hooks(WantedWebhook(URL)), actual, asks=False)
    (change,) = made.changes
    assert isinstance(change, WebhookChange)
    assert (change.action, change.remote_id) == (Action.MANUAL, 1)
    assert "would change the webhook 1" in change.detail
    assert "give `sign_key` in the set-up file" in change.detail
    assert made.adoptions == {}
    assert made.writes == ()
    keyed = plan(hooks(WantedWebhook(URL, sign_key=SecretStr("k"))), actual, asks=False)
    assert [one.action for one in keyed.changes] == [Action.UPDATE]
    held = plan(hooks(WantedWebhook(URL)), actual, asks=False, known_sign_keys=[1])
    assert [one.action for one in held.changes] == [Action.UPDATE]


def test_whether_a_sign_key_is_set_and_whether_the_extension_is_on_is_said_to_be_unknown() -> None:
    actual = account(webhooks=(webhook(1),), extension="probably_on")
    made = plan(Wanted((WantedType("Acme"),), (WantedWebhook(URL, key_source="keyring"),)), actual)
    assert [(one.kind, one.id) for one in made.unknown] == [
        (Kind.EXTENSION, "extension"),
        (Kind.WEBHOOK, f'webhooks["{URL}"]'),
    ]
    assert "a sign key never comes back" in made.unknown[1].detail
    assert plan(hooks(WantedWebhook(URL)), actual).unknown == ()
    keyed = WantedWebhook(URL, events=("contract:sign",), sign_key=SecretStr("k"))
    assert plan(hooks(keyed), account(webhooks=(webhook(1),))).unknown == ()


def test_users_whom_the_file_does_not_know_are_unmanaged_only_where_no_screen_asks() -> None:
    there = (User.read({"id": 1, "email": "Ada@x.se"}), User.read({"id": 2, "email": "bo@x.se"}))
    wish = Wanted(users=(WantedUser("ada@x.se"),))
    assert plan(wish, account(users=there)).unmanaged == ()
    assert [(one.kind, one.id, one.name) for one in plan(wish, account(users=there), asks=False).unmanaged] == [
        (Kind.USER, 2, "bo@x.se")
    ]


def test_a_user_whom_scim_knows_is_there_or_not_active() -> None:
    wish = Wanted(users=(WantedUser("Ada@x.se"),))
    assert plan(wish, account(scim_people={"ada@x.se": True}), has_scim=True).changes == ()
    (change,) = plan(wish, account(scim_people={"ada@x.se": False}), has_scim=True).changes
    assert change.action is Action.MANUAL
    assert "not active" in change.detail
    assert [one.action for one in plan(wish, account(scim_people={}), has_scim=True).changes] == [Action.CREATE]


async def test_people_are_asked_of_scim_where_there_is_a_token() -> None:
    fake = FakeAccount()
    fake.users.append({"id": 2, "email": "Ada@x.se", "active": True})
    actual = await look(fake.services, Actual(), people=["ada@X.se", "new@x.se"])
    assert actual.scim_people == {"ada@x.se": True}
    fake.users.pop()
    assert (await look(fake.services, actual, people=["ada@x.se"])).scim_people == {}
    fake.scim, fake.reads = False, []
    assert (await look(fake.services, Actual(), people=["ada@x.se"])).scim_people is None
    assert fake.reads == []


def test_only_what_a_plan_needs_is_read() -> None:
    always = ("template_types", "webhooks", "users")
    assert needed_parts(Wanted()) == always
    assert needed_parts(hooks(WantedWebhook(URL, workspaces=(11,)))) == always
    assert needed_parts(hooks(WantedWebhook(URL, workspaces=("Sales",)))) == (*always, "workspaces")
    assert needed_parts(Wanted(users=(WantedUser("a@x.se", workspaces=("Sales",)),)))[-1] == "workspaces"
    actual = account(template_types=(a_type(5, "Acme"), a_type(6, "Bare")))
    both = Wanted((WantedType("Acme", fields=(WantedField("a"),)), WantedType("Bare")))
    assert needed_types(both, actual, IdMap()) == (5,)
    assert not wants_reach(plan(acme(WantedField("a")), with_fields(OLD)))
    assert wants_reach(plan(acme(WantedField("a", renamed_from="old")), with_fields(OLD)))
    there = (User.read({"id": 1, "email": "Ada@x.se"}),)
    people = Wanted(users=(WantedUser("ada@x.se"), WantedUser("bo@x.se")))
    assert missing_people(people, account(users=there)) == ("bo@x.se",)


def test_a_pulled_id_finds_a_type_and_gives_no_right_to_write_into_it() -> None:
    actual = account(template_types=(a_type(5, "Acme"), a_type(6, "Acme")), fields={5: (), 6: ()})
    two = Wanted(
        (WantedType("Acme", fields=(WantedField("a"),)), WantedType("Acme", key="two", fields=(WantedField("b"),)))
    )
    ids = IdMap().with_pulled('template_types["Acme"]', 6).with_pulled('template_types["two"]', 5)
    made = plan(two, actual, ids)
    assert [(one.type_id, one.custom_id) for one in made.changes if isinstance(one, FieldChange)] == [
        (6, "a"),
        (5, "b"),
    ]
    assert made.adoptions == {"Acme": 6, "two": 5}
    owned = ids.with_type('template_types["Acme"]', 5)
    assert plan(Wanted(two.template_types[:1]), actual, owned).adoptions == {}
    assert IdMap.model_validate_json('{"template_types": {"a": 1}, "webhooks": {}}').pulled == {}


def test_two_types_of_one_name_are_named_with_a_way_out_that_needs_no_wizard() -> None:
    with pytest.raises(GateRefused, match="5 and 6") as refused:
        plan(acme(), account(template_types=(a_type(5, "Acme"), a_type(6, "Acme"))))
    assert refused.value.exit_code == 5
    assert "Rename one of them in the web app" in refused.value.next
    assert "`pull`" in refused.value.next


def test_one_name_never_stands_for_two_adoptions() -> None:
    actual = account(
        template_types=(a_type(5, "Acme"), a_type(6, URL)),
        fields={6: ()},
        webhooks=(webhook(1, filters=only("c:d")), webhook(2, group=5, filters=only("c:d"))),
    )
    wish = hooks(WantedWebhook(URL), WantedWebhook(URL, "Acme"))
    assert plan(wish, actual).adoptions == {f'webhooks["{URL}"]': 1, f'webhooks["{URL}" for Acme]': 2}
    one = Wanted((WantedType(URL, fields=(WantedField("a"),)),), (WantedWebhook(URL),))
    assert plan(one, actual).adoptions == {URL: 6, f'webhooks["{URL}"]': 1}
