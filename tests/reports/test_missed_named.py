"""A household the list missed is one of the list from the day a list names it."""

import csv
import json
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from demo.lists import HEADINGS
from households.models import Household
from households.services.duplicates import merge_households, unmerge_households
from households.services.nominations import propose_household, verify_nomination
from households.sets import households_in
from households.tpmap.services.imports import import_list
from logbook.models import Visit
from logbook.services.visits import record_visit
from reports.differences import not_on_their_list
from reports.services import build_month, figures
from tests.factories.people import make_official, make_pairing, make_pin, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year + 543
SAME, ELSEWHERE = ("นาอาน", 1), ("เมือง", 9)
COUNTED = (
    "households",
    "followed",
    "paired",
    "visited",
    "needs.income",
    "nominated",
    "nominated_paired",
    "nominated_visited",
    "gone",
)


@pytest.fixture
def read(tmp_path):
    """Reads the list of a year: `(name, PIN, sub-district, house number)` a row."""

    def read(year, *people):
        path = tmp_path / f"{year}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, HEADINGS)
            writer.writeheader()
            for name, pin, subdistrict, number in people:
                writer.writerow(
                    dict.fromkeys(HEADINGS, "")
                    | {
                        "ปี": year,
                        "บ้านเลขที่": number,
                        "หมู่ที่": 1,
                        "ตำบล": subdistrict,
                        "อำเภอ": "เมืองเลย",
                        "จังหวัด": "เลย",
                        "ชื่อ": name,
                        "นามสกุล": "ทดสอบ",
                        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "หัวหน้าครัวเรือน",
                        "เลขประจำตัวประชาชน": pin,
                        "รายได้เฉลี่ยต่อคนต่อปี": 20000,
                        "มิติรายได้": 1,
                    }
                )
        return import_list(path, data_year=year, by=None)

    return read


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def other():
    return "สมมุติหนึ่ง", make_pin(), "นาอาน", 7


@pytest.fixture
def missed(read, officer, other):
    """One that the list of last year missed, with a mentor and visited this month; its person's
    row as a list would have it.
    """
    read(YEAR - 1, other)
    pin = make_pin()
    nomination = propose_household(
        subdistrict=Household.objects.get().subdistrict,
        head_name="นายตกหล่น ทดสอบ",
        house_number="1",
        village_number=1,
        pin=pin,
        by=make_user(),
        dimensions=["income"],
        reason="x",
        evidence="ผู้ใหญ่บ้าน",
    )
    household = verify_nomination(nomination=nomination, by=officer, reason="จริง").household
    make_pairing(household, make_official(), officer)
    record_visit(
        by=officer,
        id=uuid.uuid4(),
        household=household,
        purpose="follow_up",
        visited_on=TODAY,
        summary="x",
    )
    return household, ("ตกหล่น", pin)


def counted() -> tuple[int, ...]:
    first_day = TODAY.replace(day=1)
    build_month(first_day=first_day, by=None)
    found = figures("42", first_day)
    return tuple(int(found[code]) for code in COUNTED)


def not_theirs():
    return Visit.objects.filter(not_on_their_list(Visit, timezone.now()))


def test_until_a_list_names_it_it_is_counted_apart_and_then_as_one_of_the_list(
    read, missed, other, client, officer
):
    household, person = missed
    assert counted() == (1, 1, 0, 0, 1, 1, 1, 1, 0)
    assert [visit.household for visit in not_theirs()] == [household]

    read(YEAR, other, (*person, *SAME))

    household.refresh_from_db()
    assert (household.origin, household.listed_years) == ("nomination", [YEAR])
    assert counted() == (2, 2, 1, 1, 2, 0, 0, 0, 0)
    assert not not_theirs().exists()
    client.force_login(officer)
    page = client.get(reverse("households:household-list"))
    assert page.context["origins"] == [("บัญชี TPMAP", 2), ("ครัวเรือนตกหล่น", 0)]
    assert "ครัวเรือนตกหล่น</span>" not in page.content.decode()
    shown = {"counted": "paired", "origin": "list"}  # as the dashboard's tile leads on
    listed = client.get(reverse("households:household-list"), shown)
    assert list(listed.context["page"].object_list) == [household]


def test_of_a_household_whose_person_a_list_finds_elsewhere_nothing_is_left(read, missed, other):
    household, person = missed
    read(YEAR, other, (*person, *ELSEWHERE))
    household.refresh_from_db()
    assert (household.listed_years, household.member_count) == ([], 0)
    assert counted()[:2] == (2, 2)
    assert counted()[5:] == (0, 0, 0, 0)
    assert household not in households_in("programme")
    assert list(households_in("unlisted")) == [household]  # and somebody is asked why


def test_one_merged_with_its_double_on_the_list_is_of_the_list(read, missed, other, officer):
    """Taken in without a national ID, so the list makes a house of its own."""
    read(YEAR - 1, other)
    nomination = propose_household(
        subdistrict=Household.objects.filter(origin="list").get().subdistrict,
        head_name="นางสองชื่อ ทดสอบ",
        house_number="5",
        village_number=1,
        by=make_user(),
        dimensions=["income"],
        reason="x",
        evidence="ผู้ใหญ่บ้าน",
    )
    twice = verify_nomination(nomination=nomination, by=officer, reason="จริง").household
    read(YEAR, other, (*missed[1], *SAME), ("สองชื่อ", make_pin(), "นาอาน", 15))
    double = Household.objects.get(house_number="15")
    before = counted()
    assert (before[0], before[1], before[5]) == (3, 3, 1)

    merge_households(stays=twice, double=double, by=officer)
    twice.refresh_from_db()
    assert twice.listed_years == [YEAR]
    after = counted()
    assert (after[0], after[1], after[5]) == (3, 3, 0)

    unmerge_households(double=double, by=officer, reason="คนละครัวเรือน")
    assert counted() == before


def told_as_missed() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT said -> 'missed' FROM logbook_fact WHERE kind = 'survey'")
        return [json.loads(said) for (said,) in cursor.fetchall() if said != "null"]


def test_what_a_list_tells_of_one_that_was_missed_is_not_keyed_in_again(read, missed, other):
    before = told_as_missed()
    assert before == [["income"]]
    read(YEAR, other, (*missed[1], *SAME))
    assert told_as_missed() == before


def test_one_that_a_later_list_leaves_out_again_is_asked_about_like_any_other(read, missed, other):
    """A list of last year came late and named it; this year's does not."""
    household, person = missed
    read(YEAR - 2, other, (*person, *SAME))
    assert counted()[5:] == (0, 0, 0, 1)
    assert list(households_in("unlisted")) == [household]
