"""How a command tells what went wrong: words on stderr, or one JSON object on stdout."""

from __future__ import annotations

import json
import sys

from oneflow_tui.commands.folding import all_folded
from oneflow_tui.errors import OneflowError
from oneflow_tui.text import clean

SCHEMA_VERSION = 1


def error_value(problem: OneflowError) -> dict[str, str | None]:
    """An error as JSON (interface, "JSON")."""
    return {
        "code": problem.code,
        "title": problem.title,
        "detail": problem.detail,
        "next": problem.next,
        "request_id": problem.request_id,
    }


def error_words(problem: OneflowError) -> list[str]:
    """An error as lines, cleaned."""
    lines = [clean(problem.title)]
    if problem.detail != problem.title:
        lines += [f"  {line}" for line in clean(problem.detail, lines=True).splitlines()]
    if problem.next:
        lines.append(f"  {clean(problem.next)}")
    if problem.request_id:
        lines.append(f"  request id: {clean(problem.request_id)}")
    return lines


def tell(problem: OneflowError, *, json_wanted: bool = False) -> int:
    """Tells an error and returns its exit code."""
    if json_wanted:
        print(json.dumps({"schema_version": SCHEMA_VERSION, "error": error_value(problem)}))
        return problem.exit_code
    title, *more = error_words(problem)
    print("\n".join(all_folded([f"oneflow-tui: {title}", *more], sys.stderr)), file=sys.stderr)
    return problem.exit_code
