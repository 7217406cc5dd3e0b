"""One account for one command: looked at, planned for, applied to; nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Collection

from oneflow_tui.session.file_keys import with_sign_keys
from oneflow_tui.session.signed_in import SignedIn
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.apply import apply
from oneflow_tui.setup.changes import Approval, Plan, Progress, Report
from oneflow_tui.setup.file.pulling import Pulled
from oneflow_tui.setup.look import look
from oneflow_tui.setup.needed import needed_parts, wants_reach
from oneflow_tui.setup.plan import make_plan, needed_types
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.stop import Stop
from oneflow_tui.setup.wanted import Wanted


class Headless(SignedIn):
    """An account as a command sees it. Use `async with Headless.opened(options) as session`."""

    def remember_pulled(self, found: Pulled) -> None:
        """Notes which type a key of the file means: a name that two types share says nothing to the next plan."""
        keys = {one.key for one in found.setup.template_types if one.key}
        named = {f'template_types["{key}"]': type_id for type_id, key in found.names.types.items() if key in keys}
        ids = self.files.ids()
        if any(ids.pulled.get(address) != type_id for address, type_id in named.items()):
            self.files.save_ids(ids.model_copy(update={"pulled": {**ids.pulled, **named}}))

    async def look(self, *parts: str, types: Collection[int] = (), people: Collection[str] = ()) -> Actual:
        """Reads parts of the account; what was read before stays. Raises what reading raises."""
        self.actual = await look(self.open_services, self.actual, *parts, types=types, people=people)
        return self.actual

    async def recover(self) -> bool:
        """Settles what a killed run had begun; True where there was something. Raises LockHeld."""
        if not self.files.journal.open_entries():
            return False
        with self.files.writing():
            return await recover(self.open_services, self.files)

    async def plan_for(self, wanted: Wanted) -> Plan:
        """Reads what the plan needs and makes it. Raises what reading and setup.plan.make_plan raise."""
        self.actual = Actual(account=self.account)
        await self.recover()
        await self.look(*needed_parts(wanted))
        ids = self.files.ids()
        there = {one.address for one in self.actual.users or ()}
        people = [one.email for one in wanted.users if one.email.strip().casefold() not in there]
        types = needed_types(wanted, self.actual, ids)
        await self.look(types=types, people=people if self.has_scim else ())
        plan = self._planned(wanted)
        if wants_reach(plan) and self.actual.templates is None:
            await self.look("templates")
            plan = self._planned(wanted)
        keyed = await with_sign_keys(wanted, plan, self._sign_keys, self._environ)
        return plan if keyed == wanted else self._planned(keyed)

    def _planned(self, wanted: Wanted) -> Plan:
        return make_plan(
            wanted,
            self.actual,
            self.files.ids(),
            has_scim=self.has_scim,
            known_sign_keys=self._sign_keys.known_ids,
            asks=False,
        )

    async def apply(
        self, plan: Plan, approval: Approval, tell: Callable[[Progress], None], stop: Stop | None = None
    ) -> Report:
        """Does a confirmed plan under the account's lock. Raises LockHeld, and what setup.apply.apply raises."""
        with self.files.writing():
            report = await apply(
                plan, services=self.open_services, storage=self.files, approval=approval, tell=tell, stop=stop
            )
        self._sign_keys.after(report)
        await self._sign_keys.settled()
        return report
