"""What `inspect` writes and compares: CSV, snapshots, differences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from oneflow_tui.account.checks import checks
from oneflow_tui.account.difference import Differing, difference, same_account
from oneflow_tui.account.export import as_csv
from oneflow_tui.account.names import Names
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.snapshot import Snapshot, read_snapshot, snapshot
from oneflow_tui.account.things import TITLES
from oneflow_tui.api.redaction import JSON_MARK, Redactor
from oneflow_tui.commands.answer import Answer
from oneflow_tui.commands.inspect_json import incomplete
from oneflow_tui.commands.inspect_words import KINDS
from oneflow_tui.errors import BadFile, OneflowError, Usage
from oneflow_tui.local.own_files import read_own, write_own
from oneflow_tui.session.reading import Looked
from oneflow_tui.setup.words import counted
from oneflow_tui.text import clean

LARGEST = 512 * 1024 * 1024
"""Bytes that a snapshot may have: 20,000 contracts take 60 MB."""

DIFFERENCES = 3


def csv_text(name: str, looked: Looked, seen: AccountSeen) -> tuple[str, list[OneflowError]]:
    """A list as CSV, and why it is not all of it. Raises Usage for what is no table."""
    kind = KINDS.get(name)
    if kind is None:
        raise Usage(f"There is no table of {name}.", next=f"One of {', '.join(KINDS)} can be CSV.")
    names = Names.of(seen)
    problems = [problem for kind, problem in looked.problems if name in (kind, "checks")]
    if kind == "check":
        return as_csv(kind, checks(seen), names), problems
    if kind == "data_field":
        return as_csv(kind, seen.data_fields(), names), problems
    return as_csv(kind, looked.parts[name].models, names), problems


def write_snapshot(path: Path, looked: Looked, seen: AccountSeen, redactor: Redactor) -> Answer:
    """Writes a file that only its owner can read. Raises BadFile."""
    taken = datetime.now(UTC).isoformat(timespec="seconds")
    text = redactor.marked(json.dumps(snapshot(seen, taken)), JSON_MARK)
    write_own(path, text.encode("ascii") + b"\n", private=True)
    counts = {kind: part.read for kind, part in looked.parts.items() if kind != "account"}
    value = {"file": str(path), "taken": taken, "counts": counts, "incomplete": incomplete(looked.problems)}
    told = ", ".join(f"{number:,} {kind.replace('_', ' ')}" for kind, number in counts.items())
    lines = [f"{clean(str(path))}: {told or 'the account'}."]
    return Answer(value, [*lines, *_missing(looked.problems)])


def read_file(path: Path) -> Snapshot:
    """A snapshot. Raises BadFile, NewerFile."""
    try:
        value = json.loads(read_own(path, "`oneflow-tui inspect --snapshot FILE` writes one.", largest=LARGEST))
    except (ValueError, RecursionError):
        raise BadFile(f"{path} is no JSON.", next="Give a file that `inspect --snapshot` wrote.") from None
    try:
        return read_snapshot(value)
    except BadFile as problem:
        raise type(problem)(f"{path}: {problem.detail}", next=problem.next) from None


def differing(before: AccountSeen, after: AccountSeen, problems: Sequence[tuple[str, OneflowError]] = ()) -> Answer:
    """What the second holds otherwise."""
    found = difference(before, after)
    same = same_account(before, after)
    value = {
        "same_account": same,
        "differences": [asdict(one) for one in found],
        "incomplete": incomplete(problems),
    }
    lines = [] if same else ["These are two accounts: things are compared by their names, contracts are not."]
    lines += [_line(one) for one in found]
    lines.append(f"{counted(len(found), 'difference').capitalize()}.")
    return Answer(value, [*lines, *_missing(problems)], DIFFERENCES if found else 0)


def _missing(problems: Sequence[tuple[str, OneflowError]]) -> list[str]:
    return [f"Not all of {kind.replace('_', ' ')} could be read: {clean(one.detail)}" for kind, one in problems]


_MARKS = {"added": "+", "removed": "-", "changed": "~"}


def _line(one: Differing) -> str:
    name = f'{TITLES[one.kind].casefold()} "{clean(one.name)}" ({clean(str(one.id))})'
    if one.action != "changed":
        return f"{_MARKS[one.action]} {name}"
    before, after = (clean(json.dumps(value, ensure_ascii=False)) for value in (one.before, one.after))
    return f"~ {name}: {clean(one.attribute)}: {before} -> {after}"
