"""Lists of earlier work: what is beside their rows, sums merged over rows, IDs and headings as
offices write them.
"""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assistance.lists.rows import CellRefusedError
from households.tpmap.columns import COLUMNS
from logbook.models import StandingBatch
from logbook.moving_in.cells import house_code
from logbook.moving_in.columns import layout_of
from tests.factories.moving_in import cells, said_of
from tests.factories.people import make_household, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db
GIVEN = {
    "วันที่": "10/2/2569",
    "ประเภท": "สิ่งของ",
    "มิติ": "รายได้",
    "รายการ": "พันธุ์ไก่",
    "จำนวน": 10,
    "หน่วย": "ตัว",
    "มูลค่า": 1500,
}
PIN = "เลขประจำตัวประชาชน"


@pytest.fixture
def send(client):
    """Uploads lines of cells on the page, with cells `merged` and lines `hidden`; returns the batch
    as checked.
    """
    client.force_login(make_user("district_officer", "4201"))

    def upload(kind, lines, *, merged=(), hidden=()):
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        for joined in merged:
            book.active.merge_cells(joined)
        for number in hidden:
            book.active.row_dimensions[number].hidden = True
        book.save(buffer := BytesIO())
        file = SimpleUploadedFile("a.xlsx", buffer.getvalue())
        said = {"kind": kind, "area": "4201", "file": file}
        answer = client.post(reverse("moving_in:import-upload"), said)
        assert answer.status_code == 302, answer.content.decode()
        return do(StandingBatch.objects.latest("pk"))

    return upload


def told(batch) -> dict[int, list[str]]:
    rows = batch.read_rows.values_list("row", "said")
    return {row: [f"{key} {code}" for code, key, *_more in said] for row, said in rows}


def of_three(more: dict) -> list[list]:
    return cells([{PIN: said_of(make_household("420107"))[PIN]} | more for _ in range(3)])


@pytest.mark.parametrize(
    ("kind", "more", "sums"),
    [
        ("help", GIVEN, {"จำนวน": "quantity", "มูลค่า": "amount"}),
        ("ledgers", {"เดือน": "ก.พ. 2569", "หนี้สิน": 5}, {"หนี้สิน": "debt"}),
        (
            "plans",
            {
                "เป้าหมาย": "มีรายได้พอใช้",
                "ระดับเป้าหมาย": "พอเพียง",
                "มิติ": "รายได้",
                "กิจกรรม": "ปลูกผัก",
                "เดือนเริ่ม": "ม.ค. 2569",
                "เดือนสิ้นสุด": "06/2569",
                "งบประมาณ": 9000,
            },
            {"งบประมาณ": "cost"},
        ),
    ],
)
def test_a_sum_merged_over_rows_is_asked_about_and_what_else_is_merged_is_each_ones(
    send, kind, more, sums
):
    lines = of_three(more)
    letters = {heading: chr(65 + at) for at, heading in enumerate(lines[0])}
    merged = [f"{letters[heading]}2:{letters[heading]}3" for heading in more]
    batch = send(kind, lines, merged=merged)
    doubt = sorted(f"{key} sum_merged" for key in sums.values())
    assert {row: sorted(said) for row, said in told(batch).items()} == {2: doubt, 3: doubt, 4: []}
    assert (batch.new, batch.rejected) == (1, 2)


def test_lines_beside_the_rows_are_counted_and_hidden_ones_said(send, client):
    heads, *rows = of_three(GIVEN)
    beside = [["รวมทั้งสิ้น", "", "", "", "", 30], heads, ["", "(นายสมมุติ ผู้รับรอง)"]]
    batch = send("help", [heads, *rows, *beside], hidden=(3,))
    assert (batch.new, batch.counts["beside_rows"], batch.counts["hidden_rows"]) == (
        3,
        [5, 6, 7],
        1,
    )
    page = client.get(reverse("moving_in:import-detail", args=[batch.pk])).content.decode()
    assert "มีแถวที่ซ่อนอยู่ในไฟล์ 1 แถว" in page
    assert "ข้าม 3 บรรทัดที่ไม่ใช่งานเดิม" in page


def test_headings_in_another_order_and_other_words_refuse_the_file(send):
    heads, *rows = of_three(GIVEN)
    again = [{"มูลค่า": "จำนวนเงิน"}.get(heading, heading) for heading in heads]
    turned = [[*line[:5], line[7], line[6], line[5]] for line in (again, *rows)]
    batch = send("help", [heads, *rows, *turned])
    assert batch.stage == "refused"
    assert batch.error.startswith("บรรทัดที่ 5 เป็นหัวตารางอีกชุดหนึ่ง")


def test_somebody_called_as_a_total_begins_is_a_row(send):
    rows = [{"ชื่อ-สกุล": "รวมพร ใจดี", "อำเภอ": "เมือง", "ตั้งแต่วันที่": "1/1/2569"}]
    batch = send("officials", cells([*rows, {"ชื่อ-สกุล": "รวม 1 ราย"}]))
    assert (batch.rows, batch.counts["beside_rows"]) == (1, [3])


@pytest.mark.parametrize("write", ["{0[0]}.{1}E+12", '="{0}"'])
@pytest.mark.parametrize("heading", ["เลขประจำตัวประชาชน (13 หลัก)", "เลขบัตร ปชช. หัวหน้าครัวเรือน"])
def test_an_id_whose_digits_are_all_there_is_read_below_any_name(send, write, heading):
    heads, first, *_others = of_three(GIVEN)
    pin = first[0].replace("-", "")
    lines = [[heading, *heads[1:]], [f" {write.format(pin, pin[1:])}", *first[1:]]]
    batch = send("help", [*lines, *([cut, *first[1:]] for cut in ("3.1006E+12", "3600000000000"))])
    assert told(batch) == {2: [], 3: ["pin pin_shortened"], 4: ["pin pin_shortened"]}


@pytest.mark.parametrize("cell", ["4.299E+10", 4.299e10, "42990000000"])
def test_the_code_of_a_house_a_spreadsheet_has_cut_is_none(cell):
    with pytest.raises(CellRefusedError, match="house_code_invalid"):
        house_code(cell)
    assert house_code("4.2990000001E+10") == "42990000001"


@pytest.mark.parametrize("key", ["pin", "house_code", "subdistrict", "district"])
def test_columns_are_called_as_in_the_yearly_list(key):
    shown, others = COLUMNS[key]
    of_household = {layout_of("help").known_as(name) for name in (shown, *others)}
    of_register = {layout_of("officials").known_as(name) for name in (shown, *others)}
    assert of_household == {key}
    assert of_register == {key if key in ("pin", "house_code") else f"work_{key}"}
