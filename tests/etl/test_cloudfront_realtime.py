"""Real-time logs of CloudFront: fields by position, and samples of the requests."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.references import References
from etl.source import Chunk, Context, Parsed
from etl.sources.cloudfront_realtime import FIELDS, SOURCE
from tests.congress import EVENT, append, core, instant, keep, load, make, mart

REFERENCES = References(b"k" * 32)
LEAST = ("timestamp", "sc-status", "cs-method", "cs-uri-stem")
USED = (
    *("timestamp", "c-ip", "sc-status", "cs-method", "cs-uri-stem", "x-edge-request-id"),
    *("c-country", "cmcd-encoded-bitrate", "cmcd-buffer-starvation", "cmcd-content-id"),
    *("cmcd-object-duration", "cmcd-session-id", "cmcd-stream-type"),
)
USUAL = {
    "timestamp": "1615165500.123",
    "c-ip": "192.0.2.10",
    "sc-status": "200",
    "cs-method": "GET",
    "cs-uri-stem": "/live/en/seg_11.m4s?token=1",
    "c-country": "KE",
    "cmcd-encoded-bitrate": "383",
    "cmcd-buffer-starvation": "true",
    "cmcd-content-id": "plenary-en",
    "cmcd-object-duration": "4004",
    "cmcd-session-id": "s1",
    "cmcd-stream-type": "l",
}
QUERY = "CMCD=br%3D383%2Cbs%2Ccid%3D%22plenary-en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dl"
SAMPLED = """
[[source]]
name = "webcast"
kind = "cloudfront_realtime"
path = "inbox/webcast"
documents = "/texts/"
fields = ["timestamp", "sc-status", "cs-method", "cs-uri-stem", "cmcd-session-id",
    "cmcd-content-id", "cmcd-object-duration", "cmcd-stream-type"]
