"""How full the room of a meeting is: everybody in it, against what is allowed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import format as write
from dashboard.views.words import room_limit

if TYPE_CHECKING:
    from dashboard.components import State
    from dashboard.views.words import Row


@dataclass(frozen=True)
class RoomUse:
    """People in a room; nothing is known of them where its doors are not scanned."""

    people: int | None
    limit: int | None
    kind: str
    """What the limit is: people "allowed", else "seats"."""

    @property
    def share(self) -> float | None:
        """The people as a share of the limit, None without either."""
        return self.people / self.limit if self.limit and self.people is not None else None

    @property
    def text(self) -> str:
        """The people, of the limit if there is one: "36 of 40 allowed"."""
        people = write.number(self.people)
        known = self.limit and self.people is not None
        return f"{people} of {write.number(self.limit)} {self.kind}" if known else people

    @property
    def warning(self) -> str:
        """What is to be said from 90 per cent of the limit on; empty before that."""
        if not self.limit or self.people is None or 10 * self.people < 9 * self.limit:
            return ""
        left = self.limit - self.people
        if left > 0:
            return f"{write.counted(left, 'place')} left"
        if left == 0:
            return "Full"
        over = write.number(-left)
        return f"Over the limit by {over}" if self.kind == "allowed" else f"{over} more than seats"

    @property
    def state(self) -> State | None:
        """The shape beside the warning: another one once no place is left."""
        if not self.warning or self.share is None:
            return None
        return "stale" if self.share < 1 else "disconnected"


def room_now(row: Row) -> RoomUse:
    """Say how full the room of a meeting in progress is."""
    return RoomUse(row["in_room_now"], *room_limit(row))


def room_most(row: Row) -> RoomUse:
    """Say how full the room of a meeting was at most."""
    return RoomUse(row["in_room_peak"], *room_limit(row))
