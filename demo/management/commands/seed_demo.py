"""Fills an empty database with an invented province."""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import User
from core import thai
from core.periods import add_months
from demo.accounts import make_accounts
from demo.lists import Place, write_lists
from demo.papers import Papers
from demo.work import Work
from households.models import Household
from households.tpmap.services.imports import import_list
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
        with acting_for(purpose="seed_demo"):
            self.fill(households, months, Random(seed))  # noqa: S311 - invented data, not secrets
            self.stdout.write(f"invented province: {Household.objects.count()} households")

    def fill(self, households, months, random):
        today = timezone.localdate()
        first = add_months(today, -months)
        users = make_accounts(first)
        with tempfile.TemporaryDirectory() as folder:
            years = (thai.be_year(today) - 1, thai.be_year(today))
            paths = write_lists(
                Path(folder), places=places(), households=households, years=years, random=random
            )
            for year, path in paths.items():
                import_list(path, data_year=year, by=users["admin"])
        Work(users=users, months=months, random=random).run()
        Papers(users=users, today=today, random=random).run()
        for back in range(months, 0, -1):
            services.close_month(first_day=add_months(today, -back), by=None)
        services.build_month(first_day=today.replace(day=1), by=None)

    def refuse(self, sentence):
        self.stderr.write(sentence)
        sys.exit(2)


def places() -> list[Place]:
    """Sub-districts, each with its part of the district's weight."""
    areas = list(Area.objects.subdistricts().select_related("parent"))
    districts = [(area, area.parent) for area in areas if area.parent]
    counts = Counter(district.code for _area, district in districts)
    return [
        Place(area.code, area.name, of.name, WEIGHTS.get(of.code, 50) / counts[of.code])
        for area, of in districts
    ]
