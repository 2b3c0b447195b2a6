"""A minimum-cost flow through a network, by the simplex method of HiGHS (scipy).

The matrix of a network is totally unimodular, so the simplex method ends in whole numbers. scipy is
loaded where it is asked: it is a quarter of what a process takes to start, and few ever ask.
"""

from dataclasses import dataclass, field

import numpy as np

SINK = None  # takes in whatever arrives


@dataclass
class Arcs:
    """Arcs from node to node, with cost and bound. A node is anything hashable; `SINK` the end."""

    tails: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)

    def add(self, tail, head, cost: float, bound: float = np.inf):
        self.tails.append(tail)
        self.heads.append(head)
        self.costs.append(cost)
        self.bounds.append(bound)

    def cheapest_flow(self, supply: dict) -> list[tuple]:
        """`[(tail, head, number)]` of the arcs used, when each node gives off its `supply`.

        Every arc a whole number of units. Raises `RuntimeError` when the supply has no way out.
        """
        if not self.tails:
            return []
        from scipy.optimize import linprog  # noqa: PLC0415 - see above

        at = {node: n for n, node in enumerate(dict.fromkeys([*self.tails, *supply]))}
        given = np.zeros(len(at))
        for node, units in supply.items():
            given[at[node]] = units
        bounds = np.column_stack([np.zeros(len(self.bounds)), self.bounds])
        found = linprog(
            self.costs, A_eq=self._balance(at), b_eq=given, bounds=bounds, method="highs-ds"
        )
        if found.status != 0:
            raise RuntimeError(found.message)
        units = np.rint(found.x).astype(int)
        return [(self.tails[n], self.heads[n], int(units[n])) for n in np.flatnonzero(units)]

    def _balance(self, at):
        """What leaves a node less what comes in, for each node that is no sink."""
        from scipy.sparse import coo_array  # noqa: PLC0415 - see above

        number = len(self.tails)
        inward = [n for n, head in enumerate(self.heads) if head in at]
        rows = [at[tail] for tail in self.tails] + [at[self.heads[n]] for n in inward]
        columns = np.concatenate([np.arange(number), np.array(inward, dtype=int)])
        signs = np.concatenate([np.ones(number), -np.ones(len(inward))])
        return coo_array((signs, (rows, columns)), shape=(len(at), number)).tocsr()
