"""A request from a phone: once however often it comes, by whoever had the household then."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Notification
from accounts.services.accounts import end_role
from assistance.models import HelpRequest
from assistance.services.requests import LEFT, answer_request
from committees.services.merging import merge_organizations
from households.services.households import leave_programme
from indicators.models import Indicator
from logbook.models import Visit
from mentors.services.pairings import hand_over
from places.models import Organization
from tests.consequences.town import AREA
from tests.factories.people import make_user
from tests.walk.lists import picture
from tests.walk.world import day, iso

pytestmark = pytest.mark.django_db
TOWN = {"houses": 2}  # see the fixture


@pytest.fixture
def mentor(town):
    mentor = town.mentor()
    town.pair(town.houses[0], mentor)
    return mentor


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user, path, **body):
    return as_(user).generic("POST", f"/api/v1/{path}", json.dumps(body), "application/json")


def entry(house, **more):
    return {
        "id": str(uuid.uuid4()),
        "household": house.pk,
        "dimension": "living",
        "kind": "housing",
        "wanted": "หลังคารั่ว",
        "urgency": "urgent",
        "asked_on": str(timezone.localdate()),
    } | more


def stored(town):
    with acting_for(town.officer):
        return list(HelpRequest.objects.order_by("received_at"))


def test_the_same_again_is_one_request_and_other_content_a_conflict(town, mentor):
    said = entry(town.houses[0])
    answers = [send(mentor.user, "requests/", **said) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 200, 200]
    other = send(mentor.user, "requests/", **said | {"wanted": "อย่างอื่น"})
    assert (other.status_code, other.json()["code"]) == (409, "request_conflict")
    assert [r.wanted for r in stored(town)] == ["หลังคารั่ว"]
    assert answers[2].json()["events"][0]["status"] == "waiting"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"action": "accept"}, "accepted"),
        ({"action": "plan", "outcome": "อบรม", "until": iso(30)}, "planned"),
        ({"action": "partly", "outcome": "ไก่", "kind": "goods"}, "partly"),
        ({"action": "complete", "outcome": "ไก่", "kind": "goods"}, "completed"),
        ({"action": "decline", "outcome": "ไม่ใช่งานของเรา"}, "declined"),
    ],
)
def test_an_agency_answers_and_reads_how_the_referral_stands(town, said, status):
    referral = town.refer(town.houses[0])
    if said["action"] == "complete":
        send(town.agent, f"referrals/{referral.pk}/answer/", action="accept")
    answer = send(town.agent, f"referrals/{referral.pk}/answer/", **said)
    assert (answer.status_code, answer.json().get("status")) == (200, status)
    with acting_for(town.agent):
        referral.refresh_from_db()
    assert referral.status == status


def test_what_an_officer_added_meanwhile_leaves_the_repeat_known(town, mentor):
    said = entry(town.houses[0])
    send(mentor.user, "requests/", **said)
    at = reverse("assistance:request-edit", args=[said["id"]])
    page = as_(town.officer).get(at).context["form"]
    filled = {name: page[name].value() or "" for name in page.fields}
    as_(town.officer).post(at, filled | {"officer_note": "12 แผ่น", "wanted": "กระเบื้อง 12 แผ่น"})
    assert send(mentor.user, "requests/", **said).status_code == 200
    (request,) = stored(town)
    with acting_for(town.officer):
        notes = list(request.events.values_list("note", flat=True))
    assert (request.wanted, request.officer_note) == ("กระเบื้อง 12 แผ่น", "12 แผ่น")
    assert notes[0] == "หลังคารั่ว"
    assert "หลังคารั่ว" in notes[1]


def test_what_is_not_offered_any_more_stays_in_a_request_that_is_completed(town, mentor):
    body = Organization.objects.create(code="t", name="มูลนิธิ", kind="foundation")
    indicator = Indicator.objects.exclude(number=27).order_by("-pk").first()
    said = entry(town.houses[0], organization=body.pk, indicator=indicator.pk)
    assert send(mentor.user, "requests/", **said).status_code == 201
    Organization.objects.filter(pk=body.pk).update(is_active=False)
    at = reverse("assistance:request-edit", args=[said["id"]])
    page = as_(town.officer).get(at).context["form"]
    filled = {name: page[name].value() or "" for name in page.fields}
    assert as_(town.officer).post(at, filled | {"officer_note": "12 แผ่น"}).status_code == 302
    (request,) = stored(town)
    assert (request.organization, request.indicator) == (body, indicator)


def test_an_id_of_somebody_elses_request_is_a_conflict(town, mentor):
    said = entry(town.houses[0])
    send(mentor.user, "requests/", **said)
    other = town.mentor()
    town.pair(town.houses[1], other)
    answer = send(other.user, "requests/", **said | {"household": town.houses[1].pk})
    assert answer.status_code == 409
    assert len(stored(town)) == 1


def test_asked_before_a_hand_over_it_arrives_afterwards_and_not_for_a_later_day(town, mentor):
    house, taker = town.houses[0], town.mentor()
    with acting_for(town.officer):
        hand_over(
            official=mentor,
            by=town.officer,
            end_reason="transferred",
            to=taker,
            ended_on=timezone.localdate() - timedelta(5),
        )
    before = str(timezone.localdate() - timedelta(7))
    assert send(mentor.user, "requests/", **entry(house, asked_on=before)).status_code == 201
    assert send(mentor.user, "requests/", **entry(house)).status_code == 403
    page = as_(taker.user).get(reverse("assistance:request-list"))
    assert page.context["page"].paginator.count == 1
    of_before = as_(mentor.user).get(reverse("assistance:request-list"))
    assert of_before.context["page"].paginator.count == 0
    (asked,) = stored(town)
    at = f"/api/v1/requests/{asked.pk}/photos/"  # what it shows comes after it, by whoever asked
    assert as_(mentor.user).post(at, {"photo": picture()}).status_code == 201
    assert as_(town.mentor().user).post(at, {"photo": picture(9)}).status_code == 404
    shown = as_(taker.user).get(reverse("assistance:request-detail", args=[asked.pk]))
    photo = as_(taker.user).get(shown.context["photos"][0].address)
    assert photo.getvalue().startswith(b"\xff\xd8")


def test_a_body_that_was_joined_or_closed_meanwhile_is_taken_as_what_it_is_now(town, mentor):
    house, province = town.houses[0], make_user(Role.PROVINCIAL_OFFICER, "42")
    stays, double, closed = (
        Organization.objects.create(code=f"t-{n}", name=n, kind="foundation") for n in "abc"
    )
    before = entry(house, organization=double.pk)
    assert send(mentor.user, "requests/", **before).status_code == 201
    Organization.objects.filter(pk=closed.pk).update(is_active=False)
    with acting_for(province):
        merge_organizations(stays=stays, double=double, by=province)
    after = [entry(house, organization=body.pk) for body in (double, closed)]
    answers = [send(mentor.user, "requests/", **said) for said in (before, *after, after[0])]
    assert [a.status_code for a in answers] == [200, 201, 201, 200]
    assert [r.organization for r in stored(town)] == [stays, stays, closed]
    given = {
        "id": str(uuid.uuid4()),
        "household": house.pk,
        "dimension": "living",
        "kind": "goods",
        "description": "ข้าวสาร",
        "given_on": str(timezone.localdate()),
        "organization": double.pk,
    }
    answers = [send(mentor.user, "assistance/", **given) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 200]
    assert answers[0].json()["organization"] == stays.pk


def test_a_photo_comes_after_the_request_and_once(town, mentor):
    said = entry(town.houses[0])
    send(mentor.user, "requests/", **said)
    at, photo_id = f"/api/v1/requests/{said['id']}/photos/", str(uuid.uuid4())
    sent = [
        as_(mentor.user).post(at, {"id": photo_id, "photo": picture()}).status_code
        for _ in range(2)
    ]
    assert sent == [201, 200]
    assert as_(mentor.user).post(at, {"id": photo_id, "photo": picture(9)}).status_code == 409
    for shade in (20, 40, 60, 80):
        assert as_(mentor.user).post(at, {"photo": picture(shade)}).status_code == 201
    refused = as_(mentor.user).post(at, {"photo": picture(100)})
    assert refused.json()["code"] == "too_many_photos"
    assert as_(town.officer).post(at, {"photo": picture(120)}).status_code == 422
    with acting_for(town.officer):
        answer_request(asked=HelpRequest.objects.get(), by=town.officer, answer="ได้รับแล้ว")
    late = [as_(mentor.user).post(at, {"photo": picture(shade)}) for shade in (20, 140)]
    assert [answer.status_code for answer in late] == [200, 409]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "x"},
        {"wanted": ""},
        {"dimension": "x"},
        {"asked_on": "2570-01-01"},
        {"asked_on": "2016-12-31"},
        {"urgency": "x"},
    ],
)
def test_what_cannot_be_is_refused_in_thai_and_kept_nowhere(town, mentor, wrong):
    answer = send(mentor.user, "requests/", **entry(town.houses[0]) | wrong)
    assert answer.status_code in (400, 403, 422), answer.json()
    assert stored(town) == []


def test_a_need_is_asked_along_with_a_visit_once_and_only_when_filled_in(town, mentor):
    house = town.houses[0]
    client = as_(mentor.user)
    at = reverse("logbook:visit-create", args=[house.pk])
    visit = {"purpose": "follow_up", "visited_on": day(), "summary": "พบทั้งบ้าน"}
    assert client.post(at, visit).status_code == 302
    assert stored(town) == []
    half = client.post(at, visit | {"visited_on": day(-1), "ask-kind": "housing"})
    assert (half.status_code, stored(town)) == (422, [])
    asked = {"ask-kind": "housing", "ask-wanted": "หลังคารั่ว", "ask-dimension": "living"}
    assert client.post(at, visit | {"visited_on": day(-1)} | asked).status_code == 302
    (request,) = stored(town)
    assert (request.asked_on, request.urgency) == (timezone.localdate() - timedelta(1), "normal")
    with acting_for(town.officer):
        assert Visit.objects.count() == 2


def test_a_visit_is_not_kept_where_what_is_asked_along_is_refused(town):
    """The household left while the form was open: said once, and nothing is half done."""
    house, client = town.houses[0], as_(town.officer)
    at = reverse("logbook:visit-create", args=[house.pk])
    assert 'name="ask-kind"' in client.get(at).text
    with acting_for(town.officer):
        leave_programme(household=house, reason="moved", by=town.officer)
    assert 'name="ask-kind"' not in client.get(at).text
    visit = {"purpose": "follow_up", "visited_on": day(), "summary": "พบทั้งบ้าน"}
    words = client.post(at, visit | {"ask-wanted": "หลังคารั่ว"})  # without a kind it is asked too
    assert (words.status_code, "หลังคารั่ว" in words.text) == (422, True)
    asked = {"ask-kind": "housing", "ask-wanted": "หลังคารั่ว", "ask-dimension": "living"}
    refused = client.post(at, visit | asked)
    assert (refused.status_code, LEFT in refused.text, stored(town)) == (422, True, [])
    with acting_for(town.officer):
        assert not Visit.objects.exists()
    assert client.post(at, visit).status_code == 302


def test_an_urgent_request_is_told_to_the_district_at_once(town, mentor):
    send(mentor.user, "requests/", **entry(town.houses[0]))
    texts = list(Notification.objects.filter(user=town.officer).values_list("text", flat=True))
    assert texts == ["มีคำขอความช่วยเหลือเร่งด่วนจากพี่เลี้ยง"]


def test_where_the_district_has_nobody_left_the_province_is_told(town, mentor):
    province = make_user(Role.PROVINCIAL_OFFICER, "42")
    with acting_for(town.administrator):
        for officer in (town.officer, town.verifier):
            ended = {"ended_on": timezone.localdate(), "end_reason": "transferred"}
            end_role(membership=officer.memberships.get(), by=town.administrator, **ended)
        elsewhere = make_user(Role.DISTRICT_OFFICER, "4202")  # collects there, only looks here
        elsewhere.memberships.create(role=Role.EXECUTIVE, area_id=AREA, started_on="2025-01-01")
    send(mentor.user, "requests/", **entry(town.houses[0]))
    told = Notification.objects.filter(key__startswith="request:")
    assert [line.user for line in told] == [province]
