"""The actions of the account browser. Nothing is typed into its tables, so letters are free for keys.

The ids are those of the wizard's table where the meaning is the same. Keys that letters follow have priority: they act
before the next key is looked at, so that no letter goes to the table. Where one types, they are letters.
"""

from __future__ import annotations

from oneflow_tui.tui.actions import Action

INSPECT: dict[str, Action] = {
    action.id: action
    for action in (
        Action("help", "f1,question_mark", "Help", "What the account browser shows, and its keys", "help"),
        Action(
            "find", "slash", "Find", "Find anything that is loaded: names, ids, e-mails, URLs", "find", priority=True
        ),
        Action("filter", "f,ctrl+f", "Filter", "Show only the rows that hold a text", "filter", priority=True),
        Action("json", "j", "JSON", "What Oneflow gave, as JSON that folds", "json"),
        Action("look", "f5,r", "Look again", "Read this list anew", "look"),
        Action("look_all", "R", "All anew", "Read everything anew", "look_all", shown=False),
        Action("watch", "w", "Watch", "Look again and again, and mark what changed", "watch"),
        Action("rest", "a", "All pages", "Read the rest of this list", "rest"),
        Action(
            "reach",
            "p",
            "Try",
            "Try whether the webhooks can be reached from here; nothing is sent",
            "reach",
        ),
        Action("code", "c", "As code", "This request as curl, Python or JavaScript", "code"),
        Action("export", "e", "Export", "Write this list, a snapshot, the map or the traffic to a file", "export"),
        Action("compare", "d", "Compare", "Compare the account with a snapshot", "compare"),
        Action("copy", "ctrl+y,y", "Copy", "Copy what is under the cursor", "copy"),
        Action("back", "escape,alt+left", "Back", "Stop, lift the filter, or go back to where you were", "back"),
        Action("forward", "alt+right", "Forward", "Where you came back from", "forward", shown=False),
        Action("leave", "f7", "Wizard", "Back to the wizard", "leave"),
    )
}
