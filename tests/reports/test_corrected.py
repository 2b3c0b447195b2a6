"""After a closed month is corrected: papers written anew, drawings that follow."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from assistance.services.giving import record_assistance
from committees.sending import kind_named
from core.periods import add_months
from core.thai import be_month, month_code
from indicators.models import Dimension
from logbook.services.visits import record_visit, verify_visit
from places.models import Area, Organization
from reports import agenda, services
from reports.models import Month, Report
from tests.clock import at
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db
LAST = add_months(timezone.localdate(), -1)
BEFORE = add_months(LAST, -1)


def test_a_corrected_month_has_its_papers_written_anew_and_older_ones_say_so(client):
    province, area = make_user("provincial_officer", "42"), Area.objects.get(pk="4201")
    client.force_login(province)
    services.close_month(first_day=LAST, by=None)
    old = services.request_report(first_day=LAST, area=area, by=province)
    services.write_report(report_id=old.pk)
    page, moved = reverse("reports:report-detail", args=[old.pk]), "นับใหม่หลังจัดทำรายงานฉบับนี้"
    assert moved not in client.get(page).text

    asked = {"month": month_code(LAST), "reason": "ส่งช้า"}
    client.post(reverse("reports:month-revise"), asked)
    do(Month.objects.get(first_day=LAST))

    assert moved in client.get(page).text
    new = Report.objects.filter(requested_by=province).exclude(pk=old.pk)
    kinds = new.order_by("kind").values_list("kind").annotate(Count("pk"))
    assert dict(kinds) == {"agencies": 15, "monthly": 15, "one_page": 1}
    memo = do(new.get(kind="monthly", area=area))
    assert kind_named("reports.monthly").of_period("4201", LAST) == memo.pk
    assert moved not in client.get(reverse("reports:report-detail", args=[memo.pk])).text


def test_the_papers_of_an_open_month_do_not_say_that_it_was_counted_since(client):
    """It is counted at every change; only what was closed stands and can be corrected."""
    officer, area = make_user("provincial_officer", "42"), Area.objects.get(pk="4201")
    client.force_login(officer)
    services.build_month(first_day=LAST, by=None)
    report = services.request_report(first_day=LAST, area=area, by=officer)
    services.write_report(report_id=report.pk)
    services.build_month(first_day=LAST, by=None)
    report.refresh_from_db()
    assert Month.objects.get(first_day=LAST).as_of != report.as_of
    page = client.get(reverse("reports:report-detail", args=[report.pk]))
    assert (page.status_code, "นับใหม่หลังจัดทำ" in page.text) == (200, False)


def test_the_drawing_of_twelve_months_follows_a_correction_of_an_earlier_one(client):
    house, mentor = make_household(), make_user("mentor", "4201")
    officer = make_user("district_officer", "4201")
    make_pairing(house, make_official(user=mentor), officer, started_on=BEFORE)
    with at(BEFORE + timedelta(days=1)):
        make_household("420102")
    for month in (BEFORE, LAST):
        services.close_month(first_day=month, by=None)
    client.force_login(officer)

    def drawn():
        asked = {"month": month_code(LAST)}
        return client.get(reverse("reports:dashboard-area", args=["4201"]), asked).context["trend"]

    drawing = drawn()
    said = {"purpose": "follow_up", "visited_on": BEFORE, "summary": "พบ"}
    visit, _new = record_visit(id=uuid.uuid4(), by=mentor, household=house, **said)
    verify_visit(visit=visit, by=officer)
    assert drawn() == drawing
    services.revise_month(first_day=BEFORE, reason="ส่งช้า", by=None)
    assert drawn() != drawing


def test_a_committee_hears_of_the_month_the_governor_reads(client):
    """Until the day of closing that is last month, though the running one is counted each night."""
    officer, house = make_user("provincial_officer", "42"), make_household()
    this, body = add_months(timezone.localdate(), 0), Organization.objects.get(code="loei-health")
    with at(this + timedelta(days=2)):
        for day in (LAST, this):
            record_assistance(
                household=house,
                by=officer,
                dimension=Dimension.objects.get(pk="income"),
                kind="money",
                description="เงินทุน",
                given_on=day,
                amount=Decimal(500),
                organization=body,
                person=house.persons.get(),
            )
            services.build_month(first_day=day, by=None)
        (matter,) = agenda.agencies(Area.objects.get(pk="42"), officer)
        client.force_login(make_user("executive", "42"))
        read = client.get(reverse("reports:governor")).context["month"].first_day
    assert (be_month(LAST) in matter.title, read) == (True, LAST)
