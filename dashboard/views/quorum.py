"""The quorum check of a meeting in words: who is there, what is needed, and whose word it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard.tables import Cell, Column, Table

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.present import Quorum

_LABEL: Final = "Indicative; the presiding officer rules."
_BASES: Final = {
    "registered": "States registered",
    "recorded": "States recorded",
    "given": "States, as given by the secretariat",
}
_UNKNOWN_ROOM: Final = "the doors of the room are not scanned"
_UNKNOWN_ONLINE: Final = "the platform has not reported yet"


@dataclass(frozen=True)
class QuorumView:
    """A card: its message, its label, its lines, and the rule."""

    title: str
    subtitle: str
    table: Table
    rule: str


def build(of: Quorum, zone: ZoneInfo) -> QuorumView:
    """Put a count into words; `zone` is that of the venue."""
    at = write.clock(of.taken_at, zone)
    where = "in the room" if of.presence == "room" else "in the room or online"
    there = f"{write.number(of.counted)} of {write.counted(of.states, 'State')} {where} at {at}"
    needed = f"{write.number(of.to_open)} needed to open, {write.number(of.to_decide)} to decide"
    return QuorumView(
        title=f"{there}; {needed}",
        subtitle=_LABEL,
        table=Table(
            (Column("Member States", wide=True), Column("States", "right")),
            (
                ("In the room", _in_room(of)),
                ("Online", _online(of)),
                *_together(of),
                (f"To open: {_share(of.open_share, of)}", _compared(of, of.to_open)),
                (f"To decide: {_share(of.decide_share, of)}", _compared(of, of.to_decide)),
            ),
            label="Quorum check",
        ),
        rule=of.rule,
    )


def _in_room(of: Quorum) -> Cell:
    return Cell(write.number(of.in_room), note=_UNKNOWN_ROOM if of.in_room is None else "")


def _online(of: Quorum) -> Cell:
    if of.online is None:
        return Cell(write.UNKNOWN, note=_UNKNOWN_ONLINE)
    return Cell(write.number(of.online), note="not in the rule" if of.presence == "room" else "")


def _together(of: Quorum) -> tuple[tuple[str, Cell], ...]:
    if of.presence == "room":
        return ()
    return (("In the room or online, each State once", Cell(write.number(of.counted))),)


def _share(share: str, of: Quorum) -> str:
    text = share if share.startswith("more") else f"at least {share}"
    return f"{text} of {write.number(of.states)} {_BASES[of.base]}"


def _compared(of: Quorum, needed: int) -> Cell:
    if of.counted is None:
        return Cell(write.number(needed))
    missing = needed - of.counted
    note = f"{write.number(missing)} more needed" if missing > 0 else "reached"
    return Cell(write.number(needed), note=note)
