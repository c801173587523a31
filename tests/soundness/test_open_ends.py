"""Where a stay ends: by its exit, or by inference where no exit is known."""

from pathlib import Path

import pytest

from tests.congress import core, load, make, register, report, scan, with_meetings

# Each room has its meetings; those of E10 and E11 are long, E5 has a second one at 14:00.
PROGRAMME = "".join(
    f"{name},Meeting,2021-03-08,{start},{end},{room},{body},congress,committee,\n"
    for name, start, end, room, body in (
        ("E1", "10:00", "12:00", "E1", ""),
        ("E2", "10:00", "12:00", "E2", ""),
        ("E3", "10:00", "12:00", "E3", ""),
        ("E4", "10:00", "12:00", "E4", ""),
        ("E5a", "10:00", "12:00", "E5", ""),
        ("E5b", "14:00", "16:00", "E5", ""),
        ("E6", "10:00", "12:00", "E6", ""),
        ("E7", "10:00", "12:00", "E7", ""),
        ("E8", "09:00", "18:00", "E8", ""),
        ("V1", "10:00", "12:00", "", "Virtual"),
        ("V2", "14:00", "16:00", "", "Virtual"),
    )
)

# badge or address: rows of scans, and the stays of it as (place, start, end, is inferred).
SCANS: dict[str, tuple[tuple[str, ...], list[tuple[str, str, str, bool]]]] = {
    "an exit": (("in E1 10:00", "out E1 10:30"), [("E1", "10:00", "10:30", False)]),
    "entry elsewhere": (
        ("in E1 10:00", "in Lobby 10:30", "out Lobby 10:40"),
        [("E1", "10:00", "10:30", True), ("Lobby", "10:30", "10:40", False)],
    ),
    "exit elsewhere": (
        ("in E1 10:00", "out Lobby 10:30", "in E1 11:00", "out E1 11:10"),
        [("E1", "10:00", "10:30", True), ("E1", "11:00", "11:10", False)],
    ),
    "another entry": (
        ("in E2 10:00", "in E2 10:30", "out E2 11:00"),
        [("E2", "10:00", "10:30", True), ("E2", "10:30", "11:00", False)],
    ),
    "the meeting that was on closes": (("in E3 10:15",), [("E3", "10:15", "12:00", True)]),
    "before the meeting": (("in E4 09:30",), [("E4", "09:30", "12:00", True)]),
    "between two meetings": (("in E5 13:00",), [("E5", "13:00", "16:00", True)]),
    "at the very end of a meeting": (("in E5 12:00",), [("E5", "12:00", "16:00", True)]),
    "after the last meeting": (("in E6 12:05",), [("E6", "12:05", "12:15", True)]),
    # 15 minutes after the last meeting is before the entry: a stay of no length.
    "long after the last meeting": (("in E7 12:20",), []),
    "the limit": (("in E8 09:30",), [("E8", "09:30", "13:30", True)]),
    "a room without meetings": (("in Lobby 10:00",), [("Lobby", "10:00", "14:00", True)]),
    "no meeting, next scan": (
        ("in Lobby 10:00", "in Garden 10:20", "out Garden 10:21"),
        [("Garden", "10:20", "10:21", False), ("Lobby", "10:00", "10:20", True)],
    ),
    "an exit without an entry": (("out E1 10:00",), []),
    "two exits": (
        ("in E1 10:00", "out E1 10:20", "out E1 10:40"),
        [("E1", "10:00", "10:20", False)],
    ),
    # Two doors that see a badge in the same second, in whichever order the file has them.
    "in and out at once": (("in E8 10:00", "out E8 10:00"), []),
    "out and in at once": (
        ("out E8 10:00", "in E8 10:00", "in Lobby 18:00", "out Lobby 18:01"),
        [
            ("Lobby", "18:00", "18:01", False),
        ],
    ),
    "out of one room and into the next at once": (
        ("in E1 10:00", "in E2 10:30", "out E1 10:30", "out E2 11:00"),
        [("E1", "10:00", "10:30", False), ("E2", "10:30", "11:00", False)],
    ),
    "through a room at once": (
        ("in E1 10:00", "out E1 10:30", "in Lobby 10:30", "out Lobby 10:30", "in E2 10:30"),
        [("E1", "10:00", "10:30", False), ("E2", "10:30", "12:00", True)],
    ),
    "out and in again at once": (
        ("in E1 10:00", "out E1 10:30", "in E1 10:30", "out E1 11:00"),
        [("E1", "10:00", "10:30", False), ("E1", "10:30", "11:00", False)],
    ),
    "out and in again at once, and no more": (
        ("in E8 10:00", "out E8 10:30", "in E8 10:30"),
        [("E8", "10:00", "10:30", False)],
    ),
    # Recorded exits are believed on the same Congress day, even after the limit of four hours …
    "a long day": (("in Lobby 08:00", "out Lobby 18:00"), [("Lobby", "08:00", "18:00", False)]),
    # … and after midnight within the limit; else 18:00 and four hours.
    "over midnight": (
        ("in Lobby 23:00", "out Lobby 9/00:30"),
        [("Lobby", "23:00", "9/00:30", False)],
    ),
    "an exit on the next day": (
        ("in Lobby 18:00", "out Lobby 9/09:00"),
        [("Lobby", "18:00", "22:00", True)],
    ),
}
PLATFORM: dict[str, tuple[tuple[str, ...], list[tuple[str, str, bool]]]] = {
    "left": (("10:10 10:20",), [("10:10", "10:20", False)]),
    "still there": (("10:10 -",), [("10:10", "12:00", True)]),
    "early": (("13:30 -",), [("13:30", "16:00", True)]),
    "no length": (("10:10 10:10",), []),
    "no length and rejoined": (("10:10 10:10", "10:11 10:12"), [("10:11", "10:12", False)]),
    # Two devices that join in the same second are there until the second one leaves.
    "at once": (("10:10 10:20", "10:10 10:15"), [("10:10", "10:20", False)]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(
        tmp_path_factory.mktemp("ends"), with_meetings({"333": "by_time:Virtual"}), PROGRAMME
    )
    scenarios = [*SCANS, *PLATFORM]
    register(folder, *(str(number) for number in range(len(scenarios))))
    badges = {name: f"B{scenarios.index(name)}" for name in SCANS}
    scan(folder, *(f"{badges[name]} {row}" for name, (rows, _) in SCANS.items() for row in rows))
    report(
        folder,
        "333",
        *(
            f"p{scenarios.index(name)}@example.org {row}"
            for name, (rows, _) in PLATFORM.items()
            for row in rows
        ),
    )
    assert load(folder) == []
    return folder


def stays(folder: Path, columns: str, name: str) -> list[tuple[object, ...]]:
    person = [*SCANS, *PLATFORM].index(name)
    # The registration reference is of the person, which is named after the entry.
    return core(
        folder,
        f"select {columns} from staging.stay "
        f"where person_id = 'registration:{person}' order by all",
    )


@pytest.mark.parametrize("name", SCANS)
def test_rooms(folder: Path, name: str) -> None:
    assert stays(folder, "place, started_at, ended_at, is_inferred", name) == SCANS[name][1]


@pytest.mark.parametrize("name", PLATFORM)
def test_platform(folder: Path, name: str) -> None:
    assert stays(folder, "started_at, ended_at, is_inferred", name) == PLATFORM[name][1]


def test_a_report_corrects_what_it_said_before(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    sql = "select started_at, ended_at from staging.stay"
    report(folder, "111", "p1@example.org 10:00 -", at="10:30")
    load(folder)
    assert core(folder, sql) == [("10:00", "12:00")]
    # The platform now says that the connection ended at 10:20, in a report of 10:40.
    report(folder, "111", "p1@example.org 10:00 10:20", at="10:40")
    load(folder)
    assert core(folder, sql) == [("10:00", "10:20")]
    # An older report that arrives late changes nothing.
    report(folder, "111", "p1@example.org 10:00 -", name="older.csv", at="10:35")
    load(folder)
    assert core(folder, sql) == [("10:00", "10:20")]
