"""The list of visits looked through by household: found as in the list of households, in scope."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from core.periods import add_months
from core.thai import month_code
from logbook.models import Visit
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.households.test_duplicates import called
from tests.logbook.test_visit_export import body, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer_client(client):
    client.force_login(make_user("district_officer", "4201"))
    return client


def found(client, **question):
    page = client.get(reverse("logbook:visit-list"), question)
    return [row.household for row in page.context["page"]]


def named(first, last, area="420107", **fields):
    return called(make_household(area, **fields), first, last)


def test_visits_are_found_by_name_or_house_number_together_with_the_status(officer_client):
    by = make_user()
    wanted, other = named("ปรีชา", "มีสุข", house_number="77/1"), named("อื่น", "ไกล")
    for household in (wanted, other):
        visit(household, by)
    assert found(officer_client, q="ปรีชา") == [wanted]
    assert found(officer_client, q="77/1") == [wanted]
    assert found(officer_client, q="ปรีชา", status="verified") == []
    assert found(officer_client, q="ปรีชา", status="submitted") == [wanted]
    assert len(found(officer_client, q=" ")) == 2


def test_a_search_stays_in_the_scope_of_the_reader(client, officer_client):
    by, mentor = make_user(), make_user("mentor", "4201")
    mine, here = named("ปรีชา", "หนึ่ง"), named("ปรีชา", "สอง")
    elsewhere = named("ปรีชา", "สาม", "420201")
    make_pairing(mine, make_official(user=mentor), by)
    for household in (mine, here, elsewhere):
        visit(household, by)
    assert set(found(officer_client, q="ปรีชา")) == {mine, here}
    client.force_login(mentor)
    assert found(client, q="ปรีชา") == [mine]


def test_the_file_holds_what_was_searched_and_the_history_never_the_name(officer_client):
    by = make_user()
    wanted = named("ปรีชา", "มีสุข")
    for household in (wanted, named("อื่น", "ไกล")):
        visit(household, by)
    page = officer_client.get(reverse("logbook:visit-list"), {"q": "มีสุข"}).text
    assert "?kind=csv&amp;status=&amp;q=%E0%B8%A1" in page
    question = {"q": "มีสุข", "kind": "csv"}
    sheet = body(officer_client.get(reverse("logbook:visit-export"), question)).decode("utf-8-sig")
    assert wanted.head_name in sheet
    assert len(sheet.splitlines()) == 2
    events = AuditEvent.objects.filter(action__in=["visit.listed", "visit.exported"])
    assert [event.details["q"] for event in events] == [True, True]


def test_a_search_asks_equally_often_with_one_visit_and_with_three(officer_client):
    by, asked = make_user(), []
    for number in (1, 2):
        for _n in range(number):
            visit(named("ปรีชา", "มีสุข"), by)
        with CaptureQueriesContext(connection) as queries:
            assert len(found(officer_client, q="ปรีชา")) == Visit.objects.count()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_waits_before_a_month_closes_opens_the_visits_of_that_month(client):
    by, house = make_user(), make_household("420107")
    last = add_months(timezone.localdate(), -1)
    for day in (last, timezone.localdate()):
        Visit.objects.filter(pk=visit(house, by).pk).update(visited_on=day)
    client.force_login(make_user("provincial_officer", "42"))
    month = client.get(reverse("reports:month-list"), {"month": month_code(last)})
    (line,) = [one for one in month.context["open"] if "รอรับรอง" in one.label]
    page = client.get(line.url)
    shown = [row.visited_on for row in page.context["page"]]
    assert (line.count, shown) == (1, [last])
    assert f"&amp;month={month_code(last)}" in page.text  # the sheet is of it too
    assert len(found(client, month="x")) == 2
