"""A headless Chromium, spoken to over the DevTools protocol."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ABSENT = CHROMIUM is None and os.environ.get("CI") != "true"
WAIT = 10.0  # seconds
LONGEST = 120.0  # seconds that a browser may live

KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "End": 35, "ArrowUp": 38, "ArrowDown": 40}


class Page:
    """One tab. What goes wrong in it is kept in `problems`."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.problems: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.command(f"{domain}.enable")

    def command(self, method: str, **parameters: Any) -> dict:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(WAIT))
            self._look_at(answer)
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _look_at(self, message: dict) -> None:
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.problems.append(json.dumps(message["params"]["exceptionDetails"]))
            case "Log.entryAdded" if message["params"]["entry"]["level"] in {"warning", "error"}:
                self.problems.append(json.dumps(message["params"]["entry"]))
            case "Runtime.consoleAPICalled" if message["params"]["type"] in {"warning", "error", "assert"}:
                self.problems.append(json.dumps(message["params"]["args"]))

    def open(self, url: str, ready: str) -> None:
        self.command("Page.navigate", url=url)
        self.until(ready)

    def js(self, expression: str) -> Any:
        """The value of an expression, of a promise what it resolves to."""
        answer = self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        end = time.monotonic() + WAIT
        while not self.js(f"Boolean({expression})"):
            assert time.monotonic() < end, f"never true: {expression}\n{self.js('document.body.innerText')[:3000]}"

    def key(self, key: str, *, shift: bool = False) -> None:
        text = {"Enter": "\r", " ": " "}.get(key, "")
        common = {"key": key, "code": key if len(key) > 1 else "Space", "windowsVirtualKeyCode": KEYS[key]}
        common["modifiers"] = 8 if shift else 0
        self.command("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.command("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        self.command("Input.insertText", text=text)

    def tab_to(self, condition: str, *, most: int = 150) -> None:
        """Tab until the focus is on an element `e` of which the condition holds."""
        for _ in range(most):
            if self.js(f"(e => {condition})(document.activeElement)"):
                return
            self.key("Tab")
        raise AssertionError(f"Tab never reaches {condition}; it is at {self.js('document.activeElement.outerHTML')}")

    def size(self, width: int, height: int) -> None:
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    def scheme(self, name: str) -> None:
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, path: Path, *, whole: bool = False) -> None:
        taken = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(taken["data"]))


@contextmanager
def browser(directory: Path) -> Iterator[Page]:
    """A browser with one empty tab."""
    assert CHROMIUM, "the tests need Chromium"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-proxy-server", "--remote-debugging-port=0"]
    command = [CHROMIUM, *flags, f"--user-data-dir={directory}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        late = threading.Timer(LONGEST, process.kill)
        late.start()
        try:
            assert process.stderr is not None
            address = next(line.split()[-1] for line in process.stderr if "DevTools listening" in line)
            tabs = httpx.get(f"http://{address.split('/')[2]}/json", trust_env=False).json()
            url = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            with connect(url, max_size=None, proxy=None) as socket:
                yield Page(socket)
        finally:
            late.cancel()
            process.terminate()
