"""The meetings of the packaged programme that have a time and a room."""

import csv
import io
from importlib import resources

from etl.demo.model import STREAM_BODIES, Meeting, local

PROGRAMME = "kyoto_programme.csv"

# Capacity is what the hall seats, limit what the rules of distance allow at a time.
ROOMS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "Main Hall": (1840, 500, ("MAIN-HALL-GATE-1", "MAIN-HALL-GATE-2")),
    "Annex Hall 1": (500, 160, ("ANNEX-1-DOOR",)),
    "Annex Hall 2": (500, 160, ("ANNEX-2-DOOR",)),
    "Room A": (200, 70, ("ROOM-A-DOOR",)),
}
LOUNGE = "LOUNGE"
"""A door that is scanned although no meeting takes place behind it."""

BODY_PLATFORMS = {
    "Plenary": "91200000001",
    "Committee I": "91200000002",
    "Committee II": "91200000003",
}


def programme_text() -> str:
    """Read the packaged programme as it stands."""
    return resources.files("etl.reference").joinpath(PROGRAMME).read_text(encoding="utf-8")


def meetings() -> tuple[Meeting, ...]:
    """List the meetings with a time and a room, by start; the others cannot be attended."""
    rows = list(csv.DictReader(io.StringIO(programme_text())))
    found = [
        _meeting(number, row)
        for number, row in enumerate(rows)
        if row["start"] and row["end"] and row["room"] in ROOMS
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.session_id)))


def unscheduled() -> int:
    """Count the meetings of the Congress itself to which the programme gives no time."""
    rows = csv.DictReader(io.StringIO(programme_text()))
    return sum(row["phase"] == "congress" and not row["start"] for row in rows)


def _meeting(number: int, row: dict[str, str]) -> Meeting:
    streams = [
        f"{stem}-{language}"
        for stem, body in STREAM_BODIES.items()
        for language in ("en", "floor")
        if body == row["body"]
    ]
    return Meeting(
        session_id=row["session_id"],
        title=row["title"],
        body=row["body"],
        kind=row["kind"],
        phase=row["phase"],
        start=local(f"{row['date']} {row['start']}"),
        end=local(f"{row['date']} {row['end']}"),
        room=row["room"],
        platform=BODY_PLATFORMS.get(row["body"], f"913000000{number:02}"),
        streams=tuple(streams),
    )


def regional_groups() -> dict[str, str]:
    """Map the two-letter codes of all States, as a locator of network addresses gives them."""
    text = resources.files("etl.reference").joinpath("states.csv").read_text(encoding="utf-8")
    return {row["iso2"]: row["regional_group"] for row in csv.DictReader(io.StringIO(text))}
