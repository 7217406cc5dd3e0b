"""Backups are listed and read; one that is damaged is put aside, named, and spoils nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oneflow_tui.errors import BadFile, BadInput
from oneflow_tui.local.files import write_record
from oneflow_tui.local.journal import AccountFiles
from oneflow_tui.models import DataField

FIELD = {"custom_id": "vat", "name": "VAT", "odd": {"deep": "\u202e"}, "value": None}


def test_backups_come_back_newest_first_as_they_were_received(tmp_path: Path) -> None:
    files = AccountFiles(tmp_path)
    assert files.backups().found == ()
    names = [files.backup_fields(type_id, [DataField.read(FIELD)]) for type_id in (5, 6)]
    older = "20200101T000000Z-type-7-abcdef.json"
    write_record(tmp_path / "backups" / older, {"template_type_id": 7, "time": "t", "data_fields": []})
    listed = files.backups()
    assert {one.name for one in listed.found} == {*names, older}
    assert listed.found[-1].name == older
    assert listed.troubles == ()
    one = files.backup(names[0])
    assert (one.name, one.type_id) == (names[0], 5)
    assert dict(one.fields[0].raw) == FIELD
    assert files.backup(names[0].removesuffix(".json")) == one


@pytest.mark.parametrize("name", ["none", "../ids", "..", "", "a/b.json", "\x1b]0;x", "ids.json\n", "/etc/passwd"])
def test_a_name_that_is_none_is_said(tmp_path: Path, name: str) -> None:
    files = AccountFiles(tmp_path)
    write_record(tmp_path / "ids.json", {})
    with pytest.raises(BadInput, match="no backup named") as told:
        files.backup(name)
    assert "\x1b" not in told.value.detail


VALUES = [
    [],
    {},
    "text",
    {"template_type_id": "5", "time": "t", "data_fields": []},
    {"template_type_id": True, "time": "t", "data_fields": []},
    {"template_type_id": 5, "time": "t", "data_fields": None},
    {"template_type_id": 5, "time": "t", "data_fields": [{"name": "no custom_id"}]},
    {"template_type_id": 5, "time": "t", "data_fields": ["x"]},
]


@pytest.mark.parametrize("value", VALUES)
def test_one_of_another_shape_is_put_aside(tmp_path: Path, value: object) -> None:
    files = AccountFiles(tmp_path)
    good = files.backup_fields(5, [])
    bad = tmp_path / "backups" / "20200101T000000Z-type-7-abcdef.json"
    write_record(bad, value)
    listed = files.backups()
    assert [one.name for one in listed.found] == [good]
    assert len(listed.troubles) == 1
    assert bad.name in listed.troubles[0]
    assert not bad.exists()
    assert len(list(bad.parent.glob(f"{bad.name}.damaged-*"))) == 1
    assert files.backups().troubles == ()


def test_one_that_is_cut_or_a_link_is_named_and_never_written_over(tmp_path: Path) -> None:
    files = AccountFiles(tmp_path)
    good, cut = files.backup_fields(5, []), files.backup_fields(6, [DataField.read(FIELD)])
    path = tmp_path / "backups" / cut
    half = path.read_bytes()[:40]
    path.write_bytes(half)
    os.symlink(tmp_path / "backups" / good, tmp_path / "backups" / "20200101T000000Z-type-7-abcdef.json")
    listed = files.backups()
    assert [one.name for one in listed.found] == [good]
    assert len(listed.troubles) == 2
    (aside,) = path.parent.glob(f"{cut}.damaged-*")
    assert aside.read_bytes() == half
    with pytest.raises(BadFile, match="symbolic link"):
        files.backup("20200101T000000Z-type-7-abcdef.json")


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("no folder")
    with pytest.raises(BadFile, match="backups cannot be read"):
        AccountFiles(tmp_path).backups()
