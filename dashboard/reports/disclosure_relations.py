"""How counts of people hang together: what everybody may know, whoever has the report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.metrics import METRICS
from dashboard.metrics.marts import PARTICIPANTS
from dashboard.reports.disclosure_counts import Count, Limit

_PARTITIONS = frozenset(
    {
        "category_id",
        "mode",
        "regional_group",
        "m49_region",
        "level",
        "gender",
        "class",
        "length",
        "status",
    }
)
"""Dimensions of which everybody has one value, so that the parts add up."""

_AT_MOST: tuple[tuple[str, str, tuple[Limit, ...], tuple[str, ...]], ...] = (
    ("event.badge_collected", "event.registered", (("mode", "in_person"),), ()),
    ("event.badge_collected", "event.attended", (), ()),
    ("event.attended", "event.registered", (), ()),
    ("event.places_in_person_used", "event.registered", (("mode", "in_person"),), ()),
    ("event.places_online_used", "event.registered", (("mode", "online"),), ()),
    ("event.group_attended", "event.attended", (), ("group_id", "group_kind", "agenda_item")),
    ("event.day_attended", "event.attended", (), ("congress_day",)),
    ("session.attended", "event.attended", (), ("session_id",)),
    ("session.peak", "event.peak", (), ("session_id",)),
)
"""A metric that is at most another, within further limits or without some of its own."""


@dataclass(frozen=True)
class Relation:
    """The parts together are the total, at most the total, or at least the total."""

    total: Count
    parts: tuple[Count, ...]
    sign: Literal["=", "<=", ">="] = "="

    def counts(self) -> tuple[Count, ...]:
        """Return all counts it is about."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Knowledge:
    """What may be known besides the tables.

    `implied` are counts that are in no table but follow from those that are: a total that is not
    printed, and the rest of a total whose parts are not all printed.
    """

    implied: Mapping[Count, int]
    relations: tuple[Relation, ...]


def knowledge(values: Mapping[Count, int]) -> Knowledge:
    """Find the relations that hold between published counts.

    One that the figures themselves contradict is left out: it is known to nobody.
    """
    counts = _with_totals(values)
    relations: list[Relation] = []
    for dimension in sorted({each for count in values for each in count.by()}):
        for total, parts in _divided(counts, dimension):
            if _adds_up(total, dimension):
                relations += _sum(counts, dimension, total, parts)
            elif total in values:
                relations += _overlap(counts, total, parts)
    relations += _at_most(counts)
    implied = {count: value for count, value in counts.items() if count not in values}
    return Knowledge(implied, tuple(relations))


def _adds_up(count: Count, dimension: str) -> bool:
    # Somebody registers or first attends on one day, but attends meetings on several.
    once = dimension == "congress_day" and METRICS[count.metric].mart == PARTICIPANTS
    return once or dimension in _PARTITIONS


def _divided(counts: Iterable[Count], dimension: str) -> list[tuple[Count, tuple[Count, ...]]]:
    """Return the totals of which parts by a dimension are known, with these parts."""
    parts = defaultdict(list)
    for count in sorted(counts):
        if dimension in count.by():
            parts[count.without(dimension)].append(count)
    return [(total, tuple(found)) for total, found in parts.items()]


def _with_totals(values: Mapping[Count, int]) -> dict[Count, int]:
    """Add the totals that are not printed, so that two divisions of one of them meet in it."""
    counts = dict(values)
    for size in range(max((len(count.limits) for count in values), default=0), 0, -1):
        largest: dict[Count, int] = {}
        finest = [count for count in counts if len(count.limits) == size]
        for dimension in sorted({each for count in finest for each in count.by()}):
            for total, parts in _divided(finest, dimension):
                if total not in counts and _adds_up(total, dimension):
                    together = sum(counts[part] for part in parts)
                    largest[total] = max(largest.get(total, 0), together)
        counts |= largest
    return counts


def _sum(
    counts: dict[Count, int], dimension: str, total: Count, parts: tuple[Count, ...]
) -> list[Relation]:
    """Return the sum of the parts; what lacks of the total is a part as well, and added."""
    rest = counts[total] - sum(counts[part] for part in parts)
    if rest < 0:
        return []
    if rest > 0:
        named = sorted(value for part in parts for by, value in part.limits if by == dimension)
        others = total.of((dimension, f"none of {named}"))
        counts[others] = rest
        parts = (*parts, others)
    return [Relation(total, parts)]


def _overlap(counts: Mapping[Count, int], total: Count, parts: tuple[Count, ...]) -> list[Relation]:
    """Return what holds where somebody may be in several parts, such as meetings."""
    together = sum(counts[part] for part in parts)
    if together == counts[total]:
        return [Relation(total, parts)]
    found = [Relation(total, (part,), "<=") for part in parts if counts[part] <= counts[total]]
    if together > counts[total]:
        found.append(Relation(total, parts, ">="))
    return found


def _at_most(counts: Mapping[Count, int]) -> list[Relation]:
    found = []
    for metric, larger, limits, dropped in _AT_MOST:
        for count in sorted(each for each in counts if each.metric == metric):
            most = Count(larger, count.limits).of(*limits)
            for dimension in dropped:
                most = most.without(dimension)
            if most in counts and counts[count] <= counts[most]:
                found.append(Relation(most, (count,), "<="))
    return found
