"""Who speaks next in the meetings in progress, and whether somebody of theirs is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard import frames
from dashboard.metrics import statements
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views.speakers import DELIVERIES, KEEP_SPEAKERS, place, speaker_note
from dashboard.views.words import importance, meeting_name, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.present import Presence
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_SHOWN: Final = 8
_WITHOUT_PRESENCE: Final = "Who is here is not available for this moment."


@dataclass(frozen=True)
class SpeakersOf:
    """The speakers still to come in a meeting, and how far its list has got."""

    session_id: str
    name: str
    progress: str
    is_on: bool
    coming: tuple[Row, ...]
    passed_over: str


@dataclass(frozen=True)
class Speakers:
    """The lists of the meetings in progress, else of the one that comes next."""

    title: str
    meetings: tuple[SpeakersOf, ...]
    empty: str
    zone: ZoneInfo
    is_live: bool


def speakers(day: Day) -> Speakers:
    """Find the next speakers; a day that is over has none."""
    listed = query(day.snapshot, statements.LIST)
    empty = KEEP_SPEAKERS if listed.is_empty() else ""
    if day.is_past:
        return Speakers("Speakers", (), empty or "The day is over.", day.zone, is_live=False)
    rows = sorted(day.in_progress, key=importance)
    title = "Next speakers"
    if not rows:
        rows = sorted(frames.next_meetings(day.snapshot, day.as_of).to_dicts(), key=importance)
        title = f"First speakers of the next meeting, {_start(rows[0], day)}" if rows else title
    found = [_of(row, listed, day.now) for row in rows]
    meetings = tuple(each for each in found if each.coming or each.progress)
    if not meetings and not empty:
        empty = "No list of speakers of these meetings has arrived."
    return Speakers(title, meetings, empty, day.zone, is_live=day.as_of is None)


def _start(row: Row, day: Day) -> str:
    return write.clock(row["starts_at"], day.zone)


def _of(meeting: Row, listed: pl.DataFrame, now: datetime | None) -> SpeakersOf:
    own = listed.filter(
        pl.col("session_id") == meeting["session_id"],
        pl.col("delivery").ne_missing("written"),
    )
    is_given = (pl.col("delivered_at") <= now).fill_null(value=False)
    given, waiting = own.filter(is_given), own.filter(~is_given)
    last = given["speaking_order"].max()
    is_passed = pl.col("speaking_order") < last if last is not None else pl.lit(value=False)
    coming = waiting.filter(~is_passed.fill_null(value=False)).to_dicts()
    passed = waiting.filter(is_passed)["speaker"].to_list()
    return SpeakersOf(
        session_id=meeting["session_id"],
        name=shorten(meeting_name(meeting), 72),
        progress=f"{write.number(given.height)} of {write.number(own.height)} delivered"
        if own.height
        else "",
        is_on=bool(meeting["is_in_progress"]),
        coming=tuple(coming),
        passed_over=_passed(passed),
    )


def _passed(names: Sequence[str]) -> str:
    if not names:
        return ""
    listed = "; ".join(names[:6])
    more = f" and {write.in_text(len(names) - 6)} more" if len(names) > 6 else ""
    return f"Not delivered in their turn: {listed}{more}."


def table(of: SpeakersOf, among: int, zone: ZoneInfo, presence: Presence | None) -> Table:
    """List the next speakers of a meeting; `among` is the number of lists shown together."""
    columns = [Column("No.", "right"), Column("Speaker", wide=True), Column("How")]
    if presence:
        columns.append(Column(f"Here at {write.clock(presence.at, zone)}"))
    rows = of.coming[: max(4, _SHOWN // among)]
    return Table(
        tuple(columns),
        tuple(_line(row, presence) for row in rows),
        empty="Everybody on the list has spoken.",
        label=f"Next speakers, {of.name}",
    )


def said_below(of: Speakers, presence: Presence | None) -> str:
    """Say what the last column means, or why it is missing."""
    if not of.is_live or not any(meeting.coming for meeting in of.meetings):
        return ""
    if presence is None:
        return _WITHOUT_PRESENCE
    return "Here: somebody of the State’s delegation, in this meeting or another."


def _line(row: Row, presence: Presence | None) -> tuple[Cell | str, ...]:
    cells: list[Cell | str] = [
        place(row),
        Cell(row["speaker"] or write.UNKNOWN, note=speaker_note(row)),
        DELIVERIES.get(row["delivery"], str(row["delivery"])) or write.UNKNOWN,
    ]
    if presence:
        cells.append(_here(row, presence))
    return tuple(cells)


def _here(row: Row, presence: Presence) -> Cell:
    if row["iso3"] is None:
        return Cell(write.UNKNOWN)
    here = presence.here.get((row["session_id"], row["iso3"]))
    if here is None:
        is_elsewhere = (None, row["iso3"]) in presence.here
        return Cell("In another meeting") if is_elsewhere else Cell("Not seen", state="stale")
    if here.in_room:
        return Cell("Room and online" if here.online else "In the room", state="live")
    return Cell("Online", state="live")
