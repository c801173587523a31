"""The figures of the whole Congress, put together as docs/definitions.md says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from etl.demo import truth_meetings, truth_represented, truth_statements
from etl.demo.congress import Congress
from etl.demo.statements import Statement
from etl.demo.truth_meetings import Held
from etl.demo.truth_people import People
from etl.demo.truth_presence import Stay
from etl.demo.truth_statements import Spoken
from etl.demo.truth_webcast import Watched, totals


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
    organizations_registered: dict[str, int]
    """By category."""
    organizations_represented: dict[str, int]
    unregistered_connections: int
    stays: int
    stays_linked: int
    playbacks: int
    watch_minutes: float
    meetings_planned: int
    meetings_held: int
    meetings_cancelled: int
    minutes_lost: float
    """Of plenary meetings, committees and workshops."""
    statements_inscribed: int
    """On the list of speakers; those in writing only are apart."""
    statements_delivered: dict[str, int]
    """By the way they were delivered."""
    statements_written: int
    texts_posted: int
    places_in_person: int
    places_in_person_used: int
    places_online: int
    places_online_used: int

    @property
    def link_rate(self) -> float | None:
        """Linked stays as a share of all stays."""
        return self.stays_linked / self.stays if self.stays else None


@dataclass(frozen=True)
class Seen:
    """What is known at a moment, as worked out by the other modules."""

    congress: Congress
    known: int
    people: People
    meetings: Sequence[Held]
    stays: Sequence[Stay]
    spans: Sequence[Watched]
    listed: Sequence[Statement]
    spoken: Sequence[Spoken]
    attended: dict[int, int]
    """Participant -> when they first attended a meeting of the Congress or spoke."""


def headline(seen: Seen, until: int) -> Headline:
    """Give the figures of what happened up to a moment."""
    people, congress = seen.people, seen.congress
    entries = [(entry, status) for entry, status in people.statuses if entry.registered <= until]
    count = Counter(status for _, status in entries)
    badges = {
        number
        for number, one in enumerate(people.people)
        if one.is_participant and _by(one.badge_collected, until)
    }
    begun = [stay for stay in seen.stays if stay.start <= until]
    evidence = truth_represented.Evidence(people, seen.stays, seen.spoken, until)
    registered, represented = truth_represented.member_states(
        evidence, congress.delegations, seen.known
    )
    bodies = truth_represented.organizations(evidence, congress.organizations, seen.known)
    places = truth_represented.places(
        people, congress.delegations, congress.organizations, seen.known
    )
    playbacks, minutes = totals(seen.spans, until)
    planned = [one for one in seen.meetings if one.planned.phase == "congress"]
    return Headline(
        approved=count["approved"],
        pending=count["pending"],
        rejected=count["rejected"],
        withdrawn=count["withdrawn"],
        checked_in=sum(_by(e.checked_in, min(until, people.known_at)) for e, _ in people.statuses),
        registered=sum(one.is_participant and _by(one.registered, until) for one in people.people),
        badge_collected=len(badges),
        attended=len(badges | _until(seen.attended, until)),
        states_registered=len(registered),
        states_represented=len(represented),
        organizations_registered=bodies[0],
        organizations_represented=bodies[1],
        unregistered_connections=len({stay.reference for stay in begun if stay.person is None}),
        stays=len(begun),
        stays_linked=sum(stay.person is not None for stay in begun),
        playbacks=playbacks,
        watch_minutes=minutes,
        meetings_planned=len(planned) + congress.unscheduled,
        meetings_held=truth_meetings.count_held(planned, until),
        meetings_cancelled=sum(one.is_cancelled for one in planned),
        minutes_lost=truth_meetings.minutes_lost(planned, until),
        statements_inscribed=sum(row.delivery != "written" for row in seen.listed),
        statements_delivered=truth_statements.delivered(seen.spoken, until),
        statements_written=truth_statements.written(seen.listed),
        texts_posted=truth_statements.posted(seen.listed, until),
        places_in_person=places.in_person,
        places_in_person_used=places.in_person_used,
        places_online=places.online,
        places_online_used=places.online_used,
    )


def _by(at: int | None, until: int) -> bool:
    return at is not None and at <= until


def _until(moments: dict[int, int], until: int) -> set[int]:
    return {person for person, at in moments.items() if at <= until}
