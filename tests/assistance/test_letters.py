"""The paper of a letter, whom it may be sent to, and answers written down for a body."""

import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import AuditEvent, Notification
from accounts.services.accounts import end_role, set_active
from assistance.consequences import UNTOLD_OF_LEAVING, UNTOLD_OF_THE_PROVINCE
from assistance.errors import OutcomeMissingError, OwnReferralError, ReferralStateError
from assistance.forms import AnswerForm
from assistance.models import HelpRequest, Referral, ReferralLetter
from assistance.serializers.referrals import AnswerInput
from assistance.services.answer_page import answer_code, answer_once
from assistance.services.answers import ACTIONS, accept_referral, answer, decline_referral
from assistance.services.clock import remind
from assistance.services.letters import answer_letter, put_on_paper, send_letter, send_referral
from assistance.services.referrals import BODY_UNTOLD, Item, ReportedAnswer, withdraw_referral
from assistance.services.requests import answer_request, withdraw_request
from committees.models import RegisteredLetter
from committees.services.offices import save_office
from committees.services.register import cancel_letter
from core.thai import to_thai_digits
from households.services.households import leave_programme, return_to_programme
from mentors.services.pairings import hand_over
from places.models import Area
from tests.confirming import confirm
from tests.consequences.town import AREA
from tests.factories.people import make_user
from tests.factories.registers import begin_book
from tests.walk.lists import picture
from tests.walk.world import day

pytestmark = pytest.mark.django_db
TOWN = {"houses": 4}  # see the fixture
DISTRICT = Role.DISTRICT_OFFICER


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


@pytest.mark.parametrize("closed", [[2], [1, 2, 3, 4]])
def test_what_was_written_down_for_a_household_closed_meanwhile_is_shown(town, letter, closed):
    at = reverse("assistance:letter-record", args=[letter.pk])
    said = {"name": "นายสมมุติ", "channel": "phone", "said_on": day(), "r1-action": "accept"}
    said |= {"r2-action": "decline", "r2-outcome": "ไม่มีงบประมาณปีนี้"}
    with acting_for(town.officer):
        for referral in letter.referrals.filter(line__in=closed):
            withdraw_referral(referral=referral, by=town.officer, outcome="ส่งผิด")
    page = as_(town.officer).post(at, said)
    assert page.status_code == 422
    assert page.text.count("ไม่มีงบประมาณปีนี้") == 1
    assert "2 มีผู้ตอบหรือถอนไปแล้วระหว่างที่กรอก" in page.text
    with acting_for(town.officer):
        assert not letter.referrals.filter(status="accepted").exists()


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
    late = agency.post(at, {"action": "complete", "outcome": "ให้อีก 5 ตัว", "amount": "๙๐๐"})
    assert late.status_code == 422
    assert late.content.decode().count(ReferralStateError.message) == 1
    assert "ให้อีก 5 ตัว" in late.content.decode()
    assert not re.search(r"(?<!\d)900(?!\d)", agency.get(at).content.decode())
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


