"""What an account holds is said as a set-up file says it; what no file can say is left out and named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from oneflow_tui.errors import BadInput
from oneflow_tui.models import DataField, TemplateType, User, Webhook, Workspace
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.file.models import FileField, FileType, FileUser, FileWebhook
from oneflow_tui.setup.file.pulling import Pulled, pulled
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.file.writing import write_setup
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan
from tests.setup.file.making import read

HALF = "\ud800"


def a_type(number: int, name: str, **parts: Any) -> TemplateType:
    return TemplateType.read({"id": number, "name": name, **parts})


def a_field(custom_id: str, **parts: Any) -> DataField:
    return DataField.read({"custom_id": custom_id, **parts})


def a_hook(number: int, url: str = "https://x.example.com/", type_id: int | None = None, **rules: Any) -> Webhook:
    kinds = [{"type": kind, "values": values} for kind, values in rules.items()]
    filters = [{"filter_rules": kinds}] if kinds else None
    return Webhook.read({"webhook_id": number, "callback_url": url, "template_group_id": type_id, "filters": filters})


def a_user(number: int, email: str, **parts: Any) -> User:
    return User.read({"id": number, "email": email, "active": True, **parts})


ACCOUNT = Actual(
    extension="on",
    template_types=(a_type(1, "Acme", description="D"), a_type(2, "Twin"), a_type(3, "Twin")),
    fields={
        1: (
            a_field("vat", name="VAT", value="x", placeholder=None),
            a_field("sys", name="System", source="system"),
            a_field("bare"),
        ),
        2: (),
        3: (a_field("a", name="A"),),
    },
    workspaces=(
        Workspace(id=11, name="Sales"),
        Workspace(id=12, name="Same"),
        Workspace(id=13, name="Same"),
        Workspace(id=14, name=""),
    ),
    webhooks=(
        a_hook(21, type_id=1, EVENT_TYPE=["contract:sign"], WORKSPACE=[11, 12, 14, 99]),
        a_hook(22, type_id=2),
        a_hook(23, type_id=77),
    ),
    users=(
        a_user(31, "ada@x.se", name="Ada", title="CEO", is_admin=True),
        a_user(32, "bob@x.se", name="Bob", title=None, is_admin=None),
        a_user(33, "gone@x.se", name="Gone", active=False),
    ),
)


def warned(**parts: Any) -> tuple[str, ...]:
    found = pulled(replace(ACCOUNT, **parts), name="")
    write_setup(found.setup)
    return found.warnings


def only(found: Pulled) -> FileType:
    (one,) = found.setup.template_types
    return one


def test_an_account_is_said_as_a_file_would_say_it() -> None:
    found = pulled(ACCOUNT, name="Acme CRM", known_sign_keys={22})
    assert found.warnings == ()
    assert found.setup.name == "Acme CRM"
    assert found.setup.template_types == (
        FileType(
            name="Acme",
            description="D",
            data_fields=(FileField(custom_id="vat", name="VAT", value="x"), FileField(custom_id="bare", name="")),
        ),
        FileType(name="Twin", key="Twin (2)"),
        FileType(name="Twin", key="Twin (3)", data_fields=(FileField(custom_id="a", name="A"),)),
    )
    assert found.setup.webhooks == (
        FileWebhook(
            callback_url="https://x.example.com/",
            template_type="Acme",
            events=("contract:sign",),
            workspaces=("Sales", 12, 14, 99),
        ),
        FileWebhook(callback_url="https://x.example.com/", template_type="Twin (2)", sign_key="keyring"),
        FileWebhook(callback_url="https://x.example.com/", template_type=77),
    )
    assert found.setup.users == (
        FileUser(email="ada@x.se", name="Ada", title="CEO", role="administrator"),
        FileUser(email="bob@x.se", name="Bob"),
    )
    assert read(write_setup(found.setup)) == found.setup


def test_there_is_nothing_to_do_after_a_pull() -> None:
    found = pulled(ACCOUNT, name="")
    ids = IdMap(template_types={f'template_types["Twin ({number})"]': number for number in (2, 3)})
    plan = make_plan(wanted_of(read(write_setup(found.setup))), ACCOUNT, ids, has_scim=False)
    assert [change.detail for change in plan.changes] == []


def test_only_some_types_are_asked_for() -> None:
    found = pulled(ACCOUNT, name="", only_types={1})
    assert only(found).name == "Acme"
    assert [one.template_type for one in found.setup.webhooks] == ["Acme", 2, 77]
    assert 'template_types["Twin (3)"]' in found.names.there


def test_a_type_keeps_the_key_by_which_this_machine_knows_it() -> None:
    ids = IdMap(template_types={'template_types["second"]': 3, 'template_types["Twin"]': 2, 'template_types["Old"]': 1})
    found = pulled(ACCOUNT, name="", ids=ids)
    assert [(one.name, one.key) for one in found.setup.template_types] == [
        ("Acme", "Old"),
        ("Twin", ""),
        ("Twin", "second"),
    ]
    assert [one.template_type for one in found.setup.webhooks] == ["Acme", 2, 77]


def test_a_key_is_never_that_of_another_type() -> None:
    types = (a_type(2, "Twin"), a_type(3, "Twin"), a_type(4, "Twin (2)"))
    found = pulled(replace(ACCOUNT, template_types=types, fields={2: (), 3: (), 4: ()}, webhooks=()), name="")
    assert len({one.key or one.name for one in found.setup.template_types}) == 3
    write_setup(found.setup)


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        (
            (a_field("", name="Lost"),),
            'A data field of template_types["Acme"] ("Lost") is left out: it has no custom_id.',
        ),
        (
            (a_field("b"), a_field("b", name="second")),
            'The data field "b" of template_types["Acme"] is left out: '
            "the account has it twice, and the first is taken.",
        ),
        (
            (a_field("h", value=HALF),),
            'The data field "h" of template_types["Acme"] is left out: '
            "it holds half a character (a lone surrogate), which a file cannot hold.",
        ),
        (
            (a_field("l", value="x" * 1025),),
            'The data field "l" of template_types["Acme"] is left out: '
            "its value has 1,025 characters, more than Oneflow takes.",
        ),
    ],
)
def test_a_field_that_no_file_can_hold_is_named(fields: tuple[DataField, ...], warning: str) -> None:
    account = replace(ACCOUNT, template_types=ACCOUNT.template_types[:1] if ACCOUNT.template_types else ())
    account = replace(account, fields={1: (a_field("vat"), *fields)}, webhooks=())
    found = pulled(account, name="")
    assert found.warnings == (warning,)
    assert [row.name for row in only(found).data_fields] == ["", ""][: len(only(found).data_fields)]
    write_setup(found.setup)


@pytest.mark.parametrize(
    ("parts", "warning"),
    [
        (
            {"template_types": (a_type(1, " "),)},
            'The template type " " (1) is left out: it has no name.',
        ),
        (
            {"template_types": (a_type(1, f"A{HALF}"),)},
            'The template type "A\\ud800" (1) is left out: '
            "it holds half a character (a lone surrogate), which a file cannot hold.",
        ),
        (
            {"template_types": (a_type(9, "Unread"),)},
            'The template type "Unread" (9) is left out: its data fields were not read.',
        ),
        ({"webhooks": None}, "The webhooks are left out: they were not read."),
        ({"users": None}, "The users are left out: they were not read."),
        (
            {"webhooks": (a_hook(5, COUNTRY=["SE"]),)},
            'The webhook 5 to "https://x.example.com/" is left out: '
            "its filters are of a kind that this program does not write.",
        ),
        (
            {"webhooks": (a_hook(5, WORKSPACE=["x"]),)},
            'The webhook 5 to "https://x.example.com/" is left out: '
            "its filters are of a kind that this program does not write.",
        ),
        (
            {"webhooks": (a_hook(5, "http://crm.example.com/"),)},
            'The webhook 5 to "http://crm.example.com/" is left out: its URL could not be sent again '
            "(Oneflow calls https only. The sandbox takes http for this machine (127.0.0.1, localhost)).",
        ),
        (
            {"webhooks": (a_hook(5), a_hook(6))},
            'The webhook 6 to "https://x.example.com/" is left out: another one says the same.',
        ),
        (
            {"users": (a_user(5, "nonsense", name="N"),)},
            'The user "N" (5, "nonsense") is left out: that is not an e-mail address.',
        ),
        (
            {"users": (a_user(5, "a@x.se"), a_user(6, "A@x.se", name="N"))},
            'The user "N" (6, "A@x.se") is left out: another one has this address.',
        ),
    ],
)
def test_a_thing_that_no_file_can_hold_is_named(parts: dict[str, Any], warning: str) -> None:
    assert warning in warned(**parts)


def test_an_account_with_the_extension_off_has_no_types_and_one_not_read_is_refused() -> None:
    assert pulled(Actual(extension="off", webhooks=(), users=()), name="").setup.template_types == ()
    with pytest.raises(BadInput):
        pulled(Actual(extension="on", webhooks=(), users=()), name="")
