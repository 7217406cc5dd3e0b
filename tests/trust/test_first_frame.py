"""What is loaded when the first frame of the wizard stands: nothing heavy. In a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import json, pathlib, sys
import oneflow_tui.tui
from oneflow_tui.options import Options
from oneflow_tui.tui.app import WizardApp

class Watched(WizardApp):
    CSS_PATH = pathlib.Path(oneflow_tui.tui.__file__).with_name("app.tcss")

    def _load(self):  # runs after the first refresh, and starts what is heavy
        at_first_frame = sorted(sys.modules)
        shown = self.screen.query_one("#step-title").visual.plain
        self.seen = (at_first_frame, shown)
        super()._load()

    def account_opened(self):
        super().account_opened()
        self.exit()

app = Watched(Options())
app.run(headless=True, size=(80, 24))
print(json.dumps({"first": app.seen[0], "shown": app.seen[1], "later": sorted(sys.modules)}))
"""


def test_the_first_frame_loads_nothing_heavy_and_the_rest_comes_after_it() -> None:
    finished = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    seen = json.loads(finished.stdout.strip().splitlines()[-1])
    assert seen["shown"] == "Welcome"
    heavy = {"httpx", "pydantic", "keyring"}
    assert heavy & set(seen["first"]) == set()
    assert not [name for name in seen["first"] if name.startswith(("oneflow_tui.models", "oneflow_tui.session"))]
    assert {"httpx", "pydantic"} <= set(seen["later"])  # so the check can fail; keyring waits until it is asked


BROWSER = """
import json, sys
from oneflow_tui.options import Options
from oneflow_tui.tui.inspect.app import InspectApp

class Watched(InspectApp):
    def _load(self):  # runs after the first refresh, and starts what is heavy
        at_first_frame = sorted(sys.modules)
        self.seen = (at_first_frame, [row.cells[0] for row in self.screen.query_one("#sections").model.rows])
        super()._load()

    async def _open(self, module):
        await super()._open(module)
        self.exit()

app = Watched(Options())
app.run(headless=True, size=(80, 24))
print(json.dumps({"first": app.seen[0], "shown": app.seen[1], "later": sorted(sys.modules)}))
"""


def test_the_browser_draws_its_lists_before_anything_heavy_is_loaded() -> None:
    finished = subprocess.run([sys.executable, "-c", BROWSER], capture_output=True, text=True, timeout=60, check=True)
    seen = json.loads(finished.stdout.strip().splitlines()[-1])
    assert {"Account", "Contracts", "Traffic"} <= set(seen["shown"])
    assert {"httpx", "pydantic", "keyring"} & set(seen["first"]) == set()
    assert not [name for name in seen["first"] if name.startswith(("oneflow_tui.models", "oneflow_tui.account"))]
    assert {"httpx", "pydantic"} <= set(seen["later"])
