"""Reading 20,000 contracts against a bare httpx loop, as ratios in one run.

`python -m tests.bench.inspect_bench [pairs]` (default 5): the loop fetches the same pages, eight at a time, and
validates the same models. Ours is the function behind `inspect --json contracts` without printing, and the command as
a process whose output goes to a file; each against the loop in a process of its own, with and without 50 ms of latency.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

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
    """Runs one of the two after its imports, and prints seconds and the most memory it took."""
    for module in ("httpx", "oneflow_tui.session.reading"):
        import_module(module)
    begun = time.perf_counter()
    number = asyncio.run({"bare": bare, "function": function}[role](base_url, token))
    seconds = time.perf_counter() - begun
    assert number == REACHABLE, number
    print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def child(role: str, sandbox: SandboxServer) -> dict[str, float]:
    """The figures of one run, and its seconds from start to end."""
    command = [sys.executable, "-m", "tests.bench.inspect_bench", role, sandbox.base_url, sandbox.token]
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return {**json.loads(done.stdout), "whole": time.perf_counter() - begun}


def command(sandbox: SandboxServer, home: Path) -> dict[str, float]:
    """The command as a process."""
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ONEFLOW_")},
        "ONEFLOW_API_TOKEN": sandbox.token,
        "ONEFLOW_BASE_URL": sandbox.base_url,
        **{f"XDG_{name}_HOME": str(home / name) for name in ("STATE", "CONFIG", "DATA", "CACHE")},
    }
    out = home / "contracts.json"
    begun = time.perf_counter()
    with out.open("wb") as file:
        arguments = [sys.executable, "-m", "oneflow_tui", "inspect", "contracts", "--json", "--rate-share", "1"]
        process = subprocess.Popen(arguments, env=environ, stdout=file, stdin=subprocess.DEVNULL, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    whole = time.perf_counter() - begun
    assert process.returncode == 0
    assert out.stat().st_size > 1_000 * 1_000
    return {"whole": whole, "megabytes": usage.ru_maxrss / 1024}


def told(name: str, ours: list[float], theirs: list[float], megabytes: float) -> bool:
    """Prints a ratio with its figures; False where it is too large."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    ratio = mine / other
    print(f"{name}: {ratio:.2f} (ours {mine:.2f} s, bare loop {other:.2f} s), at most {AT_MOST}; {megabytes:.0f} MB")
    return ratio <= AT_MOST


def race(pairs: int, latency: bool) -> bool:
    arguments = ["--rate-limit", "off", *(["--faults", LATENCY] if latency else [])]
    figures: dict[str, list[Any]] = {"bare": [], "function": [], "command": []}
    with tempfile.TemporaryDirectory() as folder, SandboxServer().start("large", arguments=arguments) as sandbox:
        command(sandbox, Path(folder))  # the account is known from then on
        for _ in range(pairs):
            figures["bare"].append(child("bare", sandbox))
            figures["function"].append(child("function", sandbox))
            figures["command"].append(command(sandbox, Path(folder)))
    where = "50 ms latency" if latency else "no latency"
    most = {name: max(one["megabytes"] for one in runs) for name, runs in figures.items()}
    print(f"{where}: the bare loop takes {most['bare']:.0f} MB")
    times = {
        key: {name: [one[key] for one in runs if key in one] for name, runs in figures.items()}
        for key in ("seconds", "whole")
    }
    function_well = told(f"{where}, function", times["seconds"]["function"], times["seconds"]["bare"], most["function"])
    command_well = told(f"{where}, process", times["whole"]["command"], times["whole"]["bare"], most["command"])
    return function_well and command_well


def main() -> None:
    if len(sys.argv) == 4:
        play(*sys.argv[1:])
        return
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    well = [race(pairs, latency) for latency in (False, True)]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
