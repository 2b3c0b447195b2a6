"""Months counted beside each other: as one after the other, and none tells before its time."""

import threading

import pytest
from django.utils import timezone

from core.periods import add_months
from reports import services
from reports.models import Month, MonthRevision
from reports.months import building
from reports.months.recounting import differences
from tests.conftest import see_everything
from tests.factories.people import make_household

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def months(reference):
    """The last three and the running one, of a province with two households."""
    make_household()
    make_household()
    return [add_months(timezone.localdate(), -back) for back in (3, 2, 1, 0)]


def closed() -> list:
    rows = Month.objects.filter(closed_at__isnull=False).order_by("first_day")
    return list(rows.values_list("first_day", flat=True))


def test_two_are_counted_at_once_and_tell_one_after_the_other(months, monkeypatch):
    first, second, third, _running = months
    counted, told = threading.Event(), []
    checksum_of, keep_told = building.checksum_of, building.keep_told

    def waits_for_the_second(month):
        if month.first_day == second:
            counted.set()
        assert month.first_day != first or counted.wait(60)
        return checksum_of(month)

    def tells(month):
        told.append(month.first_day)
        keep_told(month)

    monkeypatch.setattr(building, "checksum_of", waits_for_the_second)
    monkeypatch.setattr(building, "keep_told", tells)
    services.count_months(months, purpose="seed_demo")
    see_everything()
    assert told == [first, second, third] == closed()
    assert Month.objects.get(closed_at=None).as_of


def test_what_stands_is_what_the_monthly_job_counts(months):
    services.count_months(months, purpose="seed_demo")
    see_everything()
    assert differences() == []
    for first_day in closed():
        services.revise_month(first_day=first_day, reason="ทดลอง", by=None)
        rows = MonthRevision.objects.filter(month__first_day=first_day)
        assert rows.count() == 2
        assert rows.values("checksum").distinct().count() == 1


def test_where_one_fails_those_after_it_are_not_closed(months, monkeypatch):
    first, second, *_others = months
    checksum_of = building.checksum_of

    def fails(month):
        if month.first_day == second:
            raise ArithmeticError
        return checksum_of(month)

    monkeypatch.setattr(building, "checksum_of", fails)
    with pytest.raises(ArithmeticError):
        services.count_months(months, purpose="seed_demo")
    see_everything()
    assert closed() == [first]
