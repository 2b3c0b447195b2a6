"""A household is proposed on a phone and decided at a desk, in a real browser."""

import pytest
from django.urls import reverse

from households.models import Nomination
from tests.factories.people import make_household, make_user
from tests.households.test_duplicates import called
from tests.households.test_nominations import picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_missed_household_from_proposal_to_decision(open_page, look, tmp_path):
    known = called(make_household("420107"), "สมชาย", "ทองใบ")
    photo = tmp_path / "house.jpg"
    photo.write_bytes(picture().read())
    proposer, officer = (make_user("district_officer", "4201") for _ in range(2))

    page = open_page(proposer, 390)
    page.goto(reverse("households:nomination-create"))
    look(page)
    page.get_by_label("ตำบล").select_option("420107")
    page.get_by_label("หมู่ที่").fill("3")
    page.get_by_label("ชื่อ-สกุลหัวหน้าครัวเรือน").fill("นายสมชาย ทองใบ")
    page.get_by_label("ชื่อ-สกุลหัวหน้าครัวเรือน").press("Tab")
    page.get_by_text("อาจมีอยู่แล้ว 1 รายการ").wait_for()
    look(page)
    page.get_by_label("ตรวจแล้ว ไม่ใช่ครัวเรือนเดียวกัน").check()
    page.get_by_label("รายได้").check()
    page.get_by_label("เหตุผลที่เสนอ").fill("ไม่มีรายได้")
    page.get_by_label("ภาพถ่าย").set_input_files(photo)
    page.get_by_role("button", name="ส่งข้อเสนอ").click()
    page.get_by_text("ส่งข้อเสนอแล้ว").wait_for()
    page.get_by_alt_text("ภาพประกอบข้อเสนอ 1").wait_for()
    look(page)

    page = open_page(officer, 1366)
    nomination = Nomination.objects.get()
    page.goto(reverse("households:nomination-detail", args=[nomination.pk]))
    look(page)
    page.get_by_role("link", name=known.head_name).wait_for()
    page.get_by_label("ผลการตรวจสอบ").select_option("verify")
    page.get_by_label("เหตุผล").last.fill("ลงพื้นที่แล้วพบจริง")
    page.get_by_role("button", name="บันทึกผล").click()
    page.get_by_text("บันทึกผลการตรวจสอบแล้ว").wait_for()
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("nomination-list", "household-list"):
            page.goto(reverse(f"households:{address}"))
            look(page)
        page.get_by_text("บัญชี TPMAP 1 · ครัวเรือนตกหล่น 1").wait_for()
        page.goto(reverse("households:household-detail", args=[known.pk]))
        look(page)
