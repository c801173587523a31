"""Web logs become spans of playbacks; every line is counted once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.references import References
from etl.schema import Playback, Stall
from etl.source import Chunk, Context, Parsed, PlaceRule
from etl.sources import cmcd
from etl.sources.nginx_log import SOURCE, NginxLog

FIXTURES = Path(__file__).parents[1] / "fixtures" / "webcast"
COUNTRY_LOG = (FIXTURES / "nginx_hls_cmcd_country.log").read_bytes()
COMBINED_LOG = (FIXTURES / "nginx_hls_cmcd_combined.log").read_bytes()
REFERENCES = References(b"k" * 32)
START = datetime(2026, 11, 23, 21, 28, 19, tzinfo=UTC)


def parse(content: bytes, *matches: str, venue: tuple[str, ...] = (), first: int = 1) -> Parsed:
    context = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, venue_networks=venue)
    rules = tuple(PlaceRule(match=match, session="s") for match in matches)
    config = NginxLog(name="webcast", kind=SOURCE.kind, path="*", streams=rules)
    observed_at = datetime(2026, 11, 24, tzinfo=UTC)
    parsed: Parsed = SOURCE.parse(Chunk(content, "a.log", observed_at, first), config, context)
    spans = Playback.validate(parsed.tables["playback"])
    counted = spans["requests"].sum() + parsed.rejected.height + sum(parsed.skipped.values())
    assert parsed.records == counted
    return parsed


def line(
    cmcd_text: str = "cid%3D%22en%22%2Csid%3D%22s1%22%2Cst%3Dl",
    *,
    at: str = "07/Mar/2021:10:00:00 +0900",
    ip: str = "203.0.113.9",
    request: str | None = None,
    status: int | str = 200,
    path: str = "/live/en/index1.ts",
    country: str | None = None,
) -> str:
    request = request or f"GET {path}?CMCD={cmcd_text} HTTP/1.1"
    end = "" if country is None else f' "{country}"'
    return f'{ip} - - [{at}] "{request}" {status} 34216 "-" "Mozilla/5.0 (X11)"{end}\n'


def spans(*lines: str, **options: Any) -> list[dict[str, Any]]:
    frame = parse("".join(lines).encode(), **options).tables["playback"]
    return frame.sort("playback_id", "started_at").to_dicts()


def stalls(*lines: str) -> list[tuple[Any, ...]]:
    frame = parse("".join(lines).encode()).tables["stall"]
    return Stall.validate(frame).sort("stalled_at").rows()


def one(*lines: str, **options: Any) -> dict[str, Any]:
    (span,) = spans(*lines, **options)
    return span


# Counted in the capture with grep and awk.
PLAYBACKS = [
    # stream, country, requests, first request (seconds after START), length in seconds
    ("committee1-en", "ARE", 61, 25, 58),
    ("committee1-en", "KEN", 39, 15, 36),
    ("committee1-en", "NGA", 31, 5, 28),
    ("committee2-floor", "BRA", 33, 8, 30),
    ("committee2-floor", "IND", 41, 18, 38),
    ("committee2-floor", "MEX", 49, 28, 46),
    ("plenary-en", "JPN", 40, 1, 37),
    ("plenary-en", "USA", 35, 10, 32),
    ("plenary-en", "ZAF", 43, 20, 40),
    ("plenary-floor", "AUT", 29, 3, 26),
    ("plenary-floor", "FRA", 51, 13, 48),
    ("plenary-floor", "THA", 45, 23, 42),
]


def test_twelve_players_are_twelve_playbacks() -> None:
    parsed = parse(COUNTRY_LOG)
    found = [
        (
            span["stream"],
            span["country_iso3"],
            span["requests"],
            (span["started_at"] - START).seconds,
            (span["ended_at"] - span["started_at"]).seconds,
        )
        for span in parsed.tables["playback"].sort("stream", "country_iso3").to_dicts()
    ]
    assert found == PLAYBACKS
    assert parsed.records == 534
    assert parsed.skipped == {"no CMCD": 36, "status 4xx or 5xx": 1}
    frame = parsed.tables["playback"]
    assert frame["playback_id"].n_unique() == 12
    assert set(frame["delivery"]) == {"live"}
    assert set(frame["longest_segment_ms"]) == {2000}
    assert frame.select("bitrate_sum", "bitrate_count").sum().row(0) == (0, 0)
    assert parsed.tables["stall"].is_empty()


def test_without_a_country_field_only_the_country_is_missing() -> None:
    with_country, without = parse(COUNTRY_LOG), parse(COMBINED_LOG)
    frame = without.tables["playback"]
    assert frame["country_iso3"].null_count() == 12
    assert frame.drop("country_iso3").equals(with_country.tables["playback"].drop("country_iso3"))


def test_nothing_of_the_person_is_in_the_frames() -> None:
    text = parse(COUNTRY_LOG).tables["playback"].write_csv()
    assert "203.0.113" not in text
    assert "678fa423" not in text
    assert "Mozilla" not in text


def test_a_gap_of_30_seconds_is_none_and_a_longer_one_begins_a_span() -> None:
    times = ("10:00:00", "10:00:30", "10:01:01")
    first, second = spans(*(line(at=f"07/Mar/2021:{time} +0900") for time in times))
    assert first["started_at"] == datetime(2021, 3, 7, 1, 0, 0, tzinfo=UTC)
    assert first["ended_at"] == datetime(2021, 3, 7, 1, 0, 30, tzinfo=UTC)
    assert (first["requests"], second["requests"]) == (2, 1)
    assert second["started_at"] == second["ended_at"]


@pytest.mark.parametrize(
    "at",
    ["07/Mar/2021:10:00:05 +0900", "06/Mar/2021:20:00:05 -0500", "07/Mar/2021:06:45:05 +0545"],
)
def test_any_offset_becomes_utc(at: str) -> None:
    assert one(line(at=at))["started_at"] == datetime(2021, 3, 7, 1, 0, 5, tzinfo=UTC)


def test_two_streams_of_one_session_id_and_two_ids_of_one_address_stay_apart() -> None:
    en, floor, other = (
        line(),
        line("cid%3D%22floor%22%2Csid%3D%22s1%22"),
        line("cid%3D%22en%22%2Csid%3D%22s2%22"),
    )
    found = spans(en, floor, other)
    assert len(found) == 3
    assert len({span["playback_id"] for span in found}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "br%3D383%2Cbs%2Ccid%3D%22en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dl",
        "br%3d383%2cbs%2ccid%3d%22en%22%2cd%3d4004%2csid%3d%22s1%22%2cst%3dl",
        "br%3D383.4,bs,cid%3D%22en%22,d%3D4004,sid%3D%22s1%22,st%3Dl",
        "br=383,bs,cid=%22en%22,d=4004,sid=%22s1%22,st=l",
        r"br=383.83,bs,cid=\x22en\x22,d=4004.0,sid=\x22s1\x22,st=l",
        "st%3Dl%2Csid%3D%22s1%22%2Cd%3D4004%2Ccid%3D%22en%22%2Cbs%2Cbr%3D383.0",
        "br%3D383%2Cbs%2Ccid%3D%22en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dl&token=a%2Cst%3Dv",
        "br%3D383%2Cbs%3Dtrue%2Ccid%3D%22en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dll",
        "br=383,bs,cid=en,d=4004,sid=s1,st=l",
        "bl=3993.8321995464853,br=383,bs,cid=%22en%22,d=4004,mtp=203.5,sid=%22s1%22,st=l",
        # Version 2: lists of numbers, some of which say what they are of; "nor" is a list, too.
        "bl%3D%283900%29%2Cbr%3D%28383%29%2Cbs%2Ccid%3D%22en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dll%2Csta%3Dp%2Cv%3D2",
        "br%3D(383%3Bv%20128%3Ba)%2Cbs%2Cbsd%3D(900%3Bv)%2Ccid%3D%22en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dl%2Cv%3D2",
        "br=(383.5;v%20128;a),bs,cid=%22en%22,d=4004,nor=(%22a.m4s%22),sid=%22s1%22,st=l,v=2",
        "br%3D%28383%29%2Cbs%2Ccid%3D%22en%22%2Cd%3D4004%2Cnor%3D%28%22a.m4s%22%20%22b%2Cst%3Dv%22%29%2Csid%3D%22s1%22%2Cst%3Dl",
    ],
)
def test_every_way_to_write_cmcd_says_the_same(text: str) -> None:
    span = one(line(text))
    assert stalls(line(text)) == [(span["playback_id"], "en", span["started_at"])]
    assert span["playback_id"] == REFERENCES.make("playback", "", "s1")
    assert (span["stream"], span["delivery"]) == ("en", "live")
    assert (span["bitrate_sum"], span["bitrate_count"]) == (383, 1)
    assert span["longest_segment_ms"] == 4004


@pytest.mark.parametrize(
    "nor",
    [
        "%22..%2Findex.ts%3Fsid%3Dx%2Csid%3D%5C%22y%5C%22%2Cst%3Dv%2Cd%3D9%2Cbs%2Cbr%3D1%22",
        "%22..%252Findex.ts%253Fsid%253Dx%252Cst%253Dv%22",
        "%22a%2Cst%3Dv%2Cd%3D9%2Cbs%2Cbr%3D1%2C%22",
        "%22index.ts%3Fsid%3Dx%26st%3Dv%22",
    ],
)
@pytest.mark.parametrize("comma", ["%2C", ","])
def test_what_the_next_request_is_called_is_no_key(nor: str, comma: str) -> None:
    items = ["cid%3D%22en%22", "d%3D2000", f"nor%3D{nor}", "sid%3D%22s1%22", "st%3Dl"]
    span = one(line(comma.join(items)))
    assert stalls(line(comma.join(items))) == []
    assert span["playback_id"] == REFERENCES.make("playback", "", "s1")
    assert (span["delivery"], span["longest_segment_ms"]) == ("live", 2000)
    assert span["bitrate_count"] == 0


def test_cmcd_may_follow_other_parameters_but_not_hide_in_one() -> None:
    text = "sid%3D%22s1%22%2Cst%3Dv"
    after = one(line(request=f"GET /a/b.ts?xCMCD=1&CMCD={text} HTTP/1.1"))
    assert after["delivery"] == "on_demand"
    hidden = parse(line(request=f"GET /a/b.ts?xCMCD={text} HTTP/1.1").encode())
    assert hidden.skipped == {"CMCD without a playback id (sid)": 1}


def test_a_stall_is_of_one_request_and_counts_once() -> None:
    clocks = ("10:00:00", "10:00:10", "10:00:10", "10:00:20")
    stalled = "bs%2Csid%3D%22s1%22%2Cst%3Dl"
    found = stalls(
        *(line(stalled, at=f"07/Mar/2021:{clock} +0900") for clock in clocks[1:]),
        line("sid%3D%22s1%22%2Cst%3Dl", at="07/Mar/2021:10:00:00 +0900"),
    )
    reference = REFERENCES.make("playback", "", "s1")
    assert found == [
        (reference, "en", datetime(2021, 3, 7, 1, 0, 10, tzinfo=UTC)),
        (reference, "en", datetime(2021, 3, 7, 1, 0, 20, tzinfo=UTC)),
    ]


def test_bitrate_zero_is_unknown_and_the_longest_segment_counts() -> None:
    items = ("br%3D0%2Cd%3D4000", "br%3D400%2Cd%3D2000", "bs%2Cbr%3D600")
    span = one(*(line(f"{item}%2Csid%3D%22s1%22") for item in items))
    assert (span["bitrate_sum"], span["bitrate_count"]) == (1000, 2)
    assert (span["longest_segment_ms"], span["requests"]) == (4000, 3)


def test_the_most_specific_delivery_of_a_span_counts() -> None:
    sid = "cid%3D%22en%22%2Csid%3D%22s1%22"
    assert one(line(sid))["delivery"] == "unknown"
    assert one(line(sid), line(sid + "%2Cst%3Dv"))["delivery"] == "on_demand"
    assert one(line(sid + "%2Cst%3Dv"), line(sid + "%2Cst%3Dl"))["delivery"] == "live"


def test_country_and_venue_are_those_of_the_earliest_request() -> None:
    late = line(at="07/Mar/2021:10:00:09 +0900", country="KE", ip="192.0.2.7")
    early = line(at="07/Mar/2021:10:00:01 +0900", country="jp", ip="198.51.100.7")
    span = one(late, early, venue=("198.51.100.0/24", "2001:db8::/32"))
    assert (span["country_iso3"], span["at_venue"]) == ("JPN", True)
    span = one(late, early, venue=("192.0.2.0/24",))
    assert (span["country_iso3"], span["at_venue"]) == ("JPN", False)


@pytest.mark.parametrize("ip", ["198.51.100.7", "::ffff:198.51.100.7"])
def test_an_address_of_the_venue_in_either_notation(ip: str) -> None:
    assert one(line(ip=ip), venue=("198.51.100.0/24",))["at_venue"] is True
    assert one(line(ip="unix:"), venue=("198.51.100.0/24",))["at_venue"] is False


def test_a_wrong_venue_network_is_a_clear_error() -> None:
    with pytest.raises(SourceError, match="venue_networks"):
        parse(b"", venue=("venue",))


def test_unknown_country_codes_are_listed_and_other_last_fields_are_not() -> None:
    lines = [line(country=country) for country in ("EU", "EU", "-", "", "T1", "192.0.2.77", "東")]
    parsed = parse("".join(lines).encode())
    assert parsed.tables["playback"]["country_iso3"].to_list() == [None]
    assert parsed.unresolved.rows() == [("country", "EU", 2)]


def test_a_rule_names_the_stream_by_content_id_then_by_path() -> None:
    cid, no_cid = "cid%3D%22Plenary%20EN%22%2Csid%3D%22s1%22", "sid%3D%22s1%22"

    def stream(text: str, *matches: str, path: str = "/live/en/1.ts") -> str:
        parsed = parse(line(text, path=path).encode(), *matches)
        return str(parsed.tables["playback"]["stream"].item())

    assert stream(cid, "/live/", "Plenary EN") == "Plenary EN"
    assert stream(cid, "/en/", "/live/") == "/en/"
    assert stream(cid, "/fr/") == "Plenary EN"
    assert stream(no_cid, "/fr/", "live/en") == "live/en"
    assert stream(no_cid) == "en"
    assert stream(no_cid, path="/1.ts") == "/"
    assert stream("cid%3D%22%22%2Csid%3D%22s1%22") == "en"


def test_a_stream_named_by_a_client_is_kept_only_if_it_is_public() -> None:
    private = line("sid%3D%22s1%22%2Ccid%3D%22a%40example.org%22")
    address = line("sid%3D%22s1%22", path="/live/203.0.113.9/1.ts")
    assert one(private)["stream"] == one(address)["stream"] == "(withheld)"
    # What the operator names is the operator's.
    named = parse(private.encode(), "a@example.org").tables["playback"]
    assert named["stream"].to_list() == ["a@example.org"]


def test_a_content_id_with_a_comma_is_read_whole() -> None:
    text = "cid%3D%22Committee%20I%2C%20English%22%2Csid%3D%22s1%22"
    assert one(line(text))["stream"] == "Committee I, English"


def test_lines_that_are_no_facts_are_skipped_by_reason() -> None:
    lines = [
        "\n",
        "\r\n",
        line(status=404),
        line(status=503, request=r"\x16\x03\x01"),
        line(request="POST /live/en/1.ts?CMCD=sid%3D%22s1%22 HTTP/1.1"),
        line(request="-"),
        line(request="GET /player.css HTTP/1.1"),
        line(request="HEAD / HTTP/1.1"),
        line(request="GET"),
        line(status="000"),
        line("cid%3D%22en%22%2Cst%3Dl"),
        line("sid%3D%22%22"),
    ]
    assert parse("".join(lines).encode()).skipped == {
        "empty line": 2,
        "status 4xx or 5xx": 2,
        "no answer (status 000)": 1,
        "not GET or HEAD": 2,
        "no CMCD": 3,
        "CMCD without a playback id (sid)": 2,
    }


def test_lines_that_cannot_be_read_are_rejected_where_they_stand() -> None:
    lines = [
        line().encode(),
        b"\x00\x01\x02\n",
        line()[:90].encode() + b"\n",
        line(at="31/Feb/2021:10:00:00 +0900").encode(),
        line(at="07/Mar/1970:10:00:00 +0000").encode(),
        line(status="099").encode(),
        line().replace("203.0.113.9 ", "").encode(),
        line().encode(),
    ]
    parsed = parse(b"".join(lines), first=101)
    assert parsed.rejected.rows() == [
        (102, "playback", ["it holds binary data"]),
        (103, "playback", ["it is not in the format 'combined'"]),
        (104, "playback", ["its time cannot be read"]),
        (105, "playback", ["its time cannot be read"]),
        (106, "playback", ["its status cannot be read"]),
    ]
    assert parsed.tables["playback"]["requests"].sum() == 3


def test_a_line_of_a_clock_that_is_ahead_is_rejected() -> None:
    # The log was written at the beginning of 24 November 2026, UTC; a day is allowed.
    parsed = parse(
        (
            line(at="25/Nov/2026:00:00:00 +0000")
            + line(at="25/Nov/2026:00:00:01 +0000")
            + line(at="07/Mar/2099:10:00:00 +0900", request="GET /texts/a.pdf HTTP/1.1")
        ).encode()
    )
    reasons = ["a time lies after the file it is in was written"]
    assert parsed.rejected.rows() == [(2, "playback", reasons), (3, "playback", reasons)]
    (span,) = parsed.tables["playback"].to_dicts()
    assert span["ended_at"] == datetime(2026, 11, 25, tzinfo=UTC)


def test_bytes_that_are_no_utf_8_reject_nothing_else() -> None:
    agent = line().encode().replace(b"Mozilla", b"Moz\xff\xfe")
    assert parse(agent + line().encode()).tables["playback"]["requests"].to_list() == [2]


@pytest.mark.parametrize("mark", [b"\x1f\x8b", b"x\x01", b"x\x9c", b"x\xda", b"(\xb5/\xfd", b"BZh"])
def test_a_first_line_that_looks_compressed_is_a_line_like_any(mark: bytes) -> None:
    parsed = parse(mark + b"\x08\0\n" + line().encode(), first=2)
    assert parsed.rejected.rows() == [(2, "playback", ["it holds binary data"])]
    assert parsed.tables["playback"]["requests"].to_list() == [1]


def test_an_empty_chunk_is_nothing() -> None:
    parsed = parse(b"")
    assert (parsed.records, parsed.tables["playback"].height) == (0, 0)


def merged(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Merge spans of several batches, as the definition of a playback says."""
    rows: list[dict[str, Any]] = []
    parts = pl.concat(frames).sort("playback_id", "stream", "started_at", "ended_at").to_dicts()
    for part in parts:
        last = rows[-1] if rows else None
        is_same = last and all(last[key] == part[key] for key in ("playback_id", "stream"))
        if not last or not is_same or part["started_at"] - last["ended_at"] > timedelta(seconds=30):
            rows.append(part)
            continue
        first = min((last, part), key=_at)
        last.update({key: first[key] for key in ("at_venue", "country_iso3")})
        last["delivery"] = min(last["delivery"], part["delivery"])  # live < on_demand < unknown
        last["ended_at"] = max(last["ended_at"], part["ended_at"])
        last["longest_segment_ms"] = max(last["longest_segment_ms"], part["longest_segment_ms"])
        for key in ("requests", "bitrate_sum", "bitrate_count"):
            last[key] += part[key]
    return pl.DataFrame(rows, schema=frames[0].schema)


