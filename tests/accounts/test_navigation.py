"""What every page has around it: the menu, the count of unread messages, one's own password."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Notification
from households.tpmap.services import imports
from tests.browsing import assert_fits, sign_in
from tests.factories.people import PASSWORD, make_user
from tests.factories.samples import DIRTY_LIST
from tests.words import words

ROWS = (
    "[...new Set([...document.querySelectorAll('.menu-main > li')].map(li => li.offsetTop))].length"
)


@pytest.fixture
def page(page):
    """Signed in with every role of the province, which makes the longest menu there is."""
    user = make_user(Role.ADMINISTRATOR, "42")
    for role in (Role.PROVINCIAL_OFFICER, Role.DISTRICT_OFFICER, Role.EXECUTIVE):
        user.memberships.create(role=role, area_id="42", started_on="2020-01-01")
    return sign_in(page, user)


@pytest.mark.django_db(transaction=True)
def test_the_longest_menu_is_one_row_and_opens_and_closes_by_keyboard(page, axe):
    for width in (1366, 1024):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate(ROWS) == 1, width
    more = page.locator("summary", has_text="เพิ่มเติม")
    more.press("Enter")
    page.get_by_role("link", name="ประวัติการใช้งาน").wait_for()
    axe(page)
    assert_fits(page)
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="ประวัติการใช้งาน").is_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("summary", has_text="☰ เมนู").click()
    more.click()
    page.get_by_role("link", name="ประวัติการใช้งาน").click()
    page.get_by_role("heading", name="ประวัติการใช้งาน").wait_for()
    assert "is-current" in more.get_attribute("class")


@pytest.mark.django_db(transaction=True)
def test_the_header_says_where_the_keyboard_is_and_the_phone_menu_opens_without_a_script(
    page, open_page
):
    banner = page.get_by_role("banner")
    for control in (
        banner.get_by_role("link", name="กล่องข้อความ"),
        banner.locator("summary", has_text="ทดสอบ"),
    ):
        page.keyboard.press("Tab")
        control.focus()
        assert control.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"

    signed_in = page.context.storage_state()
    phone = open_page(width=390, storage_state=signed_in, java_script_enabled=False)
    phone.goto("/")
    households = phone.get_by_role("navigation").get_by_role("link", name="ครัวเรือน", exact=True)
    assert not households.is_visible()
    phone.locator("summary", has_text="☰ เมนู").press("Enter")
    households.click()
    phone.get_by_role("heading", name="ครัวเรือนเป้าหมาย").wait_for()


@pytest.mark.django_db
def test_the_count_of_unread_messages_stands_on_the_page_of_an_import(client):
    """The page lists columns nobody reads under a name of its own."""
    admin = make_user(Role.ADMINISTRATOR, "42")
    batch = imports.import_list(DIRTY_LIST, data_year=2569, by=None, apply=False)
    Notification.objects.create(user=admin, text="ทดสอบ")
    client.force_login(admin)

    page = client.get(reverse("tpmap:import-detail", args=[batch.pk]))

    assert page.context["unread_messages"] == 1
    assert page.context["batch"].unread_headings == ["ลำดับ"]
    assert '>1<span class="visually-hidden"> ข้อความใหม่' in words(page)


@pytest.mark.django_db
def test_a_password_is_refused_in_thai(client):
    user = make_user(Role.EXECUTIVE, "42")
    client.force_login(user)
    sent = {"oldpassword": PASSWORD, "password1": user.username, "password2": user.username}

    page = client.post(reverse("account_change_password"), sent)

    assert page.context["form"].errors["password1"] == [
        "รหัสผ่านคล้ายชื่อหรือข้อมูลของบัญชีเกินไป",
        "รหัสผ่านนี้มีผู้ใช้ทั่วไปจนเดาได้ง่าย",
        "รหัสผ่านสั้นเกินไป ต้องมีอย่างน้อย 12 ตัวอักษร",
    ]
    assert "Your password" not in page.text


PLACES = {  # in which a role is given
    Role.ADMINISTRATOR: ["42"],
    Role.PROVINCIAL_OFFICER: ["42"],
    Role.DISTRICT_OFFICER: ["4201", "42"],
    Role.MENTOR: ["4201"],
    Role.TEAM_MEMBER: ["4201", "420101"],
    Role.EXECUTIVE: ["42", "4201", "420101"],
}


@pytest.mark.some
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "area"), [(role, area) for role, areas in PLACES.items() for area in areas]
)
def test_every_entry_of_a_menu_opens(role, area, client, db):
    client.force_login(make_user(role, area))
    home = client.get("/")
    entries = [*home.context["menu"], *sum(home.context["more_menu"].values(), [])]
    assert entries
    assert {entry["url"]: client.get(entry["url"]).status_code for entry in entries} == {
        entry["url"]: 200 for entry in entries
    }
