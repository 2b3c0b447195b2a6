"""Two years side by side, counted by hand; every household that left asks for a reason."""

import pytest
from django.urls import reverse

from households.models import Household, HouseholdListing, Need
from households.services import years
from tests.confirming import confirm
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db


def listed(household, year, *dimensions):
    """Puts a household on the list of another year too, short of `dimensions`."""
    HouseholdListing.objects.create(household=household, data_year=year, income_per_person=1)
    person = household.persons.get()
    for code in dimensions:
        Need.objects.create(household=household, person=person, dimension_id=code, data_year=year)
    return household


@pytest.fixture
def province():
    return {
        "better": listed(
            make_household("420107", dimensions=("income",)), 2568, "income", "health"
        ),
        "worse": listed(make_household("420107", dimensions=("income", "health")), 2568, "health"),
        "same": listed(make_household("420201"), 2568, "income"),
        "entered": make_household("420201"),
        "left": make_household("420107", year=2568),
        "gone": make_household("420107", year=2568),
    }


def test_districts_and_dimensions_are_counted_in_households(province):
    table = years.by_district(Household.objects.all(), 2568, 2569)
    assert table == {
        4201: {"entered": 0, "left": 2, "stayed": 2, "better": 1, "worse": 1, "same": 0},
        4202: {"entered": 1, "left": 0, "stayed": 1, "better": 0, "worse": 0, "same": 1},
    }
    moves = ("then", *years.MOVES, "now")
    found = [
        tuple(line[move] for move in moves)
        for line in years.by_dimension(Household.objects.all(), 2568, 2569)
    ]
    # then, ended, left, began, entered, stayed, now
    assert sorted(found) == [(2, 1, 0, 0, 0, 1, 1), (4, 0, 2, 1, 1, 2, 4)]


def test_the_page_shows_the_dimensions_of_one_district(client, province):
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("households:year-compare")
    both = client.get(address).context
    (income,) = [d for d in both["dimensions"] if d["then"] == 4]
    page = client.get(address, {"district": "4202"})
    assert page.context["district"] == 4202
    assert [(d["name"], d["then"], d["entered"], d["now"]) for d in page.context["dimensions"]] == [
        (income["name"], 1, 1, 2)
    ]
    assert page.context["page"].paginator.count == 0
    assert client.get(address, {"district": "9999"}).context["district"] is None


def test_a_household_that_left_asks_for_a_reason_until_it_has_one(client, province):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    page = client.get(reverse("households:year-compare"))
    assert set(page.context["page"].object_list) == {province["left"], province["gone"]}
    assert [area.code for area, _line in page.context["rows"]] == ["4201"]

    far = make_household("420201", year=2568)
    data = {
        f"reason-{province['left'].pk}": "graduated",
        f"reason-{far.pk}": "moved",
        f"reason-{province['gone'].pk}": "",
        "reason-x": "moved",
    }
    address = reverse("households:year-leave") + "?from=2568&to=2569&district=4201"
    answer = confirm(client, address, data, follow=True)
    assert answer.context["district"] == 4201
    assert "บันทึกเหตุที่ออกแล้ว 1 ครัวเรือน" in answer.content.decode()
    assert list(answer.context["page"].object_list) == [province["gone"]]
    far.refresh_from_db()
    assert far.left_on is None

    empty = client.post(reverse("households:year-leave"), {}, follow=True)
    assert "ยังไม่ได้เลือกเหตุ" in empty.content.decode()


def test_who_had_left_and_is_listed_again_is_counted(province):
    Household.objects.filter(pk=province["same"].pk).update(
        left_on="2026-01-01", leave_reason="moved"
    )
    assert list(years.returned(Household.objects.all(), 2569)) == [province["same"]]
