"""Secrets of this machine, in the keyring. The only importer of keyring.

A keyring may be absent, locked, hang for minutes, or forget what it is given. Therefore every call of it, its import
included, runs in a daemon thread of its own and is bounded in time; what was written is read back; and a time-out is
never taken for an absence. Entries are kept by profile, scheme+host+port and what they are, so that a secret goes to
no other host. Errors are made outside of the frames that hold a secret.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr

from oneflow_tui.errors import BadFile, KeyringTrouble, OneflowError, SecretElsewhere
from oneflow_tui.local.backends import Backend, MemoryBackend, PlainFileBackend, backend_name, usable
from oneflow_tui.local.files import read_record, write_record
from oneflow_tui.local.threads import in_daemon

SERVICE = "oneflow-tui"
TOKEN = "token"  # noqa: S105 - the name of an entry
SCIM_TOKEN = "scim-token"  # noqa: S105 - the name of an entry
TIMEOUT = 2.0
"""Seconds for one call of the keyring."""

T = TypeVar("T")


def pending_sign_key(uid: str) -> str:
    """The entry of a sign key that has not been sent, by the webhook's key in the draft."""
    return f"sign-key:new:{uid}"


def webhook_sign_key(webhook_id: int) -> str:
    """The entry of the sign key of a webhook of the account."""
    return f"sign-key:webhook:{webhook_id}"


@dataclass(frozen=True, slots=True)
class Probe:
    """A place that was tried and keeps what it is given. `priority`: what the keyring library gives the backend."""

    kind: str
    priority: float | None
    seconds: float


def _system_backend() -> Any:
    import keyring

    return keyring.get_keyring()


