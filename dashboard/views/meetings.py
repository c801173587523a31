"""All meetings of the programme: chosen, in order, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import format as write
from dashboard.views.day import Day
from dashboard.views.held import held
from dashboard.views.meeting_choices import has_begun
from dashboard.views.meetings_table import data, table
from dashboard.views.words import full_name, importance, kind_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    import polars as pl

    from dashboard.snapshot import Snapshot
    from dashboard.tables import Table
    from dashboard.views.words import Row

ALL: Final = "all"
TIME: Final = "time"
SORTS: Final[Mapping[str, str]] = {
    TIME: "By time",
    "attended": "By attendance",
    "peak": "By peak",
    "room": "By most in room",
    "undelivered": "By not delivered",
    "viewers": "By viewers",
}
STATUSES: Final[Mapping[str, str]] = {
    ALL: "Any status",
    "in_progress": "In progress",
    "planned": "Planned",
    "over": "Over or closed",
    "moved": "Moved",
    "cancelled": "Cancelled",
}
_OVER: Final = ("Over", "Closed")
_SEARCHED: Final = ("session_id", "body", "room", "agenda_item", "kind")


@dataclass(frozen=True)
class Chosen:
    """What a reader looks for, and the order: values as they stand in the address."""

    words: str = ""
    kind: str = ALL
    body: str = ALL
    status: str = ALL
    sort: str = TIME


@dataclass(frozen=True)
class Offered:
    """Kinds and bodies there are, by the value that stands in the address."""

    kinds: dict[str, str]
    bodies: dict[str, str]


@dataclass(frozen=True)
class MeetingsView:
    """All that stands on the page; `data` is the list as a table to save."""

    title: str
    subtitle: str
    table: Table
    data: pl.DataFrame


def offered(snapshot: Snapshot, day: date, as_of: datetime | None) -> Offered:
    """List the kinds and bodies of the programme."""
    rows = Day(snapshot, day, as_of).sessions.to_dicts()
    kinds = {row["kind"]: kind_word(row) for row in sorted(rows, key=importance) if row["kind"]}
    bodies = sorted({row["body"] for row in rows if row["body"]})
    return Offered({ALL: "Any kind", **kinds}, {ALL: "Any body", **{body: body for body in bodies}})


def build(
    snapshot: Snapshot, chosen: Chosen, on: date | None, day: date, as_of: datetime | None
) -> MeetingsView:
    """Make the page: of the day `on`, or of all days if none is chosen."""
    shown = Day(snapshot, day, as_of)
    every = (shown.sessions if on is None else shown.meetings).to_dicts()
    rows = _in_order(shown, [row for row in every if _is_chosen(shown, row, chosen)], chosen.sort)
    return MeetingsView(
        title=_title(len(rows), len(every), on),
        subtitle=_subtitle(chosen.sort),
        table=table(
            shown, rows, by_kind=chosen.sort != TIME, has_days=on is None, empty=_empty(every)
        ),
        data=data(shown, rows),
    )


def _is_chosen(day: Day, row: Row, chosen: Chosen) -> bool:
    has_status = chosen.status in (ALL, _status(day, row))
    has_kind = chosen.kind in (ALL, row["kind"])
    has_body = chosen.body in (ALL, row["body"])
    return has_status and has_kind and has_body and _has_words(row, chosen.words)


def _status(day: Day, row: Row) -> str:
    word = held(day, row).word
    return "over" if word in _OVER else word.lower().replace(" ", "_")


def _has_words(row: Row, words: str) -> bool:
    """Tell whether every word looked for is in what a meeting is called, or in where it is."""
    texts = (full_name(row), *(str(row[column] or "") for column in _SEARCHED))
    said = " ".join(texts).casefold()
    return all(word in said for word in words.casefold().split())


def _in_order(day: Day, rows: Iterable[Row], sort: str) -> list[Row]:
    """Keep the order of time; a value is compared within one kind only, the largest first."""
    if sort == TIME:
        return list(rows)
    return sorted(
        rows, key=lambda row: (importance(row), row["kind"] or "", -_value(day, row, sort))
    )


def _value(day: Day, row: Row, sort: str) -> float:
    """Take what is compared; nothing known comes last."""
    undelivered = row["statements_inscribed"] - row["statements_delivered"]
    found = {
        "attended": row["attended"],
        "peak": row["peak"],
        "room": row["in_room_peak"],
        "undelivered": undelivered if has_begun(day, row) else None,
        "viewers": row["webcast_viewers_peak"],
    }[sort]
    return -1 if found is None else float(found)


def _title(shown: int, every: int, on: date | None) -> str:
    count = write.counted(every, "meeting")
    found = count if shown == every else f"{write.number(shown)} of {count}"
    return f"{found} on {write.day(on)}" if on else found


def _subtitle(sort: str) -> str:
    if sort == TIME:
        return "In order of time; attended and peak are participants"
    order = SORTS[sort].lower()
    return f"Sorted {order} within each kind: meetings are compared with their own kind only"


def _empty(every: list[Row]) -> str:
    if not every:
        return "A meeting appears here once the programme has one."
    return "No meeting is like that; take a word or a choice away."
