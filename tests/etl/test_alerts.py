"""Alerts in a pipeline: sent once an episode, seen once somebody says so, and kept by a rebuild."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.acknowledgements import acknowledge
from etl import alerts, config, watch, webhook
from etl.__main__ import app
from etl.errors import ConfigError
from etl.fetch.connection import Limits
from etl.pipeline import Pipeline
from etl.references import References
from etl.warehouse import Warehouse
from tests.congress import (
    CONFIG,
    KEY,
    content_hash,
    core,
    hold_at,
    instant,
    keep,
    load,
    make,
    mart,
    scan,
    write,
)
from tests.faulty_server import Asked, Reply, System

LATE = '\n[[alert]]\nkind = "meeting_not_opened"\nbodies = ["Plenary"]\n'
WEBHOOK = '\n[alerts]\nwebhook_env = "TEST_WEBHOOK"\n'
SECRET = "PLANTEDplantedPLANTED"
PATH = f"/services/{SECRET}"
TEXT = "First plenary (P1) is not opened 15 minutes after its planned time"
SINCE = "since 2021-03-08 10:10 (Asia/Tokyo; 2021-03-08 01:10 UTC)."


class Hook:
    """A webhook that takes what is posted, or answers with the next of `statuses`."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return Reply("ok", self.statuses.pop(0) if self.statuses else 200)

    @property
    def keys(self) -> list[str]:
        return [asked.headers["Idempotency-Key"] for asked in self.asked]


