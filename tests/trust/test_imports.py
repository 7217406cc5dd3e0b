"""What is really loaded, in clean processes."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"textual", "httpx", "pydantic", "keyring", "starlette", "uvicorn"}

LATE = {"starlette", "jsonschema", "sqlite3"}  # what a sandbox loads when it is wanted


def loaded(code: str) -> set[str]:
    """The top-level modules, and those of ours in full, that a program has loaded at its end."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, atexit\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n{code}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    names = done.stderr.splitlines()[-1].split()
    assert "oneflow_tui" in names, done.stderr
    return {name if name.startswith("oneflow_tui") else name.partition(".")[0] for name in names}


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(flag: str) -> None:
    names = loaded(f"from oneflow_tui.cli import main\nsys.exit(main([{flag!r}]))")
    assert not names & HEAVY
    assert {one for one in names if one.startswith("oneflow_tui.")} <= {
        "oneflow_tui.cli",
        "oneflow_tui.options",
        "oneflow_tui.arguments",
        "oneflow_tui.flags",
    }


def test_without_a_terminal_nothing_heavy_is_loaded() -> None:
    names = loaded("import os\nos.close(0)\nfrom oneflow_tui.cli import main\nsys.exit(main([]))")
    assert not names & HEAVY


@pytest.mark.parametrize(
    ("module", "never", "ours"),
    [
        ("errors", HEAVY, ()),
        ("text", HEAVY, ()),
        ("options", HEAVY, ()),
        ("models", HEAVY - {"pydantic"}, ("api", "services", "setup", "local", "session", "tui", "sandbox")),
        ("api.client", HEAVY - {"pydantic", "httpx"}, ("services", "setup", "local", "session", "tui", "sandbox")),
        ("services", HEAVY - {"pydantic", "httpx"}, ("setup", "local", "session", "tui", "sandbox")),
        ("setup.plan", HEAVY - {"pydantic", "httpx"}, ("local", "session", "tui", "sandbox")),
        ("account.checks", HEAVY - {"pydantic"}, ("api", "services", "local", "session", "tui", "sandbox")),
        ("account.difference", HEAVY - {"pydantic"}, ("api", "services", "local", "session", "tui", "sandbox")),
        ("local.credentials", HEAVY - {"pydantic"}, ("api.client", "services", "session", "tui", "sandbox")),
        ("local.files", HEAVY, ("api", "services", "setup", "session", "tui", "sandbox")),
        ("session", HEAVY - {"pydantic", "httpx"}, ("tui", "cli", "commands", "sandbox")),
        ("sandbox.server", {"textual", "httpx", "pydantic", "keyring"}, ("errors", "text", "models", "api", "local")),
        ("sandbox.server", LATE, ("sandbox.scim", "sandbox.console", "sandbox.database", "sandbox.openapi")),
        ("tui.app", HEAVY - {"textual"}, ("session", "models", "setup", "services", "local.credentials", "sandbox")),
        (
            "tui.inspect.app",
            HEAVY - {"textual"},
            ("session", "models", "account", "services", "local.credentials", "sandbox"),
        ),
        ("commands.wizard", HEAVY, ("tui", "session")),
        ("commands.inspect", HEAVY, ("tui", "session", "account", "models")),
    ],
)
def test_a_layer_loads_only_what_is_below_it(module: str, never: set[str], ours: tuple[str, ...]) -> None:
    names = loaded(f"import oneflow_tui.{module}")
    assert not names & never
    assert not names & {f"oneflow_tui.{one}" for one in ours}
