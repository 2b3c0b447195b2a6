"""What becomes of requests, letters and help when a household leaves, comes back or is merged."""

import pytest

from accounts.acting import acting_for
from accounts.models import Notification
from assistance.consequences import ASKED_AGAIN, UNTOLD
from assistance.services.requests import answer_request
from households.models import Person
from households.services.duplicates import unmerge_households
from households.services.households import leave_programme, return_to_programme
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db


def leave(town, house):
    with acting_for(town.officer):
        leave_programme(household=house, reason="moved", by=town.officer)


def come_back(town, house) -> list[str]:
    with acting_for(town.officer):
        return return_to_programme(household=house, by=town.officer, reason="กลับมาอยู่")[1]


def seen(town, row):
    with acting_for(town.officer):
        return type(row).objects.get(pk=row.pk)


def times_told(user, request) -> int:
    with acting_for(user):
        return Notification.objects.filter(user=user, url__contains=f"/{request.pk}/").count()


def test_a_request_is_closed_with_the_reason_and_waits_again(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    request = town.ask(house, mentor)

    leave(town, house)

    closed = seen(town, request)
    assert (closed.status, closed.closed_by) == ("withdrawn", town.officer)
    assert closed.answer == "ออกจากโครงการ: ย้าย"
    assert times_told(mentor.user, request) == 0, "the end of the pairing is told, which says why"

    assert come_back(town, house) == []

    waits = seen(town, request)
    assert (waits.status, waits.answer, waits.closed_at, waits.closed_by) == (
        "waiting",
        "",
        None,
        None,
    )
    assert times_told(mentor.user, request) == 1
    letter = town.join([waits])
    assert seen(town, request).status == "referred"
    with acting_for(town.officer):
        assert letter.referrals.count() == 1


def test_what_was_with_a_body_without_an_account_is_there_again_and_somebody_is_told_to_write(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    request = town.ask(house, mentor)
    letter = town.join([request])
    with acting_for(town.officer):
        referral = letter.referrals.get()

    leave(town, house)
    assert (seen(town, referral).status, seen(town, request).status) == ("withdrawn", "withdrawn")
    before = times_told(mentor.user, request)

    assert come_back(town, house) == [UNTOLD.format(town.body())]
    assert (seen(town, referral).status, seen(town, request).status) == ("sent", "referred")
    assert times_told(mentor.user, request) == before + 1
    assert seen(town, referral).closed_at is None


@pytest.mark.parametrize(("is_on_line", "words"), [(True, ASKED_AGAIN), (False, UNTOLD)])
def test_whoever_sent_a_referral_hears_that_it_waits_again(town, is_on_line, words):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    if is_on_line:
        referral, body = town.refer(house), town.agency
    else:
        letter, body = town.join([town.ask(house, mentor)]), town.body()
        with acting_for(town.officer):
            referral = letter.referrals.get()
    with acting_for(town.verifier):
        leave_programme(household=house, reason="moved", by=town.verifier)
        return_to_programme(household=house, by=town.verifier, reason="กลับมาอยู่")

    with acting_for(town.officer):
        told = Notification.objects.filter(key__startswith=f"referral-again:{referral.pk}:")
        assert [(line.user, line.text) for line in told] == [
            (town.officer, words.format(body)[:255])
        ]


def test_a_request_that_was_answered_before_the_household_left_stays_answered(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    one, other = town.ask(house, mentor), town.ask(house, mentor, urgency="urgent")
    with acting_for(town.officer):
        answer_request(asked=one, by=town.officer, answer="ไม่มีทุนในปีนี้")

    leave(town, house)
    come_back(town, house)

    answered, waits = seen(town, one), seen(town, other)
    assert (answered.answer, waits.answer) == ("ไม่มีทุนในปีนี้", "")
    assert (answered.closed_by, waits.status) == (town.officer, "waiting")


def test_help_to_somebody_found_in_both_is_theirs_who_stays_and_goes_back(tmp_path):
    town = Town(tmp_path, people=1)
    kept = town.houses[0]
    double = town.double_of(kept, people=1)
    with acting_for(town.officer):
        person = Person.objects.get(household=double)
    help_ = town.help(double, person=person)
    town.merge(kept, double)
    with acting_for(town.officer):
        stays = Person.objects.get(pk=person.pk).merged_into

    assert (stays.household_id, stays.first_name) == (kept.pk, person.first_name)
    assert seen(town, help_).person_id == stays.pk
    assert seen(town, help_).household_id == kept.pk

    with acting_for(town.officer):
        unmerge_households(double=double, by=town.officer, reason="คนละครอบครัว")

    assert seen(town, help_).person_id == person.pk
    assert seen(town, help_).household_id == double.pk
