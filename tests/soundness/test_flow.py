"""Who comes and goes, how long they stay, and categories by the minute.

P1 is in the Hall and on platform meeting 111 from 10:00 to 12:00.
"""

from pathlib import Path

import pytest

from tests.congress import load, make, mart, register, report, scan

SCANS = (
    # Back after two minutes: that gap is closed.
    *("B1 in Hall 10:00", "B1 out Hall 10:30", "B1 in Hall 10:32", "B1 out Hall 11:00"),
    # In the room, and on the platform from 10:10 to 10:50.
    *("B2 in Hall 10:05", "B2 out Hall 10:20"),
    # There before the opening, and no exit.
    "B3 in Hall 09:50",
    *("B4 in Hall 10:00:30", "B4 out Hall 10:05:29"),
    # Media are no participants.
    *("B5 in Hall 10:00", "B5 out Hall 11:00"),
    # Meetings are over.
    "B5 in Annex 16:30",
)
PLATFORM = (
    "p2@example.org 10:10 10:50",
    # Leaves, and comes back an hour later.
    *("p6@example.org 10:00 10:03", "p6@example.org 11:00 11:30"),
    # No second device is an arrival.
    "p6@example.org 11:10 11:20",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("flow"))
    register(folder, "1", "2", "3", "4", {"ID": "5", "Category": "Press/Media"}, "6")
    scan(folder, *SCANS)
    report(folder, "111", *PLATFORM)
    assert load(folder) == []
    return folder


def flow(folder: Path) -> list[tuple[str, int, int]]:
    return mart(
        folder,
        'select "at", arrivals, departures from marts.session_flow '
        "where session_id = 'P1' order by all",
    )


def lengths(folder: Path) -> list[tuple[str, int, str, int]]:
    return mart(
        folder,
        'select "at", minutes, class, people from marts.session_stay_length '
        "where session_id = 'P1' order by all",
    )


def test_presences_begin_and_end_by_the_full_minute(folder: Path) -> None:
    assert flow(folder) == [
        ("10:00", 3, 0),  # 1, 3 (there before) and 6
        ("10:01", 1, 0),  # 4, at 10:00:30
        ("10:03", 0, 1),  # 6
        ("10:05", 1, 0),  # 2
        ("10:06", 0, 1),  # 4, at 10:05:29
        ("10:50", 0, 1),  # 2, from the platform
        ("11:00", 1, 1),  # 6 is back; 1
        ("11:30", 0, 1),  # 6
        ("12:00", 0, 1),  # 3, at the closing
    ]


def test_arrivals_less_departures_are_those_there(folder: Path) -> None:
    rows = mart(
        folder,
        """
        select there.session_id, there."at", room_only + platform_only + "both" as people,
            coalesce(sum(arrivals - departures), 0) as remaining
        from marts.session_minute as there
        left join marts.session_flow as flow
            on flow.session_id = there.session_id and flow."at" <= there."at"
        group by all
        """,
    )
    # 120 minutes of each of P1, P2 and C1; the third plenary is tomorrow.
    assert len(rows) == 360
    assert [row for row in rows if row[2] != row[3]] == []
    assert max(people for _, _, people, _ in rows) == 4


def test_the_length_of_stay_is_both_modes_together_at_the_last_leaving(folder: Path) -> None:
    assert lengths(folder) == [
        ("10:06", 4, "room_only", 1),  # 4: 4 min 59 s, in whole minutes
        ("10:50", 45, "both", 1),  # 2: 10:05-10:50
        ("11:00", 60, "room_only", 1),  # 1: the gap is presence
        ("11:30", 33, "platform_only", 1),  # 6: 3 and 30
        ("12:00", 120, "room_only", 1),  # 3
    ]


def test_who_is_still_there_has_not_left(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2")
    scan(folder, "B1 in Hall 10:00", "B2 in Hall 10:10", "B1 out Hall 10:30", "B2 in Hall 10:40")
    load(folder)
    # The second scan of badge 2 is a stay that goes on: it ends with the meeting, at 12:00.
    assert flow(folder) == [("10:00", 1, 0), ("10:10", 1, 0), ("10:30", 0, 1)]
    assert lengths(folder) == [("10:30", 30, "room_only", 1)]


def test_who_comes_back_has_not_left_before(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 10:30")
    load(folder)
    assert lengths(folder) == [("10:30", 30, "room_only", 1)]
    scan(folder, "B1 in Hall 10:45")
    load(folder)
    assert lengths(folder) == []
    scan(folder, "B1 out Hall 10:50")
    load(folder)
    assert lengths(folder) == [("10:50", 35, "room_only", 1)]
    assert flow(folder) == [("10:00", 1, 0), ("10:30", 0, 1), ("10:45", 1, 0), ("10:50", 0, 1)]


def categories(folder: Path) -> list[tuple[str | None, int]]:
    """Return who was there at 10:30, by category."""
    return mart(
        folder,
        "select category_id, people from marts.session_minute_category where session_id = 'P1' "
        "and \"at\" = timestamp '2021-03-08 01:30' order by all nulls last",
    )


COUNTRIES = ("France", "Japan", "Kenya", "Peru", "Norway", "Ghana")


def everybody_enters(folder: Path, *entries: dict[str, str]) -> None:
    numbered = [{"ID": str(number), **entry} for number, entry in enumerate(entries, 1)]
    register(folder, *numbered)
    scan(folder, *(f"B{entry['ID']} in Hall 10:15" for entry in numbered))
    scan(folder, "STRANGE in Lobby 10:45")
    assert load(folder) == []


def test_by_category_everybody_is_in_one(tmp_path: Path) -> None:
    folder = make(tmp_path)
    states = [{"Country": country} for country in COUNTRIES[:5]]
    experts = [{"Category": "Individual Experts"}] * 5
    everybody_enters(folder, *states, *states, *experts)
    assert categories(folder) == [("individual_expert", 5), ("member_state", 10)]


def test_a_category_of_few_delegations_is_never_alone_by_the_minute(tmp_path: Path) -> None:
    folder = make(tmp_path)
    # Six States, five experts, and seven people of two intergovernmental organizations: with
    # those alone together, the experts would be what is missing from the total.
    states = [{"Country": country} for country in COUNTRIES]
    experts = [{"Category": "Individual Experts"}] * 5
    names = ["League of Arab States"] * 4 + ["African Union"] * 3
    organizations = [
        {"Category": "Intergovernmental Organizations", "Organization": name} for name in names
    ]
    everybody_enters(folder, *states, *experts, *organizations)
    assert categories(folder) == [("member_state", 6), (None, 12)]
