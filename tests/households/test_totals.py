"""The official list and the households it missed: two totals, never one."""

import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from households.models import Household, HouseholdListing, Need
from households.services import years
from households.services.nominations import propose_household, verify_nomination
from logbook.services.visits import record_visit
from places.models import Village
from reports.services import build_month, figures
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db


def one_by_one(households, previous, current):
    """What moved, counted of each household by itself."""
    counted = years.one_by_one(households, previous, current)
    return years.YearMoves(previous, current, {}, {}, counted)


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def places(officer):
    """Two households of the list and one that it missed; the missed one is paired and visited."""
    listed = [make_household("420107"), make_household("420108")]
    nomination = propose_household(
        subdistrict=listed[0].subdistrict,
        head_name="นายตกหล่น ทดสอบ",
        by=make_user(),
        dimensions=["income", "health"],
        reason="x",
        evidence="ผู้ใหญ่บ้าน",
    )
    missed = verify_nomination(nomination=nomination, by=officer, reason="จริง").household
    for household in (listed[0], missed):
        make_pairing(household, make_official(), officer)
        record_visit(
            by=officer,
            id=uuid.uuid4(),
            household=household,
            purpose="follow_up",
            visited_on=timezone.localdate(),
            summary="x",
        )
    return {"listed": listed, "missed": missed}


def test_the_month_counts_the_list_and_what_it_missed_apart(places):
    first_day = timezone.localdate().replace(day=1)
    build_month(first_day=first_day, by=None)
    found = figures("42", first_day)
    official = ("households", "persons", "followed", "paired", "visited", "needs.income")
    assert {code: int(found[code]) for code in official} == {
        "households": 2,
        "persons": 2,
        "followed": 2,
        "paired": 1,
        "visited": 1,
        "needs.income": 2,
    }
    missed = ("nominated", "nominated_paired", "nominated_visited")
    assert {code: int(found[code]) for code in missed} == dict.fromkeys(missed, 1)
    assert int(found.get("needs.health", 0)) == 0  # only the missed one falls short there


def test_the_list_says_both_numbers_and_shows_either(client, officer, places):
    client.force_login(officer)
    page = client.get(reverse("households:household-list"))
    assert page.context["origins"] == [("บัญชี TPMAP", 2), ("ครัวเรือนตกหล่น", 1)]
    only = client.get(reverse("households:household-list"), {"origin": "nomination"})
    assert list(only.context["page"].object_list) == [places["missed"]]
    assert only.context["origins"] == [("บัญชี TPMAP", 0), ("ครัวเรือนตกหล่น", 1)]


def test_the_export_says_of_each_row_where_it_comes_from(client, officer, places):
    client.force_login(officer)
    answer = client.get(reverse("households:household-export"))
    data = b"".join(answer.streaming_content)
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    place = rows[0].index("ที่มา")
    assert sorted(row[place] for row in rows[1:]) == ["ครัวเรือนตกหล่น", "บัญชี TPMAP", "บัญชี TPMAP"]


def test_two_years_compare_lists_only(places):
    everybody = Household.objects.all()
    HouseholdListing.objects.create(household=places["listed"][0], data_year=2568)
    Need.objects.filter(household=places["missed"]).update(data_year=2569)
    table = years.one_by_one(everybody, 2568, 2569).table[4201]
    assert (table["entered"], table["stayed"], table["left"]) == (1, 1, 0)
    moves = one_by_one(everybody, 2568, 2569)
    assert [line["now"] for line in moves.dimensions(None)] == [2]


def test_an_import_of_the_next_year_does_not_ask_why_a_missed_household_left(places):
    HouseholdListing.objects.create(household=places["listed"][0], data_year=2570)
    everybody = Household.objects.all()
    left = one_by_one(everybody, 2569, 2570).gone(everybody)
    assert list(left) == [places["listed"][1]]


def test_the_page_of_a_place_says_that_it_counts_both(client, officer, places):
    """Where the figures beside it count the list alone."""
    client.force_login(officer)
    page = client.get(reverse("committees:area-detail", args=["420107"])).content.decode()
    assert "ครัวเรือนในโครงการและตกหล่น 2 ครัวเรือน" in page
    village = Village.objects.create(code="42010701", subdistrict_id="420107", number=1)
    page = client.get(reverse("committees:area-detail", args=[village.code])).content.decode()
    assert "ไม่มีครัวเรือนในโครงการหรือตกหล่นที่ท่านดูได้" in page
