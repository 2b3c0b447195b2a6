"""A month keyed into Logbook by two people, by keyboard and on a phone, in a real browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from assistance.models import Assistance
from assistance.services.giving import correct_assistance
from core.thai import month_code
from logbook.models import EntryKeying, LogbookEntry, LogbookExport
from logbook.services.exporting import run_export
from logbook.services.keying import key_entry
from places.models import Area
from tests.browsing import assert_fits
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = timezone.localdate().replace(day=1)
LIST = reverse("logbook:keying-list") + f"?month={month_code(MONTH)}"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
LEFT = "เหลือ {} จาก 30 รายการ"


@pytest.fixture
def town(reference, tmp_path):
    return Town(tmp_path, houses=15)


def export(town):
    with acting_for(town.officer):
        run = LogbookExport(month=MONTH, area=Area.objects.get(pk="4201"))
        return run_export(month=MONTH, area=run.area, by=town.officer, export=run)


def key_house(page):
    """Ticks off all entries of the household that is open."""
    tick = page.get_by_role("button", name="กรอกแล้ว", exact=True)
    while tick.count():
        tick.first.click()
        page.wait_for_load_state()


def copy_by_keyboard(page) -> list[str]:
    """The texts of the household and of its first entry, by Enter alone."""
    copied = []
    page.locator("[data-copies]").first.focus()
    while page.locator(":focus[data-copies]").count():
        page.keyboard.press("Enter")
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert page.locator(":focus").inner_text() == "กรอกแล้ว"
    return copied


@pytest.mark.long
def test_thirty_entries_by_two_people_and_a_correction_that_comes_out_alone(town, open_page, look):
    for house in town.houses:
        for _ in range(2):
            town.help(house)
    assert export(town).rows == 30
    desk = open_page(town.officer, permissions=CLIPBOARD)
    phone = open_page(town.verifier, 390)
    desk.goto(LIST)
    desk.get_by_text(LEFT.format(30)).wait_for()
    look(desk, "keying-list-desk")
    desk.locator("table th a").first.click()
    phone.goto(LIST)
    phone.get_by_text(town.officer.full_name).first.wait_for()  # has the first open
    assert_fits(phone, "keying-list-phone")
    look(desk, "keying-household-desk")
    copied = copy_by_keyboard(desk)
    assert {"ทุนเริ่มต้น", "500.00", "นาอาน"} <= set(copied)
    key_house(desk)
    phone.locator("table th a").nth(1).click()
    assert_fits(phone, "keying-household-phone")
    phone.get_by_label("กรอกต่างจากรายการอย่างไร").first.fill("Logbook ไม่มีหน่วยนับ")
    key_house(phone)
    desk.goto(LIST)
    desk.get_by_text(LEFT.format(26)).wait_for()

    with acting_for(town.verifier):
        rest = LogbookEntry.objects.left()
        for entry in rest[:25]:
            key_entry(entry=entry, by=town.verifier)
        first = LogbookEntry.objects.get(number=1)
        given = Assistance.objects.get(pk=first.fact)
    with acting_for(town.officer):
        correct_assistance(assistance=given, by=town.officer, amount=900)
    assert export(town).rows == 1
    phone.goto(LIST)
    phone.get_by_text(LEFT.format(2)).wait_for()
    with acting_for(town.officer):
        rows = list(LogbookEntry.objects.all())
        ticked = set(EntryKeying.objects.filter(undone_at=None).values_list("entry", flat=True))
        replaced = {row.previous_id for row in rows}
        assert len([row for row in rows if row.pk not in ticked | replaced]) == 2
        keyed_by = EntryKeying.objects.values_list("keyed_by", flat=True)
        assert set(keyed_by) == {town.officer.pk, town.verifier.pk}
        assert EntryKeying.objects.exclude(note="").get().note == "Logbook ไม่มีหน่วยนับ"
    phone.get_by_text("แก้ไข", exact=True).first.wait_for()
