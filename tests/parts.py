"""What tests need besides Python. Where CI=true, a missing part fails instead of skipping."""

from __future__ import annotations

import os
import shutil

import pytest


def need(binary: str) -> None:
    """Skips the test where a program is not installed; fails it where everything has to be there."""
    if shutil.which(binary) is not None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{binary} is not installed, and CI=true lets nothing be skipped")
    pytest.skip(f"{binary} is not installed")
