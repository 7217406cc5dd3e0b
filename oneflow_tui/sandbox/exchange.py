"""One request on its way to its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oneflow_tui.sandbox.surfaces import Headers, Surface

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


@dataclass(slots=True)
class Exchange:
    """What came in, and what has become of it so far."""

    scope: Scope
    receive: Receive
    send: Send
    surface: Surface
    path: str
    """The pattern below the surface's prefix, or the path as it came where none fits."""
    headers: Headers
    base_url: str
    body: bytes = b""
    answer: bytes = b""
    status: int = 0
    lost: bool = False
    """Whether what it writes is undone again, and answered as if it were not."""