def _at(span: dict[str, Any]) -> tuple[Any, ...]:
    # Nothing is later than any country.
    return span["started_at"], span["at_venue"], span["country_iso3"] or "~"


def ordered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort("playback_id", "stream", "started_at")


@settings(deadline=None, max_examples=15)
@given(cuts=st.lists(st.integers(0, 534), max_size=5))
def test_spans_of_any_split_of_the_capture_merge_into_those_of_the_whole(cuts: list[int]) -> None:
    lines = COUNTRY_LOG.splitlines(keepends=True)
    edges = [0, *sorted(cuts), len(lines)]
    pieces = [b"".join(lines[a:b]) for a, b in pairwise(edges)]
    frames = [parse(piece).tables["playback"] for piece in pieces]
    assert merged(frames).equals(ordered(parse(COUNTRY_LOG).tables["playback"]))


REQUESTS = st.tuples(
    st.integers(0, 120),
    st.sampled_from(["s1", "s2"]),
    st.sampled_from(["JP", "KE", "-"]),
    st.sampled_from(["192.0.2.1", "203.0.113.1"]),
    st.sampled_from(["", "%2Cst%3Dl", "%2Cst%3Dv"]),
    st.sampled_from(["", "bs%2C", "br%3D100%2C", "d%3D900%2C"]),
)


