"""The connection that a call came over, within reach of those who do something to it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import weakref
from typing import TYPE_CHECKING, Any, cast

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

if TYPE_CHECKING:
    from starlette.types import Scope

_UNSENT = 5.0  # seconds that what was written has to reach the client before a connection is closed anyway
_AT_ONCE = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)


class Connection(H11Protocol):
    """A connection of the server, which its calls find in their scope.

    What ends it here waits until it is gone: uvicorn complains of a call without an answer only while it is there.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state | {"connection": weakref.ref(self)}, _loop)
        self._lost = asyncio.Event()
        self._held = False
        self._stopping = False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, whoever ended it."""
        super().connection_lost(exc)
        self._lost.set()

    def shutdown(self) -> None:
        """The server stops: a call that is held up is not waited for."""
        super().shutdown()
        self._stopping = True
        if self._held:
            self.transport.abort()

    async def left(self, seconds: float) -> bool:
        """Waits so long; true as soon as the connection is gone."""
        self._held = True
        try:
            if self._stopping:
                self.transport.abort()
            self.flow.resume_reading()  # or nobody sees the client leave
            async with asyncio.timeout(seconds):
                await self._lost.wait()
        except TimeoutError:
            return False
        finally:
            self._held = False
        return True

    async def close(self) -> None:
        """Ends it cleanly, after what was written already."""
        self.transport.close()
        if not await self.left(_UNSENT):
            await self.reset()

    async def reset(self) -> None:
        """Ends it by a reset, which overtakes what was written."""
        if not self.transport.is_closing():
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()
        await self._lost.wait()


def connection_of(scope: Scope) -> Connection:
    """The connection of a call that is being answered."""
    return cast(Connection, scope["state"]["connection"]())
