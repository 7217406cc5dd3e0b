"""A bounded form of the kills: `python -m tests.kill.run` does all of them."""

from __future__ import annotations

import subprocess
import sys


def test_a_killed_apply_is_finished_by_the_next_without_making_anything_twice() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.run", "--sample", "12"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\nkilled ") + done.stdout.startswith("killed ") >= 11
