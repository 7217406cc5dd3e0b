"""The status line: which account, who acts, where the secret is, how much of the budget is used."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from oneflow_tui.tui.text import content


@dataclass(frozen=True, slots=True)
class Status:
    """What is always visible. `environment`: sandbox, test, production, local, other or "" before one is chosen."""

    environment: str = ""
    label: str = "no account chosen yet"
    account: str = ""
    acting_as: str | None = None
    signed_in: bool = False
    keyring: str = ""
    used: int = 0
    limit: int = 0
    read_only: bool = False
    waiting: str = ""


class StatusLine(Widget):
    """One line where there is room, else two."""

    DEFAULT_CSS = """
    StatusLine { height: 2; width: 100%; background: $panel; padding: 0 1; }
    StatusLine.-production { background: $error; color: $background; text-style: bold; }
    """
    ALLOW_SELECT = False
    status: reactive[Status] = reactive(Status)

    def watch_status(self, status: Status) -> None:
        self.set_class(status.environment == "production", "-production")
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """A line that is too long for the window is two everywhere: the meter and the lock must not be cut off.

        A count that grows by a digit is allowed for: the second line would move all that stands below it.
        """
        growing = len(str(self.status.limit)) - len(str(self.status.used)) if self.status.limit else 0
        self.set_class(0 < self.size.width < self._lines(1).cell_length + max(0, growing), "-long")

    def render(self) -> Content:
        return self._lines(self.size.height)

    def _lines(self, height: int) -> Content:
        status = self.status
        quiet, warning = "$text-muted", "bold $warning"
        if status.environment == "production":  # the whole line has a colour of its own: only weight stands on it
            quiet, warning = "", "bold reverse"
        badge = {
            "production": ("PRODUCTION", "bold reverse"),
            "test": ("TEST", "bold $background on $warning"),
            "sandbox": ("SANDBOX", "bold $background on $success"),
        }.get(status.environment, (status.environment.upper() or "NO ACCOUNT", "bold $background on $secondary"))
        first = [Content.styled(f" {badge[0]} ", badge[1])]
        if status.environment not in ("production", "test", "sandbox"):
            first.append(content(status.label, "$text-muted"))
        if status.signed_in:
            first.append(content(status.account or "account without a name", "bold"))
            first.append(content(f"as {status.acting_as}" if status.acting_as else "as anonymous admin"))
        second = []
        if status.read_only:
            second.append(Content.styled("read-only", warning))
        if status.waiting:
            second.append(content(status.waiting, warning))
        second.append(content(f"keyring: {status.keyring or 'not asked yet'}"))
        if status.limit:
            second.append(Content(f"{status.used}/{status.limit} requests"))
        gap = Content.styled(" · ", quiet)
        if height > 1:
            return Content("\n").join([gap.join(first), gap.join(second)])
        return gap.join([*first, *second])
