"""`oneflow-tui`: the wizard, in a terminal."""

from __future__ import annotations

import argparse
import gc
import os
import sys

from oneflow_tui.errors import Usage
from oneflow_tui.options import Options


def run(options: Options, _: argparse.Namespace) -> int:
    """Runs the wizard; returns the exit code. Raises Usage where there is no terminal to draw on."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()):
        raise Usage(
            "The wizard needs a terminal on standard input and standard error.",
            next="Run it in a terminal. `oneflow-tui status`, `plan` and `apply` work without one.",
        )
    if options.no_input:
        raise Usage(
            "The wizard asks, and --no-input forbids it.",
            next="Leave --no-input out. `oneflow-tui status`, `plan` and `apply` work without input.",
        )
    before_drawing()
    from oneflow_tui.tui.app import run as run_app

    return run_app(options)


def before_drawing() -> None:
    """Holds the collector, until the app lets it go: it would look through the modules as they come. Forgets variables
    of Textual, which would write what is typed and pasted, secrets too, to the files that these name."""
    gc.disable()
    for name in [one for one in os.environ if one.startswith("TEXTUAL")]:
        if name not in ("TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM"):
            del os.environ[name]
