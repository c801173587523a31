"""The officials' page: how the Congress is going, at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.views import now_charts
from dashboard.views.counters_chart import counted_viewers
from dashboard.views.day import Day
from dashboard.views.now_meetings import MeetingNow, meetings_now
from dashboard.views.now_tiles import headline_tiles
from dashboard.views.webcast_chart import webcast_viewers

if TYPE_CHECKING:
    from datetime import date, datetime

    from dashboard.chart import Chart
    from dashboard.components import Tile
    from dashboard.snapshot import Snapshot


@dataclass(frozen=True)
class NowView:
    """All that stands on the page."""

    tiles: tuple[Tile, ...]
    participation: Chart
    meetings_title: str
    meetings: tuple[MeetingNow, ...]
    others: tuple[MeetingNow, ...]
    groups: Chart
    states: Chart
    webcast: Chart


def build(snapshot: Snapshot, on: date, as_of: datetime | None) -> NowView:
    """Make the page of one Congress day."""
    day = Day(snapshot, on, as_of)
    title, meetings, others = meetings_now(day)
    return NowView(
        tiles=headline_tiles(day),
        participation=now_charts.participation(day),
        meetings_title=title,
        meetings=meetings,
        others=others,
        groups=now_charts.groups(day),
        states=now_charts.states(day),
        webcast=_webcast(day),
    )


def _webcast(day: Day) -> Chart:
    """Draw playbacks; where no log tells of any, what the services count."""
    counted = None if day.is_webcast_logged else counted_viewers(day)
    return counted or webcast_viewers(day)
