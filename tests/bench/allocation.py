"""`allocation`: suggested pairs against the rule of thumb and against a drawn lot; and the whole
background work, from reading the database to the pairings in it.
"""

import time
from random import Random

from django.db import connection

from accounts.acting import acting_for
from accounts.models import Membership, User
from mentors.allocation import (
    Costs,
    Household,
    Official,
    Weights,
    allocate,
    allocate_at_random,
    allocate_greedily,
)
from mentors.enums import SuggestionStage
from mentors.models import Pairing
from mentors.services import suggestions
from places.models import Area
from tests.bench import province as filling

MINISTRIES = 8
SIZES = ((1_000, 300), (3_000, 900), (10_000, 3_000))


OFFICIALS = """
INSERT INTO mentors_official (title, first_name, last_name, position, work_area_id, phone, email,
    languages, capacity, is_available, started_on, end_reason, organization_id)
SELECT '', 'พี่เลี้ยง' || n, 'สมมุติ', '',
    CASE WHEN n %% 10 = 0 THEN '42' WHEN n %% 2 = 0 THEN left(a.code, 4) ELSE a.code END,
    '', '', '', 2 + n %% 5, true, '2025-10-01', '', o.id
FROM generate_series(1, 3000) n
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM places_area
      WHERE level = 'subdistrict') a ON a.place = n %% 90
JOIN (SELECT id, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS number
      FROM places_organization WHERE kind = 'provincial_office') o ON o.place = n %% o.number
"""


def run():
    yield from plans()
    yield from whole_work()


def whole_work():
    """10,000 households and 3,000 officials as the officer meets them: compute, confirm, plan all
    of it again, take back."""
    by = User.objects.create(username="bench")
    Membership.objects.create(
        user=by, role="provincial_officer", area_id="42", started_on="2020-01-01"
    )
    filling.fill(10_000, by, paired=False)
    with acting_for(purpose="bench"), connection.cursor() as cursor:
        cursor.execute(OFFICIALS.replace("%%", "%"))
    area = Area.objects.get(code="42")
    first = suggestions.ask_for_suggestion(area=area, by=by)
    yield from timed("seconds_10000", lambda: suggestions.compute(first.pk), limit=60)
    yield from timed("confirm_seconds_10000", lambda: finished(first, by, SuggestionStage.MAKING))
    with acting_for(purpose="bench"):
        pairs = Pairing.objects.open().count()
    again = suggestions.ask_for_suggestion(area=area, by=by, replan=True, change_km=1)
    yield from timed("replan_seconds_10000", lambda: suggestions.compute(again.pk), limit=60)
    again.refresh_from_db()
    yield from timed(
        "undo_seconds_10000",
        lambda: finished(first, by, SuggestionStage.UNDOING),
        pairs=pairs,
        kept_by_planning_again=again.figures["best"]["kept"],
        cost_ratio=round(again.figures["best"]["cost"] / again.figures["now"]["cost"], 4),
    )


def finished(suggestion, by, stage):
    suggestions.begin(suggestion=suggestion, by=by, stage=stage)
    suggestions.finish(suggestion.pk, by)


def timed(name, work, **more):
    started = time.perf_counter()
    work()
    seconds = round(time.perf_counter() - started, 2)
    yield {
        "name": f"allocation.{name}",
        "seconds": seconds,
        "households": 10_000,
        "officials": 3_000,
        **more,
    }


def plans():
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
        for name, method in (("greedy", allocate_greedily), ("random", allocate_at_random)):
            other, other_seconds = timed[method]
            yield {
                "name": f"allocation.vs_{name}_distance",
                "households": number,
                "ratio": round(best.figures["total_km"] / other.figures["total_km"], 3),
                "cost_ratio": round(best.figures["cost"] / other.figures["cost"], 3),
                "seconds": round(seconds, 2),
                "baseline": name,
                "baseline_seconds": round(other_seconds, 2),
                "figures": best.figures,
                "baseline_figures": other.figures,
                "spread": best.spread(people[1]),
                "baseline_spread": other.spread(people[1]),
            }


def province(random, number, officials, subdistricts):
    """Invented households and officials: most officials sit at district offices, some in their
    sub-district, a few at the provincial hall; a fifth have households already.
    """
    households = [
        Household(
            n,
            random.choice(subdistricts),
            urgency=random.randint(0, 30),
            ministries=frozenset(random.sample(range(MINISTRIES), random.randint(1, 2))),
        )
        for n in range(number)
    ]
    staff = []
    for n in range(officials):
        area = random.choice(subdistricts)
        area = random.choices([area, area[:4], "42"], [5, 4, 1])[0]
        capacity = random.randint(2, 6)
        load = random.choice([0, 0, 0, 0, 1])
        staff.append(Official(n, area, capacity, load, random.randrange(MINISTRIES)))
    return households, staff
