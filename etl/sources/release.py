"""A release of figures: the small file `python -m etl release` writes, one release each."""

import polars as pl
from pydantic import Field

from etl.sheet_schema import Release as ReleaseTable
from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig, Strict
from etl.sources import reading
from etl.sources.written import Instant, Role, read_written


class Decision(Strict):
    """What is decided: the figures of one snapshot as of one moment are official."""

    release_id: str = Field(pattern=r"^[0-9A-Za-z-]+$", max_length=60)
    as_of: Instant
    released_at: Instant
    released_by: Role
    seq: int = Field(ge=1, lt=10**9)
    content_hash: str = Field(pattern=r"^[0-9a-f]{64}$")


class Release(SourceConfig):
    """Configuration of `release`."""


def parse(chunk: Chunk, _config: Release, _context: Context) -> Parsed:
    """Read one release; of a file changed by hand nothing counts."""
    decision = read_decision(reading.decode(chunk), chunk.name)
    frame = pl.DataFrame(
        [{"position": 1, **decision.model_dump()}], schema=ReleaseTable.create_empty().schema
    )
    return Parsed(records=1, tables={"release": frame}, rejected=reading.rejected("release", {}))


def read_decision(text: str, name: str) -> Decision:
    """Return the release a file holds; raise `SourceError` if it is not as it was written."""
    return read_written(
        Decision,
        text,
        f"{name} is no release",
        "restore it from a backup, or release the figures again",
    )


SOURCE = Source(
    kind="release",
    config=Release,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
)
