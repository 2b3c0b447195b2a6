"""What was typed is still there, in a real browser: traps 17 and 42."""

import json
import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from logbook.models import Visit
from tests.browsing import sign_in
from tests.factories.people import PASSWORD, make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SUMMARY, FOUND = "แม่ป่วยติดเตียง ต้องการรถเข็น", "ลูกชายว่างงาน"
DRAFT = "นำสิ่งที่พิมพ์ไว้เมื่อ"


@pytest.fixture
def phone(new_context):
    """One device, which people share."""
    return new_context(viewport={"width": 390, "height": 844})


@pytest.fixture
def mentor(reference):
    return make_user("mentor", "4201")


@pytest.fixture
def address(mentor):
    household = make_household()
    make_pairing(household, make_official(user=mentor), make_user("provincial_officer", "42"))
    return reverse("logbook:visit-create", args=[household.pk])


@pytest.fixture
def page(phone, mentor, address):
    """The form of a visit, filled in and not sent."""
    page = sign_in(phone.new_page(), mentor)
    page.goto(address)
    fill(page)
    return page


def fill(page):
    page.get_by_label("วัตถุประสงค์").select_option("follow_up")
    page.get_by_label("ผลการเยี่ยม").fill(SUMMARY)
    page.locator("label[for=id_score_attitude_3]").click()
    page.get_by_label("สิ่งที่พบด้าน").first.fill(FOUND)
    page.get_by_label("รายได้/รายจ่าย").select_option("better")
    drafts_of(page, 1)


def is_filled(page):
    assert page.get_by_label("วัตถุประสงค์").input_value() == "follow_up"
    assert page.get_by_label("ผลการเยี่ยม").input_value() == SUMMARY
    assert page.locator("#id_score_attitude_3").is_checked()
    assert page.get_by_label("สิ่งที่พบด้าน").first.input_value() == FOUND
    assert page.get_by_label("รายได้/รายจ่าย").input_value() == "better"


def kept(page) -> dict:
    return json.loads(page.evaluate("JSON.stringify({...localStorage})"))


def drafts_of(page, count):
    stored = "Object.keys(localStorage).filter((k) => k.startsWith('draft:')).length"
    for _moment in range(100):
        if page.evaluate(stored) == count:
            return
        page.wait_for_timeout(50)
    assert page.evaluate(stored) == count


def save(page):
    page.get_by_role("button", name="บันทึกการเยี่ยม").click()


def sign_in_here(page, user):
    page.get_by_label("ชื่อผู้ใช้").fill(user.username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="เข้าสู่ระบบ").click()


def test_a_session_that_ended_loses_nothing(page, mentor, axe):
    Session.objects.all().delete()
    save(page)
    page.get_by_text("หมดเวลาใช้งาน").wait_for()
    axe(page)
    sign_in_here(page, mentor)
    page.get_by_text(DRAFT).wait_for()
    is_filled(page)
    axe(page)
    save(page)
    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()
    drafts_of(page, 0)
    assert list(Visit.objects.values_list("summary", flat=True)) == [SUMMARY]


@pytest.mark.long
def test_the_next_person_on_the_device_sees_nothing(page, phone, address):
    stored = json.dumps(kept(page), ensure_ascii=False)
    words = [*SUMMARY.split(), FOUND, "better", "follow_up"]
    assert [word for word in words if word in stored] == []
    Session.objects.all().delete()
    other = sign_in(phone.new_page(), make_user("district_officer", "4201"))
    other.goto(address)
    other.get_by_label("ผลการเยี่ยม").fill("ก")
    drafts_of(other, 2)  # the first person's stays for that person, as bytes
    other.reload()
    other.get_by_text(DRAFT).wait_for()
    assert other.get_by_label("ผลการเยี่ยม").input_value() == "ก"
    assert other.get_by_label("สิ่งที่พบด้าน").first.input_value() == ""


@pytest.mark.long
def test_a_draft_can_be_dropped_and_ends_with_sign_out_and_after_a_day(page, mentor, address):
    page.goto(address)
    page.get_by_text(DRAFT).wait_for()
    page.get_by_role("button", name="ทิ้งร่างนี้").click()
    drafts_of(page, 0)
    assert page.get_by_label("ผลการเยี่ยม").input_value() == ""

    fill(page)
    page.evaluate("""() => { for (const [k, v] of Object.entries(localStorage))
        localStorage.setItem(k, JSON.stringify({...JSON.parse(v), at: Date.now() - 86400001})) }""")
    page.goto(address)
    drafts_of(page, 0)

    fill(page)
    page.goto("/")
    page.locator("summary", has_text=mentor.full_name).click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.get_by_role("heading", name="เข้าสู่ระบบ").wait_for()
    assert kept(page) == {}


