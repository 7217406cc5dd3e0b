"""The cleaner of foreign text.

Text from an account may hold escape sequences, control characters, bidirectional overrides or lone surrogates.
`clean` makes every such character visible as `\\uXXXX` and leaves all other text as it is. It is for showing only:
what is written back to an account is always the raw value.
"""

from __future__ import annotations

import unicodedata

_KEPT_FORMATS = {"\u200c", "\u200d"}  # joiners, which ordinary text in several scripts needs
_LINE_BREAKS = {"\n": "↵", "\r": "↵", "\t": "⇥", "\u2028": "↵", "\u2029": "↵"}


def _visible(character: str) -> str:
    point = ord(character)
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def clean(text: str, *, lines: bool = False) -> str:
    """Returns `text` with every character that could act on a terminal made visible.

    With `lines`, line feeds and tabs are kept (CR LF becomes LF); without, they become the marks ↵ and ⇥, so that
    the answer is always one line.
    """
    if text.isascii() and text.isprintable():
        return text
    parts: list[str] = []
    for character in text.replace("\r\n", "\n"):
        if character.isprintable() or character in _KEPT_FORMATS or (lines and character in "\n\t"):
            parts.append(character)
        elif character in _LINE_BREAKS:
            parts.append("\n" if lines else _LINE_BREAKS[character])
        elif unicodedata.category(character) == "Zs":
            parts.append(" ")
        else:
            parts.append(_visible(character))
    return "".join(parts)


def shorten(text: str, width: int) -> str:
    """Cuts `text` to `width` characters, with an ellipsis in place of what was cut."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"