@settings(deadline=None, max_examples=40)
@given(requests=st.lists(REQUESTS, min_size=1, max_size=30), data=st.data())
def test_spans_of_any_split_merge_into_those_of_the_whole(
    requests: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    lines = [
        line(
            f"{extra}sid%3D%22{sid}%22{st_}",
            at=f"07/Mar/2021:10:{second // 60:02}:{second % 60:02} +0900",
            country=country,
            ip=ip,
        ).encode()
        for second, sid, country, ip, st_, extra in sorted(requests, key=lambda row: row[0])
    ]
    cut = data.draw(st.integers(0, len(lines)))
    pieces = [b"".join(lines[:cut]), b"".join(lines[cut:])]
    venue = ("192.0.2.0/24",)
    frames = [parse(piece, venue=venue).tables["playback"] for piece in pieces]
    whole = parse(b"".join(lines), venue=venue).tables["playback"]
    assert merged(frames).equals(ordered(whole))


KEYS = st.sampled_from(["bl", "br", "bs", "cid", "d", "nor", "sid", "st", "su", "mtp"])
TEXTS = st.text(st.sampled_from('ab1%2C,="&/?é\\ .'), max_size=8)
NUMBERS = st.integers(0, 10**10).map(str) | st.sampled_from(
    ["383.83", "0", "x", "-1", "(5)", "(5.5;v 128;a)", "(12345678901)", "(x)", "()", "(5", "5)"]
)


@st.composite
def targets(draw: st.DrawFn) -> str:
    items = []
    for key in draw(st.lists(KEYS, unique=True)):
        if key in ("bs", "su"):
            items.append(key)
        elif key in ("cid", "nor", "sid"):
            text = draw(TEXTS).replace("\\", "\\\\").replace('"', '\\"')
            is_list = key == "nor" and draw(st.booleans())
            items.append(f'{key}=("{text}")' if is_list else f'{key}="{text}"')
        else:
            value = draw(st.sampled_from(["l", "v", "ll"]) if key == "st" else NUMBERS)
            items.append(f"{key}={value}")
    kept = draw(st.sampled_from(["", "/", "()", ";()"]))
    return "/live/en/1.ts?CMCD=" + quote(",".join(items), safe=kept)


@settings(deadline=None, max_examples=200)
@given(st.lists(targets(), min_size=1, max_size=20))
def test_reading_columns_is_reading_one_by_one(found: list[str]) -> None:
    columns = cmcd.read_targets(pl.Series(found, dtype=pl.String))
    letters = cmcd._read_one_by_one(pl.Series(found, dtype=pl.String))
    for name in ("sid", "cid"):
        assert cmcd.decode(columns[name]).equals(cmcd.decode(letters[name]))
    assert columns.drop("sid", "cid").equals(letters.drop("sid", "cid"))


@settings(deadline=None)
@given(st.binary() | st.lists(st.binary() | st.just(line().encode())).map(b"\n".join))
def test_hostile_bytes_never_raise(content: bytes) -> None:
    parse(content, first=2)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=10))
