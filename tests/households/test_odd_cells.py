"""Cells as programs, forms and people leave them: what each says, and what it must not pass for."""

import csv
from datetime import date

import pytest

from core.identity import has_valid_check_digit
from core.spreadsheets.refusals import FileRefusedError
from core.thai import split_title
from households.models import Household
from households.tpmap import columns, values
from households.tpmap.cells import chunks
from households.tpmap.checking import ListChecker
from households.tpmap.services.imports import reference_for
from tests.factories.lists import lines_beside, read_list
from tests.factories.people import make_pin
from tests.households.test_layouts import write_xlsx
from tests.households.test_odd_lists import brought
from tests.households.test_verdicts import HEADINGS, checked, codes, line, only, table, write_csv

pytestmark = pytest.mark.django_db
PIN = "เลขประจำตัวประชาชน"
CARD = "บัตรสวัสดิการแห่งรัฐ"
INCOME = "รายได้เฉลี่ยต่อคนต่อปี"


@pytest.mark.some
@pytest.mark.parametrize(
    ("told", "code", "read"),
    [
        # Who passes has a card, and no need.
        ({CARD: "ผ่าน"}, None, {"welfare_card": True}),
        ({CARD: "ไม่ผ่านเกณฑ์"}, None, {"welfare_card": False}),
        ({CARD: "ตกเกณฑ์"}, "flag_unreadable", {"is_rejected": True}),
        ({"มิติรายได้": "ไม่ผ่าน"}, None, {"dimensions": "income"}),
        ({"มิติการเข้าถึงบริการรัฐ": "ได้รับ"}, "flag_unreadable", {"is_rejected": True}),
        ({"มิติการเข้าถึงบริการรัฐ": "ลงทะเบียนแล้ว"}, "flag_unreadable", {"is_rejected": True}),
        # Whole numbers that a program wrote as floats.
        ({"เพศ": "2.0", "คำนำหน้า": "นาง"}, None, {"sex": "female"}),
        ({"เพศ": "๑"}, None, {"sex": "male"}),
        ({"ตัวชี้วัดที่ตกเกณฑ์": "27.0"}, None, {"indicators": "27"}),
        ({"ตัวชี้วัดที่ตกเกณฑ์": "2.7"}, "indicator_unknown", {"is_rejected": True}),
        ({"วันเกิด": "2510.0"}, "birth_partial", {"birth": date(1967, 1, 1)}),
        ({"วันเกิด": "24546.0"}, None, {"birth": date(1967, 3, 15)}),
        ({"วันเกิด": "๒๔๕๔๖"}, None, {"birth": date(1967, 3, 15)}),
        # A digit that is no number stops nothing.
        ({"ตัวชี้วัดที่ตกเกณฑ์": "²"}, "indicator_unknown", {"is_rejected": True}),
        ({"หมู่ที่": "²"}, "village_unreadable", {"village_code": None}),
        # A day that was a house number.
        ({"บ้านเลขที่": "5/1/2569"}, "house_number_date", {"house_number": "5/1"}),
        ({"บ้านเลขที่": "05/01/2026 00:00"}, "house_number_date", {"house_number": "5/1"}),
        ({"บ้านเลขที่": "5 ม.ค. 69"}, "house_number_date", {"house_number": "5/1"}),
        ({"บ้านเลขที่": "5 มกราคม 2569"}, "house_number_date", {"house_number": "5/1"}),
        ({"บ้านเลขที่": "5/1/12"}, None, {"house_number": "5/1/12"}),
        ({"บ้านเลขที่": "05-01-2026"}, "house_number_date", {"house_number": "5/1"}),
        ({"บ้านเลขที่": "2026-01-05T00:00:00"}, "house_number_date", {"house_number": "5/1"}),
        ({"บ้านเลขที่": "ทะเบียนกลาง"}, None, {"house_number": None}),
        # The village said twice: alike, and otherwise.
        ({"บ้านเลขที่": "12 ม.5"}, None, {"house_number": "12", "village_code": "42010305"}),
        ({"บ้านเลขที่": "12 ม.6"}, "village_unreadable", {"village_code": None}),
        ({"บ้านเลขที่": "12 ม.6", "หมู่ที่": ""}, None, {"village_code": "42010306"}),
        ({"หมู่ที่": "5.5"}, "village_unreadable", {"village_code": None}),
        ({"หมู่ที่": "5/5"}, "village_unreadable", {"village_code": None}),
        ({"หมู่ที่": "หมู่ 5 (ม.5)"}, None, {"village_code": "42010305"}),
        # What nobody sees is nothing that was said, and every dash is one.
        ({"วันเกิด": "\u200b"}, None, {"birth": None}),
        ({"วันเกิด": "'"}, None, {"birth": None}),
        ({"วันเกิด": "\u00a0\ufeff"}, None, {"birth": None}),
        ({"ตัวชี้วัดที่ตกเกณฑ์": "—"}, None, {"indicators": ""}),
        # Names.
        ({"ชื่อ": "1. สมมุติ1"}, None, {"first_name": "สมมุติ1"}),
        ({"ชื่อ": "(๒) สมมุติ1"}, None, {"first_name": "สมมุติ1"}),
        ({"ชื่อ": "นาย"}, "name_missing", {"is_rejected": True}),
        ({"ชื่อ": "นางสาว", "คำนำหน้า": ""}, "name_missing", {"is_rejected": True}),
        (
            {"ชื่อ": "นางสาวิตรี", "คำนำหน้า": "", "เพศ": "หญิง"},
            "name_title_split",
            {"first_name": "สาวิตรี"},
        ),
        ({"ชื่อ": "นางาม", "คำนำหน้า": ""}, None, {"first_name": "นางาม", "title": None}),
        ({"นามสกุล": "."}, None, {"last_name": None}),
        ({"ชื่อ": "สมมุติ*"}, "name_odd", {"first_name": "สมมุติ*"}),
        ({"คำนำหน้า": "1"}, "name_odd", {"title": "1", "first_name": "สมมุติ1"}),
        ({"บ้านเลขที่": "12:03:00"}, "house_number_odd", {"house_number": "12:03:00"}),
        ({"นามสกุล": "ทดสอบ#"}, "name_odd", {"last_name": "ทดสอบ#"}),
        ({"ชื่อ": "สมมุติ (เดิมสมหมาย)"}, "name_odd", {"first_name": "สมมุติ (เดิมสมหมาย)"}),
        ({"ชื่อ": "สมมุติ หรือ สมหมาย"}, "name_odd", {}),
        ({"ชื่อ": "ÊÁªÒÂ"}, "name_odd", {"first_name": "ÊÁªÒÂ"}),  # TIS-620 taken for Latin
        ({"ชื่อ": "สมมุติ ทดสอบ"}, "name_odd", {"first_name": "สมมุติ ทดสอบ"}),  # the surname twice
        ({"ชื่อ": "สม มุติ"}, None, {"first_name": "สม มุติ"}),
        ({"นามสกุล": "ณ เลย"}, None, {"last_name": "ณ เลย"}),
        ({"ชื่อ": "'=สมมุติ"}, "cell_error", {"is_rejected": True}),
        # A code of the village that is none, beside names of a place; and one that is another's.
        ({"รหัสหมู่บ้าน": "4201030"}, "village_unreadable", {"village_code": "42010305"}),
        ({"รหัสหมู่บ้าน": "หมู่ 6"}, "village_unreadable", {"subdistrict": "420103"}),
        ({"รหัสหมู่บ้าน": "5", "หมู่ที่": ""}, None, {"village_code": "42010305"}),
        ({"รหัสหมู่บ้าน": "หมู่ ๖", "หมู่ที่": ""}, None, {"village_code": "42010306"}),
        ({"รหัสหมู่บ้าน": "4201035", "หมู่ที่": ""}, "village_unreadable", {"village_code": None}),
        ({"รหัสหมู่บ้าน": "5", "ตำบล": ""}, "area_unknown", {"is_rejected": True}),
        ({"รหัสหมู่บ้าน": "4201010"}, "area_unknown", {"is_rejected": True}),
        ({"รหัสหมู่บ้าน": "30010105"}, "area_unknown", {"is_rejected": True}),
        # One number in other spellings.
        ({"บ้านเลขที่": "012/03"}, None, {"house_number": "12/3"}),
        ({"บ้านเลขที่": "12 ก"}, None, {"house_number": "12ก"}),
        ({"บ้านเลขที่": "12–3"}, None, {"house_number": "12-3"}),
        ({"บ้านเลขที่": "No.12/"}, None, {"house_number": "12"}),
        ({"บ้านเลขที่": "12:03"}, "house_number_odd", {"house_number": "12:03"}),
        ({"บ้านเลขที่": "12/มี.ค."}, "house_number_date", {"house_number": "12/3"}),
        ({"บ้านเลขที่": "3/ธ.ค./69"}, "house_number_date", {"house_number": "3/12"}),
        # A telephone with a name, and what is written in place of one.
        ({"ชื่อ": "สมมุติ โทร 081-234-5678"}, "name_odd", {}),
        ({"นามสกุล": "ทดสอบ 08 1234 5678"}, "name_odd", {}),
        ({"ชื่อ": "บ้านว่าง"}, "name_missing", {"is_rejected": True}),
        ({"ชื่อ": "ไม่ประสงค์ออกนาม"}, "name_missing", {"is_rejected": True}),
        ({"คำนำหน้า": "ไม่มี"}, None, {"title": None}),
        # Codes are no relation; a code beside the words is nothing.
        ({"ความสัมพันธ์": "๒"}, "relation_unreadable", {"relation": None}),
        ({"ความสัมพันธ์": "3.0"}, "relation_unreadable", {"relation": None}),
        ({"ความสัมพันธ์": "1-หัวหน้าครัวเรือน"}, None, {}),
        ({"ความสัมพันธ์": "1 = เจ้าบ้าน"}, None, {}),
        ({"ความสัมพันธ์": "เป็นหัวหน้าครัวเรือน*"}, None, {}),
        # An error where the place is said twice.
        ({"รหัสหมู่บ้าน": "#N/A"}, "cell_error", {"is_rejected": False, "village_code": "42010305"}),
        ({"ตำบล": "#REF!", "รหัสหมู่บ้าน": "42010305"}, "cell_error", {"is_rejected": False}),
        ({"อำเภอ": "#REF!", "รหัสหมู่บ้าน": "42010305"}, "cell_error", {"is_rejected": False}),
        ({"ตำบล": "#REF!"}, "cell_error", {"is_rejected": True}),
        # The registration office of a house is one of its province.
        ({"รหัสบ้าน": "30010001234"}, "house_code_unusual", {"house_code": "30010001234"}),
        ({"รหัสบ้าน": "42990001234"}, None, {"house_code": "42990001234"}),
        ({"รหัสบ้าน": "42990000000"}, "house_code_invalid", {"house_code": ""}),  # «4.299E+10»
    ],
)
def test_what_a_cell_says(tmp_path, told, code, read):
    row = only(tmp_path, line(**told))
    assert codes(row) - {"need_mismatch"} == ({code} if code else set())
    assert {name: getattr(row, name) for name in read} == read


