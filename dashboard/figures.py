"""The figures of a snapshot as values: the headline, and one row for each meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.errors import SnapshotError
from dashboard.figure_groups import HEADLINE, SESSIONS
from dashboard.metrics import attendance, counters, programme, registrations, rooms, webcast
from dashboard.metrics.compile import compile_query
from dashboard.metrics.model import Filter, Metric, Moment, Query, Value
from dashboard.snapshot import Snapshot, query, to_utc

_SAME_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class Event:
    """What a snapshot says about the event and how its figures are defined."""

    name: str
    venue: str | None
    time_zone: str
    starts_on: date
    ends_on: date
    watermark: datetime | None
    webcast_watermark: datetime | None
    counter_watermark: datetime | None
    min_minutes: float
    merge_gap_minutes: float
    is_simulated: bool
    webcast_sampling_percent: int | None
    """How many of a hundred requests web logs have, at least; None where they have all."""
    clock: ZoneInfo
    """The zone in which times are written: that of the venue, or the one a reader chose."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days of the Congress are counted."""
        return ZoneInfo(self.time_zone)

    @property
    def clock_name(self) -> str:
        """Whose time is written: "Kyoto", "UTC"."""
        if self.clock == self.zone:
            return self.venue or self.time_zone
        return self.clock.key.rsplit("/", 1)[-1].replace("_", " ")

    @property
    def sampling(self) -> str:
        """What has to stand wherever playbacks do; empty where all requests are known."""
        if self.webcast_sampling_percent is None:
            return ""
        return (
            f"The webcast is sampled: {self.webcast_sampling_percent} per cent of requests; "
            "playbacks, viewers and watch time are at least what is shown."
        )

    @property
    def is_webcast_present(self) -> bool:
        """Whether playbacks are known up to the time of the other data: else they are no "now"."""
        return self.present(self.webcast_watermark) is not None

    def present(self, moment: datetime | None) -> datetime | None:
        """Return the full minute up to which something is known, None if that is no "now"."""
        if self.watermark is None or moment is None or abs(self.watermark - moment) > _SAME_TIME:
            return None
        return _full_minute(moment)


@dataclass(frozen=True)
class Headline:
    """The figures of the whole event. Each is defined by the metric of the same key."""

    approved: int
    pending: int
    rejected: int
    withdrawn: int
    checked_in: int
    registered: int
    registered_in_person: int | None
    registered_online: int | None
    badge_collected: int
    attended: int
    states_total: int
    states_registered: int
    states_represented: int
    non_member_states_registered: int
    non_member_states_represented: int
    sessions_in_progress: int
    taking_part_now: int | None
    room_only_now: int | None
    platform_only_now: int | None
    both_now: int | None
    peak: int
    peak_at: datetime | None
    webcast_viewers_now: int | None
    webcast_viewers_peak: int
    playbacks: int
    watch_minutes: float
    counter_viewers_now: int | None
    counter_viewers_peak: int | None
    page_visitors_now: int | None
    service_views: int | None
    service_watch_minutes: float | None
    stays: int
    link_rate: float | None
    unregistered_connections: int
    organizations_registered: int
    organizations_represented: int
    ministers: int | None
    places_in_person: int | None
    places_in_person_used: int | None
    places_online: int | None
    places_online_used: int | None
    building_people: int | None
    building_at: datetime | None
    meetings_planned: int
    meetings_held: int
    meetings_cancelled: int
    minutes_planned: float
    minutes_held: float
    minutes_lost: float
    utilization: float | None
    statements_inscribed: int
    statements_delivered: int
    statements_written: int
    texts_posted: int
    minutes_to_posting: float | None
    downloads: int | None


_ONLY_IN_MEETINGS = tuple(metric.key for metric in attendance.NOW)


