"""The account browser: what each key does."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from oneflow_tui.tui.actions import keys
from oneflow_tui.tui.inspect.actions import INSPECT
from oneflow_tui.tui.inspect.detail import Detail
from oneflow_tui.tui.inspect.live import Live
from oneflow_tui.tui.inspect.sections import SECTIONS


class InspectScreen(Live):
    """Lists, details, and the ways between them."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys(*INSPECT, table=INSPECT)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that mean nothing here are not named."""
        match action:
            case "leave":
                return self.hosted
            case "find" | "filter":
                return not isinstance(self.focused, Input)
            case "reach":
                return self.current in ("webhooks", "checks")
            case "rest":
                desk = self.desk
                if desk is None or self.current == "data_fields":
                    return desk is not None and bool(desk.types_left)
                listing = desk.long(self.current)
                return listing is not None and not listing.ended
            case _:
                return super().check_action(action, parameters)

    def show_current(self) -> None:
        super().show_current()
        self.refresh_bindings()

    # Looking

    def action_look(self) -> None:
        """Reads what is shown anew; a list that was refused is tried again."""
        from oneflow_tui.tui.inspect.app import InspectApp

        if self.desk is None:
            if isinstance(self.app, InspectApp):
                self.app.open_again()
            return
        if self.current == "changes":
            desk = self.desk
            self.work("read", lambda: self.look_for_changes(desk, whole=True))
        else:
            self.desk.unmark(self.current)
            self.read(self.current)

    def action_look_all(self) -> None:
        if self.desk is not None:
            desk = self.desk
            self.work("read", lambda: self.look_for_changes(desk, whole=True))

    def action_rest(self) -> None:
        """Says what it takes, and begins; Esc ends it."""
        from oneflow_tui.setup.words import counted

        desk = self.desk
        if desk is None:
            return
        listing = desk.long(self.current)
        left = len(desk.types_left) if listing is None else listing.pages_left
        if left is not None:
            room = desk.session.budget_limit - desk.session.budget_used
            self.good_news(f"{counted(left, 'request')} to go, room for {room} now. Esc ends it.")
        if self.current == "data_fields":
            self.work("read", lambda: desk.read_fields(desk.types_left))
        else:
            self.read_rest(self.current)

    def action_reach(self) -> None:
        """Makes a connection to each webhook's address, and judges anew."""
        desk = self.desk
        if desk is None:
            return

        async def job() -> None:
            from oneflow_tui.session.checkup.webhooks import unreachable

            if desk.parts["webhooks"].state != "read":
                await desk.read("webhooks")
            urls = [one.callback_url for one in desk.seen.webhooks or ()]
            found = await unreachable(urls, on_sandbox=desk.session.on_sandbox)
            desk.seen = desk.seen.with_parts(url_problems=found)
            await desk.read("checks")
            bad = sum(map(bool, found.values()))
            self.good_news(f"{len(found)} tried, {bad} not reached" + (": see Checks" if bad else ""))

        self.work("read", job)

    def action_leave(self) -> None:
        self.dismiss()

    def action_help(self) -> None:
        from oneflow_tui.tui.dialogs.reading import Reading as Page
        from oneflow_tui.tui.help import keys_text
        from oneflow_tui.tui.inspect.words import HELP

        bindings = (one.binding for one in self.active_bindings.values() if one.enabled)
        self.app.push_screen(Page("Help: the account browser", f"{HELP}\n\nKeys\n{keys_text(bindings, INSPECT)}"))

    def nowhere_back(self) -> None:
        if self.hosted:
            self.action_leave()

    # Finding

    def action_filter(self) -> None:
        """On contracts Oneflow filters all of them; elsewhere the rows that are there."""
        if self.grid is None or self.desk is None:
            return
        if self.current == "contracts":
            self._filter_contracts()
        else:
            self.filter_box.open()

    def _filter_contracts(self) -> None:
        from oneflow_tui.tui.inspect.contract_filter import ask_for, wanted_of

        desk = self.desk
        assert desk is not None

        def take(values: Any) -> None:
            if values is not None:
                wanted = wanted_of(values)
                self.work("read", lambda: desk.want_contracts(wanted))

        self.app.push_screen(ask_for(desk.pages.wanted), take)

    def action_find(self) -> None:
        from oneflow_tui.tui.inspect.find import FindAnything

        def go(found: Any) -> None:
            if found is not None:
                self.go_to(*found)

        if self.desk is not None:
            self.app.push_screen(FindAnything(self.desk), go)

    # Showing

    def action_json(self) -> None:
        from oneflow_tui.tui.inspect.facts import raw_of, title_of
        from oneflow_tui.tui.inspect.json_screen import JsonScreen

        entry = self.entry_at_cursor()
        if entry is not None:
            self.app.push_screen(JsonScreen(title_of(entry), raw_of(entry)))

    def action_code(self) -> None:
        from oneflow_tui.tui.dialogs.curl import CurlCommands
        from oneflow_tui.tui.inspect.requests import as_code

        if self.desk is not None:
            found = as_code(self.desk, self.current, self.entry_at_cursor())
            self.app.push_screen(CurlCommands(found, "As code", "No request gives this."))

    def action_copy(self) -> None:
        """Copies the line of the detail pane, the marked rows, or the cell under the cursor."""
        from oneflow_tui.setup.words import counted
        from oneflow_tui.tui.clipboard import copy
        from oneflow_tui.tui.inspect.rows import cells_of

        pane, grid, desk = self.query_one(Detail), self.grid, self.desk
        if desk is None:
            return
        safe = desk.session.traffic.redactor.marked  # the account's own text may hold a token
        if pane.grid.has_focus:
            if pane.fact is not None:
                copy(self.app, safe(pane.fact.copied), pane.fact.label.strip(" →") or "it")
        elif grid is not None and (marked := grid.marked_keys):
            lines = ["\t".join(cells_of(self.entry(self.current, key), desk.names)) for key in marked]
            copy(self.app, safe("\n".join(lines)), counted(len(lines), "row"))
        elif grid is not None and (entry := self.entry_at_cursor()) is not None:
            copy(self.app, safe(cells_of(entry, desk.names)[grid.cursor.column]), grid.cursor_column.title)

    def action_export(self) -> None:
        from oneflow_tui.tui.inspect.exporting import export

        if self.desk is not None:
            export(self, self.desk)

    def action_compare(self) -> None:
        from oneflow_tui.tui.inspect.exporting import compare

        if self.desk is not None:
            compare(self, self.desk)

    def go_to_section(self, section: str) -> None:
        """From another place of the program: shows a section."""
        if section in SECTIONS:
            self.visit(section)
