"""The meetings that are on, and those of the day that are over or still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.views.held import held
from dashboard.views.room_use import room_now
from dashboard.views.words import full_name, hours, importance, meeting_name, shorten

if TYPE_CHECKING:
    from dashboard.components import State
    from dashboard.views.day import Day
    from dashboard.views.room_use import RoomUse
    from dashboard.views.words import Row

AFTERWARDS: Final = "reported after the meeting"


@dataclass(frozen=True)
class MeetingNow:
    """A meeting as a card: its name, and what is known of it.

    `share` is of what the room allows, by everybody in it; `state` is the shape of `warning`.
    `details` begin with the modes, which add up to `people`.
    """

    session_id: str
    name: str
    title: str
    when: str
    room: str
    people: str
    unit: str
    in_room: str = ""
    share: float | None = None
    warning: str = ""
    state: State | None = None
    details: tuple[tuple[str, str], ...] = ()


def meetings_now(day: Day) -> tuple[str, tuple[MeetingNow, ...], tuple[MeetingNow, ...]]:
    """Return the title, the meetings that are on, and the others of the day."""
    rows = sorted(day.in_progress, key=importance)
    others = day.meetings.filter(~pl.col("is_in_progress")).to_dicts()
    if day.is_past:
        title = f"{write.counted(len(others), 'meeting')} on {write.day(day.on)}"
    elif rows:
        noun = "meeting is" if len(rows) == 1 else "meetings are"
        title = f"{write.in_text(len(rows)).capitalize()} {noun} in progress"
    else:
        title = day.coming()
    return title, tuple(_on(day, row) for row in rows), tuple(_other(day, row) for row in others)


def _on(day: Day, row: Row) -> MeetingNow:
    room, is_told = room_now(row), bool(row["platform_stays"])
    return MeetingNow(
        session_id=row["session_id"],
        name=meeting_name(row),
        title=row["title"] if row["title"] != meeting_name(row) else "",
        when=hours(row, day.zone),
        room=row["room"] or "no room",
        people=write.number(row["taking_part_now"]),
        unit="taking part",
        in_room=_in_room(room, row),
        share=room.share,
        warning=room.warning,
        state=room.state,
        details=(
            (
                "Room only",
                unreported(day, "room") if room.people is None else _mode(row, "room_only"),
            ),
            (
                "Platform only",
                _mode(row, "platform_only") if is_told else unreported(day, "platform"),
            ),
            ("Room and platform", _mode(row, "both") if is_told else write.UNKNOWN),
            ("Webcast viewers", _webcast_text(row)),
        ),
    )


def _in_room(room: RoomUse, row: Row) -> str:
    if room.people is None:
        return ""
    participants = write.number(row["in_room_participants_now"])
    return f"{room.text} in the room, {participants} of them participants"


def _mode(row: Row, mode: str) -> str:
    return write.number(row[f"{mode}_now"])


def has_presence(day: Day) -> bool:
    """Whether any room or platform tells who is there, of whichever meeting."""
    return has_source(day, "room") or has_source(day, "platform")


def has_source(day: Day, mode: str) -> bool:
    """Whether a source of a mode, "room" or "platform", leads to any meeting."""
    return bool(day.sessions[f"has_{mode}_source"].any())


def unreported(day: Day, mode: str) -> str:
    """Say why nothing is known of a mode in a meeting that is on."""
    return AFTERWARDS if has_source(day, mode) else f"no {mode} source"


def _webcast_text(row: Row) -> str:
    if not row["has_webcast_source"]:
        return "no webcast"
    viewers, counted = row["webcast_viewers_now"], row["counter_viewers_now"]
    return write.number(counted if viewers is None else viewers)


def _other(day: Day, row: Row) -> MeetingNow:
    has_ended = day.now is not None and row["ends_at"] is not None and row["ends_at"] <= day.now
    is_over = has_ended and row["status"] != "cancelled"
    return MeetingNow(
        session_id=row["session_id"],
        name=shorten(full_name(row), 80),
        title="",
        when=hours(row, day.zone),
        room=row["room"] or "",
        people=write.number(row["attended"]) if is_over else "",
        unit="attended" if is_over else held(day, row).word.lower(),
    )
