"""A month that somebody asks about while the clock counts or closes it."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from core.periods import add_months
from core.thai import month_code
from reports import services
from reports.models import Month, MonthRevision
from reports.months.building import revise_month
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db(transaction=True)
BUSY = "กำลังนับหรือปิดเดือนนี้อยู่แล้ว"


@pytest.fixture
def last(reference):
    make_household()
    first_day = add_months(timezone.localdate(), -1)
    services.build_month(first_day=first_day, by=None)
    return first_day


def held_by_the_clock(work, press):
    """Presses while another connection has done `work` and not committed it yet."""
    done, pressed = threading.Event(), threading.Event()

    def of_the_clock():
        with acting_for(purpose="month.close"), transaction.atomic():
            work()
            done.set()
            pressed.wait(10)
        connection.close()

    clock = threading.Thread(target=of_the_clock)
    clock.start()
    assert done.wait(60)
    try:
        return press()
    finally:
        pressed.set()
        clock.join()


def test_a_press_while_the_clock_closes_is_told_and_opens_nothing_again(last, client):
    client.force_login(make_user("provincial_officer", "42"))
    asked, code = {"month": month_code(last)}, reverse("reports:month-close")
    page = client.post(code, asked)
    asked |= {page.context["field"]: page.context["mark"]}
    answer = held_by_the_clock(
        lambda: services.close_month(first_day=last, by=None),
        lambda: client.post(code, asked, follow=True),
    )
    month = Month.objects.get(first_day=last)
    assert (month.closed_at is not None, month.revision, month.work) == (True, 1, "")
    assert BUSY in answer.content.decode()
    again = client.post(reverse("reports:month-build"), asked, follow=True)
    assert "เดือนนี้ปิดแล้ว" in again.content.decode()


def test_two_who_correct_a_month_at_once_make_one_correction(last, client):
    services.close_month(first_day=last, by=None)
    client.force_login(make_user("provincial_officer", "42"))
    asked = {"month": month_code(last), "reason": "เยี่ยมที่บันทึกช้า"}
    answer = held_by_the_clock(
        lambda: revise_month(first_day=last, reason="ทดลอง", by=None),
        lambda: client.post(reverse("reports:month-revise"), asked, follow=True),
    )
    assert BUSY in answer.content.decode()
    assert Month.objects.get(first_day=last).revision == 2
    assert MonthRevision.objects.filter(month__first_day=last).count() == 2


def test_counting_while_the_night_counts_writes_no_older_count_back(last, client):
    client.force_login(make_user("provincial_officer", "42"))
    before = Month.objects.get(first_day=last).as_of
    answer = held_by_the_clock(
        lambda: services.build_month(first_day=last, by=None),
        lambda: client.post(
            reverse("reports:month-build"), {"month": month_code(last)}, follow=True
        ),
    )
    assert BUSY in answer.content.decode()
    assert Month.objects.get(first_day=last).as_of > before
