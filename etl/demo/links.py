"""References that belong to somebody for a time: day badges, and numbers learned late."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from etl.demo.model import DAY, EXPERTS, HOUR, MINUTE, Entry, Meeting, local
from etl.demo.rooms import UNKNOWN_BADGES, Doors, Visit

SWAPPED, DOUBLED, MISTAKEN = (local(f"2021-03-{day} 00:00") for day in ("08", "09", "10"))
"""Days on which a badge changes hands at noon, properly and not, and one is taken by mistake."""
LEARNED = local("2021-03-09 09:30")
"""When it is learned whose two references of the first days are."""


@dataclass(frozen=True)
class Link:
    """A row of the list of links, and when it stands in the list."""

    registration: int
    """Number of the entry in the form of the secretariat."""
    badge: str = ""
    email: str = ""
    valid_from: int | None = None
    valid_to: int | None = None
    written: int = 0
    removed: int | None = None

    def is_listed(self, known: int) -> bool:
        """Tell whether the row stands in the list at a moment."""
        return self.written <= known and (self.removed is None or known < self.removed)

    def moments(self) -> Iterator[int]:
        """Give the moments at which the row is written and taken out."""
        yield self.written
        if self.removed is not None:
            yield self.removed


def play(doors: Doors, meetings: Sequence[Meeting], entries: Iterable[Entry]) -> tuple[Link, ...]:
    """Give out day badges, let people use them, and write down who they are."""
    numbers = _experts(entries)
    if not numbers:
        return ()
    links = [
        Link(next(numbers), badge=UNKNOWN_BADGES[0], written=LEARNED),
        Link(next(numbers), email="visitor.03@example.org", written=LEARNED),
    ]
    links += _taken_by_mistake(doors, next(numbers))
    for day in range(local("2021-03-07 00:00"), local("2021-03-13 00:00"), DAY):
        for badge in ("DAY-01", "DAY-02", "DAY-03"):
            links += _for_a_day(doors, meetings, badge, day, next(numbers))
    links += _changing_hands(doors, meetings, "DAY-04", SWAPPED, numbers, overlap=0)
    links += _changing_hands(doors, meetings, "DAY-05", DOUBLED, numbers, overlap=25 * MINUTE)
    return tuple(links)


def _taken_by_mistake(doors: Doors, number: int) -> Iterator[Link]:
    """Let somebody have worn the badge of somebody else for a morning, as is found out later."""
    opens, noon = MISTAKEN + 9 * HOUR, MISTAKEN + 12 * HOUR
    worn = [visit.badge for visit in doors.visits if opens < visit.entered < noon - HOUR]
    for badge in worn[:1]:
        yield Link(number, badge, "", opens, noon, written=noon + 2 * HOUR)


def _experts(entries: Iterable[Entry]) -> Iterator[int]:
    """Give numbers of experts who have no badge of their own, again and again."""
    forms: dict[int, list[Entry]] = {}
    for entry in entries:
        forms.setdefault(entry.person, []).append(entry)
    able = [
        one.number
        for one, *others in forms.values()
        if not others
        and (one.category, one.form, one.mode) == (EXPERTS, "registration", "online")
        and (one.outcome, one.withdrawn) == ("approved", None)
        and one.registered < local("2021-03-02 00:00")
    ]
    while len(able) > 1:
        yield from able


def _for_a_day(
    doors: Doors, meetings: Sequence[Meeting], badge: str, day: int, number: int
) -> Iterator[Link]:
    opens, noon = day + 8 * HOUR, day + 12 * HOUR
    for meeting in (_between(meetings, day, noon), _between(meetings, noon, day + DAY)):
        if meeting is not None:
            # A badge used before it is valid is nobody's until then.
            doors.visits.append(Visit(badge, meeting.room, meeting.start - 70, meeting.end - 95))
    yield Link(number, badge, "", opens, day + 21 * HOUR, written=opens - 12 * MINUTE)


def _between(meetings: Sequence[Meeting], begins: int, ends: int) -> Meeting | None:
    return next((one for one in meetings if begins < one.start < ends), None)


def _changing_hands(
    doors: Doors,
    meetings: Sequence[Meeting],
    badge: str,
    day: int,
    numbers: Iterator[int],
    *,
    overlap: int,
) -> Iterator[Link]:
    """Let a second person have the badge from noon on; the first is listed a while longer."""
    noon, evening = day + 12 * HOUR, day + 20 * HOUR
    morning = _between(meetings, day + 9 * HOUR + 45 * MINUTE, noon)
    afternoon = _between(meetings, noon + HOUR, evening)
    if morning is not None:
        doors.visits.append(Visit(badge, morning.room, morning.start + 300, noon + 11 * MINUTE))
    if afternoon is not None:
        doors.visits.append(Visit(badge, afternoon.room, afternoon.start + 60, afternoon.end - 60))
    first = Link(next(numbers), badge, "", day + 9 * HOUR, evening, day + 8 * HOUR)
    changed = noon + 6 * MINUTE
    yield replace(first, removed=changed)
    yield replace(first, valid_to=noon + overlap, written=changed)
    yield Link(next(numbers), badge, "", noon, evening, changed)
