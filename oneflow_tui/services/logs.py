"""The account's log of API calls, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import Pages
from oneflow_tui.models import LogEntry
from oneflow_tui.services.rows import Rows


@dataclass(frozen=True, slots=True)
class Logs:
    """GET /logs. Whether it takes limit and offset is not known: a list without pages is read as it comes."""

    client: Client

    def pages(self) -> Pages:
        return self.client.paged("/logs", keys=("data", "logs"))

    def rows(self, on_page: Callable[[int, int], None] = lambda _first, _behind: None) -> Rows[LogEntry]:
        """The entries for a table that scrolls; nothing is sent yet."""
        return Rows(self.pages(), LogEntry, on_page)
