"""How statements and their speakers are written on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard import format as write

if TYPE_CHECKING:
    from dashboard.views.words import Row

DELIVERIES: Final[dict[str | None, str]] = {
    "in_person": "in person",
    "live": "live",
    "video": "video",
    "written": "in writing only",
    None: "",
}
KEEP_SPEAKERS: Final = "Keep the sheet “speakers” to see the list of speakers here."


def place(row: Row) -> str:
    """Write the place on the list of speakers."""
    return write.number(row["speaking_order"])


def speaker_note(row: Row) -> str:
    """Say for whom a speaker speaks, and at which level."""
    behalf = f"on behalf of {row['on_behalf_of']}" if row["on_behalf_of"] else ""
    known = level(row) if row["level"] != "other" else ""
    return " · ".join(filter(None, (behalf, known)))


def level(row: Row) -> str:
    """Write a level as recorded: "vice minister"."""
    return (row["level"] or "").replace("_", " ")
