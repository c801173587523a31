"""The only writable database: one process, one transaction per batch, the ledger within it.

No keys and no indexes: known rows are found by anti-join, so that the SQL runs on a lake as well.
"""

import fcntl
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import duckdb
import polars as pl

from etl.errors import WarehouseError
from etl.landing import Batch
from etl.ledger import Ledger, Loaded, naive
from etl.sheet_schema import SHEETS

# Tables whose rows are statements about a thing that may be made again: the columns of their key.
_OBSERVED = {
    "registration": "registration_id",
    "session": "session_id",
    "stay": "place, coalesce(refs[1], connection), started_at",
    "audience_sample": "stream, sampled_at",
    "audience_total": "stream",
    "page_sample": "stream, sampled_at",
}
# Tables that change what a reference or a place leads to: what has to be recomputed.
_TOUCHES = {
    "registration": "registration",
    "link": "registration",
    "session": "session",
    "clock": "session",
}


@dataclass(frozen=True)
class Load:
    """What a batch brings, checked. Frames are canonical, by table."""

    tables: Mapping[str, pl.DataFrame]
    records: int
    rejected: pl.DataFrame
    skipped: Mapping[str, int] = field(default_factory=dict)
    unresolved: pl.DataFrame = field(default_factory=pl.DataFrame)


