"""The page of delegations: which States and organizations are here, by region and by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import figures
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import organizations, states
from dashboard.tables import Table
from dashboard.views import delegation_list, recorded, regions
from dashboard.views.credentials import credentials_tile
from dashboard.views.day import Day
from dashboard.views.words import short_day

if TYPE_CHECKING:
    from datetime import date, datetime

    import polars as pl

    from dashboard.snapshot import Snapshot
    from dashboard.state_marks import Section

_NAMES_LENGTH = 92


@dataclass(frozen=True)
class DelegationsView:
    """All that stands on the page, but the delegations that are looked for."""

    tiles: tuple[Tile, ...]
    regions_when: str
    regions: Table
    regions_note: str
    regions_data: pl.DataFrame
    organizations_title: str
    organizations: Table
    states_title: str
    states: tuple[Section, ...]
    without_record: Table
    organizations_without_record: Table
    rooms: str
    decisions: Table


def build(
    snapshot: Snapshot, by: str, on: date, as_of: datetime | None, is_named: bool
) -> DelegationsView:
    """Make the page as of a Congress day; of a minute of it no State is named."""
    day = Day(snapshot, on, as_of)
    head, found = day.head, regions.regions(day, by)
    return DelegationsView(
        tiles=_tiles(day, is_named),
        regions_when=_when(day),
        regions=regions.table(found, by, _column(day)),
        regions_note=regions.note(by),
        regions_data=regions.data(found, by, day.at_this_time("Taking part now")),
        organizations_title=f"{write.counted(head.organizations_represented, 'organization')} "
        f"{'is' if head.organizations_represented == 1 else 'are'} represented",
        organizations=delegation_list.organization_table(snapshot, as_of),
        states_title=f"{write.number(head.states_represented)} of "
        f"{write.number(head.states_total)} Member States are recorded",
        states=recorded.sections(day, by, found) if is_named else (),
        without_record=recorded.without_record(day) if is_named else Table((), ()),
        organizations_without_record=recorded.organizations_without_record(day)
        if is_named
        else Table((), ()),
        rooms=recorded.rooms_without_scanner(day),
        decisions=delegation_list.decisions(snapshot),
    )


def _when(day: Day) -> str:
    if day.is_past:
        return f"Member States, and participants registered and attended, up to {write.day(day.on)}"
    there = day.at_this_time("taking part now")
    counted = f"Member States, and participants registered, attended and {there}"
    if day.now is None or day.head.taking_part_now is None:
        return f"{counted}. {day.coming()}"
    return counted if day.as_of else f"{counted}, at {write.clock(day.now, day.zone)}"


def _column(day: Day) -> str:
    """Head the column of those taking part by their time."""
    return f"At {write.clock(day.as_of, day.zone)}" if day.as_of else "Now"


def _tiles(day: Day, is_named: bool) -> tuple[Tile, ...]:
    head = day.head
    missing = head.states_registered - head.states_represented
    organized = head.organizations_represented
    unrecorded = write.number(head.organizations_registered - organized)
    named = ", named below" if is_named else ""
    return (
        Tile(
            states.REPRESENTED.label,
            write.number(head.states_represented),
            note=f"of {write.number(head.states_registered)} registered",
            base=f"{write.percentage(head.states_represented, head.states_total)} of "
            f"{write.number(head.states_total)} Member States",
            help=states.REPRESENTED.help,
            figure=states.REPRESENTED.key,
        ),
        _first_recorded(day, recorded.first_recorded(day) if is_named else []),
        Tile(
            "Registered, no record yet",
            write.number(missing),
            note=f"Member States{named}",
            base=f"{write.percentage(missing, head.states_registered)} of those registered",
            help=f"{states.REGISTERED.help} {states.REPRESENTED.help}",
        ),
        Tile(
            "Non-member observer States",
            write.number(head.non_member_states_represented),
            note=f"of {write.number(head.non_member_states_registered)} registered",
            base="represented; in no figure of Member States",
            help=states.NON_MEMBERS_REPRESENTED.help,
            figure=states.NON_MEMBERS_REPRESENTED.key,
        ),
        Tile(
            organizations.REPRESENTED.label,
            write.number(organized),
            note=f"of {write.number(head.organizations_registered)} registered",
            base=f"{unrecorded} without a record{named}",
            help=organizations.REPRESENTED.help,
            figure=organizations.REPRESENTED.key,
        ),
        credentials_tile(day),
    )


def _first_recorded(day: Day, names: list[str]) -> Tile:
    on = {"congress_day": [day.on]}
    count = figures.measure(day.snapshot, [states.REPRESENTED], (), on, day.as_of).item()
    return Tile(
        f"First recorded on {short_day(day.on)}" if day.as_of else "First recorded today",
        write.number(count) if day.now else write.UNKNOWN,
        note=_names(names) or ("Member States" if count else "No further Member State"),
        help=f"Member States recorded for the first time on the day. {states.REPRESENTED.help}",
    )


def _names(names: list[str]) -> str:
    """Join names, and say how many more there are than a tile has room for."""
    said: list[str] = []
    for name in names:
        if len(", ".join([*said, name])) > _NAMES_LENGTH:
            return f"{', '.join(said)} and {write.in_text(len(names) - len(said))} more, bold below"
        said.append(name)
    return ", ".join(said)
