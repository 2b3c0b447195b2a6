"""Odd files of the kinds offices send, each with what becomes of its rows: people without ID who
move, headings in two lines and repeated, letters that were lost, and what nobody sees.
"""

from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.spreadsheets.refusals import FileRefusedError
from core.spreadsheets.stages import BatchStage
from households.models import Household, ImportBatch, Person
from households.tpmap.services import imports, matching
from places.models import Village
from places.naming import PlaceNames
from tests.factories.people import make_household, make_pin, make_user
from tests.households.test_verdicts import (
    HEAD,
    HEADINGS,
    checked,
    codes,
    line,
    only,
    table,
    write_csv,
)

pytestmark = pytest.mark.django_db
PIN = "เลขประจำตัวประชาชน"
BIRTH = "วันเกิด"
BOY = {BIRTH: "01/02/2562", "อายุ": "", "เพศ": "ชาย"}


def member(name, number=1, **changed):
    """Somebody without ID, born on a day of their own."""
    born = {PIN: "", BIRTH: "01/02/2550", "อายุ": "19", "ความสัมพันธ์": "บุตร"}
    return line(number, **{"ชื่อ": name} | born | changed)


def brought(path, lines, year, **options):
    told = [row | {"ปี": str(year)} for row in lines]
    listed = write_csv(path / f"{year}.csv", told)
    return imports.import_list(listed, data_year=year, by=None, **options)


def counts(batch):
    return batch.new, batch.changed, batch.gone, batch.rejected


def homes_by(name):
    return Person.objects.values_list("first_name", f"household__{name}")


def homes():
    return dict(Person.objects.values_list("first_name", "household__house_code"))


@pytest.mark.parametrize("code", ["42990000002", "42990000077"])  # a known house, and a new one
def test_who_has_no_id_moves_along_with_who_has_one(tmp_path, code):
    family, others = [line(1), member("น้อย")], line(2)
    brought(tmp_path, [*family, others], 2569)
    before = list(Person.objects.order_by("pk").values())

    there = {"รหัสบ้าน": code, "บ้านเลขที่": "2", "ความสัมพันธ์": "ญาติ"}
    moved = [row | there for row in family]
    moved[1][BIRTH] = ""  # whose child it is says enough
    batch = brought(tmp_path, [*moved, others], 2570)

    assert counts(batch) == (0, 2, 0, 0)
    assert homes() == {"สมมุติ1": code, "น้อย": code, "สมมุติ2": others["รหัสบ้าน"]}
    imports.undo_batch(batch.pk, by=None)
    assert list(Person.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("01/02/2550", "01/02/2550", (0, 1, 0, 0)),  # the same day: the same person
        ("01/02/2550", "2550", (0, 0, 1, 1)),  # it may be: asked about, and nobody is made
        ("", "01/02/2550", (0, 0, 1, 1)),
        ("01/02/2550", "01/02/2551", (1, 0, 1, 0)),  # somebody else of that name
    ],
)
def test_who_has_no_id_and_moves_alone_is_known_by_the_day_of_birth(
    tmp_path, first, then, expected
):
    brought(tmp_path, [member("น้อย", **{BIRTH: first, "อายุ": ""})], 2569)
    there = {"รหัสบ้าน": "42990000099", "บ้านเลขที่": "99"}
    moved = member("น้อย", **{BIRTH: then, "อายุ": ""} | there)

    batch = brought(tmp_path, [moved], 2570)

    assert counts(batch) == expected
    is_asked = batch.issues.filter(code="person_ambiguous").exists()
    assert is_asked is bool(expected[3])


def test_two_who_could_be_the_one_who_moved_are_asked_about(tmp_path):
    brought(tmp_path, [member("น้อย")], 2569)
    batch = brought(tmp_path, [member("น้อย", number) for number in (8, 9)], 2570)
    assert counts(batch) == (0, 0, 1, 2)
    assert homes() == {"น้อย": "42990000001"}