class Credentials:
    """The secrets of one profile. `index_file` notes, without any secret, which entries there are."""

    def __init__(
        self,
        profile: str,
        index_file: Path,
        *,
        plain_file: Path | None = None,
        find: Callable[[], Any] = _system_backend,
        timeout: float = TIMEOUT,
    ) -> None:
        self._profile = profile
        self._index_file = index_file
        self._find = find
        self._timeout = timeout
        self._plain_file = plain_file
        self._memory = MemoryBackend()
        self._backend: Backend | None = None
        self._kind = ""
        self._why = ""
        self._notice: BadFile | None = None

    def __repr__(self) -> str:
        return f"Credentials({self._profile!r}, kind={self._kind!r})"

    @property
    def kind(self) -> str:
        """A backend's name, "plain file", "none" (nothing but memory), "no answer", or "" before it was looked for."""
        return self._kind

    @property
    def keeps(self) -> bool:
        """Whether what is written outlives the program."""
        return self._backend is not None and self._backend is not self._memory

    @property
    def place(self) -> str:
        """Where a secret that is written now is, in words."""
        if self._kind == "plain file":
            return f"plain file, readable by your user: {self._plain_file}"
        if self.keeps:
            return f"keyring: {self._kind}"
        return f"this session only: {self._why or 'no keyring'}"

    async def open(self) -> None:
        """Looks for a keyring. Raises KeyringTrouble where that takes too long: it may be asked again."""
        if self._backend is not None:
            return
        if self._plain_file is not None:
            self._backend, self._kind = PlainFileBackend(self._plain_file), "plain file"
            return
        self._kind = "no answer"
        found = await self._bounded(self._find, "looked for")
        backend = usable(found)
        if backend is None:
            self._backend, self._kind, self._why = self._memory, "none", "no keyring"
        else:
            self._backend, self._kind = backend, backend_name(backend)

    async def read(self, host_key: str, what: str) -> SecretStr | None:
        """The secret, or None. Raises KeyringTrouble, and SecretElsewhere where only another host has one."""
        found = await self.look_up(host_key, what)
        if found is None:
            others = sorted(host for host, kept in self._index() if kept == what and host != host_key)
            if others:
                raise SecretElsewhere(f"It was stored for {', '.join(others)}, and goes nowhere else.")
        return found

    async def look_up(self, host_key: str, what: str) -> SecretStr | None:
        """The secret, or None, whatever other hosts have. Raises KeyringTrouble."""
        await self.open()
        name = self._name(host_key, what)
        kept = self._memory.get_password(SERVICE, name)
        backend = self._backend
        if kept is None and backend is not None:
            kept = await self._bounded(lambda: backend.get_password(SERVICE, name), "read")
        return SecretStr(kept) if kept else None

    async def write(self, host_key: str, what: str, secret: SecretStr) -> str:
        """Keeps the secret, reads it back, and returns where it is now, in words.

        Where the keyring fails it is kept in memory, and the words say so and why.
        """
        try:
            return await self.store(host_key, what, secret)
        except KeyringTrouble as problem:
            self._memory.set_password(SERVICE, self._name(host_key, what), secret.get_secret_value())
            return f"this session only: {problem.detail}"
        except BadFile as problem:
            return f"{self.place}, but that it is there could not be noted: {problem.detail}"

    async def store(self, host_key: str, what: str, secret: SecretStr) -> str:
        """Keeps the secret where it outlives the program, reads it back, and returns where, in words.

        Raises KeyringTrouble where nothing keeps it, BadFile where it is kept but could not be noted.
        """
        name = self._name(host_key, what)
        backend = await self._keeping()
        await self._write_through(backend, name, secret)
        self._memory.delete_password(SERVICE, name)
        self._note(host_key, what)
        return self.place

    async def probe(self) -> Probe:
        """Writes something random under a name of its own, reads it back and removes it. Raises KeyringTrouble."""
        began = time.monotonic()
        backend = await self._keeping()
        name = f"probe|{secrets.token_hex(8)}"
        await self._write_through(backend, name, SecretStr(secrets.token_hex(16)))

        def remove() -> bool:
            backend.delete_password(SERVICE, name)
            return backend.get_password(SERVICE, name) is None

        if not await self._bounded(remove, "changed"):
            raise KeyringTrouble("the keyring does not forget what it is told to forget")
        priority = getattr(backend, "priority", None)
        shown = float(priority) if isinstance(priority, int | float) else None
        return Probe(self._kind, shown, time.monotonic() - began)

    async def forget(self, host_key: str, what: str) -> None:
        """Removes the secret and looks that it has gone. Raises KeyringTrouble."""
        name = self._name(host_key, what)
        self._memory.delete_password(SERVICE, name)
        await self.open()
        backend = self._backend
        if backend is None or not self.keeps:
            return

        def remove() -> bool:
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)
            return backend.get_password(SERVICE, name) is None

        if not await self._bounded(remove, "changed"):
            raise KeyringTrouble("The keyring still has the secret that it was told to forget.")
        self._note(host_key, what, there=False)

    def entry(self, host_key: str, what: str) -> tuple[str, str]:
        """Service and user name of an entry, by which other programs of the person find it in the keyring."""
        return SERVICE, self._name(host_key, what)

    def known_hosts(self) -> dict[str, frozenset[str]]:
        """What is kept for every host, by the notes of this machine."""
        hosts = {host for host, _ in self._index()}
        return {host: self.known(host) for host in sorted(hosts)}

    def known(self, host_key: str) -> frozenset[str]:
        """What is kept for a host, by the notes of this machine."""
        return frozenset(what for host, what in self._index() if host == host_key)

    async def _keeping(self) -> Backend:
        """The backend, where it outlives the program. Raises KeyringTrouble."""
        await self.open()
        if self._backend is None or not self.keeps:
            raise KeyringTrouble(self._why or "no keyring")
        return self._backend

    def take_notice(self) -> BadFile | None:
        """What was wrong with the notes of this machine, once; they are gone on without."""
        notice, self._notice = self._notice, None
        return notice

    async def _write_through(self, backend: Backend, name: str, secret: SecretStr) -> None:
        def keep() -> bool:
            backend.set_password(SERVICE, name, secret.get_secret_value())
            there = backend.get_password(SERVICE, name)
            return there is not None and hmac.compare_digest(there.encode(), secret.get_secret_value().encode())

        if not await self._bounded(keep, "written"):
            raise KeyringTrouble(f"the keyring {self._kind} does not keep what it is given")

    async def _bounded(self, work: Callable[[], T], done: str) -> T:
        """Runs a call of the keyring; whatever goes wrong becomes KeyringTrouble, without the values involved."""
        problem: OneflowError
        try:
            return await in_daemon(work, self._timeout, "keyring")
        except TimeoutError:
            problem = KeyringTrouble(
                f"the keyring could not be {done} within {self._timeout:g} s; it may be locked",
                next="Unlock your keyring and try again, or go on: the token is then kept for this session only.",
            )
        except BadFile as caught:
            problem = BadFile(caught.detail, next=caught.next)
        except Exception as caught:
            problem = KeyringTrouble(f"the keyring could not be {done} ({type(caught).__name__}); it may be locked")
        raise problem

    def _name(self, host_key: str, what: str) -> str:
        return f"{self._profile}|{host_key}|{what}"

    def _index(self) -> set[tuple[str, str]]:
        try:
            value = read_record(self._index_file)
        except BadFile as problem:
            self._notice = problem
            return set()  # it only says where to look
        rows = value if isinstance(value, list) else []
        return {(row[0], row[1]) for row in rows if isinstance(row, list) and len(row) == 2}

    def _note(self, host_key: str, what: str, *, there: bool = True) -> None:
        before = self._index()
        after = before | {(host_key, what)} if there else before - {(host_key, what)}
        if after != before:
            write_record(self._index_file, [list(row) for row in sorted(after)])
