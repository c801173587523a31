"""A reading of a counter counts until the next, five minutes at most, and is nobody’s presence."""

from pathlib import Path

from etl import config, watch
from etl.references import References
from tests.congress import CONFIG, KEY, append, content_hash, instant, load, make, mart, play, write

SERVICE = """
[[source]]
name = "youtube"
kind = "youtube_live"
url = "http://127.0.0.1:9"
token_env = "NO_TOKEN_IS_SET"
[[source.streams]]
match = "abc"
session = "by_time:Plenary"
language = "en"
[[source.streams]]
match = "abd"
session = "P2"
language = "floor"

[[source]]
name = "studio"
kind = "youtube_studio"
path = "inbox/studio/*.csv"
[[source.streams]]
match = "abd"
session = "P2"
language = "floor"
"""
SITE = """
[[source]]
name = "site"
kind = "matomo_live"
url = "http://127.0.0.1:9"
token_env = "NO_TOKEN_IS_SET"
site_id = 1
[[source.streams]]
match = "/webcast/en"
session = "P1"
language = "en"
"""
EVENT_ROWS = """
select "at", stream, language, viewers from marts.counter_minute
where session_id is null order by stream, "at"
"""
MEETING_ROWS = """
select session_id, strftime("at" + interval 9 hour, '%H:%M'), viewers from marts.counter_minute
where session_id is not null order by all
"""
WATERMARK = "select watermark, webcast_watermark, counter_watermark from marts.event"


def event(tmp_path: Path) -> Path:
    return make(tmp_path, CONFIG + SERVICE)


def read(folder: Path, *readings: str) -> None:
    """Add what was answered: "10:00:20 abc 412", or "-" for a stream that is not live."""
    for reading in readings:
        clock, stream, viewers = reading.split()
        counted = "" if viewers == "-" else f'"concurrentViewers": "{viewers}", '
        details = f'{{{counted}"actualStartTime": "2021-03-08T00:00:00Z"}}'
        answer = f'{{"id": "{stream}", "liveStreamingDetails": {details}}}'
        at = instant(clock)
        name = f"data/fetched/youtube/viewers-{at:%Y%m%d}.jsonl"
        append(folder / name, f'{{"at": "{at.isoformat()}", "answer": {answer}}}\n')


def loaded(folder: Path) -> None:
    """Load; nobody is asked, since there is no token."""
    (said,) = load(folder)
    assert said.startswith("youtube: The environment variable NO_TOKEN_IS_SET holds no token")


def test_a_reading_counts_at_full_minutes_until_the_next_or_five_minutes(tmp_path: Path) -> None:
    folder = event(tmp_path)
    # Two in one minute, one at a full minute, then a gap of more than five minutes.
    read(folder, "10:00:10 abc 5", "10:00:50 abc 7", "10:02:00 abc 9", "10:10:30 abc 4")
    loaded(folder)
    assert mart(folder, EVENT_ROWS) == [
        ("10:01", "abc", "en", 7),
        *((f"10:0{minute}", "abc", "en", 9) for minute in range(2, 7)),
    ]
    # What the latest reading says of later minutes shows as they pass.
    assert mart(folder, WATERMARK) == [("10:10:30", None, "10:10:30")]
    read(folder, "10:12:00 abc 6")
    loaded(folder)
    assert mart(folder, EVENT_ROWS)[-2:] == [("10:11", "abc", "en", 4), ("10:12", "abc", "en", 6)]


def test_a_stream_that_is_not_live_is_no_zero(tmp_path: Path) -> None:
    folder = event(tmp_path)
    read(folder, "10:00:00 abc 5", "10:00:30 abc -", "10:01:00 abc -")
    loaded(folder)
    assert mart(folder, EVENT_ROWS) == [("10:00", "abc", "en", 5)]


