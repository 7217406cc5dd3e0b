"""An input for secrets: no copy, no cut, and what was typed leaves it only once, as a SecretStr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.widgets import Input

if TYPE_CHECKING:
    from pydantic import SecretStr


class SecretInput(Input):
    """A password input whose text never reaches the clipboard."""

    def __init__(self, *, placeholder: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id, classes=classes, password=True, compact=True)

    def action_copy(self) -> None:
        self.notify("A secret is not copied from here.", severity="warning", markup=False)

    def action_cut(self) -> None:
        self.action_copy()

    @property
    def is_blank(self) -> bool:
        return not self.value.strip()

    @property
    def length(self) -> int:
        """Characters typed, white space at the ends left out: a token has 40."""
        return len(self.value.strip())

    def secret(self) -> SecretStr:
        """What was typed, as a secret; it stays in the box until that is cleared."""
        from pydantic import SecretStr

        return SecretStr(self.value.strip())

    def take(self) -> SecretStr:
        """Hands over what was typed and empties the input."""
        secret = self.secret()
        self.clear()
        return secret

    def _on_paste(self, event: events.Paste) -> None:
        """Takes the first line that holds anything: copied secrets often come with blanks and line ends around."""
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        if lines:
            self.replace(lines[0], *self.selection)
