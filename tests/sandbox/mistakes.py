"""Plants mistakes in the sandbox's rules, one at a time in a copy of the tree, and tells which ones the suite catches.

`python -m tests.sandbox.mistakes [NAME …]`: all of them take some minutes. It ends with 1 where one was not caught,
with 2 where the suite fails by itself.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SANDBOX = Path("oneflow_tui/sandbox")
FLAGS = ["-m", "not browser", "-x", "-q", "-p", "no:cacheprovider"]
FLAGS += ["--ignore", "tests/sandbox/test_mistakes.py"]  # it would notice that the text has changed
FIRST = ["tests/sandbox/statements", "tests/sandbox/test_switches.py", "tests/sandbox/test_rest.py"]
FIRST += ["tests/sandbox/test_data_fields.py", "tests/sandbox/test_webhooks.py", "tests/sandbox/test_process.py"]
STAGES = (FIRST, ["tests/sandbox"])  # what is quick and catches most, then everything
LONGEST = 600.0  # seconds of one run


@dataclass(frozen=True)
class Mistake:
    """`old` stands exactly once in the file and is replaced by `new`."""

    name: str
    file: str
    old: str
    new: str


MISTAKES = (
    # who is let in
    Mistake(
        "any-token",
        "access.py",
        'if not compare_digest(headers.get(b"x-oneflow-api-token", b""), _TOKEN):',
        "if False:",
    ),
    Mistake(
        "wrong-user-403", "access.py", 'raise ApiError(401, "The user email', 'raise ApiError(403, "The user email'
    ),
    Mistake("inactive-user", "access.py", 'if user["active"] and user', "if user"),
    Mistake("limit-off-by-one", "access.py", ">= limit.requests", "> limit.requests"),
    Mistake("refused-requests-count", "access.py", "        self._times.append(time.monotonic())", "        pass"),
    # conventions
    Mistake("last-offset", "listing.py", "LAST_OFFSET = 19900", "LAST_OFFSET = 20000"),
    Mistake("page-of-101", "listing.py", "LARGEST_PAGE = 100", "LARGEST_PAGE = 101"),
    Mistake(
        "count-of-page",
        "listing.py",
        '        "count": len(items),\n        "data": [show(call, item) for item in islice',
        '        "count": min(limit, len(items)),\n        "data": [show(call, item) for item in islice',
    ),
    Mistake("sort-not-turned", "listing.py", 'reverse=word.startswith("-")', "reverse=False"),
    Mistake("no-slash", "router.py", 'node.slash = not pattern.endswith("}")', "node.slash = False"),
    Mistake("429-with-request-id", "errors.py", "if error.status == 429:", "if error.status == 0:"),
    Mistake(
        "charset",
        "surfaces.py",
        'media_type: bytes = b"application/json"',
        'media_type: bytes = b"application/json; charset=utf-8"',
    ),
    Mistake("allow-without-union", "app.py", '", ".join(sorted(methods))', "sorted(methods)[0]"),
    Mistake("half-a-change-stays", "store.py", "            self._roll_back()\n", ""),
    # template types and data fields
    Mistake(
        "fields-merge",
        "api/data_fields.py",
        '    sent = {row["custom_id"] for row in rows}\n',
        '    sent = {row["custom_id"] for row in rows}\n'
        "    after += [field for key, field in before.items() if key not in sent | system]\n",
    ),
    Mistake(
        "templates-keep-removed", "api/data_fields.py", "    carry(call.store, template_type)\n    return", "    return"
    ),
    Mistake(
        "value-reaches-templates",
        "api/data_fields.py",
        'carried.get(field["custom_id"], field["value"])',
        'field["value"]',
    ),
    Mistake(
        "system-field-written",
        "api/data_fields.py",
        "            after.append(before[custom_id])\n",
        "            after.append(_updated(call, before[custom_id], row))\n",
    ),
    Mistake(
        "new-id-at-update",
        "api/data_fields.py",
        'return field | written | {"active": active}',
        'return field | written | {"active": active, "id": call.store.take_id()}',
    ),
    Mistake("anybody-writes-fields", "api/data_fields.py", "    call.need_admin()\n", ""),
    Mistake("151-fields", "api/data_fields.py", "if len(seen | system) > most:", "if len(seen | system) > most + 1:"),
    Mistake("system-fields-not-counted", "api/data_fields.py", "if len(seen | system) > most:", "if len(seen) > most:"),
    Mistake("value-of-1025", "shapes/types.py", "LONGEST_VALUE = 1024", "LONGEST_VALUE = 1025"),
    Mistake(
        "locked-fields-written", "api/data_fields.py", 'if call.store.conditions["integration_extension"]:', "if False:"
    ),
    Mistake(
        "idle-templates-listed",
        "api/templates.py",
        '["true"]) or ["true", "false"]',
        '["true", "false"]) or ["true", "false"]',
    ),
    # webhooks
    Mistake(
        "sign-key-comes-back",
        "api/webhooks.py",
        '        "legacy_webhook": False,\n',
        '        "legacy_webhook": False,\n        "sign_key": webhook["sign_key"],\n',
    ),
    Mistake("plain-http", "api/webhooks.py", '(parts.scheme == "http" and bool(here(host)))', 'parts.scheme == "http"'),
    Mistake("url-of-1001", "shapes/webhooks.py", "LONGEST_URL = 1000", "LONGEST_URL = 1001"),
    Mistake("three-rules", "shapes/webhooks.py", "MOST_RULES = 2", "MOST_RULES = 3"),
    Mistake(
        "put-keeps-sign-key",
        "api/webhooks.py",
        "for key in _WRITTEN if key in call.body or not partial",
        'for key in _WRITTEN if key in call.body or (not partial and key != "sign_key")',
    ),
    # deliveries
    Mistake(
        "202-acknowledges", "delivery/deliveries.py", 'one["status"] == 200 for', 'one["status"] in (200, 202) for'
    ),
    Mistake("nine-attempts", "delivery/ladder.py", "attempts < ATTEMPTS else", "attempts < ATTEMPTS - 1 else"),
    Mistake("waits-turned", "delivery/ladder.py", "WAITS[attempts - 1]", "WAITS[-attempts]"),
    Mistake("signature-turned", "delivery/signature.py", "(callback_id + sign_key)", "(sign_key + callback_id)"),
    Mistake("rules-let-all-through", "delivery/matching.py", 'return value in rule["values"]', "return True"),
    Mistake("type-never-binds", "delivery/matching.py", "if holds and not bound", "if False and not bound"),
    # contracts and files
    Mistake(
        "one-signs-for-all",
        "contracts/life.py",
        'if all(one["sign_state"] == "signed"',
        'if any(one["sign_state"] == "signed"',
    ),
    Mistake(
        "token-opens-files", "files.py", 'if b"x-oneflow-api-token" in names or b"authorization" in names:', "if False:"
    ),
    Mistake("files-open-for-ever", "files.py", "LASTING = 300", "LASTING = 30_000_000"),
    # users, and what is kept of a call
    Mistake(
        "addresses-have-case", "people.py", 'user["email"].casefold() == email.casefold()', 'user["email"] == email'
    ),
    Mistake("sign-key-in-the-log", "log.py", '_SECRET_KEYS = ("sign_key", "access_link")', "_SECRET_KEYS = ()"),
    Mistake("token-in-the-log", "log.py", '(b"x-oneflow-api-token", b"authorization", b"cookie")', "()"),
)


def planted(mistake: Mistake, root: Path) -> Path:
    """The file of `root` with the mistake in it. Raises ValueError where the text does not stand there once."""
    path = root / SANDBOX / mistake.file
    text = path.read_text()
    if text.count(mistake.old) != 1 or mistake.old == mistake.new:
        raise ValueError(f"{mistake.name}: the text stands {text.count(mistake.old)} times in {mistake.file}")
    path.write_text(text.replace(mistake.old, mistake.new))
    return path


def first_failure(mistake: Mistake | None) -> str:
    """The first test that fails with the mistake in place, or without one; "" where all pass."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("oneflow_tui", "tests", "pyproject.toml", "README.md"):
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, root / name)
        if mistake is not None:
            planted(mistake, root)
        for stage in STAGES:
            command = [sys.executable, "-m", "pytest", *stage, *FLAGS]
            done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=LONGEST, check=False)
            if done.returncode != 0:
                lines = [one for one in done.stdout.splitlines() if one.startswith(("FAILED", "ERROR"))]
                return lines[0].split()[1] if lines else f"exit {done.returncode}"
        return ""


def main() -> int:
    wanted = set(sys.argv[1:])
    chosen = [one for one in MISTAKES if not wanted or one.name in wanted]
    failure = first_failure(None)
    if failure:
        print(f"the suite fails without any mistake: {failure}")
        return 2
    missed = []
    for one in chosen:
        test = first_failure(one)
        print(f"{one.name}: {test or 'NOT CAUGHT'}", flush=True)
        if not test:
            missed.append(one.name)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
