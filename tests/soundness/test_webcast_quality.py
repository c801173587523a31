"""Stalls by minute, share of a meeting watched, and the bitrate asked for."""

from pathlib import Path

import pytest

from tests.congress import CONFIG, append, content_hash, load, log_line, make, mart, play

PROGRAMME = (
    "P1,First plenary,2021-03-08,10:00,10:04,Hall,Plenary,congress,plenary,\n"
    "P2,Second plenary,2021-03-08,11:00,12:00,Hall,Plenary,congress,plenary,\n"
)
VENUE = '[webcast]\nvenue_networks = ["203.0.113.0/24"]\n'
LIVE = "language = 'en' and delivery = 'live' and not at_venue"


def run(start: str, end: str, every: int = 20) -> list[str]:
    """Return the clocks of a player that asks without a pause."""
    first, last = (60 * int(text[3:5]) + int(text[6:] or 0) for text in (start, end))
    return [f"{start[:2]}:{s // 60:02}:{s % 60:02}" for s in range(first, last + 1, every)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("quality"), CONFIG + VENUE, PROGRAMME)
    # The whole meeting but its last ten seconds: 230 of 240 s, 95.8 per cent.
    play(folder, "all", *run("10:00:00", "10:03:50", 10), country="FR", bitrate=3000)
    # Three minutes of four, with a stall in two of them, and two stalls in one minute.
    play(folder, "most", *run("10:00:00", "10:00:40"), country="KE", bitrate=1000)
    play(folder, "most", "10:01:00", "10:01:20", country="KE", bitrate=1000, is_stalled=True)
    play(folder, "most", *run("10:01:40", "10:02:20"), country="KE", bitrate=1000)
    play(folder, "most", "10:02:40", country="KE", bitrate=1000, is_stalled=True)
    play(folder, "most", "10:03:00", country="KE", bitrate=1000)
    # Begins before the meeting and stalls there; one minute of it is in the meeting.
    play(folder, "early", *run("09:59:00", "09:59:20"), country="KE")
    play(folder, "early", "09:59:40", country="KE", is_stalled=True)
    play(folder, "early", *run("10:00:00", "10:01:00"), country="KE")
    # Gone for 40 seconds within a minute: one viewing minute, not two.
    play(folder, "twice", "10:01:05", "10:01:45", country="FR")
    play(folder, "half", *run("10:02:00", "10:04:00"))
    play(folder, "screen", *run("10:00:00", "10:03:40"), address="203.0.113.7", country="JP")
    play(folder, "later", "11:00:00", "11:00:20", delivery="v", is_stalled=True)
    play(folder, "last", "11:30:40", "11:31:00")
    assert load(folder) == []
    return folder


def test_viewing_minutes_and_those_with_a_stall(folder: Path) -> None:
    rows = mart(
        folder,
        'select "at", regional_group, viewing_minutes, stalled_minutes from marts.webcast_quality '
        f"where {LIVE} and \"at\" < timestamp '2021-03-08 02:00' order by all",
    )
    africa, west = "African States", "Western European and other States"
    assert rows == [
        ("09:59", africa, 1, 1),
        ("10:00", africa, 2, 0),
        ("10:00", west, 1, 0),
        ("10:01", africa, 2, 1),
        ("10:01", west, 2, 0),
        ("10:02", africa, 1, 1),
        ("10:02", west, 1, 0),
        ("10:02", None, 1, 0),
        ("10:03", africa, 1, 0),
        ("10:03", west, 1, 0),
        ("10:03", None, 1, 0),
        ("10:04", None, 1, 0),
    ]


def test_a_playback_stalls_once_in_a_meeting_and_once_in_the_event(folder: Path) -> None:
    of_meeting = mart(
        folder,
        'select session_id, "at", playbacks_stalled from marts.session_webcast_minute '
        f"where {LIVE} and playbacks_stalled > 0 order by all",
    )
    # Counted in the minute that ends at the stall or after it; `early` stalled before the meeting.
    assert of_meeting == [("P1", "10:00", 1)]
    of_event = mart(
        folder,
        'select "at", playbacks_stalled from marts.webcast_minute '
        f"where {LIVE} and playbacks_stalled > 0 order by all",
    )
    assert of_event == [("09:59", 1), ("10:00", 1)]


def test_shares_of_a_meeting_that_is_over(folder: Path) -> None:
    rows = mart(
        folder,
        "select over_at, watched, sum(playbacks) from marts.webcast_watched "
        f"where session_id = 'P1' and {LIVE} group by all order by all",
    )
    # all: 230 s of 240; most: 180; half: 120; early: 60; twice: none of either span.
    assert rows == [
        ("10:04", "all", 1),
        ("10:04", "half", 1),
        ("10:04", "less", 2),
        ("10:04", "three_quarters", 1),
    ]


def test_nothing_is_said_of_shares_while_a_meeting_lasts(folder: Path) -> None:
    rows = mart(
        folder,
        "select distinct over_at, watched from marts.webcast_watched where session_id = 'P2'",
    )
    assert rows == [(None, None)]


def test_the_bitrate_is_weighted_by_watch_time(folder: Path) -> None:
    rows = mart(
        folder,
        "select cast(sum(bitrate_ms) as bigint), cast(sum(rated_ms) as bigint) "
        f"from marts.webcast_watched where session_id = 'P1' and {LIVE}",
    )
    # 230 s at 3000 kbit/s and 180 s at 1000; the others told none.
    assert rows == [(230_000 * 3000 + 180_000 * 1000, 410_000)]


def spread(folder: Path, *, country: str, playbacks: int, stalled: int, clock: str) -> None:
    """Let players of a country be on from 10:00 to 11:20, some stalling in one minute."""
    lines = [
        log_line(f"{country}{n}", time, country=country, is_stalled=n < stalled and time == clock)
        for n in range(playbacks)
        for time in (*run("10:00:00", "10:59:30", 30), *run("11:00:00", "11:20:30", 30))
    ]
    append(folder / "inbox/webcast/access.log", "".join(lines))


def test_the_last_ten_minutes_against_the_hour_before(tmp_path: Path) -> None:
    folder = make(tmp_path)
    spread(folder, country="KE", playbacks=10, stalled=4, clock="11:11:00")
    spread(folder, country="NG", playbacks=9, stalled=1, clock="11:10:30")
    assert load(folder) == []
    rows = mart(folder, "select * from marts.webcast_recent order by all")
    # Known up to 11:20:00: the minutes of 11:11 to 11:20, before them those of 10:11 to 11:10.
    # A country of nine playbacks is not named.
    assert rows == [
        ("en", "African States", "KEN", "Kenya", 10, 100, 4, 600, 0),
        ("en", "African States", None, None, 9, 90, 0, 540, 1),
    ]


def test_the_same_stalls_in_another_file_move_nothing(tmp_path: Path) -> None:
    once, twice = make(tmp_path / "once"), make(tmp_path / "twice")
    for folder in (once, twice):
        play(folder, "s1", "10:00:00", "10:00:20", "10:00:40")
        play(folder, "s1", "10:01:00", is_stalled=True)
        assert load(folder) == []
    play(twice, "s1", "10:01:00", is_stalled=True, name="other.log")
    assert load(twice) == []
    assert content_hash(twice) == content_hash(once)
