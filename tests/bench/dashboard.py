"""`dashboard`: the governor's page against an empty view of the same site."""

from django.utils import timezone

from accounts.acting import acting_for
from reports.services import build_month
from tests.bench.pages import make_client, typical


def run():
    with acting_for(purpose="bench"):
        build_month(first_day=timezone.localdate().replace(day=1), by=None)
    client = make_client("executive", "42", "bench")
    empty, full = typical(client, "/healthz"), typical(client, "/dashboard/")
    yield {
        "name": "dashboard.vs_empty_view",
        "ratio": round(full / empty, 1),
        "milliseconds": round(1000 * full, 1),
        "baseline": "the health view",
        "baseline_milliseconds": round(1000 * empty, 1),
    }
