"""From an obstacle of a district to the memo of the month after, in a real browser."""

import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.acting import acting_for
from committees.models import Committee, Meeting, Resolution
from core.forms import BuddhistDateField
from places.models import Area
from reports.services import build_month, request_report, write_report
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
typed = BuddhistDateField().prepare_value


def test_an_obstacle_becomes_a_resolution_and_the_memo_tells_what_became_of_it(
    open_page, axe, tmp_path
):
    make_household()
    page = open_page(make_user("district_officer", "4201"), 390)
    page.goto("/committees/obstacles/new/")
    page.get_by_label("พื้นที่").select_option("420107")
    page.get_by_label("เรื่อง").select_option("people")
    page.get_by_label("ปัญหา อุปสรรค").fill("สะพานขาด เข้าหมู่บ้านไม่ได้")
    page.get_by_label("ข้อเสนอ").fill("ขอให้ซ่อมสะพาน")
    page.get_by_role("button", name="แจ้ง").click()
    page.get_by_text("ยังไม่มีคำตอบ").wait_for()
    axe(page)

    committee = Committee.objects.get(area="4201")
    page.goto(f"/committees/{committee.pk}/meetings/new/")
    page.get_by_label("วันที่ประชุม").fill(typed(TODAY))
    page.get_by_label("สถานที่").fill("หอประชุมอำเภอ")
    page.get_by_role("button", name="บันทึก").click()
    page.get_by_text("สะพานขาด เข้าหมู่บ้านไม่ได้").wait_for()
    axe(page)
    page.get_by_role("link", name="ประชุมแล้ว", exact=True).click()
    page.get_by_role("button", name="ประชุมแล้ว").click()
    page.get_by_role("link", name="ลงมติ คนหรือครัวเรือนเข้าถึงยาก").click()
    page.locator("[name=text]").fill("ให้ช่างโยธาซ่อมสะพาน")
    page.get_by_label("ศจพ.อ. ที่รับผิดชอบ").select_option("4201")
    page.get_by_label("ภายในวันที่").fill(typed(TODAY + timedelta(20)))
    page.get_by_role("button", name="บันทึก").click()
    page.get_by_text("ให้ช่างโยธาซ่อมสะพาน").wait_for()

    page.goto("/")
    page.get_by_role("link", name="รายงานผล").click()
    page.get_by_role("link", name="มติที่ 1").click()
    page.locator("[name=state]").select_option("done")
    page.locator("[name=text]").fill("ซ่อมสะพานเสร็จแล้ว")
    page.get_by_role("button", name="บันทึกผล").click()
    page.get_by_text("บันทึกผลแล้ว").wait_for()
    axe(page)
    assert Resolution.objects.get().obstacle.status == "solved"

    first_day = TODAY.replace(day=1)
    with acting_for(purpose="monthly_report"):
        build_month(first_day=first_day, by=None)
        area = Area.objects.get(pk="4201")
        report = write_report(report_id=request_report(first_day=first_day, area=area, by=None).pk)
    with report.pdf.open("rb") as file:
        (tmp_path / "memo.pdf").write_bytes(file.read())
    told = subprocess.run(
        ["pdftotext", tmp_path / "memo.pdf", "-"], check=True, capture_output=True
    )
    memo = "".join(told.stdout.decode().split())
    for said in ("ให้ช่างโยธาซ่อมสะพาน", "ซ่อมสะพานเสร็จแล้ว", "ขอให้ซ่อมสะพาน", "แก้ไขแล้ว"):
        assert said in memo
    assert Meeting.objects.get().stage == "held"
