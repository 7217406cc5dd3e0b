"""The account's log of API calls."""

from __future__ import annotations

from oneflow_tui.models.base import Remote, inside, number_inside, text_inside


class LogEntry(Remote):
    """One of GET /logs: a call that somebody made to this account."""

    @property
    def request_id(self) -> str:
        return text_inside(self.raw, "request_id")

    @property
    def time(self) -> str:
        return text_inside(self.raw, "request_time")

    @property
    def method(self) -> str:
        return text_inside(self.raw, "request_method")

    @property
    def path(self) -> str:
        return text_inside(self.raw, "request_path") or text_inside(self.raw, "request_endpoint")

    @property
    def status(self) -> int | None:
        return number_inside(self.raw, "response_code")

    @property
    def milliseconds(self) -> int | None:
        return number_inside(self.raw, "request_duration")

    @property
    def integration_key(self) -> str:
        return text_inside(self.raw, "integration_key")

    @property
    def request_body(self) -> object:
        """A text or an object."""
        return inside(self.raw, "request_body")

    @property
    def response_body(self) -> object:
        """A text or an object."""
        return inside(self.raw, "response_body")
