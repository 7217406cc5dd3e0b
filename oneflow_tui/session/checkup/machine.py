"""Python, the terminal, and the folders that this program writes to."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

from oneflow_tui import __version__
from oneflow_tui.local.paths import config_dir, state_dir
from oneflow_tui.session.checkup.check import Check

_LEAST_FREE = 1_000_000
_LITTLE_FREE = 50_000_000
_OLDEST = (3, 11)


def check_python() -> Check:
    words = f"oneflow-tui {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    if sys.version_info[:2] < _OLDEST:
        return Check("python", "failed", words, "Install it with Python 3.11 or later.")
    return Check("python", "ok", words)


def check_terminal() -> Check:
    """Never a failure: commands need no terminal."""
    name = os.environ.get("TERM", "")
    size = shutil.get_terminal_size()
    coding = (getattr(sys.stdout, "encoding", "") or "").lower()
    there = all(one is not None and one.isatty() for one in (sys.stdin, sys.stderr))
    colour = "none (NO_COLOR)" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "by TERM"
    words = f"TERM={name or 'not set'}, {size.columns} columns by {size.lines} lines, colour {colour}, text {coding}"
    if not there:
        return Check("terminal", "warning", f"no terminal on standard input and standard error; {words}",
                     "Commands work like this; the wizard needs a terminal.")  # fmt: skip
    if name in ("", "dumb"):
        return Check("terminal", "warning", words, "Set TERM, as to xterm-256color, before starting the wizard.")
    if size.columns < 60 or size.lines < 20:
        return Check("terminal", "warning", words, "Make the window 80 by 24 or larger for the wizard.")
    if coding.replace("-", "") != "utf8":
        return Check("terminal", "warning", words, "Set a UTF-8 locale, as LANG=C.UTF-8, else letters are lost.")
    return Check("terminal", "ok", words)


def check_folders() -> list[Check]:
    """Where configuration and state lie: there or makeable, ours, closed to others, with room."""
    return [_folder("config_folder", config_dir()), _folder("state_folder", state_dir())]


def _folder(name: str, folder: Path) -> Check:
    here = folder
    while not here.exists() and here.parent != here:
        here = here.parent
    if not here.is_dir():
        return Check(name, "failed", f"{here} is no folder", f"Move it out of the way of {folder}.")
    if not os.access(here, os.W_OK | os.X_OK):
        return Check(name, "failed", f"{here} cannot be written to", "Give your user the right to write there.")
    free = shutil.disk_usage(here).free
    words = f"{folder}, {free / 1_000_000:,.0f} MB free"
    if free < _LEAST_FREE:
        return Check(name, "failed", words, "Make room on the disk: nothing is sent that cannot be noted first.")
    if here != folder:
        return Check(name, "ok", f"{words}; it is made when it is needed")
    if os.name == "posix":
        status = folder.stat()
        if status.st_uid != os.geteuid():
            return Check(name, "warning", f"{words}; it belongs to another user", "Run as the user it belongs to.")
        if status.st_mode & 0o077:
            words = f"{words}; others can look into it (mode {status.st_mode & 0o777:o})"
            return Check(name, "warning", words, f"chmod 700 {folder}")
    if free < _LITTLE_FREE:
        return Check(name, "warning", words, "Make room on the disk soon.")
    return Check(name, "ok", words)
