"""Where there is nothing to count, or hardly anything, every page, file and answer says so."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from households.models import Household
from households.services.households import leave_programme
from households.tpmap.services import imports
from reports import services, tasks
from reports.models import Month
from reports.months.why import Counting, difference
from reports.papers import runs
from tests import clock
from tests.factories.people import make_household, make_user
from tests.households.test_import import write_list
from tests.jobs import do

pytestmark = pytest.mark.django_db
BEFORE, LAST, NOW = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
PAGES = (
    "home",
    "dashboard",
    "late-list",
    "agency-figures",
    "figure-list",
    "definition-list",
    "mentor-figures",
    "organization-figures",
    "compare",
    "month-list",
    "why",
    "report-list",
    "national-compare",
)
FILES = ("figure-file", "mentors-file", "organizations-file")
ANSWERS = ("metrics", "months", "definitions", "mentor-figures", "organization-figures")


def addresses():
    yield from (reverse(f"reports:{name}") for name in PAGES)
    yield from (reverse(f"reports:{name}", args=["csv"]) for name in FILES)
    yield from (reverse("reports:governor-area", args=[area]) for area in ("42", "4201", "420101"))
    yield from (f"/api/v1/{name}/?format={kind}" for name in ANSWERS for kind in ("json", "csv"))


def all_open(client, person, *months):
    """Each of them, of the month people talk about and of these."""
    client.force_login(person)
    for address in addresses():
        for month in ("", *months):
            sent = {"month": month} if month and not address.startswith("/api/") else {}
            query = sent | {"metric": "followed", "area": "420101"}
            for asked in (sent, query):
                answer = client.get(address, asked)
                b"".join(answer)
                assert answer.status_code in (200, 400, 404), (address, asked)


@pytest.mark.long
def test_a_new_office_a_first_month_and_one_that_everybody_left(client):
    """Households of no village among them; what lies between the months adds up."""
    officer, unbuilt = make_user("provincial_officer", "42"), "2500-01"
    with clock.at(date(2026, 12, 5)):
        all_open(client, officer, unbuilt)
        tasks.draft_last_month()
        tasks.refresh_current_month()
        services.close_month(first_day=BEFORE, by=officer)
        assert services.figures("42", BEFORE)["followed"] == 0
        all_open(client, officer, unbuilt)
        for _number in range(3):
            make_household("420101")
        tasks.refresh_current_month()
        assert services.figures("420101", LAST)["followed"] == 3
        all_open(client, officer, "2569-12")
    with clock.at(date(2027, 1, 5)):
        for household in Household.objects.all():
            with acting_for(officer):
                leave_programme(
                    household=household, by=officer, reason="moved", left_on=date(2027, 1, 4)
                )
        tasks.refresh_current_month()
        services.close_month(first_day=LAST, by=officer)
        for report in runs.request_closed(first_day=LAST)[:3]:
            assert do(report).state == "done", report.kind
        all_open(client, officer, "2570-01")
    empty, full, left = (
        Counting(month, month.revision) for month in Month.objects.order_by("first_day")
    )
    assert difference("followed", "42", empty, full).total == 3
    assert difference("followed", "42", full, left).total == -3
    client.force_login(officer)
    why = client.get(reverse("reports:why"), {"metric": "followed", "month": "2569-12"})
    assert why.context["difference"].total == 3  # nobody was counted: that is known, not unknown


def test_a_list_undone_after_a_closing_moves_no_closed_month_and_why_tells_it(client, tmp_path):
    """Its households are gone; the closed month still counts them, and says so."""
    officer = make_user("provincial_officer", "42")
    with clock.at(date(2026, 12, 5)):
        path = write_list(tmp_path / "a.csv", 4)
        batch = imports.import_list(path, data_year=2569, by=None)
        tasks.refresh_current_month()
    with clock.at(date(2027, 1, 5)):
        services.close_month(first_day=LAST, by=officer)
        told = services.figures("42", LAST)
        assert told["followed"] == 4
        imports.undo_batch(batch.pk, by=None)
        assert not Household.objects.exists()
        tasks.refresh_current_month()
        assert services.figures("42", LAST) == told
        assert services.figures("42", NOW)["followed"] == 0
        client.force_login(officer)
        for page in ("dashboard", "why", "mentor-figures"):
            assert client.get(reverse(f"reports:{page}"), {"month": "2569-12"}).status_code == 200
        checked = client.get(reverse("reports:month-list"), {"month": "2569-12", "check": "1"})
        assert checked.status_code == 200
        closed, now = (
            Counting(month, month.revision)
            for month in Month.objects.filter(first_day__gte=LAST).order_by("first_day")
        )
        why = {"metric": "followed", "month": "2570-01"}
        assert difference("followed", "42", closed, now).total == -4
        assert client.get(reverse("reports:why"), why).context["difference"].total == -4
        services.revise_month(first_day=LAST, by=officer, reason="ถอนบัญชีที่นำเข้าผิด")
        assert services.figures("42", LAST)["followed"] == 0
        why = {"metric": "followed", "month": "2569-12", "from": closed.revision}
        assert client.get(reverse("reports:why"), why).context["difference"].total == -4