def test_a_name_that_stays_where_it_is_is_nobody_who_moved(tmp_path):
    brought(tmp_path, [member("น้อย")], 2569)
    batch = brought(tmp_path, [member("น้อย"), member("น้อย", 9)], 2570)
    assert counts(batch) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"นามสกุล": "ใหม่"}, (0, 1, 0, 0)),  # a surname by marriage: the same first name and day
        ({"นามสกุล": "ใหม่", BIRTH: "2550"}, (0, 0, 1, 1)),  # it may be
        ({"ชื่อ": "น้อยย"}, (0, 0, 1, 1)),  # a slip of the pen, or a twin: asked about
        ({"ชื่อ": "หนู", BIRTH: "03/04/2561", "อายุ": "9"}, (1, 0, 1, 0)),  # another child
    ],
)
def test_who_is_called_otherwise_in_the_same_house(tmp_path, said, expected):
    head = line(1)
    brought(tmp_path, [head, member("น้อย")], 2569)
    batch = brought(tmp_path, [head, member("น้อย") | said], 2570)
    assert counts(batch) == expected


@pytest.mark.some
@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({}, (0, 0)),
        ({BIRTH: ""}, (0, 0)),  # as far as it is said
        ({BIRTH: "2550"}, (0, 0)),
        ({BIRTH: "31/02/2550"}, (0, 0)),  # what cannot be read says nothing
        ({"นามสกุล": ""}, (0, 0)),
        ({BIRTH: "01/02/2551"}, (0, 1)),  # somebody else of the name
        ({"ชื่อ": "หนู"}, (0, 1)),
        ({"รหัสบ้าน": "42990000002"}, (0, 1)),  # of another house
    ],
)
@pytest.mark.parametrize("pin", ["110170023070", "1101700230700"])  # too short, a wrong digit
@pytest.mark.parametrize("head_is_listed", [True, False])
def test_whom_a_row_with_an_unreadable_id_names_is_not_gone(
    client, tmp_path, wrong, expected, pin, head_is_listed
):
    """Of a house of which other rows stand, and of one that is known by its code alone."""
    family = [line(1), member("น้อย", **{PIN: make_pin()}), line(2)]
    brought(tmp_path, family, 2569)
    family[1] |= {PIN: pin, **wrong}
    new, gone = expected

    batch = brought(tmp_path, family if head_is_listed else family[1:], 2570, apply=False)

    assert counts(batch) == (new, 0, gone + (not head_is_listed), 1)
    client.force_login(make_user("administrator", "42"))
    for door in ("import-detail", "import-gone"):
        page = client.get(reverse(f"tpmap:{door}", args=[batch.pk])).content.decode()
        assert ("อีก 1 คนของบัญชีก่อนอยู่ในแถวที่ไม่ผ่านการตรวจเท่านั้น" in page) is not gone


def test_two_of_a_name_of_whom_a_row_may_be_either_are_not_gone(tmp_path):
    twins = [member("น้อย", **{PIN: make_pin()}) for _ in range(2)]
    head = line(1)
    brought(tmp_path, [head, *twins], 2569)
    batch = brought(tmp_path, [head, member("น้อย", **{BIRTH: "2550"})], 2570)
    assert counts(batch) == (0, 0, 0, 1)
    assert batch.counts["stands"] == 2


def test_who_stands_in_a_refused_row_is_not_gone(tmp_path):
    people = [line(1), line(2), line(3)]
    brought(tmp_path, people, 2569)
    people[0]["รายได้เฉลี่ยต่อคนต่อปี"] = "ไม่แน่นอน"
    people[1] |= {PIN: people[2][PIN], "ชื่อ": "คนอื่น", "เพศ": "หญิง"}
    batch = brought(tmp_path, people[:2], 2570)
    assert counts(batch) == (0, 0, 1, 2)  # of the second nothing is said, the third is asked about


