"""From a list of officials to somebody signed in with a second factor, in a real browser."""

import os
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountBatch, LetterPrint
from tests.accounts.test_batches import code_of, printed
from tests.accounts.test_doors import CHOSEN
from tests.assistance.test_browser import DESK, PHONE
from tests.browsing import assert_fits
from tests.factories.people import make_official, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(reference, settings):
    settings.SECOND_FACTOR_ROLES = ["mentor"]
    make_official(position="ครูชำนาญการ โรงเรียนบ้านสมมุติ", phone="081-234-5678")
    make_official(phone="0811111111"), make_official(phone="081 111 1111")
    return make_user("administrator", "42"), make_user("provincial_officer", "42")


@pytest.fixture
def look(axe):
    """Checks a page with axe, and on a desk and a telephone for its width."""

    def look(page, name):
        axe(page)
        before = page.viewport_size
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, f"{name}-{width}")
        page.set_viewport_size(before)

    return look


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).click()


def propose(page, look):
    page.goto(reverse("accounts:batch-create"))
    look(page, "1-form")
    page.locator("#id_selection").select_option("mentors.officials")
    page.locator("#id_area").select_option("4201")
    page.locator("#id_order_number").fill("ลย 9/2569")
    press(page, "ร่างรายชื่อ")
    page.get_by_text("สร้างได้ 1 จาก 3 รายการ").wait_for()
    look(page, "2-draft")
    page.get_by_role("link", name="แก้ไข").first.click()
    look(page, "3-line")
    page.go_back()
    press(page, "ส่งรายการที่เลือก")
    page.get_by_text("รอบุคคลที่สองอนุมัติ").wait_for()
    look(page, "4-sent")


def approve(page, look):
    page.goto(reverse("accounts:batch-list"))
    look(page, "5-list")
    page.get_by_role("link", name="ข้าราชการพี่เลี้ยงในทะเบียน").click()
    look(page, "6-decide")
    page.get_by_role("link", name="อนุมัติ…").click()
    press(page, "อนุมัติ")
    page.get_by_text("รอคิว").wait_for()
    do(AccountBatch.objects.get())


def print_letters(page, look):
    page.goto(reverse("accounts:batch-detail", args=[AccountBatch.objects.get().pk]))
    press(page, "พิมพ์จดหมายของรายการที่เลือก")
    page.get_by_text("รอคิว").wait_for()
    run, text, data = printed(LetterPrint.objects.get())
    page.get_by_role("link", name="เปิดไฟล์ PDF").wait_for()  # the page loads itself anew
    look(page, "8-letters")
    page.goto(reverse("accounts:batch-detail", args=[AccountBatch.objects.get().pk]))
    look(page, "7-made")
    if folder := os.environ.get("KEEP_SHOTS"):
        Path(folder, "letter.pdf").write_bytes(data)
    return reverse("account-start", args=[code_of(text)]), run.letters.get().user


def take_into_use(page, link, user, look):
    page.goto(link)
    look(page, "9-start")
    page.locator("#id_password1").fill(CHOSEN)
    page.locator("#id_password2").fill(CHOSEN)
    press(page, "บันทึกรหัสผ่าน")
    page.get_by_role("main").get_by_role("link", name="เข้าสู่ระบบ").click()
    page.get_by_label("ชื่อผู้ใช้").fill(user.username)
    page.get_by_label("รหัสผ่าน").fill(CHOSEN)
    press(page, "เข้าสู่ระบบ")
    page.get_by_text("บทบาทของท่านต้องใช้การยืนยันตัวตนสองขั้น").wait_for()


def set_up_second_factor(page):
    page.goto(reverse("mfa_activate_totp"))
    page.locator("#id_password").fill(CHOSEN)  # asked once more before a device is added
    page.locator("main form button[type=submit]").first.click()
    secret = page.locator("#authenticator_secret").input_value()
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    page.locator("#id_code").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto(reverse("reports:home"))
    page.get_by_role("heading", name="สวัสดี").wait_for()


def test_an_official_comes_in_by_letter_password_and_second_factor(open_page, people, look):
    boss, second = people
    desk, other = open_page(boss, DESK), open_page(second, PHONE)
    propose(desk, look)
    approve(other, look)
    link, user = print_letters(desk, look)
    phone = open_page(None, PHONE)
    take_into_use(phone, link, user, look)
    set_up_second_factor(phone)
    stranger = open_page(None, PHONE)
    assert stranger.goto(link).status == 410
    look(stranger, "10-shut")
    user.refresh_from_db()
    assert timezone.localdate(user.last_login) == timezone.localdate()
