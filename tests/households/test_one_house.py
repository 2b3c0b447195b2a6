"""What rows of one list say of one house: where they say different things, what holds is said; who
has left a house gives it no name any more.
"""

import csv
import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from households.models import Household, HouseholdListing, Person
from households.services.duplicates import merge_households, unmerge_households
from households.tpmap.services import imports
from tests.factories.people import make_pin, make_user
from tests.households.test_odd_lists import BIRTH, PIN, brought, member
from tests.households.test_verdicts import HEAD, line

pytestmark = pytest.mark.django_db
INCOME, RELATION = "รายได้เฉลี่ยต่อคนต่อปี", "ความสัมพันธ์"
MEMBERS = "จำนวนสมาชิก"


def family(of_head, *of_others):
    """A head and others of one house, the others after them in the list."""
    others = [
        member(f"คน{n}", **{PIN: make_pin(), BIRTH: f"0{n}/02/2550"} | told)
        for n, told in enumerate(of_others, 1)
    ]
    return [line(1, **of_head), *others]


def conflicts(capsys, tmp_path, lines, *options):
    """`[(line, column, value)]` of what contradicts, as the command tells it."""
    path = tmp_path / "house.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    call_command("import_tpmap", path, "--year", "2569", "--json", *options)
    issues = json.loads(capsys.readouterr().out)["issues"]
    assert {i["code"] for i in issues if i["level"] == "error"} == set()
    return [(i["row"], i["column"], i["value"]) for i in issues if i["code"] == "house_conflict"]


@pytest.mark.parametrize(
    ("heading", "of_head", "other", "column", "told"),
    [
        (INCOME, "12000", "15,000", INCOME, "15,000 — ใช้ 12,000"),
        (INCOME, "12000.50", "12000", INCOME, "12,000 — ใช้ 12,000.50"),
        ("บ้านเลขที่", "12/3", "12/4", "บ้านเลขที่", "12/4 — ใช้ 12/3"),
        ("หมู่ที่", "5", "6", "หมู่ที่", "หมู่ที่ 6 — ใช้ หมู่ที่ 5"),
        ("สถานะ", "สำรวจแล้ว", "รอสำรวจ", "สถานะ", "รอสำรวจ — ใช้ สำรวจแล้ว"),
    ],
)
def test_what_rows_of_a_house_say_otherwise_than_its_head_is_told(
    capsys, tmp_path, heading, of_head, other, column, told
):
    lines = family({heading: of_head}, {heading: other}, {heading: of_head})

    found = conflicts(capsys, tmp_path, lines[1:] + lines[:1], "--apply")

    assert found == [(2, column, f"{told} ตามแถวหัวหน้าครัวเรือน")]
    listing = HouseholdListing.objects.get()
    held = {
        INCOME: f"{listing.income_per_person}".removesuffix(".00"),
        "บ้านเลขที่": listing.household.house_number,
        "หมู่ที่": str(int(listing.household.village_id[6:])),
        "สถานะ": listing.source_status,
    }
    assert held[heading] == of_head


@pytest.mark.parametrize(
    ("heading", "of_head", "other"),
    [
        (INCOME, "12000", "฿๑๒,๐๐๐.๐๐"),
        (INCOME, "12000", ""),
        (INCOME, "", "12000"),
        ("บ้านเลขที่", "12/3", "๑๒ / ๓"),
        ("บ้านเลขที่", "12/3", "012/03"),
        ("บ้านเลขที่", "12ก", "12 ก"),
        ("บ้านเลขที่", "12/3", "ไม่มี"),
        ("หมู่ที่", "5", ""),
        ("สถานะ", "สำรวจแล้ว", "เสียชีวิต"),  # of the person
    ],
)
def test_a_blank_and_another_spelling_contradict_nothing(capsys, tmp_path, heading, of_head, other):
    assert conflicts(capsys, tmp_path, family({heading: of_head}, {heading: other})) == []


def test_without_a_head_the_first_row_that_says_it_holds(capsys, tmp_path):
    lines = family({INCOME: ""}, {INCOME: "15000"}, {INCOME: "12000"})
    told = "12,000 — ใช้ 15,000 ตามแถวแรกที่บอก"
    nobody = [line | {RELATION: ""} for line in lines]
    assert conflicts(capsys, tmp_path, nobody, "--apply") == [(4, INCOME, told)]
    assert HouseholdListing.objects.get().income_per_person == 15_000


