"""Participants of a meeting divided by regional group or by category, and one of them alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import attendance
from dashboard.plot_labels import Series
from dashboard.tables import Cell, Column, Table
from dashboard.theme import CATEGORIES
from dashboard.views.words import GROUP_NOTE, GROUPS, Named, local, shorten

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.plots import Window
    from dashboard.snapshot import Snapshot
    from dashboard.views.day import Day
    from dashboard.views.words import Row

EVERYBODY: Final = "all"
GROUP: Final = "group"
PARTS: Final = {GROUP: "By regional group", "category": "By category of participation"}
"""What the reader can choose in an address (`?part=category`)."""
_SHORT: Final = {"Latin American and Caribbean": "Latin Am. and Caribbean"}
_SMALLEST: Final = Named("Smallest categories", "no_region")
_CATEGORY_NOTE: Final = (
    "Categories of few delegations are together by the minute, so that no curve is of one."
)


@dataclass(frozen=True)
class Division:
    """What participants are divided by: its values in their order, None being the rest."""

    part: str
    dimension: str
    figure: str
    names: dict[str | None, Named]
    note: str

    @property
    def keys(self) -> dict[str, str | None]:
        """The words that stand in an address for what can be shown alone (`?only=igo`)."""
        named = {value: value for value in self.names if value is not None}
        # The smallest categories are together by the minute only.
        return named | ({"no-group": None} if self.part == GROUP else {})


@dataclass(frozen=True)
class Only:
    """The one part that is shown alone."""

    division: Division
    value: str | None

    @property
    def named(self) -> Named:
        """Its name and colour."""
        return self.division.names[self.value]


def by_group() -> Division:
    """Divide by regional group."""
    return Division(GROUP, "regional_group", attendance.SESSION_GROUP_NOW.key, GROUPS, GROUP_NOTE)


def by_category(snapshot: Snapshot) -> Division:
    """Divide by category of participation, in the order of the report."""
    rows = frames.categories(snapshot).filter("is_participant").to_dicts()
    colours = list(CATEGORIES)
    names: dict[str | None, Named] = {
        row["category_id"]: Named(row["label"], colours[place % len(colours)])
        for place, row in enumerate(rows)
    }
    return Division(
        "category",
        "category_id",
        attendance.SESSION_CATEGORY_NOW.key,
        names | {None: _SMALLEST},
        _CATEGORY_NOTE,
    )


def division(snapshot: Snapshot, part: str) -> Division:
    """Return the division that was chosen."""
    return by_category(snapshot) if part == "category" else by_group()


def choices(snapshot: Snapshot, session_id: str, as_of: datetime | None) -> dict[str, str]:
    """Name what can be shown alone: the groups and categories of which somebody was there."""
    options = {EVERYBODY: "Everybody"}
    for of in (by_group(), by_category(snapshot)):
        there = set(_by_minute(snapshot, session_id, of, as_of)[of.dimension])
        options |= {key: of.names[value].name for key, value in of.keys.items() if value in there}
    return options


def chosen(snapshot: Snapshot, only: str) -> Only | None:
    """Find the part that an address names; None is everybody."""
    for of in (by_group(), by_category(snapshot)):
        if only in of.keys:
            return Only(of, of.keys[only])
    return None


def _by_minute(
    snapshot: Snapshot, session_id: str, of: Division, as_of: datetime | None
) -> pl.DataFrame:
    if of.part == GROUP:
        return frames.minutes_by_group(snapshot, session_id=session_id, as_of=as_of)
    return frames.minutes_by_category(snapshot, session_id, as_of)


def minutes_of(day: Day, session_id: str, only: Only, as_of: datetime | None) -> pl.DataFrame:
    """Return those of one part there by minute, at the venue's clock; nobody is a zero."""
    of = only.division
    found = _by_minute(day.snapshot, session_id, of, as_of)
    alone = found.filter(pl.col(of.dimension).eq_missing(only.value))
    grid = frames.minutes(day.snapshot, session_id=session_id, as_of=as_of).select("at")
    joined = grid.join(alone.select("at", pl.col(of.figure).alias("people")), on="at", how="left")
    return local(joined.with_columns(pl.col("people").fill_null(0)), day.zone)


