"""`rls`: pages with the database's policies against the same pages without them, in one run."""

from contextlib import contextmanager
from statistics import median

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import User
from core.owner import as_owner
from households.models import Household
from reports.services import build_month
from tests.bench import province
from tests.bench.pages import make_client, seconds

SIZES = (10_000, 300_000)
ROUNDS, TIMES = 3, 7


def run():
    made, author = 0, User.objects.create(username="author")
    for size in SIZES:
        if made:
            empty()
            author = User.objects.create(username="author")
        made = size
        province.fill(size, author)
        owner("VACUUM (ANALYZE)")
        with acting_for(purpose="bench"):
            build_month(first_day=timezone.localdate().replace(day=1), by=None)
        yield from pages(size)


def empty():
    with as_owner(), guards_aside():
        call_command("flush", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)


@contextmanager
def guards_aside():
    tables = ("auditevent", "auditseal", "rowhistory")
    for state in ("DISABLE", "ENABLE"):
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE accounts_{table} {state} TRIGGER USER")
        if state == "DISABLE":
            yield


def pages(size):
    officer = make_client("district_officer", "4201", f"officer{size}")
    province_wide = make_client("provincial_officer", "42", f"province{size}")
    governor = make_client("executive", "42", f"governor{size}")
    with acting_for(purpose="bench"):
        household = Household.objects.filter(district=4201).order_by("-urgency_score", "id").first()
        last_name = household.head_name.split(" ")[1]
    for name, client, address in (
        ("household_list", officer, "/households/"),
        ("household_list_province", province_wide, "/households/"),
        ("search", officer, f"/households/?q={household.head_name[3:]}"),
        ("search_last_name", officer, f"/households/?q={last_name}"),
        ("search_province", province_wide, f"/households/?q={household.head_name[3:]}"),
        ("household_page", officer, f"/households/{household.pk}/"),
        ("dashboard", governor, "/dashboard/"),
    ):
        fenced, bare = both(client, address)
        yield {
            "name": f"rls.{name}",
            "households": size,
            "ratio": round(fenced / bare, 2),
            "milliseconds": round(1000 * fenced, 1),
            "baseline": "same page, policies off",
            "baseline_milliseconds": round(1000 * bare, 1),
        }


def both(client, address) -> tuple[float, float]:
    """Median seconds with and without policies, measured in turns."""
    times: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for _ in range(ROUNDS):
        for state, found in times.items():
            switch(state)
            found += seconds(client, address, TIMES)
    switch("ENABLE")
    return median(times["ENABLE"]), median(times["DISABLE"])


def switch(state: str):
    for model in apps.get_models():
        if hasattr(model, "policy"):
            owner(f"ALTER TABLE {model._meta.db_table} {state} ROW LEVEL SECURITY")


def owner(statement: str):
    """Runs a statement as the tables' owner, outside any transaction."""
    with owner_connection() as conn:
        conn.execute(statement)


def owner_connection(database=""):
    """A connection to the database of the bench, or another, as the tables' owner."""
    at = connection.settings_dict
    return psycopg.connect(
        dbname=database or at["NAME"],
        host=at["HOST"],
        port=at["PORT"] or None,
        autocommit=True,
        user=settings.DATABASE_OWNER["USER"],
        password=settings.DATABASE_OWNER["PASSWORD"],
    )
