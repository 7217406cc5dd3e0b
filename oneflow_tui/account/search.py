"""Finds anything that is loaded by names, ids, custom_ids, e-mails and URLs.

An index grows page by page as an account is read: adding a page of 100 costs about a millisecond, so no screen waits
for it. A search is one pass over folded texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush, nsmallest

from oneflow_tui.account import contracts as of_contract
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import KINDS, FieldOf, Kind, Thing, ThingId, id_of, name_of
from oneflow_tui.models import Account, Contract, Template, TemplateType, User, Webhook, Workspace


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found. `where` names the attribute that the first word was found in, `text` is that, raw."""

    kind: Kind
    id: ThingId
    name: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, and how many there are in all."""

    hits: list[Hit]
    total: int


_Part = tuple[str, str]
"""The name of an attribute and its text."""


def _string(where: str, value: object) -> Iterator[_Part]:
    if isinstance(value, str) and value:
        yield where, value


def _of_contract(thing: Contract) -> Iterator[_Part]:
    yield from _string("name", thing.name)
    for party in of_contract.parties(thing):
        yield from _string("party", party.get("name"))
        yield from _string("identification number", party.get("identification_number"))
        for one in of_contract.participants(party):
            yield from _string("participant", one.get("name"))
            yield from _string("e-mail", one.get("email"))


def _parts(thing: Thing) -> Iterator[_Part]:
    """What a thing can be found by, besides its id; its name first."""
    match thing:
        case Contract():
            yield from _of_contract(thing)
        case FieldOf():
            yield from _string("name", thing.field.name)
            yield from _string("custom_id", thing.field.custom_id)
            yield from _string("description", thing.field.description)
        case Webhook():
            yield from _string("URL", thing.callback_url)
            for event in thing.events:
                yield from _string("event", event)
        case User():
            yield from _string("name", thing.name)
            yield from _string("e-mail", thing.email)
            yield from _string("title", thing.title)
        case TemplateType() | Workspace():
            yield from _string("name", thing.name)
            yield from _string("description", thing.description)
        case Account() | Template():
            yield from _string("name", thing.name)


def _number(thing: Thing) -> str:
    """The id of its own that it can be found by."""
    number = thing.field.id if isinstance(thing, FieldOf) else id_of(thing)
    return "" if number is None else str(number)


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    thing: Thing


class Index:
    """What is loaded. Not for several threads."""

    def __init__(self) -> None:
        self._entries: list[_Entry | None] = []
        self._texts: list[str] = []
        self._numbers: list[str] = []
        self._places: dict[tuple[Kind, ThingId], int] = {}
        self._free: list[int] = []  # a heap of the places of what is gone

    @classmethod
    def of(cls, seen: AccountSeen) -> Index:
        """All of an account at once; 20,000 contracts take a fifth of a second, so a screen adds them by pages."""
        made = cls()
        for kind in KINDS:
            made.add(kind, seen.things(kind) or ())
        return made

    def __len__(self) -> int:
        return len(self._places)

    def add(self, kind: Kind, things: Iterable[Thing]) -> None:
        """Adds things, or puts them in the place of those of the same id."""
        for thing in things:
            text = "\n".join(part.casefold() for _, part in _parts(thing))
            place = self._places.get((kind, id_of(thing)), -1)
            if place < 0:
                place = heappop(self._free) if self._free else len(self._entries)
                self._places[kind, id_of(thing)] = place
            if place == len(self._entries):
                self._entries.append(None)
                self._texts.append("")
                self._numbers.append("")
            self._entries[place] = _Entry(kind, thing)
            self._texts[place] = text
            self._numbers[place] = _number(thing)

    def drop(self, kind: Kind) -> None:
        """Forgets all things of a kind, before they are read anew."""
        self.forget(kind, [thing_id for of, thing_id in self._places if of == kind])

    def forget(self, kind: Kind, ids: Iterable[ThingId]) -> None:
        """Forgets things that are gone."""
        for thing_id in ids:
            place = self._places.pop((kind, thing_id), None)
            if place is not None:
                self._entries[place] = None
                self._texts[place] = self._numbers[place] = ""
                heappush(self._free, place)

    def search(self, text: str, limit: int = 200) -> Found:
        """The things that hold every word of `text`, folded, somewhere, or whose id begins with it; those whose id or
        name is or begins with the text first, else in the order in which they were added."""
        words = text.casefold().split()
        if not words:
            return Found([], 0)
        places: Iterable[int] = range(len(self._entries))
        for word in words:
            places = self._holding(word, places)
        matching = list(places)
        whole = " ".join(words)
        best = nsmallest(limit, matching, key=lambda place: self._rank(place, whole))
        return Found([self._hit(place, words[0]) for place in best], len(matching))

    def _holding(self, word: str, places: Iterable[int]) -> list[int]:
        texts, numbers = self._texts, self._numbers
        if word.isdecimal():
            return [place for place in places if word in texts[place] or numbers[place].startswith(word)]
        return [place for place in places if word in texts[place]]

    def _rank(self, place: int, whole: str) -> int:
        """Less is better. The folded name is the first line of the text."""
        text = self._texts[place]
        if self._numbers[place] == whole or text.partition("\n")[0] == whole:
            return 0
        return 1 if text.startswith(whole) or self._numbers[place].startswith(whole) else 2

    def _hit(self, place: int, word: str) -> Hit:
        entry = self._entries[place]
        assert entry is not None  # nothing is found in the empty text of what was dropped
        thing = entry.thing
        number = self._numbers[place]
        parts = ((where, part) for where, part in _parts(thing) if word in part.casefold())
        where, text = next(parts, ("id", number))
        if number == word or (where != "name" and number.startswith(word)):
            where, text = "id", number
        return Hit(entry.kind, id_of(thing), name_of(thing), where, text)


def find(index: Index, text: str, limit: int = 200) -> list[Hit]:
    """The best hits for what was typed."""
    return index.search(text, limit).hits
