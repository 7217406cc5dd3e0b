"""`oneflow-tui inspect`: the account browser, in a terminal."""

from __future__ import annotations

import argparse
import os
import sys

from oneflow_tui.errors import Usage
from oneflow_tui.options import Options


def run(options: Options, _: argparse.Namespace) -> int:
    """Runs the browser; returns the exit code. Raises Usage where there is no terminal to draw on."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()):
        raise Usage("The account browser needs a terminal on standard input and standard error.")
    # Textual would write what is typed and pasted to the files that these name.
    for name in [one for one in os.environ if one.startswith("TEXTUAL")]:
        if name not in ("TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM"):
            del os.environ[name]
    from oneflow_tui.tui.inspect.app import run as run_app

    return run_app(options)
