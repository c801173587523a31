"""The cells of a sheet kept by hand, read by column; what cannot be read is a fault of its row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from etl import countries
from etl.references import ReferenceKind
from etl.source import Category, Chunk, Context
from etl.sources import reading, spreadsheet, times
from etl.sources.indico_entries import fold
from etl.sources.indico_words import by_name
from etl.sources.privacy import NO_NUMBER, is_no_identifier, is_private
from etl.sources.sheet_columns import Sheet

_PRIVATE = "holds an e-mail address, a network address or a telephone number; take it out"
# Strongest first.
_REFERENCES: tuple[ReferenceKind, ...] = ("registration", "badge", "platform", "email")


def read_sheet(chunk: Chunk, sheet: Sheet) -> pl.DataFrame:
    """Read a CSV, or the first worksheet of an XLSX file; titles may differ in typing."""
    content = chunk.content if spreadsheet.is_spreadsheet(chunk.content) else reading.decode(chunk)
    table = reading.read_table(content, chunk.name)
    by_fold = {_title(title): title for title in reversed(table.columns)}
    table = table.rename(
        {
            by_fold[column.title]: column.title
            for column in sheet.columns
            if column.title not in table.columns and column.title in by_fold
        }
    )
    needed = [column.title for column in sheet.columns if column.is_needed]
    reading.require_columns(table, needed, chunk.name)
    return table


def unknown_titles(table: pl.DataFrame, sheet: Sheet) -> list[str]:
    """List the titles nobody reads if one that is read is missing: it may be misspelt."""
    titles = [column.title for column in sheet.columns]
    if all(title in table.columns for title in titles):
        return []
    return [title for title in table.columns[1:] if title and title not in titles]


def _title(text: str) -> str:
    return text.strip().casefold().replace(" ", "_").replace("-", "_")


@dataclass(frozen=True)
class Categories:
    """The categories of the event, by what sheets call them."""

    all: tuple[Category, ...]
    _by_name: Callable[[str], str | None] = field(init=False)

    def __post_init__(self) -> None:
        named = by_name({one.id: (one.label, *one.names) for one in self.all})
        object.__setattr__(self, "_by_name", named)

    def find(self, text: str) -> Category | None:
        """Return the category a text names."""
        found = self._by_name(text)
        return next((one for one in self.all if one.id == found), None)


@dataclass
class Cells:
    """One row. Every reading of a cell gives None where it is empty or cannot be read."""

    position: int
    texts: Mapping[str, str]
    context: Context
    categories: Categories
    issuers: Mapping[str, str]
    is_spreadsheet: bool = False
    faults: list[str] = field(default_factory=list)
    """Why the row cannot be read; a row with a fault is rejected."""
    unresolved: list[tuple[str, str]] = field(default_factory=list)
    """(column, value) without a mapping."""

    def text(self, column: str) -> str | None:
        """Return the text of a cell on one line."""
        return " ".join(self.texts.get(column, "").split()) or None

    def public(self, column: str) -> str | None:
        """Return the text of a cell that is kept as it is."""
        text = self.text(column)
        if text and is_private(text):
            self.faults.append(f"'{column}' {_PRIVATE}")
            return None
        return text

    def needed(self, column: str) -> str:
        """Return the text of a cell that is kept as it is and must not be empty."""
        return self._filled(column, self.public(column))

    def meeting(self) -> str:
        """Return the session_id of the meeting, which must not be empty."""
        return self._filled("meeting", self.meeting_if_any())

    def meeting_if_any(self) -> str | None:
        """Return the session_id of the meeting, however many digits it has."""
        text = self.text("meeting")
        if text and is_no_identifier(text):
            self.faults.append(f"'meeting' {NO_NUMBER}; write the session_id")
            return None
        return text

    def _filled(self, column: str, text: str | None) -> str:
        if not self.text(column):
            self.faults.append(f"'{column}' is empty")
        return text or ""

    def whole(self, column: str) -> int | None:
        """Return a whole number from 0."""
        text = self.text(column)
        if text is None:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        self.faults.append(f"'{column}' is not a whole number")
        return None

    def word(self, column: str, meanings: Callable[[str], str | None]) -> str | None:
        """Return what a word stands for; one without a meaning is listed."""
        text = self.text(column)
        meaning = meanings(text) if text else None
        if text and meaning is None:
            self.unresolved.append((column, text))
        return meaning

    def category(self) -> Category | None:
        """Return the category named; an unknown one is listed."""
        text = self.text("category")
        found = self.categories.find(text) if text else None
        if text and found is None:
            self.unresolved.append(("category", text))
        return found

    def room(self, column: str) -> str | None:
        """Return the name of a room; a room nobody configured keeps its own."""
        known = self.context.rooms.get((self.text(column) or "").casefold())
        return known or self.public(column)

    def day(self, column: str = "date") -> date | None:
        """Return a date."""
        text = self.text(column)
        day = times.day(text) if text else None
        if text and day is None:
            self.faults.append(f"'{column}' is not a date like 2021-03-07")
        return day

    def moment(self, column: str, on: date | None) -> datetime | None:
        """Return an instant from a time of the day `on`, or from a whole date and time."""
        text = self.text(column)
        if text is None:
            return None
        zone = self.context.time_zone
        at = times.time_of_day(text)
        if at and on:
            return times.local_instant(on, at, zone)
        moment = None if at else times.dated_instant(text, zone)
        if moment is None and not at:
            self.faults.append(f"'{column}' is not a time like 10:07")
        elif moment is None and not self.text("date"):
            self.faults.append(f"'{column}' is given without 'date'")
        return moment

    def references(self) -> list[str]:
        """Return the references of the person in this row, strongest first."""
        made = []
        for kind in _REFERENCES:
            text = self.text(kind)
            if kind == "email" and text and "@" not in text:
                self.faults.append("'email' is not an address like name@example.org")
                continue
            issuer = self.issuers.get(kind, "")
            made.append(self.context.references.make(kind, issuer, text))
        return [reference for reference in made if reference]


def meanings(words: Mapping[str, Iterable[str]]) -> Callable[[str], str | None]:
    """Return a translation of words, in whatever case and spelling, to what they stand for."""
    table = {_folded(word): key for key, own in words.items() for word in (key, *own)}
    return lambda text: table.get(_folded(text))


def is_two_letters(name: str) -> bool:
    """Tell a code of a country that may as well stand for an organization, such as AU.

    UK is a name people write, and no code.
    """
    return len(name) == 2 and countries.iso2_to_iso3(name) is not None


def _folded(text: str) -> str:
    return fold(text).replace("_", " ").replace("-", " ")
