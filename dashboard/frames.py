"""What pages draw and list, as frames; instants in UTC, rows in the order in which they are shown.

`as_of` means the same everywhere (see `figures.headline`). A frame is shared: never change it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import polars as pl

from dashboard.figures import measure, programme_table, stands_for
from dashboard.metrics import (
    attendance,
    counters,
    flow,
    registrations,
    states,
    webcast,
    webcast_quality,
)
from dashboard.metrics.model import Metric, Value
from dashboard.snapshot import Snapshot, query

_Filters = Mapping[str, Sequence[Value]]


def _scope(day: date | None, session_id: str | None) -> _Filters:
    if session_id is not None:
        return {"session_id": [session_id]}
    return {} if day is None else {"congress_day": [day]}


def next_meetings(snapshot: Snapshot, as_of: datetime | None = None) -> pl.DataFrame:
    """Return the meetings that start next, all at the same time; none before there is a "now"."""
    table, now = programme_table(snapshot, as_of), stands_for(snapshot, as_of)
    if now is None:
        return table.clear()
    coming = table.filter(pl.col("starts_at") > now, pl.col("status").ne_missing("cancelled"))
    return coming.filter(pl.col("starts_at") == pl.col("starts_at").min())


def minutes(
    snapshot: Snapshot,
    day: date | None = None,
    session_id: str | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Return participants there by minute and mode: of a Congress day, of a meeting, or of all.

    Modes are never added up: `taking_part_now` counts each person once.
    """
    metrics = attendance.NOW if session_id is None else attendance.SESSION_NOW
    return measure(snapshot, metrics, ["at"], _scope(day, session_id), as_of)