class Warehouse:
    """An open warehouse. Refuses to open while another process has it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = self.lock(path)
        try:
            self.con = duckdb.connect(str(path))
        except duckdb.Error as error:
            self._lock.close()
            message = (
                f"{path} cannot be opened ({str(error).splitlines()[0]}); rebuild it from the "
                "landing folder with: python -m etl rebuild."
            )
            raise WarehouseError(message) from error
        path.chmod(0o600)
        self.ledger = Ledger(self.con)
        self._lay_out()

    def _lay_out(self) -> None:
        """Create the tables of a new warehouse; raises `WarehouseError` if it has others."""
        script = resources.files("etl.sql").joinpath("warehouse.sql").read_text("utf-8")
        layout = sha256(re.sub(r"--.*", "", script).encode()).hexdigest()
        row = self.con.execute(
            "select comment from duckdb_tables() "
            "where schema_name = 'core' and table_name = 'batch' and not internal"
        ).fetchone()
        if row is None:
            self.con.begin()
            self.con.execute(script)
            self.con.execute(f"comment on table core.batch is '{layout}'")
            self.con.commit()
        elif row[0] != layout:
            self.con.close()
            self._lock.close()
            message = (
                f"{self.path} was made by another version of this program; make it anew from the "
                "landing folder with: python -m etl rebuild."
            )
            raise WarehouseError(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.con.close()
        self._lock.close()

    @staticmethod
    def lock(path: Path) -> IO[bytes]:
        """Take the warehouse for this process, until what is returned is closed.

        DuckDB's own lock is lost as soon as any descriptor of its file is closed in the process.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.with_name(f"{path.name}.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            message = f"{path} is in use by another process; stop that one first."
            raise WarehouseError(message) from error
        return file

    def commit(self, batch: Batch, load: Load) -> Loaded:
        """Load a batch and its line in the ledger: both or neither."""
        self.con.begin()
        try:
            loaded = self._commit(batch, load)
        except BaseException:
            self.con.rollback()
            raise
        self.con.commit()
        return loaded

    def _commit(self, batch: Batch, load: Load) -> Loaded:
        duplicate = 0
        for table, frame in load.tables.items():
            naive = frame.with_columns(pl.selectors.datetime().dt.replace_time_zone(None))
            self.con.register("incoming", naive)
            if table in _OBSERVED:
                duplicate += self._observe(table, batch, frame.columns)
            elif table in SHEETS:
                naive = naive.with_columns(file=pl.lit(batch.file))
                self.con.register("incoming", naive)
                duplicate += self._observe(table, batch, naive.columns)
            elif table == "scan":
                duplicate += self._add_scans(batch)
            else:
                self._add(table, batch)
            self.con.unregister("incoming")
        self.ledger.write_unloaded(batch, load.rejected, load.unresolved, load.skipped)
        rejected, skipped = load.rejected.height, sum(load.skipped.values())
        accepted = load.records - rejected - skipped - duplicate
        loaded = Loaded(load.records, accepted, rejected, duplicate, skipped)
        self.ledger.write(batch, loaded, batch.first_record + load.records, error=None)
        return loaded

    def _observe(self, table: str, batch: Batch, columns: list[str]) -> int:
        """Keep each distinct content of a thing with its first and last observation."""
        key, kept = (
            _OBSERVED.get(table, "content_id"),
            ", ".join(name for name in columns if name != "position"),
        )
        self.con.execute(
            f"create or replace temp table incoming_row as select {kept}, "
            f"md5(cast(row({kept}) as varchar)) as content_id from incoming "
            f"qualify row_number() over (partition by {key}, content_id) = 1"
        )
        self.con.execute(
            "create or replace temp table known as "
            f"select content_id, first_observed_at, observed_at from core.{table} "
            "where source = ? and content_id in (select content_id from incoming_row)",
            [batch.source],
        )
        self.con.execute(
            f"delete from core.{table} "
            "where source = ? and content_id in (select content_id from known)",
            [batch.source],
        )
        seen_at = naive(batch.observed_at)
        self.con.execute(
            f"insert into core.{table} by name select ? as source, incoming_row.*, "
            "least(known.first_observed_at, ?) as first_observed_at, "
            "greatest(known.observed_at, ?) as observed_at "
            "from incoming_row left join known using (content_id)",
            [batch.source, seen_at, seen_at],
        )
        if table == "stay":
            # What was said of a connection before counts no more.
            self._touch_days("stay", "semi join incoming_row using (place, connection, started_at)")
        elif table in ("audience_sample", "page_sample"):
            # A reading counts until the next one, which may be of the next day.
            self._touch_moments("sampled_at, sampled_at + counter_limit()")
        elif table in _TOUCHES:
            self.con.execute("insert into core.touched values (?, null)", [_TOUCHES[table]])
        return self._count("incoming") - self._count("incoming_row") + self._count("known")

    def _add_scans(self, batch: Batch) -> int:
        self.con.execute(
            "create or replace temp table incoming_row as "
            "select distinct on (refs, place, direction, scanned_at) "
            "refs, place, direction, scanned_at, device from incoming "
            "anti join (select * from core.scan where source = ?) as known "
            "using (refs, place, direction, scanned_at)",
            [batch.source],
        )
        self.con.execute(
            "insert into core.scan by name select ? as source, * from incoming_row", [batch.source]
        )
        self._touch_moments(
            "scanned_at, scanned_at - room_stay_limit(), scanned_at + room_stay_limit()"
        )
        return self._count("incoming") - self._count("incoming_row")

    def _add(self, table: str, batch: Batch) -> None:
        self.con.execute(
            f"insert into core.{table} by name select ? as source, * from incoming", [batch.source]
        )
        if table == "playback":
            # A new request may join or move every span of its playback.
            self._touch_days("playback", "where playback_id in (select playback_id from incoming)")

    def _touch_moments(self, moments: str) -> None:
        """Have the Congress days recomputed that new rows speak of or reach into."""
        self.con.execute(
            "insert into core.touched "
            f"select distinct 'day', congress_day(unnest([{moments}])) from incoming_row"
        )

    def _touch_days(self, table: str, chosen: str) -> None:
        """Have every Congress day recomputed that the chosen rows reach into."""
        self.con.execute(
            "insert into core.touched select distinct 'day', "
            "cast(unnest(generate_series(first, last, interval 1 day)) as date) from ("
            "select distinct congress_day(started_at) as first, "
            f"congress_day(coalesce(ended_at, started_at)) as last from core.{table} {chosen})"
        )

    def _count(self, relation: str) -> int:
        row = self.con.execute(f"select count(*) from {relation}").fetchone()
        return int(row[0]) if row else 0
