"""Attacks on protected tables. Nothing here uses the code that protects them.

The attacker knows how the tables are made, and so writes down which cells add up, by their places.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reports.disclosure import protect
from dashboard.reports.document import Mark, Table, Total
from tests.reports.protected import BY_MODE, headline, table

Sign = Literal["=", "<="]
Place = tuple[str, str]
"""Row and column, as the attacker calls them; a total has the same place in all tables."""

Seen = dict[Place, int | None]
"""What stands at each place; None where it is hidden."""

COLUMNS = ("in_person", "online", "registered", "badge", "attended")
METRICS = (*BY_MODE, "event.badge_collected", "event.attended")


@dataclass(frozen=True)
class Person:
    category: str
    group: str
    online: bool
    badge: bool
    attended: bool


def congress(seed: random.Random, people: int, categories: int, groups: int) -> list[Person]:
    """Make people up, fewer and fewer in each further category and group."""
    made = []
    for _ in range(people):
        online = seed.random() < 0.3
        badge = not online and seed.random() < 0.7
        category = min(seed.randrange(categories), seed.randrange(categories))
        group = min(seed.randrange(groups), seed.randrange(groups))
        attended = badge or seed.random() < 0.5
        made.append(Person(f"c{category}", f"g{group}", online, badge, attended))
    return made


def figures(people: Sequence[Person]) -> tuple[int, ...]:
    online = sum(person.online for person in people)
    badges = sum(person.badge for person in people)
    attended = sum(person.attended for person in people)
    return len(people) - online, online, len(people), badges, attended


def divided(people: Sequence[Person], by: Callable[[Person], str]) -> dict[str, list[Person]]:
    keys = sorted({by(person) for person in people})
    return {key: [person for person in people if by(person) == key] for key in keys}


@dataclass(frozen=True)
class Report:
    """The tables of a small Congress, and where in them each place of the attacker is."""

    tables: tuple[Table, ...]
    places: tuple[tuple[Place, tuple[int, int, int]], ...]
    relations: tuple[tuple[Place, Sign, tuple[Place, ...]], ...]
    """A place, and what it is the sum of, or at least."""

    def values(self, tables: Sequence[Table]) -> Seen:
        """Return what stands at each place."""
        found: Seen = {}
        for place, (number, row, column) in self.places:
            cell = tables[number].rows[row][column]
            value = None if cell is Mark.SUPPRESSED else int(str(cell))
            assert found.setdefault(place, value) == value, f"{place} differs between tables"
        return found


def report(people: Sequence[Person]) -> Report:
    """Publish a table by category, one by group without attendance, and a headline."""
    categories = divided(people, lambda person: person.category)
    groups = divided(people, lambda person: person.group)
    by_category = {key: figures(found) for key, found in categories.items()}
    by_group = {key: figures(found)[:3] for key, found in groups.items()}
    all_of_them = figures(people)
    tables = (
        table("category_id", METRICS, {**by_category, Total.TOTAL: all_of_them}),
        table("regional_group", BY_MODE, {**by_group, Total.TOTAL: all_of_them[:3]}),
        headline(dict(zip(METRICS, all_of_them, strict=True))),
    )
    rows = [(0, [*categories, "all"], COLUMNS), (1, [*groups, "all"], COLUMNS[:3])]
    places = [
        ((name, column), (number, row, 1 + across))
        for number, names, columns in rows
        for row, name in enumerate(names)
        for across, column in enumerate(columns)
    ]
    places += [(("all", column), (2, row, 1)) for row, column in enumerate(COLUMNS)]
    return Report(tables, tuple(places), tuple(known(list(categories), list(groups))))


def known(
    categories: Sequence[str], groups: Sequence[str]
) -> Iterator[tuple[Place, Sign, tuple[Place, ...]]]:
    for row in (*categories, *groups, "all"):
        yield (row, "registered"), "=", ((row, "in_person"), (row, "online"))
    for row in (*categories, "all"):
        yield (row, "in_person"), "<=", ((row, "badge"),)
        yield (row, "attended"), "<=", ((row, "badge"),)
        yield (row, "registered"), "<=", ((row, "attended"),)
    for column in COLUMNS:
        yield ("all", column), "=", tuple((row, column) for row in categories)
    for column in COLUMNS[:3]:
        yield ("all", column), "=", tuple((row, column) for row in groups)


class Enumeration:
    """Tries all whole numbers, narrowing the limits of each by the others until one is left."""

    def __init__(self, made: Report, seen: Seen, most: int) -> None:
        self.relations = made.relations
        self.limits = {
            place: (0, most) if value is None else (value, value) for place, value in seen.items()
        }

    def can_be(self, place: Place, value: int) -> bool:
        """Tell whether any assignment that fits everything gives a place a value."""
        low, high = self.limits[place]
        return low <= value <= high and self._any({**self.limits, place: (value, value)})

    def _any(self, limits: dict[Place, tuple[int, int]]) -> bool:
        if not self._narrow(limits):
            return False
        open_ = [place for place, (low, high) in limits.items() if low < high]
        if not open_:
            return True
        place = min(open_, key=lambda each: limits[each][1] - limits[each][0])
        low, high = limits[place]
        return any(self._any({**limits, place: (value, value)}) for value in range(low, high + 1))

    def _narrow(self, limits: dict[Place, tuple[int, int]]) -> bool:
        before: dict[Place, tuple[int, int]] = {}
        while before != limits:
            before = dict(limits)
            for total, sign, parts in self.relations:
                least = sum(limits[part][0] for part in parts)
                most = sum(limits[part][1] for part in parts)
                low, high = limits[total]
                limits[total] = max(low, least), min(high, most) if sign == "=" else high
                for part in parts:
                    lowest, highest = limits[part]
                    fewer = high - (least - lowest)
                    more = low - (most - highest) if sign == "=" else 0
                    limits[part] = max(lowest, more), min(highest, fewer)
            if any(low > high for low, high in limits.values()):
                return False
        return True


def extremes(made: Report, seen: Seen, place: Place) -> tuple[int, int]:
    """Return the least and the most whole number a place may have."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    cells = {
        each: solver.addIntegral(lb=0, ub=5000)
        if value is None
        else solver.addIntegral(lb=value, ub=value)
        for each, value in seen.items()
    }
    for total, sign, parts in made.relations:
        together = sum(cells[part] for part in parts)
        solver.addConstr(cells[total] == together if sign == "=" else cells[total] >= together)
    found = []
    for optimize in (solver.minimize, solver.maximize):
        optimize(cells[place])
        found.append(round(solver.val(cells[place])))
    return found[0], found[1]


