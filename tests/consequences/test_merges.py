"""What a merge and its undo do to mentors, needs, plans and years of the household that stays."""

import pytest
from django.utils import timezone

from accounts.acting import acting_for
from core.consequences import lines_of
from households.models import Household, Need
from households.services.duplicates import merging, unmerge_households
from mentors.errors import NoMainMentorError
from mentors.models import Pairing
from mentors.services.pairings import end_pairing
from plans.models import PlanRow
from plans.services.plans import agree_plan, save_plan_row
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db


def unmerge(town, double) -> list[str]:
    with acting_for(town.officer):
        return unmerge_households(double=double, by=town.officer, reason="คนละครอบครัว")[1]


def mentors_of(town, house) -> set[tuple[int, str]]:
    with acting_for(town.officer):
        rows = Pairing.objects.filter(household=house, ended_on=None)
        return set(rows.values_list("official_id", "kind"))


def test_a_co_mentor_here_who_is_the_main_one_of_the_double_may_be_chosen(town):
    kept, double = town.houses[:2]
    one, both = town.mentor(), town.mentor()
    town.pair(kept, one)
    town.pair(kept, both, kind="co")
    town.pair(double, both)

    town.merge(kept, double, mentor=str(both.pk))
    assert mentors_of(town, kept) == {(both.pk, "main")}

    assert unmerge(town, double) == []
    assert mentors_of(town, kept) == {(one.pk, "main"), (both.pk, "co")}
    assert mentors_of(town, double) == {(both.pk, "main")}


def test_a_co_mentor_without_a_main_one_becomes_it_by_the_double(town):
    kept, double = town.houses[:2]
    one, both = town.mentor(), town.mentor()
    main = town.pair(kept, one)
    town.pair(kept, both, kind="co")
    with acting_for(town.officer):
        end_pairing(pairing=main, by=town.officer, end_reason="transferred")
    town.pair(double, both)

    town.merge(kept, double)
    assert mentors_of(town, kept) == {(both.pk, "main")}

    assert unmerge(town, double) == [f"{both.full_name} ไม่ได้กลับมาดูแล: {NoMainMentorError.message}"]
    assert mentors_of(town, double) == {(both.pk, "main")}


def test_a_main_mentor_of_days_to_come_gives_way_to_the_one_chosen(town):
    kept, double = town.houses[:2]
    one, other = town.mentor(), town.mentor()
    town.pair(kept, one, days_ago=-5)
    town.pair(double, other)

    town.merge(kept, double, mentor=str(other.pk))
    assert mentors_of(town, kept) == {(other.pk, "main")}


def test_a_co_mentor_whom_the_merge_ends_is_told_before(town):
    kept, double = town.houses[:2]
    main, co = town.pair(double, town.mentor()), town.mentor()
    town.pair(double, co, kind="co")
    with acting_for(town.officer):
        end_pairing(pairing=main, by=town.officer, end_reason="transferred")
        lines = [line.text for line in lines_of(merging(kept, double, by=town.officer))]

    assert f"{co.full_name} ดูแลครัวเรือนที่ใช้ต่อไม่ได้: {NoMainMentorError.message}" in lines


def needs_of(town, house) -> list[tuple]:
    with acting_for(town.officer):
        rows = Need.objects.filter(household=house).order_by("data_year")
        return list(rows.values_list("data_year", "status", "met_on"))


@pytest.fixture
def small(tmp_path):
    return Town(tmp_path, houses=1, people=1)


def test_what_was_given_after_a_merge_is_known_after_its_undo(small):
    kept, today = small.houses[0], timezone.localdate()
    double = small.double_of(kept, people=1, year=2569)
    small.help(double)
    small.merge(kept, double)
    assert needs_of(small, kept) == [(2569, "helped", today)]
    small.help(kept)

    unmerge(small, double)

    assert needs_of(small, kept) == [(2569, "helped", today)]
    assert needs_of(small, double) == [(2569, "helped", today)]


def test_what_only_the_double_was_given_is_the_doubles_after_the_undo(small):
    kept, today = small.houses[0], timezone.localdate()
    double = small.double_of(kept, people=1, year=2569)
    small.refer(kept)
    small.help(double)
    small.merge(kept, double)

    unmerge(small, double)

    assert needs_of(small, kept) == [(2569, "referred", None)]
    assert needs_of(small, double) == [(2569, "helped", today)]


def test_a_need_that_goes_back_is_with_no_body_that_was_asked_for_the_other(small):
    kept = small.houses[0]
    double = small.double_of(kept, people=1)
    small.merge(kept, double)
    small.refer(kept)
    assert needs_of(small, kept) == [(2569, "waiting", None), (2570, "referred", None)]

    unmerge(small, double)

    assert needs_of(small, double) == [(2570, "waiting", None)]
    assert needs_of(small, kept) == [(2569, "referred", None)]


def test_a_list_that_came_after_a_merge_stays_the_latest_after_its_undo(small):
    kept = small.houses[0]
    double = small.double_of(kept, people=1)
    small.merge(kept, double)
    small.next_list(kept, 2571)

    unmerge(small, double)

    with acting_for(small.officer):
        years = Household.objects.filter(pk__in=[kept.pk, double.pk]).order_by("pk")
        assert list(years.values_list("pk", "latest_year")) == [(kept.pk, 2571), (double.pk, 2570)]


def test_an_agreed_plan_can_be_followed_after_the_need_of_an_activity_went_back(small):
    kept, mentor = small.houses[0], small.mentor()
    double = small.double_of(kept, people=1)
    small.pair(kept, mentor)
    small.merge(kept, double)
    plan = small.plan(kept, mentor)
    with acting_for(mentor.user):
        row = PlanRow.objects.get(plan=plan)
        row.need = Need.objects.get(household=kept, data_year=2570)
        save_plan_row(plan=plan, by=mentor.user, row=row)
        agree_plan(plan=plan, by=mentor.user, agreed_by_name="สมมุติ ทดสอบ")

    unmerge(small, double)

    with acting_for(mentor.user):
        row = PlanRow.objects.get(plan=plan)
        row.status = "continuing"
        assert save_plan_row(plan=plan, by=mentor.user, row=row).need is None
