"""Rows of people in attendance reports of Teams, in all the shapes the product has given them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl.errors import SourceError
from etl.sources.report_cells import MOST_LINES_ABOVE, Header, Row, header, lines, row

NAME, EMAIL, REGISTERED, ROLE = "name", "email", "registered_email", "role"
JOINED, LEFT, DURATION = "joined", "left", "duration"
ACTION, MOMENT, CONNECTION, PERSON = "action", "moment", "connection", "person"

_TITLES = {
    NAME: ("name", "full name", "fullname"),
    JOINED: ("join time", "first join"),
    LEFT: ("leave time", "last leave"),
    DURATION: ("duration", "in-meeting duration"),
    EMAIL: ("email",),
    REGISTERED: ("registration email",),
    ROLE: ("role",),
    ACTION: ("user action", "action"),
    MOMENT: ("timestamp", "utceventtimestamp", "utc event timestamp"),
    CONNECTION: ("sessionid", "session id"),
    PERSON: ("participantid", "participant id"),
}
_UTC_TITLES = ("utceventtimestamp", "utc event timestamp")
_SUMMARY, _PARTICIPANTS, _ACTIVITIES = 1, 2, 3
# Sections keep their number and their columns the order of these in every language.
_LAYOUTS = {
    _PARTICIPANTS: (NAME, JOINED, LEFT, DURATION, EMAIL, "", ROLE),
    _ACTIVITIES: (NAME, JOINED, LEFT, DURATION, EMAIL, ROLE),
}
_SECTION = re.compile(r"([1-9])\.\s*\S.*")
_MEETING_TITLE, _MEETING_ID = "meeting title", "meeting id"


@dataclass(frozen=True)
class Report:
    """What a report says."""

    names: list[str]
    """What the meeting is known by: its title, its id."""
    said: list[str]
    """Other values of the summary, among them the times of the meeting."""
    rows: list[Row]
    is_of_events: bool
    """Whether a row is somebody joining or leaving instead of a stay."""
    is_utc: bool = False


@dataclass
class _Read:
    section: int = 0
    headers: dict[int, Header] = field(default_factory=dict)
    rows: dict[int, list[Row]] = field(default_factory=dict)
    summary: list[list[str]] = field(default_factory=list)


def read_report(text: str, name: str, columns: Mapping[str, str]) -> Report:
    """Read the stays of a report, or what it has instead; `columns` are title -> field.

    Raises `SourceError` if the report has none of the tables that tell when people were there.
    """
    read = _Read()
    for number, cells in enumerate(lines(text)):
        if number > MOST_LINES_ABOVE and not read.headers:
            break
        if any(cells):
            _read_line(read, cells, columns)
    if not read.headers:
        raise SourceError(
            f"{name} has no times of joining and leaving; export the attendance report with all "
            'information, or name its columns in "columns".'
        )
    stays = read.rows.get(_ACTIVITIES)
    participants = read.rows.get(_PARTICIPANTS, [])
    rows = _with_people(stays, participants) if stays else participants or read.rows.get(0, [])
    first = next(iter(read.headers.values()))
    return Report(
        names=_names(read.summary),
        said=[cells[1] for cells in read.summary if len(cells) > 1],
        rows=rows,
        is_of_events=MOMENT in first.places,
        is_utc=any(title in _UTC_TITLES for title in first.titles),
    )


def _read_line(read: _Read, cells: Sequence[str], columns: Mapping[str, str]) -> None:
    section = _SECTION.fullmatch(cells[0])
    if section and not any(cells[1:]):
        read.section = int(section[1])
        return
    if read.section in read.headers:
        read.rows.setdefault(read.section, []).append(row(read.headers[read.section], cells))
        return
    if read.section not in (0, _PARTICIPANTS, _ACTIVITIES):
        if read.section == _SUMMARY:
            read.summary.append(list(cells))
        return
    found = header(cells, _TITLES, columns, _LAYOUTS.get(read.section, ()))
    if {JOINED, LEFT} <= found.places.keys() or {ACTION, MOMENT} <= found.places.keys():
        read.headers[read.section] = found
    elif read.section == 0:
        read.summary.append(list(cells))


def _names(summary: Sequence[Sequence[str]]) -> list[str]:
    values = {cells[0].casefold().rstrip(":"): cells[1] for cells in summary if len(cells) > 1}
    if _MEETING_TITLE in values or _MEETING_ID in values:
        return [values[title] for title in (_MEETING_TITLE, _MEETING_ID) if values.get(title)]
    # In every language the summary begins with the title of the meeting.
    return [cells[1] for cells in summary[:1] if len(cells) > 1 and cells[1]]


def _with_people(stays: Sequence[Row], participants: Sequence[Row]) -> list[Row]:
    """Add what is known of people to their stays, such as the number only their list has."""
    numbers = Counter(map(_who, participants))
    people = {_who(one): one for one in participants if numbers[_who(one)] == 1}
    return [_joined(people.get(_who(stay)), stay) for stay in stays]


def _who(one: Row) -> tuple[str, str]:
    return one.field(NAME), one.field(EMAIL).casefold()


def _joined(person: Row | None, stay: Row) -> Row:
    if person is None:
        return stay
    kept = {name: text for name, text in person.fields.items() if name in (REGISTERED, ROLE)}
    said = {name: text for name, text in stay.fields.items() if text}
    return Row({**person.cells, **stay.cells}, kept | said, stay.zones)
