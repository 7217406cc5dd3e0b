"""Which account: the profile, its address, its draft, and the sandbox of this program."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from pydantic import SecretStr

from oneflow_tui.api.address import PRODUCTION, TEST, Address, read_address
from oneflow_tui.api.traffic import Traffic
from oneflow_tui.errors import BadFile, BadInput, HostRefused, OneflowError, Usage
from oneflow_tui.local.credentials import Credentials
from oneflow_tui.local.drafts import DraftWriter
from oneflow_tui.local.environment import take
from oneflow_tui.local.files import remove_tree
from oneflow_tui.local.journal import AccountFiles, account_files
from oneflow_tui.local.lock import refuse_held
from oneflow_tui.local.paths import SANDBOX_PROFILE, check_name, profile_file, profile_state
from oneflow_tui.local.profiles import default_profile, load_profile
from oneflow_tui.local.sandbox_process import SandboxProcess
from oneflow_tui.local.sign_keys import SignKeys
from oneflow_tui.models import Account
from oneflow_tui.options import Options
from oneflow_tui.services import Services
from oneflow_tui.setup.actual import Actual

if TYPE_CHECKING:
    from oneflow_tui.setup.draft import Draft
    from oneflow_tui.setup.trial import TestRun

T = TypeVar("T")
Chosen = Literal["", "production", "test", "sandbox", "local", "other"]
_OWN_SANDBOX = "sandbox"  # in place of a host: the own sandbox listens on another port each time
_LABELS = {"production": "Production at Oneflow", "test": "Test at Oneflow", "sandbox": "Sandbox on this machine"}


class Ground:
    """An account that may have been chosen, and what this machine remembers of it."""

    def __init__(self, options: Options, environ: MutableMapping[str, str]) -> None:
        """Reads the environment, and takes the secrets out of it. Raises BadInput, BadFile, HostRefused."""
        self.options = options
        self.read_only = options.read_only
        self.on_change: Callable[[], None] | None = None
        self.services: Services | None = None
        self.traffic = Traffic()
        """What was sent in this run, whichever account and token it was for."""
        self.account: Account | None = None
        self.actual = Actual()
        self._draft: Draft | None = None
        self.tested: TestRun | None = None
        self.resumed = False
        self._perhaps_sent: frozenset[str] = frozenset()  # uids that a run ended early may have sent
        self.token_source = ""
        self.token_place = ""
        self.address: Address | None = None
        self._wait_words = ""
        self._environ = environ
        self._given = take(environ)
        self._loop = asyncio.get_running_loop()
        self._writer = DraftWriter(self._saving_told)
        self._files: AccountFiles | None = None
        self._sandbox: SandboxProcess | None = None
        self._token: SecretStr | None = None
        self._scim_token: SecretStr | None = None
        self._notices: list[BadFile] = []
        self._applying = False
        self._choosing = asyncio.Lock()  # one choice at a time: two presses start one sandbox
        self._reset_asked = options.sandbox_reset
        self._own_name = options.profile or self._given.profile or default_profile()
        if check_name(self._own_name) == SANDBOX_PROFILE and not options.sandbox:
            raise Usage("The profile sandbox is the embedded sandbox's own.", next="Use --sandbox.")
        self._take_profile(SANDBOX_PROFILE if options.sandbox else self._own_name)
        if not options.sandbox:
            self._take_first_address()
        self._load_draft()

    def __repr__(self) -> str:
        account = self.account.id if self.account is not None else None
        return f"{type(self).__name__}({self.profile_name!r}, {self.environment!r}, {account})"

    @classmethod
    async def open(cls, options: Options, *, environ: MutableMapping[str, str] | None = None) -> Self:
        """Reads profile and draft; starts and sends nothing. Raises BadInput, BadFile, HostRefused."""
        return cls(options, os.environ if environ is None else environ)

    # Which account

    def _take_profile(self, name: str) -> None:
        self.profile_name = name
        self._profile = load_profile(name)
        folder = profile_state(name)
        self._credentials = Credentials(
            name, folder / "secrets-index", plain_file=folder / "secrets" if self.options.plain_token_file else None
        )
        self._sign_keys = SignKeys(self._credentials, self._place, self._changed)

    def _take_first_address(self) -> None:
        """The environment's base URL, else the profile's. Raises HostRefused; the profile is then named."""
        try:
            self._take_address(self._given.base_url or self._profile.base_url)
        except HostRefused as problem:
            if self._given.base_url is not None:
                raise
            path = profile_file(self.profile_name)
            raise HostRefused(f"{problem.detail} It stands as base_url in {path}.") from None

    def _take_address(self, base_url: str | None) -> None:
        """Checks and takes a base URL. The SCIM URL of the environment goes with the base URL of the environment."""
        if base_url is None:
            self.address = None
        else:
            given = base_url == self._given.base_url or self._given.base_url is None
            scim = self._given.scim_base_url if given else None
            self.address = read_address(base_url, scim_base_url=scim, allow_hosts=self.options.allow_hosts)
        self._sign_keys = SignKeys(self._credentials, self._place, self._changed)

    @property
    def is_own_sandbox(self) -> bool:
        return self.profile_name == SANDBOX_PROFILE

    @property
    def _place(self) -> str:
        """What secrets and what was seen are bound to."""
        if self.is_own_sandbox:
            return _OWN_SANDBOX
        return self.address.host_key if self.address is not None else ""

    @property
    def _scim_place(self) -> str:
        """What the SCIM token is bound to: SCIM may be told to be elsewhere than the REST API."""
        named = self.address.scim_host_key if self.address is not None and not self.is_own_sandbox else None
        return named or self._place

    @property
    def environment(self) -> Chosen:
        """Empty before a choice."""
        if self.is_own_sandbox:
            return "sandbox"
        return self.address.environment if self.address is not None else ""

    @property
    def on_sandbox(self) -> bool:
        """Whether it is a sandbox: one's own, or a server on this machine."""
        return self.environment in ("sandbox", "local")

    @property
    def environment_label(self) -> str:
        host = self.address.host_key if self.address is not None else "no account chosen yet"
        return _LABELS.get(self.environment, host)

    @property
    def console_url(self) -> str | None:
        """The sandbox's page for a person's steps; on the own sandbox only."""
        return self._sandbox.ready.console_url if self._sandbox is not None else None

    @property
    def folder(self) -> Path:
        """Where what this machine remembers of the account lies."""
        return self._files.folder if self._files is not None else profile_state(self.profile_name)

    async def choose(self, environment: Literal["sandbox", "test", "production"] | str) -> None:
        """Takes the sandbox, which is then started, or one of Oneflow's hosts; nothing is sent yet."""
        if environment not in ("sandbox", "test", "production"):
            raise BadInput(f"{environment!r} is none of sandbox, test, production.")
        if environment != "sandbox" and self.options.sandbox:
            raise Usage("This run was started on the sandbox.", next="Start it without --sandbox.")
        async with self._choosing:
            await self._take(environment)

    async def _take(self, environment: str) -> None:
        if environment == "sandbox" and self._sandbox is not None and self._sandbox.running:
            return
        await self._leave()
        if environment == "sandbox":
            self._take_profile(SANDBOX_PROFILE)
            if self._reset_asked:
                self._clear_sandbox()
            self._load_draft()  # at once: the way back to a draft is offered while the sandbox starts
            await self._start_sandbox()
        else:
            self._take_profile(self._own_name)
            self._take_address(TEST if environment == "test" else PRODUCTION)
            self._load_draft()
        self._changed()

    async def start_over(self) -> None:
        """Makes the own sandbox new, the draft for it too. Raises BadInput elsewhere, and LockHeld where another
        program has it open."""
        if not self.is_own_sandbox:
            raise BadInput("Only the sandbox of this program can be started over.")
        refuse_held(profile_state(SANDBOX_PROFILE))
        async with self._choosing:
            await self._leave()
            self._clear_sandbox()
            await self._start_sandbox()
            self._load_draft()
            self._changed()

    def _clear_sandbox(self) -> None:
        refuse_held(profile_state(SANDBOX_PROFILE))
        self._reset_asked = False
        remove_tree(profile_state(SANDBOX_PROFILE))
        with contextlib.suppress(FileNotFoundError):
            profile_file(SANDBOX_PROFILE).unlink()
        self._take_profile(SANDBOX_PROFILE)

    async def _start_sandbox(self) -> None:
        folder = profile_state(SANDBOX_PROFILE) / "server"
        self._sandbox = await SandboxProcess.start(folder, seed="new", environ=self._environ)
        ready = self._sandbox.ready
        self.address = read_address(ready.base_url, scim_base_url=ready.scim_base_url)

    async def _leave(self) -> None:
        """Closes what belongs to the account; its draft is on disk afterwards."""
        await self._writer.flushed()
        self._writer.release()
        await self._sign_keys.settled()
        await self._disconnect()
        if self._sandbox is not None:
            await self._sandbox.stop()
            self._sandbox = None
        self._scim_token = None
        self._files = None
        self._draft, self.resumed, self.tested = None, False, None

    async def _disconnect(self) -> None:
        """Forgets the token and closes the connections."""
        services, self.services = self.services, None
        self.account, self.actual, self._token = None, Actual(), None
        self.token_source = self.token_place = ""
        if services is not None:
            await services.aclose()

    # The draft

    @property
    def draft(self) -> Draft:
        """What was typed and not yet sent; made when it is first asked for, which who only looks never does."""
        if self._draft is None:
            from oneflow_tui.setup.draft import Draft

            self._draft = Draft()
        return self._draft

    def set_draft(self, draft: Draft) -> None:
        """Takes the draft; it is written to disk in the background, the latest wins."""
        if draft == self.draft:
            return
        self._draft = draft
        self._writer.save(self._draft_file, draft)

    @property
    def _draft_file(self) -> Path:
        return self._files.draft_file if self._files is not None else profile_state(self.profile_name) / "draft"

    def _load_draft(self) -> None:
        """Takes the draft of the account that was last seen, else the one of the profile."""
        seen = self._profile.accounts.get(self._place)
        if self._files is None and seen is not None:
            found = self._heeding(lambda: self._files_of(seen.account_id))
            self._files = found
        draft = self._heeding(lambda: self._writer.load(self._draft_file))
        if draft is not None:
            self._draft, self.resumed = draft, True
            self._perhaps_sent = frozenset(one.uid for one in draft.webhooks)
        if self._files is not None:
            self.tested = self._heeding(self._files.trial)

    def _files_of(self, account_id: int) -> AccountFiles:
        """The files of an account on the host that was chosen. Raises BadFile."""
        others = [host for host, seen in self._profile.accounts.items() if seen.account_id == account_id]
        return account_files(profile_state(self.profile_name), account_id, self._place, others)

    def _heeding(self, work: Callable[[], T]) -> T | None:
        """What `work` reads; a damaged file is told later, by `recall`, and does not stand in the way."""
        try:
            return work()
        except BadFile as problem:
            self._notices.append(problem)
            return None

    def _saving_told(self, problem: OneflowError | None) -> None:
        """Called by the writer's thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._changed)

    # What is always visible

    @property
    def waiting(self) -> str:
        """Why nothing moves, or that the draft cannot be saved; "" where all is well."""
        trouble, kept = self._writer.trouble, self._writer.kept
        if trouble is not None:
            return f"the draft is not saved: {trouble.detail}"
        if self._wait_words or kept is None:
            return self._wait_words
        return f"the other draft is kept as {kept.name}"

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()
