"""Attendee reports of Webex in the shapes they are met in: every row a stay, reject or skip."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.errors import SourceError
from etl.references import References
from etl.schema import Stay
from etl.source import Chunk, Context, Parsed, PlaceRule
from etl.sources.webex_report import SOURCE, WebexReport

FIXTURE = Path(__file__).parents[1] / "fixtures" / "webex" / "attendee_report.csv"
TEXT = FIXTURE.read_bytes().decode("utf-16")
REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)

HEADER = "Event Name\tName\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration\n"


def parse(content: str | bytes, name: str = "report.csv", **config: Any) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    document = {"name": "webex", "kind": SOURCE.kind, "path": "*"} | config
    chunk = Chunk(raw, name, datetime(2021, 3, 8, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(chunk, WebexReport.model_validate(document), CONTEXT)
    accepted = Stay.cast(parsed.tables["stay"]).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def stays(content: str | bytes, **config: Any) -> list[dict[str, Any]]:
    return parse(content, **config).tables["stay"].to_dicts()


def row(joined: str, left: str = "", email: str = "a@example.org", title: str = "Plenary") -> str:
    return f"{title}\tA\t{email}\t{joined}\t{left}\t1 mins\n"


def first_times(joined: str, left: str = "", **config: Any) -> tuple[datetime, datetime | None]:
    first = stays(HEADER + row(joined, left), **config)[0]
    return first["started_at"], first["ended_at"]


def email(address: str) -> str | None:
    return REFERENCES.make("email", "", address)


def tokyo(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2021, 3, 7, hour, minute, second, tzinfo=CONTEXT.time_zone).astimezone(UTC)


def test_every_row_is_a_stay() -> None:
    parsed = parse(FIXTURE.read_bytes())
    assert (parsed.records, parsed.skipped, parsed.rejected.height) == (4, {}, 0)
    desk, first, again, guest = parsed.tables["stay"].to_dicts()
    assert first == {
        "position": 2,
        "refs": [email("amina@example.org")],
        "connection": "",
        "place": "Committee II",
        "service": False,
        "started_at": tokyo(10, 2, 22),
        "ended_at": tokyo(11, 4, 3),
        "device": None,
    }
    assert (again["refs"], again["started_at"]) == (first["refs"], tokyo(11, 20))
    assert (desk["service"], desk["ended_at"]) == (True, tokyo(13, 2, 49))
    assert (guest["refs"], guest["connection"]) == ([], "20210307T011000Z-1")


def test_nothing_of_the_person_is_in_the_frames() -> None:
    text = str(stays(TEXT)).casefold()
    for secret in ("amina", "otieno", "example.org", "guest", "desktop"):
        assert secret not in text


def as_csv(text: str) -> str:
    plain = text.replace('"=""', "").replace('"""', "")
    return plain.replace("\t", ",")


@pytest.mark.parametrize(
    "content",
    [
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT,
        TEXT.replace("\r\n", "\n"),
        TEXT.replace('"=""', '="').replace('"""', '"'),
        as_csv(TEXT),
        as_csv(TEXT).replace("\r\n", ",,,\r\n"),
        TEXT.replace("Join Time", "JOIN TIME").replace("Leave Time", "Leave time"),
        "\r\nAttendee report\r\n\r\n" + TEXT,
        TEXT.replace("\tGuest\t\t\t", "\tGuest\t--\tNA\t"),
    ],
)
def test_what_versions_and_spreadsheets_do_to_a_report_changes_nothing(
    content: str | bytes,
) -> None:
    assert stays(content) == stays(FIXTURE.read_bytes())


def test_titles_of_another_language_are_read_by_their_place() -> None:
    titles, _, rest = TEXT.partition("\r\n")
    translated = "\t".join(f"Coluna {number}" for number in range(titles.count("\t") + 1))
    assert stays(f"{translated}\r\n{rest}") == stays(TEXT)


def test_other_titles_are_named_in_the_configuration() -> None:
    columns = {"reunião": "title", "Entrada": "joined", "Saída": "left"}
    rows = "Reunião;Entrada;Saída\nI;2021-03-07 10:00:00;2021-03-07 10:30:00\n"
    (found,) = stays(rows, columns=columns)
    assert (found["place"], found["started_at"], found["ended_at"]) == (
        "I",
        tokyo(10, 0),
        tokyo(10, 30),
    )


@pytest.mark.parametrize(
    "nothing",
    [
        "1970-01-01 00:00:00",
        '="1970-01-01 09:00:00"',
        "1969-12-31 19:00:00",
        "1970-01-01T00:00:00.000Z",
        "1/1/70 12:00:00 AM",
        "",
        "--",
    ],
)
def test_1970_is_somebody_still_connected(nothing: str) -> None:
    assert first_times("2021-03-07 10:00:00", nothing) == (tokyo(10, 0), None)


@pytest.mark.parametrize(
    "time",
    [
        "2021-03-07 10:00:00",
        "2021-03-07T01:00:00.000Z",
        "2021-03-07T10:00:00+09:00",
        "2021-03-07 01:00:00 GMT",
        "2021-03-07 06:30:00 UTC+05:30",
        "2021-03-06 20:00:00 GMT-5",
    ],
)
def test_the_zone_of_a_time_is_that_in_its_cell(time: str) -> None:
    assert first_times(time)[0] == tokyo(10, 0)


