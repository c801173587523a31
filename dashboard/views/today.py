"""The page of the day: what the secretariat has to see to, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.metrics import delegations, remarks
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views import today_programme
from dashboard.views.day import Day
from dashboard.views.today_speakers import Speakers, speakers
from dashboard.views.today_tiles import day_tiles, over_places
from dashboard.views.words import meeting_name, shorten

if TYPE_CHECKING:
    from datetime import date, datetime

    from dashboard.components import Tile
    from dashboard.snapshot import Snapshot
    from dashboard.views.today_programme import Programme
    from dashboard.views.words import Row

_NOTES: Final = 8
_PLACES: Final = 7


@dataclass(frozen=True)
class TodayView:
    """All that stands on the page, but who is here: that is not kept."""

    tiles: tuple[Tile, ...]
    title: str
    when: str
    programme: Programme
    speakers: Speakers
    places_title: str
    places: Table
    places_more: str
    places_data: pl.DataFrame
    notes_title: str
    notes: Table


def build(snapshot: Snapshot, on: date, as_of: datetime | None) -> TodayView:
    """Make the page of one Congress day."""
    day = Day(snapshot, on, as_of)
    listed = query(snapshot, delegations.LIST)
    over = over_places(listed)
    notes = query(snapshot, remarks.NOTES)
    return TodayView(
        tiles=day_tiles(day),
        title=today_programme.title(day),
        when=f"{write.day(on)}, time in {day.event.clock_name}; "
        "outlined as planned, filled as held",
        programme=today_programme.programme(day),
        speakers=speakers(day),
        places_title=_places_title(over),
        places=_places(listed, over[:_PLACES]),
        places_more=f"and {write.in_text(len(over) - _PLACES)} more" if over[_PLACES:] else "",
        places_data=_places_data(listed),
        notes_title="Notes of the day",
        notes=_notes(day, notes),
    )


def _places_title(over: list[Row]) -> str:
    if not over:
        return "Places of delegations"
    noun = "delegation has" if len(over) == 1 else "delegations have"
    return f"{write.in_text(len(over)).capitalize()} {noun} more approved than places"


def _places(listed: pl.DataFrame, over: list[Row]) -> Table:
    is_set = listed.filter(
        pl.col("places_in_person").is_not_null() | pl.col("places_online").is_not_null()
    ).height
    columns = (
        Column("Delegation", wide=True),
        Column("In person", "right"),
        Column("Online", "right"),
    )
    empty = (
        "No delegation has more approved participants than places."
        if is_set
        else "Keep the sheet “delegations” to see who has used up its places."
    )
    return Table(
        columns,
        tuple(
            (
                row["name"],
                _used(row["approved_in_person"], row["places_in_person"]),
                _used(row["approved_online"], row["places_online"]),
            )
            for row in over
        ),
        empty=empty,
        label="Delegations over their places",
    )


def _places_data(listed: pl.DataFrame) -> pl.DataFrame:
    """List every delegation, as a table to sort and to save."""
    return listed.select(
        pl.col("name").alias("Delegation"),
        pl.col("approved_in_person").alias("Approved in person"),
        pl.col("places_in_person").alias("Places in person"),
        pl.col("approved_online").alias("Approved online"),
        pl.col("places_online").alias("Places online"),
        pl.col("credentials").str.replace("_", " ").alias("Credentials"),
    )


def _used(people: int | None, places: int | None) -> Cell:
    if places is None:
        return Cell(write.number(people))
    text = f"{write.number(people)} of {write.number(places)}"
    return Cell(text, strong=(people or 0) > places)


def _notes(day: Day, notes: pl.DataFrame) -> Table:
    of_day = notes.filter(
        pl.col("noted_at").dt.convert_time_zone(day.event.time_zone).dt.date() == day.on
    )
    if day.as_of is not None:
        of_day = of_day.filter(pl.col("noted_at") <= day.as_of)
    empty = "No note on this day."
    if notes.is_empty():
        empty = "Keep the sheet “notes” to see incidents and remarks here."
    return Table(
        (Column("Time"), Column("Note", wide=True)),
        tuple(
            (
                write.clock(row["noted_at"], day.zone),
                Cell(row["note"], note=_meeting(row), meeting=""),
            )
            for row in of_day.head(_NOTES).to_dicts()
        ),
        empty=empty,
        label="Notes, newest first",
    )


def _meeting(row: Row) -> str:
    if not row["session_id"]:
        return ""
    return shorten(meeting_name(row), 72)
