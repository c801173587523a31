"""Where the networks are from which the live webcast is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard import format as write
from dashboard import frames, plots
from dashboard.chart import Chart
from dashboard.metrics import webcast
from dashboard.plot_labels import Series
from dashboard.views.words import GROUPS

if TYPE_CHECKING:
    from dashboard.views.day import Day


def locations(day: Day, session_id: str | None = None) -> Chart:
    """Draw playbacks by where networks are: bars by regional group, countries as the table.

    Of one meeting, else of the whole Congress: the table holds no times.
    """
    found = frames.webcast_groups(day.snapshot, session_id)
    key = webcast.COUNTRY_PLAYBACKS.key
    counts: dict[Any, int] = dict(found.select("regional_group", key).iter_rows())
    names = [group.name for group in GROUPS.values()]
    names[-1] = "Unknown or no group"
    values = [counts.get(group, 0) for group in GROUPS]
    texts = [write.number(value) for value in values]
    countries = frames.webcast_countries(day.snapshot, session_id).filter(pl.col(key) > 0)
    playbacks = sum(values)
    title = (
        f"{write.number(playbacks)} playbacks by network location"
        if playbacks
        else "No playback with a known location"
    )
    whole = "" if session_id else " of the whole Congress"
    said = "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return Chart(
        title,
        f"Live webcast{whole}, by the regional group of the country of the network address",
        plots.bars(
            names,
            Series("Playbacks", "webcast_en", values),
            texts=texts,
        )
        if playbacks
        else None,
        alt=f"{title}: {said}.",
        table=countries.select(
            pl.col("country").fill_null("Unknown").alias("Network location"),
            pl.col("regional_group").alias("Regional group"),
            pl.col(key).alias("Playbacks"),
            (pl.col(webcast.COUNTRY_WATCH_MINUTES.key) / 60).round(1).alias("Watch time, h"),
        ),
        source="A network location is no nationality and represents no State. "
        f"{day.event.sampling}".strip(),
    )
