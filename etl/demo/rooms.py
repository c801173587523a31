"""Who sits in which room, and what the scanners at the doors make of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

import numpy as np

from etl.demo.attendees import ROOM, Attendee, choose, interval, pieces, size_of
from etl.demo.model import DAY, MINUTE, Meeting, Scan, local
from etl.demo.programme import LOUNGE, ROOMS

OFFLINE_UPLOAD = 20 * MINUTE
UNKNOWN_BADGES = ("K14-00001", "K14-00002", "K14-00003")


@dataclass
class Visit:
    """One time in a room; `left` is None where nobody scanned the exit."""

    badge: str
    room: str
    entered: int
    left: int | None
    again: int | None = None
    """A second entry scan during the visit."""


@dataclass
class Doors:
    """The visits so far and where everybody stands, while the week is played through."""

    random: Random
    rng: np.random.Generator
    visits: list[Visit] = field(default_factory=list)
    last: dict[str, Visit] = field(default_factory=dict)
    free_from: dict[str, int] = field(default_factory=dict)
    inside: dict[str, set[int]] = field(default_factory=dict)
    """Meeting -> the people who were in its room at some time."""

    def visit(self, badge: str, room: str, start: int, end: int) -> None:
        """Record a visit, with the oddities that happen at doors."""
        for entered, left in pieces(self.random, start, end, 0.12):
            made = Visit(badge, room, entered, left)
            chance = self.random.random()
            if chance < 0.02:
                made.left = None
            elif chance < 0.024 and left - entered > 900:
                made.again = entered + 400
            self.visits.append(made)
            self.last[badge] = made
        self.free_from[badge] = end + 45


def play(people: Sequence[Attendee], meetings: Sequence[Meeting], seed: int, scale: float) -> Doors:
    """Let people go to the meetings of the week, in the order of the programme."""
    doors = Doors(Random(f"rooms {seed}"), np.random.default_rng([seed, 3]))
    in_person = [one for one in people if one.room_from is not None]
    noons = [local("2021-03-07 12:20") + day * DAY for day in range(6)]
    for meeting in meetings:
        while noons and noons[0] < meeting.start:
            _rest(doors, in_person, noons.pop(0), max(1, round(50 * scale)))
        _attend(doors, in_person, meeting, max(1, round(ROOM[size_of(meeting)] * scale)))
    for number, badge in enumerate(UNKNOWN_BADGES):
        meeting = meetings[3 + 4 * number]
        doors.visits.append(Visit(badge, meeting.room, meeting.start + 61, meeting.end - 61))
    return doors


def _able(doors: Doors, people: Sequence[Attendee], at: int) -> list[Attendee]:
    """List who has a badge and stands in no room."""
    return [
        one
        for one in people
        if one.room_from is not None
        and one.room_from < at - 15 * MINUTE
        and at < one.until
        and doors.free_from.get(one.badge, 0) < at - 15 * MINUTE
    ]


def _rest(doors: Doors, people: Sequence[Attendee], noon: int, number: int) -> None:
    for one in choose(doors.rng, _able(doors, people, noon), number):
        start = noon + doors.random.randrange(40 * MINUTE)
        doors.visit(one.badge, LOUNGE, start, start + 300 + doors.random.randrange(1200))


def _attend(doors: Doors, people: Sequence[Attendee], meeting: Meeting, number: int) -> None:
    able = _able(doors, people, meeting.start)
    inside = doors.inside.setdefault(meeting.session_id, set())
    for one in choose(doors.rng, able, number):
        start, end = interval(doors.random, meeting, latest=9 * MINUTE)
        doors.visit(one.badge, meeting.room, start, end)
        inside.add(one.person)
    for one in _moving(doors, people, meeting)[: max(1, number // 60)]:
        before = doors.last[one.badge]
        start = max(meeting.start, before.entered, before.again or 0) + doors.random.randrange(
            90, 600
        )
        before.left = None
        doors.visit(one.badge, meeting.room, start, meeting.end - 70)
        inside.add(one.person)


def _moving(doors: Doors, people: Sequence[Attendee], meeting: Meeting) -> list[Attendee]:
    """List who is in another room now and stays there for a while yet."""
    return [
        one
        for one in people
        if (last := doors.last.get(one.badge)) is not None
        and last.room != meeting.room
        and last.entered < meeting.start
        and last.left is not None
        and last.left > meeting.start + 15 * MINUTE
    ]


def scans(doors: Doors, seed: int) -> tuple[Scan, ...]:
    """Turn visits into the rows of the scanners, by the moment of their upload."""
    random = Random(f"scans {seed}")
    rows: list[Scan] = []
    for visit in doors.visits:
        rows.append(_scan(random, visit, "in", visit.entered))
        if visit.again is not None:
            rows.append(_scan(random, visit, "in", visit.again))
        if visit.left is not None:
            rows.append(_scan(random, visit, "out", visit.left))
    rows += _exits_without_entry(random, doors)
    return tuple(sorted(rows, key=lambda row: (row.uploaded, row.time, row.badge, row.direction)))


def _scan(random: Random, visit: Visit, direction: Literal["in", "out"], at: int) -> Scan:
    gates = ROOMS[visit.room][2] if visit.room in ROOMS else (visit.room,)
    gate = random.choice(gates)
    uploaded = at + OFFLINE_UPLOAD if random.random() < 0.004 else at
    return Scan(visit.badge, visit.room, gate, direction, at, uploaded, f"scanner-{len(gate)}")


def _exits_without_entry(random: Random, doors: Doors) -> list[Scan]:
    """Let a few badges leave a room early in the morning that they never entered."""
    forgetful = {visit.badge for visit in doors.visits if visit.left is None}
    badges = sorted(set(doors.last) - forgetful)
    early = local("2021-03-08 07:30")
    return [
        _scan(random, Visit(random.choice(badges), "Main Hall", 0, None), "out", early + n * DAY)
        for n in range(4)
    ]
