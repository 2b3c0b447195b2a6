"""Two years side by side, counted by hand; every household that left asks for a reason."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.pages import paginate
from households.models import Household, HouseholdListing, ListMark, Need
from households.services import years
from households.tpmap.services.imports import import_list
from tests.confirming import confirm
from tests.factories.people import make_household, make_user
from tests.households.test_import import write_list

pytestmark = pytest.mark.django_db


def one_by_one(households, previous, current):
    """What moved, counted of each household by itself."""
    counted = years.one_by_one(households, previous, current)
    return years.YearMoves(previous, current, {}, {}, counted)


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
    table = years.one_by_one(Household.objects.all(), 2568, 2569).table
    assert table == {
        4201: {"entered": 0, "left": 2, "stayed": 2, "better": 1, "worse": 1, "same": 0},
        4202: {"entered": 1, "left": 0, "stayed": 1, "better": 0, "worse": 0, "same": 1},
    }
    moves = ("then", *years.MOVES, "now")
    found = [
        tuple(line[move] for move in moves)
        for line in one_by_one(Household.objects.all(), 2568, 2569).dimensions(None)
    ]
    # then, ended, left, began, entered, stayed, now
    assert sorted(found) == [(2, 1, 0, 0, 0, 1, 1), (4, 0, 2, 1, 1, 2, 4)]


DISTRICTS = (4201, 4202, 4203)


def told(user):
    """What the page tells `user`, and whether it is what a count of every household finds."""
    moves = years.moves_of(user, DISTRICTS, 2568, 2569)
    mine = Household.objects.visible_to(user)
    assert moves.table == years.one_by_one(mine, 2568, 2569).table
    for district in (None, *moves.table):
        here = mine.filter(district=district) if district else mine
        recount = one_by_one(here, 2568, 2569)
        assert moves.dimensions(district) == recount.dimensions(district)
        assert list(moves.gone(here)) == list(recount.gone(here))
    return moves.table


def test_what_stands_counted_is_what_a_recount_finds_after_every_change(province):
    """By import, need, its removal, a move to another district, a merge of rows, a list undone."""
    everywhere, here = make_user("provincial_officer", "42"), make_user("district_officer", "4201")
    first = told(everywhere)
    assert told(here) == {4201: first[4201]}
    need = Need.objects.filter(household=province["same"], data_year=2569).first()
    changes = (
        lambda: listed(province["entered"], 2568, "income"),
        lambda: Need.objects.filter(pk=need.pk).update(dimension_id="education"),
        lambda: Need.objects.filter(household=province["worse"], data_year=2569).delete(),
        lambda: HouseholdListing.objects.filter(
            household=province["same"], data_year=2569
        ).delete(),
        lambda: Household.objects.filter(pk=province["better"].pk).update(
            subdistrict="420201", district=4202
        ),
        lambda: make_household("420301", dimensions=("health",)),
    )
    for change in changes:
        before = told(everywhere)
        change()
        assert (told(everywhere) != before) or change is changes[1]
        told(here)
    assert recount_differences() == []


def test_a_list_that_is_loaded_is_counted_with_what_stood_counted(tmp_path, province):
    """It fires no trigger: its districts are marked by the loading itself."""
    everywhere = make_user("provincial_officer", "42")
    before = told(everywhere)
    import_list(write_list(tmp_path / "a.csv", 3), data_year=2569, by=None)
    assert told(everywhere) != before
    assert recount_differences() == []


def recount_differences():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM year_move_differences()")
        return cursor.fetchall()


def test_two_lists_are_counted_once_for_all_readers(client, province):
    """From then on no page reads a household of the lists, however many there are; who helps one
    changes nothing of it.
    """
    client.force_login(make_user("provincial_officer", "42"))
    page = reverse("households:year-compare")
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    tables = [sql for query in queries if "households_need" in (sql := query["sql"])]
    assert tables == []
    Need.objects.update(status="helped", status_at=timezone.now(), met_on="2026-01-01")
    assert not ListMark.objects.exists()


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


def test_a_household_that_left_asks_for_a_reason_until_it_has_one(client, province, monkeypatch):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    page = client.get(reverse("households:year-compare"))
    assert set(page.context["page"].object_list) == {province["left"], province["gone"]}
    assert [area.code for area, _line in page.context["rows"]] == ["4201"]

    told = "เลือกได้ครั้งละหนึ่งหน้า"
    assert told not in page.content.decode()
    with monkeypatch.context() as patch:
        patch.setattr("households.views.years.paginate", partial(paginate, size=1))
        assert told in client.get(reverse("households:year-compare")).content.decode()

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
