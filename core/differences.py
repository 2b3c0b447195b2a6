"""Why a figure of ours can differ from what somebody else counts: each room registers, in its
`differences.py`, which of its rows the other side cannot have.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q


@dataclass(frozen=True)
class Reason:
    """`condition(model, as_of)` holds for rows of `model` that the other side, which counted at
    `as_of`, cannot have; None where the reason has nothing to do with such rows.
    """

    code: str
    label: str
    order: int
    condition: Callable[[type[Model], datetime], Q | None]


_reasons: list[Reason] = []


def difference_reason(code: str, *, label: str, order: int) -> Callable[[Callable], Callable]:
    """Registers `condition(model, as_of)`. A row counts under the first reason that holds."""

    def register(condition: Callable) -> Callable:
        _reasons.append(Reason(code, label, order, condition))
        return condition

    return register


def reasons() -> list[Reason]:
    return sorted(_reasons, key=lambda reason: reason.order)