def test_the_meeting_of_the_time_has_the_reading(tmp_path: Path) -> None:
    folder = event(tmp_path)
    # P1 10:00-12:00, P2 14:00-16:00; between them the stream belongs to no meeting.
    read(folder, "11:58:00 abc 8", "12:01:00 abc 3", "13:59:30 abc 2", "14:01:00 abc 11")
    read(folder, "13:59:30 abd 20", "14:01:00 abd 21", "14:02:00 abd 22")
    loaded(folder)
    assert mart(folder, MEETING_ROWS) == [
        ("P1", "11:58", 8),
        ("P1", "11:59", 8),
        *(("P2", "14:00", 2), ("P2", "14:00", 20), ("P2", "14:01", 11), ("P2", "14:01", 21)),
        *(("P2", "14:02", 11), ("P2", "14:02", 22)),
    ]


def test_the_day_ends_at_midnight_of_the_venue(tmp_path: Path) -> None:
    folder = event(tmp_path)
    read(folder, "23:58:00 abc 8", "9/00:02:00 abc 9")
    loaded(folder)
    found = 'select congress_day, min("at"), max("at") from marts.counter_minute group by 1'
    assert mart(folder, f"{found} order by 1") == [
        (8, "23:58", "23:59"),
        (9, "9/00:00", "9/00:02"),
    ]


def test_counters_are_no_playbacks_and_nobody_takes_part_by_them(tmp_path: Path) -> None:
    folder = event(tmp_path)
    play(folder, "s1", "10:00:00", "10:00:10")
    read(folder, "10:00:00 abc 500")
    loaded(folder)
    assert mart(folder, "select sum(playbacks_started) from marts.webcast_minute") == [(1,)]
    assert mart(
        folder, "select count(*) from marts.minute where room_only + platform_only > 0"
    ) == [(0,)]


def test_bit_by_bit_is_all_at_once_and_rebuilt(tmp_path: Path) -> None:
    readings = ("23:57:20 abc 5", "23:59:40 abc 7", "9/00:01:10 abd 9", "9/00:03:00 abc 2")
    at_once, by_bits = event(tmp_path / "once"), event(tmp_path / "bits")
    read(at_once, *readings)
    loaded(at_once)
    for reading in readings:
        read(by_bits, reading)
        loaded(by_bits)
    assert content_hash(at_once) == content_hash(by_bits)
    settings = config.load(by_bits / "congress.toml")
    watch.rebuild(settings, References(KEY.encode()), lambda *_: None, lambda _: None)
    assert content_hash(at_once) == content_hash(by_bits)


def test_totals_are_those_of_the_latest_report_and_of_one_meeting_if_a_rule_names_it(
    tmp_path: Path,
) -> None:
    folder = event(tmp_path)
    head = "Content,Video title,Video publish time,Views,Watch time (hours)\nTotal,,,1,1\n"
    write(folder / "inbox/studio/a.csv", f'{head}abd,"Floor","Mar 8, 2021",100,2.5\n', "9/08:00")
    write(folder / "inbox/studio/b.csv", f'{head}abd,"Floor","Mar 8, 2021",120,3\n', "10/08:00")
    loaded(folder)
    totals = "select source, stream, language, session_id, views, watch_minutes, observed_at"
    assert mart(folder, f"{totals} from marts.audience_total") == [
        ("studio", "abd", "floor", "P2", 120, 180.0, "10/08:00")
    ]


def test_visitors_of_a_page_are_no_viewers(tmp_path: Path) -> None:
    folder = make(tmp_path, CONFIG + SERVICE + SITE)
    read(folder, "10:00:00 abc 5")
    answer = '{"page": "/webcast/en", "minutes": 5, "visitors": "17"}'
    line = f'{{"at": "2021-03-08T10:01:00+09:00", "answer": {answer}}}\n'
    append(folder / "data/fetched/site/visitors-20210308.jsonl", line)
    assert len(load(folder)) == 2
    latest = "select session_id, counts, viewers from marts.counter_minute"
    assert mart(folder, f'{latest} where hour("at") = 1 and minute("at") = 1 order by all') == [
        ("P1", "page_visitors", 17),
        ("P1", "viewers", 5),
        (None, "page_visitors", 17),
        (None, "viewers", 5),
    ]
