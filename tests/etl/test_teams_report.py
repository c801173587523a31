"""Attendance reports of Teams in the shapes they are met in: every row a stay, reject or skip."""

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
from etl.sources.teams_report import SOURCE, TeamsReport

FIXTURE = Path(__file__).parents[1] / "fixtures" / "teams" / "attendance_report.csv"
TEXT = FIXTURE.read_bytes().decode("utf-16")
REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)
WRITTEN_AT = datetime(2021, 3, 8, tzinfo=UTC)

HEADER = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"


def stays_of(*rows: str, title: str = "Committee I", header: str = HEADER) -> str:
    summary = f"1. Summary\nMeeting title\t{title}\n\n"
    return summary + "3. In-Meeting Activities\n" + header + "\n".join(rows)


def parse(
    content: str | bytes,
    name: str = "report.csv",
    written_at: datetime = WRITTEN_AT,
    **config: Any,
) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    document = {"name": "teams", "kind": SOURCE.kind, "path": "*"} | config
    chunk = Chunk(raw, name, written_at)
    parsed: Parsed = SOURCE.parse(chunk, TeamsReport.model_validate(document), CONTEXT)
    accepted = Stay.cast(parsed.tables["stay"]).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def stays(content: str | bytes, **config: Any) -> list[dict[str, Any]]:
    return parse(content, **config).tables["stay"].to_dicts()


def first_times(content: str, **config: Any) -> tuple[datetime, datetime | None]:
    first = stays(content, **config)[0]
    return first["started_at"], first["ended_at"]


def email(address: str) -> str | None:
    return REFERENCES.make("email", "", address)


def tokyo(hour: int, minute: int, second: int = 0, day: int = 7) -> datetime:
    return datetime(2021, 3, day, hour, minute, second, tzinfo=CONTEXT.time_zone).astimezone(UTC)


def test_every_activity_is_a_stay() -> None:
    parsed = parse(FIXTURE.read_bytes())
    assert (parsed.records, parsed.skipped, parsed.rejected.height) == (5, {}, 0)
    desk, first, again, ben, guest = parsed.tables["stay"].to_dicts()
    assert first == {
        "position": 2,
        "refs": [email("amina@example.org")],
        "connection": "",
        "place": "Committee I",
        "service": False,
        "started_at": tokyo(10, 2),
        "ended_at": tokyo(11, 4, 3),
        "device": None,
    }
    assert (again["refs"], again["started_at"]) == (first["refs"], tokyo(11, 20))
    assert (ben["position"], ben["ended_at"]) == (4, tokyo(11, 0))
    assert (desk["service"], desk["started_at"]) == (True, tokyo(9, 58, 41))
    assert (guest["refs"], guest["connection"]) == ([], "20210307T011000Z-1")


def test_nothing_of_the_person_is_in_the_frames() -> None:
    text = str(stays(TEXT)).casefold()
    for secret in ("amina", "otieno", "example.org", "guest", "tenant"):
        assert secret not in text


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode(),
    ],
    ids=["UTF-16 LE", "UTF-16 BE", "UTF-8 with a mark", "UTF-8"],
)
def test_the_encoding_is_that_of_the_mark(content: bytes) -> None:
    assert stays(content) == stays(FIXTURE.read_bytes())


def test_utf_16_that_is_cut_is_refused() -> None:
    with pytest.raises(
        SourceError, match=r"^report.csv is not UTF-16 \(byte \d+\); export it again"
    ):
        parse(FIXTURE.read_bytes()[:-1])