@contextmanager
def listening(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    with System({PATH: hook}, open_paths=(PATH,)) as system:
        monkeypatch.setenv("TEST_WEBHOOK", f"{system.url}{PATH}")
        monkeypatch.setattr(webhook, "FIRST_PAUSE_SECONDS", 0.01)
        monkeypatch.setattr(webhook, "LONGEST_PAUSE_SECONDS", 0.05)
        yield system


def late(folder: Path, text: str = CONFIG + LATE) -> Path:
    """Make a Congress whose first plenary should have been opened a quarter of an hour ago."""
    make(folder, text)
    scan(folder, "B1 in Annex 10:15")
    return folder


def episodes(folder: Path) -> list[tuple[Any, ...]]:
    return core(folder, "select subject, started_at, ended_at from core.alert order by started_at")


def test_an_episode_is_logged_at_its_begin_and_at_its_end(tmp_path: Path) -> None:
    folder = late(tmp_path)
    assert load(folder) == [f"Alert: {TEXT}, {SINCE}"]
    assert load(folder) == []
    keep(folder, "clock", hold_at("P1", "10:16"))
    scan(folder, "B1 out Annex 10:16:59")
    assert load(folder) == []
    scan(folder, "B2 in Annex 10:17")
    assert load(folder) == [
        f"Alert: Over: {TEXT}, from 2021-03-08 10:10 (Asia/Tokyo; 2021-03-08 01:10 UTC) "
        "to 2021-03-08 10:17 (Asia/Tokyo; 2021-03-08 01:17 UTC)."
    ]
    assert episodes(folder) == [("P1", "10:10", "10:17")]


def test_what_is_posted_is_a_sentence_with_its_numbers_and_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook()
    with listening(hook, monkeypatch):
        folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
        load(folder)
    (asked,) = hook.asked
    ((alert_id,),) = core(folder, "select alert_id from core.alert")
    assert asked.headers["Content-Type"] == "application/json"
    assert hook.keys == [f"{alert_id}-began"]
    assert json.loads(asked.body) == {
        "id": alert_id,
        "state": "began",
        "text": f"{TEXT}, {SINCE}",
        "event": "Test Congress",
        "is_simulated": False,
        "alert": "meeting_not_opened",
        "kind": "meeting_not_opened",
        "subject": "P1",
        "meeting": "P1",
        "value": 15,
        "unit": "minutes",
        "started_at": "2021-03-08T01:10:00+00:00",
        "ended_at": None,
    }
    assert core(folder, "select notified_at is not null from core.alert") == [(True,)]


def test_an_episode_is_posted_once_over_many_looks_and_restarts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook()
    with listening(hook, monkeypatch):
        folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
        for minute in range(16, 20):
            load(folder)
            scan(folder, f"B1 in Annex 10:{minute}")
        keep(folder, "clock", hold_at("P1", "10:20"))
        for minute in range(25, 28):
            scan(folder, f"B1 in Annex 10:{minute}")
            load(folder)
    ((alert_id,),) = core(folder, "select alert_id from core.alert")
    assert hook.keys == [f"{alert_id}-began", f"{alert_id}-ended"]


def test_what_is_not_taken_is_posted_again_until_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook(500, 404)
    with listening(hook, monkeypatch):
        folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
        said = looked(folder, until=lambda: len(hook.keys) == 3)
    assert len(set(hook.keys)) == 1
    place = "The address in TEST_WEBHOOK does not take what is posted"
    again = "see if it is in order. The alert is sent again until it is taken."
    assert [one for one in said if "TEST_WEBHOOK" in one] == [
        f"{place} (500); {again}",
        f"{place} (404); {again}",
    ]
    known = "select notified_at is not null, webhook_error from core.alert"
    assert core(folder, known) == [(True, None)]


def looked(folder: Path, until: Any) -> list[str]:
    """Look again and again, as `watch` does, until something is so; then once more."""
    settings = config.load(folder / "congress.toml")
    said: list[str] = []
    with Warehouse(settings.warehouse) as warehouse:
        pipeline = Pipeline(settings, warehouse, settings.context(References(KEY.encode())))
        pipeline.open()
        pipeline.load_new()
        with pipeline.alerts:
            pipeline.publish()
            deadline = time.monotonic() + 60
            while not until() and time.monotonic() < deadline:
                pipeline.alerts.decide()
                said += pipeline.alerts.take()
                time.sleep(0.005)
            while core_of(warehouse) and time.monotonic() < deadline:
                pipeline.alerts.decide()
                time.sleep(0.005)
        pipeline.publish()
        said += pipeline.alerts.take()
    return said


def core_of(warehouse: Warehouse) -> bool:
    waits = "select count(*) > 0 from core.alert where notified_at is null"
    (row,) = warehouse.con.execute(waits).fetchall()
    return bool(row[0])


def test_a_fault_of_the_webhook_is_shown_with_the_alert_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_WEBHOOK", f"http://127.0.0.1:1{PATH}")
    folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
    fault = "The address in TEST_WEBHOOK cannot be reached; check the url and the network."
    assert f"Alert: {fault} The alert is sent again until it is taken." in load(folder)
    load(folder)
    assert mart(folder, "select notified_at, webhook_error from marts.alert") == [(None, fault)]


KILLED = """
import os, sys
from pathlib import Path
from etl import alerts, config, watch
from etl.references import References
note = alerts.Alerts._note
def die(self, outcome):
    os.kill(os.getpid(), 9)
alerts.Alerts._note = die
watch.run(config.load(Path(sys.argv[1])), References(sys.argv[2].encode()), print, print)
"""


def test_killed_between_posting_and_noting_it_is_posted_again_with_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook()
    with listening(hook, monkeypatch):
        folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
        arguments = [sys.executable, "-c", KILLED, str(folder / "congress.toml"), KEY]
        killed = subprocess.run(arguments, env=os.environ, capture_output=True, check=False)
        assert killed.returncode == -9
        assert core(folder, "select notified_at from core.alert") == [(None,)]
        load(folder)
        load(folder)
    assert len(hook.keys) == 2
    assert len(set(hook.keys)) == 1


def test_an_episode_from_before_there_was_a_webhook_is_not_posted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook()
    folder = late(tmp_path)
    load(folder)
    with listening(hook, monkeypatch):
        write(folder / "congress.toml", CONFIG + WEBHOOK + LATE)
        load(folder)
    assert hook.keys == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        f"http://hooks.example.org{PATH}",
        f"ftp://hooks.example.org{PATH}",
        f"https://user:{SECRET}@hooks.example.org/",
        f"https://{PATH}",
        f"https://hooks.example.org{PATH} x",
        f"https://[{SECRET}/",
    ],
)
def test_an_address_that_is_not_safe_is_refused_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("TEST_WEBHOOK", address)
    with pytest.raises(ConfigError) as refused:
        load(late(tmp_path, CONFIG + WEBHOOK + LATE))
    assert str(refused.value) == (
        "The environment variable TEST_WEBHOOK holds no address to post alerts to; set it to one "
        "that begins with https:// (http:// only for the loopback) and has no name or password "
        "before the host, or take webhook_env out of [alerts]."
    )


