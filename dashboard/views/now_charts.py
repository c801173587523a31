"""The charts of the officials' page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import attendance, webcast
from dashboard.plot_labels import Mark, Series
from dashboard.plots import Window
from dashboard.views.words import GROUP_NOTE, GROUPS, language, local, naive, short_day

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.views.day import Day
    from dashboard.views.words import Row

MODES: Final = (
    ("room_only_now", "Room only", "room"),
    ("both_now", "Both", "both"),
    ("platform_only_now", "Platform only", "platform"),
)
TOTAL: Final = "taking_part_now"
HEADROOM: Final = 1.12
_MINUTE: Final = timedelta(minutes=1)


def participation(day: Day) -> Chart:
    """Draw who takes part over the day, by mode, with the day before in grey."""
    minutes, before = day.minutes, day.minutes_before
    head, is_on = day.head, day.head.taking_part_now is not None
    people, when = day.peak
    yesterday = short_day(day.on - timedelta(days=1))
    highest = plots.highest([people, *before[TOTAL]])
    times = minutes["at"].to_list()
    peak = Mark(naive(when, day.zone), people, f"Peak {write.number(people)}") if when else None
    figure = times and plots.bands(
        times,
        [Series(name, colour, minutes[key].to_list()) for key, name, colour in MODES],
        day.window(plots.ceiling(HEADROOM * highest)),
        total=Series("Taking part", "total", minutes[TOTAL].to_list()),
        before=Series(
            yesterday,
            "previous",
            before[TOTAL].to_list(),
        ),
        before_times=before["at"].to_list(),
        peak=peak,
        is_labelled=is_on,
    )
    title = _participation_title(day)
    values = {
        "room": f" {write.number(head.room_only_now)}",
        "both": f" {write.number(head.both_now)}",
        "platform": f" {write.number(head.platform_only_now)}",
    }
    return Chart(
        title,
        "Distinct participants in meetings, by minute and mode; "
        f"{write.day(day.on)}, time in {day.event.venue or day.event.time_zone}",
        figure or None,
        alt=f"{title}.",
        table=minutes.select(
            pl.col("at").alias("Time"),
            pl.col(TOTAL).alias("Taking part"),
            *(pl.col(key).alias(name) for key, name, _ in MODES),
        ),
        key=(
            *((colour, name + values[colour] * is_on) for _, name, colour in MODES),
            *((("previous", yesterday),) if before.height else ()),
        ),
        is_key_always=not is_on,
    )


def _participation_title(day: Day) -> str:
    head, (people, when) = day.head, day.peak
    if head.taking_part_now is not None and day.now:
        return (
            f"At {write.clock(day.now, day.zone)}, {write.number(head.taking_part_now)} people "
            f"are taking part: {write.number(head.room_only_now)} in rooms only, "
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
        subtitle = "Participants taking part now, each counted once"
    else:
        key = attendance.ATTENDED_CONGRESS.key
        found = frames.participants_by(day.snapshot, "regional_group", day.as_of)
        rows = found.select("regional_group", key)
        title = "Taken part, by regional group"
        subtitle = f"Participants who attended the Congress up to {write.day(day.on)}"
    people = dict(rows.iter_rows())
    values = [people.get(group, 0) for group in GROUPS]
    names = [name for name, _ in GROUPS.values()]
    texts = [write.number(value) for value in values]
    said = "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return Chart(
        title,
        subtitle,
        plots.bars(
            [wrapped(name) for name in names], Series("People", "people", values), texts=texts
        ),
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
    names = [GROUPS[group][0] for group in shown]
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
            [wrapped(name) for name in names],
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


def webcast_viewers(
    day: Day,
    meeting: Row | None = None,
    hours: tuple[datetime, datetime] | None = None,
) -> Chart:
    """Draw viewers of the live webcast by language, up to the last minute that is final."""
    session_id = meeting["session_id"] if meeting else None
    found = frames.webcast_minutes(
        day.snapshot, None if session_id else day.on, session_id, day.as_of
    )
    key = webcast.VIEWERS_NOW.key
    wide = local(found, day.zone).pivot("language", index="at", values=key).sort("at")
    wide = _until_now(day, wide, naive(meeting["ends_at"], day.zone) if meeting else day.hours[1])
    codes = sorted(set(wide.columns) - {"at"})
    totals = [sum(row) for row in wide.select(codes).rows()] or [0]
    last = {code: int(wide[code][-1]) for code in codes}
    is_on = sum(last.values()) > 0 and (meeting["is_in_progress"] if meeting else not day.is_past)
    title = _webcast_title(wide, totals, is_on)
    top = plots.highest(value for code in codes for value in wide[code])
    figure = codes and plots.lines(
        wide["at"].to_list(),
        [Series(*language(code), wide[code].to_list()) for code in codes],
        Window(*(hours or day.hours), plots.ceiling(HEADROOM * top)),
        is_labelled=is_on,
        gap=0.17,
    )
    return Chart(
        title,
        "Playbacks of the live webcast by minute and language, without the venue’s own screens",
        figure or None,
        alt=f"{title}.",
        table=wide.rename({"at": "Time"} | {code: language(code)[0] for code in codes})
        if codes
        else pl.DataFrame({"Time": []}),
        key=tuple(
            (language(code)[1], language(code)[0] + f" {write.number(last[code])}" * is_on)
            for code in codes
        ),
        is_key_always=not is_on,
        source="A playback is not a person and is never added to participants.",
    )


def _until_now(day: Day, wide: pl.DataFrame, end: datetime) -> pl.DataFrame:
    """Fill minutes in which nobody watched, up to the last one that is final."""
    final = day.as_of or day.event.webcast_watermark
    if wide.is_empty() or final is None:
        return wide
    last = max(min(naive(final, day.zone), end - _MINUTE), wide["at"][-1])
    grid = pl.DataFrame({"at": pl.datetime_range(wide["at"][0], last, "1m", eager=True)})
    return grid.join(wide, on="at", how="left").fill_null(0)


def _webcast_title(wide: pl.DataFrame, totals: list[int], is_on: bool) -> str:
    if is_on:
        at = wide["at"][-1]
        return f"At {at:%H:%M}, {write.counted(totals[-1], 'viewer')} of the webcast"
    if most := max(totals):
        return f"At most {write.counted(most, 'viewer')} of the webcast at once"
    return "No viewer of the live webcast is recorded yet"


def wrapped(name: str) -> str:
    """Break a long name in two lines, near its middle."""
    if len(name) <= 22:
        return name
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    at = min(spaces, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:at]}<br>{name[at + 1 :]}"