@pytest.mark.parametrize("mark", ['""""', "”", "″", '""""""', "〃"])
def test_a_mark_for_as_above_is_no_house_and_no_name(tmp_path, mark):
    row = only(tmp_path, line(**{"บ้านเลขที่": mark, "คำนำหน้า": mark, "นามสกุล": mark}))
    assert (row.house_number, row.title, row.last_name) == (None, None, None)
    assert (codes(row), row.is_rejected) == ({"cell_error"}, True)
    row = only(tmp_path, line(**{"บ้านเลขที่": mark}))
    assert (row.house_number, codes(row), row.is_rejected) == (None, {"cell_error"}, False)


@pytest.mark.parametrize(
    ("income", "amount"),
    [("25,000", None), ("25,000.50", None), ("2500", 2500), ('"25,000"', 25_000)],
)
def test_money_in_two_cells_is_refused_and_not_a_thousandth_of_it(tmp_path, income, amount):
    found = checked(write_csv(tmp_path / "x.csv", [line(**{INCOME: income}), line(2)]))
    assert codes(found[0]) == (set() if amount else {"income_invalid"})
    assert [row.income and float(row.income) for row in found] == [amount, 25_000]


def test_every_column_of_money_is_read_as_money(tmp_path, monkeypatch):
    """Of a further sum «25,000» in two cells was 25, and floats lost their two decimals."""
    monkeypatch.setattr(columns, "MONEY", {"members"})
    told = [[*table([line(1)])[0], "จำนวนสมาชิก"], [*table([line(1)])[1], 4.5]]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": told})
    (cells,) = chunks(read_list(path).sheets[0])
    assert cells["members"].to_list() == ["4.50"]
    text = "\n".join(",".join(map(str, row)) for row in [told[0], [*told[1][:-1], "25,000"]])
    (tmp_path / "x.csv").write_text(f"{text}\n")
    (cells,) = chunks(read_list(tmp_path / "x.csv").sheets[0])
    assert cells["members"].to_list() == ["25 , 000"]


