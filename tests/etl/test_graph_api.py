"""Attendance reports of Teams over HTTP: loaded once, whatever goes wrong on the way."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from etl import config
from etl.errors import ConfigError, SourceError
from etl.fetch.answers import FetchError
from etl.fetch.client import Client
from etl.fetch.spool import Spool
from etl.references import References
from etl.source import Chunk, Context, Parsed
from etl.sources import completing, graph_api, teams_report
from etl.sources.graph_fetch import GraphApi, fetch
from etl.sources.teams_report import TeamsReport
from tests.congress import EVENT, KEY, ROOMS, content_hash, core, instant, load, make, mart
from tests.faulty_server import FAULTS, Asked, Grants, System
from tests.fetching import FAST, HASTY, hurry, load_through

SECRET = "PLANTEDplantedPLANTEDplanted~secret"
TOKEN_PATH = "/tenant-1/oauth2/v2.0/token"
PLENARY = "/v1.0/users/organizer-1/onlineMeetings/meeting-1/attendanceReports"
WEBINAR = "/v1.0/solutions/virtualEvents/webinars/webinar-1/sessions"
TOWN_HALL = "/v1.0/solutions/virtualEvents/townhalls/hall-1/sessions"
SOURCE = """
[[source]]
name = "teams"
kind = "graph_api"
url = "{url}"
token_url = "{url}/"
token_env = "GRAPH_SECRET"
tenant_id = "tenant-1"
client_id = "app-1"
service = ["^interpreter"]
[source.references]
"identity.id" = "platform"
[[source.events]]
type = "meeting"
id = "meeting-1"
user_id = "organizer-1"
name = "Plenary meetings"
[[source.events]]
type = "webinar"
id = "webinar-1"
name = "Committee I"
[[source.events]]
type = "town_hall"
id = "hall-1"
name = "222 333"
[[source.meetings]]
match = "Plenary meetings"
session = "by_time:Plenary"
[[source.meetings]]
match = "Committee I"
session = "C1"
"""
STAYS = (
    "select distinct place, len(refs), started_at, ended_at, service from core.stay order by all"
)
FACTS = "select distinct place, refs, connection, started_at, ended_at, service from core.stay"
PAGE_FAULTS = ("twice", "backwards", "missing page", "same page")


def stay(joined: str, left: str = "") -> dict[str, Any]:
    began, gone = (instant(joined), instant(left)) if left else (instant(joined), None)
    return {
        "joinDateTime": f"{began.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.6027225Z",
        "leaveDateTime": gone and f"{gone.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.7702391Z",
        "durationInSeconds": int((gone - began).total_seconds()) if gone else 0,
    }


def record(email: str | None, *stays: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return what Graph knows of a participant."""
    identity = {"id": f"id of {email}", "displayName": "Somebody Secret", "tenantId": None}
    return {
        "id": "0000",
        "emailAddress": email,
        "totalAttendanceInSeconds": 60,
        "role": "Attendee",
        "registrationId": None,
        "identity": identity if email else {"id": "", "displayName": "Guest Secret"},
        "attendanceIntervals": list(stays),
    } | fields


def summary(number: str, people: int) -> dict[str, Any]:
    return {
        "id": number,
        "totalParticipantCount": people,
        "meetingStartDateTime": "2021-03-08T01:00:00Z",
        "meetingEndDateTime": "2021-03-08T03:00:00Z",
        "attendanceRecords": [],
    }


def paged(system: System, entries: list[Any], size: int = 2) -> Callable[[Asked], Any]:
    """Answer with pages, each with the whole address of the next one."""

    def answer(asked: Asked) -> dict[str, Any]:
        skip = int(asked.query.get("$skip", 0))
        page: dict[str, Any] = {"@odata.context": "x", "value": entries[skip : skip + size]}
        if skip + size < len(entries):
            page["@odata.nextLink"] = f"{system.url}{asked.path}?$skip={skip + size}"
        return page

    return answer


def spoil(value: Any, fault: str) -> Any:
    """Make of an answer what another version of Graph, or a list that changes, would."""
    if fault == "no answer":
        return {"error": {"code": "generalException", "message": "Maintenance"}}
    if fault == "no field" or "value" not in value:
        fields = ("access_token", "emailAddress", "totalParticipantCount", "id")
        entries = value.get("value", [])
        lost = next((name for name in fields if name in (entries or [value])[0]), "value")
        if not entries:
            return {key: value[key] for key in value if key not in (lost, "value")}
        return value | {"value": [{k: one[k] for k in one if k != lost} for one in entries]}
    if fault == "twice":
        return value | {"value": value["value"] * 2}
    if fault == "backwards":
        return value | {"value": value["value"][::-1]}
    if fault == "missing page":
        return {key: value[key] for key in value if key != "@odata.nextLink"}
    if fault == "same page" and "@odata.nextLink" in value:
        return value | {"@odata.nextLink": value["@odata.nextLink"].replace("skip=4", "skip=2")}
    return value


