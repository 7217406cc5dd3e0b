"""The sandbox as a child process: started, its ready line read, stopped by closing its standard input."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from oneflow_tui.errors import OneflowError, SandboxTrouble
from oneflow_tui.local.environment import without_ours
from oneflow_tui.local.files import write_record
from oneflow_tui.local.paths import make_folder
from oneflow_tui.text import clean, shorten

START = 20.0
STOP = 3.0
_TAIL = 4000


@dataclass(frozen=True, slots=True)
class Ready:
    """The ready line of a sandbox."""

    base_url: str
    scim_base_url: str
    console_url: str
    token: SecretStr
    user_email: str
    scim_token: SecretStr


def _read_ready(line: bytes) -> Ready:
    value: Any = json.loads(line)
    return Ready(
        value["base_url"],
        value["scim_base_url"],
        value["console_url"],
        SecretStr(value["token"]),
        value["user_email"],
        SecretStr(value["scim_token"]),
    )


class SandboxProcess:
    """One sandbox of our own. It ends with this program, however that ends, since its standard input is our pipe."""

    def __init__(self, process: Process, ready: Ready, server_file: Path, drains: list[asyncio.Task[None]]) -> None:
        self.ready = ready
        self._process = process
        self._server_file = server_file
        self._drains = drains

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @classmethod
    async def start(
        cls, folder: Path, *, seed: str = "new", environ: Mapping[str, str] | None = None, timeout: float = START
    ) -> SandboxProcess:
        """Starts it on the state file of `folder` and waits until it answers. Raises SandboxTrouble."""
        make_folder(folder)
        state = folder / "state.db"
        command = [sys.executable, "-m", "oneflow_tui.sandbox", "--port", "0", "--parent-pipe"]
        command += ["--seed", seed, "--state", str(state)]
        tail = bytearray()
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=without_ours(os.environ if environ is None else environ),
                start_new_session=os.name == "posix",  # Ctrl-C in the terminal is for us alone
            )
        except OSError as problem:
            raise SandboxTrouble(f"It cannot be started: {problem.strerror or problem}.") from None
        drains = [asyncio.create_task(_drain(process.stderr, tail))]
        try:
            ready = _read_ready(await asyncio.wait_for(_line(process), timeout))
        except (TimeoutError, ValueError, KeyError, TypeError) as problem:
            await _end(process, drains, 0.5)
            said = clean(bytes(tail).decode("utf-8", "replace").strip(), lines=True)
            why = "it did not answer in time" if isinstance(problem, TimeoutError) else "it ended"
            raise SandboxTrouble(f"The sandbox did not start: {why}. {shorten(said[-800:], 800)}".strip()) from None
        except BaseException:
            await _end(process, drains, 0.5)
            raise
        drains.append(asyncio.create_task(_drain(process.stdout, bytearray())))
        server_file = folder / "server.json"
        running = cls(process, ready, server_file, drains)
        try:
            write_record(
                server_file,
                {
                    "pid": process.pid,
                    "base_url": ready.base_url,
                    "scim_base_url": ready.scim_base_url,
                    "console_url": ready.console_url,
                },
            )
        except OneflowError:
            await running.stop()
            raise
        return running

    async def stop(self) -> None:
        """Closes its input and waits for it; ends it by force where that does not help. May be called twice."""
        await _end(self._process, self._drains, STOP)
        with contextlib.suppress(OSError):
            self._server_file.unlink()


async def _line(process: Process) -> bytes:
    return await process.stdout.readline() if process.stdout is not None else b""


async def _drain(stream: asyncio.StreamReader | None, tail: bytearray) -> None:
    while stream is not None and (part := await stream.read(4096)):
        tail += part
        del tail[:-_TAIL]


async def _end(process: Process, drains: list[asyncio.Task[None]], patience: float) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if drains:
        _, late = await asyncio.wait(drains, timeout=1.0)
        for task in late:
            task.cancel()
        await asyncio.gather(*drains, return_exceptions=True)
