"""What is paired with what, and what comes out."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


@dataclass(frozen=True)
class Weights:
    """What counts how much, in kilometres of way. Ours; the officer may change them."""

    no_skill: float = 5.0  # no need of the household belongs to the official's ministry
    load: float = 4.0  # for each household the official has by then
    no_language: float = 8.0  # the official does not speak what the household speaks
    change: float = 20.0  # a household gets another mentor than it has
    other_village: float = 1.0  # same sub-district, but known to be another village


@dataclass(frozen=True)
class Household:
    """A household to be paired. `area`: sub-district code; `ministries`: ids that lead its needs;
    `barred`: ids of officials with a conflict of interest; `village`, `language`: empty when not
    known; `mentor`: the official it has, when standing pairs may change.
    """

    id: int
    area: str
    urgency: int = 0
    ministries: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()
    village: str = ""
    language: str = ""
    mentor: int | None = None


@dataclass(frozen=True)
class Official:
    """An official. `area`: where they work (2, 4 or 6 digits); `load`: households they have
    already, without those that are themselves planned again.
    """

    id: int
    area: str
    capacity: int
    load: int = 0
    ministry: int | None = None
    village: str = ""
    languages: frozenset[str] = frozenset()

    @property
    def free(self) -> int:
        return max(self.capacity - self.load, 0)


class LeftReason(StrEnum):
    """Why a household has nobody."""

    NO_OFFICIAL = "no_official"
    NO_ROOM = "no_room"
    BARRED = "barred"


@dataclass(frozen=True)
class Pair:
    household: int
    official: int
    km: float
    cost: float
    has_skill: bool
    shares_language: bool = True
    is_kept: bool = False


@dataclass(frozen=True)
class Allocation:
    """`pairs`, and `left` as `{household id: LeftReason}`."""

    pairs: tuple[Pair, ...]
    left: dict[int, LeftReason]

    @property
    def figures(self) -> dict[str, float]:
        """Pairs, left out, total, mean and worst distance (km), share with a fitting ministry, and
        the total cost the optimum is about (km)."""
        ways = [pair.km for pair in self.pairs]
        return {
            "pairs": len(ways),
            "left": len(self.left),
            "total_km": round(sum(ways), 1),
            "mean_km": round(sum(ways) / len(ways), 2) if ways else 0.0,
            "worst_km": round(max(ways, default=0.0), 1),
            "skilled": sum(pair.has_skill for pair in self.pairs),
            "speaking": sum(pair.shares_language for pair in self.pairs),
            "kept": sum(pair.is_kept for pair in self.pairs),
            "cost": round(sum(pair.cost for pair in self.pairs), 3),
        }

    def spread(self, officials) -> dict[str, float]:
        """Households an official has with these pairs: least, most, and standard deviation."""
        loads = {official.id: official.load for official in officials}
        for pair in self.pairs:
            loads[pair.official] += 1
        found = np.array(list(loads.values()) or [0])
        return {
            "least": int(found.min()),
            "most": int(found.max()),
            "deviation": round(float(found.std()), 2),
        }