def as_csv(text: str, delimiter: str) -> str:
    lines = (line.split("\t") for line in text.splitlines())
    return "\n".join(delimiter.join(f'"{cell}"' for cell in cells) for cells in lines)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("\r\n", "\n"),
        TEXT.replace("\r\n", "\r\r\n"),
        as_csv(TEXT, ","),
        as_csv(TEXT, ";"),
        TEXT.replace("\r\n", "\t\t\t\r\n"),
        TEXT.replace("Join", "join").replace("Leave", "leave").replace("Activities", "activities"),
        TEXT.replace(" AM", "\u202fAM").replace(" PM", "\u202fPM"),
        TEXT.replace("3/7/21, 10:02:00 AM", '="3/7/21, 10:02:00 AM"'),
        TEXT.replace("\tguest\t", "\t--\t").replace("31m 12s\t\t", "31m 12s\tNA\t"),
        TEXT.replace("3/7/21", "3/7/2021"),
        TEXT.replace("Committee I\r", " Committee  I\r"),
        TEXT + "\r\n4. Video and Audio Consent\r\nName\tConsent\r\nAmina\tYes\r\n",
    ],
)
def test_what_versions_and_spreadsheets_do_to_a_report_changes_nothing(content: str) -> None:
    assert stays(content) == stays(TEXT)


def test_a_quote_in_a_name_costs_nobody() -> None:
    assert len(stays(TEXT.replace("Otieno, Ben", '"Ben" Otieno'))) == 5


def test_of_two_columns_with_one_title_the_first_counts() -> None:
    header = HEADER.replace("Role", "Email")
    found = stays(stays_of("A\t14.03.2021, 10:00:00\t\t\ta@example.org\tx@y", header=header))
    assert found[0]["refs"] == [email("a@example.org")]


def test_guests_of_one_name_get_no_number_of_one_another() -> None:
    guest = "Guest (Guest)\t3/7/21, 10:10:00 AM\t3/7/21, 10:41:12 AM\t31m 12s\t\t"
    numbered = TEXT.replace(f"{guest}\tAttendee", f"{guest}u1\tAttendee")
    again = numbered.replace("\r\n\r\n3.", f"\r\n{guest}u2\tAttendee\r\n\r\n3.")
    columns = {"Participant ID (UPN)": "platform"}
    assert stays(numbered, references=columns)[4]["refs"] == [REFERENCES.make("platform", "", "u1")]
    assert stays(again, references=columns)[4]["refs"] == []


def test_the_number_of_participants_in_the_summary_is_not_that_of_the_rows() -> None:
    assert "Attended participants\t5" in TEXT
    people = {tuple(row["refs"]) or row["connection"] for row in stays(TEXT)}
    assert len(people) == 4


def test_titles_of_another_language_are_read_by_their_place() -> None:
    german = (
        "1. Zusammenfassung\nBesprechungstitel\tAusschuss I\nStartzeit\t07.03.21, 10:00:00\n\n"
        "2. Teilnehmer\n"
        "Name\tErster Beitritt\tLetztes Verlassen\tDauer der Besprechung\tE-Mail\t"
        "Teilnehmer-ID (UPN)\tRolle\n"
        "Amina Otieno\t07.03.21, 10:02:00\t07.03.21, 11:00:00\t40 Min. 3 Sek.\ta@example.org\t"
        "a@tenant.example.org\tOrganisator\n\n"
        "3. Aktivitäten in der Besprechung\n"
        "Name\tBeitreten\tVerlassen\tDauer\tE-Mail\tRolle\n"
        "Amina Otieno\t07.03.21, 10:02:00\t07.03.21, 10:22:00\t20 Min.\ta@example.org\t"
        "Organisator\n"
        "Amina Otieno\t07.03.21, 10:40:00\t\t20 Min. 3 Sek.\ta@example.org\tOrganisator\n"
    )
    columns = {"Teilnehmer-ID (UPN)": "platform"}
    first, second = stays(german, references=columns, service_roles=("Organisator",))
    assert first["place"] == "Ausschuss I"
    assert first["refs"] == [
        REFERENCES.make("platform", "", "a@tenant.example.org"),
        email("a@example.org"),
    ]
    assert (first["started_at"], first["ended_at"]) == (tokyo(10, 2), tokyo(10, 22))
    assert (second["started_at"], second["ended_at"]) == (tokyo(10, 40), tokyo(11, 0, 3))
    assert first["service"] is second["service"] is True


