"""Figures as they were known at an instant: the snapshot that was the latest then."""

from datetime import datetime

from dashboard import figures
from dashboard.errors import ReportError
from dashboard.reports import written
from dashboard.snapshot import Snapshot, Snapshots


def as_known_at(snapshots: Snapshots, latest: Snapshot, instant: datetime) -> Snapshot:
    """Return the snapshot kept that was the latest at an instant.

    That of a simulation is found by the time it speaks of: its snapshots are made at other hours.
    Raises `ReportError` where none is kept.
    """
    event = figures.event(latest)
    found = snapshots.known_at(instant, by_watermark=event.is_simulated)
    if found is None:
        when = written.place_and_utc(instant, event.zone, event.venue or "")
        raise ReportError(
            f"No snapshot is kept from {when} or before; choose a later moment, or report what "
            "is known now."
        )
    return found
