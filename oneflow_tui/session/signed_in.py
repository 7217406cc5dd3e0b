"""Signed in to one account without a screen: no draft is touched, and nothing is sent that is not needed.

What a command then does is in `headless`; who only looks needs no more than this, and loads no more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from pydantic import SecretStr

from oneflow_tui.api.traffic import Exchange
from oneflow_tui.errors import BadFile, NoToken, SecretElsewhere
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN
from oneflow_tui.local.files import read_record, write_record
from oneflow_tui.local.journal import AccountFiles
from oneflow_tui.local.lock import Lock, NoLocks
from oneflow_tui.local.paths import SANDBOX_PROFILE, profile_state
from oneflow_tui.local.profiles import DEFAULT_PROFILE, Seen
from oneflow_tui.models import Account
from oneflow_tui.options import Options
from oneflow_tui.services import Services
from oneflow_tui.session.access import Access
from oneflow_tui.setup.ids import IdMap

if TYPE_CHECKING:
    from oneflow_tui.setup.draft import Draft


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


class SignedIn(Access):
    """An account that has been signed in to. Use `async with SignedIn.opened(options) as session`."""

    def __init__(self, options: Options, environ: MutableMapping[str, str]) -> None:
        """Raises what Ground raises."""
        super().__init__(options, environ)
        self.requests = Requests()
        self.traffic.subscribe(self._count)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, options: Options, *, on_wait: Callable[[float, str], None] | None = None
    ) -> AsyncIterator[Self]:
        """Signs in for one command. Raises NoToken where there is none, and what signing in raises."""
        session = await cls.open(options)
        session.told_waiting = on_wait
        try:
            await session.enter()
            yield session
        finally:
            await session.close()

    told_waiting: Callable[[float, str], None] | None = None
    _in_use: Lock | None = None

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
        if self._in_use is not None:
            self._in_use.release()
            self._in_use.path.unlink(missing_ok=True)

    # Signing in

    async def enter(self) -> None:
        """Takes the token and the account's files. Asks who the account is only where this token is new here."""
        if self.options.sandbox:
            await self.choose("sandbox")
            with suppress(NoLocks):  # held so that nobody makes it new under this command
                self._in_use = Lock(profile_state(SANDBOX_PROFILE) / f"command-{os.getpid()}.lock")
        if self.address is None:
            raise NoToken(f"The profile {self.profile_name} has no account yet.", next=self._login)
        token, source = await self._recalled()
        if token is None:
            raise NoToken(f"There is no token for {self.environment_label}.", next=self._login)
        self._token, self.token_source = token, source
        services = self._connect(token)
        self.services = services
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
        services.client.set_user_email(email or (seen.acting_as if seen is not None and named else None))
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
            raise SecretElsewhere(problem.detail, next=self._login) from None

    @property
    def _login(self) -> str:
        """What to do where there is no token."""
        name = self.profile_name
        if not self.options.plain_token_file and (profile_state(name) / "secrets").exists():
            return "Add --plain-token-file: this profile keeps its secrets in a plain file."
        of_profile = f" --profile {name}" if name != DEFAULT_PROFILE else ""
        return f"Run `oneflow-tui login{of_profile}`, or set ONEFLOW_API_TOKEN."

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

    @property
    def files(self) -> AccountFiles:
        """What this machine keeps for the account."""
        if self._files is None:
            raise NoToken(next=self._login)
        return self._files

    @property
    def open_services(self) -> Services:
        """The services of the account that is signed in to."""
        if self.services is None:
            raise NoToken(next=self._login)
        return self.services
