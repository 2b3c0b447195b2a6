"""The paper of a letter, whom it may be sent to, and answers written down for a body."""

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Notification
from accounts.services.accounts import set_active
from assistance.errors import OwnReferralError
from assistance.models import HelpRequest, Referral, ReferralLetter
from assistance.services.clock import remind
from assistance.services.letters import answer, answer_code
from core.thai import to_thai_digits
from tests.consequences.town import AREA, Town
from tests.factories.people import make_user
from tests.walk.lists import picture
from tests.walk.world import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path, houses=4)


@pytest.fixture
def mentor(town):
    mentor = town.mentor(5)
    for house in town.houses:
        town.pair(house, mentor)
    return mentor


@pytest.fixture
def letter(town, mentor):
    return town.join([town.ask(house, mentor) for house in town.houses])


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(pdf: bytes, *more) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def pages_of(pdf: bytes) -> int:
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    return int(done.stdout.decode().split("Pages:")[1].split()[0])


def told(user) -> list[str]:
    rows = Notification.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_four_households_stand_on_one_page_with_the_code(town, letter, tmp_path):
    answer_ = as_(town.officer).get(reverse("assistance:letter-pdf", args=[letter.pk]))
    assert answer_["Content-Type"] == "application/pdf"
    if folder := os.environ.get("KEEP_PAPERS"):
        Path(folder, "letter.pdf").write_bytes(answer_.content)
    text = text_of(answer_.content)
    assert pages_of(answer_.content) == 1
    with acting_for(town.officer):
        for house in town.houses:
            assert to_thai_digits(house.head_name) in text
        assert answer_code(letter) in text
    assert "เรียน" in text
    assert "ขอแสดงความนับถือ" in text


def test_a_letter_to_a_body_on_line_carries_no_code(town):
    referral = town.refer(town.houses[0])
    pdf = as_(town.officer).get(reverse("assistance:letter-pdf", args=[referral.letter_id])).content
    assert "รหัสตอบ" not in text_of(pdf)


def test_an_answer_by_telephone_is_written_down_with_who_and_when(town, mentor, letter):
    at = reverse("assistance:letter-record", args=[letter.pk])
    client = as_(town.officer)
    forms = client.get(at).context["forms"]
    said = {"name": "นายสมมุติ", "position": "ปลัด อบต.", "channel": "phone", "said_on": day(-1)}
    rows = {f"r{n}-action": "accept" for n in range(1, 4)}  # the fourth has no answer yet
    paper = {"paper": picture()}
    assert len(forms) == 4
    assert client.post(at, said | rows | paper).status_code == 302

    with acting_for(town.officer):
        statuses = sorted(letter.referrals.values_list("status", flat=True))
        event = Referral.objects.filter(letter=letter, status="accepted")[0].events.last()
    assert statuses == ["accepted", "accepted", "accepted", "sent"]
    assert (event.said_by, event.channel) == ("นายสมมุติ ปลัด อบต.", "phone")
    assert event.said_on == timezone.localdate() - timedelta(1)
    page = as_(mentor.user).get(reverse("assistance:referral-detail", args=[event.referral_id]))
    assert "นายสมมุติ ปลัด อบต." in page.text
    photo = as_(mentor.user).get(page.context["events"][-1].photo)
    assert b"".join(photo.streaming_content).startswith(b"\xff\xd8")
    assert sum("รับเรื่องแล้ว" in text for text in told(mentor.user)) == 3


@pytest.mark.parametrize("lacking", ["name", "channel", "said_on"])
def test_nothing_is_written_down_without_who_how_and_when(town, letter, lacking):
    said = {"name": "นายสมมุติ", "channel": "phone", "said_on": day(), "r1-action": "accept"}
    at = reverse("assistance:letter-record", args=[letter.pk])
    assert as_(town.officer).post(at, said | {lacking: ""}).status_code == 422
    with acting_for(town.officer):
        assert set(letter.referrals.values_list("status", flat=True)) == {"sent"}


def test_nobody_writes_down_answers_for_a_body_that_is_on_line(town):
    referral = town.refer(town.houses[0])
    at = reverse("assistance:letter-record", args=[referral.letter_id])
    said = {"name": "x", "channel": "phone", "said_on": day(), "r1-action": "complete"}
    as_(town.officer).post(at, said)
    with acting_for(town.officer):
        assert Referral.objects.get(pk=referral.pk).status == "sent"


