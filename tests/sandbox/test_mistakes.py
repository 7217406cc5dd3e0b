"""The planted mistakes still fit the rules that they break, and the planting itself works.

The whole run is the long form: `python -m tests.sandbox.mistakes`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sandbox.mistakes import MISTAKES, ROOT, SANDBOX, Mistake, planted


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.name)
def test_a_mistake_can_be_planted_and_leaves_a_program(mistake: Mistake, tmp_path: Path) -> None:
    copy = tmp_path / SANDBOX / mistake.file
    copy.parent.mkdir(parents=True)
    shutil.copy(ROOT / SANDBOX / mistake.file, copy)
    before = copy.read_text()
    compile(planted(mistake, tmp_path).read_text(), mistake.file, "exec")
    assert copy.read_text() != before


def test_there_are_thirty_of_them_each_with_a_name() -> None:
    assert len({one.name for one in MISTAKES}) == len(MISTAKES) >= 30