@pytest.mark.parametrize("fault", ["other host", "page", "hang", "dropped", "drip", "500", "429"])
def test_whatever_the_webhook_does_its_address_is_in_no_message_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    hook = Hook()
    monkeypatch.setattr(webhook, "LIMITS", Limits(connect=1, read=0.2, total=0.5))
    with listening(hook, monkeypatch) as system:
        system.faults.append(fault)
        folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
        said = load(folder)
    assert SECRET not in " ".join(said)
    for path in folder.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


def seen(folder: Path, alert_id: str, role: str = "Duty officer") -> None:
    acknowledge(folder / "data/acknowledgements", alert_id, role, instant("10:21"))


ACKNOWLEDGED = "select acknowledged_at, acknowledged_by from marts.alert order by started_at"


def test_what_the_dashboard_writes_is_an_acknowledgement(tmp_path: Path) -> None:
    folder = late(tmp_path)
    load(folder)
    ((alert_id,),) = core(folder, "select alert_id from core.alert")
    assert mart(folder, ACKNOWLEDGED) == [(None, None)]
    seen(folder, alert_id)
    seen(folder, alert_id, "Somebody else")
    assert load(folder) == []
    assert mart(folder, ACKNOWLEDGED) == [("10:21", "Duty officer")]
    # A file that is gone takes nothing back.
    for path in (folder / "data/acknowledgements").iterdir():
        path.unlink()
    load(folder)
    assert mart(folder, ACKNOWLEDGED) == [("10:21", "Duty officer")]


def test_a_new_episode_of_the_same_is_not_acknowledged(tmp_path: Path) -> None:
    folder = late(tmp_path)
    load(folder)
    seen(folder, core(folder, "select alert_id from core.alert")[0][0], "")
    keep(folder, "clock", hold_at("P1", "10:16"))
    scan(folder, "B1 out Annex 10:20")
    load(folder)
    # The opening was a slip: it is taken out again.
    keep(folder, "clock", at="9/00:10")
    scan(folder, "B1 in Annex 10:30")
    load(folder)
    assert episodes(folder) == [("P1", "10:10", "10:20"), ("P1", "10:30", None)]
    assert mart(folder, ACKNOWLEDGED) == [("10:21", None), (None, None)]


def test_an_acknowledgement_that_was_changed_is_an_error_of_its_source(tmp_path: Path) -> None:
    folder = late(tmp_path)
    write(folder / "data/acknowledgements/seen-1.json", '{"alert_id": "x"}')
    assert load(folder)[1:] == [
        "acknowledgements: seen-1.json is no acknowledgement as this program writes it "
        "(\"alert_id\": String should match pattern '^[0-9a-f]{32}$'); remove it, and acknowledge "
        "the alert again on the page Data."
    ]


def test_an_acknowledgement_of_no_known_alert_is_listed(tmp_path: Path) -> None:
    folder = late(tmp_path)
    seen(folder, "0" * 32)
    load(folder)
    listed = "select source, field, value, records from marts.unresolved"
    assert mart(folder, listed) == [("acknowledgements", "alert", "0" * 32, 1)]
    assert mart(folder, ACKNOWLEDGED) == [(None, None)]


def rebuilt(folder: Path) -> None:
    settings = config.load(folder / "congress.toml")
    watch.rebuild(settings, References(KEY.encode()), lambda _batch, _size: None, lambda _s: None)


def test_a_rebuild_keeps_episodes_and_posts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook()
    with listening(hook, monkeypatch):
        folder = late(tmp_path, CONFIG + WEBHOOK + LATE)
        load(folder)
        keep(folder, "clock", hold_at("P1", "10:16"))
        scan(folder, "B1 out Annex 10:20")
        load(folder)
        before = core(folder, "select * from core.alert")
        seen(folder, before[0][0])
        load(folder)
        rebuilt(folder)
        assert core(folder, "select * from core.alert") == before
        assert mart(folder, ACKNOWLEDGED) == [("10:21", "Duty officer")]
        load(folder)
    assert len(hook.keys) == 2


