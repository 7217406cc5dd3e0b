"""Reads an account for looking: every part by itself, so that one that fails does not spoil the rest."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.api.paging import REACHABLE, Item, Pages
from oneflow_tui.errors import BeyondReach, NotAllowed, NotFound, OneflowError, PlanNeeded, UnexpectedAnswer
from oneflow_tui.models import (
    Account,
    Contract,
    DataField,
    LogEntry,
    Remote,
    Template,
    TemplateType,
    User,
    Webhook,
    Workspace,
)
from oneflow_tui.models.scim import Invited, ScimGroup
from oneflow_tui.services import Services
from oneflow_tui.services.contracts import ContractQuery
from oneflow_tui.services.data_fields import fields_of

M = TypeVar("M", bound=Remote)

PARTS = ("account", "workspaces", "template_types", "templates", "webhooks", "users", "contracts")
"""What an account holds; data fields come with their template types."""

FURTHER = ("logs", "scim_users", "scim_groups")
"""What can be asked for by name besides."""

OnPage = Callable[[Sequence[Item]], None]


@dataclass(frozen=True, slots=True)
class Part:
    """What was read of one list. `items` are as Oneflow gave them, `models` those of them that are as expected.

    `problems` say why it is not all; `count` is how many there are, None where Oneflow does not say; `read` how many
    items came.
    """

    kind: str
    items: tuple[Item, ...] = ()
    models: tuple[Remote, ...] = ()
    problems: tuple[OneflowError, ...] = ()
    count: int | None = None
    unreachable: int = 0
    read: int = 0

    @property
    def failed(self) -> bool:
        """Whether nothing of it could be read."""
        return bool(self.problems) and not self.read

    def of(self, model: type[M]) -> tuple[M, ...]:
        """The models, which are of this class."""
        return tuple(one for one in self.models if isinstance(one, model))


@dataclass(frozen=True, slots=True)
class Looked:
    """One reading. `fields` maps the id of a template type to its data fields, `field_problems` to why there are
    none."""

    parts: Mapping[str, Part]
    fields: Mapping[int, tuple[DataField, ...]] = field(default_factory=dict)
    field_problems: Mapping[int, OneflowError] = field(default_factory=dict)

    @property
    def problems(self) -> list[tuple[str, OneflowError]]:
        """What could not be read, and why. One of the data fields stands for all its like."""
        found = [(kind, problem) for kind, part in self.parts.items() for problem in part.problems]
        alike = {type(one): one for one in reversed(list(self.field_problems.values()))}
        return [*found, *(("data_fields", one) for one in alike.values())]

    @property
    def extension(self) -> str | None:
        """Whether the extension for template types is on, as their list tells; None where that is not known."""
        part = self.parts.get("template_types")
        if part is None:
            return None
        if part.failed:
            others = [one for kind, one in self.parts.items() if kind not in ("account", "template_types")]
            if len(others) > 1 and all(one.failed for one in others):
                return None  # everything is refused, so it is not the extension
            return "off" if isinstance(part.problems[0], PlanNeeded | NotAllowed | NotFound) else None
        return "on" if part.read else "probably_on"

    def _whole(self, kind: str, model: type[M]) -> tuple[M, ...] | None:
        part = self.parts.get(kind)
        return None if part is None or part.problems else part.of(model)

    def seen(self, **more: Any) -> AccountSeen:
        """The same for checks, comparison and pictures; `more` are further parts of AccountSeen."""
        accounts = self.parts.get("account")
        contracts = self.parts.get("contracts")
        off = self.extension == "off"
        return AccountSeen(
            account=next(iter(accounts.of(Account)), None) if accounts is not None else None,
            extension=self.extension,
            workspaces=self._whole("workspaces", Workspace),
            template_types=() if off else self._whole("template_types", TemplateType),
            fields=self.fields,
            templates=self._whole("templates", Template),
            webhooks=self._whole("webhooks", Webhook),
            users=self._whole("users", User),
            contracts=None if contracts is None or contracts.failed else contracts.of(Contract),
            contracts_count=None if contracts is None else contracts.count,
            contracts_unreachable=0 if contracts is None else contracts.unreachable,
            incomplete=tuple((kind, problem.detail) for kind, problem in self.problems),
            **more,
        )


async def read_account(
    services: Services,
    kinds: Collection[str] = PARTS,
    *,
    query: ContractQuery | None = None,
    on_contracts: OnPage | None = None,
    with_fields: bool = True,
) -> Looked:
    """Reads the parts (PARTS, FURTHER) together; no failure of the API is raised.

    `query` chooses among the contracts. With `on_contracts` these are handed over page by page, in order, and not
    kept. The data fields of all template types come with these, unless `with_fields` is false.
    """
    asked = [kind for kind in (*PARTS, *FURTHER) if kind in kinds]
    fields: dict[int, tuple[DataField, ...]] = {}
    field_problems: dict[int, OneflowError] = {}

    async def one(kind: str) -> Part:
        match kind:
            case "account":
                return await account_part(services.account.me())
            case "template_types":
                listed = await _listed(kind, services.template_types.pages(), TemplateType)
                return await _with_fields(services, listed, fields, field_problems) if with_fields else listed
            case "contracts":
                return await _listed(kind, services.contracts.pages(query), Contract, on_contracts)
            case "scim_users" | "scim_groups":
                return await _directory(services, kind)
        return await _listed(kind, *_pages(services, kind))

    with _no_collections():
        tasks = [asyncio.ensure_future(one(kind)) for kind in asked]
        try:
            parts = await asyncio.gather(*tasks)
        finally:  # `on_contracts` may have ended it: nobody reads any more
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return Looked(dict(zip(asked, parts, strict=True)), fields, field_problems)


def _pages(services: Services, kind: str) -> tuple[Pages, type[Remote]]:
    match kind:
        case "workspaces":
            return services.workspaces.pages(), Workspace
        case "templates":
            return services.templates.pages(), Template
        case "webhooks":
            return services.webhooks.pages(), Webhook
        case "users":
            return services.users.pages(), User
        case "logs":
            return services.logs.pages(), LogEntry
    raise ValueError(f"no such part: {kind}")


async def account_part(asked: Awaitable[Account]) -> Part:
    """What became of asking for the account itself."""
    try:
        found = await asked
    except OneflowError as problem:
        return Part("account", problems=(problem,))
    return Part("account", (dict(found.raw),), (found,), count=1, read=1)


async def _listed(kind: str, pages: Pages, model: type[Remote], on_page: OnPage | None = None) -> Part:
    items: list[Item] = []
    models: list[Remote] = []
    odd: list[OneflowError] = []
    problems: list[OneflowError] = []
    read = strange = 0
    try:
        async with aclosing(pages.__aiter__()) as every:
            async for page in every:
                found = _models(page.items, model, page.request_id, odd)
                read += page.came
                strange += page.odd
                if on_page is None:
                    items += page.items
                    models += found
                else:
                    on_page(page.items)
    except OneflowError as problem:
        problems.append(problem)
    if odd:
        problems.append(_odd(odd))
    if strange:
        problems.append(UnexpectedAnswer(f"{strange} of them are no objects."))
    if pages.unreachable:
        problems.append(BeyondReach(_beyond(pages)))
    if not problems and pages.count is not None and read < min(pages.count, REACHABLE):
        problems.append(UnexpectedAnswer(f"{read:,} of {pages.count:,} came: the list changed while it was read."))
    count = pages.count if pages.count is not None or problems else read
    return Part(kind, tuple(items), tuple(models), tuple(problems), count, pages.unreachable, read)


def _models(items: Sequence[Item], model: type[M], request_id: str | None, odd: list[OneflowError]) -> list[M]:
    found = []
    for item in items:
        try:
            found.append(model.read(item, request_id=request_id))
        except UnexpectedAnswer as problem:
            odd.append(problem)
    return found


def _odd(odd: Sequence[OneflowError]) -> OneflowError:
    return UnexpectedAnswer(f"{len(odd)} of them cannot be understood: {odd[0].detail}", request_id=odd[0].request_id)


def _beyond(pages: Pages) -> str:
    if pages.count is None:
        return "There are more than Oneflow lists."
    return f"{pages.unreachable:,} of {pages.count:,} lie beyond what Oneflow lists."


async def _with_fields(
    services: Services,
    listed: Part,
    fields: dict[int, tuple[DataField, ...]],
    problems: dict[int, OneflowError],
) -> Part:
    """The types as each is given by itself, with its data fields, all of them at once."""
    whole: dict[int, Item] = {}

    async def one(type_id: int) -> None:
        try:
            answer = await services.template_types.answer(type_id)
            if isinstance(answer.data, dict):
                whole[type_id] = answer.data
            fields[type_id] = tuple(fields_of(answer))
        except OneflowError as problem:
            problems[type_id] = problem

    types = listed.of(TemplateType)
    await asyncio.gather(*(one(type_id) for type_id in dict.fromkeys(one.id for one in types)))
    items = tuple(
        {**item, **whole.get(number, {})} if isinstance(number := item.get("id"), int) else item
        for item in listed.items
    )
    # In the account's order, whichever answer came first.
    ordered = {one.id: fields[one.id] for one in types if one.id in fields}
    fields.clear()
    fields.update(ordered)
    return Part(listed.kind, items, listed.models, listed.problems, listed.count, listed.unreachable, listed.read)


async def _directory(services: Services, kind: str) -> Part:
    model: type[Remote] = Invited if kind == "scim_users" else ScimGroup
    try:
        found = await (services.directory.users() if kind == "scim_users" else services.directory.groups())
    except OneflowError as problem:
        return Part(kind, problems=(problem,))
    odd: list[OneflowError] = []
    models = _models(found.items, model, found.request_id, odd)
    problems = (_odd(odd),) if odd else ()
    return Part(kind, found.items, tuple(models), problems, found.count, 0, len(found.items))


@contextmanager
def _no_collections() -> Iterator[None]:
    """Python's collector would walk over all that was read again and again, a second of it for 20,000 contracts and
    in long stops; what is read makes no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
