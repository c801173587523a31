"""A document in pieces of text, numbered and measured: what the writers of PDF and DOCX set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.reports import written
from dashboard.reports.cell_types import NUMERIC, cell_type
from dashboard.reports.document import FIGURES, Chart, Column, Items, Mark, Paragraph, Table, Total
from dashboard.reports.imprint import suppressed_note
from dashboard.reports.widths import lines, shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.reports.document import Block, Definition, Document, Stamp

_DEFINITIONS = "Definitions"
_SHORT = 24
"""The lines of a table that is not broken between pages."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is right below the title."""

    text: str
    level: int


@dataclass(frozen=True)
class Text:
    """A paragraph, with its number where it has one."""

    text: str
    number: int | None = None


@dataclass(frozen=True)
class Listing:
    """A list, an item each."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """What figures mean: each name with its definition."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table as text; `widths` are shares of the line, `totals` say which rows are sums."""

    number: int
    title: str
    unit: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    is_figure: tuple[bool, ...]
    """Which columns stand at the right."""
    totals: tuple[bool, ...]
    notes: tuple[str, ...]
    is_short: bool
    """Whether it is kept on one page."""


@dataclass(frozen=True)
class Picture:
    """A chart still to be drawn, with its number and what stands below it."""

    number: int
    title: str
    chart: Chart
    notes: tuple[str, ...]


Piece = Heading | Text | Listing | Terms | Grid | Picture


class _Numbers:
    """Counts paragraphs, tables and figures through a document."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, of: str) -> int:
        self._last[of] = self._last.get(of, 0) + 1
        return self._last[of]


def pieces(document: Document, stamp: Stamp, definitions: Sequence[Definition]) -> list[Piece]:
    """Lay out a document from its first heading to its definitions, in reading order."""
    numbers, found = _Numbers(), list[Piece]()
    for section in document.sections:
        if section.title:
            found.append(Heading(written.plain(section.title), section.level))
        found += [_piece(block, stamp, numbers) for block in section.blocks]
    terms = _terms(document, definitions)
    if terms and not document.is_one_page:
        found += [Heading(_DEFINITIONS, 1), Terms(terms)]
    return found


def _piece(block: Block, stamp: Stamp, numbers: _Numbers) -> Piece:
    if isinstance(block, Paragraph):
        number = numbers.next("paragraph") if block.is_numbered else None
        return Text(written.plain(block.text), number)
    if isinstance(block, Items):
        return Listing(tuple(written.plain(text) for text in block.texts))
    if isinstance(block, Chart):
        title, notes = written.plain(block.title), _notes(block.table, stamp)
        return Picture(numbers.next("figure"), title, block, notes)
    return _grid(block, stamp, numbers.next("table"))


def _grid(table: Table, stamp: Stamp, number: int) -> Grid:
    zone = ZoneInfo(stamp.time_zone)
    unit = _common_unit(table.columns)
    head = tuple(_heading(column, unit) for column in table.columns)
    rows = tuple(
        tuple(
            written.cell(value, cell_type(table, at, place), zone)
            for place, value in enumerate(row)
        )
        for at, row in enumerate(table.rows)
    )
    are_figures = tuple(column.type in NUMERIC for column in table.columns)
    widths = shares(head, rows, are_figures)
    return Grid(
        number=number,
        title=written.plain(table.title),
        unit=f"({unit})" if unit else "",
        head=head,
        rows=rows,
        widths=widths,
        is_figure=are_figures,
        totals=tuple(key is Total.TOTAL for key in table.keys) or (False,) * len(rows),
        notes=_notes(table, stamp),
        is_short=lines(rows, widths) <= _SHORT,
    )


def _common_unit(columns: Sequence[Column]) -> str:
    """Return the unit that all columns with figures have: it then stands once, below the title."""
    units = {column.unit for column in columns if column.type in ("integer", "number")}
    return units.pop() if len(units) == 1 else ""


def _heading(column: Column, common: str) -> str:
    is_told = column.unit in ("", common) or column.unit.lower() in column.title.lower()
    return column.title if is_told else f"{column.title} ({column.unit})"


def _notes(table: Table, stamp: Stamp) -> tuple[str, ...]:
    named = (("Base", table.base), ("Source", table.source))
    notes = [f"{name}: {text}" for name, text in named if text]
    notes += table.notes
    if any(value is Mark.SUPPRESSED for row in table.rows for value in row):
        notes.append(suppressed_note(stamp))
    return tuple(written.plain(note) for note in notes)


def _terms(document: Document, definitions: Sequence[Definition]) -> tuple[tuple[str, str], ...]:
    known = {definition.metric: definition for definition in definitions}
    terms: dict[str, str] = {}
    for column in _columns(document):
        definition = known.get(column.metric)
        if definition:
            terms.setdefault(written.plain(definition.label), written.plain(definition.text))
        elif column.definition:
            terms.setdefault(written.plain(column.title), written.plain(column.definition))
    return tuple(terms.items())


def _columns(document: Document) -> Iterator[Column]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from block.columns
                yield from _of_rows(block)
            elif isinstance(block, Chart):
                drawn = {series.column for series in (*block.series, block.total) if series}
                yield from (each for each in block.table.columns if each.name in drawn)


def _of_rows(table: Table) -> Iterator[Column]:
    """Yield a column for each row of a list of figures."""
    for key in table.keys if table.dimension == FIGURES else ():
        yield Column(str(key), "", "number", metric=str(key))
