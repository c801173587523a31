"""Snapshots: sealed, followed as the pointer moves, and the last good one served on any error."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboard import connections, snapshot
from dashboard.connections import Connections
from dashboard.errors import SnapshotError
from dashboard.results import Results
from dashboard.snapshot import Snapshot, Snapshots, query
from tests.factories import FIRST_BUILT_AT, Publisher, Rows, at

COUNT = "select cast(sum(entries) as bigint) as entries from marts.registration_change"


def entries(number: int) -> Rows:
    return {"registration_change": [{"at": at("01:00"), "entries": number}]}


def size(frame: pl.DataFrame) -> int:
    return int(frame.estimated_size())


def count(of: Snapshot) -> int:
    return int(query(of, COUNT).item())


@pytest.fixture(autouse=True)
def retry_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_RETRY_SECONDS", 0.0)


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 1) to '{folder}/stolen.csv'",
        "export database '{folder}/stolen'",
        "attach '{folder}/other.duckdb'",
        "create table marts.mine (i integer)",
        "delete from marts.event",
        "set threads = 4",
        "set enable_external_access = true",
        "install httpfs",
        "load httpfs",
        "select * from read_text('{file}')",
        "select * from '{folder}/*.json'",
    ],
)
def test_a_snapshot_is_sealed(statement: str, publisher: Publisher) -> None:
    published = publisher.publish(entries(1))
    before = sorted(publisher.folder.iterdir())
    with pytest.raises(duckdb.Error):
        query(published, statement.format(folder=publisher.folder, file=published.path))
    assert sorted(publisher.folder.iterdir()) == before


def test_instants_come_and_go_in_utc(publisher: Publisher) -> None:
    published = publisher.publish(entries(1))
    tokyo = at("01:00").astimezone(timezone(timedelta(hours=9)))
    frame = query(published, 'select "at" from marts.registration_change where "at" = ?', [tokyo])
    assert frame.item() == at("01:00")
    assert frame.schema["at"] == pl.Datetime("us", "UTC")


def test_readers_follow_the_pointer_and_may_finish_on_the_old_one(publisher: Publisher) -> None:
    publisher.publish(entries(1))
    reader = Snapshots(publisher.folder)
    old = reader.latest().snapshot
    assert old and count(old) == 1
    publisher.publish(entries(2))
    new = reader.latest().snapshot
    assert new and (new.seq, count(new)) == (2, 2)
    publisher.prune(1)
    assert query(old, f"{COUNT} -- not asked before").item() == 1


def test_a_snapshot_says_what_the_pointer_says(publisher: Publisher) -> None:
    published = publisher.publish(watermark="2021-03-08T10:00:00+09:00", content_hash="abc")
    assert published.seq == 1
    assert published.path == publisher.folder / "000001.internal.duckdb"
    assert published.built_at == FIRST_BUILT_AT + timedelta(minutes=1)
    assert published.watermark == datetime(2021, 3, 8, 1, 0, tzinfo=UTC)
    assert published.content_hash == "abc"


def test_audiences_read_files_of_their_own(publisher: Publisher) -> None:
    publisher.publish()
    public = Snapshots(publisher.folder, "public").latest().snapshot
    assert public and public.path.name == "000001.public.duckdb"
    nobody = Snapshots(publisher.folder, "nobody").latest()
    assert nobody.snapshot is None
    assert nobody.error == "Snapshot 1 has no file for the audience 'nobody'."


def test_before_the_first_snapshot_there_is_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        latest = Snapshots(folder).latest()
        assert latest.snapshot is None
        assert latest.error == "No snapshot has been published yet."


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damage, "000002.internal.duckdb is damaged"),
        (lambda path: path.write_bytes(b""), "000002.internal.duckdb is damaged"),
        (lambda path: path.unlink(), "000002.internal.duckdb cannot be read"),
        (lambda path: (path.parent / "current.json").write_text("{"), "current.json is damaged"),
        (lambda path: (path.parent / "current.json").unlink(), "No snapshot has been published"),
    ],
)
@pytest.mark.parametrize("has_just_started", [False, True])
def test_the_last_good_snapshot_is_served_with_the_error(
    spoil: object, said: str, has_just_started: bool, publisher: Publisher
) -> None:
    assert callable(spoil)
    publisher.publish(entries(1))
    reader = Snapshots(publisher.folder)
    if not has_just_started:
        reader.latest()
    content = publisher.write(entries(2))
    publisher.point(content)
    spoil(publisher.folder / "000002.internal.duckdb")
    latest = reader.latest()
    assert latest.error and said in latest.error
    assert latest.snapshot
    # With only the pointer gone or damaged, a reader that has just started finds snapshot 2 itself.
    is_whole = "current" in said or "published" in said
    assert count(latest.snapshot) == (2 if has_just_started and is_whole else 1)
    publisher.publish(entries(3))
    mended = reader.latest()
    assert mended.error is None
    assert mended.snapshot and count(mended.snapshot) == 3


def test_a_file_that_arrives_late_is_found_without_a_new_pointer(publisher: Publisher) -> None:
    publisher.point(publisher.write(entries(1)))
    path = publisher.folder / "000001.internal.duckdb"
    elsewhere = path.rename(publisher.folder / "late")
    reader = Snapshots(publisher.folder)
    assert reader.latest().snapshot is None
    elsewhere.rename(path)
    latest = reader.latest()
    assert latest.snapshot and latest.error is None


def test_another_layout_is_refused(publisher: Publisher) -> None:
    publisher.point(publisher.write(schema_version=9))
    latest = Snapshots(publisher.folder).latest()
    assert latest.snapshot is None
    assert latest.error and "install matching versions" in latest.error


@pytest.mark.parametrize("file", ["../000001.internal.duckdb", "/etc/passwd", "a/b"])
def test_a_pointer_leads_nowhere_else(file: str, publisher: Publisher) -> None:
    publisher.point(publisher.write(audiences={"internal": {"file": file, "sha256": ""}}))
    latest = Snapshots(publisher.folder).latest()
    assert latest.snapshot is None
    assert latest.error and "has no file for the audience" in latest.error


def test_known_at_is_the_newest_kept_by_then(publisher: Publisher) -> None:
    for _ in range(4):
        publisher.publish()
    publisher.prune(2)
    (publisher.folder / "000009.json").write_text("{")
    reader = Snapshots(publisher.folder)
    first = FIRST_BUILT_AT + timedelta(minutes=1)

    def seq(minutes: float) -> int | None:
        found = reader.known_at(first + timedelta(minutes=minutes))
        return found.seq if found else None

    assert [seq(minutes) for minutes in (-0.1, 0, 1.5, 2, 2.9, 3, 99)] == [None, 1, 1, 3, 3, 4, 4]
    publisher.prune(3)
    assert seq(2.9) == 1


def test_of_a_simulation_the_newest_kept_is_found_by_the_end_of_its_data(
    publisher: Publisher,
) -> None:
    for clock in ("01:00", "01:10", None):
        publisher.publish(watermark=clock and at(clock).isoformat())
    reader = Snapshots(publisher.folder)

    def seq(clock: str) -> int | None:
        found = reader.known_at(at(clock), by_watermark=True)
        return found.seq if found else None

    assert [seq(clock) for clock in ("00:59", "01:00", "01:09", "01:10")] == [None, 1, 1, 2]


def test_an_emptied_folder_that_starts_again_is_not_mixed_up(tmp_path: Path) -> None:
    first = Publisher(tmp_path / "snapshots")
    reader = Snapshots(first.folder)
    assert count(first.publish(entries(1))) == 1
    for path in first.folder.iterdir():
        path.unlink()
    Publisher(first.folder).publish(entries(2))
    latest = reader.latest()
    assert latest.snapshot and (latest.snapshot.seq, count(latest.snapshot)) == (1, 2)


def test_nothing_goes_wrong_or_backwards_while_snapshots_are_published_and_pruned(
    publisher: Publisher,
) -> None:
    publisher.publish(entries(1))
    reader = Snapshots(publisher.folder)
    done = threading.Event()

    def read() -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []
        # Without a pause the readers leave the one who publishes no time.
        while not done.wait(0.001):
            latest = reader.latest()
            assert latest.snapshot and latest.error is None, latest.error
            # Text of its own, so that the query is really run.
            sql = f"{COUNT} -- {threading.get_ident()} {len(seen) % 7}"
            seen.append((latest.snapshot.seq, int(query(latest.snapshot, sql).item())))
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        try:
            for number in range(2, 32):
                publisher.point(publisher.write(entries(number)))
                if number > 3:
                    publisher.prune(number - 3)
        finally:
            time.sleep(0.1)
            done.set()
        histories = [each.result() for each in readers]
    for history in histories:
        assert all(seq == number for seq, number in history)
        assert history == sorted(history)
    assert {seq for history in histories for seq, _ in history} >= {31}


def open_file(store: Connections, published: Snapshot) -> None:
    with store.cursor(published.path, published.sha256) as cursor:
        cursor.execute("select 1")


def test_connections_are_few_and_one_in_use_is_never_closed(publisher: Publisher) -> None:
    published = [publisher.publish(entries(number)) for number in range(1, 6)]
    store = Connections(keep=2)
    with store.cursor(published[0].path, published[0].sha256) as cursor:
        for each in published[1:]:
            open_file(store, each)
        assert len(store) == 2
        assert cursor.execute(COUNT).fetchone() == (1,)
    open_file(store, published[4])
    assert len(store) == 2
    store.close()
    assert len(store) == 0


def test_an_old_connection_is_closed(publisher: Publisher) -> None:
    published = [publisher.publish(entries(number)) for number in (1, 2)]
    store = Connections(idle_seconds=0.0)
    for each in published:
        open_file(store, each)
    assert len(store) == 1


def test_a_checksum_is_verified_once(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    published = publisher.publish(entries(1))
    checked = []
    monkeypatch.setattr(connections, "_check", lambda *given: checked.append(given))
    store = Connections()
    for _ in range(3):
        open_file(store, published)
    assert checked == [(published.path, published.sha256)]


def test_a_pruned_snapshot_that_is_not_open_is_an_error(publisher: Publisher) -> None:
    published = publisher.publish()
    publisher.prune(1)
    with pytest.raises(SnapshotError, match=r"000001\.internal\.duckdb cannot be read"):
        open_file(Connections(), published)


def test_many_who_ask_at_once_are_answered_by_one_query() -> None:
    results, asked = Results(size), []
    barrier = threading.Barrier(8)

    def compute() -> pl.DataFrame:
        asked.append(1)
        time.sleep(0.05)
        return pl.DataFrame({"x": [1]})

    def ask() -> pl.DataFrame:
        barrier.wait()
        return results.ask("key", compute)

    with ThreadPoolExecutor(8) as pool:
        answers = [each.result() for each in [pool.submit(ask) for _ in range(8)]]
    assert len(asked) == 1
    assert all(answer is answers[0] for answer in answers)


def test_a_failed_query_is_not_kept() -> None:
    results = Results(size)

    def fail() -> pl.DataFrame:
        raise SnapshotError("gone")

    with pytest.raises(SnapshotError, match="gone"):
        results.ask("key", fail)
    assert results.ask("key", lambda: pl.DataFrame({"x": [1]})).item() == 1


def test_results_are_bounded_and_the_used_ones_stay() -> None:
    results = Results(size, max_entries=2)
    one = results.ask("one", lambda: pl.DataFrame({"x": [1]}))
    results.ask("two", lambda: pl.DataFrame({"x": [2]}))
    assert results.ask("one", pl.DataFrame) is one
    results.ask("three", lambda: pl.DataFrame({"x": [3]}))
    assert len(results) == 2
    assert results.ask("one", pl.DataFrame) is one

    small = Results(size, max_bytes=100)
    for name in range(5):
        small.ask(name, lambda: pl.DataFrame({"x": range(10)}))
    assert len(small) == 1
