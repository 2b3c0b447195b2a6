"""One list with known defects, sent in every layout offices use: the same verdicts row for row."""

import csv
import io
from codecs import BOM_UTF8
from datetime import date, datetime
from random import Random

import pytest
import xlsxwriter

from core import thai
from core.spreadsheets.refusals import FileRefusedError
from households.tpmap import columns, values
from households.tpmap.services.imports import reference_for
from tests.factories.lists import read_list, read_rows
from tests.factories.people import make_pin

pytestmark = pytest.mark.django_db


def verdicts_of(path, **options) -> dict[int, list[str]]:
    """`{line as seen: codes}`; of a rejected row its errors, of another its warnings."""
    rows = read_rows(read_list(path, **options), reference_for(2569))
    return {row.number: sorted({i.code for i in row.issues}) for row in rows if row.issues}


def the_sheet(path, **options):
    (sheet,) = read_list(path, **options).sheets
    return sheet


def check(path, dirty, first_line, **options):
    _headings, rows, expected = dirty
    assert verdicts_of(path, **options) == {first_line + n: codes for n, codes in expected.items()}
    assert len(the_sheet(path, **options).rows) == len(rows)


def plain(value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def csv_text(headings, rows, delimiter=",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [headings, *([plain(v) for v in r] for r in rows)]
    )
    return out.getvalue()


def write_xlsx(path, sheets, merges=()):
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for n, line in enumerate(lines):
                for column, value in enumerate(line):
                    if value != "":
                        page.write(n, column, value)
            for merge in merges:
                page.merge_range(*merge)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_text_in_every_encoding_and_delimiter(dirty, tmp_path, encoding, delimiter):
    headings, rows, _expected = dirty
    path = tmp_path / "list.csv"
    path.write_bytes(csv_text(headings, rows, delimiter).encode(encoding, errors="ignore"))
    check(path, dirty, 2)


@pytest.mark.parametrize(("inner", "outer"), [",,", ";;", ";,", "\t\t", "\t,"])
@pytest.mark.parametrize("empty", [0, 3])
def test_lines_each_of_which_is_one_cell_more(dirty, tmp_path, inner, outer, empty):
    """So a program saves a text that it showed in one column."""
    headings, rows, _expected = dirty
    out = io.StringIO()
    csv.writer(out, delimiter=outer).writerows(
        [line, *[""] * empty] for line in csv_text(headings, rows, inner).strip().split("\r\n")
    )
    path = tmp_path / "list.csv"
    path.write_text(out.getvalue().rstrip("\r\n"), encoding="utf-8")
    check(path, dirty, 2)


@pytest.mark.parametrize("first", [0, 12])
def test_a_mark_of_utf_8_before_tis_620_takes_no_heading_away(dirty, tmp_path, first):
    """Some programs set one whatever they write; the first column was unread behind it."""
    headings, rows, _expected = dirty
    headings, *rows = ([*row[first:], *row[:first]] for row in (headings, *rows))
    text = csv_text(headings, rows, ",").encode("cp874", errors="ignore")
    path = tmp_path / "list.csv"
    path.write_bytes(BOM_UTF8 + text)
    check(path, dirty, 2)


def test_title_lines_blank_lines_and_a_group_line_above_the_headings(dirty, tmp_path):
    headings, rows, _expected = dirty
    above = [["บัญชีครัวเรือนเป้าหมาย"], [], ["อำเภอ: ทั้งหมด", "", "ปี 2569"], []]
    group = ["", "", "ที่อยู่", "", "", "", "", "", "", "", "ข้อมูลบุคคล"]
    path = write_xlsx(
        tmp_path / "x.xlsx",
        {"Sheet1": [*above, group, headings, *rows]},
        merges=[(4, 2, 4, 9, "ที่อยู่"), (4, 10, 4, 18, "ข้อมูลบุคคล")],
    )
    check(path, dirty, 7)


def test_columns_in_any_order_with_others_between(dirty, tmp_path):
    headings, rows, _expected = dirty
    order = list(range(len(headings)))
    Random(4).shuffle(order)  # noqa: S311 - an order, not a secret
    wide = [[*(h for i in order for h in (headings[i], f"อื่น {i}"))]]
    wide += [[*(v for i in order for v in (row[i], "x"))] for row in rows]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": wide})
    check(path, dirty, 2)
    assert len(the_sheet(path).unread) >= len(headings)


def test_other_spellings_of_the_headings(dirty, tmp_path):
    headings, rows, _expected = dirty
    other = {
        "รหัสบ้าน": "รหัสประจำบ้าน (11 หลัก)",
        "บ้านเลขที่": "เลขที่บ้าน",
        "หมู่ที่": "ม.",
        "หมู่บ้าน": "ชื่อหมู่บ้าน",
        "ตำบล": "ต.",
        "อำเภอ": " ชื่ออำเภอ ",
        "จังหวัด": "จ.",
        "เลขประจำตัวประชาชน": "เลขบัตรประชาชน\n13 หลัก",
        "คำนำหน้า": "คำนำหน้าชื่อ",
        "ชื่อ": "ชื่อตัว",
        "นามสกุล": "ชื่อสกุล",
        "วันเกิด": "วัน/เดือน/ปี เกิด",
        "อายุ": "อายุ (ปี)",
        "บัตรสวัสดิการแห่งรัฐ": "บัตรสวัสดิการ",
        "มิติสุขภาพ": "ด้านสุขภาพ",
        "มิติรายได้": "มิติด้านรายได้",
        "ตัวชี้วัดที่ตกเกณฑ์": "จปฐ. ที่ตกเกณฑ์",
        "รายได้เฉลี่ยต่อคนต่อปี": "รายได้เฉลี่ย (บาท/คน/ปี)",
    }
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [[other.get(h, h) for h in headings], *rows]})
    check(path, dirty, 2)


