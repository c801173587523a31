"""Hide small numbers of people from the public, and what they could be worked out from.

docs/disclosure.md says in words what is hidden and what can be known all the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from dashboard.errors import ReportError
from dashboard.reports.disclosure_attack import Attacker
from dashboard.reports.disclosure_counts import Count, Published, published
from dashboard.reports.disclosure_relations import Knowledge, Relation, knowledge
from dashboard.reports.document import Mark, Table


def protect(tables: Sequence[Table], threshold: int) -> tuple[tuple[Table, ...], int]:
    """Hide cells of all tables of a public report; return the tables and how many are hidden.

    Numbers of people from 1 to below the threshold are hidden, and further ones until each of
    the small ones may be 1 as well as the threshold, as far as arithmetic over everything shown
    goes. Raises ValueError for tables that cannot be protected, such as internal ones.
    """
    found = published(tables)
    hidden = _hidden(found, knowledge(found.values), threshold)
    places = {place for count in hidden for place in found.places[count]}
    marks = {(place.table, place.row, place.column) for place in places}
    protected = (_marked(number, table, marks) for number, table in enumerate(tables))
    return tuple(protected), len(places)


def _marked(number: int, table: Table, marks: Collection[tuple[int, int, int]]) -> Table:
    rows = (
        tuple(
            Mark.SUPPRESSED if (number, row, column) in marks else cell
            for column, cell in enumerate(cells)
        )
        for row, cells in enumerate(table.rows)
    )
    return replace(table, rows=tuple(rows))


def _hidden(found: Published, known: Knowledge, threshold: int) -> set[Count]:
    """Return the counts to hide: the small ones, and one by one what gives them away."""
    values = {**found.values, **known.implied}
    small = [count for count, value in sorted(values.items()) if 0 < value < threshold]
    shown = {count for count in found.values if count not in small}
    attacker = Attacker(values, known.relations, values.keys() - shown, threshold)
    for count in small:
        while (holding := attacker.holding(count)) is not None:
            given_away_by = shown & holding or _near(count, shown, known.relations)
            chosen = _cheapest(given_away_by, found)
            shown.remove(chosen)
            attacker.hide(chosen)
    return found.values.keys() - shown


def _cheapest(counts: Collection[Count], found: Published) -> Count:
    """Choose what to hide: rather a part than a total, and the smallest.

    Zeros come after all other groups, and headline figures last.
    """
    if not counts:
        raise ReportError("Small numbers of people cannot be hidden; report fewer tables.")

    def loss(count: Count) -> tuple[bool, bool, int, int, Count]:
        value = found.values[count]
        return count in found.headline, value == 0, -len(count.limits), value, count

    return min(counts, key=loss)


def _near(count: Count, shown: Collection[Count], relations: Sequence[Relation]) -> set[Count]:
    """Return the shown counts that hang together with a hidden one, however far."""
    reached, last = {count}, set[Count]()
    while reached != last:
        last = set(reached)
        hidden = last.difference(shown)
        for relation in relations:
            if hidden.intersection(relation.counts()):
                reached.update(relation.counts())
    return reached.intersection(shown)
