"""The figures of a Congress day for those who run it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import delegations, meetings, registrations, statements
from dashboard.snapshot import query
from dashboard.views.credentials import credentials_tile
from dashboard.views.held import has_clock
from dashboard.views.speakers import DELIVERIES
from dashboard.views.words import KEEP_DELEGATIONS

if TYPE_CHECKING:
    from dashboard.metrics.model import Metric
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_BUCKETS: Final = (
    (0, 0, "today"),
    (1, 1, "for 1 day"),
    (2, 3, "for 2–3 days"),
    (4, None, "longer"),
)
_SPOKEN: Final = ("in_person", "live", "video")


def day_tiles(day: Day) -> tuple[Tile, ...]:
    """Make the tiles; what is of this moment only is left out of another."""
    listed = query(day.snapshot, delegations.LIST)
    made = [_meetings(day), _lost(day), _statements(day)]
    if day.as_of is None:
        made.append(_building(day))
    made += [
        _places(
            day, listed, "person", delegations.PLACES_IN_PERSON, delegations.PLACES_IN_PERSON_USED
        ),
        _places(day, listed, "online", delegations.PLACES_ONLINE, delegations.PLACES_ONLINE_USED),
        credentials_tile(day),
        _pending(day),
    ]
    return tuple(made)


def over_places(listed: pl.DataFrame) -> list[Row]:
    """List the delegations with more approved participants than places, alphabetically."""
    return listed.filter(
        (pl.col("approved_in_person") > pl.col("places_in_person"))
        | (pl.col("approved_online") > pl.col("places_online"))
    ).to_dicts()


def _of_day(day: Day, *metrics: Metric) -> Row:
    on = {"congress_day": [day.on]}
    return figures.measure(day.snapshot, metrics, filters=on, as_of=day.as_of).row(0, named=True)


def _meetings(day: Day) -> Tile:
    count = day.meetings.height
    on = len(day.in_progress)
    said = (
        f"{write.number(on)} in progress" if on else "",
        f"{write.number(day.cancelled)} cancelled" if day.cancelled else "",
    )
    return Tile(
        "Meetings of the day",
        write.number(count),
        unit=f"{write.number(day.over)} over" if count else "",
        note=" · ".join(filter(None, said)) or "none in progress",
        base=write.day(day.on) if day.is_past else day.next_start(),
        help="Meetings of the programme on this Congress day, of every kind, cancelled ones "
        "included.",
    )


def _lost(day: Day) -> Tile:
    lost = _of_day(day, meetings.LOST)[meetings.LOST.key]
    used = _of_day(day, meetings.UTILIZATION)[meetings.UTILIZATION.key]
    label, help_ = f"{meetings.LOST.label} on the day", meetings.LOST.help
    if not has_clock(day):
        return Tile(label, write.UNKNOWN, base="Keep the sheet “clock”.", help=help_)
    return Tile(
        label,
        write.number(lost),
        unit="min",
        note="late opening, early closing",
        base=f"Utilization {write.percentage(used, 1)} of meetings that are over"
        if used is not None
        else "No official meeting is over yet",
        help=f"{help_} {meetings.UTILIZATION.help}",
    )


def _statements(day: Day) -> Tile:
    on = {"congress_day": [day.on]}
    asked = [statements.DELIVERED]
    found = figures.measure(day.snapshot, asked, ["delivery"], on, day.as_of)
    by_delivery = dict(found.rows())
    inscribed = _of_day(day, statements.INSCRIBED)[statements.INSCRIBED.key]
    label, help_ = statements.DELIVERED.label, statements.DELIVERED.help
    if not inscribed:
        return Tile(label, write.UNKNOWN, base=_no_statements(day), help=help_)
    said = (f"{write.number(by_delivery.get(key, 0))} {DELIVERIES[key]}" for key in _SPOKEN)
    return Tile(
        label,
        write.number(sum(by_delivery.values())),
        unit=f"of {write.number(inscribed)} inscribed",
        note=" · ".join(said),
        base="of the meetings of the day",
        help=f"{help_} {statements.INSCRIBED.help}",
    )


def _no_statements(day: Day) -> str:
    if query(day.snapshot, statements.LIST).is_empty():
        return "Keep the sheet “speakers”."
    return "none inscribed for this day"


def _building(day: Day) -> Tile:
    asked = delegations.IN_BUILDING
    row = figures.measure(day.snapshot, asked, as_of=day.as_of).row(0, named=True)
    people, at = row["building_people"], row["building_at"]
    label, help_ = delegations.BUILDING_PEOPLE.label, delegations.BUILDING_PEOPLE.help
    if at is None:
        return Tile(label, write.UNKNOWN, base="No badge is scanned yet.", help=help_)
    others = f"{write.number(row['building_others'])} others"
    return Tile(
        label,
        write.number(people),
        unit=f"{write.age(day.now - at)} ago" if day.now and day.now > at else "",
        note=f"{write.number(row['building_participants'])} participants · {others}",
        base=f"{write.number(row['building_unlinked'])} unlinked · "
        f"latest scan {write.clock(at, day.zone)}",
        help=help_,
        figure=delegations.BUILDING_PEOPLE.key,
    )


def _places(day: Day, listed: pl.DataFrame, mode: str, given: Metric, used: Metric) -> Tile:
    row = figures.measure(day.snapshot, [given, used]).row(0, named=True)
    places, people = row[given.key], row[used.key]
    if places is None:
        return Tile(used.label, write.UNKNOWN, base=KEEP_DELEGATIONS, help=used.help)
    columns = ("approved_in_person", "places_in_person")
    if mode == "online":
        columns = ("approved_online", "places_online")
    over = listed.filter(pl.col(columns[0]) > pl.col(columns[1])).height
    return Tile(
        used.label,
        write.number(people),
        unit=f"of {write.number(places)}",
        note=f"{write.percentage(people, places)} used",
        base=f"{write.counted(over, 'delegation')} over" if over else "no delegation over",
        help=used.help,
        figure=used.key,
    )


def _pending(day: Day) -> Tile:
    metric = registrations.PENDING
    found = figures.measure(day.snapshot, [metric], ["congress_day"], as_of=day.as_of)
    ages = {(day.on - entered).days if entered else None: count for entered, count in found.rows()}
    total = sum(ages.values())
    recent = {days: count for days, count in ages.items() if days is not None and days <= 1}
    older = {days: count for days, count in ages.items() if days not in recent}
    return Tile(
        metric.label,
        write.number(total),
        note=pending_text(recent) or ("none since yesterday" if total else "nobody waits"),
        base=pending_text(older) or ("none older" if total else ""),
        help=f"{metric.help} The age is in days at the venue since the entry was made.",
        figure=metric.key,
    )


def pending_text(ages: dict[int | None, int]) -> str:
    """Write entries by age in days: "4 today · 3 for 1 day"; None is without a date."""
    said = []
    for first, last, name in _BUCKETS:
        count = sum(
            entries
            for days, entries in ages.items()
            if days is not None and days >= first and (last is None or days <= last)
        )
        said.append(f"{write.number(count)} {name}" if count else "")
    undated = ages.get(None, 0)
    said.append(f"{write.number(undated)} without a date" if undated else "")
    return " · ".join(filter(None, said))
