"""Lines of the CSV of a platform as cells, and which column of them is what in any language."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from etl.sources.connections import fold, without_nothing
from etl.sources.local_times import split_title

MOST_LINES_ABOVE = 1000
"""Where the titles of a report are, if it has any: a file without them is not read to its end."""

# Spreadsheets are kept from changing a value by writing it as a formula.
_FORMULA = re.compile(r'="(.*)"')


@dataclass(frozen=True)
class Header:
    """The titles of a table, and where its fields are."""

    titles: tuple[str, ...]
    """Folded, without the zone in them."""
    places: Mapping[str, int]
    """Field -> number of its column, from 0."""
    zones: Mapping[str, tzinfo]
    """Field -> zone that its title names."""


@dataclass(frozen=True)
class Row:
    """A row of a report: cells by folded title, and fields by name; nothing is ""."""

    cells: Mapping[str, str]
    fields: Mapping[str, str]
    zones: Mapping[str, tzinfo] = field(default_factory=dict)

    def field(self, name: str) -> str:
        """Return a field, "" where the report has no such column or nothing in it."""
        return self.fields.get(name, "")


def lines(text: str) -> Iterator[list[str]]:
    """Return the cells of each line; a value cannot hold a line break.

    The file has tabs if it has any, for its dates have commas. A line with a stray quote is
    taken as it stands.
    """
    separated = ";" if text.count(";") > text.count(",") else ","
    delimiter = "\t" if "\t" in text else separated
    return (_cells(line, delimiter) for line in re.split(r"\r*\n|\r", text))


def header(
    cells: Sequence[str],
    known: Mapping[str, tuple[str, ...]],
    configured: Mapping[str, str],
    layout: Sequence[str] = (),
) -> Header:
    """Find the fields of a table by their titles; `configured` (title -> field) goes before.

    With titles of another language the columns are those of `layout`, if there are that many and
    no title says otherwise.
    """
    split = [split_title(cell) for cell in cells]
    titles = tuple(fold(title) for title, _ in split)
    names = {title: name for name, found in known.items() for title in found}
    names |= {fold(title): name for title, name in configured.items()}
    places: dict[str, int] = {}
    for number, title in enumerate(titles):
        if title in names:
            places.setdefault(names[title], number)
    usual = {name: number for number, name in enumerate(layout) if name}
    is_usual = layout and len(titles) >= len(layout) and places.items() <= usual.items()
    if is_usual and not {"joined", "left"} <= places.keys():
        places = usual
    zones = {name: zone for name, at in places.items() if (zone := split[at][1])}
    return Header(titles, places, zones)


def row(head: Header, cells: Sequence[str]) -> Row:
    """Return a line below a header."""
    by_title: dict[str, str] = {}
    for title, cell in zip(head.titles, cells, strict=False):
        by_title.setdefault(title, cell)
    fields = {name: cells[at] for name, at in head.places.items() if at < len(cells)}
    return Row(by_title, fields, head.zones)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader((line,), delimiter=delimiter, strict=True), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [_plain(cell) for cell in cells]


def _plain(cell: str) -> str:
    cell = cell.strip()
    formula = _FORMULA.fullmatch(cell)
    return without_nothing(formula[1].strip() if formula else cell)
