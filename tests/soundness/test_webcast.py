"""Playbacks, their spans, watch time and viewers."""

from pathlib import Path

import pytest

from tests.congress import CONFIG, core, load, make, mart, play

PROGRAMME = (
    "P1,First plenary,2021-03-08,10:00,12:00,Hall,Plenary,congress,plenary,\n"
    "P2,Second plenary,2021-03-08,12:00,13:00,Hall,Plenary,congress,plenary,\n"
    "X1,Cancelled,2021-03-08,10:00,12:00,Hall,Plenary,congress,plenary,cancelled\n"
)
VENUE = '[webcast]\nvenue_networks = ["203.0.113.0/24"]\n'


SPANS: dict[str, tuple[int | None, tuple[str, ...], list[tuple[str, str]]]] = {
    "30 s": (None, ("10:00:00", "10:00:30"), [("10:00", "10:00:30")]),
    "31 s": (
        None,
        ("10:00:00", "10:00:31"),
        [("10:00", "10:00"), ("10:00:31", "10:00:31")],
    ),
    # Ten seconds three times is no more than 30 seconds; twelve seconds are 36.
    "10 s segments": (
        10_000,
        ("10:00:00", "10:00:31"),
        [("10:00", "10:00"), ("10:00:31", "10:00:31")],
    ),
    "12 s segments": (12_000, ("10:00:00", "10:00:36"), [("10:00", "10:00:36")]),
    "12 s segments, 37 s": (
        12_000,
        ("10:00:00", "10:00:37"),
        [("10:00", "10:00"), ("10:00:37", "10:00:37")],
    ),
    # Late lines: the order in the file does not matter.
    "late": (None, ("10:00:40", "10:00:00", "10:00:20"), [("10:00", "10:00:40")]),
}


def spans(folder: Path, stream: str) -> list[tuple[object, ...]]:
    return core(
        folder,
        "select started_at, ended_at from staging.playback_span "
        f"where stream = '{stream}' order by all",
    )


def test_spans(tmp_path: Path) -> None:
    folder = make(tmp_path)
    for number, (segment_ms, clocks, _) in enumerate(SPANS.values()):
        play(folder, f"s{number}", *clocks, segment_ms=segment_ms, stream=f"stream{number}")
    load(folder)
    found = {name: spans(folder, f"stream{number}") for number, name in enumerate(SPANS)}
    assert found == {name: expected for name, (_, _, expected) in SPANS.items()}


def test_the_longest_segment_of_the_whole_playback_counts(tmp_path: Path) -> None:
    folder = make(tmp_path)
    play(folder, "s1", "10:00:00", "10:00:50")
    load(folder)
    assert spans(folder, "plenary-en") == [("10:00", "10:00"), ("10:00:50", "10:00:50")]
    # A later request tells of segments of 20 seconds: gaps up to a minute are watched.
    play(folder, "s1", "10:01:00", segment_ms=20_000, country="FR")
    load(folder)
    assert spans(folder, "plenary-en") == [("10:00", "10:01")]
    # The country is that of the first request still, which has none.
    assert mart(folder, "select distinct country_iso3 from marts.webcast_country") == [(None,)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("webcast"), CONFIG + VENUE, PROGRAMME)
    # Half a minute before the first meeting and one within it.
    play(folder, "early", "09:59:30", "10:00:00", "10:00:30", "10:01:00", country="FR")
    # From the first meeting into the second: its last request is at the start of the second.
    play(folder, "over", "11:59:30", "12:00:00")
    # Left and came back: one playback, two spans of half a minute.
    play(folder, "twice", "11:00:00", "11:00:30", "11:02:00", "11:02:30")
    play(folder, "screen", "10:00:00", "10:00:30", address="203.0.113.7", country="JP")
    play(folder, "later", "11:00:00", "11:00:20", delivery="v")
    play(folder, "floor", "11:00:00", "11:00:20", stream="plenary-floor", delivery=None)
    # The earliest request has no country, though a later one has.
    play(folder, "nowhere", "10:30:00")
    play(folder, "nowhere", "10:30:10", country="KE")
    # No meeting has this stream.
    play(folder, "other", "10:30:00", "10:30:10", stream="unknown")
    assert load(folder) == []
    return folder


