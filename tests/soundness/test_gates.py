"""When a gate was heard of last, and which are silent while a meeting is on in their room.

P1 is on in the Hall and C1 in the Annex, both on Monday from 10:00 to 12:00; nothing in the Lobby.
"""

from pathlib import Path

import pytest

from tests.congress import (
    CONFIG,
    SCAN_HEADER,
    append,
    core,
    hold_at,
    instant,
    keep,
    load,
    make,
    mart,
    pointer,
)

GATES = "select place, device, latest_at, session_id, is_silent from marts.gate order by all"
SILENT = "select place, device from marts.gate where is_silent order by all"


def scanned(folder: Path, *rows: str, source: str = "rooms") -> None:
    """Add scans of five badges each: "device room clock"."""
    path = folder / f"inbox/{source}/scans.csv"
    lines = [] if path.exists() else [SCAN_HEADER]
    for row in rows:
        device, room, clock = row.split()
        at = instant(clock).isoformat()
        lines += [f"B{number},{room},in,{at},{device}\n" for number in range(5)]
    append(path, "".join(lines))


def test_a_gate_is_silent_30_minutes_after_its_latest_scan(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scanned(folder, "A Hall 10:10", "B Hall 10:05", "C Lobby 09:00", "D Annex 10:34:59")
    load(folder)
    assert mart(folder, GATES) == [
        ("Annex", "D", "10:34:59", "C1", False),
        ("Hall", "A", "10:10", "P1", False),
        ("Hall", "B", "10:05", "P1", False),
        ("Lobby", "C", "09:00", None, False),
    ]
    scanned(folder, "D Annex 10:35")
    load(folder)
    assert mart(folder, SILENT) == [("Hall", "B")]
    scanned(folder, "B Hall 10:36")
    load(folder)
    assert mart(folder, SILENT) == []


@pytest.mark.parametrize(
    ("clock", "silent"), [("09:59", []), ("10:00", [("Hall", "A")]), ("12:00", [])]
)
def test_no_gate_is_silent_without_a_meeting(
    tmp_path: Path, clock: str, silent: list[tuple[str, str]]
) -> None:
    folder = make(tmp_path)
    scanned(folder, "A Hall 09:00", f"C Lobby {clock}")
    load(folder)
    assert mart(folder, SILENT) == silent


def test_a_meeting_is_on_as_it_was_held(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scanned(folder, "A Hall 10:00", "C Lobby 11:00")
    keep(folder, "clock", hold_at("P1", "10:00", "10:50"))
    load(folder)
    assert mart(folder, SILENT) == []
    keep(folder, "clock", hold_at("P1", "10:00", "11:10"), at="9/09:00")
    load(folder)
    assert mart(folder, SILENT) == [("Hall", "A")]
    keep(folder, "clock", hold_at("P1", "", "", status="cancelled"), at="9/10:00")
    load(folder)
    assert mart(folder, SILENT) == []


def test_where_nobody_scans_the_source_is_quiet_and_no_gate_silent(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scanned(folder, "A Hall 10:00", "B Hall 10:00")
    load(folder)
    assert mart(folder, SILENT) == []


def test_devices_of_two_sources_are_two_gates(tmp_path: Path) -> None:
    second = (
        CONFIG + '[[source]]\nname = "doors"\nkind = "room_scans"\npath = "inbox/doors/*.csv"\n'
    )
    folder = make(tmp_path, second)
    scanned(folder, "A Hall 10:00")
    scanned(folder, "A Hall 10:40", source="doors")
    load(folder)
    listed = "select source, device, is_silent from marts.gate order by all"
    assert mart(folder, listed) == [("doors", "A", False), ("rooms", "A", True)]


def test_what_may_be_the_name_of_a_person_is_not_shown(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scanned(folder, "A Hall 10:00")
    rows = [
        f"B{number},Hall,in,{instant('10:20').isoformat()},{device}\n"
        for number, device in ((1, "Jane"), (2, "Jane"), (3, "Jane"), (4, "Jane"), (5, "John"))
    ]
    rows.append(f"B6,Hall,in,{instant('10:21').isoformat()},jane@example.org\n")
    append(folder / "inbox/rooms/scans.csv", "".join(rows))
    load(folder)
    assert mart(folder, "select place, device, latest_at from marts.gate order by all") == [
        ("Hall", "A", "10:00"),
        ("Hall", None, "10:21"),
    ]
    # As the parser keeps them: what tells how to reach somebody not even there.
    devices = "select distinct device from core.scan order by all"
    assert core(folder, devices) == [("(withheld)",), ("A",), ("Jane",), ("John",)]


def test_the_public_sees_no_gate(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scanned(folder, "A Hall 10:00")
    load(folder)
    audiences = pointer(folder)["audiences"]
    assert [audiences[name]["rows"].get("gate") for name in ("internal", "public")] == [1, 0]
