"""From the bytes of a chunk to what the warehouse loads: parsed and checked."""

from pathlib import Path

import polars as pl

from etl.check import check
from etl.errors import SourceError
from etl.landing import Batch
from etl.source import Chunk, Context, Reading, Source, SourceConfig
from etl.sources import SOURCES
from etl.warehouse import Load


def prepare(
    batch: Batch, content: bytes, source: Source, config: SourceConfig, context: Context
) -> Load:
    """Parse and check a chunk; raise `SourceError` if it cannot be read as a whole."""
    # A file that grows may carry the time at which it was begun, or that of a wrong clock.
    is_whole = batch.reading == Reading.WHOLE.value
    latest = batch.observed_at if is_whole else batch.received_at
    chunk = Chunk(content, Path(batch.file).name, latest, batch.first_record)
    try:
        parsed = source.parse(chunk, config, context)
        checked = {table: check(table, frame, latest) for table, frame in parsed.tables.items()}
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