def test_a_letter_on_paper_stands_in_the_register_under_a_number_that_is_never_used_twice(
    town, mentor
):
    """One that goes in the system takes none until somebody asks for it."""
    with acting_for(town.officer):
        head = {"name": "ที่ทำการปกครอง", "reference_prefix": "ลย 0118/"}
        save_office(area=Area.objects.get(pk=AREA), by=town.officer, **head)
    before = town.join([town.ask(town.houses[0], mentor)])
    number = reverse("assistance:letter-number", args=[before.pk])
    refused = as_(town.officer).post(number, follow=True)
    assert "ระบุเลขต่อจากสมุด" in refused.text  # the office still numbers in its book of paper
    with acting_for(town.officer):
        assert (before.number, RegisteredLetter.objects.count()) == ("", 0)
    begin_book(town.officer, AREA)
    letter = town.join([town.ask(house, mentor) for house in town.houses])
    online = town.refer(town.houses[0]).letter
    client, numbers = as_(town.officer), RegisteredLetter.objects.order_by("number")
    number = reverse("assistance:letter-number", args=[letter.pk])
    with acting_for(town.officer):
        first = numbers.last()
        assert (first.area_id, first.subject, first.paper_kind) == (
            AREA,
            letter.subject,
            "assistance.letter",
        )
        assert letter.number == first.reference
        assert not online.number
    client.post(number)  # it has one
    with acting_for(town.officer):
        assert numbers.count() == 2
        cancel_letter(letter=first, by=town.officer, reason="พิมพ์ผิด")
    paper = reverse("assistance:letter-pdf", args=[letter.pk])
    assert to_thai_digits(first.reference) not in text_of(client.get(paper).content)
    for one in (letter, online):
        client.post(reverse("assistance:letter-number", args=[one.pk]))
    with acting_for(town.officer):
        assert [(row.number, row.reference) for row in numbers][2:] == [
            (3, ReferralLetter.objects.get(pk=letter.pk).number),
            (4, ReferralLetter.objects.get(pk=online.pk).number),
        ]
        second = numbers[2].reference
    assert to_thai_digits(second) in text_of(client.get(paper).content)
    listed = client.get(reverse("committees:register-list")).text
    assert listed.count(letter.subject) == 3


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
    with acting_for(town.administrator):
        runs = AuditEvent.objects.filter(action="referral.reminded").order_by("pk")
        assert [sum(run.details.values()) for run in runs] == [0, 1, 0, 2, 0, 2, 0]
    assert not any("สมมุติ" in text for user in before for text in told(user))


def test_who_has_moved_on_is_not_told_and_who_does_their_work_is(town, mentor):
    """The officer who sent it, the mentor who asked and the chief have gone."""
    asked, province = town.ask(town.houses[0], mentor), make_user(Role.PROVINCIAL_OFFICER, "42")
    with acting_for(town.officer):
        referral = send_referral(
            household=town.houses[0],
            by=town.officer,
            dimension=town.income(),
            organization=town.agency,
            subject="ขอทุน",
            request="ขอทุน",
            requests=[asked],
        )
        taker = town.mentor(5)
        hand_over(official=mentor, by=town.officer, end_reason="transferred", to=taker)
    with acting_for(town.administrator):
        ended = {"ended_on": timezone.localdate(), "end_reason": "transferred"}
        role = town.officer.memberships.get()
        end_role(membership=role, by=town.administrator, **ended)
    before = {u: len(told(u)) for u in (town.officer, mentor.user)}
    with acting_for(town.agent):
        accept_referral(referral=referral, by=town.agent)
    assert "รับเรื่องแล้ว" in " ".join(told(taker.user))
    assert "รับเรื่องแล้ว" in " ".join(told(town.verifier))
    remind(timezone.localdate() + timedelta(30))
    assert "โปรดติดตาม" in " ".join(told(town.verifier))
    assert "แจ้งนายอำเภอ" in " ".join(told(province))
    assert before == {u: len(told(u)) for u in before}


def test_needs_wait_again_once_nobody_is_asked_any_more(town):
    house = town.houses[0]
    first, second = town.refer(house), town.refer(house)
    seen = []
    for referral in (first, second):
        with acting_for(town.agent):
            decline_referral(referral=referral, by=town.agent, outcome="ไม่มีงบ")
        with acting_for(town.officer):
            seen.append(set(house.needs.values_list("status", flat=True)))
    assert seen == [{"referred"}, {"waiting"}]


def test_what_comes_back_into_the_programme_is_asked_as_its_letter_is_now(town):
    """One household left, the reader went and the letter was put on paper, then it came back."""
    items = [Item(h, town.income(), "ขอทุน", "ขอทุน") for h in town.houses[:2]]
    said = {"organization": town.agency, "subject": "x", "request": "x", "items": items}
    with acting_for(town.officer):
        letter = send_letter(by=town.officer, **said)
        due = letter.due_on
        leave_programme(household=town.houses[0], reason="moved", by=town.officer)
    with acting_for(town.administrator):
        set_active(user=town.agent, active=False, by=town.administrator)
    with acting_for(town.officer):
        put_on_paper(letter=letter, by=town.officer)
        back = letter.referrals.get(household=town.houses[0])
        long_ago = timezone.now() - timedelta(40)
        Referral.objects.filter(pk=back.pk).update(closed_at=long_ago)
        _house, told_ = return_to_programme(
            household=town.houses[0], by=town.officer, reason="กลับมา"
        )
        back.refresh_from_db()
        assert (back.status, back.by_letter) == ("sent", True)
        assert back.due_on == due + timedelta(40)
        assert any(str(town.agency) in sentence for sentence in told_)
        letter.refresh_from_db()
    with acting_for(purpose="test"):
        answers = {r.pk: {"action": "accept"} for r in letter.referrals.all()}
        answer_once(letter=letter, answers=answers, said_by="ปลัด")


