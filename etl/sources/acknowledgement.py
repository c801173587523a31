"""That somebody has seen an alert: the small file the dashboard writes, one for each episode."""

import polars as pl
from pydantic import Field

from etl.sheet_schema import Acknowledgement as AcknowledgementTable
from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig, Strict
from etl.sources import reading
from etl.sources.written import Instant, Role, read_written


class Seen(Strict):
    """Which alert was seen, when, and by which role if that is said."""

    alert_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    acknowledged_at: Instant
    acknowledged_by: Role | None = None


class Acknowledgement(SourceConfig):
    """Configuration of `acknowledgement`."""


def parse(chunk: Chunk, _config: Acknowledgement, _context: Context) -> Parsed:
    """Read one acknowledgement; of a file changed by hand nothing counts."""
    seen = read_written(
        Seen,
        reading.decode(chunk),
        f"{chunk.name} is no acknowledgement",
        "remove it, and acknowledge the alert again on the page Data",
    )
    schema = AcknowledgementTable.create_empty().schema
    frame = pl.DataFrame([{"position": 1, **seen.model_dump()}], schema=schema)
    nothing = reading.rejected("acknowledgement", {})
    return Parsed(records=1, tables={"acknowledgement": frame}, rejected=nothing)


SOURCE = Source(
    kind="acknowledgement",
    config=Acknowledgement,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
)
