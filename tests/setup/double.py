"""An account in memory with the services' method names, and a storage that can be killed. Rules: oneflow-api §5–7."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from oneflow_tui.api.traffic import Traffic
from oneflow_tui.errors import BadFile, NetworkError, NotAllowed, NotFound, OneflowError
from oneflow_tui.models import Account, DataField, Template, TemplateType, User, Webhook, Workspace
from oneflow_tui.models.scim import Invited
from oneflow_tui.services.extensions import Extensions
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Approval, Plan, Progress, Report
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.journal import Entry
from oneflow_tui.setup.look import PARTS, look
from oneflow_tui.setup.stop import Stop


class Killed(BaseException):
    """The program ends here, as by kill -9."""


class Book:
    """A journal, id map and backups in memory. `kill_at`: the call (as "begin:webhook") before which it is killed.

    `full`: the calls for which there is no room on the disk. Once killed it is `dead`: whatever else was under way
    gets no further either, until the next run.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.known = IdMap()
        self.backups: list[tuple[int, list[DataField]]] = []
        self.kill_at: str | None = None
        self.dead = False
        self.full: set[str] = set()

    @property
    def journal(self) -> Book:
        return self

    def _maybe_die(self, where: str) -> None:
        if self.kill_at == where:
            self.kill_at = None
            self.dead = True
        if self.dead:
            raise Killed(where)
        if where in self.full:
            raise BadFile("The disk is full.")

    def begin(
        self, kind: str, action: str, address: str, remote_id: int | str | None, detail: Mapping[str, Any]
    ) -> str:
        self._maybe_die(f"begin:{kind}")
        key = f"e{len(self.entries)}"
        self.entries.append(
            Entry(
                id=key,
                time="2026-01-01T00:00:00+00:00",
                kind=kind,
                action=action,
                address=address,
                remote_id=remote_id,
                detail=dict(detail),
            )
        )
        self._maybe_die(f"begun:{kind}")
        return key

    def end(self, entry_id: str, result: str, remote_id: int | str | None = None) -> None:
        entry = next(one for one in self.entries if one.id == entry_id)
        self._maybe_die(f"end:{entry.kind}")
        update: dict[str, Any] = {"phase": "closed", "result": result}
        if remote_id is not None:
            update["remote_id"] = remote_id
        self.entries = [one.model_copy(update=update) if one.id == entry_id else one for one in self.entries]

    def open_entries(self) -> list[Entry]:
        return [one for one in self.entries if one.phase == "open"]

    def ids(self) -> IdMap:
        return self.known

    def save_ids(self, ids: IdMap) -> None:
        self._maybe_die("save_ids")
        self.known = ids

    def backup_fields(self, type_id: int, fields: Sequence[DataField]) -> str:
        self._maybe_die("backup")
        self.backups.append((type_id, list(fields)))
        return f"backup-{len(self.backups)}"


def lost() -> OneflowError:
    return NetworkError("The connection was cut.", sent=True)


