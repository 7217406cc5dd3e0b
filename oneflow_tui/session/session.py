"""What is done with an account: look at it, plan, apply, try."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from pydantic import SecretStr

from oneflow_tui.errors import LockHeld, LoginNeeded, OneflowError
from oneflow_tui.local.journal import AccountFiles
from oneflow_tui.services import Services
from oneflow_tui.session.access import Access
from oneflow_tui.session.file_keys import find_sign_keys
from oneflow_tui.setup import apply as applying
from oneflow_tui.setup import look as looking
from oneflow_tui.setup import progress as standing
from oneflow_tui.setup import trial
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Approval, FieldChange, Kind, Plan, Progress, Report
from oneflow_tui.setup.draft import Draft, wanted
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.match import check_strangers
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.settle import settled, taken_up
from oneflow_tui.setup.trial import TestLine, TestRun
from oneflow_tui.setup.wanted import Wanted

_PARTS = {
    Kind.TEMPLATE_TYPE: ("template_types",),
    Kind.DATA_FIELD: ("template_types",),
    Kind.WEBHOOK: ("webhooks",),
    Kind.USER: ("users",),
    Kind.EXTENSION: ("extension",),
}


class Session(Access):
    """One account, or none yet. Use `await Session.open(options)`, and close it."""

    async def look(self, *parts: str, types: Collection[int] = ()) -> Actual:
        """Reads parts of the account (setup.look.PARTS) and the data fields of types. Raises what reading raises.

        Two looks may overlap: each adds what it read. One whose account was left meanwhile adds nothing.
        """
        services = self._connected()
        await self._recover(services)
        seen = await looking.look(services, Actual(), *parts, types=types)
        if self.account is None or services.client.base_url != self._connected().client.base_url:
            return self.actual
        there: dict[str, Any] = {one.name: getattr(seen, one.name) for one in fields(seen)}
        there = {name: value for name, value in there.items() if value is not None}
        there["fields"] = {**self.actual.fields, **seen.fields}
        self.actual = self.actual.seen(**there)
        if self._files is not None and not self._applying:
            self.set_draft(taken_up(self.draft, self.actual, self._files.ids(), self._perhaps_sent))
        self._changed()
        return self.actual

    def progress(self) -> dict[str, standing.StepState]:
        """How each step stands, by what was last seen."""
        return standing.progress(self.actual, self.draft, signed_in=self.account is not None, tested=self.tested)

    def ids(self) -> IdMap:
        """Which template types and webhooks this machine made or adopted, as last saved."""
        return self._files.ids() if self._files is not None else IdMap()

    def plan(self, *kinds: Kind) -> Plan:
        """What sending the draft would do, of `kinds` only where given. Raises what setup.plan.make_plan raises."""
        ids = self.ids()
        asked = wanted(self.draft, self.actual, ids)
        if not kinds or Kind.WEBHOOK in kinds:
            asked = self._sign_keys.put_into(asked)
        if not kinds or Kind.TEMPLATE_TYPE in kinds:
            check_strangers(asked, self.actual, ids)
        return make_plan(
            asked,
            self.actual,
            ids,
            has_scim=self.has_scim,
            known_sign_keys=self.known_sign_keys,
            kinds=kinds or None,
        )

    async def apply(self, plan: Plan, approval: Approval, tell: Callable[[Progress], None]) -> Report:
        """Does a confirmed plan under the account's lock, looks again, and takes out of the draft what is there now.

        Raises LockHeld where another process writes, and what setup.apply.apply raises.
        """
        services, files = self._connected(), self._account_files()
        self._perhaps_sent |= {one.uid for one in self.draft.webhooks}
        with files.writing():
            self._applying = True
            try:
                report = await applying.apply(plan, services=services, storage=files, approval=approval, tell=tell)
            finally:
                self._applying = False
        self._sign_keys.after(report)
        parts = {part for change in plan.changes for part in _PARTS[change.kind]}
        made = files.ids().template_types
        written = [outcome.change for outcome in report.outcomes if isinstance(outcome.change, FieldChange)]
        types = {one.type_id if one.type_id is not None else made.get(one.type_address) for one in written}
        try:
            with contextlib.suppress(OneflowError):  # what was done is in the report; the next look tells the rest
                await self.look(*sorted(parts), types=[one for one in types if one is not None])
        finally:  # stopped while looking, too: what is done is no edit any more
            if self._files is files:
                self.set_draft(settled(self.draft, report, self.actual))
                self._changed()
        return report

    async def run_trial(self, tell: Callable[[TestLine], None]) -> TestRun:
        """Asks everything that the Test step asks, and keeps the answers for the hand-over."""
        services, files = self._connected(), self._account_files()
        run = await trial.run_trial(services, self.draft, tell)
        self.tested = run
        files.save_trial(run)
        self._changed()
        return run

    # Sign keys

    @property
    def known_sign_keys(self) -> frozenset[int]:
        """Ids of webhooks whose sign key this machine holds."""
        return self._sign_keys.known_ids

    def remember_sign_key(self, uid: str, key: SecretStr) -> None:
        """Keeps the sign key of a webhook of the draft: at once in memory, soon in the keyring."""
        self._sign_keys.remember(uid, key)

    def sign_key(self, uid: str) -> SecretStr | None:
        """The sign key of a webhook of the draft that was not sent yet."""
        return self._sign_keys.pending(uid)

    def give_up_sign_key(self, uid: str) -> None:
        """The webhook of the draft was taken away unsent: its key is forgotten, unless a set-up file counts on it."""
        if all(one.uid != uid or one.key_source != "keyring" for one in self.draft.webhooks):
            self._sign_keys.given_up(uid)

    async def with_sign_keys_of(self, wanted: Wanted, plan: Plan) -> Wanted:
        """A set-up file's webhooks with the sign keys that it points to; one that is needed and not at hand is asked
        for as a new one without a key. Raises KeyringTrouble."""
        keyed, missing = await find_sign_keys(wanted, plan, self._sign_keys, self._environ)
        lost = {id(one) for one in missing}
        asked = (replace(one, new_sign_key=True) if id(one) in lost else one for one in keyed.webhooks)
        return replace(keyed, webhooks=tuple(asked))

    def take_draft(self, draft: Draft, keys: Mapping[str, SecretStr]) -> None:
        """Puts another draft in place of this one, with the sign keys of its webhooks; keys of dropped ones go."""
        staying = {one.uid for one in draft.webhooks}
        for one in self.draft.webhooks:
            if one.uid not in staying:
                self.give_up_sign_key(one.uid)
        for uid, key in keys.items():
            if uid in staying:
                self.remember_sign_key(uid, key)
        self._perhaps_sent -= staying
        self.set_draft(draft)
        self._changed()

    def sign_key_entry(self, webhook_id: int) -> tuple[str, str]:
        """Service and user name under which the keyring has a webhook's sign key, for the person's own system."""
        return self._sign_keys.entry(webhook_id)

    def sign_key_place(self, uid: str) -> str:
        """Where the sign key of a webhook is or would be kept, as "keyring"; "" where only until the program ends."""
        del uid  # all are kept in one place
        return "" if not self._credentials.keeps else self._credentials.place.partition(":")[0]

    # The end

    async def close(self) -> None:
        """Puts the draft on disk, closes the connections, stops the sandbox."""
        self.on_change = None
        await self._leave()
        await self._writer.close()

    def _account_files(self) -> AccountFiles:
        if self._files is None:
            raise LoginNeeded("No token has been given yet.", next="Give the token on the Token step.")
        return self._files

    async def _recover(self, services: Services) -> None:
        """Settles what a killed run had begun, before a plan is made; not while a run is writing."""
        files = self._files
        if files is None or self._applying or not files.journal.open_entries():
            return
        with contextlib.suppress(LockHeld), files.writing():
            self._applying = True
            try:
                await recover(services, files)
            finally:
                self._applying = False
