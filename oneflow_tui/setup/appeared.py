"""Whether a template type that appeared is the one that a lost request was to make, or somebody else's."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oneflow_tui.services import Services


async def appeared_types(
    services: Services, name: str, description: str | None, before: Collection[int | str]
) -> list[int]:
    """The ids of types that were not there before and are just as a creation leaves them.

    That is with this name and description (None: not compared), of no extension, and without a data field of the
    account's own. Anything else of the name may be a stranger's, and is left to the question whether it is meant.
    """
    new = [
        one
        for one in await services.template_types.list()
        if one.id not in before
        and one.name == name
        and description in (None, one.description)
        and one.extension_type is None
    ]
    fields = {one.id: await services.data_fields.read(one.id) for one in new}
    return [one.id for one in new if all(field.is_system for field in fields[one.id])]
