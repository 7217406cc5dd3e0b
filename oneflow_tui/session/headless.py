"""One account for one command: no draft is touched, nothing is sent that the command does not need, nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

from pydantic import SecretStr

from oneflow_tui.api.traffic import Exchange
from oneflow_tui.errors import BadFile, LoginNeeded, SecretElsewhere
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN
from oneflow_tui.local.files import read_record, write_record
from oneflow_tui.local.journal import AccountFiles
from oneflow_tui.local.lock import write_lock
from oneflow_tui.local.paths import profile_state
from oneflow_tui.local.profiles import Seen
from oneflow_tui.models import Account
from oneflow_tui.options import Options
from oneflow_tui.services import Services
from oneflow_tui.session.access import Access
from oneflow_tui.session.file_keys import with_sign_keys
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.apply import apply
from oneflow_tui.setup.changes import Approval, Plan, Progress, Report
from oneflow_tui.setup.draft import Draft
from oneflow_tui.setup.file.pulling import Pulled
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.look import look
from oneflow_tui.setup.needed import needed_parts, wants_reach
from oneflow_tui.setup.plan import make_plan, needed_types
from oneflow_tui.setup.recover import recover
from oneflow_tui.setup.stop import Stop
from oneflow_tui.setup.wanted import Wanted

_LOGIN = "Run `oneflow-tui login`, or set ONEFLOW_API_TOKEN."


class Requests:
    """How many requests went out, each try counted."""

    def __init__(self) -> None:
        self.reads = 0
        self.writes = 0

    def count(self, method: str) -> None:
        if method in ("GET", "HEAD"):
            self.reads += 1
        else:
            self.writes += 1

    @property
    def counts(self) -> dict[str, int]:
        return {"reads": self.reads, "writes": self.writes}


class Headless(Access):
    """An account as a command sees it. Use `async with Headless.opened(options) as session`."""

    requests: Requests

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, options: Options, *, on_wait: Callable[[float, str], None] | None = None
    ) -> AsyncIterator[Self]:
        """Signs in for one command. Raises LoginNeeded where there is no token, and what signing in raises."""
        session = await cls.open(options)
        session.requests = Requests()
        session.told_waiting = on_wait
        try:
            await session.enter()
            yield session
        finally:
            await session.close()

    told_waiting: Callable[[float, str], None] | None = None

    def _waits(self, seconds: float, why: str) -> None:
        if self.told_waiting is not None:
            self.told_waiting(seconds, why)

    def _load_draft(self) -> None:
        """A draft is the wizard's."""

    def set_draft(self, draft: Draft) -> None:
        """A draft is the wizard's."""

    async def close(self) -> None:
        """Closes the connections, stops the sandbox."""
        await self._leave()

    # Signing in

    async def enter(self) -> None:
        """Takes the token and the account's files. Asks who the account is only where this token is new here."""
        if self.options.sandbox:
            await self.choose("sandbox")
        if self.address is None:
            raise LoginNeeded("No account has been chosen.", next=f"{_LOGIN} ONEFLOW_BASE_URL names another host.")
        token, source = await self._recalled()
        if token is None:
            raise LoginNeeded(f"There is no token for {self.environment_label}.", next=_LOGIN)
        self._token, self.token_source = token, source
        services = self._connect(token)
        self.services = services
        services.traffic.subscribe(self._count)
        account_id = self._known_account(token)
        if account_id is None:
            account = await services.account.me()
            self._remember_account(token, account)
            account_id = account.id
        self._files = self._files_of(account_id)
        seen = self._profile.accounts.get(self._place)
        named = seen is not None and seen.account_id == account_id
        self.account = Account(id=account_id, name=seen.name if seen is not None and named else "")
        email = self._given.user_email if self._environment_counts else None
        services.client.set_user_email(email or (seen.acting_as if seen is not None else None))
        if self._environment_counts and self._given.scim_token is not None:
            await self._connect_scim(self._given.scim_token)
        elif SCIM_TOKEN in self._credentials.known(self._scim_place):
            await self._connect_scim_if(await self._credentials.look_up(self._scim_place, SCIM_TOKEN))

    def _count(self, exchange: Exchange) -> None:
        """Counts what went to the account; the console of a sandbox is none of it."""
        if exchange.kind != "console":
            self.requests.count(exchange.method)

    async def _connect_scim_if(self, token: SecretStr | None) -> None:
        if token is not None:
            await self._connect_scim(token)

    async def _recalled(self) -> tuple[SecretStr | None, str]:
        if self.is_own_sandbox:
            return self.sandbox_token(), "sandbox"
        if self._environment_counts and self._given.token is not None:
            return self._given.token, "environment"
        try:
            return await self._credentials.read(self._place, TOKEN), "keyring"
        except SecretElsewhere as problem:
            raise SecretElsewhere(problem.detail, next=_LOGIN) from None

    @property
    def _mark(self) -> str:
        """What a token is known again by: no part of it can be read back from this."""
        secret = self._token.get_secret_value() if self._token is not None else ""
        return hashlib.sha256(f"{self._place}\n{secret}".encode()).hexdigest()[:16]

    def _known_account(self, token: SecretStr) -> int | None:
        del token
        try:
            value = read_record(profile_state(self.profile_name) / "known-tokens")
        except BadFile:
            return None  # it was put aside; the account is asked
        found = value.get(self._mark) if isinstance(value, dict) else None
        return found if type(found) is int else None

    def _remember_account(self, token: SecretStr, account: Account) -> None:
        del token
        write_record(profile_state(self.profile_name) / "known-tokens", {self._mark: account.id})
        seen = self._profile.accounts.get(self._place)
        same = seen if seen is not None and seen.account_id == account.id else Seen(account.id)
        changed = self._profile.with_account(self._place, replace(same, name=account.name))
        if self._given.base_url is None and not self.is_own_sandbox and self.address is not None:
            changed = replace(changed, base_url=self.address.base_url)
        self._keep_profile(changed)

    # Which account

    @property
    def account_id(self) -> int:
        return self._signed_in().id

    @property
    def account_name(self) -> str:
        """The account's name as last seen; "" where it is not known."""
        return self._signed_in().name

    @property
    def host(self) -> str:
        """scheme://host:port of the account; "sandbox" for this program's own."""
        return self._place

    def ids(self) -> IdMap:
        """Which template types and webhooks this machine made, adopted or pulled, as last saved."""
        return self.files.ids()

    @property
    def known_sign_keys(self) -> frozenset[int]:
        """Ids of webhooks whose sign key this machine holds."""
        return self._sign_keys.known_ids

    # What is done

    def remember_pulled(self, found: Pulled) -> None:
        """Notes which type a key of the file means: a name that two types share says nothing to the next plan."""
        keys = {one.key for one in found.setup.template_types if one.key}
        named = {f'template_types["{key}"]': type_id for type_id, key in found.names.types.items() if key in keys}
        ids = self.files.ids()
        if any(ids.pulled.get(address) != type_id for address, type_id in named.items()):
            self.files.save_ids(ids.model_copy(update={"pulled": {**ids.pulled, **named}}))

    @property
    def files(self) -> AccountFiles:
        """What this machine keeps for the account."""
        if self._files is None:
            raise LoginNeeded(next=_LOGIN)
        return self._files

    @property
    def open_services(self) -> Services:
        """The services of the account that is signed in to."""
        if self.services is None:
            raise LoginNeeded(next=_LOGIN)
        return self.services

    async def look(self, *parts: str, types: Collection[int] = (), people: Collection[str] = ()) -> Actual:
        """Reads parts of the account; what was read before stays. Raises what reading raises."""
        self.actual = await look(self.open_services, self.actual, *parts, types=types, people=people)
        return self.actual

    async def recover(self) -> bool:
        """Settles what a killed run had begun; True where there was something. Raises LockHeld."""
        if not self.files.journal.open_entries():
            return False
        with write_lock(self.files.lock_file):
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
        with write_lock(self.files.lock_file):
            report = await apply(
                plan, services=self.open_services, storage=self.files, approval=approval, tell=tell, stop=stop
            )
        self._sign_keys.after(report)
        await self._sign_keys.settled()
        return report
