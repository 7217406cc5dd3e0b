"""Finding anything that is loaded."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from oneflow_tui.account.search import Hit, Index, find
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import id_of
from tests.account.making import a_contract, a_field, a_template, a_type, a_user, a_webhook, healthy
from tests.account.odd import accounts, texts

SEEN = healthy(
    templates=(a_template(), a_template(12, "Straße 2026")),
    fields={1: (a_field("vat", id=7001), a_field("per--org-nr", name="Organisationsnummer", id=7012))},
    users=(a_user(41, "Ada@Example.com"),),
    contracts=(a_contract(51, "Fjord order"), a_contract(510, "Fjord 51")),
)
INDEX = Index.of(SEEN)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("offer", Hit("template", 11, "Offer", "name", "Offer")),
        ("STRASSE", Hit("template", 12, "Straße 2026", "name", "Straße 2026")),
        ("per--", Hit("data_field", "1/per--org-nr", "Organisationsnummer", "custom_id", "per--org-nr")),
        ("ada@example", Hit("user", 41, "Ada", "e-mail", "Ada@Example.com")),
        ("crm.example.com/hook", Hit("webhook", 31, a_webhook().callback_url, "URL", a_webhook().callback_url)),
        ("kari fjord", Hit("contract", 51, "Fjord order", "participant", "Kari")),
        ("order fjord as", Hit("contract", 51, "Fjord order", "name", "Fjord order")),
        ("7012", Hit("data_field", "1/per--org-nr", "Organisationsnummer", "id", "7012")),
        ("51", Hit("contract", 51, "Fjord order", "id", "51")),
    ],
)
def test_it_is_found(text: str, first: Hit) -> None:
    assert find(INDEX, text)[0] == first


def test_ids_are_found_by_how_they_begin_and_texts_anywhere() -> None:
    assert [hit.id for hit in find(INDEX, "51")] == [51, 510]
    assert find(INDEX, "10")[0:0] == []
    assert 510 not in {hit.id for hit in find(INDEX, "10")}
    assert [hit.id for hit in find(INDEX, "026")] == [12]


def test_every_word_counts_and_nothing_finds_nothing() -> None:
    assert find(INDEX, "fjord offer") == []
    assert find(INDEX, "  ") == []
    assert find(Index(), "x") == []


def test_the_number_of_hits_is_told_beyond_the_limit() -> None:
    found = INDEX.search("fjord", limit=1)
    assert ([hit.id for hit in found.hits], found.total) == ([51], 2)


def test_a_thing_read_anew_takes_the_place_of_the_old_one() -> None:
    index = Index.of(healthy())
    size = len(index)
    index.add("template", [a_template(11, "Renamed")])
    assert len(index) == size
    assert find(index, "offer") == []
    assert [hit.id for hit in find(index, "renamed")] == [11]
    index.drop("template")
    assert len(index) == size - 1
    assert find(index, "renamed") == []
    index.add("template", [a_template(11, "Back")])
    assert [hit.id for hit in find(index, "back")] == [11]


def test_what_is_dropped_makes_room_and_order_stays() -> None:
    index = Index.of(SEEN)
    before, size = [hit.id for hit in find(index, "fjord")], len(index._entries)
    for _ in range(3):
        index.drop("contract")
        assert not find(index, "fjord")
        index.add("contract", SEEN.contracts or ())
    index.forget("contract", [51, 9999])
    assert [hit.id for hit in find(index, "fjord")] == [510]
    index.add("contract", SEEN.contracts or ())
    assert [hit.id for hit in find(index, "fjord")] == before
    assert len(index._entries) == size


def test_things_of_one_id_but_of_two_kinds_are_two() -> None:
    index = Index()
    index.add("template", [a_template(1, "Same")])
    index.add("template_type", [a_type(1, "Same")])
    assert {hit.kind for hit in find(index, "same")} == {"template", "template_type"}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts, texts)
def test_any_account_can_be_searched_for_anything(seen: AccountSeen, text: str) -> None:
    index = Index.of(seen)
    found = index.search(text)
    assert len(found.hits) == min(found.total, 200)
    for one in seen.users or ():
        if len(one.email.split()) == 1:
            assert (one.id, "user") in {(hit.id, hit.kind) for hit in find(index, one.email)}
    for one in seen.webhooks or ():
        assert id_of(one) in {hit.id for hit in find(index, str(one.id)) if hit.kind == "webhook"}
