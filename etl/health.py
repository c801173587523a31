"""Health of the sources, as the latest snapshot tells it (the warehouse itself may be in use)."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import orjson
import polars as pl
from rich.console import Console
from rich.table import Table

from etl import alert_words, kept
from etl.errors import WarehouseError

_OPEN_ALERTS = (
    "select alert_id, rule, kind, subject, session_id, text, value, unit, started_at, "
    "webhook_error, acknowledged_at, acknowledged_by from marts.alert "
    "where ended_at is null order by started_at, alert_id"
)


def show(snapshots: Path, *, as_json: bool, console: Console) -> bool:
    """Print the health of every source and the open alerts; return whether no source fails."""
    try:
        pointer = kept.read_pointer(snapshots)
        if pointer is None:
            message = f"There is no snapshot in {snapshots} yet; load one with: python -m etl run."
            raise WarehouseError(message)
        path = snapshots / pointer["audiences"]["internal"]["file"]
        with duckdb.connect(str(path), read_only=True) as con:
            frame = _sources(con, datetime.now(UTC))
            alerts = con.execute(_OPEN_ALERTS).pl()
            ((time_zone,),) = con.execute("select time_zone from marts.event").fetchall()
    except (duckdb.Error, OSError, LookupError, TypeError) as error:
        message = (
            f"{snapshots} has no snapshot that can be read ({str(error).splitlines()[0]}); check "
            "its permissions, then publish anew with: python -m etl run."
        )
        raise WarehouseError(message) from error
    if as_json:
        statement = {"snapshot": pointer["seq"], "built_at": pointer["built_at"]}
        statement["sources"] = frame.to_dicts()
        statement["alerts"] = alerts.to_dicts()
        console.print_json(orjson.dumps(statement, option=orjson.OPT_NAIVE_UTC).decode())
    else:
        console.print(_table(frame, pointer["seq"]))
        for source, sentence in frame.select("source", "error").drop_nulls().iter_rows():
            console.print(f"{source}: {sentence}", markup=False, soft_wrap=True, highlight=False)
        for row in alerts.iter_rows(named=True):
            sentence = alert_words.told(row["text"], row["started_at"], time_zone)
            console.print(f"Alert: {sentence}", markup=False, soft_wrap=True, highlight=False)
    return frame["error"].null_count() == frame.height


def _sources(con: duckdb.DuckDBPyConnection, now: datetime) -> pl.DataFrame:
    frame = con.execute("select * from marts.source order by source").pl()
    age = (pl.lit(now.replace(tzinfo=None)) - pl.col("last_received_at")).dt.total_seconds()
    return frame.with_columns(age_seconds=age)


def _ago(seconds: int | None) -> str:
    """Write an age in its largest unit."""
    if seconds is None:
        return ""
    sizes = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
    unit = next((name for name, size in sizes.items() if seconds >= size), "s")
    return f"{seconds // sizes[unit]} {unit} ago"


def _table(frame: pl.DataFrame, seq: int) -> Table:
    table = Table(title=f"Sources in snapshot {seq}")
    headings = ("Source", "Last success (UTC)", "Last new", "Records", "Rejected", "State")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in ("Records", "Rejected") else "left")
    for row in frame.iter_rows(named=True):
        success = row["last_success_at"]
        table.add_row(
            row["source"],
            f"{success:%d %b %H:%M:%S}" if success else "never",
            _ago(row["age_seconds"]),
            f"{row['records']:,}",
            f"{row['rejected']:,}",
            "error" if row["error"] else "",
        )
    return table