def test_hostile_fields_never_raise(text: str, request: str, country: str) -> None:
    parse(line(text, country=country).encode(errors="replace"), "a")
    parse(line(request=request).encode(errors="replace"))


HEADERS = ("cmcd", "cmcd", "cmcd", "cmcd")
REQUEST = r"bl=3993.83,dl=900,nor=\x22seg%20b,1.m4s?a=1&b=2\x22,su"
OBJECT, STATUS = "br=383,d=4004,ot=av,tb=800", "bs,rtp=900"
SESSION = r"cid=\x22Committee I\x22,sf=h,sid=\x22s1\x22,st=l"


def with_headers(*fields: str, request: str = "GET /live/en/1.ts HTTP/1.1") -> str:
    return line(request=request)[:-1] + "".join(f' "{field}"' for field in fields) + "\n"


def of_headers(text: str, *names: str) -> Parsed:
    settings = {"name": "webcast", "kind": SOURCE.kind, "path": "*", "quoted_fields": names}
    context = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)
    chunk = Chunk(text.encode(), "a.log", datetime(2026, 11, 24, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(chunk, NginxLog.model_validate(settings), context)
    return parsed


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (HEADERS, (REQUEST, OBJECT, STATUS, SESSION)),
        (HEADERS, (SESSION, STATUS, OBJECT, "-")),
        ((*HEADERS, "country"), (REQUEST, OBJECT, STATUS, SESSION, "JP")),
        (("other", "country", *HEADERS), ("192.0.2.9", "JP", REQUEST, OBJECT, STATUS, SESSION)),
        (HEADERS, (REQUEST, OBJECT.replace("383", "(383;v 96;a)"), STATUS, SESSION + ",v=2")),
    ],
)
def test_cmcd_in_headers_says_the_same(names: tuple[str, ...], fields: tuple[str, ...]) -> None:
    tables = of_headers(with_headers(*fields), *names).tables
    (span,) = tables["playback"].to_dicts()
    assert tables["stall"].height == 1
    assert span["playback_id"] == REFERENCES.make("playback", "", "s1")
    assert (span["stream"], span["delivery"]) == ("Committee I", "live")
    assert (span["bitrate_sum"], span["longest_segment_ms"]) == (383, 4004)
    assert span["country_iso3"] == ("JPN" if "country" in names else None)