def test_where_the_list_names_no_head_that_is_told_with_it(tmp_path):
    first = {RELATION: "มารดา", INCOME: "15000", "บ้านเลขที่": "7"}
    batch = brought(tmp_path, family(first, {INCOME: "12000", "บ้านเลขที่": "8"}), 2569)
    (issue,) = batch.issues.filter(code__in=["head_missing", "house_conflict"])
    assert (issue.row, issue.code) == (2, "head_missing")
    assert issue.value == (
        "บ้านเลขที่ 8 — ใช้ 7 ตามแถวแรกที่บอก; รายได้เฉลี่ยต่อคนต่อปี 12,000 — ใช้ 15,000 ตามแถวแรกที่บอก"
    )


def test_of_its_members_the_greatest_number_holds(capsys, tmp_path):
    lines = [row | {MEMBERS: told} for row, told in zip(family({}, {}, {}), "465", strict=True)]
    found = conflicts(capsys, tmp_path, lines, "--apply")
    told = "ใช้ 6 ตามจำนวนที่มากที่สุด"
    assert found == [(2, MEMBERS, f"4 — {told}"), (4, MEMBERS, f"5 — {told}")]
    assert Household.objects.get().member_count == 6


def test_a_refused_row_speaks_for_no_house(capsys, tmp_path):
    lines = family({INCOME: "12000", PIN: "123"}, {INCOME: "15000"})
    batch = brought(tmp_path, lines, 2569, apply=False)
    assert (batch.rejected, batch.issues.filter(code="house_conflict").exists()) == (1, False)


def test_the_preview_shows_what_contradicts(client, tmp_path):
    batch = brought(tmp_path, family({INCOME: "12000"}, {INCOME: "15000"}), 2569, apply=False)
    assert batch.warnings == 1
    client.force_login(make_user("administrator", "42"))
    url = reverse("tpmap:import-detail", args=[batch.pk])
    page = client.get(url, {"code": "house_conflict"}).content.decode()
    assert re.findall(r"แถว (\d)", page) == ["3"]
    assert "15,000 — ใช้ 12,000 ตามแถวหัวหน้าครัวเรือน" in page


# --- who has left a house gives it no name ---


def names():
    """`{house code: (its name, its heads)}`."""
    return {
        house.house_code: (
            house.head_name,
            sorted(house.persons.filter(is_head=True).values_list("first_name", flat=True)),
        )
        for house in Household.objects.all()
    }


@pytest.fixture
def houses():
    """A head with a wife and a child in one house, a head in another."""
    wife = member("เมีย", **{PIN: make_pin(), BIRTH: "01/02/2520", "อายุ": "49", "คำนำหน้า": "นาง"})
    child = member("ลูก", **{PIN: make_pin(), "คำนำหน้า": "นางสาว"})
    return {"head": line(1), "wife": wife, "child": child, "other": line(2)}


def moved(row, to, relation):
    return row | {"รหัสบ้าน": f"4299{to:07d}", "บ้านเลขที่": str(to), RELATION: relation}


FIRST, SECOND, NEW = "42990000001", "42990000002", "42990000077"


@pytest.mark.some
@pytest.mark.parametrize("year", [2569, 2570])  # the list corrected, and next year's
@pytest.mark.parametrize("to", [2, 77])  # a known house, and a new one
@pytest.mark.parametrize(
    ("stay", "name", "heads"),
    [
        ({"wife": HEAD, "child": "บุตร"}, "นางเมีย ทดสอบ", ["เมีย"]),  # the list names another
        ({"wife": "", "child": HEAD}, "นางสาวลูก ทดสอบ", ["ลูก"]),
        ({"wife": "ภรรยา", "child": "บุตร"}, "นางเมีย ทดสอบ", []),  # nobody: the eldest who stays
        ({}, "นางเมีย ทดสอบ", []),
    ],
)
def test_a_house_is_not_called_by_a_head_who_has_moved(
    tmp_path, houses, year, to, stay, name, heads
):
    brought(tmp_path, houses.values(), 2569)
    before = names()
    rows = [houses[who] | {RELATION: relation} for who, relation in stay.items()]

    listed = [moved(houses["head"], to, "ญาติ"), *rows, houses["other"]]
    batch = brought(tmp_path, listed, year)

    assert batch.rejected == 0
    assert names()[FIRST] == (name, heads)
    imports.undo_batch(batch.pk, by=None)
    assert names() == before


