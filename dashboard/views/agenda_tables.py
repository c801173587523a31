"""The tables of the agenda: items with their meetings, and meetings that belong to no item."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import format as write
from dashboard.metrics import groups
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views.agenda_figures import ITEM, WITHOUT, agenda_figures
from dashboard.views.held import held
from dashboard.views.speakers import DELIVERIES
from dashboard.views.words import (
    hours,
    item_order,
    kind_name,
    kind_order,
    meeting_name,
    short_day,
    shorten,
)

if TYPE_CHECKING:
    from dashboard.views.agenda_figures import Figures, Meetings
    from dashboard.views.day import Day
    from dashboard.views.words import Row

_ALWAYS: Final = ("plenary", "workshop")
_SPOKEN: Final = ("in_person", "live", "video")
_PART: Final = re.compile(r" \((continued|part \w+)\)$")
_WORKSHOP: Final = re.compile(r"(workshop \w+):.*?( \(part \w+\))?", re.IGNORECASE)
_NOTHING: Final = Table((), (), "The programme names no item of the agenda of any meeting.")


def item_table(day: Day) -> Table:
    """List the items: attended, meetings by kind, statements and webcast side by side."""
    found = agenda_figures(day, ITEM)
    if not found:
        return _NOTHING
    kinds = sorted(
        {*_ALWAYS, *(each.kind for of in found.values() for each in of.meetings)}, key=kind_order
    )
    meetings = _meetings(day, ITEM)
    columns = (
        Column("Agenda item", wide=True),
        Column("Attended", "right"),
        *(Column(kind_name(kind), "right") for kind in kinds),
        Column("Time held", "right"),
        Column("Statements delivered", "right"),
        Column("In writing", "right"),
        Column("Webcast playbacks", "right"),
        Column("Watch time", "right"),
    )
    lines = []
    for item, of in _ordered(found):
        lines.append(
            (
                _item(item, meetings.get(item, []), meetings),
                write.number(of.attended),
                *(_held(of.of_kind(kind)) for kind in kinds),
                _time(of.minutes_held),
                _statements(of),
                write.number(of.written) if of.written else "",
                *_webcast(of),
            )
        )
    return Table(columns, tuple(lines), label="Items of the agenda")


def other_table(day: Day) -> Table:
    """List the meetings of the Congress without an item, by kind."""
    found = agenda_figures(day, WITHOUT)
    meetings = _meetings(day, WITHOUT)
    is_cast = any(row["has_webcast_source"] for rows in meetings.values() for row in rows)
    columns = (
        Column("Meeting", wide=True),
        Column("When"),
        Column("Status"),
        Column("Attended", "right"),
        *((Column("Webcast playbacks", "right"),) if is_cast else ()),
    )
    lines: list[tuple[Cell | str, ...]] = []
    for kind in sorted(found, key=kind_order):
        lines.append((Cell(kind_name(kind), note=_counted(found[kind])),))
        lines.extend(_line(day, row)[: len(columns)] for row in meetings.get(kind, []))
    empty = "Every meeting of the Congress belongs to an item of the agenda."
    if day.sessions.is_empty():
        empty = "Meetings appear here once the programme is loaded."
    return Table(columns, tuple(lines), empty, "Meetings without an agenda item")


def item_data(day: Day) -> pl.DataFrame:
    """List the items as a table to save: one line for each item and kind of meeting."""
    return pl.DataFrame(
        [
            {"Agenda item": item, **_meetings_data(each), **_item_data(of)}
            for item, of in _ordered(agenda_figures(day, ITEM))
            for each in sorted(of.meetings, key=lambda each: kind_order(each.kind))
        ]
    )


def _meetings_data(of: Meetings) -> dict[str, object]:
    return {
        "Kind": kind_name(of.kind),
        "Planned": of.planned,
        "Held": of.held,
        "Cancelled": of.cancelled,
    }


def _item_data(of: Figures) -> dict[str, object]:
    """Write what is of the item as a whole, and the same in each of its lines."""
    return {
        "Attended the item": of.attended,
        "Minutes held": of.minutes_held,
        "Statements inscribed": of.inscribed,
        **{f"Delivered {DELIVERIES[how]}": of.delivered.get(how, 0) for how in _SPOKEN},
        "In writing": of.written,
        "Playbacks": of.playbacks,
        "Watch minutes": of.watch_minutes,
    }


def _ordered(found: dict[str, Figures]) -> list[tuple[str, Figures]]:
    return sorted(found.items(), key=lambda each: item_order(each[0]))


def _meetings(day: Day, group_kind: str) -> dict[str, list[Row]]:
    """Return the meetings of each group of a kind, in order of time."""
    members = query(day.snapshot, groups.MEMBERS).filter(group_kind=group_kind)
    joined = day.sessions.join(members, on="session_id", maintain_order="left")
    found: dict[str, list[Row]] = {}
    for row in joined.to_dicts():
        found.setdefault(row["group_id"], []).append(row)
    return found


def _item(item: str, rows: list[Row], meetings: dict[str, list[Row]]) -> Cell:
    named = tuple((row["session_id"], _short_name(row)) for row in rows)
    return Cell(f"Item {item}", note=_title(rows, meetings), meetings=named, strong=True)


def _short_name(row: Row) -> str:
    workshop = _WORKSHOP.fullmatch(row["title"] or "")
    name = "".join(filter(None, workshop.groups())) if workshop else meeting_name(row)
    return shorten(name, 48) + (" (cancelled)" if row["status"] == "cancelled" else "")


def _title(rows: list[Row], meetings: dict[str, list[Row]]) -> str:
    """Return the title of the plenary meetings about this item alone, if they have one."""
    items: dict[str, int] = {}
    for of_item in meetings.values():
        for row in of_item:
            items[row["session_id"]] = items.get(row["session_id"], 0) + 1
    titles = {
        _PART.sub("", row["title"])
        for row in rows
        if row["kind"] == "plenary" and items[row["session_id"]] == 1 and row["title"]
    }
    return titles.pop() if len(titles) == 1 else ""


def _held(of: Meetings) -> Cell | str:
    if not of.planned:
        return ""
    note = f"{of.cancelled} cancelled" if of.cancelled else ""
    return Cell(f"{of.held} of {of.planned} held", note=note)


def _time(minutes: float) -> str:
    return write.duration(timedelta(minutes=minutes)) if minutes else ""


def _statements(of: Figures) -> Cell | str:
    if not of.inscribed:
        return ""
    delivered = sum(of.delivered.values())
    said = (
        f"{write.number(of.delivered[key])} {DELIVERIES[key]}"
        for key in _SPOKEN
        if of.delivered.get(key)
    )
    return Cell(f"{write.number(delivered)} of {write.number(of.inscribed)}", note=" · ".join(said))


def _webcast(of: Figures) -> tuple[str, str]:
    if not of.playbacks:
        return "", ""
    return write.number(of.playbacks), f"{write.in_hours(of.watch_minutes)} h"


def _counted(of: Figures) -> str:
    (meetings,) = of.meetings
    cancelled = f", {meetings.cancelled} cancelled" if meetings.cancelled else ""
    held = f"{meetings.held} of {meetings.planned} held{cancelled}"
    if not of.attended:
        return held
    return f"{held}; {write.counted(of.attended, 'participant')} attended, each counted once"


def _line(day: Day, row: Row) -> tuple[Cell | str, ...]:
    status = held(day, row)
    start = row["starts_at"]
    on = f"{short_day(start.astimezone(day.zone).date())}, " if start else ""
    return (
        Cell(shorten(meeting_name(row), 110), meeting=row["session_id"]),
        on + hours(row, day.zone),
        Cell(status.word, state=status.state) if status.state else status.word,
        write.number(row["attended"]) if status.has_begun else "",
        write.number(row["playbacks"]) if status.has_begun and row["has_webcast_source"] else "",
    )
