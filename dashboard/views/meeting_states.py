"""Which States are in a meeting at this moment: for the secretariat, live, and never kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard import frames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from dashboard.present import Here, Presence
    from dashboard.snapshot import Snapshot

NOT_KEPT: Final = (
    "Alphabetical. Shown only while the meeting is in progress: it is kept nowhere, and there is "
    "no record of who came or went when."
)
UNKNOWN: Final = (
    "Which States are here is known only while data arrive; it is not available for this moment."
)


@dataclass(frozen=True)
class StatesHere:
    """The States of one kind in the meeting now: their names, and how they are there."""

    heading: str
    listed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StatesNow:
    """What the card says; without lists only that nothing is known."""

    title: str
    subtitle: str
    lists: tuple[StatesHere, ...]


def states_now(
    snapshot: Snapshot, session_id: str, presence: Presence | None, zone: ZoneInfo
) -> StatesNow:
    """Say which States have somebody in a meeting who represents them."""
    if presence is None:
        return StatesNow("States here now", UNKNOWN, ())
    here = [
        (row["name"], row["is_member"], there)
        for row in frames.states_list(snapshot).to_dicts()
        if (there := presence.here.get((session_id, row["iso3"])))
    ]
    members = [(name, there) for name, is_member, there in here if is_member]
    others = [(name, there) for name, is_member, there in here if not is_member]
    room = sum(there.in_room for _, there in members)
    online = sum(there.online for _, there in members)
    both = sum(there.in_room and there.online for _, there in members)
    count = write.counted(len(members), "Member State is", "Member States are")
    return StatesNow(
        f"At {write.clock(presence.at, zone)}, {count} here: {write.number(room)} in the room, "
        f"{write.number(online)} online",
        f"Of these {write.number(both)} both; with somebody here at this moment who represents "
        "the State",
        tuple(
            StatesHere(heading, _listed(of))
            for heading, of in (("", members), ("Non-member observer States", others))
            if of
        ),
    )


def _listed(of: Sequence[tuple[str, Here]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _how(there)) for name, there in of)


def _how(there: Here) -> str:
    if there.in_room:
        return "room and online" if there.online else "room"
    return "online"
