"""What a PUT carries, and the order of it."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.models import DataField
from oneflow_tui.setup.changes import Action, FieldChange, Kind
from oneflow_tui.setup.merge import harmed, merged, missed, shows_all


def field(custom_id: str, **parts: Any) -> DataField:
    return DataField.read({"custom_id": custom_id, "id": 900, "active": True, **parts})


def change(action: Action, custom_id: str, name: str = "") -> FieldChange:
    after = {"name": name, "description": "", "placeholder": "", "value": ""}
    return FieldChange(
        action=action,
        kind=Kind.DATA_FIELD,
        id=custom_id,
        type_address="t",
        type_id=5,
        custom_id=custom_id,
        after=None if action is Action.DELETE else after,
    )


NOW = [field("a"), field("theirs", source="user"), field("b"), field("sys", source="system"), field("c")]


@pytest.mark.parametrize(
    ("order", "new", "sent"),
    [
        ((), (), ["a", "theirs", "b", "sys", "c"]),
        (("c", "b", "a"), (), ["c", "theirs", "b", "sys", "a"]),
        (("a", "n", "b", "c"), ("n",), ["a", "n", "theirs", "b", "sys", "c"]),
        (("a", "b", "c", "n", "m"), ("m", "n"), ["a", "theirs", "b", "sys", "c", "n", "m"]),
        ((), ("n",), ["a", "theirs", "b", "sys", "c", "n"]),
    ],
)
def test_the_order_that_is_sent(order: tuple[str, ...], new: tuple[str, ...], sent: list[str]) -> None:
    rows = merged(NOW, [change(Action.CREATE, one) for one in new], order)
    assert [row["custom_id"] for row in rows] == sent


def test_only_a_removal_leaves_out_and_a_system_field_never() -> None:
    gone = [change(Action.DELETE, "a"), change(Action.DELETE, "sys"), change(Action.UPDATE, "sys", "Mine")]
    rows = merged(NOW, gone)
    assert [row["custom_id"] for row in rows] == ["theirs", "b", "sys", "c"]
    assert rows[2]["name"] == ""


def test_unknown_keys_and_nulls_go_back_as_they_came_and_all_five_attributes_always() -> None:
    (row,) = merged([field("a", name=None, colour="red", _links={})], [])
    assert row == {"custom_id": "a", "name": None, "description": "", "placeholder": "", "value": "", "colour": "red"}


def test_what_the_account_does_not_show_is_said() -> None:
    was, wish = {"a": field("a")}, change(Action.UPDATE, "a", "New")
    assert missed(wish, was, {"a": field("a", name="New")}) is None
    assert missed(wish, was, {"a": field("a", name="Old")}) == 'The account does not show what was sent: name is "Old".'
    assert missed(wish, was, {}) == "The account does not have this field after the write."
    assert "no longer active" in (missed(wish, was, {"a": field("a", name="New", active=False)}) or "")
    assert missed(change(Action.DELETE, "a"), was, was) == "The account still has this field."
    assert not shows_all([field("a")], [wish])
    assert shows_all([field("a", name="New")], [wish, change(Action.DELETE, "b")])


def test_a_kept_field_that_is_not_as_it_was_is_said() -> None:
    was = {"a": field("a"), "b": field("b"), "c": field("c")}
    assert harmed(was, {"a": field("a"), "c": field("c", value="x")}, []) == [
        '"b" was sent back unchanged, yet the account no longer has it.',
        '"c" was sent back unchanged, yet the account changed it.',
    ]
    assert harmed(was, {"a": field("a")}, [change(Action.DELETE, "b"), change(Action.UPDATE, "c")]) == []
