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
Grid {
    layers: cells editor;
    background: $background;
    color: $foreground;
    height: 1fr;
    scrollbar-size-vertical: 1;
    scrollbar-size-horizontal: 1;
}
Grid > .grid--header { background: $panel; color: $foreground; text-style: bold; }
Grid > .grid--sorted { color: $accent; }
Grid > .grid--gutter { background: $surface; color: $secondary; }
Grid > .grid--gutter-cursor { color: $foreground; text-style: bold; }
Grid > .grid--even { background: $background; color: $foreground; }
Grid > .grid--odd { background: $background; color: $foreground; }
Grid > .grid--cursor { background: $primary; color: $background; text-style: bold; }
Grid > .grid--cursor-away { text-style: underline; }
Grid > .grid--selected { background: $panel; }
Grid > .grid--new { color: $success; }
Grid > .grid--changed { color: $accent; }
Grid > .grid--removed { color: $error; text-style: strike; }
Grid > .grid--locked { color: $secondary; text-style: italic; }
Grid > .grid--done { color: $success; }
Grid > .grid--failed { color: $error; text-style: bold; }
Grid > .grid--problem { color: $error; text-style: bold; }
Grid > .grid--empty { background: $background; color: $secondary; }
"""
