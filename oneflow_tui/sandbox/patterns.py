"""Patterns of schemas, read as JSON Schema means them."""

from __future__ import annotations

import functools
import re

_END = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)  # a $ that is neither escaped nor in a class


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text; its $ is the very end, which Python's is not before a line break."""
    return _compiled(pattern).search(text) is not None


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_END.sub(lambda found: found[1] or r"\Z", pattern))
