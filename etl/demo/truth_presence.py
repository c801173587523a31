"""Who was where when, worked out from scans and connections, as docs/definitions.md says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from etl.demo.attendees import same_day
from etl.demo.model import HOUR, MINUTE, Connection, Meeting, Scan
from etl.demo.truth_links import cut
from etl.demo.truth_people import People

MIN_STAY = 5 * MINUTE
MERGE_GAP = 2 * MINUTE
ROOM_LIMIT = 4 * HOUR
AFTER_LAST_MEETING = 15 * MINUTE

Interval = tuple[int, int]
Mode = Literal["room", "platform"]


@dataclass(frozen=True)
class Stay:
    """An interval of one reference in one place; `person` is None where it leads to nobody."""

    mode: Mode
    place: str
    reference: str
    """Badge or e-mail address; for a guest without any, what tells the connection apart."""
    person: int | None
    start: int
    end: int


def stays(
    scans: Iterable[Scan],
    connections: Iterable[Connection],
    meetings: Sequence[Meeting],
    people: People,
) -> list[Stay]:
    """List all stays of some length but for service, cut where a reference may change hands."""
    found = [*_room_stays(scans, meetings), *_platform_stays(connections)]
    return [
        replace(stay, start=start, end=end, person=people.find(stay.reference, start))
        for stay in found
        for start, end in cut(people.windows, stay.reference, stay.start, stay.end)
        if end > start
    ]


def _room_stays(scans: Iterable[Scan], meetings: Sequence[Meeting]) -> Iterable[Stay]:
    by_badge: dict[str, list[Scan]] = {}
    for scan in sorted(scans, key=lambda one: one.time):
        by_badge.setdefault(scan.badge, []).append(scan)
    for badge, seen in by_badge.items():
        for scan, following in zip_longest(seen, seen[1:]):
            if scan.direction == "in":
                end = _exit(scan, following, meetings)
                yield Stay("room", scan.room, badge, None, scan.time, end)


def _exit(entry: Scan, following: Scan | None, meetings: Sequence[Meeting]) -> int:
    if following and following.direction == "out" and following.room == entry.room:
        return following.time
    ends = [entry.time + ROOM_LIMIT]
    if following:
        ends.append(following.time)
    today = [one for one in meetings if one.room == entry.room and same_day(one.start, entry.time)]
    if today:
        ends.append(closing(entry.time, today, AFTER_LAST_MEETING))
    return min(ends)


def closing(start: int, meetings: Sequence[Meeting], after: int) -> int:
    """Give the end of the meeting on at a moment, else of the next, else some time after all."""
    ends = [one.end for one in meetings if start < one.end]
    return min(ends) if ends else max(one.end for one in meetings) + after


def _platform_stays(connections: Iterable[Connection]) -> Iterable[Stay]:
    for one in connections:
        if not one.service:
            email = one.email.casefold()
            reference = email or f"{one.session_id} {one.name} {one.joined}"
            yield Stay("platform", one.platform, reference, None, one.joined, one.left)


def presence(
    meeting: Meeting, found: Iterable[Stay], people: People
) -> dict[int, dict[Mode, list[Interval]]]:
    """Give the presence of each participant in a meeting by mode, gaps closed."""
    there: dict[int, dict[Mode, list[Interval]]] = {}
    for stay in found:
        place = meeting.room if stay.mode == "room" else meeting.platform
        start, end = max(stay.start, meeting.start), min(stay.end, meeting.end)
        if stay.place != place or start >= end or stay.person is None:
            continue
        if people.people[stay.person].is_participant:
            modes = there.setdefault(stay.person, {"room": [], "platform": []})
            modes[stay.mode].append((start, end))
    return {
        person: {mode: union(parts, MERGE_GAP) for mode, parts in modes.items()}
        for person, modes in there.items()
    }


def union(parts: Iterable[Interval], gap: int = 0) -> list[Interval]:
    """Unite intervals; a gap of at most so many seconds is closed."""
    united: list[Interval] = []
    for start, end in sorted(parts):
        if united and start <= united[-1][1] + gap:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def reached(parts: Iterable[Interval], length: int) -> int | None:
    """Give the moment at which intervals add up to a length."""
    missing = length
    for start, end in parts:
        if end - start >= missing:
            return start + missing
        missing -= end - start
    return None


def is_in(parts: Iterable[Interval], at: int) -> bool:
    """Tell whether an instant lies in an interval, closed at its start and open at its end."""
    return any(start <= at < end for start, end in parts)


def peak(crowd: Iterable[list[Interval]], until: int) -> tuple[int, int | None]:
    """Give the largest number of people there at one instant, and the first such instant."""
    changes: dict[int, int] = {}
    for parts in crowd:
        for start, end in parts:
            changes[start] = changes.get(start, 0) + 1
            changes[end] = changes.get(end, 0) - 1
    most, first, now = 0, None, 0
    for at in sorted(changes):
        now += changes[at]
        if at <= until and now > most:
            most, first = now, at
    return most, first
