"""The canonical tables: the contract between parsers and everything after them.

Instants are UTC. `position` is the number of the record in its file. The warehouse adds
`source`, `batch_id` and `observed_at`. Rules that a row can break stand here and nowhere else.
"""

from datetime import timedelta

import dataframely as dy
import polars as pl

_MODES = ["in_person", "online"]
_STATUSES = ["approved", "pending", "rejected", "withdrawn"]
SESSION_KINDS = ["plenary", "committee", "workshop", "ancillary", "special"]
SESSION_PHASES = ["preparatory", "pre_congress", "congress", "follow_up"]
LONGEST_MEETING = timedelta(hours=36)
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""A time in another year was mistyped, or is of a clock that was never set."""
SESSION_STATUSES = ["planned", "held", "cancelled", "moved"]


def instant(*, nullable: bool) -> dy.Datetime:
    """Make a column of instants, UTC."""
    return dy.Datetime(nullable=nullable, time_zone="UTC", time_unit="us")


class Registration(dy.Schema):
    """An entry of a registration form, as observed. Key: source, registration_id."""

    position = dy.Int64(nullable=False)
    registration_id = dy.String(nullable=False, min_length=1)
    refs = dy.List(dy.String(nullable=False), nullable=False)
    category_id = dy.String(nullable=True)
    state_iso3 = dy.String(nullable=True)
    country_iso3 = dy.String(nullable=True)
    organization = dy.String(nullable=True)
    level = dy.String(nullable=True)
    gender = dy.String(nullable=True)
    age_band = dy.String(nullable=True)
    mode = dy.String(nullable=True)
    role = dy.String(nullable=True)
    status = dy.String(nullable=False)
    registered_at = instant(nullable=True)
    is_checked_in = dy.Bool(nullable=False)
    checked_in_at = instant(nullable=True)
    tags = dy.List(dy.String(nullable=False), nullable=False)
    is_complete = dy.Bool(nullable=False)

    @dy.rule()
    def status_is_unknown(cls) -> pl.Expr:
        """Fail a row whose status is none of the four."""
        return cls.status.col.is_in(_STATUSES)

    @dy.rule()
    def mode_is_unknown(cls) -> pl.Expr:
        """Fail a row whose mode of participation is neither in person nor online."""
        return cls.mode.col.is_null() | cls.mode.col.is_in(_MODES)


class Session(dy.Schema):
    """A meeting of the programme, as observed. Key: source, session_id."""

    position = dy.Int64(nullable=False)
    session_id = dy.String(nullable=False, min_length=1)
    meeting_number = dy.String(nullable=True)
    title = dy.String(nullable=False)
    kind = dy.String(nullable=True)
    phase = dy.String(nullable=True)
    segment = dy.String(nullable=True)
    body = dy.String(nullable=True)
    agenda_item = dy.String(nullable=True)
    starts_at = instant(nullable=True)
    ends_at = instant(nullable=True)
    status = dy.String(nullable=True)
    room = dy.String(nullable=True)
    capacity = dy.Int64(nullable=True)
    languages = dy.List(dy.String(nullable=False), nullable=False)
    organizer = dy.String(nullable=True)

    @dy.rule()
    def ends_before_it_starts(cls) -> pl.Expr:
        """Fail a meeting that ends before or when it starts."""
        return (cls.ends_at.col > cls.starts_at.col).fill_null(value=True)

    @dy.rule()
    def time_is_before_2000_or_after_2100(cls) -> pl.Expr:
        """Fail a meeting of which a year was mistyped."""
        moments = (cls.starts_at.col, cls.ends_at.col)
        return pl.all_horizontal(
            moment.dt.year().is_between(FIRST_YEAR, LAST_YEAR).fill_null(value=True)
            for moment in moments
        )

    @dy.rule()
    def lasts_longer_than_36_hours(cls) -> pl.Expr:
        """Fail a meeting whose end was mistyped: every minute of it would be a row."""
        return (cls.ends_at.col - cls.starts_at.col <= LONGEST_MEETING).fill_null(value=True)

    @dy.rule()
    def kind_is_unknown(cls) -> pl.Expr:
        """Fail a meeting of a kind the programme does not have."""
        return cls.kind.col.is_null() | cls.kind.col.is_in(SESSION_KINDS)

    @dy.rule()
    def phase_is_unknown(cls) -> pl.Expr:
        """Fail a meeting of an unknown phase."""
        return cls.phase.col.is_null() | cls.phase.col.is_in(SESSION_PHASES)

    @dy.rule()
    def status_is_unknown(cls) -> pl.Expr:
        """Fail a meeting of an unknown status."""
        return cls.status.col.is_null() | cls.status.col.is_in(SESSION_STATUSES)


class Scan(dy.Schema):
    """A badge seen at the door of a room. Key: refs, place, direction, scanned_at."""

    position = dy.Int64(nullable=False)
    refs = dy.List(dy.String(nullable=False), nullable=False)
    place = dy.String(nullable=False, min_length=1)
    direction = dy.String(nullable=False)
    scanned_at = instant(nullable=False)
    device = dy.String(nullable=True)

    @dy.rule()
    def direction_is_unknown(cls) -> pl.Expr:
        """Fail a scan that is neither in nor out."""
        return cls.direction.col.is_in(["in", "out"])


class Stay(dy.Schema):
    """One connection to a platform meeting. Key: source, place, refs (or its number), started_at.

    `refs` may be empty (a guest without account or e-mail); `connection` then tells connections
    of one place apart. `ended_at` is null while the connection lasts.
    """

    position = dy.Int64(nullable=False)
    refs = dy.List(dy.String(nullable=False), nullable=False)
    connection = dy.String(nullable=False)
    place = dy.String(nullable=False, min_length=1)
    service = dy.Bool(nullable=False)
    started_at = instant(nullable=False)
    ended_at = instant(nullable=True)
    device = dy.String(nullable=True)

    @dy.rule()
    def ends_before_it_starts(cls) -> pl.Expr:
        """Fail a stay that ends before it starts."""
        return (cls.ended_at.col >= cls.started_at.col).fill_null(value=True)


class Playback(dy.Schema):
    """What one batch saw of a playback: requests at most 30 s apart. Merged in staging.

    Merging spans of any split of a log gives the spans of the whole log, since the real gap is
    never shorter than 30 s. `country_iso3` is the network location of the earliest request.
    """

    playback_id = dy.String(nullable=False, min_length=1)
    stream = dy.String(nullable=False, min_length=1)
    delivery = dy.String(nullable=False)
    at_venue = dy.Bool(nullable=False)
    country_iso3 = dy.String(nullable=True)
    started_at = instant(nullable=False)
    ended_at = instant(nullable=False)
    requests = dy.Int64(nullable=False)
    bitrate_sum = dy.Int64(nullable=False)
    bitrate_count = dy.Int64(nullable=False)
    longest_segment_ms = dy.Int64(nullable=False)

    @dy.rule()
    def delivery_is_unknown(cls) -> pl.Expr:
        """Fail a span that is neither live, on demand nor unknown."""
        return cls.delivery.col.is_in(["live", "on_demand", "unknown"])


class Stall(dy.Schema):
    """A request with which a player says that it had run out of data. A set.

    A request that is in two files is the same row twice, and counts once.
    """

    playback_id = dy.String(nullable=False, min_length=1)
    stream = dy.String(nullable=False, min_length=1)
    stalled_at = instant(nullable=False)


class Download(dy.Schema):
    """Downloads of the text of a statement that one batch of a web log saw.

    By the minute; or, with parts of a second, one request that has an identity, which counts once
    in however many batches it is.
    """

    path = dy.String(nullable=False, min_length=1)
    downloaded_at = instant(nullable=False)
    downloads = dy.Int64(nullable=False, min=1)


class AudienceSample(dy.Schema):
    """A counter of viewers read from a webcast service. Key: source, stream, sampled_at."""

    position = dy.Int64(nullable=False)
    stream = dy.String(nullable=False, min_length=1)
    sampled_at = instant(nullable=False)
    concurrent = dy.Int64(nullable=False, min=0)


class PageSample(dy.Schema):
    """Visitors of a page within the minutes before an instant. Key: source, stream, sampled_at.

    They are counted by their clicks, so that they are no viewers and never stand for them.
    """

    position = dy.Int64(nullable=False)
    stream = dy.String(nullable=False, min_length=1)
    sampled_at = instant(nullable=False)
    visitors = dy.Int64(nullable=False, min=0)
    minutes = dy.Int64(nullable=False, min=1)


class AudienceTotal(dy.Schema):
    """What a webcast service had counted of a stream when it was asked. Key: source, stream."""

    position = dy.Int64(nullable=False)
    stream = dy.String(nullable=False, min_length=1)
    views = dy.Int64(nullable=True, min=0)
    watch_minutes = dy.Float64(nullable=True, min=0)


SCHEMAS: dict[str, type[dy.Schema]] = {
    "registration": Registration,
    "session": Session,
    "scan": Scan,
    "stay": Stay,
    "playback": Playback,
    "stall": Stall,
    "download": Download,
    "audience_sample": AudienceSample,
    "audience_total": AudienceTotal,
    "page_sample": PageSample,
}