def minutes_by_group(
    snapshot: Snapshot,
    day: date | None = None,
    session_id: str | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Return participants there by minute and regional group; null represents no State or group."""
    metric = attendance.GROUP_NOW if session_id is None else attendance.SESSION_GROUP_NOW
    return measure(snapshot, [metric], ["at", "regional_group"], _scope(day, session_id), as_of)


def minutes_by_category(
    snapshot: Snapshot, session_id: str, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return participants in a meeting by minute and category; null is the smallest together."""
    metrics, by = [attendance.SESSION_CATEGORY_NOW], ["at", "category_id"]
    return measure(snapshot, metrics, by, _scope(None, session_id), as_of)


def arrivals_and_departures(
    snapshot: Snapshot, session_id: str, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return arrivals and departures by the full minute by which they had happened."""
    metrics = [flow.ARRIVALS, flow.DEPARTURES]
    return measure(snapshot, metrics, ["at"], _scope(None, session_id), as_of)


def stay_lengths(
    snapshot: Snapshot, session_id: str, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return who has left a meeting, by length of stay and by the modes with any presence."""
    metrics = [flow.LEFT, flow.MEDIAN_STAY, *flow.BANDS]
    return measure(snapshot, metrics, ["class"], _scope(None, session_id), as_of)


def webcast_minutes(
    snapshot: Snapshot,
    day: date | None = None,
    session_id: str | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Return viewers of the live webcast by minute and language, without the venue's screens.

    Minutes that are still provisional are not in it.
    """
    metric = webcast.VIEWERS_NOW if session_id is None else webcast.SESSION_VIEWERS_NOW
    filters = {**_scope(day, session_id), "delivery": ["live"], "at_venue": [False]}
    viewers = measure(snapshot, [metric], ["at", "language"], filters, as_of)
    return viewers.drop_nulls(metric.key)


def counter_minutes(
    snapshot: Snapshot,
    day: date | None = None,
    session_id: str | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Return viewers counted by services, by minute, source and language."""
    metric = counters.VIEWERS_NOW if session_id is None else counters.SESSION_VIEWERS_NOW
    by = ["at", "source", "language"]
    return measure(snapshot, [metric], by, _scope(day, session_id), as_of)


def webcast_deliveries(
    snapshot: Snapshot, day: date | None = None, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return playbacks and watch time by delivery, the venue's screens apart, and language."""
    metrics = (webcast.PLAYBACKS_ANY, webcast.WATCH_MINUTES_ANY)
    by = ["delivery", "at_venue", "language"]
    return measure(snapshot, metrics, by, _scope(day, None), as_of)


def webcast_stalls(
    snapshot: Snapshot, by: Sequence[str], day: date, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return viewing minutes of the live webcast, and those with a stall, of a Congress day.

    `by` are five_minutes, language or regional_group.
    """
    metrics = (webcast_quality.VIEWING_MINUTES, webcast_quality.STALLED_MINUTES)
    filters = {**_scope(day, None), "delivery": ["live"], "at_venue": [False]}
    return measure(snapshot, metrics, by, filters, as_of)


def webcast_recent(snapshot: Snapshot, by: Sequence[str]) -> pl.DataFrame:
    """Return the same of the last ten minutes and of the hour before, with their playbacks."""
    return measure(snapshot, webcast_quality.RECENT, by)


def webcast_countries(snapshot: Snapshot, session_id: str | None = None) -> pl.DataFrame:
    """Return playbacks by network location, alphabetically; the table holds no times."""
    return _by_location(snapshot, session_id, ["country", "country_iso3", "regional_group"])


def webcast_groups(snapshot: Snapshot, session_id: str | None = None) -> pl.DataFrame:
    """Return playbacks by the regional group of the network location."""
    return _by_location(snapshot, session_id, ["regional_group"])


def _by_location(snapshot: Snapshot, session_id: str | None, by: Sequence[str]) -> pl.DataFrame:
    if session_id is None:
        metrics: Sequence[Metric] = (webcast.COUNTRY_PLAYBACKS, webcast.COUNTRY_WATCH_MINUTES)
    else:
        metrics = (webcast.SESSION_COUNTRY_PLAYBACKS, webcast.SESSION_COUNTRY_WATCH_MINUTES)
    return measure(snapshot, metrics, by, _scope(None, session_id))


def states_list(snapshot: Snapshot) -> pl.DataFrame:
    """Return all States alphabetically, Member States first; never sort them by a value."""
    return query(snapshot, states.LIST)


def states_by_group(snapshot: Snapshot, as_of: datetime | None = None) -> pl.DataFrame:
    """Return Member States by regional group: how many there are, registered and represented."""
    by = ["regional_group"]
    totals = measure(snapshot, [states.STATES_TOTAL], by, {"is_member": [True]})
    counts = measure(snapshot, [states.REGISTERED, states.REPRESENTED], by, as_of=as_of)
    joined = totals.join(
        counts, on="regional_group", how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.with_columns(pl.col("states_registered", "states_represented").fill_null(0))


def categories(snapshot: Snapshot) -> pl.DataFrame:
    """Return the categories of registration, in the order of the report."""
    return query(snapshot, registrations.CATEGORIES)


def participants_by(
    snapshot: Snapshot, dimension: str, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return participants registered, with a badge and attended, by one dimension.

    `dimension` is category_id, mode, regional_group or m49_region.
    """
    metrics = (
        registrations.REGISTERED,
        registrations.BADGE_COLLECTED,
        attendance.ATTENDED_CONGRESS,
    )
    return measure(snapshot, metrics, [dimension], as_of=as_of)


def attendance_by(
    snapshot: Snapshot,
    session_id: str,
    dimension: str | None = None,
    as_of: datetime | None = None,
    only: _Filters | None = None,
) -> pl.DataFrame:
    """Return who attended a meeting, by mode and category_id or regional_group.

    `only` says of which category or group; without a dimension there is one row for all.
    """
    metrics = (
        attendance.ATTENDED,
        attendance.ROOM_ONLY,
        attendance.PLATFORM_ONLY,
        attendance.BOTH,
    )
    by = [dimension] if dimension else []
    filters = {**_scope(None, session_id), **(only or {})}
    return measure(snapshot, metrics, by, filters, as_of)
