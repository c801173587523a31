"""Groups of meetings with their own totals, each person once in a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard import figures
from dashboard import format as write
from dashboard.metrics import groups
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views.words import KINDS, item_order, kind_name

if TYPE_CHECKING:
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_NAMES: Final = {
    ("phase", "preparatory"): "Preparatory meetings",
    ("phase", "pre_congress"): "Before the Congress",
    ("phase", "congress"): "Meetings of the Congress",
    ("phase", "follow_up"): "Follow-up",
    ("segment", "high_level"): "High-level segment",
} | {("kind", kind): name for kind, name in KINDS.items()}
_KINDS: Final = ("phase", "segment", "kind", "agenda_item")


def attended_groups(day: Day, row: Row | None = None) -> Table:
    """List the groups and who attended any of their meetings; those of a meeting stand out."""
    by = ("group_kind", "group_id")
    found = figures.measure(day.snapshot, [groups.ATTENDED], by, as_of=day.as_of).rows()
    members = query(day.snapshot, groups.MEMBERS).rows()
    own = {
        (kind, value)
        for kind, value, session_id in members
        if row and session_id == row["session_id"]
    }
    known = list(_NAMES)
    listed = sorted(
        (each for each in found if each[0] in _KINDS),
        key=lambda each: _order(each[0], each[1], known),
    )
    return Table(
        (Column("Group of meetings", wide=True), Column("Attended", "right")),
        tuple(
            (Cell(_name(kind, value), strong=(kind, value) in own), write.number(people))
            for kind, value, people in listed
        ),
        empty="Nobody has attended a meeting yet.",
        label="Attendance of groups of meetings",
    )


def _order(
    kind: str, value: str, known: list[tuple[str, str]]
) -> tuple[int, int, tuple[float, str]]:
    place = known.index((kind, value)) if (kind, value) in known else len(known)
    return _KINDS.index(kind), place, item_order(value)


def _name(kind: str, value: str) -> str:
    if kind == "agenda_item":
        return f"Agenda item {value}"
    return _NAMES.get((kind, value), kind_name(value))
