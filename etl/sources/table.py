"""Any CSV, XLSX, JSON lines or Parquet file, by a mapping in the configuration.

Names are read only to find service connections and are never kept. Columns that the mapping does
not name are never looked at.
"""

import polars as pl

from etl.source import Chunk, Context, Parsed, Reading, Source
from etl.sources import reading
from etl.sources.mapping import INSTANTS, REFERENCES, Table, yes_or_no
from etl.sources.records import Records, read_records
from etl.sources.table_presence import scans, stays
from etl.sources.table_registrations import registrations

DOES_NOT_COUNT = "does not count"
# "NA" may also be Namibia, but no number and no time.
_NOTHING = ("-", "--", "n/a", "na", "null", "none")
_MAY_BE_NOTHING = (*REFERENCES, *INSTANTS, "date", "name", "device")


def parse(chunk: Chunk, config: Table, context: Context) -> Parsed:
    """Read every row of the file."""
    return read_rows(read_records(chunk, tuple(config.columns)), config, context)


def read_rows(records: Records, config: Table, context: Context) -> Parsed:
    """Make facts of rows of text by a mapping."""
    rows = _canonical(records.table, config)
    rejected = [reading.rejected(config.into, records.rejected)]
    if config.into == "registration":
        return registrations(rows, rejected[0], config, context)
    rows, not_counted, unclear = _counting(rows, config)
    rejected.append(unclear)
    unresolved: dict[str, list[str]] = {}
    if unclear.height:
        unresolved["counts"] = not_counted.filter(pl.col("does").is_null())["counts"].to_list()
    if config.into == "scan":
        found = scans(rows, config, context)
        frame = found.frame
        rejected.append(found.rejected)
        unresolved["direction"] = found.unknown_directions
    else:
        frame, unreadable = stays(rows, config, context)
        rejected.append(unreadable)
    skipped = not_counted.height - unclear.height
    return Parsed(
        records=records.count,
        tables={config.into: frame},
        rejected=pl.concat(rejected).sort("position"),
        skipped={DOES_NOT_COUNT: skipped} if skipped else {},
        unresolved=reading.unresolved(unresolved),
    )


def _canonical(table: pl.DataFrame, config: Table) -> pl.DataFrame:
    """Name the columns by what they are, and translate the words in them."""
    rows = table.rename(config.columns)
    for column in config.columns.values():
        texts = rows[column]
        if column in config.values:
            meant = config.translation(column)
            texts = texts.replace({text: meant(text) for text in texts.unique()})
        if column in _MAY_BE_NOTHING:
            texts = texts.set(texts.str.to_lowercase().is_in(_NOTHING), "")
        rows = rows.with_columns(texts)
    constants = {column: pl.lit(value) for column, value in config.constants.items()}
    return rows.with_columns(**constants)


def _counting(rows: pl.DataFrame, config: Table) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Separate the rows that count from those that do not, and reject those that do not say it."""
    if "counts" not in rows.columns:
        return rows, rows.clear().with_columns(does=True), reading.rejected(config.into, {})
    words = {text: yes_or_no(text) for text in rows["counts"].unique()}
    does = pl.col("counts").replace_strict(words, return_dtype=pl.Boolean)
    rows = rows.with_columns(does=does)
    others = rows.filter(~pl.col("does").fill_null(value=False))
    why = [f"{config.named('counts')} is neither yes nor no; see the values without a mapping"]
    unclear = others.filter(pl.col("does").is_null())[reading.POSITION]
    rejected = reading.rejected(config.into, dict.fromkeys(unclear, why))
    return rows.filter(pl.col("does")), others, rejected


SOURCE = Source(
    kind="table",
    config=Table,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".csv", ".xlsx", ".jsonl", ".ndjson", ".parquet"),
)
