"""What can be found out of hidden counts by arithmetic: the least and the most they may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from dashboard.reports.disclosure_counts import Count
from dashboard.reports.disclosure_relations import Relation

_TOLERANCE = 1e-6
_MOST_NODES = 1000


class _Quiet(highspy.Highs):
    """HiGHS prints its name when callbacks are set, before it can be told to be silent."""

    def enableCallbacks(self) -> None:
        """Set none: none is used."""


@dataclass
class Proofs:
    """Of which counts it is proven that they may be few, and that they may be many.

    Hiding more takes no proof away.
    """

    threshold: int
    few: set[Count] = field(default_factory=set)
    """These may be one person, or nobody."""
    many: set[Count] = field(default_factory=set)
    """These may be as many as the threshold, or more."""

    def add(self, possible: Mapping[Count, int]) -> None:
        """Take note of numbers that fit all that is published."""
        self.few.update(count for count, value in possible.items() if value <= 1)
        self.many.update(count for count, value in possible.items() if value >= self.threshold)


class Attacker:
    """Somebody who knows all shown counts and how they hang together, and reckons with HiGHS.

    The bounds of a linear programme are wider than those of whole numbers, and so prove no doubt.
    What counts is an assignment of whole numbers to all hidden counts at once, checked against
    every relation: it is one of the Congresses the report may be about.
    """

    def __init__(
        self,
        values: Mapping[Count, int],
        relations: Sequence[Relation],
        hidden: Collection[Count],
        threshold: int,
    ) -> None:
        self.proofs = Proofs(threshold)
        self._counts = sorted(values)
        self._values = values
        self._relations = relations
        self._hidden: set[Count] = set()
        self._column = {count: number for number, count in enumerate(self._counts)}
        # A hidden count may grow by the threshold, with all totals above it.
        self._most = max(values.values(), default=0) + threshold * len(values)
        self._highs = self._model()
        for count in sorted(hidden):
            self.hide(count)

    def hide(self, count: Count) -> None:
        """Take a count away from what is known."""
        self._hidden.add(count)
        self._highs.changeColBounds(self._column[count], 0, self._most)

    def holding(self, count: Count) -> frozenset[Count] | None:
        """Return the shown counts by which a hidden one is known too well; None if it is not.

        Without these, and only without these, it might be fewer or more. There may be none: then
        it is only in whole numbers that it cannot be.
        """
        for proven, sense in (
            (self.proofs.many, highspy.ObjSense.kMaximize),
            (self.proofs.few, highspy.ObjSense.kMinimize),
        ):
            holding = frozenset() if count in proven else self._try(count, sense)
            if count not in proven:
                return holding
        return None

    def _try(self, count: Count, sense: highspy.ObjSense) -> frozenset[Count]:
        """Look for a Congress with the most, or the fewest, of a count, and note it."""
        self._highs.changeColCost(self._column[count], 1)
        self._highs.changeObjectiveSense(sense)
        self._highs.run()
        solution = self._highs.getSolution()
        if not self._note(solution.col_value):
            self._whole_numbers()
        self._highs.changeColCost(self._column[count], 0)
        weights = zip(self._counts, solution.col_dual, strict=True)
        return frozenset(each for each, weight in weights if abs(weight) > _TOLERANCE)

    def _whole_numbers(self) -> None:
        """Solve again in whole numbers; whatever is found within the limit is a proof."""
        every = np.arange(len(self._counts), dtype=np.int32)
        for kind in (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous):
            kinds = np.full(len(every), int(kind), dtype=np.uint8)
            self._highs.changeColsIntegrality(len(every), every, kinds)
            if kind is highspy.HighsVarType.kInteger:
                self._highs.run()
                self._note(self._highs.getSolution().col_value)

    def _note(self, numbers: Sequence[float]) -> bool:
        """Round the numbers and note them, if they still fit everything."""
        # Within the limit of nodes there may be no numbers at all.
        whole = dict(zip(self._counts, map(round, numbers), strict=False))
        shown = (count for count in self._counts if count not in self._hidden)
        fits = (
            len(whole) == len(self._counts)
            and min(whole.values(), default=0) >= 0
            and all(whole[count] == self._values[count] for count in shown)
            and all(_holds(relation, whole) for relation in self._relations)
        )
        if fits:
            self.proofs.add(whole)
        return fits

    def _model(self) -> highspy.Highs:
        highs = _Quiet()  # type: ignore[no-untyped-call]
        highs.silent()
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("mip_max_nodes", _MOST_NODES)
        shown = np.array([self._values[count] for count in self._counts], dtype=np.float64)
        highs.addVars(len(shown), shown, shown)
        for relation in self._relations:
            low = -highspy.kHighsInf if relation.sign == "<=" else 0
            high = highspy.kHighsInf if relation.sign == ">=" else 0
            columns = np.array([self._column[each] for each in relation.counts()], dtype=np.int32)
            weights = np.array([-1, *[1] * len(relation.parts)], dtype=np.float64)
            highs.addRow(low, high, len(columns), columns, weights)
        return highs


def _holds(relation: Relation, values: Mapping[Count, int]) -> bool:
    together = sum(values[part] for part in relation.parts)
    total = values[relation.total]
    return {"=": together == total, "<=": together <= total, ">=": together >= total}[relation.sign]
