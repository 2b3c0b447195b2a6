"""The mentor's pages of plan and ledger in a real browser, at a phone's width."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.thai import month_code
from plans.models import LedgerMonth
from plans.services.plans import create_plan
from tests.browsing import sign_in
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mentor(reference):
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    mine = make_household()
    make_pairing(mine, make_official(user=mentor), make_user())
    return mine


@pytest.fixture
def enter(browser, live_server):
    """`enter(user)` gives a signed-in page of a phone's width."""
    contexts = []

    def signed_in(user):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="th-TH"
        )
        contexts.append(context)
        return sign_in(context.new_page(), user)

    yield signed_in
    for context in contexts:
        context.close()


def fits(page, axe):
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_plan_from_an_idea_to_the_familys_mark_and_a_month_of_the_ledger(
    enter, household, mentor, axe
):
    page = enter(mentor)
    plan = create_plan(household=household, by=mentor, goal_stage="survival", goal="พอกิน")
    page.goto(reverse("plans:plan-detail", args=[plan.pk]))
    fits(page, axe)  # a plan without rows opens with the ideas
    page.get_by_role("button", name="ใช้ตัวอย่างนี้").first.press("Enter")
    page.get_by_text("เพิ่มกิจกรรมจากตัวอย่างแล้ว").wait_for()
    page.get_by_role("button", name="ใช้ตัวอย่างนี้").first.wait_for()  # and stays with them
    page.get_by_role("button", name="บันทึกว่าตกลงแล้ว").click()
    page.get_by_role("alert").first.wait_for()  # the relation is missing
    fits(page, axe)
    page.get_by_label("เกี่ยวข้องกับหัวหน้าครัวเรือน").fill("คู่สมรส")
    page.get_by_label("ลงนามด้วย").select_option("thumbprint")
    page.get_by_role("button", name="บันทึกว่าตกลงแล้ว").click()
    page.get_by_text("บันทึกว่าตกลงกับครัวเรือนแล้ว").wait_for()
    fits(page, axe)

    this_month = month_code(timezone.localdate())
    page.goto(reverse("plans:ledger-edit", args=[household.pk, this_month]))
    fits(page, axe)
    page.get_by_label("ค่าจ้าง").fill("5200.50")
    page.get_by_label("อาหาร").fill("4000")
    page.get_by_role("button", name="บันทึกบัญชี").click()
    page.get_by_text("บันทึกบัญชีครัวเรือนแล้ว").wait_for()
    page.get_by_text("1,200.50 บาท").wait_for()
    fits(page, axe)
    assert LedgerMonth.objects.get().lines.count() == 2


def test_a_sub_district_is_chosen_printed_and_opened(
    enter, household, mentor, axe, celery_worker_process
):
    officer = make_user("district_officer", "4201")
    plan = create_plan(household=household, by=mentor, goal_stage="survival", goal="พอกิน")
    page = enter(officer)
    page.goto(reverse("plans:print-list"))
    fits(page, axe)
    page.get_by_role("link", name="จัดทำไฟล์ใหม่").click()
    fits(page, axe)
    page.get_by_label("ตำบล").select_option("420107")
    page.get_by_role("button", name="เลือกตำบลนี้").click()
    fits(page, axe)
    page.get_by_role("button", name="จัดทำไฟล์ PDF").click()
    link = page.get_by_role("link", name="เปิดไฟล์ PDF")
    link.wait_for(timeout=60_000)
    fits(page, axe)
    assert page.request.get(link.get_attribute("href")).body()[:5] == b"%PDF-"
    assert plan.rows.count() == 0
