"""What stands in an agency's list beside its rows, and what its cells leave in doubt: headings once
more, totals, hidden rows, other sheets, merged sums, IDs as a spreadsheet wrote them.
"""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.acting import acting_for
from assistance.lists.columns import LAYOUT
from assistance.models import HelpEntry, HelpList
from households.tpmap.columns import COLUMNS
from tests.assistance.helping import be_day
from tests.factories.people import make_pin
from tests.jobs import do

pytestmark = pytest.mark.django_db
HEADINGS = ["เลขประจำตัวประชาชน", "ชื่อ-สกุล", "จำนวน", "หน่วยนับ", "มูลค่า (บาท)", "หมายเหตุ"]


def row(pin=None, quantity=2, unit="ถุง", amount=500, note="", name="นายสมมุติ ทดสอบ") -> list:
    return [pin or make_pin(), name, quantity, unit, amount, note]


def workbook(lines, *, merged=(), hidden=(), sheets=()) -> bytes:
    """Lines of cells, with cells `merged`, lines `hidden` and other `sheets`."""
    book = openpyxl.Workbook()
    page = book.active
    for cells in lines:
        page.append(cells)
    for joined in merged:
        page.merge_cells(joined)
    for number in hidden:
        page.row_dimensions[number].hidden = True
    for name in sheets:
        book.create_sheet(name).append(["บันทึก"])
        book[name].append(["โทรถามแล้ว"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def send(town, client):
    """Uploads a workbook, or `content`, on the page; the help is of one kind, dimension and day.
    Returns the list as checked.
    """
    client.force_login(town.agent)

    def upload(lines=(), *, name="บัญชี.xlsx", content=None, **odd) -> HelpList:
        said = {
            "kind": "goods",
            "dimension": town.income().pk,
            "description": "ข้าวสาร",
            "given_on": be_day(),
            "file": SimpleUploadedFile(name, content or workbook(lines, **odd)),
        }
        answer = client.post(reverse("assistance:help-list-upload"), said)
        assert answer.status_code == 302, answer.content.decode()
        with acting_for(purpose="help.list"):
            return do(HelpList.objects.latest("pk"))

    return upload


def codes(help_list) -> list[tuple]:
    with acting_for(help_list.requested_by):
        said = help_list.issues.order_by("row", "column")
        return list(said.values_list("row", "column", "code"))


def taken(help_list) -> list[tuple]:
    with acting_for(help_list.requested_by):
        rows = HelpEntry.objects.filter(help_list=help_list).order_by("line")
        return list(rows.values_list("line", "quantity", "unit", "amount"))


def page_of(client, help_list) -> str:
    answer = client.get(reverse("assistance:help-list-detail", args=[help_list.pk]))
    return " ".join(answer.content.decode().split())


def test_headings_again_totals_notes_and_signatures_are_counted_and_no_rows(send, client):
    lines = [
        HEADINGS,
        ["1", "2", "3", "4", "5", "6"],
        row(),
        ["รวม 1 ราย", "", 2, "", 500],
        HEADINGS,
        row(),
        ["", "รวมเป็นเงินทั้งสิ้น", "", "", 1000],
        ["หมายเหตุ: มอบที่ศาลากลาง"],
        ["", "", "", "ลงชื่อ ........ ผู้มอบ"],
        ["", "(นายสมมุติ ผู้มอบ)"],
    ]
    help_list = send(lines)
    assert codes(help_list) == []
    assert taken(help_list) == [(3, 2, "ถุง", 500), (6, 2, "ถุง", 500)]
    assert (help_list.rows, help_list.baht) == (2, 1000)
    told = "ข้าม 7 บรรทัดที่ไม่ใช่ผู้รับ (หัวตารางซ้ำ ยอดรวม หมายเหตุ ลายมือชื่อ): บรรทัด 2, 4, 5, 7, 8, 9, 10"
    assert told in page_of(client, help_list)


def test_somebody_without_an_id_is_refused_whatever_the_name_begins_with(send):
    help_list = send([HEADINGS, row(), ["", "รวมพร ใจดี", 2, "ถุง", 500]])
    assert codes(help_list) == [(3, "เลขประจำตัวประชาชน", "pin_missing")]


@pytest.mark.parametrize(
    "order",
    [
        (0, 1, 4, 3, 2, 5),  # amount and quantity
        (0, 1, 2, 3, 5, 4),  # the amount where nobody knows the column
        (0, 1, 2, 4, 5),  # without the unit
    ],
)
@pytest.mark.parametrize("amount", ["มูลค่า (บาท)", "จำนวนเงิน"])
def test_headings_in_another_order_refuse_the_file_and_name_the_line(send, order, amount):
    again = [*HEADINGS[:4], amount, *HEADINGS[5:]]
    turned = [[cells[at] for at in order] for cells in (again, row())]
    help_list = send([HEADINGS, row(), row(), *turned])
    assert (help_list.stage, taken(help_list)) == ("refused", [])
    assert help_list.error.startswith("บรรทัดที่ 4 เป็นหัวตารางอีกชุดหนึ่ง")


def test_hidden_rows_and_other_sheets_are_said(send, client):
    lines = [HEADINGS, row(), row(), row()]
    help_list = send(lines, hidden=(3, 4), sheets=("สรุป", "โทรศัพท์"))
    assert help_list.accepted == 3
    page = page_of(client, help_list)
    assert "มีแถวที่ซ่อนอยู่ในไฟล์ 2 แถว อ่านรวมไว้ด้วยแล้ว" in page
    assert "แผ่นงานที่ไม่ได้อ่าน: สรุป, โทรศัพท์" in page
    plain = page_of(client, send([HEADINGS, row()]))
    assert not [word for word in ("ซ่อนอยู่", "แผ่นงานที่ไม่", "บรรทัดที่ไม่ใช่") if word in plain]


def test_a_sum_merged_over_people_is_asked_about_and_a_unit_or_name_is_not(send):
    same = ["", "", "", "", "", ""]
    people = [[make_pin(), *same[1:]] for _ in range(3)]
    people[0][1:] = ["กลุ่มแม่บ้าน", 6, "ถุง", 3000, "มอบพร้อมกัน"]
    lines = [HEADINGS, *people, row()]
    help_list = send(lines, merged=("B2:B4", "D2:D4", "E2:E4", "C2:C3"))
    sums = [(line, "มูลค่า (บาท)", "sum_merged") for line in (2, 3, 4)]
    quantities = [(line, "จำนวน", "sum_merged") for line in (2, 3)]
    assert sorted(codes(help_list)) == sorted([*sums, *quantities])
    assert (help_list.baht, help_list.rejected) == (500, 3)
    assert taken(help_list) == [(5, 2, "ถุง", 500)]

    one = send(
        [HEADINGS, row(), ["", "กลุ่มแม่บ้าน", 1, "", 1], people[1][:1]], merged=("D2:D3", "B3:B4")
    )
    assert [code for *_where, code in codes(one)] == ["pin_missing"]
    assert taken(one) == [(2, 2, "ถุง", 500), (4, None, "", None)]


def test_a_sum_joined_in_a_page_named_as_a_workbook_is_asked_about_too(town, client, send):
    cells = [[make_pin(), "สมมุติ"] for _ in range(3)]
    rows = ["".join(f"<td>{cell}</td>" for cell in line) for line in cells]
    rows[0] += '<td rowspan="2">ถุง</td><td rowspan="2">3,000</td><td>1</td>'
    rows[1] += "<td>1</td>"
    rows[2] += "<td>ถุง</td><td>500</td><td>1</td>"
    headings = [*HEADINGS[:2], HEADINGS[3], HEADINGS[4], HEADINGS[2]]
    lines = ["".join(f"<th>{heading}</th>" for heading in headings), *rows]
    page = f"<html><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></html>"
    help_list = send(content=page.encode(), name="บัญชี.xls")
    assert codes(help_list) == [(line, "มูลค่า (บาท)", "sum_merged") for line in (2, 3)]
    assert taken(help_list) == [(4, 1, "ถุง", 500)]


def test_a_row_that_takes_two_lines_whole_is_one_row(send):
    merged = [f"{letter}2:{letter}3" for letter in "ABCDE"]
    help_list = send([HEADINGS, row(), [], row()], merged=merged)
    assert taken(help_list) == [(2, 2, "ถุง", 500), (4, 2, "ถุง", 500)]
    assert [code for *_where, code in codes(help_list)] == ["row_duplicate"]


@pytest.mark.parametrize("write", ["{0[0]}.{1}E+12", '="{0}"', "'{0}", "{0}.0"])
def test_an_id_whose_digits_are_all_there_is_read(send, write):
    pin = make_pin()
    typed = write.format(pin, pin[1:])
    help_list = send([[*HEADINGS], [f" {typed}", *row()[1:]]])
    assert (codes(help_list), help_list.accepted) == ([], 1)
    with acting_for(help_list.requested_by):
        assert str(HelpEntry.objects.get(help_list=help_list).pin) == pin


def test_an_id_a_spreadsheet_has_cut_is_said_so(send):
    ids = ["3.1006E+12", "31006", "3600000000000"]  # of the last the check digit is right
    help_list = send([HEADINGS, *([pin, *row()[1:]] for pin in ids)])
    assert [(line, code) for line, _column, code in codes(help_list)] == [
        (2, "pin_shortened"),
        (3, "pin_length"),
        (4, "pin_shortened"),
    ]
    with acting_for(help_list.requested_by):
        cut = help_list.issues.get(code="pin_shortened", row=2)
    assert (cut.value, cut.message.partition("ไว้")[0]) == ("", "โปรแกรมตารางย่อเลขประจำตัวประชาชน")


@pytest.mark.parametrize(
    "heading",
    [
        "เลขประจำตัวประชาชน (13 หลัก)",
        "เลขประจำตัวประชาชน ๑๓ หลัก",
        "เลขบัตร ปชช.",
        "หมายเลขบัตรประชาชน",
        "เลขบัตรประจำตัวประชาชน 13 หลัก",
        "2. เลขประจำตัวประชาชนผู้รับความช่วยเหลือ*",
    ],
)
def test_the_column_of_ids_as_offices_call_it(send, heading):
    assert send([[heading, *HEADINGS[1:]], row()]).accepted == 1


@pytest.mark.parametrize(
    ("place", "heading"),
    [(0, "เลขประจำตัวประชาชน (คู่สมรส)"), (1, "ชื่อ-สกุล (บิดา)"), (1, "ชื่อ - นามสกุล [ผู้ค้ำ]")],
)
def test_a_name_whose_bracket_says_somebody_else_is_of_no_column(send, place, heading):
    headings = [*HEADINGS[:place], heading, *HEADINGS[place + 1 :]]
    help_list = send([headings, row()])
    if place == 0:
        assert (help_list.stage, taken(help_list)) == ("refused", [])
    else:
        assert heading in help_list.counts["unread"]


def test_the_id_of_the_head_is_not_taken_for_that_of_who_received(send):
    help_list = send([["เลขประจำตัวประชาชนหัวหน้าครัวเรือน", *HEADINGS[1:]], row()])
    assert help_list.stage == "refused"


@pytest.mark.parametrize(
    "key", ["pin", "title", "first_name", "last_name", "full_name", "subdistrict", "district"]
)
def test_columns_are_called_as_in_the_yearly_list(key):
    shown, others = COLUMNS[key]
    names = [name for name in (shown, *others) if "หัวหน้า" not in name]
    ours = {"full_name": {"person_name", "last_name"}}.get(key, {key})
    assert {LAYOUT.known_as(name) for name in names} <= ours
