"""Back, Stop, and no script at all, in a real browser."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from logbook.models import Visit
from logbook.services.visits import record_visit
from tests.browsing import sign_in
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.test_drafts import sign_in_here
from tests.walk.lists import picture

pytestmark = pytest.mark.django_db(transaction=True)
LIST = reverse("households:household-list")


@pytest.fixture
def mentor(reference):
    return make_user("mentor", "4201")


@pytest.fixture
def household(mentor):
    mine = make_household("420107", head_name="นายของกลาง ทดสอบ")
    make_pairing(mine, make_official(user=mentor), make_user("provincial_officer", "42"))
    return mine


def chosen_district(page):
    return page.get_by_label("พื้นที่").input_value()


def test_back_shows_the_next_person_nothing_of_the_one_before(page, mentor, household):
    """On the computer of an office: the first may see all districts, the second their own."""
    first = make_user("provincial_officer", "42")
    far = make_household("420201", head_name="นายแดนไกล ทดสอบ")
    sign_in(page, first)
    page.goto(LIST)
    page.get_by_label("พื้นที่").select_option("4202")
    page.get_by_text(household.head_name).wait_for(state="detached")
    assert page.get_by_text(far.head_name).count()
    page.locator("summary", has_text=first.full_name).click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.get_by_role("heading", name="เข้าสู่ระบบ").wait_for()
    assert page.evaluate("sessionStorage.getItem('htmx-history-cache')") is None
    sign_in_here(page, mentor)
    page.get_by_role("link", name="กล่องข้อความ").wait_for()

    while not page.url.endswith(LIST):
        page.go_back()
        expect(page.get_by_text(far.head_name)).to_have_count(0)
    page.get_by_text(household.head_name).wait_for()
    expect(page.get_by_text(far.head_name)).to_have_count(0)


@pytest.mark.long
def test_back_shows_a_list_with_the_filter_that_made_it(page, mentor):
    near, far = make_household("420107"), make_household("420201")
    sign_in(page, make_user("provincial_officer", "42"))
    page.goto(LIST)
    for area, gone, there in (("4201", far, near), ("4202", near, far)):
        page.get_by_label("พื้นที่").select_option(area)
        page.get_by_text(gone.head_name).wait_for(state="detached")
        assert page.get_by_text(there.head_name).count()
    page.go_back()
    page.get_by_text(near.head_name).wait_for()
    assert (chosen_district(page), page.get_by_text(far.head_name).count()) == ("4201", 0)
    page.go_back()
    page.get_by_text(far.head_name).wait_for()
    assert (chosen_district(page), page.get_by_text(near.head_name).count()) == ("", 1)
    assert page.get_by_role("navigation", name="เมนูหลัก").count() == 1  # the page, not a part of it


@pytest.mark.parametrize("how", ["something is changed", "some seconds"])
def test_after_stop_the_button_works_again(page, mentor, household, how):
    page.clock.install()
    sign_in(page, mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    page.goto(address)
    page.get_by_label("วัตถุประสงค์").select_option("follow_up")
    page.get_by_label("ผลการเยี่ยม").fill("พบทุกคน")
    save = page.get_by_role("button", name="บันทึกการเยี่ยม")

    page.route(f"**{address}", lambda route: route.abort("aborted"))  # what Stop does
    save.click(no_wait_after=True)
    expect(page.locator("form[data-sent]")).to_have_count(1)
    page.unroute(f"**{address}")
    if how == "some seconds":
        page.clock.fast_forward(10_000)
    else:
        page.get_by_label("ผลการเยี่ยม").fill("พบทุกคนที่บ้าน")
    save.click()

    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()
    assert Visit.objects.count() == 1


@pytest.mark.long
def test_a_form_with_a_file_is_given_a_minute(page, mentor, household):
    """A photo over a slow line takes longer than ten seconds, and is not sent twice meanwhile."""
    page.clock.install()
    sign_in(page, mentor)
    address = reverse("logbook:visit-create", args=[household.pk])
    page.goto(address)
    page.get_by_label("วัตถุประสงค์").select_option("follow_up")
    page.get_by_label("ผลการเยี่ยม").fill("พบทุกคน")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture().read()}
    page.locator("#id_photo").set_input_files(photo)
    page.route(f"**{address}", lambda route: route.abort("aborted"))
    page.get_by_role("button", name="บันทึกการเยี่ยม").click(no_wait_after=True)

    sent = page.locator("form[data-sent]")
    expect(sent).to_have_count(1)
    page.clock.fast_forward(30_000)
    expect(sent).to_have_count(1)
    page.clock.fast_forward(30_000)
    expect(sent).to_have_count(0)


@pytest.mark.long
def test_a_visit_is_verified_in_the_list_where_no_script_runs(open_page, mentor, household):
    said = {"purpose": "follow_up", "visited_on": timezone.localdate(), "summary": "พบทุกคน"}
    record_visit(id=uuid.uuid4(), by=mentor, household=household, **said)
    page = open_page(make_user("district_officer", "4201"), java_script_enabled=False)
    page.goto(reverse("logbook:visit-list"))
    page.get_by_role("button", name="รับรองผลการเยี่ยม").click()
    page.get_by_text("รับรองผลการเยี่ยมแล้ว").wait_for()
    assert Visit.objects.get().status == "verified"
