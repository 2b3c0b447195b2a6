"""`dashboard`: the governor's page of an invented province against the empty page of the same site,
cold and warm, and what a build of the running month costs.
"""

import time
from io import StringIO

from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from reports.services import build_month
from tests.bench.pages import make_client, typical


def run():
    call_command("seed_demo", households=2000, months=3, verbosity=0, stdout=StringIO())
    started = time.perf_counter()
    with acting_for(purpose="bench"):
        build_month(first_day=timezone.localdate().replace(day=1), by=None)
    build = time.perf_counter() - started
    client = make_client("executive", "42", "bench")
    address = reverse("reports:governor")
    empty = typical(client, reverse("account_change_password"))
    for name, full in (
        ("dashboard.cold_vs_empty_page", cold(client, address)),
        ("dashboard.vs_empty_page", typical(client, address)),
    ):
        yield {
            "name": name,
            "ratio": round(full / empty, 1),
            "milliseconds": round(1000 * full, 1),
            "baseline": "a signed-in page with the menu and nothing else",
            "baseline_milliseconds": round(1000 * empty, 1),
        }
    yield {"name": "dashboard.build", "seconds": round(build, 2), "baseline": "none"}


def cold(client, address) -> float:
    """The middle of five first requests, each with nothing in the cache."""
    found = []
    for _time in range(5):
        cache.clear()
        started = time.perf_counter()
        assert client.get(address, HTTP_HOST="localhost").status_code == 200
        found.append(time.perf_counter() - started)
    return sorted(found)[2]
