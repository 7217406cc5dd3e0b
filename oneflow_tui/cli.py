"""The command line."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Runs the program; returns the exit code."""
    del arguments
    sys.stderr.write("oneflow-tui: not built yet\n")
    return 1
