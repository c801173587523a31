"""Rows of people in Zoom reports, wherever they stand among titles, totals and sections."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from etl.errors import SourceError
from etl.sources.connections import fold, meeting_number, without_nothing
from etl.sources.reading import not_readable

NAME, EMAIL, JOINED, LEFT, ATTENDED, WAITING = (
    "name",
    "email",
    "joined",
    "left",
    "attended",
    "waiting",
)
_TITLES = {
    NAME: ("name (original name)", "user name (original name)", "user name", "name"),
    EMAIL: ("user email", "email"),
    JOINED: ("join time",),
    LEFT: ("leave time",),
    ATTENDED: ("attended",),
    WAITING: ("in waiting room",),
}
_NUMBER_TITLES = ("meeting id", "webinar id")
_NEWER_NUMBER_TITLES = ("topic", "id")
_TOTALS_ONLY = "total duration (minutes)"
_HOSTS = "host details"
_SECTIONS = (
    "attendee report",
    _HOSTS,
    "panelist details",
    "attendee details",
    "other attended",
)


class _Kind(Enum):
    PEOPLE_HEADER = auto()
    NUMBER_HEADER = auto()
    TOTALS_HEADER = auto()
    SECTION = auto()
    NUMBER = auto()
    PERSON = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Row:
    """A row of a person: cells by column title, folded, and the fields every report has."""

    cells: dict[str, str]
    is_host: bool
    meeting: str | None
    """Number of the meeting as written above the row, digits only."""

    def field(self, name: str) -> str:
        """Return a field, "" where the report has no such column or nothing in it."""
        found = (self.cells[title] for title in _TITLES[name] if title in self.cells)
        return without_nothing(next(found, ""))


def read_rows(text: str, name: str) -> Iterator[Row]:
    """Yield the rows of people in the order of the file."""
    section, meeting = "", None
    header: list[str] = []
    kinds: set[_Kind] = set()
    is_number_next = False
    for cells in _records(text, name):
        titles = [fold(cell) for cell in cells]
        kind = _kind(titles, is_number_next=is_number_next, has_header=bool(header))
        kinds.add(kind)
        if kind in (_Kind.PEOPLE_HEADER, _Kind.NUMBER_HEADER):
            header, is_number_next = titles, kind is _Kind.NUMBER_HEADER
        elif kind is _Kind.SECTION:
            section, header = titles[0].rstrip(":"), []
        elif kind is _Kind.NUMBER:
            meeting = meeting_number(_number_cell(header, cells)) or meeting
            header, is_number_next = [], False
        elif kind is _Kind.PERSON:
            yield Row(_by_title(header, cells), section == _HOSTS, meeting)
    _require_people(kinds, name)


def _kind(titles: list[str], *, is_number_next: bool, has_header: bool) -> _Kind:
    if not any(titles):
        return _Kind.OTHER
    if all(title in titles for title in (*_TITLES[JOINED], *_TITLES[LEFT])):
        return _Kind.PEOPLE_HEADER
    if _is_above_number(titles):
        return _Kind.NUMBER_HEADER
    if titles[0].rstrip(":") in _SECTIONS and not any(titles[1:]):
        return _Kind.SECTION
    if is_number_next:
        return _Kind.NUMBER
    if _TOTALS_ONLY in titles:
        return _Kind.TOTALS_HEADER
    return _Kind.PERSON if has_header else _Kind.OTHER


def _require_people(kinds: set[_Kind], name: str) -> None:
    if _Kind.PEOPLE_HEADER in kinds:
        return
    if _Kind.TOTALS_HEADER in kinds:
        raise SourceError(
            f'{name} has no times of joining and leaving; export it without "Show unique users".'
        )
    raise SourceError(
        f"{name} has no columns 'Join Time' and 'Leave Time'; "
        "export the list of participants or the attendee report, in English."
    )


def _records(text: str, name: str) -> Iterator[list[str]]:
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            yield [cell.strip() for cell in record]
    except csv.Error as error:
        raise not_readable(error, name) from error


def _is_above_number(titles: list[str]) -> bool:
    return any(title in titles for title in _NUMBER_TITLES) or (
        all(title in titles for title in _NEWER_NUMBER_TITLES)
    )


def _number_cell(header: list[str], cells: list[str]) -> str:
    cell = _by_title(header, cells)
    return next((cell[title] for title in (*_NUMBER_TITLES, "id") if title in cell), "")


def _by_title(header: list[str], cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for title, cell in zip(header, cells, strict=False):
        found.setdefault(title, cell)
    return found
