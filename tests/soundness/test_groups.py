"""Groups of meetings: the items of the agenda among them, and what belongs to none."""

from pathlib import Path

import pytest

from tests.congress import hold_at, keep, load, make, mart, play, register, scan, write

PROGRAMME = (
    "session_id,title,date,start,end,room,body,phase,kind,segment,agenda_item\n"
    "P1,Opening,2021-03-08,10:00,11:00,Hall,Plenary,congress,plenary,,1;2\n"
    "P2,Statements,2021-03-08,11:00,12:00,Hall,Plenary,congress,plenary,high_level,3; 4;\n"
    "P3,Crime prevention,2021-03-08,14:00,15:00,Hall,Plenary,,plenary,,3\n"
    "W1,Workshop,2021-03-08,14:00,15:00,Annex,Committee I,congress,workshop,,3;3\n"
    "A1,A side event,2021-03-08,12:00,13:00,Annex,,congress,ancillary,,\n"
    # The agenda of a preparatory meeting is another one.
    "R1,Regional meeting,2021-03-07,10:00,11:00,Hall,,preparatory,plenary,,3\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("groups"))
    write(folder / "programme.csv", PROGRAMME)
    register(folder, "1", "2", "3", "4")
    scan(
        folder,
        # 1 is in all plenary meetings of the day, 2 in the workshop, 3 in the side event.
        "B4 in Hall 7/10:00",
        "B4 out Hall 7/11:00",
        "B1 in Hall 10:00",
        "B2 in Annex 14:00",
        "B3 in Annex 12:00",
        "B3 out Annex 12:30",
        "B1 out Hall 12:00",
        "B1 in Hall 14:00",
        "B1 out Hall 15:00",
        "B2 out Annex 15:00",
        name="all.csv",
    )
    keep(folder, "clock", hold_at("P1", "10:00", "11:00"), hold_at("P2", "11:00", "12:00"))
    # One player stays from P1 to P2, another watches P2 and comes back for P3.
    play(folder, "stays", *(f"10:59:{second:02}" for second in range(40, 60, 10)), "11:00:10")
    play(folder, "returns", "11:30:00", "11:30:10", "14:10:00", "14:10:10")
    assert load(folder) == []
    return folder


def test_a_meeting_belongs_to_each_item_of_its_own(folder: Path) -> None:
    assert mart(
        folder,
        "select group_id, session_id from marts.session_group "
        "where group_kind = 'agenda_item' order by all",
    ) == [("1", "P1"), ("2", "P1"), ("3", "P2"), ("3", "P3"), ("3", "W1"), ("4", "P2")]


def test_what_has_no_item_is_grouped_by_kind(folder: Path) -> None:
    assert mart(
        folder,
        "select group_id, session_id from marts.session_group where group_kind = 'without_item'",
    ) == [("ancillary", "A1")]
    assert mart(
        folder,
        "select group_kind, group_id, count(*) from marts.session_group "
        "where group_kind in ('phase', 'segment', 'kind') group by all order by all",
    ) == [
        ("kind", "ancillary", 1),
        ("kind", "plenary", 4),
        ("kind", "workshop", 1),
        ("phase", "congress", 5),
        ("phase", "preparatory", 1),
        ("segment", "high_level", 1),
    ]


def test_who_attended_an_item_is_there_once(folder: Path) -> None:
    # 1 is in two meetings of item 3 and counts once, by the first of them; 2 is in its workshop.
    assert mart(
        folder,
        'select group_id, "at", people from marts.group_change '
        "where group_kind = 'agenda_item' order by all",
    ) == [
        ("1", "10:05", 1),
        ("2", "10:05", 1),
        ("3", "11:05", 1),
        ("3", "14:05", 1),
        ("4", "11:05", 1),
    ]
    assert mart(
        folder,
        "select group_id, people from marts.group_change where group_kind = 'without_item'",
    ) == [("ancillary", 1)]


def test_who_attended_on_a_day_is_there_once(folder: Path) -> None:
    # 4 was at a preparatory meeting, which is no meeting of the Congress.
    assert mart(
        folder,
        "select group_id, session_id from marts.session_group "
        "where group_kind = 'congress_day' order by all",
    ) == [("2021-03-08", each) for each in ("A1", "P1", "P2", "P3", "W1")]
    assert mart(
        folder,
        "select group_id, sum(people) from marts.group_change "
        "where group_kind = 'congress_day' group by all",
    ) == [("2021-03-08", 3)]


def test_a_playback_in_two_meetings_of_an_item_is_one_of_it(folder: Path) -> None:
    assert mart(
        folder,
        'select group_id, "at", playbacks_started from marts.group_webcast '
        "where group_kind = 'agenda_item' order by all",
    ) == [
        ("1", "10:59", 1),
        ("2", "10:59", 1),
        ("3", "10:59", 1),
        ("3", "11:29", 1),
        ("4", "10:59", 1),
        ("4", "11:29", 1),
    ]
    of_meetings = mart(
        folder,
        "select session_id, sum(playbacks_started) from marts.session_webcast_minute "
        "where session_id in ('P2', 'P3') group by all order by all",
    )
    assert of_meetings == [("P2", 2), ("P3", 1)]


def test_another_agenda_moves_meetings_to_other_items(tmp_path: Path) -> None:
    folder = make(tmp_path)
    write(folder / "programme.csv", PROGRAMME)
    register(folder, "1")
    scan(folder, "B1 in Hall 14:00", "B1 out Hall 15:00")
    load(folder)
    attended = (
        "select group_id, people from marts.group_change "
        "where group_kind = 'agenda_item' order by 1"
    )
    assert mart(folder, attended) == [("3", 1)]
    write(
        folder / "programme.csv", PROGRAMME.replace(",plenary,,3\n", ",plenary,,5;6\n"), "9/08:00"
    )
    load(folder)
    assert mart(folder, attended) == [("5", 1), ("6", 1)]
