"""Contracts: the long list as it comes, and one of them with all that belongs to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import Item, Pages, items_of
from oneflow_tui.errors import OneflowError
from oneflow_tui.models import Contract, ContractEvent, ContractField, ContractFile, Party, Remote

M = TypeVar("M", bound=Remote)

SORTS = ("name", "state_updated_time", "state", "published_time")
"""What contracts can be sorted by; with a - in front the other way round."""


@dataclass(frozen=True, slots=True)
class ContractQuery:
    """Which contracts, in which order: all that the API itself can choose by.

    `published` is a span of dates or times, either of which may be "". `sort` is one or several of SORTS.
    """

    states: tuple[str, ...] = ()
    text: str = ""
    published: tuple[str, str] = ("", "")
    sort: tuple[str, ...] = ()

    def params(self) -> dict[str, str | int]:
        params: dict[str, str | int] = {}
        if self.sort:
            params["sort"] = ",".join(self.sort)
        if self.states:
            params["filter[states]"] = ",".join(self.states)
        if any(self.published):
            params["filter[published_time]"] = "|".join(self.published)
        if self.text:
            params["filter[query]"] = self.text
        return params


@dataclass(frozen=True, slots=True)
class ContractDetails:
    """One contract and its parts; None where a part could not be read, which then stands in `incomplete` by name."""

    contract: Contract
    parties: tuple[Party, ...] | None = None
    data_fields: tuple[ContractField, ...] | None = None
    events: tuple[ContractEvent, ...] | None = None
    files: tuple[ContractFile, ...] | None = None
    incomplete: dict[str, OneflowError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contracts:
    """Source: developer documentation, "contracts"."""

    client: Client

    async def list(self, limit: int = 100) -> list[Contract]:
        """The first `limit` (1..100) contracts: one page."""
        answer = await self.client.get("/contracts", {"limit": limit})
        return [Contract.read(one, request_id=answer.request_id) for one in items_of(answer, ("data", "contracts"))]

    async def get(self, contract_id: int) -> Contract:
        answer = await self.client.get(f"/contracts/{contract_id}")
        return Contract.read(answer.data, request_id=answer.request_id)

    def pages(self, query: ContractQuery | None = None) -> Pages:
        """The contracts as they come; nothing is sent yet."""
        return self.client.paged("/contracts", (query or ContractQuery()).params(), keys=("data", "contracts"))

    async def details(self, contract_id: int) -> ContractDetails:
        """The contract with its parties, data fields, events and files. Raises where the contract itself is refused;
        a part that is refused does not spoil the others."""
        contract, fields, events, files = await asyncio.gather(
            self.get(contract_id),
            self._part(contract_id, "data_fields", ContractField),
            self._part(contract_id, "events", ContractEvent),
            self._part(contract_id, "files", ContractFile),
            return_exceptions=True,
        )
        if isinstance(contract, BaseException):
            raise contract
        parties: tuple[Party, ...] | BaseException
        if isinstance(contract.raw.get("parties"), list):
            parties = contract.parties
        else:
            (parties,) = await asyncio.gather(self._part(contract_id, "parties", Party), return_exceptions=True)
        if isinstance(fields, BaseException) and contract.data_fields is not None:
            fields = contract.data_fields
        incomplete: dict[str, OneflowError] = {}
        return ContractDetails(
            contract,
            _kept(parties, "parties", incomplete),
            _kept(fields, "data_fields", incomplete),
            _kept(events, "events", incomplete),
            _kept(files, "files", incomplete),
            incomplete,
        )

    async def _part(self, contract_id: int, part: str, model: type[M]) -> tuple[M, ...]:
        found = await self.client.pages(f"/contracts/{contract_id}/{part}", keys=("data", part))
        items: tuple[Item, ...] = found.items
        return tuple(model.read(one, request_id=found.request_id) for one in items)


def _kept(found: tuple[M, ...] | BaseException, part: str, incomplete: dict[str, OneflowError]) -> tuple[M, ...] | None:
    if not isinstance(found, BaseException):
        return found
    if not isinstance(found, OneflowError):
        raise found
    incomplete[part] = found
    return None
