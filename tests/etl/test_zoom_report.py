"""Zoom reports in the shapes they are met in: every row is a stay, a reject or a skip."""

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
from etl.sources.zoom_report import SOURCE, ZoomReport

FIXTURES = Path(__file__).parents[1] / "fixtures" / "zoom"
REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)

PREAMBLE = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
    "912 0001 1111,Committee I,03/07/2021 09:55:00 AM,03/07/2021 01:05:00 PM,"
    "host@example.org,190,3,\n\n"
)
HEADER = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
MEETING = (
    PREAMBLE + HEADER + "Amina Otieno,Amina@Example.org,03/07/2021 10:01:33 AM,"
    "03/07/2021 12:58:00 PM,177,Yes\n"
    "Guest,,03/07/2021 10:02:00 AM,03/07/2021 10:41:12 AM,40,Yes\n"
)
WEBINAR = (FIXTURES / "webinar_attendee_report.csv").read_text(encoding="utf-8")


def parse(content: str | bytes, name: str = "report.csv", **config: Any) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    chunk = Chunk(raw, name, datetime(2021, 3, 8, tzinfo=UTC))
    document = {"name": "zoom", "kind": SOURCE.kind, "path": "*"} | config
    parsed: Parsed = SOURCE.parse(chunk, ZoomReport.model_validate(document), CONTEXT)
    accepted = Stay.validate(parsed.tables["stay"]).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def stays(content: str | bytes, name: str = "report.csv", **config: Any) -> list[dict[str, Any]]:
    return parse(content, name, **config).tables["stay"].to_dicts()


def email(address: str) -> str | None:
    return REFERENCES.make("email", "", address)


def tokyo(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2021, 3, 7, hour, minute, second, tzinfo=CONTEXT.time_zone).astimezone(UTC)


def test_a_meeting_report_is_one_stay_a_row() -> None:
    known, guest = stays(MEETING)
    assert known == {
        "position": 1,
        "refs": [email("amina@example.org")],
        "connection": "",
        "place": "91200011111",
        "service": False,
        "started_at": tokyo(10, 1, 33),
        "ended_at": tokyo(12, 58),
        "device": None,
    }
    assert (guest["refs"], guest["connection"]) == ([], "20210307T010200Z-1")


def test_nothing_of_the_person_is_in_the_frames() -> None:
    text = str(stays(MEETING) + stays(WEBINAR)).casefold()
    for secret in ("amina", "otieno", "example.org", "observer", "254 700", "81*****90"):
        assert secret not in text


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + MEETING,
        MEETING.replace("\n", "\r\n"),
        MEETING.replace("Yes\n", "Yes,,,\n").replace("Guest\n", "Guest,,,\n"),
        MEETING.replace(",", ";"),
        MEETING.replace("Name (Original Name)", "Name (original name)"),
        MEETING.replace("Join Time", "Join time").replace("Leave Time", "Leave time"),
        MEETING.replace(" AM", "\u202fAM").replace(" PM", "\u202fPM"),
        MEETING.replace("Guest,,", "Guest,--,"),
        MEETING.replace("Meeting ID,Topic", "Topic,ID").replace(
            "912 0001 1111,Committee I", "Committee I,912 0001 1111"
        ),
    ],
)
def test_what_versions_and_spreadsheets_do_to_a_report_changes_nothing(content: str) -> None:
    assert stays(content) == stays(MEETING)


def test_the_sections_of_a_webinar_report() -> None:
    parsed = parse(WEBINAR)
    assert parsed.records == 7
    assert parsed.skipped == {"did not attend": 2}
    host, panelist, observer, again, dial_in = parsed.tables["stay"].to_dicts()
    assert {row["place"] for row in (host, panelist, observer, dial_in)} == {"912000222"}
    assert [row["position"] for row in (host, panelist, observer, again, dial_in)] == [
        1,
        2,
        4,
        5,
        7,
    ]
    assert (host["service"], panelist["service"], dial_in["service"]) == (True, False, False)
    assert panelist["refs"] == [email("p.speaker@example.org")]
    assert (panelist["started_at"], panelist["ended_at"]) == (tokyo(9, 55), tokyo(12, 30))
    assert observer["refs"] == again["refs"] == [email("a.obs@example.org")]
    assert (observer["started_at"], observer["ended_at"]) == (tokyo(10, 3, 12), tokyo(10, 41, 30))
    assert (again["started_at"], again["ended_at"]) == (tokyo(10, 44, 2), tokyo(12, 58))
    assert (dial_in["refs"], dial_in["connection"]) == ([], "20210307T011000Z-1")


