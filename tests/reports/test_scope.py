"""What a report is about is known at its moment, and nothing that happens later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard import figures
from dashboard.reports.tables.scope import Scope
from tests.factories import Publisher

DAY = date(2021, 3, 8)


def at(hour: int) -> datetime:
    return datetime(2021, 3, 8, hour, tzinfo=UTC)


MEETING = {
    "session_id": "P-1",
    "status": "held",
    "congress_day": DAY,
    "starts_at": at(5),
    "ends_at": at(7),
    "scheduled_starts_at": at(5),
    "scheduled_ends_at": at(7),
    "opened_at": at(5),
    "closed_at": at(7),
}


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (4, ["planned", None, None]),
        (6, ["held", at(5), None]),
        (8, ["held", at(5), at(7)]),
    ],
)
def test_a_meeting_is_as_it_was_at_the_moment(
    publisher: Publisher, moment: int, known: list[Any]
) -> None:
    snapshot = publisher.publish({"event": [{"watermark": at(9)}], "session": [MEETING]})
    scope = Scope(snapshot, figures.event(snapshot), DAY, DAY, at(moment))
    (meeting,) = scope.meetings.to_dicts()
    assert [meeting["status"], meeting["opened_at"], meeting["closed_at"]] == known
    assert (meeting["minutes_lost"] is None) == (moment == 4)
