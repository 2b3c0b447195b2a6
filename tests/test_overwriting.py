"""Two people change one record: the first one wins, the other is told and loses nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.forms import BooleanField
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from assistance.models import Assistance, HelpRequest, Project
from assistance.projects.services.projects import save_project
from assistance.services.giving import record_assistance
from assistance.services.requests import ask_for_help
from committees.models import Committee, CommitteeSeat, Meeting, Office
from committees.services.meetings import make_meeting
from committees.services.merging import merge_organizations
from core import days
from core.seen import CHANGED, hold_as_sent
from indicators.models import Dimension
from mentors.models import Official
from places.models import Organization
from plans.models import PlanRow
from plans.services.plans import agree_plan, create_plan, save_plan_row
from tests.confirming import confirm
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


def project(officer):
    body = Organization.objects.create(
        code="t", name="อบต.ทดสอบ", kind="local_government", serves=["420107"]
    )
    today = days.today()
    row = save_project(
        project=Project(
            created_by=officer,
            name="เลี้ยงไก่ไข่",
            kind="training",
            organization=body,
            fund="government",
            starts_on=today,
            ends_on=today,
            serves=["4201"],
        ),
        by=officer,
        dimensions=Dimension.objects.filter(pk="income"),
    )
    address = reverse("projects:project-edit", args=[row.pk])
    return address, "detail", lambda: Project.objects.get(pk=row.pk).detail


def as_shown(page) -> dict:
    """What a browser would send of the form of a page on which nothing was changed."""
    fields = list(page.context["form"])
    ticks = {f.html_name: f.value() and "on" for f in fields if isinstance(f.field, BooleanField)}
    shown = {f.html_name: f.field.widget.format_value(f.value()) for f in fields} | ticks
    return {name: v for name, v in shown.items() if v not in (None, False, "", "False", [""])}


THINGS = [plan_row, help_given, organization, official, account, order, seat, meeting, project]


@pytest.mark.some
@pytest.mark.parametrize("thing", THINGS)
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


@pytest.mark.parametrize("thing", THINGS)
def test_a_record_is_held_before_any_row_is_locked(client, reference, thing):
    """It stands in the way of nobody who locks in the order of their act."""
    role, area = ("administrator", "42") if thing is account else ("district_officer", "4201")
    officer = make_user(role, area)
    address, field, _stored = thing(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address, sent | {field: "x"}).status_code == 302
    said = [query["sql"] for query in queries]
    held = [n for n, sql in enumerate(said) if "hashtextextended" in sql and "LOCK" in sql.upper()]
    rows = [n for n, sql in enumerate(said) if " FOR NO KEY UPDATE" in sql or " FOR UPDATE" in sql]
    assert held[0] < min(rows, default=len(said))


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


@pytest.mark.some
@pytest.mark.parametrize(
    ("thing", "field", "value"),
    [
        (organization, "serves", ["4201"]),
        (organization, "gives", ["funding", "training"]),
        (organization, "kind", "network"),
        (organization, "is_active", ""),
        (plan_row, "row-last_month", f"{days.today().year + 544}-03"),
        (plan_row, "row-is_immediate", "on"),
        (help_given, "amount", "1,250.50"),
        (help_given, "given_on", "01/10/2569"),
        (meeting, "starts_at", "13.15"),
        (project, "budget", "5000"),
        (project, "dimensions", ["income", "health"]),
        (project, "stages", ["survival"]),
    ],
)
def test_a_field_nobody_touched_follows_what_another_has_saved(
    client, reference, thing, field, value
):
    """Each kind of field: whoever changes another one does not put it back."""
    officer = make_user("district_officer", "4201")
    address, words, stored = thing(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    assert client.post(address, sent | {field: value}).status_code == 302
    after = as_shown(client.get(address))
    assert after.get(field) != sent.get(field)

    assert client.post(address, sent | {words: "ของคนหลัง"}).status_code == 302

    assert stored() == "ของคนหลัง"
    now = as_shown(client.get(address))
    assert now == after | {words: "ของคนหลัง", "seen": now["seen"]}


def test_what_is_told_is_what_both_have_changed_and_pressed_again_it_keeps_the_rest(client):
    officer = make_user("district_officer", "4201")
    address, *_ = organization(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    client.post(address, sent | {"phone": "042000001", "note": "ของคนแรก"})

    refused = client.post(address, sent | {"note": "ของคนหลัง"})

    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"__all__", "note"}
    assert as_shown(refused)["phone"] == "042000001"
    assert client.post(address, as_shown(refused)).status_code == 302
    now = as_shown(client.get(address))
    assert (now["phone"], now["note"]) == ("042000001", "ของคนหลัง")


def test_a_refusal_for_another_reason_shows_what_stands_and_asks_of_it_no_more(client):
    """The page shows the telephone of the first; who leaves it so is not asked when it moves on."""
    officer = make_user("district_officer", "4201")
    address, _phone, stored = organization(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    client.post(address, sent | {"phone": "1"})
    wrong = as_shown(client.post(address, sent | {"email": "ไม่ใช่อีเมล"}))
    assert wrong["phone"] == "1"
    client.post(address, as_shown(client.get(address)) | {"phone": "2"})
    assert client.post(address, wrong | {"email": "a@example.org"}).status_code == 302
    assert stored() == "2"


def test_the_order_of_a_choice_of_several_is_no_change(client):
    officer = make_user("provincial_officer", "42")
    address, *_ = organization(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address)) | {"serves": ["4201", "4202"]}
    client.post(address, sent)
    sent = as_shown(client.get(address))
    client.post(address, sent | {"serves": ["4202", "4201"]})
    assert client.post(address, sent | {"serves": ["4203"]}).status_code == 302
    assert Organization.objects.get(code="t").serves == ["4203"]


def help_of(body, officer):
    given = record_assistance(
        id=uuid4(),
        by=officer,
        household=make_household("420107"),
        dimension=Dimension.objects.get(pk="income"),
        kind="goods",
        description="ข้าวสาร",
        given_on=timezone.localdate(),
        organization=body,
    )
    return reverse("assistance:help-edit", args=[given.pk]), "description", Assistance


def request_to(body, officer):
    household = make_household("420107")
    asked, _created = ask_for_help(
        household=household,
        by=officer,
        dimension=Dimension.objects.get(pk="income"),
        kind="goods",
        wanted="ข้าวสาร",
        organization=body,
    )
    return reverse("assistance:request-edit", args=[asked.pk]), "officer_note", HelpRequest


def bodies():
    made = {"kind": "local_government", "serves": ["420107"]}
    return [Organization.objects.create(code=f"t{n}", name=f"อบต. {n}", **made) for n in range(3)]


@pytest.mark.parametrize("thing", [help_of, request_to])
def test_a_body_merged_meanwhile_is_no_change_of_anybody(client, reference, thing):
    officer = make_user("provincial_officer", "42")
    stays, double, _other = bodies()
    address, words, rows = thing(double, officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    merge_organizations(stays=stays, double=double, by=officer)
    assert client.post(address, sent | {words: "ข้าวเหนียว"}).status_code == 302
    row = rows.objects.get()
    assert (row.organization, getattr(row, words)) == (stays, "ข้าวเหนียว")


@pytest.mark.parametrize("thing", [help_of, request_to])
def test_a_refused_page_shows_the_body_that_stands_for_the_one_chosen(client, reference, thing):
    """Pressing again would empty the field otherwise: the merged one is no choice any more."""
    officer = make_user("provincial_officer", "42")
    stays, double, other = bodies()
    address, words, rows = thing(other, officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    client.post(address, sent | {words: "ของคนแรก"})
    merge_organizations(stays=stays, double=double, by=officer)
    late = {words: "ของคนหลัง", "organization": str(double.pk)}
    refused = client.post(address, sent | late)
    assert refused.status_code == 422
    assert f'<option value="{stays.pk}" selected>' in refused.text
    assert client.post(address, as_shown(refused)).status_code == 302
    assert rows.objects.get().organization == stays


def test_of_two_who_write_the_first_letter_head_the_second_is_told(client):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    address = reverse("committees:office-edit", args=[Committee.objects.get(area_id="4201").pk])
    sent = as_shown(client.get(address)) | {"addressee": "นายอำเภอ"}
    client.post(address, sent | {"name": "ของคนแรก", "phone": "1"})
    refused = client.post(address, sent | {"name": "ของคนหลัง"})
    assert refused.status_code == 422
    assert "ขณะนี้บันทึกไว้ว่า “ของคนแรก”" in refused.text
    assert client.post(address, as_shown(refused)).status_code == 302
    office = Office.objects.get(area="4201")
    assert (office.name, office.phone) == ("ของคนหลัง", "1")


def test_what_another_changed_before_the_family_agreed_is_no_change_of_mine(client, reference):
    """The page shows all of the row; what was not touched on it is not said otherwise."""
    officer = make_user("district_officer", "4201")
    address, *_ = plan_row(officer)
    client.force_login(officer)
    sent = as_shown(client.get(address))
    client.post(address, sent | {"row-household_does": "เลี้ยงไก่"})
    agree_plan(plan=PlanRow.objects.get().plan, by=officer, agreed_by_name="สมมุติ")

    late = client.post(address, sent | {"row-status": "succeeded"})

    assert late.status_code == 302
    row = PlanRow.objects.get()
    assert (row.household_does, row.status) == ("เลี้ยงไก่", "succeeded")
    other = client.post(address, sent | {"row-household_does": "ปลูกข้าว"})
    assert other.status_code == 422
    assert PlanRow.objects.get().household_does == "เลี้ยงไก่"


def test_what_was_taken_away_while_somebody_waited_is_not_there():
    body = Organization.objects.create(code="t", name="อบต.ทดสอบ", kind="local_government")
    Organization.objects.filter(pk=body.pk).delete()
    with pytest.raises(Http404):
        hold_as_sent(body, {"seen": "{}"})


def row_of(address, *, field="label", of="formset", n=0, role="provincial_officer"):
    """A table of settings: a field of its first row, and another of its second."""

    def names(page):
        rows = page.context[of].forms
        return rows[n].add_prefix(field), rows[n + 1].add_prefix(field)

    return address, names


TABLES = [
    row_of("households:urgency-edit"),
    row_of("plans:ladder-edit"),
    row_of("logbook:limits-edit", field="days"),
    row_of("logbook:guide-edit", of="questions", field="text"),
    row_of("logbook:guide-edit", of="words", field="text"),
    row_of("reports:late-limit-edit", field="limit"),
    ("reports:target-edit", lambda page: ("target_42", "target_4201")),
]


def table_as_shown(page) -> dict:
    """What a browser would send of all that is on the page of a table."""
    context, shown = page.context, {}
    for name in ("formset", "questions", "words", "rule_form", "form"):
        found = context.get(name)
        parts = [found.management_form, *found.forms] if hasattr(found, "forms") else [found]
        for part in parts if found is not None else ():
            for f in part:
                is_tick = isinstance(f.field, BooleanField)
                value = f.value() and "on" if is_tick else f.field.widget.format_value(f.value())
                shown[f.html_name] = value
    shown["metric"] = context.get("metric")
    return {name: v for name, v in shown.items() if v not in (None, "", [""], False)}


def stored_in(client, address, name):
    return str(table_as_shown(client.get(address))[name])


@pytest.mark.some
@pytest.mark.parametrize(("name", "names"), TABLES)
def test_a_row_of_a_table_that_nobody_touched_stays_and_one_both_changed_is_told(
    client, reference, name, names
):
    client.force_login(make_user("provincial_officer", "42"))
    address, publish = reverse(name), {"publish": "1"}
    page = client.get(address)
    first, second = names(page)
    sent = table_as_shown(page)

    def send(data):
        said = data | publish
        if name == "households:urgency-edit":
            return confirm(client, address, said)
        return client.post(address, said)

    one, two, three = "7", "8", "9"
    assert send(sent | {first: one}).status_code == 302
    assert send(sent | {second: two}).status_code == 302
    assert (stored_in(client, address, first), stored_in(client, address, second)) == (one, two)

    refused = send(sent | {first: three})
    assert refused.status_code == 422
    assert CHANGED in refused.text
    assert stored_in(client, address, first) == one
    again = table_as_shown(refused)
    assert (str(again[first]), str(again[second])) == (three, two)
    assert send(again).status_code == 302
    assert (stored_in(client, address, first), stored_in(client, address, second)) == (three, two)


def test_a_table_that_is_sent_is_held_before_its_rows_are_read(client, reference):
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("logbook:limits-edit")
    sent = table_as_shown(client.get(address))
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address, sent | {"form-0-days": "7"}).status_code == 302
    said = [query["sql"] for query in queries]
    held = next(n for n, sql in enumerate(said) if "hashtextextended" in sql)
    assert held < next(n for n, sql in enumerate(said) if "logbook_worklimit" in sql)
    assert client.post(address, sent | {"form-1-days": "8"}).status_code == 302
    changes = AuditEvent.objects.filter(action="limits.changed")
    assert changes.count() == 2  # the row that only followed is no change of the second
