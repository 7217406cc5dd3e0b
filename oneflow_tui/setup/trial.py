"""The Test step: does the set-up work? One line for each question, none of which ends the others. Reads only."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from oneflow_tui.errors import OneflowError
from oneflow_tui.setup.draft import Draft
from oneflow_tui.setup.match import is_understood
from oneflow_tui.setup.words import EXTENSION_MENU, TEMPLATES_MENU, TYPES_MENU, USERS_MENU, counted, listed, quoted

if TYPE_CHECKING:
    from oneflow_tui.services import Services


@dataclass(frozen=True, slots=True)
class TestLine:
    """One question and its answer. `ok` None: it cannot be told. `seconds` is the time that the account took."""

    __test__ = False

    what: str
    ok: bool | None
    sentence: str
    seconds: float
    request_id: str | None = None
    todo: str = ""


@dataclass(frozen=True, slots=True)
class TestRun:
    """All lines, with the time at which it began (ISO 8601, UTC)."""

    __test__ = False

    time: str
    lines: tuple[TestLine, ...]

    @property
    def passed(self) -> bool:
        return all(line.ok is not False for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Answer:
    ok: bool | None
    sentence: str
    todo: str = ""


class _Exchange(Protocol):
    """What is asked of an entry of the traffic."""

    @property
    def path(self) -> str:
        """Without the base URL."""

    @property
    def request_id(self) -> str | None:
        """As Oneflow gave it."""


async def _ping(services: Services) -> _Answer:
    await services.account.ping()
    return _Answer(True, "Oneflow answers, and takes the token.")


async def _account(services: Services) -> _Answer:
    account = await services.account.me()
    kind = {"custom": "a custom token", "": "a token of unknown kind"}.get(account.token_kind)
    return _Answer(True, f"{quoted(account.name)}, id {account.id}; {kind or f'a token of {account.token_kind}'}.")


async def _extension(services: Services) -> _Answer:
    seen = await services.extensions.template_types()
    match seen.outcome:
        case "on":
            return _Answer(True, "Template types is on.")
        case "off":
            return _Answer(False, f"Template types is off. {seen.detail}".strip(), f"Switch it on: {EXTENSION_MENU}.")
        case _:
            return _Answer(None, "Probably on; creating the first template type will tell.")


async def _types(services: Services, draft: Draft) -> _Answer:
    types = await services.template_types.list()
    known = {one.id for one in types}
    gone = [f"{quoted(one.name)} ({one.remote_id})" for one in draft.types if one.remote_id not in known | {None}]
    waiting = [quoted(one.name) for one in draft.types if one.remote_id is None]
    if gone:
        return _Answer(False, f"Not in the account: {listed(gone)}.", "Choose another type on Template types.")
    if waiting:
        return _Answer(False, f"Not created yet: {listed(waiting)}.", "Send it on Template types.")
    if not types:
        return _Answer(False, "There is no template type.", f"Create one on Template types, or at {TYPES_MENU}.")
    mine = [one for one in draft.types if one.remote_id in known]
    ours = f"; this integration's: {listed([f'{quoted(one.name)} ({one.remote_id})' for one in mine])}" if mine else ""
    return _Answer(True, f"{counted(len(types), 'template type')}{ours}.")


async def _fields(services: Services, type_id: int, name: str) -> _Answer:
    fields = [field for field in await services.data_fields.read(type_id) if not field.is_system]
    off = [quoted(field.custom_id) for field in fields if field.active is False]
    if not fields:
        return _Answer(False, f"{quoted(name)} has no data fields yet.", "Add them on Data fields.")
    if off:
        return _Answer(False, f"No longer active: {listed(off[:5])}.", "Look at them on Data fields.")
    return _Answer(True, f"{quoted(name)} has {counted(len(fields), 'data field')}.")


async def _webhooks(services: Services) -> _Answer:
    webhooks = await services.webhooks.list()
    if not webhooks:
        return _Answer(False, "There is no webhook.", "Add one on Webhooks.")
    odd = sum(not is_understood(one) for one in webhooks)
    more = f"; {odd} with filters of another kind" if odd else ""
    return _Answer(True, f"{counted(len(webhooks), 'webhook')}{more}.")


async def _users(services: Services, draft: Draft) -> _Answer:
    users = await services.users.list()
    active = {user.address for user in users if user.active}
    missing = [one.email for one in draft.users if one.email.strip().casefold() not in active]
    if missing:
        return _Answer(
            False, f"Not active in the account yet: {listed(missing)}.", f"{USERS_MENU}; each must accept the mail."
        )
    return _Answer(bool(active), f"{counted(len(active), 'active user')}.", "" if active else f"{USERS_MENU}.")


async def _workspaces(services: Services) -> _Answer:
    workspaces = await services.workspaces.list()
    names = listed([quoted(one.name) for one in workspaces[:3]])
    if not workspaces:
        return _Answer(False, "There is no workspace.", "Create one in the web app: Admin > Workspaces.")
    return _Answer(True, f"{counted(len(workspaces), 'workspace')}: {names}{' …' if len(workspaces) > 3 else ''}.")


async def _templates(services: Services, type_id: int, name: str) -> _Answer:
    carrying = await services.templates.list(template_type_id=type_id, active=True)
    placed = [one for one in carrying if one.workspaces is None or one.workspaces]
    if placed:
        names = listed([quoted(one.name) for one in placed[:3]])
        return _Answer(True, f"{counted(len(placed), 'active template')} with {quoted(name)}: {names}.")
    sentence = f"No active template carries {quoted(name)}" + (" in a workspace." if carrying else ".")
    return _Answer(False, sentence, f"{TEMPLATES_MENU}.")


async def _ask(services: Services, what: str, path: str, question: Awaitable[_Answer]) -> TestLine:
    """`path` begins the paths of its requests, by which their request ids are told from those of other work."""
    heard: list[str] = []

    def hear(exchange: _Exchange) -> None:
        if exchange.path.startswith(path) and exchange.request_id is not None:
            heard.append(exchange.request_id)

    stop = services.traffic.subscribe(hear)
    began = time.perf_counter()
    try:
        answer = await question
    except OneflowError as problem:
        seconds = time.perf_counter() - began
        said = problem.title if problem.detail == problem.title else f"{problem.title}. {problem.detail}"
        request_id = problem.request_id or next(reversed(heard), None)
        return TestLine(what, False, said, seconds, request_id, problem.next)
    finally:
        stop()
    seconds = time.perf_counter() - began
    return TestLine(what, answer.ok, answer.sentence, seconds, next(reversed(heard), None), answer.todo)


async def _types_to_try(services: Services, draft: Draft) -> list[tuple[int, str]]:
    """The types of the draft; without any, those of the account."""
    chosen = [(one.remote_id, one.name) for one in draft.types if one.remote_id is not None]
    if chosen:
        return chosen
    try:
        return [(one.id, one.name) for one in await services.template_types.list()][:5]
    except OneflowError:
        return []


async def run_trial(services: Services, draft: Draft, tell: Callable[[TestLine], None]) -> TestRun:
    """Asks everything, one after the other, and tells each line as it comes. Raises only what cancels it."""
    lines: list[TestLine] = []
    began = datetime.now(UTC).isoformat(timespec="seconds")

    async def ask(what: str, path: str, question: Awaitable[_Answer]) -> None:
        line = await _ask(services, what, path, question)
        lines.append(line)
        tell(line)

    def say(what: str, sentence: str, todo: str) -> None:
        lines.append(TestLine(what, False, sentence, 0.0, None, todo))
        tell(lines[-1])

    await ask("Ping", "/ping", _ping(services))
    await ask("Account", "/accounts", _account(services))
    await ask("Extension", "/template_types", _extension(services))
    await ask("Template types", "/template_types", _types(services, draft))
    types = await _types_to_try(services, draft)
    for type_id, name in types:
        await ask("Data fields", "/template_types", _fields(services, type_id, name))
    if not types:
        say("Data fields", "There is no template type whose fields could be read.", "Begin with Template types.")
    await ask("Webhooks", "/webhooks", _webhooks(services))
    await ask("Users", "/users", _users(services, draft))
    await ask("Workspaces", "/workspaces", _workspaces(services))
    for type_id, name in types:
        await ask("Templates", "/templates", _templates(services, type_id, name))
    if not types:
        say("Templates", "There is no template type that a template could carry.", "Begin with Template types.")
    return TestRun(began, tuple(lines))
