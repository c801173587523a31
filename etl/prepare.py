"""From the bytes of a chunk to what the warehouse loads: parsed and checked."""

from pathlib import Path

import polars as pl

from etl.check import check
from etl.errors import SourceError
from etl.landing import Batch
from etl.source import Chunk, Context, Source, SourceConfig
from etl.sources import SOURCES
from etl.warehouse import Load


def prepare(
    batch: Batch, content: bytes, source: Source, config: SourceConfig, context: Context
) -> Load:
    """Parse and check a chunk; raise `SourceError` if it cannot be read as a whole."""
    chunk = Chunk(content, Path(batch.file).name, batch.observed_at, batch.first_record)
    try:
        parsed = source.parse(chunk, config, context)
        checked = {
            table: check(table, frame, batch.observed_at) for table, frame in parsed.tables.items()
        }
    except SourceError:
        raise
    except Exception as error:
        message = (
            f"{batch.file} could not be read because of a fault of this program "
            f"({type(error).__name__}); report it and take the file out of the folder meanwhile."
        )
        raise SourceError(message) from error
    load = Load(
        tables={table: one.accepted for table, one in checked.items()},
        records=parsed.records,
        rejected=pl.concat([parsed.rejected, *(one.rejected for one in checked.values())]),
        skipped=parsed.skipped,
        unresolved=parsed.unresolved,
    )
    if "session" in load.tables and load.tables["session"].is_empty() and load.rejected.is_empty():
        # As the newest programme it would remove every meeting.
        message = f"{chunk.name} has no meetings; export it again with them, or take it away."
        raise SourceError(message)
    return load


def kind_of(config: SourceConfig) -> Source:
    """Return the kind a configured source is of."""
    return next(source for source in SOURCES if source.kind == config.kind)
