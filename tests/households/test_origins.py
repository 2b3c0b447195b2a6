"""Which lists made a household and what they changed, for whoever may see the household."""

import csv

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from households.models import Household, ImportBatch
from households.tpmap.services import imports
from households.tpmap.services.sources import origins_of
from tests.factories.people import make_user
from tests.households.test_import import write_list
from tests.words import words

pytestmark = pytest.mark.django_db


def altered(path, target, **changes):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row | changes for row in csv.DictReader(file)]
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


@pytest.fixture
def two_lists(tmp_path):
    first = write_list(tmp_path / "ก่อน.csv", 2)
    second = altered(
        first,
        tmp_path / "หลัง.csv",
        **{"ปี": 2570, "นามสกุล": "ใหม่", "บ้านเลขที่": "99", "รายได้เฉลี่ยต่อคนต่อปี": 30000},
    )
    one = imports.import_list(first, data_year=2569, by=None)
    return one, imports.import_list(second, data_year=2570, by=None)


def test_each_list_is_named_with_what_it_made_and_changed(two_lists):
    one, two = two_lists
    household = Household.objects.order_by("id").first()
    name = household.persons.get().full_name
    told = [
        (o.batch, o.data_year, o.file_name, o.made_household, o.made_persons, o.changes)
        for o in origins_of(household)
    ]
    assert told == [
        (
            two.pk,
            2570,
            "หลัง.csv",
            False,
            0,
            [
                ("", "บ้านเลขที่", "1", "99"),
                ("", "หัวหน้าครัวเรือน", "สมมุติ1 ทดสอบ", "สมมุติ1 ใหม่"),
                (name, "นามสกุล", "ทดสอบ", "ใหม่"),
            ],
        ),
        (one.pk, 2569, "ก่อน.csv", True, 1, []),
    ]


def test_a_list_that_was_taken_back_is_not_named(two_lists):
    one, two = two_lists
    imports.undo_batch(two.pk, by=None)
    assert [o.batch for o in origins_of(Household.objects.first())] == [one.pk]


def test_the_officer_of_the_district_reads_it_and_another_gets_nothing(client, two_lists):
    household = Household.objects.order_by("id").first()
    officer, far = make_user("district_officer", "4201"), make_user("district_officer", "4202")
    client.force_login(officer)
    address = reverse("households:household-detail", args=[household.pk])
    page = words(client.get(f"{address}?open=origins"))
    assert "หลัง.csv" in page
    assert "<del>ทดสอบ</del> → <ins>ใหม่</ins>" in page
    assert reverse("tpmap:import-detail", args=[two_lists[0].pk]) not in page
    with acting_for(officer):
        assert ImportBatch.objects.count() == 0  # the batches themselves stay with the importers
        assert len(origins_of(household)) == 2
    with acting_for(far):
        assert origins_of(household) == []


def test_the_batch_page_leads_to_its_households(client, two_lists):
    client.force_login(make_user("administrator", "42"))
    page = client.get(reverse("tpmap:import-detail", args=[two_lists[0].pk])).content.decode()
    for household in Household.objects.all():
        assert reverse("households:household-detail", args=[household.pk]) in page


def test_the_cost_does_not_grow_with_the_lists(two_lists, tmp_path, django_assert_num_queries):
    household = Household.objects.order_by("id").first()
    with django_assert_num_queries(4):
        assert len(origins_of(household)) == 2
    third = altered(tmp_path / "หลัง.csv", tmp_path / "c.csv", **{"ปี": 2571, "นามสกุล": "อีกครั้ง"})
    imports.import_list(third, data_year=2571, by=None)
    with django_assert_num_queries(4):
        assert len(origins_of(household)) == 3