def test_the_list_is_found_among_other_sheets_and_may_be_chosen(dirty, tmp_path):
    headings, rows, _expected = dirty
    sheets = {
        "คำชี้แจง": [["ลำดับ", "ชื่อ", "คำอธิบาย"], [1, "ตำบล", "ชื่อตำบล"], [2, "อำเภอ", "ชื่ออำเภอ"]],
        "ข้อมูล": [headings, *rows],
        "สรุป": [["อำเภอ", "จำนวน"], ["เมืองเลย", 10]],
        "ครึ่งแรก": [headings, *rows[:20]],
    }
    path = write_xlsx(tmp_path / "x.xlsx", sheets)
    check(path, dirty, 2, sheet="ข้อมูล")
    assert len(the_sheet(path, sheet="ครึ่งแรก").rows) == 20
    assert read_list(path, sheet="ครึ่งแรก").left_out == ("คำชี้แจง", "ข้อมูล", "สรุป")
    with pytest.raises(FileRefusedError, match="“ข้อมูล”, “ครึ่งแรก”"):
        read_list(path)
    with pytest.raises(FileRefusedError, match="ไม่มีแผ่นงาน"):
        read_list(path, sheet="ไม่มี")


def test_numbers_typed_as_numbers_as_text_and_in_thai_digits(dirty, tmp_path):
    headings, rows, _expected = dirty
    pin, house, moo = (headings.index(h) for h in ("เลขประจำตัวประชาชน", "รหัสบ้าน", "หมู่ที่"))
    changed = []
    for n, row in enumerate(rows):
        row = list(row)
        if n % 3 == 0:
            for column in (pin, house):
                if str(row[column]).isdigit() and not str(row[column]).startswith("0"):
                    row[column] = float(row[column])
        elif n % 3 == 1:
            row = [thai.to_thai_digits(plain(v)) if v != "" else "" for v in row]
        elif len(str(row[pin])) == 13:
            p = str(row[pin])
            row[pin] = f" {p[0]}-{p[1:5]}-{p[5:10]}-{p[10:12]}-{p[12]}\u200b "
            row[moo] = f"หมู่ {plain(row[moo])}"
        changed.append(row)
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *changed]})
    check(path, dirty, 2)


