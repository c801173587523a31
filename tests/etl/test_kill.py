"""Exactly once, whatever happens to the process, the warehouse or the disk.

`KILLS` in the environment says how many times loading is killed, `SEED` at which moments.
"""

import errno
import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from etl import config, landing, watch
from etl.errors import WarehouseError
from etl.references import References
from etl.warehouse import Warehouse
from tests.congress import (
    KEY,
    append,
    content_hash,
    core,
    load,
    log_line,
    made_once,
    make,
    mart,
    play,
    pointer,
    register,
    scan,
)

KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("SEED", "14"))
LINES = 20_000
# The process says when it is about to begin: starting Python takes longer than loading.
PROGRAM = "from etl.__main__ import main; print('ready', flush=True); main()"
LONGEST = 1.5


def start(folder: Path, command: str = "run") -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, command, "--config", str(folder / "congress.toml")],
        env={**os.environ, config.KEY_VARIABLE: KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def finish(folder: Path, command: str = "run") -> tuple[int, list[str]]:
    """Run a command to its end; return the exit code and what it says."""
    process = start(folder, command)
    said = process.communicate()[1]
    return process.returncode, said.splitlines()


def grow(folder: Path, step: int, steps: int) -> None:
    """Have every system write the next part of what it will ever say."""
    share = LINES // steps
    lines = []
    for number in range(step * share, (step + 1) * share):
        second = 10 * (number % 360)
        at = f"{10 + second // 3600}:{second // 60 % 60:02d}:{second % 60:02d}"
        lines.append(log_line(f"s{number // 360}", at, segment_ms=4000))
    append(folder / "inbox/webcast/access.log", "".join(lines))
    register(folder, *(str(n) for n in range(step + 2)), name=f"{step}.csv", at=f"7/09:{step:02d}")
    scan(folder, f"B{step} in Hall 10:{step:02d}", f"B{step} out Hall 11:{step:02d}")


def assert_served(folder: Path) -> None:
    """Check that the snapshot the pointer names is there, and is what it says."""
    if (folder / "data/snapshots/current.json").exists():
        for audience in pointer(folder)["audiences"].values():
            content = (folder / "data/snapshots" / audience["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == audience["sha256"]


def test_killed_at_any_moment_everything_is_loaded_once(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    calm, killed = make(tmp_path / "calm"), make(tmp_path / "killed")
    for step in range(KILLS):
        grow(calm, step, KILLS)
    load(calm)
    moments = []
    for step in range(KILLS):
        grow(killed, step, KILLS)
        process = start(killed)
        moments.append(chance.uniform(0, LONGEST))
        time.sleep(moments[-1])
        process.kill()
        process.communicate()
        assert_served(killed)
    assert finish(killed)[0] == 0, moments
    assert content_hash(killed) == content_hash(calm), moments
    # The figures would not tell whether a request counts twice.
    total = "select cast(sum(requests) as bigint) from core.playback"
    assert core(killed, total) == [(LINES // KILLS * KILLS,)], moments
    assert core(killed, "select count(*) - count(distinct batch_id) from core.batch") == [(0,)]
    sums = "select bool_and(records = accepted + rejected + duplicate + skipped) from core.batch"
    assert core(killed, sums) == [(True,)]


def test_a_second_process_is_told_that_the_warehouse_is_in_use(tmp_path: Path) -> None:
    folder = make(tmp_path)
    path = folder / "data/warehouse.duckdb"
    (folder / "data/landing").mkdir(parents=True)
    sentence = f"{path} is in use by another process; stop that one first."
    with Warehouse.lock(path):
        assert finish(folder) == (1, [sentence])
        with pytest.raises(WarehouseError) as refusal:
            rebuild(folder)
    assert str(refusal.value) == sentence
    assert load(folder) == []


def rebuild(folder: Path) -> str:
    settings = config.load(folder / "congress.toml")
    key = References(KEY.encode())
    assert watch.rebuild(settings, key, lambda _batch, _size: None, lambda _sentence: None)
    return content_hash(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return loaded(tmp_path)


@made_once
def loaded(folder: Path) -> Path:
    make(folder)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    play(folder, "s1", "10:00:00", "10:00:10")
    load(folder)
    return folder


@pytest.mark.parametrize("damage", ["no database", "cut short", "zeros"])
def test_a_damaged_warehouse_is_made_anew_from_the_landing_folder(
    folder: Path, damage: str
) -> None:
    expected = content_hash(folder)
    warehouse = folder / "data/warehouse.duckdb"
    whole = warehouse.read_bytes()
    damaged = {
        "no database": b"not a database at all",
        "cut short": whole[: len(whole) // 3],
        "zeros": whole[:12288] + bytes(len(whole) - 12288),
    }[damage]
    warehouse.write_bytes(damaged)
    with pytest.raises(WarehouseError, match="python -m etl rebuild") as refusal:
        load(folder)
    assert len(str(refusal.value).splitlines()) == 1
    # The readers still have what was published last.
    assert content_hash(folder) == expected
    assert_served(folder)
    assert rebuild(folder) == expected
    assert (folder / "data/warehouse.duckdb.before-rebuild").read_bytes() == damaged


def test_a_rebuild_that_does_not_finish_leaves_the_warehouse_as_it_is(folder: Path) -> None:
    expected = content_hash(folder)
    warehouse = folder / "data/warehouse.duckdb"
    before = warehouse.read_bytes()
    settings = config.load(folder / "congress.toml")

    def stop(_batch: landing.Batch, _size: int) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            watch.rebuild(settings, References(KEY.encode()), stop, lambda _sentence: None)
        assert warehouse.read_bytes() == before
    assert sorted(path.name for path in warehouse.parent.glob("warehouse*")) == [
        "warehouse.duckdb",
        "warehouse.duckdb.lock",
    ]
    assert rebuild(folder) == expected
    assert (folder / "data/warehouse.duckdb.before-rebuild").read_bytes() == before
    assert load(folder) == []
    assert content_hash(folder) == expected


def test_what_a_killed_rebuild_left_is_not_taken_for_a_warehouse(folder: Path) -> None:
    expected = content_hash(folder)
    draft = folder / "data/warehouse.duckdb.rebuilding"
    draft.write_bytes(b"half a database")
    assert rebuild(folder) == expected
    assert not draft.exists()


def test_a_warehouse_of_another_version_is_refused_and_can_be_rebuilt(folder: Path) -> None:
    expected = content_hash(folder)
    with duckdb.connect(str(folder / "data/warehouse.duckdb")) as con:
        con.execute("comment on table core.batch is 'another'")
    with pytest.raises(WarehouseError, match="made by another version of this program; make it"):
        load(folder)
    assert rebuild(folder) == expected


def landed(folder: Path, source: str) -> list[Path]:
    return sorted((folder / "data/landing" / source).glob("*.zst"))


SCANS = "select count(*) from core.scan"
REQUESTS = "select cast(sum(requests) as bigint) from core.playback"
STATE = "select source, error, error_file from marts.source where error is not null order by all"


def test_a_damaged_landed_file_is_named_and_everything_else_is_rebuilt(folder: Path) -> None:
    (one,), (other,) = landed(folder, "registration"), landed(folder, "rooms")
    scan(folder, "B2 in Hall 10:00", "B2 out Hall 10:30", "B2 in Hall 11:00", name="late.csv")
    load(folder)
    expected = content_hash(folder)
    (folder / "inbox/registration/list.csv").unlink()
    (folder / "inbox/rooms/scans.csv").unlink()
    whole = [one.read_bytes(), other.read_bytes()]
    one.write_bytes(whole[0][:-9])
    other.write_bytes(b"")
    sentences = [
        f"The landed file {path.name} is damaged; restore it from a backup."
        for path in (one, other)
    ]
    said = [f"registration: {sentences[0]}", f"rooms: {sentences[1]}"]
    code, lines = finish(folder, "rebuild")
    assert (code, lines[:-1]) == (1, said)
    assert lines[-1].startswith("Snapshot ")
    assert mart(folder, STATE) == [
        ("registration", sentences[0], one.name),
        ("rooms", sentences[1], other.name),
    ]
    assert core(folder, SCANS) == [(3,)]
    assert core(folder, REQUESTS) == [(2,)]
    # So it stays at every start, until the files are restored.
    assert load(folder) == said
    one.write_bytes(whole[0])
    other.write_bytes(whole[1])
    assert load(folder) == []
    assert mart(folder, STATE) == []
    assert content_hash(folder) == expected


def test_a_damaged_landed_file_is_landed_again_if_its_file_is_there(folder: Path) -> None:
    expected = content_hash(folder)
    (path,) = landed(folder, "webcast")
    whole = path.read_bytes()
    path.write_bytes(b"")
    assert finish(folder, "rebuild")[0] == 1
    assert content_hash(folder) == expected
    assert len(landed(folder, "webcast")) == 2
    assert rebuild(folder) == expected
    path.write_bytes(whole)
    assert rebuild(folder) == expected
    assert core(folder, REQUESTS) == [(2,)]


def test_a_restored_part_of_a_log_that_was_read_again_counts_once(folder: Path) -> None:
    play(folder, "s1", "10:00:20", "10:00:30", "10:00:40")
    load(folder)
    path = landed(folder, "webcast")[-1]
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    play(folder, "s1", "10:00:50")
    assert finish(folder, "rebuild")[0] == 1
    assert core(folder, REQUESTS) == [(6,)]
    expected = content_hash(folder)
    path.write_bytes(whole)
    assert load(folder) == []
    assert core(folder, REQUESTS) == [(6,)]
    assert rebuild(folder) == expected
    assert core(folder, REQUESTS) == [(6,)]
    places = "select first_record, next_record from core.batch where source = 'webcast' order by 1"
    assert core(folder, places) == [(1, 3), (3, 6), (6, 7)]


def test_there_is_nothing_to_rebuild_from(tmp_path: Path) -> None:
    folder = make(tmp_path)
    with pytest.raises(WarehouseError, match="there is nothing to rebuild from"):
        rebuild(folder)


def test_what_a_full_disk_refused_is_loaded_when_there_is_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = content_hash(folder)
    scan(folder, "B2 in Hall 10:00", "B2 out Hall 10:30")

    def fail(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(landing, "write_durably", fail)
        with pytest.raises(WarehouseError, match="No space left on device"):
            load(folder)
    assert content_hash(folder) == served
    assert load(folder) == []
    assert core(folder, "select count(*) from core.scan") == [(4,)]
