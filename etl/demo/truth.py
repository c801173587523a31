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
from etl.demo.model import AFTER_ALL, MINUTE, Connection, Meeting, in_utc
from etl.demo.truth_headline import Headline, Seen, headline
from etl.demo.truth_meetings import Held, attendable, held
from etl.demo.truth_people import know
from etl.demo.truth_presence import (
    MIN_STAY,
    Interval,
    Mode,
    closing,
    is_in,
    peak,
    presence,
    reached,
    stays,
    union,
)
from etl.demo.truth_statements import Spoken, first_words, rows, spoken
from etl.demo.truth_webcast import (
    Quality,
    Watched,
    quality_within,
    stalled_minutes,
    totals_within,
    watched,
)

EXPORT_EVERY = 10 * MINUTE
"""Registration lists are exported whole this often; reports of meetings every minute."""

Presences = dict[int, dict[Mode, list[Interval]]]


@dataclass(frozen=True)
class SessionTruth:
    """Figures of one meeting. A minute: room only, platform only, both.

    Opening and closing are those known, whatever moment the figures are of.
    """

    opened_at: str | None
    closed_at: str | None
    attended: int
    room_only: int
    platform_only: int
    both: int
    peak: int
    peak_at: str | None
    statements_delivered: int
    playbacks: int
    watch_minutes: float
    playbacks_stalled: int
    watched_playbacks: int
    watched_half: int
    watched_three_quarters: int
    watched_all: int
    minutes: dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Truth:
    """The figures as of a moment, as known at another."""

    as_of: str | None
    known_at: str | None
    headline: Headline
    sessions: dict[str, SessionTruth]
    stalls: dict[str, tuple[int, int]]
    """Viewing minutes by regional group of the network location, and those with a stall."""


def truth(congress: Congress, as_of: int | None = None, known_at: int | None = None) -> Truth:
    """Work out all figures: events up to `as_of` (a full minute), as known at `known_at`."""
    known = AFTER_ALL if known_at is None else known_at
    until = known if as_of is None else min(as_of, known)
    until -= until % MINUTE
    seen = _seen(congress, known)
    attended: dict[int, int] = {}
    sessions = {}
    for one in seen.meetings:
        made = [spoken for spoken in seen.spoken if spoken.session_id == one.planned.session_id]
        there = {} if one.is_cancelled else presence(one.meeting, seen.stays, seen.people)
        moments = _moments(there, first_words(made))
        sessions[one.planned.session_id] = _session(one, there, moments, made, seen.spans, until)
        for person, at in moments.items() if one.planned.phase == "congress" else ():
            attended[person] = min(at, attended.get(person, at))
    for person, words in first_words(seen.spoken).items():
        attended[person] = min(words.delivered, attended.get(person, words.delivered))
    return Truth(
        as_of=None if as_of is None else iso(until),
        known_at=None if known_at is None else iso(known_at),
        headline=headline(replace(seen, attended=attended), until),
        sessions=sessions,
        stalls=stalled_minutes(seen.spans, until),
    )


def _seen(congress: Congress, known: int) -> Seen:
    """Work out who is who and who was where, as known at a moment."""
    lists_at = known - known % EXPORT_EVERY
    people = know(congress.entries, lists_at, congress.links, links_at=known)
    meetings = held(congress.meetings, congress.clock, known)
    taking_place = attendable(meetings)
    listed = rows(congress.statements, known)
    return Seen(
        congress=congress,
        known=known,
        people=people,
        meetings=meetings,
        stays=stays(
            (scan for scan in congress.scans if scan.uploaded <= known),
            _reported(congress.connections, taking_place, known - known % MINUTE),
            taking_place,
            people,
        ),
        spans=watched(congress.playbacks, known),
        listed=listed,
        spoken=spoken(listed, people),
        attended={},
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


def _moments(there: Presences, first: dict[int, Spoken]) -> dict[int, int]:
    """Give the moment at which each participant has attended, by being there or by speaking."""
    moments = {person: words.delivered for person, words in first.items()}
    for person, modes in there.items():
        at = reached(union([*modes["room"], *modes["platform"]]), MIN_STAY)
        if at is not None:
            moments[person] = min(at, moments.get(person, at))
    return moments


def _session(
    one: Held,
    there: Presences,
    moments: dict[int, int],
    made: Sequence[Spoken],
    spans: Sequence[Watched],
    until: int,
) -> SessionTruth:
    classes = {"room": 0, "platform": 0, "both": 0}
    for person, at in moments.items():
        if at <= until:
            classes[_class(there.get(person, {}), made, person, until)] += 1
    everybody = [union([*modes["room"], *modes["platform"]]) for modes in there.values()]
    most, first_at = peak(everybody, until)
    meeting = one.meeting
    playbacks, minutes = (0, 0.0) if one.is_cancelled else totals_within(spans, meeting, until)
    quality = Quality() if one.is_cancelled else quality_within(spans, meeting, until)
    return SessionTruth(
        opened_at=None if one.opened is None else iso(one.opened),
        closed_at=None if one.closed is None else iso(one.closed),
        attended=sum(classes.values()),
        room_only=classes["room"],
        platform_only=classes["platform"],
        both=classes["both"],
        peak=most,
        peak_at=None if first_at is None else iso(first_at),
        statements_delivered=sum(spoken.delivered <= until for spoken in made),
        playbacks=playbacks,
        watch_minutes=minutes,
        playbacks_stalled=quality.stalled,
        watched_playbacks=quality.over,
        watched_half=quality.half,
        watched_three_quarters=quality.three_quarters,
        watched_all=quality.all,
        minutes={
            iso(at): _minute(there, at)
            for at in range(meeting.start + -meeting.start % MINUTE, meeting.end, 17 * MINUTE)
            if at <= until and not one.is_cancelled
        },
    )


def _class(
    modes: dict[Mode, list[Interval]], made: Sequence[Spoken], person: int, until: int
) -> str:
    """Name the modes begun by a moment, for somebody who has attended by then.

    Who was not seen anywhere was where the statements came from; who was seen only after the
    statement was already there.
    """
    begins: dict[Mode, int] = {mode: parts[0][0] for mode, parts in modes.items() if parts}
    if not begins:
        words = [one for one in made if one.person == person]
        begins = {one.mode: one.delivered for one in reversed(words) if one.mode is not None}
    first = min(begins, key=lambda mode: (begins[mode], mode == "platform"))
    begun = [mode for mode, start in begins.items() if mode == first or start <= until]
    return "both" if len(begun) == 2 else begun[0]


def _minute(there: Presences, at: int) -> tuple[int, int, int]:
    room = {person for person, modes in there.items() if is_in(modes["room"], at)}
    platform = {person for person, modes in there.items() if is_in(modes["platform"], at)}
    return len(room - platform), len(platform - room), len(room & platform)
