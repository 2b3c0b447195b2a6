"""`allocation`: suggested pairs against the rule of thumb and against a drawn lot."""

import time
from random import Random

from committees.models import Area
from mentors.allocation import (
    Costs,
    Household,
    Official,
    Weights,
    allocate,
    allocate_at_random,
    allocate_greedily,
)

MINISTRIES = 8
SIZES = ((1_000, 300), (3_000, 900), (10_000, 3_000))


def run():
    areas = list(Area.objects.all())
    costs = Costs({area.code: (area.latitude, area.longitude) for area in areas}, Weights())
    subdistricts = [area.code for area in areas if len(area.code) == 6]
    for number, officials in SIZES:
        random = Random(number)  # noqa: S311 - invented data
        people = province(random, number, officials, subdistricts)
        timed = {}
        for method in (allocate, allocate_greedily, allocate_at_random):
            started = time.perf_counter()
            found = method(*people, costs)
            timed[method] = (found, time.perf_counter() - started)
        best, seconds = timed[allocate]
        if number == SIZES[-1][0]:
            yield {"name": f"allocation.seconds_{number}", "seconds": round(seconds, 2),
                   "households": number, "officials": officials, "limit": 60}  # fmt: skip
        for name, method in (("greedy", allocate_greedily), ("random", allocate_at_random)):
            other, other_seconds = timed[method]
            yield {
                "name": f"allocation.vs_{name}_distance", "households": number,
                "ratio": round(best.figures["total_km"] / other.figures["total_km"], 3),
                "cost_ratio": round(best.figures["cost"] / other.figures["cost"], 3),
                "seconds": round(seconds, 2), "baseline": name,
                "baseline_seconds": round(other_seconds, 2),
                "figures": best.figures, "baseline_figures": other.figures,
                "spread": best.spread(people[1]), "baseline_spread": other.spread(people[1]),
            }  # fmt: skip


def province(random, number, officials, subdistricts):
    """Invented households and officials: most officials sit at district offices, some in their
    sub-district, a few at the provincial hall; a fifth have households already.
    """
    households = [
        Household(
            n, random.choice(subdistricts), urgency=random.randint(0, 30),
            ministries=frozenset(random.sample(range(MINISTRIES), random.randint(1, 2))),
        )
        for n in range(number)
    ]  # fmt: skip
    staff = []
    for n in range(officials):
        area = random.choice(subdistricts)
        area = random.choices([area, area[:4], "42"], [5, 4, 1])[0]
        capacity = random.randint(2, 6)
        load = random.choice([0, 0, 0, 0, 1])
        staff.append(Official(n, area, capacity, load, random.randrange(MINISTRIES)))
    return households, staff
