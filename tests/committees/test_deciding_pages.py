"""Who answers for whom, and the criteria of urgency, in a real browser: wide and on a phone."""

import pytest
from django.urls import reverse

from core.seen import CHANGED
from places.models import Organization
from tests.browsing import sign_in
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def look_twice(page, look):
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        look(page)


@pytest.mark.long
def test_the_province_says_who_answers_and_reads_the_criteria(page, look):
    sign_in(page, make_user("provincial_officer", "42"))
    office = Organization.objects.filter(kind="provincial_office").first()
    page.goto(reverse("indicators:indicator-list"))
    look_twice(page, look)
    page.get_by_role("link", name="กำหนดผู้รับเรื่อง").first.click()
    look_twice(page, look)
    page.get_by_label("หน่วยงานในจังหวัด").select_option(str(office.pk))
    page.get_by_label("ที่มา").fill("คำสั่งจังหวัดที่ 1/2569")
    page.get_by_role("button", name="บันทึก").click()
    page.get_by_text("ที่มา: คำสั่งจังหวัดที่ 1/2569").wait_for()
    look_twice(page, look)
    page.goto(reverse("households:urgency-criteria"))
    look_twice(page, look)


def test_what_another_has_changed_is_told_beside_what_was_typed(page, look):
    sign_in(page, make_user("provincial_officer", "42"))
    office = Organization.objects.filter(kind="provincial_office").first()
    address = reverse("committees:organization-edit", args=[office.pk])
    pages = [page, page.context.new_page()]
    for n, one in enumerate(pages):
        one.goto(address)
        one.get_by_label("พื้นที่ที่รับผิดชอบ").select_option("42")
        one.get_by_label("โทรศัพท์").fill(f"04200000{n}")
    for one in pages:
        one.get_by_role("button", name="บันทึก").click()
        one.wait_for_load_state()
    late = pages[1]
    late.get_by_text(CHANGED).wait_for()
    late.get_by_text("ขณะนี้บันทึกไว้ว่า “042000000”").first.wait_for()
    assert late.get_by_label("โทรศัพท์").input_value() == "042000001"
    look_twice(late, look)
    late.get_by_role("button", name="บันทึก").click()
    late.get_by_text("บันทึกหน่วยงานแล้ว").wait_for()
    assert Organization.objects.get(pk=office.pk).phone == "042000001"
