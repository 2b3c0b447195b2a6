"""What a closing tells outside the line is kept, and the next ones say nothing few beside it."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.periods import add_months
from places.models import Area
from reports import services, tasks
from reports.errors import OutsideUnclosedError
from reports.models import ToldOutside
from reports.months import building
from reports.papers.for_outside import agencies_pdf
from reports.suppression import HIDDEN
from tests import clock
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 1)


def close(first_day, *, more: int = 0, reason: str = "") -> None:
    """At its end, after so many more households were found in 420101."""
    for _n in range(more):
        make_household("420101")
    with clock.at(add_months(first_day, 1)):
        if reason:
            services.revise_month(first_day=first_day, reason=reason, by=None)
        else:
            services.close_month(first_day=first_day, by=None)


def told(client, month="2570-01") -> dict:
    """`{area code: values}` of the households on the list as somebody outside reads them."""
    with clock.at(date(2027, 1, 20)):
        asked = {"metric": "households", "area": "4201", "month": month, "outside": "1"}
        page = client.get(reverse("reports:figure-list"), asked)
    return {row["area"].code: row["values"] for row in page.context["table"]["rows"]}


@pytest.fixture
def reader(client):
    for place, count in (("420101", 20), ("420102", 30)):
        for _n in range(count):
            make_household(place)
    chief = make_user("executive", "42")
    with clock.at(date(2027, 1, 20)):
        client.force_login(chief)
    return client


@pytest.mark.long
def test_two_months_tell_no_few_and_five_are_told_again(reader):
    close(FIRST)
    close(date(2026, 11, 1), more=2)
    close(date(2026, 12, 1), more=3)
    with clock.at(date(2027, 1, 20)):
        services.build_month(first_day=date(2027, 1, 1), by=None)
    values = told(reader)
    assert values["4201"] == [50, HIDDEN, 55, HIDDEN]
    assert values["420101"] == [20, HIDDEN, 25, HIDDEN]
    assert values["420102"] == [30, 30, 30, HIDDEN]


def test_a_revision_tells_what_is_the_same_and_is_kept_beside_the_first(reader):
    close(FIRST)
    close(FIRST, more=2, reason="ส่งช้า")
    assert told(reader)["420101"] == [HIDDEN]
    assert told(reader)["420102"] == [30]
    close(FIRST, more=3, reason="ส่งช้าอีก")
    assert told(reader)["420101"] == [25]
    rows = ToldOutside.objects.filter(metric="households").order_by("revision")
    assert [row.figures[""]["420101"] for row in rows] == ["20.00", None, "25.00"]
    with pytest.raises(DatabaseError, match="closed month"), transaction.atomic():
        rows.update(figures={})


def test_months_closed_before_it_was_kept_are_told_from_the_next_night(reader, monkeypatch):
    monkeypatch.setattr(building, "keep_told", lambda month: None)
    close(FIRST)
    close(date(2026, 11, 1), more=2)
    monkeypatch.undo()
    assert told(reader)["420102"] == [HIDDEN, HIDDEN]
    for _night in range(2):
        with clock.at(date(2026, 12, 2)):
            tasks.refresh_current_month()
    assert told(reader)["420101"] == [20, HIDDEN, HIDDEN]
    assert told(reader)["420102"] == [30, 30, HIDDEN]


def test_an_open_month_makes_no_paper_for_outside(reader):
    with clock.at(date(2026, 10, 20)):
        asked = {"area": Area.objects.get(pk="42"), "by": None, "kind": "agencies"}
        report = services.write_report(
            report_id=services.request_report(first_day=FIRST, **asked).pk
        )
        with pytest.raises(OutsideUnclosedError):
            agencies_pdf(report)
