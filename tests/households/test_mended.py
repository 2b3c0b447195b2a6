"""Refused rows as they are sent out say alone what they said among the others of their file."""

from datetime import date

import openpyxl
import pytest
import xlsxwriter
from django.urls import reverse

from households.tpmap.services import imports
from tests.factories.lists import read_list, read_rows
from tests.factories.people import make_user
from tests.households.test_layouts import write_xlsx
from tests.households.test_verdicts import FLAGS, line, table

pytestmark = pytest.mark.django_db
CARD, FAILED, BIRTH, NUMBER = "บัตรสวัสดิการแห่งรัฐ", "ตัวชี้วัดที่ตกเกณฑ์", "วันเกิด", "บ้านเลขที่"
REFUSED = {"เลขประจำตัวประชาชน": "1000000001010", FAILED: ""}
READ = (
    *("first_name", "birth", "birth_precision", "house_number", "age", "income", "welfare_card"),
    *("dimensions", "dimensions_said", "village_code", "left_reason"),
)


@pytest.fixture
def admin(client):
    user = make_user("administrator", "42")
    client.force_login(user)
    return user


def write_book(path, lines, *, is_1904=False):
    options = {
        "strings_to_formulas": False,
        "date_1904": is_1904,
        "default_date_format": "d/m/yyyy",
    }
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet("A")
        for n, row in enumerate(table(lines)):
            for column, value in enumerate(row):
                is_formula = isinstance(value, str) and value.startswith("=")
                if is_formula:  # without its value
                    page.write_formula(n, column, value, value="")
                elif value != "":
                    page.write(n, column, value)
    return path


def sent_out(client, tmp_path, path):
    """The file of refused rows of a list that was checked."""
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    answer = client.get(reverse("tpmap:import-fix", args=[batch.pk]))
    mended = tmp_path / "mended.xlsx"
    mended.write_bytes(b"".join(answer.streaming_content))
    return mended


def read(path):
    """What the refused rows say, and what is said of them."""
    found = [row for row in read_rows(read_list(path)) if row.is_rejected]
    return [
        ({key: getattr(row, key) for key in READ}, sorted(issue.code for issue in row.issues))
        for row in found
    ]


def answering(number, said, **changed):
    return line(number, **dict.fromkeys((*FLAGS, CARD), said) | {FAILED: ""} | changed)


@pytest.mark.some
@pytest.mark.parametrize(
    ("of_others", "of_refused"),
    [
        ("✓", ["", ""]),  # a blank among marks is «no»
        ("✓", ["", "✓"]),
        ("✓", ["x", "x"]),  # a cross beside a tick too
        ("✓", ["×", ""]),
        ("1", ["", "NULL"]),
        ("✓", ["N/A", "#N/A"]),
        ("0", ["1", ""]),  # a blank beside a nought says nothing
        ("0", ["x", ""]),
        ("", ["?", "✓"]),
    ],
)
def test_marks_and_blanks_say_without_the_others_what_they_said(
    client, admin, tmp_path, of_others, of_refused
):
    others = [answering(1, of_others)]
    refused = [answering(n, said, **REFUSED) for n, said in enumerate(of_refused, 2)]
    path = write_book(tmp_path / "a.xlsx", [*others, *refused])
    assert len(read(path)) == 2
    assert read(sent_out(client, tmp_path, path)) == read(path)


@pytest.mark.some
@pytest.mark.parametrize(
    ("heading", "value"),
    [
        (BIRTH, date(1967, 3, 15)),
        (BIRTH, date(2510, 3, 15)),  # typed in พ.ศ. into a cell of dates
        (BIRTH, 24546),
        (BIRTH, "ม.ค. 2510"),
        (NUMBER, date(2026, 3, 12)),
        (NUMBER, date(1945, 3, 1)),  # was «3/45»
        (NUMBER, "=A1"),
        ("ชื่อ", "=สมมุติ"),
        ("ชื่อ", "-สมมุติ"),
        ("รายได้เฉลี่ยต่อคนต่อปี", 1234.5),
        ("อายุ", "8 เดือน"),
        ("หมายเหตุ", "เสียชีวิต"),
    ],
)
@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_and_formulas_are_read_again_as_they_were(
    client, admin, tmp_path, heading, value, is_1904
):
    told = [line(1), line(2, **REFUSED | {heading: value})]
    path = write_book(tmp_path / "a.xlsx", told, is_1904=is_1904)
    before = read(path)
    assert len(before) == 1
    assert read(sent_out(client, tmp_path, path)) == before


def test_what_was_no_in_the_list_is_no_of_the_mended_row_and_stays_unsaid_where_it_was(
    client, admin, tmp_path
):
    """The rows once mended and sent again, as the office does."""
    rows = [answering(1, "✓"), answering(2, "x", **REFUSED)]
    path = write_book(tmp_path / "a.xlsx", rows)
    mended = read_rows(read_list(sent_out(client, tmp_path, path)))
    assert [(row.dimensions, row.welfare_card) for row in mended] == [("", False)]