@pytest.mark.parametrize("swapped", ["ชื่อ", BIRTH])
def test_whose_names_or_births_changed_places_are_asked_about_and_not_gone(tmp_path, swapped):
    head, one, other = line(1), member("หนึ่ง"), member("สอง", **{BIRTH: "02/03/2552"})
    brought(tmp_path, [head, one, other], 2569)
    one[swapped], other[swapped] = other[swapped], one[swapped]
    batch = brought(tmp_path, [head, one, other], 2570)
    assert counts(batch) == (0, 0, 0, 2)


def test_births_pasted_beside_other_names_are_told(tmp_path):
    births = ("15/03/2510", "15/03/2512", "15/03/2530")
    people = [line(n, **{BIRTH: birth, "อายุ": ""}) for n, birth in enumerate(births, 1)]
    brought(tmp_path, people, 2569)
    moved = [row | {BIRTH: birth} for row, birth in zip(people, (births[0], *births), strict=False)]
    batch = brought(tmp_path, [*moved[:2], moved[2] | {BIRTH: "16/04/2529"}], 2570)
    told = batch.issues.filter(code="birth_leap").values_list("row", "value")
    assert list(told) == [(3, "2512 → 2510")]  # a year may be a slip of whoever typed it


def test_whom_a_list_names_alone_is_the_only_head_of_a_house_that_had_two(tmp_path):
    one, other = line(1), line(1, **{"ชื่อ": "สอง"})
    brought(tmp_path, [one, other], 2569)
    assert counts(brought(tmp_path, [one, other], 2569)) == (0, 0, 0, 0)

    refused = one | {"รายได้เฉลี่ยต่อคนต่อปี": "มาก"}
    assert counts(brought(tmp_path, [refused, other], 2569)) == (0, 0, 0, 1)
    assert Person.objects.filter(is_head=True).count() == 2

    batch = brought(tmp_path, [other], 2570)
    assert counts(batch) == (0, 1, 1, 0)
    assert [person.first_name for person in Person.objects.filter(is_head=True)] == ["สอง"]
    assert Household.objects.get().head_name == "นายสอง ทดสอบ"
    imports.undo_batch(batch.pk, by=None)
    assert Person.objects.filter(is_head=True).count() == 2


def test_in_another_sub_district_a_name_is_somebody_else(tmp_path):
    brought(tmp_path, [member("น้อย")], 2569)
    batch = brought(tmp_path, [member("น้อย", 9, **{"ตำบล": "นาอาน"})], 2570)
    assert counts(batch) == (1, 0, 1, 0)


def test_a_house_without_code_or_ids_is_the_same_under_another_head(tmp_path):
    family = [member(name, **{"รหัสบ้าน": ""}) for name in ("หนึ่ง", "สอง", "สาม")]
    family[0]["ความสัมพันธ์"] = HEAD
    brought(tmp_path, family, 2569)
    (house,) = Household.objects.values_list("pk", flat=True)

    family[1]["ความสัมพันธ์"] = HEAD
    batch = brought(tmp_path, family[1:], 2570)

    assert counts(batch) == (0, 1, 1, 0)
    assert list(Household.objects.values_list("pk", flat=True)) == [house]


def written(path, *lines):
    book = openpyxl.Workbook()
    for cells in lines:
        book.active.append(list(cells))
    book.save(path)
    return path


def cells(number):
    return line(number).values()


def test_people_stand_between_headings_in_two_lines_and_headings_in_full(tmp_path):
    """The fuller line of headings, on the second page, does not make a title of the first page."""
    upper = ["ที่อยู่" if 1 <= n <= 7 else "บุคคล" if 9 <= n <= 15 else "" for n in range(len(HEADINGS))]
    upper[0], upper[8] = HEADINGS[0], HEADINGS[8]
    lower = ["" if n in (0, 8, 16) else heading for n, heading in enumerate(HEADINGS)]
    path = written(
        tmp_path / "x.xlsx", ["บัญชี"], upper, lower, cells(1), cells(2), HEADINGS, cells(3)
    )
    assert [row.first_name for row in checked(path)] == ["สมมุติ1", "สมมุติ2", "สมมุติ3"]


