"""Headings nobody knows are asked about once; refused rows come back to be mended."""

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from core.spreadsheets.errors import FileNotTakenError
from households.models import HeadingMapping, Household, ImportBatch
from households.tpmap.services.imports import check_batch, import_list, receive_file
from tests.factories.people import make_pin, make_user
from tests.households.test_layouts import write_xlsx
from tests.jobs import do

pytestmark = pytest.mark.django_db
STRANGE = ["ที่อยู่ 1", "ที่อยู่ 2", "ที่อยู่ 3", "ใคร", "ใครต่อ", "เลข", "ตก", "หมายเหตุ"]


def rows(number=3, **first):
    made = [
        ["12/1", "กกดู่", "เมืองเลย", f"สมมุติ{n}", "ทดสอบ", make_pin(), "27", "x"]
        for n in range(number)
    ]
    for position, value in first.items():
        made[0][STRANGE.index(position)] = value
    return made


@pytest.fixture
def admin(client):
    user = make_user("administrator", "42")
    client.force_login(user)
    return user


def test_unknown_headings_are_mapped_on_the_page_and_remembered(client, admin, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"A": [STRANGE, *rows()]})
    batch = receive_file(file_name="a.xlsx", content=path, data_year=2569, by=admin)
    with pytest.raises(FileNotTakenError, match="ไม่พบหัวคอลัมน์"):
        check_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.stage, [line["heading"] for line in batch.headings]) == ("mapping", STRANGE)
    pins = batch.headings[5]["samples"]
    assert all(sample.startswith("…") and len(sample) == 4 for sample in pins)

    address = reverse("tpmap:import-map", args=[batch.pk])
    page = client.get(address)
    assert "ตัวอย่าง: กกดู่" in page.content.decode()
    keys = [
        "house_number",
        "subdistrict",
        "district",
        "first_name",
        "last_name",
        "pin",
        "indicators",
        "",
    ]
    short = {f"column_{n}": key for n, key in enumerate(keys) if key != "district"}
    refused = client.post(address, short)
    assert refused.status_code == 422
    assert "ยังขาด: ตำบลและอำเภอ" in refused.content.decode()
    twice = client.post(address, {f"column_{n}": "pin" for n in range(8)})
    assert "เลือกซ้ำ" in twice.content.decode()
    assert client.post(address, {f"column_{n}": k for n, k in enumerate(keys)}).status_code == 302
    do(batch)

    batch.refresh_from_db()
    assert (batch.stage, batch.rows, batch.new) == ("checked", 3, 3)
    assert AuditEvent.objects.filter(action="import.mapped").count() == 1
    order = [3, 0, 1, 2, 4, 5, 6, 7]
    other = [[line[i] for i in order] for line in [STRANGE, *rows()]]
    again = import_list(write_xlsx(tmp_path / "b.xlsx", {"A": other}), data_year=2569, by=admin)
    assert (again.stage, again.new) == ("applied", 3)
    assert HeadingMapping.objects.count() == 1


def test_another_sheet_is_chosen(client, admin, tmp_path):
    known = ["บ้านเลขที่", "ตำบล", "อำเภอ", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "ตัวชี้วัดที่ตกเกณฑ์", "x"]
    path = write_xlsx(tmp_path / "a.xlsx", {"ใหญ่": [known, *rows(5)], "เล็ก": [known, *rows(2)]})
    batch = import_list(path, data_year=2569, by=admin, apply=False, sheet="ใหญ่")
    assert (batch.sheet, batch.sheets, batch.rows) == ("ใหญ่", ["เล็ก"], 5)
    data = {f"column_{n}": line["key"] for n, line in enumerate(batch.headings)}
    client.post(reverse("tpmap:import-map", args=[batch.pk]), data | {"sheet": "เล็ก"})
    batch = check_batch(batch.pk)
    assert (batch.sheet, batch.rows) == ("เล็ก", 2)


def test_refused_rows_come_back_with_reasons_and_only_they_are_sent_again(client, admin, tmp_path):
    known = ["บ้านเลขที่", "ตำบล", "อำเภอ", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "ตัวชี้วัดที่ตกเกณฑ์", "x"]
    lines = rows(4)
    lines[1][1], lines[3][3] = "ไม่มีตำบลนี้", ""
    path = write_xlsx(tmp_path / "a.xlsx", {"A": [["หัวเรื่อง"], known, *lines]})
    batch = import_list(path, data_year=2569, by=admin)
    assert (batch.new, batch.rejected) == (2, 2)

    sheet = client.get(reverse("tpmap:import-fix", args=[batch.pk]))
    mended = tmp_path / "mended.xlsx"
    mended.write_bytes(b"".join(sheet.streaming_content))
    book = openpyxl.load_workbook(mended)
    found = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert found[0][-2:] == ["แถวเดิม", "สิ่งที่ต้องแก้"]
    assert [(row[8], row[5]) for row in found[1:]] == [(4, lines[1][5]), (6, lines[3][5])]
    assert "ตำบล" in found[1][-1]
    book.active["B2"], book.active["D3"] = "กกดู่", "สมมุติใหม่"
    book.save(mended)

    again = import_list(mended, data_year=2569, by=admin)
    assert (again.rows, again.new, again.rejected) == (2, 2, 0)
    assert ImportBatch.objects.count() == 2
    assert sum(Household.objects.values_list("member_count", flat=True)) == 4
