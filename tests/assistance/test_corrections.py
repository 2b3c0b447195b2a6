"""Help that is put right, sent again or looked for after something else has moved: what it said,
and whose it is, stays.
"""

import csv
import uuid

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from assistance.errors import AssistanceConflictError, AssistancePlanRowError, HelpConflictError
from assistance.models import Assistance
from assistance.services.entries import correct_entry
from assistance.services.giving import (
    SAID,
    correct_assistance,
    receive_assistance,
    withdraw_assistance,
)
from assistance.services.matching import take_out_of_household
from assistance.services.proposals import failed_indicators
from demo.lists import HEADINGS
from households.models import Person
from households.services.duplicates import merge_households
from households.tpmap.services.imports import import_list
from plans.forms.plans import PlanRowForm
from plans.models import PlanRow
from plans.services.plans import close_plan
from tests.assistance.helping import enter, enter_and_settle, pins_of
from tests.consequences.town import Town
from tests.factories.people import make_pin, make_user

pytestmark = pytest.mark.django_db
TOWN = {"houses": 2}  # see the fixture


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(town, house, **more) -> dict:
    """What a phone sends of help to the household."""
    return {
        "id": uuid.uuid4(),
        "household": house,
        "dimension": town.income(),
        "kind": "money",
        "description": "ทุนอาชีพ",
        "amount": 600,
        "given_on": timezone.localdate(),
    } | more


def merge(town, stays, double):
    with acting_for(town.officer):
        merge_households(stays=stays, double=double, by=town.officer, chosen={})


def test_help_sent_again_late_is_known_after_correction_merge_and_withdrawal(town):
    kept, double = town.houses
    said, by = sent(town, double), town.officer
    with acting_for(by):
        given, created = receive_assistance(by=by, **said)
        correct_assistance(assistance=given, by=by, amount=750)
    assert created
    merge(town, kept, double)
    with acting_for(by):
        withdraw_assistance(assistance=given, by=by, reason="ผิดบ้าน")
        assert receive_assistance(by=by, **said) == (given, False)
        for other in ({"amount": 750}, {"household": kept}, {"description": "อื่น"}):
            with pytest.raises(AssistanceConflictError):
                receive_assistance(by=by, **said | other)
        Assistance.objects.filter(pk=given.pk).update(content_hash="")  # from before 1.1
        with pytest.raises(AssistanceConflictError):
            receive_assistance(by=by, **said)
        now = said | {"amount": 750, "household": kept}
        assert receive_assistance(by=by, **now) == (given, False)


def test_an_entry_sent_again_late_is_known_after_its_correction(town):
    fields = {"id": uuid.uuid4(), "pin": make_pin(), "amount": 600}
    entry = enter(town, **fields)
    with acting_for(town.agent):
        correct_entry(entry=entry, by=town.agent, amount=750)
    assert enter(town, **fields) == entry
    with pytest.raises(HelpConflictError):
        enter(town, **fields | {"amount": 750})


