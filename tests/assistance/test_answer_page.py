"""The answer page of a letter gives nothing to whoever guesses, shares, is late or comes again."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from assistance.errors import AnswerPageError
from assistance.models import Referral, ReferralEvent, ReferralLetter
from assistance.services import answer_page
from assistance.services.answer_page import answer_code, answer_path
from assistance.services.letters import put_on_paper
from assistance.services.referrals import withdraw_referral
from core.thai import to_thai_digits

pytestmark = pytest.mark.django_db
TOWN = {"houses": 2}  # see the fixture
SHUT = "ลิงก์หรือรหัสตอบนี้ใช้ไม่ได้"


@pytest.fixture(autouse=True)
def _no_strangers_yet():
    cache.clear()


@pytest.fixture
def letter(town):
    mentor = town.mentor()
    requests = []
    for house in town.houses:
        town.pair(house, mentor)
        requests.append(town.ask(house, mentor))
    return town.join(requests)


def wrong_code(letter):
    return f"{(int(answer_code(letter)) + 1) % 10**6:06d}"


def said_in(page, **more):
    answers = {"r1-action": "accept", "r2-action": "decline", "r2-outcome": "ไม่มีงบ"}
    return {"pass": page.context["pass"], "name": "นายสมมุติ ปลัด"} | answers | more


def statuses(letter):
    with acting_for(purpose="test"):
        rows = Referral.objects.filter(letter=letter).order_by("status")
        return list(rows.values_list("status", flat=True))


def change(letter, **fields):
    with acting_for(purpose="test"):
        ReferralLetter.objects.filter(pk=letter.pk).update(**fields)


def test_the_page_says_number_village_and_kind_and_no_more(town, letter, client):
    page = client.post(answer_path(letter), {"code": answer_code(letter)})
    assert page.status_code == 200
    with acting_for(town.officer):
        for house in town.houses:
            for secret in (house.head_name, house.address, house.house_code, "ทุนเลี้ยงไก่"):
                assert secret not in page.text
    assert "รายการที่ 1" in page.text
    assert "เงินทุน" in page.text


@pytest.mark.parametrize("link", ["x", "a.b:c", "0" * 32 + ".1:" + "x" * 43])
def test_a_guessed_link_gives_the_one_sentence(letter, client, link):
    answer = client.get(reverse("assistance:letter-answer", args=[link]))
    assert (answer.status_code, SHUT in answer.text) == (404, True)


def test_a_shared_link_without_the_paper_opens_nothing(letter, client):
    at = answer_path(letter)
    shown = client.get(at)
    assert shown.status_code == 200
    assert letter.organization.name not in shown.text
    answers = {"r1-action": "accept", "name": "ใครก็ได้"}
    assert client.post(at, answers | {"pass": "x:y:z"}).status_code == 422
    assert client.post(at, {"code": wrong_code(letter)}).status_code == 422
    assert statuses(letter) == ["sent", "sent"]


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}-{1} ", "รหัส {0}{1}"])
def test_a_code_is_read_as_people_type_it(letter, client, typed):
    """In Thai digits too, as the paper prints them."""
    code = answer_code(letter)
    for digits in (code, to_thai_digits(code)):
        said = typed.format(digits[:3], digits[3:])
        assert client.post(answer_path(letter), {"code": said}).status_code == 200


def test_five_wrong_codes_shut_the_letter_until_a_new_code_is_printed(town, letter, client):
    at = answer_path(letter)
    for _ in range(5):
        assert client.post(at, {"code": wrong_code(letter)}).status_code == 422
    right = client.post(at, {"code": answer_code(letter)})
    assert (right.status_code, SHUT in right.text) == (404, True)
    with acting_for(purpose="test"):
        assert AuditEvent.objects.filter(action="letter.code_wrong").count() == 5

    with acting_for(town.officer):
        renewed = put_on_paper(letter=letter, by=town.officer)
    assert client.get(at).status_code == 404
    assert client.post(answer_path(renewed), {"code": answer_code(letter)}).status_code == 422
    assert client.post(answer_path(renewed), {"code": answer_code(renewed)}).status_code == 200


def test_an_address_that_tries_many_is_told_to_wait_and_others_are_not(letter, client):
    """Of IPv6 a network counts: whoever has an address of it has all of them."""
    other = {"127.0.0.1": "10.9.8.7", "2001:db8:1:2::1": "2001:db8:1:3::1"}
    with CaptureQueriesContext(connection) as queries:
        for address in other:
            stranger = Client(REMOTE_ADDR=address)
            for n in range(answer_page.STRANGERS.most):
                stranger.get(reverse("assistance:letter-answer", args=[f"x{n}"]))
    assert not any("fence.purpose" in query["sql"] for query in queries)  # nothing was opened
    for address in ("127.0.0.1", "2001:db8:1:2:ffff::9"):
        assert Client(REMOTE_ADDR=address).get(answer_path(letter)).status_code == 429
    for address in other.values():
        assert Client(REMOTE_ADDR=address).get(answer_path(letter)).status_code == 200


def test_of_many_tries_at_the_same_time_none_is_made_past_the_fifth(letter):
    """A page that was opened before has the letter as it stood then."""
    change(letter, wrong_codes=5)
    with acting_for(purpose="test"), pytest.raises(AnswerPageError):
        answer_page.pass_for(letter, answer_code(letter), address=None)


def test_used_once_it_is_shut_also_for_a_page_that_was_open(letter, client):
    at = answer_path(letter)
    first, second = (client.post(at, {"code": answer_code(letter)}) for _ in range(2))
    assert client.post(at, said_in(first)).status_code == 200
    assert statuses(letter) == ["accepted", "declined"]

    again = client.post(at, said_in(second))
    assert (again.status_code, SHUT in again.text) == (404, True)
    assert client.get(at).status_code == 404
    with acting_for(purpose="test"):
        assert ReferralEvent.objects.filter(channel="qr").count() == 2


def test_after_its_days_it_is_shut(letter, client):
    page = client.post(answer_path(letter), {"code": answer_code(letter)})
    change(letter, answer_until=timezone.now() - timedelta(minutes=1))
    assert client.get(answer_path(letter)).status_code == 404
    assert client.post(answer_path(letter), said_in(page)).status_code == 404
    assert statuses(letter) == ["sent", "sent"]


def test_a_pass_of_one_letter_opens_no_other_and_grows_old(town, letter, client, monkeypatch):
    page = client.post(answer_path(letter), {"code": answer_code(letter)})
    mentor = town.mentor()
    town.pair(town.houses[0], mentor, days_ago=0, kind="co")
    other = town.join([town.ask(town.houses[0], mentor)])
    assert client.post(answer_path(other), said_in(page)).status_code == 422
    monkeypatch.setattr(answer_page, "PASS_LASTS", timedelta(seconds=-1))
    assert client.post(answer_path(letter), said_in(page)).status_code == 422
    assert statuses(letter) == ["sent", "sent"]


def test_what_was_withdrawn_meanwhile_is_not_answered(town, letter, client):
    page = client.post(answer_path(letter), {"code": answer_code(letter)})
    with acting_for(town.officer):
        for referral in letter.referrals.all():
            withdraw_referral(referral=referral, by=town.officer, outcome="ส่งผิด")
    assert client.post(answer_path(letter), said_in(page)).status_code == 404
    assert statuses(letter) == ["withdrawn", "withdrawn"]


def test_what_was_typed_for_a_household_closed_meanwhile_is_shown_and_nothing_is_taken(
    town, letter, client
):
    at = answer_path(letter)
    page = client.post(at, {"code": answer_code(letter)})
    with acting_for(town.officer):
        withdraw_referral(referral=letter.referrals.get(line=2), by=town.officer, outcome="ส่งผิด")
    late = client.post(at, said_in(page))
    assert (late.status_code, statuses(letter)) == (422, ["sent", "withdrawn"])
    assert "รายการที่ 2 มีผู้ตอบหรือถอนไปแล้ว" in late.text
    assert "รายการที่ 2: ไม่รับเรื่อง" in late.text
    assert late.text.count("ไม่มีงบ") == 1
    assert client.post(at, said_in(page, **{"r2-action": "", "r2-outcome": ""})).status_code == 200
    assert statuses(letter) == ["accepted", "withdrawn"]
    shut = client.post(at, said_in(page))
    assert (shut.status_code, "ไม่มีงบ" in shut.text) == (404, True)


@pytest.mark.parametrize("kind", ["no pass", "another link", "many lines", "tried too often"])
def test_what_was_typed_costs_little_and_is_shown_to_whoever_came_in_by_the_paper(
    town, letter, client, kind, monkeypatch
):
    at = answer_path(letter)
    sent = said_in(client.post(at, {"code": answer_code(letter)}))
    sent |= {f"r{n}-action": "decline" for n in range(3, 500)}
    if kind in ("no pass", "many lines"):
        with acting_for(town.officer):
            for row in letter.referrals.all():
                withdraw_referral(referral=row, by=town.officer, outcome="ส่งผิด")
    if kind == "no pass":
        sent["pass"] = "guessed"
    elif kind == "another link":
        at = at.replace(letter.pk.hex, "0" * 32)
    elif kind == "tried too often":
        monkeypatch.setattr("core.guessing.Limit.wait", lambda limit, key: 60)
    shut = client.post(at, sent)
    assert shut.status_code in (404, 429)
    assert len(shut.context["lost"]) == (100 if kind == "many lines" else 0)
    assert ("ไม่มีงบ" in shut.text) == (kind == "many lines")


def test_a_refused_answer_changes_nothing_and_may_be_sent_again(letter, client):
    at = answer_path(letter)
    page = client.post(at, {"code": answer_code(letter)})
    lacking = client.post(at, said_in(page, **{"r2-outcome": ""}))
    assert (lacking.status_code, statuses(letter)) == (422, ["sent", "sent"])
    nobody = client.post(at, said_in(page, name=""))
    assert (nobody.status_code, statuses(letter)) == (422, ["sent", "sent"])
    half = client.post(at, said_in(page, **{"r1-action": "", "r1-outcome": "ให้ไปแล้ว"}))
    assert half.text.count("รายการที่ 1 ผลการพิจารณา: โปรดเลือก") == 1
    assert (half.status_code, statuses(letter)) == (422, ["sent", "sent"])
    nothing = client.post(at, said_in(page, **{"r1-action": "", "r2-action": "", "r2-outcome": ""}))
    assert (nothing.status_code, statuses(letter)) == (422, ["sent", "sent"])
    assert client.post(at, said_in(page)).status_code == 200


def test_help_said_on_the_page_stands_in_the_ledger_under_the_letter(town, letter, client):
    at = answer_path(letter)
    page = client.post(at, {"code": answer_code(letter)})
    given = {"r1-action": "complete", "r1-outcome": "ให้พันธุ์ไก่ 20 ตัว", "r1-kind": "goods"}
    assert client.post(at, said_in(page, **given, **{"r1-amount": "1500"})).status_code == 200
    with acting_for(town.officer):
        help = Referral.objects.get(letter=letter, status="completed").assistance.get()
        assert (help.amount, help.recorded_by, help.organization) == (
            1500,
            None,
            letter.organization,
        )


def test_the_letters_page_says_why_its_code_opens_nothing(town, letter, client):
    client.force_login(town.officer)
    address = reverse("assistance:letter-detail", args=[letter.pk])
    past = timezone.now() - timedelta(days=1)
    guessed, over = "มีผู้ใส่รหัสผิดหลายครั้ง", "หมดอายุแล้วเมื่อ"
    for fields, says in (
        ({"wrong_codes": 4}, "ตอบได้ครั้งเดียว"),
        ({"wrong_codes": 5}, guessed),
        ({"wrong_codes": 1, "answer_until": past}, over),
        ({"wrong_codes": 0, "answer_until": past}, over),
    ):
        change(letter, **fields)
        text = client.get(address).content.decode()
        found = [word for word in ("ตอบได้ครั้งเดียว", guessed, over) if word in text]
        assert found == [says]
