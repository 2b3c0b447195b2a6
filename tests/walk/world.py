"""One province of invented people that came in through the import door, and who works in it."""

import json
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from core.confirming import FIELD
from core.forms import BuddhistDateField
from households.models import Household, ImportBatch
from loei_poverty.celery import app
from mentors.models import Official
from places.models import Organization
from tests.factories.people import make_user
from tests.walk.lists import tpmap_file, tpmap_list
from tests.walk.pages import form_for

HOUSES = range(1, 15)
GONE = 11  # on last year's list and not on this year's


@contextmanager
def tasks_at_once():
    """Background work is done where it is asked for, by the same code as in the worker."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    try:
        yield
    finally:
        app.conf.task_always_eager = app.conf.task_eager_propagates = before


class World:
    """The cast (names of the oracle, and `far`, an officer of another district), their browsers,
    and what they made so far.
    """

    def __init__(self):
        health = Organization.objects.get(code="loei-health")
        self.users = {
            "admin": make_user("administrator", "42"),
            "province": make_user("provincial_officer", "42"),
            "officer": make_user("district_officer", "4201"),
            "second": make_user("district_officer", "4201"),
            "far": make_user("district_officer", "4202"),
            "mentor": make_user("mentor", "4201", email="mentor@example.org"),
            "agency": make_user("agency_officer", None, health),
            "executive": make_user("executive", "42"),
            "nobody": make_user(),
        }
        self.clients = {}
        for name, user in self.users.items():
            self.clients[name] = Client(raise_request_exception=False)
            self.clients[name].force_login(user)
        self.kept = {}

    def house(self, number: int) -> Household:
        return Household.objects.get(house_code=f"4297{number:07d}")

    def official(self, name: str) -> Official:
        return Official.objects.get(first_name=name)

    def send(self, role, method, address, data, *, follow=True):
        """What a browser or phone sends, with the background work that follows from it."""
        client = self.clients[role]
        with tasks_at_once(), TestCase.captureOnCommitCallbacks(execute=follow):
            if method == "POST" and ("/api/" not in address or holds_a_file(data)):
                return client.post(address, data)
            body = data if isinstance(data, str) else json.dumps(data, default=str)
            return client.generic(method, address, body, "application/json")

    def shown_form(self, role, page, address) -> dict | None:
        """The fields of the form on `page` that sends to `address`, as this person sees it; or on
        the page that asks first, where `page` only leads there.
        """
        answer = self.clients[role].get(page)
        text = answer.content.decode() if answer.status_code == 200 else ""
        found = form_for(text, page, address)
        if found is None and f'href="{address}"' in text:
            asking = self.clients[role].get(address)
            found = form_for(asking.content.decode(), address, address)
        return found and found.fields

    def press(self, role, page, address, fill):
        """Fills in and sends a form; a page that asks once more is answered yes."""
        fields = self.shown_form(role, page, address)
        assert fields is not None, f"{role} finds no form for {address} on {page}"
        data = fields | fill
        answer = self.send(role, "POST", address, data)
        if answer.status_code in (200, 409):  # 409: other numbers than those that were shown
            again = form_for(answer.content.decode(), address, address)
            more = again and again.fields.keys() - fields.keys() - {"csrfmiddlewaretoken"}
            if more or (again and again.fields.get(FIELD) != data.get(FIELD)):
                data = again.fields
                answer = self.send(role, "POST", address, data)
        return answer, data

    def leave(self, number):
        """The household leaves the programme, on its page."""
        household = self.house(number)
        page = reverse("households:household-detail", args=[household.pk])
        address = reverse("households:household-leave", args=[household.pk])
        self.press("officer", page, address, {"reason": "moved"})
        assert self.house(number).left_on, number

    def import_list(self, year, numbers):
        """Through the pages, as the administrator does it."""
        rows = tpmap_list(year, numbers) + tpmap_list(year, [100], "4202")
        upload = reverse("tpmap:import-upload")
        self.press("admin", upload, upload, {"file": tpmap_file(year, rows), "data_year": year})
        batch = ImportBatch.objects.latest("id")
        self.press(
            "admin",
            reverse("tpmap:import-detail", args=[batch.pk]),
            reverse("tpmap:import-apply", args=[batch.pk]),
            {},
        )
        batch.refresh_from_db()
        assert (batch.stage, batch.rejected) == ("applied", 0), (batch.stage, batch.error)
        return batch


def holds_a_file(data) -> bool:
    return isinstance(data, dict) and any(hasattr(value, "seek") for value in data.values())


def day(offset=0) -> str:
    """Today or `offset` days from it, as people type it."""
    return BuddhistDateField().prepare_value(timezone.localdate() + timedelta(days=offset))


def iso(offset=0) -> str:
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


HISTORY = ("accounts_auditevent", "accounts_auditseal")  # a refusal is an event


def state_of_records(tables: set[str]) -> tuple:
    """What tells two states of these tables apart: how many rows each has. A row that is changed or
    removed adds one to the history of rows, which is a table itself.
    """
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in sorted(tables))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return cursor.fetchone()


def tried_writes() -> dict[str, int]:
    """How many rows of each table of ours were written in this transaction, or tried."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIED_WRITES, [sorted(_tables())])
        return dict(cursor.fetchall())


def written_since(before: dict[str, int]) -> set[str]:
    """The tables that somebody tried to write since `tried_writes` were `before`."""
    return {table for table, rows in tried_writes().items() if rows != before[table]}


_TRIED_WRITES = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)
"""


@cache
def _tables() -> frozenset[str]:
    """Tables of our own apps."""
    return frozenset(
        model._meta.db_table
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
        for model in config.get_models(include_auto_created=True)
        if model._meta.db_table not in HISTORY
    )


def acts_recorded() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
