"""`oneflow-tui inspect` without a screen: JSON, words, CSV, snapshots, differences."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from oneflow_tui.account.checks import checks, unasked
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.api.redaction import JSON_MARK, Redactor
from oneflow_tui.commands.answer import Answer, give, profile_names
from oneflow_tui.commands.inspect_files import csv_text, differing, read_file, write_snapshot
from oneflow_tui.commands.inspect_json import Out, value_of
from oneflow_tui.commands.inspect_words import lines_of
from oneflow_tui.commands.progress import Talk
from oneflow_tui.errors import LoginNeeded, Usage
from oneflow_tui.flags import INSPECTED
from oneflow_tui.options import Options
from oneflow_tui.services.contracts import SORTS, ContractQuery
from oneflow_tui.session.checkup.webhooks import unreachable
from oneflow_tui.session.reading import FURTHER, PARTS, Looked, read_account
from oneflow_tui.session.signed_in import SignedIn

_UNASKED = INSPECTED[: INSPECTED.index("checks") + 1]
_OF_CHECKS = tuple(one for one in PARTS if one != "contracts")
_NOT_OF_THE_PART = (4, 6)
"""Exit codes of failures that are not those of a part: login needed, try later."""

_READ_WITH = {"checks": _OF_CHECKS, "data_fields": ("template_types",)}
_NAMED_BY = {
    "contracts": ("workspaces", "template_types", "templates"),
    "templates": ("workspaces", "template_types"),
    "webhooks": ("workspaces", "template_types"),
}
"""What tells the names of the ids in a table."""


def run(options: Options, named: argparse.Namespace) -> int:
    """0 where anything could be read, else 1; with --diff 3 where anything differs. Raises OneflowError."""
    if len(profile_names(options)) > 1:
        raise Usage("One account is inspected at a time.", next="Name one profile; --diff compares two snapshots.")
    query = _query(named)
    what = tuple(named.what) or (("contracts",) if query.params() else _UNASKED)
    if query.params() and "contracts" not in what:
        raise Usage("--states, --query, --published and --sort choose among contracts.", next="Add contracts to WHAT.")
    if named.reach and "checks" not in what:
        raise Usage("--reach is for the checks.", next="Add checks to WHAT.")
    if query.params() and named.diff is not None:
        raise Usage("--diff compares all contracts, or none.", next="Leave the choice among contracts out.")
    if named.what and named.diff is not None:
        raise Usage("--diff compares all that the snapshot holds.", next="Leave WHAT out.")
    if named.csv:
        return _csv(options, what, query, reach=named.reach)
    if named.snapshot is not None:
        return _snapshot(options, what, query, Path(named.snapshot))
    if named.diff is not None:
        return _diff(options, [Path(one) for one in named.diff])
    if options.json:
        return _json(options, what, query, reach=named.reach)
    return _words(options, what, query, reach=named.reach, whole=bool(named.what))


def _query(named: argparse.Namespace) -> ContractQuery:
    """The choice among contracts. Raises Usage."""
    begin, dots, end = (named.published or "..").partition("..")
    if not dots or "|" in begin + end:
        raise Usage("--published is FROM..TO, as 2026-01-01..2026-02-01; one of them may be missing.")
    sort = tuple(one.strip() for one in (named.sort or "").split(",") if one.strip())
    if any(one.removeprefix("-") not in SORTS for one in sort):
        raise Usage(f"Contracts are sorted by {', '.join(SORTS)}.", next="A - in front turns the order: --sort=-state.")
    states = tuple(one.strip() for one in (named.states or "").split(",") if one.strip())
    return ContractQuery(states, named.query or "", (begin.strip(), end.strip()), sort)


def _parts(what: Collection[str], *, names: bool = False) -> list[str]:
    """The parts of the account to read for this, with `names` also those that tell what ids stand for."""
    wanted = {part for one in what for part in _READ_WITH.get(one, (one,))}
    if names:
        wanted |= {part for one in what for part in _NAMED_BY.get(one, ())}
    return [one for one in (*PARTS, *FURTHER) if one in wanted]


async def _look(
    options: Options,
    what: Collection[str],
    query: ContractQuery | None = None,
    *,
    names: bool = False,
    out: Out | None = None,
    reach: bool = False,
) -> tuple[Looked, AccountSeen, Redactor]:
    """Reads the account, and gives with it what takes the secrets of this run out of a text. Contracts go to `out` as
    they come, if there is one. Raises what signing in raises; and where nothing could be read since nobody is let in,
    or Oneflow cannot be reached or has trouble, that."""
    talked = Talk()
    async with SignedIn.opened(replace(options, read_only=True), on_wait=talked.waiting) as session:
        redactor = session.traffic.redactor
        if out is not None:
            out.redactor = redactor
        looked = await read_account(
            session.open_services,
            _parts(what, names=names),
            query=query,
            on_contracts=out.contracts if out is not None and "contracts" in what else None,
            with_fields="template_types" in _parts(what),
        )
        talked.end()
        seen = looked.seen(
            acting_as=session.acting_as or "",
            sign_keys=session.known_sign_keys,
            field_limit=session.field_limit,
            on_sandbox=session.on_sandbox,
        )
        if reach:
            urls = [one.callback_url for one in seen.webhooks or ()]
            seen = seen.with_parts(url_problems=await unreachable(urls, on_sandbox=seen.on_sandbox))
    if _nothing(what, looked):
        problems = [problem for _, problem in looked.problems]
        worst = next((one for one in problems if isinstance(one, LoginNeeded)), problems[0])
        if worst.exit_code in _NOT_OF_THE_PART:
            raise worst
    return looked, seen, redactor


def _nothing(what: Collection[str], looked: Looked) -> bool:
    """Whether nothing of what was asked for could be read."""
    return all(looked.parts[kind].failed for kind in _parts(what))


def _json(options: Options, what: Sequence[str], query: ContractQuery, *, reach: bool) -> int:
    out = Out()
    looked, seen, _ = asyncio.run(_look(options, what, query, out=out, reach=reach))
    out.end(value_of(what, looked, seen))
    return int(_nothing(what, looked))


def _words(options: Options, what: Sequence[str], query: ContractQuery, *, reach: bool, whole: bool) -> int:
    looked, seen, redactor = asyncio.run(_look(options, what, query, names=True, reach=reach))
    hide = redactor.marked
    lines = [hide(line) for line in lines_of(what, looked, seen, checks(seen), whole=whole, hide=hide)]
    if "checks" in what and (missing := unasked(seen)):
        lines.append(f"Not checked: {'; '.join(one.title for one in missing)}. --reach tries the webhooks' addresses.")
    return give(Answer({}, lines, int(_nothing(what, looked))), options)


def _csv(options: Options, what: Sequence[str], query: ContractQuery, *, reach: bool) -> int:
    if len(what) != 1 or options.json:
        raise Usage("--csv is one table, and no JSON.", next="Name one WHAT, as `oneflow-tui inspect users --csv`.")
    looked, seen, redactor = asyncio.run(_look(options, what, query, names=True, reach=reach))
    text, problems = csv_text(what[0], looked, seen)
    for problem in problems:
        Talk().line(f"Not all of it could be read. {problem.title}: {problem.detail}")
    print(redactor.marked(text), end="", flush=True)
    return int(bool(problems) and not text.count("\n") > 1)


def _snapshot(options: Options, what: Sequence[str], query: ContractQuery, path: Path) -> int:
    if query.params():
        raise Usage("A snapshot holds all contracts, or none.", next="Leave the choice among contracts out.")
    looked, seen, redactor = asyncio.run(_look(options, what))
    return give(write_snapshot(path, looked, seen, redactor), options)


def _diff(options: Options, paths: Sequence[Path]) -> int:
    if len(paths) > 2:
        raise Usage("--diff compares two snapshots, or one with the account.", next="Name one file or two.")
    before = read_file(paths[0])
    if len(paths) == 2:
        return give(differing(before.seen, read_file(paths[1]).seen), options)
    parts = [one for one in PARTS if getattr(before.seen, one) is not None]
    looked, seen, redactor = asyncio.run(_look(options, parts))
    found = differing(before.seen, seen, looked.problems)
    value = json.loads(redactor.marked(json.dumps(found.value), JSON_MARK))
    return give(Answer(value, [redactor.marked(line) for line in found.lines], found.code), options)
