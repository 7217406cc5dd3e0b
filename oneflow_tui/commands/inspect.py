"""`oneflow-tui inspect`: the account browser in a terminal; without one, or with something to do, the same as data.

Either is imported when it runs: the browser draws before anything heavy is loaded.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from importlib import import_module

from oneflow_tui.commands.wizard import before_drawing
from oneflow_tui.options import Options

_DATA = ("what", "states", "query", "published", "sort", "reach", "csv", "snapshot", "diff")
"""Flags that ask for data."""


def run(options: Options, named: argparse.Namespace) -> int:
    """Returns the exit code; raises OneflowError."""
    if options.json or any(getattr(named, name) for name in _DATA) or not _can_draw(options):
        from oneflow_tui.commands.inspect_headless import run as run_headless

        return run_headless(options, named)
    before_drawing()
    return int(import_module("oneflow_tui.tui.inspect.app").run(replace(options, read_only=True)))


def _can_draw(options: Options) -> bool:
    if options.no_input or sys.stdin is None or sys.stderr is None:
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()
