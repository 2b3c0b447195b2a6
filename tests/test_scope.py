"""Who sees what: lists, pages, counts, exports, papers and API, with rows that could leak."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent, Membership
from assistance.services.letters import send_referral
from households.models import Household
from logbook.models import Visit
from places.models import Organization
from plans.services.plans import create_plan
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_household("420107")


@pytest.fixture
def elsewhere():
    return make_household("420201")


def test_the_households_of_a_list_are_looked_up_by_key_and_are_those_of_the_rule(here, elsewhere):
    """PostgreSQL reads every visit of the province for a sub-select alone."""
    mentor, officer = make_user("mentor"), make_user("district_officer", "4201")
    make_pairing(here, make_official(user=mentor), officer)
    outside = list(Household.objects.visible_to(mentor))
    with acting_for(mentor):
        mine = Household.objects.visible_to(mentor)
        assert list(mine) == outside == [here]
        assert f"IN ({here.pk})" in str(mine.query)
        assert f"household_id IN ({here.pk})" in str(
            Visit.objects.visible_to(mentor).query
        ).replace('"', "")
        assert f"IN ({here.pk})" not in str(Household.objects.visible_to(officer).query)


@pytest.fixture
def officer(here, elsewhere):
    return make_user("district_officer", "4201")


@pytest.fixture
def agency():
    return Organization.objects.get(code="loei-health")


def test_a_district_officer_sees_the_own_district_only(client, officer, here, elsewhere):
    client.force_login(officer)

    page = client.get(reverse("households:household-list"))
    api = client.get("/api/v1/households/").json()
    sheet = client.get(reverse("households:household-export"))

    assert list(page.context["page"].object_list) == [here]
    assert page.context["page"].paginator.count == 1
    assert [row["id"] for row in api["results"]] == [here.pk]
    assert api["count"] == 1
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [here.house_code]


def test_a_page_and_a_paper_of_another_district_are_not_there_and_the_attempt_is_kept(
    client, officer, elsewhere
):
    plan = create_plan(household=elsewhere, by=make_user(), goal_stage="survival", goal="พออยู่พอกิน")
    client.force_login(officer)

    addresses = [
        reverse("households:household-detail", args=[elsewhere.pk]),
        reverse("plans:plan-detail", args=[plan.pk]),
        reverse("plans:plan-pdf", args=[plan.pk]),
        reverse("households:person-reveal", args=[elsewhere.persons.get().pk]),
        f"/api/v1/households/{elsewhere.pk}/",
        f"/api/v1/plans/{plan.pk}/",
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    refused = AuditEvent.objects.filter(outcome="refused", actor_id=officer.pk)
    assert sorted(refused.values_list("reason", flat=True))[-4:] == sorted(addresses[:4])


def test_a_role_that_has_ended_opens_nothing(client, here):
    user = make_user("district_officer", "4201")
    Membership.objects.filter(user=user).update(ended_on=date(2021, 1, 1), end_reason="transferred")
    client.force_login(user)

    assert client.get(reverse("households:household-list")).status_code == 403
    assert list(Household.objects.visible_to(user)) == []


def test_a_mentor_sees_the_households_in_his_care_while_he_cares(client, here, elsewhere):
    user = make_user("mentor", "4201")
    pairing = make_pairing(here, make_official(user=user), make_user())
    assert list(Household.objects.visible_to(user)) == [here]

    pairing.ended_on, pairing.end_reason, pairing.ended_by = (
        timezone.localdate(),
        "reassigned",
        make_user(),
    )
    pairing.save()

    assert list(Household.objects.visible_to(user)) == []


@pytest.mark.parametrize("role", ["agency_officer", "executive"])
def test_agencies_and_executives_open_no_household(client, role, here, agency):
    area = "42" if role == "executive" else None
    user = make_user(role, area, agency if role == "agency_officer" else None)
    client.force_login(user)

    assert client.get(reverse("households:household-list")).status_code == 403
    assert client.get(reverse("households:household-detail", args=[here.pk])).status_code == 403
    assert list(Household.objects.visible_to(user)) == []


def test_an_agency_sees_its_own_referrals_with_the_least_data(client, officer, here, agency):
    other = Organization.objects.get(code="loei-labour")
    fields = {"household": here, "by": officer, "dimension_id": "health", "request": "ขอให้ดูแล"}
    fields["dimension"] = here.needs.get().dimension
    fields.pop("dimension_id")
    mine = send_referral(offline=True, organization=agency, subject="ของเรา", **fields)
    theirs = send_referral(offline=True, organization=other, subject="ของเขา", **fields)
    client.force_login(make_user("agency_officer", None, agency))

    page = client.get(reverse("assistance:referral-list"))
    detail = client.get(reverse("assistance:referral-detail", args=[mine.pk]))
    hidden = client.get(reverse("assistance:referral-detail", args=[theirs.pk]))

    assert list(page.context["page"].object_list) == [mine]
    assert hidden.status_code == 404
    person = here.persons.get()
    assert person.pin.masked not in detail.content.decode()
    assert person.full_name not in detail.content.decode()


def test_a_national_id_is_shown_for_a_reason_that_stays_on_record(client, officer, here):
    person = here.persons.get()
    client.force_login(officer)
    address = reverse("households:person-reveal", args=[person.pk])

    page = client.get(reverse("households:household-detail", args=[here.pk])).content.decode()
    without = client.post(address, {"reason": ""})
    revealed = client.post(address, {"reason": "ตรวจสอบกับบัตรประชาชน"})

    assert person.pin not in page.replace("-", "")
    assert without.status_code == 422
    assert person.pin.formatted in revealed.content.decode()
    event = AuditEvent.objects.get(action="identity.revealed")
    assert (event.actor_id, event.household_id, event.reason) == (
        officer.pk,
        here.pk,
        "ตรวจสอบกับบัตรประชาชน",
    )


def test_a_wrong_password_is_refused_and_kept(client):
    user = make_user("district_officer", "4201")

    response = client.post(reverse("account_login"), {"login": user.username, "password": "wrong"})

    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in response.content.decode()
    assert AuditEvent.objects.filter(action="refused:login", outcome="refused").count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "households:household-list",
        "mentors:pairing-board",
        "mentors:official-list",
        "logbook:visit-list",
        "assistance:referral-list",
        "logbook:worklist",
    ],
)
def test_a_list_costs_the_same_queries_with_one_row_and_with_many(
    client, django_assert_max_num_queries, name
):
    user, official = make_user("district_officer", "4201"), make_official(capacity=50)
    client.force_login(user)
    counts = []
    for more in (1, 12):
        for _ in range(more):
            household = make_household("420107", members=2, dimensions=("income", "health"))
            make_pairing(household, official, user)
            make_household("420108")
            send_referral(
                offline=True,
                household=household,
                by=user,
                subject="ก",
                request="ข",
                dimension=household.needs.first().dimension,
                organization=Organization.objects.get(code="loei-health"),
            )
        client.get(reverse(name))
        with django_assert_max_num_queries(40) as captured:
            client.get(reverse(name))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_finding_by_name_misspelling_house_number_and_national_id(client, officer, here):
    person = here.persons.get()
    client.force_login(officer)

    def found(text):
        page = client.get(reverse("households:household-list"), {"q": text})
        return list(page.context["page"].object_list)

    assert found(person.first_name) == [here]
    assert found(person.pin.formatted) == [here]
    assert found(here.house_number) == [here]
    assert found(here.house_code) == [here]
    assert found("ไม่มีคนนี้แน่นอน") == []
