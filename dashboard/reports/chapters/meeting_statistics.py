"""Meeting statistics for conference services: planned, held, cancelled, and time lost."""

from dashboard.reports.chapters.basis import Basis
from dashboard.reports.document import Document, Paragraph, Section

_EACH = (
    "full_name",
    "scheduled_starts_at",
    "scheduled_ends_at",
    "opened_at",
    "closed_at",
    "minutes_lost",
    "statements_delivered",
)


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
            Section("Each meeting", basis.columns("meetings_held", *_EACH)),
        ),
        note=basis.stamp.status,
    )
