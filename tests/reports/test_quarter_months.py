"""The three months of a quarter: all closed before it is told, and where a household lived then."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from core.thai import month_code
from households.models import Household
from households.services.duplicates import merge_households
from logbook.services.visits import record_visit
from places.models import Area
from reports import services
from reports.models import Report
from reports.papers.quarterly import request_all, request_quarterly, write_quarterly
from tests.clock import at
from tests.factories.people import make_household, make_user
from tests.jobs import do
from tests.reports.test_quarterly import MONTHS, QUARTER
from tests.words import words

pytestmark = pytest.mark.django_db


def test_only_closed_months_make_a_quarter_and_the_last_one_has_every_report_written(client):
    province = make_user("provincial_officer", "42")
    client.force_login(province)
    asked = {"month": month_code(MONTHS[0]), "area": ""}
    refused = client.post(reverse("reports:quarter-start"), asked, follow=True)
    assert (Report.objects.count(), "ยังไม่ปิด" in words(refused)) == (0, True)
    running = {"month": month_code(timezone.localdate()), "area": "42"}
    early = client.post(reverse("reports:quarter-start"), running, follow=True)
    assert (Report.objects.count(), "ยังไม่สิ้นสุด" in words(early)) == (0, True)
    for month in MONTHS:
        services.close_month(first_day=month, by=None)
    first = request_all(first_day=MONTHS[1], by=None, scheduled=True)
    assert [one.pk for one in first] == [
        one.pk for one in request_all(first_day=MONTHS[2], by=None, scheduled=True)
    ]
    assert len(first) == 15

    # Every paper of the month and of the quarter at one press, and how far they are.
    Report.objects.all().delete()
    asked = {"month": month_code(MONTHS[2]), "area": "", "kind": "all"}
    page = client.post(reverse("reports:report-start"), asked, follow=True)
    kinds = Report.objects.order_by("kind").values_list("kind").annotate(Count("pk"))
    assert dict(kinds) == {"agencies": 15, "monthly": 15, "one_page": 15, "quarterly": 15}
    assert "เสร็จ 0 จาก 60 ฉบับ" in words(page)
    do(Report.objects.get(kind="agencies", area="4201"))
    address, htmx = reverse("reports:report-list"), {"HX-Request": "true"}
    part = client.get(address, {"part": "run"}, headers=htmx)
    assert "เสร็จ 1 จาก 60 ฉบับ" in words(part)
    Report.objects.update(state="done")
    ended = client.get(address, {"part": "run"}, headers=htmx)
    assert (ended["HX-Refresh"], "เสร็จ" in words(ended)) == ("true", False)


def test_a_visit_counts_where_its_household_lives_when_the_quarter_ends(client):
    """Visited in เมืองเลย in the first month; by its end one has moved to นาด้วง, and the other is
    known to be a household there.
    """
    officers = {code: make_user("district_officer", code) for code in ("4201", "4202")}
    with at(QUARTER.start + timedelta(days=3)):
        moves, double = make_household("420107"), make_household("420102")
        stays = make_household("420201")
        for household in (moves, double):
            record_visit(
                by=officers["4201"],
                id=uuid.uuid4(),
                household=household,
                purpose="follow_up",
                visited_on=QUARTER.start + timedelta(days=2),
                summary="x",
            )
    services.close_month(first_day=MONTHS[0], by=None)
    with at(MONTHS[1] + timedelta(days=3)):
        # As a later list would say.
        Household.objects.filter(pk=moves.pk).update(subdistrict="420201", district=4202)
        merge_households(
            stays=stays,
            double=Household.objects.get(pk=double.pk),
            by=make_user("provincial_officer", "42"),
            chosen={},
        )
    for month in MONTHS[1:]:
        services.close_month(first_day=month, by=None)

    def reached(area):
        asked = request_quarterly(first_day=MONTHS[2], area=Area.objects.get(pk=area), by=None)
        lines = write_quarterly(report_id=asked.pk).content["lines"]
        return next(line for line in lines if "อย่างน้อยหนึ่งครั้ง" in line[0])[1:]

    assert reached("4201") == ["๒", "๐", "๐", "๐"]
    assert reached("4202") == ["๐", "๐", "๐", "๒"]
    assert reached("42")[-1] == "๒"
