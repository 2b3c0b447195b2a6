"""The daily digest: once a person and day, without names, and one address stops nobody else."""

import smtplib
from email import message_from_string, policy

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Digest, Membership, Notification, User
from accounts.services.digests import mail_digest
from logbook.services import digests
from logbook.tasks import send_digests
from tests.conftest import outside_environment, wait_for
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _where_links_lead(settings):
    settings.SITE_URL = "https://loei.example"


def mentor_with_work(area="420107", **fields):
    user = make_user("mentor", area[:4], **fields)
    make_pairing(make_household(area), make_official(area[:4], user=user), user)
    return user


def states():
    return dict(Digest.objects.values_list("user__username", "mail_state"))


def test_trap_24_run_twice_writes_and_sends_once():
    user = mentor_with_work(email="one@example.test")
    send_digests()
    send_digests()

    assert [m.to for m in mail.outbox] == [["one@example.test"]]
    digest = Digest.objects.get()
    assert (digest.user, digest.day, digest.counts) == (
        user,
        timezone.localdate(),
        {"never_visited": 1},
    )
    assert (digest.mail_state, digest.mail_at is None) == ("sent", False)
    assert Notification.objects.get(user=user).text == ("งานที่ต้องทำวันนี้ (ครัวเรือน): ยังไม่เคยเยี่ยม 1")
    actions = AuditEvent.objects.filter(action__startswith="digest.").values_list(
        "action", flat=True
    )
    assert sorted(actions) == ["digest.sent", "digest.written"]


def test_the_letter_holds_counts_and_links_and_no_name(client):
    user = mentor_with_work(email="one@example.test")
    household = user.official.pairings.get().household
    send_digests()

    (letter,) = mail.outbox
    told = letter.subject + letter.body
    page = f"https://loei.example{reverse('logbook:worklist')}"
    assert f"ยังไม่เคยเยี่ยม: 1 ครัวเรือน\n  {page}?kind=never_visited" in letter.body
    person = household.persons.get()
    for name in (
        household.head_name,
        person.first_name,
        person.last_name,
        user.first_name,
        user.last_name,
        user.username,
        household.house_number + " หมู่",
    ):
        assert name not in told
    client.force_login(user)
    assert (
        client.get(page.removeprefix("https://loei.example"), {"kind": "never_visited"})
        .context["page"]
        .paginator.count
        == 1
    )


def test_nothing_due_nothing_written_and_only_who_has_work_is_told():
    make_user("mentor", "4201", email="idle@example.test")
    make_user("executive", "42", email="governor@example.test")
    ended = make_user("district_officer", "4201", email="ended@example.test")
    Membership.objects.filter(user=ended).update(
        ended_on=timezone.localdate(), end_reason="transferred"
    )
    closed = mentor_with_work(email="closed@example.test")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    make_user("district_officer", "4202", email="elsewhere@example.test")
    officer = make_user("district_officer", "4201", email="officer@example.test")

    send_digests()

    assert [m.to for m in mail.outbox] == [["officer@example.test"]]
    assert list(Digest.objects.values_list("user", flat=True)) == [officer.pk]


def test_one_address_that_fails_stops_nobody_and_is_tried_again(monkeypatch, caplog):
    bad, good = (
        mentor_with_work(email="bad@example.test"),
        mentor_with_work(email="good@example.test"),
    )
    send = EmailBackend.send_messages

    def refuse_bad(backend, messages):
        if messages[0].to == [bad.email]:
            raise smtplib.SMTPRecipientsRefused({bad.email: (550, b"no such user")})
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_bad)
    send_digests()
    assert states() == {bad.username: "failed", good.username: "sent"}
    failed = Digest.objects.get(user=bad)
    assert (failed.mail_error, failed.mail_at) == ("SMTPRecipientsRefused", None)
    assert AuditEvent.objects.filter(action="digest.sent").count() == 1
    assert "bad@" not in caplog.text
    assert Notification.objects.filter(user=bad).count() == 1

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    send_digests()
    assert states() == {bad.username: "sent", good.username: "sent"}
    assert [d.mail_error for d in Digest.objects.all() if d.mail_at] == ["", ""]
    assert sorted(m.to[0] for m in mail.outbox) == [bad.email, good.email]


