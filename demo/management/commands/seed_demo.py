"""Fills an empty database with an invented province."""

import sys
import tempfile
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core import thai
from core.ahead import ahead
from core.owner import as_owner
from core.periods import add_months
from demo import filling
from demo.accounts import make_accounts, make_district_officers, make_readers
from demo.actions import Act
from demo.lists import Place, each_list
from demo.papers import Papers
from demo.words import WORDS
from households.models import Household
from households.tpmap.services.imports import import_list
from indicators.models import Indicator
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies
from places.models import Area
from reports import services

# Villages of each district (docs/domain.md), for weight only; 50 where none was found.
WEIGHTS = {
    "4201": 135,
    "4202": 41,
    "4203": 78,
    "4206": 34,
    "4207": 47,
    "4209": 144,
    "4210": 54,
    "4211": 46,
    "4213": 45,
    "4214": 34,
}

# A smaller province is there whole or not at all, whenever its seed is killed; of a larger one the
# months are counted beside each other, each by itself.
MANY_HOUSEHOLDS = 5_000


class Command(BaseCommand):
    help = "An invented province of any size: accounts, two years' lists, and months of work."

    def add_arguments(self, parser):
        parser.add_argument("--households", type=int, required=True)
        parser.add_argument("--months", type=int, default=6)
        parser.add_argument("--seed", type=int, default=2569)
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there is data")

    def handle(self, *, households, months, seed, if_empty, **options):
        with acting_for(purpose="seed_demo"):
            used = User.objects.exists() or Household.objects.exists()
        if used:
            if if_empty:
                return
            self.refuse(
                "The database is not empty; the invented province goes only into an empty one."
            )
        if not 1 <= households <= 999_999 or not 0 <= months <= 36:
            self.refuse("--households must be 1 to 999999 and --months 0 to 36.")
        is_small = households < MANY_HOUSEHOLDS
        with writer(), transaction.atomic() if is_small else nullcontext():
            with acting_for(purpose="seed_demo"):
                self.fill(households, months, seed)
                number = Household.objects.count()
            this = timezone.localdate()
            over_and_this = [add_months(this, -back) for back in range(months, -1, -1)]
            services.count_months(over_and_this, purpose="seed_demo")
        self.stdout.write(f"invented province: {number} households")

    def fill(self, households, months, seed):
        """What people have done."""
        today = timezone.localdate()
        first = add_months(today, -months)
        random = Random(seed)  # noqa: S311 - invented data, not secrets
        users = make_accounts(first)
        with tempfile.TemporaryDirectory() as folder:
            years = (thai.be_year(today) - 1, thai.be_year(today))
            lists = each_list(
                Path(folder), places=places(), households=households, years=years, random=random
            )
            for year, path in ahead(lists):  # the next one is written while one is taken in
                import_list(path, data_year=year, by=users["admin"])
        rows = work(users, first, today, seed)
        Papers(users=users, today=today, random=random).run()
        audit.record(Act.DEMO_FILLED, details={"seed": seed, "households": households} | rows)

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)


def writer() -> AbstractContextManager[None]:
    """The tables' owner, where we are told who that is and no transaction is open yet: as owner,
    keys are looked at and triggers fired once and not for each row.
    """
    if settings.DATABASE_OWNER and not connection.in_atomic_block:
        return as_owner()
    return nullcontext()


def work(users, first_day, today, seed) -> dict[str, int]:
    """What people did since `first_day`. Returns how many rows each table got."""
    make_district_officers(first_day)
    return filling.fill(
        seed=seed,
        first_day=first_day,
        today=today,
        province=users["province"].pk,
        mentors=[users["mentor"].pk, users["mentor2"].pk],
        **problems(first_day, thai.be_year(today)),
        **WORDS,
    )


def problems(first_day, year) -> dict[str, list]:
    """Problems that can be handed on, and who reads about them at the office they go to."""
    numbers = dimension_of_indicators(year)
    edition = edition_for_data_year(year)
    rows = Indicator.objects.filter(edition=edition, number__in=numbers)
    indicators = list(rows.order_by("number"))
    offices = proposed_agencies(indicators)
    readers = make_readers(set(offices.values()), first_day)
    found = [indicator for indicator in indicators if indicator.pk in offices]
    return {
        "problem_ids": [indicator.pk for indicator in found],
        "problem_names": [indicator.name for indicator in found],
        "problem_dimensions": [numbers[indicator.number] for indicator in found],
        "problem_offices": [offices[indicator.pk].pk for indicator in found],
        "problem_readers": [readers[offices[indicator.pk].pk].pk for indicator in found],
    }


def places() -> list[Place]:
    """Sub-districts, each with its part of the district's weight."""
    areas = list(Area.objects.subdistricts().select_related("parent"))
    districts = [(area, area.parent) for area in areas if area.parent]
    counts = Counter(district.code for _area, district in districts)
    return [
        Place(area.code, area.name, of.name, WEIGHTS.get(of.code, 50) / counts[of.code])
        for area, of in districts
    ]