def test_times_are_those_of_the_account() -> None:
    first = stays(MEETING, time_zone="Europe/Vienna")[0]
    assert first["started_at"] == datetime(2021, 3, 7, 9, 1, 33, tzinfo=UTC)


def test_a_clock_that_is_slow_is_set_right() -> None:
    first, guest = stays(MEETING, clock_offset_seconds=90)
    assert (first["started_at"], first["ended_at"]) == (tokyo(10, 3, 3), tokyo(12, 59, 30))
    assert guest["connection"] == "20210307T010330Z-1"


@pytest.mark.parametrize(
    "time",
    [
        "03/07/2021 10:01:33 AM",
        "3/7/2021 10:01:33",
        "Mar 07, 2021 10:01:33",
        "Mar 7, 2021 10:01:33 AM",
        "2021-03-07 10:01:33",
        "2021-03-07T01:01:33Z",
    ],
)
def test_every_style_of_a_time(time: str) -> None:
    first = stays(MEETING.replace("03/07/2021 10:01:33 AM", f'"{time}"'))[0]
    assert first["started_at"] == tokyo(10, 1, 33)


def test_a_row_without_leaving_is_somebody_still_connected() -> None:
    row = "Amina,a@example.org,03/07/2021 10:00:00 AM,{},,Yes\n"
    for nothing in ("", "--", "NA"):
        assert stays(PREAMBLE + HEADER + row.format(nothing))[0]["ended_at"] is None


def test_a_later_report_gives_the_same_rows_the_same_connection() -> None:
    guest = "Guest,,03/07/2021 10:02:00 AM,{},{},Yes\n"
    known = "Amina,a@example.org,03/07/2021 10:02:00 AM,,,Yes\n"
    early = PREAMBLE + HEADER + guest.format("", "") + known + guest.format("", "")
    late = (
        (PREAMBLE + HEADER)
        + guest.format("03/07/2021 10:09:00 AM", 7)
        + (known + "New,,03/07/2021 10:05:00 AM,,,Yes\n")
        + guest.format("03/07/2021 10:08:00 AM", 6)
    )
    first = [row["connection"] for row in stays(early)]
    assert first == ["20210307T010200Z-1", "", "20210307T010200Z-2"]
    second = [row["connection"] for row in stays(late)]
    assert second == [first[0], "", "20210307T010500Z-1", first[2]]


def test_people_in_the_waiting_room_are_not_there() -> None:
    header = HEADER.replace("Guest", "Guest,In Waiting Room")
    rows = "A,a@example.org,{time},{time},1,Yes,{waits}\n"
    time = "03/07/2021 10:00:00 AM"
    content = header + rows.format(time=time, waits="Yes") + rows.format(time=time, waits="No")
    parsed = parse(PREAMBLE + content)
    assert parsed.skipped == {"in the waiting room": 1}
    assert parsed.tables["stay"]["position"].to_list() == [2]


def test_what_cannot_be_read_is_rejected_where_it_stands() -> None:
    rows = (
        "A,a@example.org,tomorrow,03/07/2021 10:00:00 AM,1,Yes\n"
        "B,b@example.org,03/07/2021 10:00:00 AM,later,1,Yes\n"
        "C,c@example.org,--,--,--,Yes\n"
        "D,d@example.org,01/01/1970 10:00:00 AM,,1,Yes\n"
        "E\n"
        "F,f@example.org,03/07/2021 10:00:00 AM,,1,Yes\n"
    )
    parsed = parse(PREAMBLE + HEADER + rows)
    joining, leaving = "time of joining cannot be read", "time of leaving cannot be read"
    assert parsed.rejected.rows() == [
        (1, "stay", [joining]),
        (2, "stay", [leaving]),
        (3, "stay", [joining]),
        (4, "stay", [joining]),
        (5, "stay", [joining]),
    ]
    assert parsed.tables["stay"]["position"].to_list() == [6]


