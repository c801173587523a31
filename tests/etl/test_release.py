"""Releasing figures: what is frozen, what is refused, and what becomes of the file."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from dashboard.__main__ import cli
from etl import config, release, watch
from etl.__main__ import app
from etl.errors import ReleaseError, SourceError, UseError
from etl.kept import prune
from etl.references import References
from etl.sources.release import read_decision
from etl.warehouse import Warehouse
from tests.congress import CONFIG, KEY, load, made_once, make, mart, register, scan, write

NOW = datetime(2021, 3, 8, 3, tzinfo=UTC)
AS_OF = "2021-03-08T10:15:40+09:00"
NAME = "release-20210308T0115Z-000001.json"
RELEASES = "select release_id, as_of, released_at, released_by, seq from marts.release"
RELEASED = ("20210308T0115Z-000001", "10:15", "12:00", "Reporting officer", 1)


WRITTEN = {
    "release_id": "20210308T0115Z-000001",
    "as_of": "2021-03-08T01:15:00+00:00",
    "released_at": "2021-03-08T03:00:00+00:00",
    "released_by": "Reporting officer",
    "seq": 1,
    "content_hash": "0" * 64,
}


@made_once
def held(folder: Path) -> Path:
    """Make a Congress whose watermark is 10:30, and publish it."""
    make(folder)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    assert load(folder) == []
    return folder


def released(
    folder: Path, as_of: str = AS_OF, by: str = "Reporting officer", now: datetime = NOW
) -> str:
    return release.release(config.load(folder / "congress.toml"), as_of, by, now)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def statement(folder: Path, name: str = "000001.json") -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "data/snapshots" / name).read_bytes())
    return content


def test_a_release_is_a_snapshot_and_a_moment(tmp_path: Path) -> None:
    folder = held(tmp_path)
    content = statement(folder)["content_hash"]
    assert released(folder) == (
        "Figures as of 2021-03-08 10:15 (Asia/Tokyo) are released by Reporting officer, frozen in "
        f"snapshot 1 (content {content[:12]}), kept in {folder / 'data/snapshots/released'}. "
        "A release stays: it cannot be undone."
    )
    found = json.loads((folder / "data/decisions" / NAME).read_bytes())
    assert found == WRITTEN | {"content_hash": content}
    assert load(folder) == []
    assert mart(folder, RELEASES) == [RELEASED]
    assert mart(folder, "select content_hash from marts.release") == [(content,)]


def test_the_snapshot_outlives_pruning_and_who_is_there_now_does_not(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    snapshots = folder / "data/snapshots"
    kept = ["000001.internal.duckdb", "000001.json", "000001.public.duckdb"]
    assert names(snapshots / "released") == kept
    assert (snapshots / kept[0]).samefile(snapshots / "released" / kept[0])
    assert (snapshots / "released/000001.json").read_bytes() == (
        snapshots / "000001.json"
    ).read_bytes()
    load(folder)
    load(folder)
    # All three are of one quarter of an hour: the newest stays.
    prune(snapshots, datetime.now(UTC) + timedelta(days=1))
    assert not (snapshots / "000001.json").exists()
    assert names(snapshots / "released") == kept


def test_check_ins_that_all_lie_later_are_told(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, {"ID": "1", "Checked in": "Yes"}, at="10:20")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    assert load(folder) == []
    assert released(folder).endswith(
        "A release stays: it cannot be undone. Of registration no check-in counts before "
        "2021-03-08 10:20 (Asia/Tokyo); where its list has no column 'Check-in date', check-ins "
        "count from the time of the file on."
    )
    assert released(folder, "2021-03-08T10:20").endswith("A release stays: it cannot be undone.")


def test_the_same_again_is_the_same_release(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    file = folder / "data/decisions" / NAME
    before = file.read_bytes(), file.stat().st_mtime_ns
    said = released(folder, by="Somebody else", now=NOW + timedelta(hours=1))
    assert said.startswith(
        "Figures as of 2021-03-08 10:15 (Asia/Tokyo) were released before by "
        "Reporting officer, frozen in"
    )
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    # Of another snapshot, the same moment is another release.
    register(folder, "1", "2", "3", at="7/10:00")
    load(folder)
    released(folder, now=NOW + timedelta(hours=1))
    load(folder)
    assert mart(folder, f"{RELEASES} order by seq") == [
        RELEASED,
        ("20210308T0115Z-000002", "10:15", "13:00", "Reporting officer", 2),
    ]


def test_it_works_while_another_process_loads(tmp_path: Path) -> None:
    folder = held(tmp_path)
    file = str(folder / "congress.toml")
    with Warehouse(folder / "data/warehouse.duckdb"):
        result = CliRunner().invoke(app, ["release", "--as-of", AS_OF, "--config", file])
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    assert result.stdout.startswith("Figures as of 2021-03-08 10:15 (Asia/Tokyo) are released by")


@pytest.mark.parametrize("as_of", ["2021-03-08T10:15:40", "2021-03-08 01:15:00Z"])
def test_without_an_offset_it_is_utc(tmp_path: Path, as_of: str) -> None:
    folder = held(tmp_path)
    released(folder, as_of)
    assert names(folder / "data/decisions") == [NAME]


REFUSED = {
    "no instant": (
        ("yesterday", "Reporting officer"),
        '"yesterday" is no instant; write --as-of as 2021-03-08T10:00:00+09:00.',
    ),
    "no day": (
        ("2021-02-30T10:00Z", "Reporting officer"),
        '"2021-02-30T10:00Z" is no instant; write --as-of as 2021-03-08T10:00:00+09:00.',
    ),
    "not yet": (
        ("2021-03-08T10:31+09:00", "Reporting officer"),
        "2021-03-08 10:31 (Asia/Tokyo) lies after what snapshot 1 knows of (up to "
        "2021-03-08 10:30:00); name an earlier moment, or wait.",
    ),
    "before the event": (
        ("2021-03-06T23:59+09:00", "Reporting officer"),
        "2021-03-06 23:59 (Asia/Tokyo) lies before the first day of the event (2021-03-07); name "
        "a later moment.",
    ),
    "nobody": (
        (AS_OF, " "),
        '--by is not right: give a role, such as "Reporting officer", in one line.',
    ),
    "an address": (
        (AS_OF, "officer@example.org"),
        '--by is not right: give a role, such as "Reporting officer", in one line.',
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_released_is_one_sentence(tmp_path: Path, fault: str) -> None:
    folder = held(tmp_path)
    (as_of, by), sentence = REFUSED[fault]
    with pytest.raises(UseError) as refusal:
        released(folder, as_of, by)
    assert str(refusal.value) == sentence
    assert not (folder / "data/decisions").exists()
    assert not (folder / "data/snapshots/released").exists()


def test_the_first_and_the_last_moment_can_be_released(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder, "2021-03-07T00:00+09:00")
    released(folder, "2021-03-08T10:30+09:00")
    assert names(folder / "data/decisions") == [
        "release-20210306T1500Z-000001.json",
        "release-20210308T0130Z-000001.json",
    ]


def test_before_anything_is_known_there_is_nothing_to_release(tmp_path: Path) -> None:
    folder = make(tmp_path)
    file = str(folder / "congress.toml")
    done = subprocess.run(
        [sys.executable, "-m", "etl", "release", "--as-of", AS_OF, "--config", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"There is no snapshot in {folder / 'data/snapshots'}, or current.json there is "
        "damaged; publish one with: python -m etl run.\n"
    )
    load(folder)
    with pytest.raises(UseError, match=r"^Snapshot 1 knows of nothing that has happened yet;"):
        released(folder)


def test_a_damaged_snapshot_is_not_released(tmp_path: Path) -> None:
    folder = held(tmp_path)
    file = folder / "data/snapshots/000001.internal.duckdb"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(ReleaseError, match="is damaged: its checksum differs; release from the"):
        released(folder)
    assert not (folder / "data/decisions").exists()


def test_a_damaged_pointer_is_one_sentence(tmp_path: Path) -> None:
    folder = held(tmp_path)
    write(folder / "data/snapshots/current.json", "{")
    with pytest.raises(UseError, match=r"or current.json there is damaged; publish one with"):
        released(folder)


def test_a_number_is_not_used_again_while_something_is_released_from_it(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    for path in (folder / "data/snapshots").glob("*.*"):
        path.unlink()
    load(folder)
    assert statement(folder, "current.json")["seq"] == 2
    # Were it, the release of the first would be lost.
    first = folder / "data/snapshots/released/000001.json"
    first.rename(first.with_name("000002.json"))
    with pytest.raises(ReleaseError, match="belongs to another snapshot of that number"):
        released(folder)


def test_where_files_cannot_be_linked_they_are_copied(tmp_path: Path) -> None:
    folder = held(tmp_path)
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no second file system")
        pytest.skip("there is no second file system")
    elsewhere = Path(mkdtemp(dir=shared))
    (folder / "data/snapshots/released").symlink_to(elsewhere)
    try:
        released(folder)
        for name in ("000001.internal.duckdb", "000001.public.duckdb", "000001.json"):
            first, copy = folder / "data/snapshots" / name, elsewhere / name
            assert first.read_bytes() == copy.read_bytes()
            assert not first.samefile(copy)
        assert len(names(elsewhere)) == 3
    finally:
        for path in elsewhere.iterdir():
            path.unlink()
        elsewhere.rmdir()


DAMAGE: dict[str, tuple[str | dict[str, Any], str]] = {
    "no JSON": ("{", "Invalid JSON: EOF while parsing an object at line 1 column 1"),
    "a key missing": ({"seq": None}, '"seq": Input should be a valid integer'),
    "a number as text": ({"seq": "1"}, '"seq": Input should be a valid integer'),
    "one key too many": ({"value": 1}, "Extra inputs are not permitted"),
    "a key of another name": ({"x\0" * 999: 1}, "Extra inputs are not permitted"),
    "no instant": ({"as_of": "Monday"}, '"as_of": Input should be a valid datetime'),
    "no offset": ({"as_of": "2021-03-08T01:15"}, '"as_of": Input should have timezone info'),
    "no calendar": (
        {"as_of": "0001-01-01T00:00:00+14:00"},
        '"as_of": it lies outside the calendar',
    ),
    "an address": (
        {"released_by": "officer@example.org"},
        '"released_by": give a role, such as "Reporting officer", in one line',
    ),
    "no hash": ({"content_hash": "?"}, '"content_hash": String should match pattern'),
}


@pytest.mark.parametrize("fault", DAMAGE)
def test_a_file_changed_by_hand_is_no_release(fault: str) -> None:
    change, reason = DAMAGE[fault]
    content = change if isinstance(change, str) else json.dumps(WRITTEN | change)
    with pytest.raises(SourceError) as refusal:
        read_decision(content, NAME)
    said = str(refusal.value)
    assert said.startswith(f"{NAME} is no release as this program writes it ({reason}")
    assert said.endswith("; restore it from a backup, or release the figures again.")
    assert "officer@" not in said


def test_a_file_changed_by_hand_is_an_error_and_what_it_said_stays(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    load(folder)
    path = folder / "data/decisions" / NAME
    text = path.read_text(encoding="utf-8")
    write(path, text.replace("Reporting officer", "officer@example.org"), "23:00")
    (said,) = load(folder)
    assert said == (
        f'decisions: {NAME} is no release as this program writes it ("released_by": give a role, '
        'such as "Reporting officer", in one line); restore it from a backup, or release the '
        "figures again."
    )
    assert mart(folder, RELEASES) == [RELEASED]
    errors = "select source, error_file from marts.source where error is not null"
    assert mart(folder, errors) == [("decisions", f"data/decisions/{NAME}")]
    # Restored, all is well; and so it is without the warehouse.
    write(path, text, "23:30")
    assert load(folder) == []
    assert mart(folder, RELEASES) == [RELEASED]


def test_a_rebuild_knows_every_release(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    load(folder)
    before = statement(folder, "current.json")["content_hash"]
    (folder / "data/decisions" / NAME).unlink()
    settings = config.load(folder / "congress.toml")
    references = References(KEY.encode())
    assert watch.rebuild(settings, references, lambda _batch, _size: None, lambda _text: None)
    assert mart(folder, RELEASES) == [RELEASED]
    assert statement(folder, "current.json")["content_hash"] == before


def test_decisions_may_stand_elsewhere(tmp_path: Path) -> None:
    folder = held(tmp_path / "event")
    elsewhere = tmp_path / "kept [by the officer]"
    text = CONFIG + f'[storage]\ndecisions = "{elsewhere}"\n'
    write(folder / "congress.toml", text)
    released(folder)
    assert names(elsewhere) == [NAME]
    load(folder)
    assert mart(folder, RELEASES) == [RELEASED]


def test_late_knowledge_becomes_a_correction(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    # One entry of the seventh is learnt of late, another is of the time after the release.
    register(
        folder,
        *("1", "2", "3"),
        {"ID": "4", "Registration date": "2021-03-08 11:00"},
        at="8/12:00",
    )
    load(folder)
    file = str(folder / "congress.toml")
    result = CliRunner().invoke(cli, ["metrics", "--released", "--json", "--config", file])
    assert result.exit_code == 0, result.output
    found = {each["key"]: each for each in json.loads(result.stdout)["figures"]}
    registered = found["registered"]
    assert (registered["released"], registered["now"], registered["correction"]) == (2, 3, 1)
    assert registered["as_of"] == "2021-03-08T01:15:00Z"
    result = CliRunner().invoke(cli, ["metrics", "--json", "--as-of", AS_OF, "--config", file])
    shown = json.loads(result.stdout)
    assert shown["status"] == "released"
    assert "registered" in shown["release"]["corrections"]


def test_the_public_sees_what_is_released_and_the_baselines(tmp_path: Path) -> None:
    folder = held(tmp_path)
    released(folder)
    load(folder)
    file = folder / "data/snapshots" / "000002.public.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        found = con.execute("select released_by, seq from marts.release").fetchall()
        assert found == [("Reporting officer", 1)]
        assert con.execute("select * from marts.baseline").fetchall() == []


def test_baselines_are_one_row_a_figure(tmp_path: Path) -> None:
    doha = 'event = "Doha, 2015"\nsource = "Report"\nstates_represented = 148\nregistered = 4000\n'
    salvador = 'event = "Salvador, 2010"\nsource = "List"\nregistered = 0\n'
    text = f"{CONFIG}\n[[baseline]]\n{doha}[[baseline]]\n{salvador}"
    folder = make(tmp_path, text)
    load(folder)
    assert mart(folder, "select * from marts.baseline order by all") == [
        ("Doha, 2015", "registered", 4000, "Report"),
        ("Doha, 2015", "states_represented", 148, "Report"),
        ("Salvador, 2010", "registered", 0, "List"),
    ]