def test_other_titles_are_named_in_the_configuration() -> None:
    rows = "Who\tIn\tOut\nAmina\t2021-03-07 10:00:00\t2021-03-07 10:30:00\n"
    columns = {"who": "name", "In": "joined", "Out": "left"}
    assert first_times(rows, columns=columns, meeting="I") == (tokyo(10, 0), tokyo(10, 30))


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("3/14/21, 4:16:29 PM", 14),
        ("3/14/2021, 4:16:29 PM", 14),
        ("14/03/21, 16:16:29", 14),
        ("14/03/2021 16:16:29", 14),
        ("14.03.2021, 16:16:29", 14),
        ("07.03.2021, 16:16:29", 7),
        ("14-3-2021 16:16:29", 14),
        ("2021-03-14 16:16:29", 14),
        ("2021/3/14 16:16:29", 14),
        ("14/3/21, 4:16:29 p. m.", 14),
        ("2021-03-14T07:16:29Z", 14),
        ("3/14/21, 7:16:29 AM GMT", 14),
        ("3/3/21, 4:16:29 PM", 3),
    ],
)
def test_every_style_of_a_time(time: str, day: int) -> None:
    found = first_times(
        stays_of(f"A\t{time}\t\t\ta@example.org\tAttendee"),
        written_at=datetime(2022, 1, 1, tzinfo=UTC),
    )
    assert found == (tokyo(16, 16, 29, day=day), None)


def test_noon_and_midnight() -> None:
    row = "A\t3/14/21, 12:00:00 AM\t3/14/21, 12:30:00 PM\t\ta@example.org\tAttendee"
    assert first_times(stays_of(row)) == (tokyo(0, 0, day=14), tokyo(12, 30, day=14))


OPEN = "A\t4/5/21, 10:00:00\t4/5/21, 11:00:00\t1h\ta@example.org\tAttendee"
APRIL, MAY = (datetime(2021, month, day, 1, tzinfo=UTC) for month, day in ((4, 5), (5, 4)))


def test_a_date_that_can_be_read_in_two_ways_is_not_guessed() -> None:
    later = datetime(2021, 12, 1, tzinfo=UTC)
    sentence = (
        "report.csv has dates of which the day and the month cannot be told apart; "
        'give date_order = "day_first" or "month_first" in the configuration.'
    )
    with pytest.raises(SourceError) as refusal:
        parse(stays_of(OPEN), written_at=later)
    assert str(refusal.value) == sentence
    for order, started_at in (("month_first", APRIL), ("day_first", MAY)):
        found = first_times(stays_of(OPEN), written_at=later, date_order=order)
        assert found[0] == started_at


def test_the_order_of_a_date_is_told_by_another_one() -> None:
    later = datetime(2021, 12, 1, tzinfo=UTC)
    with_end = stays_of(OPEN).replace("\n\n3.", "\nEnd time\t{}\n\n3.")
    assert first_times(with_end.format("4/13/21, 9:00:00"), written_at=later)[0] == APRIL
    assert first_times(with_end.format("13/4/21, 9:00:00"), written_at=later)[0] == MAY
    # A report does not speak of the future, and a meeting does not last a month.
    soon = datetime(2021, 4, 5, 3, tzinfo=UTC)
    assert first_times(stays_of(OPEN), written_at=soon)[0] == APRIL
    night = "A\t4/5/21, 22:00:00\t4/6/21, 1:00:00\t3h\ta@example.org\tAttendee"
    assert first_times(stays_of(night), written_at=later)[0].month == 4
    # What the file tells goes before the configuration.
    told = with_end.format("4/13/21, 9:00:00")
    assert first_times(told, written_at=later, date_order="day_first")[0] == APRIL


def test_dates_in_both_orders_are_refused() -> None:
    rows = "A\t{}, 10:00:00\t\t\ta@example.org\tAttendee"
    with pytest.raises(SourceError, match="day first and others with the month first"):
        parse(stays_of(rows.format("3/14/21"), rows.format("14/3/21")))