def test_watch_time_of_the_event_is_the_sum_of_spans(folder: Path) -> None:
    rows = mart(
        folder,
        "select language, delivery, at_venue, sum(watch_ms), sum(playbacks_started) "
        "from marts.webcast_minute group by all order by all",
    )
    # English live: early 90 s, over 30 s, twice 60 s, nowhere 10 s.
    assert rows == [
        ("en", "live", False, 190_000, 4),
        ("en", "live", True, 30_000, 1),
        ("en", "on_demand", False, 20_000, 1),
        ("floor", "unknown", False, 20_000, 1),
        ("not_separable", "live", False, 10_000, 1),
    ]


def test_watch_time_and_playbacks_of_a_meeting(folder: Path) -> None:
    rows = mart(
        folder,
        "select session_id, sum(watch_ms), sum(playbacks_started) "
        "from marts.session_webcast_minute "
        "where language = 'en' and delivery = 'live' and not at_venue group by all order by all",
    )
    # First plenary: early 60 s, over 30 s, twice 60 s, nowhere 10 s. Second: `over` touches it.
    # Nothing leads to a cancelled meeting.
    assert rows == [("P1", 160_000, 4), ("P2", 0, 1)]


def test_viewers_are_there_up_to_the_last_request(folder: Path) -> None:
    rows = mart(
        folder,
        'select "at", viewers, peak from marts.webcast_minute '
        "where language = 'en' and delivery = 'live' and not at_venue "
        "and \"at\" between timestamp '2021-03-08 00:58' and timestamp '2021-03-08 01:03' "
        "order by all",
    )
    # `early` is there from 09:59:30 to 10:01:00, that second included.
    assert rows == [
        ("09:58", 0, 0),
        ("09:59", 0, 1),
        ("10:00", 1, 1),
        ("10:01", 1, 1),
        ("10:02", 0, 0),
        ("10:03", 0, 0),
    ]


def test_minutes_after_the_watermark_are_not_shown(folder: Path) -> None:
    # The latest request is at 12:00:00, so that "now" is 11:59:30.
    assert mart(folder, "select webcast_watermark from marts.event") == [("11:59:30",)]
    rows = mart(
        folder,
        "select \"at\", viewers, peak from marts.webcast_minute where language = 'en' and "
        "delivery = 'live' and not at_venue and \"at\" >= timestamp '2021-03-08 02:59' "
        "order by all",
    )
    assert rows == [("11:59", 0, 1), ("12:00", None, None)]


def test_a_country_is_that_of_the_earliest_request(folder: Path) -> None:
    rows = mart(
        folder,
        "select at_venue, country_iso3, sum(playbacks), sum(watch_ms) from marts.webcast_country "
        "where session_id is null and language = 'en' and delivery = 'live' "
        "group by all order by all",
    )
    # early is of France; over, twice and nowhere of no country: 30 + 60 + 10 s.
    assert rows == [
        (False, "FRA", 1, 90_000),
        (False, None, 3, 100_000),
        (True, "JPN", 1, 30_000),
    ]


def test_a_stream_without_a_meeting_is_shown_as_unmatched(folder: Path) -> None:
    rows = mart(folder, "select source, place_kind, place, stays, first_at from marts.unmatched")
    assert rows == [("webcast", "stream", "unknown", 1, "10:30")]


def test_watching_over_midnight_is_of_two_days(tmp_path: Path) -> None:
    folder = make(tmp_path)
    clocks = [
        f"{time}:{second}" for time in ("23:58", "23:59", "9/00:00") for second in ("00", "30")
    ]
    play(folder, "s1", *clocks, "9/00:01:00", at="9/12:00")
    load(folder)
    rows = mart(
        folder,
        "select congress_day, sum(watch_ms), sum(playbacks_started) from marts.webcast_minute "
        "group by all order by all",
    )
    # From 23:58:00 to 00:01:00, begun on the eighth.
    assert rows == [(8, 120_000, 1), (9, 60_000, 0)]
    viewers = mart(
        folder, 'select "at", sum(viewers) from marts.webcast_minute group by all order by all'
    )
    assert viewers == [
        ("23:57", 0),
        ("23:58", 1),
        ("23:59", 1),
        ("9/00:00", 1),
        ("9/00:01", None),
    ]
