"""The points that nobody has confirmed about the real API; each is one switch, with the default chosen here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Switches:
    """How the sandbox behaves where Oneflow's own behaviour is assumed or unknown."""

    extension_off: Literal["refused", "empty"] = "refused"
    """What the list of template types answers while the extension is off: 403, or 200 with nothing in it."""

    left_out_attribute: Literal["cleared", "kept"] = "cleared"
    """What a PUT of data fields does with an attribute that the request leaves out."""
