"""Visits once, verified by another; referrals by their steps; exports once."""

import csv
import json
import uuid
from datetime import date, timedelta
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from assistance.errors import OutcomeMissingError, ReferralStateError
from assistance.models import Assistance
from assistance.services import answers as answering
from assistance.services.letters import send_referral
from logbook.errors import OwnVisitError, VisitConflictError, VisitDateError, VisitNotSubmittedError
from logbook.models import Visit
from logbook.services import visits as visiting
from places.models import Organization
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return make_household("420107")


@pytest.fixture
def mentor(household):
    user = make_user("mentor", "4201")
    make_pairing(household, make_official(user=user), user, started_on=date(2026, 1, 1))
    return user


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def record(household, by, **fields):
    defaults = {
        "id": uuid.uuid4(),
        "purpose": "first",
        "visited_on": timezone.localdate(),
        "summary": "พบครอบครัว",
        "assessment": {"skill": {"score": 3}},
    }
    return visiting.record_visit(by=by, household=household, **{**defaults, **fields})


def test_trap_17_the_same_visit_twice_is_one_visit(household, mentor):
    key = uuid.uuid4()
    first, created = record(household, mentor, id=key)
    second, again = record(household, mentor, id=key)

    assert (created, again, first.pk, second.pk) == (True, False, key, key)
    assert Visit.objects.count() == 1
    assert first.pairing.official.user == mentor
    household.refresh_from_db()
    assert household.survey_status == "surveyed"


def test_the_same_id_with_other_content_or_author_is_a_conflict(household, mentor, officer):
    key = uuid.uuid4()
    record(household, mentor, id=key)

    with pytest.raises(VisitConflictError):
        record(household, mentor, id=key, summary="อีกเรื่อง")
    with pytest.raises(VisitConflictError):
        record(household, officer, id=key)
    assert Visit.objects.get().summary == "พบครอบครัว"


@pytest.mark.parametrize("days", [1, -740])
def test_a_visit_in_the_future_or_long_ago_is_refused(household, mentor, days):
    with pytest.raises(VisitDateError):
        record(household, mentor, visited_on=timezone.localdate() + timedelta(days=days))
    assert Visit.objects.count() == 0


def test_trap_11_nobody_verifies_the_own_visit_or_one_that_is_decided(household, mentor, officer):
    visit, _ = record(household, mentor)
    with pytest.raises(OwnVisitError):
        visiting.verify_visit(visit=visit, by=mentor)

    visiting.verify_visit(visit=visit, by=officer)

    with pytest.raises(VisitNotSubmittedError):
        visiting.return_visit(visit=visit, by=make_user(), reason="ซ้ำ")
    visit.refresh_from_db()
    assert (visit.status, visit.verified_by) == ("verified", officer)
    assert AuditEvent.objects.filter(action="visit.verified", actor_id=officer.pk).count() == 1


def test_a_referral_goes_its_steps_and_the_help_is_recorded(household, officer):
    office = Organization.objects.get(code="loei-labour")
    agent = make_user("agency_officer", None, office)
    need = household.needs.get()
    referral = send_referral(
        offline=True,
        household=household,
        by=officer,
        dimension=need.dimension,
        organization=office,
        subject="หางาน",
        request="ขอฝึกอาชีพ",
    )
    assert agent.notifications.count() == 1
    need.refresh_from_db()
    assert need.status == "referred"

    with pytest.raises(ReferralStateError):
        answering.complete_referral(referral=referral, by=agent, outcome="เสร็จ")
    answering.accept_referral(referral=referral, by=agent)
    with pytest.raises(OutcomeMissingError):
        answering.complete_referral(referral=referral, by=agent, outcome=" ")
    answering.complete_referral(
        referral=referral, by=agent, outcome="ฝึกแล้ว", kind="training", amount=500
    )

    need.refresh_from_db()
    assert (need.status, Assistance.objects.get().organization) == ("helped", office)
    with pytest.raises(ReferralStateError):
        answering.decline_referral(referral=referral, by=agent, outcome="ไม่")
    assert list(referral.events.values_list("status", flat=True)) == [
        "sent",
        "accepted",
        "completed",
    ]


def test_a_problem_nobody_helped_with_waits_again_once_the_matter_is_closed(household, officer):
    office = Organization.objects.get(code="loei-labour")
    agent, need = make_user("agency_officer", None, office), household.needs.get()
    about = {"household": household, "dimension": need.dimension, "organization": office}
    said = {"subject": "หางาน", "request": "ขอฝึกอาชีพ", "offline": True}
    for closes in (answering.complete_referral, answering.decline_referral):
        referral = send_referral(by=officer, **about, **said)
        answering.accept_referral(referral=referral, by=agent)
        closes(referral=referral, by=agent, outcome="ให้คำแนะนำทางโทรศัพท์แล้ว")
        need.refresh_from_db()
        assert need.status == "waiting"


