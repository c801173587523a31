"""A release of figures: the small file `python -m etl release` writes, one release each."""

from datetime import UTC, datetime
from typing import Annotated

import polars as pl
from pydantic import AfterValidator, AwareDatetime, Field, ValidationError

from etl.errors import SourceError
from etl.sheet_schema import Release as ReleaseTable
from etl.source import Chunk, Context, Parsed, Reading, Source, SourceConfig, Strict
from etl.sources import reading


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        message = "it lies outside the calendar"
        raise ValueError(message) from error


def _is_role(value: str) -> str:
    if "@" in value or not value.isprintable() or not value.strip():
        message = 'give the role that releases, such as "Reporting officer", in one line'
        raise ValueError(message)
    return value


_Instant = Annotated[AwareDatetime, AfterValidator(_to_utc)]
_Role = Annotated[str, Field(max_length=100), AfterValidator(_is_role)]


class Decision(Strict):
    """What is decided: the figures of one snapshot as of one moment are official."""

    release_id: str = Field(pattern=r"^[0-9A-Za-z-]+$", max_length=60)
    as_of: _Instant
    released_at: _Instant
    released_by: _Role
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
    try:
        return Decision.model_validate_json(text, strict=True)
    except ValidationError as error:
        fault = error.errors()[0]
        where = f'"{fault["loc"][0]}": ' if fault["loc"] else ""
        raise SourceError(
            f"{name} is no release as this program writes it "
            f"({where}{fault['msg'].removeprefix('Value error, ')}); "
            "restore it from a backup, or release the figures again."
        ) from error


SOURCE = Source(
    kind="release",
    config=Release,
    reading=Reading.WHOLE,
    parse=parse,
    suffixes=(".json",),
)
