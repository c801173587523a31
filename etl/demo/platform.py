"""Who connects to which platform meeting, and what its report of participants says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from etl.demo.attendees import PLATFORM, Attendee, choose, interval, pieces, size_of
from etl.demo.model import MEMBER_STATES, MINUTE, Connection, Entry, Meeting

GUESTS_PER_MEETING = 9
UNKNOWN_ADDRESSES = 14
IN_ROOM_TOO = 0.13
AWAY_FROM_ROOM = 0.05


@dataclass
class Platform:
    """The connections so far."""

    random: Random
    rng: np.random.Generator
    connections: list[Connection] = field(default_factory=list)
    taken: set[tuple[str, str, int]] = field(default_factory=set)

    def connect(
        self,
        meeting: Meeting,
        name: str,
        email: str,
        joined: int,
        left: int,
        *,
        service: bool = False,
    ) -> None:
        """Record a connection; no two of one address begin in the same second."""
        while (meeting.session_id, email or name, joined) in self.taken:
            joined += 1
        self.taken.add((meeting.session_id, email or name, joined))
        self.connections.append(
            Connection(
                session_id=meeting.session_id,
                platform=meeting.platform,
                name=name,
                email=email,
                joined=joined,
                left=max(joined, left),
                service=service,
                guest=not service,
            )
        )


def play(
    people: Sequence[Attendee],
    inside: dict[str, set[int]],
    meetings: Sequence[Meeting],
    seed: int,
    scale: float,
) -> Platform:
    """Let people join the meetings of the week online. `inside` tells who is in which room."""
    platform = Platform(Random(f"platform {seed}"), np.random.default_rng([seed, 4]))
    for meeting in meetings:
        wanted = max(2, round(PLATFORM[size_of(meeting)] * scale))
        for one in _joining(platform, people, meeting, inside[meeting.session_id], wanted):
            _join(platform, meeting, one)
        _join_unknown(platform, meeting, max(1, round(GUESTS_PER_MEETING * min(1, scale * 4))))
        _serve(platform, meeting)
    return platform


def _joining(
    platform: Platform,
    people: Sequence[Attendee],
    meeting: Meeting,
    inside: set[int],
    wanted: int,
) -> list[Attendee]:
    able = [one for one in people if one.platform_from <= meeting.start - 900 < one.until - 900]
    online = [one for one in able if not one.badge]
    here = [one for one in able if one.badge]
    seated = {one.person for one in here} & inside
    away = {one.person for one in here} - inside
    return [
        *choose(platform.rng, online, wanted),
        *choose(platform.rng, here, round(len(seated) * IN_ROOM_TOO), without=away),
        *choose(platform.rng, here, round(wanted * AWAY_FROM_ROOM), without=inside),
    ]


def _join(platform: Platform, meeting: Meeting, one: Attendee) -> None:
    random = platform.random
    email = one.email.upper() if random.random() < 0.02 else one.email
    start, end = interval(random, meeting, latest=6 * MINUTE)
    for joined, left in pieces(random, start, end, 0.22):
        platform.connect(meeting, one.name, email, joined, left)
    chance = random.random()
    if chance < 0.04:
        also = start + random.randrange(30, 900)
        platform.connect(meeting, one.name, email, also, max(also + 40, end - 200))
    elif chance < 0.042:
        platform.connect(meeting, one.name, email, end + 30, end + 30)


def _join_unknown(platform: Platform, meeting: Meeting, guests: int) -> None:
    """Let in people whom no registration knows: without an address, or with a strange one."""
    random = platform.random
    for number in range(guests):
        start, end = interval(random, meeting, latest=6 * MINUTE)
        platform.connect(meeting, f"Guest {number + 1:02}", "", start, end)
    for number in random.sample(range(UNKNOWN_ADDRESSES), k=2):
        start, end = interval(random, meeting, latest=6 * MINUTE)
        address = f"visitor.{number:02}@example.org"
        platform.connect(meeting, f"Visitor {number:02}", address, start, end)


def _serve(platform: Platform, meeting: Meeting) -> None:
    """Connect the room itself and, where there is interpretation, the booths."""
    random = platform.random
    start = meeting.start - 20 * MINUTE - random.randrange(300)
    end = meeting.end + 6 * MINUTE + random.randrange(60)
    names = [f"{meeting.room} (service)"]
    if meeting.kind != "ancillary":
        names += [f"Interpretation {language} (service)" for language in ("EN", "FR", "ES")]
    for number, name in enumerate(names):
        platform.connect(meeting, name, "", start + 20 * number, end, service=True)


def complete(
    platform: Platform,
    entries: Iterable[Entry],
    people: Sequence[Attendee],
    meetings: Sequence[Meeting],
) -> None:
    """Let every Member State and every organization be recorded before the closing.

    Left out is who cannot take part at all: no way of access, or no mailbox of their own.
    """
    kept = (entry for entry in entries if entry.withdrawn is None)
    badges = {_body(entry) for entry in kept if entry.checked_in and entry.badge}
    emails = {connection.email.casefold() for connection in platform.connections}
    owners: dict[str, set[str | None]] = {}
    for one in people:
        owners.setdefault(one.email, set()).add(_body(one))
    plenaries = [meeting for meeting in meetings if meeting.kind == "plenary"]
    able = [
        one
        for one in people
        if _body(one) and len(owners[one.email]) == 1 and one.until >= plenaries[-1].end
    ]
    seen = badges | {_body(one) for one in able if one.email in emails}
    for one in able:
        ready = [meeting for meeting in plenaries if one.platform_from <= meeting.start]
        if _body(one) not in seen and ready:
            start, end = ready[0].start + 95, ready[0].end - 40
            platform.connect(ready[0], one.name, one.email, start, end)
            seen.add(_body(one))


def _body(one: Entry | Attendee) -> str | None:
    """Name the Member State or organization that somebody represents."""
    return one.state if one.category is MEMBER_STATES else one.organization or None