def test_a_house_everybody_has_left_is_called_by_nobody(client, tmp_path, houses):
    brought(tmp_path, [houses["head"], houses["other"]], 2569)
    brought(tmp_path, [moved(houses["head"], 2, "ญาติ"), houses["other"]], 2570)
    assert names() == {FIRST: ("", []), SECOND: ("นายสมมุติ2 ทดสอบ", ["สมมุติ2"])}
    client.force_login(make_user("provincial_officer", "42"))
    house = Household.objects.get(house_code=FIRST)
    page = client.get(reverse("households:household-detail", args=[house.pk])).content.decode()
    assert "(ไม่ระบุชื่อ)" in page
    assert "สมมุติ1" not in page


@pytest.mark.parametrize("to", [2, 77])
def test_who_moves_in_is_head_there_only_where_nobody_else_is(tmp_path, houses, to):
    """The list does not say who they are there."""
    brought(tmp_path, houses.values(), 2569)
    listed = [moved(houses["head"], to, ""), houses["wife"], houses["child"], houses["other"]]
    brought(tmp_path, listed, 2570)
    assert names() == {FIRST: ("นางเมีย ทดสอบ", []), SECOND: ("นายสมมุติ2 ทดสอบ", ["สมมุติ2"])} | (
        {NEW: ("นายสมมุติ1 ทดสอบ", ["สมมุติ1"])} if to == 77 else {}
    )


def test_a_house_called_by_nobody_is_called_by_who_comes(tmp_path, houses):
    """By a list, or by merging; who goes again takes the name along."""
    officer = make_user("district_officer", "4201")
    alone = [houses["head"], houses["other"]]
    brought(tmp_path, alone, 2569)
    brought(tmp_path, [moved(houses["head"], 2, "ญาติ"), houses["other"]], 2570)
    empty, other = Household.objects.order_by("house_code")

    merge_households(stays=empty, double=other, by=officer)
    assert names()[FIRST][0] in ("นายสมมุติ1 ทดสอบ", "นายสมมุติ2 ทดสอบ")
    unmerge_households(double=other, by=officer, reason="คนละครอบครัว")
    assert names() == {FIRST: ("", []), SECOND: ("นายสมมุติ2 ทดสอบ", ["สมมุติ2"])}

    brought(tmp_path, [moved(houses["other"], 1, "ญาติ"), moved(houses["head"], 2, HEAD)], 2571)
    assert names()[FIRST] == ("นายสมมุติ2 ทดสอบ", [])
    assert names()[SECOND] == ("นายสมมุติ1 ทดสอบ", ["สมมุติ1"])


def test_an_older_list_takes_no_name_from_a_house(tmp_path, houses):
    brought(tmp_path, houses.values(), 2570)
    before = names()
    brought(tmp_path, [moved(houses["head"], 2, "ญาติ"), houses["other"]], 2569)
    assert names() == before


def test_a_house_that_another_was_merged_into_is_called_by_who_stays(tmp_path, houses):
    """Its head moves on to a third; parted again each is called by who lives there."""
    officer = make_user("district_officer", "4201")
    brought(tmp_path, houses.values(), 2569)
    kept, double = Household.objects.order_by("house_code")
    merge_households(stays=kept, double=double, by=officer)

    brought(tmp_path, [moved(houses["head"], 77, HEAD), houses["wife"]], 2570)

    assert names()[NEW] == ("นายสมมุติ1 ทดสอบ", ["สมมุติ1"])
    assert names()[FIRST] == ("นายสมมุติ2 ทดสอบ", [])  # the eldest who stays
    unmerge_households(double=double, by=officer, reason="คนละครอบครัว")
    assert names()[FIRST] == ("นางเมีย ทดสอบ", [])
    assert names()[SECOND] == ("นายสมมุติ2 ทดสอบ", ["สมมุติ2"])
    assert Person.objects.filter(is_head=True).count() == 2
