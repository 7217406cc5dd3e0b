"""For any account and any wish: after an apply the next plan is empty, and what nobody named is as it was."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.changes import Action
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook
from tests.setup.double import Book, FakeAccount, Killed, run

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=6)
CUSTOM_ID = st.sampled_from(["vat", "city", "Kontakt", "per--org-nr", "a", "b", "sys1", "sys2"])
ROW = st.fixed_dictionaries(
    {
        "custom_id": CUSTOM_ID,
        "name": st.none() | TEXT,
        "description": st.none() | TEXT,
        "placeholder": TEXT,
        "value": st.none() | TEXT,
    }
).map(lambda row: {**row, "source": "system" if row["custom_id"].startswith("sys") else "user"})
ROWS = st.lists(ROW, max_size=8, unique_by=lambda row: row["custom_id"])
FIELD = st.builds(
    WantedField, CUSTOM_ID.filter(lambda one: not one.startswith("sys")), *[st.none() | TEXT for _ in range(4)]
)
FIELDS = st.lists(FIELD, max_size=6, unique_by=lambda one: one.custom_id).map(tuple)
EVENTS = st.sets(st.sampled_from(["contract:sign", "contract:publish"])).map(lambda one: tuple(sorted(one)))


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    types = []
    for name in draw(st.lists(st.sampled_from(["Acme", "Beta", "Gamma"]), max_size=3, unique=True)):
        fields = draw(FIELDS)
        named = {one.custom_id for one in fields}
        going = draw(st.sets(st.sampled_from(["vat", "city", "a", "b", "gone"]))) - named
        old = st.sampled_from(sorted({"vat", "city", "a", "b", "Kontakt", "never"} - named))
        renamed = draw(st.lists(st.none() | old, min_size=len(fields), max_size=len(fields)))
        fields = tuple(
            one if old_id in renamed[:number] else replace(one, renamed_from=old_id)
            for number, (one, old_id) in enumerate(zip(fields, renamed, strict=True))
        )
        types.append(WantedType(name, fields=fields, delete_fields=tuple(sorted(going))))
    bound = st.sampled_from([None, *(one.name for one in types)])
    hooks = draw(
        st.lists(
            st.builds(WantedWebhook, st.just("https://x.example.com/"), bound, EVENTS, separate=st.just(True)),
            max_size=3,
            unique_by=lambda one: (one.template_type, one.events),
        )
    )
    users = draw(st.lists(st.builds(WantedUser, st.sampled_from(["a@x.se", "B@x.se"])), unique=True))
    return Wanted(tuple(types), tuple(hooks), tuple(users))


@st.composite
def accounts(draw: st.DrawFn) -> FakeAccount:
    fake = FakeAccount()
    for name in draw(st.lists(st.sampled_from(["Acme", "Beta", "Other"]), max_size=3, unique=True)):
        fake.add_type(name, draw(ROWS))
    for events in draw(st.lists(EVENTS, max_size=3)):
        rules = [{"type": "EVENT_TYPE", "values": list(events)}] if events else []
        fake.add_webhook("https://x.example.com/", filters=[{"filter_rules": rules}] if rules else None)
    return fake


def untouched(fake: FakeAccount, wanted: Wanted) -> Any:
    """Every field, of whichever type, that the wish does not name, with its place among its like."""
    named = {
        one.name: {f.custom_id for f in one.fields} | {f.renamed_from for f in one.fields} | set(one.delete_fields)
        for one in wanted.template_types
    }
    kept = {}
    for key, rows in fake.fields.items():
        mine = named.get(fake.types[key]["name"], set())
        kept[key] = [row for row in rows if row["source"] == "system" or row["custom_id"] not in mine]
    return kept


def taken_over(fake: FakeAccount, wanted: Wanted) -> dict[tuple[str, str], dict[str, str]]:
    """By type and custom_id: the texts of fields that come in place of others, left out ones taken from those."""
    found = {}
    for one in wanted.template_types:
        type_id = next((key for key, kind in fake.types.items() if kind["name"] == one.name), None)
        rows = {row["custom_id"]: row for row in fake.fields.get(type_id or 0, ())}
        for field in one.fields:
            if field.renamed_from in rows and field.custom_id not in rows:
                old = rows[field.renamed_from]
                asked = {name: getattr(field, name) for name in FIELD_ATTRIBUTES}
                found[one.name, field.custom_id] = {
                    name: (old[name] or "") if text is None else text for name, text in asked.items()
                }
    return found


async def apply_twice(fake: FakeAccount, wanted: Wanted, kill_at: str | None) -> None:
    book = Book()
    before_fields, before_hooks = untouched(fake, wanted), dict(fake.webhooks)
    renamed = taken_over(fake, wanted)
    book.kill_at = kill_at
    killed = False
    for _ in range(2 if kill_at else 1):
        plan = make_plan(wanted, await fake.actual(), book.ids(), has_scim=True)
        deletes = [one for one in plan.changes if one.action is Action.DELETE]
        assert plan.removals == len(deletes)
        try:
            report = await run(fake, book, plan)
        except Killed:
            killed = True
            continue
        assert report.failed == ()
        assert report.warnings == ()
        if not killed:
            break
    again = make_plan(wanted, await fake.actual(), book.ids(), has_scim=True)
    assert again.changes == ()
    for (name, custom_id), texts in renamed.items():
        type_id = next(key for key, kind in fake.types.items() if kind["name"] == name)
        row = next(row for row in fake.fields[type_id] if row["custom_id"] == custom_id)
        assert {attribute: row[attribute] for attribute in FIELD_ATTRIBUTES} == texts
    after = untouched(fake, wanted)
    assert {key: after[key] for key in before_fields} == before_fields
    assert {key: fake.webhooks[key] for key in before_hooks} == before_hooks
    assert len({one["name"] for one in fake.types.values()}) == len(fake.types)


POINTS = st.none() | st.sampled_from(
    [f"{when}:{kind}" for when in ("begun", "end") for kind in ("template_type", "data_field", "webhook", "user")]
)


@given(accounts(), wishes(), POINTS)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_apply_reaches_the_wish_and_keeps_the_rest(fake: FakeAccount, wanted: Wanted, kill_at: str | None) -> None:
    asyncio.run(apply_twice(fake, wanted, kill_at))