def test_an_id_whose_last_digits_a_program_has_left_out_is_none(tmp_path):
    """«3.60E+12», saved as a number, ends in noughts; every tenth of them has its check digit."""
    shortened = 3.6e12
    assert has_valid_check_digit(str(int(shortened)))
    told = table([line(1, **{PIN: shortened}), line(2)])
    found = checked(write_xlsx(tmp_path / "x.xlsx", {"A": told}))
    assert [codes(row) for row in found] == [{"pin_length"}, set()]
    assert found[0].is_rejected


def test_superscripts_are_no_line_of_numbers_below_the_headings(tmp_path):
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [*table([line(1)]), [*"123456", "²"]]})
    assert [row.is_rejected for row in checked(path)] == [False, True]


def test_houses_of_villages_whose_code_cannot_be_read_stay_apart(tmp_path):
    """Of one number in two villages: that neither can be read makes them no one house."""
    told = [
        line(n, **{"รหัสบ้าน": "", "บ้านเลขที่": "7", "หมู่ที่": "", "รหัสหมู่บ้าน": code, "ความสัมพันธ์": ""})
        for n, code in enumerate(["4201035", "4201036"], 1)
    ]
    brought(tmp_path, told, 2569)
    assert Household.objects.count() == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"รหัสหมู่บ้าน": ["420103", "420103"]},  # that of the sub-district tells no village
        {"หมู่ที่": ["0", "0"]},
        {"รหัสหมู่บ้าน": ["4201035", "4201036"], "หมู่ที่": ["0", "0"]},
    ],
)
def test_two_heads_of_one_number_in_no_known_village_are_two_houses(tmp_path, cells):
    blank = {"รหัสบ้าน": "", "บ้านเลขที่": "7", "หมู่ที่": "", "รหัสหมู่บ้าน": ""}
    told = [
        line(n + 1, **blank | {heading: said[n] for heading, said in cells.items()}) for n in (0, 1)
    ]
    found = checked(write_csv(tmp_path / "a.csv", told))
    assert len({row.identity for row in found}) == 2