def small(made: Report, threshold: int) -> list[Place]:
    values = made.values(made.tables)
    return [place for place, value in values.items() if value and value < threshold]


def attack_by_trying(made: Report, seen: Seen, threshold: int, most: int) -> None:
    """Fail for a small group that is shown, or that cannot be one or none and many as well."""
    attacker = Enumeration(made, seen, most)
    for place in small(made, threshold):
        assert seen[place] is None, f"{place} is shown"
        assert any(attacker.can_be(place, value) for value in (0, 1)), f"{place} is at least 2"
        many = range(threshold, most + 1)
        assert any(attacker.can_be(place, value) for value in many), f"{place} is small"


def attack(people: Sequence[Person], threshold: int) -> Counter[str]:
    """Protect and attack; return how much was small, and how much was hidden."""
    made = report(people)
    seen = made.values(protect(made.tables, threshold)[0])
    attack_by_trying(made, seen, threshold, len(people) + threshold)
    hidden = sum(value is None for value in seen.values())
    return Counter(small=len(small(made, threshold)), hidden=hidden)


@pytest.mark.parametrize("seed", range(12))
def test_trying_all_whole_numbers_finds_no_small_group(seed: int) -> None:
    made = congress(random.Random(seed), people=18 + 3 * seed, categories=3, groups=2)
    found = attack(made, threshold=4)
    assert 0 < found["small"] < found["hidden"]


PEOPLE = st.builds(
    Person,
    st.sampled_from(["c0", "c0", "c0", "c1", "c1", "c2"]),
    st.sampled_from(["g0", "g0", "g1"]),
    st.booleans(),
    st.just(False),
    st.booleans(),
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(PEOPLE, min_size=1, max_size=30), st.integers(2, 5))
def test_no_congress_of_few_gives_a_small_group_away(people: list[Person], threshold: int) -> None:
    attack(people, threshold)


@pytest.mark.parametrize("seed", range(2))
def test_integer_programming_finds_no_small_group_in_a_large_congress(seed: int) -> None:
    made = report(congress(random.Random(seed), people=1500, categories=40, groups=6))
    protected, hidden = protect(made.tables, 10)
    seen = made.values(protected)
    small_ones = small(made, 10)
    assert 20 < len(small_ones) < hidden
    # Most of what is large stays: hiding all would be no art.
    assert sum(value is None for value in seen.values()) < 2 * len(small_ones)
    for place in small_ones:
        assert seen[place] is None
        least, most = extremes(made, seen, place)
        assert least <= 1, place
        assert most >= 10, place


def test_the_same_tables_are_protected_in_the_same_way() -> None:
    made = report(congress(random.Random(1), people=400, categories=12, groups=5))
    assert protect(made.tables, 10) == protect(made.tables, 10)


@pytest.mark.parametrize("seed", range(12))
def test_the_attack_succeeds_where_only_small_groups_are_hidden(seed: int) -> None:
    people = congress(random.Random(seed), people=18 + 3 * seed, categories=3, groups=2)
    made = report(people)
    hidden = dict.fromkeys(small(made, 4))
    seen = {**made.values(made.tables), **hidden}
    with pytest.raises(AssertionError, match=r"is small|is at least 2"):
        attack_by_trying(made, seen, 4, len(people) + 4)