def test_half_past_midnight_is_of_the_local_day() -> None:
    found = first_times(stays_of("A\t14.03.2021, 00:30:00\t\t\ta@example.org\tAttendee"))
    assert found[0] == datetime(2021, 3, 13, 15, 30, tzinfo=UTC)


def test_times_are_those_of_the_zone_of_the_report() -> None:
    row = "A\t3/14/21, 1:00:00 AM\t3/14/21, 2:00:00 AM\t1h\ta@example.org\tAttendee"
    utc = HEADER.replace("Join Time", "Join Time (UTC)").replace("Leave Time", "Leave Time (UTC)")
    expected = (tokyo(10, 0, day=14), tokyo(11, 0, day=14))
    assert first_times(stays_of(row, header=utc)) == expected
    assert first_times(stays_of(row), time_zone="UTC") == expected
    late = first_times(stays_of(row), time_zone="UTC", clock_offset_seconds=90)
    assert late == (tokyo(10, 1, 30, day=14), tokyo(11, 1, 30, day=14))


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("1h 2m 3s", 3723),
        ("19m 26s", 1166),
        ("1 godz. 2 min 3 sek.", 3723),
        ("1 Std. 2 Min. 3 Sek.", 3723),
        ("45 mins", 2700),
        ("2 h 1 min", 7260),
        ("1 ч 2 мин 3 с", 3723),
        ("3s", 3),
    ],
)
def test_who_has_no_time_of_leaving_left_after_the_duration(words: str, seconds: int) -> None:
    row = f"A\t14.03.2021, 10:00:00\t\t{words}\ta@example.org\tAttendee"
    started_at, ended_at = first_times(stays_of(row))
    assert ended_at is not None
    assert (ended_at - started_at).total_seconds() == seconds


@pytest.mark.parametrize("words", ["", "long", "1x", "--", "0s"])
def test_without_a_duration_the_stay_lasts(words: str) -> None:
    row = f"A\t14.03.2021, 10:00:00\t\t{words}\ta@example.org\tAttendee"
    assert first_times(stays_of(row))[1] is None


def test_without_activities_the_participants_are_the_stays() -> None:
    only = TEXT[: TEXT.index("3. In-Meeting")]
    assert [row["position"] for row in stays(only)] == [1, 2, 3, 4]
    amina = stays(only)[1]
    assert (amina["started_at"], amina["ended_at"]) == (tokyo(10, 2), tokyo(12, 58))


def test_who_was_never_let_in_or_stayed_away_is_no_stay() -> None:
    rows = (
        "Lobby Visitor\t--\t--\t0s\tlobby@example.org\tAttendee",
        "Absent\t\t\t\tabsent@example.org\tAttendee",
        "Amina\t14.03.2021, 10:00:00\t14.03.2021, 10:30:00\t30m\ta@example.org\tAttendee",
    )
    parsed = parse(stays_of(*rows))
    assert parsed.skipped == {"did not join": 2}
    assert parsed.tables["stay"]["position"].to_list() == [3]


def test_a_webinar_also_has_the_address_of_the_registration() -> None:
    header = HEADER.replace("Email", "Email\tRegistration Email")
    rows = (
        "A\t14.03.2021, 10:00:00\t\t\t\treg@example.org\tAttendee",
        "B\t14.03.2021, 10:00:00\t\t\tb@example.org\tother@example.org\tAttendee",
    )
    first, second = stays(stays_of(*rows, header=header))
    assert first["refs"] == [email("reg@example.org")]
    assert second["refs"] == [email("b@example.org"), email("other@example.org")]


