"""Bridges: every line worked out by hand, and every figure reached whatever the moment."""

import random
import secrets
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.explain import Explained, explain
from dashboard.figures import Headline
from dashboard.metrics.bridges import BRIDGES
from dashboard.snapshot import Snapshot, Snapshots
from etl import config, watch
from etl.demo.congress import ENDS, Congress
from etl.demo.files import write_until
from etl.demo.folder import prepare
from etl.demo.programme import meetings
from etl.references import References
from tests.congress import instant, keep, load, make, play, register, report, scan

NGO = {"Category": "Non-Governmental Organizations"}
OTHER_NGO = "Other non-governmental organizations"
CAME = {"Checked in": "Yes", "Check-in date": "2021-03-08 08:30"}
ONLINE = {"Mode of attendance": "Online"}
SEATED = {"represented": "yes", "reason": "Seated"}
AWAY = {"represented": "no", "reason": "Withdrew before the opening"}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = make(tmp_path_factory.mktemp("bridges"))
    register(
        folder,
        {"ID": "1", "Country": "France", **CAME},
        {"ID": "2", "Country": "France"},
        {"ID": "3", "Country": "Germany", **ONLINE, **CAME},
        {"ID": "4", "Category": "Press/Media", **CAME},
        {"ID": "5", "Country": "Spain", "Registration state": "Pending", **CAME},
        {"ID": "6", "Registration state": "Rejected"},
        {"ID": "7", "Registration state": "Withdrawn"},
        {"ID": "8", **NGO, "Organization": "Alpha"},
        {"ID": "9", **NGO, "Organization": "alpha"},
        {"ID": "10", **NGO, "Organization": "Beta", **CAME},
        {"ID": "11", "Category": "Non-member States", "Country": "Holy See", **CAME},
        {"ID": "12", "Country": "Japan"},
        {"ID": "13", "Country": "Kenya"},
        {"ID": "14", "Country": "Chad"},
        {"ID": "15", "Country": "Peru", "Registration date": "2021-03-08 10:10"},
        at="12:00",
    )
    register(
        folder,
        {"ID": "1", "Email Address": "p1@example.org", "Badge number": "O1", **CAME},
        form="organizers",
    )
    scan(
        folder,
        # 2 is in the room from 10:00 to 10:20 and on the platform from 10:10 to 10:30.
        "B2 in Hall 10:00", "B2 out Hall 10:20", "B4 in Hall 10:00", "B4 out Hall 11:00",
        "B5 in Hall 10:02", "B5 out Hall 11:00", "NOBODY in Hall 10:00", "NOBODY out Hall 10:30",
        # A room without a meeting.
        "B12 in Lobby 10:00", "B12 out Lobby 11:00",
        # A day badge: 8 has it until eleven, then 9.
        "DAY in Hall 10:00", "DAY out Hall 10:30", "DAY in Hall 11:00", "DAY out Hall 11:30",
    )  # fmt: skip
    report(
        folder,
        "111",
        "p2@example.org 10:10 10:30",
        # Three minutes, and an hour later ten more.
        "p3@example.org 10:00 10:03",
        "p3@example.org 11:00 11:10",
        "stranger@example.org 10:00 11:00",
    )
    keep(
        folder,
        "links",
        {"registration": "8", "badge": "DAY", "valid_from": "", "valid_to": "2021-03-08 11:00"},
        {"registration": "9", "badge": "DAY", "valid_from": "2021-03-08 11:00", "valid_to": ""},
    )
    keep(
        folder,
        "speakers",
        {"meeting": "P1", "order": "1", "speaker": "Kenya", "delivery": "in person",
         "category": "", "registration": "13", "date": "2021-03-08", "delivered": "10:45"},
    )  # fmt: skip
    keep(
        folder,
        "delegations",
        {"delegation": "Chad", **SEATED},
        {"delegation": "France", **AWAY},
    )
    play(folder, "s1", "10:00:00", "10:00:10", "10:00:20")
    play(folder, "s2", "10:05:00", delivery="v")
    play(folder, "s3", "10:07:00", stream="plenary-floor")
    assert load(folder) == []
    return _latest(folder)


