"""The rules of pairing at the doors officers use: refused with the reason, nothing changed; and two
officers at the same household at the same moment.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.acting import acting_for
from accounts.models import AuditEvent, Notification
from mentors.errors import AlreadyPairedError, OutsideAreaError
from mentors.models import ConflictOfInterest, Official, Pairing, PairingAct
from mentors.services import acts, pairings
from tests.factories.people import make_household, make_official, make_pairing, make_user

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(db):
    return make_user("provincial_officer", "42")


def paired_already(by):
    household, mentor = make_household(), make_official()
    make_pairing(household, mentor, by)
    return household, make_official(), str(AlreadyPairedError(mentor))


def full(by):
    mentor = make_official(capacity=1)
    make_pairing(make_household(), mentor, by)
    return make_household(), mentor, "ดูแลครบจำนวนที่รับได้แล้ว"


def elsewhere(by):
    return make_household("420107"), make_official("4202"), OutsideAreaError.message


def relative(by):
    household, mentor = make_household(), make_official()
    ConflictOfInterest.objects.create(
        household=household, official=mentor, kind="relative", recorded_by=by
    )
    return household, mentor, "มีส่วนได้เสียกับครัวเรือนนี้ (ญาติ"


def everything():
    return [
        *(list(model.objects.order_by("pk").values()) for model in (Pairing, PairingAct, Official)),
        Notification.objects.count(),
        AuditEvent.objects.filter(action__startswith="pairing.made").count(),
    ]


@pytest.mark.parametrize("case", [paired_already, full, elsewhere, relative])
def test_a_press_that_may_not_be_says_why_in_thai_and_changes_nothing(client, officer, case):
    household, official, sentence = case(officer)
    before = everything()
    client.force_login(officer)
    address = reverse("mentors:board-pair", args=[official.pk])

    answer = client.post(address, {"household": [household.pk]}, headers=HTMX)

    assert answer.status_code in (409, 422)
    assert sentence in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("case", [paired_already, full, elsewhere, relative])
def test_the_service_says_the_same(officer, case):
    household, official, sentence = case(officer)
    before = everything()
    with pytest.raises(Exception, match="พี่เลี้ยง") as refused:
        pairings.pair_mentor(household=household, official=official, by=officer)
    assert sentence in str(refused.value)
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_for_one_household_at_once_one_wins_and_the_other_is_told(
    reference, monkeypatch
):
    """Both are inside their transactions before either has looked; real requests, real locks."""
    household, gate = make_household(head_name="นางสมมุติ เดียวกัน"), Barrier(2, timeout=20)
    lock = acts.lock_households

    def arrive_together(households):
        gate.wait()
        return lock(households)

    monkeypatch.setattr(acts, "lock_households", arrive_together)
    pairs = [(make_user("district_officer", "4201"), make_official()) for _ in range(2)]

    def press(pair):
        officer, official = pair
        client = Client()
        client.force_login(officer)
        address = reverse("mentors:board-pair", args=[official.pk])
        try:
            answer = client.post(address, {"household": [household.pk]}, headers=HTMX)
            return answer.status_code, answer.content.decode(), official
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        (won, done, winner), (lost, told, _loser) = sorted(
            pool.map(press, pairs), key=lambda answer: answer[0]
        )

    assert (won, lost // 100) == (200, 4)
    assert f"จับคู่พี่เลี้ยงหลัก 1 ครัวเรือน กับ {winner.full_name}" in done
    assert str(AlreadyPairedError(winner)) in told
    assert Pairing.objects.get().official == winner
    assert PairingAct.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_alone_keeps_one_main_mentor_when_nobody_locks(reference, monkeypatch):
    """Should a lock ever be forgotten, the second press fails whole instead of pairing twice."""
    household, gate = make_household(), Barrier(2, timeout=20)
    officials = [make_official(), make_official()]
    by = make_user("district_officer", "4201")

    def look_without_locking(households):
        rows = list(households)
        gate.wait()
        return rows

    monkeypatch.setattr(acts, "lock_households", look_without_locking)

    def press(official):
        try:
            with acting_for(by):
                acts.pair_households(households=[household], official=official, by=by)
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "paired"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, officials))
    assert answers.count("paired") == 1
    assert Pairing.objects.count() == 1