def event(snapshot: Snapshot) -> Event:
    """Return the event; raises `SnapshotError` if the snapshot does not describe it."""
    rows = query(snapshot, programme.EVENT).to_dicts()
    if not rows:
        raise SnapshotError(f"Snapshot {snapshot.path.name} does not describe its event.")
    (row,) = rows
    return Event(**row, clock=snapshot.clock or ZoneInfo(row["time_zone"]))


def _full_minute(instant: datetime) -> datetime:
    return to_utc(instant).replace(second=0, microsecond=0)


def moment(snapshot: Snapshot, as_of: datetime | None = None) -> Moment:
    """Return the instant figures stand for; `as_of` is taken to the full minute below."""
    described = event(snapshot)
    if as_of is None:
        # Of the webcast there are states of full minutes only.
        return Moment(
            now=described.watermark,
            webcast_now=described.present(described.webcast_watermark),
            counter_now=described.present(described.counter_watermark),
        )
    minute = _full_minute(as_of)
    return Moment(minute, minute, minute, minute, minute.astimezone(described.zone).date())


def measure(
    snapshot: Snapshot,
    metrics: Sequence[Metric],
    by: Sequence[str] = (),
    filters: Mapping[str, Sequence[Value]] | None = None,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Return metrics of one mart, a row for each combination of the dimensions `by`."""
    chosen = tuple(
        Filter(dimension, tuple(values)) for dimension, values in (filters or {}).items()
    )
    asked = Query(tuple(metrics), tuple(by), chosen, moment(snapshot, as_of))
    return query(snapshot, *compile_query(asked))


def headline(snapshot: Snapshot, as_of: datetime | None = None) -> Headline:
    """Return the figures of the whole event.

    What is "now" is None, not 0, when no meeting is in progress at that instant, and when the
    snapshot has no row by minute for that very instant.
    """
    values: dict[str, Any] = {}
    for metrics in HEADLINE:
        values.update(measure(snapshot, metrics, as_of=as_of).row(0, named=True))
    if not values[programme.IN_PROGRESS.key]:
        values.update(dict.fromkeys(_ONLY_IN_MEETINGS))
        # Somebody may watch before a meeting opens; that nobody does is no finding then.
        values[webcast.VIEWERS_NOW.key] = values[webcast.VIEWERS_NOW.key] or None
    return Headline(**values)


def programme_table(snapshot: Snapshot, as_of: datetime | None = None) -> pl.DataFrame:
    """Return every meeting as known now, in order of time, and whether it is on at that instant."""
    now = moment(snapshot, as_of).now
    return query(snapshot, programme.LIST, (now, now))


def sessions_table(snapshot: Snapshot, as_of: datetime | None = None) -> pl.DataFrame:
    """Return every meeting with its figures; "now" is null for meetings that are not on."""
    table = programme_table(snapshot, as_of)
    for metrics in SESSIONS:
        figures = measure(snapshot, metrics, by=["session_id"], as_of=as_of)
        table = table.join(figures, on="session_id", how="left", maintain_order="left")
    empty = [
        pl.col(metric.key).fill_null(metric.empty)
        for metrics in SESSIONS
        for metric in metrics
        if metric.empty is not None
    ]
    now = [
        pl.when("is_in_progress").then(pl.col(key)).alias(key)
        for key in (
            *_ONLY_IN_MEETINGS,
            *(metric.key for metric in rooms.NOW),
            webcast.SESSION_VIEWERS_NOW.key,
            counters.SESSION_VIEWERS_NOW.key,
            counters.SESSION_PAGE_VISITORS_NOW.key,
        )
    ]
    return table.with_columns(*empty, *now)


def registered_as_of(snapshot: Snapshot) -> datetime | None:
    """Return the latest moment the lists of registrations speak of; None without any."""
    found: datetime | None = query(snapshot, registrations.AS_OF).item()
    return found


def stands_for(snapshot: Snapshot, as_of: datetime | None = None) -> datetime | None:
    """Return the instant that is printed beside the figures: `as_of`, else the watermark."""
    shown = moment(snapshot, as_of).now
    return shown.astimezone(UTC) if shown else None
