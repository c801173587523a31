"""The canonical tables of what the secretariat keeps by hand; otherwise as in `etl.schema`."""

import dataframely as dy
import polars as pl

from etl.schema import LONGEST_MEETING, SESSION_STATUSES, instant

_DELIVERIES = ["in_person", "live", "video", "written"]
_CREDENTIALS = ["not_received", "received", "accepted"]


class Clock(dy.Schema):
    """A meeting as held, from the clock the secretariat keeps. Key: session_id."""

    position = dy.Int64(nullable=False)
    session_id = dy.String(nullable=False, min_length=1)
    meeting_number = dy.String(nullable=True)
    status = dy.String(nullable=True)
    room = dy.String(nullable=True)
    opened_at = instant(nullable=True)
    closed_at = instant(nullable=True)

    @dy.rule()
    def closes_before_it_opens(cls) -> pl.Expr:
        """Fail a meeting that closes before or when it opens."""
        return (cls.closed_at.col > cls.opened_at.col).fill_null(value=True)

    @dy.rule()
    def lasts_longer_than_36_hours(cls) -> pl.Expr:
        """Fail a meeting of which a date was mistyped: every minute of it would be a row."""
        return (cls.closed_at.col - cls.opened_at.col <= LONGEST_MEETING).fill_null(value=True)

    @dy.rule()
    def closes_without_having_opened(cls) -> pl.Expr:
        """Fail a meeting that has a closing time only."""
        return cls.closed_at.col.is_null() | cls.opened_at.col.is_not_null()

    @dy.rule()
    def status_is_unknown(cls) -> pl.Expr:
        """Fail a meeting of an unknown status."""
        return cls.status.col.is_null() | cls.status.col.is_in(SESSION_STATUSES)


class Statement(dy.Schema):
    """A statement inscribed or made. Key: session_id, speaking_order, state_iso3, organization.

    `refs` are those of the person who speaks, and may be empty. `delivered_at` is when the speaker
    began; null before that and for statements in writing only.
    """

    position = dy.Int64(nullable=False)
    session_id = dy.String(nullable=False, min_length=1)
    speaking_order = dy.Int64(nullable=True)
    refs = dy.List(dy.String(nullable=False), nullable=False)
    state_iso3 = dy.String(nullable=True)
    organization = dy.String(nullable=True)
    category_id = dy.String(nullable=True)
    on_behalf_of = dy.String(nullable=True)
    level = dy.String(nullable=True)
    delivery = dy.String(nullable=True)
    delivered_at = instant(nullable=True)
    text_posted_at = instant(nullable=True)
    text_path = dy.String(nullable=True)

    @dy.rule()
    def delivery_is_unknown(cls) -> pl.Expr:
        """Fail a statement delivered in a way that does not exist."""
        return cls.delivery.col.is_null() | cls.delivery.col.is_in(_DELIVERIES)

    @dy.rule()
    def delivered_without_saying_how(cls) -> pl.Expr:
        """Fail a statement with a time but no way of delivery."""
        return cls.delivered_at.col.is_null() | cls.delivery.col.is_not_null()

    @dy.rule()
    def written_but_delivered(cls) -> pl.Expr:
        """Fail a statement in writing only that has a time of delivery."""
        return cls.delivered_at.col.is_null() | (cls.delivery.col != "written").fill_null(
            value=True
        )


class HeadCount(dy.Schema):
    """People counted by eye. Key: all of it."""

    position = dy.Int64(nullable=False)
    session_id = dy.String(nullable=False, min_length=1)
    place = dy.String(nullable=True)
    counted_at = instant(nullable=False)
    people = dy.Int64(nullable=False, min=0)


class Delegation(dy.Schema):
    """Places and credentials of a delegation, and an override. Key: state_iso3, organization.

    `is_represented` overrides what the records say, and needs a reason; null is no override.
    """

    position = dy.Int64(nullable=False)
    state_iso3 = dy.String(nullable=True)
    organization = dy.String(nullable=True)
    places_in_person = dy.Int64(nullable=True, min=0)
    places_online = dy.Int64(nullable=True, min=0)
    credentials = dy.String(nullable=True)
    is_represented = dy.Bool(nullable=True)
    reason = dy.String(nullable=True)

    @dy.rule()
    def credentials_are_unknown(cls) -> pl.Expr:
        """Fail credentials in a state that does not exist."""
        return cls.credentials.col.is_null() | cls.credentials.col.is_in(_CREDENTIALS)

    @dy.rule()
    def override_without_a_reason(cls) -> pl.Expr:
        """Fail an override nobody can explain."""
        return cls.is_represented.col.is_null() | cls.reason.col.is_not_null()

    @dy.rule()
    def neither_a_state_nor_an_organization(cls) -> pl.Expr:
        """Fail a delegation of nobody, or of both."""
        return cls.state_iso3.col.is_null() != cls.organization.col.is_null()


class Organization(dy.Schema):
    """An organization and the names it is written by. Key: name."""

    position = dy.Int64(nullable=False)
    name = dy.String(nullable=False, min_length=1)
    aliases = dy.List(dy.String(nullable=False), nullable=False)
    category_id = dy.String(nullable=True)


class Note(dy.Schema):
    """An incident or remark of the secretariat. Key: all of it."""

    position = dy.Int64(nullable=False)
    noted_at = instant(nullable=False)
    session_id = dy.String(nullable=True)
    note = dy.String(nullable=False, min_length=1)


class Link(dy.Schema):
    """References that belong to one person for a time. Null is without limit."""

    position = dy.Int64(nullable=False)
    refs = dy.List(dy.String(nullable=False), nullable=False)
    valid_from = instant(nullable=True)
    valid_to = instant(nullable=True)

    @dy.rule()
    def fewer_than_two_references(cls) -> pl.Expr:
        """Fail a row that links nothing."""
        return cls.refs.col.list.len() >= 2

    @dy.rule()
    def ends_before_it_starts(cls) -> pl.Expr:
        """Fail a link that ends before or when it starts."""
        return (cls.valid_to.col > cls.valid_from.col).fill_null(value=True)


class Release(dy.Schema):
    """Figures released: frozen as of a moment, in a snapshot. Key: release_id."""

    position = dy.Int64(nullable=False)
    release_id = dy.String(nullable=False, min_length=1)
    as_of = instant(nullable=False)
    released_at = instant(nullable=False)
    released_by = dy.String(nullable=False, min_length=1)
    seq = dy.Int64(nullable=False, min=1)
    content_hash = dy.String(nullable=False, min_length=1)


class Acknowledgement(dy.Schema):
    """That somebody has seen an alert. Key: alert_id."""

    position = dy.Int64(nullable=False)
    alert_id = dy.String(nullable=False, min_length=1)
    acknowledged_at = instant(nullable=False)
    acknowledged_by = dy.String(nullable=True)


SHEETS: dict[str, type[dy.Schema]] = {
    "clock": Clock,
    "statement": Statement,
    "head_count": HeadCount,
    "delegation": Delegation,
    "organization": Organization,
    "note": Note,
    "link": Link,
    "release": Release,
    "acknowledgement": Acknowledgement,
}
"""Of each file the latest version counts; what is no longer in it is gone."""
