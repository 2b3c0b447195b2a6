"""Accounts for many: proposed from ready lists, approved by a second person, opened by letters."""

import subprocess
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Obstacle
from accounts.errors import LinkedOtherwiseError, NoReceiptError
from accounts.models import (
    AccountBatch,
    AccountLetter,
    AuditEvent,
    LetterPrint,
    Membership,
    Notification,
    User,
)
from accounts.services import accounts, batches, letters
from committees.models import CommitteeSeat, OrganizationOfficer
from committees.services.committees import seat_person
from committees.services.organizations import end_officer, name_officer
from core.errors import DomainError
from mentors.models import Official
from mentors.services.registers import save_official
from places.models import Area, Organization
from tests.accounts.test_doors import CHOSEN, is_in, sign_in
from tests.confirming import confirm
from tests.conftest import see_everything
from tests.factories.people import make_official, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make_user("administrator", "42")


@pytest.fixture
def second():
    return make_user("provincial_officer", "42")


def draft(by, selection="mentors.officials", area="4201", **more):
    fields = {"order_number": "ลย 9/2569", "started_on": timezone.localdate()} | more
    return batches.draft_batch(selection=selection, area=Area.objects.get(pk=area), by=by, **fields)


def send(batch, by):
    keys = batch.lines.filter(is_chosen=True).values_list("pk", flat=True)
    return batches.send_batch(batch=batch, chosen=keys, by=by)


def made(batch, by, second):
    send(batch, by)
    return do(batches.approve_batch(batch=batch, by=second))


def test_a_batch_of_an_approver_who_left_is_finished_by_another_one_not_by_its_proposer(
    client, boss, second
):
    make_official()
    batch = send(draft(boss), boss)
    batches.approve_batch(batch=batch, by=second)
    AccountBatch.objects.update(state="failed")
    User.objects.filter(pk=second.pk).update(is_active=False)
    address = reverse("accounts:job-retry", args=["accounts.make", batch.pk])
    for by, state in ((boss, "failed"), (make_user("administrator", "42"), "waiting")):
        client.force_login(by)
        client.post(address)
        see_everything()
        batch.refresh_from_db()
        assert batch.state == state
    assert batch.asked_by == by


def test_a_long_batch_is_looked_through_page_by_page(client, boss, second):
    """What is chosen on one page stays chosen while another is looked at, and all is sent."""
    for _ in range(50):
        make_official()
    twins = [make_official(phone="0811111111") for _ in range(2)]
    batch = batches.draft_batch(
        selection="mentors.officials",
        area=Area.objects.get(code="4201"),
        order_number="ลย 9/2569",
        by=boss,
    )
    client.force_login(boss)
    address = reverse("accounts:batch-detail", args=[batch.pk])
    first = client.get(address)
    shown = [line.pk for line in first.context["page"]]
    assert len(shown) == 50
    to_mend = [line.first_name for line in first.context["page"]][:2]
    assert to_mend == [twin.first_name for twin in twins], "what is to be put right stands first"
    batch.lines.update(obstacle="", is_chosen=True)
    Official.objects.filter(pk=twins[0].pk).update(phone="")
    batch.lines.filter(first_name=twins[0].first_name).update(phone="")
    first = client.get(address)
    shown = [line.pk for line in first.context["page"]]
    send = reverse("accounts:batch-send", args=[batch.pk])
    turn = first.context["page"].next
    answer = client.post(send, {"shown": shown, "line": shown[:10], "turn": turn})
    last = client.get(answer.url)
    rest = [line.pk for line in last.context["page"]]
    assert (len(rest), last.context["chosen"]) == (2, 12)
    client.post(send, {"shown": rest, "line": rest[:1]})
    batch.refresh_from_db()
    chosen = batch.lines.filter(is_chosen=True).order_by("pk").values_list("pk", flat=True)
    assert (batch.stage, sorted(chosen)) == ("sent", sorted([*shown[:10], rest[0]]))


def told(batch) -> dict:
    """`{first name: what stands against the line}`."""
    return dict(batch.lines.values_list("first_name", "obstacle"))


def printed(run):
    """The job's row and the text of its file, as a reader of PDF takes it out."""
    run = do(run)
    with run.stored_file.open() as file:
        data = file.read()
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True)
    return run, found.stdout.decode(), data


def code_of(text) -> str:
    return text.split("/accounts/start/")[1].split("/")[0]


