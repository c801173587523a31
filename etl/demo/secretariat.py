"""What else the secretariat keeps by hand: delegations, people counted by eye, incidents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from etl.demo.attendees import Attendee
from etl.demo.delegations import HOST, states
from etl.demo.model import DAY, HOUR, IGOS, MEMBER_STATES, MINUTE, NEVER, Entry, Meeting, local
from etl.demo.rooms import Doors

LISTED = local("2021-02-22 10:00")
PLACES, PLACES_ONLINE = 10, 40
"""Places of a State; the host country has no number set."""
IGO_PLACES, IGO_PLACES_ONLINE = 2, 5
CREDENTIALS_ACCEPTED = local("2021-03-11 18:30")
"""When the credentials in due form received by then are accepted."""
DECIDED = local("2021-03-10 17:05")
REASON = "Took part through the connection of another mission, as its note verbale says"

Credentials = Literal["not received", "received", "accepted"]


@dataclass(frozen=True)
class Delegation:
    """A row of the list of delegations."""

    name: str
    state: str | None
    organization: str
    places: int | None
    places_online: int | None
    received: int = NEVER
    accepted: int = NEVER
    decided: int = NEVER
    """When it is decided that the State was represented, whatever the records say."""

    def credentials(self, known: int) -> Credentials | None:
        """Tell how far the credentials are at a moment; organizations need none."""
        if self.state is None:
            return None
        if self.accepted <= known:
            return "accepted"
        return "received" if self.received <= known else "not received"

    def is_represented(self, known: int) -> bool | None:
        """Give the decision known at a moment; None where there is none."""
        return True if self.decided <= known else None

    def moments(self) -> Iterator[int]:
        """Give the moments at which something is written in the row."""
        changes = (self.received, self.accepted, self.decided)
        yield from (LISTED, *(at for at in changes if at < NEVER))


@dataclass(frozen=True)
class HeadCount:
    """People counted by eye."""

    session_id: str
    place: str
    counted: int
    people: int
    written: int


@dataclass(frozen=True)
class Note:
    """An incident, by the clock."""

    noted: int
    session_id: str
    text: str


NOTES = (
    Note(local("2021-03-06 17:30"), "", "Sound and interpretation checked in all rooms."),
    Note(local("2021-03-07 09:35"), "PL-01", "Queue at gate 1; gate 2 opened as well."),
    Note(local("2021-03-07 14:52"), "PL-02", "Interpretation into French interrupted, 4 minutes."),
    Note(
        local("2021-03-08 10:40"), "AM-JP-07", "Moved to Annex Hall 2: projector of Room A fails."
    ),
    Note(local("2021-03-08 15:10"), "PL-05", "Platform: sound of live speakers low, corrected."),
    Note(local("2021-03-09 09:20"), "AM-JP-08", "Cancelled by the organizer."),
    Note(local("2021-03-09 10:26"), "PL-06", "Webcast in English without sound, 2 minutes."),
    Note(local("2021-03-10 16:05"), "WS2-1", "Discussion not concluded; meeting goes on."),
    Note(local("2021-03-11 14:20"), "PL-10", "Scanner at gate 2 offline; scans follow later."),
    Note(local("2021-03-12 11:50"), "PL-11", "Report adopted."),
)


def delegations(
    entries: Iterable[Entry], people: Iterable[Attendee], seed: int
) -> tuple[Delegation, ...]:
    """List the Member States and intergovernmental organizations that register."""
    random = Random(f"delegations {seed}")
    approved = [one for one in entries if one.outcome == "approved"]
    coming = {one.state for one in approved if one.category is MEMBER_STATES}
    silent = {one.state for one in people if one.state and one.platform_from == NEVER}
    rows = [
        _of_state(random, state.iso3, state.name, is_silent=state.iso3 in silent)
        for state in states()
        if state.is_member and state.iso3 in coming
    ]
    bodies = sorted({one.organization for one in approved if one.category is IGOS})
    return (*rows, *(Delegation(b, None, b, IGO_PLACES, IGO_PLACES_ONLINE) for b in bodies))


def _of_state(random: Random, iso3: str, name: str, *, is_silent: bool) -> Delegation:
    in_time = random.random() < 0.93
    day = local("2021-03-02 00:00") + random.choice((0, 1, 2, 3, 5, 6, 7, 8)) * DAY
    return Delegation(
        name,
        iso3,
        "",
        None if iso3 == HOST else PLACES,
        None if iso3 == HOST else PLACES_ONLINE,
        received=day + random.choice((11, 15, 18)) * HOUR if in_time else NEVER,
        accepted=CREDENTIALS_ACCEPTED if in_time else NEVER,
        decided=DECIDED if is_silent else NEVER,
    )


def head_counts(doors: Doors, meetings: Sequence[Meeting], seed: int) -> tuple[HeadCount, ...]:
    """Count the people in the rooms once in most meetings, nearly right."""
    random = Random(f"head counts {seed}")
    made = []
    for meeting in meetings:
        if meeting.kind == "ancillary" and random.random() < 0.6:
            continue
        counted = meeting.start + random.randint(25, 50) * MINUTE
        counted -= counted % MINUTE
        there = sum(
            visit.room == meeting.room and visit.entered <= counted < (visit.left or meeting.end)
            for visit in doors.visits
        )
        people = max(0, there + random.randint(-3, 4))
        written = counted + random.randint(90, 400)
        made.append(HeadCount(meeting.session_id, meeting.room, counted, people, written))
    return tuple(made)
