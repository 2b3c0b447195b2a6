"""`dashboard`: the governor's page against the empty page of the same site, cold and warm and in a
province eight times as large; what a build of the running month costs, from nothing and after few
changes; and how much the process grows over 500 dashboards.
"""

import ctypes
import gc
import os
import sys
import time
from io import StringIO
from statistics import median

import psutil
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import User
from assistance.services.giving import record_assistance
from core.owner import as_owner
from households.sets import households_in
from indicators.models import Dimension
from places.models import Area
from reports.models import Month
from reports.services import build_month
from tests.bench.pages import make_client, typical

SMALL, LARGE = 1000, 8000  # households; what a machine that does other things too can carry
CHANGED = 20
ROUNDS = 32  # the first warms up
DASHBOARDS = 500
EMPTY = "a signed-in page with the menu and nothing else"


def run():
    small = governor_of(SMALL)
    anew()
    large = governor_of(LARGE)
    for name, full in (
        ("dashboard.cold_vs_empty_page", large["cold"]),
        ("dashboard.vs_empty_page", large["warm"]),
    ):
        yield {
            "name": name,
            "ratio": round(full / large["empty"], 1),
            "milliseconds": round(1000 * full, 1),
            "households": LARGE,
            "baseline": EMPTY,
            "baseline_milliseconds": round(1000 * large["empty"], 1),
        }
    yield {
        "name": "dashboard.large_vs_small",
        "ratio": round(large["warm"] / small["warm"], 2),
        "households": [SMALL, LARGE],
        "milliseconds": [round(1000 * found["warm"], 1) for found in (small, large)],
        "baseline": "the same page of the small province",
    }
    whole, some = build(anew=True), build(changes=CHANGED)
    yield {
        "name": "dashboard.increment",
        "ratio": round(some / whole, 2),
        "seconds": [round(some, 2), round(whole, 2)],
        "households": [CHANGED, LARGE],
        "baseline": "the same month built from nothing",
    }
    yield growth()


def anew():
    """Another empty database with the reference data."""
    with as_owner():
        connection.creation.destroy_test_db("loei", verbosity=0)
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        call_command("load_reference", verbosity=0)
    cache.clear()


def governor_of(households: int) -> dict[str, float]:
    """Seconds of the empty page and of the governor's, cold and warm, in a province of a size:
    asked in turns, so that what else the machine does falls on all three.
    """
    out = StringIO()
    call_command("seed_demo", households=households, months=3, verbosity=0, stdout=out)
    client = make_client("executive", "42", "bench")
    empty, page = reverse("account_change_password"), reverse("reports:governor")
    rounds = [
        {"empty": once(client, empty), "warm": once(client, page), "cold": cold(client, page)}
        for _time in range(ROUNDS)
    ]
    return {name: median(found[name] for found in rounds[1:]) for name in rounds[0]}


def once(client, address) -> float:
    started = time.perf_counter()
    assert client.get(address, HTTP_HOST="localhost").status_code == 200
    return time.perf_counter() - started


def cold(client, address) -> float:
    """The first request with nothing in the cache; it leaves it filled."""
    cache.clear()
    return once(client, address)


def build(*, anew: bool = False, changes: int = 0) -> float:
    """Seconds of a build of the running month, from nothing or after so many households changed."""
    first_day = timezone.localdate().replace(day=1)
    with acting_for(purpose="bench"):
        if anew:
            Month.objects.filter(first_day=first_day).delete()
        by, dimension = User.objects.get(username="mueang"), Dimension.objects.get(pk="income")
        for household in households_in("followed").filter(district=4201)[:changes]:
            record_assistance(
                household=household,
                by=by,
                dimension=dimension,
                kind="goods",
                given_on=timezone.localdate(),
                description="พันธุ์ผัก",
            )
        started = time.perf_counter()
        build_month(first_day=first_day, by=None)
        return time.perf_counter() - started


def growth() -> dict:
    """Dashboards of the province and its districts, each drawn anew."""
    client = make_client("executive", "42", "reader")
    typical(client, reverse("account_change_password"))
    codes = list(Area.objects.exclude(level="subdistrict").values_list("code", flat=True))
    pages = ["reports:governor-area", "reports:dashboard-area"]
    process = psutil.Process(os.getpid())
    # What filling the province left behind goes back first, or growth would hide in it.
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    before = process.memory_info().rss
    for number in range(DASHBOARDS):
        cache.clear()
        address = reverse(pages[number % 2], args=[codes[number // 2 % len(codes)]])
        assert client.get(address, HTTP_HOST="localhost").status_code == 200
    grown = (process.memory_info().rss - before) / 2**20
    return {
        "name": "dashboard.growth",
        "mib": round(grown, 1),
        "dashboards": DASHBOARDS,
        "javascript_engine": "vl_convert" in sys.modules,
        "baseline": "the same process before the first of them",
    }
