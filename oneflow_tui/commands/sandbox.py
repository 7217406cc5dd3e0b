"""`oneflow-tui sandbox`: the embedded Oneflow as a server for anyone's code. It takes the place of this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Passes the arguments on. On POSIX it does not return."""
    command = [sys.executable, "-m", "oneflow_tui.sandbox", *arguments]
    environ = {name: value for name, value in os.environ.items() if not name.upper().startswith("ONEFLOW_")}
    if os.name == "posix":
        os.execve(sys.executable, command, environ)  # noqa: S606 - our own interpreter
    try:
        return subprocess.run(command, env=environ, check=False).returncode  # noqa: S603 - our own interpreter
    except KeyboardInterrupt:
        return 130