def test_birth_dates_as_real_dates_with_month_names_and_as_serial_numbers(dirty, tmp_path):
    headings, rows, expected = dirty
    at = headings.index("วันเกิด")
    changed = []
    for n, row in enumerate(rows):
        row, parts = list(row), str(row[at]).split("/")
        if len(parts) == 3 and all(p.isdigit() for p in parts) and n not in expected:
            day, month, year = map(int, parts)
            forms = (
                datetime(year - 543, month, day),  # noqa: DTZ001 - a cell has no zone
                f"{day} {thai.MONTHS[month - 1]} พ.ศ. {year}",
                f"{day} {thai.SHORT_MONTHS[month - 1]} {year}",
                f"{day}-{month}-{year}",
                f"{day:02d}{month:02d}{year}",
                f"{year}{month:02d}{day:02d}",
                f"{day}/{month}/{year} 00:00:00",
                f"{day} / {month} / {year}",
            )
            row[at] = forms[n % len(forms)]
        changed.append(row)
    lines = [headings, *changed]
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, day = book.add_worksheet("A"), book.add_format({"num_format": "dd/mm/yyyy"})
        for n, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, datetime):
                    page.write_datetime(n, column, value, day)
                elif value != "":
                    page.write(n, column, value)
    check(path, dirty, 2)


def test_flags_in_words(dirty, tmp_path):
    headings, rows, _expected = dirty
    first = headings.index("มิติสุขภาพ")
    words = [("ตกเกณฑ์", "ผ่านเกณฑ์"), ("✓", ""), ("ใช่", "ไม่ใช่"), ("Y", "N"), ("TRUE", "FALSE")]
    changed = []
    for n, row in enumerate(rows):
        yes, no = words[n % len(words)]
        row = list(row)
        for column in range(first, first + 5):
            row[column] = {1.0: yes, 0.0: no}.get(row[column], row[column])
        changed.append(row)
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *changed]})
    check(path, dirty, 2)


def test_old_excel_open_document_and_a_list_without_codes_of_villages(dirty, tmp_path):
    headings, rows, expected = dirty
    at = headings.index("รหัสหมู่บ้าน")
    without = [[v for i, v in enumerate(row) if i != at] for row in [headings, *rows]]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": without})
    found = verdicts_of(path)
    assert {n: found.get(n + 2) for n in expected} == expected


def test_trap_6_formatted_rows_without_content_cost_nothing(dirty, tmp_path):
    headings, rows, _expected = dirty
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, yellow = book.add_worksheet("A"), book.add_format({"bg_color": "yellow"})
        for n, line in enumerate([headings, *rows]):
            for column, value in enumerate(line):
                page.write(n, column, value) if value != "" else None
        for n in range(len(rows) + 1, len(rows) + 4141):
            for column in range(len(headings)):
                page.write_blank(n, column, None, yellow)
    check(path, dirty, 2)


def test_headings_in_two_lines_under_merged_cells(dirty, tmp_path):
    """The five dimensions under one merged heading, the others merged downwards."""
    headings, rows, _expected = dirty
    first = headings.index("มิติสุขภาพ")
    dimensions = range(first, first + 5)
    upper = [
        ("มิติที่ตกเกณฑ์" if i == first else "") if i in dimensions else h
        for i, h in enumerate(headings)
    ]
    lower = [h.removeprefix("มิติ") if i in dimensions else "" for i, h in enumerate(headings)]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [["บัญชี"], upper, lower, *rows]})
    check(path, dirty, 4)


def test_whole_names_in_one_column(dirty, tmp_path):
    headings, rows, expected = dirty
    at = [headings.index(h) for h in ("คำนำหน้า", "ชื่อ", "นามสกุล")]
    keep = [i for i in range(len(headings)) if i not in at]
    lines = [[*(headings[i] for i in keep), "ชื่อ - สกุล"]]
    for row in rows:
        whole = f"{row[at[0]]}{row[at[1]]} {row[at[2]]}".strip() if row[at[1]] else ""
        lines.append([*(row[i] for i in keep), whole])
    found = verdicts_of(write_xlsx(tmp_path / "x.xlsx", {"A": lines}))
    want = {n + 2: [c for c in codes if c != "name_title_split"] for n, codes in expected.items()}
    assert found == {n: codes for n, codes in want.items() if codes}


