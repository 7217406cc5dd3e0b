"""`oneflow-tui schema`: the JSON Schemas of the set-up file and of each --json output."""

from __future__ import annotations

import argparse
import json
import sys
from importlib.resources import files

from oneflow_tui.commands.answer import Answer, give
from oneflow_tui.errors import Usage
from oneflow_tui.options import Options

_ENDING = ".schema.json"


def names() -> list[str]:
    """The names of all schemas."""
    folder = files("oneflow_tui.schemas")
    return sorted(one.name.removesuffix(_ENDING) for one in folder.iterdir() if one.name.endswith(_ENDING))


def read_schema(name: str) -> dict[str, object]:
    """One schema. Raises Usage where there is none of that name."""
    if name not in names():
        raise Usage(f"There is no schema {name!r}.", next=f"There are: {', '.join(names())}.")
    text = files("oneflow_tui.schemas").joinpath(f"{name}{_ENDING}").read_text(encoding="utf-8")
    value: dict[str, object] = json.loads(text)
    return value


def run(options: Options, named: argparse.Namespace) -> int:
    if named.name is None:
        return give(Answer({"schemas": names()}, names()), options)
    json.dump(read_schema(named.name), sys.stdout, indent=2)
    print()
    return 0
