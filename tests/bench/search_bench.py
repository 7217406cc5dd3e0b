"""Searching and following links in 20,000 contracts and 9,000 data fields: `python -m tests.bench.search_bench`."""

from __future__ import annotations

import sys
import time
import tracemalloc
from statistics import median

from oneflow_tui.account.relations import Relations
from oneflow_tui.account.search import Index
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Contract, DataField, Template, TemplateType, Webhook

CONTRACTS, TYPES, FIELDS, RUNS = 20_000, 60, 150, 21
BUDGET = 50.0
"""Milliseconds of one search."""


def account() -> AccountSeen:
    """The size of the large seed."""
    people = [{"name": f"Person {at}", "email": f"person.{at}@nordlys.example"} for at in range(500)]
    contracts = [
        {
            "id": 100_000 + at,
            "state": "signed",
            "_private": {"name": f"Contract {at} with customer {at % 997}", "workspace_id": at % 3},
            "_private_ownerside": {"template_id": at % 200, "template_type_id": at % TYPES},
            "parties": [
                {"name": "Nordlys AB", "identification_number": "556677-8899", "participants": [people[at % 7]]},
                {"name": f"Customer {at % 997}", "participants": [people[at % 500]]},
            ],
        }
        for at in range(CONTRACTS)
    ]
    fields = [{"custom_id": f"field_{at:03}", "name": f"Field {at}", "id": at} for at in range(FIELDS)]
    return AccountSeen(
        template_types=tuple(TemplateType.read({"id": at, "name": f"Integration {at}"}) for at in range(TYPES)),
        fields={at: tuple(DataField.read(one) for one in fields) for at in range(TYPES)},
        templates=tuple(Template.read({"id": at, "template_type": {"id": at % TYPES}}) for at in range(200)),
        webhooks=tuple(Webhook.read({"id": at, "callback_url": "https://x", "filters": None}) for at in range(2)),
        contracts=tuple(Contract.read(one) for one in contracts),
    )


def timed(work: object) -> float:
    """Milliseconds, the median of several runs."""
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()  # type: ignore[operator]
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def main() -> int:
    seen = account()
    tracemalloc.start()
    index = Index.of(seen)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    page = (seen.contracts or ())[:100]
    adding = Index()
    print(f"{len(index):,} things in the index, {size / 1e6:.1f} MB")
    print(f"a page of 100 contracts added: {timed(lambda: adding.add('contract', page)):.2f} ms")
    worst = 0.0
    for text in (
        "customer 5",
        "person.499@",
        "field_149",
        "100",
        "e",
        "nothing of this kind",
        "contract customer 7 nordlys",
    ):
        took = timed(lambda text=text: index.search(text))
        worst = max(worst, took)
        print(f"search {text!r}: {took:.1f} ms, {index.search(text).total:,} found")
    relations = Relations(seen)
    began = time.perf_counter()
    relations.links_of("template_type", 1, most=200)
    print(f"links of a type, the first time: {(time.perf_counter() - began) * 1000:.0f} ms")
    print(f"links of a type, again: {timed(lambda: relations.links_of('template_type', 2, most=200)):.1f} ms")
    print(f"links of a webhook, cut: {timed(lambda: relations.links_of('webhook', 1, most=200)):.1f} ms")
    print(f"links of a webhook, whole: {timed(lambda: relations.links_of('webhook', 1)):.1f} ms")
    return 0 if worst < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
