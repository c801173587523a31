"""Words inside figures: names beside lines and bands, peaks, limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dashboard import format as write
from dashboard.theme import token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

Figure = dict[str, Any]

_REACH: Final = 0.08
_EDGE: Final = 0.1


@dataclass(frozen=True)
class Series:
    """A line or a band: one value for each time, None where nothing is known."""

    name: str
    colour: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Mark:
    """A point worth naming."""

    at: datetime
    value: float
    text: str


def line_labels(
    times: Sequence[datetime],
    series: Sequence[Series],
    top: float,
    has_values: bool,
    gap: float,
) -> list[Figure]:
    """Name each line at its end; `gap` is the share of the height a label needs."""
    ends = [float(each.values[-1] or 0) for each in series]
    return [
        end_label(times[-1], place, _named(each, value, has_values), each.colour)
        for each, value, place in zip(series, ends, spread(ends, top, gap), strict=True)
    ]


def band_labels(
    times: Sequence[datetime], stack: Sequence[Series], top: float, has_values: bool
) -> list[Figure]:
    """Name each band at its end."""
    base, middles, values = 0.0, [], []
    for series in stack:
        value = float(series.values[-1] or 0)
        middles.append(base + value / 2)
        values.append(value)
        base += value
    return [
        end_label(times[-1], place, _named(each, value, has_values), each.colour)
        for each, place, value in zip(stack, spread(middles, top, 0.085), values, strict=True)
    ]


def before_label(
    before: Series,
    times: Sequence[datetime],
    shown: Sequence[datetime],
    window: tuple[datetime, datetime],
) -> list[Figure]:
    """Name the earlier line where nothing covers it: at its highest point still to come."""
    start = shown[-1] if shown else times[0]
    ahead = [(value or 0, at) for at, value in zip(times, before.values, strict=True) if at > start]
    if not ahead or not max(ahead)[0]:
        return []
    value, at = max(ahead)
    return [
        {
            "name": "wide",
            "x": at,
            "y": value,
            "text": before.name,
            "xanchor": inner_anchor(at, window),
            "yanchor": "bottom",
            "yshift": 3,
            "showarrow": False,
            "font": {"color": token("muted"), "size": 12},
        }
    ]


def inner_anchor(at: datetime, window: tuple[datetime, datetime]) -> str:
    """Say where a label is held so that it stays within the chart."""
    start, end = window
    place = (at - start) / (end - start)
    if place < _EDGE:
        return "left"
    return "right" if place > 1 - _EDGE else "center"


def peak_label(peak: Mark, beside: Sequence[Figure], length: timedelta) -> Figure:
    """Say how high a peak is, above labels that it would cover; `length` is that of the axis."""
    near = (label["y"] for label in beside if abs(label["x"] - peak.at) < _REACH * length)
    above = max(near, default=peak.value)
    return {
        "x": peak.at,
        "y": max(peak.value, above),
        "text": peak.text,
        "yanchor": "bottom",
        "yshift": 12 if above > peak.value else 7,
        "showarrow": False,
        "bgcolor": token("surface"),
        "font": {"color": token("text"), "size": 13},
    }


def limit_label(limit: Mark) -> Figure:
    """Name a limit where its line begins."""
    return {
        "xref": "paper",
        "x": 0,
        "y": limit.value,
        "text": limit.text,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "bgcolor": token("surface", 0.85),
        "font": {"color": token("text"), "size": 12},
    }


def wrapped(name: str) -> str:
    """Break a long name in two lines, near its middle."""
    if len(name) <= 22:
        return name
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    at = min(spaces, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:at]}<br>{name[at + 1 :]}"


def _named(series: Series, value: float, has_value: bool) -> str:
    return f"{series.name} <b>{write.number(value)}</b>" if has_value else series.name


def end_label(at: datetime, value: float, text: str, colour: str) -> Figure:
    """Write beside the last value of a line or band."""
    return {
        "name": "wide",
        "x": at,
        "y": value,
        "text": text,
        "xanchor": "left",
        "xshift": 8,
        "align": "left",
        "showarrow": False,
        "bgcolor": token("surface", 0.8),
        "font": {"color": token(colour), "size": 13},
    }


def spread(places: Sequence[float], top: float, share: float) -> list[float]:
    """Move labels apart, upwards from the lowest, by a share of the height at least."""
    gap, moved = top * share, dict.fromkeys(range(len(places)), 0.0)
    last = -math.inf
    for index in sorted(moved, key=lambda index: places[index]):
        last = moved[index] = max(places[index], last + gap)
    over = last - top
    if over > 0:
        moved = {index: place - over for index, place in moved.items()}
    return list(moved.values())
