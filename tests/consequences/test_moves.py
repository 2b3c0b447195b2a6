"""Who moves leaves no household of nobody behind that is counted as one."""

import csv

import pytest

from accounts.acting import acting_for
from demo.lists import HEADINGS
from households.models import Household
from households.sets import households_in
from households.tpmap.services.imports import import_list, undo_batch
from tests.factories.people import make_pin

pytestmark = pytest.mark.django_db
TOWN = {"houses": 1}  # see the fixture
OLD, NEW = "42980009001", "42980009002"


def rows(code, pins, year):
    for n, pin in enumerate(pins):
        yield dict.fromkeys(HEADINGS, "") | {
            "ปี": year,
            "รหัสบ้าน": code,
            "บ้านเลขที่": code[-3:],
            "หมู่ที่": 1,
            "ตำบล": "นาอาน",
            "อำเภอ": "เมืองเลย",
            "จังหวัด": "เลย",
            "ชื่อ": f"ย้าย{n}",
            "นามสกุล": "บ้านใหม่",
            "ความสัมพันธ์กับหัวหน้าครัวเรือน": "บุตร" if n else "หัวหน้าครัวเรือน",
            "เลขประจำตัวประชาชน": pin,
            "มิติรายได้": 1,
            "ตัวชี้วัดที่ตกเกณฑ์": "27",
        }


def brought(town, code, pins, year):
    path = town.folder / f"{code}-{year}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows(code, pins, year))
    with acting_for(town.administrator):
        batch = import_list(path, data_year=year, by=town.administrator)
    assert (batch.rejected, batch.stage) == (0, "applied"), batch.counts
    return batch


def counted(town, codes=(OLD, NEW)) -> set[str]:
    with acting_for(town.officer):
        rows = households_in("followed", among=Household.objects.filter(house_code__in=codes))
        return set(rows.values_list("house_code", flat=True))


@pytest.mark.parametrize("year", [2568, 2569])  # 2569 is the list in force
def test_a_family_that_moved_as_a_whole_is_counted_where_it_lives(town, year):
    pins = [make_pin(), make_pin()]
    brought(town, OLD, pins, year)
    before = counted(town)
    assert before == ({OLD} if year == 2569 else set())

    batch = brought(town, NEW, pins, 2569)

    assert counted(town) == {NEW}
    with acting_for(town.administrator):
        undo_batch(batch.pk, by=town.administrator)
    assert counted(town) == before


def test_one_who_moved_leaves_the_others_counted(town):
    pins = [make_pin(), make_pin()]
    brought(town, OLD, pins, 2569)
    brought(town, NEW, pins[1:], 2569)
    assert counted(town) == {OLD, NEW}
