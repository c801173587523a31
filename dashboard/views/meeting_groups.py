"""Groups of meetings with their own totals, each person once in a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard import figures
from dashboard import format as write
from dashboard.metrics import groups
from dashboard.tables import Cell, Column, Table

if TYPE_CHECKING:
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_NAMES: Final = {
    ("phase", "preparatory"): "Preparatory meetings",
    ("phase", "pre_congress"): "Before the Congress",
    ("phase", "congress"): "Meetings of the Congress",
    ("phase", "follow_up"): "Follow-up",
    ("segment", "high_level"): "High-level segment",
    ("kind", "plenary"): "Plenary meetings",
    ("kind", "committee"): "Committee meetings",
    ("kind", "workshop"): "Workshops",
    ("kind", "special"): "Special events",
    ("kind", "ancillary"): "Ancillary meetings",
}
_KINDS: Final = ("phase", "segment", "kind", "agenda_item")


def attended_groups(day: Day, row: Row | None = None) -> Table:
    """List the groups and who attended any of their meetings; those of a meeting stand out."""
    by = ("group_kind", "group_id")
    found = figures.measure(day.snapshot, [groups.ATTENDED], by, as_of=day.as_of).rows()
    known = list(_NAMES)
    listed = sorted(found, key=lambda each: _order(each[0], each[1], known))
    return Table(
        (Column("Group of meetings", wide=True), Column("Attended", "right")),
        tuple(
            (
                Cell(_name(kind, value), strong=row is not None and row[kind] == value),
                write.number(people),
            )
            for kind, value, people in listed
        ),
        empty="Nobody has attended a meeting yet.",
        label="Attendance of groups of meetings",
    )


def _order(kind: str, value: str, known: list[tuple[str, str]]) -> tuple[int, int, str]:
    place = known.index((kind, value)) if (kind, value) in known else len(known)
    return _KINDS.index(kind), place, value


def _name(kind: str, value: str) -> str:
    if kind == "agenda_item":
        noun = "Agenda items" if ";" in value else "Agenda item"
        return f"{noun} {value.replace(';', ', ')}"
    return _NAMES.get((kind, value), value.replace("_", " ").capitalize())
