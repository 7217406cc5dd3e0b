"""The long forms of tests that are too long for every run: `python -m tests.long` (about half an hour).

schemathesis with a hundred examples a call, planted mistakes, ten thousand generated cases of an apply, and an apply
killed at every boundary. It ends with 1 where one of them fails.
"""

from __future__ import annotations

import subprocess
import sys

FORMS = ("tests.sandbox.schema_run", "tests.sandbox.mistakes", "tests.convergence.run", "tests.kill.run")


def main() -> int:
    codes = []
    for form in FORMS:
        print(f"== {form}", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", form], check=False).returncode)
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
