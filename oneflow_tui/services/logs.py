"""The account's log of API calls, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Client
from oneflow_tui.api.paging import Pages


@dataclass(frozen=True, slots=True)
class Logs:
    """GET /logs. Whether it takes limit and offset is not known: a list without pages is read as it comes."""

    client: Client

    def pages(self) -> Pages:
        return self.client.paged("/logs", keys=("data", "logs"))
