"""One meeting beside another of its kind, both by the minutes since their openings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures, frames
from dashboard import format as write
from dashboard.metrics import attendance, counters, flow, webcast
from dashboard.plot_labels import Series
from dashboard.tables import Cell, Column, Table
from dashboard.views.meeting_flow import minutes
from dashboard.views.meeting_parts import Only, minutes_of
from dashboard.views.modes import TOTAL
from dashboard.views.words import local, meeting_name, short_day, shorten

if TYPE_CHECKING:
    from dashboard.metrics.model import Metric
    from dashboard.views.day import Day
    from dashboard.views.words import Row

BEFORE: Final = "before"
NONE: Final = "none"
_NO_OTHER: Final = "No meeting before it to compare with"
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Compared:
    """Another meeting: its total over the time of this one, and its figures beside ours."""

    name: str
    times: tuple[datetime, ...]
    total: Series
    title: str
    subtitle: str
    table: Table


def choices(day: Day, row: Row) -> dict[str, str]:
    """Name what a meeting can be compared with: others of its kind that have begun."""
    others = _others(day, row)
    before = _before(others, row)
    first = f"Compared with the one before: {_label(day, before)}" if before else _NO_OTHER
    listed = {each["session_id"]: f"Compared with: {_label(day, each)}" for each in others}
    return {BEFORE: first, NONE: "Compared with none", **listed}


def _label(day: Day, row: Row) -> str:
    start = row["starts_at"].astimezone(day.zone)
    when = f"{short_day(start.date())}, {write.clock(start, day.zone)}"
    return f"{shorten(meeting_name(row), 48)}, {when}"


def _others(day: Day, row: Row) -> list[Row]:
    if day.now is None:
        return []
    return day.sessions.filter(
        pl.col("kind").eq_missing(row["kind"]),
        pl.col("session_id") != row["session_id"],
        pl.col("status").ne_missing("cancelled"),
        pl.col("starts_at") <= day.now,
    ).to_dicts()


def _before(others: list[Row], row: Row) -> Row | None:
    """Find the meeting before this one of the same body; what has none follows on nothing."""
    if row["body"] is None or row["starts_at"] is None:
        return None
    earlier = [
        each
        for each in others
        if each["body"] == row["body"] and each["starts_at"] < row["starts_at"]
    ]
    return max(earlier, key=lambda each: each["starts_at"], default=None)


def compared(day: Day, row: Row, wanted: str, only: Only | None) -> Compared | None:
    """Put the chosen meeting beside this one; None where there is none."""
    others = _others(day, row)
    by_id = {each["session_id"]: each for each in others}
    other = _before(others, row) if wanted == BEFORE else by_id.get(wanted)
    if other is None or day.now is None:
        return None
    name = shorten(meeting_name(other), 40)
    shift = row["starts_at"] - other["starts_at"]
    is_on = row["is_in_progress"] or other["is_in_progress"]
    # While one of them goes on, both as they were the same time after they began.
    passed = day.now - max(row["starts_at"], other["starts_at"])
    ours, theirs = (
        _figures(day, each, each["starts_at"] + passed if is_on else day.as_of)
        for each in (row, other)
    )
    line = _total(day, other, only)
    whole_minutes = write.duration(passed - passed % _MINUTE)
    when = f"both as of {whole_minutes} after the opening" if is_on else "as held"
    return Compared(
        name=_label(day, other),
        times=tuple((line["at"] + shift).to_list()),
        total=Series(name, "previous", line["people"].to_list()),
        title=_title(ours, theirs),
        subtitle=f"Everybody, {when}; the other meeting: {_label(day, other)}",
        table=_table(ours, theirs, name),
    )


def _total(day: Day, other: Row, only: Only | None) -> pl.DataFrame:
    session_id = other["session_id"]
    if only:
        return minutes_of(day, session_id, only, day.as_of)
    found = frames.minutes(day.snapshot, session_id=session_id, as_of=day.as_of)
    return local(found, day.zone).select("at", pl.col(TOTAL).alias("people"))


_COMPARED: Final[tuple[Metric, ...]] = (
    attendance.ATTENDED,
    attendance.SESSION_PEAK,
    flow.MEDIAN_STAY,
    webcast.SESSION_VIEWERS_PEAK,
    counters.SESSION_VIEWERS_PEAK,
)


def _figures(day: Day, row: Row, as_of: datetime | None) -> Row:
    of = {"session_id": [row["session_id"]]}
    found = {
        metric.key: figures.measure(day.snapshot, [metric], filters=of, as_of=as_of).item()
        for metric in _COMPARED
    }
    if not row["playbacks"]:  # no log tells of anybody, as where only services count
        found[webcast.SESSION_VIEWERS_PEAK.key] = None
    return found


def _title(ours: Row, theirs: Row) -> str:
    key = attendance.ATTENDED.key
    apart = ours[key] - theirs[key]
    if not apart:
        return "As many attended as the other meeting"
    return f"{_apart(apart, theirs[key])} attended than the other meeting"


def _table(ours: Row, theirs: Row, name: str) -> Table:
    columns = (
        Column("Figure", wide=True),
        Column("This meeting", "right"),
        Column(shorten(name, 24), "right"),
    )
    rows = (
        _line(metric, ours[metric.key], theirs[metric.key])
        for metric in _COMPARED
        if ours[metric.key] is not None or theirs[metric.key] is not None
    )
    return Table(columns, tuple(rows), label=f"This meeting beside {name}")


def _line(metric: Metric, ours: float | None, theirs: float | None) -> tuple[Cell | str, ...]:
    is_length = metric.unit == "minutes"
    shown = minutes if is_length else write.number
    said = "not known of both"
    if ours is not None and theirs is not None:
        said = _longer(ours - theirs) if is_length else _apart(ours - theirs, theirs)
    return Cell(metric.label, note=said), Cell(shown(ours), strong=True), shown(theirs)


def _apart(difference: float, base: float) -> str:
    """Write a difference in words: "12 more (8%)", "3 fewer (<1%)", "as many"."""
    if not difference:
        return "as many"
    share = f" ({write.percentage(abs(difference), base)})" if base else ""
    return f"{write.number(abs(difference))} {'more' if difference > 0 else 'fewer'}{share}"


def _longer(difference: float) -> str:
    if not difference:
        return "as long"
    return f"{minutes(abs(difference))} {'longer' if difference > 0 else 'shorter'}"
