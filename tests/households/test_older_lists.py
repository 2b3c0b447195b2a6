"""A list of an older year that comes after a newer one, and comes again: it adds what it says of
its year, and what holds today stays; the order of imports does not decide what is true.
"""

import pytest
from django.db.models import F

from households.models import Household, HouseholdListing, Need, Person, PersonListing
from households.tpmap.services import imports
from tests.factories.people import make_pin
from tests.factories.scores import stale_scores
from tests.households.test_odd_lists import BIRTH, PIN, brought, counts, homes, member
from tests.households.test_verdicts import HEAD, line

pytestmark = pytest.mark.django_db
BEFORE = {"รหัสบ้าน": "42990000050", "บ้านเลขที่": "50"}
MODELS = (Household, Person, HouseholdListing, PersonListing, Need)


def everything():
    """Every row as it stands, but for when it was written."""
    rows = [row for model in MODELS for row in model.objects.order_by("pk").values()]
    return [{k: v for k, v in row.items() if k != "updated_at"} for row in rows]


def houses():
    """`{house code: (name, members, people who live there)}`."""
    return {
        house.house_code: (
            house.head_name,
            house.member_count,
            sorted(house.persons.values_list("first_name", flat=True)),
        )
        for house in Household.objects.all()
    }


def twice(path, lines, year):
    """The list, and the same again, which says nothing new."""
    batch = brought(path, lines, year)
    stood = everything()
    again = brought(path, lines, year)
    assert (again.new, again.changed, everything()) == (0, 0, stood)
    imports.undo_batch(again.pk, by=None)
    assert everything() == stood
    assert stale_scores() == []
    return batch


@pytest.mark.parametrize("needs", [{}, {"มิติสุขภาพ": "1", "ตัวชี้วัดที่ตกเกณฑ์": ""}])
def test_a_house_of_before_of_which_everybody_lives_elsewhere_is_one_of_nobody(tmp_path, needs):
    """Of people of whom nothing else was new it ended in a fault; else it bore their name."""
    family = [line(1), member("น้อย", **{PIN: make_pin()})]
    brought(tmp_path, family, 2570)
    before = everything()

    batch = twice(tmp_path, [family[0] | BEFORE, family[1] | BEFORE | needs], 2569)

    assert counts(batch)[:1] == (0,)
    assert houses() == {
        "42990000001": ("นายสมมุติ1 ทดสอบ", 2, ["น้อย", "สมมุติ1"]),
        "42990000050": ("", 0, []),
    }
    listed = PersonListing.objects.filter(data_year=2569)
    assert set(listed.values_list("household__house_code", flat=True)) == {"42990000050"}
    imports.undo_batch(batch.pk, by=None)
    assert everything() == before


def test_a_house_of_before_is_called_by_who_lives_there_still(tmp_path):
    brought(tmp_path, [line(1)], 2570)
    stays = member("ยังอยู่", **{PIN: make_pin()} | BEFORE)
    first, second = line(1), line(9, **{"ความสัมพันธ์": "ญาติ"} | BEFORE)
    brought(tmp_path, [first, second], 2570)

    twice(tmp_path, [second | {"ความสัมพันธ์": HEAD, "รหัสบ้าน": "42990000060"}, stays], 2569)

    assert houses()["42990000050"][2] == ["ยังอยู่", "สมมุติ9"]
    assert houses()["42990000060"] == ("", 0, [])


def test_an_older_list_gives_no_second_head_a_second_time_either(tmp_path):
    brought(tmp_path, [line(1)], 2570)
    lines = [line(1, **{"ความสัมพันธ์": "ญาติ"}), line(9, **{"รหัสบ้าน": "42990000001"})]
    lines[0][PIN] = ""
    twice(tmp_path, lines, 2569)
    heads = Person.objects.filter(is_head=True).values_list("first_name", flat=True)
    assert list(heads) == ["สมมุติ1"]


def test_an_id_of_an_older_list_comes_to_who_had_none(tmp_path):
    """The preview said so, the apply wrote nothing, and the list that came again said it again."""
    child = member("น้อย")
    brought(tmp_path, [line(1), child], 2570)
    before = everything()
    batch = twice(tmp_path, [line(1, **{PIN: ""}), child | {PIN: make_pin()}], 2569)
    assert counts(batch) == (0, 1, 0, 0)
    assert Person.objects.exclude(pin_index=None).count() == 2
    imports.undo_batch(batch.pk, by=None)
    assert everything() == before


@pytest.mark.parametrize("years", [(2569, 2570), (2570, 2569)])
def test_members_are_counted_in_whatever_order_lists_come(tmp_path, years):
    lists = {2569: [line(1), member("ทวด", **{PIN: make_pin(), BIRTH: "02/02/2475"})]}
    lists[2570] = [lists[2569][0]]
    for year in years:
        brought(tmp_path, lists[year], year)
    assert Household.objects.get().member_count == 2


@pytest.mark.parametrize("unsaid", [(), ("มิติสุขภาพ", "ตัวชี้วัดที่ตกเกณฑ์")])
def test_a_new_house_is_as_urgent_as_what_is_known_of_who_moves_there(tmp_path, unsaid):
    """Needs that a poor list does not speak of, and a birth it corrects, count there too."""
    child = member("น้อย", **{PIN: make_pin(), "มิติสุขภาพ": "1", "ตัวชี้วัดที่ตกเกณฑ์": ""})
    brought(tmp_path, [line(1), child], 2569)
    moved = child | BEFORE | {BIRTH: "01/02/2480", "อายุ": ""}
    moved |= dict.fromkeys(unsaid, "")
    brought(tmp_path, [line(1), moved], 2570)
    assert homes()["น้อย"] == "42990000050"
    assert stale_scores() == []


def test_a_house_that_needs_of_an_older_year_leave_is_scored_anew(tmp_path):
    """The year's list comes corrected after the next year's, by which they had moved."""
    family = [line(1), member("น้อย", **{PIN: make_pin(), "มิติการศึกษา": "1"}), line(2)]
    moved = family[1] | {"รหัสบ้าน": "42990000002", "บ้านเลขที่": "2"}
    brought(tmp_path, family, 2569)
    brought(tmp_path, [moved], 2570)
    twice(tmp_path, [family[0], moved | {"มิติสุขภาพ": "1"}, family[2]], 2569)
    left_behind = Need.objects.filter(data_year=2569).exclude(household=F("person__household"))
    assert not left_behind.exists()
