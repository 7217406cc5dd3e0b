"""The plan: pure, in words, and never more than was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.errors import AccountMoved, BadInput, GateRefused
from oneflow_tui.models import DataField, Template, TemplateType, User, Webhook, Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Action, FieldChange, Kind, Plan, WebhookChange
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan, needed_types
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook

URL = "https://crm.example.com/oneflow"


def field(custom_id: str, **parts: Any) -> DataField:
    return DataField.read({"custom_id": custom_id, "id": 900, "active": True, **parts})


def a_type(key: int, name: str, description: str | None = "") -> TemplateType:
    return TemplateType.read({"id": key, "name": name, "description": description})


def webhook(key: int, url: str = URL, group: int | None = None, filters: Any = None) -> Webhook:
    return Webhook.read({"webhook_id": key, "callback_url": url, "template_group_id": group, "filters": filters})


def only(*events: str) -> Any:
    return [{"filter_rules": [{"type": "EVENT_TYPE", "values": list(events)}]}]


def account(**parts: Any) -> Actual:
    empty: dict[str, Any] = {"extension": "on", "template_types": (), "webhooks": (), "users": (), "templates": ()}
    return Actual(**{**empty, "workspaces": (Workspace.read({"id": 11, "name": "Sales"}),), **parts})


def plan(wanted: Wanted, actual: Actual, ids: IdMap | None = None, **options: Any) -> Plan:
    return make_plan(wanted, actual, ids or IdMap(), **{"has_scim": False, **options})


def acme(*fields: WantedField, **parts: Any) -> Wanted:
    return Wanted(template_types=(WantedType("Acme", fields=fields, **parts),))


def with_fields(*fields: DataField, **parts: Any) -> Actual:
    return account(template_types=(a_type(5, "Acme"),), fields={5: fields}, **parts)


def test_a_new_type_and_its_fields_are_created_one_change_a_field() -> None:
    made = plan(acme(WantedField("vat", "VAT no."), WantedField("city"), description="Deals"), account())
    assert [(one.action, one.kind, one.id) for one in made.changes] == [
        (Action.CREATE, Kind.TEMPLATE_TYPE, 'template_types["Acme"]'),
        (Action.CREATE, Kind.DATA_FIELD, 'template_types["Acme"].data_fields["vat"]'),
        (Action.CREATE, Kind.DATA_FIELD, 'template_types["Acme"].data_fields["city"]'),
    ]
    assert "can neither rename nor delete" in made.changes[0].detail
    first = made.changes[1]
    assert isinstance(first, FieldChange)
    assert first.after == {"name": "VAT no.", "description": "", "placeholder": "", "value": ""}
    assert first.type_id is None
    assert made.adoptions == {}


def test_a_changed_attribute_is_named_with_both_values_and_the_rest_is_kept() -> None:
    actual = with_fields(field("vat", name="VAT", description="keep", value="1"))
    made = plan(acme(WantedField("vat", name="VAT no.")), actual)
    (change,) = made.changes
    assert isinstance(change, FieldChange)
    assert change.action is Action.UPDATE
    assert 'name from "VAT" to "VAT no."' in change.detail
    assert change.after == {"name": "VAT no.", "description": "keep", "placeholder": "", "value": "1"}


def test_null_equals_empty_and_order_is_not_compared() -> None:
    actual = with_fields(field("a", name=None, value=None), field("b", name="B"))
    assert plan(acme(WantedField("b", "B"), WantedField("a", "", "", "", "")), actual).changes == ()


def test_absence_never_removes_and_is_reported_as_unmanaged() -> None:
    actual = with_fields(field("vat"), field("other", name="Other"))
    made = plan(acme(WantedField("vat")), actual)
    assert made.changes == ()
    assert [(one.id, one.name) for one in made.unmanaged] == [('template_types["Acme"].data_fields["other"]', "Other")]


def test_system_fields_are_no_difference_not_unmanaged_and_not_removed() -> None:
    actual = with_fields(field("sys", name="Theirs", source="system"))
    made = plan(acme(WantedField("sys", name="Mine")), actual)
    assert made.changes == ()
    assert made.unmanaged == ()
    with pytest.raises(BadInput, match="system"):
        plan(acme(delete_fields=("sys",)), actual)


def carrying(number: int) -> tuple[Template, ...]:
    return tuple(Template.read({"id": key, "name": "T", "template_type": {"id": 5}}) for key in range(number))


@pytest.mark.parametrize(
    ("templates", "words"),
    [
        (carrying(14), "removes `vat` from the type and from 14 templates"),
        (carrying(1), "removes `vat` from the type and from 1 template"),
        ((), "removes `vat` from the type and from no template"),
    ],
)
def test_a_removal_names_its_reach(templates: tuple[Template, ...], words: str) -> None:
    made = plan(acme(delete_fields=("vat", "never-there")), with_fields(field("vat"), templates=templates))
    assert [one.detail for one in made.changes] == [words]
    assert made.removals == 1


def test_the_reach_is_unknown_where_templates_were_not_read() -> None:
    made = plan(acme(delete_fields=("vat",)), with_fields(field("vat"), templates=None))
    assert "unknown" in made.changes[0].reach


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ((WantedField("vat"), WantedField("vat")), "unique in its template type"),
        ((WantedField(" "),), "custom_id is needed"),
        ((WantedField("vat", value="x" * 1025),), "at most 1,024"),
        ((WantedField("vat", name="a\ud800"),), "half a character"),
    ],
)
def test_what_may_never_be_sent_is_refused_in_words(fields: tuple[WantedField, ...], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        plan(acme(*fields), account())


def test_wanted_and_removed_at_once_is_refused() -> None:
    with pytest.raises(BadInput, match="both wanted and to be removed"):
        plan(acme(WantedField("vat"), delete_fields=("vat",)), with_fields(field("vat")))


def test_fields_that_were_not_read_are_never_planned() -> None:
    actual = account(template_types=(a_type(5, "Acme"),))
    with pytest.raises(BadInput, match="not been read"):
        plan(acme(WantedField("vat")), actual)
    assert needed_types(acme(WantedField("vat")), actual, IdMap()) == (5,)
    assert plan(acme(), actual).changes == ()


def test_a_name_match_needs_adoption_only_where_it_is_written_into() -> None:
    actual = with_fields(field("vat", name="VAT"))
    assert plan(acme(WantedField("vat", "VAT")), actual).adoptions == {}
    assert plan(acme(WantedField("vat", "Other")), actual).adoptions == {"Acme": 5}
    mapped = IdMap(template_types={'template_types["Acme"]': 5})
    assert plan(acme(WantedField("vat", "Other")), actual, mapped).adoptions == {}
    assert plan(acme(WantedField("vat", "Other"), remote_id=5), actual).adoptions == {}


def test_the_id_map_wins_over_the_name_and_a_differing_name_is_a_persons_step() -> None:
    actual = account(template_types=(a_type(5, "Old name", "d"), a_type(6, "Acme")), fields={5: (), 6: ()})
    mapped = IdMap(template_types={'template_types["Acme"]': 5})
    made = plan(acme(description="new"), actual, mapped)
    (change,) = made.changes
    assert change.action is Action.MANUAL
    assert change.remote_id == 5
    assert 'rename it from "Old name" to "Acme"' in change.detail
    assert 'description from "d" to "new"' in change.detail
    assert "Integration blueprints" in change.detail


def test_two_of_one_name_and_none_mapped_is_refused_naming_both() -> None:
    actual = account(template_types=(a_type(5, "Acme"), a_type(6, "Acme")))
    with pytest.raises(GateRefused, match="5 and 6"):
        plan(acme(), actual)
    assert plan(acme(remote_id=6), actual).changes == ()


def test_a_chosen_type_that_is_gone_is_said() -> None:
    with pytest.raises(AccountMoved, match="no longer in the account"):
        plan(acme(remote_id=77), account())


def test_a_key_lets_a_second_type_share_a_name() -> None:
    two = Wanted(template_types=(WantedType("Acme", remote_id=5), WantedType("Acme", key="second")))
    made = plan(two, account(template_types=(a_type(5, "Acme"),)))
    assert [(one.action, one.id) for one in made.changes] == [(Action.CREATE, 'template_types["second"]')]
    with pytest.raises(BadInput, match="Two template types are named"):
        plan(Wanted(template_types=(WantedType("Acme"), WantedType("Acme"))), account())


def test_the_extension_being_off_is_a_persons_step_with_the_menu_path() -> None:
    made = plan(acme(), account(extension="off", template_types=None))
    assert [(one.action, one.kind) for one in made.changes] == [
        (Action.MANUAL, Kind.EXTENSION),
        (Action.CREATE, Kind.TEMPLATE_TYPE),
    ]
    assert "Marketplace > Custom Integration > Enable" in made.changes[0].detail


def test_kinds_limit_the_plan_and_what_has_to_be_read() -> None:
    both = Wanted(template_types=(WantedType("Acme", fields=(WantedField("a"),)),), users=(WantedUser("a@b.se"),))
    made = plan(both, account(webhooks=None, users=None), kinds=[Kind.TEMPLATE_TYPE])
    assert [one.kind for one in made.changes] == [Kind.TEMPLATE_TYPE]
    with pytest.raises(BadInput, match="users of the account have not been read"):
        plan(both, account(users=None), kinds=[Kind.USER])


def hooks(*webhooks: WantedWebhook, **parts: Any) -> Wanted:
    return Wanted(webhooks=webhooks, **parts)


def test_a_webhook_is_created_bound_to_a_type_still_to_be_created() -> None:
    wanted = Wanted(
        template_types=(WantedType("Acme"),),
        webhooks=(WantedWebhook(URL, "Acme", ("contract:sign",), ("Sales",)),),
    )
    change = plan(wanted, account()).changes[1]
    assert isinstance(change, WebhookChange)
    assert (change.type_address, change.type_id, change.workspace_ids) == ('template_types["Acme"]', None, (11,))
    assert "contract:sign in workspace 11" in change.detail


def test_an_equal_webhook_needs_nothing_in_any_order() -> None:
    actual = account(webhooks=(webhook(1, filters=only("a:b", "c:d")), webhook(2, filters=only("c:d"))))
    made = plan(hooks(WantedWebhook(URL, events=("c:d", "a:b"))), actual)
    assert made.changes == ()
    assert [one.id for one in made.unmanaged] == [2]


def test_a_single_remaining_pair_is_an_update_that_needs_adoption_unless_ours() -> None:
    actual = account(webhooks=(webhook(1, filters=only("c:d")),))
    made = plan(hooks(WantedWebhook(URL)), actual)
    (change,) = made.changes
    assert isinstance(change, WebhookChange)
    assert (change.action, change.remote_id) == (Action.UPDATE, 1)
    assert "it hears every event in every workspace instead of c:d in every workspace" in change.detail
    assert made.adoptions == {URL: 1}
    assert change.clears_sign_key
    assert "may clear" in change.detail
    ours = plan(hooks(WantedWebhook(URL)), actual, IdMap(webhooks={"x": 1}), known_sign_keys=[1])
    assert ours.adoptions == {}
    assert isinstance(ours.changes[0], WebhookChange)
    assert not ours.changes[0].clears_sign_key


def test_one_more_webhook_leaves_a_foreign_one_of_its_url_alone() -> None:
    actual = account(webhooks=(webhook(1, filters=only("c:d")),))
    made = plan(hooks(WantedWebhook(URL, separate=True)), actual)
    assert [one.action for one in made.changes] == [Action.CREATE]
    assert [one.id for one in made.unmanaged] == [1]


def test_another_type_makes_another_webhook() -> None:
    actual = account(template_types=(a_type(5, "Acme"),), webhooks=(webhook(1, group=5),))
    assert [one.action for one in plan(hooks(WantedWebhook(URL)), actual).changes] == [Action.CREATE]
    assert plan(hooks(WantedWebhook(URL, "Acme")), actual).changes == ()
    two = (WantedType("Acme", key="one", remote_id=5), WantedType("Acme", key="two"))
    by_key = plan(Wanted(two, (WantedWebhook(URL, "two"),)), actual).changes[-1]
    assert isinstance(by_key, WebhookChange)
    assert by_key.type_address == 'template_types["two"]'
    with pytest.raises(BadInput, match="2 types are named so"):
        plan(Wanted(two, (WantedWebhook(URL, "Acme"),)), actual)
    with pytest.raises(BadInput, match="no template type is named so"):
        plan(hooks(WantedWebhook(URL, "Nope")), actual)


@pytest.mark.parametrize(
    "filters",
    [
        [*only("a:b"), *only("c:d")],
        [{"filter_rules": [{"type": "NEW", "values": [1]}]}],
        [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["a:b"]}, {"type": "EVENT_TYPE", "values": ["c:d"]}]}],
    ],
)
def test_filters_that_are_not_understood_are_not_touched(filters: Any) -> None:
    actual = account(webhooks=(webhook(1, filters=filters),))
    made = plan(hooks(WantedWebhook(URL, events=("a:b",))), actual)
    assert [one.action for one in made.changes] == [Action.CREATE]
    chosen = plan(hooks(WantedWebhook(URL, events=("a:b",), remote_id=1)), actual)
    assert [(one.action, one.remote_id) for one in chosen.changes] == [(Action.UPDATE, 1)]
    assert chosen.adoptions == {}


def test_several_webhooks_that_could_be_meant_are_named() -> None:
    actual = account(webhooks=(webhook(1, filters=only("c:d")), webhook(2, filters=only("e:f"))))
    with pytest.raises(GateRefused, match="1 and 2"):
        plan(hooks(WantedWebhook(URL)), actual)


def test_webhooks_are_removed_by_url_or_id_only() -> None:
    actual = account(webhooks=(webhook(1), webhook(2), webhook(3, url="https://other.example.com/")))
    by_url = plan(hooks(delete_webhooks=(URL,)), actual)
    assert [(one.action, one.remote_id) for one in by_url.changes] == [(Action.DELETE, 1), (Action.DELETE, 2)]
    assert by_url.removals == 2
    by_id = plan(hooks(delete_webhook_ids=(2,)), actual)
    assert [one.remote_id for one in by_id.changes] == [2]
    with pytest.raises(BadInput, match="both wanted and to be removed"):
        plan(hooks(WantedWebhook(URL), delete_webhooks=(URL,)), actual)


def test_the_same_webhook_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="twice"):
        plan(hooks(WantedWebhook(URL), WantedWebhook(URL)), account())


def test_users_exist_by_their_address_case_folded() -> None:
    there = (User.read({"id": 1, "email": "Ada@Example.com", "active": True}),)
    assert plan(Wanted(users=(WantedUser("ada@example.COM", "Other name"),)), account(users=there)).changes == ()


def test_a_user_is_invited_by_scim_or_by_a_person() -> None:
    wanted = Wanted(users=(WantedUser("ada@example.com", "Ada", role="administrator", workspaces=("Sales",)),))
    (manual,) = plan(wanted, account()).changes
    assert manual.action is Action.MANUAL
    assert "Admin > Users > Invite user" in manual.detail
    assert "role Administrator, in the workspaces Sales" in manual.detail
    (scim,) = plan(wanted, account(), has_scim=True).changes
    assert scim.action is Action.CREATE
    assert "SCIM sets neither role nor workspaces" in scim.detail


def test_an_inactive_user_is_a_persons_step_and_doubles_are_refused() -> None:
    gone = (User.read({"id": 1, "email": "ada@example.com", "active": False}),)
    (change,) = plan(Wanted(users=(WantedUser("ada@example.com"),)), account(users=gone), has_scim=True).changes
    assert change.action is Action.MANUAL
    assert "not active" in change.detail
    with pytest.raises(BadInput, match="twice"):
        plan(Wanted(users=(WantedUser("a@b.se"), WantedUser("A@b.se"))), account())
    with pytest.raises(BadInput, match="not an e-mail"):
        plan(Wanted(users=(WantedUser("nobody"),)), account())
