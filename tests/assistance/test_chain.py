"""From a mentor's request to an answer by the QR code of a letter, as the people who do it."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import Notification
from accounts.services.accounts import suspend
from assistance.models import HelpRequest, Referral, ReferralEvent, ReferralLetter
from assistance.services.answer_page import answer_code, answer_path
from core.pages import paginate
from places.models import Organization
from tests.clock import at
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TOWN = {"houses": 4}  # see the fixture


@pytest.fixture
def body(town):
    """An อบต. that is not on line."""
    return Organization.objects.create(
        code="sao-naan",
        name="องค์การบริหารส่วนตำบลนาอาน",
        kind="local_government",
        serves=[town.houses[0].subdistrict_id],
        gives=["housing"],
    )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asks(mentor, house, **more) -> HelpRequest:
    """The mentor asks on the page of the household; returns the request."""
    page = signed_in(mentor.user)
    at = reverse("assistance:request-create", args=[house.pk])
    said = {"kind": "housing", "wanted": "หลังคารั่ว", "urgency": "soon", "dimension": "living"}
    answer = page.post(at, said | more, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    with acting_for(mentor.user):
        return HelpRequest.objects.filter(household=house).latest("received_at")


def joins(town, requests, body, **more) -> ReferralLetter:
    page = signed_in(town.officer)
    keys = [r.pk for r in requests]
    at = reverse("assistance:letter-create")
    shown = page.get(at, {"request": keys})
    assert shown.status_code == 200
    said = shown.context["form"].initial | {"organization": body.pk, "request_id": keys}
    answer = page.post(at, {k: v for k, v in (said | more).items() if v is not None}, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    with acting_for(town.officer):
        return ReferralLetter.objects.latest("sent_at")


def mentored(town):
    mentor = town.mentor(4)
    for house in town.houses:
        town.pair(house, mentor)
    return mentor


def status_of(town, request):
    with acting_for(town.officer):
        return HelpRequest.objects.get(pk=request.pk).status


def test_a_request_that_waits_is_the_offices_work_until_it_is_joined_to_a_letter(town, body):
    mentor, house = mentored(town), town.houses[0]
    asked = asks(mentor, house, urgency="urgent")
    kind = {"kind": "request_waiting"}
    later = timezone.localdate() + timedelta(days=30)
    with at(later):
        shown = signed_in(town.officer).get(reverse("logbook:worklist"), kind)
        assert "เร่งด่วน ขอด้าน" in shown.text
        assert reverse("assistance:request-detail", args=[asked.pk]) in shown.text
        assert "ขอด้าน" not in signed_in(mentor.user).get(reverse("logbook:worklist"), kind).text
    joins(town, [asked], body, offline="on")
    with at(later):
        assert "ขอด้าน" not in signed_in(town.officer).get(reverse("logbook:worklist"), kind).text


def told(user) -> list[str]:
    return list(
        Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True)
    )


def test_what_cannot_wait_is_told_to_those_of_the_district_who_can_still_come_in(town, body):
    mentor, province = mentored(town), make_user("provincial_officer", "42")
    urgent = "มีคำขอความช่วยเหลือเร่งด่วนจากพี่เลี้ยง"
    with acting_for(town.administrator):
        suspend(user=town.verifier, by=town.administrator, reason="โทรศัพท์หาย")
    asks(mentor, town.houses[0], urgency="urgent")
    assert [urgent in told(user) for user in (town.officer, town.verifier, province)] == [
        True,
        False,
        False,
    ]
    with acting_for(town.administrator):
        suspend(user=town.officer, by=town.administrator, reason="โทรศัพท์หาย")
    asks(mentor, town.houses[1], urgency="urgent")
    assert urgent in told(province)


def opened(letter, code=None):
    """A stranger's browser after the right code: `(client, address, page)`."""
    client = Client()
    at = answer_path(letter)
    assert client.get(at).status_code == 200
    return client, at, client.post(at, {"code": code or answer_code(letter)})


def test_four_households_one_letter_one_answer_by_qr(town, body):
    mentor = mentored(town)
    requests = [asks(mentor, house) for house in town.houses]
    collecting = signed_in(town.officer).get(reverse("assistance:request-list"))
    assert collecting.context["page"].paginator.count == 4

    letter = joins(town, requests, body, offline="on")

    with acting_for(town.officer):
        referrals = list(letter.referrals.order_by("sent_at", "id"))
        assert {r.household for r in referrals} == set(town.houses)
        assert letter.by_letter
    assert {status_of(town, r) for r in requests} == {"referred"}

    client, at, page = opened(letter)
    forms = page.context["forms"]
    said = {"pass": page.context["pass"], "name": "นายสมมุติ ปลัด", "position": "ปลัด อบต."}
    for n, _form in enumerate(forms, 1):
        said |= {f"r{n}-action": "plan", f"r{n}-outcome": "ซ่อมหลังคา", f"r{n}-until": "31/12/2569"}
    said |= {"r4-action": "decline", "r4-outcome": "อยู่นอกเขต", "r4-until": ""}
    assert client.post(at, said).status_code == 200

    with acting_for(town.officer):
        found = sorted(Referral.objects.filter(letter=letter).values_list("status", flat=True))
        event = ReferralEvent.objects.filter(channel="qr").first()
    assert found == ["declined", "planned", "planned", "planned"]
    assert (event.by, event.said_by) == (None, "นายสมมุติ ปลัด ปลัด อบต.")
    assert sorted(status_of(town, r) for r in requests) == [
        "referred",
        "referred",
        "referred",
        "waiting",
    ]
    assert sum("กำหนดแผน" in text for text in told(town.officer)) == 3
    assert sum("ไม่รับเรื่อง" in text for text in told(mentor.user)) == 1


def test_what_is_ticked_is_of_one_page_and_a_heading_counts_only_what_it_knows(town, monkeypatch):
    mentor = mentored(town)
    for house in town.houses:
        asks(mentor, house)
    officer, address = signed_in(town.officer), reverse("assistance:request-list")
    whole = officer.get(address, {"group": "kind"}).content.decode()
    assert ("4 คำขอ</span>" in whole, "เลือกได้ครั้งละหนึ่งหน้า" in whole) == (True, False)
    monkeypatch.setattr("assistance.views.requests.paginate", partial(paginate, size=3))
    part = officer.get(address, {"group": "kind"}).content.decode()
    assert ("คำขอ</span>" in part, "เลือกได้ครั้งละหนึ่งหน้า" in part) == (False, True)
