"""What the address of a followed page may ask for: hostile ones are refused in one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from dashboard.errors import LookError
from dashboard.look import Look, read_look, write_look
from dashboard.moment import Asked
from dashboard.settings import EventSettings

EVENT = EventSettings(
    name="Test Congress",
    time_zone="Asia/Tokyo",
    starts_on=date(2021, 3, 7),
    ends_on=date(2021, 3, 12),
)
NO_LOOK = "This is no look at a page; load the page again."


def asking(**asked: Any) -> str:
    return orjson.dumps({"path": "now", "asked": asked, "seconds": 2, "kept": {}}).decode()


def test_what_was_written_is_read() -> None:
    minute = datetime(2021, 3, 8, 1, 30, tzinfo=UTC)
    asked = Asked(date(2021, 3, 8), minute, True, ZoneInfo("Europe/Rome"))
    look = Look("now", asked, 2, {"day": "2021-03-08"})
    assert read_look(write_look(look), EVENT) == look


REFUSED = {
    "nothing": ("", NO_LOOK),
    "nested": ("[" * 5000, NO_LOOK),
    "lone surrogate": (
        '{"path": "now", "asked": {}, "seconds": 2, "kept": {"a": "\\ud800"}}',
        NO_LOOK,
    ),
    "a day before": (
        asking(day="2021-03-06"),
        "2021-03-06 is no day of the event; load the page again.",
    ),
    "a minute of the day after": (
        asking(minute="2021-03-12T15:00:00Z"),
        "2021-03-13 is no day of the event; load the page again.",
    ),
    "before all time": (asking(minute="0001-01-01T00:00:00+14:00"), NO_LOOK),
    "after all time": (asking(minute="9999-12-31T23:59:59Z"), NO_LOOK),
    "a zone that is a path": (asking(clock="../../etc/passwd"), NO_LOOK),
    "a folder of zones": (asking(clock="America"), NO_LOOK),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_page_has_written_is_refused(case: str) -> None:
    text, message = REFUSED[case]
    with pytest.raises(LookError) as raised:
        read_look(text, EVENT)
    assert str(raised.value) == message


def test_a_zone_that_is_in_no_list_is_refused() -> None:
    with pytest.raises(LookError):
        read_look(asking(clock="posixrules"), EVENT)
