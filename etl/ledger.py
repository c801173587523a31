"""The ledger: what became of every batch, and how far each file and source got.

It stands in the warehouse, so that a batch and its line are committed together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

import duckdb
import polars as pl

from etl.growing import Cursor
from etl.landing import Batch


@dataclass(frozen=True)
class Loaded:
    """What became of the records of a batch. records = the sum of the other four."""

    records: int
    accepted: int
    rejected: int
    duplicate: int
    skipped: int


State = tuple[str, str, datetime | None, str | None, datetime | None, str | None]
"""Source, kind, last success, error, when it was met, and the file or address of it."""


def states(con: duckdb.DuckDBPyConnection) -> list[State]:
    """Return the outcome of the last attempt of each source, from any warehouse."""
    return con.execute(
        "select source, kind, last_success_at, error, error_at, error_file from core.source_state"
    ).fetchall()


class Ledger:
    """The ledger of an open warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def batches(self) -> set[str]:
        """Return the batches in the ledger."""
        return {row[0] for row in self._con.execute("select batch_id from core.batch").fetchall()}

    def last_received_at(self) -> datetime:
        """Return when the latest batch was received, UTC; before any the beginning of 1970."""
        row = self._con.execute(
            "select coalesce(max(received_at), timestamp 'epoch') from core.batch"
        ).fetchone()
        received_at: datetime = row[0] if row else datetime.fromtimestamp(0, UTC)
        return received_at.replace(tzinfo=UTC)

    def outcome(self, batch_id: str) -> Literal["loaded", "failed"] | None:
        """Tell what became of a batch, None if the ledger does not have it."""
        row = self._con.execute(
            "select error is null from core.batch where batch_id = ?", [batch_id]
        ).fetchone()
        return None if row is None else "loaded" if row[0] else "failed"

    def cursors(self, source: str, identity: str) -> list[Cursor]:
        """Return how far the growing files with that identity were loaded, one for each name."""
        rows = self._con.execute(
            "select byte_end, next_record, tail_sha256 from core.batch"
            " where source = ? and identity = ? and error is null qualify row_number() over"
            " (partition by file order by received_at desc, byte_end desc) = 1",
            [source, identity],
        ).fetchall()
        return [Cursor(*row) for row in rows]

    def loaded_up_to(self, batch: Batch) -> int:
        """Return up to which byte a log is loaded without a gap from the beginning of a chunk."""
        ranges = self._con.execute(
            "select byte_start, byte_end from core.batch"
            " where source = ? and identity = ? and error is null and byte_end > ?"
            " order by byte_start",
            [batch.source, batch.identity, batch.byte_start],
        ).fetchall()
        reached = batch.byte_start
        for start, end in ranges:
            reached = max(reached, end) if start <= reached else reached
        return reached

    def superseded(self, batch: Batch) -> list[tuple[str, int, str]]:
        """Return (batch id, byte_end, SHA-256) of the failed ones that the batch may contain."""
        return self._con.execute(
            "select batch_id, byte_end, content_sha256 from core.batch where source = ?"
            " and identity = ? and byte_start = ? and byte_end < ? and error is not null",
            [batch.source, batch.identity, batch.byte_start, batch.byte_end],
        ).fetchall()

    def held(self) -> dict[str, tuple[Batch, Loaded]]:
        """Return the batches that were held: they can be read, and nothing of them is loaded."""
        sql = "select * from core.batch where error is not null and records > 0"
        rows = (
            self._con.execute(sql)
            .pl()
            .with_columns(pl.selectors.datetime().dt.replace_time_zone("UTC"))
        )
        return {row["batch_id"]: _line(row) for row in rows.iter_rows(named=True)}

    def rows_before(self, batch: Batch, version_of: Literal["source", "file"]) -> int:
        """Return how many records the version before a whole file had, 0 if there is none.

        Only what was received before it, so that the answer stays the same. A record alone is an
        entry and no list.
        """
        row = self._con.execute(
            "select accepted + duplicate from core.batch where source = ? and error is null"
            " and reading = 'whole' and records > 1 and (file = ? or ? = 'source')"
            " and observed_at <= ? and received_at < ?"
            " order by observed_at desc, received_at desc limit 1",
            [
                *(batch.source, batch.file, version_of),
                *(naive(batch.observed_at), naive(batch.received_at)),
            ],
        ).fetchone()
        return row[0] if row else 0

    def forget(self, batch_id: str) -> None:
        """Take the line of a batch that failed out of the ledger."""
        self._con.execute(
            "delete from core.batch where batch_id = ? and error is not null", [batch_id]
        )

    def note_failure(
        self, batch: Batch, sentence: str, counts: Loaded = Loaded(0, 0, 0, 0, 0)
    ) -> None:
        """Note that nothing of a landed file is loaded: it cannot be read, or it has records."""
        self._con.begin()
        self.write(batch, counts, next_record=1, error=sentence)
        self._con.commit()

    def note_attempt(self, source: str, kind: str, error: tuple[str, str] | None) -> None:
        """Keep the outcome of the last look at a source; `error` is (sentence, file)."""
        now = naive(datetime.now(UTC))
        self._con.begin()
        before = self._con.execute(
            "delete from core.source_state where source = ? returning last_success_at", [source]
        ).fetchone()
        success = now if error is None else before[0] if before else None
        sentence, file = error or (None, None)
        self._con.execute(
            "insert into core.source_state values (?, ?, ?, ?, ?, ?)",
            [source, kind, success, sentence, now if error else None, file],
        )
        self._con.commit()

    def keep_states(self, known: Iterable[State]) -> None:
        """Take over what is known of sources from another warehouse."""
        for state in known:
            self._con.execute("delete from core.source_state where source = ?", [state[0]])
            self._con.execute("insert into core.source_state values (?, ?, ?, ?, ?, ?)", [*state])

    def note_look(self, sources: Iterable[str]) -> None:
        """Keep that the files of these sources were looked at without an error or anything new."""
        self._con.execute(
            "update core.source_state set last_success_at = ? where list_contains(?, source)",
            [naive(datetime.now(UTC)), list(sources)],
        )

    def write(self, batch: Batch, loaded: Loaded, next_record: int, error: str | None) -> None:
        """Write the line of a batch, in place of that of a failure before."""
        self._con.execute("delete from core.batch where batch_id = ?", [batch.batch_id])
        row = batch.model_dump() | vars(loaded)
        row |= {"next_record": next_record, "error": error, "committed_at": datetime.now(UTC)}
        line = pl.DataFrame([row]).with_columns(pl.selectors.datetime().dt.replace_time_zone(None))
        self._con.register("line", line)
        self._con.execute("insert into core.batch by name select * from line")
        self._con.unregister("line")

    def write_unloaded(
        self,
        batch: Batch,
        rejected: pl.DataFrame,
        unresolved: pl.DataFrame,
        skipped: Mapping[str, int],
    ) -> None:
        """Write what of a batch was not loaded as it stands: where it is and why, or how often."""
        names = [batch.batch_id, batch.source]
        seen_at = naive(batch.received_at)
        if not rejected.is_empty():
            self._con.register("incoming", rejected)
            self._con.execute(
                "insert into core.quarantine by name select ? as batch_id, ? as source, "
                "? as first_seen_at, * from incoming",
                [*names, seen_at],
            )
            self._con.unregister("incoming")
        if not unresolved.is_empty():
            self._con.register("incoming", unresolved.rename({"rows": "records"}))
            self._con.execute(
                "insert into core.unresolved by name "
                "select ? as batch_id, ? as source, * from incoming",
                names,
            )
            self._con.unregister("incoming")
        for reason, records in skipped.items():
            self._con.execute(
                "insert into core.skipped values (?, ?, ?, ?)", [*names, reason, records]
            )


def _line(row: Mapping[str, Any]) -> tuple[Batch, Loaded]:
    batch = Batch.model_validate({name: row[name] for name in Batch.model_fields})
    return batch, Loaded(**{one.name: row[one.name] for one in fields(Loaded)})


def naive(moment: datetime) -> datetime:
    """Write an instant as the warehouse does: UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
