"""What holds at which value: each kind of alert by literal data.

P1 (Plenary, in the Hall) and C1 (Committee I, in the Annex) are planned on Monday from 10:00 to
12:00. The hall has five seats here, of which four may be taken.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import alert_kinds, config
from etl.ledger import naive
from etl.pipeline import Pipeline
from etl.references import References
from etl.warehouse import Warehouse
from tests.congress import (
    CONFIG,
    EVENT,
    KEY,
    SOURCES,
    append,
    hold_at,
    instant,
    keep,
    load,
    log_line,
    make,
    mart,
    register,
    report,
    scan,
    write,
)
from tests.soundness.test_gates import scanned

OPEN = "select subject, started_at, value, unit, text from marts.alert where ended_at is null"
SMALL = '[[room]]\nname = "Hall"\ncapacity = 5\nlimit = 4\n[[room]]\nname = "Annex"\n'


def alert(kind: str, **keys: Any) -> str:
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())
    return f'[[alert]]\nkind = "{kind}"\n{lines}'


def _toml(value: Any) -> str:
    return str(list(value)) if isinstance(value, tuple) else repr(value).replace("'", '"')


def watched(folder: Path, kind: str, text: str = CONFIG, **keys: Any) -> Path:
    return make(folder, f"{text}\n{alert(kind, **keys)}")


def opened(folder: Path) -> list[tuple[Any, ...]]:
    load(folder)
    return mart(folder, f"{OPEN} order by all")


def decided(folder: Path, at: datetime) -> list[tuple[Any, ...]]:
    """Decide by another clock of this machine, and return what is open."""
    settings = config.load(folder / "congress.toml")
    with Warehouse(settings.warehouse) as warehouse:
        pipeline = Pipeline(settings, warehouse, settings.context(References(KEY.encode())))
        pipeline.open()
        pipeline.alerts.decide(at)
        sql = OPEN.replace("marts.alert", "core.alert")
        return warehouse.con.execute(f"{sql} order by all").fetchall()


def entered(folder: Path, *badges: str, room: str = "Hall", at: str = "10:05") -> None:
    scan(folder, *(f"{badge} in {room} {at}" for badge in badges))


def small(folder: Path, **keys: Any) -> Path:
    watched(folder, "room_over_limit", EVENT + SMALL + SOURCES, **keys)
    # Whoever is in the room counts, registered or not.
    register(folder, *"123")
    return folder


def test_a_room_is_over_its_limit_with_one_more_than_allowed(tmp_path: Path) -> None:
    folder = small(tmp_path)
    entered(folder, "B1", "B2", "B3", "B4")
    scan(folder, "B9 in Annex 10:08")
    assert opened(folder) == []
    entered(folder, "B5", at="10:09:30")
    scan(folder, "B9 out Annex 10:11:20")
    # Counted at full minutes: over the limit from 10:10 on.
    assert opened(folder) == [("Hall", "10:10", 5.0, "people", "Hall has 5 people; 4 are allowed")]


def test_the_worst_is_kept_and_the_text_is_of_the_latest_look(tmp_path: Path) -> None:
    folder = small(tmp_path)
    entered(folder, "B1", "B2", "B3", "B4", "B5", "B6")
    scan(folder, "B9 in Annex 10:08")
    opened(folder)
    scan(folder, "B6 out Hall 10:09", "B9 out Annex 10:12")
    assert opened(folder) == [("Hall", "10:05", 6.0, "people", "Hall has 5 people; 4 are allowed")]


def test_a_share_of_the_limit_is_exceeded_and_not_reached(tmp_path: Path) -> None:
    folder = small(tmp_path, percent=50)
    entered(folder, "B1", "B2")
    scan(folder, "B9 in Annex 10:08")
    assert opened(folder) == []
    entered(folder, "B3", at="10:09")
    assert [row[0] for row in opened(folder)] == ["Hall"]


def test_without_a_limit_the_seats_count(tmp_path: Path) -> None:
    seats = EVENT + SMALL.replace("limit = 4\n", "") + SOURCES
    folder = watched(tmp_path, "room_over_limit", seats)
    register(folder, *"123456")
    entered(folder, "B1", "B2", "B3", "B4", "B5", "B6")
    scan(folder, "B9 in Annex 10:08")
    assert [row[4] for row in opened(folder)] == ["Hall has 6 people; 5 seats are there"]


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"rooms": ("Annex",)}, []),
        ({"rooms": ("Hall",)}, ["Hall"]),
        ({"bodies": ("Committee I",)}, []),
        ({"bodies": ("Plenary",)}, ["Hall"]),
    ],
)
def test_rooms_and_bodies_narrow_an_alert(
    tmp_path: Path, keys: dict[str, Any], found: list[str]
) -> None:
    folder = small(tmp_path, **keys)
    entered(folder, "B1", "B2", "B3", "B4", "B5")
    scan(folder, "B9 in Annex 10:08")
    assert [row[0] for row in opened(folder)] == found


def test_outside_a_meeting_no_room_is_over_its_limit(tmp_path: Path) -> None:
    folder = small(tmp_path)
    entered(folder, "B1", "B2", "B3", "B4", "B5", at="09:50")
    scan(folder, "B9 in Annex 09:55")
    assert opened(folder) == []


@pytest.mark.parametrize(("clock", "is_late"), [("10:09:59", False), ("10:10", True)])
def test_a_meeting_is_late_from_ten_minutes_on(tmp_path: Path, clock: str, is_late: bool) -> None:
    folder = watched(tmp_path, "meeting_not_opened")
    keep(folder, "clock", hold_at("C1", "10:01"))
    scan(folder, f"B1 in Annex {clock}")
    text = "First plenary (P1) is not opened 10 minutes after its planned time"
    assert opened(folder) == ([("P1", "10:10", 10.0, "minutes", text)] if is_late else [])


def test_a_meeting_that_is_opened_cancelled_or_over_is_not_late(tmp_path: Path) -> None:
    folder = watched(tmp_path, "meeting_not_opened")
    keep(folder, "clock", hold_at("C1", "10:20"), hold_at("P1", "", status="cancelled"))
    scan(folder, "B1 in Annex 10:30")
    assert opened(folder) == []
    keep(folder, "clock", hold_at("C1", "10:20"), at="9/00:00")
    scan(folder, "B1 out Annex 12:00")
    assert opened(folder) == []


def stops(folder: Path, scans: str) -> Path:
    watched(folder, "source_late", sources=("rooms",), minutes=10)
    scan(folder, scans)
    load(folder)
    return folder


def heard(folder: Path, at: datetime) -> None:
    """Have all been received at another time."""
    settings = config.load(folder / "congress.toml")
    with Warehouse(settings.warehouse) as warehouse:
        warehouse.con.execute("update core.batch set received_at = ?", [naive(at)])


def test_a_source_is_late_after_ten_minutes_of_meetings(tmp_path: Path) -> None:
    folder = stops(tmp_path, "B1 in Hall 10:00")
    heard(folder, instant("10:20"))
    assert decided(folder, instant("10:29:59")) == []
    late = ("rooms", naive(instant("10:30")), 10.0, "minutes")
    text = "Nothing new from rooms in 10 minutes of meetings"
    assert decided(folder, instant("10:30")) == [(*late, text)]
    text = "Nothing new from rooms in 95 minutes of meetings"
    assert decided(folder, instant("11:55")) == [(*late[:2], 95.0, "minutes", text)]


def test_no_source_is_late_at_lunch_or_at_night(tmp_path: Path) -> None:
    folder = stops(tmp_path, "B1 in Hall 10:00")
    heard(folder, instant("11:55"))
    # Five minutes until 12:00, then nothing until 14:00.
    assert decided(folder, instant("13:59")) == []
    assert decided(folder, instant("14:04:59")) == []
    assert [row[:2] for row in decided(folder, instant("14:05"))] == [
        ("rooms", naive(instant("14:05")))
    ]
    heard(folder, instant("15:55"))
    folder_b = stops(tmp_path / "b", "B1 in Hall 10:00")
    heard(folder_b, instant("15:55"))
    assert decided(folder_b, instant("9/09:59")) == []
    assert [row[0] for row in decided(folder_b, instant("9/10:05"))] == ["rooms"]


def test_only_the_sources_named_can_be_late(tmp_path: Path) -> None:
    folder = stops(tmp_path, "B1 in Hall 10:00")
    register(folder, "1")
    load(folder)
    heard(folder, instant("09:00"))
    assert [row[0] for row in decided(folder, instant("11:00"))] == ["rooms"]


def test_a_source_that_never_delivered_is_late_as_well(tmp_path: Path) -> None:
    folder = watched(tmp_path, "source_late", sources=("platform",))
    load(folder)
    assert decided(folder, instant("10:09")) == []
    assert [row[:2] for row in decided(folder, instant("10:11"))] == [
        ("platform", naive(instant("10:10")))
    ]


def watch_from(folder: Path, viewers: int, first: str, last: str, name: str = "v") -> None:
    """Have viewers watch from one clock to another, a request every 20 seconds."""
    begin, end = instant(first), instant(last)
    lines = []
    while begin <= end:
        clock = f"{begin:%H:%M:%S}"
        lines += [log_line(f"{name}{number}", clock) for number in range(viewers)]
        begin += timedelta(seconds=20)
    append(folder / "inbox/webcast/access.log", "".join(lines))


def dropping(folder: Path, stay: int, go: int, **keys: Any) -> list[tuple[Any, ...]]:
    """Of the viewers from 10:00 on some leave at 10:10; all is known until 10:12."""
    watched(folder, "webcast_dropping", **keys)
    watch_from(folder, stay, "10:00", "10:13", "s")
    watch_from(folder, go, "10:00", "10:10", "g")
    return opened(folder)


def test_a_webcast_drops_when_half_of_its_viewers_leave_within_five_minutes(
    tmp_path: Path,
) -> None:
    assert dropping(tmp_path / "more", 11, 9) == []
    assert dropping(tmp_path / "half", 10, 10) == [
        (
            *("P1", "10:12", 10.0, "viewers"),
            "The webcast of First plenary (P1) has 10 viewers, after 20 within 5 minutes",
        )
    ]


def test_a_webcast_of_few_viewers_does_not_drop(tmp_path: Path) -> None:
    assert dropping(tmp_path / "few", 2, 2) == []
    assert dropping(tmp_path / "nineteen", 9, 10) == []
    assert [row[0] for row in dropping(tmp_path / "asked", 2, 2, viewers=4)] == ["P1"]


def test_a_webcast_that_is_over_does_not_drop(tmp_path: Path) -> None:
    folder = watched(tmp_path, "webcast_dropping")
    watch_from(folder, 10, "11:50", "12:05", "s")
    watch_from(folder, 10, "11:50", "12:02", "g")
    assert opened(folder) == []


def stalling(folder: Path, stalled: int, before: int = 0, **keys: Any) -> list[tuple[Any, ...]]:
    """Of ten viewers in one place some stall at 10:12, and some did at 10:01; known until 10:15."""
    watched(folder, "stalls", **keys)
    watch_from(folder, 10, "10:00", "10:15")
    lines = [
        log_line(f"v{number}", clock, is_stalled=True)
        for clock, count in (("10:12:10", stalled), ("10:01:10", before))
        for number in range(count)
    ]
    append(folder / "inbox/webcast/access.log", "".join(lines))
    return opened(folder)


def test_a_webcast_stalls_from_five_per_cent_of_viewing_minutes_on(tmp_path: Path) -> None:
    # Ten viewers, ten minutes from 10:05 to 10:14: a hundred viewing minutes.
    assert stalling(tmp_path / "four", 4) == []
    assert stalling(tmp_path / "five", 5) == [
        (
            *("webcast", "10:14", 5.0, "per cent"),
            "Of the viewing minutes of the webcast from networks of no regional group 5.0 per cent "
            "had a stall within ten minutes, after 0.0 per cent in the hour before",
        )
    ]


def test_a_webcast_that_stalled_as_much_before_is_no_news(tmp_path: Path) -> None:
    # Fifty viewing minutes before: two with a stall are 4 per cent, half of 8.
    assert [row[2] for row in stalling(tmp_path / "twice", 8, before=2)] == [8.0]
    assert stalling(tmp_path / "less", 7, before=2) == []


def test_a_webcast_of_few_playbacks_does_not_stall(tmp_path: Path) -> None:
    assert stalling(tmp_path / "ten", 10, playbacks=11) == []


def test_a_silent_gate_is_the_one_of_the_page_data(tmp_path: Path) -> None:
    folder = watched(tmp_path, "gate_silent")
    scanned(folder, "A Hall 10:10", "D Annex 10:39:59")
    assert opened(folder) == []
    scanned(folder, "D Annex 10:41")
    assert opened(folder) == [
        (
            *("rooms · Hall · A", "10:40", 31.0, "minutes"),
            "No badge has been scanned for 31 minutes at the gate A of Hall",
        )
    ]


def test_a_gate_that_may_be_named_after_a_person_is_not_named(tmp_path: Path) -> None:
    folder = watched(tmp_path, "gate_silent")
    write(
        folder / "inbox/rooms/scans.csv",
        f"badge,room,direction,time,device\nB1,Hall,in,{instant('10:05').isoformat()},Jane\n",
    )
    scanned(folder, "D Annex 10:40")
    assert [(row[0], row[4]) for row in opened(folder)] == [
        ("rooms · Hall", "No badge has been scanned for 35 minutes at a gate of Hall")
    ]


def linked(folder: Path, known: int, unknown: int, **keys: Any) -> list[tuple[Any, ...]]:
    watched(folder, "link_rate_low", **keys)
    register(folder, *(str(number) for number in range(known)))
    people = (*(f"p{n}" for n in range(known)), *(f"x{n}" for n in range(unknown)))
    report(folder, "111", *(f"{name}@example.org 10:00 10:30" for name in people))
    return opened(folder)


def test_a_link_rate_is_low_below_its_share_and_not_at_it(tmp_path: Path) -> None:
    assert linked(tmp_path / "at", 16, 4) == []
    assert linked(tmp_path / "below", 15, 5) == [
        (
            *("platform", "10:30", 75.0, "per cent"),
            "Of 20 stays of platform only 75.0 per cent lead to a participant",
        )
    ]


def test_of_few_stays_no_link_rate_is_low(tmp_path: Path) -> None:
    assert linked(tmp_path / "few", 9, 10) == []
    assert [row[0] for row in linked(tmp_path / "asked", 9, 10, stays=19)] == ["platform"]


def test_every_kind_has_a_model_and_every_model_a_kind() -> None:
    folder = Path(alert_kinds.__file__).parent / "sql/alerts"
    assert {path.stem for path in folder.glob("*.sql")} == set(alert_kinds.KINDS)


def test_without_an_alert_there_is_none(tmp_path: Path) -> None:
    folder = make(tmp_path)
    scan(folder, "B1 in Hall 10:30")
    load(folder)
    assert mart(folder, "select count(*) from marts.alert") == [(0,)]
    assert mart(folder, "select count(*) from marts.source where source = 'acknowledgements'") == [
        (0,)
    ]
