"""Two people change one record: the first one wins, the other is told and loses nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assistance.models import Assistance
from assistance.services.giving import record_assistance
from committees.models import Committee, CommitteeSeat, Meeting
from committees.services.meetings import make_meeting
from core.seen import CHANGED
from indicators.models import Dimension
from mentors.models import Official
from places.models import Organization
from plans.models import PlanRow
from plans.services.plans import create_plan, save_plan_row
from tests.factories.people import make_household, make_official, make_user

pytestmark = pytest.mark.django_db


def plan_row(officer):
    plan = create_plan(
        household=make_household("420107"), by=officer, goal_stage="survival", goal="พอกิน"
    )
    month = timezone.localdate().replace(day=1)
    row = PlanRow(
        dimension_id="income", household_does="ปลูกผัก", first_month=month, last_month=month
    )
    row = save_plan_row(plan=plan, by=officer, row=row)
    address = reverse("plans:plan-row-edit", args=[plan.pk, row.pk])
    return address, "row-support", lambda: PlanRow.objects.get().support


def help_given(officer):
    given = record_assistance(
        id=uuid4(),
        by=officer,
        household=make_household("420107"),
        dimension=Dimension.objects.get(pk="income"),
        kind="goods",
        description="ข้าวสาร",
        given_on=timezone.localdate(),
    )
    address = reverse("assistance:help-edit", args=[given.pk])
    return address, "description", lambda: Assistance.objects.get().description


def organization(officer):
    body = Organization.objects.create(
        code="t", name="อบต.ทดสอบ", kind="local_government", serves=["420107"]
    )
    address = reverse("committees:organization-edit", args=[body.pk])
    return address, "phone", lambda: Organization.objects.get(pk=body.pk).phone


def official(officer):
    one = make_official("4201")
    address = reverse("mentors:official-edit", args=[one.pk])
    return address, "languages", lambda: Official.objects.get(pk=one.pk).languages


def account(officer):
    person = make_user("mentor", "4201")
    address = reverse("accounts:account-edit", args=[person.pk])
    return address, "position", lambda: type(person).objects.get(pk=person.pk).position


def order(officer):
    committee = Committee.objects.get(area_id="4201")
    address = reverse("committees:order-edit", args=[committee.pk])
    return address, "order_title", lambda: Committee.objects.get(pk=committee.pk).order_title


def seat(officer):
    committee = Committee.objects.get(area_id="4201")
    row = CommitteeSeat.objects.create(
        committee=committee, number="1", sort_key=1, title="ประธาน", role="member"
    )
    address = reverse("committees:seat-edit", args=[committee.pk, row.pk])
    return address, "note", lambda: CommitteeSeat.objects.get(pk=row.pk).note


def meeting(officer):
    row = make_meeting(
        committee=Committee.objects.get(area_id="4201"),
        by=officer,
        held_on=timezone.localdate(),
        starts_at="09:30",
        place="ห้องประชุม",
    )
    address = reverse("committees:meeting-edit", args=[row.pk])
    return address, "place", lambda: Meeting.objects.get(pk=row.pk).place


def as_shown(page) -> dict:
    """What a browser would send of the form of a page on which nothing was changed."""
    fields = list(page.context["form"])
    shown = {f.html_name: f.field.widget.format_value(f.value()) for f in fields}
    return {name: v for name, v in shown.items() if v not in (None, False, "", "False", [""])}


@pytest.mark.parametrize(
    "thing", [plan_row, help_given, organization, official, account, order, seat, meeting]
)
def test_what_another_has_changed_meanwhile_is_told_and_nothing_is_lost(client, reference, thing):
    role, area = ("administrator", "42") if thing is account else ("district_officer", "4201")
    officer = make_user(role, area)
    address, field, stored = thing(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    assert sent["seen"]

    assert client.post(address, sent | {field: "ของคนแรก"}).status_code == 302
    refused = client.post(address, sent | {field: "ของคนหลัง"})

    assert refused.status_code == 422
    assert CHANGED in refused.text
    assert "ขณะนี้บันทึกไว้ว่า “ของคนแรก”" in refused.text  # and what was typed:
    assert as_shown(refused) == sent | {field: "ของคนหลัง", "seen": as_shown(refused)["seen"]}
    assert stored() == "ของคนแรก"
    assert client.post(address, as_shown(refused)).status_code == 302
    assert stored() == "ของคนหลัง"


def test_whoever_says_the_same_is_not_asked_and_an_answer_without_the_mark_is_taken(client):
    """What stands is what was meant; a program that fills in the form has seen no page."""
    officer = make_user("district_officer", "4201")
    address, field, stored = organization(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    assert [client.post(address, sent | {field: "1"}).status_code for _ in range(2)] == [302, 302]
    del sent["seen"]
    assert client.post(address, sent | {field: "2"}).status_code == 302
    assert stored() == "2"
