"""Suggested pairing of households with officials: a minimum-cost transportation problem.

No database here. Who is served when there is too little room is decided first (most urgent first);
then the served are spread over the officials at the least total cost (`network`).
"""

from mentors.allocation.costs import Costs, may_pair
from mentors.allocation.problem import Allocation, Household, LeftReason, Official, Pair, Weights
from mentors.allocation.rules import allocate, allocate_at_random, allocate_greedily

__all__ = [
    "Allocation",
    "Costs",
    "Household",
    "LeftReason",
    "Official",
    "Pair",
    "Weights",
    "allocate",
    "allocate_at_random",
    "allocate_greedily",
    "may_pair",
]
