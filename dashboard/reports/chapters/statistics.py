"""The statistical report: every table with its definition, base and source, and the method."""

from dashboard.reports.chapters.basis import Basis
from dashboard.reports.chapters.sentences import said
from dashboard.reports.document import (
    Block,
    Chart,
    Document,
    Items,
    Paragraph,
    Section,
    Series,
    Table,
)

_METHOD = (
    "A person with several registrations counts once; names are never compared.",
    "Modes of participation are never added up: who was in a room and online is one participant.",
    "A stay whose exit was not recorded ends when the person enters another room, when the meeting "
    "closes, or after the limit that is configured, whichever is first.",
    "A non-governmental organization whose registration does not state a consultative status with "
    "the Economic and Social Council is among the other non-governmental organizations.",
    "What could not be linked to a registration stands beside the totals and is never added.",
    "Figures are provisional until the reporting role releases them.",
)


def write_statistics(basis: Basis) -> Document:
    """Write every table of the report under its heading."""
    sections = (
        ("Participants", _people(basis)),
        ("States and organizations", _states(basis)),
        ("Days", _days(basis)),
        ("Meetings", _meetings(basis)),
        ("Agenda items and statements", basis.shown("agenda_items", "statements_delivered")),
        ("Webcast", (*basis.shown("webcast", "webcast_by_group"), *_watched(basis))),
        ("Delegations", _delegations(basis)),
        ("Quality of the data", _quality(basis)),
        ("Method", (Items(_METHOD), *_attendance_rule(basis))),
    )
    return Document(
        "statistical-report",
        "Statistical report",
        tuple(Section(title, blocks) for title, blocks in sections if blocks),
        note=basis.stamp.status,
    )


def _attendance_rule(basis: Basis) -> tuple[Block, ...]:
    event = basis.event
    return (
        Paragraph(
            f"A participant attended a meeting after {_minutes(event.min_minutes)} in it, or by "
            f"making a statement; gaps of up to {_minutes(event.merge_gap_minutes)} are closed."
        ),
    )


def _minutes(value: float) -> str:
    """Write a length for a sentence: "five minutes", "2.5 minutes"."""
    return said(int(value), "minute") if value.is_integer() else f"{value:g} minutes"


def _days(basis: Basis) -> tuple[Block, ...]:
    figures = (
        "day_attended",
        "peak",
        "webcast_viewers_peak",
        "playbacks",
        "watch_minutes",
        "statements_delivered",
    )
    return basis.columns("days", "congress_day", *figures)


def _meetings(basis: Basis) -> tuple[Block, ...]:
    figures = ("status", "attended", "room_only", "platform_only", "both", "peak")
    return (
        *basis.shown("meetings_by_kind"),
        *basis.columns("use_of_time", "figure", "value"),
        *basis.columns("meetings_attended", "full_name", "congress_day", *figures),
    )


def _watched(basis: Basis) -> tuple[Block, ...]:
    figures = ("status", "playbacks", "watch_minutes", "webcast_viewers_peak")
    return basis.columns("meetings_webcast", "full_name", "congress_day", *figures)


def _delegations(basis: Basis) -> tuple[Block, ...]:
    figures = ("registered", "badges_collected", "places_in_person", "places_online", "credentials")
    return basis.columns("delegations", "name", *figures)


def _quality(basis: Basis) -> tuple[Block, ...]:
    counts = ("records", "accepted", "rejected", "duplicate", "skipped", "watermark")
    return (*basis.columns("sources", "source", *counts), *basis.shown("data_quality"))


def _people(basis: Basis) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for table in basis.shown("participants_by_category", "participants_by_group"):
        title = f"Registered {table.title[0].lower()}{table.title[1:]}"
        blocks += [_bars(table, title, Series("registered", "platform"), "participants"), table]
    return tuple(blocks)


def _states(basis: Basis) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for table in basis.shown("states_by_group"):
        drawn = Series("states_represented", "room")
        blocks += [_bars(table, table.title, drawn, "States"), table]
    return (*blocks, *basis.shown("organizations_by_category"))


def _bars(table: Table, title: str, drawn: Series, unit: str) -> Chart:
    """Draw a column of a table, without its total."""
    return Chart(
        f"{table.name}_{drawn.column}",
        title,
        f"Horizontal bars: {title}, a bar for each row of the table below, in its order.",
        unit,
        "bars",
        Table(table.name, table.title, table.columns, table.rows[:-1]),
        table.columns[0].name,
        (drawn,),
    )
