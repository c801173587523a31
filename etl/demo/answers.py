"""What people answer to the further questions of a form: level, gender, name of organization."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from etl.demo.model import MEMBER_STATES, Entry
from etl.demo.organizations import written

MINISTER_STATES = 90
"""States of 152 that send a minister, as at Kyoto."""

_GENDERS = (("Female", 0.45), ("Male", 0.93), ("Prefer not to say", 0.96), ("", 1.0))
_LEVELS = (("Vice-Minister", 0.06), ("Ambassador", 0.2), ("Other", 0.9), ("", 1.0))


def answered(entries: Iterable[Entry], seed: int) -> tuple[Entry, ...]:
    """Fill in the further questions; a person answers alike in both forms, spelling apart."""
    made = tuple(entries)
    ministers = _ministers(made, seed)
    return tuple(_answered(entry, seed, entry.person in ministers) for entry in made)


def _answered(entry: Entry, seed: int, is_minister: bool) -> Entry:
    person = Random(f"answers {seed} {entry.person}")
    gender = _drawn(person, _GENDERS)
    level = _drawn(person, _LEVELS)
    if not entry.category.represents_state:
        level = ""
    organization = entry.affiliation if entry.category.represents_organization else ""
    spelling = Random(f"name {seed} {entry.form} {entry.person}")
    return replace(
        entry,
        organization=organization,
        affiliation=written(spelling, organization) if organization else entry.affiliation,
        level="Minister" if is_minister else level,
        gender=gender,
    )


def _drawn(random: Random, shares: Sequence[tuple[str, float]]) -> str:
    chance = random.random()
    return next(value for value, share in shares if chance < share)


def _ministers(entries: Sequence[Entry], seed: int) -> set[int]:
    """Pick one person each of some States whose registration is approved and stays so."""
    heads: dict[str, int] = {}
    for entry in entries:
        stays = entry.outcome == "approved" and entry.withdrawn is None
        if entry.category is MEMBER_STATES and entry.state and stays:
            heads.setdefault(entry.state, entry.person)
    states = sorted(heads)
    number = round(len(states) * MINISTER_STATES / 152)
    return {heads[state] for state in Random(f"ministers {seed}").sample(states, number)}
