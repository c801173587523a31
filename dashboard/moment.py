"""Which moment a page shows: the latest there is, a day, or a minute of it; and as known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo  # noqa: TC003 - pydantic reads the annotations

import streamlit as st

from dashboard import format as write
from dashboard.choices import LATEST, choose, choose_time, forget

if TYPE_CHECKING:
    from dashboard.settings import EventSettings

_DAY_WIDTH: Final = 168
_TIME_WIDTH: Final = 116
_KNOWN_WIDTH: Final = 164
_NOW: Final = "now"
_THEN: Final = "then"


@dataclass(frozen=True)
class Asked:
    """The moment a reader asks for; nothing chosen is the latest there is.

    `minute` is an instant in UTC. `is_known_then` asks for what was known at that minute. `clock`
    is the zone in which times are to be written, None that of the venue.
    """

    day: date | None = None
    minute: datetime | None = None
    is_known_then: bool = False
    clock: ZoneInfo | None = None


def ask(event: EventSettings, watermark: datetime | None, latest: str) -> Asked:
    """Let the reader choose a day of the event up to now, and a time of that day.

    `latest` says what is shown while no day is chosen.
    """
    last = _last_day(event, watermark)
    day = _day(event, last, latest)
    at = choose_time("at", "Time", _TIME_WIDTH)
    if at is None:
        if day:
            _offer_live()
        return Asked(day)
    # A link to a minute names its day: the latest day is another one tomorrow.
    st.query_params["day"] = (day or last).isoformat()
    known = choose(
        "known", "Known", {_NOW: "As known now", _THEN: "As known then"}, _NOW, _KNOWN_WIDTH
    )
    _offer_live()
    minute = datetime.combine(day or last, at, event.zone).astimezone(UTC)
    return Asked(day or last, minute, known == _THEN)


def _day(event: EventSettings, last: date, latest: str) -> date | None:
    days = [
        event.starts_on + timedelta(days=number)
        for number in range((last - event.starts_on).days + 1)
    ]
    options = {LATEST: latest, **{day.isoformat(): write.day(day) for day in days}}
    chosen = choose("day", "Day", options, LATEST, _DAY_WIDTH)
    return None if chosen == LATEST else date.fromisoformat(chosen)


def _last_day(event: EventSettings, watermark: datetime | None) -> date:
    if watermark is None:
        return event.starts_on
    return max(event.starts_on, min(watermark.astimezone(event.zone).date(), event.ends_on))


def _offer_live() -> None:
    begin = {"day": LATEST, "at": None, "known": _NOW}
    st.button("Back to the latest", key="live", on_click=forget, kwargs=begin)
