"""Whose account: the token, where it came from and where it is, who acts, and SCIM."""

from __future__ import annotations

import contextlib
import hashlib
import math
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.errors import BadFile, BadInput, KeyringTrouble, LoginNeeded, SandboxTrouble
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN
from oneflow_tui.local.journal import AccountFiles
from oneflow_tui.local.profiles import Profile, Seen, change_profile
from oneflow_tui.models import Account
from oneflow_tui.services import Services, connect
from oneflow_tui.session.ground import Ground
from oneflow_tui.setup.actual import Actual

_PLACES = {
    "environment": "ONEFLOW_API_TOKEN: used for this run, not stored",
    "sandbox": "the sandbox's own: nothing to keep",
}


class Access(Ground):
    """Signing in, and what comes with it."""

    @property
    def token_fingerprint(self) -> str:
        """The first 8 hex digits of the token's SHA-256, or ""."""
        return hashlib.sha256(self._token.get_secret_value().encode()).hexdigest()[:8] if self._token else ""

    @property
    def keyring_kind(self) -> str:
        return self._credentials.kind

    @property
    def acting_as(self) -> str | None:
        return self.services.client.user_email if self.services is not None else None

    @property
    def has_scim(self) -> bool:
        return self._scim_token is not None

    def sandbox_token(self) -> SecretStr:
        """The token of the own sandbox. Raises SandboxTrouble where that does not run."""
        if self._sandbox is None:
            raise SandboxTrouble("The sandbox of this program has not been started.")
        return self._sandbox.ready.token

    def sandbox_scim_token(self) -> SecretStr:
        """The SCIM token of the own sandbox. Raises SandboxTrouble where that does not run."""
        if self._sandbox is None:
            raise SandboxTrouble("The sandbox of this program has not been started.")
        return self._sandbox.ready.scim_token

    @property
    def _environment_counts(self) -> bool:
        """Whether the environment's secrets are for this host: never for another than the environment's base URL."""
        if self.is_own_sandbox or self.address is None:
            return False
        given = self._given.base_url
        return given is None or read_address(given, allow_hosts=self.options.allow_hosts).host_key == self._place

    async def recall(self) -> bool:
        """Signs in with the token of the environment, else of the keyring; on the own sandbox with the sandbox's, if
        it was taken before. False where there is none.

        Raises KeyringTrouble, SecretElsewhere, and the errors of signing in; once also BadFile for a damaged draft,
        after everything else is done.
        """
        if self.address is not None:
            token, source = await self._recalled()
            if token is not None:
                await self.sign_in(token, source=source)
                self.token_place = (
                    self._credentials.place if source == "keyring" else _PLACES.get(source, "this session only")
                )
                await self._recall_the_rest()
        self._tell_notices()
        return self.account is not None

    def _tell_notices(self) -> None:
        """Raises BadFile, once, naming every file that was damaged or newer and gone on without."""
        about_secrets = self._credentials.take_notice()
        notices, self._notices = [*self._notices, *([about_secrets] if about_secrets else [])], []
        if len(notices) == 1:
            raise notices[0]
        if notices:
            steps = dict.fromkeys(one.next for one in notices)
            raise BadFile(" ".join(one.detail for one in notices), next=" ".join(steps))

    async def _recalled(self) -> tuple[SecretStr | None, str]:
        if self.is_own_sandbox:
            return (self.sandbox_token(), "sandbox") if self.draft.account_id is not None else (None, "")
        if self._environment_counts and self._given.token is not None:
            return self._given.token, "environment"
        if self._given.base_url is not None:
            return await self._credentials.read(self._place, TOKEN), "keyring"
        return await self._credentials.look_up(self._place, TOKEN), "keyring"

    async def _recall_the_rest(self) -> None:
        """SCIM token, sign keys, and who acts."""
        seen = self._profile.accounts.get(self._place)
        email = (self._given.user_email if self._environment_counts else None) or (seen.acting_as if seen else None)
        scim = self._given.scim_token if self._environment_counts else None
        try:
            scim = scim or await self._credentials.look_up(self._scim_place, SCIM_TOKEN)
            await self._sign_keys.load()
        finally:
            if scim is not None:
                await self._connect_scim(scim)
            if email:
                await self.act_as(email)

    async def sign_in(self, token: SecretStr, *, source: str = "typed") -> Account:
        """Tries the token as the anonymous admin, and takes it if it opens an account. Nothing is stored."""
        if self.address is None:
            raise BadInput("No account has been chosen.", next="Choose one on Welcome.")
        services = self._connect(token)
        try:
            await services.account.ping()
            account = await services.account.me()
            files = self._files_of(account.id)
        except BaseException:
            await services.aclose()
            raise
        with contextlib.suppress(KeyringTrouble):  # told where the token is to be kept
            await self._credentials.open()
        before, self.services = self.services, services
        if before is not None:
            await before.aclose()
        self.account, self._token, self.token_source = account, token, source
        self.token_place = _PLACES.get(source, "this session only")
        self.actual = Actual(account=account)
        await self._enter(account, files)
        return account

    async def _enter(self, account: Account, files: AccountFiles) -> None:
        """Takes the account's files and draft; what was drafted before an account was known comes along."""
        if self._files is None or self._files.folder != files.folder:
            early = self._draft_file if self._files is None else None
            await self._writer.flushed()
            self._files = files
            found = self._heeding(lambda: self._writer.load(files.draft_file))
            if found is not None:
                self._draft, self.resumed = found, True
            elif early is not None:
                await self._move_draft(early, files.draft_file)
            else:
                self._draft, self.resumed = None, False
            self.tested = self._heeding(files.trial)
        seen = self._profile.accounts.get(self._place)
        same = seen if seen is not None and seen.account_id == account.id else Seen(account.id)
        changed = self._profile.with_account(self._place, replace(same, name=account.name))
        if self._given.base_url is None and not self.is_own_sandbox and self.address is not None:
            changed = replace(changed, base_url=self.address.base_url)
        self._keep_profile(changed)
        self.set_draft(self.draft.model_copy(update={"account_id": account.id, "acting_as": self.acting_as}))
        self._changed()

    async def _move_draft(self, early: Path, place: Path) -> None:
        """Gives what was drafted before an account was known its place under the account."""
        from oneflow_tui.setup.draft import Draft

        if self.draft != Draft():
            self._writer.save(place, self.draft)
        if await self._writer.flushed():
            await self._writer.discard(early)

    def _keep_profile(self, changed: Profile) -> None:
        if changed != self._profile:
            before, self._profile = self._profile, changed
            self._profile = change_profile(before, changed)

    def _connect(self, token: SecretStr) -> Services:
        if self.address is None:
            raise BadInput("No account has been chosen.", next="Choose one on Welcome.")
        known = self.services if self._token is not None and token == self._token else None
        return connect(
            self.address,
            token,
            user_email=self.acting_as if known is not None else None,
            scim_token=self._scim_token,
            console_url=self.console_url,
            read_only=self.read_only,
            share=self.options.rate_share,
            on_wait=self._waits,
            budget=known.budget if known is not None else None,
            traffic=self.traffic,
        )

    async def keep_token(self) -> str:
        """Stores the token in the keyring, where it is not kept elsewhere; returns where it is now, in words."""
        if self._token is not None and self.token_source not in _PLACES:
            self.token_place = await self._credentials.write(self._place, TOKEN, self._token)
            self._changed()
        return self.token_place

    async def forget_token(self) -> None:
        """Removes the token from keyring and memory, the SCIM token too. Raises KeyringTrouble, BadInput."""
        if self.token_source == "environment":  # noqa: S105 - where it came from
            raise BadInput("The token comes from ONEFLOW_API_TOKEN.", next="Take it out of the environment.")
        if not self.is_own_sandbox:
            await self._credentials.forget(self._place, TOKEN)
        await self._credentials.forget(self._scim_place, SCIM_TOKEN)
        self._scim_token = None
        await self._disconnect()
        self.set_draft(self.draft.model_copy(update={"account_id": None, "acting_as": None}))
        self._changed()

    # Who acts

    async def act_as(self, email: str | None) -> None:
        """Acts as a user of the account from now on, or as the anonymous admin. Raises LoginNeeded where Oneflow
        does not take the e-mail; nothing has changed then."""
        services = self._connected()
        try:
            await services.acting_as(email).account.ping()
        except LoginNeeded as problem:
            words = f"The token is good, but acting as {email} is refused."
            raise LoginNeeded(words, status=problem.status, request_id=problem.request_id) from None
        if services is not self.services:
            return
        services.client.set_user_email(email)
        seen = self._profile.accounts.get(self._place)
        if seen is not None and not (self._environment_counts and self._given.user_email == email):
            self._keep_profile(self._profile.with_account(self._place, replace(seen, acting_as=email)))
        self.set_draft(self.draft.model_copy(update={"acting_as": email}))
        self._changed()

    async def set_scim_token(self, token: SecretStr | None) -> None:
        """Tries the SCIM token, uses and keeps it; None forgets it. Raises LoginNeeded and the like."""
        if token is None:
            await self._credentials.forget(self._scim_place, SCIM_TOKEN)
            await self._connect_scim(None)
            return
        before = self._scim_token
        await self._connect_scim(token)
        try:
            await self._connected().invitations.check()
        except BaseException:
            await self._connect_scim(before)
            raise
        if not (self._environment_counts and token == self._given.scim_token):
            await self._credentials.write(self._scim_place, SCIM_TOKEN, token)
        self._changed()

    async def _connect_scim(self, scim_token: SecretStr | None) -> None:
        """The same account with another SCIM token, over the same budget."""
        before = self._connected()
        if self._token is None or scim_token == self._scim_token:
            return
        self._scim_token = scim_token
        self.services = self._connect(self._token)
        await before.aclose()
        self._changed()

    @property
    def field_limit(self) -> int:
        """How many data fields a template type of this account may have; the profile keeps a raised one."""
        seen = self._profile.accounts.get(self._place)
        same = seen is not None and self.account is not None and seen.account_id == self.account.id
        return (seen.field_limit if same and seen is not None else None) or self.draft.field_limit

    def raise_field_limit(self, limit: int) -> None:
        """Notes what Oneflow Support raised the limit to, in the profile. Raises BadFile where that fails."""
        account = self._signed_in()
        seen = self._profile.accounts.get(self._place) or Seen(account.id, account.name)
        self._keep_profile(self._profile.with_account(self._place, replace(seen, field_limit=limit)))
        self._changed()

    def _signed_in(self) -> Account:
        if self.account is None:
            raise LoginNeeded("No token has been given yet.", next="Give the token on the Token step.")
        return self.account

    def _connected(self) -> Services:
        if self.services is None:
            raise LoginNeeded("No token has been given yet.", next="Give the token on the Token step.")
        return self.services

    # What is always visible

    @property
    def budget_used(self) -> int:
        """Requests in the last five minutes."""
        return self.services.budget.used if self.services is not None else 0

    @property
    def budget_limit(self) -> int:
        return self.services.budget.limit if self.services is not None else 0

    def _waits(self, seconds: float, why: str) -> None:
        self._wait_words = f"waiting {math.ceil(seconds)} s: {why}" if seconds > 0 else ""
        self._changed()