sampling_percent = {percent}
[[source.streams]]
match = "plenary-en"
session = "by_time:Plenary"
language = "en"
[[source]]
name = "secretariat"
kind = "sheet"
path = "inbox/sheets"
"""


def row(fields: tuple[str, ...] = USED, /, **values: str) -> str:
    named = {name.replace("_", "-"): value for name, value in values.items()}
    cells = USUAL | named
    return "\t".join(cells.get(name, "-") for name in FIELDS if name in fields) + "\n"


def parse(content: str | bytes, **options: Any) -> Parsed:
    venue = options.pop("venue", ())
    given = {"name": "webcast", "kind": SOURCE.kind, "path": "*", "fields": USED} | options
    config = SOURCE.config.model_validate(given)
    context = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, venue_networks=venue)
    packed = content.encode() if isinstance(content, str) else content
    chunk = Chunk(packed, "1.log", datetime(2021, 3, 8, 3, tzinfo=UTC))
    parsed = SOURCE.parse(chunk, config, context)
    facts = int(parsed.tables["playback"]["requests"].sum())
    facts += int(parsed.tables["download"]["downloads"].sum())
    assert parsed.records == facts + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def spans(content: str, **options: Any) -> list[dict[str, Any]]:
    return parse(content, **options).tables["playback"].to_dicts()


def test_there_are_as_many_fields_as_are_documented_and_cmcd_is_47_to_64() -> None:
    assert (len(FIELDS), len(set(FIELDS))) == (69, 69)
    assert [at for at, one in enumerate(FIELDS, 1) if one.startswith("cmcd-")] == [*range(47, 65)]
    assert (FIELDS[49], FIELDS[59]) == ("cmcd-content-id", "cmcd-session-id")


def test_what_cloudfront_took_out_of_the_request_is_read() -> None:
    (span,) = spans(row())
    assert parse(row()).tables["stall"].rows() == [
        (span["playback_id"], "plenary-en", span["started_at"])
    ]
    assert span == {
        "playback_id": REFERENCES.make("playback", "", "s1"),
        "stream": "plenary-en",
        "delivery": "live",
        "at_venue": False,
        "country_iso3": "KEN",
        "started_at": datetime(2021, 3, 8, 1, 5, 0, 123000, tzinfo=UTC),
        "ended_at": datetime(2021, 3, 8, 1, 5, 0, 123000, tzinfo=UTC),
        "requests": 1,
        "bitrate_sum": 383,
        "bitrate_count": 1,
        "longest_segment_ms": 4004,
    }


@pytest.mark.parametrize(
    "values",
    [
        {"cmcd_session_id": '"s1"', "cmcd_content_id": '"plenary-en"'},
        {"cmcd_session_id": "%22s1%22", "cmcd_content_id": "%2522plenary-en%2522"},
        {"cmcd_buffer_starvation": "1", "cmcd_encoded_bitrate": "383.5"},
        # The query says the same, or another playback: what CloudFront says counts.
        {"cs_uri_stem": f"/live/en/seg_11.m4s?{QUERY}"},
        {"cs_uri_stem": "/live/en/seg_11.m4s?CMCD=sid%3D%22s2%22"},
    ],
)
def test_every_way_to_write_a_value_says_the_same(values: dict[str, str]) -> None:
    assert spans(row(**values)) == spans(row())


@pytest.mark.parametrize("query", [QUERY, QUERY.replace("%", "%25")])
def test_without_the_fields_of_cmcd_the_query_is_read(query: str) -> None:
    fields = (*LEAST, "c-country")
    stem = f"/live/en/seg_11.m4s?{query}"
    assert spans(row(fields, cs_uri_stem=stem), fields=fields) == spans(row())
    # Or where they say nothing.
    nothing = dict.fromkeys((one.replace("-", "_") for one in USED if "cmcd" in one), "-")
    assert spans(row(cs_uri_stem=stem, **nothing)) == spans(row())


def test_odd_signs_in_an_id_stay_in_it() -> None:
    (span,) = spans(row(cmcd_session_id="a,b=c&d", cmcd_stream_type="v"))
    assert span["playback_id"] == REFERENCES.make("playback", "", "a,b=c&d")
    assert span["delivery"] == "on_demand"


def test_the_order_of_the_configuration_changes_nothing() -> None:
    assert spans(row(), fields=USED[::-1]) == spans(row())


def test_a_line_that_cannot_be_read_is_rejected_with_its_number() -> None:
    parsed = parse(
        row() + "1615165500.1\n" + row(timestamp="soon") + row(sc_status="-")
        + row(timestamp="1615424400.0") + row(timestamp="nan") + row(timestamp="1e300")
        + "\0\n" + row()
    )  # fmt: skip
    misfit = "it has not as many values as there are fields in the configuration"
    assert parsed.rejected.rows() == [
        (2, "playback", [misfit]),
        (3, "playback", ["its time cannot be read"]),
        (4, "playback", ["its status cannot be read"]),
        (5, "playback", ["a time lies after the file it is in was written"]),
        (6, "playback", ["its time cannot be read"]),
        (7, "playback", ["its time cannot be read"]),
        (8, "playback", ["it holds binary data"]),
    ]


def test_what_is_no_fact_is_skipped_and_the_same_request_counts_once() -> None:
    parsed = parse(
        row(x_edge_request_id="a") + row(x_edge_request_id="a") + row(sc_status="000")
        + row(sc_status="404") + row(cs_method="POST") + row(cmcd_session_id="-")
    )  # fmt: skip
    assert parsed.skipped == {
        "the same request again": 1,
        "no answer (status 000)": 1,
        "status 4xx or 5xx": 1,
        "not GET or HEAD": 1,
        "no CMCD": 1,
    }


def test_an_address_tells_the_venue_and_is_not_kept() -> None:
    parsed = parse(row(), venue=("192.0.2.0/24",))
    assert parsed.tables["playback"]["at_venue"].to_list() == [True]
    assert "192.0.2" not in parsed.tables["playback"].write_csv()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"fields": ("timestamp", "sid")}, '"sid" is no field of these logs'),
        ({"fields": (*LEAST, "asn", "asn")}, "a field is named twice"),
        ({"fields": LEAST[1:]}, '"timestamp" is missing; have CloudFront log it'),
        ({"sampling_percent": 0}, "greater than or equal to 1"),
        ({"sampling_percent": 101}, "less than or equal to 100"),
    ],
)
def test_a_configuration_that_fits_no_log_is_refused(
    options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        parse(row(), **options)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60) | st.just(row().encode()), max_size=5))
def test_hostile_lines_never_raise(lines: list[bytes]) -> None:
    parse(b"\n".join(lines), documents="/", venue=("192.0.2.0/24",))


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), min_size=len(USED), max_size=len(USED)), st.integers(0, 12))
def test_hostile_values_never_raise(values: list[str], place: int) -> None:
    cells = row().rstrip("\n").split("\t")
    cells[place] = values[place]
    parse("\t".join(cells) + "\n" + "\t".join(values) + "\n")


def watch(folder: Path, sid: str, *clocks: str, segment_ms: int = 4000) -> None:
    """Add the requests of a player that were logged."""
    fields = (*LEAST, "cmcd-session-id", "cmcd-content-id", "cmcd-object-duration", USED[-1])
    lines = "".join(
        row(
            fields,
            timestamp=f"{instant(clock).timestamp():.3f}",
            cmcd_session_id=sid,
            cmcd_object_duration=str(segment_ms),
        )
        for clock in clocks
    )
    append(folder / "inbox/webcast/1.log", lines)


def found(folder: Path) -> list[tuple[Any, ...]]:
    return core(folder, "select started_at, ended_at from staging.playback_span order by all")


def test_of_a_sample_gaps_are_longer_by_as_much(tmp_path: Path) -> None:
    folder = make(tmp_path, EVENT + SAMPLED.format(percent=10))
    watch(folder, "s1", "10:00:00", "10:05:00", "10:10:01")
    # Three times 12 seconds are 36, of a tenth of the requests 360.
    watch(folder, "s2", "11:00:00", "11:06:00", "11:12:01", segment_ms=12_000)
    assert load(folder) == []
    assert found(folder) == [
        ("10:00", "10:05"),
        ("10:10:01", "10:10:01"),
        ("11:00", "11:06"),
        ("11:12:01", "11:12:01"),
    ]
    assert mart(
        folder, "select sum(playbacks_started), sum(watch_ms) from marts.webcast_minute"
    ) == [(2, 660_000)]
    # The latest request less ten times 30 seconds.
    said = "select webcast_watermark, webcast_sampling_percent from marts.event"
    assert mart(folder, said) == [("11:07:01", 10)]
    percents = "select source, sampling_percent from marts.source order by source"
    assert mart(folder, percents)[-1] == ("webcast", 10)
    # Another share reaches what is loaded.
    (folder / "congress.toml").write_text(EVENT + SAMPLED.format(percent=100), encoding="utf-8")
    assert load(folder) == []
    assert len(found(folder)) == 6
    assert mart(folder, said) == [("11:11:31", None)]


def test_downloads_in_a_sample_stand_for_more(tmp_path: Path) -> None:
    folder = make(tmp_path, EVENT + SAMPLED.format(percent=30))
    japan = {"meeting": "P1", "order": "1", "speaker": "Japan", "date": "2021-03-08"}
    keep(folder, "speakers", japan | {"text": "/texts/a.pdf"})
    fields = (*LEAST, "cmcd-session-id", "cmcd-content-id", "cmcd-object-duration", USED[-1])
    nothing = dict.fromkeys((one.replace("-", "_") for one in USED if "cmcd" in one), "-")
    for clock in ("10:00:00", "10:00:01"):
        moment = f"{instant(clock).timestamp():.3f}"
        line = row(fields, timestamp=moment, cs_uri_stem="/texts/a.pdf?x=1", **nothing)
        append(folder / "inbox/webcast/1.log", line)
    assert load(folder) == []
    assert mart(folder, "select downloads from marts.statement") == [(7,)]