def test_a_page_older_than_the_last_sign_in_loses_nothing(page, phone, mentor, axe):
    """Signed out and in again in another tab: the token of this page is no longer good."""
    other = phone.new_page()
    other.goto("/accounts/logout/")
    other.get_by_role("main").get_by_role("button", name="ออกจากระบบ").click()
    other.get_by_role("heading", name="เข้าสู่ระบบ").wait_for()
    sign_in(other, mentor)

    save(page)
    page.get_by_role("heading", name="หน้านี้เปิดค้างไว้นานเกินไป").wait_for()
    assert Visit.objects.count() == 0
    page.get_by_text(SUMMARY).wait_for()
    axe(page)
    page.get_by_role("button", name="ส่งอีกครั้ง").click()
    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()
    drafts_of(page, 0)
    assert Visit.objects.get().assessment.get(aspect="attitude").note == FOUND


def test_back_and_save_again_asks(page, axe):
    save(page)
    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()
    visit = Visit.objects.get()
    page.go_back()
    fill(page)
    page.get_by_label("ผลการเยี่ยม").fill("อีกครั้งหนึ่ง")
    save(page)
    page.get_by_text(re.compile("แบบนี้บันทึกไปแล้ว|มีบันทึกการเยี่ยมครัวเรือนนี้ของท่าน")).wait_for()
    assert page.locator(f"a[href='{reverse('logbook:visit-detail', args=[visit.pk])}']").count()
    axe(page)
    assert Visit.objects.count() == 1


def test_two_clicks_make_one_visit(page):
    page.get_by_role("button", name="บันทึกการเยี่ยม").dblclick()
    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()
    time.sleep(0.3)
    assert Visit.objects.count() == 1


def test_what_somebody_else_changed_meanwhile_is_named(page, phone, mentor, address):
    """A draft brings back only what was typed, and says where the system moved on since."""
    from households.models import Household  # noqa: PLC0415

    ledger = reverse("plans:ledger-edit", args=[Household.objects.get().pk, "2569-05"])
    page.goto(ledger)
    page.get_by_label("หมายเหตุ").fill("ขายไข่ได้ดี")
    drafts_of(page, 2)
    writer = phone.new_page()
    writer.goto(ledger)
    writer.get_by_role("button", name="ทิ้งร่างนี้").click()
    writer.locator("[name=saving]").fill("100")
    writer.get_by_label("หมายเหตุ").fill("จากอีกหน้าหนึ่ง")
    writer.get_by_role("button", name="บันทึกบัญชี").click()
    writer.get_by_text("บันทึกบัญชีครัวเรือนแล้ว").wait_for()

    page.get_by_label("หมายเหตุ").fill("ขายไข่ได้ดีมาก")
    drafts_of(page, 2)
    page.goto(ledger)
    page.get_by_text("ข้อมูลในระบบเปลี่ยนไปหลังจากที่พิมพ์ โปรดตรวจ: หมายเหตุ").wait_for()
    assert page.get_by_label("หมายเหตุ").input_value() == "ขายไข่ได้ดีมาก"


@pytest.mark.long
def test_a_search_after_the_session_ended_says_so_and_leaves_the_table(page, mentor, axe):
    page.goto(reverse("households:household-list"))
    rows = page.locator("tbody tr").count()
    Session.objects.all().delete()
    page.get_by_role("searchbox").fill("ทดสอบ")
    page.get_by_role("link", name="เข้าสู่ระบบใหม่").wait_for()
    assert page.locator("tbody tr").count() == rows == 1
    assert page.get_by_label("รหัสผ่าน").count() == 0
    axe(page)
    notice = page.locator("#live [role=alert]").element_handle()
    with page.expect_response("**/households/**"):
        page.get_by_role("searchbox").blur()
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert notice.is_visible(), "the link was replaced under the finger"
    page.get_by_role("link", name="เข้าสู่ระบบใหม่").click()
    sign_in_here(page, mentor)
    page.get_by_role("heading", name="ครัวเรือน").wait_for()


@pytest.mark.long
def test_a_draft_stays_with_the_month_and_the_figure_it_was_typed_for(phone, reference):
    """What only a hidden value tells apart has one address: May's percents are not June's."""
    page = sign_in(phone.new_page(), make_user("provincial_officer", "42"))
    at = reverse("reports:target-edit")
    page.goto(f"{at}?month=2569-05")
    chosen = page.get_by_label("ตัวเลข").input_value()
    other = page.get_by_label("ตัวเลข").locator("option").last.get_attribute("value")
    box = page.locator(".target-fields input").first
    box.fill("77")
    drafts_of(page, 1)
    for query in (f"metric={chosen}&month=2569-06", f"metric={other}&month=2569-05"):
        page.goto(f"{at}?{query}")
        beside = page.locator(".target-fields input").nth(1)
        beside.fill("1")  # once this is kept, what there was to restore has been looked for
        drafts_of(page, 2)
        assert (box.input_value(), page.get_by_text(DRAFT).count()) == ("", 0), query
        beside.fill("")
        drafts_of(page, 1)
    page.goto(f"{at}?metric={chosen}&month=2569-05")
    page.get_by_text(DRAFT).wait_for()
    assert box.input_value() == "77"