def test_headings_repeated_in_full_below_the_first_people(tmp_path):
    some = [heading if n not in (4, 16, 25) else "" for n, heading in enumerate(HEADINGS)]
    path = written(tmp_path / "x.xlsx", some, cells(1), cells(2), cells(3), HEADINGS, cells(4))
    assert len(checked(path)) == 4


@pytest.mark.parametrize("lost", ["�����", "ทด�อบ", "?????", "???? ??", "??-??"])
def test_letters_that_were_lost_are_an_error_and_no_name(tmp_path, lost):
    row = only(tmp_path, line(**{"นามสกุล": lost}))
    assert row.is_rejected
    assert codes(row) == {"cell_error"}
    row = only(tmp_path, line(**{"เพศ": lost}))
    assert (row.is_rejected, row.sex, codes(row)) == (False, None, {"cell_error"})


def test_one_question_mark_is_somebodys_doubt(tmp_path):
    assert codes(only(tmp_path, line(หมายเหตุ="?"))) == set()


@pytest.mark.parametrize(
    "name", ["LOEI", "Loei", "42", "๔๒", "จว.เลย", "จ เลย", "เล ย", "จังหวัด เลย"]
)
def test_the_province_is_the_same_by_any_of_its_names(tmp_path, name):
    assert codes(only(tmp_path, line(จังหวัด=name))) == set()


@pytest.mark.parametrize("said", ["ไม่มี", "ไม่มีเลข", "ไม่ ทราบ", "-"])
def test_an_id_that_is_said_not_to_be_there_is_missing_and_not_wrong(tmp_path, said):
    row = only(tmp_path, line(**{PIN: said}))
    assert (row.is_rejected, row.pin, codes(row)) == (False, "", {"pin_missing"})


def test_what_nobody_sees_in_cells_headings_and_names_of_sheets_is_no_fault(
    client, tmp_path, capsys
):
    """A workbook writes NUL as «_x0000_»: no database keeps it, not even in a sample value."""
    book = openpyxl.Workbook()
    told = line(ชื่อ="สม_x0000_ชาย", นามสกุล="ทด_x0007_สอบ")
    book.active.append([*HEADINGS[:-1], "หมาย_x0000_เหตุ", "อะไรก็_x0000_ไม่รู้"])
    book.active.append([*told.values(), "ค่า_x0000_"])
    book.save(tmp_path / "x.xlsx")
    call_command("import_tpmap", tmp_path / "x.xlsx", "--year", "2569", "--json", "--apply")
    capsys.readouterr()
    assert Person.objects.get().full_name == "นายสมชาย ทดสอบ"
    batch = ImportBatch.objects.get()
    assert batch.stage == BatchStage.APPLIED
    client.force_login(make_user("administrator", "42"))
    page = client.get(reverse("tpmap:import-detail", args=[batch.pk]))
    assert page.status_code == 200


@pytest.mark.parametrize("said", ["0", "00", "๐", "ม.0"])
def test_there_is_no_village_number_nought(tmp_path, said):
    row = only(tmp_path, line(**{"หมู่ที่": said}))
    assert (row.is_rejected, row.village_code, row.subdistrict) == (False, None, "420103")


@pytest.mark.parametrize("at", ["ปี", "บ้านเลขที่", "หมู่ที่", "อำเภอ"])
def test_a_line_of_totals_is_nobody_whichever_columns_are_summed(tmp_path, at):
    total = dict.fromkeys(HEADINGS, "") | {PIN: "2", "รายได้เฉลี่ยต่อคนต่อปี": "50000", at: "รวม 2 คน"}
    total["มิติรายได้"] = "=SUM(U2:U3)"
    found = checked(write_csv(tmp_path / "x.csv", [line(1), line(2), total]))
    assert [row.first_name for row in found] == ["สมมุติ1", "สมมุติ2"]


