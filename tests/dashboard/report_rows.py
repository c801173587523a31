"""Rows that give reports something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dashboard.congress_rows import rows
from tests.factories import at

if TYPE_CHECKING:
    from tests.factories import Publisher

GROUPS: dict[str, list[dict[str, Any]]] = {
    "category": [
        {
            "category_id": "member_state",
            "label": "Member States",
            "sort_order": 1,
            "represents": "state",
            "is_participant": True,
        }
    ],
    "state": [{"regional_group": "Asia-Pacific States"}],
}
WITHOUT_GLYPHS = {
    **GROUPS,
    "category": [{**GROUPS["category"][0], "label": "States \u16a0"}],
    "participant_change": [{"at": at("01:00"), "people": 9, "category_id": "member_state"}],
}
"""A category whose name no typeface can write."""


def publish_twice(publisher: Publisher) -> None:
    """Publish what was known at 10:30 at the venue and at 11:00: 40 people, and then 55."""
    for minutes, people, watermark in ((30, 40, "01:30"), (60, 55, "02:00")):
        registered = [{"at": at("01:00"), "people": people, "congress_day": at("01:00").date()}]
        publisher.publish(
            rows(minutes, participant_change=registered),
            watermark=f"2021-03-08T{watermark}:00Z",
        )