def test_service_connections_are_found_by_name_or_address_and_kept_as_such() -> None:
    rows = (
        "INTERPRETER (FR),,03/07/2021 10:00:00 AM,,,Yes\n"
        "Hall A,room-a@rooms.example.org,03/07/2021 10:00:00 AM,,,No\n"
        "Amina,a@example.org,03/07/2021 10:00:00 AM,,,Yes\n"
    )
    found = stays(
        PREAMBLE + HEADER + rows,
        service=(
            "^interpreter\\b",
            r"@rooms\.example\.org$",
        ),
    )
    assert [row["service"] for row in found] == [True, True, False]


def test_other_references_come_before_the_address() -> None:
    header = HEADER.replace("Guest", "Guest,Registrant ID,Registration No.")
    row = "A,a@example.org,03/07/2021 10:00:00 AM,,,Yes,abcDEF,77\n"
    bare = "B,b@example.org,03/07/2021 10:00:00 AM,,,Yes,--,NA\n"
    columns = {"Registrant ID": "platform", "registration no.": "registration"}
    first, second = stays(PREAMBLE + header + row + bare, references=columns, issuer="zoom")
    assert first["refs"] == [
        REFERENCES.make("registration", "zoom", "77"),
        REFERENCES.make("platform", "zoom", "abcDEF"),
        email("a@example.org"),
    ]
    assert second["refs"] == [email("b@example.org")]
    with pytest.raises(SourceError, match="no column 'Registrant ID'"):
        stays(MEETING, references=columns)


def test_the_meeting_is_that_of_the_report_else_configured_else_in_the_name() -> None:
    bare = MEETING.removeprefix(PREAMBLE)
    scientific = MEETING.replace("912 0001 1111", "9.12E+10")

    def place(content: str, name: str = "report.csv", **config: Any) -> str:
        return str(stays(content, name, **config)[0]["place"])

    assert place(MEETING, "participants_99900011111.csv", meeting="1") == "91200011111"
    assert place(bare, "participants_99900011111.csv", meeting="912 000 333") == "912000333"
    assert place(bare, "participants_99900011111 (2).csv") == "99900011111"
    assert place(scientific, "participants_99900011111.csv") == "99900011111"
    for name in ("report.csv", "2021-03-07.csv", "912000111-912000222.csv"):
        with pytest.raises(SourceError, match=f"{name} does not say which meeting"):
            place(bare, name)


def test_a_report_of_unique_users_is_refused_with_what_to_do() -> None:
    header = "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
    for before in ("", PREAMBLE):
        with pytest.raises(SourceError, match='export it without "Show unique users"'):
            parse(before + header + "Amina,a@example.org,40,Yes\n")


def test_another_file_is_refused() -> None:
    with pytest.raises(SourceError, match="no columns 'Join Time' and 'Leave Time'"):
        parse("ID,Name\n1,Amina\n")


def test_a_report_of_nobody_is_empty() -> None:
    parsed = parse(PREAMBLE + HEADER)
    assert (parsed.records, parsed.tables["stay"].height) == (0, 0)


def test_rules_name_platform_meetings() -> None:
    rule = PlaceRule(match="912 0001 1111", session="by_time:Committee I")
    config = ZoomReport(name="zoom", kind=SOURCE.kind, path="*", meetings=(rule,))
    assert config.place_rules() == (("platform", rule),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Tokyo"},
        {"meeting": "9.12E+10"},
        {"service": ["("]},
        {"references": {"Name": "email"}},
    ],
)
def test_a_configuration_that_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(MEETING, **wrong)


CELLS = st.text(max_size=10) | st.sampled_from(
    ["--", "NA", "Yes", "No", "Host Details", "Meeting ID", "03/07/2021 10:00:00 AM", "Join Time"]
)


@settings(deadline=None)
@given(
    st.binary()
    | st.binary().map(lambda tail: (PREAMBLE + HEADER).encode() + tail)
    | st.lists(st.lists(CELLS, max_size=6).map(",".join), max_size=6).map(
        lambda rows: (HEADER + "\n".join(rows)).encode(errors="replace")
    )
)
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content, meeting="912000111")
    except SourceError:
        return
