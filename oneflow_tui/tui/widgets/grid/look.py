"""How the grid looks. A theme may restyle each part; no meaning rests on colour alone."""

from __future__ import annotations

PARTS: frozenset[str] = frozenset(
    {
        "grid--header",
        "grid--sorted",
        "grid--gutter",
        "grid--gutter-cursor",
        "grid--even",
        "grid--odd",
        "grid--cursor",
        "grid--cursor-away",
        "grid--selected",
        "grid--new",
        "grid--changed",
        "grid--removed",
        "grid--locked",
        "grid--done",
        "grid--failed",
        "grid--problem",
        "grid--empty",
    }
)

CSS = """
Table {
    layers: cells editor;
    background: $background;
    color: $foreground;
    height: 1fr;
    scrollbar-size-vertical: 1;
    scrollbar-size-horizontal: 1;
}
Table > .grid--header { background: $panel; color: $foreground; text-style: bold; }
Table > .grid--sorted { color: $accent; }
Table > .grid--gutter { background: $surface; color: $secondary; }
Table > .grid--gutter-cursor { color: $foreground; text-style: bold; }
Table > .grid--even { background: $background; color: $foreground; }
Table > .grid--odd { background: $background; color: $foreground; }
Table > .grid--cursor { background: $primary; color: $background; text-style: bold; }
Table > .grid--cursor-away { text-style: underline; }
Table > .grid--selected { background: $panel; }
Table > .grid--new { color: $success; }
Table > .grid--changed { color: $accent; }
Table > .grid--removed { color: $error; text-style: strike; }
Table > .grid--locked { color: $secondary; text-style: italic; }
Table > .grid--done { color: $success; }
Table > .grid--failed { color: $error; text-style: bold; }
Table > .grid--problem { color: $error; text-style: bold; }
Table > .grid--empty { background: $background; color: $secondary; }
"""
