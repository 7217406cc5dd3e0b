"""Reads the account: the parts that are asked for, together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection
from typing import TYPE_CHECKING, Any

from oneflow_tui.errors import NotAllowed, NotFound, PlanNeeded
from oneflow_tui.setup.actual import Actual

if TYPE_CHECKING:
    from oneflow_tui.services import Services

PARTS = ("account", "extension", "template_types", "templates", "workspaces", "webhooks", "users")
"""What can be looked at; the data fields are read by the ids of their types."""


async def _extension(services: Services) -> dict[str, Any]:
    seen = await services.extensions.template_types()
    return {"extension": seen.outcome, **({"template_types": ()} if seen.outcome == "off" else {})}


async def _template_types(services: Services) -> dict[str, Any]:
    """The list answers the question about the extension too, unless it is refused."""
    try:
        types = tuple(await services.template_types.list())
    except (PlanNeeded, NotAllowed, NotFound):
        return await _extension(services)
    return {"template_types": types, "extension": services.extensions.of_listing(len(types)).outcome}


async def _one(services: Services, part: str) -> dict[str, Any]:
    match part:
        case "account":
            return {"account": await services.account.me()}
        case "extension":
            return await _extension(services)
        case "template_types":
            return await _template_types(services)
        case "templates":
            return {"templates": tuple(await services.templates.list(active=None))}
        case "workspaces":
            return {"workspaces": tuple(await services.workspaces.list())}
        case "webhooks":
            return {"webhooks": tuple(await services.webhooks.list())}
        case "users":
            return {"users": tuple(await services.users.list())}
    raise ValueError(f"no such part: {part}")


async def _fields(services: Services, type_id: int) -> dict[str, Any]:
    return {"fields": {type_id: tuple(await services.data_fields.read(type_id))}}


async def _person(services: Services, email: str) -> dict[str, Any]:
    found = await services.invitations.find(email)
    return {"people": {email.strip().casefold(): None if found is None else found.active}}


async def look(
    services: Services, actual: Actual, *parts: str, types: Collection[int] = (), people: Collection[str] = ()
) -> Actual:
    """`actual` with the named parts, the data fields of the named types, and what SCIM knows of `people` (e-mails;
    where there is no SCIM token nothing is asked), read anew.

    Everything is asked for at once. The first failure is raised when all have answered; nothing is kept then.
    """
    asked = set(parts)
    if "template_types" in asked:
        asked.discard("extension")
    if unknown := asked - set(PARTS):
        raise ValueError(f"no such part: {', '.join(sorted(unknown))}")
    reads: list[Awaitable[dict[str, Any]]] = [_one(services, part) for part in PARTS if part in asked]
    reads += [_fields(services, type_id) for type_id in dict.fromkeys(types)]
    if people and services.invitations.available:
        reads += [_person(services, email) for email in dict.fromkeys(people)]
    answers = await asyncio.gather(*reads, return_exceptions=True)
    seen: dict[str, Any] = {}
    fields = dict(actual.fields)
    known: dict[str, bool | None] = {}
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
        fields.update(answer.pop("fields", {}))
        known.update(answer.pop("people", {}))
        seen.update(answer)
    if known:
        both = {**(actual.scim_people or {}), **known}
        seen["scim_people"] = {email: active for email, active in both.items() if active is not None}
    return actual.seen(**seen, fields=fields)
