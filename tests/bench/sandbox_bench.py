"""The sandbox against a bare Starlette app on uvicorn, as ratios in one run; needs wrk from Debian's packages.

`python -m tests.bench.sandbox_bench [pairs]` (default 11): time until ready, requests a second on GET /ping and on
GET /template_types/{id} with 150 fields, and the memory that each seed takes.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BARE = """
import json, socket, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

answer = json.load(open(sys.argv[1])) if len(sys.argv) > 1 else {}

async def ping(request):
    return JSONResponse({})

async def template_type(request):
    return JSONResponse(answer)

class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(json.dumps({"base_url": f"http://127.0.0.1:{sockets[0].getsockname()[1]}/v1"}), flush=True)

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listener.bind(("127.0.0.1", 0))
listener.listen(128)
app = Starlette(routes=[Route("/v1/ping", ping), Route("/v1/template_types/{id:int}", template_type)])
Server(uvicorn.Config(app, http="h11", ws="none", loop="asyncio", access_log=False, log_level="warning",
                      lifespan="off")).run(sockets=[listener])
"""
SANDBOX = ["-m", "oneflow_tui.sandbox", "--port", "0", "--rate-limit", "off"]
SECONDS = 3


@contextmanager
def running(arguments: list[str]) -> Iterator[tuple[dict[str, str], int, float]]:
    """A server's ready line, its process id, and the seconds from its start to that line."""
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            yield json.loads(line), process.pid, time.perf_counter() - begun
        finally:
            process.terminate()


def call(ready: dict[str, str], method: str, path: str, body: object = None) -> dict:
    headers = {"x-oneflow-api-token": ready["token"], "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(ready["base_url"] + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def load(url: str, token: str) -> float:
    """Requests a second by wrk with eight connections; none may be refused."""
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}", "-H", f"x-oneflow-api-token: {token}", url]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in text, text
    found = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert found, text
    return float(found[1])


def memory(process: int) -> float:
    """Resident megabytes."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) / 1024


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    times: dict[str, list[float]] = {"bare": [], "sandbox": []}
    for _ in range(pairs):
        for name, arguments in (("bare", ["-c", BARE]), ("sandbox", SANDBOX)):
            with running(arguments) as (_ready, _process, seconds):
                times[name].append(seconds)
    bare, ours = (statistics.median(times[name]) for name in ("bare", "sandbox"))
    print(f"ready: {ours / bare:.2f} (sandbox {ours * 1000:.0f} ms, bare {bare * 1000:.0f} ms), at most 1.5")

    for seed in ("ready", "typical", "large"):
        with running([*SANDBOX, "--seed", seed]) as (_ready, process, seconds):
            print(f"seed {seed}: ready in {seconds * 1000:.0f} ms, {memory(process):.0f} MB")

    if shutil.which("wrk") is None:
        sys.exit("wrk is not here: the load was not measured")
    with running(SANDBOX) as (ready, _process, _seconds):
        number = call(ready, "POST", "/template_types", {"name": "Load"})["id"]
        attributes = ("custom_id", "name", "description", "placeholder", "value")
        fields = [{key: f"{key} {at}" for key in attributes} for at in range(150)]
        call(ready, "PUT", f"/template_types/{number}/data_fields", {"data_fields": fields})
        whole = Path(tempfile.mkstemp(suffix=".json")[1])
        whole.write_text(json.dumps(call(ready, "GET", f"/template_types/{number}")))
        with running(["-c", BARE, str(whole)]) as (yardstick, _bare, _at):
            for path in ("/ping", f"/template_types/{number}"):
                ratios = []
                for _ in range(3):
                    theirs = load(yardstick["base_url"] + path, ready["token"])
                    own = load(ready["base_url"] + path, ready["token"])
                    ratios.append((own / theirs, own, theirs))
                ratio, own, theirs = sorted(ratios)[1]
                print(f"GET {path}: {ratio:.2f} (sandbox {own:.0f}, bare {theirs:.0f} a second), at least 0.6")
        whole.unlink()


if __name__ == "__main__":
    main()
