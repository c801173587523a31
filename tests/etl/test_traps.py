"""The traps that the files of real systems set, one compact test each, by number.

Each would fail if the trap bit. What a kind does at length is tested with the kind.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import orjson
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cells import without_formulas
from etl import countries
from etl.errors import SourceError
from etl.references import References
from etl.source import Category, Chunk, Context, Parsed
from etl.sources import SOURCES
from tests.congress import core, instant, load, make, mart, register, report, scan
from tests.etl import test_kaltura_live as kaltura
from tests.faulty_server import TOKEN, System
from tests.fetching import hurry, poll
from tests.kinds.sample import csv, xlsx

REFERENCES = References(b"k" * 32)
CONTEXT = Context(
    ZoneInfo("Asia/Tokyo"),
    REFERENCES,
    categories=(Category(id="state", label="Member States", order=1, represents="state"),),
)
WEBEX = (
    "Meeting Number\tDisplay Name\tAttendee Email\tJoin Time\tLeave Time\n"
    '111 222 333\tGuest\t--\t="2021-03-08 10:00:00"\tNA\n'
)
GERMAN = {"Meetingnummer": "number", "Beitritt": "joined", "Austritt": "left"}


def parse(
    kind: str, content: str | bytes, name: str = "file.csv", at: str = "23:59", **keys: Any
) -> Parsed:
    (source,) = (one for one in SOURCES if one.kind == kind)
    config = source.config.model_validate({"name": "trap", "kind": kind, "path": "*"} | keys)
    raw = content.encode() if isinstance(content, str) else content
    return source.parse(Chunk(raw, name, instant(at).astimezone(UTC)), config, CONTEXT)


def stays(*args: Any, **keys: Any) -> list[tuple[Any, ...]]:
    frame = parse(*args, **keys).tables["stay"]
    return frame.select("place", "started_at", "ended_at").rows()


def counted(kind: str, *answers: Any, **keys: Any) -> Parsed:
    """Read what a service of the webcast answered at 1:30 UTC on the eighth, as it is kept."""
    kept = b"".join(orjson.dumps({"at": utc(1, 30), "answer": one}) + b"\n" for one in answers)
    streams = ({"match": "a", "session": "P1"},)
    return parse(kind, kept, "viewers-20210308.jsonl", token_env="T", streams=streams, **keys)


def samples(parsed: Parsed) -> list[tuple[Any, ...]]:
    frame = parsed.tables["audience_sample"]
    return frame.select("stream", "sampled_at", "concurrent").rows()


def utc(hour: int, minute: int = 0, second: int = 0, day: int = 8) -> datetime:
    return datetime(2021, 3, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + WEBEX.encode("utf-16-le"),
        b"\xfe\xff" + WEBEX.encode("utf-16-be"),
        b"\xef\xbb\xbf" + WEBEX.encode(),
        WEBEX.replace("\n", "\r\n"),
        WEBEX.replace("\n", "\t\t\t\n"),
        WEBEX.replace("\t", ",").replace("\n", ",,,\n"),
        WEBEX.replace("Meeting Number", "Meetingnummer")
        .replace("Join Time", "Beitritt")
        .replace("Leave Time", "Austritt"),
    ],
    ids=["UTF-16 LE", "UTF-16 BE", "BOM", "CRLF", "trailing tabs", "trailing commas", "German"],
)
def test_trap_1_encodings_and_what_spreadsheets_do(content: str | bytes) -> None:
    assert stays("webex_report", content, columns=GERMAN) == [("111222333", utc(1), None)]


def test_trap_2_of_two_columns_of_the_same_title_the_first_counts() -> None:
    content = "ID,Registration state,Checked in,Badge number,Badge number\n1,Completed,No,B1,B2\n"
    (row,) = parse("indico_registrations", content).tables["registration"].to_dicts()
    assert REFERENCES.make("badge", "", "B1") in row["refs"]
    assert REFERENCES.make("badge", "", "B2") not in row["refs"]


def test_trap_3_offsets_of_long_ago_and_times_of_spreadsheets() -> None:
    titles = ("ID", "Registration state", "Checked in", "Check-in date", "Registration date")
    rows = [
        csv(
            titles,
            ("1", "Completed", "Yes", "2021-03-07 23:41:05+00:00", "2021-03-06 00:00:00+09:19"),
        ),
        xlsx(titles, ("1", "Completed", "Yes", "2021-03-08 08:41:05", "2021-03-06 00:00:00")),
    ]
    for content in rows:
        (row,) = parse("indico_registrations", content).tables["registration"].to_dicts()
        # One instant written in UTC and in the zone of the event; a day at its local midnight.
        assert row["checked_in_at"] == utc(23, 41, 5, day=7)
        assert row["registered_at"] == utc(15, day=5)


def test_trap_4_times_that_stand_for_none() -> None:
    webex = WEBEX.replace("NA", '="1970-01-01 00:00:00"')
    assert stays("webex_report", webex) == [("111222333", utc(1), None)]
    views = csv(
        ("Room", "Start", "End", "User ID", "User name"),
        ("Plenary", "08.03.2021 10:00:00", "", "u1", "A"),
    )
    assert stays("venueless_report", views) == [("Plenary", utc(1), None)]


def test_trap_4_a_counter_that_is_absent_is_no_zero() -> None:
    live = {"actualStartTime": "2021-03-08T01:00:00Z"}
    parsed = counted(
        "youtube_live",
        {"id": "a", "liveStreamingDetails": live | {"concurrentViewers": "0"}},
        {"id": "b", "liveStreamingDetails": live},
        {"id": "c", "liveStreamingDetails": live | {"actualEndTime": "2021-03-08T01:20:00Z"}},
    )
    assert samples(parsed) == [("a", utc(1, 30), 0)]
    assert parsed.skipped == {"viewers are hidden": 1, "over": 1}


@pytest.mark.parametrize("written", ["8/3/21", "3/8/21"])
def test_trap_5_the_day_or_the_month_first(written: str) -> None:
    content = (
        "1. Summary\nMeeting title\tCommittee I\n\n3. In-Meeting Activities\n"
        "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
        f"A\t{written}, 10:00:00 AM\t{written}, 11:00:00 AM\t1h\t\tAttendee\n"
    )
    # On 8 March only one of them is over; in September either may be.
    assert stays("teams_report", content) == [("Committee I", utc(1), utc(2))]
    (source,) = (one for one in SOURCES if one.kind == "teams_report")
    config = source.config.model_validate({"name": "t", "kind": source.kind, "path": "*"})
    later = Chunk(content.encode(), "file.csv", datetime(2021, 9, 1, tzinfo=UTC))
    with pytest.raises(SourceError, match="cannot be told apart"):
        source.parse(later, config, CONTEXT)


def test_trap_6_half_past_midnight_is_of_the_day_at_the_venue(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    # 15:30 UTC on the eighth.
    report(folder, "111", "p1@example.org 9/00:30 9/00:40", at="9/12:00")
    assert load(folder) == []
    sql = "select iso3, recorded_on from marts.state where recorded_on is not null"
    assert mart(folder, sql) == [("FRA", 9)]


def test_trap_7_logs_of_cloudfront() -> None:
    query = "CMCD=" + quote('cid="plenary-en",sid="a b",st=l', safe="").replace("%", "%25")
    line = f"2021-03-08\t01:05:00\tGET\t/live/1.m4s\t200\t{query}\tid-1\n"
    earlier = line.replace("01:05:00", "01:04:50").replace("id-1", "id-2")
    broken = line.replace("\t200\t", "\t000\t").replace("id-1", "id-3")
    fields = "date time cs-method cs-uri-stem sc-status cs-uri-query x-edge-request-id"
    parsed = parse("cloudfront_log", f"#Fields: {fields}\n{line}{line}{earlier}{broken}")
    assert parsed.records == 4
    assert parsed.skipped == {"the same request again": 1, "no answer (status 000)": 1}
    (span,) = parsed.tables["playback"].to_dicts()
    assert (span["stream"], span["requests"]) == ("plenary-en", 2)
    assert (span["started_at"], span["ended_at"]) == (utc(1, 4, 50), utc(1, 5))
    assert span["playback_id"] == REFERENCES.make("playback", "", "a b")


def test_trap_8_in_the_room_on_two_devices_and_back_again_is_one_person(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1")
    scan(folder, "B1 in Hall 10:00", "B1 out Hall 11:30")
    again = ("10:10 11:00", "10:20 10:50", "11:10 11:20")
    report(folder, "111", *(f"p1@example.org {times}" for times in again))
    assert load(folder) == []
    sql = (
        'select "at", room_only, platform_only, "both" from marts.session_minute '
        "where session_id = 'P1' and \"at\" in "
        "(timestamp '2021-03-08 01:30', timestamp '2021-03-08 02:05') order by 1"
    )
    assert mart(folder, sql) == [("10:30", 0, 0, 1), ("11:05", 1, 0, 0)]
    attended = "select sum(people) from marts.attendance_change where session_id = 'P1'"
    assert mart(folder, attended) == [(1,)]


def test_trap_9_players_are_told_apart_by_their_id_and_not_by_address() -> None:
    def line(address: str, sid: str, second: int) -> str:
        target = f"/1.ts?CMCD=cid%3D%22en%22%2Csid%3D%22{sid}%22"
        stamp = f"08/Mar/2021:01:00:{second:02d} +0000"
        return f'{address} - - [{stamp}] "GET {target} HTTP/1.1" 200 9 "-" "-"\n'

    content = line("192.0.2.1", "a", 0) + line("192.0.2.1", "b", 0) + line("2001:db8::9", "b", 20)
    spans = parse("nginx_log", content).tables["playback"]
    ids = [REFERENCES.make("playback", "", sid) for sid in ("a", "b")]
    assert dict(spans.select("playback_id", "requests").rows()) == dict(
        zip(ids, (1, 2), strict=True)
    )


def test_trap_10_a_scan_counts_when_it_was_made_and_not_when_it_was_uploaded() -> None:
    content = csv(
        (
            *("Date", "Time", "Check-in list", "Scan type", "Order code", "Position ID", "Secret"),
            *("Device", "Automatically checked in", "Upload date", "Upload time"),
        ),
        (
            "2021-03-08",
            "11:59",
            "Hall",
            "Exit",
            "ABC12",
            "1",
            "s",
            "G",
            "No",
            "2021-03-08",
            "14:40",
        ),
    )
    scans = parse("pretix_checkins", content).tables["scan"]
    assert scans.select("direction", "scanned_at").rows() == [("out", utc(2, 59))]


def test_trap_11_exits_and_entries_that_are_missing_or_double(tmp_path: Path) -> None:
    folder = make(tmp_path)
    register(folder, "1", "2", "3")
    scan(folder, "B1 out Hall 10:00", "B2 in Hall 10:15")
    scan(folder, "B3 in Hall 10:00", "B3 in Hall 10:30", "B3 out Hall 11:00")
    assert load(folder) == []
    # Without an entry nobody was there; without an exit the meeting ends the stay, at noon.
    sql = "select started_at, ended_at, is_inferred from staging.stay order by all"
    assert core(folder, sql) == [
        ("10:00", "10:30", True),
        ("10:15", "12:00", True),
        ("10:30", "11:00", False),
    ]
    late = "badge,room,direction,time\nB1,Hall,in,2021-03-08T01:02:00Z\n"
    scans = parse("room_scans", late, clock_offset_seconds=-120).tables["scan"]
    assert scans["scanned_at"].to_list() == [utc(1)]


def test_trap_12_who_withdrew_is_no_participant_whatever_was_checked_in(tmp_path: Path) -> None:
    folder = make(tmp_path)
    withdrawn = {"Registration state": "Withdrawn", "Checked in": "Yes"}
    register(folder, "1", {"ID": "2", "Check-in date": "2021-03-08 08:30"} | withdrawn)
    assert load(folder) == []
    sql = "select event, sum(people) from marts.participant_change group by all order by all"
    assert mart(folder, sql) == [("registered", 1)]


def test_trap_13_texts_with_semicolons_instead_of_tables() -> None:
    parsed = counted(
        "kaltura_live",
        {"entry": "a", "view_unique_audience": "1615165200,412;1615165210,415;"},
        {"entry": "b", "view_unique_audience": ""},
        {"entry": "c", "view_unique_audience": "1615165200,412;1615165210;"},
        partner_id=1,
    )
    assert samples(parsed) == [("a", utc(1, 0, 10), 415)]
    assert parsed.skipped == {"nothing counted": 1}
    assert parsed.rejected["position"].to_list() == [3]


def test_trap_13_an_error_with_status_200_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KALTURA_SECRET", TOKEN)
    hurry(monkeypatch)
    counting = kaltura.Kaltura()
    refused = kaltura.error("SERVICE_FORBIDDEN")
    answers = {kaltura.SESSION: counting.session, kaltura.GRAPHS: refused}
    with System(answers, knows=counting.knows) as system:
        folder = kaltura.event(tmp_path, system)
        (sentence,) = poll(folder, "kaltura")
        assert "refuses to report (SERVICE_FORBIDDEN)" in sentence
        assert kaltura.answers(folder) == []
        system.answers[kaltura.GRAPHS] = counting.graphs
        assert poll(folder, "kaltura") == []
        assert len(kaltura.answers(folder)) == 1


def test_trap_14_names_that_nearly_are_those_of_another_state() -> None:
    names = ("Republic of Korea", "Niger", "Namibia", "Democratic People's Republic of Korea")
    assert [countries.resolve(name) for name in names] == ["KOR", "NER", "NAM", "PRK"]
    titles = ("ID", "Registration state", "Checked in", "Category", "Country")
    content = csv(titles, ("1", "Completed", "No", "Member States", "NA"))
    registrations = parse("indico_registrations", content).tables["registration"]
    assert registrations["state_iso3"].to_list() == ["NAM"]
    statuses = {state.iso3: state.un_status for state in countries.states()}
    assert (statuses["VAT"], statuses["PSE"]) == ("observer_state", "observer_state")


def test_trap_15_names_in_the_language_of_whoever_exports() -> None:
    assert [countries.resolve(name) for name in ("Spain", "Espagne", "スペイン")] == ["ESP"] * 3


def test_trap_16_no_download_of_ours_has_a_formula() -> None:
    dangerous = ['=cmd|"/c calc"!A1', "+81 75", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]
    harmless = ["Hall", "", None, "a=b", "–"]
    table = pl.DataFrame({"=Room": dangerous, "Value": [-1.5] * 6})
    guarded = without_formulas(table)
    assert guarded["'=Room"].to_list() == [f"'{text}" for text in dangerous]
    # A number below zero is none.
    assert guarded["Value"].to_list() == [-1.5] * 6
    kept = pl.DataFrame({"Room": harmless})
    assert without_formulas(kept).equals(kept)


def test_trap_16_the_figures_behind_a_chart_are_guarded() -> None:
    def page() -> None:
        import polars as pl
        import streamlit as st

        from dashboard.chart import show_data

        st.session_state.setdefault("data-rooms", True)
        show_data("rooms", pl.DataFrame({"Room": ["=1+1", "Hall"]}))

    shown = AppTest.from_function(page).run().dataframe[0].value
    assert shown["Room"].tolist() == ["'=1+1", "Hall"]
