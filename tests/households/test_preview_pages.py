"""The pages of an import in a real browser, wide and on a phone; and what the preview answers."""

import re

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from households.models import ImportBatch
from households.tpmap.services import imports
from households.tpmap.services.staging import ShownRows, Staging
from tests.factories.people import make_user
from tests.factories.samples import DIRTY_LIST
from tests.households.test_import import write_list
from tests.words import words

DETAIL = "tpmap:import-detail"


@pytest.fixture
def admin():
    return make_user("administrator", "42")


@pytest.fixture
def dirty():
    return imports.import_list(DIRTY_LIST, data_year=2569, by=None, apply=False)


def rows_of(client, batch, **question):
    page = client.get(reverse(DETAIL, args=[batch.pk]), question)
    return [row.row for row in page.context["rows"]]


@pytest.mark.django_db
def test_filters_by_verdict_code_name_and_district_narrow_the_rows(client, admin, dirty):
    client.force_login(admin)
    assert rows_of(client, dirty, code="pin_checksum") == [7, 19]
    assert len(rows_of(client, dirty, verdict="rejected")) == 18
    assert rows_of(client, dirty, verdict="rejected", code="pin_conflict") == [44, 45]
    row = ShownRows(Staging(dirty), verdict="new")[0:1][0]
    found = rows_of(client, dirty, q=f"{row['first_name']} {row['last_name']}")
    assert row["row"] in found
    assert len(found) < 50
    refused = ShownRows(Staging(dirty), verdict="rejected")[0:100]
    wanted = [other["row"] for other in refused if other["district"] == row["district"]]
    assert rows_of(client, dirty, district=str(row["district"]), verdict="rejected") == wanted


@pytest.mark.django_db
def test_the_breakdown_by_district_adds_up_to_the_batch(client, admin, dirty):
    client.force_login(admin)
    address = reverse(DETAIL, args=[dirty.pk])
    assert "districts" not in client.get(address).context
    districts = client.get(address, {"sums": "1"}).context["districts"]
    for name in ("rows", "new", "changed", "unchanged", "rejected"):
        assert sum(line[name] for line in districts) == getattr(dirty, name), name
    assert len({line["district"] for line in districts}) == len(districts) > 1
    unknown = [line for line in districts if line["district"] is None]
    assert [line["name"] for line in unknown] == ["ไม่พบอำเภอในระบบ"]


@pytest.mark.django_db
def test_a_changed_row_shows_each_field_before_and_after(client, admin, tmp_path):
    path = write_list(tmp_path / "a.csv", 1)
    imports.import_list(path, data_year=2569, by=None)
    text = path.read_text(encoding="utf-8-sig").replace("20000", "25000").replace("นาอาน", "นาโป่ง")
    path.write_text(text, encoding="utf-8-sig")
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    client.force_login(admin)
    (row,) = client.get(reverse(DETAIL, args=[batch.pk])).context["rows"]
    assert row.differences == [
        ("หมู่บ้าน", "หมู่ที่ 1 ต.นาอาน", "หมู่ที่ 1 ต.นาโป่ง"),
        ("ตำบล", "ต.นาอาน", "ต.นาโป่ง"),
        ("รายได้", "20,000", "25,000"),
    ]


@pytest.mark.django_db
def test_the_preview_asks_equally_often_with_three_rows_and_with_many(client, admin, tmp_path):
    client.force_login(admin)
    asked = []
    for count in (3, 60):
        path = write_list(tmp_path / f"{count}.csv", count, start=count * 100)
        batch = imports.import_list(path, data_year=2569, by=None, apply=False)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(DETAIL, args=[batch.pk]))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db(transaction=True)
def test_an_official_goes_through_upload_preview_and_rejected_rows(
    open_page, admin_of_site, celery_worker_process, axe, look, tmp_path
):
    page = open_page(admin_of_site)
    send(page, DIRTY_LIST)
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        look(page)
    page.get_by_role("link", name="ไม่ผ่านการตรวจ 18").click()
    page.locator("td", has_text="เลขประจำตัวประชาชนไม่ถูกต้อง").first.wait_for()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="ดาวน์โหลดแถวที่ไม่ผ่านการตรวจ").click()
    rejected = tmp_path / "rejected.xlsx"
    download.value.save_as(rejected)

    send(page, rejected)

    batch = ImportBatch.objects.latest("id")
    assert (batch.rows, batch.rejected) == (18, 18)  # nothing was mended, and only these came
    assert batch.headings[-1]["heading"] == "สิ่งที่ต้องแก้"


@pytest.fixture
def admin_of_site(transactional_db):
    return make_user("administrator", "42")


