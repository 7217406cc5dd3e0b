"""Opening the web app in the person's browser, and only where there is a display to open it on."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser


def has_display() -> bool:
    """Whether a graphical browser can be expected. Text browsers would take the terminal over."""
    if sys.platform in ("win32", "darwin"):
        return not os.environ.get("SSH_CONNECTION")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_url(url: str) -> bool:
    """Opens an http(s) address in the browser, without waiting for it. False where there is no display."""
    if not url.startswith(("https://", "http://")) or not has_display():
        return False
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    return True