@pytest.mark.parametrize(
    "cells", [["✓", "×"], ["/", "x"], ["ใช่", "X"], ["v", "x"], ["●", "×"], ["มี", "×"], ["yes", "x"]]
)
def test_a_cross_beside_a_tick_is_no_card(tmp_path, cells):
    told = [line(n, **{CARD: said}) for n, said in enumerate(cells, 1)]
    found = read_rows(read_list(write_book(tmp_path / "a.xlsx", told)))
    assert [row.welfare_card for row in found] == [True, False]


def test_a_card_ticked_in_crosses_alone_is_one_also_beside_dimensions_in_ticks(tmp_path):
    told = [line(1, **{CARD: "x"}), line(2, **{CARD: ""})]
    told = [row | dict.fromkeys(FLAGS, "✓") for row in told]
    found = read_rows(read_list(write_book(tmp_path / "a.xlsx", told)))
    assert [row.welfare_card for row in found] == [True, False]


@pytest.mark.parametrize("said", [["x", ""], ["×", "×"]])
def test_a_card_of_crosses_alone_beside_dimensions_in_ticks_and_crosses_is_none(tmp_path, said):
    told = [
        line(n, **dict.fromkeys(FLAGS[1:], "×") | {FLAGS[0]: "✓", FAILED: "", CARD: card})
        for n, card in enumerate(said, 1)
    ]
    found = read_rows(read_list(write_book(tmp_path / "a.xlsx", told)))
    assert [row.welfare_card for row in found] == [None if card == "" else False for card in said]


@pytest.mark.parametrize("yes", ["✓", "v", "●", "มี", "y"])
def test_a_cross_beside_whatever_says_yes_is_no_need(tmp_path, yes):
    told = [answering(n, said) for n, said in enumerate([yes, "×"], 1)]
    found = read_rows(read_list(write_book(tmp_path / "a.xlsx", told)))
    assert [bool(row.dimensions) for row in found] == [True, False]


TYPED = ["15/03/2510", "28/12/2499", "31/1/2520", "13/4/2501", "20/5/2511"]
MADE = [date(1967, 3, 5), date(2510, 4, 6), 24536, date(1969, 1, 2), date(1970, 8, 9)]


@pytest.mark.parametrize(
    "dates", [[*MADE, *TYPED], ["03/15/1957", "03/05/1957", "4/6/2500", "28/13/2500"]]
)
def test_births_that_may_be_turned_round_stay_refused_until_the_month_has_a_name(
    client, admin, tmp_path, dates
):
    told = [line(n, **{BIRTH: born, "อายุ": ""}) for n, born in enumerate(dates, 1)]
    path = write_book(tmp_path / "a.xlsx", told)
    before = [codes for _said, codes in read(path)]
    mended = sent_out(client, tmp_path, path)
    assert [codes for _said, codes in read(mended)] == before != []

    book = openpyxl.load_workbook(mended)
    headings, *rows = book.active.iter_rows()
    at = [cell.value for cell in headings].index(BIRTH)
    assert "5 มี.ค. 2510" in rows[0][-1].value
    for row in rows:
        row[at].value = "5 มี.ค. 2510"
    book.save(mended)
    found = read_rows(read_list(mended))
    assert [(row.birth, row.is_rejected) for row in found] == [(date(1967, 3, 5), False)] * len(
        rows
    )


def test_months_first_in_columns_of_their_own_stay_refused_as_well(client, admin, tmp_path):
    def born(number, day, month):
        parts = {"วันเกิด (วัน)": day, "เดือนเกิด": month, "ปีเกิด": 2510}
        told = {k: v for k, v in line(number).items() if k not in (BIRTH, "อายุ")}
        return told | parts

    rows = [born(1, 3, 15), born(2, 3, 5), born(3, 4, 6)]
    path = write_xlsx(tmp_path / "a.xlsx", {"A": [[*rows[0]], *([*row.values()] for row in rows)]})
    before = [codes for _said, codes in read(path)]
    assert len(before) == 3
    mended = sent_out(client, tmp_path, path)
    book = openpyxl.load_workbook(mended)
    headings, first, *_others = book.active.iter_rows()
    at = [cell.value for cell in headings].index("เดือนเกิด")
    first[at].value = 3  # whoever mends only the row that was plainly wrong
    book.save(mended)
    assert [codes for _said, codes in read(mended)][-2:] == before[1:]


@pytest.mark.parametrize("between", [".", " ", "-"])
def test_months_first_are_doubted_however_they_are_written(tmp_path, between):
    dates = [between.join(parts) for parts in (("3", "15", "2510"), ("3", "5", "2510"))]
    told = [line(n, **{BIRTH: born, "อายุ": ""}) for n, born in enumerate(dates, 1)]
    assert len(read(write_book(tmp_path / "a.xlsx", told))) == 2


def test_a_day_a_spreadsheet_made_goes_out_as_it_was_typed(client, admin, tmp_path):
    told = [line(n, **{BIRTH: born, "อายุ": ""}) for n, born in enumerate([*MADE, *TYPED], 1)]
    mended = sent_out(client, tmp_path, write_book(tmp_path / "a.xlsx", told))
    headings, *rows = openpyxl.load_workbook(mended).active.iter_rows(values_only=True)
    shown = [row[headings.index(BIRTH)] for row in rows]
    assert shown == ["3/5/2510 ?", "4/6/2510 ?", "3/5/2510 ?", "1/2/2512 ?", "8/9/2513 ?"]
