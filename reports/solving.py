"""What sums together tell of numbers that are not shown: exact linear algebra over a prime field.

Each sum of which everything but some cells is shown is an equation in those cells. What is left
open is the null space of all of them: a cell (or a difference of cells) is told exactly if it is
nought in all of it. In one random element of it others are nought with a chance of 1 in `PRIME`.
"""

import random
from collections.abc import Iterable, Mapping
from typing import Any

PRIME = 2**61 - 1
Vector = Mapping[Any, int]  # how often each unknown, by its name


def any_solution(equations: Iterable[Vector]) -> dict[Any, int]:
    """A random solution of the equations «sum of the coefficients times the unknowns is 0», by
    unknown; always the same one for the same equations.
    """
    rows = [row for row in map(dict, equations) if row]
    order = {name: n for n, name in enumerate(dict.fromkeys(name for row in rows for name in row))}
    pivots = _echelon({order[name]: value for name, value in row.items()} for row in rows)
    values, chance = [0] * len(order), random.Random(len(order))  # noqa: S311 - no secret
    for unknown in range(len(order)):
        if unknown not in pivots:
            values[unknown] = chance.randrange(1, PRIME)
            continue
        others = pivots[unknown].items()
        values[unknown] = -sum(times * values[n] for n, times in others if n != unknown) % PRIME
    return {name: values[n] for name, n in order.items()}


def is_zero(vector: Vector, solution: Mapping[Any, int]) -> bool:
    """Whether a combination of unknowns is told; one that is in no equation never is."""
    if not vector or not all(name in solution for name in vector):
        return False
    return sum(times * solution[name] for name, times in vector.items()) % PRIME == 0


def _echelon(rows: Iterable[dict[int, int]]) -> dict[int, dict[int, int]]:
    """Rows whose last unknown leads no other, with 1 before it, by that unknown."""
    pivots: dict[int, dict[int, int]] = {}
    for row in rows:
        while row:
            last = max(row)
            if last not in pivots:
                inverse = pow(row[last], -1, PRIME)
                pivots[last] = {n: times * inverse % PRIME for n, times in row.items()}
                break
            row = _less(row, row[last], pivots[last])
    return pivots


def _less(row: dict[int, int], times: int, other: dict[int, int]) -> dict[int, int]:
    """The row less so many times the other; what becomes nought leaves it."""
    found = dict(row)
    for n, value in other.items():
        found[n] = (found.get(n, 0) - times * value) % PRIME
        if not found[n]:
            del found[n]
    return found
