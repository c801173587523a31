"""The attendance chapter: organizations by name where they may be told, else where to find them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from dashboard.reports.build import build
from dashboard.reports.document import Paragraph
from dashboard.reports.request import Audience, Request
from tests.factories import at

if TYPE_CHECKING:
    from dashboard.snapshot import Snapshot
    from tests.factories import Publisher, Rows

DRAFT = "Draft, to be edited. It is no official document of the United Nations."
LEFT_OUT = (
    " Organizations whose names are not given here are in the table “Organizations registered and "
    "represented”, a row each."
)
NOT_NAMED = " Organizations are counted, and not named to the public."
DAY = date(2021, 3, 8)
ROWS: Rows = {
    "event": [{"watermark": at("06:00")}],
    "category": [
        {
            "category_id": "igo",
            "label": "Intergovernmental organizations",
            "represents": "organization",
            "sort_order": 1,
            "is_participant": True,
        }
    ],
    "organization": [
        {"name": "Union B", "category_id": "igo", "registered_on": DAY, "recorded_on": DAY},
        {"name": "Agency A", "category_id": "igo", "registered_on": DAY, "recorded_on": DAY},
        {"name": "League C", "category_id": "igo", "registered_on": DAY, "recorded_on": None},
    ],
    "organization_change": [
        {"at": at(clock), "congress_day": DAY, "event": event, "category_id": "igo",
         "organizations": count}
        for clock, event, count in (
            ("01:00", "registered", 3), ("01:00", "recorded", 1), ("05:00", "recorded", 1),
        )
    ],
}  # fmt: skip


def chapter(
    snapshot: Snapshot, audience: Audience = "internal", as_of: datetime | None = None
) -> tuple[str, str]:
    """Give the note of the chapter and its sentence on organizations."""
    request = Request(
        date(2021, 3, 7),
        DAY,
        as_of=as_of,
        audience=audience,
        documents=("attendance-chapter",),
    )
    (document,) = build(snapshot, request).documents
    texts = [
        block.text
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    (found,) = (text for text in texts if text.startswith("In the category"))
    return document.note, found


def test_organizations_represented_are_named(publisher: Publisher) -> None:
    assert chapter(publisher.publish(ROWS)) == (
        DRAFT,
        "In the category “Intergovernmental organizations”, two organizations or entities have "
        "been represented: Agency A and Union B.",
    )


def test_the_public_is_told_how_many_and_that_there_are_no_names(publisher: Publisher) -> None:
    assert chapter(publisher.publish(ROWS), "public") == (
        DRAFT + NOT_NAMED,
        "In the category “Intergovernmental organizations”, two organizations or entities have "
        "been represented.",
    )


def test_within_a_day_only_the_number_is_known(publisher: Publisher) -> None:
    assert chapter(publisher.publish(ROWS), as_of=at("03:00")) == (
        DRAFT + LEFT_OUT,
        "In the category “Intergovernmental organizations”, one organization or entity has been "
        "represented.",
    )


def test_the_table_lists_each_organization_once(publisher: Publisher) -> None:
    report = build(publisher.publish(ROWS), Request(date(2021, 3, 7), DAY))
    (table,) = (table for table in report.tables if table.name == "organizations")
    category = "Intergovernmental organizations"
    assert table.rows == (
        ("Agency A", category, True, True, DAY),
        ("League C", category, True, False, None),
        ("Union B", category, True, True, DAY),
    )
    assert table.internal
