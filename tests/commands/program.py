"""The program as a process, as scripts run it: no terminal, its output kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

PLAIN = "--plain-token-file"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        assert self.out.isascii(), self.out
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def program(*arguments: str, stdin: str | bytes = b"", cwd: Path | None = None, **environ: str) -> Done:
    """Runs it to its end; `environ` is added to the environment of the test."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "oneflow_tui", *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@cache
def _validator(name: str) -> Draft202012Validator:
    text = (resources.files("oneflow_tui") / "schemas" / f"{name}.schema.json").read_text("utf-8")
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def checked(name: str, value: dict[str, Any]) -> dict[str, Any]:
    """The value, which has to fit the published schema of a command."""
    problems = [f"{one.json_path}: {one.message}" for one in _validator(name).iter_errors(value)]
    assert not problems, problems
    return value
