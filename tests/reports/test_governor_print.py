"""The governor's page where all is late: on paper one sheet; on a phone nothing is cut."""

import subprocess

import pytest
from django.utils import timezone

from core.periods import add_months
from places.enums import AreaLevel
from places.models import Area
from reports import services
from reports.models import LateLimit, MonthRule
from tests.browsing import sign_in
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_districts_late_for_every_reason_print_on_one_sheet_and_fit_a_phone(page, look):
    districts = Area.objects.filter(level=AreaLevel.DISTRICT)
    for district in districts:
        make_household(Area.objects.filter(parent=district).first().code)
    MonthRule.objects.update_or_create(pk=1, defaults={"ranked_from": 1})
    LateLimit.objects.update(limit=0)
    LateLimit.objects.filter(kind="share").update(limit=99)
    this = timezone.localdate().replace(day=1)
    for first_day in (add_months(this, -1), this):
        services.build_month(first_day=first_day, by=None)
    sign_in(page, make_user("executive", "42"))
    page.goto("/overview/")
    assert page.locator(".late-list > li").count() == districts.count() == 14
    paper = page.pdf(prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", "-"], input=paper, check=True, capture_output=True)
    assert b"Pages:           1\n" in told.stdout

    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/overview/", "/dashboard/"):
        page.goto(address)
        look(page, f"late{address.strip('/')}")
    assert page.locator("td[data-label=ล่าช้า] .tag").count() >= 14
