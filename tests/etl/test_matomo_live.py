"""Visitors of pages: asked for page by page, and never taken for viewers."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from etl import config, polling
from etl.errors import ConfigError
from etl.source import Chunk
from etl.sources.matomo_live import SOURCE
from tests.congress import EVENT, make
from tests.etl.test_counters import CONTEXT, rows
from tests.faulty_server import FAULTS, TOKEN, Asked, System
from tests.fetching import HASTY, hurry, poll

PATH = "/index.php"
TOML = """
[[source]]
name = "matomo"
kind = "matomo_live"
url = "{url}"
token_env = "MATOMO_TOKEN"
site_id = 7
"""
RULE = '[[source.streams]]\nmatch = "{}"\nsession = "P1"\n'
AT = datetime(2021, 3, 7, 2, 0, 0, tzinfo=UTC)


class Matomo:
    """Counts a visitor more at each question, as a text or as a number."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []

    def __call__(self, asked: Asked) -> Any:
        self.forms.append(dict(asked.form))
        visitors = len(self.forms)
        return [{"visitors": str(visitors) if visitors % 2 else visitors}]


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATOMO_TOKEN", TOKEN)
    hurry(monkeypatch)


def spoil(value: Any, fault: str) -> Any:
    if fault == "refused in words":
        return {"result": "error", "message": f"Bad {TOKEN}"}
    return {"message": "Maintenance"} if fault == "no answer" else [{"visits": "3"}]


@pytest.fixture
def system() -> Iterator[System]:
    def knows(asked: Asked) -> bool:
        return asked.form.get("token_auth") == TOKEN

    with System({PATH: Matomo()}, spoil=spoil, knows=knows) as system:
        yield system


def event(tmp_path: Path, system: System, *pages: str) -> Path:
    rules = "".join(RULE.format(page) for page in pages or ("/webcast/en", "/webcast/floor"))
    return make(tmp_path, EVENT + TOML.format(url=system.url) + rules)


def lines(folder: Path) -> list[tuple[Any, ...]]:
    found = sorted((folder / "data/fetched/matomo").glob("*.jsonl"))
    kept = [orjson.loads(line)["answer"] for path in found for line in path.open("rb")]
    return [(one["page"], one["minutes"], one["visitors"]) for one in kept]


def test_a_line_is_a_page_and_no_viewer() -> None:
    said: list[Any] = [
        {"page": "/webcast/en", "minutes": 5, "visitors": 17},
        {"page": "/webcast/en", "minutes": 0, "visitors": 17},
        {"page": "/webcast/en", "minutes": 5, "visitors": -1},
        {"minutes": 5, "visitors": 17},
        None,
    ]
    content = b"".join(orjson.dumps({"at": AT, "answer": one}) + b"\n" for one in said)
    document: dict[str, Any] = {"name": "m", "kind": "matomo_live", "path": "*", "token_env": "T"}
    document |= {"url": "https://matomo.example.org", "site_id": 7}
    document |= {"streams": ({"match": "/webcast/en", "session": "P1"},)}
    options = SOURCE.config.model_validate(document)
    parsed = SOURCE.parse(Chunk(content, "visitors-20210307.jsonl", AT), options, CONTEXT)
    assert rows(parsed, "page_sample") == [(1, "/webcast/en", AT, 17, 5)]
    assert parsed.tables.keys() == {"page_sample"}
    assert parsed.rejected["position"].to_list() == [2, 3, 4, 5]


def test_each_page_is_asked_by_itself_in_a_form(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system)
    assert poll(folder, "matomo") == []
    assert lines(folder) == [("/webcast/en", 5, 1), ("/webcast/floor", 5, 2)]
    assert system.asked == [PATH, PATH]
    assert system.answers[PATH].forms[0] == {
        "module": "API",
        "method": "Live.getCounters",
        "format": "JSON",
        "idSite": "7",
        "lastMinutes": "5",
        "segment": "pageUrl=@/webcast/en",
        "showColumns": "visitors",
        "token_auth": TOKEN,
    }


def test_after_the_faults_every_reading_that_was_answered_is_there_once(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LIMITS", HASTY)
    faults = [*FAULTS, "refused in words", *[""] * 12]
    system.faults.extend(random.Random(1).sample(faults, len(faults)))
    folder, good, said = event(tmp_path, system), 0, []
    while system.faults or not good:
        fault = poll(folder, "matomo")
        said += fault
        good += not fault
    assert {*FAULTS, "refused in words"} <= {*system.told}
    assert all(one.startswith(f"{system.host}{PATH} ") and TOKEN not in one for one in said)
    counted = [visitors for _, _, visitors in lines(folder)]
    assert len(counted) >= 2 * good
    assert counted == sorted(set(counted))
    assert counted[-1] == len(system.answers[PATH].forms)


def test_a_rule_is_a_part_of_an_address(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, "/webcast;visitIp==192.0.2.1")
    with pytest.raises(ConfigError, match="is no part of an address without a query"):
        config.load(folder / "congress.toml")
