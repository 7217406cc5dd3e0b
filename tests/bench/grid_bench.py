"""The grid beside Textual's DataTable: `python tests/bench/grid_bench.py`. Medians of 11, and ratios with budgets.

opened: from the first line of the App to the first frame with the rows, less the same with an empty App.
key: from a cursor key to the frame that shows it. edit: from the change of a cell to the frame that shows it, with the
bytes that the frame sends to the terminal.
"""

from __future__ import annotations

import asyncio
import gc
import io
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable, Static

sys.path.insert(0, str(Path(__file__).parents[2]))

from oneflow_tui.tui.widgets.grid import Column, Grid, Row

ROUNDS = 11
TITLES = ("Custom ID", "Name", "Description", "Placeholder", "Value")
SIZE = (80, 24)


def cells(number: int) -> list[str]:
    return [f"field_{number}", f"Field number {number}", "What the field is for", "Acme AB", str(number * 7)]


class Bench(App[None]):
    """Shows one widget, and writes what a terminal would get into `sent`."""

    CSS = "DataTable { height: 1fr; }"

    def __init__(self, kind: str, count: int) -> None:
        super().__init__()
        self.kind, self.count = kind, count
        self.frames = 0
        self.sent = io.StringIO()

    def compose(self) -> ComposeResult:
        yield self.table()

    def table(self) -> Widget:
        if self.kind == "grid":
            grid = Grid([Column(title.lower(), title) for title in TITLES])
            grid.set_rows(Row(str(number), cells(number)) for number in range(self.count))
            return grid
        if self.kind == "table":
            table: DataTable[str] = DataTable()
            keys = table.add_columns(*TITLES)
            self.second = keys[1]
            for number in range(self.count):
                table.add_row(*cells(number), key=str(number))
            return table
        return Static("nothing")

    def _display(self, screen: Any, renderable: Any) -> None:
        if renderable is not None and screen is self.screen:
            self.frames += 1
            self.sent.write(renderable.render_segments(self.console) if hasattr(renderable, "render_segments") else "")
        super()._display(screen, renderable)


async def painted(app: Bench, before: int) -> None:
    """Waits until a frame more than `before` has been drawn."""
    while app.frames <= before:
        await asyncio.sleep(0)


async def once(kind: str, count: int) -> dict[str, float]:
    gc.collect()
    start = time.perf_counter()
    app = Bench(kind, count)
    async with app.run_test(size=SIZE) as pilot:
        await painted(app, 0)
        found = {"opened": (time.perf_counter() - start) * 1000}
        if kind == "empty":
            return found
        widget: Any = app.query_one(Grid if kind == "grid" else DataTable)
        widget.focus()
        await pilot.pause()
        keys, edits, bytes_sent = [], [], []
        for turn in range(5):
            before, start = app.frames, time.perf_counter()
            if kind == "grid":
                widget.action_go(1, 0)
            else:
                widget.action_cursor_down()
            await painted(app, before)
            keys.append((time.perf_counter() - start) * 1000)
            await pilot.pause()
            app.sent.seek(0)
            app.sent.truncate()
            before, start = app.frames, time.perf_counter()
            if kind == "grid":
                widget.model.set_cell("3", "name", f"changed {turn}")
            else:
                widget.update_cell("3", app.second, f"changed {turn}")
            await painted(app, before)
            edits.append((time.perf_counter() - start) * 1000)
            await pilot.pause()
            bytes_sent.append(len(app.sent.getvalue().encode()))
        found |= {
            "key": statistics.median(keys),
            "edit": statistics.median(edits),
            "bytes": statistics.median(bytes_sent),
        }
    return found


async def measure() -> dict[tuple[str, int], dict[str, float]]:
    """The medians; the rounds of all kinds are taken in turn, so that a slow moment hits them alike."""
    cases = [("empty", 0), ("grid", 150), ("grid", 10_000), ("table", 150), ("table", 10_000)]
    taken: dict[tuple[str, int], list[dict[str, float]]] = {case: [] for case in cases}
    for case in cases:
        await once(*case)  # warms up
    for _ in range(ROUNDS):
        for case in cases:
            taken[case].append(await once(*case))
    return {
        case: {name: statistics.median(one[name] for one in runs) for name in runs[0]} for case, runs in taken.items()
    }


def main() -> None:
    found = asyncio.run(measure())
    empty = found.pop(("empty", 0))["opened"]
    print(f"{'':22}{'opened ms':>12}{'key ms':>10}{'edit ms':>10}{'edit bytes':>12}")
    print(f"{'an empty App':22}{empty:12.1f}")
    for (kind, count), one in found.items():
        name = f"{'Grid' if kind == 'grid' else 'DataTable'}, {count} rows"
        print(f"{name:22}{one['opened']:12.1f}{one['key']:10.2f}{one['edit']:10.2f}{one['bytes']:12.0f}")
    small, large = found["grid", 150], found["grid", 10_000]
    few, many = found["table", 150], found["table", 10_000]
    budgets = [
        ("open, 10,000 rows against 150", large["opened"] / small["opened"], 1.7),
        ("open, against a DataTable with 10,000", large["opened"] / many["opened"], 0.25),
        ("key, 10,000 rows against 150", large["key"] / small["key"], 1.3),
        ("key, against a DataTable with 10,000", large["key"] / many["key"], 1.0),
        ("key, against a DataTable with 150", small["key"] / few["key"], 1.0),
        ("cell edit, against a DataTable with 10,000", large["edit"] / many["edit"], 0.3),
        ("cell edit, against a DataTable with 150", small["edit"] / few["edit"], 0.3),
        ("cell edit, KB to the terminal", large["bytes"] / 1024, 2.0),
    ]
    print(f"\n{'':46}{'found':>8}{'at most':>9}")
    for name, ratio, most in budgets:
        print(f"{name:46}{ratio:8.2f}{most:9.2f}  {'' if ratio <= most else 'OVER'}")


if __name__ == "__main__":
    main()
