"""Reading, checking and loading a file of every kind, beside reading it as text and no more."""

import secrets
import time
from pathlib import Path

import duckdb
import polars as pl

from etl import config
from etl.pipeline import Pipeline
from etl.references import References
from etl.warehouse import Warehouse
from tests.benchmarks.kind_files import FILES, KindFile
from tests.benchmarks.processes import THREADS
from tests.benchmarks.result import Result

_EVENT = """
[event]
name = "Benchmark"
starts_on = 2021-03-07
ends_on = 2021-03-12
time_zone = "Asia/Tokyo"
[[source]]
name = "measured"
path = "inbox"
kind = "{kind}"
{options}"""
_COUNTED = "select sum(records), sum(rejected) from core.batch where error is null"
_MILLION = 1_000_000


def kinds(folder: Path, rows: int) -> list[Result]:
    """Load a file of every kind into an empty warehouse; no models, no snapshot.

    The figures are seconds of a processor, which other programs on the machine change little.
    """
    return [_measure(folder / kind, kind, file, rows) for kind, file in FILES.items()]


def _measure(folder: Path, kind: str, file: KindFile, rows: int) -> Result:
    rows = min(rows, file.most)
    path = folder / "inbox" / file.name
    path.parent.mkdir(parents=True)
    file.write(path, rows)
    seconds = load(folder, kind, file, rows)
    baseline = _read(path, file, folder / "baseline.duckdb")
    path.unlink()
    what = f"{kind}: load {rows:,} rows, CPU time for a million"
    return Result(what, seconds * _MILLION / rows, "s", None, baseline * _MILLION / rows)


def load(folder: Path, kind: str, file: KindFile, rows: int) -> float:
    """Load the file in the folder and return the seconds; raise unless all rows load.

    A web log has a broken line now and then.
    """
    (folder / "congress.toml").write_text(_EVENT.format(kind=kind, options=file.options), "utf-8")
    settings = config.load(folder / "congress.toml")
    references = References(secrets.token_bytes(32))
    with Warehouse(settings.warehouse) as warehouse:
        pipeline = Pipeline(settings, warehouse, settings.context(references))
        pipeline.open()
        began = time.process_time()
        pipeline.load_new()
        seconds = time.process_time() - began
        found = warehouse.con.execute(_COUNTED).fetchone()
        if pipeline.errors() or not found or found[0] < rows or found[1] * 10_000 > rows:
            raise RuntimeError(f"{kind}: {pipeline.errors()}, {found} of {rows} rows")
    return seconds


def _read(path: Path, file: KindFile, database: Path) -> float:
    """Return the seconds for making a table of text of the file, all of it on disk."""
    began = time.process_time()
    with duckdb.connect(str(database), config={"threads": THREADS}) as con:
        if file.read:
            relation = file.read.format(path=path)
        else:
            relation = "book"
            con.register("book", pl.read_excel(path, infer_schema_length=0))
        con.execute(f"create table read as select * from {relation}")
        con.execute("checkpoint")
    seconds = time.process_time() - began
    database.unlink()
    return seconds
