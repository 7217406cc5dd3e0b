"""A message bus with a keyring daemon of its own, and a program under it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path


def under_a_bus(home: Path, program: str, *, unlocked: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a program with a bus and a keyring daemon that is unlocked; all of it is ended afterwards."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "PYTHON_KEYRING", "XDG_"))
    }
    for kind in ("RUNTIME_DIR", "DATA_HOME", "CONFIG_HOME", "STATE_HOME", "CACHE_HOME"):
        folder = home / kind.lower()
        folder.mkdir(mode=0o700, exist_ok=True)
        environ[f"XDG_{kind}"] = str(folder)
    environ["HOME"] = str(home)
    script = home / "program.py"
    script.write_text(program)
    start = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; " if unlocked else ""
    command = ["dbus-run-session", "--", "sh", "-c", f'{start}"$@"', "sh", sys.executable, str(script), str(home)]
    root = str(Path(__file__).parents[2])
    # Files, not pipes: a service that the bus started would hold a pipe open.
    with (home / "out").open("w") as out, (home / "err").open("w") as err:
        process = subprocess.Popen(
            command, env={**environ, "PYTHONPATH": root}, stdout=out, stderr=err, start_new_session=True
        )
        try:
            code = process.wait(45)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return subprocess.CompletedProcess(command, code, (home / "out").read_text(), (home / "err").read_text())