def test_a_dead_mail_server_is_asked_three_times_and_the_inbox_is_written(monkeypatch):
    users = [mentor_with_work(email=f"m{n}@example.test") for n in range(5)]
    asked = []

    def dead(backend, messages):
        asked.append(messages[0].to)
        raise ConnectionRefusedError

    send = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", dead)
    send_digests()
    assert len(asked) == 3
    assert sorted(states().values()) == ["failed"] * 3 + ["waiting"] * 2
    assert Notification.objects.count() == 5

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    send_digests()
    assert set(states().values()) == {"sent"}
    assert sorted(m.to[0] for m in mail.outbox) == sorted(user.email for user in users)


def test_a_fault_with_one_person_stops_nobody_else(monkeypatch):
    first, second = (
        mentor_with_work(email="a@example.test"),
        mentor_with_work(email="b@example.test"),
    )
    real = digests.counts_for

    def faulty(user):
        if user.pk == first.pk:
            raise RuntimeError
        return real(user)

    monkeypatch.setattr("logbook.services.digests.counts_for", faulty)
    send_digests()
    assert states() == {second.username: "sent"}


def test_what_another_run_is_sending_is_left_alone():
    user = mentor_with_work(email="one@example.test")
    digest = Digest.objects.create(user=user, day=timezone.localdate(), mail_state="sending")
    assert mail_digest(digest, subject="x", body="x") is False
    assert mail.outbox == []


def test_people_switch_their_mail_off_and_keep_the_inbox(client):
    user = mentor_with_work(email="one@example.test")
    client.force_login(user)
    page = client.post(reverse("accounts:mail-choose"), {"wants_mail": "0"}, follow=True)
    assert "จะไม่ส่งสรุปงานทางอีเมลอีก" in page.content.decode()

    send_digests()

    assert (mail.outbox, states()) == ([], {user.username: "not_wanted"})
    assert Notification.objects.filter(user=user).count() == 1
    client.post(reverse("accounts:mail-choose"), {"wants_mail": "1"})
    user.refresh_from_db()
    assert user.wants_mail


def test_without_a_mail_server_nothing_claims_to_be_sent(settings):
    settings.EMAIL_READY = False
    user = mentor_with_work(email="one@example.test")
    send_digests()
    assert (mail.outbox, states()) == ([], {user.username: "not_wanted"})


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_one_letter_however_often_the_clock_strikes(
    reference, letters, celery_worker_process
):
    user = mentor_with_work(email="one@example.test")
    for _ in range(3):
        send_digests.delay()
    wait_for(lambda: Digest.objects.filter(user=user, mail_state="sent").exists(), 60)
    last = make_user("district_officer", "4201", email="two@example.test")
    send_digests.delay()
    wait_for(lambda: Digest.objects.filter(user=last, mail_state="sent").exists(), 60)

    sent = [message_from_string(f.read_text(), policy=policy.default) for f in letters.iterdir()]
    assert sorted(m["To"] for m in sent) == ["one@example.test", "two@example.test"]
    household = user.official.pairings.get().household
    assert all(household.head_name not in m.get_content() for m in sent)
    assert Notification.objects.count() == 2


@pytest.fixture
def letters(tmp_path, monkeypatch):
    """The worker writes its letters to this folder."""
    folder = tmp_path / "letters"
    folder.mkdir()
    monkeypatch.setenv("EMAIL_BACKEND", "filebased")
    monkeypatch.setenv("EMAIL_FILE_PATH", str(folder))
    assert outside_environment()["EMAIL_BACKEND"] == "filebased"
    return folder
