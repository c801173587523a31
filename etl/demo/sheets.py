"""The sheets of the secretariat as they stand at a moment, and the moments at which they change.

A sheet is saved whole at each change; what it says is a matter of the moment alone.
"""

import csv
import functools
import io
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from etl.demo.clock import STARTED
from etl.demo.congress import Congress
from etl.demo.model import MINUTE, in_zone
from etl.demo.secretariat import REASON

Row = tuple[str, ...]

_TITLES: dict[str, Row] = {
    "clock": ("meeting", "number", "status", "room", "date", "opened", "closed"),
    "speakers": (
        *("meeting", "order", "speaker", "category", "on_behalf_of", "level", "delivery"),
        *("registration", "badge", "email", "date", "delivered", "text_posted", "text"),
    ),
    "head-counts": ("meeting", "place", "date", "time", "people"),
    "delegations": (
        *("delegation", "places_in_person", "places_online", "credentials", "represented"),
        "reason",
    ),
    "organizations": ("name", "aliases", "category"),
    "notes": ("date", "time", "meeting", "note"),
    "links": ("registration", "badge", "platform", "email", "valid_from", "valid_to"),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet by its file name."""

    name: str
    changes: tuple[int, ...]
    rows: Callable[[int], Iterable[Row]]

    def changed(self, after: int, until: int) -> int | None:
        """Give the last change in (after, until], if there is any."""
        found = bisect_right(self.changes, until)
        return self.changes[found - 1] if found and self.changes[found - 1] > after else None

    def text(self, at: int) -> str:
        """Write the sheet as it stands at a moment."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(_TITLES[self.name])
        writer.writerows(self.rows(at))
        return "\ufeff" + out.getvalue()


@functools.lru_cache(maxsize=2)
def sheets(congress: Congress) -> tuple[Sheet, ...]:
    """List the sheets of a Congress that ever say anything."""
    moments: dict[str, Iterator[int]] = {
        "clock": (at for row in congress.clock for at in row.moments()),
        "speakers": (at for row in congress.statements for at in row.moments()),
        "head-counts": (row.written for row in congress.head_counts),
        "delegations": (at for row in congress.delegations for at in row.moments()),
        "organizations": (row.written for row in congress.organizations),
        "notes": (row.noted for row in congress.notes),
        "links": (at for row in congress.links for at in row.moments()),
    }
    found = {name: tuple(sorted(set(times))) for name, times in moments.items()}
    return tuple(
        Sheet(name, changes, functools.partial(_ROWS[name], congress))
        for name, changes in found.items()
        if changes
    )


def _clock(congress: Congress, at: int) -> Iterator[Row]:
    starts = {meeting.session_id: meeting.start for meeting in congress.meetings}
    for row in congress.clock if at >= STARTED else ():
        now = row.at(at)
        date = _date(starts[row.session_id])
        # "moved" is the status of a meeting elsewhere, whether it has been held or not.
        status = now.status or ("held" if now.closed else "")
        times = _opened(now.opened), _opened(now.closed)
        yield row.session_id, row.number, status, now.room, date, *times


def _opened(at: int | None) -> str:
    """Write a time of the clock, with date and seconds where somebody noted the seconds."""
    if at is None:
        return ""
    return _time(at) if at % MINUTE == 0 else f"{in_zone(at):%Y-%m-%d %H:%M:%S}"


def _speakers(congress: Congress, at: int) -> Iterator[Row]:
    starts = {meeting.session_id: meeting.start for meeting in congress.meetings}
    for row in congress.statements:
        if row.inscribed <= at:
            now = row.at(at)
            yield (
                *(row.session_id, str(row.order), row.speaker),
                "" if row.state else row.category.label,
                *(row.on_behalf_of, row.level, now.delivery, _number(row.registration)),
                *(row.badge, row.email, _date(starts[row.session_id])),
                "" if now.delivered is None else _time(now.delivered),
                *(_moment(now.posted), now.path),
            )


def _head_counts(congress: Congress, at: int) -> Iterator[Row]:
    for row in congress.head_counts:
        if row.written <= at:
            when = _date(row.counted), _time(row.counted)
            yield row.session_id, row.place, *when, str(row.people)


def _delegations(congress: Congress, at: int) -> Iterator[Row]:
    for row in congress.delegations:
        is_represented = row.is_represented(at)
        yield (
            *(row.name, _number(row.places), _number(row.places_online)),
            row.credentials(at) or "",
            *(("yes", REASON) if is_represented else ("", "")),
        )


def _organizations(congress: Congress, at: int) -> Iterator[Row]:
    for row in congress.organizations:
        if row.written <= at:
            yield row.name, "; ".join(row.aliases), row.category.label


def _notes(congress: Congress, at: int) -> Iterator[Row]:
    for row in congress.notes:
        if row.noted <= at:
            yield _date(row.noted), _time(row.noted), row.session_id, row.text


def _links(congress: Congress, at: int) -> Iterator[Row]:
    for row in congress.links:
        if row.is_listed(at):
            window = _moment(row.valid_from), _moment(row.valid_to)
            yield str(row.registration), row.badge, "", row.email, *window


_ROWS: dict[str, Callable[[Congress, int], Iterator[Row]]] = {
    "clock": _clock,
    "speakers": _speakers,
    "head-counts": _head_counts,
    "delegations": _delegations,
    "organizations": _organizations,
    "notes": _notes,
    "links": _links,
}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _date(at: int) -> str:
    return f"{in_zone(at):%Y-%m-%d}"


def _time(at: int) -> str:
    return f"{in_zone(at):%H:%M}"


def _moment(at: int | None) -> str:
    return "" if at is None else f"{in_zone(at):%Y-%m-%d %H:%M}"