def chart(day: Day, row: Row, of: Division, only: Only | None, hours: Window) -> Chart:
    """Draw who is there by minute and part, in the fixed order; one shown alone stands out."""
    found = local(_by_minute(day.snapshot, row["session_id"], of, day.as_of), day.zone)
    # A null becomes a name: a pivot has no column without one.
    named = found.with_columns(pl.col(of.dimension).fill_null(""))
    wide = named.pivot(of.dimension, index="at", values=of.figure).sort("at").fill_null(0)
    present = [value for value in of.names if (value or "") in wide.columns]
    is_one = only is not None and only.division.part == of.part
    series = [
        Series(
            _brief(of, of.names[value].name),
            of.names[value].colour if not is_one or value == _value(only) else "capacity",
            wide[value or ""].to_list(),
        )
        for value in present
    ]
    top = plots.highest(value for each in series for value in each.values)
    figure = plots.lines(
        wide["at"].to_list(),
        series,
        plots.Window(hours.start, hours.end, plots.ceiling(plots.HEADROOM * top)),
        has_values=bool(row["is_in_progress"]),
        margin=218,
        gap=0.1,
    )
    title = f"{PARTS[of.part]}, minute by minute"
    last = "; ".join(f"{each.name} {write.number(each.values[-1])}" for each in series)
    names = {value or "": of.names[value].name for value in present}
    return Chart(
        title,
        "Everybody there, each counted once" if only else "Participants there, each counted once",
        figure if series else None,
        alt=f"{title}. Last minute: {last}." if last else f"{title}: nobody is recorded.",
        table=wide.rename({"at": "Time", **names}) if series else pl.DataFrame({"Time": []}),
        key=tuple((each.colour, each.name) for each in series),
        source=of.note,
    )


def _value(only: Only | None) -> str | None:
    return only.value if only else None


def _brief(of: Division, name: str) -> str:
    short = name.removesuffix(" States") if of.part == GROUP else name
    return shorten(_SHORT.get(short, short), 30)


def attended(day: Day, row: Row, of: Division, only: Only | None) -> tuple[str, Table]:
    """List who attended by mode and part, of everybody or of one part; with a title."""
    if only and only.division.part == of.part:
        of = by_group() if of.part == "category" else by_category(day.snapshot)
    asked = {only.division.dimension: [only.value]} if only else {}
    of_meeting = (day.snapshot, row["session_id"])
    found = frames.attendance_by(*of_meeting, of.dimension, day.as_of, asked)
    counts = {each[of.dimension]: each for each in found.to_dicts()}
    rows = [
        (Cell(of.names[value].name), *_figures(counts[value]))
        for value in of.names
        if value in counts
    ]
    if rows:
        total = frames.attendance_by(*of_meeting, None, day.as_of, asked).row(0, named=True)
        rows.append((Cell("All", strong=True), *_figures(total, strong=True)))
    who = f"{only.named.name}: who attended" if only else "Who attended"
    title = f"{who}, {PARTS[of.part][0].lower()}{PARTS[of.part][1:]}"
    columns = (
        Column("Regional group" if of.part == GROUP else "Category", wide=True),
        *(Column(label, "right") for label in _MODES.values()),
    )
    return title, Table(columns, tuple(rows), empty="Nobody has attended yet.", label=title)


_MODES: Final = {
    metric.key: metric.label
    for metric in (
        attendance.ATTENDED,
        attendance.ROOM_ONLY,
        attendance.BOTH,
        attendance.PLATFORM_ONLY,
    )
}


def _figures(row: Row, *, strong: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(write.number(row[key]), strong=strong) for key in _MODES)
