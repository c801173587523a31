"""Which States and organizations are registered and represented, as docs/definitions.md says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from etl.demo.delegations import states
from etl.demo.model import Category
from etl.demo.organizations import Listed
from etl.demo.secretariat import LISTED, Delegation
from etl.demo.truth_people import People, Person
from etl.demo.truth_presence import Stay
from etl.demo.truth_statements import Spoken


@dataclass(frozen=True)
class Evidence:
    """What speaks for somebody's presence up to a moment."""

    people: People
    stays: Sequence[Stay]
    statements: Sequence[Spoken]
    until: int

    def registered(self) -> Iterator[Person]:
        """Give the participants registered by then."""
        yield from (one for one in self.people.people if self._is_in(one, one.registered))

    def recorded(self) -> Iterator[Person]:
        """Give the participants who collected a badge or were anywhere for any time."""
        yield from (one for one in self.people.people if self._is_in(one, one.badge_collected))
        for stay in self.stays:
            if stay.person is not None and stay.start <= self.until:
                one = self.people.people[stay.person]
                yield from [one] * one.is_participant

    def spoken(self) -> Iterator[Spoken]:
        """Give the statements delivered by then, in person, live or by video."""
        yield from (one for one in self.statements if one.delivered <= self.until)

    def _is_in(self, one: Person, at: int | None) -> bool:
        return one.is_participant and at is not None and at <= self.until


def member_states(
    evidence: Evidence, delegations: Iterable[Delegation], known: int
) -> tuple[set[str], set[str]]:
    """Give the Member States registered and those represented.

    A decision wins over the records, for a State registered, and has no time of its own.
    """
    members = {state.iso3 for state in states() if state.is_member}
    registered = {one.state for one in evidence.registered()}
    recorded = {one.state for one in evidence.recorded()}
    recorded |= {one.state for one in evidence.spoken()}
    for stay in evidence.stays:
        if stay.person is None and stay.start <= evidence.until:
            recorded.add(evidence.people.shared_state(stay.reference))
    for row in delegations:
        decision = row.is_represented(known)
        if decision is not None:
            recorded = recorded | {row.state} if decision else recorded - {row.state}
    represented = registered & recorded
    return {s for s in registered if s in members}, {s for s in represented if s in members}


def organizations(
    evidence: Evidence, listed: Iterable[Listed], known: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Count the organizations registered and represented, by category.

    The category is the one in the list, else the first of those on the forms.
    """
    names = _names(listed, known)
    registered: dict[str, Category] = {}
    for one in sorted(evidence.registered(), key=lambda one: one.category.order):
        if one.organization:
            known_as = names.get(folded(one.organization))
            category = known_as.category if known_as else one.category
            registered.setdefault(called(names, one.organization), category)
    recorded = {called(names, o.organization) for o in evidence.recorded() if o.organization}
    recorded |= {called(names, o.organization) for o in evidence.spoken() if o.organization}
    represented = {name: of for name, of in registered.items() if name in recorded}
    return _by_category(registered), _by_category(represented)


def _names(listed: Iterable[Listed], known: int) -> dict[str, Listed]:
    """Give the row of each organization in the list by every way of writing it."""
    rows = [row for row in listed if row.written <= known]
    return {folded(name): row for row in rows for name in (row.name, *row.aliases)}


def called(names: dict[str, Listed], written: str) -> str:
    """Give the one name of an organization, else its own as written."""
    key = folded(written)
    return folded(names[key].name) if key in names else key


def folded(name: str) -> str:
    """Make spellings alike that differ in case and spaces only."""
    return " ".join(name.split()).casefold()


def _by_category(found: dict[str, Category]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for category in sorted(found.values(), key=lambda one: one.order):
        counts[category.id] = counts.get(category.id, 0) + 1
    return counts


@dataclass(frozen=True)
class Places:
    """Places of delegations whose number is set, and participants who take them."""

    in_person: int
    in_person_used: int
    online: int
    online_used: int


def places(
    people: People, delegations: Iterable[Delegation], listed: Iterable[Listed], known: int
) -> Places:
    """Count places and participants as known at a moment, whatever moment the figures are of."""
    names = _names(listed, known)
    rows = [row for row in delegations if known >= LISTED]
    bodies = {row.state or called(names, row.organization): row for row in rows}
    used = {True: 0, False: 0}
    for one in people.people:
        body = one.state or (called(names, one.organization) if one.organization else "")
        row = bodies.get(body) if one.is_participant else None
        limit = row and (row.places if one.in_person else row.places_online)
        used[one.in_person] += limit is not None
    return Places(
        in_person=sum(row.places or 0 for row in rows),
        in_person_used=used[True],
        online=sum(row.places_online or 0 for row in rows),
        online_used=used[False],
    )
