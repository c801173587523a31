"""Member States and participants by region; who represents no State is a line of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures
from dashboard import format as write
from dashboard.metrics import attendance, registrations, states
from dashboard.tables import Cell, Column, Table
from dashboard.views.words import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.metrics.model import Metric, Value
    from dashboard.views.day import Day

GROUP: Final = "group"
M49: Final = "m49"
BY: Final = {GROUP: "By regional group", M49: "By M49 region"}
NO_STATE: Final = "No State"
NON_MEMBERS: Final = "Non-member observer States"
_COLUMNS: Final = {GROUP: "regional_group", M49: "m49_region"}
_TITLES: Final = {GROUP: "Regional group", M49: "M49 region"}
_NOTES: Final = {
    GROUP: "Regional groups are informal. Participants who represent no State have none.",
    M49: "Regions of the M49 standard, for statistics only. Participants who represent no State "
    "have none; those of non-member observer States are in theirs.",
}


@dataclass(frozen=True)
class Region:
    """What is known of a region. Of those who represent no State there are no States: None."""

    name: str
    members: int | None
    states_registered: int | None
    states_represented: int | None
    registered: int
    attended: int
    taking_part_now: int | None


def column(by: str) -> str:
    """Return the column of the snapshot that names the region of a State."""
    return _COLUMNS[by]


def note(by: str) -> str:
    """Say what the regions are, and are not."""
    return _NOTES[by]


def regions(day: Day, by: str) -> list[Region]:
    """Count States and participants by region, in the order in which regions are listed."""
    members = _states(day, by, states.STATES_TOTAL, {"is_member": [True]})
    states_registered = _states(day, by, states.REGISTERED)
    represented = _states(day, by, states.REPRESENTED)
    registered = _people(day, by, registrations.REGISTERED)
    attended = _people(day, by, attendance.ATTENDED_CONGRESS)
    now = _people(day, by, attendance.GROUP_NOW)
    is_on = day.head.taking_part_now is not None
    named = members.keys() | registered.keys() | attended.keys() | now.keys()
    return [
        Region(
            name,
            members.get(name),
            states_registered.get(name, 0) if name in members else None,
            represented.get(name, 0) if name in members else None,
            registered.get(name, 0),
            attended.get(name, 0),
            now.get(name, 0) if is_on else None,
        )
        for name in sorted(named, key=_place)
    ]


def _place(name: str) -> tuple[int, str]:
    """Order groups as the United Nations lists them, regions by name, and no State last."""
    known = [*(group for group in GROUPS if group), NON_MEMBERS, NO_STATE]
    return known.index(name) if name in known else 0, name


def _states(
    day: Day, by: str, metric: Metric, filters: Mapping[str, Sequence[Value]] | None = None
) -> dict[str, int]:
    found = figures.measure(day.snapshot, [metric], [column(by)], filters, day.as_of)
    return dict(found.drop_nulls(column(by)).rows())


def _people(day: Day, by: str, metric: Metric) -> dict[str, int]:
    found = figures.measure(
        day.snapshot, [metric], [_COLUMNS[GROUP], _COLUMNS[M49]], as_of=day.as_of
    ).drop_nulls(metric.key)
    people: dict[str, int] = {}
    for group, region, count in found.rows():
        name = _name(group, region) if by == GROUP else region or NO_STATE
        people[name] = people.get(name, 0) + count
    return people


def _name(group: str | None, region: str | None) -> str:
    if group:
        return group
    return NON_MEMBERS if region else NO_STATE


def table(found: list[Region], by: str, now: str) -> Table:
    """List the regions with a bar of the States represented, of all there are.

    `now` heads the column of those taking part.
    """
    most = max((region.members or 0 for region in found), default=0) or 1
    is_on = any(region.taking_part_now is not None for region in found)
    columns = (
        Column(_TITLES[by]),
        Column("States represented", wide=True),
        Column("States registered", "right"),
        Column("Registered", "right"),
        Column("Attended", "right"),
        *((Column(now, "right"),) if is_on else ()),
    )
    return Table(
        columns,
        tuple(_line(region, most)[: len(columns)] for region in found),
        empty="Regions appear here once the list of States is loaded.",
        label="States and participants by region",
    )


def _line(region: Region, most: int) -> tuple[Cell | str, ...]:
    return (
        region.name,
        _represented(region, most),
        "" if region.states_registered is None else write.number(region.states_registered),
        write.number(region.registered),
        write.number(region.attended),
        write.number(region.taking_part_now),
    )


def _represented(region: Region, most: int) -> Cell | str:
    if region.members is None:
        return ""
    represented = region.states_represented or 0
    return Cell(
        f"{write.number(represented)} of {write.number(region.members)}",
        bar=(represented / most, region.members / most),
    )


def data(found: list[Region], by: str, now: str) -> pl.DataFrame:
    """List the regions as a table to save, in the same order; `now` heads those taking part."""
    return pl.DataFrame(
        {
            _TITLES[by]: [region.name for region in found],
            "Member States": [region.members for region in found],
            "States registered": [region.states_registered for region in found],
            "States represented": [region.states_represented for region in found],
            "Participants registered": [region.registered for region in found],
            "Attended": [region.attended for region in found],
            now: [region.taking_part_now for region in found],
        },
        schema_overrides={now: pl.Int64},
    )
