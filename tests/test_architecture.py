"""Rules of the code base that no linter knows."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import models, sources
from etl.check import check
from etl.errors import SourceError
from etl.references import References
from etl.schema import SCHEMAS
from etl.sheet_schema import SHEETS
from etl.source import Chunk, Context, Source
from etl.sources import SOURCES

ROOT = Path(__file__).parents[1]
SQL = ROOT / "etl/sql"
MODULE, PAGE, MODEL, APP = 250, 80, 80, 20
"""The most lines a module, a page, a model in SQL and the start of the app may have."""


def code(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def too_long(paths: Iterator[Path], most: int) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path.relative_to(ROOT)}: {n}" for path, n in lengths.items() if n > most]


def test_files_are_short() -> None:
    assert too_long(code("etl", "dashboard"), MODULE) == []
    assert too_long(code("dashboard/pages"), PAGE) == []
    assert too_long((path for path in SQL.glob("*/*.sql")), MODEL) == []
    assert too_long(iter([ROOT / "streamlit_app.py"]), APP) == []


def test_every_source_is_registered() -> None:
    names = [module.name for module in pkgutil.iter_modules(sources.__path__)]
    modules = [importlib.import_module(f"etl.sources.{name}") for name in names]
    made = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    assert {source.kind for source in made} == {source.kind for source in SOURCES}
    assert len({source.kind for source in SOURCES}) == len(SOURCES)


EXPORT = "dashboard/reports/formats/duckdb_file.py"
"""Writes a new DuckDB file and reads it back; it never sees a snapshot."""


def test_pages_leave_the_database_to_the_reader() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for path in code(
            "dashboard/pages", "dashboard/reports", "dashboard/views", "dashboard/metrics"
        )
        if "duckdb" in imported(path)
    ]
    assert importing == [EXPORT]
    connecting = [
        path.relative_to(ROOT).as_posix()
        for path in code("dashboard")
        if "duckdb.connect(" in path.read_text(encoding="utf-8")
    ]
    assert connecting == ["dashboard/connections.py", EXPORT]


def test_the_export_knows_a_report_and_no_snapshot() -> None:
    tree = ast.parse((ROOT / EXPORT).read_text(encoding="utf-8"))
    used = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in used if name and name.startswith("dashboard")} == {
        "dashboard.errors",
        "dashboard.reports.document",
        "dashboard.reports.formats.about",
        "dashboard.reports.formats.apart",
        "dashboard.reports.formats.columnar",
    }


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def tables(script: str, schema: str) -> set[str]:
    text = (SQL / script).read_text(encoding="utf-8")
    return set(re.findall(rf"create table if not exists {schema}\.(\w+)", text))


def files(schema: str) -> set[str]:
    return {path.stem for path in (SQL / schema).glob("*.sql")}


def test_every_mart_is_in_the_contract_and_built() -> None:
    built = (*models.MARTS, *models.PRESENT)
    assert files("marts") == set(built)
    assert files("bridges") == set(models.BRIDGES)
    assert tables("marts.sql", "marts") == {*built, "bridge_change"}
    assert len(set(built)) == len(built)


STAGING = (
    "sheet_file",
    *models.PEOPLE,
    *models.PROGRAMME,
    *models.SHEETS,
    "watermark",
    *models.DAILY_STAGING,
    *models.WHOLE_STAGING,
)


def test_every_staging_model_has_a_table_and_is_built_once() -> None:
    assert files("staging") == tables("warehouse.sql", "staging") == set(STAGING)
    assert len(set(STAGING)) == len(STAGING)


def test_a_model_reads_only_what_is_built_before_it() -> None:
    for place, table in enumerate(STAGING):
        text = (SQL / "staging" / f"{table}.sql").read_text(encoding="utf-8")
        later = set(STAGING[place:]) & set(re.findall(r"staging\.(\w+)", text))
        assert not later, f"{table} reads {later}"
    for path in (*(SQL / "marts").glob("*.sql"), *(SQL / "bridges").glob("*.sql")):
        assert "marts." not in path.read_text(encoding="utf-8"), path.name


PAYLOADS = {
    "nothing": b"",
    "a line end": b"\n",
    "blank lines": b"\r\n \n\t\n",
    "a byte order mark": b"\xef\xbb\xbf",
    "zeros": bytes(1000),
    "every byte": bytes(range(256)) * 4,
    "UTF-16": "badge,room,direction,time\nB1,Hall,in,10:00\n".encode("utf-16"),
    "Latin-1": "ID,Prénom\n1,Zoë\n".encode("latin-1"),
    "a zip": b"PK\x03\x04" + bytes(100),
    "a web page": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "an open quote": b'ID,"Registration state\n1,2\n',
    "only a header": b"badge,room,direction,time\n",
    "a header that is empty": b",,,,\n1,2,3,4,5\n",
    "a long field": b"ID," + b"x" * 2_000_000 + b"\n1,2\n",
    "null": b"null",
    "a number": b"12",
    "an empty list": b"[]",
    "an empty object": b"{}",
    "a list of numbers": b"[1, 2, null]",
    "deep brackets": b"[" * 5000,
    "an odd object": b'{"results": {"1": {"20210308": {"a": {"entryType": 1, "startDate": []}}}}}',
    "an odd report": b'{"meeting": 1, "participants": [1, {"join_time": 2}], "registrants": {}}',
    "an odd entry": b'[{"id": {}, "state": [], "registration_data": 1, "tags": "x"}]',
    "times out of range": (
        b"badge,room,direction,time\nB1,Hall,in,9999-12-31T23:59:59-14:00\nB1,Hall,in,0001-01-01"
    ),
}
CONTEXT = Context(ZoneInfo("Asia/Tokyo"), References(b"k" * 32))
OPTIONS: dict[str, dict[str, object]] = {
    "cloudfront_realtime": {"fields": ("timestamp", "sc-status", "cs-method", "cs-uri-stem")},
    "indico_api": {
        "url": "https://indico.example.org",
        "token_env": "INDICO_TOKEN",
        "event_id": 3,
        "form_ids": (3,),
    },
    "zoom_api": {
        "token_env": "ZOOM_SECRET",
        "account_id": "account",
        "client_id": "client",
        "meeting_ids": ("91200011111",),
    },
    "graph_api": {
        "token_env": "GRAPH_SECRET",
        "tenant_id": "tenant",
        "client_id": "app",
        "events": ({"type": "webinar", "id": "1", "name": "Plenary"},),
    },
    "webex_api": {"token_env": "WEBEX_TOKEN", "events": ({"number": "2550 123 4567"},)},
    "pretix_api": {"token_env": "PRETIX_TOKEN", "organizer": "un", "event": "c15"},
    "kaltura_live": {
        "token_env": "KALTURA_SECRET",
        "partner_id": 1,
        "streams": ({"match": "1_plenary", "session": "P1"},),
    },
    "matomo_live": {
        "url": "https://matomo.example.org",
        "token_env": "MATOMO_TOKEN",
        "site_id": 1,
        "streams": ({"match": "/webcast/en", "session": "P1"},),
    },
    "youtube_live": {
        "token_env": "YOUTUBE_KEY",
        "streams": ({"match": "abc123", "session": "P1"},),
    },
    "table": {
        "into": "scan",
        "columns": {
            "badge": "badge",
            "room": "place",
            "direction": "direction",
            "time": "scanned_at",
        },
    },
}
"""Keys that a kind needs."""
BY_KIND = pytest.mark.parametrize("source", SOURCES, ids=[source.kind for source in SOURCES])


def survive(source: Source, content: bytes) -> None:
    survive_as("file", source, content)


def survive_as(name: str, source: Source, content: bytes) -> None:
    """Parse bytes: refused in one sentence, or every record accounted for and in its schema."""
    observed_at = datetime(2021, 3, 12, tzinfo=UTC)
    values = {"name": "test", "kind": source.kind, "path": "*", **OPTIONS.get(source.kind, {})}
    options = source.config.model_validate(values)
    try:
        parsed = source.parse(Chunk(content, name, observed_at), options, CONTEXT)
    except SourceError as refusal:
        assert len(str(refusal).splitlines()) == 1, str(refusal)
        return
    assert parsed.tables.keys() <= (SCHEMAS | SHEETS).keys()
    for table, frame in parsed.tables.items():
        check(table, frame, observed_at)
    facts = sum(frame.height for table, frame in parsed.tables.items() if table != "playback")
    counted = facts + parsed.rejected.height + sum(parsed.skipped.values())
    if "playback" not in parsed.tables:
        assert counted == parsed.records
    assert counted <= parsed.records


@BY_KIND
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_bytes_stop_a_parser(source: Source, payload: str) -> None:
    survive(source, PAYLOADS[payload])


@BY_KIND
@settings(max_examples=25, deadline=None)
@given(content=st.binary(max_size=200))
def test_no_random_bytes_stop_a_parser(source: Source, content: bytes) -> None:
    survive(source, content)
