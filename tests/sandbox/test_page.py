"""The console page in a real browser, by keys."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from tests.sandbox.conftest import Account

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WAIT = 20.0  # seconds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="there is no Chromium here"),
]


class Page:
    """A tab, spoken to over the DevTools protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    def command(self, method: str, **parameters: Any) -> dict:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(WAIT))
            if answer.get("id") == number:
                return answer["result"]

    def js(self, expression: str) -> Any:
        return self.command("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression: str) -> None:
        end = time.monotonic() + WAIT
        while not self.js(expression):
            assert time.monotonic() < end, f"never true: {expression}\n{self.js('document.body.innerText')}"

    def key(self, key: str, code: int, text: str = "") -> None:
        common = {"key": key, "windowsVirtualKeyCode": code}
        self.command("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.command("Input.dispatchKeyEvent", type="keyUp", **common)

    def tab_to(self, condition: str) -> None:
        for _ in range(60):
            if self.js(f"(e => {condition})(document.activeElement)"):
                return
            self.key("Tab", 9)
        raise AssertionError(f"Tab never reaches {condition}")


@pytest.fixture
def page(account: Account, tmp_path: Path) -> Iterator[Page]:
    assert CHROMIUM, "the tests need Chromium"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-proxy-server", "--remote-debugging-port=0"]
    command = [CHROMIUM, *flags, f"--user-data-dir={tmp_path / 'browser'}", account.server.console_url]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        late = threading.Timer(60, process.kill)
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


def test_a_person_does_their_steps_by_keys(account: Account, page: Page) -> None:
    nasty = "<img src=x onerror=document.title='run'>"
    number = account.new_type(nasty)
    page.until(f"document.body.innerText.includes({json.dumps(nasty)})")
    assert page.js("document.title") == "Sandbox console"
    assert page.js("document.images.length") == 0

    page.tab_to("e.id === 'extension'")
    page.key(" ", 32, " ")
    page.until("document.getElementById('message').textContent === 'The extension is off.'")
    assert account.state()["extension"] is False
    assert page.js("document.activeElement.id") == "extension"

    page.tab_to("e.ariaLabel === 'Template type of Sales agreement'")
    page.key("ArrowDown", 40)
    page.until("document.getElementById('message').textContent === 'Template type set.'")
    assert account.state()["templates"][0]["template_type_id"] == number

    page.tab_to("e.name === 'name'")
    page.command("Input.insertText", text="Alan Kay")
    account.plant("invitations", {"email": "tony@nordlys.example", "name": "Tony Hoare"})
    page.until("document.getElementById('invitations').innerText.includes('tony@nordlys.example')")
    assert page.js("document.activeElement.name + '=' + document.activeElement.value") == "name=Alan Kay"
    page.tab_to("e.name === 'email'")
    page.command("Input.insertText", text="kay@nordlys.example")
    page.key("Enter", 13, "\r")
    page.until("document.getElementById('invitations').children.length === 2")
    page.tab_to("e.ariaLabel === 'Accept the invitation of kay@nordlys.example'")
    page.key("Enter", 13, "\r")
    page.until("document.getElementById('users').innerText.includes('kay@nordlys.example')")
    assert account.api.get("/users").json()["data"][-1]["name"] == "Alan Kay"
    labelled = "e => e.ariaLabel || e.labels.length || e.textContent"
    assert page.js(f"[...document.querySelectorAll('input,select,button')].every(e => Boolean(({labelled})(e)))")
