"""Pairing rules, plans, the ladder, and two officers pressing the same button."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.acting import acting_for
from core.errors import DomainError
from mentors.errors import (
    AlreadyPairedError,
    EndBeforeStartError,
    HouseholdLeftError,
    OfficialNotAvailableError,
    OutsideAreaError,
    OverCapacityError,
    PairingDateError,
)
from mentors.models import Official, Pairing
from mentors.services import pairings, registers
from plans.errors import OwnStageError, PlanClosedError, PlanEmptyError, PlanOpenError
from plans.models import PlanRow
from plans.services import ladder, plans
from tests.factories.people import make_household, make_official, make_pairing, make_user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("official", "household", "error"),
    [
        ({"area": "4202"}, {}, OutsideAreaError),
        ({"is_available": False}, {}, OfficialNotAvailableError),
        ({"capacity": 0}, {}, OverCapacityError),
        ({}, {"left_on": date(2026, 1, 1), "leave_reason": "moved"}, HouseholdLeftError),
    ],
)
def test_a_pairing_that_may_not_be_says_why_and_changes_nothing(official, household, error):
    with pytest.raises(error) as refused:
        pairings.pair_mentor(
            household=make_household(**household),
            official=make_official(**official),
            by=make_user(),
        )
    assert str(refused.value) == error.message
    assert Pairing.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2016, 12, 31), timezone.localdate() + timedelta(days=367)])
def test_a_pairing_begins_within_the_programme_and_a_year_from_now(day):
    with pytest.raises(PairingDateError):
        pairings.pair_mentor(
            household=make_household(), official=make_official(), by=make_user(), started_on=day
        )
    assert Pairing.objects.count() == 0


@pytest.mark.django_db
def test_an_official_of_the_same_name_and_place_is_asked_about_and_no_other():
    known, there = make_official("4201"), make_official("4202")
    same = Official(first_name=known.first_name, last_name=known.last_name, work_area_id="4201")

    assert list(registers.officials_like(same, among=Official.objects.all())) == [known]

    same.last_name = "อีกสกุล"
    assert not registers.officials_like(same, among=Official.objects.all()).exists()
    same.first_name, same.last_name = there.first_name, there.last_name
    assert not registers.officials_like(same, among=Official.objects.all()).exists()


@pytest.mark.django_db
def test_one_main_mentor_and_the_history_of_march():
    household, by = make_household(), make_user()
    old, new = make_official(), make_official()
    pairing = pairings.pair_mentor(
        household=household, official=old, by=by, started_on=date(2026, 2, 1)
    )
    with pytest.raises(AlreadyPairedError, match=old.first_name):
        pairings.pair_mentor(household=household, official=new, by=by)

    pairings.end_pairing(
        pairing=pairing, by=by, end_reason="transferred", ended_on=date(2026, 4, 1)
    )
    pairings.pair_mentor(household=household, official=new, by=by)

    in_march = Pairing.objects.on(date(2026, 3, 15)).values_list("official", flat=True)
    assert list(in_march) == [old.pk]
    assert list(Pairing.objects.open().values_list("official", flat=True)) == [new.pk]


@pytest.mark.django_db
def test_a_pairing_ends_on_a_day_not_before_it_began():
    pairing = make_pairing(make_household(), make_official(), make_user())
    day = timezone.localdate() - timedelta(days=1)
    with pytest.raises(EndBeforeStartError):
        pairings.end_pairing(pairing=pairing, by=make_user(), end_reason="mistake", ended_on=day)
    pairing.refresh_from_db()
    assert pairing.ended_on is None


@pytest.mark.django_db(transaction=True)
def test_trap_12_two_officers_at_once_one_wins_and_the_other_is_told(reference):
    household, by = make_household(), make_user("district_officer", "4201")
    officials = [make_official(), make_official()]

    def pair(official):
        try:
            with acting_for(by):
                pairings.pair_mentor(household=household, official=official, by=by)
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "paired"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(pair, officials))

    assert answers == ["already_paired", "paired"]
    assert Pairing.objects.count() == 1


@pytest.mark.django_db
def test_a_plan_is_agreed_renewed_and_closed():
    household, by = make_household(), make_user()
    make_pairing(household, make_official(), by)
    plan = plans.create_plan(household=household, by=by, goal_stage="survival", goal="พอกิน")
    with pytest.raises(PlanOpenError):
        plans.create_plan(household=household, by=by, goal_stage="survival", goal="อีกแผน")
    with pytest.raises(PlanEmptyError):
        plans.agree_plan(plan=plan, by=by, agreed_by_name="สมมุติ")
    month = timezone.localdate().replace(day=1)
    for status in ("continuing", "succeeded"):
        row = PlanRow(
            dimension_id="income",
            household_does="ปลูกผัก",
            status=status,
            first_month=month,
            last_month=month,
        )
        plans.save_plan_row(plan=plan, by=by, row=row)
    plans.agree_plan(plan=plan, by=by, agreed_by_name="สมมุติ")

    renewed = plans.renew_plan(plan=plan, by=by)

    assert (renewed.version, list(renewed.rows.values_list("status", flat=True))) == (
        2,
        ["continuing"],
    )
    with pytest.raises(PlanClosedError):
        plans.close_plan(plan=plan, by=by, close_reason="completed")


@pytest.mark.django_db
def test_the_ladder_is_confirmed_by_another_person():
    by = make_user()
    record = ladder.propose_stage(
        household=make_household(), by=by, stage="sufficiency", reason="ครอบครัวพร้อม"
    )
    with pytest.raises(OwnStageError):
        ladder.confirm_stage(record=record, by=by)
    assert ladder.confirm_stage(record=record, by=make_user()).confirmed_at