def _latest(folder: Path) -> Snapshot:
    found = Snapshots(folder / "data" / "snapshots").latest().snapshot
    assert found
    return found


def lines(of: Explained) -> list[tuple[str, str, float]]:
    """Return the lines that change anything."""
    return [(line.step, line.part, line.amount) for line in of.lines if line.amount]


ENTRIES = [
    ("Entries of registration forms", "organizers", 1),
    ("Entries of registration forms", "registration", 15),
    ("Less pending entries", "registration", -1),
    ("Less rejected entries", "registration", -1),
    ("Less withdrawn entries", "registration", -1),
    # Entry 1 of the organizers has the address of entry 1.
    ("Less further entries of the same person", "registration", -1),
    ("Less people of categories that take no part", "Media", -1),
]


def test_registered(snapshot: Snapshot) -> None:
    # 1 to 3 and 8 to 15.
    registered = explain(snapshot, "registered")
    assert lines(registered) == ENTRIES
    assert (registered.figure, registered.total, registered.adds_up) == (11, 11, True)
    assert dict(registered.of_which) == {"Member States": 7, "Non-member States": 1, OTHER_NGO: 3}
    # 15 registered at 10:10.
    assert [
        (each.figure, each.total)
        for each in (explain(snapshot, "registered", instant(at)) for at in ("10:09", "10:10"))
    ] == [(10, 10), (11, 11)]
    in_person = explain(snapshot, "registered_in_person")
    assert lines(in_person) == [*ENTRIES, ("Less participants online only", "", -1)]
    assert in_person.figure == 10


def test_badge_collected(snapshot: Snapshot) -> None:
    # 1, 10 and 11.
    badges = explain(snapshot, "badge_collected")
    assert lines(badges) == [
        ("Entries checked in", "organizers", 1),
        ("Entries checked in", "registration", 6),
        ("Less entries not approved", "registration", -1),
        ("Less check-ins of online registrations, which have no badge", "registration", -1),
        ("Less further entries of the same person", "registration", -1),
        ("Less people of categories that take no part", "Media", -1),
    ]
    assert badges.figure == 3


# At 10:04, 2 has been there for four minutes and 3 for three; at 10:06 2 has attended; from 11:02
# on 3 has, with three minutes before. 1, 10 and 11 have a badge only, 13 spoke at 10:45.
ATTENDED: list[tuple[str | None, list[tuple[str, str, float]], int]] = [
    (
        "10:04",
        [
            ("Badges and connections first seen", "platform", 2),
            ("Badges and connections first seen", "rooms", 6),
            ("Less those that belong to no registration", "platform", -1),
            ("Less those that belong to no registration", "rooms", -1),
            ("Less people who are no participants", "Member States", -1),
            ("Less people who are no participants", "Media", -1),
            ("Less people seen outside meetings only", "", -1),
            ("Less people not (yet) long enough in any meeting", "", -3),
            ("People with a badge who attended no meeting (yet)", "", 3),
        ],
        3,
    ),
    (
        None,
        [
            ("Badges and connections first seen", "platform", 3),
            ("Badges and connections first seen", "rooms", 6),
            ("Less those that belong to no registration", "platform", -1),
            ("Less those that belong to no registration", "rooms", -1),
            ("Further people of a badge that changed hands", "rooms", 1),
            ("Less people who are no participants", "Member States", -1),
            ("Less people who are no participants", "Media", -1),
            ("Less the same person, seen by several", "", -1),
            ("Less people seen outside meetings only", "", -1),
            ("People who spoke without having been seen", "", 1),
            ("People with a badge who attended no meeting (yet)", "", 3),
        ],
        8,
    ),
]


@pytest.mark.parametrize(("clock", "expected", "figure"), ATTENDED)
def test_attended(
    snapshot: Snapshot, clock: str | None, expected: list[tuple[str, str, float]], figure: int
) -> None:
    attended = explain(snapshot, "attended", instant(clock) if clock else None)
    assert lines(attended) == expected
    assert (attended.figure, attended.total) == (figure, figure)