def test_a_log_may_have_cmcd_in_headers_and_in_queries_and_lines_from_before() -> None:
    query = "GET /live/en/1.ts?CMCD=cid%3D%22en%22%2Csid%3D%22s2%22 HTTP/1.1"
    token = "GET /live/en/1.ts?token=1 HTTP/1.1"
    parsed = of_headers(
        line("cid%3D%22en%22%2Csid%3D%22s3%22")
        + with_headers("-", "-", "-", "-", request=query)
        + with_headers("-", "-", "", SESSION, request=token)
        + with_headers("-", "-", "-", "-")
        + with_headers("-", "-"),
        *HEADERS,
    )
    frame = parsed.tables["playback"]
    assert sorted(frame["stream"]) == ["Committee I", "en", "en"]
    assert parsed.skipped == {"no CMCD": 1}
    assert parsed.rejected.rows() == [(5, "playback", ["it is not in the format 'combined'"])]


def test_what_a_header_holds_besides_cmcd_is_not_kept() -> None:
    fields = ("a@example.org", "192.0.2.9", REQUEST, OBJECT, STATUS, SESSION)
    parsed = of_headers(with_headers(*fields), "other", "country", *HEADERS)
    text = parsed.tables["playback"].write_csv() + parsed.unresolved.write_csv()
    assert not any(told in text for told in ("example", "192.0.2", "203.0.113", "m4s"))


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), min_size=5, max_size=5))
def test_hostile_headers_never_raise(fields: list[str]) -> None:
    parsed = of_headers(with_headers(*fields), *HEADERS, "country")
    counted = parsed.tables["playback"]["requests"].sum() + parsed.rejected.height
    assert parsed.records == counted + sum(parsed.skipped.values())


