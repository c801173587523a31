"""What the columns and words of any table mean, as the operator says it, checked before it is used.

Every mistake is one sentence that names the key.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from etl.references import ReferenceKind
from etl.source import (
    FULL_LIST_DROP_PERCENT,
    PlaceRule,
    SourceConfig,
    Strict,
    VersionOf,
    of_registrations,
)
from etl.sources.connections import fold
from etl.sources.indico_entries import COLUMNS
from etl.sources.indico_words import STANDARDS
from etl.sources.options import Offset, Patterns, TimeFormat, Zone

Into = Literal["scan", "stay", "registration"]
Numbered = Literal["registration", "badge", "platform"]

REFERENCES: tuple[ReferenceKind, ...] = ("registration", "badge", "platform", "email")
"""Columns by which somebody is recognized, strongest first."""
COMPARED: tuple[str, ...] = ("name", "email", "platform")
"""Columns in which patterns of service connections are looked for."""
NEVER_NONE = ("status", "direction", "counts", "checked_in")
"""Columns of which every value stands for something."""
INSTANTS = ("scanned_at", "started_at", "ended_at", "registered_at", "checked_in_at")

_PRESENCE = (*REFERENCES, "place", "date", "device", "counts")
_CANONICAL: dict[Into, tuple[str, ...]] = {
    "scan": (*_PRESENCE, "direction", "scanned_at"),
    "stay": (*_PRESENCE, "started_at", "ended_at", "name"),
    "registration": (
        *dict.fromkeys((*REFERENCES, *COLUMNS)),
        *("status", "checked_in", "checked_in_at", "registered_at"),
    ),
}
_NEEDED: dict[Into, tuple[str, ...]] = {
    "scan": ("place", "direction", "scanned_at"),
    "stay": ("place", "started_at"),
    "registration": ("registration", "status", "checked_in"),
}
_NO_CONSTANT = (*REFERENCES, *INSTANTS, "date", "name", "device", "counts")

_YES_NO: dict[str, str] = {
    **dict.fromkeys(("yes", "y", "true", "1", "ok"), "yes"),
    **dict.fromkeys(("no", "n", "false", "0"), "no"),
}
_WAYS = {"in": "in", "out": "out"}
_MEANINGS: dict[str, Callable[[str], str | None]] = {
    **{str(column): standard for column, standard in STANDARDS.items()},
    "direction": _WAYS.get,
    "counts": _YES_NO.get,
    "checked_in": _YES_NO.get,
}


class Issuers(Strict):
    """Which system gave out the numbers, as the registrations name it."""

    registration: str = ""
    badge: str = ""
    platform: str = ""


class Table(SourceConfig):
    """Configuration of `table`."""

    into: Into
    """What a row of the file is."""
    columns: dict[str, str]
    """Title of a column of the file -> canonical column."""
    constants: dict[str, str] = Field(default_factory=dict)
    """Canonical column that the file does not have -> what it is in every row."""
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    """By canonical column: word of the file -> value it stands for, "" for none."""
    time_format: TimeFormat | None = None
    """Format of the times, such as "%m/%d/%Y %I:%M %p"; else those that can be read in one way."""
    time_zone: Zone | None = None
    """Zone of times without an offset; else that of the event."""
    issuers: Issuers = Issuers()
    clock_offset_seconds: Offset = 0
    """Added to every time: what the clock of the source is slow by."""
    service: Patterns = ()
    """Patterns of names, addresses and numbers of connections that are nobody's."""
    meetings: tuple[PlaceRule, ...] = ()
    """Which meeting of the programme a place of stays is."""

    @model_validator(mode="before")
    @classmethod
    def _may_be_full_list(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values.get("into") != "registration":
            return values
        return {"max_drop_percent": FULL_LIST_DROP_PERCENT, **values}

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Table":
        for fault in _faults(self):
            raise ValueError(fault)
        return self

    def mapped(self) -> tuple[str, ...]:
        """Columns that are read."""
        return tuple(self.columns.values())

    def version_of(self, _name: str, records: int) -> VersionOf:
        """Tell that files of registrations are versions of one list, others on their own."""
        return of_registrations(records) if self.into == "registration" else "file"

    def place_rules(self) -> tuple[tuple[str, PlaceRule], ...]:
        """Rules of this source as (platform or stream, rule), in the order they apply."""
        return tuple(("platform", rule) for rule in self.meetings)

    @property
    def titles(self) -> dict[str, str]:
        """Title in the file of each canonical column."""
        return {column: title for title, column in self.columns.items()}

    def named(self, column: str) -> str:
        """Name a column in a sentence: as the file calls it."""
        return f"'{self.titles.get(column, column)}'"

    def translation(self, column: str) -> Callable[[str], str]:
        """Return what the words of a column stand for; a word without a mapping is itself."""
        own = {fold(word): meant for word, meant in self.values.get(column, {}).items()}
        return lambda text: own.get(fold(text), text)


def yes_or_no(text: str) -> bool | None:
    """Return whether a word says yes, None for neither."""
    return {"yes": True, "no": False}.get(_YES_NO.get(fold(text), ""))


def _faults(table: Table) -> Iterator[str]:
    yield from _of_columns(table)
    yield from _of_constants(table)
    yield from _of_needs(table)
    yield from _of_values(table)
    yield from _of_people(table)


def _of_columns(table: Table) -> Iterator[str]:
    known = _CANONICAL[table.into]
    by_column: dict[str, str] = {}
    for title, column in table.columns.items():
        if column not in known:
            yield (
                f'columns: "{title}" leads to "{column}", which a {table.into} does not have; '
                f"use one of {', '.join(sorted(known))}"
            )
        if column in by_column:
            yield f'columns: "{by_column[column]}" and "{title}" both lead to "{column}"; leave one'
        by_column[column] = title
    folded: dict[str, str] = {}
    for title in table.columns:
        if (twin := folded.setdefault(fold(title), title)) != title:
            yield f'columns: "{twin}" and "{title}" are the same title; leave one'


def _of_constants(table: Table) -> Iterator[str]:
    for column, value in table.constants.items():
        if column not in _CANONICAL[table.into] or column in _NO_CONSTANT:
            usable = sorted(set(_CANONICAL[table.into]) - set(_NO_CONSTANT))
            yield f'constants: "{column}" cannot be one; use one of {", ".join(usable)}'
        if column in table.columns.values():
            yield f'constants: "{column}" is in columns as well; leave one'
        if column == "place" and not value.strip():
            yield 'constants: "place" is empty'
        yield from _meaningless("constants", column, value)


def _of_needs(table: Table) -> Iterator[str]:
    given = {*table.columns.values(), *table.constants}
    for column in _NEEDED[table.into]:
        if column not in given:
            more = "" if column in _NO_CONSTANT else ", or its value in [source.constants]"
            yield (
                f'columns: none leads to "{column}", which a {table.into} needs; '
                f"give its title{more}"
            )
    if table.into == "scan" and given.isdisjoint(REFERENCES):
        yield f"columns: none leads to who was scanned; name one of {', '.join(REFERENCES)}"


def _of_values(table: Table) -> Iterator[str]:
    for column, words in table.values.items():
        if column not in table.columns.values():
            yield f'values: "{column}" is none of the columns that are read; see columns'
        for meant in words.values():
            yield from _meaningless("values", column, meant)


def _meaningless(key: str, column: str, meant: str) -> Iterator[str]:
    # What a category may be depends on the event: an unknown one shows as unresolved.
    standard = _MEANINGS.get(column)
    if standard and meant and standard(meant) is None:
        yield f'{key}: "{meant}" is no {column}'
    if not meant and column in NEVER_NONE:
        yield f'{key}: "{column}" cannot be empty'


def _of_people(table: Table) -> Iterator[str]:
    given = set(table.columns.values())
    for kind in get_args(Numbered):
        if getattr(table.issuers, kind) and kind not in given:
            yield f'issuers: no column leads to "{kind}"'
    if table.into != "registration" and "registration" in given and not table.issuers.registration:
        yield 'issuers: "registration" is missing; name the [[source]] that lists these numbers'
    for key, into in _ONLY.items():
        if getattr(table, key) and table.into not in into:
            yield f"{key}: a {table.into} has none; remove it"
    if table.service and given.isdisjoint(COMPARED):
        yield f"service: no column leads to what is compared; name one of {', '.join(COMPARED)}"


_ONLY: Mapping[str, tuple[Into, ...]] = {
    "service": ("stay",),
    "meetings": ("stay",),
    "clock_offset_seconds": ("scan", "stay"),
}
