"""Zoom over HTTP: each time a meeting was held is a report, whatever goes wrong on the way."""

import random
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import config
from etl.errors import ConfigError
from etl.references import References
from etl.sources import zoom_fetch
from tests.congress import (
    CONFIG,
    EVENT,
    KEY,
    ROOMS,
    content_hash,
    core,
    instant,
    load,
    make,
    mart,
    register,
    report,
)
from tests.faulty_server import FAULTS, TOKEN, Asked, Grants, Reply, System
from tests.fetching import hurry, load_through

GRANT = "/oauth/token"
PLENARY, COMMITTEE = "91200011111", "222"
SLASHES = "/b//+Q=="
ENCODED = "%252Fb%252F%252F%252BQ%253D%253D"
INSTANCES = f"/v2/past_meetings/{PLENARY}/instances"
MORNING = "/v2/report/meetings/aa%253D%253D/participants"
AFTERNOON = f"/v2/report/meetings/{ENCODED}/participants"
WEBINARS = f"/v2/past_webinars/{COMMITTEE}/instances"
WEBINAR = "/v2/report/webinars/w1/participants"
REGISTRANTS = f"/v2/webinars/{COMMITTEE}/registrants"
SOURCE = """
[[source]]
name = "zoom"
kind = "zoom_api"
url = "{url}"
token_url = "{url}/oauth/token"
token_env = "ZOOM_SECRET"
account_id = "ACC-1"
client_id = "app_1"
meeting_ids = ["912 0001 1111"]
webinar_ids = ["222"]
service = ["interpreter"]
{more}
[[source.meetings]]
match = "912-0001-1111"
session = "by_time:Plenary"
[[source.meetings]]
match = "222"
session = "C1"
"""
REGISTRATION = CONFIG[CONFIG.index('[[source]]\nname = "registration"') :].split("[[source]]")[1]
STAYS = (
    "select distinct place, len(refs), service, started_at, ended_at from core.stay order by all"
)
ATTENDED = (
    'select session_id, "at", class, sum(people) from marts.attendance_change '
    "group by all order by all"
)
PEOPLE = ("Amina", "Otieno", "p1@example.org", "guest@example.net", "192.0.2.44")