def test_states(snapshot: Snapshot) -> None:
    # France, Germany, Japan, Kenya, Chad, Peru.
    registered = explain(snapshot, "states_registered")
    steps = [
        *ENTRIES,
        ("Less people who represent no State", OTHER_NGO, -3),
        ("Less further people of the same State", "", -1),
        ("Less non-member States", "", -1),
    ]
    assert lines(registered) == steps
    assert registered.figure == 6
    # Of these without Peru, not recorded; France has a badge, but not by decision; Chad by it.
    represented = explain(snapshot, "states_represented")
    assert lines(represented)[len(steps) :] == [
        ("Less States not recorded (yet)", "", -2),
        ("States represented by decision of the secretariat", "", 1),
        ("Less States not represented by decision", "", -1),
    ]
    assert represented.figure == 4
    others = explain(snapshot, "non_member_states_represented")
    assert lines(others) == [("Participants of non-member States", "", 1)]


def test_organizations(snapshot: Snapshot) -> None:
    # Alpha, twice, and Beta; both seen or with a badge.
    registered = explain(snapshot, "organizations_registered")
    assert [(step, amount) for step, _, amount in lines(registered)[len(ENTRIES) :]] == [
        ("Less people of categories that represent no organization", -7),
        ("Less people of categories that represent no organization", -1),
        ("Less further people of the same organization", -1),
    ]
    assert registered.figure == 2
    assert explain(snapshot, "organizations_represented").figure == 2


def test_playbacks(snapshot: Snapshot) -> None:
    # s2 is on demand.
    playbacks = explain(snapshot, "playbacks")
    assert lines(playbacks) == [
        ("Playbacks in web logs", "webcast", 3),
        ("Less on demand, and delivery unknown", "on demand", -1),
    ]
    # 20 seconds of s1; a single request has no length.
    watched = explain(snapshot, "watch_minutes")
    assert [(line.part, round(line.amount, 6)) for line in watched.lines] == [
        ("en", 0.333333),
        ("", 0),
        ("", 0),
    ]
    assert watched.figure == 0.333


def test_a_share_is_the_sum_divided_by_its_base(snapshot: Snapshot) -> None:
    # Stays: 7 in rooms, of NOBODY one; 4 on the platform, one of a stranger.
    rate = explain(snapshot, "link_rate")
    assert lines(rate) == [
        ("Stays", "platform", 4),
        ("Stays", "rooms", 7),
        ("Less stays linked to nobody", "platform", -1),
        ("Less stays linked to nobody", "rooms", -1),
    ]
    assert (rate.total, rate.base) == (9, 11)
    assert rate.figure == pytest.approx(9 / 11)


def test_every_headline_figure_has_a_bridge() -> None:
    assert BRIDGES.keys() == {field.name for field in fields(Headline)}


def moments(count: int) -> list[datetime | None]:
    """Choose full minutes from two days before the Congress to its end, and now."""
    rng = random.Random(3)
    first = instant("5/00:00")
    return [None, *(first + timedelta(minutes=rng.randrange(8 * 24 * 60)) for _ in range(count))]


def wrong(snapshot: Snapshot, count: int) -> list[tuple[datetime | None, str, float]]:
    return [
        (moment, key, explained.difference)
        for moment in moments(count)
        for key in BRIDGES
        if not (explained := explain(snapshot, key, moment)).adds_up
    ]


def test_the_bridges_of_a_small_congress_add_up_at_every_minute_tried(snapshot: Snapshot) -> None:
    morning = [instant(f"10:{minute:02d}") for minute in range(15)]
    keys = ("attended", "badge_collected", "states_represented", "taking_part_now", "peak")
    found = [(at, key) for at in morning for key in keys if not explain(snapshot, key, at).adds_up]
    assert found == []
    assert wrong(snapshot, 5) == []


def test_every_bridge_of_a_simulated_congress_adds_up_at_ten_moments(tmp_path: Path) -> None:
    congress = Congress.generate(14, 0.1)
    prepare(tmp_path, meetings())
    write_until(congress, tmp_path, 0, ENDS)
    settings = config.load(tmp_path / "congress.toml")
    references = References(secrets.token_bytes(32))
    assert watch.run(settings, references, lambda _batch, _size: None, lambda _sentence: None)
    assert wrong(_latest(tmp_path), 10) == []