def test_a_line_with_an_id_is_somebody_even_if_it_begins_like_a_total(tmp_path):
    told = dict.fromkeys(HEADINGS, "") | {"ปี": "รวม", PIN: make_pin()}
    found = checked(write_csv(tmp_path / "x.csv", [line(1), told]))
    assert [row.is_rejected for row in found] == [False, True]


@pytest.mark.parametrize(
    ("first", "last", "is_total"),
    [
        ("รวม 2 คน", "", True),
        ("รวม", "", True),
        ("รวมทั้งสิ้น", "๒ คน", True),
        ("รวมตำบลนาอ้อ", "", True),
        ("ลงชื่อ ..........", "", True),
        ("รวม", "ใจดี", False),
        ("รวมพร", "", False),
        ("ราย", "ใจดี", False),
    ],
)
def test_a_total_of_a_place_is_nobody_and_a_name_like_it_is_somebody(
    tmp_path, first, last, is_total
):
    total = dict.fromkeys(HEADINGS, "") | {"ตำบล": "นาอ้อ", "อำเภอ": "เมืองเลย", "มิติรายได้": "1"}
    total |= {"ชื่อ": first, "นามสกุล": last}
    found = checked(write_csv(tmp_path / "x.csv", [line(1), total]))
    assert len(found) == (1 if is_total else 2)


@pytest.mark.parametrize("swapped", [("ชื่อ", "นามสกุล"), ("มิติสุขภาพ", "มิติรายได้"), tuple(HEADINGS)])
def test_a_second_table_in_another_order_is_refused_with_its_line(tmp_path, swapped):
    turned = dict(zip(swapped, reversed(swapped), strict=True))
    order = [turned.get(heading, heading) for heading in HEADINGS]
    second = [order, [line(2)[heading] for heading in order]]
    path = written(tmp_path / "x.xlsx", HEADINGS, cells(1), [], *second)
    with pytest.raises(FileRefusedError, match="บรรทัดที่ 4 ") as refusal:
        checked(path)
    assert refusal.value.code == "headings_moved"


@pytest.mark.parametrize(
    ("swapped", "spelt"),
    [
        (("มิติรายได้", "เบอร์ติดต่อ"), {}),  # with a column nobody knows
        (("ชื่อ", "เลขประจำตัวประชาชน"), {"ชื่อ": "ชื่อบุคคล", "เลขประจำตัวประชาชน": "เลขบัตร ปชช."}),
    ],
)
def test_a_second_table_is_known_by_unread_columns_and_other_spellings(tmp_path, swapped, spelt):
    headings = [*HEADINGS, "เบอร์ติดต่อ"]
    said = [line(n) | {"เบอร์ติดต่อ": "1"} for n in (1, 2)]
    turned = dict(zip(swapped, reversed(swapped), strict=True))
    order = [turned.get(heading, heading) for heading in headings]
    second = [[spelt.get(h, h) for h in order], [said[1][heading] for heading in order]]
    path = written(tmp_path / "x.xlsx", headings, [said[0][h] for h in headings], *second)
    with pytest.raises(FileRefusedError, match="บรรทัดที่ 3 "):
        checked(path)
    same = [[spelt.get(h, h) for h in headings], [said[1][h] for h in headings]]
    path = written(tmp_path / "y.xlsx", headings, [said[0][h] for h in headings], *same)
    assert len(checked(path)) == 2


