"""What was entered of a month after it was over stands on a list, each fact once and in scope."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import RowHistory
from core.periods import add_months, month_of
from households.models import Household
from households.services.duplicates import unmerge_households
from households.services.households import return_to_programme
from mentors.models import Pairing
from reports import services
from reports.late import late_facts, late_since
from reports.models import Month
from tests import clock
from tests.factories.people import make_household, make_user
from tests.histories import Event, happen, make_world

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def last_month():
    return month_of(add_months(TODAY, -1))


@pytest.fixture
def world(monkeypatch):
    """A history that ends today, since the database's own clock says when an end was entered."""
    monkeypatch.setattr("tests.histories.TODAY", TODAY)
    return make_world()


def days_since(window):
    """How many days ago the middle of the month was."""
    return (TODAY - window.start).days - 14


def whats(user, window, month=None):
    with acting_for(user):
        facts = late_facts(user, window, late_since(window, month))
        return [(what, house, day) for what, house, day, _entered in facts]


def test_each_fact_entered_late_is_listed_once(world, last_month):
    ago = days_since(last_month)
    day = last_month.start.replace(day=15)
    happen(
        world,
        [
            Event(ago, "pair", 0, 0, 0, 0),  # in time
            Event(ago, "visit", 1, 3, 0, 1),  # in time
            Event(0, "visit", 0, 0, ago, 1),
            Event(0, "verify", 0, 0, 0, 0),
            Event(0, "help_given", 0, 0, ago, 0),
            Event(0, "pair", 2, 1, ago, 0),
            Event(0, "leave", 1, 0, ago, 0),
        ],
    )
    house = [household.pk for household in world.houses()]
    assert sorted(whats(world.officers[0], last_month)) == sorted(
        [
            ("การเยี่ยม", house[0], day),
            ("รับรองผลการเยี่ยม", house[0], day),
            ("การช่วยเหลือ", house[0], day),
            ("เริ่มมีพี่เลี้ยง", house[2], day),
            ("ออกจากโครงการ", house[1], day),
        ]
    )
    assert whats(world.officers[1], last_month) == []  # another district's
    assert len(whats(world.mentors[0], last_month)) == 3  # a mentor's own household


def test_a_visit_corrected_late_is_told_of_the_month_it_left_and_of_the_one_it_came_to(
    world, last_month
):
    """Both are over, and neither counts what it did before."""
    ago, house = days_since(last_month), world.houses()[0].pk
    day, earlier = last_month.start.replace(day=15), last_month.start - timedelta(days=6)
    happen(world, [Event(ago, "pair", 0, 0, 0, 0), Event(ago, "visit", 0, 0, 0, 1)])
    assert whats(world.province, last_month) == []
    happen(world, [Event(0, "send_back", 0, 0, 0, 0)])
    assert whats(world.province, last_month) == [("ส่งการเยี่ยมกลับให้แก้ไข", house, day)]
    happen(world, [Event(0, "correct", 0, 0, ago, 1)])
    assert whats(world.province, last_month) == [("แก้ไขการเยี่ยม", house, day)]
    happen(world, [Event(0, "send_back", 0, 0, 0, 0)])
    happen(world, [Event(0, "correct", 0, 0, (TODAY - earlier).days, 2)])
    assert [what for what, _house, _day in whats(world.province, last_month)] == [
        "แก้วันเยี่ยมไปเดือนอื่น"
    ] * 2
    before = month_of(earlier.replace(day=1))
    assert sorted(whats(world.province, before)) == [
        ("การเยี่ยม", house, earlier),
        ("แก้ไขการเยี่ยม", house, earlier),
        ("แก้ไขการเยี่ยม", house, earlier),
    ]


def test_help_whose_day_is_corrected_is_told_of_the_month_it_left(world, last_month):
    ago, house = days_since(last_month), world.houses()[0].pk
    day = last_month.start.replace(day=15)
    happen(world, [Event(ago, "help_given", 0, 0, 0, 0)])
    assert whats(world.province, last_month) == []
    happen(world, [Event(0, "help_corrected", 0, 0, 0, 1)])
    assert whats(world.province, last_month) == [("แก้วันช่วยเหลือไปเดือนอื่น", house, day)]
    assert whats(world.officers[1], last_month) == []  # another district's
    happen(world, [Event(0, "help_corrected", 0, 0, ago, 1)])
    assert whats(world.province, last_month) == [("แก้ไขหรือถอนการช่วยเหลือ", house, day)]


