"""Reads JSON as strictly as everything behind needs it."""

from __future__ import annotations

import json
from typing import Any

DEEPEST = 100  # levels of lists and objects
_SAFE = 2**53


def parse(raw: bytes) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, for NaN and Infinity, for what cannot be written as
    UTF-8 again, and for what is nested more than a hundred levels deep. A number like 5.0 is the integer 5."""
    try:
        value = json.loads(raw, parse_constant=_no_number, parse_float=_number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    if raw.count(b"[") + raw.count(b"{") > DEEPEST:
        _need_flat(value)
    return value


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < _SAFE else value


def _need_flat(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below += one.values()
            elif isinstance(one, list):
                below += one
        if not below:
            return
        level = below
    raise ValueError("nested too deep")
