"""The quorum check of a meeting in words: who is there, what is needed, and whose word it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import format as write

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.present import Quorum

_LABEL: Final = "Indicative; the presiding officer rules."
_BASES: Final = {
    "registered": "States registered",
    "recorded": "States recorded",
    "given": "States, as given by the secretariat",
}
_UNSCANNED: Final = "the doors of the room are not scanned"


@dataclass(frozen=True)
class Count:
    """A number of States, and what is said of it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class QuorumView:
    """A card: its message, its label, its numbers, and the rule."""

    title: str
    subtitle: str
    counts: tuple[Count, ...]
    rule: str


def build(of: Quorum, zone: ZoneInfo) -> QuorumView:
    """Put a count into words; `zone` is that of the venue."""
    at = write.clock(of.taken_at, zone)
    where = "in the room" if of.presence == "room" else "in the room or online"
    there = f"{write.number(of.counted)} of {write.counted(of.states, 'State')} {where} at {at}"
    needed = f"{write.number(of.to_open)} needed to open, {write.number(of.to_decide)} to decide"
    return QuorumView(
        title=f"{there}; {needed}",
        subtitle=f"{_LABEL} Member States with a representative there{_grace(of)}.",
        counts=(
            Count(
                "In the room", write.number(of.in_room), _UNSCANNED if of.in_room is None else ""
            ),
            Count("Online", write.number(of.online), _online(of)),
            *_together(of),
            Count(f"To open, {_share(of.open_share, of)}", *_needed(of, of.to_open)),
            Count(f"To decide, {_share(of.decide_share, of)}", *_needed(of, of.to_decide)),
        ),
        rule=of.rule,
    )


def why_others(of: Quorum) -> str:
    """Say why the States listed as here may be fewer or more than those the check counts."""
    left = (
        f", and those there within the last {of.grace_minutes:g} minutes"
        if of.grace_minutes
        else ""
    )
    return (
        "The check of the quorum above counts others: only representatives whose category counts, "
        f"at the full minute{left}."
    )


def _grace(of: Quorum) -> str:
    if not of.grace_minutes:
        return ""
    return f", or there within the last {of.grace_minutes:g} minutes"


def _online(of: Quorum) -> str:
    if of.online is None:
        return "the platform has not reported yet"
    return "not counted by the rule" if of.presence == "room" else ""


def _together(of: Quorum) -> tuple[Count, ...]:
    if of.presence == "room":
        return ()
    return (Count("In the room or online", write.number(of.counted), "each State once"),)


def _share(share: str, of: Quorum) -> str:
    text = share if share.startswith("more") else f"at least {share}"
    return f"{text} of {write.number(of.states)} {_BASES[of.base]}"


def _needed(of: Quorum, needed: int) -> tuple[str, str]:
    """Write how many States are needed, and how many of them are missing."""
    missing = needed - of.counted if of.counted is not None else 0
    said = f"{write.number(missing)} more needed" if missing > 0 else "reached"
    return write.number(needed), said if of.counted is not None else ""
