"""Publishing goes on whatever is in the folder of snapshots."""

from pathlib import Path

import pytest

from etl import kept
from tests.congress import load, made_once, make, pointer


@made_once
def published(folder: Path) -> Path:
    load(make(folder))
    return folder


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"\xff\xfe\x00", b"[1]", b"{}", b'{"seq": "1"}', b"null"]
)
def test_a_damaged_pointer_is_written_anew_with_the_next_number(
    tmp_path: Path, damaged: bytes
) -> None:
    folder = published(tmp_path)
    snapshots = folder / "data/snapshots"
    (snapshots / "current.json").write_bytes(damaged)
    assert kept.read_pointer(snapshots) is None
    assert load(folder) == []
    assert pointer(folder)["seq"] == 2


@pytest.mark.parametrize("name", ["000002 (copy).json", "2-old.json", "7\u00b2.json"])
def test_other_files_among_the_snapshots_are_passed_over(tmp_path: Path, name: str) -> None:
    folder = published(tmp_path)
    (folder / "data/snapshots" / name).write_bytes(b"{}")
    assert load(folder) == []
    assert pointer(folder)["seq"] == 2
    assert (folder / "data/snapshots" / name).exists()
