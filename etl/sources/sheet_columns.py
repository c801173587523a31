"""The sheets kept by hand and their columns: what parsers read and templates explain."""

from dataclasses import dataclass, replace
from typing import Literal

from etl.schema import SESSION_STATUSES

Entry = Literal["text", "whole", "date", "time", "moment"]
"""What a cell holds; a moment is a date with a time."""
Choices = Literal["meeting", "room", "state", "category"]
"""Lists that depend on the event."""

KINDS = ("plenary", "committee", "workshop", "ancillary", "special")
PHASES = ("preparatory", "pre_congress", "congress", "follow_up")
STATUSES = tuple(SESSION_STATUSES)
LEVELS = ("Head of State or Government", "Minister", "Vice-Minister", "Ambassador", "Other")
DELIVERIES = ("in person", "live", "video", "written")
CREDENTIALS = ("not received", "received", "accepted")
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    title: str
    what: str
    example: str
    entry: Entry = "text"
    choices: tuple[str, ...] | Choices = ()
    is_needed: bool = False
    """Without this column the file cannot be read."""


@dataclass(frozen=True)
class Sheet:
    """A sheet, known by the word its file name begins with, and the table it fills."""

    word: str
    table: str
    columns: tuple[Column, ...]


_MEETING = Column(
    "meeting", "Meeting, by its session_id in the programme", "PL-01", choices="meeting"
)
_NEEDED_MEETING = replace(_MEETING, is_needed=True)
_REGISTRATION = Column("registration", "Number of the registration; not kept as it is", "1042")
_BADGE = Column("badge", "Number of the badge; not kept as it is", "B-1042")
_EMAIL = Column(
    "email", "E-mail address of the registration; not kept as it is", "name@example.org"
)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "programme",
        "session",
        (
            Column(
                "session_id", "Short name of the meeting; never changes", "PL-01", is_needed=True
            ),
            Column("meeting_number", "Number of the meeting in documents", "1"),
            Column("title", "Title of the meeting", "Opening of the Congress", is_needed=True),
            Column("kind", "Kind of meeting", "plenary", choices=KINDS),
            Column("phase", "Phase of the event; empty: congress", "congress", choices=PHASES),
            Column("segment", "Segment it belongs to", "high_level"),
            Column("body", "Body that meets", "Plenary"),
            Column("agenda_item", "Items of the agenda, separated by ;", "1;2"),
            Column("date", "Day, at the venue", "2021-03-07", entry="date", is_needed=True),
            Column("start", "Planned start, at the venue", "10:00", entry="time", is_needed=True),
            Column("end", "Planned end, at the venue", "12:00", entry="time", is_needed=True),
            Column("room", "Room planned", "Main Hall", choices="room"),
            Column("capacity", "Seats", "1800", entry="whole"),
            Column("languages", "Languages of interpretation, separated by ;", "en;fr"),
            Column("organizer", "Organization that holds it", "UNODC"),
            Column("status", "Empty: planned", "planned", choices=STATUSES),
        ),
    ),
    Sheet(
        "clock",
        "clock",
        (
            _NEEDED_MEETING,
            Column("number", "Number of the meeting in documents, if it has changed", "1"),
            Column("status", "Empty: held as soon as it has opened", "held", choices=STATUSES),
            Column("room", "Room in which it was really held", "Main Hall", choices="room"),
            Column("date", "Day on which it opened, at the venue", "2021-03-07", entry="date"),
            Column(
                "opened", "When it was opened, at the venue", "10:07", entry="time", is_needed=True
            ),
            Column(
                "closed",
                "When it was closed; earlier than the opening means after midnight",
                "12:41",
                entry="time",
                is_needed=True,
            ),
        ),
    ),
    Sheet(
        "speakers",
        "statement",
        (
            _NEEDED_MEETING,
            Column("order", "Place on the list of speakers", "1", entry="whole"),
            Column(
                "speaker",
                "State, or organization with its category; never the name of a person",
                "Japan",
                choices="state",
                is_needed=True,
            ),
            Column(
                "category",
                "Category; needed unless the speaker is a State",
                "Member States",
                choices="category",
            ),
            Column("on_behalf_of", "Group for which the speaker spoke", "Group of 77 and China"),
            Column("level", "Level of the speaker", "Minister", choices=LEVELS),
            Column("delivery", "How the statement is made", "in person", choices=DELIVERIES),
            _REGISTRATION,
            _BADGE,
            _EMAIL,
            Column(
                "date", "Day of the times in this row, at the venue", "2021-03-07", entry="date"
            ),
            Column("delivered", "When the speaker began; empty: not yet", "10:20", entry="time"),
            Column(
                "text_posted", "When the text was posted; empty: not yet", "11:05", entry="time"
            ),
            Column("text", "Path of the text on the web server", "/statements/japan.pdf"),
        ),
    ),
    Sheet(
        "head-counts",
        "head_count",
        (
            _NEEDED_MEETING,
            Column("place", "Room in which people were counted", "Main Hall", choices="room"),
            Column("date", "Day of the count, at the venue", "2021-03-07", entry="date"),
            Column(
                "time", "Time of the count, at the venue", "10:30", entry="time", is_needed=True
            ),
            Column("people", "People counted", "212", entry="whole", is_needed=True),
        ),
    ),
    Sheet(
        "delegations",
        "delegation",
        (
            Column("delegation", "State or organization", "Japan", choices="state", is_needed=True),
            Column("places_in_person", "Places given in person", "10", entry="whole"),
            Column("places_online", "Places given online", "20", entry="whole"),
            Column("credentials", "State of the credentials", "received", choices=CREDENTIALS),
            Column(
                "represented",
                "Only to overrule the records: whether it is represented",
                "yes",
                choices=YES_NO,
            ),
            Column(
                "reason",
                "Why the records are overruled; it is printed, so without names of persons",
                "Seated in the hall; its badges were not read",
            ),
        ),
    ),
    Sheet(
        "organizations",
        "organization",
        (
            Column(
                "name",
                "Name of the organization, as printed",
                "World Health Organization",
                is_needed=True,
            ),
            Column("aliases", "Other ways of writing it, separated by ;", "WHO; W.H.O."),
            Column(
                "category", "Category it belongs to", "Specialized agencies", choices="category"
            ),
        ),
    ),
    Sheet(
        "notes",
        "note",
        (
            Column("date", "Day, at the venue", "2021-03-07", entry="date"),
            Column("time", "Time, at the venue", "10:45", entry="time", is_needed=True),
            _MEETING,
            Column(
                "note",
                "What happened; it is shown, so without names of persons",
                "No interpretation into French",
                is_needed=True,
            ),
        ),
    ),
    Sheet(
        "links",
        "link",
        (
            _REGISTRATION,
            _BADGE,
            Column("platform", "Account on the platform; not kept as it is", "p-1042"),
            _EMAIL,
            Column(
                "valid_from",
                "From when they belong together; empty: always",
                "2021-03-08 12:00",
                entry="moment",
            ),
            Column(
                "valid_to",
                "Until when; a day alone counts to its end; empty: without end",
                "2021-03-09",
                entry="moment",
            ),
        ),
    ),
)


def sheet_of(name: str) -> Sheet | None:
    """Return the sheet a file is, by the beginning of its name; None for any other file."""
    folded = name.strip().casefold().replace("_", "-").replace(" ", "-")
    return next((sheet for sheet in SHEETS if folded.startswith(sheet.word)), None)
