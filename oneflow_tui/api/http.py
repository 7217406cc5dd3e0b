"""The one door to httpx.

httpx imports its own command line when click happens to be installed (it comes with uvicorn), which costs 70 ms at
every start; a blocked module makes it go without.
"""

from __future__ import annotations

import sys
from typing import Any, cast

cast(dict[str, Any], sys.modules).setdefault("httpx._main", None)

import httpx  # noqa: E402

__all__ = ["httpx"]