class FakeAccount:
    """`types`, `fields`, `webhooks`, `users` are what the account holds. `writes` names every write that arrived.

    `lose`: writes (as "POST type") that are done but whose answer is lost; `swallow`: those that are lost before they
    arrive; `fail`: calls that are refused with an error.
    """

    def __init__(self) -> None:
        self.types: dict[int, dict[str, Any]] = {}
        self.fields: dict[int, list[dict[str, Any]]] = {}
        self.webhooks: dict[int, dict[str, Any]] = {}
        self.users: list[dict[str, Any]] = [{"id": 1, "email": "admin@example.com", "active": True}]
        self.workspaces: list[dict[str, Any]] = [{"id": 11, "name": "Sales"}, {"id": 12, "name": "Legal"}]
        self.templates: list[dict[str, Any]] = []
        self.keys: dict[int, str | None] = {}
        self.extension_on = True
        self.scim = True
        self.writes: list[str] = []
        self.reads: list[str] = []
        self.is_dead: Callable[[], bool] = lambda: False
        self.slow: dict[int, int] = {}  # by template type: how many turns a read of its fields takes longer
        self.on_read: Callable[[int], None] = lambda type_id: None  # happens when fields of a type are to be read
        self.in_flight = self.most_in_flight = 0
        self.pause: Callable[[], None] | None = None  # happens while a PUT of fields waits to be repeated
        self.lose: set[str] = set()
        self.swallow: set[str] = set()
        self.fail: dict[str, OneflowError] = {}
        self.before: dict[str, Callable[[], None]] = {}
        self._next = 100

    def new_id(self) -> int:
        self._next += 1
        return self._next

    def add_type(self, name: str, fields: Sequence[Mapping[str, Any]] = (), description: str = "") -> int:
        key = self.new_id()
        self.types[key] = {"id": key, "name": name, "description": description}
        self.fields[key] = [self._full(row) for row in fields]
        return key

    def add_webhook(self, url: str, *, group: int | None = None, filters: Any = None) -> int:
        key = self.new_id()
        self.webhooks[key] = {"webhook_id": key, "callback_url": url, "template_group_id": group, "filters": filters}
        return key

    def _full(self, row: Mapping[str, Any]) -> dict[str, Any]:
        empty = {"name": "", "description": "", "placeholder": "", "value": ""}
        return {"id": self.new_id(), "active": True, "source": "user", **empty, **row}

    def replace_fields(self, type_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
        """Matched on custom_id; what is missing goes; system fields stay as they are."""
        known = {one["custom_id"]: one for one in self.fields[type_id]}
        kept: list[dict[str, Any]] = []
        for row in rows:
            there = known.pop(row["custom_id"], None)
            if there is None:
                kept.append(self._full(row))
            else:
                kept.append(there if there["source"] == "system" else {**there, **row})
        kept.extend(one for one in known.values() if one["source"] == "system")
        self.fields[type_id] = kept

    async def _travel(self) -> None:
        """Lets what else is under way go on; nothing arrives where the program was killed meanwhile."""
        await asyncio.sleep(0)
        if self.is_dead():
            raise Killed("elsewhere")

    async def call(self, name: str, do: Callable[[], Any], *, write: bool = False) -> Any:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await self._travel()
            answer = self._answer(name, do, write=write)
            await self._travel()
        finally:
            self.in_flight -= 1
        if name in self.lose:
            self.lose.discard(name)
            raise lost()
        return answer

    def _answer(self, name: str, do: Callable[[], Any], *, write: bool) -> Any:
        if name in self.before:
            self.before.pop(name)()
        if name in self.fail:
            raise self.fail[name]
        if name in self.swallow:
            self.swallow.discard(name)
            raise lost()
        (self.writes if write else self.reads).append(name)
        return do()

    @property
    def services(self) -> Any:
        return SimpleNamespace(
            traffic=Traffic(),
            account=_AccountPart(self),
            extensions=_Extensions(self),
            template_types=_Types(self),
            data_fields=_Fields(self),
            templates=_Listed(self, "templates", Template),
            workspaces=_Listed(self, "workspaces", Workspace),
            users=_Listed(self, "users", User),
            webhooks=_Webhooks(self),
            invitations=_Invitations(self),
        )

    async def actual(self) -> Actual:
        return await look(self.services, Actual(), *PARTS, types=list(self.types))

    def hold(self) -> Any:
        """Everything in it, for a comparison."""
        return copy.deepcopy((self.types, self.fields, self.webhooks, self.users))


class _Part:
    def __init__(self, fake: FakeAccount) -> None:
        self.fake = fake


class _AccountPart(_Part):
    async def ping(self) -> None:
        await self.fake.call("GET ping", lambda: None)

    async def me(self) -> Account:
        return await self.fake.call("GET me", lambda: Account.read({"id": 7, "name": "Acme"}))


class _Extensions(_Part):
    async def template_types(self) -> Any:
        def seen() -> Any:
            outcome = "off" if not self.fake.extension_on else "on" if self.fake.types else "probably_on"
            return SimpleNamespace(outcome=outcome, detail="")

        return await self.fake.call("GET extension", seen)

    of_listing = staticmethod(Extensions.of_listing)


class _Types(_Part):
    async def list(self) -> list[TemplateType]:
        def all_of_them() -> list[TemplateType]:
            if not self.fake.extension_on:
                raise NotAllowed("extension off", status=403)
            return [TemplateType.read(dict(one)) for one in self.fake.types.values()]

        return await self.fake.call("GET types", all_of_them)

    async def get(self, type_id: int) -> tuple[TemplateType, tuple[DataField, ...]]:
        def one() -> tuple[TemplateType, tuple[DataField, ...]]:
            fields = tuple(DataField.read(dict(row)) for row in self.fake.fields[type_id])
            return TemplateType.read(dict(self.fake.types[type_id])), fields

        return await self.fake.call("GET type", one)

    async def create(self, name: str, description: str = "") -> TemplateType:
        def made() -> TemplateType:
            return TemplateType.read(dict(self.fake.types[self.fake.add_type(name, description=description)]))

        return await self.fake.call("POST type", made, write=True)


class _Fields(_Part):
    async def read(self, type_id: int) -> list[DataField]:
        def rows() -> list[DataField]:
            self.fake.on_read(type_id)
            if type_id not in self.fake.fields:
                raise NotFound("no such type", status=404)
            return [DataField.read(dict(row)) for row in self.fake.fields[type_id]]

        for _ in range(self.fake.slow.get(type_id, 0)):
            await asyncio.sleep(0)
        return await self.fake.call("GET fields", rows)

    async def replace(self, type_id: int, rows: Sequence[Mapping[str, Any]], again: Any = None) -> list[DataField]:
        if self.fake.pause is not None:
            self.fake.pause()
            await again()
        await self.fake.call("PUT fields", lambda: self.fake.replace_fields(type_id, rows), write=True)
        return []


class _Listed(_Part):
    def __init__(self, fake: FakeAccount, part: str, model: Any) -> None:
        super().__init__(fake)
        self.part, self.model = part, model

    async def list(self, template_type_id: int | None = None, active: bool | None = None) -> list[Any]:
        def rows() -> list[Any]:
            found = [self.model.read(dict(one)) for one in getattr(self.fake, self.part)]
            if template_type_id is not None:
                found = [one for one in found if one.template_type_id == template_type_id]
            return [one for one in found if active is None or one.template_active is active]

        return await self.fake.call(f"GET {self.part}", rows)


class _Webhooks(_Part):
    async def list(self) -> list[Webhook]:
        return await self.fake.call(
            "GET webhooks", lambda: [Webhook.read(dict(one)) for one in self.fake.webhooks.values()]
        )

    @staticmethod
    def _filters(events: Sequence[str], workspaces: Sequence[int]) -> Any:
        rules = []
        if events:
            rules.append({"type": "EVENT_TYPE", "values": list(events)})
        if workspaces:
            rules.append({"type": "WORKSPACE", "values": list(workspaces)})
        return [{"filter_rules": rules}] if rules else None

    async def create(
        self,
        *,
        callback_url: str,
        events: Sequence[str] = (),
        workspaces: Sequence[int] = (),
        template_type_id: int | None = None,
        sign_key: Any = None,
    ) -> Webhook:
        def made() -> Webhook:
            filters = self._filters(events, workspaces)
            key = self.fake.add_webhook(callback_url, group=template_type_id, filters=filters)
            self.fake.keys[key] = sign_key.get_secret_value() if sign_key else None
            return Webhook.read(dict(self.fake.webhooks[key]))

        return await self.fake.call("POST webhook", made, write=True)

    async def replace(
        self,
        webhook_id: int,
        *,
        callback_url: str,
        events: Sequence[str] = (),
        workspaces: Sequence[int] = (),
        template_type_id: int | None = None,
        sign_key: Any = None,
        raw: Mapping[str, Any] | None = None,
    ) -> None:
        def done() -> None:
            self.fake.keys[webhook_id] = sign_key.get_secret_value() if sign_key else None
            self.fake.webhooks[webhook_id] = {
                **(raw or {}),
                "webhook_id": webhook_id,
                "callback_url": callback_url,
                "template_group_id": template_type_id,
                "filters": self._filters(events, workspaces),
            }

        await self.fake.call("PUT webhook", done, write=True)

    async def delete(self, webhook_id: int) -> None:
        def done() -> None:
            if self.fake.webhooks.pop(webhook_id, None) is None:
                raise NotFound("gone", status=404)

        await self.fake.call("DELETE webhook", done, write=True)


class _Invitations(_Part):
    @property
    def available(self) -> bool:
        return self.fake.scim

    async def find(self, email: str) -> Invited | None:
        def seen() -> Invited | None:
            same = (one for one in self.fake.users if one["email"].casefold() == email.casefold())
            return next((Invited.read({"id": one["id"], "userName": one["email"]}) for one in same), None)

        return await self.fake.call("GET scim", seen)

    async def invite(self, email: str, name: str, title: str = "") -> str:
        def made() -> str:
            key = self.fake.new_id()
            self.fake.users.append({"id": key, "email": email, "name": name, "title": title, "active": True})
            return str(key)

        return await self.fake.call("POST user", made, write=True)


async def run(
    fake: FakeAccount,
    book: Book,
    plan: Plan,
    approval: Approval | None = None,
    heard: list[Progress] | None = None,
    stop: Stop | None = None,
) -> Report:
    """Applies a plan, confirming exactly what it says unless told otherwise."""
    from oneflow_tui.setup.apply import apply

    confirmed = approval or Approval(plan.removals, frozenset(plan.adoptions))
    said = heard if heard is not None else []
    fake.is_dead = lambda: book.dead
    try:
        return await apply(plan, services=fake.services, storage=book, approval=confirmed, tell=said.append, stop=stop)
    finally:
        book.dead = False
