"""Summary: what is there now, with the ids that code needs, and what is left and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.steps import summary_words as say
from oneflow_tui.tui.steps.base import StepScreen
from oneflow_tui.tui.steps.trial_rows import tried_types
from oneflow_tui.tui.text import content
from oneflow_tui.tui.widgets.copyable import Copyable

HAND_OVER = """Now e-mail your technical integration manager at Oneflow: ask for the trial limitations to be removed, \
if they still hold, and later for the integration extension. Your template type with its data fields is the blueprint \
for it; from then on the data fields are locked and only Oneflow changes them."""

MOST_PEOPLE = 20
"""More users than this are counted, not listed."""


class SummaryScreen(StepScreen):
    """Reads everything once, and lists it."""

    STEP = "summary"
    AUTO_FOCUS = "#copy-ids, #go-token"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys("copy", "curl", "browser"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="summary.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="summary.up"),
    ]
    DEFAULT_CSS = """
    SummaryScreen #list { height: 1fr; }
    SummaryScreen .entry { height: auto; }
    SummaryScreen .entry Copyable { margin-right: 2; }
    SummaryScreen .entry .words { width: 1fr; }
    SummaryScreen .heading { margin-top: 1; }
    SummaryScreen #hand-over { height: auto; margin-top: 1; }
    """

    def compose_step(self) -> ComposeResult:
        yield VerticalScroll(id="list", can_focus=False)

    def compose_moves(self) -> ComposeResult:
        if self.is_signed_in:
            yield Button("Copy ids", id="copy-ids", compact=True)
            yield Button("Copy a mail", id="copy-mail", compact=True)
            yield Button("Save as a file", id="save-file", compact=True, action="app.save_file")

    _listed: object = None
    _made: frozenset[int] = frozenset()  # ids of the webhooks that this machine made

    async def arrive(self) -> None:
        session = self.session
        self._made = frozenset(session.ids().webhooks.values())
        await session.look("account", "template_types", "templates", "workspaces", "webhooks", "users")
        types = [type_id for type_id, _ in tried_types(session.actual, session.draft)]
        if types:
            await session.look(types=types)

    def show_state(self) -> None:
        session = self.session
        left = say.left(session.progress())
        groups = [
            ("Template types", say.types(session.actual, session.draft)),
            ("Webhooks", say.webhooks(session.actual, session.draft, self._made)),
            ("Users", self._people()),
        ]
        wanted = (left, groups)
        if wanted != self._listed:
            self._listed = wanted
            self.run_worker(self._list(left, groups), group="list", description="list", exclusive=True)

    def _people(self) -> list[say.Thing]:
        people = say.people(self.session.actual)
        more = len(people) - MOST_PEOPLE
        return [*people[:MOST_PEOPLE], *([say.Thing(f"and {more} more")] if more > 0 else [])]

    async def _list(self, left: Sequence[str], groups: Sequence[tuple[str, list[say.Thing]]]) -> None:
        box = self.query_one("#list", VerticalScroll)
        async with self.batch():
            await box.remove_children()
            await box.mount_all(self._rows(left, groups))

    def _rows(self, left: Sequence[str], groups: Sequence[tuple[str, list[say.Thing]]]) -> Iterable[Widget]:
        if left:
            yield Static("What is left", classes="heading")
            for sentence in left:
                yield Static(Content.assemble(Content.styled("• ", "$warning"), content(sentence)))
        else:
            yield Static(Content.styled("✓ Everything is set up.", "bold $success"))
        for title, things in groups:
            yield Static(title, classes="heading")
            if not things:
                yield Static("  none", classes="quiet")
            for thing in things:
                words = Static(content(thing.words), classes="words")
                if thing.copied:
                    yield Horizontal(Copyable(thing.copied, thing.what), words, classes="entry")
                else:
                    yield words
        yield Static(HAND_OVER, id="hand-over", markup=False)
        yield Static("Draft, journal and backups are in this folder:", classes="heading")
        yield Copyable(str(self.session.folder), "the name of the folder")

    def action_copy(self) -> None:
        """Copies what has the focus, or all ids with their names."""
        focused = self.focused
        if isinstance(focused, Copyable):
            focused.action_copy_it()
        else:
            self._copy_ids()

    @on(Button.Pressed, "#copy-ids")
    def _copy_ids(self) -> None:
        from oneflow_tui.tui.clipboard import copy

        session = self.session
        things = [
            *say.types(session.actual, session.draft),
            *say.webhooks(session.actual, session.draft, self._made),
        ]
        lines = [f"{thing.copied}\t{thing.what}" for thing in things if thing.copied]
        if lines:
            copy(self.app, "\n".join(lines), "all ids")
        else:
            self.problem("There are no ids yet.", "Create a template type and webhooks first.")

    @on(Button.Pressed, "#copy-mail")
    def _copy_mail(self) -> None:
        from oneflow_tui.tui.clipboard import copy

        session = self.session
        if session.account is not None:
            text = say.mail(session.account, tried_types(session.actual, session.draft))
            copy(self.app, text, "a mail to your technical integration manager")

    def action_page(self, pages: int) -> None:
        box = self.query_one("#list", VerticalScroll)
        box.scroll_relative(y=pages * max(box.size.height - 1, 1), animate=False)

    def curl_commands(self) -> list[tuple[str, str]]:
        from oneflow_tui.tui.steps.commands import curl

        session = self.session
        asked = [("The account", "/accounts/me"), ("Its template types", "/template_types")]
        for type_id, name in tried_types(session.actual, session.draft):
            asked.append((f"The data fields of {name}", f"/template_types/{type_id}"))
        asked += [("Its webhooks", "/webhooks"), ("Its users", "/users")]
        return [curl(session, what, "GET", path) for what, path in asked]
