"""Who is who, worked out from the entries alone, as docs/definitions.md says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from etl.demo.links import Link
from etl.demo.model import Category, Entry, Status
from etl.demo.truth_links import Windows, linked, registration, windows


@dataclass(frozen=True)
class Person:
    """Somebody behind one or more entries."""

    category: Category
    state: str | None
    is_active: bool
    is_participant: bool
    in_person: bool
    registered: int | None
    badge_collected: int | None
    organization: str | None = None
    """The organization represented, as written on the form."""


@dataclass(frozen=True)
class People:
    """Everybody known at a moment, and where e-mail addresses and badges lead."""

    people: tuple[Person, ...]
    owners: dict[str, tuple[int, ...]]
    """E-mail address, badge or registration -> positions of the people it may stand for."""
    statuses: tuple[tuple[Entry, Status], ...]
    known_at: int
    windows: Windows = field(default_factory=dict)

    def find(self, reference: str, at: int) -> int | None:
        """Give the one person a reference leads to at a moment; None if there is none or several.

        What the list of links says of the moment goes before the registrations.
        """
        found = linked(self.windows, reference, at)
        if found:
            return found.pop() if len(found) == 1 else None
        return self.registered(reference)

    def registered(self, reference: str) -> int | None:
        """Give the one person a reference leads to by the registrations alone."""
        owners = self.owners.get(reference, ())
        return owners[0] if len(owners) == 1 else None

    def shared_state(self, reference: str) -> str | None:
        """Give the State whose representatives alone share a reference."""
        owners = [self.people[number] for number in self.owners.get(reference, ())]
        found = {one.state if one.is_participant else None for one in owners}
        return found.pop() if len(owners) > 1 and len(found) == 1 else None


def know(
    entries: Sequence[Entry], at: int, links: Iterable[Link] = (), links_at: int | None = None
) -> People:
    """Work out the people from all entries made up to a moment, with their status then.

    The list of links counts as it stands at another moment, for it is saved more often.
    """
    statuses = tuple((one, one.status(at)) for one in entries if one.registered <= at)
    people: list[Person] = []
    holders: dict[str, set[int]] = {}
    for group in _same_person(statuses):
        people.append(_person(group, at))
        for entry, _ in group:
            for reference in _references(entry):
                if reference:
                    holders.setdefault(reference, set()).add(len(people) - 1)
    owners = {reference: _current(found, people) for reference, found in holders.items()}
    found = People(tuple(people), owners, statuses, at)
    known = at if links_at is None else links_at
    return replace(found, windows=windows(links, found.registered, known))


def _references(entry: Entry) -> tuple[str, ...]:
    number = registration(entry.number) if entry.form == "registration" else ""
    return entry.email.casefold(), entry.badge, number


def _current(found: set[int], people: Sequence[Person]) -> tuple[int, ...]:
    """Leave out people without an active entry where somebody with one is left."""
    active = tuple(number for number in sorted(found) if people[number].is_active)
    return active or tuple(sorted(found))


def _is_active(status: Status) -> bool:
    return status in ("approved", "pending")


def _same_person(
    statuses: Sequence[tuple[Entry, Status]],
) -> Iterable[list[tuple[Entry, Status]]]:
    active: dict[str, list[tuple[Entry, Status]]] = {}
    for entry, status in statuses:
        if _is_active(status):
            active.setdefault(entry.email.casefold(), []).append((entry, status))
        else:
            yield [(entry, status)]
    for group in active.values():
        in_each_form = Counter(entry.form for entry, _ in group)
        if max(in_each_form.values()) == 1:
            yield group
        else:
            yield from ([one] for one in group)


def _person(group: Sequence[tuple[Entry, Status]], at: int) -> Person:
    approved = [entry for entry, status in group if status == "approved"]
    first = min(
        approved or [entry for entry, _ in group],
        key=lambda entry: (entry.category.order, entry.registered, entry.form, entry.number),
    )
    badges = [
        entry.checked_in
        for entry in approved
        if entry.mode == "in_person" and entry.checked_in is not None and entry.checked_in <= at
    ]
    return Person(
        category=first.category,
        state=first.state if first.category.represents_state else None,
        is_active=any(_is_active(status) for _, status in group),
        is_participant=bool(approved) and first.category.is_participant,
        in_person=any(entry.mode == "in_person" for entry in approved),
        registered=min((entry.registered for entry in approved), default=None),
        badge_collected=min(badges, default=None),
        organization=first.affiliation if first.category.represents_organization else None,
    )
