"""The bulletin of a day, on one page: the figures, and what has changed since the day before."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis, whole
from dashboard.reports.chapters.sentences import begun, listed, said, was
from dashboard.reports.document import Chart, Document, Items, Paragraph, Section, Series, Table

_DAILY = tuple(
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


def write_bulletin(basis: Basis) -> Document:
    """Write the bulletin of the last day of the period."""
    return Document(
        "daily-bulletin",
        f"Daily bulletin, {written.day(basis.last_day)}",
        (
            Section("Up to this day", _figures(basis)),
            Section("On this day", (*_day(basis), *_curve(basis))),
            Section("New since the day before", _news(basis)),
        ),
        note=basis.stamp.status,
        is_one_page=True,
    )


_NO_NEWS: Final = "No State was recorded for the first time, and no released figure was corrected."


def _figures(basis: Basis) -> tuple[Table, ...]:
    """Return the figures that change from day to day."""
    return tuple(
        replace(
            table,
            rows=tuple(
                row for row, key in zip(table.rows, table.keys, strict=True) if key in _DAILY
            ),
            keys=tuple(key for key in table.keys if key in _DAILY),
        )
        for table in basis.shown("figures_to_quote")
    )


def _day(basis: Basis) -> tuple[Items | Paragraph, ...]:
    found = [row for row in basis.rows("days") if row["congress_day"] == basis.last_day]
    held = [
        row
        for row in basis.rows("meetings_held")
        if row["congress_day"] == basis.last_day and row["status"] == "held"
    ]
    texts = [begun(f"{said(len(held), 'meeting')} {was(len(held))} opened.")]
    for row in found:
        if peak := whole(row["peak"]):
            texts.append(f"At most, {said(peak, 'participant')} took part at one time.")
        if delivered := whole(row["statements_delivered"]):
            texts.append(begun(f"{said(delivered, 'statement')} {was(delivered)} delivered."))
        if viewers := whole(row["webcast_viewers_peak"]):
            texts.append(f"The live webcast had at most {said(viewers, 'viewer')} at one time.")
    return (Items(tuple(texts)),)


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
                    replace(table, rows=rows, keys=()),
                    "at",
                    (
                        Series("room_only_now", "room"),
                        Series("platform_only_now", "platform"),
                        Series("both_now", "both"),
                    ),
                    Series("taking_part_now", "total"),
                ),
            )
    return ()


def _news(basis: Basis) -> tuple[Items | Paragraph, ...]:
    first = [
        str(row["state"])
        for row in basis.rows("states")
        if row["is_represented"] and row["first_recorded_on"] == basis.last_day
    ]
    texts = []
    if first:
        texts.append(
            begun(
                f"{said(len(first), 'State')} {was(len(first))} recorded for the first time: "
                f"{listed(first)}."
            )
        )
    texts += basis.corrections
    return (Items(tuple(texts)),) if texts else (Paragraph(_NO_NEWS),)
