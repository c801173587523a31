"""The charts of the officials' page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import attendance
from dashboard.plot_labels import Mark, Series
from dashboard.views import modes
from dashboard.views.modes import MODES, TOTAL
from dashboard.views.words import GROUP_NOTE, GROUPS, naive, short_day

if TYPE_CHECKING:
    from dashboard.views.day import Day


def participation(day: Day) -> Chart:
    """Draw who takes part over the day, by mode, with the day before in grey."""
    minutes, before = day.minutes, day.minutes_before
    head, is_on = day.head, day.head.taking_part_now is not None
    people, when = day.peak
    yesterday = short_day(day.on - timedelta(days=1))
    highest = plots.highest([people, *before[TOTAL]])
    times = minutes["at"].to_list()
    peak = Mark(naive(when, day.zone), people, f"Peak {write.number(people)}") if when else None
    figure = plots.bands(
        times,
        modes.series(minutes),
        day.window(plots.ceiling(plots.HEADROOM * highest)),
        total=Series("Taking part", "total", minutes[TOTAL].to_list()),
        before=Series(yesterday, "previous", before[TOTAL].to_list()),
        before_times=before["at"].to_list(),
        peak=peak,
        is_labelled=is_on,
        leads_to_minutes=day.is_at_venue,
    )
    title = _participation_title(day)
    key = [
        (colour, f"{name} {write.number(getattr(head, column))}" if is_on else name)
        for column, name, colour in MODES
    ]
    if before.height:
        key.append(("previous", yesterday))
    return Chart(
        title,
        "Distinct participants in meetings, by minute and mode; "
        f"{write.day(day.on)}, time in {day.event.clock_name}",
        figure if times else None,
        alt=f"{title}.",
        table=modes.table(minutes, "Taking part"),
        key=tuple(key),
        is_key_always=not is_on,
    )


def _participation_title(day: Day) -> str:
    head, (people, when) = day.head, day.peak
    if head.taking_part_now is not None and day.now:
        return (
            f"At {write.clock(day.now, day.zone)}, {write.people(head.taking_part_now)} "
            f"taking part: {write.number(head.room_only_now)} in rooms only, "
            f"{write.number(head.platform_only_now)} on the platform only, "
            f"{write.number(head.both_now)} in both"
        )
    if when:
        return (
            f"Most people at once on {write.day(day.on)}: {write.number(people)} "
            f"at {write.clock(when, day.zone)}"
        )
    return f"Nobody is recorded in a meeting on {write.day(day.on)} yet"


def groups(day: Day) -> Chart:
    """Draw regional groups in their fixed order: now, or between meetings all who took part."""
    minutes = frames.minutes_by_group(day.snapshot, day.on, as_of=day.as_of)
    key = attendance.GROUP_NOW.key
    if day.head.taking_part_now is not None and day.now:
        rows = minutes.filter(pl.col("at") == day.now).select("regional_group", key)
        title = f"At {write.clock(day.now, day.zone)}, by regional group"
        subtitle = f"{day.at_this_time('Participants taking part now')}, each counted once"
    else:
        key = attendance.ATTENDED_CONGRESS.key
        found = frames.participants_by(day.snapshot, "regional_group", day.as_of)
        rows = found.select("regional_group", key)
        title = "Attended the Congress, by regional group"
        subtitle = f"Participants who attended the Congress up to {write.day(day.on)}"
    people = dict(rows.iter_rows())
    values = [people.get(group, 0) for group in GROUPS]
    names = [group.name for group in GROUPS.values()]
    texts = [write.number(value) for value in values]
    said = "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return Chart(
        title,
        subtitle,
        plots.bars(names, Series("People", "people", values), texts=texts),
        alt=f"{title}: {said}.",
        table=pl.DataFrame({"Regional group": names, "People": values}),
        source=GROUP_NOTE,
    )


def states(day: Day) -> Chart:
    """Draw how many Member States of each group are represented, of those there are."""
    found = frames.states_by_group(day.snapshot, day.as_of)
    by_group = {row["regional_group"]: row for row in found.to_dicts()}
    shown = [group for group in GROUPS if group in by_group]
    recorded = [by_group[group]["states_represented"] for group in shown]
    members = [by_group[group]["states_total"] for group in shown]
    names = [GROUPS[group].name for group in shown]
    texts = [f"<b>{part}</b> of {whole}" for part, whole in zip(recorded, members, strict=True)]
    said = "; ".join(
        f"{name} {part} of {whole}"
        for name, part, whole in zip(names, recorded, members, strict=True)
    )
    title = (
        f"{write.number(day.head.states_represented)} of "
        f"{write.number(day.head.states_total)} Member States are represented"
    )
    return Chart(
        title,
        "Member States recorded so far (bar) of all in the regional group (outline)",
        plots.bars(
            names,
            Series("Represented", "room", recorded),
            Series("Member States", "capacity", members),
            texts,
        ),
        alt=f"{title}: {said}.",
        table=pl.DataFrame(
            {
                "Regional group": names,
                "Represented": recorded,
                "Registered": [by_group[group]["states_registered"] for group in shown],
                "Member States": members,
            }
        ),
        source=_non_members(day),
    )


def _non_members(day: Day) -> str:
    represented = day.head.non_member_states_represented
    return f"Apart from these: {write.counted(represented, 'non-member observer State')}."