def test_a_report_of_2021_has_one_table() -> None:
    report = (
        "Meeting Summary\nTotal Number of Participants\t1\nMeeting Title\t{}\n"
        "Meeting Start Time\t3/14/2021, 9:57:11 AM\n"
        "Meeting Id\t453adbad-3672-4bde-92d0-6be3049eb379\n\n"
        "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)\n"
        "Amina\t3/14/2021, 10:00:00 AM\t3/14/2021, 10:30:00 AM\t30m\ta@example.org\tOrganiser\tu1\n"
    )
    columns = {"Participant ID (UPN)": "platform"}
    (found,) = stays(report.format("Plenary"), references=columns, issuer="tenant")
    assert found["refs"] == [REFERENCES.make("platform", "tenant", "u1"), email("a@example.org")]
    assert (found["place"], found["service"]) == ("Plenary", True)
    assert (found["started_at"], found["ended_at"]) == (tokyo(10, 0, day=14), tokyo(10, 30, day=14))
    number = "453adbad-3672-4bde-92d0-6be3049eb379"
    rule = {"match": number, "session": "P1"}
    assert stays(report.format("Plenary"), meetings=(rule,))[0]["place"] == number


def test_a_list_of_joining_and_leaving_becomes_stays() -> None:
    rows = (
        "Full Name\tUser Action\tTimestamp\n"
        "Amina\tJoined before\t3/14/2021, 10:00:00 AM\n"
        "Ben\tJoined\t3/14/2021, 10:05:00 AM\n"
        "Amina\tLeft\t3/14/2021, 10:30:00 AM\n"
        "Amina\tJoined\t3/14/2021, 10:40:00 AM\n"
        "Carl\tLeft\t3/14/2021, 10:50:00 AM\n"
        "Ben\tWaved\t3/14/2021, 10:55:00 AM\n"
        "Ben\tLeft\tsoon\n"
    )
    parsed = parse(rows, meeting="Plenary")
    assert [
        (row["position"], row["started_at"], row["ended_at"], row["connection"])
        for row in parsed.tables["stay"].to_dicts()
    ] == [
        (1, tokyo(10, 0, day=14), tokyo(10, 30, day=14), "20210314T010000Z-1"),
        (2, tokyo(10, 5, day=14), None, "20210314T010500Z-1"),
        (4, tokyo(10, 40, day=14), None, "20210314T014000Z-1"),
    ]
    assert parsed.skipped == {"end of a stay": 1}
    assert parsed.rejected.rows() == [
        (5, "stay", ["leaves without having joined"]),
        (6, "stay", ["action is neither Joined nor Left"]),
        (7, "stay", ["time cannot be read"]),
    ]


def test_a_live_event_is_in_utc_and_knows_its_people() -> None:
    rows = (
        "SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n"
        'c2,u1,Amina,Browser,"3/14/2021 1:10:00 AM",Joined,Attendee\n'
        'c1,u1,Amina,Browser,"3/14/2021 1:30:00 AM",Left,Attendee\n'
        'c1,u1,Amina,Browser,"3/14/2021 1:00:00 AM",Joined,Attendee\n'
    )
    columns = {"ParticipantId": "platform"}
    first, second = stays(rows, references=columns, issuer="teams", meeting="Plenary")
    assert (first["started_at"], first["ended_at"]) == (tokyo(10, 10, day=14), None)
    assert (second["started_at"], second["ended_at"]) == (
        tokyo(10, 0, day=14),
        tokyo(10, 30, day=14),
    )
    assert first["refs"] == second["refs"] == [REFERENCES.make("platform", "teams", "u1")]


def test_service_connections_are_found_by_name_or_address_and_kept_as_such() -> None:
    found = stays(TEXT, service=("^guest", r"^ben@"), service_roles=())
    assert [row["service"] for row in found] == [False, False, False, True, True]


def test_a_meeting_is_known_by_its_title_unless_that_may_not_be_kept() -> None:
    row = "A\t14.03.2021, 10:00:00\t\t\ta@example.org\tAttendee"

    def place(title: str, **config: Any) -> str:
        return str(stays(stays_of(row, title=title), **config)[0]["place"])

    assert place("Committee I", meeting="other") == "Committee I"
    assert place("", meeting="Committee I") == "Committee I"
    assert place("Call 075-705-1234") == "(withheld)"
    rule = {"match": "Call 075-705-1234", "session": "P1"}
    assert place("Call 075-705-1234", meetings=(rule,)) == "Call 075-705-1234"
    with pytest.raises(SourceError, match=r"report.csv does not say which meeting it is of; give"):
        place("")


