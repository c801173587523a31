"""A document whose texts the tests know by heart, with its charts and tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from dashboard.reports.document import (
    Block,
    Cell,
    Chart,
    Column,
    Definition,
    Document,
    Items,
    Mark,
    Paragraph,
    Section,
    Series,
    Stamp,
    Table,
    Total,
)

STAMP: Final = Stamp(
    event="14th United Nations Congress on Crime Prevention and Criminal Justice",
    venue="Kyoto",
    time_zone="Asia/Tokyo",
    first_day=date(2021, 3, 7),
    last_day=date(2021, 3, 12),
    as_of=datetime(2021, 3, 9, 1, 47, tzinfo=UTC),
    built_at=datetime(2021, 3, 9, 1, 48, 7, 250_000, tzinfo=UTC),
    seq=412,
    content_hash="3f2a9c1b04de77aa01",
    audience="public",
    status="Provisional.",
    version="0.1.0",
    is_simulated=True,
    suppressed=1,
    threshold=10,
)
DEFINITIONS: Final = (
    Definition("event.registered", "Registered", "people", "Approved, counted once."),
)
COLUMNS: Final = (
    Column("category", "Category", "text"),
    Column("registered", "Registered", "integer", "people", metric="event.registered"),
    Column("share", "Share attended", "share", definition="Of those registered."),
    Column("first", "First day", "date"),
    Column("last", "Last badge", "instant"),
    Column("spoke", "Statement made", "yes_no"),
)
LAST: Final = datetime(2021, 3, 8, 15, 30, tzinfo=UTC)
ROWS: Final[tuple[tuple[Cell, ...], ...]] = (
    ("Member States", 5600, 0.432, date(2021, 3, 7), LAST, True),
    ("Non-member States", Mark.SUPPRESSED, None, None, None, False),
    ("Total", 5614, 0.431, date(2021, 3, 7), LAST, True),
)
WRITTEN: Final = (
    ("Category", "Registered", "Share attended", "First day", "Last badge", "Statement made"),
    ("Member States", "5,600", "43.2%", "7 March 2021", "9 March 2021, 00:30", "Yes"),
    ("Non-member States", "[c]", "–", "–", "–", "No"),
    ("Total", "5,614", "43.1%", "7 March 2021", "9 March 2021, 00:30", "Yes"),
)
TABLE: Final = Table(
    "by_category",
    "Participants by category",
    COLUMNS,
    ROWS,
    base="People with an approved registration.",
    source="Registration.",
    dimension="category_id",
    keys=("member", "non_member", Total.TOTAL),
)
MINUTES: Final = Table(
    "minutes",
    "Taking part by minute",
    (
        Column("at", "Time", "instant"),
        Column("room", "Room only", "integer", "people"),
        Column("platform", "Platform only", "integer", "people"),
        Column("total", "Total", "integer", "people"),
    ),
    tuple((LAST + timedelta(minutes=each), 10 + each, 5, 15 + each) for each in (0, 1, 2, 60, 61)),
)
BARS: Final = Chart(
    "registered",
    "5,600 people registered for Member States",
    "Bars: Member States 5,600; non-member States are not shown.",
    "people",
    "bars",
    TABLE,
    "category",
    (Series("registered", "room"),),
)
BANDS: Final = Chart(
    "minutes",
    "At 01:31, 76 people took part",
    "Bands from 15 people at 00:30 to 76 at 01:31.",
    "people",
    "bands",
    MINUTES,
    "at",
    (Series("room", "room"), Series("platform", "platform")),
    Series("total", "total"),
)
DOCUMENT: Final = Document(
    "statistics",
    "Statistical report",
    (
        Section(
            "Attendance",
            (
                Paragraph("The Congress was attended by 4,645 people.", is_numbered=True),
                Paragraph("Groups are informal."),
                Items(("One.", "Two.")),
                TABLE,
            ),
        ),
        Section(
            "Over time", (Paragraph("Times are those of Kyoto.", is_numbered=True), BARS, BANDS)
        ),
        Section("In the same week", (replace(BANDS, name="again", total=None),), level=2),
    ),
    note="Draft, to be edited.",
)
SCRIPTS: Final = (
    "الأمم المتحدة",
    "中华人民共和国最高人民法院",
    "東京のグループ",
    "대한민국 법무부",
    "Министерство юстиции Российской Федерации",
    "Łódź, Việt Nam, Ελλάδα",
)
HOSTILE: Final = (
    '#strong[x] #panic("no") #read("/etc/passwd")',
    "$a_b$ *b* _i_ <label> @ref `raw` // gone /* gone */",
    "\\ \" ' = heading - item + item / term: x ~ -- --- ... \\u{41}",
    "<b>&amp;</b> ]]> <!-- --> <?x?>",
    "{{ x }} ${x} %s {0}",
    "=cmd|' /C calc'!A0",
)


def document_of(names: tuple[str, ...]) -> Document:
    """Return a document with names wherever a source's text can stand, in its charts as well."""
    columns = (Column("name", "Organization", "text"), Column("n", "Participants", "integer"))
    rows = tuple((name, place) for place, name in enumerate(names, start=1))
    table = Table("organizations", names[0], columns, rows, notes=names)
    chart = Chart(
        "organizations",
        names[0],
        names[0],
        "people",
        "bars",
        table,
        "name",
        (Series("n", "people"),),
    )
    blocks: tuple[Block, ...] = (*(Paragraph(name) for name in names), Items(names), table, chart)
    return Document("organizations", names[0], (Section(names[0], blocks),))