def test_a_body_on_paper_is_told_of_a_withdrawal_by_whoever_sent_it(town, letter):
    with acting_for(town.officer):
        first, second = letter.referrals.filter(line__in=(1, 2)).order_by("line")
    client, at = as_(town.verifier), reverse("assistance:referral-withdraw", args=[first.pk])
    question = client.get(at).text
    assert "จะไม่มีใครของหน่วยงานได้รับแจ้ง" in question
    assert "จะไม่ต้องดำเนินการเรื่องนี้ต่อ" not in question
    confirm(client, at, {"outcome": "ส่งผิดหน่วยงาน"})
    page = client.get(reverse("assistance:referral-detail", args=[first.pk]))
    assert BODY_UNTOLD in page.text
    assert sum(BODY_UNTOLD in text for text in told(town.officer)) == 1
    leaving = client.get(reverse("households:household-leave", args=[second.household_id]))
    assert UNTOLD_OF_LEAVING in leaving.text
    with acting_for(town.verifier):
        leave_programme(household=second.household, reason="moved", by=town.verifier)
    assert sum(BODY_UNTOLD in text for text in told(town.officer)) == 2


def test_a_body_on_line_hears_of_a_withdrawal_itself(town):
    referral = town.refer(town.houses[0])
    at = reverse("assistance:referral-withdraw", args=[referral.pk])
    assert "จะไม่ต้องดำเนินการเรื่องนี้ต่อ" in as_(town.verifier).get(at).text
    confirm(as_(town.verifier), at, {"outcome": "ส่งผิด"})
    assert any("ไม่ต้องดำเนินการต่อ" in text for text in told(town.agent))
    assert not any(BODY_UNTOLD in text for text in told(town.officer))


def opened_by(users, letter) -> list[int]:
    at = reverse("assistance:letter-detail", args=[letter.pk])
    return [as_(user).get(at).status_code for user in users]


def test_a_letter_belongs_to_the_district_its_households_have_moved_to(town, mentor):
    """Where they lie in several it is the province's."""
    one = town.join([town.ask(town.houses[0], mentor)])
    several = town.join([town.ask(house, mentor) for house in town.houses[:2]])
    province, there = make_user(Role.PROVINCIAL_OFFICER, "42"), make_user(DISTRICT, "4202")
    people = (town.officer, there, province)
    assert [opened_by(people, letter) for letter in (one, several)] == [[200, 404, 200]] * 2
    town.move(town.houses[0])
    assert opened_by(people, one) == [404, 200, 200]
    assert opened_by(people, several) == [404, 404, 200]
    renewed = as_(there).post(reverse("assistance:letter-renew", args=[one.pk]))
    assert renewed.status_code == 302
    assert as_(there).get(reverse("assistance:letter-pdf", args=[one.pk])).status_code == 200
    town.move(town.houses[1])
    assert opened_by(people, several) == [404, 200, 200]


def test_who_can_open_a_letter_of_several_districts_hears_that_it_has_to_be_printed(town, mentor):
    province, house = make_user(Role.PROVINCIAL_OFFICER, "42"), town.houses[1]
    town.join([town.ask(house, mentor) for house in town.houses[:2]])
    town.move(town.houses[0])
    with acting_for(town.verifier):
        leave_programme(household=house, reason="moved", by=town.verifier)
        said = return_to_programme(household=house, by=town.verifier, reason="กลับมาอยู่")[1]
    assert said == [UNTOLD_OF_THE_PROVINCE.format(town.body())]
    with acting_for(purpose="test"):
        lines = Notification.objects.filter(key__startswith="referral-again:")
        assert [(line.user, line.text) for line in lines] == [(province, said[0][:255])]
        assert Referral.objects.get(household=house).by_letter