@pytest.mark.parametrize(("code", "moo"), [("5", "5"), ("05", "5"), ("5.0", ""), ("หมู่ 5", "5")])
def test_a_number_of_the_village_where_its_code_belongs_is_said_twice_and_not_told(
    tmp_path, code, moo
):
    told = [line(1, **{"รหัสหมู่บ้าน": code, "หมู่ที่": moo})]
    (row,) = checked(write_csv(tmp_path / "a.csv", told))
    assert (row.village_code, codes(row)) == ("42010305", set())


@pytest.mark.parametrize(
    ("said", "members"),
    [("4", 4), ("4 คน", 4), ("ชาย 2 หญิง 3", None), ("2+3", None), ("4-5", None)],
)
def test_of_members_counted_apart_the_first_are_not_all(tmp_path, said, members):
    told = table([line()])
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [[*told[0], "จำนวนสมาชิก"], [*told[1], said]]})
    checker = ListChecker(read_list(path), reference_for(2569))
    (frame,) = checker.frames()
    assert frame["members"].to_list() == [members]


@pytest.mark.parametrize("form", ["{}", "{0[0]}-{0[1]}{0[2]}{0[3]}{0[4]}-{1}-{2}-{0[12]}"])
def test_a_row_in_one_cell_is_refused_and_no_note_beside_the_list(tmp_path, form):
    pin = make_pin()
    first = line(1, **{PIN: form.format(pin, pin[5:10], pin[10:12]), "รหัสบ้าน": ""})
    headings, row, other = table([first, line(2)])
    lines = [headings, [",".join(row)], other, ["โทร 042-811-234"]]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": lines})
    assert [row.is_rejected for row in checked(path)] == [True, False]
    assert lines_beside(read_list(path)) == [4]
    # In a text it is what the program made of a line that it did not cut.
    path = tmp_path / "x.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(lines)
    assert [row.is_rejected for row in checked(path)] == [False, False]
    assert lines_beside(read_list(path)) == [4]