@pytest.mark.parametrize(
    ("told", "code", "read"),
    [
        ({"เพศ": "0"}, "sex_unreadable", {"sex": None}),
        ({"เพศ": "ผู้หญิง", "คำนำหน้า": "นาง"}, None, {"sex": "female"}),
        ({"รหัสบ้าน": "00000000000"}, "house_code_invalid", {"house_code": ""}),
        ({"รหัสหมู่บ้าน": "42010300"}, None, {"village_code": "42010305"}),
        ({"รหัสหมู่บ้าน": "42010300", "หมู่ที่": ""}, None, {"village_code": None}),
        ({"หมู่ที่": "ห้า"}, "village_unreadable", {"village_code": None}),
        ({"หมู่ที่": "5-6"}, "village_unreadable", {"village_code": None}),
        ({"รหัสหมู่บ้าน": "42010305", "อำเภอ": ""}, None, {"subdistrict": "420103"}),
        ({"รหัสหมู่บ้าน": "42010305", "ตำบล": ""}, None, {"subdistrict": "420103"}),
        ({"รหัสหมู่บ้าน": "42010305", "อำเภอ": "วังสะพุง", "ตำบล": ""}, "area_unknown", {}),
        ({"ชื่อ": "1"}, "name_missing", {"is_rejected": True}),
        ({"ความสัมพันธ์": "01 หัวหน้าครัวเรือน"}, None, {}),
        ({"ความสัมพันธ์": "หัวหน้าครัวเรือน/เจ้าบ้าน"}, None, {}),
        ({BIRTH: "15-Mar-67"}, "birth_ce", {"birth": date(1967, 3, 15)}),
        ({"ปี": "2569/2570"}, "year_mismatch", {"is_rejected": True}),
        ({"ปี": "25690"}, "year_mismatch", {"is_rejected": True}),
        ({"ปี": "31/12/2569"}, None, {"is_rejected": False}),
        ({"หมู่ที่": "5.0"}, None, {"village_code": "42010305"}),
        ({"ชื่อ": "นาย สมมุติ1"}, "name_title_split", {"first_name": "สมมุติ1"}),
        ({"ชื่อ": "ไม่ทราบชื่อ"}, "name_missing", {"is_rejected": True}),
        ({"ชื่อ": "XXX"}, "name_missing", {"is_rejected": True}),
        ({"ความสัมพันธ์": "หน.ครัวเรือน"}, None, {}),
        ({"บ้านเลขที่": "12-Mar"}, "house_number_date", {"house_number": "12/3"}),
        ({"บ้านเลขที่": "12-มี.ค."}, "house_number_date", {"house_number": "12/3"}),
        ({"บ้านเลขที่": "เลขที่ ๑๒ / ๓"}, None, {"house_number": "12/3"}),
        ({"บ้านเลขที่": "12.0"}, None, {"house_number": "12"}),
        ({"สถานะ": "Dead"}, "has_left", {"left_reason": "deceased"}),
        ({"สถานะ": "หาไม่พบ"}, "has_left", {"left_reason": "not_found"}),
        ({"หมายเหตุ": "ป่วย/ย้ายไปกรุงเทพ"}, "has_left", {"left_reason": "moved"}),
        ({"หมายเหตุ": "สามีเสียชีวิต"}, None, {"left_reason": None}),
        ({"หมายเหตุ": "สามี/เสียชีวิตแล้ว"}, None, {"left_reason": None}),
        ({"หมายเหตุ": "บิดา,มารดา/เสียชีวิต"}, None, {"left_reason": None}),
        ({"หมายเหตุ": "ลูก 2 คน/ย้ายไปกรุงเทพ"}, None, {"left_reason": None}),
        ({"หมายเหตุ": "โฉนด,สูญหาย"}, None, {"left_reason": None}),
        ({"หมายเหตุ": "พิการ/ปฏิเสธการรักษา"}, None, {"left_reason": None}),
        (
            {"หมายเหตุ": f"{'ป่วยติดเตียงมานาน ' * 6}/ย้ายไปกรุงเทพ"},
            "has_left",
            {"left_reason": "moved", "status": "ย้ายไปกรุงเทพ"},
        ),
        ({"ชื่อ": "ไม่ทราบชื่อ ไม่ทราบนามสกุล"}, "name_missing", {"is_rejected": True}),
        ({"ชื่อ": "ไม่ทราบ"}, "name_missing", {"is_rejected": True}),
        ({"นามสกุล": "xxxx"}, None, {"last_name": None}),
        ({"ชื่อ": "N/A"}, "name_missing", {}),
        ({"ชื่อ": "null"}, "name_missing", {}),
        ({"ชื่อ": "nan", "นามสกุล": "nan"}, "name_missing", {}),
        ({"ชื่อ": "นันท์", "นามสกุล": "None"}, None, {"first_name": "นันท์", "last_name": None}),
        ({PIN: "N/A"}, "pin_missing", {}),
        ({"บ้านเลขที่": "บ้านเลขที่ ไม่ทราบ"}, None, {"house_number": None}),
        ({"บ้านเลขที่": "ไม่มีเลขที่"}, None, {"house_number": None}),
        ({"บ้านเลขที่": "Mar-45"}, "house_number_date", {"house_number": "3/45"}),
        ({"บ้านเลขที่": "1945-03-01"}, "house_number_date", {"house_number": "3/45"}),
    ],
)
def test_what_a_cell_says_is_read_or_said_to_be_unreadable(tmp_path, told, code, read):
    row = only(tmp_path, line(**told))
    assert codes(row) == ({code} if code else set())
    assert {name: getattr(row, name) for name in read} == read