def answers(system: System, grants: Grants) -> dict[str, Any]:
    def of(*entries: Any) -> Callable[[Asked], Any]:
        return paged(system, list(entries))

    first = (
        record("P1@example.org", stay("10:00", "10:30"), stay("10:40", "11:50"), role="Presenter"),
        record("desk@example.org", stay("09:50", "12:05"), role="Organizer"),
        record(None, stay("10:10", "10:41")),
        record(None, stay("10:10", "10:45"), identity=None),
        record("interpreter1@example.org", stay("10:00", "12:00")),
    )
    return {
        TOKEN_PATH: grants,
        PLENARY: of(summary("r1", 5), summary("r2", 1), summary("r0", 0)),
        f"{PLENARY}/r0/attendanceRecords": of(),
        f"{PLENARY}/r1/attendanceRecords": of(*first),
        f"{PLENARY}/r2/attendanceRecords": of(record("p2@example.org", stay("14:10", "15:00"))),
        WEBINAR: of({"id": "s1", "subject": "Secret"}),
        f"{WEBINAR}/s1/attendanceReports": of(summary("r1", 2)),
        f"{WEBINAR}/s1/attendanceReports/r1/attendanceRecords": of(
            record("p3@example.org", stay("10:05"), registrationId="reg-3"),
            record("absent@example.org"),
        ),
        TOWN_HALL: of({"id": "s1"}),
        f"{TOWN_HALL}/s1/attendanceReports": of(),
    }


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SECRET", SECRET)
    hurry(monkeypatch)


def is_right(asked: Asked) -> bool:
    return (
        asked.form["client_id"] == "app-1"
        and asked.form["client_secret"] == SECRET
        and asked.form["grant_type"] == "client_credentials"
        and asked.form["scope"] == f"http://{asked.headers['Host']}/.default"
    )


@pytest.fixture
def system() -> Iterator[System]:
    grants = Grants(is_right)
    with System({}, spoil=spoil, knows=grants.knows, open_paths={TOKEN_PATH}) as system:
        system.answers = answers(system, grants)
        yield system


def event(folder: Path, system: System, text: str = SOURCE) -> Path:
    return make(folder, EVENT + ROOMS + text.format(url=system.url))


def asked(system: System) -> list[str]:
    """Return what was asked since the last time."""
    paths, system.asked = system.asked, []
    return paths