def test_the_sender_neither_sees_the_answer_form_nor_can_answer(town):
    both = make_user(Role.DISTRICT_OFFICER, AREA)
    both.memberships.create(
        role=Role.AGENCY_OFFICER, organization=town.agency, started_on="2020-01-01"
    )
    town.officer = both
    referral = town.refer(town.houses[0])
    page = as_(both).get(reverse("assistance:referral-detail", args=[referral.pk]))
    assert page.context["form"] is None
    with pytest.raises(OwnReferralError), acting_for(both):
        answer(referral=referral, by=both, action="accept")


def test_an_agency_on_line_goes_from_plan_by_part_to_done(town, mentor):
    asked = town.ask(town.houses[0], mentor)
    client = as_(town.officer)
    said = {"organization": town.agency.pk, "request_id": asked.pk, "subject": "ขอทุน"}
    client.post(reverse("assistance:letter-create"), said | {"request": "ขอความอนุเคราะห์"})
    with acting_for(town.officer):
        referral = Referral.objects.get()
    agency = as_(town.agent)
    at = reverse("assistance:referral-detail", args=[referral.pk])
    steps = (
        {"action": "plan", "outcome": "จัดพันธุ์ไก่", "until": day(10)},
        {"action": "partly", "outcome": "ให้ 10 ตัว", "kind": "goods", "amount": "500"},
        {"action": "complete", "outcome": "ให้ครบ", "kind": "goods", "amount": "700"},
    )
    seen = []
    for step in steps:
        assert agency.post(at, step).status_code == 302
        with acting_for(town.officer):
            found = Referral.objects.get()
            seen.append((found.status, HelpRequest.objects.get().status))
    assert seen == [("planned", "referred"), ("partly", "referred"), ("completed", "helped")]
    with acting_for(town.officer):
        assert sum(a.amount for a in found.assistance.all()) == 1200
    for user in (town.officer, mentor.user):
        assert sum(str(town.agency) in text for text in told(user)) == 3
    assert agency.get(reverse("assistance:request-list")).status_code == 403


def test_a_body_whose_last_reader_goes_is_asked_on_paper(town):
    referral = town.refer(town.houses[0])
    with acting_for(town.administrator):
        set_active(user=town.agent, active=False, by=town.administrator)
    client = as_(town.officer)
    page = client.get(reverse("assistance:letter-detail", args=[referral.letter_id]))
    assert "ไม่มีผู้อ่านในระบบแล้ว" in page.text
    client.post(reverse("assistance:letter-renew", args=[referral.letter_id]))
    with acting_for(town.officer):
        letter = ReferralLetter.objects.get()
        assert (letter.by_letter, letter.opens_answers) == (True, True)
        assert Referral.objects.get().by_letter


def test_the_clock_reminds_once_and_escalates_after_a_week(town):
    province = make_user(Role.PROVINCIAL_OFFICER, "42")
    chief = make_user(Role.EXECUTIVE, AREA)
    elsewhere = make_user(Role.EXECUTIVE, "4202")
    referral = town.refer(town.houses[0])
    due = referral.due_on
    before = {user: len(told(user)) for user in (town.agent, town.officer, province, chief)}

    def new(user):
        return len(told(user)) - before[user]

    for ago, expected in ((-4, (0, 0, 0, 0)), (-3, (1, 0, 0, 0)), (0, (1, 0, 0, 0))):
        remind(due + timedelta(ago))
        assert tuple(map(new, before)) == expected
    remind(due + timedelta(1))
    remind(due + timedelta(2))
    assert tuple(map(new, before)) == (2, 1, 0, 0)
    remind(due + timedelta(7))
    remind(due + timedelta(7))
    assert tuple(map(new, before)) == (2, 1, 1, 1)
    assert told(elsewhere) == []
    assert not any("สมมุติ" in text for user in before for text in told(user))


def test_the_same_request_goes_into_one_letter_only(town, letter):
    with acting_for(town.officer):
        taken = HelpRequest.objects.first()
    at = reverse("assistance:letter-create")
    answer_ = as_(town.officer).post(at, {"request_id": taken.pk}, follow=True)
    assert "โปรดเลือกคำขอ" in answer_.text
    with acting_for(town.officer):
        assert ReferralLetter.objects.count() == 1
