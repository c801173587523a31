"""Who comes to a meeting and goes, and how long those stayed who have left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots_of_meeting
from dashboard.chart import Chart
from dashboard.metrics.flow import ARRIVALS, BANDS, DEPARTURES, LEFT, MEDIAN_STAY
from dashboard.plot_labels import Series
from dashboard.views.words import local, naive

if TYPE_CHECKING:
    from dashboard.plots import Window
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_MINUTE: Final = timedelta(minutes=1)
_OF_ALL: Final = "Of all participants: never of one State, group or category."
# Class, name and colour, in the order of the bands of the curve.
_CLASSES: Final = (
    ("room_only", "Room only", "room"),
    ("both", "Room and platform", "both"),
    ("platform_only", "Platform only", "platform"),
)


def flow(day: Day, row: Row, hours: Window) -> Chart:
    """Draw arrivals and departures by minute, but those of the opening and the closing itself."""
    found = frames.arrivals_and_departures(day.snapshot, row["session_id"], day.as_of)
    shown = local(found, day.zone)
    opening = _full_minute(naive(row["starts_at"], day.zone))
    closing = _full_minute(naive(row["ends_at"], day.zone))
    # Somebody may still arrive in the minute in which the others leave.
    between = shown.filter(pl.col("at") > opening, pl.col("at") <= closing).with_columns(
        pl.when(pl.col("at") < closing).then(DEPARTURES.key).otherwise(0).alias(DEPARTURES.key)
    )
    first = _at(shown, opening, ARRIVALS.key)
    last = None if row["is_in_progress"] else _at(shown, closing, DEPARTURES.key)
    come, gone = row[ARRIVALS.key] - first, row[DEPARTURES.key] - (last or 0)
    title = (
        f"{write.counted(come, 'arrival')} after the opening, {write.counted(gone, 'departure')} "
        f"{'so far' if last is None else 'before the closing'}"
    )
    until_end = "" if last is None else f", {write.number(last)} until the closing"
    return Chart(
        title,
        "Presences of participants that begin (above) and end (below), by minute; "
        f"not drawn: {write.number(first)} there at the opening{until_end}",
        plots_of_meeting.flow(
            between["at"].to_list(),
            Series(ARRIVALS.label, "total", between[ARRIVALS.key].to_list()),
            Series(DEPARTURES.label, "capacity", between[DEPARTURES.key].to_list()),
            hours,
            _last(day, row),
        )
        if not shown.is_empty()
        else None,
        alt=f"{title}.",
        table=shown.rename(
            {"at": "Time", ARRIVALS.key: ARRIVALS.label, DEPARTURES.key: DEPARTURES.label}
        ),
        key=(("total", f"{ARRIVALS.label}, above"), ("capacity", f"{DEPARTURES.label}, below")),
        source=_OF_ALL,
    )


def _full_minute(at: datetime) -> datetime:
    """Return the full minute by which something had happened."""
    below = at.replace(second=0, microsecond=0)
    return below if at == below else below + _MINUTE


def _at(shown: pl.DataFrame, at: datetime, key: str) -> int:
    return int(shown.filter(pl.col("at") == at)[key].sum())


def _last(day: Day, row: Row) -> datetime:
    end: datetime = row["ends_at"]
    return naive(min(end, day.now) if day.now else end, day.zone)


def stays(day: Day, row: Row) -> Chart:
    """Draw how long those stayed who have left, by the modes in which they were there."""
    found = frames.stay_lengths(day.snapshot, row["session_id"], day.as_of)
    by_class = {each["class"]: each for each in found.to_dicts()}
    present = [each for each in _CLASSES if each[0] in by_class]
    series = [
        Series(name, colour, [by_class[of][band.key] for band in BANDS])
        for of, name, colour in present
    ]
    labels = [band.label for band in BANDS]
    totals = [row[band.key] for band in BANDS]
    texts = [write.number(value) for value in totals]
    title = stay_title(row)
    said = "; ".join(f"{label} {text}" for label, text in zip(labels, texts, strict=True))
    medians = ", ".join(
        f"{name.lower()} {minutes(by_class[of][MEDIAN_STAY.key])}" for of, name, _ in present
    )
    return Chart(
        title,
        "Participants who have left and are not back, by their presence in all and its modes"
        f"{_brief(day, row)}",
        plots_of_meeting.stacked_bars(labels, series, texts) if series else None,
        alt=f"{title}: {said}." if series else f"{title}.",
        table=pl.DataFrame(
            {"Length of stay": labels, "Participants": totals}
            | {each.name: each.values for each in series}
        ),
        key=tuple((colour, name) for _, name, colour in present),
        is_key_always=True,
        source=f"Median: {medians}." if medians else "",
    )


def _brief(day: Day, row: Row) -> str:
    """Say why more may have left than attended."""
    least = write.number(day.event.min_minutes)
    return (
        f"; also those there for less than {least} min, who did not attend" if row[LEFT.key] else ""
    )


def stay_title(row: Row) -> str:
    """Say how long half of those stayed who have left."""
    left, median = row[LEFT.key], minutes(row[MEDIAN_STAY.key])
    if not left:
        return "Nobody has left yet"
    if left == 1:
        return f"One person has left, after {median}"
    return f"Half of the {write.number(left)} who have left stayed {median} or longer"


def minutes(length: float | None) -> str:
    """Write a length in minutes: "45 min", "1 h 27 min"."""
    return write.duration(None if length is None else timedelta(minutes=length))
