"""A slow query is told by its statement and the request, never by what it looked for."""

import logging

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.jobs.rows import JobState
from core.slow import without_values
from households.models import Person
from reports.models import Month
from tests.factories.people import make_user
from tests.jobs import press

pytestmark = pytest.mark.django_db


def test_what_is_written_out_is_left_out():
    sql = "SELECT id FROM t\n WHERE name = 'สมชาย ''ดี''' AND pin = 1234567890123 LIMIT 21"
    assert without_values(sql) == "SELECT id FROM t WHERE name = … AND pin = … LIMIT 21"


def test_a_slow_query_is_logged_once_without_its_values(settings, caplog):
    settings.SLOW_QUERY_MS = 0
    with caplog.at_level(logging.INFO, logger="loei.slow"):
        list(Person.objects.filter(first_name="ความลับ"))
    (line,) = [record.getMessage() for record in caplog.records]
    assert "households_person" in line
    assert "ความลับ" not in line
    settings.SLOW_QUERY_MS = 60_000
    caplog.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert caplog.records == []


def test_the_line_names_the_request(settings, caplog, client):
    settings.SLOW_QUERY_MS = 0
    client.force_login(make_user("district_officer", "4201"))
    with caplog.at_level(logging.INFO, logger="loei.slow"):
        response = client.get(reverse("accounts:inbox"))
    mine = f"request={response['X-Request-ID']} "
    assert sum(mine in record.getMessage() for record in caplog.records) > 5


def test_the_line_of_a_job_names_the_job(settings, caplog):
    month = Month.objects.create(first_day=timezone.localdate().replace(day=1))
    settings.SLOW_QUERY_MS = 0
    with caplog.at_level(logging.INFO, logger="loei.slow"):
        month = press(month, "reports.month", make_user("provincial_officer", "42"))
    assert month.state == JobState.DONE
    assert any(f"request=reports.month {month.pk} " in r.getMessage() for r in caplog.records)
