"""The people who may turn up at meetings, and how many of them do."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from etl.demo.model import DAY, HOUR, MEMBER_STATES, NEVER, Category, Entry, Meeting, local

# People in the room, online participants on the platform: the opening, the high-level segment,
# other plenary meetings, workshops, ancillary meetings.
ROOM = {"opening": 640, "high_level": 520, "plenary": 430, "workshop": 165, "ancillary": 62}
PLATFORM = {"opening": 1450, "high_level": 1020, "plenary": 830, "workshop": 340, "ancillary": 130}

HIGH_LEVEL_ENDS = local("2021-03-08 17:00")
# Small delegations take part only from a later day, and the next one not at all.
LATE_STATES = ("03-10 09:00", "03-10 13:00", "03-11 09:00", "03-11 16:00", "03-12 09:00")


@dataclass(frozen=True)
class Attendee:
    """Somebody with an accepted entry, under the references doors and platform know."""

    person: int
    name: str
    email: str
    badge: str
    state: str | None
    organization: str
    category: Category
    level: str
    number: int | None
    """Number of the entry in the form of the secretariat."""
    keenness: float
    room_from: int | None
    """When the badge opens doors; None for who is not there in person."""
    platform_from: int
    until: int


def attendees(entries: Sequence[Entry], seed: int) -> list[Attendee]:
    """List everybody who may attend, each once."""
    rng = np.random.default_rng([seed, 2])
    first: dict[int, Entry] = {}
    for entry in entries:
        kept = first.get(entry.person)
        if entry.outcome == "approved" and (kept is None or (entry.badge and not kept.badge)):
            first[entry.person] = entry
    people = [first[person] for person in sorted(first)]
    online = _small_states_online(people)
    late = {s: local(f"2021-{t}") for s, t in zip(online[3:8], LATE_STATES, strict=False)}
    late |= dict.fromkeys(online[8:9], NEVER)
    keen = rng.lognormal(0, 0.8, len(people))
    return [_attendee(entry, float(k), late) for entry, k in zip(people, keen, strict=True)]


def _attendee(entry: Entry, keenness: float, late: dict[str, int]) -> Attendee:
    platform_from = max(entry.decided + HOUR, late.get(entry.state or "", 0))
    return Attendee(
        person=entry.person,
        name=entry.name,
        email=entry.email,
        badge=entry.badge,
        state=entry.state,
        organization=entry.organization,
        category=entry.category,
        level=entry.level,
        number=entry.number if entry.form == "registration" else None,
        keenness=keenness * (1.0 if entry.category.is_participant else 0.35),
        room_from=entry.checked_in if entry.badge else None,
        platform_from=platform_from,
        until=NEVER if entry.withdrawn is None else entry.withdrawn,
    )


def _small_states_online(people: Sequence[Entry]) -> list[str]:
    """List the delegations that are all online, the smallest first."""
    groups: dict[str, list[Entry]] = {}
    for entry in people:
        if entry.state:
            groups.setdefault(entry.state, []).append(entry)
    return [
        state
        for state, group in sorted(groups.items(), key=lambda item: (len(item[1]), item[0]))
        if all(one.mode == "online" and one.category is MEMBER_STATES for one in group)
    ]


def size_of(meeting: Meeting) -> str:
    """Say which of the sizes of `ROOM` and `PLATFORM` a meeting has."""
    if meeting.kind != "plenary":
        return meeting.kind
    if meeting.session_id == "PL-01":
        return "opening"
    return "high_level" if meeting.start < HIGH_LEVEL_ENDS else "plenary"


def choose(
    rng: np.random.Generator, people: Sequence[Attendee], number: int, without: Container[int] = ()
) -> list[Attendee]:
    """Draw distinct people, the keen ones more often."""
    able = [one for one in people if one.person not in without]
    if not able or number <= 0:
        return []
    weights = np.array([one.keenness for one in able])
    drawn = rng.choice(len(able), min(number, len(able)), replace=False, p=weights / weights.sum())
    return [able[int(index)] for index in drawn]


def interval(random: Random, meeting: Meeting, *, latest: int) -> tuple[int, int]:
    """Draw arrival and departure: mostly around the borders, some late, some very short."""
    length = meeting.end - meeting.start
    start = meeting.start + int(random.gauss(-180, 260))
    if random.random() < 0.3:
        start = meeting.start + int(random.random() * length * 0.7)
    start = max(start, meeting.start - 14 * 60)
    fate = random.random()
    if fate < 0.07:
        end = max(start, meeting.start) + random.choice((45, 120, 240, 290, 299, 300, 300, 301))
    elif fate < 0.35:
        end = start + 300 + int(random.random() * length)
    else:
        end = meeting.end + int(random.gauss(-60, 200))
    return start, max(start + 20, min(end, meeting.end + latest))


def pieces(random: Random, start: int, end: int, chance: float) -> list[tuple[int, int]]:
    """Interrupt an interval at times: shorter than, as long as or longer than a merged gap."""
    if random.random() >= chance or end - start < 1200:
        return [(start, end)]
    leaves = start + 120 + int(random.random() * (end - start - 1000))
    back = leaves + random.choice((15, 40, 95, 119, 120, 121, 180, 420, 800))
    return [(start, leaves), (back, end)] if back < end - 30 else [(start, leaves)]


def same_day(one: int, other: int) -> bool:
    """Tell whether two instants lie on one Congress day."""
    offset = 9 * HOUR
    return (one + offset) // DAY == (other + offset) // DAY
