"""`dashboard`: the governor's page against an empty view of the same site."""

import time
from statistics import median

from django.test import Client
from django.utils import timezone

from committees.models import Membership, User
from reports.services import build_month

TIMES = 15


def run():
    build_month(first_day=timezone.localdate().replace(day=1), by=None)
    user = User.objects.create(username="bench")
    Membership.objects.create(user=user, role="executive", area_id="42")
    client = Client()
    client.force_login(user)
    empty, full = seconds(client, "/healthz"), seconds(client, "/dashboard/")
    yield {"name": "dashboard.vs_empty_view", "ratio": round(full / empty, 1),
           "milliseconds": round(1000 * full, 1), "baseline": "the health view",
           "baseline_milliseconds": round(1000 * empty, 1)}  # fmt: skip


def seconds(client, address) -> float:
    """Median time of a request, after one to fill the cache."""
    client.get(address, HTTP_HOST="localhost")
    found = []
    for _ in range(TIMES):
        started = time.perf_counter()
        response = client.get(address, HTTP_HOST="localhost")
        found.append(time.perf_counter() - started)
        assert response.status_code == 200, response.status_code
    return median(found)