def test_a_leaving_and_a_merge_taken_back_are_told_of_the_month_they_were_of(world, last_month):
    ago, house = days_since(last_month), [household.pk for household in world.houses()]
    day = last_month.start.replace(day=15)
    happen(world, [Event(ago, "leave", 1, 0, 0, 0), Event(ago, "merge", 0, 0, 0, 2)])
    left = Household.objects.get(pk=house[1])
    with acting_for(world.officers[0]):
        return_to_programme(household=left, by=world.officers[0], reason="กลับมา")
    with acting_for(world.province):
        unmerge_households(
            double=Household.objects.get(pk=house[2]), by=world.province, reason="คนละบ้าน"
        )
    assert sorted(whats(world.province, last_month)) == sorted(
        [
            ("กลับเข้าโครงการ ซึ่งเดิมออกในเดือนนี้", house[1], day),
            ("แยกครัวเรือนที่เดิมรวมเข้ามาในเดือนนี้", house[0], day),
        ]
    )
    assert whats(world.officers[1], last_month) == []


def test_an_end_entered_late_is_listed_and_one_in_time_is_not(world, last_month):
    ago = days_since(last_month)
    happen(world, [Event(ago + 5, "pair", 0, 0, 0, 0), Event(0, "end_pairing", 0, 0, ago, 0)])
    (line,) = whats(world.province, last_month)
    assert line[0] == "สิ้นสุดการดูแลของพี่เลี้ยง"
    pairing = Pairing.objects.get()
    assert (pairing.ended_on.month, timezone.localdate(pairing.end_recorded_at)) == (
        last_month.start.month,
        TODAY,
    )
    Pairing.objects.update(ended_on=None, end_reason="", ended_by=None)
    assert Pairing.objects.get().end_recorded_at is None


def test_of_a_closed_month_late_is_what_came_after_it_was_closed(world, last_month):
    ago = days_since(last_month)
    happen(world, [Event(0, "visit", 0, 3, ago, 1)])
    with clock.at(TODAY, hour=23):
        month = services.close_month(first_day=last_month.start, by=None)
    assert len(whats(world.province, last_month)) == 1
    assert whats(world.province, last_month, month) == []
    Month.objects.update(closed_at=timezone.now() - timedelta(days=2))
    month.refresh_from_db()
    assert [what for what, *_ in whats(world.province, last_month, month)] == ["การเยี่ยม"]


def test_the_page_and_the_dashboard_say_it(client, world, last_month):
    ago = days_since(last_month)
    happen(world, [Event(0, "visit", 0, 3, ago, 1), Event(0, "help_given", 4, 0, ago, 0)])
    code = f"{last_month.start.year + 543}-{last_month.start.month:02d}"
    services.build_month(first_day=last_month.start, by=None)
    for user, number in ((world.province, 2), (world.officers[1], 1)):
        client.force_login(user)
        page = client.get(reverse("reports:late-list"), {"month": code})
        assert page.context["page"].paginator.count == len(page.context["rows"]) == number
        assert client.get(reverse("reports:dashboard"), {"month": code}).context["late"] == number
    client.force_login(make_user("executive", "42"))
    assert client.get(reverse("reports:late-list")).status_code == 403
    assert client.get(reverse("reports:dashboard"), {"month": code}).context["late"] is None


def test_when_a_household_left_is_noted_whoever_writes_it():
    household = Household.objects.create(
        identity_key="x", subdistrict_id="420107", district=4201, house_code="42980000077"
    )
    Household.objects.filter(pk=household.pk).update(left_on=date(2026, 1, 1), leave_reason="moved")
    household.refresh_from_db()
    assert timezone.localdate(household.left_recorded_at) == TODAY
    Household.objects.filter(pk=household.pk).update(left_on=None, leave_reason="")
    household.refresh_from_db()
    assert household.left_recorded_at is None


def test_the_row_history_gives_out_no_other_day_past_its_fence():
    """Else whoever knows a key would read a birth date so."""
    person = make_household(members=1).persons.get()
    for birth in (date(1960, 5, 2), date(1961, 5, 2)):
        person.birth_date, person.birth_precision = birth, 3
        person.save()
    asked = ["households_person", str(person.pk), "birth_date", date(1900, 1, 1), date(2000, 1, 1)]
    kept = RowHistory.objects.filter(table=asked[0], row_id=asked[1], operation="update")
    assert kept.latest("id").before["birth_date"] == "1960-05-02"
    with connection.cursor() as cursor:
        cursor.execute("SELECT former_day(%s, %s, %s, %s, %s, now() - interval '1 day')", asked)
        assert cursor.fetchone() == (None,)
