"""A report of values made by hand, with every type of column, name and cell."""

from dataclasses import replace
from datetime import UTC, date, datetime

from dashboard.reports.document import (
    Chart,
    Column,
    Definition,
    Document,
    Mark,
    Report,
    Section,
    Series,
    Stamp,
    Table,
    Total,
)

STAMP = Stamp(
    event="14th Congress",
    venue="Kyoto",
    time_zone="Asia/Tokyo",
    first_day=date(2021, 3, 7),
    last_day=date(2021, 3, 12),
    as_of=datetime(2021, 3, 9, 15, 30, tzinfo=UTC),
    built_at=datetime(2021, 3, 9, 15, 31, 7, tzinfo=UTC),
    seq=42,
    content_hash="ab" * 32,
    audience="public",
    status="Provisional: no figure has been released.",
    version="0.1.0",
    is_simulated=False,
    suppressed=2,
    threshold=10,
)
HIDDEN = Mark.SUPPRESSED
CATEGORIES = Table(
    name="by_category",
    title="Participants by category",
    columns=(
        Column("category", "Category", "text"),
        Column("registered", "Registered", "integer", "people", metric="event.registered"),
        Column(
            "attended", "Attended", "integer", "people", metric="event.attended", at="mode=online"
        ),
        Column("share", "Share attended", "share", definition="Attended of those registered."),
        Column("hours", "Mean time", "number", "hours"),
        Column("is_participant", "Participants", "yes_no"),
    ),
    rows=(
        ("Member States", 3000, 1234, 1234 / 3000, 2.5, True),
        ("Individual experts", 12, HIDDEN, HIDDEN, 0.25, True),
        ("Media", 15, HIDDEN, HIDDEN, None, False),
        ("All", 3027, 1250, 1250 / 3027, 2.4, None),
    ),
    base="Participants whose registration is approved.",
    source="Registration and attendance.",
    notes=("Each person is counted once.",),
    dimension="category_id",
    keys=("category_1", "category_9", "category_10", Total.TOTAL),
)
MEETINGS = Table(
    name="meetings",
    title="Meetings",
    columns=(
        Column("name", "Meeting", "text"),
        Column("day", "Day", "date"),
        Column("opened_at", "Opened", "instant", definition="As held."),
        Column("attended", "Attended", "integer", "people", metric="session.attended"),
        Column("change", "Change", "integer", "people"),
        Column("difference", "Difference", "number"),
    ),
    rows=(
        ("=1+1", date(2021, 3, 7), datetime(2021, 3, 6, 23, 30, 5, tzinfo=UTC), 200, -3, -0.5),
        ("+44 20", date(2021, 3, 8), None, None, 0, 0.0),
        ("-2", None, datetime(2021, 3, 8, 1, 0, tzinfo=UTC), 0, 7, 1e-07),
        ("@SUM(A1)", None, None, 1, None, 12345678.9),
        ("\t=1", None, None, 1, None, None),
        ("\r=1", None, None, 1, None, None),
        ("http://example.org", None, None, 1, None, None),
        ("0012", None, None, 1, None, None),
        ('He said "a, b"\nand left', None, None, 1, None, None),
        ("المملكة العربية السعودية", None, None, 1, None, None),
        ("中华人民共和国", None, None, 1, None, None),
        ("Российская Федерация", None, None, 1, None, None),
    ),
)
MINUTES = Table(
    name="minutes",
    title="Taking part by minute",
    columns=(
        Column("at", "Minute", "instant"),
        Column("room", "In the room", "integer", "people"),
        Column("platform", "On the platform", "integer", "people"),
        Column("all", "All", "integer", "people"),
    ),
    rows=tuple(
        (datetime(2021, 3, 8, 1, minute, tzinfo=UTC), 10 + minute, 60 - minute, 65)
        for minute in range(60)
    ),
)
EMPTY = Table("empty", "Nothing yet", (Column("name", "Name", "text"),), ())
BARS = Chart(
    name="by_category",
    title="Of 3,027 registered, 1,250 attended",
    alt="Bars of participants registered and attended, by category.",
    unit="people",
    kind="bars",
    table=CATEGORIES,
    x="category",
    series=(Series("registered", "people"), Series("attended", "platform")),
)
BANDS = Chart(
    name="minutes",
    title="At most 65 took part at a time",
    alt="Bands of participants in the room and on the platform, by minute.",
    unit="people",
    kind="bands",
    table=MINUTES,
    x="at",
    series=(Series("room", "room"), Series("platform", "platform")),
    total=Series("all", "total"),
)
PLATFORM = replace(
    BANDS,
    name="platform",
    title="On the platform",
    alt="A band.",
    series=BANDS.series[1:],
    total=None,
)
DOCUMENT = Document(
    "statistics",
    "Statistics",
    (Section("Participants", (BARS, CATEGORIES, BANDS, PLATFORM, BARS)),),
)
REPORT = Report(
    STAMP,
    (DOCUMENT,),
    (CATEGORIES, MEETINGS, MINUTES, EMPTY),
    (
        Definition("event.registered", "Registered", "people", "Approved registrations; it's all."),
        Definition("session.attended", "Attended", "people", "There five minutes or longer."),
    ),
)
LATER = replace(REPORT, stamp=replace(STAMP, seq=43, content_hash="cd" * 32))
