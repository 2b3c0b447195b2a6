"""A household an office took in itself, without an ID, that a list says later."""

import pytest

from households.models import Household, HouseholdListing, Person
from households.services.nominations import propose_household, verify_nomination
from households.tpmap.services import imports
from places.models import Area
from tests.factories.people import make_user
from tests.households.test_odd_lists import BIRTH, PIN, brought, counts, member
from tests.households.test_verdicts import line

pytestmark = pytest.mark.django_db
CODE, NUMBER, MOO, HEAD = "รหัสบ้าน", "บ้านเลขที่", "หมู่ที่", "นายสมมุติ1 ทดสอบ"


@pytest.fixture
def area():
    return Area.objects.get(name="นาอ้อ", code__startswith="4201")


def taken_in(area, *, village=None):
    mentor, officer = make_user("mentor", "4201"), make_user("district_officer", "4201")
    nomination = propose_household(
        by=mentor,
        subdistrict=area,
        head_name=HEAD,
        dimensions=["income"],
        reason="บ้านไม่มีรายได้",
        evidence="ผู้ใหญ่บ้าน",
        house_number="1",
        village_number=village,
    )
    verify_nomination(nomination=nomination, by=officer, reason="ไปดูบ้านแล้ว")
    nomination.refresh_from_db()
    return nomination.household


def as_stored(household):
    row = Household.objects.filter(pk=household.pk).values().get()
    return {name: value for name, value in row.items() if name != "updated_at"}


@pytest.mark.parametrize("code", ["42990000001", ""])
@pytest.mark.parametrize("said", ["1", "01", " 1 "])
def test_a_household_taken_in_is_the_lists_where_its_head_lives_at_the_number(
    tmp_path, area, code, said
):
    household = taken_in(area)
    people = [line(1, **{CODE: code, NUMBER: said}), member("น้อย", **{CODE: code, NUMBER: said})]
    batch = brought(tmp_path, people, 2570)
    assert counts(batch) == (1, 1, 0, 0)
    assert set(Household.objects.values_list("pk", "origin")) == {(household.pk, "nomination")}
    assert Person.objects.get(is_head=True).pin is not None
    household.refresh_from_db()
    assert (household.house_code, household.latest_year) == (code, 2570)
    assert HouseholdListing.objects.get().household == household

    again = brought(tmp_path, people, 2570)
    assert counts(again) == (0, 0, 0, 0)
    assert Household.objects.count() == 1


def test_where_its_head_is_said_to_be_a_member_it_is_the_same_household(tmp_path, area):
    taken_in(area)
    wife = line(2, **{CODE: "42990000001", NUMBER: "1"})
    man = line(1) | {"ความสัมพันธ์": "คู่สมรส", CODE: "42990000001"}
    batch = brought(tmp_path, [wife, man], 2570)
    assert counts(batch) == (1, 1, 0, 0)
    assert Household.objects.count() == 1


@pytest.mark.parametrize(
    "said", [{NUMBER: "2"}, {NUMBER: ""}, {"ชื่อ": "มานพ"}, {"ตำบล": "กกดู่"}, {MOO: "6"}]
)
def test_at_another_number_name_or_place_it_is_another(tmp_path, area, said):
    taken_in(area, village=5)
    assert counts(brought(tmp_path, [line(1, **said)], 2570)) == (1, 0, 0, 0)
    assert Household.objects.count() == 2


def test_who_was_taken_in_under_another_id_is_another(tmp_path, area):
    brought(tmp_path, [line(1, **{CODE: ""})], 2569)
    other = line(1, **{CODE: "42990000001", PIN: line(2)[PIN]})
    assert brought(tmp_path, [other], 2570).new == 1


def test_of_two_of_one_name_at_one_number_nobody_is_taken(tmp_path, area):
    taken_in(area)
    taken_in(area)
    assert counts(brought(tmp_path, [line(1)], 2570)) == (1, 0, 0, 0)


def test_a_household_is_one_house_of_the_list_alone(tmp_path, area):
    taken_in(area)
    others = [line(1), line(1, **{CODE: "42990000009", BIRTH: "01/01/2530"})]
    assert counts(brought(tmp_path, others, 2570)) == (2, 0, 0, 0)


def test_an_undone_list_leaves_what_was_taken_in(tmp_path, area):
    household = taken_in(area)
    before = as_stored(household)
    batch = brought(tmp_path, [line(1)], 2570)
    imports.undo_batch(batch.pk, by=None)
    assert as_stored(household) == before
    assert Person.objects.get().pin is None
