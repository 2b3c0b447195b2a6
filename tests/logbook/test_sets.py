"""The sets of visited households, day by day at their edges, each beside a household that leaks
where a condition is lost.
"""

import uuid
from datetime import date, timedelta

import pytest

from assistance.services.giving import record_assistance
from core.periods import month_of
from households.models import Need
from households.sets import households_in
from logbook.services.visits import record_visit, verify_visit
from tests import clock
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
MONTH = month_of(date(2026, 11, 1))
FIRST, LAST = MONTH.start, MONTH.last
BEFORE, AFTER = FIRST - timedelta(days=1), MONTH.end
STARTED = FIRST - timedelta(days=60)


class Town:
    """One household that visits are made to, and another of the same mentor with none."""

    def __init__(self):
        self.mentor, self.officer = (
            make_user("mentor", "4201"),
            make_user("district_officer", "4201"),
        )
        self.home, self.beside = self.household(), self.household()

    def household(self, **fields):
        found = make_household("420107", **fields)
        official = make_official()
        with clock.at(STARTED):
            make_pairing(found, official, self.mentor, started_on=STARTED)
        return found

    def visit(self, day, household=None, *, verified=False, purpose="follow_up", **more):
        with clock.at(day):
            visit, _new = record_visit(
                by=self.mentor,
                id=uuid.uuid4(),
                household=household or self.home,
                purpose=purpose,
                visited_on=day,
                **more,
            )
            return verify_visit(visit=visit, by=self.officer) if verified else visit

    def need(self, year, **fields):
        """Another lack that a list of that year tells of."""
        whose = {"household": self.home, "person": self.home.persons.get()}
        return Need.objects.create(**whose, dimension_id="health", data_year=year, **fields)

    def help(self, day):
        with clock.at(day):
            record_assistance(
                household=self.home,
                by=self.officer,
                dimension=self.home.needs.first().dimension,
                kind="goods",
                description="ข้าวสาร",
                given_on=day,
            )


@pytest.fixture
def town():
    return Town()


def found(code, town, window=MONTH):
    """Which of the town's households are in the set."""
    rows = households_in(code, window=window, among=type(town.home).objects.all())
    return set(rows.values_list("pk", flat=True))


DAYS = [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)]


@pytest.mark.parametrize(("day", "is_in"), DAYS)
def test_a_visit_counts_in_the_month_from_its_first_day_to_its_last(town, day, is_in):
    town.visit(day, verified=True)
    expected = {town.home.pk} if is_in else set()
    assert found("visited", town) == found("verified", town) == expected


def test_a_visit_that_nobody_verified_is_no_verified_one(town):
    town.visit(FIRST)
    town.visit(FIRST, purpose="not_met", verified=True)
    town.visit(FIRST, town.beside, verified=True)
    assert found("visited", town) == {town.home.pk, town.beside.pk}
    assert found("verified", town) == {town.beside.pk}


@pytest.mark.parametrize(("day", "is_in"), [(BEFORE, True), (LAST, True), (AFTER, False)])
def test_once_visited_and_looked_at_is_so_from_that_day_on(town, day, is_in):
    town.visit(day, assessment={"skill": {"score": 3}})
    expected = {town.home.pk} if is_in else set()
    assert found("reached", town) == found("assessed", town) == expected


@pytest.mark.parametrize(("after", "is_in"), [(-1, False), (0, True), (30, True), (31, False)])
def test_the_first_visit_is_in_time_from_the_first_day_to_the_thirtieth(town, after, is_in):
    town.visit(STARTED + timedelta(days=after))
    expected = {town.home.pk} if is_in else set()
    assert found("first_visit_in_time", town) == expected


@pytest.mark.parametrize("helped", [BEFORE, FIRST, LAST])
def test_passed_is_who_was_helped_and_then_seen_by_a_verified_visit(town, helped):
    town.help(helped)
    assert found("passed", town) == set()
    town.visit(helped - timedelta(days=1), verified=True)
    assert found("passed", town) == set()
    town.visit(helped)
    assert found("passed", town) == set()
    town.visit(helped, verified=True)
    assert found("passed", town) == {town.home.pk}


def test_what_came_after_the_month_is_not_of_it(town):
    town.help(LAST)
    town.visit(AFTER, verified=True)
    assert found("passed", town) == set()
    town.visit(LAST, verified=True)
    assert found("passed", town) == {town.home.pk}


def test_help_after_the_month_leaves_the_need_open_in_it(town):
    town.help(AFTER)
    town.visit(LAST, verified=True)
    town.visit(AFTER, verified=True)
    assert found("passed", town) == set()
    assert found("passed", town, month_of(AFTER)) == {town.home.pk}


def test_one_need_of_this_list_left_open_is_enough_and_one_of_another_list_is_not(town):
    town.help(FIRST)
    town.visit(LAST, verified=True)
    earlier = town.need(2568)
    assert found("passed", town) == {town.home.pk}
    earlier.delete()
    town.need(2569)
    assert found("passed", town) == set()


def test_help_for_needs_of_another_list_does_not_ask_for_another_visit(town):
    town.help(FIRST)
    town.visit(FIRST, verified=True)
    town.need(2568, status="helped", met_on=LAST, status_at=MONTH.end_at)
    assert found("passed", town) == {town.home.pk}
