"""Contracts and what belongs to them. Only the id has to be there: whatever else is missing, null or odd reads as
empty, since a list of 20,000 is not to fail for one of them. Source: developer documentation, "contracts".
"""

from __future__ import annotations

import re

from pydantic import Field

from oneflow_tui.models.base import Remote, Whole, inside, number_inside, objects_inside, text_inside

CONTRACT_STATES = ("draft", "pending", "overdue", "signed", "declined")
"""The states that are known; there may be more."""

_LINK = re.compile(r"/(workspaces|templates|template_types)/(\d{1,18})/?$")


class _Part(Remote):
    """Something in a contract."""

    @property
    def id(self) -> int | None:
        return number_inside(self.raw, "id")

    @property
    def name(self) -> str:
        return text_inside(self.raw, "name")


class Participant(_Part):
    """A person of a party."""

    @property
    def email(self) -> str:
        return text_inside(self.raw, "email")

    @property
    def sign_state(self) -> str:
        return text_inside(self.raw, "sign_state")

    @property
    def delivery_status(self) -> str:
        return text_inside(self.raw, "delivery_status")


class Party(_Part):
    """A company with its participants, or an individual."""

    @property
    def type(self) -> str:
        """company or individual."""
        return text_inside(self.raw, "type")

    @property
    def is_mine(self) -> bool:
        return inside(self.raw, "my_party") is True

    @property
    def participants(self) -> tuple[Participant, ...]:
        """A company has several, an individual is one."""
        single = inside(self.raw, "participant")
        found = (*objects_inside(self.raw, "participants"), *((single,) if isinstance(single, dict) else ()))
        return tuple(Participant.read(one) for one in found)


class Contract(Remote):
    """One of GET /contracts."""

    id: int
    state: str | None = None
    private: Whole = Field(default_factory=dict, alias="_private")

    @property
    def name(self) -> str:
        return text_inside(self.private, "name")

    @property
    def workspace_id(self) -> int | None:
        """The workspace that it lies in, from its own part or from its link."""
        own = number_inside(self.private, "workspace_id")
        return own if own is not None else self._linked("workspace")

    @property
    def template_id(self) -> int | None:
        """The template that it was made from, from its own part or from its link."""
        own = number_inside(self.raw, "_private_ownerside", "template_id")
        return own if own is not None else self._linked("template")

    @property
    def template_type_id(self) -> int | None:
        """The template type that it carries, from its own part or from its link."""
        own = number_inside(self.raw, "_private_ownerside", "template_type_id")
        return own if own is not None else self._linked("template_type")

    def _linked(self, kind: str) -> int | None:
        found = _LINK.search(text_inside(self.raw, "_links", kind, "href"))
        return int(found[2]) if found and found[1] == f"{kind}s" else None

    @property
    def value(self) -> str:
        """Amount and currency, as "100.00 SEK"; "" where it has none."""
        amount, currency = (text_inside(self.private, "value", key) for key in ("amount", "currency"))
        return f"{amount} {currency}".strip()

    @property
    def created_time(self) -> str:
        return text_inside(self.raw, "_private_ownerside", "created_time") or text_inside(self.raw, "created_time")

    @property
    def published_time(self) -> str:
        return text_inside(self.raw, "published_time")

    @property
    def state_updated_time(self) -> str:
        return text_inside(self.raw, "state_updated_time")

    @property
    def updated_time(self) -> str:
        return text_inside(self.raw, "updated_time")

    @property
    def lifecycle(self) -> str:
        """The state of the period that a signed contract runs for, as "active"; "" where there is none."""
        return text_inside(self.raw, "lifecycle_state", "lifecycle_state")

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its tags."""
        return tuple(text_inside(one, "name") for one in objects_inside(self.raw, "tags"))

    @property
    def parties(self) -> tuple[Party, ...]:
        return tuple(Party.read(one) for one in objects_inside(self.raw, "parties"))

    @property
    def participants(self) -> tuple[Participant, ...]:
        """The people of all parties."""
        return tuple(person for party in self.parties for person in party.participants)

    @property
    def data_fields(self) -> tuple[ContractField, ...] | None:
        """The data fields that came with it; None where none did, which does not mean that it has none."""
        if not isinstance(inside(self.raw, "data_fields"), list):
            return None
        return tuple(ContractField.read(one) for one in objects_inside(self.raw, "data_fields"))


class ContractField(_Part):
    """A data field of a contract."""

    @property
    def custom_id(self) -> str:
        own = text_inside(self.raw, "_private_ownerside", "custom_id")
        return own or text_inside(self.raw, "custom_id")

    @property
    def value(self) -> str:
        return text_inside(self.raw, "value")


class ContractEvent(_Part):
    """Something that happened to a contract."""

    @property
    def type(self) -> str:
        """As contract:publish."""
        return text_inside(self.raw, "type")

    @property
    def created_time(self) -> str:
        return text_inside(self.raw, "created_time")


class ContractFile(_Part):
    """The contract as a PDF, or a file that was uploaded to it."""

    @property
    def type(self) -> str:
        """contract, expanded_pdf or attachment."""
        return text_inside(self.raw, "type")
