"""Officials who have left and come back; an interest that was recorded of the wrong one."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, RowHistory
from mentors.errors import InServiceError, PairedMeanwhileError, ReturnDateError
from mentors.models import ConflictOfInterest, Official, OfficialPosting, Pairing
from mentors.services import pairings, registers
from places.models import Area
from tests.confirming import confirm
from tests.factories.people import make_household, make_official, make_user
from tests.factories.workbooks import workbook

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
POSTINGS = import_module("mentors.migrations.0009_periods_without_a_day").POSTINGS


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


@pytest.fixture
def officer_client(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def left(officer):
    """Who had an account and a household, and has left ten days ago."""
    official = make_official(
        "4201",
        user=make_user("mentor", "4201"),
        first_name="สมมุติ",
        last_name="กลับมา",
        started_on=TODAY() - timedelta(400),
    )
    pairings.hand_over(
        official=official, by=officer, end_reason="other", ended_on=TODAY() - timedelta(10)
    )
    official.refresh_from_db()
    return official


def works_at(official) -> list[tuple]:
    rows = official.postings.order_by("started_on")
    return list(rows.values_list("started_on", "ended_on", "reason"))


def test_who_had_left_comes_back_with_a_reason_and_takes_households(officer_client, officer, left):
    entry = reverse("mentors:official-edit", args=[left.pk])
    address = reverse("mentors:official-return", args=[left.pk])
    assert address in officer_client.get(entry).text

    assert confirm(officer_client, address, {"reason": ""}).status_code == 422
    assert confirm(officer_client, address, {"reason": "พ้นหน้าที่ผิดคน"}).status_code == 302

    left.refresh_from_db()
    assert (left.ended_on, left.end_reason, left.is_available) == (None, "", True)
    assert works_at(left)[1:] == [(TODAY(), None, "พ้นหน้าที่ผิดคน")]
    event = AuditEvent.objects.get(action="official.returned")
    assert (event.target_id, event.reason) == (str(left.pk), "พ้นหน้าที่ผิดคน")
    pairings.pair_mentor(household=make_household(), official=left, by=officer)
    assert address not in officer_client.get(entry).text
    officer_client.get(address)
    with pytest.raises(InServiceError):
        registers.return_official(official=left, by=officer, reason="อีกครั้ง")


def test_a_work_place_that_an_earlier_version_gave_who_had_left_is_closed(officer, left):
    OfficialPosting.objects.create(
        official=left, work_area=left.work_area, started_on=left.started_on, reason="แก้ไขข้อมูล"
    )
    with connection.cursor() as cursor:
        cursor.execute(POSTINGS)
    assert {ended for _started, ended, _reason in works_at(left)} == {left.ended_on}
    registers.return_official(official=left, by=officer, reason="กลับมา")
    assert works_at(left)[-1][1] is None


@pytest.mark.parametrize("ago", [11, -1])
def test_nobody_comes_back_before_they_left_or_in_days_to_come(officer, left, ago):
    with pytest.raises(ReturnDateError):
        registers.return_official(
            official=left, by=officer, reason="x", returned_on=TODAY() - timedelta(ago)
        )
    registers.return_official(
        official=left, by=officer, reason="x", returned_on=TODAY() - timedelta(10)
    )
    assert works_at(left)[0][1] == works_at(left)[1][0]


def test_an_entry_of_somebody_who_has_left_gives_no_work_place(officer_client, left):
    before = works_at(left)
    sent = {"first_name": "สมมุติ", "last_name": "กลับมา", "capacity": 2, "phone": "042811111"}
    answer = officer_client.post(reverse("mentors:official-edit", args=[left.pk]), sent)
    assert answer.status_code == 302
    left.refresh_from_db()
    assert left.phone == "042811111"
    assert works_at(left) == before


def test_a_list_that_has_somebody_who_has_left_is_told_and_not_taken(officer_client, left):
    headings = ("ชื่อ", "นามสกุล", "อำเภอ", "พร้อมรับครัวเรือน")
    for said, taken in (("พร้อม", False), ("ไม่พร้อม", True)):
        rows = [headings, ("สมมุติ", "กลับมา", "เมืองเลย", said)]
        shown = officer_client.post(
            reverse("mentors:official-import"), {"file": workbook({"ก": rows})}
        )
        told = "กลับเข้าปฏิบัติงาน" in shown.text
        assert (shown.status_code == 200, told) == (taken, not taken)
    assert Official.objects.get(pk=left.pk).is_available is False


def meanwhile(monkeypatch, module, act):
    """Somebody else does `act` just before the households are held."""
    hold = module.lock_households

    def late(households):
        households = list(households)
        act()
        return hold(households)

    monkeypatch.setattr(module, "lock_households", late)


def test_who_is_paired_while_they_leave_keeps_nothing_open(officer, monkeypatch):
    leaving = make_official("4201", capacity=3)
    pairings.pair_mentor(household=make_household(), official=leaving, by=officer)
    late = make_household()
    meanwhile(
        monkeypatch,
        pairings,
        lambda: pairings.pair_mentor(household=late, official=leaving, by=officer),
    )
    with pytest.raises(PairedMeanwhileError):
        pairings.hand_over(official=leaving, by=officer, end_reason="retired")


def test_who_is_paired_while_they_move_is_asked_about_again(officer, monkeypatch):
    moving, late = make_official("4201", capacity=3), make_household()
    meanwhile(
        monkeypatch,
        registers,
        lambda: pairings.pair_mentor(household=late, official=moving, by=officer),
    )
    with pytest.raises(PairedMeanwhileError):
        registers.transfer_official(
            official=moving, by=officer, work_area=Area.objects.get(code="4202"), reason="ย้าย"
        )


def test_an_interest_is_recorded_while_the_household_is_held(officer):
    """Whoever pairs the two at the same moment comes before it or after."""
    household, official = make_household(), make_official()
    with CaptureQueriesContext(connection) as asked:
        pairings.record_conflict(
            household=household, official=official, by=officer, kind="relative"
        )
    statements = [query["sql"] for query in asked]
    written = next(n for n, sql in enumerate(statements) if 'INTO "mentors_conflict' in sql)
    assert any("FOR NO KEY UPDATE" in sql for sql in statements[:written])


def test_an_interest_of_the_wrong_official_is_seen_and_taken_back(officer_client, officer):
    household, wrong = make_household("420107"), make_official("4201")
    other = make_official("4201")
    for official in (wrong, other):
        pairings.record_conflict(
            household=household, official=official, by=officer, kind="creditor", note="กู้ยืม"
        )
    address = reverse("mentors:conflict-create", args=[household.pk])
    shown = officer_client.get(address)
    assert [c.official for c in shown.context["conflicts"]] == [wrong, other]
    assert ("เจ้าหนี้หรือลูกหนี้: กู้ยืม" in shown.text, wrong.full_name in shown.text) == (True, True)

    conflict = ConflictOfInterest.objects.get(official=wrong)
    remove = reverse("mentors:conflict-remove", args=[conflict.pk])
    officer_client.post(remove, {"reason": ""})
    assert ConflictOfInterest.objects.count() == 2
    officer_client.post(remove, {"reason": "เลือกผิดคน"})

    assert [c.official for c in ConflictOfInterest.objects.all()] == [other]
    event = AuditEvent.objects.get(action="conflict.removed")
    assert (event.household_id, event.reason) == (household.pk, "เลือกผิดคน")
    kept = RowHistory.objects.filter(table="mentors_conflictofinterest", operation="delete")
    assert kept.get().before["official_id"] == wrong.pk
    pairings.pair_mentor(household=household, official=wrong, by=officer)
    assert Pairing.objects.open().get().official == wrong


def test_an_interest_is_taken_back_in_ones_own_district_alone(officer_client):
    household, official = make_household("420201"), make_official("4202")
    there = make_user("district_officer", "4202")
    conflict = pairings.record_conflict(
        household=household, official=official, by=there, kind="relative"
    )
    remove = reverse("mentors:conflict-remove", args=[conflict.pk])
    assert officer_client.post(remove, {"reason": "x"}).status_code == 404
    assert ConflictOfInterest.objects.exists()
