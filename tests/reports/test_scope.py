"""What a report is about is known at its moment, and nothing that happens later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard import figures
from dashboard.errors import ReportError
from dashboard.reports.document import Table
from dashboard.reports.request import Request, moment_of
from dashboard.reports.tables import days, meetings
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


MEETINGS = [
    MEETING,
    {**MEETING, "session_id": "P-2", "status": "cancelled", "opened_at": None, "closed_at": None},
    # Opened, and nobody was recorded at it.
    {**MEETING, "session_id": "P-3"},
    {**MEETING, "session_id": "P-4", "status": "planned", "opened_at": None, "closed_at": None},
    # Without a clock the programme says that it was held.
    {
        **MEETING,
        "session_id": "P-5",
        "starts_at": at(7),
        "ends_at": at(8),
        "opened_at": None,
        "closed_at": None,
    },
]
HAPPENED = {
    "4 h": {
        "P-1": ["planned", None, None, None],
        "P-2": ["cancelled", None, None, None],
        "P-3": ["planned", None, None, None],
        "P-4": ["planned", None, None, None],
        "P-5": ["planned", None, None, None],
    },
    "6 h": {
        "P-1": ["held", 12, 0, 12],
        "P-2": ["cancelled", None, None, None],
        "P-3": ["held", 0, 0, 0],
        "P-4": ["opening not noted", 0, 0, 0],
        "P-5": ["planned", None, None, None],
    },
    "9 h": {
        "P-1": ["held", 12, 0, 12],
        "P-2": ["cancelled", None, None, None],
        "P-3": ["held", 0, 0, 0],
        "P-4": ["opening not noted", 0, 0, 0],
        "P-5": ["held", 0, 0, 0],
    },
}
"""By the hour: status, attended, room and platform, and peak of each meeting."""


def scope_at(publisher: Publisher, hour: int, first: date = DAY, last: date = DAY) -> Scope:
    snapshot = publisher.publish(
        {
            "event": [{"watermark": at(9)}],
            "session": MEETINGS,
            "attendance_change": [{"at": at(5), "congress_day": DAY, "people": 12}],
            "session_minute": [
                {"at": at(5), "congress_day": DAY, "room_only": 12, "peak": 12, "peak_at": at(5)}
            ],
        }
    )
    return Scope(snapshot, figures.event(snapshot), first, last, at(hour))


def column(table: Table, name: str) -> list[Any]:
    place = [each.name for each in table.columns].index(name)
    return [row[place] for row in table.rows]


@pytest.mark.parametrize("hour", HAPPENED)
def test_of_what_has_not_happened_nothing_is_told_and_of_nobody_zero(
    publisher: Publisher, hour: str
) -> None:
    table = meetings.attended(scope_at(publisher, int(hour.split()[0])))
    columns = [column(table, name) for name in ("status", "attended", "both", "peak")]
    told = {key: list(row) for key, *row in zip(table.keys, *columns, strict=True)}
    assert told == HAPPENED[hour]


def test_minutes_are_lost_and_statements_made_only_at_what_has_begun(publisher: Publisher) -> None:
    table = meetings.held(scope_at(publisher, 6))
    lost, delivered = column(table, "minutes_lost"), column(table, "statements_delivered")
    inscribed = column(table, "statements_inscribed")
    assert dict(zip(table.keys, zip(lost, delivered, inscribed, strict=True), strict=True)) == {
        "P-1": (0, 0, 0),
        "P-2": (None, None, 0),
        "P-3": (0, 0, 0),
        "P-4": (None, 0, 0),
        "P-5": (None, None, 0),
    }


def test_a_day_begins_at_midnight_at_the_venue(publisher: Publisher) -> None:
    first, last = date(2021, 3, 7), date(2021, 3, 10)
    # 9 March begins in Kyoto at 15:00 UTC.
    before = days.days(scope_at(publisher, 14, first, last))
    after = days.days(scope_at(publisher, 15, first, last))
    for name, values in (
        ("peak", [0, 0, None, None]),
        ("playbacks", [0, 0, None, None]),
        ("watch_minutes", [0, 0, None, None]),
        ("statements_delivered", [0, 0, None, None]),
    ):
        assert column(before, name) == values
        assert column(after, name) == [*values[:2], 0, None]


def test_each_count_of_meetings_says_of_which_it_is(publisher: Publisher) -> None:
    programme = [MEETING, {**MEETING, "session_id": "R-1", "phase": "pre_congress"}]
    snapshot = publisher.publish({"event": [{"watermark": at(9)}], "session": programme})
    event = figures.event(snapshot)
    of_day = Scope(snapshot, event, DAY, DAY, at(9))
    whole = Scope(snapshot, event, event.starts_on, event.ends_on, at(9))
    kinds = meetings.by_kind(of_day)
    assert kinds.rows == (("Plenary meetings", 1, 1, 0), ("Total", 1, 1, 0))
    assert kinds.base.startswith(
        "1 of the 2 meetings of the programme on 8 March 2021: those of the Congress itself, not "
        "of its preparation or follow-up."
    )
    kinds_of_all = meetings.by_kind(
        Scope(publisher.publish({"session": [MEETING]}), event, DAY, DAY, at(9))
    )
    assert kinds_of_all.base.startswith("1 meeting of the programme on 8 March 2021: those of")
    assert meetings.held(of_day).base.startswith(
        "2 meetings of the programme on 8 March 2021, of every kind and phase."
    )
    assert meetings.held(whole).base.startswith(
        "2 meetings of the programme of the whole Congress, of every kind and phase."
    )


@pytest.mark.parametrize(
    ("asked", "moment"),
    [(None, at(15)), (at(15), at(15)), (at(6), at(6))],
)
def test_the_moment_is_the_one_asked_for_or_the_end_of_the_period(
    publisher: Publisher, asked: datetime | None, moment: datetime
) -> None:
    snapshot = publisher.publish({"event": [{"watermark": at(20)}]})
    event = figures.event(snapshot)
    assert moment_of(event, Request(DAY, DAY, as_of=asked)) == moment


def test_a_moment_after_the_period_is_refused(publisher: Publisher) -> None:
    snapshot = publisher.publish({"event": [{"watermark": at(20)}]})
    with pytest.raises(ReportError) as error:
        moment_of(figures.event(snapshot), Request(DAY, DAY, as_of=at(16)))
    assert str(error.value) == (
        "The moment asked for, 1 a.m. on 9 March 2021 in Kyoto (8 March 2021, 16:00 UTC), is after "
        "the period, which ends with "
        "Mon 8 March 2021; leave it out for the end of that day, or report later days as well."
    )