@pytest.mark.parametrize(
    ("zone", "time"),
    [
        ("GMT", "01:00"),
        ("UTC+9", "10:00"),
        ("UTC-03:30", "2021-03-06 21:30"),
        ("Asia/Tokyo", "10:00"),
    ],
)
def test_the_zone_may_be_in_the_title(zone: str, time: str) -> None:
    header = HEADER.replace("Join Time", f"Join Time ({zone})")
    moment = time if " " in time else f"2021-03-07 {time}"
    (found,) = stays(header + row(moment), time_zone="Europe/Vienna")
    assert found["started_at"] == tokyo(10, 0)


def test_else_the_zone_is_configured_or_that_of_the_event() -> None:
    assert first_times("2021-03-07 10:00:00")[0] == tokyo(10, 0)
    assert first_times("2021-03-07 01:00:00", time_zone="UTC")[0] == tokyo(10, 0)
    late = first_times("2021-03-07 10:00:00", "1970-01-01 00:00:00", clock_offset_seconds=-30)
    assert late == (tokyo(9, 59, 30), None)


def test_people_in_the_lobby_are_not_there() -> None:
    header = HEADER.replace("Attendance Duration", "State")
    rows = row("2021-03-07 10:00:00"), row("2021-03-07 10:01:00")
    parsed = parse(header + rows[0].replace("1 mins", "lobby") + rows[1].replace("1 mins", "end"))
    assert parsed.skipped == {"in the lobby": 1}
    assert parsed.tables["stay"]["position"].to_list() == [2]


def test_who_has_not_joined_yet_is_not_there() -> None:
    parsed = parse(HEADER + row("1970-01-01 00:00:00", "1970-01-01 00:00:00"))
    assert (parsed.records, parsed.skipped) == (1, {"did not join": 1})


def test_service_connections_are_hosts_and_those_of_the_patterns() -> None:
    assert [one["service"] for one in stays(TEXT)] == [True, False, False, False]
    found = stays(TEXT, service=("^guest$", r"^amina@"), service_roles=())
    assert [one["service"] for one in found] == [False, True, True, True]


def test_one_file_may_be_of_several_meetings_and_name_their_numbers() -> None:
    rows = row("2021-03-07 10:00:00") + row("2021-03-09 10:00:00", title="Committee I")
    assert [one["place"] for one in stays(HEADER + rows)] == ["Plenary", "Committee I"]
    numbered = HEADER.replace("Attendance Duration", "Meeting Number")
    content = numbered + row("2021-03-07 10:00:00").replace("1 mins", "2550 123 4567")
    assert stays(content)[0]["place"] == "25501234567"
    rule = PlaceRule(match="2550 123 4567", session="P1")
    assert stays(content, meetings=(rule,))[0]["place"] == "25501234567"
    by_title = PlaceRule(match="Plenary", session="P1")
    assert stays(content, meetings=(by_title,))[0]["place"] == "Plenary"


def test_a_report_that_names_no_meeting_is_refused_unless_it_is_configured() -> None:
    content = HEADER + row("2021-03-07 10:00:00", title="")
    assert stays(content, meeting="Plenary")[0]["place"] == "Plenary"
    with pytest.raises(SourceError, match=r"^report.csv does not say which meeting it is of; give"):
        parse(content)


def test_other_references_come_before_the_address() -> None:
    columns = {"Attendance Duration": "platform"}
    (found,) = stays(HEADER + row("2021-03-07 10:00:00"), references=columns, issuer="webex")
    assert found["refs"] == [
        REFERENCES.make("platform", "webex", "1 mins"),
        email("a@example.org"),
    ]
    with pytest.raises(SourceError, match="no column 'Badge'; export it again with it"):
        parse(TEXT, references={"Badge": "badge"})


def test_what_cannot_be_read_is_rejected_where_it_stands() -> None:
    rows = (
        row("tomorrow", "2021-03-07 10:00:00")
        + row("2021-03-07 10:00:00", "later")
        + row("", "2021-03-07 10:00:00")
        + row("2021-02-30 10:00:00", "2021-03-07 30:00:00")
        + "Plenary\tA\n"
        + row("2021-03-07 10:00:00")
    )
    parsed = parse(HEADER + rows)
    joining, leaving = "time of joining cannot be read", "time of leaving cannot be read"
    assert parsed.rejected.rows() == [
        (1, "stay", [joining]),
        (2, "stay", [leaving]),
        (3, "stay", [joining]),
        (4, "stay", [joining, leaving]),
        (5, "stay", [joining]),
    ]
    assert parsed.tables["stay"]["position"].to_list() == [6]


def test_another_file_is_refused() -> None:
    with pytest.raises(SourceError, match="no columns 'Join Time' and 'Leave Time'; export the"):
        parse("ID,Name\n1,Amina\n")


def test_a_report_of_nobody_is_empty() -> None:
    parsed = parse(HEADER)
    assert (parsed.records, parsed.tables["stay"].height) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Tokyo"},
        {"service": ("(",)},
        {"clock_offset_seconds": 1e6},
        {"columns": {"Name": "position"}},
    ],
)
def test_a_configuration_that_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(TEXT, **wrong)


CELLS = st.text(max_size=10) | st.sampled_from(
    [
        "--",
        "1970-01-01 00:00:00",
        "2021-03-07 10:00:00",
        "3/4/21, 1:00 PM",
        '="x"',
        "9999-12-31 1:00 GMT-9",
    ]
)


@settings(deadline=None)
@given(
    st.binary()
    | st.binary().map(lambda tail: b"\xff\xfe" + tail)
    | st.binary().map(lambda tail: HEADER.encode() + tail)
    | st.lists(st.lists(CELLS, max_size=7).map("\t".join), max_size=6).map(
        lambda rows: (HEADER + "\n".join(rows)).encode(errors="replace")
    )
)
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content, meeting="Plenary")
    except SourceError:
        return