def test_every_interval_of_every_report_is_a_stay(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    assert load(folder) == []
    assert core(folder, STAYS) == [
        ("Committee I", 2, "10:05", None, False),
        ("Plenary meetings", 0, "10:10", "10:41", False),
        ("Plenary meetings", 0, "10:10", "10:45", False),
        ("Plenary meetings", 2, "09:50", "12:05", True),
        ("Plenary meetings", 2, "10:00", "10:30", False),
        ("Plenary meetings", 2, "10:00", "12:00", True),
        ("Plenary meetings", 2, "10:40", "11:50", False),
        ("Plenary meetings", 2, "14:10", "15:00", False),
    ]
    references = References(KEY.encode())
    known = references.make("platform", "", "id of P1@example.org")
    email = references.make("email", "", "p1@example.org")
    assert core(folder, f"select refs from core.stay where refs[1] = '{known}'") == [
        ([known, email],),
        ([known, email],),
    ]
    assert mart(folder, "select reason, records from marts.skipped") == [("did not join", 1)]
    sql = "select distinct session_id from marts.connection_change where session_id > ''"
    assert sorted(mart(folder, sql)) == [("C1",), ("P1",), ("P2",)]


def test_the_api_and_the_csv_of_a_meeting_tell_the_same() -> None:
    def at(clock: str) -> str:
        return f"7/{clock}"

    people = [
        record("desk@example.org", stay(at("09:58:41"), at("13:04:10")), role="Organizer"),
        record(
            "Amina@Example.org",
            stay(at("10:02:00"), at("11:04:03")),
            stay(at("11:20:00"), at("12:58:00")),
            role="Presenter",
        ),
        record("ben@example.org", stay(at("10:05:12"), at("11:00:00"))),
        record(None, stay(at("10:10:00"), at("10:41:12"))),
    ]
    fixture = Path(__file__).parents[1] / "fixtures/teams/attendance_report.csv"
    context = Context(ZoneInfo("Asia/Tokyo"), References(b"k" * 32))
    observed_at = datetime(2021, 3, 8, tzinfo=UTC)
    csv = teams_report.parse(
        Chunk(fixture.read_bytes(), "report.csv", observed_at),
        TeamsReport(name="teams", kind="teams_report", path="*"),
        context,
    )
    columns = ["refs", "connection", "place", "service", "started_at", "ended_at"]
    own = parse(kept(people, "Committee I")).tables["stay"]
    assert own.height == 5
    assert own.select(columns).to_dicts() == csv.tables["stay"].select(columns).to_dicts()


def kept(records: list[Any], place: str = "Plenary") -> bytes:
    return json.dumps({"place": place, "report": {}, "attendanceRecords": records}).encode()


def parse(content: bytes, **options: Any) -> Parsed:
    document = {
        **{"name": "teams", "kind": "graph_api", "path": "*", "token_env": "GRAPH_SECRET"},
        **{"tenant_id": "t", "client_id": "a"},
        "events": ({"type": "webinar", "id": "1", "name": "Plenary"},),
    } | options
    context = Context(ZoneInfo("Asia/Tokyo"), References(b"k" * 32))
    chunk = Chunk(content, "report.json", datetime(2021, 3, 8, tzinfo=UTC))
    return graph_api.parse(chunk, GraphApi.model_validate(document), context)


def test_what_cannot_be_read_is_rejected_where_it_stands() -> None:
    parsed = parse(
        kept(
            [
                record("a@example.org", stay("10:00") | {"joinDateTime": None}),
                record("b@example.org", stay("10:00", "11:00") | {"leaveDateTime": "late"}),
                record("c@example.org", stay("10:00") | {"joinDateTime": "0001-01-01T00:00:00Z"}),
                record("d@example.org"),
                record("e@example.org", stay("10:00") | {"durationInSeconds": 90}),
                record("f@example.org", stay("10:00") | {"durationInSeconds": 10**18}),
            ]
        )
    )
    assert parsed.records == 6
    assert parsed.rejected.rows() == [
        (1, "stay", ["time of joining cannot be read"]),
        (2, "stay", ["time of leaving cannot be read"]),
        (3, "stay", ["time of joining cannot be read"]),
    ]
    assert parsed.skipped == {"did not join": 1}
    # Who has no time of leaving left after the duration; with neither the stay lasts.
    assert parsed.tables["stay"]["position"].to_list() == [5, 6]
    assert parsed.tables["stay"]["ended_at"].to_list() == [
        datetime(2021, 3, 8, 1, 1, 30, tzinfo=UTC),
        None,
    ]


def test_roles_and_fields_are_configured() -> None:
    people = [record("a@example.org", stay("10:00"), role="Presenter", registrationId="r1")]
    options = {"service_roles": ("presenter",), "references": {"registrationId": "registration"}}
    found = parse(kept(people), issuer="forms", **options).tables["stay"].to_dicts()[0]
    references = References(b"k" * 32)
    assert found["service"] is True
    assert found["refs"] == [
        references.make("registration", "forms", "r1"),
        references.make("email", "", "a@example.org"),
    ]


@pytest.mark.parametrize("content", [b"{}", b'{"place": " ", "attendanceRecords": []}', b"[1"])
def test_a_file_that_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="is no report as it was fetched; remove it"):
        parse(content)


def test_a_report_is_fetched_again_for_two_hours_and_then_never(
    tmp_path: Path, system: System
) -> None:
    lists = [PLENARY, f"{PLENARY}?$skip=2", WEBINAR, f"{WEBINAR}/s1/attendanceReports"]
    lists += [TOWN_HALL, f"{TOWN_HALL}/s1/attendanceReports"]
    folder = event(tmp_path, system)
    load(folder)
    assert len([path for path in asked(system) if "Records" in path]) == 6
    before, batches = content_hash(folder), core(folder, "select count(*) from core.batch")

    spool = Spool(folder / "data/fetched/teams")

    def after(minutes: float) -> list[str]:
        """Load after a while, and return which records were asked for."""
        state = {file: [at - 60 * minutes for at in one] for file, one in spool.state().items()}
        spool.remember(state, datetime.now(UTC))
        assert load(folder) == []
        return [path for path in asked(system) if path not in (TOKEN_PATH, *lists)]

    assert after(10) == []
    assert len(after(10)) == 6
    assert core(folder, "select count(*) from core.batch") == batches
    # Completed late: somebody more, and a report of a meeting that was started again.
    more = record("p4@example.org", stay("14:20", "15:00"))
    system.answers[f"{PLENARY}/r2/attendanceRecords"] = paged(
        system, [record("p2@example.org", stay("14:10", "15:00")), more]
    )
    assert len(after(20)) == 6
    assert content_hash(folder) != before
    assert len(after(85)) == 6
    system.answers[PLENARY] = paged(system, [summary("r3", 0), summary("r2", 2), summary("r1", 5)])
    system.answers[f"{PLENARY}/r3/attendanceRecords"] = paged(system, [])
    assert after(1000) == [f"{PLENARY}/r3/attendanceRecords"]


