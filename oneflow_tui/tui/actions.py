"""One table of actions: what a key does, its short title and its sentence. It feeds footer, help and palette.

Letters are left to typing: in the grid and in every input they are text. So actions sit on function keys, on keys
with Ctrl that terminals pass on, and each has a button or a row in the list of steps for the mouse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """`method` is the Textual action that it runs; `shown` says whether the footer names it."""

    id: str
    key: str
    title: str
    sentence: str
    method: str
    shown: bool = True
    priority: bool = False


ACTIONS: dict[str, Action] = {
    action.id: action
    for action in (
        Action("help", "f1", "Help", "What this step is about, in the words of the guide", "help"),
        Action("curl", "f3", "As curl", "The requests of this step as curl commands", "curl"),
        Action("steps", "f4", "Steps", "Go to any step", "steps"),
        Action("look", "f5", "Look again", "Read the account anew", "look"),
        Action("send", "f6", "Review, send", "Show what would be sent, then send it", "send"),
        Action("back", "f7", "Back", "To the step before", "back"),
        Action("next", "f8", "Next", "To the step after", "next"),
        Action("browser", "f9", "Web app", "Open the place in the browser, or copy its address", "browser"),
        Action("inspect", "ctrl+g", "Browse", "Browse the account, and every request", "app.inspect", shown=False),
        Action("quit", "f10,ctrl+q", "Quit", "Leave; what you typed is kept", "app.quit", priority=True),
        Action(
            "open_file",
            "ctrl+l",
            "Open a set-up file",
            "Open a set-up file: what it asks becomes edits on the steps",
            "app.open_file",
            shown=False,
        ),
        Action(
            "save_file",
            "f12",
            "Save as a set-up file",
            "Save the set-up as a file, for `oneflow-tui apply` and the next account",
            "app.save_file",
            shown=False,
        ),
        Action("cancel", "escape", "Cancel", "Stop the request that is under way", "cancel", shown=False),
        Action("add", "ctrl+n,insert", "Add", "Add one", "add"),
        Action("edit", "ctrl+e", "Edit", "Edit the row in a form", "edit"),
        Action("remove", "delete", "Remove", "Mark the row for removal, or take the mark away", "remove"),
        Action("duplicate", "ctrl+d", "Duplicate", "Add a copy of the row", "duplicate"),
        Action("move_up", "alt+up,ctrl+up", "Move up", "Move the row up", "move(-1)", shown=False),
        Action("move_down", "alt+down,ctrl+down", "Move down", "Move the row down", "move(1)", shown=False),
        Action("copy", "ctrl+y", "Copy", "Copy the id, address or command under the cursor", "copy"),
        Action("paste", "ctrl+o", "Paste rows", "Paste rows from a spreadsheet or CSV into a box", "paste_rows"),
        Action("next_type", "ctrl+t", "Next type", "Go to the next template type", "next_type"),
        Action("undo", "ctrl+z", "Undo", "Take the last edit back", "undo"),
        Action("filter", "ctrl+f", "Filter", "Show only the rows that hold a text", "filter"),
        Action("do_it", "f2", "Do it for me", "Let the sandbox do the person's part", "do_it", priority=True),
    )
}

NAMED = {"delete": "Del", "insert": "Ins", "escape": "Esc", "slash": "/"}


def key_name(key: str) -> str:
    """How a key is written for people: `ctrl+n` is `^n`, `f1` is `F1`."""
    first = key.split(",", maxsplit=1)[0]
    if first.startswith("ctrl+"):
        return "^" + first.removeprefix("ctrl+")
    if first.startswith("alt+"):
        return "Alt+" + first.removeprefix("alt+").capitalize()
    return NAMED.get(first, first.upper() if first[0] == "f" and first[1:].isdigit() else first)


def keys(*ids: str, table: Mapping[str, Action] = ACTIONS) -> list[Binding]:
    """The bindings of the named actions, for a screen's or widget's BINDINGS."""
    found = []
    for id in ids:
        action = table[id]
        found.append(
            Binding(
                action.key,
                action.method,
                action.title,
                show=action.shown,
                key_display=key_name(action.key),
                priority=action.priority,
                tooltip=action.sentence,
                id=action.id,
            )
        )
    return found