@pytest.mark.some
@pytest.mark.parametrize(
    "word",
    [
        "ไม่ทราบ",
        "ไม่ระบุ",
        "N/A",
        "NULL",
        "nan",
        "None",
        "ไม่ประสงค์ให้ข้อมูล",
        "ไม่ยินยอมให้ข้อมูล",
        "ไม่เปิดเผย",
        "ไม่ตอบ",
    ],
)
def test_a_word_for_not_said_says_nothing(tmp_path, word):
    facts = ("คำนำหน้า", "นามสกุล", "เพศ", "อายุ", "ความสัมพันธ์", "บ้านเลขที่", "หมู่ที่", BIRTH)
    facts += ("รหัสหมู่บ้าน", "รายได้เฉลี่ยต่อคนต่อปี")
    family = [line(1, **{PIN: ""}), member("น้อย")]
    brought(tmp_path, family, 2569)
    before = list(Person.objects.order_by("pk").values())

    batch = brought(tmp_path, [row | dict.fromkeys(facts, word) for row in family], 2570)

    assert counts(batch) == (0, 0, 0, 0)
    assert list(Person.objects.order_by("pk").values()) == before
    assert set(Household.objects.values_list("house_number", "village")) == {("1", "42010305")}


def test_an_undone_list_takes_its_villages_with_it_but_those_in_use(tmp_path):
    brought(tmp_path, [line(1)], 2569)
    with CaptureQueriesContext(connection) as seen:
        batch = brought(tmp_path, [line(1), line(2, หมู่ที่="7"), line(3, หมู่ที่="8")], 2570)
    held = [q["sql"] for q in seen.captured_queries if "places_village" in q["sql"]]
    assert next(sql for sql in held if "FOR KEY SHARE" in sql or "INSERT" in sql).endswith(
        "FOR KEY SHARE\n"
    )
    assert batch.counts["villages_made"] == ["42010307", "42010308"]
    make_household("420103", village_id="42010308")
    imports.undo_batch(batch.pk, by=None)
    assert list(Village.objects.values_list("code", flat=True)) == ["42010305", "42010308"]


def test_an_id_on_two_sheets_and_a_row_on_two_sheets(tmp_path):
    pin = make_pin()
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("อื่น")
    same = line(5)
    for sheet, lines in (
        (first, [line(1, **{PIN: pin}), same]),
        (second, [line(2, **{PIN: pin}), same]),
    ):
        sheet.append(list(HEADINGS))
        for told in lines:
            sheet.append(list(told.values()))
    book.save(tmp_path / "x.xlsx")
    found = [codes(row) for row in checked(tmp_path / "x.xlsx", sheet="all")]
    assert found == [{"pin_conflict"}, set(), {"pin_conflict"}, {"row_duplicate"}]


