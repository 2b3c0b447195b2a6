"""Lists that come district by district, and codes of houses that are another family's."""

import pytest
from django.urls import reverse

from households.models import Household, Person
from households.tpmap.services import imports
from households.tpmap.services.staging import Staging
from tests.factories.people import make_pin, make_user
from tests.households.test_known_houses import told
from tests.households.test_odd_lists import PIN, brought, counts, homes, member
from tests.households.test_verdicts import line

pytestmark = pytest.mark.django_db
FAR = {"อำเภอ": "วังสะพุง", "ตำบล": "วังสะพุง"}
HERE, THERE = [line(1), line(2)], [line(n, **FAR) for n in (11, 12, 13)]


def missing(batch):
    people = Person.objects.in_bulk(Staging(batch).gone())
    return sorted(person.first_name for person in people.values())


def test_each_district_is_held_against_its_own_list_before(tmp_path):
    """Of a second one the first one's people were gone, and nobody of its own was."""
    brought(tmp_path, [*HERE, *THERE], 2569)

    first = brought(tmp_path, HERE[:1], 2570)
    assert missing(first) == ["สมมุติ11", "สมมุติ12", "สมมุติ13", "สมมุติ2"]
    assert first.counts["absent"] == {"4209": 3}

    second = brought(tmp_path, THERE[:2], 2570)
    assert (missing(second), second.counts["absent"]) == (["สมมุติ13"], {})

    mended = brought(tmp_path, [HERE[0], line(3)], 2570)
    assert (missing(mended), mended.counts["absent"]) == ([], {})


def test_who_moved_to_a_district_whose_list_came_first_is_not_gone(tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2569)
    moved = THERE[0] | {"อำเภอ": "เมืองเลย", "ตำบล": "นาอ้อ", "รหัสบ้าน": "42990000099"}
    brought(tmp_path, [*HERE, moved], 2570)
    assert missing(brought(tmp_path, THERE[1:], 2570)) == []


def test_districts_of_which_the_file_has_no_row_are_named(client, tmp_path):
    brought(tmp_path, [*HERE, *THERE], 2569)
    batch = brought(tmp_path, HERE, 2570, apply=False)
    client.force_login(make_user("administrator", "42"))
    for name in ("import-detail", "import-gone"):
        page = client.get(reverse(f"tpmap:{name}", args=[batch.pk])).content.decode()
        assert "วังสะพุง 3 คน" in " ".join(page.split())


# --- the code of another family's house ---


@pytest.mark.parametrize(
    "rows",
    [
        lambda there: [line(9, **there)],  # strangers
        lambda there: [HERE[1], member("น้อย", 2, **{PIN: make_pin()} | there)],
    ],
)
@pytest.mark.parametrize("place", [{"ตำบล": "นาอาน"}, FAR])
def test_a_code_of_a_house_elsewhere_takes_it_nowhere(tmp_path, rows, place):
    """A family with its mentor went to another district with a row of strangers."""
    brought(tmp_path, HERE, 2569)
    before = list(Household.objects.order_by("pk").values("subdistrict", "house_number"))
    lines = rows({"รหัสบ้าน": "42990000001", "บ้านเลขที่": "77"} | place)

    batch = brought(tmp_path, lines, 2570)

    assert batch.rejected == 1
    assert [issue.column for issue in batch.issues.filter(code="house_split")] == ["รหัสบ้าน"]
    stands = Household.objects.order_by("pk").values("subdistrict", "house_number")
    assert list(stands) == before


def test_who_is_known_and_stands_under_another_familys_code_stays_where_they_are(tmp_path):
    child = member("น้อย", 2, **{PIN: make_pin()})
    brought(tmp_path, [*HERE, child], 2569)
    wrong = child | {"รหัสบ้าน": "42990000001", "บ้านเลขที่": "77", "ตำบล": "นาอาน"}
    batch = brought(tmp_path, [HERE[1], wrong], 2570)
    assert (counts(batch), missing(batch)) == ((0, 0, 1, 1), ["สมมุติ1"])
    assert homes()["น้อย"] == "42990000002"


@pytest.mark.parametrize(
    ("said", "is_told"),
    [({"บ้านเลขที่": "77"}, True), ({"หมู่ที่": "6"}, True), ({}, False), ({"หมู่ที่": ""}, False)],
)
def test_strangers_at_another_number_of_a_known_code_are_told(tmp_path, said, is_told):
    brought(tmp_path, HERE, 2569)
    strangers = line(9, **{"รหัสบ้าน": "42990000001", "บ้านเลขที่": "1"} | said)
    batch = brought(tmp_path, [strangers], 2570)
    assert batch.new == 1
    assert ("house_others" in {code for code, _value in told(batch)}) == is_told


def test_a_family_that_moves_with_its_house_is_no_stranger(tmp_path):
    brought(tmp_path, HERE, 2569)
    batch = brought(tmp_path, [HERE[0] | {"ตำบล": "นาอาน", "บ้านเลขที่": "77"}], 2570)
    assert counts(batch) == (0, 1, 1, 0)
    imports.undo_batch(batch.pk, by=None)
    assert Household.objects.get(house_code="42990000001").subdistrict.name == "นาอ้อ"
