"""Imports of what is heavy, in a thread beside the screen."""

from __future__ import annotations

import gc
import importlib
import sys
from types import ModuleType


def import_beside(*names: str) -> ModuleType:
    """Imports the modules in this order, and returns the first one; raises what importing raises.

    To be called in a thread: the collector is held and the threads take turns more often meanwhile, so that neither
    stalls the screen.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    gc.disable()
    try:
        first, *_ = [importlib.import_module(name) for name in names]
        return first
    finally:
        gc.enable()
        gc.freeze()
        sys.setswitchinterval(interval)
