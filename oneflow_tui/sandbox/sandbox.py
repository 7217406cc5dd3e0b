"""The parts of one running sandbox, for those handlers that need more than the account."""

from __future__ import annotations

from dataclasses import dataclass, field

from oneflow_tui.sandbox.access import Door
from oneflow_tui.sandbox.delivery.courier import Courier
from oneflow_tui.sandbox.faults import Faults
from oneflow_tui.sandbox.log import CallLog
from oneflow_tui.sandbox.notes import Notes
from oneflow_tui.sandbox.store import Store


@dataclass
class Sandbox:
    """What is running. `files_port` is the second port, from which files are fetched; 0 before it is known."""

    store: Store
    door: Door
    faults: Faults
    courier: Courier
    notes: Notes = field(default_factory=Notes)
    files_port: int = 0
    log: CallLog = field(init=False)

    def __post_init__(self) -> None:
        self.log = CallLog(self.store)
