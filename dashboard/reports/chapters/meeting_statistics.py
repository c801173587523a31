"""Meeting statistics for conference services: planned, held, cancelled, and time lost."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard import format as write
from dashboard.reports.chapters.basis import Basis
from dashboard.reports.document import Cell, Column, Document, Paragraph, Section, Table

_EACH = ("full_name", "congress_day", "minutes_lost", "statements_delivered")


def write_meeting_statistics(basis: Basis) -> Document:
    """Write the statistics of the meetings of the period."""
    return Document(
        "meeting-statistics",
        "Meeting statistics",
        (
            Section("Meetings by kind", basis.shown("meetings_by_kind")),
            Section(
                "Use of time",
                (
                    Paragraph(
                        "Time is lost by opening after the planned start and by closing before the "
                        "planned end. Ancillary and special meetings stand apart."
                    ),
                    *basis.columns("use_of_time", "figure", "value"),
                ),
            ),
            Section("Each meeting", _each(basis)),
        ),
        note=basis.stamp.status,
    )


def _each(basis: Basis) -> tuple[Table, ...]:
    """List the meetings with their hours in two columns: as instants they would take the line.

    Of a meeting without an opening its status stands for the hours.
    """
    zone = basis.event.zone
    hours = [
        (
            _hours(row["scheduled_starts_at"], row["scheduled_ends_at"], zone),
            _hours(row["opened_at"], row["closed_at"], zone) or row["status"],
        )
        for row in basis.rows("meetings_held")
    ]
    titles = (Column("planned", "Planned", "text"), Column("held", "Held", "text"))
    return tuple(
        replace(
            table,
            columns=(*table.columns[:2], *titles, *table.columns[2:]),
            rows=tuple(
                (*row[:2], *planned_and_held, *row[2:])
                for row, planned_and_held in zip(table.rows, hours, strict=True)
            ),
            base=f"{table.base} Hours are those of the venue.",
        )
        for table in basis.columns("meetings_held", *_EACH)
    )


def _hours(start: Cell, end: Cell, zone: ZoneInfo) -> str | None:
    if not isinstance(start, datetime):
        return None
    return (
        f"{write.clock(start, zone)}–{write.clock(end, zone) if isinstance(end, datetime) else ''}"
    )
