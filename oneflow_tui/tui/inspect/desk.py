"""What has been read of the account, who is reading what, and what became of it. It knows no screen."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from oneflow_tui.account.checks import unasked
from oneflow_tui.account.difference import Differing
from oneflow_tui.account.finding import Check
from oneflow_tui.account.names import Names
from oneflow_tui.account.relations import Link, Relations
from oneflow_tui.account.search import Found, Index
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import Kind, ThingId
from oneflow_tui.errors import LoginNeeded, NotAllowed, NotFound, OneflowError, PlanNeeded
from oneflow_tui.models import Account, Contract
from oneflow_tui.session.reading import Looked, account_part, read_account
from oneflow_tui.setup.look import look
from oneflow_tui.tui.inspect.contract_pages import ContractPages, Wanted
from oneflow_tui.tui.inspect.judging import MOST_TYPES, Judging
from oneflow_tui.tui.inspect.pages_ahead import LogPages, PagesAhead
from oneflow_tui.tui.inspect.parts import Opened, Part
from oneflow_tui.tui.inspect.sections import LISTS, SCIM, SECTIONS
from oneflow_tui.tui.widgets.grid.model import RowState

if TYPE_CHECKING:
    from oneflow_tui.services import Services
    from oneflow_tui.session.session import Session
    from oneflow_tui.session.signed_in import SignedIn

MOST_LINKS = 200
"""Links of one sort that are shown of a thing."""


class Desk:
    """One account. `on_change(section)` is called after each change."""

    def __init__(self, session: Session | SignedIn, account: Awaitable[Account] | None = None) -> None:
        """`account`: where it has been asked for already."""
        self.session = session
        self._account = account
        self.parts: dict[str, Part] = {section: Part() for section in SECTIONS}
        self.lists: dict[str, Sequence[Any]] = {}
        self.directory: dict[str, Sequence[Mapping[str, Any]]] = {}
        self.log: LogPages | None = None
        self.judging = Judging(self)
        self.opened: dict[int, Opened] = {}
        self.changes: list[Differing] = []
        self.marks: dict[tuple[Kind, ThingId], RowState] = {}  # what became of things since the look before
        self.compared_with = ""
        self.deliveries: Mapping[str, object] | None = None  # by result; only a sandbox of one's own tells
        self.on_change: Callable[[str], None] = lambda _: None
        self.index = Index()
        self.seen = AccountSeen.of(
            session.actual,
            acting_as=session.acting_as or "",
            sign_keys=session.known_sign_keys,
            field_limit=session.field_limit,
            on_sandbox=session.on_sandbox,
        )
        self.pages = self._listing(Wanted())
        self._taken = session.actual  # what the session had read when that was last taken over
        self._contracts: dict[int, Contract] = {}
        self._named: tuple[Any, ...] = (None, None, None)
        self._names = Names()
        self._kept: tuple[AccountSeen, dict[str, Any]] = (self.seen, {})
        for section in LISTS:
            if getattr(self.seen, section) is not None:
                self.parts[section].state = "read"
                self._note(section)
        if self.seen.fields:
            self._note("data_fields")

    @property
    def services(self) -> Services:
        """For reading only, whatever the session may do. Raises LoginNeeded where nobody has signed in."""
        if self.session.services is None:
            raise LoginNeeded
        return self.session.services.locked()

    def take_over(self) -> None:
        """What the session has read since by itself, as the wizard does after each write."""
        before, self._taken = self._taken, self.session.actual
        found = {one: getattr(self._taken, one) for one in LISTS if getattr(self._taken, one) is not None}
        fresh = {one: value for one, value in found.items() if value is not getattr(before, one)}
        fields = {key: value for key, value in self._taken.fields.items() if value is not before.fields.get(key)}
        self.seen = self.seen.with_parts(
            **fresh,
            fields={**self.seen.fields, **fields},
            extension=self._taken.extension or self.seen.extension,
            acting_as=self.session.acting_as or "",
            sign_keys=self.session.known_sign_keys,
        )
        for section in fresh:
            self.parts[section] = Part("read")
            self.lists.pop(section, None)  # what the browser itself read of it is older
            self._note(section)
        if fields:
            self._note("data_fields")
        if (fresh or fields) and self.parts["checks"].state == "read":
            self.parts["checks"].state = "unread"  # judged anew when they are shown

    # What follows from what was read; kept until something else is read

    def _derived(self, what: str, make: Callable[[], Any]) -> Any:
        if self._kept[0] is not self.seen:
            self._kept = (self.seen, {})
        kept = self._kept[1]
        if what not in kept:
            kept[what] = make()
        return kept[what]

    @property
    def names(self) -> Names:
        """The same object until one of them has changed."""
        named = (self.seen.workspaces, self.seen.template_types, self.seen.templates)
        if any(old is not new for old, new in zip(self._named, named, strict=True)):
            found = Names.of(self.seen)
            self._named, self._names = named, found if found != self._names else self._names
        return self._names

    @property
    def unasked(self) -> list[Check]:
        return unasked(self.seen)

    async def links(self, kind: Kind, thing_id: ThingId) -> list[Link]:
        """What a thing is wired to. Of many contracts it is found in a thread: that may take longer than a frame."""
        relations: Relations = self._derived("relations", lambda: Relations(self.seen))
        if len(self._contracts) < 2_000:
            return relations.links_of(kind, thing_id, MOST_LINKS)
        return await asyncio.to_thread(relations.links_of, kind, thing_id, MOST_LINKS)

    def find(self, text: str) -> Found:
        """Anything that is loaded."""
        return self.index.search(text)

    # Reading

    @contextmanager
    def reading(self, section: str) -> Iterator[None]:
        """Notes that a section is being read, and what became of it."""
        part = self.parts[section]
        before, part.state, part.problem = part.state, "reading", None
        part.at_rest.clear()
        self.on_change(section)
        try:
            yield
        except OneflowError as problem:
            part.state, part.problem = "failed", problem
            raise
        except BaseException:
            part.state = "unread" if before == "reading" else before
            raise
        else:
            part.state = "read"
        finally:
            part.at_rest.set()
            self.on_change(section)

    async def read(self, section: str) -> None:
        """Reads a section anew, or waits for what is being read of it. Raises what reading raises; that is kept in its
        part too."""
        if self.parts[section].state == "reading" and await self._comes(section):
            return
        with self.reading(section):
            match section:
                case "data_fields":
                    await self._read_all_fields()
                case "contracts":
                    await self._begin_contracts(self.pages.wanted)
                case "scim":
                    self.directory[section] = (await self.services.directory.users()).items
                case "scim_groups":
                    self.directory[section] = (await self.services.directory.groups()).items
                case "log":
                    log = LogPages(self.services.logs.pages())
                    await log.more()
                    self.log = log
                case "checks":
                    await self.judging.read()
                case "pictures":
                    await self.judging.read()
                    self.deliveries = await self._read_deliveries()
                case _ if section in LISTS:
                    await self._read_list(section)
        if section in LISTS or section == "data_fields":
            await self.judging.anew()

    async def _comes(self, section: str) -> bool:
        """Waits for what is being read; False where whoever was reading has given up. Raises what reading raised."""
        part = self.parts[section]
        await part.at_rest.wait()
        if part.problem is not None:
            raise part.problem
        return part.state == "read"

    async def _read_list(self, section: str) -> None:
        """What cannot be understood in a list is left out of it and told; the rest is shown."""
        asked, self._account = (self._account, None) if section == "account" else (None, self._account)
        if asked is not None:
            looked = Looked({section: await account_part(asked)})
        else:
            looked = await read_account(self.services, (section,), with_fields=False)
        part = looked.parts[section]
        off = section == "template_types" and looked.extension == "off"
        if part.problems and part.failed and not off:
            raise part.problems[0]
        if off and not await self._anything_is_given():
            raise part.problems[0]
        whole = looked.seen()
        found: dict[str, Any] = {section: getattr(whole, section)}
        if section == "template_types":
            found["extension"] = looked.extension
        if section == "account" and self.session.account is not None and whole.account is not None:
            self.session.account = whole.account  # its name, where only the id was known
        self.lists[section] = part.models
        self.seen = self.seen.with_parts(**found)
        self._note(section)
        if part.problems and not off:
            raise part.problems[0]

    async def _anything_is_given(self) -> bool:
        """Whether Oneflow gives another list: where it refuses everything, that is not because of the extension."""
        if self.parts["workspaces"].state == "read":
            return True
        try:
            await self.read("workspaces")
        except OneflowError as problem:
            return not isinstance(problem, NotAllowed | NotFound | PlanNeeded)
        return True

    def _note(self, section: str) -> None:
        """Lets what is new in a section be found."""
        kind = SECTIONS[section].kind
        if kind is not None:
            self.index.drop(kind)
            self.index.add(kind, self.entries(section) or ())

    async def read_fields(self, types: Collection[int]) -> None:
        """Reads the data fields of some template types. Raises what reading raises."""
        with self.reading("data_fields"):
            await self._read_fields(types)

    async def _read_all_fields(self) -> None:
        """Those that were read anew, and those of further template types up to a number."""
        if self.seen.template_types is None:
            await self.read("template_types")
        there = {one.id for one in self.seen.template_types or ()}
        self.seen = self.seen.with_parts(fields={key: value for key, value in self.seen.fields.items() if key in there})
        known = list(self.seen.fields)
        await self._read_fields([*known, *self.types_left[: max(0, MOST_TYPES - len(known))]])

    @property
    def types_left(self) -> list[int]:
        """Template types whose data fields have not been read."""
        return [one.id for one in self.seen.template_types or () if one.id not in self.seen.fields]

    async def _read_fields(self, types: Collection[int]) -> None:
        if types:
            actual = await look(self.services, self.session.actual, types=types)
            read = {number: actual.fields[number] for number in types}
            self.seen = self.seen.with_parts(fields={**self.seen.fields, **read})
            self._note("data_fields")
            gc.freeze()

    async def _read_deliveries(self) -> Mapping[str, object] | None:
        """Oneflow has no call for them; the console of one's own sandbox tells."""
        if self.services.console is None:
            return None
        found = (await self.services.console.state()).get("delivery_counts")
        return found if isinstance(found, dict) else None

    # Contracts

    def _listing(self, wanted: Wanted) -> ContractPages:
        def came(fresh: Sequence[Contract]) -> None:
            if self.pages is made:
                self.take(fresh)
                self.on_change("contracts")

        made = ContractPages(self.services, wanted, came)
        return made

    async def _begin_contracts(self, wanted: Wanted) -> None:
        self.pages = self._listing(wanted)
        if not wanted.anything:
            self.forget_contracts(self._contracts)
        await self.pages.more()

    async def want_contracts(self, wanted: Wanted) -> None:
        """Begins the list anew with what Oneflow is to leave out."""
        with self.reading("contracts"):
            await self._begin_contracts(wanted)

    def long(self, section: str) -> PagesAhead | None:
        """A list that is read page by page, where it has been begun."""
        found = {"contracts": self.pages, "log": self.log}.get(section)
        return found if found is not None and found.begun else None

    async def more(self, section: str, pages: int = 2) -> None:
        """Reads the next pages of a long list. Raises what reading raises."""
        listing = self.long(section)
        if listing is not None and self.parts[section].state != "reading":
            with self.reading(section):
                await listing.more(pages)

    def as_listed(self, contract: Contract) -> Contract:
        """A contract that was asked for by itself, with the keys that it has in the list: what only comes with it
        alone would pass for a change at the next look."""
        listed = self._contracts.get(contract.id)
        if listed is None:
            return contract
        return Contract.read({key: contract.raw.get(key, value) for key, value in listed.raw.items()})

    def forget_contracts(self, ids: Iterable[int]) -> None:
        """They are gone; their rows stay until the list is read anew."""
        gone = set(ids)
        for contract_id in gone:
            self._contracts.pop(contract_id, None)
        self.index.forget("contract", gone)
        self._close(gone)

    def _close(self, contracts: Collection[int]) -> None:
        """Forgets what was read of contracts beside themselves: it may be so no longer."""
        closed = self.opened.keys() & set(contracts)
        if closed:
            self.opened = {key: value for key, value in self.opened.items() if key not in closed}
            fields = {key: value for key, value in self.seen.contract_fields.items() if key not in closed}
            self.seen = self.seen.with_parts(contract_fields=fields)

    def take(self, fresh: Sequence[Contract]) -> None:
        """Keeps contracts as they are now."""
        self._close([one.id for one in fresh if one.id in self.opened and self._contracts[one.id].raw != one.raw])
        self._contracts.update((one.id, one) for one in fresh)
        self.index.add("contract", fresh)
        parts: dict[str, Any] = {"contracts": tuple(self._contracts.values())}
        if not self.pages.wanted.anything:
            parts["contracts_count"] = self.pages.count
            parts["contracts_unreachable"] = self.pages.unreachable
        self.seen = self.seen.with_parts(**parts)
        gc.freeze()  # what was read stays: looking through all of it for garbage would hold the screen half a second

    async def open_contract(self, contract_id: int, *, listed: bool = False) -> Contract:
        """Reads all that belongs to one contract; what is refused of it stays empty. `listed`: it is put into the list
        too, where it is not yet."""
        found = await self.services.contracts.details(contract_id)
        contract = found.contract
        fields = tuple(one.raw for one in found.data_fields or ())
        events, files = (tuple(one.raw for one in part or ()) for part in (found.events, found.files))
        problems = tuple((part, problem.detail) for part, problem in found.incomplete.items())
        self.take([contract := self.as_listed(contract)])
        self.opened[contract_id] = Opened(fields, events, files, problems)
        self.pages.put(contract, new=listed)
        self.seen = self.seen.with_parts(contract_fields={**self.seen.contract_fields, contract_id: fields})
        self.on_change("contracts")
        return contract

    # Looking again

    def unmark(self, section: str) -> None:
        """Forgets what became of the things of a section."""
        self.marks = {key: word for key, word in self.marks.items() if key[0] != SECTIONS[section].kind}

    # What is in a list

    def entries(self, section: str) -> Sequence[Any] | None:
        """The things of a section, in the order in which they are listed; None where it has not been read."""
        kind = SECTIONS[section].kind
        match section:
            case "contracts":
                return self.pages.items if self.pages.begun else None
            case _ if section in SCIM:
                return self.directory.get(section)
            case "log":
                return None if self.log is None else self.log.items
            case "checks":
                return self.judging.findings if self.parts["checks"].state in ("read", "reading") else None
            case "changes":
                return self.changes
            case "traffic":
                return self.services.traffic.entries
        if section in self.lists:
            return self.lists[section]
        return None if kind is None else self.seen.things(kind)

    def contract(self, contract_id: int) -> Contract | None:
        return self._contracts.get(contract_id)
