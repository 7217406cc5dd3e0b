"""SCIM's filters: what is one, and what it finds."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oneflow_tui.sandbox.scim.attributes import GROUP, USER
from oneflow_tui.sandbox.scim.errors import ScimError
from oneflow_tui.sandbox.scim.filters import FilterError
from oneflow_tui.sandbox.scim.grammar import read_filter, read_path
from tests.sandbox.conftest import Account

ADA = {
    "schemas": [USER.schema],
    "id": "10201",
    "userName": "Ada@nordlys.example",
    "displayName": "Ada Lovelace",
    "externalId": "HR-1",
    "title": 'Chief "of" engines',
    "active": True,
    "locale": "en",
    "name": {"familyName": "Lovelace", "givenName": "Ada"},
    "emails": [
        {"value": "ada@nordlys.example", "type": "work", "primary": True},
        {"value": "ada@home.example", "type": "home"},
    ],
    "meta": {
        "resourceType": "User",
        "created": "2026-01-12T08:30:00Z",
        "lastModified": "2026-02-01T00:00:00Z",
        "location": "http://127.0.0.1/scim/v1/Users/10201",
    },
}
SALES = {"schemas": [GROUP.schema], "id": "7", "displayName": "Sales", "members": [{"value": "10201"}]}


@pytest.mark.parametrize(
    "text",
    [
        'userName eq "ada@NORDLYS.example"',
        'USERNAME EQ "ada@nordlys.example"',
        '  userName   eq   "ada@nordlys.example"  ',
        f'{USER.schema}:userName sw "ADA@"',
        f'{USER.schema.upper()}:name.familyName eq "lovelace"',
        'displayName co "love"',
        'displayName ew "LACE"',
        'displayName ne "Ada"',
        'title eq "chief \\"of\\" engines"',
        'title co "\\u006ff"',
        'externalId eq "HR-1"',
        'id eq "10201"',
        'id gt "10200"',
        'displayName ge "ada lovelace" and displayName le "ada lovelace"',
        'displayName lt "b"',
        "active eq true",
        "active ne false",
        "title pr",
        "name pr",
        "emails pr",
        "emails.type pr",
        "not (phoneNumbers pr)",
        "phoneNumbers eq null",
        "title ne null",
        'roles ne "administrator"',
        'emails eq "ada@home.example"',
        'emails.value ew "@home.example"',
        'emails[type eq "work"]',
        'emails[type eq "HOME" and value co "home"]',
        'emails[type eq "home" and not (primary eq true)]',
        'emails[primary eq true] and not (emails[type eq "home" and primary eq true])',
        'meta.created eq "2026-01-12T08:30:00+00:00"',
        'meta.created lt "2026-01-12T10:00:00Z"',
        'meta.created gt "2026-01-12"',
        'meta.created ge "2026-01-12T09:30:00+01:00"',
        'meta.lastModified ne "2026-01-12T08:30:00Z"',
        'title eq "x" or active eq true and locale eq "EN"',
        'active eq true or title eq "x" and locale eq "xx"',
        '(title eq "x" or active eq true) and (locale eq "en")',
        'not(title eq "x")',
        'nickName ne "x"',
        "nickName eq null",
        'not (urn:example:other:title eq "x")',
    ],
)
def test_a_filter_that_finds(text: str) -> None:
    assert read_filter(text, USER).matches(ADA)


@pytest.mark.parametrize(
    "text",
    [
        'externalId eq "hr-1"',
        'externalId sw "hr"',
        'userName eq "ada"',
        'userName ne "ADA@nordlys.example"',
        "active eq false",
        "not (active eq true)",
        "phoneNumbers pr",
        'phoneNumbers.value co "4"',
        "title eq null",
        "phoneNumbers ne null",
        'emails[type eq "work" and value co "home"]',
        'emails[type eq "other"]',
        "nickName pr",
        'nickName eq "x"',
        'nickName[type eq "x"]',
        'emails.colour eq "red"',
        f'{GROUP.schema}:displayName eq "Ada Lovelace"',
        '(title eq "x" or active eq true) and locale eq "sv"',
        'meta.created gt "2026-01-12T08:30:00Z"',
        'meta.created eq "2026-01-12T08:30:00+01:00"',
    ],
)
def test_a_filter_that_does_not_find(text: str) -> None:
    assert not read_filter(text, USER).matches(ADA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "userName",
        "userName eq",
        'userName eq"x"',
        "userName eq x",
        "userName eq 'x'",
        'userName eq "x',
        'userName eq "x"y',
        'userName eq "\\x"',
        'userName eq "a\nb"',
        'userName is "x"',
        'userName eq "x" and',
        'userName eq "x" title pr',
        'userName eq "x" xor title pr',
        'userName eq "x"and title pr',
        '(userName eq "x"',
        'userName eq "x")',
        "()",
        "not title pr",
        "title pr true",
        "true",
        '"x" eq userName',
        '9name eq "x"',
        'name.familyName.x eq "x"',
        "active eq True",
        'active eq "true"',
        "active gt true",
        "active co true",
        "userName eq true",
        "userName eq 1",
        "userName gt null",
        'meta eq "x"',
        'name eq "x"',
        'meta.created eq "yesterday"',
        'meta.created co "2026"',
        "meta.created gt 5",
        'userName[value eq "x"]',
        'emails[type eq "work"',
        'emails[type eq "work"].value eq "x"',
        'emails[emails[type eq "x"]]',
        'emails.value[type eq "x"]',
        "emails[]",
        "title eq 1e",
        "title eq 01",
        'title eq "\0"',
        "(" * 5000 + "title pr" + ")" * 5000,
        "not (" * 200 + "title pr" + ")" * 200,
        "title eq " + "9" * 5000,
    ],
)
def test_what_is_no_filter(text: str) -> None:
    with pytest.raises(FilterError) as refused:
        read_filter(text, USER)
    assert (refused.value.status, refused.value.kind) == (400, "invalidFilter")


def test_groups_are_found_by_their_members() -> None:
    for text in (
        'members.value eq "10201"',
        'members eq "10201"',
        'members[value eq "10201"]',
        'displayName eq "SALES"',
    ):
        assert read_filter(text, GROUP).matches(SALES)
    assert not read_filter('members.value eq "1"', GROUP).matches(SALES)


def test_a_long_chain_is_no_trouble() -> None:
    assert read_filter(" and ".join(["active eq true"] * 5000), USER).matches(ADA)
    assert read_filter(" or ".join(["title eq null"] * 5000 + ["active eq true"]), USER).matches(ADA)


WORDS = st.sampled_from(
    [
        *(
            "userName",
            "active",
            "title",
            "emails",
            "emails.value",
            "meta.created",
            "meta",
            "name",
            "nick",
            "$ref",
            "urn:a:b",
        ),
        *("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr", "and", "or", "not", "(", ")", "[", "]", ".", " "),
        *(
            "true",
            "false",
            "null",
            "1",
            "-1.5e3",
            '"x"',
            '"2026-01-12T08:30:00Z"',
            '"0001-01-01T00:00:00+23:59"',
            '"',
            "\\",
        ),
    ]
)
JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just("2026-01-12T08:30:00Z"))
PARTS = st.dictionaries(st.sampled_from(["value", "type", "primary", "created", "familyName"]), JUNK)
NAMES = ["userName", "active", "title", "emails", "meta", "name", "roles", "displayName"]
ITEMS = st.dictionaries(st.sampled_from(NAMES), st.one_of(JUNK, PARTS, st.lists(st.one_of(JUNK, PARTS), max_size=3)))
PLACES = st.sampled_from(
    ["userName", "active", "title", "emails", "emails.type", "meta.created", "roles", "x.y", "meta", "name"]
)
VALUES = st.sampled_from(["true", "null", "5", '"x"', '""', '"2026-01-12T08:30:00Z"', '"9999-12-31T23:59:59-23:59"'])
COMPARED = st.builds(
    "{} {} {}".format, PLACES, st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]), VALUES
)
FILTERS = st.recursive(
    st.one_of(COMPARED, PLACES.map("{} pr".format)),
    lambda inner: st.one_of(
        st.builds("{} and {}".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        inner.map("not ({})".format),
        inner.map("emails[{}]".format),
    ),
    max_leaves=6,
)
TEXTS = st.one_of(
    st.text(), st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map("".join), FILTERS
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, ITEMS)
@example("title eq " + string.digits * 500, {})
@example('title eq "\\ud800"', {"title": "\ud800"})
def test_any_text_is_a_filter_or_a_refusal(text: str, item: dict) -> None:
    try:
        found = read_filter(text, USER)
    except FilterError:
        return
    assert found.matches(item) in (True, False)
    assert read_filter(f"not ({text})", USER).matches(item) is not found.matches(item)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_a_path_or_a_refusal(text: str) -> None:
    kind = None
    try:
        read_path(text, USER)
    except ScimError as error:
        kind = error.kind
    assert kind in (None, "invalidPath", "invalidFilter")


def found(account: Account, path: str, **query: object) -> list[str]:
    answer = account.scim.get(path, params=query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["itemsPerPage"] == len(body["Resources"])
    return [item["displayName"] for item in body["Resources"]]


def test_users_are_listed_by_filter(account: Account) -> None:
    assert found(account, "/Users", filter="active eq false") == ["Alan Turing"]
    assert found(account, "/Users", filter='roles eq "administrator"') == ["Ada Lovelace", "Grace Hopper"]
    assert found(account, "/Users", filter='title sw "c" and not (phoneNumbers pr)') == []
    assert found(account, "/Users", filter="not (title pr)") == ["Alan Turing"]
    assert len(found(account, "/Users", filter='meta.created lt "2126-01-01T00:00:00Z"')) == 5


@pytest.mark.parametrize("text", ["", "displayName", 'displayName eq "\ud7ff', "active gt true", "(((" * 5000])
def test_a_wrong_filter_is_refused(account: Account, text: str) -> None:
    answer = account.scim.get("/Users", params={"filter": text})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")
    assert answer.headers["content-type"] == "application/scim+json"


def test_users_are_sorted(account: Account) -> None:
    names = ["Ada Lovelace", "Alan Turing", "Barbara Liskov", "Edsger Dijkstra", "Grace Hopper"]
    assert found(account, "/Users", sortBy="displayName") == names
    assert found(account, "/Users", sortBy="DISPLAYNAME", sortOrder="descending") == names[::-1]
    assert found(account, "/Users", sortBy="title")[-1] == "Alan Turing"
    assert found(account, "/Users", sortBy="title", sortOrder="descending")[0] == "Alan Turing"
    assert found(account, "/Users", sortBy="emails.value") == names
    assert found(account, "/Users", sortBy="emails", sortOrder="descending") == names[::-1]
    assert found(account, "/Users", sortBy="active")[0] == "Alan Turing"
    assert found(account, "/Users", sortBy="nickName") == found(account, "/Users")
    assert found(account, "/Users", sortBy="name") == found(account, "/Users")


@pytest.mark.parametrize(
    ("query", "start", "names"),
    [
        ({"startIndex": 2, "count": 2}, 2, ["Grace Hopper", "Edsger Dijkstra"]),
        ({"startIndex": 0, "count": 1}, 1, ["Ada Lovelace"]),
        ({"startIndex": -7, "count": 1}, 1, ["Ada Lovelace"]),
        ({"startIndex": 5}, 5, ["Alan Turing"]),
        ({"startIndex": 6}, 6, []),
        ({"count": 0}, 1, []),
        ({"count": -1}, 1, []),
    ],
)
def test_a_page_of_users(account: Account, query: dict, start: int, names: list[str]) -> None:
    body = account.scim.get("/Users", params=query).json()
    assert (body["totalResults"], body["startIndex"], body["itemsPerPage"]) == (5, start, len(names))
    assert [user["displayName"] for user in body["Resources"]] == names


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"startIndex": "x"}, "startIndex"),
        ({"count": "1.5"}, "count"),
        ({"count": "-"}, "count"),
        ({"count": "9" * 30}, "count"),
        ({"sortOrder": "up"}, "sortOrder"),
        ({"sortBy": "a b"}, "sortBy"),
        ({"sortBy": "title\n"}, ""),
    ],
)
def test_a_wrong_query_is_refused_as_scim_does(account: Account, query: dict, named: str) -> None:
    answer = account.scim.get("/Users", params=query)
    body = answer.json()
    assert (answer.status_code, body["status"], body["scimType"]) == (400, "400", "invalidValue")
    assert named in body["detail"]


def test_a_page_holds_a_hundred(account: Account) -> None:
    account.plant("reset", {"seed": "ready"})
    for number in range(100):
        body = {"schemas": [USER.schema], "userName": f"u{number}@many.example", "displayName": f"U {number}"}
        assert account.scim.post("/Users", json=body).status_code == 201
    body = account.scim.get("/Users", params={"count": 1000}).json()
    assert (body["totalResults"], body["itemsPerPage"], len(body["Resources"])) == (105, 100, 100)
    rest = account.scim.get("/Users", params={"startIndex": 101}).json()
    assert (rest["startIndex"], rest["itemsPerPage"]) == (101, 5)
