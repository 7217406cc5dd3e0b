"""The one door to httpx.

httpx imports its own command line when click happens to be installed (it comes with uvicorn), which costs 70 ms at
every start; a blocked module makes it go without. Its loggers write whole addresses, which may hold an e-mail, and
the headers of answers: they are kept to warnings. What it imports with its first client and its first request, 25 ms
in all, is imported here, so that it comes with the rest and not on the event loop.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
from typing import Any, cast

cast(dict[str, Any], sys.modules).setdefault("httpx._main", None)

import httpx  # noqa: E402

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

for _name in ("httpcore", "anyio._backends._asyncio"):
    with contextlib.suppress(ImportError):  # only sooner, never needed
        importlib.import_module(_name)

__all__ = ["httpx"]
