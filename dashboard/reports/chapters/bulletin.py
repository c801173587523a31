"""The bulletin of a day, on one page: the day, then what has changed since the day before."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis, value_of, whole
from dashboard.reports.chapters.sentences import ended, listed, opening, said, state, was
from dashboard.reports.document import (
    Cell,
    Chart,
    Column,
    Document,
    Items,
    Paragraph,
    Peak,
    Section,
    Series,
    Table,
)

_DAILY: Final = tuple(
    f"event.{key}"
    for key in (
        "registered",
        "badge_collected",
        "attended",
        "states_represented",
        "organizations_represented",
        "meetings_held",
        "statements_delivered",
        "playbacks",
    )
)
_REPRESENTED: Final = ("states_represented", "non_member_states_represented")
_MOST_NAMES: Final = 8
_MOST_CORRECTIONS: Final = 2
"""What leaves all of it on one page."""
_NO_STATE: Final = "No State was recorded for the first time"
_NO_CORRECTION: Final = ", and no released figure was corrected"


def write_bulletin(basis: Basis) -> Document:
    """Write the bulletin of the last day of the period."""
    return Document(
        "daily-bulletin",
        f"Daily bulletin, {written.day(basis.last_day)}",
        (
            Section("On this day", (*_day(basis), *_curve(basis))),
            Section("Since the day before", (*_changes(basis), *_news(basis))),
        ),
        is_one_page=True,
    )


def _day(basis: Basis) -> tuple[Items, ...]:
    found = [row for row in basis.rows("days") if row["congress_day"] == basis.last_day]
    held = [
        row
        for row in basis.rows("meetings_held")
        if row["congress_day"] == basis.last_day and row["status"] == "held"
    ]
    texts = []
    for row in found:
        if attended := whole(row["day_attended"]):
            texts.append(f"{opening(attended, 'participant')} attended meetings of the Congress.")
        if peak := whole(row["peak"]):
            at = _at(row["peak_at"], basis)
            texts.append(ended(f"At most, {said(peak, 'participant')} took part at one time{at}"))
    delivered = sum(whole(row["statements_delivered"]) or 0 for row in found)
    statements = f", and {said(delivered, 'statement')} {was(delivered)} delivered"
    texts.append(
        f"{opening(len(held), 'meeting')} {was(len(held))} opened{statements if delivered else ''}."
    )
    texts += [
        f"The live webcast had at most {said(viewers, 'viewer')} at one time."
        for row in found
        if (viewers := whole(row["webcast_viewers_peak"]))
    ]
    return (Items(tuple(texts)),)


def _at(value: Cell, basis: Basis) -> str:
    return f", at {written.hour(value, basis.event.zone)}" if isinstance(value, datetime) else ""


def _curve(basis: Basis) -> tuple[Chart, ...]:
    """Draw participants there by mode over the day, where the minutes may be shown."""
    zone = basis.event.zone
    for table in basis.shown("minutes"):
        rows = tuple(
            row
            for row in table.rows
            if isinstance(row[0], datetime) and row[0].astimezone(zone).date() == basis.last_day
        )
        if rows:
            return (
                Chart(
                    "participation",
                    f"Participants in meetings on {written.day(basis.last_day)}",
                    "Bands over the hours of the day: participants in a room only, on the platform "
                    "only and in both, every five minutes.",
                    "participants",
                    "bands",
                    replace(table, rows=rows, keys=(), base=_drawn(rows[-1], zone), source=""),
                    "at",
                    (
                        Series("room_only_now", "room"),
                        Series("platform_only_now", "platform"),
                        Series("both_now", "both"),
                    ),
                    Series("taking_part_now", "total"),
                    _peak(basis),
                ),
            )
    return ()


def _drawn(last: tuple[Cell, ...], zone: ZoneInfo) -> str:
    """Say who is drawn, and of when the numbers beside the bands are; zeros are not written."""
    at, *numbers = last
    base = "Participants in any meeting, each once; modes are never added up."
    if not isinstance(at, datetime) or not any(numbers):
        return base
    return f"{base} {ended(f'The numbers beside the bands are those at {written.hour(at, zone)}')}"


def _peak(basis: Basis) -> Peak | None:
    for row in basis.rows("days"):
        value, at = whole(row["peak"]), row["peak_at"]
        if row["congress_day"] == basis.last_day and value and isinstance(at, datetime):
            return Peak(at, value)
    return None


def _changes(basis: Basis) -> tuple[Table, ...]:
    """Set the figures of the Congress beside those of the day before.

    The public is told no differences.
    """
    before = basis.tables["figures_day_before"]
    return tuple(
        replace(
            table,
            title="The Congress so far",
            columns=_columns(basis, before),
            rows=tuple(
                _line(row, value_of(before, str(key)), basis)
                for row, key in zip(table.rows, table.keys, strict=True)
                if key in _DAILY
            ),
            keys=tuple(key for key in table.keys if key in _DAILY),
            source="",
            base=f"{table.base} Beside it: {before.base[0].lower()}{before.base[1:]}",
        )
        for table in basis.shown("figures_to_quote")
    )


def _columns(basis: Basis, before: Table) -> tuple[Column, ...]:
    figure, _, unit = before.columns
    then = before.columns[1].at.removeprefix("as_of=")
    days = (basis.last_day, date.fromisoformat(then))
    titles = [written.day(day).rpartition(" ")[0].replace(" ", "\u00a0") for day in days]
    titles += ["Change"] if _is_internal(basis) else []
    return (figure, *(Column(title, title, "number") for title in titles), unit)


def _line(row: tuple[Cell, ...], then: Cell, basis: Basis) -> tuple[Cell, ...]:
    figure, now, unit = row
    if not _is_internal(basis):
        return figure, now, then, unit
    change = now - then if isinstance(now, int) and isinstance(then, int) else None
    return figure, now, then, change, unit


def _is_internal(basis: Basis) -> bool:
    return basis.stamp.audience == "internal"


def _news(basis: Basis) -> tuple[Items | Paragraph, ...]:
    texts = [*_first_recorded(basis), *_corrected(basis)]
    if texts:
        return (Items(tuple(texts)),)
    # The public is told no corrections, and so not either that there are none.
    return (Paragraph(f"{_NO_STATE}{_NO_CORRECTION if _is_internal(basis) else ''}."),)


def _first_recorded(basis: Basis) -> tuple[str, ...]:
    """Say how many States were recorded for the first time, and name them unless they are many.

    Days are known of each State, minutes only of their number: where both differ, there are no
    names.
    """
    count = sum(_new(basis, metric) for metric in _REPRESENTED)
    first = [
        state(str(row["state"]), str(row["iso3"]))
        for row in basis.rows("states")
        if row["is_represented"] and row["first_recorded_on"] == basis.last_day
    ]
    if count <= 0:
        return ()
    text = f"{opening(count, 'State')} {was(count)} recorded for the first time"
    if len(first) != count:
        return (f"{text}.",)
    if count > _MOST_NAMES:
        return (f"{text}; the table “States registered and represented” names them.",)
    return (f"{text}: {listed(first)}.",)


def _new(basis: Basis, metric: str) -> int:
    """Return by how much a figure has grown since the end of the day before."""
    before = whole(value_of(basis.tables["figures_day_before"], f"event.{metric}"))
    return (basis.count(metric) or 0) - (before or 0)


def _corrected(basis: Basis) -> tuple[str, ...]:
    """Say which released figures have been corrected, or how many where they are many."""
    count = len(basis.corrections)
    if count <= _MOST_CORRECTIONS:
        return basis.corrections
    figures = opening(count, "released figure")
    return (f"{figures} have been corrected; the page Data shows them beside those released.",)
