"""What a source is: a kind of file, its configuration and a pure parser."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator

from etl.fetch.client import Client
from etl.references import References

REJECTED: dict[str, pl.DataType] = {
    "position": pl.Int64(),
    "into_table": pl.String(),
    "reasons": pl.List(pl.String()),
}
UNRESOLVED: dict[str, pl.DataType] = {
    "field": pl.String(),
    "value": pl.String(),
    "rows": pl.Int64(),
}


class Strict(BaseModel):
    """A part of the configuration: unknown keys are errors, "10" is no number, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


Percent = Annotated[float, Field(ge=0, le=100)]

FULL_LIST_DROP_PERCENT = 50.0
"""By how much a full list may shrink from one version to the next, unless configured."""


VersionOf = Literal["source", "file"] | None
"""A version of the one list of a source, of a list that each file is, or of none."""


class PlaceRule(Strict):
    """Which meeting of the programme a platform meeting or a stream belongs to."""

    match: str
    """What the place is known by: number of a platform meeting, content id or path of a stream."""
    session: str
    """A session id, or `by_time:<body>` for the meeting of that body that is on at the time."""
    language: str | None = None


class SourceConfig(Strict):
    """What every `[[source]]` has; each kind adds its own keys in its module."""

    of_holding: ClassVar[tuple[str, ...]] = ("max_rejected_percent", "max_drop_percent")
    """Keys that decide whether a file is loaded, and nothing of how it is read."""
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    kind: str
    path: str = Field(min_length=1)
    max_rejected_percent: Percent = 50
    """What is new in a file with a larger share of rejects is held; 100: never."""
    max_drop_percent: Percent = 100
    """A version of a list with fewer records than the one before, by more, is held; 100: never."""

    @field_validator("path")
    @classmethod
    def _names_files(cls, value: str) -> str:
        parts = value.split("/")
        is_whole = not value.strip("./") or parts[-1] == "."
        if "\0" in value or is_whole or any("**" in p and p != "**" for p in parts):
            message = f'"{value}" names no files; write it as "inbox/rooms" or "inbox/rooms/*.csv"'
            raise ValueError(message)
        return value

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return ()

    def mapped(self) -> tuple[str, ...]:
        """Columns whose values the configuration may map, in `[source.values.<column>]`."""
        return ()

    def version_of(self, _name: str, _records: int) -> VersionOf:
        """Tell what a file with that name and number of records is a version of."""
        return "file"


class FullList(SourceConfig):
    """What sources have whose files are full lists: what is absent from the newest one is gone."""

    max_drop_percent: Percent = FULL_LIST_DROP_PERCENT

    def version_of(self, _name: str, _records: int) -> VersionOf:
        """Tell that all files are versions of one list."""
        return "source"


def of_registrations(records: int) -> VersionOf:
    """Tell what a file of registrations is a version of: one alone is an entry and no list."""
    return "source" if records > 1 else None


class Category(Strict):
    """A category of registration and what it counts for (design: categories are configuration)."""

    id: str
    label: str
    order: int = Field(ge=0, le=1_000_000)
    represents: Literal["state", "organization", "nobody"]
    counts_for_quorum: bool = False
    is_participant: bool = True
    names: tuple[str, ...] = ()


class Reading(Enum):
    """How a file grows, which decides what is read of it the next time."""

    WHOLE = "whole"
    """Each version is a full statement and is read whole (lists, reports, spreadsheets)."""
    LINES = "lines"
    """One record a line, appended; only new whole lines are read (web logs)."""
    TABLE = "table"
    """A header line, then one record a line, appended; a chunk repeats the header.

    A line is read on its own: a value cannot hold a line break, and a bad line is one reject.
    """


@dataclass(frozen=True)
class Chunk:
    """A run of whole records of one file, as landed."""

    content: bytes
    name: str
    """File name without its folder, as the operator knows it."""
    observed_at: datetime
    """When the source system said this, UTC: modification time of a whole file; a file that grows
    was received then."""
    first_record: int = 1
    """Number of the first record within the file, from 1 (the header line is not a record)."""


@dataclass(frozen=True)
class Context:
    """What parsers may know about the event besides their own configuration."""

    time_zone: ZoneInfo
    references: References
    categories: tuple[Category, ...] = ()
    rooms: Mapping[str, str] = field(default_factory=dict)
    """Casefolded name or alias of a room -> its name; an unknown room keeps its own name."""
    names_as_of: date | None = None
    venue_networks: tuple[str, ...] = ()
    """Networks (CIDR) of the venue's own screens."""


@dataclass(frozen=True)
class Parsed:
    """What a parser made of a chunk. Position is the record's number within the file, from 1.

    records = accepted + rejected + skipped (duplicates are found later, in the warehouse).
    """

    records: int
    tables: Mapping[str, pl.DataFrame]
    """Canonical frames by table name, columns as in `etl.schema`."""
    rejected: pl.DataFrame
    """`REJECTED`: records that cannot be read, with the reasons; never their content."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Well-formed records that are no facts, counted by reason."""
    unresolved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNRESOLVED))
    """`UNRESOLVED`: values without a mapping, for the operator to map; the field is null."""


@dataclass(frozen=True)
class Question:
    """A field of a registration form, as somebody who registers sees it."""

    form: str
    """Number of the form, or name of the file of a list."""
    title: str
    input_type: str = ""
    captions: tuple[str, ...] = ()
    """Its choices; of a list the values of a column that has few, which are not to be shown."""
    is_answered: bool = False
    """Whether any of the registrations looked at has an answer."""


@dataclass(frozen=True)
class Source:
    """A kind of source. `parse` is pure: same chunk, configuration and context, same result."""

    kind: str
    config: type[SourceConfig]
    reading: Reading
    parse: Callable[[Chunk, Any, Context], Parsed]
    """Raises `SourceError` if the file as a whole cannot be read."""
    suffixes: tuple[str, ...] = ()
    """File name endings this kind reads, lower case, for the message when another is found."""
    member: str = ""
    """The file this kind reads of a zip of several, such as "Table data.csv"."""
    fetch: Callable[[Any, Client, Path], None] | None = None
    """Writes what a system answers into a folder, as files that `parse` reads; raises `SourceError`
    after everything else that can be fetched is there. None: the files are written by others."""
    questions: Callable[[Chunk], list[Question]] | None = None
    """What the form asks that a file comes from, read or not; None: it comes from no form."""
