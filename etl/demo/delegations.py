"""Which groups register and how many people each sends, after the published figures of Kyoto."""

import csv
import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from etl.demo.model import (
    EXPERTS,
    HOST_GUESTS,
    IGOS,
    INSTITUTES,
    MEDIA,
    MEMBER_STATES,
    NGOS,
    OTHER_STATES,
    SPECIAL_GUESTS,
    STAFF,
    UNITED_NATIONS,
    Category,
)

HOST = "JPN"
MEMBER_STATES_REGISTERED = 152
HOST_SHARE = 0.13
HOST_SHARE_IN_PERSON = 0.42
STATES_IN_PERSON = 90
"""States with somebody in the host country; the others take part online only."""


@dataclass(frozen=True)
class Plan:
    """How many people register in a category, how many of them in person, from how many bodies."""

    category: Category
    people: int
    in_person: int
    bodies: int
    body_name: str
    most_in_person: int = 10_000
    """Places in the room per delegation."""


# The participants add up to 5,600, of whom 1,400 in person.
PLANS = (
    Plan(OTHER_STATES, 8, 4, 2, ""),
    Plan(UNITED_NATIONS, 260, 120, 14, "United Nations entity {:02}"),
    Plan(INSTITUTES, 90, 36, 18, "Programme network institute {:02}"),
    Plan(IGOS, 190, 50, 37, "Intergovernmental organization {:02}", most_in_person=2),
    Plan(NGOS, 400, 90, 114, "Non-governmental organization {:03}"),
    Plan(EXPERTS, 600, 170, 60, "University {:02}"),
    Plan(MEDIA, 240, 150, 60, "News organization {:02}"),
    Plan(HOST_GUESTS, 180, 180, 12, "Guest of the host country, group {:02}"),
    Plan(SPECIAL_GUESTS, 40, 40, 4, "Guest of the secretariat, group {:02}"),
    Plan(STAFF, 420, 420, 9, "Conference service {:02}"),
)
MEMBER_STATE_PEOPLE = 4052
MEMBER_STATES_IN_PERSON = 930


@dataclass(frozen=True)
class State:
    """A State as the registration form names it."""

    iso3: str
    name: str
    is_member: bool
    group: str = ""
    """Regional group."""


@dataclass(frozen=True)
class Delegation:
    """A body that sends people."""

    category: Category
    name: str
    state: State
    represents: str | None
    people: int
    in_person: int


@functools.cache
def states() -> tuple[State, ...]:
    """List the States under the names of March 2021."""
    text = resources.files("etl.reference").joinpath("states.csv").read_text(encoding="utf-8")
    return tuple(
        State(
            iso3=row["iso3"],
            name="Turkey" if row["iso3"] == "TUR" else row["name"],
            is_member=row["un_status"] == "member",
            group=row["regional_group"],
        )
        for row in csv.DictReader(io.StringIO(text))
    )


def scaled(number: int, scale: float, least: int = 1) -> int:
    """Take a fraction of a number of people, at least so many."""
    return max(least, round(number * scale))


def apportion(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Share a total by weights into whole numbers, each at least `least`, exactly adding up."""
    rest = total - least * len(weights)
    shares = np.asarray(weights, dtype=float) / sum(weights) * rest
    counts = np.floor(shares).astype(int)
    order = np.argsort(-(shares - counts), kind="stable")
    counts[order[: rest - int(counts.sum())]] += 1
    return [int(count) + least for count in counts]


def delegations(rng: np.random.Generator, scale: float) -> list[Delegation]:
    """List every delegation with its size; the Member States come first."""
    known = states()
    found = _member_states(rng, scale, known)
    observers = [state for state in known if not state.is_member]
    for plan in PLANS:
        found += _of_plan(rng, scale, plan, observers if plan.category is OTHER_STATES else known)
    return found


def unregistered_states(found: Sequence[Delegation]) -> list[State]:
    """List the Member States from which no delegation comes."""
    coming = {one.represents for one in found}
    return [state for state in states() if state.is_member and state.iso3 not in coming]


def _member_states(
    rng: np.random.Generator, scale: float, known: Sequence[State]
) -> list[Delegation]:
    people = scaled(MEMBER_STATE_PEOPLE, scale, least=12)
    number = min(MEMBER_STATES_REGISTERED, people // 3)
    host = next(state for state in known if state.iso3 == HOST)
    others = [state for state in known if state.is_member and state.iso3 != HOST]
    picked = np.sort(rng.choice(len(others), number - 1, replace=False))
    chosen = [others[int(index)] for index in picked]
    host_people = max(2, round(people * HOST_SHARE))
    sizes = apportion(people - host_people, rng.lognormal(0, 0.6, number - 1).tolist(), least=2)
    in_person = scaled(MEMBER_STATES_IN_PERSON, scale, least=4)
    host_in_person = round(in_person * HOST_SHARE_IN_PERSON)
    present = rng.random(number - 1).argsort() < number * STATES_IN_PERSON // 152
    caps = [min(10, size) if here else 0 for size, here in zip(sizes, present, strict=True)]
    in_rooms = _places(rng, in_person - host_in_person, caps)
    return [
        Delegation(MEMBER_STATES, "", state, state.iso3, size, here)
        for state, size, here in zip(
            [host, *chosen], [host_people, *sizes], [host_in_person, *in_rooms], strict=True
        )
    ]


def _of_plan(
    rng: np.random.Generator, scale: float, plan: Plan, known: Sequence[State]
) -> list[Delegation]:
    people = scaled(plan.people, scale)
    bodies = min(plan.bodies, people)
    sizes = apportion(people, rng.lognormal(0, 0.7, bodies).tolist(), least=1)
    caps = [min(plan.most_in_person, size) for size in sizes]
    in_rooms = _places(rng, min(round(plan.in_person * scale), sum(caps)), caps)
    is_state = plan.category is OTHER_STATES
    homes = range(bodies) if is_state else rng.integers(len(known), size=bodies).tolist()
    return [
        Delegation(
            plan.category,
            plan.body_name.format(number + 1),
            known[home],
            known[home].iso3 if is_state else None,
            size,
            here,
        )
        for number, (home, size, here) in enumerate(zip(homes, sizes, in_rooms, strict=True))
    ]


def _places(rng: np.random.Generator, total: int, caps: Sequence[int]) -> list[int]:
    """Give out places in the room at random, to no delegation more than its cap."""
    owners = np.repeat(np.arange(len(caps)), caps)
    taken = rng.choice(owners, min(total, len(owners)), replace=False)
    return [int(count) for count in np.bincount(taken, minlength=len(caps))]
