"""When meetings really open and close, and where, as the secretariat's clock says it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Literal

from etl.demo.model import MINUTE, Meeting, local

STARTED = local("2021-03-06 18:00")
"""When the clock is begun, with the numbers of all meetings."""

OVERRUN, OVERRUN_SECONDS = "WS2-1", 40 * MINUTE
CANCELLED, CANCELLED_AT = "AM-JP-08", local("2021-03-09 09:20")
MOVED, MOVED_TO, MOVED_AT = "AM-JP-07", "Annex Hall 2", local("2021-03-08 10:40")
EARLY = ("PL-06", "AM-JP-03", "PL-10", "WS3-1")


@dataclass(frozen=True)
class Clocked:
    """A row of the clock. Each fact has the moment at which somebody writes it down."""

    session_id: str
    number: str
    status: Literal["", "cancelled", "moved"] = ""
    room: str = ""
    """Where it is held, if not where it is planned."""
    changed: int = STARTED
    """When status and room are written."""
    opened: int | None = None
    opening_written: int = 0
    closed: int | None = None
    closing_written: int = 0

    def at(self, known: int) -> "Clocked":
        """Give the row as it stands at a moment."""
        is_changed = self.changed <= known
        return replace(
            self,
            status=self.status if is_changed else "",
            room=self.room if is_changed else "",
            opened=self.opened if self.opening_written <= known else None,
            closed=self.closed if self.closing_written <= known else None,
        )

    def moments(self) -> Iterator[int]:
        """Give the moments at which something is written in the row."""
        yield from (STARTED, self.changed)
        if self.opened is not None:
            yield self.opening_written
        if self.closed is not None:
            yield self.closing_written


def play(meetings: Sequence[Meeting], seed: int) -> tuple[Clocked, ...]:
    """Let the meetings take place, in the order of the programme."""
    random = Random(f"clock {seed}")
    numbers = {body: count(1) for body in {meeting.body for meeting in meetings}}
    closed: dict[str, int] = {}
    rows = []
    for meeting in meetings:
        number = f"{next(numbers[meeting.body])}" if meeting.body else ""
        row = Clocked(meeting.session_id, number)
        if meeting.session_id == CANCELLED:
            rows.append(replace(row, status="cancelled", changed=CANCELLED_AT))
            continue
        if meeting.session_id == MOVED:
            row = replace(row, status="moved", room=MOVED_TO, changed=MOVED_AT)
        room = row.room or meeting.room
        row = _held(random, meeting, row, free_from=closed.get(room, 0) + 6 * MINUTE)
        closed[room] = row.closed or 0
        rows.append(row)
    return tuple(rows)


def _held(random: Random, meeting: Meeting, row: Clocked, *, free_from: int) -> Clocked:
    late = random.randint(2, 10) if random.random() < 0.8 else random.choice((-1, 0, 0, 1))
    opened = max(meeting.start + late * MINUTE, free_from)
    closed = meeting.end + _later(random, meeting) + max(0, opened - meeting.start - 600)
    if random.random() < 0.25 and meeting.session_id != OVERRUN:
        # Now and then somebody notes the seconds as well.
        opened, closed = opened + random.randrange(60), closed + random.randrange(60)
    return replace(
        row,
        opened=opened,
        opening_written=opened + random.randint(60, 120),
        closed=closed,
        closing_written=closed + random.randint(60, 120),
    )


def _later(random: Random, meeting: Meeting) -> int:
    """Draw how many seconds after the planned end a meeting closes."""
    if meeting.session_id == OVERRUN:
        return OVERRUN_SECONDS
    if meeting.session_id in EARLY:
        return -random.randint(8, 25) * MINUTE
    if random.random() < 0.2:
        return random.randint(6, 18) * MINUTE
    return random.randint(-3, 4) * MINUTE


def as_held(meetings: Iterable[Meeting], clock: Iterable[Clocked]) -> tuple[Meeting, ...]:
    """Give the meetings that take place, with the room and the times at which they do."""
    rows = {row.session_id: row for row in clock}
    held = []
    for meeting in meetings:
        row = rows[meeting.session_id]
        if row.opened is not None and row.closed is not None:
            room = row.room or meeting.room
            held.append(replace(meeting, start=row.opened, end=row.closed, room=room))
    return tuple(sorted(held, key=lambda one: (one.start, one.session_id)))