def test_whom_to_look_for_is_not_asked_row_by_row():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE matched (row int, person_id bigint, refusal text, has_pin boolean)"
        )
        cursor.execute(f"EXPLAIN {matching.UNFOUND}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan


def test_a_title_that_is_spelt_out_or_shortened_is_no_change(tmp_path):
    """What was stored as «น.ส.» stays; another title is one."""
    told = [line(1, **{"คำนำหน้า": "น.ส.", "เพศ": "หญิง"}), line(2, **{"คำนำหน้า": "ด.ช.", **BOY})]
    brought(tmp_path, told, 2569)

    told = [told[0] | {"คำนำหน้า": "นางสาว"}, told[1] | {"คำนำหน้า": "เด็กชาย"}]
    assert counts(brought(tmp_path, told, 2570)) == (0, 0, 0, 0)
    assert set(Person.objects.values_list("title", flat=True)) == {"น.ส.", "ด.ช."}

    told[0] |= {"คำนำหน้า": "นาง"}
    assert counts(brought(tmp_path, told, 2571)) == (0, 1, 0, 0)
    assert set(Person.objects.values_list("title", flat=True)) == {"นาง", "ด.ช."}


def test_sheets_by_district_without_a_column_for_it_are_read_by_the_sub_district(tmp_path):
    """No two sub-districts of the province have one name."""
    book = openpyxl.Workbook()
    for name, told in (("เมืองเลย", line(1)), ("นาด้วง", line(2, **{"ตำบล": "ต.นาด้วง"}))):
        sheet = book.create_sheet(name)
        for row in table([told], without=("อำเภอ", "จังหวัด")):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "x.xlsx")
    batch = imports.import_list(tmp_path / "x.xlsx", data_year=2569, by=None, sheet="all")
    assert counts(batch) == (2, 0, 0, 0)
    assert sorted(homes_by("subdistrict__name")) == [("สมมุติ1", "นาอ้อ"), ("สมมุติ2", "นาด้วง")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"อำเภอ": ""}, set()),
        ({"อำเภอ": "", "ตำบล": "นาอ้ออ้อ"}, {"area_unknown"}),
        ({"อำเภอ": "นาด้วง"}, {"area_unknown"}),
        ({"อำเภอ": "", "จังหวัด": "ขอนแก่น"}, {"other_province"}),
        ({"อำเภอ": "", "รหัสหมู่บ้าน": "42020105"}, {"area_unknown"}),
    ],
)
def test_a_district_that_is_not_said_is_the_sub_districts(tmp_path, changed, expected):
    assert codes(only(tmp_path, line(1, **changed))) == expected


def test_without_a_district_a_name_that_two_sub_districts_have_is_nobodys():
    areas = {("ก", "บ้านใหม่"): "420101", ("ข", "บ้านใหม่"): "420201", ("ข", "บ้านเก่า"): "420202"}
    places = PlaceNames(areas=areas, province="เลย")
    assert places.subdistrict_of("", "บ้านใหม่", "")[0] == ""
    assert places.subdistrict_of("", "บ้านเก่า", "")[0] == "420202"
    assert places.subdistrict_of("ข", "บ้านใหม่", "")[0] == "420201"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("นาง สาว สมหญิง", "ทดสอบ", ("นางสาว", "สมหญิง")),
        ("นาง สาวน้อย", "ทดสอบ", ("นาง", "สาวน้อย")),
        ("นาง สาวน้อย", "", ("นาง", "สาวน้อย")),
        ("พลเอก สมชาย", "ทดสอบ", ("พลเอก", "สมชาย")),
        ("นาย", "ทดสอบ", ("", "นาย")),
        ("นายทดสอบ", "ทดสอบ", ("นาย", "ทดสอบ")),
        ("ว่าที่", "ร.ต.ทดสอบ", ("", "ว่าที่")),
        ("เด็ก ชาย สมชาย", "ทดสอบ", ("เด็กชาย", "สมชาย")),
    ],
)
def test_a_title_in_a_cell_of_a_first_name_beside_a_surname(tmp_path, first, last, expected):
    told = {"คำนำหน้า": "", "ชื่อ": first, "นามสกุล": last, "เพศ": ""}
    row = only(tmp_path, line(1, **told))
    assert (row.title or "", row.first_name) == expected
