"""Which meeting a place leads to, the state at an instant, peaks, and what "now" is."""

from pathlib import Path

from tests.congress import (
    PROGRAMME,
    core,
    hold,
    load,
    make,
    mart,
    play,
    register,
    report,
    scan,
    with_meetings,
)

ATTENDED = (
    'select session_id, "at", class, sum(people) from marts.attendance_change '
    "group by all order by all"
)


def test_a_stay_over_two_meetings_is_in_both(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in HALL-GATE 11:00", "B1 out Hall 15:00")
    # One platform meeting for all plenaries: by_time finds the one that is on.
    report(folder, "111", "p2@example.org 11:55 14:06")
    load(folder)
    # 2 is in the first plenary for five minutes, up to 12:00, and in the second from 14:00.
    assert mart(folder, ATTENDED) == [
        ("P1", "11:05", "room_only", 1),
        ("P1", "12:00", "platform_only", 1),
        ("P2", "14:05", "platform_only", 1),
        ("P2", "14:05", "room_only", 1),
    ]


def test_only_meetings_of_the_congress_count_as_attending_it(tmp_path: Path) -> None:
    programme = (
        "PC,Consultations,2021-03-08,08:00,09:00,Hall,,pre_congress,special,\n"
        "P1,Plenary,2021-03-08,10:00,12:00,Hall,Plenary,,plenary,\n"
    )
    folder = make(tmp_path, programme=programme)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 08:00", "B1 out Hall 09:00", "B2 in Hall 08:55", "B2 out Hall 11:00")
    load(folder)
    assert mart(folder, ATTENDED) == [
        ("P1", "10:05", "room_only", 1),
        ("PC", "08:05", "room_only", 1),
        ("PC", "09:00", "room_only", 1),
    ]
    # 2 attends the plenary at 10:05, which is of the Congress where nothing else is said.
    assert mart(
        folder,
        "select \"at\", people from marts.participant_change where event = 'attended'",
    ) == [("10:05", 1)]


def test_a_change_of_the_programme_moves_what_was_loaded(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    load(folder)
    assert mart(folder, ATTENDED) == [("P1", "10:05", "room_only", 1)]
    hold(folder, PROGRAMME.replace("10:00,12:00,Hall", "10:10,12:00,Hall", 1), at="7/10:00")
    load(folder)
    assert mart(folder, ATTENDED) == [("P1", "10:15", "room_only", 1)]
    hold(folder, PROGRAMME.replace("congress,plenary,", "congress,plenary,cancelled", 1), "7/11:00")
    load(folder)
    assert mart(folder, ATTENDED) == []
    assert mart(folder, "select place_kind, place, stays from marts.unmatched") == [
        ("room", "Hall", 1)
    ]


def test_a_meeting_over_midnight_is_of_the_day_on_which_it_starts(tmp_path: Path) -> None:
    programme = (
        "N1,Late,2021-03-08,22:00,23:59,Hall,Plenary,congress,plenary,\n"
        "N2,Night,2021-03-08,10:00,12:00,Annex,,congress,plenary,\n"
    )
    # The sheet has one date a meeting; a timetable of Indico has both.
    folder = make(tmp_path, with_meetings({"9": "s1-1"}) + TIMETABLE_SOURCE, programme)
    (folder / "timetable.json").write_text(TIMETABLE)
    register(folder, "1", "2", "3")
    scan(
        folder, "B1 in Garden 23:50", "B1 out Garden 9/00:20", "B2 in Garden 9/00:30", at="9/09:00"
    )
    load(folder)
    report(folder, "9", "p3@example.org 9/00:10 -", at="9/00:20")
    play(folder, "s1", "9/00:10:00", "9/00:10:30", at="9/00:20")
    load(folder)
    # From 23:00 to 01:00 in the Garden: 1 from 23:50 on, 2 until it closes, 3 still connected.
    assert core(folder, "select ended_at from staging.stay where is_inferred order by all") == [
        ("9/01:00",),
        ("9/01:00",),
    ]
    assert mart(folder, ATTENDED) == [
        ("s1-1", "23:55", "room_only", 1),
        ("s1-1", "9/00:15", "platform_only", 1),
    ]
    scan(folder, "B3 in Lobby 9/01:30", at="9/09:00")
    load(folder)
    # B2 has been there since 00:30, and its five minutes are known by now.
    assert mart(folder, ATTENDED)[1:] == [
        ("s1-1", "9/00:15", "platform_only", 1),
        ("s1-1", "9/00:35", "room_only", 1),
    ]
    days = mart(
        folder,
        'select congress_day, min("at"), max("at") from marts.session_minute '
        "where session_id = 's1-1' group by all",
    )
    assert days == [(8, "23:00", "9/00:59")]


TIMETABLE_SOURCE = """
[[source]]
name = "timetable"
kind = "indico_timetable"
path = "timetable.json"
"""
TIMETABLE = """{"results": {"3": {"20210308": {"s1l1": {
    "entryType": "Session", "sessionId": 1, "sessionSlotId": 1, "uniqueId": "s1l1",
    "title": "Night sitting", "slotTitle": "", "room": "Garden",
    "startDate": {"date": "2021-03-08", "time": "23:00:00", "tz": "Asia/Tokyo"},
    "endDate": {"date": "2021-03-09", "time": "01:00:00", "tz": "Asia/Tokyo"}
}}}}}"""


def test_the_peak_is_exact_and_first(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2", "3")
    scan(
        folder,
        *("B1 in Hall 10:00", "B2 in Hall 10:03:10", "B1 out Hall 10:03:40"),
        *("B3 in Hall 10:20:10", "B2 out Hall 10:20:10", "B3 out Hall 10:30", "B2 in Lobby 10:40"),
    )
    load(folder)
    rows = mart(
        folder,
        'select "at", room_only, peak, peak_at from marts.session_minute '
        "where session_id = 'P1' and \"at\" <= timestamp '2021-03-08 01:21' order by all",
    )
    found = {at: (there, peak, first) for at, there, peak, first in rows}
    # Two at once from 10:03:10 to 10:03:40. At 10:20:10 one leaves as another comes: never two.
    assert found["10:03"] == (1, 2, "10:03:10")
    assert found["10:04"] == (1, 1, "10:04")
    assert found["10:20"] == (1, 1, "10:20")
    assert max(peak for _, peak, _ in found.values()) == 2


def test_now_is_the_latest_moment_a_source_spoke_of(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00:20")
    load(folder)
    now = "select watermark from marts.event"
    assert mart(folder, now) == [("10:00:20",)]
    minute = (
        'select "at", room_only, platform_only from marts.session_minute '
        "where session_id = 'P1' order by all"
    )
    # The last row is "now", between two minutes. Five minutes of attendance are still to come.
    assert mart(folder, minute) == [("10:00", 0, 0), ("10:00:20", 1, 0)]
    assert mart(folder, ATTENDED) == []
    # A report that was written at 10:06:00 says that 2 is still connected.
    report(folder, "111", "p2@example.org 10:02 -", at="10:06")
    load(folder)
    assert mart(folder, now) == [("10:06",)]
    assert mart(folder, minute)[-2:] == [("10:05", 1, 1), ("10:06", 1, 1)]
    assert mart(folder, ATTENDED) == [("P1", "10:06", "room_only", 1)]


def test_days_that_pass_in_silence_show_nobody(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Lobby 7/10:00")
    load(folder)
    counts = (
        "select congress_day, count(*), max(room_only) from marts.minute group by all order by all"
    )
    assert mart(folder, counts) == []
    scan(folder, "B1 in Lobby 10/10:00", at="10/12:00")
    load(folder)
    # From 10:00 to 16:00 on the eighth, to 12:00 on the ninth.
    assert mart(folder, counts) == [(8, 360, 0), (9, 120, 0)]


def test_by_regional_group_everybody_is_in_one_or_in_none(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", {"ID": "2", "Country": "Japan"}, {"ID": "3", "Category": "NGO"})
    scan(folder, *(f"B{n} in Hall 10:0{n}" for n in (1, 2, 3)), "B1 out Hall 10:10")
    load(folder)
    rows = mart(
        folder,
        'select "at", regional_group, people from marts.session_minute_group '
        "where session_id = 'P1' and \"at\" in "
        "(timestamp '2021-03-08 01:02', timestamp '2021-03-08 01:10') order by all",
    )
    # Person 3 represents no State.
    assert rows == [
        ("10:02", "Asia-Pacific States", 1),
        ("10:02", "Western European and other States", 1),
        ("10:10", "Asia-Pacific States", 1),
        ("10:10", None, 1),
    ]


def test_by_m49_region_everybody_is_in_one_or_represents_no_state(tmp_path: Path) -> None:
    folder = make(tmp_path)
    holy_see = {"ID": "3", "Country": "Holy See", "Category": "Non-member States"}
    ngo = {"ID": "4", "Category": "NGO"}
    register(folder, "1", {"ID": "2", "Country": "Japan"}, holy_see, ngo)
    scan(folder, *(f"B{n} in Hall 10:0{n}" for n in (1, 2, 3, 4)), "B1 out Hall 10:10")
    load(folder)
    rows = mart(
        folder,
        'select "at", regional_group, m49_region, people from marts.minute_group '
        "where \"at\" in (timestamp '2021-03-08 01:02', timestamp '2021-03-08 01:10') order by all",
    )
    # The Holy See is in Europe and in no regional group.
    assert rows == [
        ("10:02", "Asia-Pacific States", "Asia", 1),
        ("10:02", "Western European and other States", "Europe", 1),
        ("10:10", "Asia-Pacific States", "Asia", 1),
        ("10:10", None, "Europe", 1),
        ("10:10", None, None, 1),
    ]


def test_changes_stand_at_the_full_minute_by_which_they_had_happened(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00:00", "B1 out Hall 10:05:00")
    scan(folder, "B2 in Hall 10:00:01", "B2 out Hall 10:05:01")
    load(folder)
    assert mart(folder, ATTENDED) == [
        ("P1", "10:05", "room_only", 1),
        ("P1", "10:06", "room_only", 1),
    ]