def test_the_api_takes_a_visit_by_client_made_id(client, household, mentor):
    client.force_login(mentor)
    body = {
        "id": str(uuid.uuid4()),
        "household": household.pk,
        "purpose": "follow_up",
        "visited_on": str(timezone.localdate()),
        "summary": "ไปเยี่ยม",
        "progress": [{"dimension": "income", "progress": "better"}],
    }

    def send(**changes):
        data = json.dumps({**body, **changes})
        return client.post("/api/v1/visits/", data, content_type="application/json")

    elsewhere = make_household("420201")
    assert [send().status_code, send().status_code] == [201, 200]
    conflict = send(summary="อื่น")
    assert (conflict.status_code, conflict.json()["code"]) == (409, "visit_conflict")
    hidden = send(id=str(uuid.uuid4()), household=elsewhere.pk)
    assert (hidden.status_code, set(hidden.json()["fields"])) == (400, {"household"})
    assert Visit.objects.count() == 1


def test_an_export_takes_each_verified_visit_once_and_no_formula(
    household, mentor, officer, tmp_path
):
    visit, _ = record(household, mentor, summary="=HYPERLINK(1)", visited_on=timezone.localdate())
    record(household, mentor)
    visiting.verify_visit(visit=visit, by=officer)
    month = f"{timezone.localdate().year + 543}-{timezone.localdate().month:02d}"

    def export(name):
        out = StringIO()
        call_command("logbook_export", month=month, out=tmp_path / name, json=True, stdout=out)
        return json.loads(out.getvalue())

    first = export("a.xlsx")
    again = export("b.xlsx")

    assert first == again
    assert first["rows"] == 1
    cells = [
        cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active.values for cell in row
    ]
    assert "'=HYPERLINK(1)" in cells


def test_the_export_says_strengths_and_obstacles_of_each_aspect_in_their_order(
    household, mentor, officer, tmp_path
):
    visit, _ = record(
        household,
        mentor,
        assessment={
            "way_out": {"score": 4, "strengths": "มีตลาดใกล้บ้าน"},
            "attitude": {"score": 2, "note": "ท้อ", "obstacles": "=1+1"},
            "skill": {"score": 5},
        },
    )
    visiting.verify_visit(visit=visit, by=officer)
    month = f"{timezone.localdate().year + 543}-{timezone.localdate().month:02d}"
    call_command("logbook_export", month=month, out=tmp_path / "a.xlsx", stdout=StringIO())
    call_command("logbook_export", month=month, out=tmp_path / "a.csv", stdout=StringIO())

    _title, _notice, headings, cells = openpyxl.load_workbook(tmp_path / "a.xlsx").active.values
    said = dict(zip(headings, cells, strict=True))

    assert said["4 ท"] == "ทัศนคติ 2; ทักษะ 5; ทางออก 4"
    assert said["สิ่งที่พบ (4 ท)"] == "ทัศนคติ: ท้อ"
    assert said["จุดแข็ง (4 ท)"] == "ทางออก: มีตลาดใกล้บ้าน"
    assert said["อุปสรรค (4 ท)"] == "ทัศนคติ: =1+1"
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {name: str(value or "") for name, value in said.items()}


def test_a_bad_month_exits_2_with_one_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit) as status:
        call_command("logbook_export", month="2026-05", out=tmp_path / "a.xlsx")
    assert status.value.code == 2
    assert capsys.readouterr().err == "--month 2026-05: write the month as 2569-05 (พ.ศ.).\n"


def test_verifying_in_the_list_swaps_the_row_or_says_why_not(client, household, mentor, officer):
    visit, _ = record(household, mentor)
    client.force_login(officer)
    address = reverse("logbook:visit-verify", args=[visit.pk])

    done = client.post(address, headers={"HX-Request": "true"})
    late = client.post(address, headers={"HX-Request": "true"})

    assert (done.status_code, late.status_code) == (200, 422)
    assert "รับรองแล้ว" in done.content.decode()
    assert str(VisitNotSubmittedError()) in late.content.decode()


def test_a_visit_brought_in_for_the_mentor_is_asked_about_and_one_of_another_is_not(
    client, household, mentor, officer
):
    """What the officer entered from earlier work is known when the mentor enters it again."""
    other, today = make_official(user=make_user("mentor", "4201")), timezone.localdate()
    for visitor, summary in ((mentor.official, "พบแม่"), (other, "พบพร้อมผู้ใหญ่บ้าน")):
        said = {"purpose": "follow_up", "summary": summary, "is_brought_in": True}
        record(household, officer, visited_by=visitor, **said)
    form = {"purpose": "follow_up", "visited_on": today, "summary": "พบแม่ที่บ้าน"}
    at = reverse("logbook:visit-create", args=[household.pk])
    client.force_login(mentor)
    asked = client.post(at, form)
    assert (asked.status_code, asked.context["alike"].found.summary) == (422, "พบแม่")
    client.force_login(officer)  # who wrote both down, and visits there too
    assert client.post(at, form).status_code == 302
