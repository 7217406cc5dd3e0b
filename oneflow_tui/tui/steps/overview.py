"""One look at everything that tells where each step stands."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from oneflow_tui.errors import OneflowError

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session


async def look_around(session: Session) -> None:
    """Reads what the rail tells. What is refused stays unknown here: its own step tells why."""

    async def look(*parts: str, types: Collection[int] = ()) -> None:
        with contextlib.suppress(OneflowError):
            await session.look(*parts, types=types)

    own = [one.remote_id for one in session.draft.types if one.remote_id is not None]
    await asyncio.gather(*(look(part) for part in ("template_types", "templates", "webhooks", "users")))
    if own and session.actual.template_types:
        await look(types=own)
