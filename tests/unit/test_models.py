import pytest

from oneflow_tui.errors import UnexpectedAnswer
from oneflow_tui.models import Account, Contract, DataField, Template, TemplateType, User, Webhook


def test_unknown_keys_are_kept_for_a_write_back() -> None:
    field = DataField.read({"custom_id": "vat", "name": None, "colour": "green", "source": "user"})
    assert field.name == ""
    assert field.raw["colour"] == "green"
    assert not field.is_system


def test_what_does_not_fit_is_named_by_key_and_never_by_value() -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        User.read({"id": "s3cret-value", "email": "a@b.example"}, request_id="R1")
    assert caught.value.detail == "User: id is not as expected"
    assert caught.value.request_id == "R1"
    assert "s3cret-value" not in f"{caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize("answer", [None, [], "text", 7])
def test_an_answer_that_is_no_object_is_told(answer: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        TemplateType.read(answer)


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        ({"integration": {"id": None, "key": "custom"}}, "custom"),
        ({"integration": {"id": 3, "key": "acme"}}, "acme"),
        ({}, ""),
        (None, ""),
        ({"integration": None}, ""),
    ],
)
def test_the_kind_of_token(info: object, kind: str) -> None:
    assert Account.read({"id": 1, "name": "Acme", "token_info": info}).token_kind == kind


@pytest.mark.parametrize(
    "data",
    [
        {"id": 5, "template_type": {"id": 77, "name": "x"}},
        {"id": 5, "template_type": None, "_links": {"template_type": {"href": "https://h/v1/template_types/77"}}},
    ],
)
def test_the_type_of_a_template_from_object_or_link(data: object) -> None:
    assert Template.read(data).template_type_id == 77


def test_a_template_without_a_type() -> None:
    assert Template.read({"id": 5, "_links": {"template_type": {"href": None}}}).template_type_id is None


@pytest.mark.parametrize("key", ["webhook_id", "id"])
def test_a_webhook_under_either_name_of_its_id(key: str) -> None:
    webhook = Webhook.read(
        {
            key: 9,
            "callback_url": "https://x.example",
            "filters": [
                {
                    "filter_rules": [
                        {"type": "EVENT_TYPE", "values": ["contract:sign"]},
                        {"type": "WORKSPACE", "values": [3, 4]},
                    ]
                }
            ],
        }
    )
    assert (webhook.id, webhook.events, webhook.workspace_ids) == (9, ("contract:sign",), (3, 4))
    assert webhook.is_plain


@pytest.mark.parametrize("filters", [None, [], [{"filter_rules": None}], [{"filter_rules": ["x"]}]])
def test_strange_filters_are_read_as_none(filters: object) -> None:
    webhook = Webhook.read({"id": 1, "filters": filters})
    assert webhook.events == ()


def test_the_name_of_a_contract() -> None:
    assert Contract.read({"id": 1, "_private": {"name": "Deal"}}).name == "Deal"
    assert Contract.read({"id": 1, "_private": None}).name == ""


def test_ids_past_32_bits() -> None:
    assert TemplateType.read({"id": 2**40, "name": "x"}).id == 2**40


def test_a_contract_says_what_it_belongs_to_in_its_own_parts_or_in_links() -> None:
    links = {
        kind: {"href": f"https://h/v1/{kind}s/{number}"}
        for kind, number in (("workspace", 1), ("template", 2), ("template_type", 3))
    }
    linked = Contract.read({"id": 5, "_links": links})
    assert (linked.workspace_id, linked.template_id, linked.template_type_id) == (1, 2, 3)
    own = {"_private": {"workspace_id": 7}, "_private_ownerside": {"template_id": 8, "template_type_id": 9}}
    both = Contract.read({"id": 5, "_links": links, **own})
    assert (both.workspace_id, both.template_id, both.template_type_id) == (7, 8, 9)
    crossed = {"workspace": links["template"], "template": links["template_type"], "template_type": {"href": None}}
    odd = Contract.read({"id": 5, "_links": crossed})
    assert (odd.workspace_id, odd.template_id, odd.template_type_id) == (None, None, None)
