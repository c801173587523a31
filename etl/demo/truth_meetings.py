"""Meetings as held, as far as the clock tells at a moment, as docs/definitions.md says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.demo.clock import Clocked
from etl.demo.model import HOUR, Meeting

LONGEST_OVERRUN = HOUR
"""A meeting that nobody has closed lasts at most so long after its planned end."""

_OFFICIAL = ("plenary", "committee", "workshop")


@dataclass(frozen=True)
class Held:
    """A meeting with the bounds and the room it is known to have, and what was planned."""

    meeting: Meeting
    planned: Meeting
    opened: int | None
    closed: int | None
    is_cancelled: bool


def held(meetings: Iterable[Meeting], clock: Iterable[Clocked], known: int) -> list[Held]:
    """Give all meetings, as known at a moment."""
    rows = {row.session_id: row.at(known) for row in clock}
    found = [_with_clock(meeting, rows.get(meeting.session_id)) for meeting in meetings]
    rooms: dict[str, list[Held]] = {}
    for one in sorted(found, key=lambda one: (one.planned.start, one.planned.session_id)):
        if not one.is_cancelled:
            rooms.setdefault(one.meeting.room, []).append(one)
    bounded = {one.meeting.session_id: one for room in rooms.values() for one in _in_room(room)}
    return [bounded.get(one.meeting.session_id, one) for one in found]


def _with_clock(meeting: Meeting, row: Clocked | None) -> Held:
    if row is None:
        return Held(meeting, meeting, None, None, is_cancelled=False)
    room = replace(meeting, room=row.room or meeting.room)
    return Held(room, meeting, row.opened, row.closed, is_cancelled=row.status == "cancelled")


def _in_room(room: Sequence[Held]) -> Iterable[Held]:
    """Give the meetings of one room their bounds, in their planned order."""
    before: int | None = None
    for number, one in enumerate(room):
        following = room[number + 1] if number + 1 < len(room) else None
        start = one.opened
        if start is None:
            # Nobody can meet in a room before those who are in it have finished.
            start = max(one.planned.start, one.planned.start if before is None else before)
        before = _end(one, following)
        yield replace(one, meeting=replace(one.meeting, start=start, end=before))


def _end(one: Held, following: Held | None) -> int:
    if one.closed is not None:
        return one.closed
    if one.opened is None:
        return one.planned.end
    latest = one.planned.end + LONGEST_OVERRUN
    if following is not None:
        begins = following.planned.start if following.opened is None else following.opened
        latest = min(latest, begins)
    return max(one.planned.end, latest)


def attendable(found: Iterable[Held]) -> list[Meeting]:
    """Give the meetings that are not cancelled, as held."""
    return [one.meeting for one in found if not one.is_cancelled]


def count_held(found: Iterable[Held], until: int) -> int:
    """Count the meetings that have been opened."""
    return sum(
        one.opened is not None and one.opened <= until for one in found if not one.is_cancelled
    )


def minutes_lost(found: Iterable[Held], until: int) -> float:
    """Give the minutes lost of official meetings by opening late and closing early.

    An overrun regains nothing.
    """
    seconds = 0
    for one in found:
        if one.is_cancelled or one.planned.kind not in _OFFICIAL:
            continue
        if one.opened is not None and one.opened <= until:
            seconds += max(0, one.opened - one.planned.start)
        if one.closed is not None and one.closed <= until:
            seconds += max(0, one.planned.end - one.closed)
    return seconds / 60
