"""Participants of Webex meetings over HTTP: while a meeting is on, and once it has ended."""

import random
from collections.abc import Iterator
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
from etl.sources import webex_api, webex_report
from etl.sources.webex_asking import WebexApi
from etl.sources.webex_fetch import fetch
from etl.sources.webex_people import Kept, Person
from etl.sources.webex_report import WebexReport
from tests.congress import EVENT, ROOMS, core, instant, load, make, mart
from tests.faulty_server import FAULTS, TOKEN, Asked, Reply, System
from tests.fetching import HASTY, hurry

SOURCE = """
[[source]]
name = "webex"
kind = "webex_api"
url = "{url}"
token_env = "WEBEX_TOKEN"
host_email = "host@example.org"
service = ["^interpreter"]
[[source.events]]
number = "2550 123 4567"
[[source.events]]
id = "series-2"
name = "Committee I"
[[source.meetings]]
match = "2550 123 4567"
session = "by_time:Plenary"
[[source.meetings]]
match = "Committee I"
session = "C1"
"""
NEVER = "1970-01-01T00:00:00.000Z"
REFERENCES = References(b"k" * 32)
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), REFERENCES)


def at(clock: str) -> str:
    return f"{instant(clock).astimezone(UTC):%Y-%m-%dT%H:%M:%S}.250Z" if clock else NEVER


def device(joined: str, left: str = "") -> dict[str, Any]:
    times = {"joinedTime": at(joined), "leftTime": at(left)}
    return {"correlationId": "c", "deviceType": "mac", "phoneNumber": "5550100", **times}


def person(name: str, joined: str = "", left: str = "", **fields: Any) -> dict[str, Any]:
    """Return what Webex says of somebody; without times it has not said them yet."""
    return {
        "id": f"m1_I_1_{name}",
        "orgId": "o1",
        "host": False,
        "coHost": False,
        "email": f"{name}@example.org" if name.isalnum() else "",
        "displayName": "Somebody Secret",
        "muted": True,
        "state": "end" if left else "joined",
        "joinedTime": at(joined),
        "leftTime": at(left),
        "meetingId": "m1_I_1",
        "hostEmail": "host@example.org",
    } | fields