@pytest.mark.parametrize(
    ("value", "born", "codes"),
    [
        ("7 ม.ค. 2507", "1964-01-07", []),
        ("7 มกราคม พ.ศ. 2507", "1964-01-07", []),
        ("๗/๑/๒๕๐๗", "1964-01-07", []),
        ("7/1/1964", "1964-01-07", ["birth_ce"]),
        ("7 มกราคม ค.ศ. 1964", "1964-01-07", []),
        ("1964-01-07", "1964-01-07", ["birth_ce"]),
        (23383.0, "1964-01-07", []),
        (25070107.0, "1964-01-07", []),
        (7012507.0, "1964-01-07", []),
        ("2507", "1964-01-01", ["birth_partial"]),
        ("--/01/2507", "1964-01-01", ["birth_partial"]),
        ("00/00/2507", "1964-01-01", ["birth_partial"]),
        ("ม.ค. 2507", "1964-01-01", ["birth_partial"]),
        ("มี.ค. พ.ศ.2507", "1964-03-01", ["birth_partial"]),
        ("03/2507", "1964-03-01", ["birth_partial"]),
        ("2507-03", "1964-03-01", ["birth_partial"]),
        ("Mar 1964", "1964-03-01", ["birth_ce", "birth_partial"]),
        ("13/2507", None, "date_invalid"),
        ("2507.5", None, "date_invalid"),  # a number, or a month: nobody knows
        ("2507.10", None, "date_invalid"),
        ("1.2507", None, "date_invalid"),
        ("ม.ค. 07", None, "date_invalid"),  # the 7th of January of no year, perhaps
        ("ประมาณ 2507", None, "date_invalid"),
        ("31/02/2520", None, "date_invalid"),
        ("1/1/2700", None, "date_invalid"),
        ("เมื่อวาน", None, "date_invalid"),
        ("12345678", None, "date_invalid"),
        ("", None, []),
    ],
)
def test_birth_dates(value, born, codes):
    today = date(2026, 11, 24)
    if codes == "date_invalid":
        with pytest.raises(values.ValueRefusedError, match="date_invalid"):
            values.birth(values.cell(value), today)
        return
    found, _precision, warnings = values.birth(values.cell(value), today)
    assert (str(found) if found else None, warnings) == (born, codes)


def test_a_list_of_households_is_read_as_their_heads(tmp_path):
    headings = [
        "ลำดับ",
        "รหัสบ้าน",
        "ชื่อ-สกุลหัวหน้าครัวเรือน",
        "เลขประจำตัวประชาชนหัวหน้าครัวเรือน",
        "บ้านเลขที่",
        "ตำบล",
        "อำเภอ",
        "มิติรายได้",
        "จำนวนสมาชิก",
    ]
    rows = [
        [n, f"4299000000{n}", f"นางสมมุติ{n} ทดสอบ", make_pin(), str(n), "กกดู่", "เมืองเลย", 1, 3]
        for n in (1, 2)
    ]
    path = write_xlsx(tmp_path / "x.xlsx", {"A": [headings, *rows]})
    found = read_rows(read_list(path), reference_for(2569))
    assert [(r.title, r.first_name, r.last_name, r.is_head, r.issues) for r in found] == [
        ("นาง", "สมมุติ1", "ทดสอบ", True, []),
        ("นาง", "สมมุติ2", "ทดสอบ", True, []),
    ]


@pytest.mark.parametrize("heading", ["Birthday", "BIRTHDAY", "birth day", "Birth date"])
def test_a_birthday_is_the_whole_date_of_birth(heading):
    """By the name of a column of ours it was the day of a month alone, and nothing was read."""
    assert columns.known_as(heading) == "birth"
