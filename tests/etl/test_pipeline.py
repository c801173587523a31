"""From files to the published snapshot, over several looks at them."""

import io
import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from etl import config, landing
from etl.pipeline import Pipeline
from etl.references import References
from etl.sources import SOURCES
from etl.warehouse import Warehouse
from tests import congress
from tests.congress import (
    CONFIG,
    KEY,
    append,
    content_hash,
    core,
    load,
    made_once,
    make,
    mart,
    play,
    register,
    report,
    scan,
    scan_line,
    write,
)
from tests.etl.test_inbox import NOBODY, unprivileged

LEDGER = (
    "select source, records, accepted, rejected, duplicate, skipped from core.batch "
    "where source != 'programme' and error is null order by received_at"
)
STATUS = (
    "select status, sum(entries) from marts.registration_change "
    "where event = 'entered' group by all order by all"
)
MISSING = "select source, status, entries from marts.missing order by all"
ERRORS = "select source, error, error_file from marts.source where error is not null"


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    play(folder, "s1", "10:00:00", "10:00:10")
    report(folder, "111", "p2@example.org 10:00 10:30")
    assert load(folder) == []
    before, ledger = content_hash(folder), core(folder, LEDGER)
    assert load(folder) == []
    assert (content_hash(folder), core(folder, LEDGER)) == (before, ledger)
    # The same lists and reports said again, and the scans under another name.
    register(folder, "1", "2", at="7/10:00")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30", name="copy.csv")
    assert load(folder) == []
    assert content_hash(folder) == before
    again = [("registration", 2, 0, 0, 2, 0)]
    # A table that begins as another one does is the same table: its scans were loaded.
    assert core(folder, LEDGER) == ledger + again


