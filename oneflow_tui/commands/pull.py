"""`oneflow-tui pull`: the account's set-up as a file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from oneflow_tui.commands.answer import Answer, profile_names, run_for_profiles
from oneflow_tui.commands.asking import can_ask, confirmed
from oneflow_tui.commands.limits import field_limit
from oneflow_tui.commands.progress import Talk
from oneflow_tui.errors import Usage
from oneflow_tui.local.own_files import read_own
from oneflow_tui.local.set_up_file import beside, parsed, write_texts
from oneflow_tui.options import Options
from oneflow_tui.session.headless import Headless
from oneflow_tui.setup.file.merging import Merged, merge_setup
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.pulling import Pulled, pulled
from oneflow_tui.setup.file.writing import write_setup
from oneflow_tui.setup.words import address_words, counted
from oneflow_tui.text import clean

DIFFERENCES = 3


def run(options: Options, named: argparse.Namespace) -> int:
    """0 where the file now says what the account holds; 3 where it keeps things that the account lacks."""
    if len(profile_names(options)) > 1:
        raise Usage("A set-up file is pulled from one account.", next="Name one profile.")
    path = Path(named.file)
    exists = path.exists()

    async def work(options: Options) -> Answer:
        talked = Talk()
        async with Headless.opened(replace(options, read_only=True), on_wait=talked.waiting) as session:
            old_data = read_own(path) if exists else None
            old = parsed(path, old_data, limit=field_limit(options)) if old_data is not None else None
            actual = await session.look("template_types", "webhooks", "users", "workspaces")
            actual = await session.look(types=[one.id for one in actual.template_types or ()])
            talked.end()
            name = old.name if old is not None else session.account_name
            found = pulled(actual, name=name, known_sign_keys=session.known_sign_keys, ids=session.ids())
            session.remember_pulled(found)
            if old is None or old_data is None:
                merged = Merged(write_setup(found.setup))
            else:
                merged = await _merged(path, old_data.decode("utf-8"), old, found, options, named, talked)
            write_texts(path, merged.text, merged.csv)
            return _answer(path, found.setup, found.warnings, merged)

    return run_for_profiles(options, work)


async def _merged(
    path: Path,
    text: str,
    old: SetupFile,
    found: Pulled,
    options: Options,
    named: argparse.Namespace,
    talked: Talk,
) -> Merged:
    """The pull worked into the file. What the account lacks goes only where the person says so."""

    def merge(*, drop: bool) -> Merged:
        return merge_setup(
            text, old, found.setup, drop=drop, names=found.names, csv=lambda name: read_own(beside(path, name))
        )

    merged = merge(drop=named.drop)
    if merged.kept and can_ask(options):
        for one in merged.kept:
            talked.line(f"The account does not have {address_words(one)}.")
        if await confirmed(f"Drop {counted(len(merged.kept), 'entry', 'entries')} from the file?"):
            return merge(drop=True)
    return merged


def _answer(path: Path, setup: SetupFile, warnings: tuple[str, ...], merged: Merged) -> Answer:
    fields = sum(len(one.data_fields) for one in setup.template_types)
    value: dict[str, Any] = {
        "file": str(path),
        "template_types": len(setup.template_types),
        "data_fields": fields,
        "webhooks": len(setup.webhooks),
        "users": len(setup.users),
        "kept": list(merged.kept),
        "dropped": list(merged.dropped),
        "warnings": list(warnings),
    }
    lines = [
        f"{clean(str(path))}: {counted(len(setup.template_types), 'template type')}, {counted(fields, 'data field')}, "
        f"{counted(len(setup.webhooks), 'webhook')}, {counted(len(setup.users), 'user')}."
    ]
    lines += [f"Left out: {clean(one)}" for one in warnings]
    lines += [f"Dropped from the file: {address_words(one)}" for one in merged.dropped]
    lines += [f"Kept in the file, though the account does not have it: {address_words(one)}" for one in merged.kept]
    if merged.kept:
        lines.append("`pull --drop` takes these out of the file; `apply` makes them in the account.")
    return Answer(value, lines, DIFFERENCES if merged.kept else 0)
