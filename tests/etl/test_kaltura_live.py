"""Audience of Kaltura: texts instead of tables, errors with status 200, sessions that end."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from etl import config, polling
from etl.errors import ConfigError
from etl.pipeline import Pipeline
from etl.references import References
from etl.source import Chunk, Context
from etl.sources.kaltura_live import SOURCE
from etl.warehouse import Warehouse
from tests.congress import EVENT, KEY, core, load, make
from tests.etl.test_counters import CONTEXT, rows
from tests.faulty_server import FAULTS, TOKEN, Asked, Reply, System
from tests.fetching import HASTY, hurry, poll

SESSION = "/api_v3/service/session/action/start"
GRAPHS = "/api_v3/service/report/action/getGraphs"
TABLE = "/api_v3/service/report/action/getTable"
TOML = """
[[source]]
name = "kaltura"
kind = "kaltura_live"
url = "{url}/"
token_env = "KALTURA_SECRET"
partner_id = 2503451
{more}
"""
RULE = '[[source.streams]]\nmatch = "{}"\nsession = "P1"\n'
TOTALS = 'totals_from = 2021-03-01\nrecordings = ["1_recorded"]\n'
COUNTED = (
    "select sum(records), sum(accepted), sum(rejected), sum(skipped), sum(duplicate) "
    "from core.batch where source = 'kaltura'"
)
OWN = ("forgotten session", "no audience", "two graphs", "refused in words")
AT = datetime(2021, 3, 7, 2, 0, 0, tzinfo=UTC)


class Kaltura:
    """Grants sessions, and counts one viewer more in every ten seconds; the newest not all."""

    def __init__(self) -> None:
        self.given = 0
        self.asks: list[dict[str, str]] = []
        self.plays = 12

    def session(self, asked: Asked) -> Reply:
        form = {"format": "1", "partnerId": "2503451", "type": "2", "expiry": "3600"}
        if asked.form != form | {"secret": TOKEN}:
            return Reply(error("START_SESSION_ERROR"))
        self.given += 1
        return Reply(f"session{self.given}==")

    def knows(self, asked: Asked) -> bool:
        """Let everybody in: who is not known is told so in words."""
        return "Authorization" not in asked.headers

    def graphs(self, asked: Asked) -> Any:
        return self.report(asked, self._graphs)

    def table(self, asked: Asked) -> Any:
        return self.report(asked, self._table)

    def report(self, asked: Asked, answer: Any) -> Any:
        if asked.form.get("ks") != f"session{self.given}==":
            return error("INVALID_KS")
        self.asks.append(dict(asked.form))
        return answer(asked.form)

    def _graphs(self, form: Any) -> Any:
        first, last = (int(form[f"reportInputFilter[{key}]"]) for key in ("fromDate", "toDate"))
        now = datetime.now(UTC).timestamp()
        tens = range(-(-first // 10) * 10, -(-last // 10) * 10, 10)
        points = [(ten, ten // 10 % 1000 if ten + 30 < now else 1) for ten in tens]
        return graphs(*points)

    def _table(self, form: Any) -> Any:
        assert form["reportType"] == "1"
        assert int(form["reportInputFilter[fromDate]"]) == 1614556800  # 1 March 2021, UTC
        header = "object_id,entry_name,count_plays,sum_time_viewed,new,sum_view_period"
        known = {
            "1_live": f"1_live,Plenary  morning,{self.plays},1.5,0,90.25",
            "1_recorded": "1_recorded,Plenary,3,4.5,0,6",
        }
        found = [known[one] for one in form["reportInputFilter[entryIdIn]"].split(",")]
        data = "".join(f"{row};" for row in found)
        return {"objectType": "KalturaReportTable", "header": header, "data": data, "totalCount": 2}


def graphs(*points: tuple[int, int]) -> list[dict[str, str]]:
    text = "".join(f"{moment},{number};" for moment, number in points)
    return [
        {"id": name, "data": text, "objectType": "KalturaReportGraph"}
        for name in ("view_unique_engaged_users", "view_unique_audience")
    ]


def error(code: str) -> dict[str, Any]:
    """Refuse as Kaltura does: its sentence names the session."""
    message = f'Invalid KS "{TOKEN}"'
    return {"code": code, "message": message, "objectType": "KalturaAPIException", "args": {}}


def spoil(value: Any, fault: str) -> Any:
    if fault == "no answer":
        return {"message": "Maintenance"}
    if fault == "refused in words":
        return error("SERVICE_FORBIDDEN")
    if fault == "forgotten session":
        return error("INVALID_KS")
    if isinstance(value, list) and fault == "two graphs":
        return [*value, *value]
    if isinstance(value, list):
        return [one for one in value if one["id"] != "view_unique_audience"]
    return [] if isinstance(value, str) else {**value, "header": "object_id,entry_name"}


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALTURA_SECRET", TOKEN)
    hurry(monkeypatch)


@pytest.fixture
def kaltura() -> Kaltura:
    return Kaltura()


@pytest.fixture
def system(kaltura: Kaltura) -> Iterator[System]:
    answers = {SESSION: kaltura.session, GRAPHS: kaltura.graphs, TABLE: kaltura.table}
    with System(answers, spoil=spoil, knows=kaltura.knows) as system:
        yield system


def event(tmp_path: Path, system: System, more: str = "", *ids: str) -> Path:
    rules = "".join(RULE.format(one) for one in ids or ("1_live",))
    return make(tmp_path, EVENT + TOML.format(url=system.url, more=more) + rules)


def answers(folder: Path, name: str = "viewers") -> list[dict[str, Any]]:
    found = sorted((folder / "data/fetched/kaltura").glob(f"{name}-*.jsonl"))
    return [orjson.loads(one)["answer"] for path in found for one in path.read_bytes().splitlines()]


def parse(*said: Any, name: str = "viewers") -> Any:
    content = b"".join(orjson.dumps({"at": AT, "answer": one}) + b"\n" for one in said)
    document: dict[str, Any] = {"name": "k", "kind": "kaltura_live", "path": "*", "token_env": "T"}
    document |= {"partner_id": 1, "streams": ({"match": "1_live", "session": "P1"},)}
    options = SOURCE.config.model_validate(document)
    return SOURCE.parse(Chunk(content, f"{name}-20210307.jsonl", AT), options, CONTEXT)


def test_moments_of_graphs_are_seconds_and_the_newest_counts() -> None:
    parsed = parse(
        {"entry": "1_live", "view_unique_audience": "1615078800,412;1615078810,415;"},
        {"entry": "1_live", "view_unique_audience": "1615078830,9;1615078820,414;"},
        {"entry": "1_idle", "view_unique_audience": "1615078800,0;"},
        {"entry": "1_new", "view_unique_audience": ""},
        {"entry": "1_odd", "view_unique_audience": "1615078800,412;1615078810;"},
        {"entry": "1_odd", "view_unique_audience": "20210307,412;99999999999,1;"},
        {"entry": "1_odd", "view_unique_engaged_users": "1615078800,412;"},
        {"view_unique_audience": "1615078800,412;"},
    )
    assert rows(parsed, "audience_sample") == [
        (1, "1_live", datetime(2021, 3, 7, 1, 0, 10, tzinfo=UTC), 415),
        (2, "1_live", datetime(2021, 3, 7, 1, 0, 30, tzinfo=UTC), 9),
        (3, "1_idle", datetime(2021, 3, 7, 1, 0, 0, tzinfo=UTC), 0),
    ]
    assert parsed.skipped == {"nothing counted": 1}
    assert parsed.rejected["position"].to_list() == [5, 6, 7, 8]


def test_totals_are_minutes_by_signs_of_life() -> None:
    parsed = parse(
        {"entry": "1_a", "count_plays": "12", "sum_view_period": "90.25", "sum_time_viewed": "1.5"},
        {"entry": "1_b", "count_plays": "3", "sum_time_viewed": "4.5E-5"},
        {"entry": "1_c", "count_plays": "0", "sum_view_period": "many"},
        {"entry": "1_a", "count_plays": "13", "sum_view_period": "91"},
        {"entry": "1_d", "count_plays": "-1"},
        name="totals",
    )
    assert rows(parsed, "audience_total") == [
        (2, "1_b", 3, 4.5e-5),
        (3, "1_c", 0, None),
        (4, "1_a", 13, 91.0),
    ]
    assert parsed.skipped == {"counted again later": 1}
    assert parsed.rejected["position"].to_list() == [5]


def test_an_entry_is_asked_by_itself_for_what_is_complete(
    tmp_path: Path, system: System, kaltura: Kaltura
) -> None:
    folder = event(tmp_path, system, TOTALS, "1_live", "1_recorded")
    assert load(folder) == []
    audience, totals = kaltura.asks
    until = int(audience["reportInputFilter[toDate]"])
    assert datetime.now(UTC).timestamp() - until >= 60
    assert audience == {
        "format": "1",
        "ks": "session1==",
        "reportType": "10005",
        "reportInputFilter[fromDate]": str(until - 60),
        "reportInputFilter[toDate]": str(until),
        "reportInputFilter[interval]": "ten_seconds",
        "reportInputFilter[entryIdIn]": "1_live",
    }
    assert totals["reportInputFilter[entryIdIn]"] == "1_live,1_recorded"
    (sample,) = core(
        folder, "select stream, epoch(sampled_at), concurrent from core.audience_sample"
    )
    newest = -(-until // 10) * 10 - 10
    assert sample == ("1_live", newest, newest // 10 % 1000)
    assert core(
        folder, "select stream, views, watch_minutes from core.audience_total order by 1"
    ) == [
        ("1_live", 12, 90.25),
        ("1_recorded", 3, 6.0),
    ]
    # Names of entries are free text.
    assert answers(folder, "totals")[1] == {
        "entry": "1_recorded",
        "count_plays": "3",
        "sum_view_period": "6",
        "sum_time_viewed": "4.5",
    }


def test_totals_are_asked_for_once_an_hour(
    tmp_path: Path, system: System, kaltura: Kaltura, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = event(tmp_path, system, TOTALS, "1_live", "1_recorded")
    system.faults.extend(["", "", "no field"])
    (sentence,) = poll(folder, "kaltura")
    assert sentence == (
        f"{system.host}{TABLE} answers with no table of these entries; see if Kaltura was changed."
    )
    for _ in range(2):
        assert poll(folder, "kaltura") == []
    assert [one["reportType"] for one in kaltura.asks] == ["10005", "1", "10005", "1", "10005"]
    kaltura.plays = 13
    monkeypatch.setattr("etl.sources.kaltura_fetch._TOTALS_SECONDS", 0)
    assert poll(folder, "kaltura") == []
    assert [one["count_plays"] for one in answers(folder, "totals")] == ["12", "3", "13", "3"]


@pytest.mark.parametrize(
    ("change", "is_table"),
    [
        ({}, True),
        ({"header": None, "data": None, "totalCount": 0}, True),
        ({"totalCount": 3}, False),
        ({"data": "1_live,x,1,1,0,1;1_live,x,1,1,0,1;"}, False),
        ({"data": "1_live,x,1,1,0,1;1_other,x,1,1,0,1;"}, False),
        ({"data": "1_live,x,1;1_recorded,x,1,1,0,1;"}, False),
        ({"header": "object_id,a,b,c,d,e"}, False),
        ({"objectType": None}, False),
    ],
)
def test_a_table_of_other_entries_is_refused_whole(
    tmp_path: Path, system: System, kaltura: Kaltura, change: dict[str, Any], is_table: bool
) -> None:
    folder = event(tmp_path, system, TOTALS, "1_live", "1_recorded")

    def table(asked: Asked) -> Any:
        answer = kaltura.table(asked)
        return answer if answer.get("code") else without_nothing(answer | change)

    def without_nothing(answer: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in answer.items() if value is not None}

    system.answers[TABLE] = table
    assert (poll(folder, "kaltura") == []) == is_table
    assert len(answers(folder, "totals")) == (2 if is_table and not change else 0)


def test_a_session_that_ended_is_granted_again_and_refusals_name_no_session(
    tmp_path: Path, system: System, kaltura: Kaltura
) -> None:
    folder = event(tmp_path, system)
    system.faults.extend(["", "forgotten session"])
    assert poll(folder, "kaltura") == []
    assert (kaltura.given, len(answers(folder))) == (2, 1)
    system.faults.extend(["", "forgotten session", "", "forgotten session"])
    assert poll(folder, "kaltura") == [
        f"{system.host}{GRAPHS} refuses to report (INVALID_KS); check that the secret is the one "
        "for administrators of this partner_id, and that its reports are open to it."
    ]
    system.answers[GRAPHS] = error(f"<{TOKEN}>")
    assert f"{system.host}{GRAPHS} refuses to report (no code);" in poll(folder, "kaltura")[0]


def test_a_secret_that_is_refused(
    tmp_path: Path, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KALTURA_SECRET", "another")
    (sentence,) = poll(event(tmp_path, system), "kaltura")
    assert sentence.startswith(f"{system.host}{SESSION} grants no token; put a valid secret into")


@pytest.mark.parametrize("seed", range(2))
def test_after_the_faults_every_reading_that_was_answered_is_there_once(
    tmp_path: Path, system: System, kaltura: Kaltura, seed: int
) -> None:
    chance = random.Random(seed)
    faults = [*FAULTS, *OWN, *[""] * 12]
    system.faults.extend(chance.sample(faults, len(faults)))
    folder = event(tmp_path, system, TOTALS, "1_live", "1_recorded")
    found = config.load(folder / "congress.toml")
    good, said = 0, []
    with Warehouse(found.warehouse) as warehouse, pytest.MonkeyPatch.context() as hasty:
        hasty.setattr(polling, "LIMITS", HASTY)
        pipeline = Pipeline(found, warehouse, Context(CONTEXT.time_zone, References(KEY.encode())))
        pipeline.open()
        while system.faults or not good:
            fault = poll(folder, "kaltura")
            said += fault
            good += not fault
            pipeline.load_new()
            assert pipeline.errors() == []
    assert {*FAULTS, *OWN} <= {*system.told}
    assert all(one.startswith(f"{system.host}/") and TOKEN not in one for one in said)
    kept = answers(folder)
    assert len(kept) >= good
    # Readings of the same ten seconds are the same, and one fact.
    newest = [text["view_unique_audience"].split(";")[-2] for text in kept]
    moments = {int(point.partition(",")[0]) for point in newest}
    assert core(
        folder, "select epoch(sampled_at), concurrent from core.audience_sample order by 1"
    ) == [(moment, moment // 10 % 1000) for moment in sorted(moments)]
    (counted,) = core(folder, COUNTED)
    assert counted == (
        len(kept) + 2,
        len(moments) + 2,
        0,
        0,
        len(kept) - len(moments),
    )
    for path in (folder / "data").rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


def test_a_day_is_no_year(tmp_path: Path, system: System) -> None:
    folder = event(tmp_path, system, "totals_from = 2021")
    with pytest.raises(
        ConfigError, match=r'"totals_from" in \[\[source\]\] "kaltura" is not right'
    ):
        config.load(folder / "congress.toml")
