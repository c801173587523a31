"""What is damaged or missing on the disk is told in one sentence, with what to do."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.__main__ import app
from etl.config import KEY_VARIABLE
from etl.errors import WarehouseError
from tests.congress import KEY, load, make, pointer, write


def said(folder: Path, command: str) -> str:
    """Run a command, and return the one sentence it ends with."""
    arguments = [command, "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments, env={KEY_VARIABLE: KEY})
    assert isinstance(result.exception, WarehouseError), result.exception
    (sentence,) = str(result.exception).splitlines()
    return sentence


@pytest.mark.parametrize("damage", ["missing", "no database", "another table", "no folder"])
def test_status_without_a_snapshot_it_can_read(tmp_path: Path, damage: str) -> None:
    folder = make(tmp_path)
    load(folder)
    snapshots = folder / "data/snapshots"
    file = snapshots / pointer(folder)["audiences"]["internal"]["file"]
    if damage == "missing":
        file.unlink()
    elif damage == "no database":
        file.chmod(0o600)
        file.write_bytes(b"no database")
    elif damage == "another table":
        file.unlink()
        (folder / "data/warehouse.duckdb").rename(file)
    else:
        (snapshots / "current.json").unlink()
        (snapshots / "current.json").mkdir()
    sentence = said(folder, "status")
    assert sentence.startswith(f"{snapshots} has no snapshot that can be read (")
    assert sentence.endswith("); check its permissions, then publish anew with: python -m etl run.")


def test_a_file_where_the_data_should_be(tmp_path: Path) -> None:
    folder = make(tmp_path)
    write(folder / "data", "no folder")
    assert said(folder, "run").startswith("Loading stopped ([Errno ")
    assert said(folder, "status").startswith(f"{folder / 'data/snapshots'} has no snapshot that")
    assert said(folder, "rebuild") == (
        f"{folder / 'data/landing'} does not exist; there is nothing to rebuild from."
    )


@pytest.mark.parametrize("command", ["run", "rebuild"])
def test_a_lock_that_cannot_be_taken(tmp_path: Path, command: str) -> None:
    folder = make(tmp_path)
    load(folder)
    lock = folder / "data/warehouse.duckdb.lock"
    lock.unlink()
    lock.mkdir()
    sentence = said(folder, command)
    assert sentence.startswith("Loading stopped ([Errno 21] Is a directory: ")
    assert sentence.endswith(
        f"that {folder / 'data'} can be written, then make the warehouse anew with: "
        "python -m etl rebuild."
    )
