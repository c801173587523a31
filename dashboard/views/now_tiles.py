"""The tiles of the officials' page: each figure with its base and what it is compared with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from dashboard import figures, frames, released
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import attendance, links, programme, registrations, states
from dashboard.views.day import thin
from dashboard.views.now_meetings import has_presence
from dashboard.views.webcast_tile import webcast_tile
from dashboard.views.words import people_unit

if TYPE_CHECKING:
    from dashboard.metrics.model import Metric
    from dashboard.views.day import Day


def headline_tiles(day: Day) -> tuple[Tile, ...]:
    """Make the tiles, the most important first."""
    return (
        _most_at_once(day) if day.is_past else _taking_part(day),
        _attended(day),
        _badges(day),
        _states(day),
        webcast_tile(day),
        _meetings(day),
        _connections(day),
    )


def _taking_part(day: Day) -> Tile:
    head, metric = day.head, attendance.TAKING_PART_NOW
    is_on = head.taking_part_now is not None
    return Tile(
        day.at_this_time(metric.label),
        write.number(head.taking_part_now),
        unit=_people(head, head.taking_part_now) if is_on else "",
        note=f"{write.number(head.room_only_now)} room only · "
        f"{write.number(head.platform_only_now)} platform only · "
        f"{write.number(head.both_now)} room and platform"
        if is_on
        else _why_unknown(day),
        base=_peak_and_before(day),
        help=metric.help,
        trend=thin(day.minutes[metric.key].to_list()) if is_on else (),
        size="hero",
        figure=metric.key,
    )


def _why_unknown(day: Day) -> str:
    if day.in_progress and not has_presence(day):
        return "No room or platform source has reported"
    return day.coming()


def _most_at_once(day: Day) -> Tile:
    people, when = day.peak
    return Tile(
        attendance.PEAK.label,
        write.number(people if when else None),
        unit=_people(day.head, people) if when else "",
        note=f"at {write.clock(when, day.zone)}" if when else "Nobody is recorded on this day",
        base=write.day(day.on),
        help=attendance.PEAK.help,
        trend=thin(day.minutes[attendance.TAKING_PART_NOW.key].to_list()),
        size="hero",
    )


def _people(head: figures.Headline, count: int | None) -> str:
    return people_unit(count, bool(head.unregistered_connections))


def _peak_and_before(day: Day) -> str:
    people, when = day.peak
    said = []
    if when:
        said.append(f"Peak {day.today} {write.number(people)} at {write.clock(when, day.zone)}")
    if day.now and day.head.taking_part_now is not None:
        then = day.now.replace(second=0, microsecond=0) - timedelta(days=1)
        row = frames.minutes(day.snapshot, day.on - timedelta(days=1)).filter(pl.col("at") == then)
        if row.height:
            before = row["taking_part_now"].item()
            said.append(f"{day.yesterday} at this time {write.number(before)}")
    return "; ".join(said)


def _gain(day: Day, gained: int) -> str:
    return f"{write.change(gained)} {day.today}" if gained else f"none {day.today}"


def _attended(day: Day) -> Tile:
    metric = attendance.ATTENDED_CONGRESS
    if day.now is None:
        return Tile(
            metric.label,
            write.UNKNOWN,
            note="No attendance yet",
            base=f"{write.counted(day.head.registered, 'participant')} registered",
            help=metric.help,
            figure=metric.key,
        )
    share = _share(day.head.attended, day.head.registered)
    return _growing(day, metric, f"{share} registered")


def _badges(day: Day) -> Tile:
    metric = registrations.BADGE_COLLECTED
    share = _share(day.head.badge_collected, day.head.registered_in_person)
    return _growing(day, metric, f"{share} in person")


def _growing(day: Day, metric: Metric, note: str) -> Tile:
    trend, gained = day.growth(metric)
    return Tile(
        metric.label,
        write.number(getattr(day.head, metric.key)),
        note=note,
        base=_gain(day, gained),
        help=metric.help,
        trend=trend,
        figure=metric.key,
    )


def _share(part: int, whole: int | None) -> str:
    return f"{write.percentage(part, whole)} of {write.number(whole)}"


def _states(day: Day) -> Tile:
    trend, gained = day.growth(states.REPRESENTED)
    head = day.head
    return Tile(
        states.REPRESENTED.label,
        write.number(head.states_represented),
        note=f"of {write.number(head.states_registered)} registered"
        + (f"; {_gain(day, gained)}" if gained else ""),
        base=_states_before(day)
        or f"{_share(head.states_represented, head.states_total)} Member States",
        help=states.REPRESENTED.help,
        trend=trend if gained else (),
        figure=states.REPRESENTED.key,
    )


def _states_before(day: Day) -> str:
    """Name the official figure of the latest earlier event, where there is one."""
    found = released.baselines(day.snapshot)
    before = [row for row in found if row["figure"] == states.REPRESENTED.key]
    if not before:
        return ""
    event = before[-1]["event"].split(", ", 1)[-1]
    return f"{write.number(before[-1]['value'])} in {event}"


def _meetings(day: Day) -> Tile:
    count = day.meetings.height
    if day.is_past:
        label, value, base = "Meetings of the day", write.number(count), write.day(day.on)
    else:
        label, value = programme.IN_PROGRESS.label, write.number(len(day.in_progress) or None)
        base = day.next_start()
    return Tile(
        label,
        value if day.in_progress or day.is_past else "None",
        note=f"{write.number(day.over)} of {write.number(count)} over"
        + (f", {write.number(day.cancelled)} cancelled" if day.cancelled else ""),
        base=base,
        help=programme.IN_PROGRESS.help,
        figure="" if day.is_past else programme.IN_PROGRESS.key,
    )


def _connections(day: Day) -> Tile:
    head = day.head
    return Tile(
        links.UNREGISTERED.label,
        write.number(head.unregistered_connections),
        note="in no total: totals are “at least”"
        if head.unregistered_connections
        else "Everybody seen is registered",
        base=f"Link rate {write.percentage(head.link_rate, 1, 1)} of "
        f"{write.compact(head.stays)} stays",
        help=f"{links.UNREGISTERED.help} {links.LINK_RATE.help}",
        figure=links.UNREGISTERED.key,
    )
