"""Writing what was read to a file that the person names, and comparing with such a file."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneflow_tui.account.bare import masked_value
from oneflow_tui.account.diagram import Diagram, diagram_of
from oneflow_tui.account.difference import difference, same_account
from oneflow_tui.account.export import as_csv, csv_cell
from oneflow_tui.account.mermaid import as_mermaid
from oneflow_tui.account.snapshot import read_snapshot, snapshot
from oneflow_tui.account.svg import as_svg
from oneflow_tui.api.redaction import JSON_MARK, MARK
from oneflow_tui.errors import BadFile
from oneflow_tui.local.own_files import write_own
from oneflow_tui.tui.dialogs.record_form import FormField, RecordForm
from oneflow_tui.tui.dialogs.set_up_file import typed_path
from oneflow_tui.tui.inspect.facts import raw_of
from oneflow_tui.tui.inspect.rows import cells_of, grid_columns, table_of
from oneflow_tui.tui.inspect.times import when

if TYPE_CHECKING:
    from oneflow_tui.tui.inspect.desk import Desk
    from oneflow_tui.tui.inspect.live import Live

_WHAT = {
    "csv": ("{list} as CSV", ".csv"),
    "json": ("{list} as JSON, without secrets", ".json"),
    "snapshot": ("A snapshot of the account, without secrets", "-snapshot.json"),
    "svg": ("The map of the integration as SVG", "-map.svg"),
    "mermaid": ("The map of the integration as Mermaid", "-map.mmd"),
    "har": ("The requests of this run as HAR", ".har"),
}
OF_THE_LIST = ("csv", "json")


def _free(text: str) -> str | None:
    """Why no file can be written there; None where one can."""
    path = typed_path(text)
    if path is None:
        return "Give the name of a file."
    try:
        if path.exists():
            return "There is such a file already."
        return None if path.parent.is_dir() else "There is no such folder."
    except OSError as problem:
        return f"{problem.strerror or 'No file can be written there'}."


def export(screen: Live, desk: Desk) -> None:
    """Asks what, then where, and writes it."""
    listed = screen.current != "pictures"
    listing = _list_told(screen)
    choices = [
        (key, words.format(list=listing)) for key, (words, _) in _WHAT.items() if listed or key not in OF_THE_LIST
    ]
    first = "har" if screen.current == "traffic" else "svg" if screen.current == "pictures" else "csv"

    def named(values: Any) -> None:
        if values is not None:
            what = str(values["what"])
            base = screen.current if what in OF_THE_LIST else "account" if what != "har" else "traffic"
            form = RecordForm(
                _WHAT[what][0].format(list=listing),
                [FormField("path", "File", value=f"oneflow-{base}{_WHAT[what][1]}", hint=str(Path.cwd()), check=_free)],
                done="Write",
            )
            screen.app.push_screen(form, lambda answer: write(what, answer))

    def write(what: str, values: Any) -> None:
        if values is not None:
            path = typed_path(str(values["path"])) or Path()
            entries, section = screen.entries_shown(), screen.current

            async def job() -> None:
                await asyncio.to_thread(_write, path, lambda: safe_text(what, desk, section, entries))
                screen.good_news(f"Written: {path}")

            screen.work("write", job)

    form = RecordForm("Export", [FormField("what", "What", "choice", first, options=choices)], done="Next")
    screen.app.push_screen(form, named)


def _list_told(screen: Live) -> str:
    """Which rows are written."""
    grid = screen.grid
    if grid is not None and (marked := len(grid.marked_keys)):
        return "The marked row" if marked == 1 else f"The {marked:,} marked rows"
    if grid is not None and grid.model.filter_text:
        return f"What holds “{grid.model.filter_text}”"
    return "This list"


def _write(path: Path, make: Callable[[], str]) -> None:
    write_own(path, make().encode("utf-8"), private=True)


def safe_text(what: str, desk: Desk, section: str, entries: Sequence[Any]) -> str:
    """The text of the file. The token and the like of this run are not in it, should the account's own text hold
    them."""
    in_json = what in ("json", "snapshot", "har")
    return desk.session.traffic.redactor.marked(text_of(what, desk, section, entries), JSON_MARK if in_json else MARK)


def text_of(what: str, desk: Desk, section: str, entries: Sequence[Any]) -> str:
    """The same before that. `entries` are those of the list that is shown."""
    match what:
        case "csv":
            kind = table_of(section)
            return _csv(section, desk, entries) if kind is None else as_csv(kind, entries, desk.names)
        case "json":
            return json.dumps([masked_value(raw_of(one)) for one in entries], indent=2, default=str) + "\n"
        case "snapshot":
            taken = datetime.now(UTC).isoformat(timespec="seconds")
            return json.dumps(snapshot(desk.seen, taken), indent=1) + "\n"
        case "svg":
            return as_svg(_map(desk))
        case "mermaid":
            return as_mermaid(_map(desk))
        case _:
            from oneflow_tui import __version__
            from oneflow_tui.api.har import har_text

            return har_text(desk.services.traffic.entries, version=__version__)


def _map(desk: Desk) -> Diagram:
    return diagram_of(desk.seen).without(desk.session.traffic.redactor.marked)


def _csv(section: str, desk: Desk, entries: Sequence[Any]) -> str:
    """Of a list whose entries are no things of the account: what stands on the screen."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.id for column in grid_columns(section)])
    for entry in entries:
        writer.writerow([csv_cell(cell) for cell in cells_of(entry, desk.names)])
    return out.getvalue()


def _there(text: str) -> str | None:
    """Why no file can be read there; None where one can."""
    path = typed_path(text)
    try:
        return None if path is not None and path.is_file() else "There is no such file."
    except OSError as problem:
        return f"{problem.strerror or 'There is no such file'}."


def compare(screen: Live, desk: Desk) -> None:
    """Asks for a snapshot, and lists what differs from it under Changes."""

    def read(values: Any) -> None:
        if values is not None:
            path = typed_path(str(values["path"])) or Path()
            screen.work("write", lambda: against(path))

    async def against(path: Path) -> None:
        desk.changes, desk.compared_with = await asyncio.to_thread(_compared, path, desk)
        desk.on_change("changes")
        screen.refill("changes")
        screen.visit("changes")

    field = FormField("path", "Snapshot", hint="A file that this program wrote: e, then A snapshot.", check=_there)
    screen.app.push_screen(RecordForm("Compare with a snapshot", [field], done="Compare"), read)


def _compared(path: Path, desk: Desk) -> tuple[list[Any], str]:
    try:
        found = read_snapshot(json.loads(path.read_bytes()))
    except (ValueError, RecursionError):
        raise BadFile(f"{path} is no JSON.") from None
    except OSError as problem:
        raise BadFile(f"{path} could not be read: {problem.strerror or problem}") from None
    by = "" if same_account(found.seen, desk.seen) else ", another account: by names"
    return difference(found.seen, desk.seen), f"since {when(found.taken) if found.taken else 'the snapshot'}{by}"
