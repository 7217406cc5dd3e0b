"""The page behind an access link, in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.contracts import events, others, published

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="there is no Chromium here"),
]


def test_to_open_the_page_is_to_visit_the_contract(account: Account, tmp_path: Path) -> None:
    assert CHROMIUM, "the test needs Chromium"
    contract = published(account, name="<b>To sign</b>")
    (kari,) = others(contract)
    path = f"/contracts/{contract['id']}/participants/{kari['id']}/access_link"
    link = account.api.post(path).json()["access_link"]
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-proxy-server", "--virtual-time-budget=5000"]
    command = [CHROMIUM, *flags, f"--user-data-dir={tmp_path}", "--dump-dom", link]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert '<h1 id="name">&lt;b&gt;To sign&lt;/b&gt;</h1>' in shown
    assert "Kari Nordmann: undecided. The contract is pending." in shown
    assert '<button type="button" id="sign">Sign</button>' in shown
    assert events(account, contract) == ["contract:publish", "participant:first_visit"]
