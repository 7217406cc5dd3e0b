"""Moments as people read them: short, of this machine's clock, in one form everywhere in the browser."""

from __future__ import annotations

import re
from datetime import datetime

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
_NAMES = re.compile(r"(?:^|[._])(?:time|created|updated|published|lastModified)$|[a-z]Time$")


def is_time(name: str) -> bool:
    """Whether a key, a path or a column of this name holds a moment."""
    return _NAMES.search(name) is not None


def when(raw: object, *, seconds: bool = False) -> str:
    """`2024-03-01 10:00`, or with seconds; what is no moment with its zone as it came, None as ""."""
    if isinstance(raw, datetime):
        moment = raw
    elif isinstance(raw, str) and _MOMENT.fullmatch(raw):
        try:
            moment = datetime.fromisoformat(raw)
        except ValueError:
            return raw
    else:
        return "" if raw is None else str(raw)
    try:
        return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):  # a year that the clock of this machine does not know
        return str(raw)
