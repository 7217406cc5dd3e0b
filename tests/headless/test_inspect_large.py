"""The large account, past what Oneflow lists; and one whose every string is hostile."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.headless.conftest import Program, check
from tests.sandbox_server import SandboxServer
from tests.trust.test_hostile_account import HOSTILE, spoil


class TestLarge:
    """In less than the default share of the limit, which this sandbox holds to."""

    @pytest.fixture
    def sandbox(self) -> Iterator[SandboxServer]:
        with SandboxServer().start("large", arguments=["--rate-limit", "400/300"]) as running:
            yield running

    def test_all_that_can_be_reached(self, program: Program) -> None:
        out = program.folder / "out.json"
        with out.open("w") as file:
            process = program.start_into(file, "inspect", "--json")
            _, status, _ = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        value: Any = json.loads(out.read_text("ascii"))
        assert [one["kind"] for one in value["incomplete"]] == ["contracts"]
        error = value["incomplete"][0]["error"]
        assert error["code"] == "beyond_reach"
        assert "150 of 20,150" in error["detail"]
        numbers = [one["id"] for one in value["contracts"]]
        assert len(set(numbers)) == len(numbers) == 20_000
        assert numbers == sorted(numbers)
        assert (len(value["template_types"]), len(value["templates"]), len(value["users"])) == (60, 200, 500)
        assert {len(one["data_fields"]) for one in value["template_types"]} == {150}
        assert all(one["status"] == 200 for one in program.plain.state()["calls"])


class TestHostile:
    @pytest.fixture
    def sandbox(self, tmp_path: Path) -> Iterator[SandboxServer]:
        state = tmp_path / "state"
        SandboxServer().start("typical", state=state).stop()
        spoil(state)
        with SandboxServer().start(state=state, arguments=["--rate-limit", "off"]) as running:
            yield running

    def test_raw_in_json_and_literal_elsewhere(self, program: Program) -> None:
        done = program("inspect", "--json")
        assert done.code == 0
        assert done.out.isascii()
        assert done.out.replace("\n", "").isprintable()
        value = check("inspect", done.value)
        assert value["incomplete"] == []
        assert value["account"]["name"].startswith(HOSTILE)
        assert value["contracts"][0]["_private"]["name"].startswith(HOSTILE)
        whole = {"account", "workspaces", "template_types", "templates", "webhooks", "users", "contracts", "checks"}
        assert whole < set(value)
        arguments = [[], *([one] for one in sorted(whole)), ["--snapshot", "s.json"], ["--diff", "s.json"]]
        arguments += [[one, "--csv"] for one in sorted(whole)]
        for each in arguments:
            said = program("inspect", *each)
            assert said.code == 0, (each, said)
            text = said.out + said.err
            acting = {one for one in text if not one.isprintable() and one not in "\r\n"}
            assert not acting, (each, acting)
        assert r"\u001b]0;t" in program("inspect", "workspaces").out
        ids = [one["id"] for one in program.plain.all("/contracts")]
        assert [one["id"] for one in value["contracts"]] == ids
