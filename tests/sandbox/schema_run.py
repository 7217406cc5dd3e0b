"""Runs schemathesis, all its phases, over the document of a sandbox, and counts what each call answered.

`python -m tests.sandbox.schema_run [EXAMPLES]` (default 100) is the long form: it prints a line for each call, and ends
with 1 where anything failed or a call had fewer than ten successes. A call without parameters is tried a few times in a
run, and a deletion takes away what it would need, so such calls are run again, each alone on fresh sandboxes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.sandbox_server import SandboxServer

CONFIG = Path(__file__).with_name("schemathesis.toml")
LEAST = 10
AGAIN = 8  # runs more at the most for a call with fewer
LONGEST = 1500.0  # seconds


@dataclass
class Outcome:
    """`statuses` counts the answers of each call; `failed` is whether any check of schemathesis failed."""

    failed: bool
    text: str
    statuses: dict[str, Counter[int]] = field(default_factory=dict)

    def successes(self, call: str) -> int:
        return sum(times for status, times in self.statuses.get(call, Counter()).items() if 200 <= status < 400)


def run(examples: int, *arguments: str) -> Outcome:
    """One run against a sandbox of its own with the seed "typical" and no rate limit."""
    with (
        SandboxServer().start("typical", arguments=["--rate-limit", "off"]) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        report = Path(folder) / "report.ndjson"
        url = f"{server.base_url.removesuffix('/v1')}/openapi.json"
        command = [Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG, "run", url]
        command += ["--max-examples", str(examples), "--workers", "1", "--report-ndjson-path", report, *arguments]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=LONGEST, check=False, encoding="utf-8"
        )
        server.stop()
        outcome = Outcome(done.returncode != 0, f"{done.stdout}{done.stderr}\nThe sandbox said:\n{server.said}")
        if report.exists():
            _count(report, outcome)
        return outcome


def _count(report: Path, outcome: Outcome) -> None:
    for line in report.read_text("utf-8").splitlines():
        finished = json.loads(line).get("ScenarioFinished")
        if not finished:
            continue
        recorder = finished["recorder"]
        for case, interaction in recorder.get("interactions", {}).items():
            value, answer = recorder["cases"][case]["value"], interaction["response"]
            if answer is not None:
                call = f"{value['method']} {value['path']}"
                outcome.statuses.setdefault(call, Counter())[answer["status_code"]] += 1


def calls(document: dict) -> list[str]:
    """Every call of a document."""
    methods = ("get", "post", "put", "patch", "delete")
    return [
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in methods if method in item
    ]


def _alone(call: str, every: list[str]) -> list[str]:
    """The arguments of a run of one call; of a deletion with the creation that it needs."""
    method, path = call.split()
    creation = f"POST {path.removesuffix('/{id}')}"
    if method == "DELETE" and creation in every:
        return ["--include-name", call, "--include-name", creation]
    return ["--include-name", call, "--phases", "examples,coverage,fuzzing"]


def main() -> int:
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    outcome = run(examples)
    command = [sys.executable, "-m", "oneflow_tui.sandbox", "--openapi"]
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for call in calls(document):
        first, passes = outcome.successes(call), 0
        while outcome.successes(call) < LEAST and passes < AGAIN:
            passes += 1
            more = run(examples, *_alone(call, calls(document)))
            outcome.failed |= more.failed
            outcome.statuses.setdefault(call, Counter()).update(more.statuses.get(call, Counter()))
            if more.failed:
                print(more.text)
        again = f" ({first} in the whole run, the rest in {passes} alone)" if passes else ""
        statuses = dict(sorted(outcome.statuses.get(call, Counter()).items()))
        print(f"{call}: {outcome.successes(call)} successes{again}; {statuses}", flush=True)
    few = [call for call in calls(document) if outcome.successes(call) < LEAST]
    print(outcome.text if outcome.failed else outcome.text[-1000:])
    print(f"fewer than {LEAST} successes: {', '.join(few) or 'none'}")
    return 1 if outcome.failed or few else 0


if __name__ == "__main__":
    sys.exit(main())
