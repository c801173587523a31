"""The figures of a simulated Congress, computed from what happened and not from the files.

Straightforward code over the simulator's own people, scans, connections and requests. It follows
docs/definitions.md and shares nothing with the pipeline, so that the two can be compared.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from etl.demo.attendees import same_day
from etl.demo.congress import Congress
from etl.demo.delegations import states
from etl.demo.model import MINUTE, Connection, Meeting, in_utc
from etl.demo.people import NEVER
from etl.demo.truth_people import People, know
from etl.demo.truth_presence import (
    MIN_STAY,
    Interval,
    Mode,
    Stay,
    closing,
    is_in,
    peak,
    presence,
    reached,
    stays,
    union,
)
from etl.demo.truth_webcast import Watched, totals, totals_within, watched

EXPORT_EVERY = 10 * MINUTE
"""Registration lists are exported whole this often; reports of meetings every minute."""

Presences = dict[int, dict[Mode, list[Interval]]]


@dataclass(frozen=True)
class Headline:
    """Figures of the whole Congress."""

    approved: int
    pending: int
    rejected: int
    withdrawn: int
    checked_in: int
    registered: int
    badge_collected: int
    attended: int
    states_registered: int
    states_represented: int
    unregistered_connections: int
    stays: int
    stays_linked: int
    playbacks: int
    watch_minutes: float

    @property
    def link_rate(self) -> float | None:
        """Linked stays as a share of all stays."""
        return self.stays_linked / self.stays if self.stays else None


@dataclass(frozen=True)
class SessionTruth:
    """Figures of one meeting. A minute: room only, platform only, both."""

    attended: int
    room_only: int
    platform_only: int
    both: int
    peak: int
    peak_at: str | None
    playbacks: int
    watch_minutes: float
    minutes: dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Truth:
    """The figures as of a moment, as known at another."""

    as_of: str | None
    known_at: str | None
    headline: Headline
    sessions: dict[str, SessionTruth]


def truth(congress: Congress, as_of: int | None = None, known_at: int | None = None) -> Truth:
    """Work out all figures: events up to `as_of` (a full minute), as known at `known_at`."""
    known = NEVER if known_at is None else known_at
    until = known if as_of is None else min(as_of, known)
    until -= until % MINUTE
    people = know(congress.entries, known - known % EXPORT_EVERY)
    found = stays(
        (scan for scan in congress.scans if scan.uploaded <= known),
        _reported(congress.connections, congress.meetings, known - known % MINUTE),
        congress.meetings,
        people,
    )
    spans = watched(congress.playbacks, known)
    attended: dict[int, int] = {}
    sessions = {}
    for meeting in congress.meetings:
        there = presence(meeting, found, people)
        moments = _moments(there)
        sessions[meeting.session_id] = _session(meeting, there, moments, spans, until)
        for person, at in moments.items() if meeting.phase == "congress" else ():
            attended[person] = min(at, attended.get(person, at))
    return Truth(
        as_of=None if as_of is None else iso(until),
        known_at=None if known_at is None else iso(known_at),
        headline=_headline(people, found, spans, attended, until),
        sessions=sessions,
    )


def dump(path: Path, truths: dict[str, Truth]) -> None:
    """Write truths as JSON, each under its name."""
    text = json.dumps({name: asdict(one) for name, one in truths.items()}, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def iso(at: int) -> str:
    """Write an instant as UTC."""
    return f"{in_utc(at):%Y-%m-%dT%H:%M:%SZ}"


def _reported(
    connections: Iterable[Connection], meetings: Sequence[Meeting], at: int
) -> Iterable[Connection]:
    """Give the connections as reported then; one that lasts ends when its meeting closes."""
    for one in connections:
        if one.left <= at:
            yield one
        elif one.joined <= at:
            today = [
                meeting
                for meeting in meetings
                if meeting.platform == one.platform and same_day(meeting.start, one.joined)
            ]
            yield replace(one, left=max(one.joined, closing(one.joined, today, 0)))


def _moments(there: Presences) -> dict[int, int]:
    """Give the moment at which each participant has attended."""
    moments = {}
    for person, modes in there.items():
        at = reached(union([*modes["room"], *modes["platform"]]), MIN_STAY)
        if at is not None:
            moments[person] = at
    return moments


def _session(
    meeting: Meeting,
    there: Presences,
    moments: dict[int, int],
    spans: Sequence[Watched],
    until: int,
) -> SessionTruth:
    classes = {"room": 0, "platform": 0, "both": 0}
    for person, at in moments.items():
        if at <= until:
            modes = there[person]
            begun = [mode for mode, parts in modes.items() if parts and parts[0][0] <= until]
            classes["both" if len(begun) == 2 else begun[0]] += 1
    everybody = [union([*modes["room"], *modes["platform"]]) for modes in there.values()]
    most, first = peak(everybody, until)
    playbacks, minutes = totals_within(spans, meeting, until)
    return SessionTruth(
        attended=sum(classes.values()),
        room_only=classes["room"],
        platform_only=classes["platform"],
        both=classes["both"],
        peak=most,
        peak_at=None if first is None else iso(first),
        playbacks=playbacks,
        watch_minutes=minutes,
        minutes={
            iso(at): _minute(there, at)
            for at in range(meeting.start, meeting.end, 17 * MINUTE)
            if at <= until
        },
    )


def _minute(there: Presences, at: int) -> tuple[int, int, int]:
    room = {person for person, modes in there.items() if is_in(modes["room"], at)}
    platform = {person for person, modes in there.items() if is_in(modes["platform"], at)}
    return len(room - platform), len(platform - room), len(room & platform)


def _headline(
    people: People,
    found: Sequence[Stay],
    spans: Sequence[Watched],
    attended: dict[int, int],
    until: int,
) -> Headline:
    entries = [(entry, status) for entry, status in people.statuses if entry.registered <= until]
    count = {kind: sum(status == kind for _, status in entries) for kind in _STATUSES}
    badges = {
        number: one.badge_collected
        for number, one in enumerate(people.people)
        if one.is_participant and _by(one.badge_collected, until)
    }
    begun = [stay for stay in found if stay.start <= until]
    registered_states, recorded_states = _states(people, begun, until)
    playbacks, minutes = totals(spans, until)
    return Headline(
        approved=count["approved"],
        pending=count["pending"],
        rejected=count["rejected"],
        withdrawn=count["withdrawn"],
        checked_in=sum(_by(e.checked_in, min(until, people.known_at)) for e, _ in people.statuses),
        registered=sum(one.is_participant and _by(one.registered, until) for one in people.people),
        badge_collected=len(badges),
        attended=len({*badges, *(person for person, at in attended.items() if at <= until)}),
        states_registered=len(registered_states),
        states_represented=len(registered_states & recorded_states),
        unregistered_connections=len({stay.reference for stay in begun if stay.person is None}),
        stays=len(begun),
        stays_linked=sum(stay.person is not None for stay in begun),
        playbacks=playbacks,
        watch_minutes=minutes,
    )


_STATUSES = ("approved", "pending", "rejected", "withdrawn")


def _by(at: int | None, until: int) -> bool:
    return at is not None and at <= until


def _states(people: People, begun: Iterable[Stay], until: int) -> tuple[set[str], set[str]]:
    """Give the Member States registered and those recorded."""
    members = {state.iso3 for state in states() if state.is_member}
    representing = [one for one in people.people if one.is_participant and one.state in members]
    registered = {one.state for one in representing if one.state and _by(one.registered, until)}
    recorded = {one.state for one in representing if _by(one.badge_collected, until)}
    for stay in begun:
        if stay.person is None:
            recorded.add(people.shared_state(stay.reference))
        elif people.people[stay.person].is_participant:
            recorded.add(people.people[stay.person].state)
    return registered, {state for state in recorded if state in members}
