"""PATCH of SCIM, apart from who asks for it."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow_tui.sandbox.scim.attributes import GROUP, USER
from oneflow_tui.sandbox.scim.errors import ScimError
from oneflow_tui.sandbox.scim.patch import patched

WORK = {"value": "ada@work.example", "type": "work", "primary": True}
HOME = {"value": "ada@home.example", "type": "home"}
ADA = {
    "schemas": [USER.schema],
    "id": "1",
    "userName": "ada@work.example",
    "displayName": "Ada",
    "active": True,
    "title": "Engineer",
    "name": {"familyName": "Lovelace", "givenName": "Ada"},
    "emails": [WORK, HOME],
    "meta": {"resourceType": "User"},
}
TEAM = {
    "schemas": [GROUP.schema],
    "id": "2",
    "displayName": "Team",
    "members": [{"value": "1", "display": "Ada"}, {"value": "3", "display": "Eve"}],
}


def op(action: str, path: str | None = None, *value: object) -> dict:
    operation: dict = {"op": action}
    if path is not None:
        operation["path"] = path
    if value:
        operation["value"] = value[0]
    return operation


@pytest.mark.parametrize(
    ("operation", "change"),
    [
        (op("replace", "title", "Countess"), {"title": "Countess"}),
        (op("REPLACE", "TITLE", "Countess"), {"title": "Countess"}),
        (op("Add", f"{USER.schema}:title", "Countess"), {"title": "Countess"}),
        (op("add", "externalId", "x"), {"externalId": "x"}),
        (op("remove", "title"), {"title": None}),
        (op("replace", "title", None), {"title": None}),
        (op("remove", "externalId"), {}),
        (op("replace", None, {"active": False, "TITLE": "T"}), {"active": False, "title": "T"}),
        (op("add", None, {f"{USER.schema}:title": "T", "nickName": "N", "a b": 1}), {"title": "T"}),
        (op("replace", None, {"name.givenName": "A"}), {"name": {"familyName": "Lovelace", "givenName": "A"}}),
        (op("replace", "name.givenName", "A"), {"name": {"familyName": "Lovelace", "givenName": "A"}}),
        (op("remove", "name.givenName"), {"name": {"familyName": "Lovelace"}}),
        (op("replace", "name", {"FAMILYNAME": "L"}), {"name": {"familyName": "L", "givenName": "Ada"}}),
        (op("remove", "name"), {"name": None}),
        (op("replace", "id", "1"), {}),
        (op("replace", None, {"id": "1", "schemas": [USER.schema]}), {}),
        (op("add", "emails", {"value": "x@y.z"}), {"emails": [WORK, HOME, {"value": "x@y.z"}]}),
        (op("add", "emails", [HOME, {"value": "x@y.z"}]), {"emails": [WORK, HOME, {"value": "x@y.z"}]}),
        (op("add", "emails", HOME), {}),
        (op("replace", "emails", [{"VALUE": "x@y.z"}]), {"emails": [{"value": "x@y.z"}]}),
        (op("replace", "emails", []), {"emails": None}),
        (op("remove", "emails"), {"emails": None}),
        (op("remove", 'emails[type eq "home"]'), {"emails": [WORK]}),
        (op("remove", "emails[value pr]"), {"emails": None}),
        (op("remove", 'emails[type eq "work"].primary'), {"emails": [WORK | {"primary": ...}, HOME]}),
        (op("replace", 'emails[type eq "HOME"].value', "h@h.h"), {"emails": [WORK, HOME | {"value": "h@h.h"}]}),
        (op("replace", 'emails[type eq "home"]', {"value": "h@h.h"}), {"emails": [WORK, {"value": "h@h.h"}]}),
        (op("add", 'emails[type eq "home"]', {"display": "H"}), {"emails": [WORK, HOME | {"display": "H"}]}),
        (
            op("add", 'emails[type eq "Other"].value', "o@o.o"),
            {"emails": [WORK, HOME, {"type": "Other", "value": "o@o.o"}]},
        ),
        (
            op("replace", "emails.display", "A"),
            {"emails": [WORK | {"display": "A"}, HOME | {"display": "A"}]},
        ),
        (
            op("replace", 'emails[type eq "home"].primary', True),
            {"emails": [WORK | {"primary": False}, HOME | {"primary": True}]},
        ),
    ],
)
def test_an_operation(operation: dict, change: dict) -> None:
    before = copy.deepcopy(ADA)
    expected = {key: value for key, value in (ADA | change).items() if value is not None}
    for email in expected.get("emails", []):
        for key in [key for key, value in email.items() if value is ...]:
            del email[key]
    assert patched(ADA, [operation], USER) == expected
    assert before == ADA


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        (op("remove"), "noTarget"),
        (op("remove", None, {"title": "x"}), "noTarget"),
        (op("add", "title"), "invalidValue"),
        (op("replace"), "invalidValue"),
        (op("replace", None, "x"), "invalidValue"),
        (op("add", None, [{"title": "x"}]), "invalidValue"),
        (op("replace", "", "x"), "invalidPath"),
        (op("replace", "nickName", "x"), "invalidPath"),
        (op("replace", "urn:example:other:title", "x"), "invalidPath"),
        (op("replace", "title.x", "x"), "invalidPath"),
        (op("replace", "emails.colour", "x"), "invalidPath"),
        (op("replace", "title eq", "x"), "invalidPath"),
        (op("replace", 'title[value eq "x"]', "x"), "invalidPath"),
        (op("replace", 'name[familyName eq "x"]', "x"), "invalidPath"),
        (op("replace", 'emails[type eq "work"].colour', "x"), "invalidPath"),
        (op("replace", 'emails[type eq "work"]x', "x"), "invalidPath"),
        (op("replace", "emails[type]", "x"), "invalidFilter"),
        (op("replace", 'emails[type eq "work"', "x"), "invalidFilter"),
        (op("replace", 'emails[primary eq "work"].value', "x"), "invalidFilter"),
        (op("replace", 'emails[type eq "other"].value', "x"), "noTarget"),
        (op("remove", 'emails[type eq "other"]'), "noTarget"),
        (op("add", 'emails[type ne "work" and type ne "home"].value', "x"), "noTarget"),
        (op("replace", "roles.value", "x"), "noTarget"),
        (op("replace", 'emails[type eq "work"]', "x"), "invalidValue"),
        (op("remove", "userName"), "mutability"),
        (op("remove", "id"), "mutability"),
        (op("replace", "id", "2"), "mutability"),
        (op("replace", "meta.created", "2026-01-12T08:30:00Z"), "mutability"),
        (op("replace", None, {"meta": {}}), "mutability"),
        (op("add", "schemas", ["urn:x"]), "mutability"),
    ],
)
def test_what_cannot_be_done(operation: dict, kind: str) -> None:
    with pytest.raises(ScimError) as refused:
        patched(ADA, [op("replace", "title", "first"), operation], USER)
    assert (refused.value.kind, refused.value.status) == (kind, 400)
    assert refused.value.detail.startswith("Operations.1: ")
    assert ADA["title"] == "Engineer"


@pytest.mark.parametrize(
    ("operation", "values"),
    [
        (op("add", "members", [{"value": "4"}]), ["1", "3", "4"]),
        (op("add", "members", {"value": "4"}), ["1", "3", "4"]),
        (op("add", None, {"members": [{"value": "4"}, {"value": "4"}]}), ["1", "3", "4"]),
        (op("add", 'members[value eq "4"]', {"display": "x"}), ["1", "3", "4"]),
        (op("remove", 'members[value eq "3"]'), ["1"]),
        (op("remove", 'members[value eq "1" or display eq "eve"]'), []),
        (op("remove", "members", [{"value": "1"}, {"value": "9"}]), ["3"]),
        (op("remove", "members"), []),
        (op("replace", "members", [{"value": "4"}]), ["4"]),
        (op("replace", None, {"members": []}), []),
        (op("replace", 'members[value eq "3"]', {"value": "4"}), ["1", "4"]),
    ],
)
def test_members(operation: dict, values: list[str]) -> None:
    assert [member["value"] for member in patched(TEAM, [operation], GROUP).get("members", [])] == values


def test_a_member_is_changed_as_a_whole_only() -> None:
    with pytest.raises(ScimError) as refused:
        patched(TEAM, [op("replace", 'members[value eq "1"].value', "4")], GROUP)
    assert refused.value.kind == "mutability"


PATHS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            *(
                "title",
                "name",
                "name.givenName",
                "emails",
                "emails.value",
                "emails.primary",
                "roles",
                "active",
                "id",
                "meta",
            ),
            *(
                'emails[type eq "work"]',
                'emails[type eq "work"].value',
                "emails[primary eq true].primary",
                "emails[value pr]",
            ),
        ]
    ),
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4))
KEYS = st.sampled_from(["value", "type", "primary", "givenName", "emails", "name", "title", "emails.value", "x"])
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)), max_leaves=8
)
OPERATIONS = st.builds(
    lambda action, path, value: op(action, path, *value),
    st.sampled_from(["add", "replace", "remove"]),
    st.one_of(st.none(), PATHS),
    st.lists(ANYTHING, max_size=1),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(OPERATIONS, min_size=1, max_size=5))
def test_any_operations_give_a_resource_or_a_refusal(operations: list[dict]) -> None:
    before, kind = copy.deepcopy(ADA), None
    try:
        after = patched(ADA, operations, USER)
    except ScimError as error:
        after, kind = ADA, error.kind
    assert kind in (None, "invalidPath", "invalidFilter", "invalidValue", "noTarget", "mutability")
    assert [after[key] for key in ("id", "schemas", "meta")] == [ADA[key] for key in ("id", "schemas", "meta")]
    assert before == ADA
