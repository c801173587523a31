"""Viewers of the webcast over time, of a Congress day or of one meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import webcast
from dashboard.plot_labels import Series
from dashboard.plots import Window
from dashboard.views.words import language, local, naive

if TYPE_CHECKING:
    from datetime import datetime

    from dashboard.views.day import Day
    from dashboard.views.words import Row

_MINUTE: Final = timedelta(minutes=1)


def webcast_viewers(
    day: Day,
    meeting: Row | None = None,
    hours: tuple[datetime, datetime] | None = None,
) -> Chart:
    """Draw viewers of the live webcast by language, up to the last minute that is final."""
    found = day.webcast_minutes
    if meeting:
        found = frames.webcast_minutes(
            day.snapshot, session_id=meeting["session_id"], as_of=day.as_of
        )
    key = webcast.VIEWERS_NOW.key
    wide = local(found, day.zone).pivot("language", index="at", values=key).sort("at")
    wide = _until_now(day, wide, naive(meeting["ends_at"], day.zone) if meeting else day.hours[1])
    codes = sorted(set(wide.columns) - {"at"})
    totals = [sum(row) for row in wide.select(codes).rows()] or [0]
    last = {code: int(wide[code][-1]) for code in codes}
    is_on = sum(last.values()) > 0 and _has_now(day, meeting)
    title = _title(wide, totals, is_on)
    top = plots.highest(value for code in codes for value in wide[code])
    shown = {code: language(code) for code in codes}
    figure = plots.lines(
        wide["at"].to_list(),
        [Series(of.name, of.colour, wide[code].to_list()) for code, of in shown.items()],
        Window(*(hours or day.hours), plots.ceiling(plots.HEADROOM * top)),
        is_labelled=is_on,
        gap=0.17,
    )
    return Chart(
        title,
        "Playbacks of the live webcast by minute and language, without the venue’s own screens",
        figure if codes else None,
        alt=f"{title}.",
        table=wide.rename({"at": "Time"} | {code: of.name for code, of in shown.items()})
        if codes
        else pl.DataFrame({"Time": []}),
        key=tuple(
            (of.colour, f"{of.name} {write.number(last[code])}" if is_on else of.name)
            for code, of in shown.items()
        ),
        is_key_always=not is_on,
        source="A playback is not a person and is never added to participants. "
        f"{day.event.sampling}".strip(),
    )


def _has_now(day: Day, meeting: Row | None) -> bool:
    if day.as_of is None and not day.event.is_webcast_present:
        return False
    return bool(meeting["is_in_progress"]) if meeting else not day.is_past


def _until_now(day: Day, wide: pl.DataFrame, end: datetime) -> pl.DataFrame:
    """Fill minutes in which nobody watched, up to the last one that is final."""
    final = day.as_of or day.event.webcast_watermark
    if wide.is_empty() or final is None:
        return wide
    last = max(min(naive(final, day.zone), end - _MINUTE), wide["at"][-1])
    grid = pl.DataFrame({"at": pl.datetime_range(wide["at"][0], last, "1m", eager=True)})
    return grid.join(wide, on="at", how="left").fill_null(0)


def _title(wide: pl.DataFrame, totals: list[int], is_on: bool) -> str:
    if is_on:
        at = wide["at"][-1]
        return f"At {at:%H:%M}, {write.counted(totals[-1], 'viewer')} of the webcast"
    if most := max(totals):
        return f"At most {write.counted(most, 'viewer')} of the webcast at once"
    return "No viewer of the live webcast is recorded yet"