def test_where_the_folder_of_an_event_is_copied_to_all_stays_loaded(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"

    @made_once
    def kept(folder: Path) -> Path:
        make(folder)
        register(folder, "1", "2")
        scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
        play(folder, "s1", "10:00:00", "10:00:10")
        assert load(folder) == []
        return folder

    for folder in (kept(here), kept(there)):
        before, ledger = content_hash(folder), core(folder, LEDGER)
        assert load(folder) == []
        assert (content_hash(folder), core(folder, LEDGER)) == (before, ledger)
    # One grows without the other.
    scan(here, "B2 in Hall 10:00")
    assert load(here) == []
    assert load(there) == []
    assert len(core(here, LEDGER)) == len(core(there, LEDGER)) + 1


def test_success_is_the_last_look_without_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    write(folder / "inbox/platform/bad.csv", "no report\n")
    found = config.load(folder / "congress.toml")
    with Warehouse(found.warehouse) as warehouse:
        pipeline = Pipeline(found, warehouse, found.context(References(KEY.encode())))

        def successes() -> dict[str, Any]:
            rows = warehouse.con.execute("select source, last_success_at from core.source_state")
            return dict(rows.fetchall())

        pipeline.open()
        assert pipeline.load_new()
        first = successes()
        # Looks in the same minute are not written down.
        assert not pipeline.load_new()
        assert successes() == first
        assert first.pop("platform") is None
        monkeypatch.setattr("etl.pipeline._LOOK_NOTED_EVERY", 0.0)
        assert not pipeline.load_new()
        second = successes()
        assert second.pop("platform") is None
        assert [name for name in first if second[name] > first[name]] == list(first)
        monkeypatch.undo()
        # With something new all that were looked at are noted, since it is published.
        scan(folder, "B1 in Hall 10:00")
        assert pipeline.load_new()
        third = successes()
        assert third.pop("platform") is None
        assert [name for name in first if third[name] > second[name]] == list(first)


def test_growing_files_bring_only_what_is_new(tmp_path: Path) -> None:
    folder = make(tmp_path)
    log = folder / "inbox/webcast/access.log"
    line = congress.log_line("s1", "10:00:20")
    play(folder, "s1", "10:00:00")
    append(log, line[:40])
    scan(folder, "B1 in Hall 10:00")
    load(folder)
    append(log, line[40:])
    play(folder, "s1", "10:00:40")
    scan(folder, "B1 out Hall 10:30", "B1 in Hall 10:40")
    load(folder)
    assert core(folder, LEDGER) == [
        ("rooms", 1, 1, 0, 0, 0),
        ("webcast", 1, 1, 0, 0, 0),
        ("rooms", 2, 2, 0, 0, 0),
        ("webcast", 2, 2, 0, 0, 0),
    ]
    assert core(
        folder, "select first_record, next_record from core.batch where source = 'rooms'"
    ) == [
        (1, 2),
        (2, 4),
    ]
    # The gate exports anew, with a late scan in between: three are known.
    rows = ("B1 in Hall 10:00", "B2 in Hall 10:05", "B1 out Hall 10:30", "B1 in Hall 10:40")
    text = congress.SCAN_HEADER + "".join(scan_line(row) for row in rows)
    write(folder / "inbox/rooms/scans.csv", text, "23:59")
    load(folder)
    assert core(folder, LEDGER)[-1] == ("rooms", 4, 1, 0, 3, 0)
    assert core(folder, "select count(*) from core.scan") == [(4,)]


def test_a_bad_line_of_a_growing_table_does_not_hold_up_the_others(tmp_path: Path) -> None:
    folder = make(tmp_path)
    file = folder / "inbox/rooms/scans.csv"
    scan(folder, "B1 in Hall 10:00")
    append(file, 'B2,"Hall,in,2021-03-08T10:01:00+09:00,gate\n')
    scan(folder, "B3 in Hall 10:02")
    assert load(folder) == []
    append(file, b"\x00\x00\xfe\n")
    scan(folder, "B1 out Hall 10:30")
    append(file, "B4,Sal\xf3n,in,2021-03-08T10:40:00+09:00,gate\n".encode("latin-1"))
    scan(folder, "B3 out Hall 10:50")
    assert load(folder) == []
    assert core(folder, LEDGER) == [("rooms", 3, 2, 1, 0, 0), ("rooms", 4, 2, 2, 0, 0)]
    assert mart(folder, "select positions, reason from marts.reject order by all") == [
        ("2", "it is no readable line of CSV; check its quotes"),
        ("4", "it holds binary data"),
        ("6", "it is not UTF-8"),
    ]
    assert core(folder, "select count(*) from core.scan") == [(4,)]


def test_positions_of_rejects_are_ranges(tmp_path: Path) -> None:
    folder = make(tmp_path)
    file = folder / "inbox/rooms/scans.csv"
    scan(folder, "B1 in Hall 10:00")
    append(file, 'B2,"Hall\n' * 3)
    scan(folder, "B1 out Hall 10:30")
    append(file, 'B2,"Hall\n')
    assert load(folder) == []
    append(file, 'B2,"Hall\n')
    assert load(folder) == []
    found = mart(folder, "select records, positions from marts.reject")
    assert found == [(5, "2-4, 6-7")]


def test_a_log_written_anew_is_an_error_and_the_rest_loads(tmp_path: Path) -> None:
    folder = make(tmp_path)
    log = folder / "inbox/webcast/access.log"
    play(folder, "s1", "10:00:00", "10:00:10")
    load(folder)
    first = congress.log_line("s1", "10:00:00")
    write(log, first + congress.log_line("s2", "10:00:05") + congress.log_line("s2", "10:00:15"))
    play(folder, "s3", "10:00:20", name="other.log")
    register(folder, "1")
    sentence = (
        "inbox/webcast/access.log is not the log it was: what was loaded of it has changed or "
        "is gone; put it back as it was. A new log needs another first line."
    )
    assert load(folder) == [f"webcast: {sentence}"]
    assert mart(folder, ERRORS) == [("webcast", sentence, "inbox/webcast/access.log")]
    assert core(folder, "select count(distinct playback_id) from core.playback") == [(2,)]
    assert mart(folder, STATUS) == [("approved", 1)]
    # Still so after a restart, until the log is what it was.
    assert load(folder) == [f"webcast: {sentence}"]
    write(log, first + congress.log_line("s1", "10:00:10") + congress.log_line("s1", "10:00:20"))
    assert load(folder) == []
    assert mart(folder, ERRORS) == []


def test_of_a_list_exported_anew_only_changes_count(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2", "3", "4", at="7/09:00")
    load(folder)
    # 1 withdraws, 2 is gone from the list, 3 stays as it is, 4 is rejected, 5 and 6 are new.
    register(
        folder,
        {"ID": "1", "Registration state": "Withdrawn"},
        "3",
        {"ID": "4", "Registration state": "Rejected"},
        "5",
        "6",
        at="7/10:00",
    )
    load(folder)
    assert core(folder, LEDGER) == [
        ("registration", 4, 4, 0, 0, 0),
        ("registration", 5, 4, 0, 1, 0),
    ]
    # The absent entry keeps its status, and is counted.
    assert mart(folder, STATUS) == [("approved", 4), ("rejected", 1), ("withdrawn", 1)]
    assert mart(folder, MISSING) == [("registration", "approved", 1)]
    # An older list arrives late: of two the later one is right, whichever arrives first.
    before = content_hash(folder)
    register(
        folder, "1", {"ID": "2", "Registration state": "Pending"}, name="old.csv", at="6/09:00"
    )
    load(folder)
    assert mart(folder, STATUS) == [("approved", 4), ("rejected", 1), ("withdrawn", 1)]
    assert content_hash(folder) == before
    # Said again as it was, the withdrawn entry is approved.
    register(folder, *"123456", at="7/11:00")
    load(folder)
    assert mart(folder, STATUS) == [("approved", 6)]
    assert mart(folder, MISSING) == []


BARE = "session_id,title,date,start,end\n"
TIMETABLE = """
[[source]]
name = "indico"
kind = "indico_timetable"
path = "inbox/timetable/*.json"
"""


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "programme.csv",
            BARE,
            "programme: programme.csv has no meetings; export it again with them, or take it away.",
        ),
        (
            "inbox/timetable/day.json",
            '{"results": {"3": {"20210308": {"b": {"entryType": "Break"}}}}}',
            "indico: day.json has no meetings; export it again with them, or take it away.",
        ),
    ],
)
def test_a_programme_without_meetings_is_an_error_and_removes_none(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    folder = make(tmp_path, CONFIG + TIMETABLE)
    entry = {
        "uniqueId": "c7",
        "title": "Keynote",
        "startDate": {"date": "2021-03-10", "time": "10:00:00"},
        "endDate": {"date": "2021-03-10", "time": "11:00:00"},
    }
    timetable = {"results": {"3": {"20210310": {"c7": entry}}}}
    write(folder / "inbox/timetable/day.json", json.dumps(timetable), "7/08:00")
    assert load(folder) == []
    sql = "select session_id from marts.session order by all"
    meetings = [("C1",), ("P1",), ("P2",), ("P3",), ("c7",)]
    assert mart(folder, sql) == meetings
    write(folder / name, content, "7/10:00")
    assert load(folder) == [sentence]
    assert mart(folder, sql) == meetings


def test_late_scans_land_in_their_own_minute(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B1 in Hall 10:20", "B2 in Lobby 15:00")
    load(folder)
    sql = (
        'select "at", room_only from marts.session_minute where session_id = \'P1\' and "at" in '
        "(timestamp '2021-03-08 01:09', timestamp '2021-03-08 01:10') order by all"
    )
    assert mart(folder, sql) == [("10:09", 1), ("10:10", 1)]
    # The exit was scanned at 10:10 by a device that had no connection until now.
    scan(folder, "B1 out Hall 10:10", name="late.csv")
    load(folder)
    assert mart(folder, sql) == [("10:09", 1), ("10:10", 0)]


def test_records_are_accounted_for(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(
        folder,
        "1",
        {"ID": "2", "Registration state": "Perhaps"},
        "1",
        {"ID": "3", "Registration date": "2022-01-01"},
    )
    scan(folder, "B1 in Hall 10:00", "B1 in Hall 10:00", "B1 into Hall 10:05")
    late = scan_line("B1 out Hall 10:00").replace("2021-", "2099-")
    append(folder / "inbox/rooms/scans.csv", late)
    play(folder, "s1", "10:00:00", "10:00:10")
    log = folder / "inbox/webcast/access.log"
    append(log, "what is this\n\n" + congress.log_line("s1", "10:00:20").replace(" 200 ", " 404 "))
    report(folder, "111", "p1@example.org 10:00 10:30", "p1@example.org 10:00 10:30")
    load(folder)
    # Registrations: 2 is of no known state, the second 1 is known, 3 is of the future.
    # Scans: one twice, one neither in nor out, one of the future.
    # Log: one line is no request, one is empty, one was not answered.
    # Report: one connection twice.
    assert sorted(core(folder, LEDGER)) == [
        ("platform", 2, 1, 0, 1, 0),
        ("registration", 4, 1, 2, 1, 0),
        ("rooms", 4, 1, 2, 1, 0),
        ("webcast", 5, 2, 1, 0, 2),
    ]
    for table, rows in (("registration", 1), ("scan", 1), ("stay", 1)):
        assert core(folder, f"select count(*) from core.{table}") == [(rows,)]
    rejects = "select source, positions, reason from marts.reject order by all"
    unknown = "; see the values without a mapping"
    assert mart(folder, rejects) == [
        ("registration", "2", f"'Registration state' is none of Indico's{unknown}"),
        ("registration", "4", "a time lies after the file it is in was written"),
        ("rooms", "3", f"direction is neither in nor out{unknown}"),
        ("rooms", "4", "a time lies after the file it is in was written"),
        ("webcast", "3", "it is not in the format 'combined'"),
    ]
    assert mart(folder, "select field, value, records from marts.unresolved order by all") == [
        ("direction", "into", 1),
        ("status", "Perhaps", 1),
    ]
    assert mart(folder, "select sum(skipped) from marts.source") == [(2,)]


def test_what_the_configuration_can_map_is_told_from_what_it_cannot(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(
        folder,
        {"ID": "1", "Category": "Wizards"},
        {"ID": "2", "Category": "W" * 70},
        {"ID": "3", "Category": "me@example.org"},
        {"ID": "4", "Registration state": "Lost"},
    )
    load(folder)
    shown = "select field, left(value, 10), is_mappable from marts.unresolved order by all"
    assert mart(folder, shown) == [
        ("category", "(withheld)", False),
        ("category", "WWWWWWWWWW", False),
        ("category", "Wizards", True),
        ("status", "Lost", False),
    ]


def test_a_list_from_the_future_is_outdated_by_the_next(tmp_path: Path) -> None:
    folder = make(tmp_path)
    lists = folder / "inbox/registration"
    register(folder, "1", name="a.csv")
    os.utime(lists / "a.csv", (4_000_000_000, 4_000_000_000))  # 2096
    load(folder)
    register(folder, {"ID": "1", "Registration state": "Withdrawn"}, name="b.csv")
    (lists / "b.csv").touch()
    load(folder)
    assert mart(folder, STATUS) == [("withdrawn", 1)]


def test_scans_count_whatever_the_time_of_their_file(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scan(folder, "B1 in Hall 10:00")
    os.utime(folder / "inbox/rooms/scans.csv", (0, 0))
    load(folder)
    assert core(folder, LEDGER) == [("rooms", 1, 1, 0, 0, 0)]


def spreadsheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, title in enumerate(("ID", "Registration state", "Checked in")):
            sheet.write(0, column, title)
            sheet.write(1, column, ("8", "Completed", "No")[column])
    return out.getvalue()


def test_a_bad_file_is_one_sentence_and_everything_else_loads(tmp_path: Path) -> None:
    folder = make(tmp_path)
    inbox = folder / "inbox"
    register(folder, "1")
    book = spreadsheet()
    write(inbox / "registration/book.xlsx", book[: len(book) // 2])
    write(inbox / "organizers/wide.csv", "ID,Registration state\n1,Completed\n".encode("utf-16"))
    write(inbox / "rooms/gate.csv", "badge,room,time\nB1,Hall,2021-03-08T10:00:00\n")
    write(inbox / "platform/unique.csv", "Name,Total Duration (Minutes)\nA,10\n")
    play(folder, "s1", "10:00:00")
    append(inbox / "webcast/access.log", b"\x00\x01\xff\xfe\n")
    play(folder, "s1", "10:00:10")
    scan(folder, "B1 in Hall 10:00")
    expected = {
        "organizers": "wide.csv is UTF-16; export it as UTF-8.",
        "platform": 'unique.csv has no times of joining and leaving; export it without "Show '
        'unique users".',
        "registration": "book.xlsx is not a readable spreadsheet, perhaps cut short; export it "
        "again.",
        "rooms": "gate.csv has no column 'direction'; name the columns of the file in "
        "[source.columns].",
    }
    said = [f"{source}: {sentence}" for source, sentence in expected.items()]
    assert load(folder) == said
    assert mart(
        folder, "select source, error from marts.source where error is not null order by all"
    ) == [*expected.items()]
    # Of the log one line is rejected; of the other files of each source everything is loaded.
    assert mart(folder, "select source, reason, positions from marts.reject") == [
        ("webcast", "it holds binary data", "2")
    ]
    counts = {
        table: core(folder, f"select count(*) from core.{table}")
        for table in ("scan", "registration")
    }
    assert counts == {"scan": [(1,)], "registration": [(1,)]}
    # Nothing new: the errors stay, and are the same.
    assert load(folder) == said
    assert core(folder, "select count(*) from core.batch where error is not null") == [(4,)]
    # One is mended, one is taken away: their errors clear and the others stay.
    write(inbox / "registration/book.xlsx", book, "7/12:00")
    (inbox / "organizers/wide.csv").unlink()
    assert load(folder) == [said[1], said[3]]
    assert mart(folder, STATUS) == [("approved", 2)]


def test_of_two_bad_files_one_mended_leaves_the_other(tmp_path: Path) -> None:
    folder = make(tmp_path)
    for name in ("a.csv", "b.csv"):
        write(folder / "inbox/registration" / name, "no list\n")
    first, second = load(folder)
    assert first.startswith("registration: a.csv has no columns 'ID'")
    assert second.startswith("registration: b.csv has no columns 'ID'")
    register(folder, "1", name="a.csv", at="7/10:00")
    (second,) = load(folder)
    assert second.startswith("registration: b.csv has no columns 'ID'")


def test_a_fault_of_the_program_is_told_as_one(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00")
    source = next(source for source in SOURCES if source.kind == "room_scans")

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    original = source.parse
    object.__setattr__(source, "parse", fail)
    try:
        said = load(folder)
    finally:
        object.__setattr__(source, "parse", original)
    assert said == [
        "rooms: inbox/rooms/scans.csv could not be read because of a fault of this program "
        "(ZeroDivisionError); report it and take the file out of the folder meanwhile."
    ]
    assert mart(folder, STATUS) == [("approved", 1)]
    # With the fault mended, the file loads though it has not changed.
    assert load(folder) == []
    assert core(folder, "select count(*) from core.scan") == [(1,)]


def test_what_was_landed_and_not_committed_is_loaded_at_start(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00")
    load(folder)
    expected = content_hash(folder)
    # As if the process had been killed between landing and commit: the ledger knows nothing of
    # the files, and their system has taken them away since.
    for path in (folder / "data").glob("warehouse*"):
        path.unlink()
    (folder / "inbox/rooms/scans.csv").unlink()
    (folder / "inbox/registration/list.csv").unlink()
    assert load(folder) == []
    assert content_hash(folder) == expected
    # A restart goes on where it was: the table that comes back is known up to its last row.
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:10")
    load(folder)
    assert core(folder, LEDGER)[-1] == ("rooms", 1, 1, 0, 0, 0)


def test_a_source_that_is_configured_no_more_is_not_shown(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scan(folder, "B1 in Hall 10:00")
    load(folder)
    names = "select source from marts.source order by all"
    assert len(mart(folder, names)) == 8
    write(folder / "congress.toml", CONFIG.partition('[[source]]\nname = "webcast"')[0])
    load(folder)
    shown = [source for (source,) in mart(folder, names)]
    assert shown == [
        "decisions",
        "organizers",
        "platform",
        "programme",
        "registration",
        "rooms",
        "secretariat",
    ]


def test_a_change_of_the_definitions_changes_the_figures(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:04", "B2 in Lobby 9/11:00")
    sql = "select session_id, people from marts.attendance_change"
    load(folder)
    assert mart(folder, sql) == []
    write(folder / "congress.toml", CONFIG + "[attendance]\nmin_minutes = 4\n")
    load(folder)
    assert mart(folder, sql) == [("P1", 1)]


def test_a_clock_that_is_set_back_loads_no_line_twice(tmp_path: Path) -> None:
    folder = make(tmp_path)
    play(folder, "s1", "10:00:00")
    load(folder)
    with duckdb.connect(str(folder / "data/warehouse.duckdb")) as con:
        # As if the machine had been an hour ahead until now.
        con.execute("update core.batch set received_at = received_at + interval 1 hour")
    for time in ("10:00:05", "10:00:10", "10:00:15"):
        play(folder, "s1", time)
        load(folder)
    assert core(
        folder,
        "select records from core.batch where source = 'webcast' order by received_at",
    ) == [(1,), (1,), (1,), (1,)]
    assert core(folder, "select cast(sum(requests) as bigint) from core.playback") == [(4,)]


def test_two_doors_whose_files_begin_alike_both_count(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scan(folder, "B1 in Hall 10:00", "B2 in Hall 10:01", name="a.csv")
    scan(folder, "B1 in Hall 10:00", "B3 in Hall 10:02", name="b.csv")
    load(folder)
    scan(folder, "B2 out Hall 10:30", name="a.csv")
    scan(folder, "B3 out Hall 10:31", name="b.csv")
    load(folder)
    assert core(folder, LEDGER) == [
        ("rooms", 2, 2, 0, 0, 0),
        ("rooms", 2, 1, 0, 1, 0),
        ("rooms", 1, 1, 0, 0, 0),
        ("rooms", 1, 1, 0, 0, 0),
    ]
    assert core(folder, "select count(*) from core.scan") == [(5,)]


def test_two_logs_that_begin_alike_both_count_after_a_rebuild_too(tmp_path: Path) -> None:
    folder = make(tmp_path)
    for name, sid in (("a.log", "s1"), ("b.log", "s2")):
        append(folder / "inbox/webcast" / name, "Log\n")
        play(folder, sid, "10:00:00", "10:00:10", name=name)
    assert load(folder) == []
    play(folder, "s1", "10:00:20", name="a.log")
    play(folder, "s2", "10:00:20", name="b.log")
    assert load(folder) == []
    requests = "select cast(sum(requests) as bigint) from core.playback"
    assert core(folder, requests) == [(6,)]
    before = content_hash(folder)
    for path in (folder / "data").glob("warehouse*"):
        path.unlink()
    assert load(folder) == []
    assert core(folder, requests) == [(6,)]
    assert content_hash(folder) == before


def test_a_growing_file_that_cannot_be_read_is_landed_once(tmp_path: Path) -> None:
    folder = make(tmp_path)
    file = folder / "inbox/rooms/gate.csv"
    sentence = "rooms: gate.csv has no column 'direction'; "
    append(file, "badge,room,time\n")
    for minute in range(3):
        append(file, f"B1,Hall,2021-03-08T10:0{minute}:00\n")
        (said,) = load(folder)
        assert said.startswith(sentence)
    (landed,) = (folder / "data/landing/rooms").glob("*.zst")
    assert landing.fetch(landed)[1] == file.read_bytes()
    assert core(folder, "select byte_end from core.batch where error is not null") == [
        (len(file.read_bytes()),)
    ]


def test_a_source_whose_folder_is_closed_is_an_error_until_it_is_open() -> None:
    with unprivileged() as root:
        os.seteuid(os.getuid())  # as the tests run, until what they import is there
        folder = make(root / "event")
        scan(folder, "B1 in Hall 10:00")
        register(folder, "1")
        load(folder)
        for path in (root, *root.rglob("*")):
            os.chown(path, NOBODY if os.getuid() == 0 else -1, -1)
        os.seteuid(NOBODY if os.getuid() == 0 else os.getuid())
        scan(folder, "B1 out Hall 10:30")
        register(folder, "1", "2", at="7/10:00")
        rooms = folder / "inbox/rooms"
        for rights in (0o000, 0o444):
            rooms.chmod(rights)
            (said,) = load(folder)
            assert said.startswith(f"rooms: {rooms}")
            assert mart(folder, STATUS) == [("approved", 2)]
        rooms.chmod(0o755)
        assert load(folder) == []
        assert core(folder, "select count(*) from core.scan") == [(2,)]


def test_a_file_is_loaded_when_its_permissions_are_mended() -> None:
    with unprivileged() as root:
        os.seteuid(os.getuid())
        folder = make(root / "event")
        load(folder)
        scan(folder, "B1 in Hall 10:00")
        for path in (root, *root.rglob("*")):
            os.chown(path, NOBODY if os.getuid() == 0 else -1, -1)
        os.seteuid(NOBODY if os.getuid() == 0 else os.getuid())
        (folder / "inbox/rooms/scans.csv").chmod(0)
        found = config.load(folder / "congress.toml")
        with Warehouse(found.warehouse) as warehouse:
            pipeline = Pipeline(found, warehouse, found.context(References(KEY.encode())))
            pipeline.open()
            pipeline.load_new()
            name = "inbox/rooms/scans.csv"
            sentence = f"{name} cannot be opened (Permission denied); check its permissions."
            assert pipeline.errors() == [("rooms", sentence)]
            assert not pipeline.load_new()
            (folder / name).chmod(0o644)
            assert pipeline.load_new()
            assert pipeline.errors() == []
            assert warehouse.con.execute("select count(*) from core.scan").fetchall() == [(1,)]
