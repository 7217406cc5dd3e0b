"""How a command tells what went wrong: words on stderr, or one JSON object on stdout."""

from __future__ import annotations

import json
import sys

from oneflow_tui.errors import OneflowError
from oneflow_tui.text import clean

SCHEMA_VERSION = 1


def tell(problem: OneflowError, *, json_wanted: bool = False) -> int:
    """Tells an error and returns its exit code."""
    if json_wanted:
        said = {
            "code": problem.code,
            "title": problem.title,
            "detail": problem.detail,
            "next": problem.next,
            "request_id": problem.request_id,
        }
        print(json.dumps({"schema_version": SCHEMA_VERSION, "error": said}))
        return problem.exit_code
    lines = [f"oneflow-tui: {clean(problem.title)}"]
    if problem.detail != problem.title:
        lines.append(f"  {clean(problem.detail)}")
    if problem.next:
        lines.append(f"  {clean(problem.next)}")
    if problem.request_id:
        lines.append(f"  request id: {clean(problem.request_id)}")
    print("\n".join(lines), file=sys.stderr)
    return problem.exit_code