@pytest.mark.parametrize("before", [0, 40])
@pytest.mark.parametrize("note", ['"ก', '"ก\nข', '14" "ก'])
def test_a_quote_that_swallows_rows_refuses_the_file_with_its_line(tmp_path, before, note):
    lines = [*map(line, range(before)), line(91, หมายเหตุ=note), line(92), line(93)]
    path = write_csv(tmp_path / "x.csv", lines)
    if note.startswith("14"):  # a quote within a cell is a letter like others
        assert len(checked(path)) == before + 3
        return
    with pytest.raises(FileRefusedError, match=f"แถวที่ {before + 2} ") as refusal:
        checked(path)
    assert refusal.value.code == "quote_open"


def test_a_cell_of_several_lines_swallows_nothing(tmp_path):
    note = '"ก, ข\nค, ง\n"'
    assert len(checked(write_csv(tmp_path / "x.csv", [line(1, หมายเหตุ=note), line(2)]))) == 2


def test_whole_names_with_running_numbers_and_titles(tmp_path):
    headings, cells = table([line()])
    names = {"ชื่อ": "ชื่อ-สกุล"}
    headings = [names.get(heading, heading) for heading in headings]
    cells[HEADINGS.index("ชื่อ")] = "1. นางสาวิตรี ทดสอบ"
    keep = [n for n, heading in enumerate(headings) if heading not in ("นามสกุล", "คำนำหน้า")]
    path = tmp_path / "x.csv"
    path.write_text("\n".join(",".join(row[n] for n in keep) for row in (headings, cells)) + "\n")
    (row,) = checked(path)
    assert (row.title, row.first_name, row.last_name) == ("นาง", "สาวิตรี", "ทดสอบ")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("นางสาวสมหญิง", ("นางสาว", "สมหญิง")),
        ("นางสาวิตรี", ("นาง", "สาวิตรี")),
        ("นาย สมชาย", ("นาย", "สมชาย")),
        ("นางสาว", ("", "นางสาว")),
        ("นายิ้ม", ("", "นายิ้ม")),
        ("สมชาย", ("", "สมชาย")),
    ],
)
def test_a_title_ends_where_a_word_can_begin(name, parts):
    assert split_title(name) == parts


def test_no_word_says_yes_and_no_of_the_same_thing():
    assert not (values.YES | values.YES_NEED) & (values.NO | values.NO_NEED)
    assert not (values.YES | values.HAS_CARD) & (values.NO | values.NO_CARD)
