"""The page of statements: who spoke, for whom and how, and what became of the texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from dashboard import figures
from dashboard import format as write
from dashboard.components import Tile
from dashboard.metrics import statements
from dashboard.snapshot import query
from dashboard.tables import Cell, Column, Table
from dashboard.views.speakers import DELIVERIES, KEEP_SPEAKERS, level, place
from dashboard.views.words import full_name, local, short_day, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from dashboard.metrics.model import Metric, Value
    from dashboard.snapshot import Snapshot
    from dashboard.views.words import Row

DAY: Final = "day"
CONGRESS: Final = "congress"
_SPOKEN: Final = ("in_person", "live", "video")
_FIGURES: Final = (
    statements.INSCRIBED,
    statements.DELIVERED,
    statements.WRITTEN,
    statements.TEXTS_POSTED,
    statements.MINUTES_TO_POSTING,
    statements.DOWNLOADS,
)


@dataclass(frozen=True)
class StatementsView:
    """All that stands on the page; `data` is the list as a table to sort and to save."""

    tiles: tuple[Tile, ...]
    title: str
    subtitle: str
    table: Table
    data: pl.DataFrame


def choices(snapshot: Snapshot, day: date) -> dict[str, str]:
    """Name what can be chosen: the day, the whole Congress, and each meeting with statements."""
    zone = figures.event(snapshot).clock
    listed = query(snapshot, statements.LIST).unique("session_id", maintain_order=True)
    return {
        DAY: f"Meetings of {write.day(day)}",
        CONGRESS: "All meetings of the Congress",
        **{row["session_id"]: _choice(row, zone) for row in listed.to_dicts()},
    }


def _choice(row: Row, zone: ZoneInfo) -> str:
    name = shorten(full_name(row), 90)
    start = row["starts_at"]
    if start is None:
        return name
    return f"{short_day(start.astimezone(zone).date())}, {write.clock(start, zone)} · {name}"


def build(snapshot: Snapshot, chosen: str, day: date, as_of: datetime | None) -> StatementsView:
    """Make the page of a day, of one meeting, or of all."""
    event = figures.event(snapshot)
    zone = event.clock
    scope = _scope(chosen, day)
    rows = _within(snapshot, scope, as_of)
    has_meeting = chosen in (DAY, CONGRESS)
    return StatementsView(
        tiles=_tiles(snapshot, scope, as_of),
        title=title(rows),
        subtitle=f"In speaking order; times in {event.clock_name}. "
        "Speakers are States and organizations, never persons.",
        table=statement_table(rows, zone, nothing(snapshot), has_meeting=has_meeting),
        data=_data(rows, zone),
    )


def listed(snapshot: Snapshot, session_id: str, as_of: datetime | None) -> pl.DataFrame:
    """Return the statements of a meeting, in speaking order."""
    return _within(snapshot, {"session_id": [session_id]}, as_of)


def nothing(snapshot: Snapshot) -> str:
    """Say why a list is empty."""
    if query(snapshot, statements.LIST).is_empty():
        return KEEP_SPEAKERS
    return "No statement is inscribed here."


def _within(
    snapshot: Snapshot, scope: dict[str, Sequence[Value]], as_of: datetime | None
) -> pl.DataFrame:
    """Return the statements of a part of the programme; of what came after `as_of`, no time."""
    rows = query(snapshot, statements.LIST)
    for column, values in scope.items():
        rows = rows.filter(pl.col(column).is_in(values))
    if as_of is None:
        return rows
    times = ("delivered_at", "text_posted_at")
    return rows.with_columns(pl.when(pl.col(name) <= as_of).then(pl.col(name)) for name in times)


def _scope(chosen: str, day: date) -> dict[str, Sequence[Value]]:
    if chosen == DAY:
        return {"congress_day": [day]}
    return {} if chosen == CONGRESS else {"session_id": [chosen]}


def title(rows: pl.DataFrame) -> str:
    """Say how many statements of a list have been delivered."""
    if rows.is_empty():
        return "No statements"
    spoken = rows.filter(pl.col("delivery").ne_missing("written"))
    delivered = spoken["delivered_at"].count()
    if not spoken.height:
        return f"{write.counted(rows.height, 'statement')} in writing only"
    of_all = f"{write.number(delivered)} of {write.counted(spoken.height, 'statement')}"
    return f"{of_all} {'is' if spoken.height == 1 else 'are'} delivered"


def _tiles(
    snapshot: Snapshot, scope: dict[str, Sequence[Value]], as_of: datetime | None
) -> tuple[Tile, ...]:
    def value(metric: Metric) -> float | None:
        found: float | None = figures.measure(snapshot, [metric], filters=scope, as_of=as_of).item()
        return found

    by_delivery = dict(
        figures.measure(snapshot, [statements.DELIVERED], ["delivery"], scope, as_of).rows()
    )
    inscribed, delivered = value(statements.INSCRIBED), value(statements.DELIVERED)
    written, posted = value(statements.WRITTEN), value(statements.TEXTS_POSTED)
    minutes, downloads = value(statements.MINUTES_TO_POSTING), value(statements.DOWNLOADS)
    if not inscribed and not written:
        return tuple(Tile(each.label, write.UNKNOWN, help=each.help) for each in _FIGURES)
    said = (f"{write.number(by_delivery.get(key, 0))} {DELIVERIES[key]}" for key in _SPOKEN)
    whole = (inscribed or 0) + (written or 0)
    made = (
        _tile(statements.INSCRIBED, inscribed, "on the lists of speakers"),
        _tile(
            statements.DELIVERED,
            delivered,
            f"{write.percentage(delivered, inscribed)} of those inscribed",
            " · ".join(said),
        ),
        _tile(statements.WRITTEN, written, "submitted, not delivered"),
        _tile(
            statements.TEXTS_POSTED,
            posted,
            f"{write.percentage(posted, whole)} of {write.counted(int(whole), 'statement')}",
        ),
        _tile(
            statements.MINUTES_TO_POSTING,
            minutes,
            "median, delivery to posting" if minutes is not None else "no text posted yet",
            unit="min" if minutes is not None else "",
        ),
        _tile(
            statements.DOWNLOADS,
            downloads,
            "downloads, not readers" if downloads is not None else "no web log shows them",
        ),
    )
    # A bridge is of the whole event, not of a day or of a meeting.
    return (
        made
        if scope
        else tuple(replace(each, figure=of.key) for each, of in zip(made, _FIGURES, strict=True))
    )


def _tile(metric: Metric, value: float | None, note: str, base: str = "", unit: str = "") -> Tile:
    return Tile(
        metric.label, write.number(value), unit=unit, note=note, base=base, help=metric.help
    )


def statement_table(rows: pl.DataFrame, zone: ZoneInfo, empty: str, *, has_meeting: bool) -> Table:
    """List statements in speaking order, under their meetings where there are several."""
    extra = {
        name: label
        for name, label in (("on_behalf_of", "On behalf of"), ("level", "Level"))
        if rows[name].null_count() < rows.height
    }
    columns = (
        Column("No.", "right"),
        Column("Speaker"),
        *(Column(label) for label in extra.values()),
        Column("How"),
        *(Column(name, "right") for name in ("Delivered", "Text posted", "After", "Downloads")),
    )
    lines: list[tuple[Cell | str, ...]] = []
    last = None
    for row in rows.to_dicts():
        if has_meeting and row["session_id"] != last:
            last = row["session_id"]
            lines.append((_meeting(row, zone),))
        lines.append(_line(row, tuple(extra), zone))
    return Table(columns, tuple(lines), empty=empty, label="Statements")


def _meeting(row: Row, zone: ZoneInfo) -> Cell:
    start, when = row["starts_at"], ""
    if start is not None:
        when = f"{short_day(start.astimezone(zone).date())}, {write.clock(start, zone)}"
    return Cell(shorten(full_name(row), 120), note=when, meeting=row["session_id"])


def _line(row: Row, extra: Sequence[str], zone: ZoneInfo) -> tuple[Cell | str, ...]:
    delivered, posted = row["delivered_at"], row["text_posted_at"]
    return (
        place(row),
        row["speaker"] or write.UNKNOWN,
        *(level(row) if name == "level" else row[name] or "" for name in extra),
        DELIVERIES.get(row["delivery"], str(row["delivery"])),
        write.clock(delivered, zone) if delivered else "",
        write.clock(posted, zone) if posted else "",
        _wait(delivered, posted) if delivered and posted else "",
        write.number(row["downloads"]) if posted and row["downloads"] is not None else "",
    )


def _wait(delivered: datetime, posted: datetime) -> str:
    return "posted before" if posted < delivered else write.duration(posted - delivered)


def _data(rows: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    return local(rows, zone).select(
        pl.col("congress_day").alias("Congress day"),
        pl.col("session_id").alias("Meeting"),
        pl.col("title").alias("Title"),
        pl.col("speaking_order").alias("No."),
        pl.col("speaker").alias("Speaker"),
        pl.col("on_behalf_of").alias("On behalf of"),
        pl.col("level").alias("Level"),
        pl.col("delivery").alias("Delivery"),
        pl.col("delivered_at").alias("Delivered at"),
        pl.col("text_posted_at").alias("Text posted at"),
        pl.col("downloads").alias("Downloads"),
    )
