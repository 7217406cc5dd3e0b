"""Reading 20,000 contracts against a bare httpx loop, as ratios in one run.

`python -m tests.bench.inspect_bench [pairs]` (default 5): the loop fetches the same pages, eight at a time, and
validates the same models. Ours is the function behind `inspect --json contracts` without printing, and the command as
a process whose output goes to a file; each against the loop in a process of its own, with and without 50 ms of latency.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.sandbox_server import SandboxServer

AT_MOST = 1.3
ROOT = Path(__file__).parents[2]
LATENCY = "GET *: delay 50ms"
REACHABLE = 20_000


async def bare(base_url: str, token: str) -> int:
    """The yardstick; it keeps the models and nothing else."""
    import httpx

    from oneflow_tui.models import Contract

    places = asyncio.Semaphore(8)
    async with httpx.AsyncClient(headers={"x-oneflow-api-token": token}, trust_env=False) as http:

        async def page(offset: int) -> list[Contract]:
            async with places:
                answer = await http.get(f"{base_url}/contracts", params={"limit": 100, "offset": offset})
                return [Contract.model_validate(one) for one in answer.json()["data"]]

        first = await page(0)
        rest = await asyncio.gather(*(page(offset) for offset in range(100, REACHABLE, 100)))
        return sum(map(len, rest), len(first))


async def function(base_url: str, token: str) -> int:
    """What `inspect --json contracts` reads, models and raw objects kept."""
    from pydantic import SecretStr

    from oneflow_tui.api.address import read_address
    from oneflow_tui.services import connect
    from oneflow_tui.session.reading import read_account

    services = connect(read_address(base_url), SecretStr(token), share=1.0)
    try:
        looked = await read_account(services, ["contracts"])
    finally:
        await services.aclose()
    return len(looked.parts["contracts"].models)


def play(role: str, base_url: str, token: str) -> None:
    """Runs one of the two after its imports, and prints its seconds."""
    for module in ("httpx", "oneflow_tui.session.reading"):
        import_module(module)
    begun = time.perf_counter()
    number = asyncio.run({"bare": bare, "function": function}[role](base_url, token))
    seconds = time.perf_counter() - begun
    assert number == REACHABLE, number
    print(seconds)


def run(command: list[str], environ: dict[str, str] | None = None, out: Path | None = None) -> dict[str, float]:
    """A process from start to end: its seconds, those of the processor, and the most memory it took."""
    begun = time.perf_counter()
    with (out or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen(command, env=environ, stdout=file, stdin=subprocess.DEVNULL, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    whole = time.perf_counter() - begun
    return {"whole": whole, "processor": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1024}


def child(role: str, sandbox: SandboxServer, home: Path) -> dict[str, float]:
    """The loop or the function in a process of its own; `seconds` are without its start."""
    command = [sys.executable, "-m", "tests.bench.inspect_bench", role, sandbox.base_url, sandbox.token]
    figures = run(command, out=home / "seconds")
    return figures | {"seconds": float((home / "seconds").read_text())}


def command(sandbox: SandboxServer, home: Path) -> dict[str, float]:
    """The command, its output in a file."""
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONEFLOW_")},
        "ONEFLOW_API_TOKEN": sandbox.token,
        "ONEFLOW_BASE_URL": sandbox.base_url,
        **{f"XDG_{name}_HOME": str(home / name) for name in ("STATE", "CONFIG", "DATA", "CACHE")},
    }
    out = home / "contracts.json"
    arguments = [sys.executable, "-m", "oneflow_tui", "inspect", "contracts", "--json", "--rate-share", "1"]
    figures = run(arguments, environ, out)
    assert out.stat().st_size > 50_000_000
    return figures


def told(name: str, key: str, ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> bool:
    """Prints the median of the pairs' ratios with its figures; False where it is too large."""

    def middle(runs: list[dict[str, float]], of: str) -> float:
        return statistics.median(one[of] for one in runs)

    ratio = statistics.median(mine[key] / other[key] for mine, other in zip(ours, theirs, strict=True))
    print(
        f"{name}: {ratio:.2f}, at most {AT_MOST} "
        f"(ours {middle(ours, key):.2f} s, the loop {middle(theirs, key):.2f} s; "
        f"processor {middle(ours, 'processor'):.2f} and {middle(theirs, 'processor'):.2f} s; "
        f"memory {middle(ours, 'megabytes'):.0f} and {middle(theirs, 'megabytes'):.0f} MB)"
    )
    return ratio <= AT_MOST


def race(pairs: int, latency: bool) -> bool:
    arguments = ["--rate-limit", "off", *(["--faults", LATENCY] if latency else [])]
    loop, function_runs, command_runs = [], [], []
    with tempfile.TemporaryDirectory() as folder, SandboxServer().start("large", arguments=arguments) as sandbox:
        home = Path(folder)
        command(sandbox, home)  # the account is known from then on
        for _ in range(pairs):
            loop.append(child("bare", sandbox, home))
            function_runs.append(child("function", sandbox, home))
            command_runs.append(command(sandbox, home))
    where = "50 ms latency" if latency else "no latency"
    well = [
        told(f"{where}, function", "seconds", function_runs, loop),
        told(f"{where}, process", "whole", command_runs, loop),
    ]
    return all(well)


def main() -> None:
    if len(sys.argv) == 4:
        play(*sys.argv[1:])
        return
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    well = [race(pairs, latency) for latency in (False, True)]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