def test_two_players_behind_one_address_are_two_playbacks() -> None:
    found = spans(line("sid%3D%22a%22"), line("sid%3D%22b%22"))
    assert len({span["playback_id"] for span in found}) == 2


def test_a_player_that_changes_its_address_stays_one_playback() -> None:
    first = line(at="07/Mar/2021:10:00:00 +0900", ip="203.0.113.9", country="JP")
    later = line(at="07/Mar/2021:10:00:20 +0900", ip="2001:db8::9", country="KR")
    span = one(first, later)
    assert (span["requests"], span["country_iso3"]) == (2, "JPN")


def test_downloads_of_documents_are_counted_by_the_minute() -> None:
    text = "GET /statements/p1/japan.pdf HTTP/1.1"
    lines = (
        line(request=text, at="07/Mar/2021:10:00:05 +0900"),
        line(request="GET /statements/p1/japan.pdf?from=mail HTTP/1.1",
             at="07/Mar/2021:10:00:55 +0900"),
        line(request=text, at="07/Mar/2021:10:01:00 +0900"),
        line(request=text, status=206),
        line(request=text, status=404),
        line(request=text.replace("GET", "HEAD")),
        line(request="GET /other/japan.pdf HTTP/1.1"),
        line(),
    )  # fmt: skip
    config = NginxLog(name="webcast", kind=SOURCE.kind, path="*", documents="/statements/")
    context = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)
    chunk = Chunk("".join(lines).encode(), "a.log", datetime(2026, 11, 24, tzinfo=UTC))
    parsed = SOURCE.parse(chunk, config, context)
    assert parsed.tables["download"].rows() == [
        ("/statements/p1/japan.pdf", datetime(2021, 3, 7, 1, 0, tzinfo=UTC), 2),
        ("/statements/p1/japan.pdf", datetime(2021, 3, 7, 1, 1, tzinfo=UTC), 1),
    ]
    assert parsed.skipped == {"no CMCD": 3, "status 4xx or 5xx": 1}
    assert parsed.tables["playback"]["requests"].sum() == 1
