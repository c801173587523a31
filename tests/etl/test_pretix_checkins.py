"""Logs and lists of pretix: entries and exits at their own time, in the room of a list."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from etl.errors import SourceError
from etl.references import References
from etl.schema import Scan
from etl.source import Chunk, Context, Parsed
from etl.sources.pretix_checkins import SOURCE
from tests.congress import CONFIG, core, load, make, write

REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES, rooms={"plenary": "Main Hall"})
TITLES = (
    '"Date","Time","Check-in list","Scan type","Order code","Position ID","Secret","Product",'
    '"Name","Device","Offline","Offline override","Automatically checked in","Gate","Result",'
    '"Error message","Upload date","Upload time"\n'
)
ENTRY = (
    '"2021-03-07","10:02","Plenary","Entry","ABC12",1,"s3cr3tA","Delegate","Amina Otieno",'
    '"Gate 1","No","No","No","North","OK","","2021-03-07","10:02"\n'
)
LATE_EXIT = (
    '"2021-03-07","11:59","Plenary","Exit","ABC12",1,"s3cr3tA","Delegate","Amina Otieno",'
    '"Gate 2","Yes","No","No","North","OK","","2021-03-07","14:40"\n'
)
REFUSED = (
    '"2021-03-07","10:03","Plenary","Entry","ABC12",1,"s3cr3tA","Delegate","Amina Otieno",'
    '"Gate 1","No","No","No","North","Ticket already used","twice","2021-03-07","10:03"\n'
)
UNKNOWN = (
    '"2021-03-07","10:04","Plenary","Entry","","","no-such-secret","","","Gate 1","No","No","No",'
    '"North","Unknown ticket","","2021-03-07","10:04"\n'
)
AUTOMATIC = (
    '"2021-03-01","09:00","Plenary","Entry","DEF34",2,"s3cr3tB","Delegate","K. Sato","","?","No",'
    '"Yes","","OK","","2021-03-01","09:00"\n'
)
LOG = TITLES + ENTRY + REFUSED + UNKNOWN + AUTOMATIC + LATE_EXIT
LIST = (
    '"Order code","Attendee name","Product","Price","Checked in","Checked out",'
    '"Automatically checked in","Secret","E-mail","Company"\n'
    '"ABC12","Amina Otieno","Delegate","0.00","2021-03-07 10:02","2021-03-07 11:59","No",'
    '"s3cr3tA","a@example.org",""\n'
    '"DEF34","K. Sato","Delegate","0.00","2021-03-01 09:00","","Yes","s3cr3tB","k@example.org",""\n'
    '"GHI56","L. Roy","Delegate","0.00","","","No","s3cr3tC","l@example.org",""\n'
)


def parse(content: str | bytes, **config: Any) -> Parsed:
    raw = content.encode() if isinstance(content, str) else content
    document = {"name": "checkins", "kind": SOURCE.kind, "path": "*"} | config
    chunk = Chunk(raw, "log.csv", datetime(2021, 3, 8, tzinfo=UTC))
    parsed: Parsed = SOURCE.parse(chunk, SOURCE.config.model_validate(document), CONTEXT)
    accepted = Scan.validate(parsed.tables["scan"]).height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def tokyo(hour: int, minute: int) -> datetime:
    return datetime(2021, 3, 7, hour, minute, tzinfo=CONTEXT.time_zone).astimezone(UTC)


def badge(secret: str) -> str | None:
    return REFERENCES.make("badge", "", secret)


def test_a_late_upload_lands_in_its_minute() -> None:
    parsed = parse(LOG, issuer="tickets")
    refs = [REFERENCES.make("registration", "tickets", "ABC12-1"), badge("s3cr3tA")]
    entry = {
        "position": 1,
        "refs": refs,
        "place": "Main Hall",
        "direction": "in",
        "scanned_at": tokyo(10, 2),
        "device": "Gate 1",
    }
    leaving = {"position": 5, "direction": "out", "scanned_at": tokyo(11, 59), "device": "Gate 2"}
    assert parsed.tables["scan"].to_dicts() == [entry, entry | leaving]
    assert parsed.records == 5
    assert parsed.skipped == {"not let in": 2, "checked in automatically": 1}


def test_names_and_secrets_leave_no_trace() -> None:
    text = str([parse(LOG, issuer="tickets"), parse(LIST, room="Plenary")]).casefold()
    for secret in ("amina", "sato", "s3cr3t", "abc12", "example.org", "no-such"):
        assert secret not in text


def test_without_the_list_of_tickets_the_secret_is_what_links() -> None:
    assert parse(LOG, badge_issuer="").tables["scan"]["refs"].to_list() == 2 * [[badge("s3cr3tA")]]
    other = parse(LOG, badge_issuer="tickets").tables["scan"]["refs"].to_list()
    assert other == 2 * [[REFERENCES.make("badge", "tickets", "s3cr3tA")]]


def test_the_log_of_an_older_version_has_fewer_columns() -> None:
    log = (
        "Date;Time;Check-in list;Scan type;Order code;Position ID;Secret;Product;Name;Device;"
        "Offline override;Automatically checked in\n"
        "2021-03-07;10:02;Plenary;Exit;ABC12;1;s3cr3tA;Delegate;A. Otieno;Gate 1;No;No\n"
    )
    (row,) = parse(log).tables["scan"].to_dicts()
    assert (row["direction"], row["scanned_at"]) == ("out", tokyo(10, 2))


GERMAN = (
    "Datum,Uhrzeit,Liste,Art,Bestellung,Position,Code,Automatisch,Ergebnis\n"
    "07.03.2021,10:02,Plenary,Hinein,ABC12,1,s3cr3tA,Nein,Gut\n"
    "07.03.2021,10:05,Plenary,Hinein,DEF34,1,s3cr3tB,Vielleicht,Gut\n"
    "07.03.2021,10:06,Plenary,Quer,DEF34,1,s3cr3tB,Nein,Gut\n"
    "07.03.2021,10:07,Plenary,Hinein,DEF34,1,s3cr3tB,Nein,Schon benutzt\n"
)
IN_GERMAN: dict[str, Any] = {
    "columns": {
        "Datum": "date",
        "Uhrzeit": "time",
        "Liste": "list",
        "Art": "type",
        "Bestellung": "order",
        "Position": "position",
        "Code": "secret",
        "Automatisch": "automatic",
        "Ergebnis": "result",
    },
    "values": {
        "type": {"Hinein": "in", "Heraus": "out"},
        "automatic": {"Ja": "yes", "Nein": "no"},
        "result": {"Gut": "yes"},
    },
}


def test_an_export_in_another_language_is_mapped() -> None:
    parsed = parse(GERMAN, **IN_GERMAN)
    assert parsed.tables["scan"]["scanned_at"].to_list() == [tokyo(10, 2)]
    assert parsed.skipped == {"not let in": 1}
    assert parsed.rejected["reasons"].to_list() == [
        ["'Automatisch' is neither yes nor no; see the values without a mapping"],
        ["'Art' is neither in nor out; see the values without a mapping"],
    ]
    assert parsed.unresolved.sort("field").to_dicts() == [
        {"field": "automatic", "value": "Vielleicht", "rows": 1},
        {"field": "direction", "value": "Quer", "rows": 1},
    ]


def test_months_before_days_need_a_format() -> None:
    american = LOG.replace("2021-03-07", "03/07/2021").replace("10:02", "10:02 a.m.")
    assert parse(american).tables["scan"].height == 0
    usual = TITLES + ENTRY.replace("2021-03-07", "03/07/2021").replace("10:02", "10:02 AM")
    (row,) = parse(usual, time_format="%m/%d/%Y %I:%M %p").tables["scan"].to_dicts()
    assert row["scanned_at"] == tokyo(10, 2)


def test_times_are_those_of_the_event_in_pretix() -> None:
    first = parse(LOG, time_zone="Europe/Vienna", clock_offset_seconds=60)
    assert first.tables["scan"]["scanned_at"][0] == datetime(2021, 3, 7, 9, 3, tzinfo=UTC)


def test_a_list_tells_the_last_entry_and_exit_of_each_ticket() -> None:
    parsed = parse(LIST, room="plenary")
    scans = parsed.tables["scan"].select("position", "refs", "place", "direction", "scanned_at")
    assert scans.rows() == [
        (1, [badge("s3cr3tA")], "Main Hall", "in", tokyo(10, 2)),
        (1, [badge("s3cr3tA")], "Main Hall", "out", tokyo(11, 59)),
    ]
    assert parsed.skipped == {
        "checked in automatically": 1,
        "never checked in": 1,
        "never checked out": 2,
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            LIST,
            'log.csv is a check-in list, which does not say its room; give "room" in the '
            "configuration, or export the check-in log.",
        ),
        (
            LOG.replace("Secret", "Code"),
            "log.csv has no column 'Secret'; export it again in English and with the secrets, or "
            "name the columns in [source.columns].",
        ),
        (
            LIST.replace('"Checked out",', '"Left",'),
            "log.csv has no column 'Checked out'; export it again in English and with the "
            "secrets, or name the columns in [source.columns].",
        ),
    ],
)
def test_an_export_that_cannot_be_read_is_one_sentence(content: str, sentence: str) -> None:
    with pytest.raises(SourceError) as refused:
        parse(content)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"columns": {"A": "date", "B": "date"}}, "two columns of the file are given as the same"),
        ({"values": {"type": {"Hinein": "inn"}}}, '"inn" is no type; use in or out'),
        ({"values": {"result": {"Gut": "OK"}}}, '"OK" is no result; use yes or no'),
        ({"time_format": "%H:%M"}, '"%H:%M" leaves out the day, the month or the year'),
    ],
)
def test_a_mistake_in_the_configuration_is_told(config: dict[str, Any], sentence: str) -> None:
    document = {"name": "checkins", "kind": SOURCE.kind, "path": "*"} | config
    with pytest.raises(ValidationError, match=sentence):
        SOURCE.config.model_validate(document)


def test_a_later_export_adds_what_was_uploaded_late_and_nothing_twice(tmp_path: Path) -> None:
    more = '[[source]]\nname = "checkins"\nkind = "pretix_checkins"\npath = "inbox/pretix/*"\n'
    folder = make(tmp_path, CONFIG + more)
    known = TITLES + ENTRY
    write(folder / "inbox/pretix/log-1.csv", known)
    load(folder)
    write(folder / "inbox/pretix/log-2.csv", known + LATE_EXIT)
    load(folder)
    stays = "select started_at, ended_at from staging.reported_stay where place = 'Plenary'"
    assert core(folder, stays) == [("7/10:02", "7/11:59")]
