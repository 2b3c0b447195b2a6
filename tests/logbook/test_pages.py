"""The first visit, the ladder and the work pages in a real browser, wide and on a phone."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Digest
from logbook.services.visits import record_visit
from plans.models import StageRecord
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_first_visit_to_a_confirmed_stage(open_page, look):
    mentor, officer = make_user("mentor", "4201"), make_user("district_officer", "4201")
    household = make_household("420107", dimensions=("health",))
    make_pairing(household, make_official(user=mentor), mentor)

    page = open_page(mentor, 390)
    page.goto(reverse("logbook:worklist"))
    look(page)
    page.get_by_role("link", name="บันทึกการเยี่ยม").click()
    for aspect in ("attitude", "skill", "resource", "way_out"):
        page.locator(f"#id_score_{aspect}_0").focus()
        page.keyboard.press("ArrowDown")  # the second step, by keyboard alone
    page.get_by_label("ผลการเยี่ยม").fill("พบครอบครัว")
    page.get_by_label("จุดแข็งด้านทักษะ").fill("ทอผ้าเป็น")
    look(page)
    page.get_by_role("button", name="บันทึกการเยี่ยม").click()
    page.get_by_text("จุดแข็ง: ทอผ้าเป็น").wait_for()

    page.goto(reverse("households:household-detail", args=[household.pk]))
    look(page)
    page.locator("#panel-stage summary").press("Enter")
    page.get_by_text("ยังขาดเพื่อขึ้นระดับอยู่รอด").wait_for()
    look(page)
    page.get_by_role("link", name="ยืนยันเกณฑ์และเสนอระดับ").click()
    look(page)
    page.get_by_role("button", name="ยืนยันว่าครบ").first.click()
    page.get_by_text("ยืนยันเกณฑ์แล้ว").wait_for()
    page.get_by_role("button", name="เสนอระดับ").click()
    page.get_by_text("โปรดระบุเหตุผลที่ควรเลื่อนระดับ").wait_for()
    page.get_by_label("เหตุผล").fill("ครอบครัวพร้อม")
    page.get_by_role("button", name="เสนอระดับ").click()
    page.get_by_text("เสนอระดับแล้ว รอ ศจพ.อ. ยืนยัน").wait_for()

    desk = open_page(officer, 1366)
    desk.goto(reverse("logbook:worklist") + "?group=mentor")
    look(desk)
    desk.get_by_role("link", name="ตัดสินข้อเสนอ").click()
    look(desk)
    desk.get_by_role("button", name="ยืนยันระดับอยู่รอด").click()
    desk.get_by_text("ยืนยันระดับแล้ว").wait_for()
    record = StageRecord.objects.get()
    assert (record.confirmed_by, record.stage) == (officer, "survival")


@pytest.mark.parametrize("width", [390, 1366])
def test_what_the_province_edits(open_page, look, width):
    page = open_page(make_user("provincial_officer", "42", email="a@example.test"), width)
    for name in ("plans:ladder-edit", "logbook:guide-edit", "logbook:limits-edit"):
        page.goto(reverse(name))
        look(page)
    page.goto(reverse("accounts:inbox"))
    page.get_by_role("button", name="ไม่รับอีเมล").click()
    page.get_by_text("จะไม่ส่งสรุปงานทางอีเมลอีก").wait_for()
    look(page)


def test_a_visit_is_sent_back_corrected_on_the_phone_and_verified(open_page, look):
    mentor, officer = make_user("mentor", "4201"), make_user("district_officer", "4201")
    household = make_household("420107")
    make_pairing(household, make_official(user=mentor), mentor)
    visit, _new = record_visit(
        id=uuid.uuid4(),
        by=mentor,
        household=household,
        purpose="follow_up",
        visited_on=timezone.localdate(),
        summary="พบครอบครัว",
        assessment={"skill": {"score": 4, "strengths": "ทอผ้าเป็น"}},
    )
    desk = open_page(officer, 1366)
    desk.goto(reverse("logbook:visit-detail", args=[visit.pk]))
    desk.get_by_label("เหตุที่ส่งกลับ").fill("ระบุผู้ที่พบ")
    desk.get_by_role("button", name="ส่งกลับแก้ไข").click()
    desk.get_by_text("ส่งกลับแล้ว").wait_for()

    page = open_page(mentor, 390)
    page.goto(reverse("logbook:worklist"))
    look(page)
    page.get_by_role("link", name="แก้ไขแล้วส่งใหม่").first.click()
    page.get_by_text("ระบุผู้ที่พบ").wait_for()
    assert page.get_by_label("จุดแข็งด้านทักษะ").input_value() == "ทอผ้าเป็น"
    look(page)
    page.get_by_role("button", name="ส่งให้ตรวจใหม่").click()
    page.get_by_text("เนื้อหาเหมือนฉบับที่ถูกส่งกลับ").wait_for()
    page.get_by_label("ผู้ให้ข้อมูล").fill("หัวหน้าครัวเรือน")
    page.get_by_role("button", name="ส่งให้ตรวจใหม่").click()
    page.get_by_text("แก้ไขและส่งให้ ศจพ.อ. ตรวจใหม่แล้ว").wait_for()
    page.locator("summary", has_text="ระบุผู้ที่พบ").press("Enter")
    look(page)

    desk.goto(reverse("logbook:visit-detail", args=[visit.pk]))
    look(desk)
    desk.get_by_role("button", name="รับรองผลการเยี่ยม").click()
    desk.get_by_text("รับรองผลการเยี่ยมแล้ว").wait_for()
    visit.refresh_from_db()
    assert (visit.status, visit.met_with) == ("verified", "หัวหน้าครัวเรือน")


@pytest.mark.parametrize("width", [390, 1366])
def test_which_digests_went_out(open_page, look, width):
    for state, error in (("sent", ""), ("failed", "SMTPRecipientsRefused"), ("not_wanted", "")):
        Digest.objects.create(
            user=make_user("mentor", "4201"),
            day=timezone.localdate(),
            mail_state=state,
            mail_at=timezone.now() if state == "sent" else None,
            mail_error=error,
        )
    page = open_page(make_user("administrator", "42"), width)
    page.goto(reverse("accounts:digest-list"))
    page.locator("summary", has_text="1 ฉบับ").press("Enter")
    look(page)
