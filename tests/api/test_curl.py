from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from pydantic import SecretStr

from oneflow_tui.api.curl import as_curl


def test_the_command() -> None:
    command = as_curl("put", "https://api.oneflow.com/v1/x", {"a": "it's"}, acting_as="o'hara@example.com")
    assert command.splitlines()[1] == '  --header "x-oneflow-api-token: $ONEFLOW_API_TOKEN" \\'
    words = shlex.split(command.replace("\\\n", " "))
    assert words[:4] == ["curl", "--request", "PUT", "https://api.oneflow.com/v1/x"]
    assert "x-oneflow-user-email: o'hara@example.com" in words
    assert words[-2:] == ["--data-raw", '{"a": "it\'s"}']


def test_a_shell_gives_curl_exactly_what_was_meant(tmp_path: Path) -> None:
    fake = tmp_path / "curl"
    fake.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    fake.chmod(0o755)
    nasty = "$(touch hacked) `id` \"x\" 'y' \\ \n !"
    command = as_curl("POST", "https://api.oneflow.com/v1/x?a=b&c=$d", {"name": nasty, "sign_key": SecretStr("hidden")})
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ONEFLOW_API_TOKEN": "the-token"}
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path
    )
    words = done.stdout.split("\0")
    assert "https://api.oneflow.com/v1/x?a=b&c=$d" in words
    assert "x-oneflow-api-token: the-token" in words
    assert "hidden" not in command
    assert not (tmp_path / "hacked").exists()


def test_scim_has_a_token_of_its_own() -> None:
    command = as_curl("POST", "https://api.oneflow.com/scim/v1/Users", {}, scim=True)
    assert '"authorization: Bearer $ONEFLOW_SCIM_TOKEN"' in command
    assert "application/scim+json" in command
    assert "x-oneflow-api-token" not in command
