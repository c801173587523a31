"""What stands on each page of a document and below its title, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from dashboard import format as write
from dashboard.reports import written
from dashboard.reports.document import Mark

if TYPE_CHECKING:
    from dashboard.reports.document import Stamp

LANGUAGE: Final = "en-GB"
PROGRAM: Final = "Congress monitor"
NOT_OFFICIAL: Final = "This is not an official document of the United Nations."
SIMULATED: Final = "Simulated data"
_AUDIENCES: Final = {"internal": "Internal", "public": "Public"}
_HASH_LETTERS: Final = 12


@dataclass(frozen=True)
class Imprint:
    """Texts of the head and foot of pages, and the lines below the title, each with its name."""

    event: str
    where: str
    origin: str
    is_simulated: bool
    facts: tuple[tuple[str, str], ...]


def imprint(stamp: Stamp) -> Imprint:
    """Word what a stamp says."""
    event = written.name_in_text(stamp.event)
    period = written.period(stamp.first_day, stamp.last_day)
    snapshot = snapshot_of(stamp)
    audience = _AUDIENCES[stamp.audience]
    version = f"{PROGRAM} {stamp.version}"
    origin = f"Data as of {as_of(stamp)} · Snapshot {snapshot} · {audience} · {version}"
    facts = (
        ("Event", ", ".join(filter(None, (event, stamp.venue)))),
        ("Period", period),
        ("Data as of", written.begun(as_of(stamp))),
        ("Status", stamp.status),
        ("Audience", audience),
        ("Made from", f"Snapshot {snapshot}, {version}"),
    )
    return Imprint(
        event=written.plain(event),
        where=written.plain(", ".join(filter(None, (stamp.venue, period)))),
        origin=written.plain(origin),
        is_simulated=stamp.is_simulated,
        facts=tuple((name, written.plain(text)) for name, text in facts if text),
    )


def snapshot_of(stamp: Stamp) -> str:
    """Name the snapshot by its number and the begin of its hash."""
    return f"{write.number(stamp.seq)} ({stamp.content_hash[:_HASH_LETTERS]})"


def suppressed_note(stamp: Stamp) -> str:
    """Say what the mark of a hidden cell means."""
    reason = "Not shown, so that no person can be identified"
    if not stamp.threshold:
        return f"{Mark.SUPPRESSED.value} {reason}."
    return (
        f"{Mark.SUPPRESSED.value} {reason}: fewer than {write.in_text(stamp.threshold)} people, or "
        "a figure from which such a number could be worked out."
    )


def as_of(stamp: Stamp) -> str:
    """Write the moment of the figures, at the venue and in UTC."""
    if stamp.as_of is None:
        return "no moment: nothing has been received yet"
    return written.place_and_utc(stamp.as_of, ZoneInfo(stamp.time_zone), stamp.venue)
