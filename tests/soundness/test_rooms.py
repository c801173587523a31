"""Everybody in a room counts for its limit, each once, and only who was scanned."""

from pathlib import Path

import pytest

from dashboard.figures import sessions_table
from dashboard.snapshot import Snapshot, Snapshots, query
from tests.congress import hold_at, instant, keep, load, make, register, report, scan

MEDIA = {"Category": "Press/Media"}
STAFF = {"Category": "Service Staff"}
PENDING = {"Registration state": "Pending"}


def room(folder: Path, meeting: str, *clocks: str) -> list[tuple[object, ...]]:
    """Give participants, others and unlinked in the room of a meeting at these instants."""
    rows = query(
        read(folder),
        'select "at", participants, others, unlinked from marts.room_minute where session_id = ?',
        [meeting],
    ).rows()
    found = {at: tuple(people) for at, *people in rows}
    return [found[instant(clock)] for clock in clocks]


def read(folder: Path) -> Snapshot:
    found = Snapshots(folder / "data/snapshots").latest().snapshot
    assert found
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("rooms"))
    register(
        folder,
        *("1", "2"),
        {"ID": "3", **MEDIA},
        {"ID": "4", **STAFF},
        # Not approved yet: registered, but no participant.
        {"ID": "5", **PENDING},
    )
    scan(
        folder,
        *("B1 in Hall 09:50", "B2 in Hall 10:01", "B3 in Hall 10:01", "B4 in Hall 10:02"),
        *("B5 in Hall 10:02", "B98 in Hall 10:03", "B99 in Hall 10:03"),
        # Scanned again at the second door: there once.
        *("B99 in HALL-GATE 10:04", "B98 out Hall 10:10:30", "B3 out Hall 10:10:30"),
        # Back within two minutes: as if never gone.
        *(
            "B3 in Hall 10:12:00",
            "B1 out Hall 10:20",
            "B7 in Hall 10:20:10",
            "B7 out Hall 10:20:50",
        ),
        "B2 in Lobby 11:30",
    )
    # On the platform only: in no room.
    report(folder, "111", "p1@example.org 10:00 11:00", "guest@example.org 10:00 11:00", at="11:30")
    assert load(folder) == []
    return folder


def test_everybody_in_the_room_is_counted_each_once(folder: Path) -> None:
    assert room(folder, "P1", "10:00", "10:01", "10:02", "10:03", "10:04") == [
        (1, 0, 0),
        (2, 1, 0),
        (2, 3, 0),
        (2, 3, 2),
        (2, 3, 2),
    ]


def test_a_gap_is_closed_as_in_presence(folder: Path) -> None:
    # The press is out from 10:10:30 to 10:12:00; the badge 98 has gone.
    assert room(folder, "P1", "10:10", "10:11", "10:12") == [(2, 3, 2), (2, 3, 1), (2, 3, 1)]


def test_participants_in_the_room_are_room_only_and_both(folder: Path) -> None:
    wrong = query(
        read(folder),
        'select * from marts.room_minute inner join marts.session_minute using (session_id, "at") '
        'where participants != room_only + "both"',
    )
    assert wrong.is_empty()


def test_the_peak_is_of_everybody_and_exact(folder: Path) -> None:
    rows = query(
        read(folder),
        "select \"at\", peak, peak_at from marts.room_minute where session_id = 'P1' "
        "and \"at\" in (timestamp '2021-03-08 01:03', timestamp '2021-03-08 01:20') order by all",
    )
    # Seven from 10:03. At 10:20 one leaves, ten seconds later another comes for forty seconds.
    assert rows.rows() == [
        (instant("10:03"), 7, instant("10:03")),
        (instant("10:20"), 6, instant("10:20:10")),
    ]
    table = sessions_table(read(folder)).filter(session_id="P1")
    assert table.select("in_room_peak", "in_room_peak_at").row(0) == (7, instant("10:03"))


def test_now_and_as_of_are_of_bodies_and_of_participants(folder: Path) -> None:
    # At 11:30, with the last scan, 2 leaves for the Lobby: 3, 4, 5 and 99 stay.
    now = sessions_table(read(folder)).filter(session_id="P1").row(0, named=True)
    assert (now["in_room_now"], now["in_room_participants_now"]) == (4, 0)
    assert now["room_only_now"] + now["both_now"] == 0
    then = sessions_table(read(folder), instant("10:02")).filter(session_id="P1")
    assert then.select("in_room_now", "in_room_participants_now", "in_room_peak").row(0) == (
        5,
        2,
        5,
    )


def test_where_no_door_is_scanned_nothing_is_said(folder: Path) -> None:
    # Scans of the Lobby and the Hall: the second plenary is still to come.
    found = query(read(folder), "select distinct session_id from marts.room_minute")
    assert found.rows() == [("P1",)]
    table = sessions_table(read(folder), instant("10:30")).filter(session_id="C1")
    assert table.select("is_in_progress", "in_room_now", "in_room_peak").row(0) == (
        True,
        None,
        None,
    )


def test_a_person_with_two_badges_is_one_body_and_keeps_no_place(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, {"ID": "1", **MEDIA}, "2")
    keep(folder, "links", {"email": "p1@example.org", "badge": "B50"})
    keep(folder, "clock", hold_at("P1", "10:05", "11:00"))
    scan(folder, "B1 in Hall 10:00", "B50 in Hall 10:10", "B2 in Hall 10:58", "B2 in Lobby 11:10")
    load(folder)
    assert room(folder, "P1", "10:05", "10:10", "10:58") == [(0, 1, 0), (0, 1, 0), (1, 1, 0)]
    # The meeting was closed at 11:00: later minutes are not of it.
    last = "select max(\"at\") from marts.room_minute where session_id = 'P1'"
    assert query(read(folder), last).item() == instant("10:59")
