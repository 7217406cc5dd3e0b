"""What a contract says of itself, whatever is missing or null in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneflow_tui.models import Contract


def part(value: object, key: str) -> Mapping[str, Any]:
    """The object under a key; an empty one where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def tells_type(contract: Contract) -> bool:
    """Whether it says what type it carries, "none" among that."""
    return contract.template_type_id is not None or (
        "template_type_id" in part(contract.raw, "_private_ownerside")
        or "template_type" in part(contract.raw, "_links")
    )


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one


def parties(contract: Contract) -> Iterator[Mapping[str, Any]]:
    return _objects(contract.raw.get("parties"))


def participants(party: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A company has several, an individual is one."""
    yield from _objects(party.get("participants"))
    if isinstance(one := party.get("participant"), Mapping):
        yield one


def emails(contract: Contract) -> frozenset[str]:
    """The case-folded e-mails of all its participants."""
    found = (_text(one.get("email")).strip().casefold() for party in parties(contract) for one in participants(party))
    return frozenset(email for email in found if email)


def embedded_fields(contract: Contract) -> tuple[Mapping[str, Any], ...] | None:
    """The data fields that came with it; None where none did, which does not mean that it has none."""
    found = contract.raw.get("data_fields")
    return tuple(_objects(found)) if isinstance(found, list) else None


def custom_id_of(contract_field: Mapping[str, Any]) -> str:
    """The custom_id of a contract's data field; "" where it has none."""
    own = part(contract_field, "_private_ownerside").get("custom_id")
    return _text(own) or _text(contract_field.get("custom_id"))
