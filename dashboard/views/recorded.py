"""Which States are recorded, since when, and which are registered and not recorded yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames
from dashboard.metrics import delegations, organizations
from dashboard.snapshot import query
from dashboard.state_marks import Mark, Section, Shape
from dashboard.tables import Cell, Column, Table
from dashboard.views.regions import NON_MEMBERS, Region, column
from dashboard.views.words import short_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.views.day import Day
    from dashboard.views.words import Row

KEY: Final[tuple[tuple[Shape, str], ...]] = (
    ("yes", "yes: recorded, and the day of its first record"),
    ("no", "no: registered, not recorded yet"),
    ("none", "no: not registered"),
)
_DECIDED: Final = "by decision"


def sections(day: Day, by: str, found: Sequence[Region]) -> tuple[Section, ...]:
    """List every State under its region, in the order of the alphabet, observer States apart."""
    listed = _listed(day)
    members, others = (
        listed.filter(pl.col("is_member") == is_member) for is_member in (True, False)
    )
    of_regions = [
        _section(
            day,
            region.name,
            members.filter(pl.col(column(by)) == region.name),
            _counted(region.states_represented, region.members, region.states_registered),
        )
        for region in found
        if region.members
    ]
    if others.is_empty():
        return tuple(of_regions)
    counted = _counted(
        day.head.non_member_states_represented,
        others.height,
        day.head.non_member_states_registered,
    )
    return (*of_regions, _section(day, NON_MEMBERS, others, counted))


def _counted(recorded: int | None, of: int | None, registered: int | None) -> str:
    return (
        f"{write.number(recorded)} of {write.number(of)} recorded, "
        f"{write.number(registered)} registered"
    )


def _listed(day: Day) -> pl.DataFrame:
    """Return the States as they stood on the day, with what the secretariat decided."""
    decided = query(day.snapshot, delegations.LIST).drop_nulls("iso3")
    return _by_day(frames.states_list(day.snapshot), day.on).join(
        decided.select("iso3", "is_represented_by_decision", "registered"),
        on="iso3",
        how="left",
        maintain_order="left",
    )  # fmt: skip


def _by_day(listed: pl.DataFrame, on: date) -> pl.DataFrame:
    """Forget what was registered or recorded after a day."""
    return listed.with_columns(
        pl.when(pl.col(name) <= on).then(pl.col(name)).alias(name)
        for name in ("registered_on", "recorded_on")
    )


def _section(day: Day, name: str, listed: pl.DataFrame, counted: str) -> Section:
    return Section(name, counted, tuple(_mark(row, day.on) for row in listed.to_dicts()))


def _mark(row: Row, on: date) -> Mark:
    is_decided = row["is_represented_by_decision"] is not None
    if row["recorded_on"] is not None:
        word = _DECIDED if is_decided else date_text(row["recorded_on"])
        return Mark(row["name"], "yes", f"yes, {word}", is_new=row["recorded_on"] == on)
    if row["registered_on"] is None:
        return Mark(row["name"], "none", "not registered")
    return Mark(row["name"], "no", f"no, {_DECIDED}" if is_decided else "no")


def date_text(on: date) -> str:
    """Write a day without its weekday and year: "9 March"."""
    return short_day(on).split(" ", 1)[1]


def first_recorded(day: Day) -> list[str]:
    """Name the Member States recorded for the first time on the day, alphabetically."""
    of_day = _listed(day).filter(pl.col("is_member"), pl.col("recorded_on") == day.on)
    return of_day["name"].to_list()


def without_record(day: Day) -> Table:
    """List States that are registered and not recorded, alphabetically; never to be exported."""
    listed = _listed(day).filter(
        pl.col("registered_on").is_not_null(), pl.col("recorded_on").is_null()
    )
    return Table(
        (Column("State", wide=True), Column("Participants registered", "right")),
        tuple((_name(row), write.number(row["registered"])) for row in listed.to_dicts()),
        empty="Every State that is registered is recorded."
        if day.head.states_registered
        else "States appear here once they are registered.",
        label="States registered without a record",
    )


def organizations_without_record(day: Day) -> Table:
    """List organizations that are registered and not recorded; never to be exported."""
    listed = _by_day(query(day.snapshot, organizations.LIST), day.on).filter(
        pl.col("registered_on").is_not_null(), pl.col("recorded_on").is_null()
    )
    return Table(
        (Column("Organization", wide=True),),
        tuple((row["name"],) for row in listed.to_dicts()),
        empty="Every organization that is registered is recorded."
        if day.head.organizations_registered
        else "Organizations appear here once they are registered.",
        label="Organizations registered without a record",
    )


def _name(row: Row) -> Cell:
    decided = "not represented by decision"
    notes = ("" if row["is_member"] else "non-member observer State",
             decided if row["is_represented_by_decision"] is False else "")  # fmt: skip
    return Cell(row["name"], note=", ".join(filter(None, notes)))


def rooms_without_scanner(day: Day) -> str:
    """Name the rooms that were in use so far and from which no scan has come."""
    if day.now is None:
        return ""
    used = day.sessions.filter(
        pl.col("starts_at") <= day.now,
        pl.col("status").ne_missing("cancelled"),
        pl.col("room").is_not_null(),
    )
    rooms = sorted(used.filter(~pl.col("has_room_source"))["room"].unique().to_list())
    if not rooms:
        return "Scans have come from every room in use so far."
    noun = "Room" if len(rooms) == 1 else "Rooms"
    return (
        f"{noun} without a scanner so far: {', '.join(rooms)}. A State whose people only sit there "
        "cannot be recorded."
    )