class Webex:
    """Meetings as Webex tells them; tests change what is said."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.current: list[dict[str, Any]] = []
        self.instances: list[dict[str, Any]] = []
        self.ended: dict[str, list[dict[str, Any]]] = {}
        self.size = 2
        system.answers = {
            "/v1/meetings": self.meetings,
            "/v1/meetings/series-2": {"id": "occurrence", "meetingSeriesId": "series-2"},
            "/v1/meetingParticipants": self.participants,
        }

    def meetings(self, asked: Asked) -> Any:
        assert asked.query["hostEmail"] == "host@example.org"
        if "meetingNumber" in asked.query:
            is_known = asked.query["meetingNumber"] == "25501234567"
            assert asked.query["current"] == "false"
            return {"items": [{"id": "series-1", "title": "Secret"}] if is_known else []}
        assert asked.query["meetingType"] == "meeting"
        is_first = asked.query["meetingSeriesId"] == "series-1"
        return self.page(asked, self.instances if is_first else [])

    def participants(self, asked: Asked) -> Any:
        meeting = asked.query["meetingId"]
        assert asked.query["hostEmail"] == "host@example.org"
        people = self.current if meeting == "series-1" else self.ended.get(meeting)
        return Reply({"message": "none"}, 404) if people is None else self.page(asked, people)

    def page(self, asked: Asked, items: list[Any]) -> Reply:
        """Answer with a page; the address of the next one lacks all other parameters."""
        skip = int(asked.query.get("cursor", 0))
        is_last = skip + self.size >= len(items)
        link = f'<{self.system.url}{asked.path}?cursor={skip + self.size}&before>; rel="next"'
        fields = {} if is_last else {"Link": f'<{self.system.url}/v1>; rel="first", {link}'}
        return Reply({"items": items[skip : skip + self.size]}, fields=fields)


def spoil(value: Any, fault: str) -> Any:
    """Make of an answer what another version of Webex, or a list that changes, would."""
    if fault == "no answer":
        return {"message": "Maintenance", "trackingId": "x"}
    items = value.get("items")
    if fault == "no field" and items:
        lost = next(name for name in ("state", "email", "id") if name in items[0])
        return {"items": [{key: one[key] for key in one if key != lost} for one in items]}
    if fault == "no field":
        return {"count": 1}
    if fault == "twice" and items:
        return {"items": items * 2}
    if fault == "backwards" and items:
        return {"items": items[::-1]}
    return {"items": []} if fault == "missing page" and items else value


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_TOKEN", TOKEN)
    hurry(monkeypatch)


@pytest.fixture
def webex() -> Iterator[Webex]:
    with System({}, spoil=spoil) as system:
        yield Webex(system)


def configured(webex: Webex, folder: Path) -> WebexApi:
    found = config.load(make(folder, EVENT + SOURCE.format(url=webex.system.url)) / "congress.toml")
    (source,) = (one for one in found.sources if isinstance(one, WebexApi))
    return source


def poll(webex: Webex, folder: Path) -> list[str]:
    """Ask once, and return what was asked."""
    webex.system.asked.clear()
    client = Client(webex.system.url, TOKEN, HASTY)
    try:
        fetch(configured(webex, folder), client, folder / "spool")
    finally:
        client.close()
    return [path.partition("&hostEmail")[0] for path in webex.system.asked]


def later(folder: Path, minutes: float) -> None:
    """Let time go by for what is remembered."""
    spool = Spool(folder / "spool")
    state = spool.state()
    state["listed_at"] = {key: one - 60 * minutes for key, one in state["listed_at"].items()}
    state["ended"] = {key: [t - 60 * minutes for t in one] for key, one in state["ended"].items()}
    spool.remember(state, datetime.now(UTC))


def parse(content: bytes, **options: Any) -> Parsed:
    document = {"name": "webex", "kind": "webex_api", "path": "*", "token_env": "WEBEX_TOKEN"}
    events = ({"number": "2550 123 4567"},)
    found = WebexApi.model_validate({**document, "events": events, **options})
    parsed: Parsed = webex_api.parse(Chunk(content, "m.json", instant("23:00")), found, CONTEXT)
    accepted = parsed.tables["stay"].height
    assert parsed.records == accepted + parsed.rejected.height + sum(parsed.skipped.values())
    return parsed


def stays(*parsed: Parsed) -> list[tuple[Any, ...]]:
    """Return stays as (refs, from, to, service), those of no length left out."""
    rows = [row for one in parsed for row in one.tables["stay"].to_dicts()]
    found = [
        (
            *(len(row["refs"]), local(row["started_at"])),
            *(row["ended_at"] and local(row["ended_at"]), row["service"]),
        )
        for row in rows
        if row["started_at"] != row["ended_at"]
    ]
    return sorted(found, key=str)


def local(moment: datetime) -> str:
    return f"{moment.astimezone(CONTEXT.time_zone):%H:%M:%S}"


Polled = tuple[str, list[dict[str, Any]]]
"""A local clock, and who was in the list."""


def said(*lists: Polled, place: str = "Plenary") -> bytes:
    """Return what is kept after polls at local clocks."""
    kept = Kept(place=place)
    for clock, people in lists:
        kept = kept.with_list([Person.model_validate(one) for one in people], instant(clock))
    return kept.model_dump_json(by_alias=True).encode()


def test_every_device_is_a_stay_and_1970_is_still_there() -> None:
    desk = person("desk", "09:50", host=True)
    twice = person("p1", "10:00", devices=[device("10:00", "10:30"), device("10:40")])
    phone = person("p2", "10:05", devices=[device(""), device("")])
    other = person("interpreter1", "10:00", coHost=True)
    guest = person("?", "10:10", state="breakoutSession", email=None, devices=None)
    waiting = person("p3", "10:11", state="lobby")
    found = parse(
        said(("11:00", [desk, twice, phone, other, guest, waiting])), service=("^interp",)
    )
    assert stays(found) == [
        (0, "10:10:00", None, False),
        (1, "09:50:00", None, True),
        (1, "10:00:00", "10:30:00", False),
        (1, "10:00:00", None, True),
        (1, "10:05:00", None, False),
        (1, "10:40:00", None, False),
    ]
    assert found.skipped == {"in the lobby": 1}
    assert set(found.tables["stay"]["place"]) == {"Plenary"}
    assert str(REFERENCES.make("email", "", "p1@example.org")) in str(
        found.tables["stay"].to_dicts()
    )
    hosts = parse(said(("11:00", [desk, other])), service_roles=("Cohost",))
    assert [one[3] for one in stays(hosts)] == [False, True]


def test_who_vanishes_from_the_list_left_when_that_was_seen() -> None:
    one, two = person("p1", "10:00"), person("p2", "10:05")
    assert stays(parse(said(("10:10", [one, two]), ("10:20", [two]), ("10:30", [two])))) == [
        (1, "10:00:00", "10:20:00", False),
        (1, "10:05:00", None, False),
    ]
    # Back again, the stay lasts; only after the meeting Webex tells of the gap.
    again: tuple[Polled, ...] = (("10:10", [one]), ("10:20", []), ("10:30", [one]))
    assert stays(parse(said(*again))) == [(1, "10:00:00", None, False)]
    both = person(
        "p1", "10:00", "11:00", devices=[device("10:00", "10:15"), device("10:25", "11:00")]
    )
    assert stays(parse(said(*again, ("11:30", [both])))) == [
        (1, "10:00:00", "10:15:00", False),
        (1, "10:25:00", "11:00:00", False),
    ]
    # Nobody leaves before having joined, whatever our clock says.
    ahead: tuple[Polled, ...] = (("09:50", [one]), ("09:55", []))
    assert parse(said(*ahead)).tables["stay"]["ended_at"].to_list() == [
        instant("10:00").astimezone(UTC)
    ]


def test_who_is_sent_back_to_the_lobby_has_left() -> None:
    back = person("p1", "10:00", state="lobby")
    assert stays(parse(said(("10:10", [person("p1", "10:00")]), ("10:20", [back])))) == [
        (1, "10:00:00", "10:20:00", False)
    ]
    let_in = parse(said(("10:10", [back]), ("10:20", [person("p1", "10:15")])))
    assert stays(let_in) == [(1, "10:15:00", None, False)]


def test_somebody_without_a_time_of_joining_is_there_since_they_were_seen() -> None:
    live: tuple[Polled, ...] = (("10:10", [person("p1")]), ("10:11", [person("p1")]))
    assert stays(parse(said(*live))) == [(1, "10:10:00", None, False)]
    gone: tuple[Polled, ...] = (*live, ("10:20", []))
    assert stays(parse(said(*gone))) == [(1, "10:10:00", "10:20:00", False)]
    # The time that comes after the meeting takes the place of that one, which is taken back.
    told = parse(said(*gone, ("11:00", [person("p1", "10:09", "10:19")])))
    assert told.tables["stay"].select("started_at", "ended_at").rows() == [
        tuple(instant(clock).astimezone(UTC) for clock in ("10:09", "10:19")),
        tuple(instant(clock).astimezone(UTC) for clock in ("10:10", "10:10")),
    ]
    never = parse(said(("11:00", [person("p1", state="end")])))
    assert (never.records, never.skipped) == (1, {"did not join": 1})


def test_what_cannot_be_read_is_rejected_where_it_stands() -> None:
    people = [
        person("a", "10:00", joinedTime="soon"),
        person("b", "10:00", leftTime="late"),
        person("c", joinedTime=None, leftTime=None, state="end"),
        person("d", "10:00", joinedTime="2021-03-08T10:00:00+09:00"),
    ]
    parsed = parse(said(("11:00", people)))
    assert parsed.rejected.rows() == [
        (1, "stay", ["time of joining cannot be read"]),
        (2, "stay", ["time of leaving cannot be read"]),
    ]
    assert parsed.skipped == {"did not join": 1}
    assert stays(parsed) == [(1, "10:00:00", None, False)]


@pytest.mark.parametrize("content", [b"{}", b"[", b'{"place": " "}'])
def test_a_file_that_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match="remove it"):
        parse(content)


def test_the_api_and_the_csv_of_a_meeting_tell_the_same() -> None:
    fixture = Path(__file__).parents[1] / "fixtures/webex/attendee_report.csv"
    csv = webex_report.parse(
        Chunk(fixture.read_bytes(), "report.csv", instant("23:00")),
        WebexReport(name="webex", kind="webex_report", path="*"),
        CONTEXT,
    ).tables["stay"]
    times = csv.select("started_at", "ended_at").rows()

    def part(number: int) -> dict[str, str]:
        joined, left = (f"{moment:%Y-%m-%dT%H:%M:%S.250Z}" for moment in times[number])
        return {"joinedTime": joined, "leftTime": left}

    people = [
        person("desk", host=True, state="end", **part(0)),
        person("amina", state="end", devices=[part(1), part(2)], **part(1)),
        person("?", state="end", **part(3)),
    ]
    own = parse(said(("23:00", people), place="Committee II")).tables["stay"]
    columns = ["refs", "connection", "place", "service", "started_at", "ended_at"]
    assert own.height == 4
    rows = [sorted(one.select(columns).to_dicts(), key=str) for one in (own, csv)]
    assert [row["refs"] for row in rows[0] if row["service"]] == [
        [REFERENCES.make("email", "", "desk@example.org")]
    ]
    assert rows[0] == rows[1]


def test_a_meeting_is_asked_for_live_and_then_until_it_is_final(
    tmp_path: Path, webex: Webex
) -> None:
    live, instances = "/v1/meetingParticipants?meetingId=series-1&max=100", "/v1/meetings?"
    webex.current = [person("p1", "10:00"), person("p2", "10:05"), person("p3")]
    assert [path.partition("=")[0] for path in poll(webex, tmp_path)] == [
        *("/v1/meetings?meetingNumber", "/v1/meetingParticipants?meetingId"),
        *("/v1/meetingParticipants?cursor", "/v1/meetings?meetingSeriesId"),
        *("/v1/meetings/series-2?hostEmail", "/v1/meetingParticipants?meetingId"),
        "/v1/meetings?meetingSeriesId",
    ]
    (file,) = (tmp_path / "spool").glob("meeting-*.json")
    before = file.read_bytes()
    assert before.count(b'"id"') == 3
    # Only who is there is asked for, and nothing is written that is not new.
    webex.current = [one | {"muted": False} for one in webex.current]
    assert len(poll(webex, tmp_path)) == 3
    assert file.read_bytes() == before
    # Ended, and nobody is asked of the list beyond its first page; the next one is at once.
    webex.current = [person(name, "10:00", "11:00") for name in ("p1", "p2", "p3", "p4")]
    webex.instances = [
        {"id": "m1_I_1", "state": "ended", "end": at("11:30")},
        {"id": "m1_I_2", "state": "inProgress"},
    ]
    webex.ended = {"m1_I_1": webex.current}
    later(tmp_path, 15)
    assert poll(webex, tmp_path)[2].startswith(instances)
    assert poll(webex, tmp_path)[0] == live
    assert len(poll(webex, tmp_path)) == 2
    assert file.read_bytes().count(b'"id"') == 4
    webex.current = [person("p1", "14:00", meetingId="m1_I_2")]
    poll(webex, tmp_path)
    assert len(list((tmp_path / "spool").glob("meeting-*.json"))) == 2
    # It is completed for two hours after it was seen to have ended.
    for minutes, number in ((15, 2), (90, 2), (15, 2), (15, 0), (600, 0)):
        later(tmp_path, minutes)
        assert (
            len([path for path in poll(webex, tmp_path) if "m1_I_1" in path or "cursor" in path])
            == number
        )


def test_an_instance_nobody_saw_is_fetched_once_it_has_ended(tmp_path: Path, webex: Webex) -> None:
    webex.current = [person("p1", "14:00", meetingId="m1_I_2")]
    webex.instances = [
        {"id": f"m1_I_{number}", "state": "ended", "end": at("11:30")} for number in (0, 1, 9)
    ]
    # Nobody was in the last of them.
    webex.ended = {"m1_I_0": [person("p2", "09:00", "09:30", meetingId="m1_I_0")], "m1_I_1": []}
    poll(webex, tmp_path)
    files = (tmp_path / "spool").glob("meeting-*.json")
    assert stays(*(parse(file.read_bytes()) for file in files)) == [
        (1, "09:00:00", "09:30:00", False),
        (1, "14:00:00", None, False),
    ]


def test_who_was_lost_sight_of_left_at_the_end_of_the_meeting(tmp_path: Path, webex: Webex) -> None:
    webex.current = [person("p1", "10:00")]
    poll(webex, tmp_path)
    # The program did not run until the end, and the list forgot somebody.
    webex.current = []
    webex.instances = [{"id": "m1_I_1", "state": "ended", "end": at("11:30")}]
    webex.ended = {"m1_I_1": [person("p2", "10:05", "11:00")]}
    later(tmp_path, 15)
    poll(webex, tmp_path)
    (file,) = (tmp_path / "spool").glob("meeting-*.json")
    assert stays(parse(file.read_bytes())) == [
        (1, "10:00:00", "11:30:00", False),
        (1, "10:05:00", "11:00:00", False),
    ]


def test_a_number_nobody_knows_holds_up_no_other(tmp_path: Path, webex: Webex) -> None:
    source = configured(webex, tmp_path)
    unknown = source.events[0].model_copy(update={"number": "1"})
    webex.ended = {"series-2": [person("p1", "10:00")]}
    client = Client(webex.system.url, TOKEN, HASTY)
    with pytest.raises(FetchError) as caught:
        fetch(
            source.model_copy(update={"events": (unknown, source.events[1])}),
            client,
            tmp_path / "spool",
        )
    client.close()
    assert str(caught.value) == (
        f"{webex.system.host}/v1/meetings (1) knows no such meeting; check its number or id, and "
        "host_email."
    )
    (file,) = (tmp_path / "spool").glob("meeting-*.json")
    assert stays(parse(file.read_bytes())) == [(1, "10:00:00", None, False)]


@pytest.mark.parametrize("seed", range(3))
def test_after_the_faults_the_facts_are_those_of_a_calm_day(
    tmp_path: Path, webex: Webex, seed: int
) -> None:
    known = (*FAULTS, "twice", "backwards", "missing page")
    chance = random.Random(seed)
    everybody = [person(f"p{number}", "10:00", "11:00") for number in range(5)]
    everybody += [person("?1", "10:00", "10:30"), person("?2", "10:00", "10:40")]
    sentences: list[str] = []

    def through() -> None:
        """Poll with faults, then once without."""
        faults = [chance.choice((*known, "", "", "")) for _ in range(20)]
        webex.system.faults.extend(chance.sample((*known, *faults), len(known) + len(faults)))
        while webex.system.faults:
            try:
                poll(webex, tmp_path)
            except FetchError as fault:
                sentences.append(str(fault))
            if (tmp_path / "spool/.state.json").exists():
                later(tmp_path, 15)
        later(tmp_path, 15)
        poll(webex, tmp_path)

    webex.current = [one | {"leftTime": NEVER, "state": "joined"} for one in everybody]
    webex.current[0] |= {"joinedTime": NEVER}
    through()
    (file,) = (tmp_path / "spool").glob("meeting-*.json")
    assert len([one for one in stays(parse(file.read_bytes())) if one[2] is None]) == 7
    webex.current, webex.ended = everybody, {"m1_I_1": everybody}
    webex.instances = [{"id": "m1_I_1", "state": "ended", "end": at("11:30")}]
    through()
    assert stays(parse(file.read_bytes())) == stays(parse(said(("11:30", everybody))))
    assert set(known) <= set(webex.system.told)
    assert len(set(sentences)) >= 5
    assert all(one.startswith(f"{webex.system.host}/v1/") for one in sentences)
    for text in (TOKEN, "Secret", "example.org", "hostEmail"):
        assert text not in "".join(sentences)
    assert TOKEN.encode() not in b"".join(
        one.read_bytes() for one in (tmp_path / "spool").iterdir()
    )


def test_the_next_poll_tells_the_end_of_a_stay(tmp_path: Path, webex: Webex) -> None:
    folder = make(tmp_path, EVENT + ROOMS + SOURCE.format(url=webex.system.url))
    webex.current = [
        person("p1", "10:00"),
        person("p2", "10:02"),
        person("p4"),
        person("p3", state="lobby"),
    ]
    webex.ended = {"series-2": [person("p5", "10:05", meetingId="m2_I_1")]}
    assert load(folder) == []
    day = "started_at < timestamp '2022-01-01'"
    sql = f"select place, started_at, ended_at from staging.reported_stay where {day} order by all"
    assert core(folder, sql) == [
        ("25501234567", "10:00", None),
        ("25501234567", "10:02", None),
        ("Committee I", "10:05", None),
    ]
    # 4 is there, since now.
    (seen,) = core(folder, "select count(*) from core.stay where started_at > '2022-01-01'")
    assert seen == (1,)
    assert mart(folder, "select reason, records from marts.skipped") == [("in the lobby", 1)]
    webex.current = [person("p1", "10:00", "11:00"), person("p2", "10:02"), person("p4", "10:04")]
    assert load(folder) == []
    assert core(folder, sql) == [
        ("25501234567", "10:00", "11:00"),
        ("25501234567", "10:02", None),
        ("25501234567", "10:04", None),
        ("Committee I", "10:05", None),
    ]
    # What was assumed of 4 has no length any more, and counts nowhere.
    sql = "select count(*) from staging.stay where started_at > '2022-01-01'"
    assert core(folder, sql) == [(0,)]
    text = str(core(folder, "select * from core.stay")).casefold()
    assert not [one for one in ("secret", "example.org", "5550100") if one in text]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('id = "series-2"', 'id = "s"\nnumber = "1"', 'it needs either a "number" or an "id"'),
        ('id = "series-2"', "", 'it needs either a "number" or an "id"'),
        ('"Committee I"', '""', 'with an "id" it needs a "name"'),
        ('"2550 123 4567"', '"2.55E+10"', '"number" is no meeting number; write it as'),
        ("service =", 'service_roles = ["Guest"]\nservice =', "should be 'Host' or 'Cohost'"),
    ],
)
def test_what_is_refused_in_the_configuration(
    tmp_path: Path, before: str, after: str, sentence: str
) -> None:
    text = SOURCE.format(url="https://webexapis.com").replace(before, after)
    folder = make(tmp_path, EVENT + text)
    with pytest.raises(ConfigError) as caught:
        config.load(folder / "congress.toml")
    assert sentence in str(caught.value)
