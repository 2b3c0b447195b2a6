"""In a real browser: a merge with two mentors, an account of twelve households, a late visit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from core.forms import BuddhistDateField
from households.models import Household
from logbook.models import Visit
from mentors.models import Pairing
from mentors.services.pairings import hand_over
from tests.browsing import sign_in
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(reference, tmp_path):
    return Town(tmp_path)


@pytest.fixture
def page(open_page):
    page = open_page()
    page.set_default_timeout(10_000)
    return page


def typed(days_ago: int) -> str:
    day = timezone.localdate() - timedelta(days_ago)
    return BuddhistDateField().prepare_value(day)


def mentors_of(town, house) -> list:
    with acting_for(town.officer):
        rows = Pairing.objects.filter(household=house, ended_on=None)
        return list(rows.values_list("official", flat=True))


def test_a_merge_with_two_mentors_asks_whose_stays(town, page, axe):
    kept, double = town.houses[:2]
    one, other = town.mentor(), town.mentor()
    town.pair(kept, one)
    town.pair(double, other)
    make_alike(town, kept, double)
    sign_in(page, town.officer)
    page.goto(reverse("households:duplicate-list"))
    letter = "ก" if kept.pk < double.pk else "ข"
    page.get_by_role("button", name=f"รวม โดยคงครัวเรือน {letter}").first.click()

    page.get_by_text("พี่เลี้ยงหลักต่อไป").wait_for()
    axe(page)
    page.get_by_label(other.full_name).check()
    page.get_by_role("button", name="รวม", exact=True).click()
    page.get_by_text("รวมแล้ว").wait_for()

    assert mentors_of(town, kept) == [other.pk]
    with acting_for(town.officer):
        assert Household.objects.get(pk=double.pk).merged_into_id == kept.pk


def make_alike(town, one, other):
    """The second list says of the head of the double what the first says of the other's, without
    an ID: what makes two entries look like one.
    """
    with acting_for(purpose="a list of another office"):
        head, twin = (house.persons.get(is_head=True) for house in (one, other))
        for name in ("first_name", "last_name", "name_key", "sound_key"):
            setattr(twin, name, getattr(head, name))
        twin.birth_date = head.birth_date
        twin.pin = twin.pin_index = None
        twin.save()


def test_an_account_closed_with_twelve_households_asks_who_takes_them(town, page, axe):
    houses, one, two = town.import_houses(12, 1), town.mentor(12), town.mentor(12)
    for house in houses:
        town.pair(house, one)
    sign_in(page, town.administrator)
    page.goto(reverse("accounts:account-detail", args=[one.user_id]))
    page.get_by_role("button", name="ปิดบัญชี").or_(
        page.get_by_role("link", name="ปิดบัญชี")
    ).first.click()
    page.get_by_text("ครัวเรือนในความดูแลที่จะไม่มีผู้ดูแลในระบบ").wait_for()
    axe(page)
    page.get_by_label("ผู้รับครัวเรือนต่อ").select_option(str(two.pk))
    page.get_by_role("button", name="ปิดบัญชี").click()
    page.get_by_text("ปิดบัญชีแล้ว").wait_for()

    with acting_for(town.officer):
        rows = Pairing.objects.filter(ended_on=None, kind="main")
        assert set(rows.values_list("official", flat=True)) == {two.pk}
        assert rows.count() == 12


def test_a_visit_of_before_a_hand_over_is_written_afterwards(town, page, axe):
    house, one, two = town.houses[0], town.mentor(), town.mentor()
    town.pair(house, one)
    with acting_for(town.officer):
        hand_over(
            official=one,
            by=town.officer,
            end_reason="transferred",
            to=two,
            ended_on=timezone.localdate() - timedelta(5),
        )
    sign_in(page, one.user)
    page.goto(reverse("logbook:worklist"))
    axe(page)
    page.get_by_role("link", name="บันทึกการเยี่ยมก่อนส่งต่อ").click()
    page.get_by_text("ครัวเรือนนี้ไม่อยู่ในความดูแลของท่านแล้ว").wait_for()
    axe(page)
    page.get_by_label("วันที่เยี่ยม").fill(typed(2))
    page.get_by_label("ผลการเยี่ยม").fill("พบทั้งครอบครัว")
    page.get_by_role("button", name="บันทึกการเยี่ยม").click()
    page.get_by_text("วันที่ระบุ ท่านไม่ได้ดูแลครัวเรือนนี้").wait_for()
    assert page.get_by_label("ผลการเยี่ยม").input_value() == "พบทั้งครอบครัว"
    page.get_by_label("วันที่เยี่ยม").fill(typed(7))
    page.get_by_role("button", name="บันทึกการเยี่ยม").click()
    page.get_by_text("บันทึกการเยี่ยมแล้ว").wait_for()

    with acting_for(town.officer):
        (visit,) = Visit.objects.filter(household=house)
        assert (visit.recorded_by_id, visit.pairing.official_id) == (one.user_id, one.pk)