def joined(email: str, joined_at: str, left_at: str, **more: Any) -> dict[str, Any]:
    """Return a row of a report: one connection; clocks are local to the event."""
    times = (f"{instant(one).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for one in (joined_at, left_at))
    row: dict[str, Any] = {
        "id": "",
        "user_id": "16778240",
        "name": "Amina Otieno",
        "user_email": email,
    }
    row |= dict(zip(("join_time", "leave_time"), times, strict=True))
    row |= {"duration": 60, "failover": False, "customer_key": "", "registrant_id": ""}
    return row | {"status": "in_meeting", "bo_mtg_id": "", "ip_address": "192.0.2.44"} | more


def listed(name: str, rows: list[dict[str, Any]], size: int = 2) -> Callable[[Asked], Any]:
    """Answer with pages of a list; who shows a token that was not given is refused."""

    def page(asked: Asked) -> Any:
        assert asked.query["page_size"] == "300"
        start = asked.query.get("next_page_token", "p0").removeprefix("p")
        if not start.isdigit():
            return Reply({"code": 300, "message": "The next page token is expired."}, 400)
        end = int(start) + size
        token = f"p{end}" if end < len(rows) else ""
        return {"page_count": 1, "page_size": size, "total_records": len(rows)} | {
            "next_page_token": token,
            name: rows[int(start) : end],
        }

    return page


MORNING_ROWS = [
    joined("p1@example.org", "10:00", "10:20"),
    joined("p1@example.org", "10:30", "11:30", user_id="16778241", failover=True),
    joined("P2@example.org", "10:00", "11:00", user_id="2", bo_mtg_id="room"),
    joined("p2@example.org", "09:50", "10:00", user_id="2", status="in_waiting_room"),
    joined("", "10:05", "11:05", user_id="3", registrant_id="R3"),
    joined("", "10:05", "11:10", user_id="4", name="Interpreter FR"),
    joined("", "10:05", "11:15", user_id="5", name="Guest"),
]
MORNING_STAYS = [
    (PLENARY, 0, False, "10:05", "11:05"),
    (PLENARY, 0, False, "10:05", "11:15"),
    (PLENARY, 0, True, "10:05", "11:10"),
    (PLENARY, 1, False, "10:00", "10:20"),
    (PLENARY, 1, False, "10:00", "11:00"),
    (PLENARY, 1, False, "10:30", "11:30"),
]


def zoom() -> dict[str, Any]:
    """Return what Zoom answers: a plenary that was held twice, and a webinar."""
    held = [("aa==", "10:00"), (SLASHES, "14:00"), ("old", "7/08:00")]
    began = {uuid: f"{instant(at).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for uuid, at in held}
    began["old"] = "2010-01-01T00:00:00Z"
    return {
        INSTANCES: {"meetings": [{"uuid": uuid, "start_time": at} for uuid, at in began.items()]},
        WEBINARS: {"webinars": [{"uuid": "w1", "start_time": began["aa=="]}]},
        MORNING: listed("participants", MORNING_ROWS),
        AFTERNOON: listed("participants", [joined("p3@example.org", "14:00", "15:00")]),
        WEBINAR: listed(
            "participants",
            [
                joined("", "10:00", "11:00", registrant_id="R1"),
                joined("", "10:00", "11:30", registrant_id="R9", user_id="2"),
            ],
        ),
        REGISTRANTS: listed(
            "registrants",
            [
                {"id": f"R{n}", "email": f"p{n}@example.org", "first_name": "Amina"}
                for n in (1, 2, 3)
            ],
        ),
    }


def spoil(value: Any, fault: str) -> Any:
    """Take a field away, answer something else, or mistake the pages."""
    if fault == "no field":
        return {
            key: [one for row in rows if (one := without_field(row))] if key[-1] == "s" else rows
            for key, rows in value.items()
            if key not in NEEDED
        }
    if fault in ("no answer", *FAULTS):
        return {"code": 3001, "message": "Meeting does not exist: Amina."}
    return PAGE_FAULTS[fault](value) if "participants" in value else value


def without_field(row: Any) -> Any:
    return {key: value for key, value in row.items() if key not in NEEDED}


def page_at(value: Any, further: int) -> Any:
    """Say that another page than the next one comes next."""
    token = str(value["next_page_token"] or "p0")
    return value | {"next_page_token": f"p{max(0, int(token[1:]) + further)}"}


NEEDED = ("uuid", "status", "email", "access_token")
PAGE_FAULTS: dict[str, Callable[[Any], Any]] = {
    "page again": lambda value: page_at(value, -2),
    "page missing": lambda value: page_at(value, 2),
    "pages end": lambda value: value | {"next_page_token": ""},
    "page token expired": lambda value: value | {"next_page_token": "stale"},
    "reversed": lambda value: value | {"participants": value["participants"][::-1]},
    "token taken back": lambda value: value,
}


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing longer than a test may take; reports of 2021 are given still."""
    monkeypatch.setenv("ZOOM_SECRET", TOKEN)
    hurry(monkeypatch)
    monkeypatch.setattr(zoom_fetch, "_REPORTED", timedelta(days=3650))


@pytest.fixture
def system() -> Iterator[System]:
    pair = b64encode(f"app_1:{TOKEN}".encode()).decode()

    def is_right(asked: Asked) -> bool:
        wanted = {"grant_type": "account_credentials", "account_id": "ACC-1"}
        return asked.headers["Authorization"] == f"Basic {pair}" and asked.form == wanted

    grants = Grants(is_right)

    def spoilt(value: Any, fault: str) -> Any:
        grants.given += fault == "token taken back"
        return spoil(value, fault)

    answers = zoom() | {GRANT: grants}
    with System(answers, spoil=spoilt, knows=grants.knows, open_paths=(GRANT,)) as system:
        yield system


def event(tmp_path: Path, system: System, more: str = "") -> Path:
    sources = "[[source]]" + REGISTRATION + SOURCE.format(url=system.url, more=more)
    folder = make(tmp_path, EVENT + ROOMS + sources)
    register(folder, "1", "2", "3")
    return folder


def asked(system: System) -> list[str]:
    """Return the paths that were asked since the last time."""
    paths, system.asked = system.asked, []
    return [path.partition("?")[0] for path in paths]


def again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every report fetched at every poll."""
    monkeypatch.setattr(zoom_fetch, "_is_due", lambda *_: True)


def test_each_time_a_meeting_was_held_is_a_report_of_connections(
    tmp_path: Path, system: System
) -> None:
    folder = event(tmp_path, system)
    assert load(folder) == []
    assert asked(system) == [GRANT, INSTANCES, WEBINARS, *[MORNING] * 4, AFTERNOON, WEBINAR]
    assert core(folder, STAYS) == [
        (COMMITTEE, 0, False, "10:00", "11:00"),
        (COMMITTEE, 0, False, "10:00", "11:30"),
        *MORNING_STAYS,
        (PLENARY, 1, False, "14:00", "15:00"),
    ]
    # The rest was in the waiting room.
    assert core(
        folder, "select sum(records), sum(skipped) from core.batch where source = 'zoom'"
    ) == [(10, 1)]
    # After five minutes in all; 1 and 2 in the morning, 3 in the afternoon.
    assert mart(folder, ATTENDED) == [
        ("P1", "10:05", "platform_only", 2),
        ("P2", "14:05", "platform_only", 1),
    ]
    files = sorted(path.name for path in (folder / "data/fetched/zoom").glob("[mw]*.json"))
    assert [name[:-14] for name in files] == [
        "meeting-91200011111-20210308",
        "meeting-91200011111-20210308",
        "webinar-222-20210308",
    ]


def test_the_api_and_the_exported_report_tell_the_same(tmp_path: Path, system: System) -> None:
    rows = [row for row in MORNING_ROWS if row["status"] == "in_meeting" and not row["failover"]]
    system.answers[MORNING] = listed("participants", rows)
    system.answers[INSTANCES]["meetings"] = system.answers[INSTANCES]["meetings"][:1]
    system.answers[WEBINARS] = {"webinars": []}
    fetched = event(tmp_path / "api", system)
    exported = make(tmp_path / "csv", CONFIG.replace('"service"', '"interpreter"'))
    report(
        exported,
        PLENARY,
        "p1@example.org 10:00 10:20",
        "P2@example.org 10:00 11:00",
        "- 10:05 11:05 Amina",
        "- 10:05 11:10 Interpreter",
        "- 10:05 11:15 Guest",
    )
    for folder in (fetched, exported):
        assert load(folder) == []
    facts = "select refs, place, service, started_at, ended_at from core.stay order by all"
    assert core(fetched, facts) == core(exported, facts)
    assert len(core(fetched, facts)) == 5


def test_a_final_report_is_not_asked_for_again(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)
    load(folder)
    before, batches = content_hash(folder), core(folder, "select count(*) from core.batch")
    asked(system)
    assert load(folder) == []
    assert asked(system) == [GRANT, INSTANCES, WEBINARS]
    again(monkeypatch)
    load(folder)
    # It says the same, so that there is nothing to load.
    assert MORNING in asked(system)
    assert core(folder, "select count(*) from core.batch") == batches
    assert content_hash(folder) == before


@pytest.mark.parametrize(
    ("began", "tried", "is_due"),
    [
        (120, None, True),
        (120, (9, 9), False),  # ten minutes later at the soonest
        (120, (10, 10), True),
        (120, (60, 25), False),  # then each pause is as long as all before it
        (120, (60, 30), True),
        (900, (800, 441), True),
        (900, (800, 440), False),  # six hours after it was fetched first it is final
        (2 * 1440 + 59, (60, 60), True),
        (2 * 1440 + 60, (60, 60), False),  # and at once if it was held two days before
    ],
)
def test_reports_are_completed_late(
    began: int, tried: tuple[int, int] | None, *, is_due: bool
) -> None:
    now = instant("20:00")

    def ago(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    one = zoom_fetch._Instance(zoom_fetch._Meeting("meetings", "1"), "u", ago(began))
    times = [ago(minutes).timestamp() for minutes in tried] if tried else None
    assert zoom_fetch._is_due(one, times, now) is is_due


def test_a_report_that_comes_later_and_grows(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)
    again(monkeypatch)
    del system.answers[MORNING]
    system.answers[AFTERNOON] = listed("participants", [])
    # None yet, or none at all, since only one person was there: no fault.
    assert load(folder) == []
    assert core(folder, "select distinct place from core.stay") == [(COMMITTEE,)]
    system.answers[MORNING] = listed("participants", MORNING_ROWS[:3])
    load(folder)
    system.answers[MORNING] = listed("participants", MORNING_ROWS)
    load(folder)
    # Nothing is taken back by an answer that is empty.
    system.answers[MORNING] = listed("participants", [])
    assert load(folder) == []
    rows = [row for row in core(folder, STAYS) if row[0] == PLENARY]
    assert rows == MORNING_STAYS


def test_what_is_older_than_zoom_reports_is_passed_over(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system)
    monkeypatch.setattr(zoom_fetch, "_REPORTED", timedelta(days=180))
    assert load(folder) == []
    assert asked(system) == [GRANT, INSTANCES, WEBINARS]


def test_missing_addresses_come_from_the_registrants(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, "registrants = true")
    system.answers[f"/v2/meetings/{PLENARY}/registrants"] = listed("registrants", [])
    assert load(folder) == []
    # Once for each report that lacks an address; the afternoon lacks none.
    assert [path.split("/")[2] for path in asked(system) if "registrants" in path] == [
        "meetings",
        *["webinars"] * 2,
    ]
    assert mart(
        folder, "select sum(people) from marts.attendance_change where session_id = 'C1'"
    ) == [(1,)]
    linked = core(folder, "select place, sum(len(refs)) from core.stay group by 1 order by 1")
    assert linked == [(COMMITTEE, 1), (PLENARY, 4)]
    # Of who registered only the number and the address are kept.
    kept = "".join(
        path.read_text() for path in (folder / "data/fetched/zoom").glob("webinar-*.json")
    )
    assert "p1@example.org" in kept
    assert "first_name" not in kept


def test_numbers_of_a_report_are_references(tmp_path: Path, system: System) -> None:
    rows = [joined("", "10:00", "11:00", registrant_id=" R7 ", id="z", customer_key="41")]
    system.answers[MORNING] = listed("participants", rows)
    kinds = 'registrant_id = "platform", customer_key = "registration"'
    more = f'issuer = "form"\nreferences = {{ {kinds} }}'
    folder = event(tmp_path, system, more)
    assert load(folder) == []
    make_ref = References(KEY.encode()).make
    (row,) = core(
        folder,
        "select refs from core.stay where len(refs) > 0 and "
        f"place = '{PLENARY}' and started_at < timestamp '2021-03-08 04:00'",
    )
    assert row == ([make_ref("registration", "form", "41"), make_ref("platform", "form", "R7")],)


def test_a_meeting_that_fails_holds_up_no_other(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    system.answers[INSTANCES] = {"meetings": [{"start_time": "2021-03-08T01:00:00Z"}]}
    assert load(folder) == [
        f"zoom: {system.host}{INSTANCES} is no list of meetings that were held; see if Zoom was "
        "changed and check the url."
    ]
    assert core(folder, "select distinct place from core.stay") == [(COMMITTEE,)]
    system.answers |= zoom()
    system.answers[MORNING] = lambda _asked: Reply({"code": 4711, "message": "no scope"}, 400)
    # The number of the meeting is shown, not the id of the time it was held.
    assert load(folder) == [
        f"zoom: {system.host}/v2/report/meetings/{PLENARY}/participants is refused (400); give "
        "the app the scopes its page in docs/sources names, and check the numbers in the "
        "configuration."
    ]
    rows = core(folder, "select distinct place, started_at from core.stay order by all")
    assert rows == [(COMMITTEE, "10:00"), (PLENARY, "14:00")]


def test_nothing_more_is_asked_once_it_is_too_often(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    system.answers[INSTANCES] = lambda _asked: Reply(
        {"code": 429}, 429, {"Retry-After": "2999-05-31T00:00:00Z"}
    )
    (sentence,) = load(folder)
    assert sentence.endswith(
        "says that it is asked too often (429); ask less often with every_seconds."
    )
    assert asked(system) == [GRANT, INSTANCES]


@pytest.mark.parametrize(
    ("fault", "has", "says"),
    [("pages end", 2, "7"), ("page missing", 5, "7")],
)
def test_pages_that_are_missing_are_noticed(
    tmp_path: Path, system: System, fault: str, has: int, says: str
) -> None:
    folder = event(tmp_path, system)
    system.faults.extend(["", "", "", fault])
    assert load(folder) == [
        f"zoom: {system.host}/v2/report/meetings/{PLENARY}/participants has {has} participants "
        f"and says that there are {says}; it is asked again."
    ]
    assert load(folder) == []
    assert core(folder, STAYS)[2:-1] == MORNING_STAYS


@pytest.mark.parametrize("fault", ["page again", "reversed", "token taken back"])
def test_pages_that_come_twice_or_in_disorder_are_no_fault(
    tmp_path: Path, system: System, fault: str
) -> None:
    folder = event(tmp_path, system)
    system.faults.extend(["", "", "", fault])
    assert load(folder) == []
    assert core(folder, STAYS)[2:-1] == MORNING_STAYS


@pytest.mark.parametrize("seed", range(2))
def test_after_the_faults_the_facts_are_those_of_a_calm_day(
    tmp_path: Path,
    system: System,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    seed: int,
) -> None:
    again(monkeypatch)
    calm = event(tmp_path / "calm", system)
    assert load(calm) == []
    chance = random.Random(seed)
    every = (*FAULTS, *PAGE_FAULTS)
    faults = [chance.choice((*every, "", "", "")) for _ in range(20)]
    system.faults.extend(chance.sample((*every, *faults), len(every) + len(faults)))
    folder = event(tmp_path / "rough", system)
    said = load_through(folder, system, "zoom")
    assert load(folder) == []
    assert set(every) <= set(system.told)
    assert len(said) >= 5
    assert core(folder, STAYS) == core(calm, STAYS)
    assert mart(folder, ATTENDED) == mart(calm, ATTENDED)
    assert core(folder, "select count(*) from core.quarantine") == [(0,)]
    output = "".join((*said, *capfd.readouterr()))
    public = [
        path
        for path in (folder / "data").rglob("*")
        if path.is_file() and (path.suffix == ".duckdb" or "snapshots" in path.parts)
    ]
    assert len(public) > 2
    for text in (TOKEN, "granted-", *PEOPLE):
        assert text not in output
        assert [path for path in public if text.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('"ACC-1"', '"A:1"', '"account_id" in [[source]] "zoom" is not right'),
        ('"912 0001 1111"', '"9.12E+10"', '"9.12E+10" is no number of a meeting'),
        (
            "token_url = ",
            "token_url = 'http://192.0.2.1/t' #",
            "the token would be sent in the open",
        ),
        (
            'meeting_ids = ["912 0001 1111"]\nwebinar_ids = ["222"]',
            "",
            'it has neither "meeting_ids" nor "webinar_ids"',
        ),
        (
            "service",
            'references = { user_id = "platform" }\nservice',
            '"user_id" is no field that stands for one person; use one of customer_key, id, ',
        ),
    ],
)
def test_what_is_refused_in_the_configuration(
    tmp_path: Path, system: System, before: str, after: str, sentence: str
) -> None:
    file = event(tmp_path, system) / "congress.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    assert sentence in str(caught.value)


def test_the_addresses_of_zoom_are_known(tmp_path: Path, system: System) -> None:
    file = event(tmp_path, system) / "congress.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if system.host not in line), encoding="utf-8")
    (found,) = (one for one in config.load(file).sources if one.name == "zoom")
    assert isinstance(found, zoom_fetch.ZoomApi)
    assert (found.url, found.token_url) == ("https://api.zoom.us", "https://zoom.us/oauth/token")
    assert found.every_seconds == 300
    assert found.meeting_ids == (PLENARY,)
