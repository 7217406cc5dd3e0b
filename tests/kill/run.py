"""Kills an apply of 20 writes at every boundary, and lets a second run finish it.

`python -m tests.kill.run` (all boundaries; `--sample N`: N of them, spread evenly) logs each kill with the boundary
that it hit, and ends with 1 where afterwards the account is not as the file says, or holds an object twice.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

import oneflow_tui.commands.apply
import oneflow_tui.commands.plan
import oneflow_tui.services  # noqa: F401 - what a run imports is imported once, before the forks
from oneflow_tui.cli import main as program
from tests.e2e.plain import Plain
from tests.kill.failpoints import POINTS, Failpoints
from tests.sandbox_server import SandboxServer

TYPES, HOOKS, USERS = 5, 7, 3
WRITE_COUNT = 2 * TYPES + HOOKS + USERS


def set_up() -> str:
    """A set-up of 20 writes on a new account: types, their fields, webhooks, invitations."""
    parts = ['version = 1\nname = "Twenty"\n']
    for number in range(TYPES):
        parts.append(f'[[template_types]]\nname = "Type {number}"\n')
        parts += [f'  [[template_types.data_fields]]\n  custom_id = "f{one}"\n  name = "F {one}"\n' for one in range(3)]
    for number in range(HOOKS):
        bound = f'template_type = "Type {number}"\n' if number < TYPES else ""
        parts.append(f'[[webhooks]]\ncallback_url = "https://x.example.com/{number}"\nsign_key = "env:KEY"\n{bound}')
    parts += [f'[[users]]\nemail = "new{one}@example.com"\nname = "New {one}"\n' for one in range(USERS)]
    return "\n".join(parts)


def problems(plain: Plain) -> list[str]:
    """What of the account is not as the file says."""
    found: list[str] = []
    types = Counter(one["name"] for one in plain.all("/template_types") if one["name"].startswith("Type "))
    found += [f"{name}: {times} types" for name, times in types.items() if times != 1]
    found += [f"no Type {one}" for one in range(TYPES) if not types[f"Type {one}"]]
    for kind in plain.all("/template_types"):
        if kind["name"].startswith("Type "):
            ids = Counter(one["custom_id"] for one in plain.fields(kind["id"]) if one["source"] == "user")
            if ids != Counter({"f0": 1, "f1": 1, "f2": 1}):
                found.append(f"{kind['name']}: fields {dict(ids)}")
    hooks = Counter(one["callback_url"] for one in plain.all("/webhooks"))
    expected = Counter({f"https://x.example.com/{one}": 1 for one in range(HOOKS)})
    if hooks != expected:
        found.append(f"webhooks: {dict(hooks)}")
    users = Counter(one["email"] for one in plain.state()["users"] if one["email"].startswith("new"))
    if users != Counter({f"new{one}@example.com": 1 for one in range(USERS)}):
        found.append(f"users: {dict(users)}")
    return found


class Case:
    """One account, one machine: runs of the program in children of this process."""

    def __init__(self, sandbox: SandboxServer, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.log = folder / "kills"
        (folder / "oneflow.toml").write_text(set_up(), encoding="utf-8")

    def run(self, arm: tuple[str, int] | None = None, *arguments: str) -> tuple[int, Counter[str]]:
        """The exit code of a run, negative where a signal ended it; and how often each point was reached."""
        counts = self.folder / "counts"
        counts.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            self._child(arm, arguments, counts)
        _, status = os.waitpid(child, 0)
        reached: Counter[str] = Counter()
        if counts.exists():
            for line in counts.read_text(encoding="utf-8").splitlines():
                number, point = line.split(" ", 1)
                reached[point] = int(number)
        return os.waitstatus_to_exitcode(status), reached

    def _child(self, arm: tuple[str, int] | None, arguments: tuple[str, ...], counts: Path) -> None:
        code = 99
        try:
            os.chdir(self.folder)
            os.environ.update(
                ONEFLOW_API_TOKEN=self.sandbox.token,
                ONEFLOW_BASE_URL=self.sandbox.base_url,
                ONEFLOW_SCIM_TOKEN=self.sandbox.scim_token,
                ONEFLOW_SCIM_BASE_URL=self.sandbox.scim_base_url,
                XDG_STATE_HOME=str(self.folder / "state"),
                XDG_CONFIG_HOME=str(self.folder / "config"),
                PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
                KEY="k" * 32,
            )
            output = os.open(self.folder / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            points = Failpoints(self.log)
            points.install()
            if arm is not None:
                points.arm(*arm)
            code = program(arguments or ["apply", "--yes", "--rate-share", "1"])
            counts.write_text("".join(f"{number} {point}\n" for point, number in points.reached.items()))
        finally:
            sys.stdout.flush()
            os._exit(code)


def kill_once(sandbox: SandboxServer, plain: Plain, point: str, number: int) -> tuple[bool, list[str], str]:
    """Whether it was killed there; what is wrong in the end; and the output of all runs."""
    plain.act("reset", {"seed": "ready"})
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    try:
        case = Case(sandbox, folder)
        code, _ = case.run((point, number))
        killed = code == -signal.SIGKILL
        wrong: list[str] = []
        if not killed and code != 0:
            wrong.append(f"the first run ended with {code}")
        code, _ = case.run()
        if code != 0:
            wrong.append(f"the second run ended with {code}")
        wrong += problems(plain)
        code, _ = case.run(None, "plan", "--rate-share", "1")
        if code != 0:
            wrong.append(f"the plan afterwards ended with {code}")
        if killed:
            print(case.log.read_text(encoding="utf-8"), end="")
        return killed, wrong, (folder / "output").read_text(encoding="utf-8")
    finally:
        shutil.rmtree(folder)


def every_boundary(sandbox: SandboxServer, plain: Plain) -> list[tuple[str, int]]:
    """Each point as often as an undisturbed run reaches it."""
    plain.act("reset", {"seed": "ready"})
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    try:
        case = Case(sandbox, folder)
        code, reached = case.run()
        output = (folder / "output").read_text(encoding="utf-8")
        assert code == 0, output
        assert problems(plain) == []
        assert reached[POINTS[1]] == WRITE_COUNT, reached
        return [(point, number) for point in POINTS for number in range(1, reached[point] + 1)]
    finally:
        shutil.rmtree(folder)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0)
    asked = parser.parse_args()
    gc.freeze()
    failed, kills = 0, Counter[str]()
    with SandboxServer().start("ready", arguments=["--rate-limit", "off"]) as sandbox:
        plain = Plain(sandbox.base_url, sandbox.token, sandbox.console_url)
        boundaries = every_boundary(sandbox, plain)
        if asked.sample:
            boundaries = boundaries[:: max(1, len(boundaries) // asked.sample)]
        for point, number in boundaries:
            killed, wrong, output = kill_once(sandbox, plain, point, number)
            kills[point] += killed
            if wrong:
                failed += 1
                print(f"FAILED after {point} #{number}: {'; '.join(wrong)}\n{output}")
    print(f"{WRITE_COUNT} writes, {len(boundaries)} boundaries, {kills.total()} kills, {failed} failed")
    for point in POINTS:
        print(f"  {kills[point]:3} killed {point}")
    return 1 if failed or kills.total() < len(boundaries) * 0.9 else 0


if __name__ == "__main__":
    sys.exit(main())
