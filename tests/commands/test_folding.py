"""How lines fold on a terminal."""

from __future__ import annotations

from oneflow_tui.commands.folding import folded


def test_words_stay_whole_and_stand_under_the_first() -> None:
    assert folded('  ~ changes the name from "A" to "B" of the data field "org"', 40) == [
        '  ~ changes the name from "A" to "B" of',
        '    the data field "org"',
    ]
    assert folded("ok       python: oneflow-tui 0.1.0 on Python 3.11.7", 40) == [
        "ok       python: oneflow-tui 0.1.0 on",
        "         Python 3.11.7",
    ]


def test_a_command_is_never_folded() -> None:
    command = "oneflow-tui apply oneflow.toml --yes --allow-deletes 12 --adopt 'Acme CRM deal'"
    assert folded(f"To go on: {command}", 40) == ["To go on:", f"  {command}"]
    assert folded(f"  If the plan is what you want: {command}", 40) == [
        "  If the plan is what you want:",
        f"    {command}",
    ]
    assert folded(command, 40) == [command]
    script = f"{command}\n{command}"
    assert folded(script, 40) == [script]


def test_where_there_is_no_terminal_nothing_folds() -> None:
    assert folded("word " * 60, 0) == ["word " * 60]
    assert folded("https://" + "x" * 60, 40) == ["https://" + "x" * 60]
