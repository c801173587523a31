"""Sentences on the meetings at which each item of the agenda was considered."""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.reports import written
from dashboard.reports.chapters.basis import Basis
from dashboard.reports.chapters.sentences import listed
from dashboard.reports.document import Cell
from dashboard.views.words import ordinal

_PLENARY = "Plenary"


@dataclass(frozen=True)
class _Meeting:
    """A meeting that has been opened; `body` is empty where it has no number."""

    body: str
    name: str
    day: date


def considered(basis: Basis) -> tuple[str, ...]:
    """Say of each item at which meetings opened by then it was considered, with their dates."""
    items: dict[str, list[_Meeting]] = {}
    for row in basis.rows("meetings_held"):
        if meeting := _opened(basis, row):
            for item in filter(None, map(str.strip, str(row["agenda_item"] or "").split(";"))):
                items.setdefault(item, []).append(meeting)
    order = [str(row["agenda_item"]) for row in basis.rows("agenda_items")]
    return tuple(_paragraph(item, items[item]) for item in order if item in items)


def _opened(basis: Basis, row: dict[str, Cell]) -> _Meeting | None:
    day, begun_at, at = row["congress_day"], row["opened_at"], basis.stamp.as_of
    begun_at = begun_at or row["scheduled_starts_at"]
    if row["status"] != "held" or not isinstance(day, date):
        return None
    if at and isinstance(begun_at, datetime) and begun_at > at:
        return None
    if row["body"] and row["meeting_number"]:
        return _Meeting(str(row["body"]), ordinal(str(row["meeting_number"])), day)
    return _Meeting("", f"“{row['name']}”", day)


def _paragraph(item: str, meetings: list[_Meeting]) -> str:
    """Write a sentence for each body: plenary meetings first, those without a number last."""
    bodies = sorted({each.body for each in meetings}, key=lambda body: (body != _PLENARY, not body))
    texts, what = [], f"agenda item {item}"
    for body in bodies:
        of_body = [each for each in meetings if each.body == body]
        texts.append(_sentence(body, what, of_body))
        what = "it"
    return " ".join(texts)


def _days(days: list[date]) -> str:
    """Write the days of meetings: "on 7, 8 and 9 March 2021"."""
    *before, last = sorted(set(days))
    return f"on {listed([*(written.short_day(on, last) for on in before), written.day(last)])}"


def _sentence(body: str, what: str, meetings: list[_Meeting]) -> str:
    names = listed([each.name for each in meetings])
    days = _days([each.day for each in meetings])
    if not body:
        return f"{written.begun(what)} was considered at {names}, {days}."
    kind, who = ("meeting", body) if body != _PLENARY else ("plenary meeting", "the Congress")
    noun = kind if len(meetings) == 1 else f"{kind}s"
    return f"At its {names} {noun}, {days}, {who} considered {what}."
