"""What became of writes that a killed run had begun: the account is looked at, and nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oneflow_tui.setup.appeared import appeared_types
from oneflow_tui.setup.changes import Action, Kind
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.journal import Entry, Storage
from oneflow_tui.setup.match import hears_the_same

if TYPE_CHECKING:
    from oneflow_tui.services import Services


async def _appeared(services: Services, entry: Entry) -> list[int]:
    """The ids of things that were not there before the entry's write and are as it was to make them."""
    detail = entry.detail
    before = detail.get("before", [])
    if entry.kind == Kind.TEMPLATE_TYPE:
        return await appeared_types(services, detail.get("name", ""), detail.get("description"), before)
    if entry.kind == Kind.WEBHOOK:
        return [
            one.id
            for one in await services.webhooks.list()
            if one.id not in before
            and one.callback_url == detail.get("callback_url")
            and one.template_group_id == detail.get("template_type_id")
            and hears_the_same(one, detail.get("events", ()), detail.get("workspaces", ()))
        ]
    return []


async def _settle_creation(services: Services, storage: Storage, entry: Entry) -> None:
    ids: IdMap = storage.ids()
    is_type = entry.kind == Kind.TEMPLATE_TYPE
    known = ids.template_types if is_type else ids.webhooks
    new = await _appeared(services, entry)
    mine = [one for one in new if known.get(entry.address) == one]
    free = mine or [one for one in new if one not in known.values()]
    if len(free) == 1:
        storage.save_ids(ids.with_type(entry.address, free[0]) if is_type else ids.with_webhook(entry.address, free[0]))
        storage.journal.end(entry.id, "found", free[0])
    else:
        storage.journal.end(entry.id, "unclear" if free else "not_there")


async def recover(services: Services, storage: Storage) -> bool:
    """Settles the journal's open entries; True where there were any.

    A creation that was begun while nothing like it was there, and now is there, is ours: its id goes into the id
    map. Replacing and removing need nothing: the next plan is made from what the account holds. Called before a
    plan is made, so that what is ours needs no adoption, and again by apply. Raises the errors of looking; entries
    not yet settled then stay open.
    """
    entries = storage.journal.open_entries()
    for entry in entries:
        if entry.action == Action.CREATE and entry.kind in (Kind.TEMPLATE_TYPE, Kind.WEBHOOK):
            await _settle_creation(services, storage, entry)
        else:
            storage.journal.end(entry.id, "looked_again")
    return bool(entries)
