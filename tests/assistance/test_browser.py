"""A need from a mentor's phone to an อบต. without an account and back, in a real browser."""

import pytest
from django.urls import reverse

from accounts.acting import acting_for
from assistance.models import HelpRequest, Referral, ReferralLetter
from assistance.services.answer_page import answer_code, answer_path
from tests.consequences.town import Town
from tests.walk.world import day

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = 390, 1366


@pytest.fixture
def town(reference, tmp_path):
    return Town(tmp_path, houses=5)


def ask_on_the_phone(page, house, look):
    page.goto(reverse("households:household-detail", args=[house.pk]))
    page.locator("#panel-requests summary").click()
    page.get_by_role("link", name="ขอความช่วยเหลือ", exact=True).first.click()
    page.get_by_label("ขอความช่วยเหลือด้าน").select_option("housing")
    page.get_by_label("สิ่งที่ต้องการ").fill("หลังคารั่ว ขอกระเบื้อง 30 แผ่น")
    page.get_by_label("มิติ", exact=False).first.select_option("living")
    look(page, "ask-form-phone")
    page.get_by_role("button", name="ส่งคำขอ").click()
    page.get_by_text("รอ ศจพ.อ. รวบรวม").first.wait_for()


def test_four_households_one_letter_to_a_body_without_account(town, open_page, look):
    mentor, body = town.mentor(5), town.body()
    for house in town.houses[:4]:
        town.pair(house, mentor)
    phone = open_page(mentor.user, PHONE)
    for house in town.houses[:4]:
        ask_on_the_phone(phone, house, look)
    look(phone, "request-phone")

    desk = open_page(town.officer, DESK)
    desk.goto(reverse("assistance:request-list"))
    look(desk, "collecting-list")
    for width in (PHONE, DESK):  # a box stands in a card of a phone as well
        desk.set_viewport_size({"width": width, "height": 900})
        for box in desk.locator("input[name=request]").all():
            box.check()
    desk.get_by_role("button", name="รวมเป็นหนังสือ").click()
    desk.get_by_label("ส่งถึงหน่วยงาน").select_option(str(body.pk))
    look(desk, "letter-form")
    desk.get_by_role("button", name="ส่งหนังสือ").click()
    desk.get_by_text("หน่วยงานนี้ยังไม่มีผู้ใช้ในระบบ").first.wait_for()
    desk.get_by_label("ส่งเป็นหนังสือนอกระบบ").check()
    desk.get_by_role("button", name="ส่งหนังสือ").click()
    desk.get_by_role("link", name="พิมพ์หนังสือ").wait_for()
    look(desk, "letter")

    with acting_for(town.officer):
        letter = ReferralLetter.objects.get()
        assert letter.referrals.count() == 4
    stranger = open_page(None, PHONE)
    stranger.goto(answer_path(letter))
    look(stranger, "answer-code-phone")
    stranger.get_by_label("รหัสตอบ 6 หลัก").fill(answer_code(letter))
    stranger.get_by_role("button", name="เปิดแบบตอบ").click()
    stranger.get_by_label("ชื่อผู้ตอบ").fill("นายสมมุติ ปลัด")
    for action in stranger.get_by_label("ผลการพิจารณา").all():
        action.select_option("accept")
    look(stranger, "answer-form-phone")
    stranger.get_by_role("button", name="ส่งคำตอบ").click()
    stranger.get_by_role("heading", name="รับคำตอบแล้ว").wait_for()
    look(stranger, "answer-taken-phone")
    stranger.goto(answer_path(letter))
    stranger.get_by_role("heading", name="เปิดหน้านี้ไม่ได้").wait_for()

    with acting_for(town.officer):
        assert set(letter.referrals.values_list("status", flat=True)) == {"accepted"}
    phone.goto(reverse("accounts:inbox"))
    assert phone.get_by_text("รับเรื่องแล้ว").count() == 4


def test_an_agency_with_an_account_helps_in_part_and_then_completes(town, open_page, look):
    mentor = town.mentor(5)
    town.pair(town.houses[4], mentor)
    asked = town.ask(town.houses[4], mentor)
    desk = open_page(town.officer, DESK)
    desk.goto(reverse("assistance:request-detail", args=[asked.pk]))
    desk.get_by_role("link", name="ส่งต่อหน่วยงาน").click()
    desk.get_by_label("ส่งถึงหน่วยงาน").select_option(str(town.agency.pk))
    desk.get_by_role("button", name="ส่งหนังสือ").click()
    desk.get_by_text("ส่งหนังสือถึงหน่วยงานแล้ว").wait_for()
    with acting_for(town.officer):
        referral = Referral.objects.get()

    agency = open_page(town.agent, DESK)
    at = reverse("assistance:referral-detail", args=[referral.pk])
    steps = (
        {"action": "accept"},
        {"action": "partly", "outcome": "ให้พันธุ์ไก่ 10 ตัว", "kind": "goods", "amount": "500"},
        {"action": "complete", "outcome": "ให้ครบ 20 ตัว", "kind": "goods", "amount": "700"},
    )
    for step in steps:
        agency.goto(at)
        agency.locator("[name=action]").select_option(step["action"])
        for name in ("outcome", "amount"):
            agency.locator(f"[name={name}]").fill(step.get(name, ""))
        agency.locator("[name=kind]").select_option(step.get("kind", ""))
        agency.get_by_role("button", name="บันทึกคำตอบ").click()
        agency.get_by_text("บันทึกคำตอบแล้ว").wait_for()
    look(agency, "agency-referral")
    desk.goto(at)
    assert desk.get_by_role("button", name="บันทึกคำตอบ").count() == 0
    with acting_for(town.officer):
        assert HelpRequest.objects.get().status == "helped"
        assert sum(a.amount for a in Referral.objects.get().assistance.all()) == 1200


@pytest.mark.long
def test_the_register_and_an_entry_are_whole_on_a_phone_and_a_desk(town, open_page, look):
    for width in (DESK, PHONE):
        page = open_page(town.officer, width)
        page.goto(reverse("committees:organization-list"))
        look(page, f"organizations-{width}")
        page.get_by_role("link", name="สำนักงานพัฒนาชุมชนอำเภอเมืองเลย").first.click()
        page.get_by_label("หน้าที่").select_option("responsible")
        page.get_by_label("ชื่อ-สกุล").fill("นางสมมุติ พัฒนา")
        page.get_by_label("ตั้งแต่วันที่").fill(day())
        page.get_by_role("button", name="บันทึกผู้รับผิดชอบ").click()
        page.get_by_text("บันทึกผู้รับผิดชอบแล้ว").wait_for()
        look(page, f"organization-{width}")
        page.get_by_role("link", name="แก้ไข").click()
        look(page, f"organization-form-{width}")
        page.goto(reverse("indicators:indicator-list"))
        look(page, f"indicators-{width}")
