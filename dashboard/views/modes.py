"""Participation by mode, as the charts of every page draw and list it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard.plot_labels import Series

if TYPE_CHECKING:
    from collections.abc import Sequence

# Column, name and colour, in the order of the bands.
MODES: Final = (
    ("room_only_now", "Room only", "room"),
    ("both_now", "Room and platform", "both"),
    ("platform_only_now", "Platform only", "platform"),
)
TOTAL: Final = "taking_part_now"


def series(minutes: pl.DataFrame) -> Sequence[Series]:
    """Return a band for each mode."""
    return [Series(name, colour, minutes[column].to_list()) for column, name, colour in MODES]


def table(minutes: pl.DataFrame, total: str) -> pl.DataFrame:
    """Return the figures behind the bands; `total` is the heading of their sum."""
    return minutes.select(
        pl.col("at").alias("Time"),
        pl.col(TOTAL).alias(total),
        *(pl.col(column).alias(name) for column, name, _ in MODES),
    )
