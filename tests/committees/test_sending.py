"""A paper goes to a list: receipts, e-mail to a real server on loopback, schedules, what fails."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MailState
from accounts.models import Membership, Notification, User
from accounts.services.accounts import end_role, set_active
from committees.enums import DeliveryState, MailFault
from committees.models import (
    Addressee,
    Committee,
    CommitteeSeat,
    Delivery,
    Dispatch,
    DistributionList,
    RegisteredLetter,
    SeatHolder,
    SendingSchedule,
)
from committees.services.committees import seat_person
from committees.services.mailing import send_waiting
from committees.services.sending import responsible_for
from committees.tasks import send_papers
from core.forms import BuddhistDateField
from core.links import private_url
from core.periods import add_months
from places.models import Organization
from reports.models import Month, Report
from tests.confirming import confirm
from tests.factories.people import make_user
from tests.factories.registers import begin_book
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST = add_months(TODAY, -1)
typed = BuddhistDateField().prepare_value
PDF = b"%PDF-1.7\nwords\n%%EOF\n"


def at(name, *keys) -> str:
    return reverse(f"committees:{name}", args=keys)


@pytest.fixture
def officer(client):
    user = make_user("provincial_officer", "42")
    client.force_login(user)
    return user


def make_report(area="42", pdf=PDF, **fields):
    """A monthly memo as its job leaves it."""
    report = Report(
        kind="monthly",
        first_day=fields.pop("first_day", LAST),
        area_id=area,
        state="done",
        as_of=timezone.now(),
        content={"findings": ["ก"]},
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        **fields,
    )
    report.pdf.save("memo.pdf", ContentFile(pdf), save=False)
    report.save()
    return report


def sit(title, user, by, **fields):
    seat = CommitteeSeat.objects.get(committee__area="42", title=title)
    held = {"kind": "holder", "name": user.full_name, "started_on": TODAY - timedelta(30)}
    return seat_person(seat=seat, by=by, user=user, **held | fields)


def send(client, report, listed=1, **more):
    data = {"distribution_list": listed, "by_mail": "on"} | more
    return client.post(at("dispatch-create", "reports.monthly", report.pk), data)


def test_the_circulars_34_stand_as_data_and_lists_are_edited_on_pages(client, officer):
    listed = DistributionList.objects.get(pk=1)
    assert listed.addressees.count() == 34
    assert listed.addressees.filter(seat=None).count() == 0
    assert DistributionList.objects.exclude(area="42").count() == 14
    line = listed.addressees.get(sort_key=10)
    health = Organization.objects.get(code="loei-health")
    make_user("agency_officer", None, health)
    data = {"title": "แรงงานจังหวัดเลย", "sort_key": 10, "seat": line.seat_id, "is_active": "on"}
    said = data | {"address": "ศาลากลางจังหวัดเลย", "email": "office@example.org"}
    assert client.post(at("addressee-edit", 1, line.pk), said).status_code == 302
    assert client.post(at("addressee-create", 1), {"title": "กำนันตำบลนาอาน"}).status_code == 302
    twice = client.post(at("addressee-create", 1), {"title": "กำนันตำบลนาอาน"})
    assert twice.status_code == 422

    page = client.get(at("distribution-detail", 1)).content.decode()

    assert "office@example.org" in page
    assert "กำนันตำบลนาอาน" in page
    assert "34 รายยังไม่มีผู้รับในระบบ" in page
    assert "เจ้าหน้าที่ สำนักงานสาธารณสุขจังหวัดเลย" in page  # reads for the seat nobody holds
    district = make_user("district_officer", "4201")
    client.force_login(district)
    own = DistributionList.objects.get(area="4201")
    assert client.get(at("addressee-edit", 1, line.pk)).status_code == 404
    assert client.get(at("distribution-detail", 1)).status_code == 200  # districts report to them
    centre = Committee.objects.get(area="4201")
    centre.seats.create(number="1", sort_key=1, title="นายอำเภอเมืองเลย", role="chair")
    for _ in range(2):
        client.post(at("distribution-fill", own.pk))
    assert [a.title for a in own.addressees.all()] == ["นายอำเภอเมืองเลย"]


def test_who_of_the_committee_is_on_no_line_is_told_where_a_list_is_seen_and_chosen(
    client, officer
):
    circular = DistributionList.objects.get(name__contains="34 ราย")
    named = circular.addressees.values("seat")
    left = list(circular.committee.seats.exclude(pk__in=named))
    assert len(left) == 7
    page = client.get(at("distribution-detail", circular.pk))
    assert "ไม่อยู่ในรายชื่อนี้ 7 ตำแหน่ง" in page.text
    assert [seat in page.context["left_out"] for seat in left] == [True] * 7
    sending = at("dispatch-create", "reports.monthly", make_report().pk)
    for address in (sending, at("schedule-create")):
        assert "(34 ราย) (ไม่มี 7 ตำแหน่งของคณะกรรมการ)" in client.get(address).text
    client.post(at("distribution-fill", circular.pk))
    again = client.get(at("distribution-detail", circular.pk))
    assert list(again.context["left_out"]) == []
    assert "ทุกตำแหน่ง<" in client.get(sending).text  # nobody is missing there


def test_a_memo_goes_to_its_list_and_says_who_opened_it_when(
    client, officer, settings, django_capture_on_commit_callbacks
):
    governor = make_user("executive", "42", email="governor@example.org")
    chief = make_user("executive", "4201")  # without an address
    away = make_user("executive", "42", email="away@example.org")
    sit("ผู้ว่าราชการจังหวัดเลย", governor, officer)
    sit("นายอำเภอ ทุกอำเภอ", chief, officer)
    sit("ปลัดจังหวัดเลย", away, officer)
    set_active(user=away, active=False, by=officer)
    report = make_report()
    begin_book(officer, "42")

    assert send(client, report, is_numbered="on").status_code == 302

    dispatch = Dispatch.objects.get()
    letter = RegisteredLetter.objects.latest("number")
    assert (dispatch.letter, letter.number, letter.is_circular) == (letter, 2, True)
    rows = {row.title: row for row in dispatch.deliveries.all()}
    assert len(rows) == 35  # of fourteen chiefs one reads here: a line says who is missing
    assert rows["นายอำเภอ ทุกอำเภอ (อีก 13 คน)"].state == DeliveryState.NOBODY
    assert [row.user for row in rows.values() if row.state == DeliveryState.SENT] == [
        governor,
        chief,
    ]
    assert rows["ปลัดจังหวัดเลย"].state == DeliveryState.NOBODY  # closed: nobody was told
    assert rows["นายอำเภอ ทุกอำเภอ"].mail_fault == MailFault.NO_ADDRESS
    with mail_server(settings) as server:
        assert send_waiting() == 1
    mail = server.letters[0]
    text = mail.get_content()
    mine = rows["ผู้ว่าราชการจังหวัดเลย"]
    assert mail["To"] == "governor@example.org"
    assert f"{settings.SITE_URL}{at('received-detail', mine.pk)}" in text
    assert not mail.is_multipart()  # no attachment
    assert governor.last_name not in text
    page = client.get(at("dispatch-detail", dispatch.pk)).content.decode()
    assert "ยังไม่ถึง 33 ราย" in page
    assert client.get(at("received-detail", mine.pk)).status_code == 404  # another's
    again = send(client, report)
    assert again.status_code == 422
    assert "ส่งซ้ำจากรายการส่งเดิม" in again.content.decode()

    client.force_login(governor)
    assert Notification.objects.get(user=governor, key__startswith="paper:").url == at(
        "received-detail", mine.pk
    )
    assert client.get(at("received-detail", mine.pk)).status_code == 200
    address = private_url(governor, "committees:received-file", mine.pk)
    client.head(address)
    mine.refresh_from_db()
    assert mine.opened_at is None
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    mine.refresh_from_db()
    assert mine.opened_at
    assert client.get(at("dispatch-detail", dispatch.pk)).status_code == 403


def test_who_opened_one_paper_has_not_opened_another(client, officer):
    governor = make_user("executive", "42")
    sit("ผู้ว่าราชการจังหวัดเลย", governor, officer)
    for months in (0, -1):
        send(client, make_report(first_day=add_months(LAST, months)))
    first, second = Delivery.objects.filter(user=governor).order_by("pk")
    client.force_login(governor)
    answer = client.get(private_url(governor, "committees:received-file", first.pk))
    assert b"".join(answer.streaming_content) == PDF
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.opened_at is not None, second.opened_at) == (True, None)


def test_a_refused_or_silent_mail_server_is_no_success_and_is_tried_again(
    client, officer, settings
):
    people, colleague = {}, make_user("provincial_officer", "42")
    for name, title in (
        ("gone", "ผู้ว่าราชการจังหวัดเลย"),
        ("busy", "ปลัดจังหวัดเลย"),
        ("well", "แรงงานจังหวัดเลย"),
    ):
        people[name] = make_user("executive", "42", email=f"{name}@example.org")
        sit(title, people[name], officer)
    send(client, make_report())
    row = {name: Delivery.objects.get(user=user) for name, user in people.items()}

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody is there
    assert send_waiting() == 0
    kept = Delivery.objects.filter(user__isnull=False)
    assert [r.mail_fault for r in kept.order_by("mail_again_at")].count(MailFault.SILENT) == 1
    assert [r.mail_tries for r in kept.order_by("-mail_tries")] == [1, 0, 0]  # one waited for it
    for _rest in range(2):
        assert send_waiting() == 0
    assert {(r.mail_state, r.mail_fault) for r in kept.all()} == {
        (MailState.FAILED, MailFault.SILENT)
    }
    assert send_waiting() == 0  # not yet time
    assert {r.mail_tries for r in kept.all()} == {1}
    kept.update(mail_again_at=timezone.now())
    with mail_server(settings) as server:
        server.refuses = {"gone": 550, "busy": 451}
        assert send_waiting() == 1
        for found in row.values():
            found.refresh_from_db()
        assert [row[name].mail_fault for name in row] == [MailFault.REFUSED, MailFault.LATER, ""]
        assert row["gone"].mail_again_at is None  # a person has to look
        assert row["busy"].mail_again_at > timezone.now()
        told = Notification.objects.filter(key__startswith="paper-mail:")
        assert [one.user for one in told] == [officer]
        User.objects.filter(pk=officer.pk).update(is_active=False)
        assert responsible_for(Dispatch.objects.get()) == [colleague]
        User.objects.filter(pk=officer.pk).update(is_active=True)
        server.refuses = {}
        kept.filter(pk=row["busy"].pk).update(mail_again_at=timezone.now())
        people["gone"].email = "found@example.org"
        people["gone"].save()
        assert client.post(at("delivery-repeat", row["gone"].pk)).status_code == 302
        assert send_waiting() == 2
        assert sorted(letter["To"] for letter in server.letters) == [
            "busy@example.org",
            "found@example.org",
            "well@example.org",
        ]
    answered = client.post(at("delivery-repeat", row["well"].pk), follow=True)
    assert "ไม่มีอะไรต้องส่งซ้ำ" in answered.content.decode()
    kept.filter(pk=row["well"].pk).update(mail_state=MailState.SENDING)  # its worker was killed
    assert (
        "ไม่ทราบผล" in client.get(at("dispatch-detail", Dispatch.objects.get().pk)).content.decode()
    )
    assert send_waiting() == 0


def test_who_has_nobody_in_the_system_is_sent_to_otherwise_or_found_later(client, officer):
    send(client, make_report())
    rows = Delivery.objects.filter(state=DeliveryState.NOBODY)
    by_hand, later = rows.get(title="ปลัดจังหวัดเลย"), rows.get(title="ผู้ว่าราชการจังหวัดเลย")
    said = {"handed_on": typed(TODAY), "handed_how": "นำส่งด้วยตนเอง"}
    assert confirm(client, at("delivery-hand", by_hand.pk), said).status_code == 302
    nobody = client.post(at("delivery-repeat", later.pk), follow=True).content.decode()
    assert "ให้ส่งทางอื่นแล้วบันทึกไว้" in nobody
    governor = make_user("executive", "42")
    sit("ผู้ว่าราชการจังหวัดเลย", governor, officer)

    assert send_papers()["found"] == 1

    by_hand.refresh_from_db()
    later.refresh_from_db()
    assert (by_hand.state, by_hand.handed_how) == (DeliveryState.BY_HAND, "นำส่งด้วยตนเอง")
    assert (later.state, later.user) == (DeliveryState.SENT, governor)
    away = Delivery.objects.filter(pk=later.pk)
    held = SeatHolder.objects.filter(user=governor)
    held.update(ended_on=TODAY)  # they rose before they opened it
    assert away.unread().exists()
    assert away.troubled().exists()
    held.update(ended_on=None)
    assert not away.unread().exists()
    set_active(user=governor, active=False, by=officer)  # before they opened it
    page = client.get(at("dispatch-detail", later.dispatch_id)).content.decode()
    assert at("delivery-hand", later.pk) in page
    acting = make_user("executive", "42")
    until = {"kind": "acting", "ended_on": TODAY + timedelta(30)}
    sit("ผู้ว่าราชการจังหวัดเลย", acting, officer, **until)
    first, second = make_user("executive", "4201"), make_user("executive", "4202")
    sit("นายอำเภอ ทุกอำเภอ", first, officer)
    assert send_papers()["found"] == 2
    later.refresh_from_db()
    assert later.user == acting
    sit("นายอำเภอ ทุกอำเภอ", second, officer)
    assert send_papers()["found"] == 1
    assert send_papers()["found"] == 0
    chiefs = Delivery.objects.filter(addressee=22).order_by("pk")
    title = "นายอำเภอ ทุกอำเภอ"
    assert [row.title for row in chiefs] == [f"{title} (อีก 12 คน)", title, title]
    assert Notification.objects.filter(user=governor, key__startswith="paper:").count() == 1
    page = client.get(at("dispatch-list"), {"status": "trouble"}).content.decode()
    assert "ยังไม่ถึง 32 ราย" in page


def test_a_paper_of_a_body_goes_to_its_next_officer_when_the_one_before_never_read_it(
    client, officer
):
    health = Organization.objects.get(code="loei-health")
    first, reader = (make_user("agency_officer", None, health) for _ in range(2))
    send(client, make_report())
    mine = Delivery.objects.filter(addressee__organization=health)
    row, read = mine.get(user=first), mine.get(user=reader)
    client.force_login(reader)
    opened = client.get(private_url(reader, "committees:received-file", read.pk))
    assert b"".join(opened.streaming_content) == PDF
    assert not mine.unread().exists()
    for gone in (first, reader):
        role = Membership.objects.get(user=gone)
        end_role(membership=role, by=officer, ended_on=TODAY, end_reason="transferred")

    assert list(mine.unread()) == [row]  # the other has read it
    client.force_login(officer)
    page = client.get(at("dispatch-detail", row.dispatch_id)).content.decode()
    assert "พ้นตำแหน่งหรือหน้าที่ก่อนเปิดอ่าน" in page

    later = make_user("agency_officer", None, health)
    assert send_papers()["found"] == 1
    row.refresh_from_db()
    assert (row.user, row.state) == (later, DeliveryState.SENT)
    assert not mine.unread().exists()


def test_a_line_whose_body_is_put_right_takes_no_paper_from_its_reader(client, officer):
    health = Organization.objects.get(code="loei-health")
    reader = make_user("agency_officer", None, health)
    send(client, make_report())
    row = Delivery.objects.get(addressee__organization=health, user=reader)
    line, other = row.addressee, Organization.objects.exclude(pk=health.pk).first()
    right = {"title": line.title, "sort_key": line.sort_key, "organization": other.pk}
    address = at("addressee-edit", line.distribution_list_id, line.pk)
    assert client.post(address, right | {"is_active": "on"}).status_code == 302
    line.refresh_from_db()
    assert line.organization == other
    make_user("agency_officer", None, other)

    assert not Delivery.objects.filter(pk=row.pk).unread().exists()
    send_papers()

    row.refresh_from_db()
    assert row.user == reader


@pytest.mark.parametrize(
    ("pdf", "changed"),
    [(b"", {}), (b"%PDF-1.7\nhalf", {}), (PDF, {"content": None}), (PDF, {"pdf_sha256": "0" * 64})],
)
def test_trap_45_a_blank_or_half_paper_is_not_sent(client, officer, pdf, changed):
    report = make_report(pdf=pdf)
    Report.objects.filter(pk=report.pk).update(**changed)

    begin_book(officer, "42")
    answer = send(client, report, is_numbered="on")

    assert answer.status_code in (404, 422)
    assert (Dispatch.objects.count(), RegisteredLetter.objects.count()) == (0, 1)  # no number used
    assert Notification.objects.filter(key__startswith="paper:").count() == 0


def close(month, as_of):
    Month.objects.update_or_create(
        first_day=month, defaults={"as_of": as_of, "closed_at": timezone.now(), "state": "done"}
    )


def test_a_scheduled_paper_waits_says_so_leaves_once_and_is_late(client, officer, monkeypatch):
    data = {
        "area": "42",
        "paper_kind": "reports.monthly",
        "distribution_list": 1,
        "day": TODAY.day if TODAY.day <= 28 else 28,
        "is_active": "on",
    }
    assert client.post(at("schedule-create"), data).status_code == 302
    assert client.post(at("schedule-create"), data).status_code == 422  # one a paper and list
    SendingSchedule.objects.update(made_at=timezone.now() - timedelta(40))
    draft = make_report()

    assert send_papers()["left"] == 0  # a draft of an open month does not go by itself

    dispatch = Dispatch.objects.get()
    assert (dispatch.sent_at, dispatch.fault) == (None, "ยังไม่มีเอกสารของงวดนี้")
    told = Notification.objects.filter(user=officer, key=f"paper-waits:{dispatch.pk}")
    assert told.count() == 1
    schedule = SendingSchedule.objects.get()
    off = {name: value for name, value in data.items() if name != "is_active"}
    assert client.post(at("schedule-edit", schedule.pk), off).status_code == 302
    assert send_papers()["left"] == Dispatch.objects.count() == 0  # nobody wants it any more
    assert client.post(at("schedule-edit", schedule.pk), data).status_code == 302
    send_papers()
    Dispatch.objects.update(due_on=TODAY - timedelta(1))
    assert send_papers()["left"] == 0
    assert "เลยกำหนดส่ง" in client.get(at("dispatch-list")).content.decode()
    assert told.count() == 1
    close(LAST, draft.as_of)
    broken = make_report(pdf=b"")
    Report.objects.filter(pk=broken.pk).update(as_of=draft.as_of)
    assert send_papers()["left"] == 0
    assert "ว่างเปล่า" in Dispatch.objects.get().fault
    made = make_report()
    Report.objects.filter(pk=made.pk).update(as_of=draft.as_of)
    sit("ผู้ว่าราชการจังหวัดเลย", make_user("executive", "42"), officer)

    assert send_papers()["left"] == 1
    assert send_papers()["left"] == 0

    dispatch = Dispatch.objects.get()
    assert (dispatch.paper_key, dispatch.fault, dispatch.is_late) == (made.pk, "", True)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 1


def test_what_was_sent_by_hand_is_the_periods_paper_and_a_read_one_is_no_trouble(client, officer):
    report = make_report()
    close(LAST, report.as_of)
    governor = make_user("executive", "42", email="g@example.org")
    sit("ผู้ว่าราชการจังหวัดเลย", governor, officer)
    send(client, report, by_mail="on")
    data = {"area": "42", "paper_kind": "reports.monthly", "distribution_list": 1, "day": 1}
    assert client.post(at("schedule-create"), data | {"is_active": "on"}).status_code == 302
    SendingSchedule.objects.update(made_at=timezone.now() - timedelta(40))

    assert [send_papers()["left"] for _run in range(2)] == [0, 0]

    dispatch = Dispatch.objects.get()
    assert (dispatch.first_day, bool(dispatch.sent_at)) == (LAST, True)
    read = Delivery.objects.get(user=governor)
    Delivery.objects.filter(pk=read.pk).update(mail_state="failed", mail_fault="refused")
    assert Delivery.objects.filter(pk=read.pk).troubled().exists()
    client.force_login(governor)
    assert client.get(private_url(governor, "committees:received-file", read.pk)).getvalue()
    assert not Delivery.objects.filter(pk=read.pk).troubled().exists()


def test_a_district_sends_its_own_papers_to_the_provinces_list_and_no_others(client, officer):
    own, others = make_report(area="4201"), make_report(area="4202")
    district = make_user("district_officer", "4201")
    client.force_login(district)
    pages = {
        report: client.get(at("dispatch-create", "reports.monthly", report.pk))
        for report in (own, others)
    }
    assert [pages[own].status_code, pages[others].status_code] == [200, 404]
    assert send(client, others).status_code == 404
    assert send(client, own).status_code == 302
    assert client.get(at("dispatch-list")).content.decode().count("ยังไม่ถึง") == 1
    foreign = DistributionList.objects.get(area="4202")
    assert send(client, own, listed=foreign.pk).status_code == 422
    empty = send(client, own, listed=DistributionList.objects.get(area="4201").pk)
    assert "ยังไม่มีผู้รับ" in empty.content.decode()
    line = Addressee.objects.filter(distribution_list=1).first()
    assert send(client, own, addressee=line.pk).status_code == 302  # one line of it, once more
    client.force_login(make_user("district_officer", "4202"))
    assert "ยังไม่ถึง" not in client.get(at("dispatch-list")).content.decode()
    assert client.get(at("dispatch-detail", Dispatch.objects.first().pk)).status_code == 404


def test_the_list_of_papers_sent_asks_no_more_for_more(client, officer):
    send(client, make_report())
    with CaptureQueriesContext(connection) as one:
        client.get(at("dispatch-list"))
    for _ in range(4):
        send(client, make_report())
    with CaptureQueriesContext(connection) as many:
        client.get(at("dispatch-list"))
    assert len(many) == len(one)
