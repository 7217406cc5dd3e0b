"""One generated case: plan, refuse what is not confirmed, apply, plan again, and look at what the sandbox holds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from oneflow_tui.errors import GateRefused
from oneflow_tui.sandbox.switches import ALL
from oneflow_tui.setup.changes import Action, Approval, Plan, Report, WebhookChange
from oneflow_tui.setup.wanted import Wanted
from tests.convergence.accounts import Account, make_account
from tests.convergence.doubts import leaves_a_doubt
from tests.convergence.driver import applied, planned, shown, to_do, whole_approval
from tests.convergence.in_process import Ground
from tests.convergence.reached import Reached, going_fields
from tests.convergence.seen import Seen, exact, kept_problems
from tests.convergence.wishes import Wish, make_wish
from tests.setup.double import Book


@dataclass
class Tally:
    """What the cases held."""

    cases: int = 0
    not_empty: int = 0
    removals: int = 0
    duplicates: int = 0
    system_fields: int = 0
    refused: int = 0
    waited_for_a_person: int = 0
    switches_turned: int = 0

    def add(self, other: Tally) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


class CaseFailed(AssertionError):
    """Says which case, what is wrong, and the plans."""


def dice(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed}/{number}")


def made(seed: int, number: int) -> tuple[Account, Wish, random.Random]:
    """The account and the wish of a case, always the same for the same numbers."""
    rng = dice(seed, number)
    account = make_account(rng)
    return account, make_wish(rng, account), rng


async def run_case(ground: Ground, seed: int, number: int) -> Tally:
    """Raises CaseFailed where anything is not as it has to be."""
    case = _Case(ground, seed, number)
    try:
        await case.run()
    except CaseFailed:
        raise
    except Exception as problem:
        raise case.failed([f"{type(problem).__name__}: {problem}"]) from problem
    return case.tally


class _Case:
    def __init__(self, ground: Ground, seed: int, number: int) -> None:
        self.ground, self.seed, self.number = ground, seed, number
        self.account, self.wish, self.rng = made(seed, number)
        self.services = ground.services(self.wish.has_scim)
        self.book = Book()
        self.book.known = self.wish.ids
        self.tally = Tally(cases=1)
        self.plans: list[Plan] = []
        self.harms = self.account.switches["put_active"] == "off"

    def failed(self, problems: Sequence[str]) -> CaseFailed:
        lines = [f"case {self.number} of seed {self.seed}:", *problems[:20]]
        for at, plan in enumerate(self.plans, start=1):
            lines += [f"plan {at}:", shown(plan)]
        lines.append(f"again: python -m tests.convergence.run --seed {self.seed} --case {self.number}")
        return CaseFailed("\n".join(lines))

    async def run(self) -> None:
        ground, account = self.ground, self.account
        ground.wire.fresh()
        account.plant(ground.store, self.rng)
        ground.wire.extras = {key: dict(value) for key, value in account.extras.items()}
        self._count_account()
        if not account.extension:
            await self._wait_for_a_person()
        before = Seen.of(ground.store)
        wanted, plan = await self._plan()
        self._count(plan)
        await self._try_without_approval(plan)
        report = await applied(self.services, self.book, plan)
        after = Seen.of(ground.store)
        problems = self._report_problems(report)
        problems += self._kept_problems(before, after, plan, wanted)
        left = any(isinstance(one, WebhookChange) and one.action is Action.MANUAL for one in plan.changes)
        reached = Reached(before, after, wanted, self.wish.meant, _touched(plan), self.wish.has_scim, left)
        problems += reached.problems()
        sent = [replace(one, new_sign_key=False) for one in wanted.webhooks]
        second = await self._planned(replace(wanted, webhooks=tuple(sent)))
        self.plans.append(second)
        if to_do(second) or second.adoptions:
            problems.append("the second plan is not empty")
        if self.book.open_entries():
            problems.append("the journal has open entries")
        if problems:
            raise self.failed(problems)

    async def _planned(self, wanted: Wanted) -> Plan:
        return await planned(self.services, self.book, wanted, asks=self.wish.asks)

    async def _plan(self) -> tuple[Wanted, Plan]:
        """The plan for what was typed, or, where that leaves a doubt and so is refused, for what was meant."""
        wanted, wire = self.wish.typed, self.ground.wire
        held = self.ground.store.revision
        doubt = leaves_a_doubt(self.wish, Seen.of(self.ground.store))
        try:
            plan = await self._planned(wanted)
        except GateRefused:
            assert wire.writes == [] or not self.account.extension
            assert self.ground.store.revision == held
            self.tally.refused = 1
            if doubt is False:
                raise self.failed(["refused, although it is clear what is meant"]) from None
            wanted = self.wish.resolved
            plan = await self._planned(wanted)
        else:
            if doubt:
                raise self.failed(["not refused, although it cannot be told what is meant", shown(plan)])
        self.plans.append(plan)
        return wanted, plan

    async def _try_without_approval(self, plan: Plan) -> None:
        """What was not confirmed, or with a wrong number, is refused before anything is sent."""
        right = whole_approval(plan)
        wrong = [Approval(right.deletes + self.rng.choice((-1, 1, 7)), right.adopt)]
        if right.adopt:
            wrong.append(Approval(right.deletes, right.adopt - {self.rng.choice(sorted(right.adopt))}))
        sent = len(self.ground.wire.writes)
        for approval in wrong:
            try:
                await applied(self.services, self.book, plan, approval)
            except GateRefused:
                assert len(self.ground.wire.writes) == sent, "something was sent that was not confirmed"
            else:
                raise self.failed([f"{approval} was taken for a plan that needs {right}"])

    async def _wait_for_a_person(self) -> None:
        """The extension is off: apply does what it can, and a person switches it on."""
        self.tally.waited_for_a_person = 1
        types = tuple(replace(one, remote_id=None) for one in self.wish.typed.template_types)
        wanted = replace(self.wish.typed, template_types=types, webhooks=(), delete_webhooks=(), delete_webhook_ids=())
        before = Seen.of(self.ground.store)
        plan = await self._planned(wanted)
        self.plans.append(plan)
        await applied(self.services, self.book, plan)
        after = Seen.of(self.ground.store)
        kinds = ("template_types", "templates", "webhooks")
        assert [before.kinds[kind] for kind in kinds] == [after.kinds[kind] for kind in kinds]
        assert all(after.kinds["users"].get(key) == one for key, one in before.kinds["users"].items())
        with self.ground.store.change():
            self.ground.store.edit("conditions", 1)["template_types_on"] = True

    def _count_account(self) -> None:
        account, tally = self.account, self.tally
        names = [one["name"] for one in account.types]
        places = [(one["callback_url"], one["template_group_id"]) for one in account.webhooks]
        tally.duplicates = int(len(set(names)) < len(names) or len(set(places)) < len(places))
        tally.system_fields = int(any(row["source"] == "system" for one in account.types for row in one["data_fields"]))
        tally.switches_turned = int(any(account.switches[one.name] != one.default for one in ALL))

    def _count(self, plan: Plan) -> None:
        self.tally.not_empty = int(bool(plan.changes))
        self.tally.removals = int(plan.removals > 0)

    def _report_problems(self, report: Report) -> list[str]:
        if self.harms:
            return []
        problems = [f"{one.result.value}: {one.change.id!a}: {one.detail!a}" for one in report.failed]
        return problems + [f"warned: {one!a}" for one in report.warnings]

    def _kept_problems(self, before: Seen, after: Seen, plan: Plan, wanted: Wanted) -> list[str]:
        wire, meant = self.ground.wire, self.wish.meant
        named = {
            meant[one.address]: {field.custom_id for field in one.fields} | going_fields(one)
            for one in wanted.template_types
            if one.address in meant
        }
        written = {type_id for type_id, _ in wire.puts}
        problems = kept_problems(before, after, named, written, _touched(plan), self.harms)
        for type_id, rows in wire.puts:
            if type_id in before.kinds["template_types"]:
                problems += _sent_problems(type_id, rows, before, named.get(type_id, set()))
        going = {one.remote_id for one in plan.changes if one.action is Action.DELETE}
        for key, unknown in self.account.extras.items():
            gone = key[0] == "webhook" and key[1] in going
            if key[0] == "field" and key[1] in after.kinds["template_types"]:
                gone = key[2] not in after.rows(key[1])
            if not gone and exact(wire.extras.get(key)) != exact(unknown):
                problems.append(f"unknown attributes of {key} were {unknown!a}, are {wire.extras.get(key)!a}")
        return problems


def _touched(plan: Plan) -> set[int]:
    hooks = [one for one in plan.changes if isinstance(one, WebhookChange) and one.action is not Action.MANUAL]
    return {one.before.id for one in hooks if one.before is not None}


def _sent_problems(type_id: int, rows: list[dict], before: Seen, named: set[str]) -> list[str]:
    """An unmanaged field is sent back as it was received: a null stays a null."""
    problems = []
    was = before.rows(type_id)
    sent = {row["custom_id"]: row for row in rows}
    for custom_id, row in was.items():
        if custom_id in named and row["source"] != "system":
            continue
        back = sent.get(custom_id)
        keys = ("custom_id", "name", "description", "placeholder", "value")
        if back is None or any(
            exact(back.get(key, ...) if key in back else "left out") != exact(row[key]) for key in keys
        ):
            problems.append(f"{custom_id!a} of type {type_id} was not sent back as it was: {back!a}")
    return problems
