"""The wizard with a real keyring, in a real terminal: the token is kept by one run and found by the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.parts import need
from tests.secret_service.bus import under_a_bus

pytestmark = [pytest.mark.secret_service, pytest.mark.terminal]

WALK = """
from tests.e2e import steps
from tests.sandbox_server import SandboxServer

with SandboxServer().start(seed="ready") as sandbox:
    environment = {"ONEFLOW_BASE_URL": sandbox.base_url}
    with steps.wizard(environment=environment) as terminal:
        terminal.see("▶ Welcome", "Begin", "The account: http://127.0.0.1")
        terminal.key("Enter")
        terminal.see("paste the token here")
        terminal.paste(sandbox.token)
        terminal.see("•" * 20)
        terminal.key("Enter")
        print("kept", "keyring: SecretService" in terminal.see("fingerprint", "It is kept"))
        assert sandbox.token not in terminal.screen()
        steps.leave(terminal)
    with steps.wizard(environment=environment) as terminal:
        terminal.see("The account: Nordlys AB")
        terminal.key("Enter")
        screen = terminal.see("▶ Token", "fingerprint", "It came")
        print("found", "from the keyring" in screen, "paste the token here" in screen)
        steps.leave(terminal)
"""


def test_a_token_is_kept_by_one_run_and_found_by_the_next(home: Path) -> None:
    need("tmux")
    done = under_a_bus(home, WALK)
    assert done.stdout.splitlines() == ["kept True", "found True False"], done.stdout + done.stderr
