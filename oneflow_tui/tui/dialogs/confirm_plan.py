"""The plan before anything is sent: every change in words, and a number to type where something is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from oneflow_tui.tui.dialogs.base import Dialog
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.ticks import Tick

if TYPE_CHECKING:
    from oneflow_tui.setup.changes import Approval, Change, Plan

WORDS = {"create": ("+ create", "$success"), "update": ("~ change", "$warning"), "delete": ("- remove", "$error"),
         "manual": ("☞ by a person", "$primary")}  # fmt: skip

GAP = (
    "Data fields are read once more just before they are sent. A field that somebody adds between that reading and the "
    "write is removed by it: Oneflow offers no way to close this gap."
)


def change_lines(change: Change) -> Content:
    """A change in words: what, where, each attribute as before → after, and the reach of a removal."""
    from oneflow_tui.setup.changes import FieldChange

    word, style = WORDS[change.action.value]
    parts = [Content.styled(word, f"bold {style}"), Content(" "), content(change.id)]
    if change.detail:
        parts += [Content("\n    "), content(change.detail)]
    if isinstance(change, FieldChange):
        before, after = change.before or {}, change.after or {}
        for attribute in after:
            old, new = before.get(attribute, ""), after[attribute]
            if change.action.value == "update" and old != new:
                parts += [Content(f"\n    {attribute}: "), content(old or "(empty)", "$error"), Content(" → ")]
                parts += [content(new or "(empty)", "$success")]
            elif change.action.value == "create" and new:
                parts += [Content(f"\n    {attribute}: "), content(new, "$success")]
    if change.reach:
        parts += [Content("\n    "), content(change.reach, "bold $error")]
    return Content.assemble(*parts)


class ConfirmPlan(Dialog["Approval | None"]):
    """Answers an Approval, or None where the person does not want it sent."""

    DEFAULT_CSS = """
    ConfirmPlan #changes { border-bottom: solid $panel; }
    ConfirmPlan #gap { height: auto; color: $text-muted; }
    ConfirmPlan #removals { height: auto; }
    ConfirmPlan #removals Input { width: 12; }
    ConfirmPlan Horizontal { height: auto; }
    ConfirmPlan Button { margin-right: 2; }
    ConfirmPlan #not-yet { color: $error; height: auto; }
    """

    def __init__(self, plan: Plan, *, read_only: bool = False) -> None:
        super().__init__("What will be sent")
        self._plan = plan
        self._read_only = read_only

    def compose_dialog(self) -> ComposeResult:
        from oneflow_tui.setup.changes import Action

        plan = self._plan
        counts = [
            f"{plan.count(action)} to {word}"
            for action, word in ((Action.CREATE, "create"), (Action.UPDATE, "change"), (Action.DELETE, "remove"))
            if plan.count(action)
        ]
        if plan.count(Action.MANUAL):
            counts.append(f"{plan.count(Action.MANUAL)} for a person")
        kept = len(plan.unmanaged)
        things = "thing of the account is" if kept == 1 else "things of the account are"
        untouched = f" {kept} {things} not touched." if kept else ""
        yield Static(content(f"{', '.join(counts)}.{untouched}"), id="counts")
        with VerticalScroll(id="changes", classes="middle"):
            yield Static(Content("\n").join([change_lines(change) for change in plan.changes]))
        for name, remote_id in plan.adoptions.items():
            yield Tick(content(f"Write into the existing {name} (id {remote_id})"), name=name, compact=True)
        if plan.removals:
            with Horizontal(id="removals"):
                removals, them = ("removal", "it") if plan.removals == 1 else ("removals", "them")
                yield Label(f"{plan.removals} {removals}. Type that number to allow {them}: ")
                yield Input(id="number", compact=True, placeholder="number", restrict=r"[0-9]*")
        if plan.fingerprints:
            yield Static(GAP, id="gap", markup=False)
        yield Static("", id="not-yet")
        with Horizontal():
            yield Button("Send", id="send", variant="primary", compact=True, disabled=not plan.writes)
            yield Button("Do not send", id="keep", compact=True)

    def rows_around(self) -> int:
        return 11 + len(self._plan.adoptions) + (3 if self._plan.fingerprints else 0)

    def on_mount(self) -> None:
        if self._read_only:
            self.query_one("#send", Button).disabled = True
            self.query_one("#not-yet", Static).update("This session is read-only: nothing can be sent.")
        elif not self._plan.writes:
            self.query_one("#not-yet", Static).update("Nothing here can be sent: it is done by a person.")
        if self._plan.removals:
            self.query_one("#number", Input).focus()
        else:
            self.query_one("#send" if self._plan.writes else "#keep", Button).focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def _send(self) -> None:
        from oneflow_tui.setup import changes

        if self.query_one("#send", Button).disabled:
            return
        typed = self.query_one("#number", Input).value if self._plan.removals else "0"
        if not typed.isdigit() or int(typed) != self._plan.removals:
            self.query_one("#not-yet", Static).update(
                f"The plan removes {self._plan.removals}. Type {self._plan.removals} to allow it, or do not send."
            )
            return
        adopted = {str(box.name) for box in self.query(Tick) if box.value}
        missing = [name for name in self._plan.adoptions if name not in adopted]
        if missing:
            self.query_one("#not-yet", Static).update(content(f"Not allowed yet: writing into {', '.join(missing)}."))
            return
        approval: Approval = changes.Approval(deletes=self._plan.removals, adopt=frozenset(adopted))
        self.dismiss(approval)

    @on(Button.Pressed, "#keep")
    def _keep(self) -> None:
        self.dismiss(None)
