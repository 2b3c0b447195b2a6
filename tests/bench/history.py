"""`audit`: what the history costs, with and without it in one run."""

import time
from statistics import median
from unittest.mock import patch

from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.models import User
from households.models import Household, Person
from reports.services import build_month
from tests.bench import province
from tests.bench.pages import make_client, seconds
from tests.bench.rls import owner

HOUSEHOLDS, ROWS, ROUNDS = 10_000, 10_000, 5


def run():
    province.fill(HOUSEHOLDS, User.objects.create(username="author"))
    owner("VACUUM (ANALYZE)")
    with acting_for(purpose="bench"):
        build_month(first_day=timezone.localdate().replace(day=1), by=None)
        household = Household.objects.filter(district=4201).first()
    officer = make_client("district_officer", "4201", "officer")
    for name, address in (("page_view", f"/households/{household.pk}/"), ("list", "/households/")):
        kept, without = views(officer, address)
        yield {
            "name": f"audit.{name}",
            "ratio": round(kept / without, 2),
            "milliseconds_more": round(1000 * (kept - without), 2),
            "milliseconds": round(1000 * kept, 1),
            "baseline": "same page, no entry written",
            "baseline_milliseconds": round(1000 * without, 1),
        }
    yield entries()
    kept, without = writes()
    yield {
        "name": "audit.rows",
        "ratio": round(kept / without, 2),
        "milliseconds_more_per_1000_rows": round(1000 * (kept - without) / (ROWS / 1000), 1),
        "baseline": "same UPDATE, rows not kept",
        "baseline_milliseconds": round(1000 * without / (ROWS / 1000), 1),
    }


def views(client, address) -> tuple[float, float]:
    kept, without = [], []
    for _ in range(ROUNDS):
        kept += seconds(client, address, 7)
        with patch.object(audit, "_insert", lambda entries: None):
            without += seconds(client, address, 7)
    return median(kept), median(without)


def entries():
    """An entry with its chain, against a bare row of the same columns."""
    started = time.perf_counter()
    with acting_for(purpose="bench"):
        for n in range(1000):
            audit.record(Act.LOGIN, details={"n": n})
    chained = time.perf_counter() - started
    owner("ALTER TABLE accounts_auditevent DISABLE TRIGGER audit_chain")
    started = time.perf_counter()
    with acting_for(purpose="bench"):
        for n in range(1000):
            audit.record(Act.LOGIN, details={"n": n})
    bare = time.perf_counter() - started
    owner("ALTER TABLE accounts_auditevent ENABLE TRIGGER audit_chain")
    return {
        "name": "audit.entry",
        "ratio": round(chained / bare, 2),
        "microseconds": round(1000 * chained),
        "baseline": "the same row without its chain",
        "baseline_microseconds": round(1000 * bare),
    }


def writes() -> tuple[float, float]:
    """Seconds to change ROWS persons in one statement, rows kept and not."""
    kept, without = [], []
    turns = (("ENABLE", kept), ("DISABLE", without)) * ROUNDS
    for number, (state, found) in enumerate(turns):
        owner(f"ALTER TABLE households_person {state} TRIGGER keep_changed")
        with acting_for(purpose="bench"), connection.cursor() as cursor:
            ids = list(Person.objects.order_by("id").values_list("pk", flat=True)[:ROWS])
            started = time.perf_counter()
            cursor.execute(
                "UPDATE households_person SET relation = %s WHERE id = ANY(%s)", [str(number), ids]
            )
            found.append(time.perf_counter() - started)
    owner("ALTER TABLE households_person ENABLE TRIGGER keep_changed")
    return median(kept), median(without)
