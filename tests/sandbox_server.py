"""Starts the sandbox as a process, for tests of anything that speaks to it over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

from oneflow_tui.sandbox.switches import ALL

START = 20.0  # seconds
DEFAULTS = {one.name: one.default for one in ALL}
"""The position of every switch where none is turned."""
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SandboxServer:
    """A running sandbox: ``with SandboxServer().start("ready") as sandbox: ...``.

    It ends with the test run, however that ends, since its standard input is a pipe of ours.
    """

    base_url: str
    scim_base_url: str
    console_url: str
    token: str
    user_email: str
    scim_token: str
    process: subprocess.Popen[str]
    said: str = ""
    """What it wrote on standard error, once it has ended."""

    def start(
        self, seed: str = "ready", state: Path | None = None, *, port: int = 0, arguments: Sequence[str] = ()
    ) -> Self:
        """Starts it and waits for its ready line; raises AssertionError with what it said where it does not come."""
        command = [sys.executable, "-m", "oneflow_tui.sandbox", "--parent-pipe", "--port", str(port), "--seed", seed]
        if state is not None:
            command += ["--state", str(state)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([*command, *arguments], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        late = threading.Timer(START, self.process.kill)
        late.start()
        try:
            line = _stream(self.process.stdout).readline()
        finally:
            late.cancel()
        if not line:
            complaint = _stream(self.process.stderr).read()
            self.kill()
            raise AssertionError(f"the sandbox did not start: {complaint}")
        ready = json.loads(line)
        self.base_url = ready["base_url"]
        self.scim_base_url = ready["scim_base_url"]
        self.console_url = ready["console_url"]
        self.token = ready["token"]
        self.user_email = ready["user_email"]
        self.scim_token = ready["scim_token"]
        return self

    def begin_anew(self, seed: str) -> Self:
        """Makes one that several tests share as it was at its start: the account as a seed has it, no faults, every
        switch at its default.

        Its log of calls, its notes and the requests that its limit has counted stay: a test that looks at these starts
        one of its own, as does one that ends it, or kills a program that writes to it.
        """
        for path, body in (("faults", {"spec": ""}), ("switches", DEFAULTS), ("reset", {"seed": seed})):
            request = urllib.request.Request(
                f"{self.console_url}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
            )
            with _DIRECTLY.open(request, timeout=START) as answer:
                answer.read()
        return self

    def stop(self) -> int:
        """Ends it by SIGTERM and returns its exit code."""
        self.process.terminate()
        return self._gone()

    def kill(self) -> int:
        """Ends it by kill -9."""
        self.process.kill()
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(START)
        self.said = _stream(self.process.stderr).read()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            _stream(stream).close()
        return code

    def __enter__(self) -> Self:
        if not hasattr(self, "process"):
            self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.stop()


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
