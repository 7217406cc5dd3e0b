"""The program as a script calls it, on a sandbox. Only the terminal is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from oneflow_tui.cli import main
from oneflow_tui.commands.schema import read_schema
from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer

SET_UP = """\
version = 1
name = "Acme CRM"

[[template_types]]
name = "Acme CRM deal"
description = "Contracts made from a deal"
  [[template_types.data_fields]]
  custom_id = "customer_name"
  name = "Customer name"
  placeholder = "Acme AB"
  [[template_types.data_fields]]
  custom_id = "vat"
  name = "VAT number"

[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
template_type = "Acme CRM deal"
events = ["contract:publish", "contract:sign"]
"""


@dataclass(frozen=True)
class Done:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)


class Program:
    """Runs the program in this process: `program("plan", "--json")`."""

    def __init__(
        self, sandbox: SandboxServer, folder: Path, patch: pytest.MonkeyPatch, read: Callable[[], tuple[str, str]]
    ) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self._patch = patch
        self._read = read

    @property
    def plain(self) -> Plain:
        """The account as it is, asked without the program."""
        return Plain(self.sandbox.base_url, self.sandbox.token, self.sandbox.console_url)

    def write(self, text: str = SET_UP, name: str = "oneflow.toml") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def environ(self, **more: str) -> dict[str, str]:
        return {"ONEFLOW_API_TOKEN": self.sandbox.token, "ONEFLOW_BASE_URL": self.sandbox.base_url, **more}

    def __call__(self, *arguments: str, **environ: str) -> Done:
        for name, value in self.environ(**environ).items():
            self._patch.setenv(name, value)
        self._read()
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return Done(code, *self._read())

    def process(self, *arguments: str, **more: str) -> Done:
        """The same in a process of its own, without a terminal."""
        done = subprocess.run(
            self.command(*arguments), check=False, env={**os.environ, **self.environ(**more)}, **self.pipes
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """A process that is not waited for."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments),
            env={**os.environ, **self.environ(**more)},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

    def start_into(self, out: IO[str], *arguments: str) -> subprocess.Popen[bytes]:
        """The same with its output in a file."""
        environ = {**os.environ, **self.environ()}
        return subprocess.Popen(
            self.command(*arguments), env=environ, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out
        )

    @property
    def state(self) -> Path:
        """Where the program keeps what it remembers."""
        return Path(os.environ["XDG_STATE_HOME"]) / "oneflow-tui"

    @property
    def has_begun_to_write(self) -> bool:
        """Whether a journal holds the begin of a write."""
        return any(b'"begin"' in one.read_bytes() for one in self.state.glob("*/*/journal"))

    @staticmethod
    def until(condition: Callable[[], bool]) -> None:
        """Waits for a condition; fails where it does not come about."""
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end, "it did not come about"
            time.sleep(0.02)

    @property
    def pipes(self) -> dict[str, Any]:
        return {
            "cwd": self.folder,
            "stdin": subprocess.DEVNULL,
            "capture_output": True,
            "text": True,
            "timeout": 60,
        }

    @staticmethod
    def command(*arguments: str) -> Sequence[str]:
        return [sys.executable, "-m", "oneflow_tui", *arguments]


@pytest.fixture
def seed() -> str:
    return "ready"


@pytest.fixture
def alone() -> bool:
    """Whether the sandbox is started for this test: where its log of calls is looked at, and where it is ended."""
    return False


@pytest.fixture(scope="session")
def _running() -> Iterator[SandboxServer]:
    with SandboxServer().start(arguments=["--rate-limit", "off"]) as running:
        yield running


@pytest.fixture
def sandbox(seed: str, alone: bool, request: pytest.FixtureRequest) -> Iterator[SandboxServer]:
    """An account as new, on a sandbox that other tests have used and will use, or `alone`."""
    if not alone:
        yield request.getfixturevalue("_running").begin_anew(seed)
        return
    with SandboxServer().start(seed, arguments=["--rate-limit", "off"]) as running:
        yield running


@pytest.fixture
def program(
    sandbox: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Program:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr("sys.stdin", None)

    def read() -> tuple[str, str]:
        found = capsys.readouterr()
        return found.out, found.err

    return Program(sandbox, folder, monkeypatch, read)


def check(name: str, value: Any) -> Any:
    """`value`, which has to be as the published schema says, and to hold no key that it does not name."""
    import jsonschema

    jsonschema.Draft202012Validator(strict(read_schema(name))).validate(value)
    return value


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that takes no other keys than those it names. The published one leaves room for later keys."""

    def closed(part: Any) -> Any:
        if isinstance(part, list):
            return [closed(one) for one in part]
        if not isinstance(part, dict):
            return part
        inner = {key: closed(one) for key, one in part.items()}
        if isinstance(part.get("properties"), dict) and part.get("type") == "object":
            inner["additionalProperties"] = part.get("additionalProperties", False)  # objects of the API say true
        return inner

    whole: dict[str, Any] = {
        key: {name: {**closed(one), "additionalProperties": True} for name, one in part.items()}
        if key == "$defs"
        else closed(part)
        for key, part in schema.items()
    }
    whole.pop("additionalProperties", None)
    return {**whole, "unevaluatedProperties": False}