def test_without_the_old_warehouse_an_open_episode_has_its_name_again(tmp_path: Path) -> None:
    folder = late(tmp_path)
    load(folder)
    before = core(folder, "select alert_id from core.alert")
    (folder / "data/warehouse.duckdb").write_bytes(b"damaged")
    rebuilt(folder)
    assert core(folder, "select alert_id from core.alert") == before


def test_alerts_are_no_part_of_the_content(tmp_path: Path) -> None:
    quiet, told = make(tmp_path / "quiet"), late(tmp_path / "told")
    scan(quiet, "B1 in Annex 10:15")
    load(quiet)
    load(told)
    assert mart(told, "select count(*) from marts.alert") == [(1,)]
    assert content_hash(quiet) == content_hash(told)


def test_status_lists_what_is_open(tmp_path: Path) -> None:
    folder = late(tmp_path)
    load(folder)
    arguments = ["status", "--config", str(folder / "congress.toml")]
    result = CliRunner().invoke(app, arguments)
    assert f"Alert: {TEXT}, {SINCE}" in result.stdout
    told = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert [one["subject"] for one in told["alerts"]] == ["P1"]


REFUSED = {
    "an unknown kind": (
        '[[alert]]\nkind = "quorum"\n',
        '[[alert]] "quorum" has kind "quorum", which does not exist; use one of gate_silent, '
        "link_rate_low, meeting_not_opened, room_over_limit, source_late, stalls, "
        "webcast_dropping.",
    ),
    "an unknown key": (
        '[[alert]]\nkind = "gate_silent"\nminutes = 5\n',
        '[[alert]] "gate_silent" has the unknown key "minutes"; check its spelling or remove it.',
    ),
    "no source": (
        '[[alert]]\nkind = "source_late"\n',
        '[[alert]] "source_late" lacks the key "sources".',
    ),
    "an unknown source": (
        '[[alert]]\nkind = "source_late"\nsources = ["room"]\n',
        '[[alert]] "source_late" names the source "room", which does not exist; use one of '
        "acknowledgements, decisions, organizers, platform, programme, registration, rooms, "
        "secretariat, webcast.",
    ),
    "two of a name": (
        '[[alert]]\nkind = "gate_silent"\n[[alert]]\nkind = "gate_silent"\n',
        'two [[alert]] entries have the name "gate_silent"; rename one.',
    ),
    "the secret": (
        '[alerts]\nwebhook_env = "CONGRESS_KEY"\n',
        "[alerts] would post to the secret of the event; name another variable.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_alert_is_refused_in_a_sentence(tmp_path: Path, case: str) -> None:
    text, sentence = REFUSED[case]
    make(tmp_path, f"{CONFIG}\n{text}")
    with pytest.raises(ConfigError) as refused:
        config.load(tmp_path / "congress.toml")
    assert str(refused.value) == f"{tmp_path / 'congress.toml'}: {sentence}"


def test_while_nothing_is_new_alerts_are_decided_every_few_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = late(tmp_path, f'{CONFIG}\n[[alert]]\nkind = "source_late"\nsources = ["rooms"]\n')
    settings = config.load(folder / "congress.toml")
    with Warehouse(settings.warehouse) as warehouse:
        pipeline = Pipeline(settings, warehouse, settings.context(References(KEY.encode())))
        pipeline.open()
        pipeline.load_new()
        pipeline.publish()
        monkeypatch.setattr(alerts, "DECIDED_EVERY_SECONDS", 3600)
        assert not pipeline.alerts.have_changed()
        warehouse.con.execute("update core.event set ends_on = date '2100-01-01'")
        warehouse.con.execute("update core.batch set received_at = timestamp '2021-03-08 01:20'")
        assert not pipeline.alerts.have_changed()
        monkeypatch.setattr(alerts, "DECIDED_EVERY_SECONDS", 0)
        assert pipeline.alerts.have_changed()
        assert not pipeline.alerts.have_changed()