def test_an_activity_belongs_to_the_household_that_is_helped(town):
    own, other = town.houses
    mentor = town.mentor()
    for house in town.houses:
        town.pair(house, mentor)
    plans = [town.plan(house, mentor) for house in town.houses]
    with acting_for(mentor.user):
        rows = [plan.rows.get() for plan in plans]
        given, _new = receive_assistance(by=mentor.user, **sent(town, own, plan_row=rows[0]))
        with pytest.raises(AssistancePlanRowError):
            receive_assistance(by=mentor.user, **sent(town, own, plan_row=rows[1]))
        with pytest.raises(AssistancePlanRowError):
            correct_assistance(assistance=given, by=mentor.user, plan_row=rows[1])
    answer = client_of(mentor.user).post(
        "/api/v1/assistance/",
        {k: getattr(v, "pk", v) for k, v in sent(town, other, plan_row=rows[0]).items()},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (422, AssistancePlanRowError.code)


def test_what_is_no_longer_offered_stays_when_the_amount_is_put_right(town):
    """The plan is closed, the need met in the next list, the office closed, the person known
    twice."""
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    plan = town.plan(house, mentor)
    with acting_for(town.officer):
        said = sent(
            town,
            house,
            person=house.persons.order_by("pk")[0],
            indicator=failed_indicators(house).get(),
            organization=town.body(),
            plan_row=plan.rows.get(),
        )
        given, _new = receive_assistance(by=town.officer, **said)
        close_plan(plan=plan, by=town.officer, close_reason="completed")
    with acting_for(town.administrator):
        type(said["organization"]).objects.filter(pk=said["organization"].pk).update(
            is_active=False
        )
        house.person_listings.update(failed_indicators=[])
    address, client = reverse("assistance:help-edit", args=[given.pk]), client_of(town.officer)
    form = client.get(address).context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    names = ("person", "indicator", "organization", "plan_row")
    with acting_for(town.officer):
        offered = {name: str(form[name]) for name in names}
    assert all("selected" in shown for shown in offered.values()), offered
    posted |= {name: getattr(given, f"{name}_id") for name in offered}
    assert client.post(address, posted | {"amount": "750"}).status_code == 302
    before = model_to_dict(given, SAID)
    with acting_for(town.officer):
        now = model_to_dict(Assistance.objects.get(pk=given.pk), SAID)
    assert now == before | {"amount": 750}

    with acting_for(town.officer):
        row = plan.rows.get()
        row.organization = said["organization"]
        offered = PlanRowForm(plan=plan, instance=row, prefix="row").fields["organization"].queryset
        assert said["organization"] in offered
        new = PlanRowForm(plan=plan, instance=PlanRow(plan=plan), prefix="row")
        assert said["organization"] not in new.fields["organization"].queryset


def test_what_was_found_follows_the_household_to_its_district(town):
    house = town.houses[0]
    pins = pins_of(town, house)
    enter_and_settle(town, pins[0])
    path = town.folder / "moved.csv"
    with acting_for(town.officer):
        people = Person.objects.filter(household=house).order_by("pk")
        first = {str(p.pin): (p.first_name, p.relation) for p in people}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        for row in Town._rows([house.house_code], len(pins)):
            pin = pins[0] if row["ความสัมพันธ์กับหัวหน้าครัวเรือน"] == "หัวหน้าครัวเรือน" else pins[1]
            moved = {"เลขประจำตัวประชาชน": pin, "ตำบล": "นาด้วง", "อำเภอ": "นาด้วง"}
            writer.writerow(row | moved | {"ชื่อ": first[pin][0]})
    with acting_for(town.administrator):
        batch = import_list(path, data_year=2569, by=town.administrator)
        assert (batch.stage, batch.rejected) == ("applied", 0), batch.counts
    there = make_user("district_officer", "4202")
    with acting_for(there):
        given = Assistance.objects.get(household=house)
        assert (given.district, given.match.district) == (4202, 4202)
        take_out_of_household(assistance=given, by=there, reason="คนละคน")
    with acting_for(town.officer):
        assert not Assistance.objects.filter(pk=given.pk).exists()


def answered(client, address, asked) -> int:
    answer = client.get(address, asked)
    b"".join(answer)  # a file that is sent is closed with its last byte
    return answer.status_code


WRONG = ("x", "-1", "9" * 30, "4201ก", "2569-13")


def test_questions_nobody_understands_count_as_not_asked_and_leave_no_trace(town):
    enter_and_settle(town, pins_of(town, town.houses[0])[0])
    pages = {
        town.agent: ("entry-list", "entry-export"),
        town.officer: ("help-list", "help-export", "overlap-list", "referral-list"),
    }
    keys = ("month", "organization", "dimension", "area", "by", "household", "kind", "status")
    for user, names in pages.items():
        client = client_of(user)
        for name in names:
            address = reverse(f"assistance:{name}")
            for wrong in WRONG:
                asked = dict.fromkeys(keys, f"{wrong}zzz"[-40:])
                assert answered(client, address, asked) == 200, (name, wrong)
                assert answered(client, address, dict.fromkeys(keys, wrong)) == 200, (name, wrong)
    client = client_of(town.agent)
    for key in ("area", "household", "by"):
        assert answered(client, reverse("assistance:entry-export"), {key: "4201"}) == 200, key
    page = client_of(town.officer).get(reverse("assistance:overlap-list"), {"month": "x"})
    assert page.context["asked"].month == timezone.localdate().replace(day=1)
    with acting_for(purpose="a test reads the history"):
        assert "zzz" not in str(list(AuditEvent.objects.values_list("details", flat=True)))