def choose(code, password=CHOSEN, client=None):
    sent = {"password1": password, "password2": password}
    return (client or Client()).post(reverse("account-start", args=[code]), sent)


def test_officials_become_accounts_by_two_people_and_a_letter(client, boss, second):
    """The whole way, through the pages, as the people who do it."""
    official = make_official(phone="081-234-5678", email="a@example.com", position="ครู")
    client.force_login(boss)
    address = reverse("accounts:batch-create")
    form = {
        "selection": "mentors.officials",
        "area": "4201",
        "order_number": "ลย 9/2569",
        "started_on": timezone.localdate().strftime("%d/%m/%Y"),
    }
    page = client.post(address, form)
    batch = AccountBatch.objects.get()
    assert page.url == reverse("accounts:batch-detail", args=[batch.pk])
    line = batch.lines.get()
    assert (line.role, line.area_id, line.obstacle) == ("mentor", "4201", "")
    client.post(reverse("accounts:batch-send", args=[batch.pk]), {"line": line.pk})
    assert Notification.objects.filter(user=second, key=f"batch-sent:{batch.pk}").exists()

    confirm(client, reverse("accounts:batch-approve", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.stage == "sent", "whoever proposed does not approve"
    client.force_login(second)
    confirm(client, reverse("accounts:batch-approve", args=[batch.pk]))
    assert AuditEvent.objects.get(action="batch.approved").details == {"count": 1}
    batch = do(AccountBatch.objects.get())
    assert batch.counts == {"made": 1, "given": 0, "left": 0}
    official.refresh_from_db()
    user = official.user
    assert (user.username, user.has_usable_password()) == ("4201-001", False)
    assert user.memberships.get().order_number == "ลย 9/2569"
    assert client.post(reverse("accounts:batch-letters", args=[batch.pk])).status_code == 403

    client.force_login(boss)
    assert list(letters.waiting_accounts()) == [user]
    sent = {"line": [line.pk, "9" * 5000, "²"], "act": "print"}
    client.post(reverse("accounts:batch-letters", args=[batch.pk]), sent)
    run, text, _data = printed(LetterPrint.objects.get())
    letter, code = AccountLetter.objects.get(), code_of(text)
    assert text.count("\f") == 1, "one page"
    assert "4201-001" in text
    assert code not in str([*AccountLetter.objects.values(), *AuditEvent.objects.values()])
    file_page = client.get(reverse("accounts:letters-detail", args=[run.pk]))
    assert reverse("accounts:letters-file", args=[run.pk]) in file_page.content.decode()

    holder = Client()
    for _scanner in range(2):  # a preview opens the link as well
        assert holder.get(reverse("account-start", args=[code])).status_code == 200
    assert choose(code, "password1234").status_code == 422
    assert choose(code, client=client).status_code == 409, "not in another's session"
    assert choose(code.upper().replace("-", " ")).status_code == 200, "as it is typed"
    client.post(reverse("accounts:batch-letters", args=[batch.pk]), sent)
    assert LetterPrint.objects.count() == 1, "a password that is chosen is not ended by a reprint"
    assert is_in(sign_in(user, CHOSEN)[0])
    assert choose(code, "กล้วยน้ำว้าริมรั้ว-2569").status_code == 410
    assert Client().get(reverse("account-start", args=[code])).status_code == 410
    assert AuditEvent.objects.filter(action="refused:account_letter", target_id=user.pk).exists()
    letter.refresh_from_db()
    assert letter.used_at
    assert not letters.never_used().filter(pk=user.pk).exists()


def test_what_stands_against_each_is_said_and_put_right_by_a_person(client, boss, second):
    twins = [make_official(phone="081 111 1111"), make_official(phone="081-1111111")]
    lone = make_official(email="x@example.com")
    known = make_official(user=make_user("mentor", "4201"))
    closed = make_official(user=make_user(is_active=False))
    elsewhere = make_official(user=make_user("executive", "42"))
    there = make_user("executive", "42", email="X@example.com")
    batch = draft(boss)
    assert told(batch) == {
        twins[0].first_name: "same_line",
        twins[1].first_name: "same_line",
        lone.first_name: "same_account",
        known.first_name: "has_role",
        closed.first_name: "closed",
        elsewhere.first_name: "",
    }
    client.force_login(boss)
    by_name = {line.first_name: line for line in batch.lines.all()}
    page = reverse("accounts:batch-line", args=[by_name[lone.first_name].pk])
    fields = {"first_name": lone.first_name, "last_name": "สมมุติ", "role": "mentor", "area": "4201"}
    refused = client.post(page, fields | {"role": "administrator", "user": there.pk})
    assert refused.status_code == 422
    assert client.post(page, fields | {"user": there.pk}).status_code == 302
    for twin in twins:
        line = by_name[twin.first_name]
        sent = fields | {"first_name": twin.first_name, "phone": "0811111111", "is_another": "on"}
        client.post(reverse("accounts:batch-line", args=[line.pk]), sent)
    assert set(told(batch).values()) == {"", "has_role", "closed"}

    end = made(batch, boss, second)
    assert end.counts == {"made": 2, "given": 2, "left": 0}
    assert Official.objects.get(pk=lone.pk).user == there
    assert there.memberships.filter(role="mentor", area="4201").exists()
    again = draft(boss)
    assert set(told(again).values()) == {"has_role", "closed"}
    with pytest.raises(DomainError, match="ยังไม่ได้เลือก"):
        send(again, boss)


def test_an_account_that_is_another_officials_stops_its_line_alone(client, boss, second):
    """Chosen by hand, and named in the register before the batch was decided."""
    known = make_user("mentor", "4202", email="x@example.com")
    others = make_official("420201", user=known)
    lone, late = make_official(email="x@example.com"), make_official()
    batch = draft(boss)
    client.force_login(boss)
    lines = {line.first_name: line for line in batch.lines.all()}
    fields = {"last_name": "สมมุติ", "role": "mentor", "area": "4201"}
    said = fields | {"first_name": lone.first_name, "user": others.user_id}
    page = reverse("accounts:batch-line", args=[lines[lone.first_name].pk])
    assert client.post(page, said).status_code == 302
    send(batch, boss)
    late.user = make_user("executive", "4201")
    save_official(official=late, by=boss)
    end = do(batches.approve_batch(batch=batch, by=second))

    assert end.counts == {"made": 0, "given": 0, "left": 2}
    said = batch.lines.filter(is_chosen=True).values_list("outcome", flat=True)
    assert list(said) == [LinkedOtherwiseError.message] * 2
    kept = [Official.objects.get(pk=one.pk).user for one in (others, lone, late)]
    assert kept == [others.user, None, late.user]
    assert not others.user.memberships.filter(area="4201").exists()


def test_seats_and_agencies_are_ready_lists_and_what_is_empty_is_said(boss, second):
    seats = CommitteeSeat.objects.filter(committee__area="42").order_by("sort_key")
    secretary, member = seats.filter(role="secretary")[0], seats.filter(role="member")[0]
    since = {"started_on": date(2026, 1, 1), "by": boss}
    seat_person(seat=secretary, name="นายเลขา สมมุติดี", order_number="ลย 1/2569", **since)
    batch = draft(boss, "committees.province_seats", "42")
    line = batch.lines.get(source_key__isnull=False)
    assert (line.title, line.first_name, line.last_name) == ("นาย", "เลขา", "สมมุติดี")
    assert (line.role, line.area_id, line.order_number) == ("provincial_officer", "42", "ลย 1/2569")
    assert batch.lines.filter(obstacle=Obstacle.VACANT).count() == seats.count() - 1

    body = member.organization or Organization.objects.in_use().first()
    officer = name_officer(
        organization=body, duty="tpmap_user", name="นางผู้คีย์ สมมุติดี", phone="042-1", **since
    )
    keying = draft(boss, "committees.keying", "42")
    line = keying.lines.get(source_key=officer.pk)
    assert (line.role, line.organization_id, line.obstacle) == ("agency_officer", body.pk, "")
    send(keying, boss)
    assert told(draft(boss, "committees.keying", "42"))["ผู้คีย์"] == "waiting"

    # The person leaves before the second one decides: nothing is made of that line.
    end_officer(officer=officer, by=boss, ended_on=timezone.localdate())
    end = do(batches.approve_batch(batch=keying, by=second))
    assert end.counts == {"made": 0, "given": 0, "left": 1}
    assert "พ้นจากตำแหน่ง" in keying.lines.get(source_key=officer.pk).outcome

    # And of one who leaves afterwards the role is listed until somebody ends it.
    other = name_officer(organization=body, duty="tpmap_user", name="นางใหม่ สมมุติดี", **since)
    made(draft(boss, "committees.keying", "42"), boss, second)
    role = Membership.objects.get(user__first_name="ใหม่")
    assert not batches.left_behind().exists()
    end_officer(officer=other, by=boss, ended_on=timezone.localdate())
    assert list(batches.left_behind()) == [role]
    assert OrganizationOfficer.objects.get(pk=other.pk).user == role.user


def test_nobody_decides_alone_and_a_decision_stands(boss):
    make_official()
    batch = draft(boss)
    with pytest.raises(DomainError, match="บุคคลที่สอง"):
        send(batch, boss)  # there is no second person
    second = make_user("administrator", "42")
    send(batch, boss)
    with pytest.raises(DomainError, match="ของตนเองไม่ได้"):
        batches.approve_batch(batch=batch, by=boss)
    batches.refuse_batch(batch=batch, by=second, note="ไม่มีคำสั่ง")
    assert Notification.objects.filter(user=boss, key=f"batch-refused:{batch.pk}").exists()
    with pytest.raises(DomainError, match="ไม่อนุมัติ"):
        batches.approve_batch(batch=batch, by=second)
    assert User.objects.count() == 2


@pytest.fixture
def holder(boss, second):
    """Somebody with an account that waits for its letter."""
    official = make_official()
    made(draft(boss), boss, second)
    return Official.objects.get(pk=official.pk).user


def letter_for(user, by, **more) -> str:
    """Prints a letter; returns its code."""
    run = letters.ask_for_letters(users=[user], by=by, base_url="http://testserver", **more)
    return code_of(printed(run)[1])


def opens(code) -> bool:
    return Client().get(reverse("account-start", args=[code])).status_code == 200


def test_a_letter_ends_by_the_next_by_its_day_and_with_the_account(client, boss, holder):
    first = letter_for(holder, boss)
    second = letter_for(holder, boss)
    assert (opens(first), opens(second)) == (False, True)
    past = timezone.now() - timedelta(days=20)
    AccountLetter.objects.filter(voided_at=None).update(
        made_at=past, expires_at=past + timedelta(1)
    )
    assert not opens(second)

    third = letter_for(holder, boss)
    client.force_login(boss)
    address = reverse("accounts:account-suspend", args=[holder.pk])
    assert confirm(client, address, {"reason": "ลาศึกษาต่อ"}).status_code == 302
    holder.refresh_from_db()
    assert (holder.is_active, holder.suspension) == (False, "ลาศึกษาต่อ")
    assert not opens(third)
    assert holder.memberships.current().exists(), "role and work stay"
    with pytest.raises(DomainError, match="ไม่มีบัญชีที่ต้องพิมพ์"):
        letter_for(holder, boss)
    accounts.set_active(user=holder, active=True, by=boss)
    assert not opens(third)

    fourth = letter_for(holder, boss)
    choose(fourth)
    assert is_in(sign_in(holder, CHOSEN)[0])
    with pytest.raises(DomainError, match="ไม่มีบัญชีที่ต้องพิมพ์"):
        letter_for(holder, boss)
    fifth = letter_for(holder, boss, is_anew=True)
    assert not is_in(sign_in(holder, CHOSEN)[0]), "the old password ended with the new letter"
    role = holder.memberships.get()
    accounts.end_role(
        membership=role, by=boss, ended_on=timezone.localdate(), end_reason="transferred"
    )
    assert not opens(fifth), "nothing is left to enter for"


def test_the_file_is_for_whoever_asked_and_goes_and_the_slip_is_ticked(client, boss, holder):
    client.force_login(boss)
    confirm(client, reverse("accounts:account-letter", args=[holder.pk]))
    run, _text, data = printed(LetterPrint.objects.get())
    with open(run.stored_file.path, "rb") as stored:
        assert data[:200] not in stored.read(), "sealed"
    page = client.get(reverse("accounts:letters-detail", args=[run.pk])).content.decode()
    link = page.split(f'href="{reverse("accounts:letters-file", args=[run.pk])}')[1].split('"')[0]
    address = reverse("accounts:letters-file", args=[run.pk]) + link
    assert b"".join(client.get(address).streaming_content) == data
    other = Client()
    other.force_login(make_user("administrator", "42"))
    assert other.get(address).status_code in (404, 410)
    sent = {"letter": run.letters.get().pk}
    receive, done = reverse("accounts:letters-receive", args=[run.pk]), "บันทึกการรับจดหมายแล้ว"
    nothing = client.post(receive, follow=True).content.decode()
    assert (NoReceiptError.message in nothing, done in nothing) == (True, False)
    assert done in client.post(receive, sent, follow=True).content.decode()
    assert run.letters.get().received_noted_by == boss
    again = client.post(receive, sent, follow=True).content.decode()
    assert (NoReceiptError.message in again, done in again) == (True, False)
    LetterPrint.objects.update(finished_at=timezone.now() - timedelta(days=2))
    assert client.get(address).status_code == 404
    assert letters.shred_old() == 1
    run.refresh_from_db()
    assert not run.stored_file


def test_a_role_moves_and_the_account_stays(client, boss, holder):
    client.force_login(boss)
    role = holder.memberships.get()
    form = {"area": "4202", "order_number": "ลย 10/2569", "started_on": "01/10/2570"}
    today = timezone.localdate().strftime("%d/%m/%Y")
    confirm(client, reverse("accounts:role-move", args=[role.pk]), form | {"started_on": today})
    role.refresh_from_db()
    assert (role.ended_on, role.end_reason) == (timezone.localdate(), "transferred")
    assert [m.area_id for m in holder.memberships.current()] == ["4202"]


def test_whoever_fills_a_batch_is_who_answers_for_it(client, boss, second):
    """Nobody writes into another's draft: then the drafter's «no» to oneself would be theirs."""
    make_official()
    batch = draft(boss)
    line = batch.lines.get()
    with pytest.raises(DomainError, match="ผู้ร่าง"):
        batches.change_line(line=line, by=second, role="provincial_officer")
    with pytest.raises(DomainError, match="ผู้ร่าง"):
        send(batch, second)
    client.force_login(second)
    page = client.get(reverse("accounts:batch-detail", args=[batch.pk])).content.decode()
    assert reverse("accounts:batch-line", args=[line.pk]) not in page
    batches.withdraw_batch(batch=batch, by=second)


def test_a_proposed_role_means_what_it_says_where_it_is_given(client, boss):
    make_official()
    line = draft(boss).lines.get()
    with pytest.raises(DomainError, match="ระดับอำเภอเท่านั้น"):
        batches.change_line(
            line=line, by=boss, role="district_officer", area=Area.objects.get(pk="42")
        )
    line.refresh_from_db()
    assert line.role == "mentor"


def test_an_acting_role_moves_with_its_end_and_is_prolonged_by_no_move(boss):
    person, today = make_user(), timezone.localdate()
    last = today + timedelta(days=20)
    said = {"is_acting": True, "started_on": today, "ended_on": last, "end_reason": "expired"}
    given = {"user": person, "by": boss, "role": "district_officer", "order_number": "1"}
    role = accounts.grant_role(area=Area.objects.get(pk="4201"), **given, **said)
    to = {"organization": None, "by": boss, "order_number": "ลย 2/2569"}
    late = {"area": Area.objects.get(pk="4202"), "started_on": last + timedelta(days=30)}
    with pytest.raises(DomainError, match="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"):
        accounts.move_role(membership=role, **late, **to)
    role.refresh_from_db()
    assert role.ended_on == last, "the move that was refused changed nothing"
    moved = accounts.move_role(membership=role, **late | {"started_on": today}, **to)
    assert (moved.is_acting, moved.ended_on, moved.end_reason) == (True, last, "expired")
    role.refresh_from_db()
    assert role.ended_on == today


def test_a_suspended_account_is_closed_without_opening_it(client, boss, holder):
    accounts.suspend(user=holder, by=boss, reason="ลา")
    client.force_login(boss)
    address = reverse("accounts:account-active", args=[holder.pk])
    page = client.get(reverse("accounts:account-detail", args=[holder.pk])).content.decode()
    assert f'href="{address}"' in page
    confirm(client, address)
    holder.refresh_from_db()
    assert (holder.is_active, holder.suspended_at) == (False, None)
    with pytest.raises(DomainError, match="ปิดอยู่แล้ว"):
        accounts.set_active(user=holder, active=False, by=boss)


def test_strangers_guess_slowly_and_learn_nothing():
    for _ in range(letters.STRANGERS.most):
        answer = Client().get(reverse("account-start", args=["aaaa-bbbb-cccc-dddd"]))
        assert answer.status_code == 410
    answer = Client().get(reverse("account-start", args=["aaaa-bbbb-cccc-dddd"]))
    assert answer.status_code == 429
