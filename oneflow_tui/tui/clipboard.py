"""Copying: through the terminal (OSC 52) and through the system's own clipboard program, where there is one.

Secrets are never handed to this module.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading

from textual.app import App


def _program() -> list[str] | None:
    if sys.platform == "darwin":
        candidates = [["pbcopy"]]
    elif sys.platform == "win32":
        candidates = [["clip"]]
    else:
        candidates = []
        if os.environ.get("WAYLAND_DISPLAY"):
            candidates.append(["wl-copy"])
        if os.environ.get("DISPLAY"):
            candidates += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return next((one for one in candidates if shutil.which(one[0])), None)


def _hand_over(program: list[str], text: str) -> None:
    try:
        subprocess.run(  # noqa: S603 - a fixed program, the text goes in through stdin
            program,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=2,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return  # the terminal has been given it as well


def copy(app: App[object], text: str, what: str) -> None:
    """Copies `text` and says so in a toast: "Copied <what>"."""
    app.copy_to_clipboard(text)
    program = _program()
    if program:
        threading.Thread(target=_hand_over, args=(program, text), daemon=True).start()
    app.notify(f"Copied {what}.", timeout=3, markup=False)
