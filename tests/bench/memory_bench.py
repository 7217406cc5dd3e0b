"""Memory of the wizard with 150 data fields on the screen, beside a five-widget Textual app:

    python -m tests.bench.memory_bench

Resident memory in MB of the program itself; the sandbox is another process. The account is a sandbox's.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.start_bench import YARDSTICK
from tests.e2e import steps
from tests.e2e.terminal import Terminal
from tests.sandbox_server import SandboxServer


def resident(pid: int) -> float:
    """MB that a process holds in memory."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmRSS")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, SandboxServer().start(seed="ready") as sandbox:
        plain = steps.plain_of(sandbox)
        type_id = plain.post("/template_types", {"name": "Acme"})["id"]
        fields = [
            {"custom_id": f"field_{n}", "name": f"Field {n}", "description": "", "placeholder": "", "value": ""}
            for n in range(150)
        ]
        plain.put(f"/template_types/{type_id}/data_fields", {"data_fields": fields})
        environment = {
            **steps.environment_of(sandbox),
            "HOME": folder,
            "XDG_STATE_HOME": f"{folder}/state",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        with Terminal([sys.executable, "-m", "oneflow_tui"], environment) as wizard:
            wizard.see("▶ Welcome", "The account:")
            wizard.key("Enter")
            wizard.see("fingerprint")
            steps.jump(wizard, "Template types")
            wizard.see(str(type_id))
            wizard.key("Enter")
            wizard.see("yes")
            steps.jump(wizard, "Data fields")
            wizard.see("150 of 150 fields")
            ours = resident(wizard.pid)
        yardstick = Path(folder) / "five.py"
        yardstick.write_text(YARDSTICK, encoding="utf-8")
        with Terminal([sys.executable, str(yardstick)], {"HOME": folder}) as five:
            five.see("the-end")
            bare = resident(five.pid)
    print(f"150 fields {ours:.1f} MB, five widgets {bare:.1f} MB, ratio {ours / bare:.2f}, at most 2")


if __name__ == "__main__":
    main()
