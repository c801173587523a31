"""Statements: inscribed, made, posted, and read."""

from dataclasses import replace
from functools import partial

from dashboard.metrics.model import Metric, Time
from dashboard.metrics.sheet_marts import (
    DELIVERIES,
    POSTINGS,
    POSTINGS_AFTER_DELIVERY,
    SESSION_DELIVERIES,
    SESSION_STATEMENTS,
    STATEMENTS,
)

_statements = partial(Metric, unit="statements")

# Nobody keeps when a speaker was inscribed.
INSCRIBED = _statements(
    "statements_inscribed",
    "Statements inscribed",
    sql="count(*)",
    mart=STATEMENTS,
    where="delivery is distinct from 'written'",
    help="Statements on the lists of speakers, delivered or not, without those in writing only.",
    time=Time.ALWAYS,
)
SESSION_INSCRIBED = replace(INSCRIBED, mart=SESSION_STATEMENTS)
WRITTEN = _statements(
    "statements_written",
    "Statements in writing only",
    sql="count(*)",
    mart=STATEMENTS,
    where="delivery = 'written'",
    help="Statements submitted in writing and not delivered.",
    time=Time.ALWAYS,
)
DELIVERED = _statements(
    "statements_delivered",
    "Statements delivered",
    sql="count(delivered_at)",
    mart=DELIVERIES,
    help="Statements inscribed with a time of delivery: in person, live from elsewhere, or by "
    "video.",
)
SESSION_DELIVERED = replace(DELIVERED, mart=SESSION_DELIVERIES)
TEXTS_POSTED = _statements(
    "texts_posted",
    "Texts posted",
    sql="count(text_posted_at)",
    mart=POSTINGS,
    unit="texts",
    help="Statements whose text has been posted, those in writing only among them.",
)
MINUTES_TO_POSTING = Metric(
    "minutes_to_posting",
    "Minutes from delivery to posting",
    sql="median(minutes)",
    mart=POSTINGS_AFTER_DELIVERY,
    unit="minutes",
    type="double",
    empty=None,
    help="Median, over statements delivered whose text is posted, of the minutes from delivery "
    "to posting; 0 where the text was posted before.",
)
DOWNLOADS = Metric(
    "downloads",
    "Downloads of texts",
    sql="sum(downloads)",
    mart=STATEMENTS,
    unit="downloads",
    empty=None,
    help="Downloads of the texts of statements that the web log shows; unknown without one. "
    "A download is not a reader.",
    time=Time.ALWAYS,
)

# A meeting's statements in speaking order, those without a place last.
LIST = (
    "select statement.session_id, session.meeting_number, session.title, session.body,"
    " session.starts_at, statement.congress_day, statement.speaking_order, statement.speaker,"
    " statement.iso3, statement.on_behalf_of, statement.level, statement.delivery,"
    " statement.delivered_at, statement.text_posted_at, statement.downloads"
    " from marts.statement as statement left join marts.session as session using (session_id)"
    " order by session.starts_at nulls last, statement.session_id,"
    " statement.speaking_order nulls last, statement.delivered_at nulls last, statement.speaker"
)

METRICS = (
    INSCRIBED,
    SESSION_INSCRIBED,
    DELIVERED,
    SESSION_DELIVERED,
    WRITTEN,
    TEXTS_POSTED,
    MINUTES_TO_POSTING,
    DOWNLOADS,
)