def test_a_report_that_lists_fewer_than_it_counts_waits(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    system.answers[PLENARY] = paged(system, [summary("r1", 6), summary("r2", 1)])
    folder = event(tmp_path, system)
    assert load(folder) == [
        f"teams: {system.host}/v1.0/…/attendanceRecords (Plenary meetings) lists 5 people and "
        "counts 6; it is asked again."
    ]
    # It holds up no other.
    assert {row[0:3:2] for row in core(folder, STAYS)} == {
        ("Committee I", "10:05"),
        ("Plenary meetings", "14:10"),
    }
    # In the end it is taken as it is: anonymous people may be counted otherwise.
    monkeypatch.setattr(completing, "FINAL_AFTER_SECONDS", 0)
    assert load(folder) == []
    assert len(core(folder, STAYS)) == 8


@pytest.mark.parametrize("fault", [*PAGE_FAULTS, "no field", "no answer", "refused", "cut short"])
def test_a_fault_at_any_question_changes_nothing_that_is_kept(
    tmp_path: Path, system: System, fault: str
) -> None:
    found = config.load(event(tmp_path, system) / "congress.toml").sources
    (source,) = (one for one in found if isinstance(one, GraphApi))

    def fetched(name: str, *faults: str) -> dict[str, bytes]:
        system.faults.extend(faults)
        client = Client(system.url, SECRET, HASTY if any(faults) else FAST, source.signing())
        with suppress(FetchError):
            fetch(source, client, tmp_path / name)
        client.close()
        files = (tmp_path / name).glob("report-*.json")
        return {path.name: path.read_bytes() for path in files}

    calm = fetched("calm")
    assert len(calm) == 4
    for before in range(13):
        rough = fetched(f"rough-{before}", *[""] * before, fault)
        # What is there is whole, and the rest comes with the next poll.
        assert rough.items() <= calm.items()
        assert fetched(f"rough-{before}") == calm


def test_an_event_that_fails_holds_up_no_other(tmp_path: Path, system: System) -> None:
    del system.answers[PLENARY]
    folder = event(tmp_path, system)
    assert load(folder) == [
        f"teams: {system.host}/v1.0/…/attendanceReports (Plenary meetings) does not exist (404); "
        "check the address and the numbers in the configuration."
    ]
    assert [row[0] for row in core(folder, STAYS)] == ["Committee I"]


@pytest.mark.parametrize("seed", range(1))
def test_after_the_faults_the_facts_are_those_of_a_calm_day(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    calm = event(tmp_path / "calm", system)
    assert load(calm) == []
    monkeypatch.setattr(completing, "AGAIN_SECONDS", 0)
    chance = random.Random(seed)
    known = (*FAULTS, *PAGE_FAULTS)
    faults = [chance.choice((*known, *PAGE_FAULTS, "", "", "")) for _ in range(40)]
    system.faults.extend(chance.sample((*known, *faults), len(known) + len(faults)))
    folder = event(tmp_path / "rough", system)
    said = load_through(folder, system, "teams")
    assert load(folder) == []
    assert set(known) <= set(system.told)
    assert len(said) >= 5
    assert all(one.startswith(f"{system.host}/") for one in said)
    assert sorted(core(folder, FACTS), key=str) == sorted(core(calm, FACTS), key=str)
    output = "".join(said)
    for text in (SECRET, "granted-", "Secret", "example.org", "organizer-1"):
        assert text not in output
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []
    assert [path for path in files if b"granted-" in path.read_bytes()] == []


def test_a_token_that_was_taken_back_is_granted_anew(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    # The third question is refused, and asked again with another token.
    system.faults.extend(["", "", "refused"])
    assert load(folder) == []
    assert asked(system).count(TOKEN_PATH) == 2
    assert len(core(folder, STAYS)) == 8


def test_a_secret_that_is_wrong(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPH_SECRET", "expired")
    assert load(event(tmp_path, system)) == [
        f"teams: {system.host}{TOKEN_PATH} grants no token; put a valid secret into the variable "
        "that token_env names, and check the numbers of the account in the configuration."
    ]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('user_id = "organizer-1"', "", 'a meeting needs "user_id", its organizer'),
        ('id = "hall-1"', 'id = "h"\nuser_id = "x"', "other events have none"),
        ('"organizer-1"', '"o@example.org"', "user_id"),
        ('"identity.id"', '"emailAddress"', '"emailAddress" is none of identity.id, registr'),
        ('token_url = "{url}/"', 'token_url = "ftp://h"', "it is no address; write it as"),
        ('"222 333"', '" "', "name"),
    ],
)
def test_what_is_refused_in_the_configuration(
    tmp_path: Path, system: System, before: str, after: str, sentence: str
) -> None:
    folder = event(tmp_path, system, SOURCE.replace(before, after))
    with pytest.raises(ConfigError) as caught:
        config.load(folder / "congress.toml")
    assert sentence in str(caught.value)
