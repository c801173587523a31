"""What is known of each item of the agenda, and of each kind of meeting without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dashboard import figures
from dashboard.metrics import groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.metrics.model import Metric
    from dashboard.views.day import Day

ITEM: Final = "agenda_item"
WITHOUT: Final = "without_item"
_SINGLE: Final = (
    groups.ATTENDED,
    groups.MINUTES_HELD,
    groups.GROUP_PLAYBACKS,
    groups.GROUP_WATCH_MINUTES,
)


@dataclass(frozen=True)
class Meetings:
    """Meetings of one kind."""

    kind: str | None
    planned: int
    held: int
    cancelled: int


@dataclass(frozen=True)
class Figures:
    """The figures of one group of meetings; None where nothing can be said."""

    meetings: tuple[Meetings, ...]
    attended: int | None
    minutes_held: float
    inscribed: int
    written: int
    delivered: Mapping[str, int]
    playbacks: int
    watch_minutes: float

    def of_kind(self, kind: str | None) -> Meetings:
        """Return its meetings of a kind."""
        found = (each for each in self.meetings if each.kind == kind)
        return next(found, Meetings(kind, 0, 0, 0))


def agenda_figures(day: Day, group_kind: str) -> dict[str, Figures]:
    """Return the figures of every item, or of every kind of meeting without one, by its id."""
    planned = _rows(day, group_kind, [groups.PLANNED, groups.CANCELLED], "kind")
    held = {row[:2]: row[2] for row in _rows(day, group_kind, [groups.HELD_MEETINGS], "kind")}
    delivered = _rows(day, group_kind, [groups.DELIVERED], "delivery")
    listed = _rows(day, group_kind, [groups.INSCRIBED, groups.WRITTEN])
    single = {metric.key: dict(_rows(day, group_kind, [metric])) for metric in _SINGLE}
    inscribed = {item: count for item, count, _ in listed}
    written = {item: count for item, _, count in listed}
    return {
        item: Figures(
            tuple(
                Meetings(kind, count, held.get((of, kind), 0), cancelled)
                for of, kind, count, cancelled in planned
                if of == item
            ),
            single[groups.ATTENDED.key].get(item),
            single[groups.MINUTES_HELD.key].get(item, 0),
            inscribed.get(item, 0),
            written.get(item, 0),
            {how: count for of, how, count in delivered if of == item},
            single[groups.GROUP_PLAYBACKS.key].get(item, 0),
            single[groups.GROUP_WATCH_MINUTES.key].get(item, 0),
        )
        for item in {row[0] for row in planned}
    }


def _rows(day: Day, group_kind: str, metrics: Sequence[Metric], *by: str) -> list[tuple[Any, ...]]:
    """Return the id of a group, what it is divided by, and the values."""
    only = {"group_kind": [group_kind]}
    found = figures.measure(day.snapshot, metrics, ["group_id", *by], only, day.as_of)
    return found.rows()
