"""How soon the account browser shows its first rows: `python -m tests.bench.first_rows_bench [pairs]` (default 11).

From the start of the program in a terminal of 80×24 cells to the first row of the account, on the large account with
50 ms of latency; against one such request by bare httpx and twice the first frame of a five-widget Textual app.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.start_bench import YARDSTICK, first_frame
from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer

ROOT = Path(__file__).parents[2]


def one_request(sandbox: SandboxServer) -> float:
    import httpx

    with httpx.Client(trust_env=False, headers={"x-oneflow-api-token": sandbox.token}) as http:
        http.get(f"{sandbox.base_url}/ping")  # the connection is there
        begun = time.perf_counter()
        http.get(f"{sandbox.base_url}/accounts/me").raise_for_status()
        return time.perf_counter() - begun


def main() -> None:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    ours, allowed = [], []
    with tempfile.TemporaryDirectory() as folder, SandboxServer().start("large") as sandbox:
        Plain(sandbox.base_url, sandbox.token, sandbox.console_url).act("faults", {"spec": "GET *: delay 50ms"})
        yardstick = Path(folder) / "five.py"
        yardstick.write_text(YARDSTICK, encoding="utf-8")
        environment = {
            # With bytecode, as installed: a source that has to be compiled at each start is not what is measured.
            **{name: value for name, value in os.environ.items() if not name.startswith(("ONEFLOW", "XDG", "PYTHOND"))},
            "HOME": folder,
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "ONEFLOW_BASE_URL": sandbox.base_url,
            "ONEFLOW_API_TOKEN": sandbox.token,
        }
        program = [sys.executable, str(Path(sys.executable).with_name("oneflow-tui")), "inspect"]  # as it is installed
        first_frame(program, b"10001", environment)  # bytecode, and this token's account
        for _ in range(pairs):
            frame = first_frame([sys.executable, str(yardstick)], b"the-end", environment)
            allowed.append(one_request(sandbox) + 2 * frame)
            ours.append(first_frame(program, b"10001", environment))
    ratio = statistics.median(a / b for a, b in zip(ours, allowed, strict=True))
    print(
        f"first rows {statistics.median(ours) * 1000:.0f} ms, one request and two frames "
        f"{statistics.median(allowed) * 1000:.0f} ms, ratio {ratio:.2f} (at most 1)"
    )


if __name__ == "__main__":
    main()