def test_of_a_letter_of_several_districts_the_province_presses_and_the_district_is_told_why(
    town, mentor
):
    province = make_user(Role.PROVINCIAL_OFFICER, "42")
    letter = town.join([town.ask(house, mentor) for house in town.houses[:2]])
    with acting_for(town.officer):
        put_on_paper(letter=letter, by=town.officer)
        mine = letter.referrals.get(household=town.houses[0])
    page, why = reverse("assistance:referral-detail", args=[mine.pk]), "มีครัวเรือนหลายอำเภอ"
    assert why not in as_(town.officer).get(page).text
    town.move(town.houses[1])
    assert [why in as_(user).get(page).text for user in (town.officer, province)] == [True, False]
    remind(letter.due_on + timedelta(1))
    with acting_for(purpose="test"):
        lines = Notification.objects.filter(key__startswith="referral-unanswered:")
        assert {line.user for line in lines} == {province}


def test_a_withdrawn_household_is_not_on_the_letter_and_what_it_wanted_waits_again(town, letter):
    with acting_for(town.officer):
        first = letter.referrals.get(line=1)
    paper = reverse("assistance:letter-pdf", args=[letter.pk])
    client = as_(town.officer)
    assert text_of(client.get(paper).content).count("ทุนเลี้ยงไก่") == 4
    withdraw = reverse("assistance:referral-withdraw", args=[first.pk])
    said = client.post(withdraw, {"outcome": "ส่งผิด"}).context["question"].lines
    assert [(line.count, line.unit) for line in said] == [(2, "คน"), (1, "คำขอ")]
    confirm(client, withdraw, {"outcome": "ส่งผิด"})
    with acting_for(town.officer):
        assert first.requests.get().status == "waiting"
        assert set(first.household.needs.values_list("status", flat=True)) == {"waiting"}
    assert text_of(client.get(paper).content).count("ทุนเลี้ยงไก่") == 3


def test_every_act_on_a_letter_holds_its_households_first(town, letter):
    """Else two acts wait for each other."""
    reported = ReportedAnswer("phone", "ปลัด", timezone.localdate())
    with acting_for(purpose="test"):
        keys = [r.pk for r in letter.referrals.all()]
        written = {
            "answers": {keys[0]: {"action": "accept"}},
            "reported": reported,
            "by": town.officer,
        }
        once = {"answers": {keys[1]: {"action": "accept"}}, "said_by": "ปลัด"}
        acts = (
            lambda: put_on_paper(letter=letter, by=town.officer),
            lambda: answer_letter(letter=letter, **written),
            lambda: answer_once(letter=letter, **once),
        )
        for act in acts:
            with CaptureQueriesContext(connection) as queries:
                act()
            held = [q["sql"] for q in queries if "FOR NO KEY UPDATE" in q["sql"]]
            assert 'FROM "households_household"' in held[0]
            assert 'ORDER BY "households_household"."id"' in held[0]
            assert 'FROM "assistance_referralletter"' in held[1]


def test_a_paper_is_kept_with_an_answer_alone(town, letter):
    at = reverse("assistance:letter-record", args=[letter.pk])
    said = {"name": "นายสมมุติ", "channel": "paper", "said_on": day()}
    files = len(list(Path(settings.MEDIA_ROOT).glob("answers/*")))
    for answered in ({}, {"r1-action": "plan", "r1-outcome": "x", "r1-until": "01/01/2570"}):
        with acting_for(town.officer):
            rows = Referral.objects.filter(letter=letter)
            if answered:  # withdrawn while the page was open
                withdraw_referral(referral=rows.get(line=1), by=town.officer, outcome="ผิด")
        client = as_(town.officer)
        assert client.post(at, said | answered | {"paper": picture()}).status_code == 422
    assert len(list(Path(settings.MEDIA_ROOT).glob("answers/*"))) == files


