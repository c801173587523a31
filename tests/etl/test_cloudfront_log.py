"""Logs of CloudFront become spans of playbacks; a request in two files counts once."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.references import References
from etl.schema import Playback
from etl.source import Chunk, Context, Parsed
from etl.sources.cloudfront_log import SOURCE
from tests.congress import EVENT, content_hash, core, keep, load, make, mart, write

REFERENCES = References(b"k" * 32)
HEADER = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    "cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header "
    "cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher "
    "x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port "
    "time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start "
    "sc-range-end"
)
FIELDS = HEADER.split()
USUAL = {
    "date": "2021-03-08",
    "time": "01:05:00",
    "x-edge-location": "NRT57-C1",
    "sc-bytes": "85793",
    "c-ip": "192.0.2.10",
    "cs-method": "GET",
    "cs(Host)": "d1.cloudfront.net",
    "cs-uri-stem": "/live/en/seg_11.m4s",
    "sc-status": "200",
    "cs(User-Agent)": "Mozilla/5.0%20(X11)",
    "x-edge-result-type": "Hit",
    "cs-protocol": "https",
    "c-port": "51234",
}
CMCD = 'br=383,bs,cid="plenary-en",d=4004,sid="s1",st=l'
CONFIG = """
[[source]]
name = "webcast"
kind = "cloudfront_log"
path = "inbox/webcast/*.gz"
documents = "/texts/"
[[source.streams]]
match = "plenary-en"
session = "by_time:Plenary"
language = "en"
[[source]]
name = "secretariat"
kind = "sheet"
path = "inbox/sheets/*"
"""


def query(cmcd: str) -> str:
    """Write a query as a player sends it and CloudFront logs it."""
    return "CMCD=" + quote(cmcd, safe="").replace("%", "%25")


def row(number: int, cmcd: str | None = CMCD, **values: str) -> str:
    """Write a line of a log; the number is that of the request."""
    named = {name.replace("_", "-"): value for name, value in values.items()}
    asked = {"cs-uri-query": query(cmcd)} if cmcd else {}
    cells = USUAL | asked | {"x-edge-request-id": f"id-{number}=="} | named
    return "\t".join(cells.get(name, "-") for name in FIELDS) + "\n"


def log(*rows: str, fields: list[str] | None = None) -> bytes:
    return f"#Version: 1.0\n#Fields: {' '.join(fields or FIELDS)}\n{''.join(rows)}".encode()


def parse(content: bytes, **options: Any) -> Parsed:
    venue = options.pop("venue", ())
    config = SOURCE.config.model_validate(
        {"name": "webcast", "kind": SOURCE.kind, "path": "*", **options}
    )
    context = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, venue_networks=venue)
    chunk = Chunk(content, "E2.2021-03-08-01.ab12.gz", datetime(2021, 3, 8, 12, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(chunk, config, context)
    spans = Playback.validate(parsed.tables["playback"])
    facts = int(spans["requests"].sum()) + int(parsed.tables["download"]["downloads"].sum())
    counted = facts + parsed.rejected.height + sum(parsed.skipped.values())
    assert parsed.records == counted
    return parsed


def spans(*rows: str, **options: Any) -> list[dict[str, Any]]:
    frame = parse(log(*rows), **options).tables["playback"]
    return frame.sort("playback_id", "started_at").to_dicts()


def test_what_players_escape_is_escaped_twice() -> None:
    assert "CMCD=br%253D383%252Cbs%252Ccid%253D%2522plenary-en%2522%252C" in row(1)
    (span,) = spans(row(1))
    assert parse(log(row(1))).tables["stall"].rows() == [
        (span["playback_id"], "plenary-en", span["started_at"])
    ]
    assert span == {
        "playback_id": REFERENCES.make("playback", "", "s1"),
        "stream": "plenary-en",
        "delivery": "live",
        "at_venue": False,
        "country_iso3": None,
        "started_at": datetime(2021, 3, 8, 1, 5, tzinfo=UTC),
        "ended_at": datetime(2021, 3, 8, 1, 5, tzinfo=UTC),
        "requests": 1,
        "bitrate_sum": 383,
        "bitrate_count": 1,
        "longest_segment_ms": 4004,
    }


@pytest.mark.parametrize(
    "text",
    [
        # Half escaped by the player, not escaped at all, and escaped once in the log.
        "CMCD=br=383.0,bs,cid=%2522plenary-en%2522,d=4004.5,sid=%2522s1%2522,st=l",
        "CMCD=br=383,bs,cid=%22plenary-en%22,d=4004,sid=%22s1%22,st=l",
        "CMCD=br%3D383%2Cbs%2Ccid%3D%22plenary-en%22%2Cd%3D4004%2Csid%3D%22s1%22%2Cst%3Dl",
        "token=1&" + query(CMCD) + "&x=1",
        query('br=(383;v 128;a),bs,cid="plenary-en",d=4004,nor=("a,st=v"),sid="s1",st=ll,v=2'),
        query('br=383,bs,cid="plenary-en",d=4004,nor="a%2Cst%3Dv",sid="s1",st=l'),
    ],
)
def test_every_way_to_write_cmcd_says_the_same(text: str) -> None:
    assert spans(row(1, cs_uri_query=text)) == spans(row(1))


def test_lines_are_in_no_order() -> None:
    times = ("01:05:40", "01:05:00", "01:05:20")
    (span,) = spans(*(row(n, time=time) for n, time in enumerate(times)))
    assert (span["ended_at"] - span["started_at"]).seconds == 40


def test_fields_are_found_by_their_names() -> None:
    fields = ["cs-uri-query", "sc-status", "time", "c-country", "date", "cs-method", "cs-uri-stem"]
    cells = [query(CMCD), "200", "01:05:00", "KE", "2021-03-08", "GET", "/live/en/1.m4s"]
    parsed = parse(log("\t".join(cells) + "\n", fields=fields))
    (span,) = parsed.tables["playback"].to_dicts()
    assert (span["stream"], span["country_iso3"]) == ("plenary-en", "KEN")


def test_the_edge_location_is_not_the_viewers_country() -> None:
    (span,) = spans(row(1, x_edge_location="NRT57-C1"))
    assert span["country_iso3"] is None


def test_an_address_tells_the_venue_and_is_not_kept() -> None:
    parsed = parse(log(row(1)), venue=("192.0.2.0/24",))
    frame = parsed.tables["playback"]
    assert frame["at_venue"].to_list() == [True]
    assert "192.0.2" not in frame.write_csv() + parsed.unresolved.write_csv()


def test_a_line_that_is_no_fact_is_skipped() -> None:
    parsed = parse(
        log(
            row(1),
            row(2, sc_status="000"),
            row(3, sc_status="403"),
            row(4, cs_method="POST"),
            row(5, None),
            row(6, 'cid="plenary-en"'),
            "\n",
        )
    )
    assert parsed.skipped == {
        "no answer (status 000)": 1,
        "status 4xx or 5xx": 1,
        "not GET or HEAD": 1,
        "no CMCD": 1,
        "CMCD without a playback id (sid)": 1,
        "empty line": 1,
    }
    assert parsed.records == 7


def test_a_line_that_cannot_be_read_is_rejected_with_its_number() -> None:
    parsed = parse(
        log(
            row(1),
            row(2)[:90] + "\n",
            row(3, date="2021-02-31"),
            row(4, sc_status="-"),
            row(5, date="2021-03-10"),
            "\0\0\n",
            row(7),
        )
    )
    assert parsed.rejected.rows() == [
        (2, "playback", ["it has not as many values as #Fields names"]),
        (3, "playback", ["its time cannot be read"]),
        (4, "playback", ["its status cannot be read"]),
        (5, "playback", ["a time lies after the file it is in was written"]),
        (6, "playback", ["it holds binary data"]),
    ]


def test_a_request_twice_in_a_file_counts_once() -> None:
    text = row(3, None, cs_uri_stem="/texts/japan.pdf")
    parsed = parse(log(row(1), row(2, time="01:05:04"), row(1), text, text), documents="/texts/")
    assert parsed.skipped == {"the same request again": 2}
    assert parsed.tables["playback"]["requests"].to_list() == [2]
    assert parsed.tables["download"]["downloads"].to_list() == [1]
    unknown = row(1, x_edge_request_id="-")
    assert parse(log(unknown, unknown)).tables["playback"]["requests"].to_list() == [2]


def test_downloads_are_rows_that_know_their_request() -> None:
    def text(number: int, **values: str) -> str:
        stem = "/texts/japan%2520en.pdf"
        return row(number, None, cs_uri_stem=stem, **values)

    rows = (text(1), text(2), text(3, x_edge_request_id="-"), text(4, sc_status="206"))
    parsed = parse(log(*rows), documents="/texts/")
    found = parsed.tables["download"].sort("downloaded_at")
    assert found["path"].to_list() == ["/texts/japan%20en.pdf"] * 3
    moments = found["downloaded_at"]
    assert moments.dt.truncate("1s").to_list() == [datetime(2021, 3, 8, 1, 5, tzinfo=UTC)] * 3
    assert moments.n_unique() == 3
    again = parse(log(text(2), text(1)), documents="/texts/").tables["download"]
    assert set(again["downloaded_at"]) < set(moments)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no line '#Fields:'; give it as CloudFront delivers it."),
        (row(1).encode(), "has no line '#Fields:'; give it as CloudFront delivers it."),
        (
            log(row(1), fields=["date", "time", "c-ip"]),
            "has no fields 'cs-method', 'cs-uri-stem', 'sc-status', 'cs-uri-query'; "
            "have CloudFront log them.",
        ),
        (
            log(row(1)) + log(fields=FIELDS[::-1]),
            "has lines '#Fields:' that differ; give each log as CloudFront delivers it.",
        ),
    ],
)
def test_a_file_that_is_no_log_is_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(SourceError) as refusal:
        parse(content)
    assert str(refusal.value) == f"E2.2021-03-08-01.ab12.gz {sentence}"


def test_logs_put_together_are_one_log() -> None:
    parsed = parse(log(row(1)) + log(row(2)) + log())
    assert (parsed.records, parsed.tables["playback"]["requests"].to_list()) == (2, [2])


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60) | st.just(row(1).encode()), max_size=5))
def test_hostile_lines_never_raise(lines: list[bytes]) -> None:
    hostile = [text for text in lines if b"#" not in text]
    parse(log() + b"\n".join(hostile), documents="/", venue=("192.0.2.0/24",))


@settings(deadline=None)
@given(st.lists(st.text(max_size=20), min_size=33, max_size=33), st.integers(0, 32))
def test_hostile_values_never_raise(values: list[str], place: int) -> None:
    cells = row(1).rstrip("\n").split("\t")
    cells[place] = values[place]
    parse(log(*("\t".join(line) + "\n" for line in (cells, values) if "#" not in line[0][:1])))


def deliver(folder: Path, name: str, *rows: str, at: str = "23:59") -> None:
    """Put a file into the inbox as CloudFront delivers it."""
    write(folder / "inbox/webcast" / f"{name}.gz", gzip.compress(log(*rows)), at)


def figures(folder: Path) -> list[list[tuple[Any, ...]]]:
    """Read everything published about the webcast and the downloads."""
    return [
        mart(folder, f"select * from marts.{table} order by all")
        for table in (
            "webcast_minute",
            "session_webcast_minute",
            "webcast_country",
            "webcast_quality",
            "webcast_recent",
            "webcast_watched",
            "statement",
        )
    ]


def requests() -> list[str]:
    playing = [row(n, time=f"01:{5 + n // 3:02}:{n % 3 * 20:02}") for n in range(30)]
    texts = [row(90 + n, None, cs_uri_stem="/texts/a.pdf", time="02:00:05") for n in range(3)]
    return playing + texts


def congress(folder: Path) -> Path:
    make(folder, EVENT + CONFIG)
    japan = {"meeting": "P1", "order": "1", "speaker": "Japan", "date": "2021-03-08"}
    keep(folder, "speakers", japan | {"text": "/texts/a.pdf"})
    return folder


def test_late_and_repeated_requests_move_nothing_but_the_counts_of_records(tmp_path: Path) -> None:
    found = requests()
    once, late = congress(tmp_path / "once"), congress(tmp_path / "late")
    deliver(once, "a", *found)
    assert load(once) == []
    deliver(late, "b", *found[20:], *found[3:9])
    assert load(late) == []
    deliver(late, "a", *found[:25], *found[31:])
    deliver(late, "c", found[7])
    assert load(late) == []
    assert figures(late) == figures(once)
    viewers = mart(once, "select sum(playbacks_started), sum(watch_ms) from marts.webcast_minute")
    assert viewers == [(1, 580_000)]
    assert mart(once, "select downloads from marts.statement") == [(3,)]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    folder = congress(tmp_path)
    deliver(folder, "a", *requests())
    assert load(folder) == []
    before = content_hash(folder)
    deliver(folder, "a", *requests())
    assert load(folder) == []
    assert content_hash(folder) == before
    batches = "select count(*) from core.batch where source = 'webcast'"
    assert core(folder, batches) == [(1,)]


def test_every_line_is_accounted_for(tmp_path: Path) -> None:
    folder = congress(tmp_path)
    deliver(folder, "a", row(1), row(1), row(2, sc_status="000"), row(3)[:80] + "\n", row(4))
    assert load(folder) == []
    columns = "records, accepted, rejected, duplicate, skipped"
    found = core(folder, f"select {columns} from core.batch where source = 'webcast'")
    assert found == [(5, 2, 1, 0, 2)]