def test_rules_name_meetings_by_title() -> None:
    rule = PlaceRule(match="Committee I", session="by_time:Committee I")
    config = TeamsReport(name="teams", kind=SOURCE.kind, path="*", meetings=(rule,))
    assert config.place_rules() == (("platform", rule),)


def test_a_column_of_numbers_that_is_missing_is_named() -> None:
    with pytest.raises(SourceError, match="no column 'Badge'; export it again with it"):
        parse(TEXT, references={"Badge": "badge"})


def test_what_cannot_be_read_is_rejected_where_it_stands() -> None:
    rows = (
        "A\ttomorrow\t14.03.2021, 10:00:00\t\ta@example.org\tAttendee",
        "B\t14.03.2021, 10:00:00\tlater\t\tb@example.org\tAttendee",
        "C\t31.02.2021, 10:00:00\t\t\tc@example.org\tAttendee",
        "D\t14.03.1999, 10:00:00\t\t\td@example.org\tAttendee",
        "E",
        "F\t14.03.2021, 25:00:00\t13:00 PM\t\tf@example.org\tAttendee",
        "G\t14.03.2021, 10:00:00\t\t\tg@example.org\tAttendee",
    )
    parsed = parse(stays_of(*rows))
    joining, leaving = "time of joining cannot be read", "time of leaving cannot be read"
    assert parsed.rejected.rows() == [
        (1, "stay", [joining]),
        (2, "stay", [leaving]),
        (3, "stay", [joining]),
        (4, "stay", [joining]),
        (5, "stay", [joining]),
        (6, "stay", [joining, leaving]),
    ]
    assert parsed.tables["stay"]["position"].to_list() == [7]


@pytest.mark.parametrize(
    "content",
    [
        "ID,Name\n1,Amina\n",
        "1. Summary\nMeeting title\tI\n2. Participants\nName\tEmail\tRole\nA\ta@example.org\tX",
        "2. Participants\nName\tEmail\tParticipant ID (UPN)\tRole\tRaise Hands\tUnmute\tCamera\nA",
    ],
)
def test_a_report_without_times_is_refused(content: str) -> None:
    with pytest.raises(SourceError, match="has no times of joining and leaving; export the atten"):
        parse(content)


def test_a_long_file_without_titles_is_not_read_to_its_end() -> None:
    with pytest.raises(SourceError, match="has no times of joining and leaving"):
        parse("x\ty\n" * 1001 + TEXT)


def test_a_report_of_nobody_is_empty() -> None:
    parsed = parse(stays_of())
    assert (parsed.records, parsed.tables["stay"].height) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Tokyo"},
        {"service": ("(",)},
        {"date_order": "year_first"},
        {"columns": {"Name": "position"}},
        {"references": {"Name": "email"}},
    ],
)
def test_a_configuration_that_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(TEXT, **wrong)


CELLS = st.text(max_size=10) | st.sampled_from(
    ["--", "3. X", "2. X", "Join Time (UTC)", "14.03.2021, 10:00:00", "3/4/21, 1:00 PM", "Left"]
)


@settings(deadline=None)
@given(
    st.binary()
    | st.binary().map(lambda tail: b"\xfe\xff" + tail)
    | st.binary().map(lambda tail: stays_of().encode() + tail)
    | st.lists(st.lists(CELLS, max_size=7).map("\t".join), max_size=6).map(
        lambda rows: stays_of(*rows).encode(errors="replace")
    )
    | st.lists(st.lists(CELLS, max_size=7).map("\t".join), max_size=8).map(
        lambda rows: "\n".join(["Name\tUser Action\tTimestamp", *rows]).encode(errors="replace")
    )
)
def test_hostile_bytes_are_parsed_or_refused(content: bytes) -> None:
    try:
        parse(content, meeting="Committee I")
    except SourceError:
        return
