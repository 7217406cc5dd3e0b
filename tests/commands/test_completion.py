"""completion: the scripts are read by real shells, and bash completes with one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from oneflow_tui.flags import COMMANDS
from tests.commands.program import program
from tests.parts import need

COMPLETE = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
name=$(complete -p oneflow-tui); name=${name##*-F }; name=${name%% *}
"$name" oneflow-tui "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    need("bash")
    done = program("completion", "bash")
    assert (done.code, done.err) == (0, "")
    path = tmp_path / "completion.bash"
    path.write_text(done.out)
    return path


def completed(script: Path, *words: str, folder: Path | None = None) -> set[str]:
    """What bash offers for the last word."""
    command = ["bash", "--norc", "-c", COMPLETE, "bash", str(script), "oneflow-tui", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True, cwd=folder)
    return set(done.stdout.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_can_read_its_script(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = program("completion", shell)
    assert done.code == 0
    path = tmp_path / "script"
    path.write_text(done.out)
    checked = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, timeout=30, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_bash_completes_commands_and_flags(script: Path) -> None:
    assert completed(script, "") >= set(COMMANDS)
    assert completed(script, "log") == {"login", "logout"}
    assert completed(script, "--prof") == {"--profile"}
    assert completed(script, "apply", "--a") == {"--adopt", "--allow-deletes", "--allow-host"}
    assert completed(script, "login", "--with") == {"--with-token"}
    assert completed(script, "plan", "--with") == set()
    assert completed(script, "completion", "") == {"bash", "zsh", "tcsh"}


def test_bash_completes_set_up_files_and_folders(script: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / "more").mkdir(parents=True)
    for name in ("oneflow.toml", "notes.txt", "more/other.toml"):
        (folder / name).touch()
    for command in ("plan", "apply", "pull", "status"):
        assert completed(script, command, "", folder=folder) >= {"oneflow.toml", "more"}
        assert "notes.txt" not in completed(script, command, "", folder=folder)
    assert completed(script, "plan", "more/", folder=folder) == {"more/other.toml"}
    assert "notes.txt" in completed(script, "plan", "--out", "", folder=folder)


def test_a_person_at_bash_presses_tab(script: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "my set-up.toml").touch()
    environ = {**os.environ, "PS1": "ready> ", "TERM": "dumb"}
    with pexpect.spawn(
        "bash", ["--norc", "--noprofile"], cwd=folder, env=environ, encoding="utf-8", timeout=20
    ) as bash:
        bash.delaybeforesend = None
        bash.expect_exact("ready> ")
        bash.sendline(f"oneflow-tui() {{ printf 'got=%s;' \"$@\"; }}; source {script}; echo loaded")
        bash.expect_exact("loaded\r\n")
        bash.expect_exact("ready> ")
        bash.send("oneflow-tui pla\tmy\t\n")
        bash.expect_exact("got=plan;got=my set-up.toml;")


def test_the_same_as_json() -> None:
    value = program("completion", "bash", "--json").json
    assert value["shell"] == "bash"
    assert value["script"].rstrip("\n") == program("completion", "bash").out.rstrip("\n")


def test_an_unknown_shell_and_no_shell_are_usage() -> None:
    for arguments in (["completion", "fish"], ["completion"]):
        assert program(*arguments).code == 2


def test_a_reader_that_has_enough_ends_the_program_quietly() -> None:
    """As `| head` does: nobody reads any more."""
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "oneflow_tui", "completion", "bash"]
    done = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, text=True, timeout=30, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (141, "")
