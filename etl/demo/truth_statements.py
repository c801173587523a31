"""Who took the floor when and how, as far as the list of speakers tells at a moment."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.demo.model import Category
from etl.demo.statements import Statement
from etl.demo.truth_links import registration
from etl.demo.truth_people import People
from etl.demo.truth_presence import Mode

_MODES: dict[str, Mode] = {"in person": "room", "live": "platform"}
DELIVERIES = {"in person": "in_person", "live": "live", "video": "video"}


@dataclass(frozen=True)
class Spoken:
    """A statement delivered: in person, live or by video."""

    session_id: str
    delivery: str
    delivered: int
    person: int | None
    """Who spoke in person or live, where the list leads to exactly one participant."""
    mode: Mode | None
    state: str | None
    organization: str | None
    """As written in the list."""
    category: Category


def rows(statements: Iterable[Statement], known: int) -> list[Statement]:
    """Give the list as it stands at a moment."""
    return [row.at(known) for row in statements if row.inscribed <= known]


def spoken(listed: Iterable[Statement], people: People) -> list[Spoken]:
    """Give the statements delivered, with who delivered them."""
    found = []
    for row in listed:
        if row.delivered is None or row.delivery not in DELIVERIES:
            continue
        mode = _MODES.get(row.delivery)
        found.append(
            Spoken(
                row.session_id,
                DELIVERIES[row.delivery],
                row.delivered,
                _speaker(row, row.delivered, people) if mode else None,
                mode,
                row.state,
                row.speaker if row.category.represents_organization else None,
                row.category,
            )
        )
    return found


def _speaker(row: Statement, at: int, people: People) -> int | None:
    """Find the participant by the strongest reference that leads to one person."""
    number = "" if row.registration is None else registration(row.registration)
    for reference in (number, row.badge, row.email.casefold()):
        person = people.find(reference, at) if reference else None
        if person is not None:
            return person if people.people[person].is_participant else None
    return None


def delivered(found: Iterable[Spoken], until: int) -> dict[str, int]:
    """Count the statements delivered by the way they were."""
    counts = Counter(one.delivery for one in found if one.delivered <= until)
    return {delivery: counts[delivery] for delivery in DELIVERIES.values()}


def first_words(found: Iterable[Spoken]) -> dict[int, Spoken]:
    """Give the first statement of each participant who spoke in person or live."""
    first: dict[int, Spoken] = {}
    for one in sorted(found, key=lambda one: one.delivered):
        if one.person is not None:
            first.setdefault(one.person, one)
    return first


def written(listed: Sequence[Statement]) -> int:
    """Count the statements in writing only; nobody keeps when they were handed in."""
    return sum(row.delivery == "written" for row in listed)


def posted(listed: Iterable[Statement], until: int) -> int:
    """Count the texts posted."""
    return sum(row.posted is not None and row.posted <= until for row in listed)
