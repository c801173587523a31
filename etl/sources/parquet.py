"""Reading columns of a Parquet file as text, within limits.

A few bytes of Parquet can stand for any number of long values: so a file is measured before its
values are written out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.errors import SourceError
from etl.sources.spreadsheet import MAX_CELLS, MAX_UNPACKED_BYTES

_FIRST_BYTES = b"PAR1"


def is_parquet(content: bytes) -> bool:
    """Tell a Parquet file by its first bytes; file names lie."""
    return content.startswith(_FIRST_BYTES)


def parquet_columns(
    content: bytes, name: str, choose: Callable[[Sequence[str]], Mapping[str, str]]
) -> pl.DataFrame:
    """Return columns as text without nulls; raise `SourceError` if that cannot be done.

    `choose` makes of all titles those to be read, by the name they get here. Instants with a zone
    are in UTC, and whole numbers have no point.
    """
    try:
        schema = pq.ParquetFile(pa.BufferReader(content)).schema_arrow
        found = choose(schema.names)
        wanted = list(found.values())
        # A text that stands often is held once.
        texts = [title for title in wanted if _is_text(schema.field(title).type)]
        file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
        _measure(file, wanted, name)
        table = file.read(columns=wanted)
        columns = {
            column: _texts(table.column(title), title, name) for column, title in found.items()
        }
    except (pa.ArrowException, OSError, KeyError, ValueError, MemoryError) as error:
        message = f"{name} is not a readable Parquet file, perhaps cut short; export it again."
        raise SourceError(message) from error
    return pl.DataFrame(columns).fill_null("")


def number_text(value: float) -> str:
    """Write a number; tables that know no empty whole number write all with a point, and NaN."""
    if isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else str(value)


def _measure(file: pq.ParquetFile, titles: Iterable[str], name: str) -> None:
    wanted, metadata = set(titles), file.metadata
    unpacked = sum(
        column.total_uncompressed_size
        for group in map(metadata.row_group, range(metadata.num_row_groups))
        for column in map(group.column, range(group.num_columns))
        if column.path_in_schema in wanted
    )
    if unpacked > MAX_UNPACKED_BYTES or metadata.num_rows * max(len(wanted), 1) > MAX_CELLS:
        raise _too_much(name)


def _too_much(name: str) -> SourceError:
    return SourceError(
        f"{name} holds more than {MAX_UNPACKED_BYTES // 2**20} MB or {MAX_CELLS:,} values; "
        "split the file."
    )


def _is_text(kind: "pa.DataType") -> bool:
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_binary,
            pa.types.is_large_binary,
        )
    )


def _texts(column: "pa.ChunkedArray[Any]", title: str, name: str) -> pl.Series:
    if pa.types.is_dictionary(column.type):
        if _written_out(column) > MAX_UNPACKED_BYTES:
            raise _too_much(name)
        column = column.cast(column.type.value_type)
    if pa.types.is_nested(column.type) or pa.types.is_duration(column.type):
        message = f"{name} has no plain values in the column '{title}'; export them as text."
        raise SourceError(message)
    if pa.types.is_floating(column.type):
        texts = [None if value is None else number_text(value) for value in column.to_pylist()]
        return pl.Series(texts, dtype=pl.String)
    return pl.Series(column.cast(pa.large_string()).to_pylist(), dtype=pl.String)


def _written_out(column: "pa.ChunkedArray[Any]") -> int:
    """Count the bytes of all values of a column of texts that are held once each."""
    sizes = 0
    for chunk in column.chunks:
        held: Any = chunk
        lengths = pc.binary_length(held.dictionary.cast(pa.large_binary()))
        sizes += pc.sum(lengths.cast(pa.int64()).take(held.indices)).as_py() or 0
    return sizes
