"""Entries of two registration forms over three months, with the oddities that real lists have."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from etl.demo.answers import answered
from etl.demo.delegations import Delegation, delegations, scaled, unregistered_states
from etl.demo.model import (
    DAY,
    EXPERTS,
    HOUR,
    MEMBER_STATES,
    NEVER,
    NGOS,
    STAFF,
    UNITED_NATIONS,
    Entry,
    Form,
    local,
)

OPENS = local("2020-12-01 09:00")
CLOSES = local("2021-03-02 17:00")
BADGES_FROM = local("2021-03-02 09:00")
LAST_DECISION = local("2021-03-05 18:00")

PENDING, REJECTED, WITHDRAWN = 90, 140, 104
WITHDRAW_DURING = ("03-09 10:20", "03-09 15:05", "03-10 09:40", "03-10 16:30", "03-11 11:15")
LATE, SECOND_FORMS, ORGANIZERS_ONLY, ONLINE_CHECK_INS = 12, 70, 25, 150

# What display names of another list call some States.
_ALSO_TYPED = {
    "Republic of Korea": "South Korea",
    "Viet Nam": "Vietnam",
    "Russian Federation": "Russia",
    "Côte d'Ivoire": "Côte d’Ivoire",
    "United States of America": "United States",
}


def entries(seed: int, scale: float) -> tuple[Entry, ...]:
    """Make all entries of both forms, numbered in each by the moment of registration."""
    rng = np.random.default_rng([seed, 1])
    coming = delegations(rng, scale)
    made = [entry for one in coming for entry in _of_delegation(rng, one)]
    made = [replace(entry, person=number) for number, entry in enumerate(made)]
    made = _with_quirks(rng, made, scale)
    made += _not_approved(rng, coming, made, scale)
    made = _collect_badges(rng, made, scale)
    made += _second_forms(rng, made, scale)
    return answered(_numbered(_named(entry) for entry in made), seed)


def _of_delegation(rng: np.random.Generator, one: Delegation) -> list[Entry]:
    return [
        _entry(rng, one, person=0, in_person=index < one.in_person) for index in range(one.people)
    ]


def _entry(rng: np.random.Generator, one: Delegation, *, person: int, in_person: bool) -> Entry:
    opened = CLOSES - OPENS
    registered = OPENS + int(opened * (rng.beta(2.2, 1.1) if rng.random() < 0.8 else rng.random()))
    decided = min(registered + HOUR + int(rng.exponential(2 * DAY)), LAST_DECISION)
    typed = _ALSO_TYPED.get(one.state.name, one.state.name)
    speaks = one.category.is_participant and rng.random() < 0.12
    return Entry(
        form="registration",
        number=0,
        person=person,
        name="",
        category=one.category,
        state=one.represents,
        country=typed if rng.random() < 0.4 else one.state.name,
        affiliation=one.name or f"Ministry of Justice, {one.state.name}",
        email="",
        mode="in_person" if in_person else "online",
        registered=registered,
        decided=decided,
        role="Speaker" if speaks else "General Admission / Observer",
        phone=f"{rng.integers(10**9, 10**10)}",
        tags="VIP" if rng.random() < 0.01 else "",
    )


def _not_approved(
    rng: np.random.Generator, coming: Sequence[Delegation], made: Sequence[Entry], scale: float
) -> list[Entry]:
    """Add entries that never make a participant; the rejected come from States not represented."""
    absent = unregistered_states(coming)
    senders = [one for one in coming if one.category in (MEMBER_STATES, NGOS, EXPERTS)]
    added: list[Entry] = []
    for kind, number in (("pending", PENDING), ("rejected", REJECTED), ("withdrawn", WITHDRAWN)):
        for _ in range(scaled(number, scale, least=2)):
            sender = senders[int(rng.integers(len(senders)))]
            if kind == "rejected" and sender.category is MEMBER_STATES:
                state = absent[int(rng.integers(len(absent)))]
                sender = replace(sender, state=state, represents=state.iso3)
            person = len(made) + len(added)
            added.append(_refused(rng, _entry(rng, sender, person=person, in_person=False), kind))
    return added


def _refused(rng: np.random.Generator, entry: Entry, kind: str) -> Entry:
    if kind == "pending":
        return replace(entry, outcome="pending", decided=NEVER)
    if kind == "rejected":
        return replace(entry, outcome="rejected")
    leaves = min(entry.decided + HOUR + int(rng.exponential(9 * DAY)), LAST_DECISION + HOUR)
    return replace(entry, withdrawn=leaves)


def _with_quirks(rng: np.random.Generator, made: list[Entry], scale: float) -> list[Entry]:
    made = [replace(entry, email=f"delegate.{entry.person:04}@example.org") for entry in made]
    states: dict[str, list[int]] = {}
    for index, entry in enumerate(made):
        if entry.category is MEMBER_STATES and entry.state:
            states.setdefault(entry.state, []).append(index)
    _share_mailboxes(made, list(states.values()))
    largest = max(states.values(), key=len)
    made[largest[-1]] = replace(
        made[largest[-1]], state=None, country=_misspelt(made[largest[-1]].country)
    )
    spoken_for = {largest[-1], *(i for i, e in enumerate(made) if not e.email.startswith("dele"))}
    free = [i for i, e in enumerate(made) if i not in spoken_for and e.mode == "online"]
    free = [i for i in free if made[i].category.is_participant]
    order = [free[int(index)] for index in rng.permutation(len(free))]
    late, order = order[: scaled(LATE, scale)], order[scaled(LATE, scale) :]
    for index in late:
        at = local("2021-03-07 09:00") + int(rng.integers(4 * DAY))
        made[index] = replace(made[index], registered=at, decided=at + 20 * 60)
    added: list[Entry] = []
    for index, leaves in zip(order, WITHDRAW_DURING, strict=False):
        person = len(made) + len(added)
        twin = replace(
            made[index],
            person=person,
            email=f"delegate.{person:04}@example.org",
            mode="online" if added else "in_person",
            registered=made[index].registered - 7,
            withdrawn=local(f"2021-{leaves}"),
        )
        added.append(twin)
    return made + added


def _share_mailboxes(made: list[Entry], states: list[list[int]]) -> None:
    """Let one whole delegation, part of another, and two neighbours each use one address."""
    online = [group for group in states if all(made[i].mode == "online" for i in group)]
    by_size = sorted(online, key=len)
    shared = [by_size[0], by_size[-1][:3], [by_size[1][0], by_size[2][0]]]
    for number, group in enumerate(shared, 1):
        for index in group:
            made[index] = replace(made[index], email=f"mission.{number}@example.org")


def _misspelt(country: str) -> str:
    return f"{country[1]}{country[0]}{country[2:]} ?"


def _collect_badges(rng: np.random.Generator, made: list[Entry], scale: float) -> list[Entry]:
    numbers = rng.permutation(90_000)[: len(made)] + 10_000
    result = [
        replace(
            entry,
            email=entry.email or f"delegate.{entry.person:04}@example.org",
            badge=f"K14-{number}" if entry.mode == "in_person" else "",
            checked_in=_badge_time(rng) if entry.mode == "in_person" else None,
        )
        for entry, number in zip(made, numbers, strict=True)
    ]
    online = [i for i, e in enumerate(result) if e.mode == "online" and e.outcome == "approved"]
    for index in rng.choice(online, scaled(ONLINE_CHECK_INS, scale), replace=False).tolist():
        joined = local("2021-03-07 10:00") + int(rng.integers(5)) * DAY
        joined += int(rng.integers(2 * HOUR))
        if result[index].decided < joined:
            result[index] = replace(result[index], checked_in=joined)
    return result


def _badge_time(rng: np.random.Generator) -> int | None:
    """Most collect their badge before the opening, some in the mornings after, a few never."""
    chance = rng.random()
    if chance < 0.045:
        return None
    if chance < 0.7:
        day = int(rng.choice(5, p=[0.12, 0.13, 0.2, 0.25, 0.3]))
        return BADGES_FROM + day * DAY + int(rng.integers(9 * HOUR))
    day = int(rng.choice(5, p=[0.62, 0.16, 0.1, 0.07, 0.05]))
    return local("2021-03-07 08:00") + day * DAY + int(rng.integers(2 * HOUR))


def _second_forms(rng: np.random.Generator, made: list[Entry], scale: float) -> list[Entry]:
    """Let some people fill in the organizers' form as well, and move a few to it altogether."""
    groups = (NGOS, UNITED_NATIONS, EXPERTS, MEMBER_STATES)
    able = [
        index
        for index, entry in enumerate(made)
        if entry.category in groups
        and entry.outcome == "approved"
        and entry.withdrawn is None
        and entry.email.startswith("delegate")
        and entry.decided <= LAST_DECISION
    ]
    picked = [able[int(i)] for i in rng.permutation(len(able))]
    twice = picked[: scaled(SECOND_FORMS, scale)]
    for index in picked[len(twice) : len(twice) + scaled(ORGANIZERS_ONLY, scale)]:
        made[index] = replace(made[index], form="organizers")
    return [_second(rng, made[index]) for index in twice]


def _second(rng: np.random.Generator, first: Entry) -> Entry:
    later = min(first.registered + HOUR + int(rng.integers(20 * DAY)), LAST_DECISION - DAY)
    is_helper = rng.random() < 0.15
    return replace(
        first,
        form="organizers",
        email=first.email.replace("delegate", "Delegate").replace("example", "Example"),
        category=STAFF if is_helper else first.category,
        state=None if is_helper else first.state,
        mode="online" if rng.random() < 0.4 else first.mode,
        registered=later,
        decided=min(later + 5 * HOUR, LAST_DECISION),
        checked_in=None,
        badge="",
        role="Speaker",
    )


def _named(entry: Entry) -> Entry:
    sender = entry.country if entry.category.represents_state else entry.affiliation
    return replace(entry, name=f"Delegate {entry.person:04} of {sender}")


def _numbered(made: Iterable[Entry]) -> tuple[Entry, ...]:
    counters: dict[Form, int] = {"registration": 0, "organizers": 0}
    result = []
    for entry in sorted(made, key=lambda one: (one.registered, one.person, one.form)):
        counters[entry.form] += 1
        result.append(replace(entry, number=counters[entry.form]))
    return tuple(result)
