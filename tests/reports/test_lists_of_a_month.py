"""A month says which districts it counted by an older list."""

import pytest
from django.urls import reverse

from core.thai import month_code
from places.models import Area
from reports.enums import ReportKind
from reports.models import Month
from reports.papers import pdf
from reports.services import build_month, close_month, request_report, write_report
from tests.factories.people import make_user
from tests.households.test_lists_by_district import HERE, THERE
from tests.households.test_odd_lists import brought
from tests.reports.test_one_page import MONTH, read
from tests.words import words

pytestmark = pytest.mark.django_db
OLDER = "อ.วังสะพุง นับตามบัญชีปี 2568"


@pytest.fixture
def two_lists(tmp_path):
    """Of one district the list of the year, of the other the one before."""
    brought(tmp_path, [*HERE, *THERE], 2568)
    brought(tmp_path, HERE, 2569, is_of_some=True)


def test_pages_of_a_month_name_the_districts_on_an_older_list(client, two_lists, tmp_path):
    build_month(first_day=MONTH, by=None)
    assert Month.objects.get().lists == [[2569, [4201]], [2568, [4209]]]
    client.force_login(make_user("executive", "42"))
    query = {"month": month_code(MONTH)}
    for page in ("reports:governor", "reports:dashboard", "reports:organization-figures"):
        assert OLDER in words(client.get(reverse(page), query)), page

    # What is built stays as it was counted; built anew, it follows the lists there are now.
    brought(tmp_path, THERE, 2569)
    assert OLDER in words(client.get(reverse("reports:governor"), query))
    build_month(first_day=MONTH, by=None)
    assert Month.objects.get().lists == []
    assert "นับตามบัญชี" not in words(client.get(reverse("reports:governor"), query))


def test_papers_of_a_month_name_them_too(two_lists):
    close_month(first_day=MONTH, by=None)
    for kind in (ReportKind.MONTHLY, ReportKind.ONE_PAGE):
        asked = {"first_day": MONTH, "area": Area.objects.get(pk="42"), "by": None, "kind": kind}
        report = write_report(report_id=request_report(**asked).pk)
        with report.pdf.open("rb") as file:
            pages = read(file.read())
        assert "อ.วังสะพุงนับตามบัญชีปี๒๕๖๘" in "".join(pages), kind
        without = {name: said for name, said in report.content.items() if name != "lists"}
        if kind == ReportKind.ONE_PAGE:  # written before lists were told
            assert "นับตามบัญชี" not in "".join(read(pdf.one_page(without)))


def test_where_most_districts_wait_those_that_have_the_new_list_are_named():
    lists = [[2569, [4201]], [2568, [4202, 4203]]]
    with_one = Month(first_day=MONTH, lists=lists)
    assert with_one.list_words() == "อ.เมืองเลย นับตามบัญชีปี 2569 อำเภออื่นตามบัญชีปี 2568"
    with_three = Month(first_day=MONTH, lists=[*lists, [2567, [4204]]])
    assert with_three.list_words() == ("อ.นาด้วง อ.เชียงคาน นับตามบัญชีปี 2568 อ.ปากชม นับตามบัญชีปี 2567")
    assert Month(first_day=MONTH).list_words() == ""