CASES = (
    ({"action": "accept"}, set()),
    ({"action": "decline"}, {"outcome"}),
    ({"action": "plan", "outcome": "x"}, {"until"}),
    ({"action": "plan", "outcome": "x", "until": "2016-01-01"}, {"until"}),
    ({"action": "plan", "outcome": "x", "until": "2080-01-01"}, {"until"}),
    ({"action": "partly", "outcome": "x"}, {"kind"}),
    ({"action": "partly", "outcome": "x", "kind": "goods", "given_on": "2016-01-01"}, {"given_on"}),
    ({"action": "partly", "outcome": "x", "kind": "goods", "given_on": "2080-01-01"}, {"given_on"}),
    ({"action": "accept", "kind": "goods"}, {"kind"}),
    ({"action": "complete", "outcome": "x", "amount": "5"}, {"kind"}),
    ({"action": "complete", "outcome": " "}, {"outcome"}),
    ({"action": "complete", "outcome": "x", "kind": "goods", "amount": "-1"}, {"amount"}),
    ({"action": "complete", "outcome": "x", "kind": "goods", "amount": "1"}, set()),
)


def test_a_phone_and_a_page_are_told_the_same_of_an_answer():
    for said, faulty in CASES:
        form = AnswerForm(said, actions=list(ACTIONS.items()))
        entry = AnswerInput(data=said)
        found = (set(form.errors), set() if entry.is_valid() else set(entry.errors))
        assert found == (faulty, faulty), said


def test_a_request_does_not_end_without_a_word_for_whoever_asked(town, mentor):
    asked = town.ask(town.houses[0], mentor)
    with acting_for(town.officer):
        for end, said in ((answer_request, "answer"), (withdraw_request, "reason")):
            with pytest.raises(OutcomeMissingError):
                end(asked=asked, by=town.officer, **{said: "  "})
        assert HelpRequest.objects.get(pk=asked.pk).status == "waiting"


def test_what_was_answered_meanwhile_is_named_and_nothing_is_sent(town, mentor):
    asked = [town.ask(house, mentor) for house in town.houses[:3]]
    at, client = reverse("assistance:letter-create"), as_(town.officer)
    first = client.get(at, {"request": [r.pk for r in asked]}).context["form"].initial
    said = first | {"organization": town.body().pk, "offline": "on"}
    with acting_for(town.officer):
        answer_request(asked=asked[0], by=town.officer, answer="แนะนำแล้ว")
        withdraw_request(asked=asked[1], by=town.officer, reason="ไม่ต้องแล้ว")
    keys = [r.pk for r in asked]
    page = client.post(at, said | {"request_id": keys})
    assert page.status_code == 422
    assert "จำนวน 1 ครัวเรือน" in page.context["form"]["request"].value()
    for house, what in zip(town.houses, ("ศจพ.อ. ตอบแล้ว", "ยกเลิกคำขอ"), strict=False):
        assert f"{house.head_name} ด้านเงินทุน/แหล่งทุน: {what}" in page.text
    with acting_for(town.officer):
        assert not ReferralLetter.objects.exists()
        assert HelpRequest.objects.get(pk=keys[2]).status == "waiting"
    left = [r.pk for r in page.context["asked"]]
    assert left == keys[2:]
    assert client.post(at, said | {"request_id": left}).status_code == 302


def test_the_same_request_goes_into_one_letter_only(town, letter):
    with acting_for(town.officer):
        taken = HelpRequest.objects.first()
    at = reverse("assistance:letter-create")
    answer_ = as_(town.officer).post(at, {"request_id": taken.pk}, follow=True)
    assert "โปรดเลือกคำขอ" in answer_.text
    with acting_for(town.officer):
        assert ReferralLetter.objects.count() == 1


def test_the_list_of_referrals_of_one_area_says_so_and_stays_so(town, mentor):
    mine = town.houses[0]
    town.refer(mine)
    officer, at = as_(town.officer), reverse("assistance:referral-list")
    asked = {"status": "all", "area": mine.subdistrict_id}
    here = officer.get(at, asked)
    there = officer.get(at, asked | {"area": "420201"})
    nonsense = officer.get(at, asked | {"area": "x"})
    counts = [page.context["page"].paginator.count for page in (here, there, nonsense)]
    assert counts == [1, 0, 1]
    text = here.content.decode()
    assert f'<input type="hidden" name="area" value="{mine.subdistrict_id}">' in text
    assert f"เฉพาะ{mine.subdistrict.full_name}" in text
    assert "ดูทุกพื้นที่" not in nonsense.content.decode()