def send(page, path):
    page.goto(reverse("tpmap:import-upload"))
    page.get_by_label("ไฟล์บัญชีรายชื่อ").set_input_files(path)
    page.get_by_label("ปีข้อมูล").select_option("2569")
    page.get_by_role("button", name="ตรวจไฟล์").click()
    page.get_by_role("button", name="ยืนยันนำเข้า").wait_for(timeout=60_000)


@pytest.mark.django_db
def test_a_preview_whose_rows_were_lost_says_so_instead_of_showing_none(client, admin, tmp_path):
    path = write_list(tmp_path / "a.csv", 2)
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    for file in Staging(batch).folder.iterdir():
        file.unlink()
    client.force_login(admin)
    page = words(client.get(reverse(DETAIL, args=[batch.pk])))
    assert "โปรดกด “ตรวจใหม่”" in page
    assert "ไม่มีแถวตามเงื่อนไข" not in page


@pytest.mark.django_db
def test_the_page_says_how_many_rows_are_written_and_how_many_left_out(client, admin, dirty):
    client.force_login(admin)
    page = words(client.get(reverse(DETAIL, args=[dirty.pk])))
    duplicate = dirty.counts["duplicate"]
    written = Staging(dirty).everything().filter(pl.col("verdict") == "new").collect()
    houses = written["identity"].n_unique()
    assert dirty.rows == dirty.written + dirty.unchanged + dirty.left_out
    assert f"ยืนยันนำเข้า {dirty.new:,} คน</button>" in page
    told = f"จะบันทึกข้อมูล {dirty.new:,} คน จาก {houses:,} ครัวเรือน (ใหม่ {dirty.new:,} · เปลี่ยน 0)"
    assert told in page
    assert f"ไม่นำเข้า {18 + duplicate:,} แถว (ไม่ผ่านการตรวจ 18 · ซ้ำในไฟล์ {duplicate:,})" in page


def cut(path, *numbers):
    """The list without the lines of these households, and with one more."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    kept = [line for n, line in enumerate(lines) if n not in numbers]
    path.write_text("\n".join(kept), encoding="utf-8-sig")
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("years", [(2568, 2569), (2569, 2569)])
def test_who_is_gone_is_listed_before_and_after_the_apply(client, admin, tmp_path, years):
    """As many as are counted, also when the tables hold the new list already."""
    path = write_list(tmp_path / "a.csv", 5, changes={"ปี": years[0]})
    imports.import_list(path, data_year=years[0], by=None)
    text = path.read_text(encoding="utf-8-sig").replace(str(years[0]), str(years[1]))
    path.write_text(text, encoding="utf-8-sig")
    batch = imports.import_list(cut(path, 2, 4), data_year=years[1], by=None, apply=False)
    client.force_login(admin)
    assert (batch.gone, batch.new) == (2, 0)
    assert names_of_gone(client, batch) == ["สมมุติ2", "สมมุติ4"]

    imports.apply_batch(batch.pk, None)

    assert names_of_gone(client, batch) == ["สมมุติ2", "สมมุติ4"]


def names_of_gone(client, batch):
    page = client.get(reverse("tpmap:import-gone", args=[batch.pk]))
    assert len(page.context["page"].object_list) == page.context["page"].paginator.count
    assert page.context["page"].paginator.count == batch.gone
    found = page.context["people"]
    assert len(found) == batch.gone
    assert all(person.masked_pin in page.text for person in found)
    assert re.search(r"\d{13}", strip_tags(page.text)) is None  # a token of a form may have as many
    return [person.first_name for person in found]


@pytest.mark.django_db
def test_the_first_list_has_nobody_gone_and_a_lost_answer_says_so(client, admin, tmp_path):
    path = write_list(tmp_path / "a.csv", 2)
    batch = imports.import_list(path, data_year=2569, by=None, apply=False)
    client.force_login(admin)
    assert names_of_gone(client, batch) == []
    (Staging(batch).folder / "gone.sealed").unlink()
    page = words(client.get(reverse("tpmap:import-gone", args=[batch.pk])))
    assert "โปรดกด “ตรวจใหม่”" in page
    assert "ทุกคนในบัญชีก่อน" not in page


@pytest.mark.django_db
def test_the_list_of_the_gone_asks_equally_often_with_one_row_and_with_three(
    client, admin, tmp_path
):
    path = write_list(tmp_path / "a.csv", 6)
    imports.import_list(path, data_year=2569, by=None)
    client.force_login(admin)
    asked = []
    for numbers in ((1,), (1, 2)):
        batch = imports.import_list(cut(path, *numbers), data_year=2569, by=None, apply=False)
        with CaptureQueriesContext(connection) as queries:
            names_of_gone(client, batch)
        asked.append((batch.gone, len(queries)))
    assert [gone for gone, _n in asked] == [1, 3]
    assert asked[0][1] == asked[1][1]
