"""Roles granted, ended, reviewed; acting chiefs; access in an emergency."""

import html
import re
from datetime import date, timedelta
from io import BytesIO
from threading import Thread

import pytest
from django.db import connections, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.errors import LastAdministratorError
from accounts.models import AuditEvent, EmergencyAccess, Membership, Notification, User
from accounts.passwords import AskForLinkForm
from accounts.services import accounts, emergencies
from core.errors import DomainError
from households.models import Household
from households.services.duplicates import merge_households
from places.models import Area
from tests.confirming import confirm
from tests.consequences.town import Town
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user("administrator", "42")


def grant(client, user, **fields):
    data = {
        "role": "district_officer",
        "area": "4201",
        "order_number": "ลย 1/2569",
        "started_on": "01/10/2568",
    } | fields
    return client.post(reverse("accounts:role-grant", args=[user.pk]), data)


def test_a_role_is_granted_on_the_page_and_opens_the_district(client, admin):
    user, household = make_user(), make_household("420107")
    client.force_login(admin)

    assert grant(client, user).status_code == 302

    assert list(Household.objects.visible_to(user)) == [household]
    event = AuditEvent.objects.get(action="role.granted")
    assert event.details["role"] == "district_officer"
    assert Notification.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"area": ""}, "บทบาทนี้ต้องระบุพื้นที่ที่รับผิดชอบ"),
        ({"role": "agency_officer"}, "เจ้าหน้าที่หน่วยงานภาคีต้องระบุหน่วยงาน"),
        ({"is_acting": "on"}, "การรักษาการต้องระบุวันสิ้นสุด"),
        ({"ended_on": "01/09/2568"}, "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
        ({"area": "420107"}, "ตัวเลือก"),
        ({"area": "42"}, "บทบาทเจ้าหน้าที่ ศจพ.อ.ให้ได้ในระดับอำเภอเท่านั้น"),
        ({"role": "provincial_officer"}, "บทบาทเจ้าหน้าที่ ศจพ.จ.ให้ได้ในระดับจังหวัดเท่านั้น"),
        ({"role": "administrator"}, "บทบาทผู้ดูแลระบบให้ได้ในระดับจังหวัดเท่านั้น"),
    ],
)
def test_a_role_that_cannot_be_is_refused_with_a_sentence(client, admin, fields, sentence):
    client.force_login(admin)
    user = make_user()
    answer = grant(client, user, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not user.memberships.exists()


def test_the_same_role_twice_and_an_own_role_are_refused(client, admin):
    client.force_login(admin)
    user = make_user("district_officer", "4201")
    assert "ผู้ใช้มีบทบาทนี้อยู่แล้ว" in grant(client, user).content.decode()
    assert "ของตนเองไม่ได้" in grant(client, admin).content.decode()
    assert admin.memberships.count() == 1


def test_a_role_is_ended_and_grants_nothing_from_that_day(client, admin):
    client.force_login(admin)
    user, _here = make_user("district_officer", "4201"), make_household("420107")
    role = user.memberships.get()
    data = {"ended_on": timezone.localdate().strftime("%d/%m/%Y"), "end_reason": "transferred"}
    confirm(client, reverse("accounts:role-end", args=[role.pk]), data)
    role.refresh_from_db()
    assert (role.ended_on, role.ended_by) == (timezone.localdate(), admin)
    assert list(Household.objects.visible_to(user)) == []
    with pytest.raises(DomainError, match="สิ้นสุดไปแล้ว"):
        accounts.end_role(membership=role, by=admin, ended_on=date.today(), end_reason="mistake")  # noqa: DTZ011


def test_the_last_administrator_stays(admin):
    other = make_user("administrator", "42")
    accounts.end_role(
        membership=admin.memberships.get(),
        by=other,
        end_reason="transferred",
        ended_on=timezone.localdate(),
    )
    someone = make_user()
    with pytest.raises(DomainError, match="อย่างน้อยหนึ่งคน"):
        accounts.set_active(user=other, active=False, by=someone)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_close_each_other_one_stays(reference, admin):
    other, refused = make_user("administrator", "42"), []

    def close_back():
        try:
            with acting_for(purpose="test"):
                accounts.set_active(user=admin, active=False, by=other)
        except DomainError as error:
            refused.append(error.code)
        connections.close_all()

    second = Thread(target=close_back)
    with acting_for(purpose="test"), transaction.atomic():
        accounts.set_active(user=other, active=False, by=admin)
        second.start()
        second.join(1)  # it waits until the first is done
    second.join()
    assert refused == [LastAdministratorError.code]
    assert User.objects.get(pk=admin.pk).is_active


@pytest.mark.parametrize("act", ["close", "suspend", "end"])
def test_an_administrator_whose_role_ends_by_its_date_is_not_the_one_who_stays(admin, act):
    """On the page: a second one is appointed until tomorrow, and the first would go."""
    other = make_user()
    until = timezone.localdate() + timedelta(days=1)
    said = {"started_on": timezone.localdate(), "ended_on": until, "end_reason": "expired"}
    province = Area.objects.get(pk="42")
    accounts.grant_role(user=other, by=admin, role="administrator", area=province, **said)
    role = admin.memberships.get()
    acts = {
        "close": lambda: accounts.set_active(user=admin, active=False, by=other),
        "suspend": lambda: accounts.suspend(user=admin, reason="ลา", by=other),
        "end": lambda: accounts.end_role(
            membership=role, by=other, ended_on=until, end_reason="transferred"
        ),
    }
    with pytest.raises(DomainError, match="ไม่มีกำหนดสิ้นสุด"):
        acts[act]()
    accounts.set_active(user=other, active=False, by=admin)  # the one of a day may go


def test_a_role_moves_to_an_area_of_its_own_level_alone(client, admin):
    client.force_login(admin)
    user = make_user("district_officer", "4201")
    role = user.memberships.get()
    address = reverse("accounts:role-move", args=[role.pk])
    form = client.get(address).context["form"]
    assert {area.level for area in form.fields["area"].queryset} == {"district"}
    said = {"organization": None, "started_on": timezone.localdate(), "order_number": "1"}
    with pytest.raises(DomainError, match="ระดับอำเภอเท่านั้น"):
        accounts.move_role(membership=role, by=admin, area=Area.objects.get(pk="42"), **said)
    role.refresh_from_db()
    assert role.ended_on is None


def test_roles_nobody_reviewed_for_half_a_year_are_listed_until_reviewed(client, admin):
    client.force_login(admin)
    old, new = make_user("district_officer", "4201"), make_user()
    Membership.objects.create(user=new, role="mentor")
    address = reverse("accounts:account-list") + "?show=unreviewed"
    assert old in client.get(address).context["page"].object_list
    assert new not in client.get(address).context["page"].object_list
    client.post(reverse("accounts:role-review", args=[old.memberships.get().pk]))
    assert old not in client.get(address).context["page"].object_list


def test_an_acting_chiefs_acts_say_on_whose_behalf(client, admin):
    chief, deputy, household = make_user(), make_user(), make_household("420107")
    client.force_login(admin)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = grant(
        client,
        deputy,
        is_acting="on",
        on_behalf_of=chief.username,
        ended_on=f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year}",
    )
    assert answer.status_code == 302
    client.force_login(deputy)
    client.get(reverse("households:household-detail", args=[household.pk]))
    event = AuditEvent.objects.get(action="household.viewed")
    assert (event.actor_id, event.on_behalf_of_id) == (deputy.pk, chief.pk)
    assert event.actor_role == "district_officer@4201"


def test_several_roles_are_used_together_and_the_history_says_which_let_it_through(client):
    user = make_user("district_officer", "4201")
    Membership.objects.create(user=user, role="district_officer", area_id="4202")
    Membership.objects.create(user=user, role="executive", area_id="42")
    here, there = make_household("420107"), make_household("420201")
    client.force_login(user)
    page = client.get(reverse("households:household-list"))
    assert set(page.context["page"].object_list) == {here, there}
    client.get(reverse("households:household-detail", args=[there.pk]))
    assert AuditEvent.objects.get(action="household.viewed").actor_role == "district_officer@4202"
    listed = AuditEvent.objects.get(action="household.listed").actor_role
    assert listed == "district_officer@4201,district_officer@4202"


def test_an_account_closed_and_opened_again_is_on_record(admin):
    user = make_user("mentor", "4201")
    for active in (False, True):
        accounts.set_active(user=user, active=active, by=admin)
    acts = AuditEvent.objects.filter(target_id=user.pk, action__startswith="account.")
    done = list(acts.order_by("pk").values_list("action", "actor_id"))
    assert done == [("account.closed", admin.pk), ("account.opened", admin.pk)]


def test_what_was_referred_to_an_agency_is_opened_by_that_role_wherever_it_lies(client, tmp_path):
    town = Town(tmp_path, houses=1)
    with acting_for(purpose="test"):
        Membership.objects.create(user=town.agent, role="district_officer", area_id="4202")
    referral = town.refer(town.houses[0])
    client.force_login(town.agent)
    assert client.get(reverse("assistance:referral-detail", args=[referral.pk])).status_code == 200
    with acting_for(purpose="test"):
        event = AuditEvent.objects.filter(actor_id=town.agent.pk).latest("pk")
    assert event.actor_role == f"agency_officer@{town.agency.pk}"


def test_a_mentors_own_household_is_opened_by_that_role_and_no_other_by_it(client, tmp_path):
    town = Town(tmp_path, houses=2)
    mentor = town.mentor()
    town.pair(town.houses[0], mentor)
    with acting_for(purpose="test"):
        Membership.objects.create(user=mentor.user, role="district_officer", area_id="4201")
    client.force_login(mentor.user)
    for house in town.houses:
        client.get(reverse("households:household-detail", args=[house.pk]))
    with acting_for(purpose="test"):
        seen = AuditEvent.objects.filter(action="household.viewed").order_by("pk")
        roles = list(seen.values_list("actor_role", flat=True))
    assert roles == ["district_officer@4201,mentor", "district_officer@4201"]


def test_an_account_is_made_with_a_link_shown_once(client, admin):
    client.force_login(admin)
    data = {"username": "somchai", "first_name": "สมชาย", "last_name": "สมมุติ"}
    page = client.post(reverse("accounts:account-create"), data)
    link = page.context["link"]
    assert page["Cache-Control"] == "private, no-store"
    assert not User.objects.get(username="somchai").has_usable_password()
    assert link.split("/")[-2] not in str(list(AuditEvent.objects.values()))
    assert client.post(reverse("accounts:account-create"), data).status_code == 422


def test_a_user_name_is_of_letters_every_keyboard_sends_alike(client, admin):
    client.force_login(admin)
    names = {"first_name": "อำนวย", "last_name": "สมมุติ"}
    for typed in ("อำนวย", "somchaiก", "som chai", "a@b"):
        page = client.post(reverse("accounts:account-create"), names | {"username": typed})
        assert page.status_code == 422, typed
        with pytest.raises(DomainError, match="ชื่อผู้ใช้ใช้ได้เฉพาะ"):
            accounts.create_account(by=admin, username=typed)
    assert not User.objects.filter(first_name="อำนวย").exists()
    page = client.post(reverse("accounts:account-create"), names | {"username": "Am-1.x_"})
    assert page.status_code == 200
    old = make_user()
    before = User.normalize_username("อำนวย")  # as such a name stands since before
    User.objects.filter(pk=old.pk).update(username=before)
    accounts.change_account(user=old, by=admin, first_name="อำนวย")
    accounts.suspend(user=old, by=admin, reason="เปิดบัญชีใหม่แล้ว")
    old.refresh_from_db()
    assert (old.username, old.first_name, old.is_active) == (before, "อำนวย", False)


def test_what_an_account_says_of_its_person_is_put_right_and_the_old_address_finds_it_no_more(
    client, admin
):
    client.force_login(admin)
    data = {"username": "somchai", "first_name": "สมชาย", "last_name": "สมมุติ"}
    page = client.post(reverse("accounts:account-create"), data | {"email": "Wrong@Example.com"})
    user = User.objects.get(username="somchai")
    assert (user.email, user.username) == ("wrong@example.com", "somchai")
    address = reverse("accounts:account-edit", args=[user.pk])
    assert 'value="wrong@example.com"' in client.get(address).content.decode()

    sent = {"first_name": "สมชัย", "last_name": "สมมุติ", "email": "Right@example.com"}
    answer = client.post(address, sent | {"username": "other"})

    assert answer.url == reverse("accounts:account-detail", args=[user.pk])
    user.refresh_from_db()
    assert (user.first_name, user.email, user.username) == ("สมชัย", "right@example.com", "somchai")
    event = AuditEvent.objects.get(action="account.changed")
    assert (event.target_id, event.details) == (str(user.pk), {"fields": ["email", "first_name"]})
    assert Notification.objects.filter(user=user, key__startswith="account-changed").count() == 1
    link = page.context["link"].removeprefix("http://testserver")
    assert Client().get(link, follow=True).context["token_fail"]
    found = {mail: AskForLinkForm({"email": mail}) for mail in ("wrong@example.com", user.email)}
    assert [form.is_valid() and form.users for form in found.values()] == [[], [user]]


def test_an_account_is_not_emptied_of_its_name_nor_opened_by_others(client, admin):
    user = make_user("provincial_officer", "42")
    address = reverse("accounts:account-edit", args=[user.pk])
    client.force_login(user)
    assert client.get(address).status_code == 403
    client.force_login(admin)
    assert client.post(address, {"first_name": "", "last_name": "ก"}).status_code == 422
    assert client.post(address, {"first_name": user.first_name, "last_name": "สมมุติ"}).url
    assert not AuditEvent.objects.filter(action="account.changed").exists()


def take(client, **fields):
    data = {"area": "4202", "hours": 1, "reason": "น้ำป่าพัดบ้าน พี่เลี้ยงติดต่อไม่ได้"} | fields
    return client.post(reverse("accounts:emergency-take"), data)


def test_an_emergency_opens_a_district_for_hours_and_tells_the_administrators(client, admin):
    mentor, there = make_user("mentor", "4201"), make_household("420201")
    client.force_login(mentor)
    page = reverse("households:household-detail", args=[there.pk])
    assert client.get(page).status_code == 404

    opened = take(client)
    assert opened.url == reverse("households:household-list") + "?area=4202"
    assert list(client.get(opened.url).context["page"]) == [there]
    taken = AuditEvent.objects.get(action="emergency.taken")
    assert (taken.actor_id, taken.details) == (mentor.pk, {"area": "4202", "hours": 1})

    answer = client.get(page)
    assert answer.status_code == 200
    assert "กำลังใช้สิทธิ์ฉุกเฉิน" in answer.content.decode()
    event = AuditEvent.objects.get(action="household.viewed")
    assert event.actor_role == "emergency@4202"
    assert Notification.objects.filter(user=admin, key__startswith="emergency:").count() == 1
    assert client.post(reverse("households:household-leave", args=[there.pk])).status_code == 403

    access = EmergencyAccess.objects.get()
    EmergencyAccess.objects.filter(pk=access.pk).update(
        started_at=access.started_at - timedelta(hours=2),
        ends_at=access.ends_at - timedelta(hours=2),
    )
    assert client.get(page).status_code == 404


def test_an_emergency_needs_a_reason_is_given_back_and_reviewed_by_another(client, admin):
    mentor = make_user("mentor", "4201")
    client.force_login(mentor)
    assert take(client, reason="").status_code == 422
    take(client)
    assert "อยู่แล้ว" in take(client).content.decode()
    access = EmergencyAccess.objects.get()
    assert client.get(reverse("accounts:emergency-list")).status_code == 403
    client.post(reverse("accounts:emergency-end", args=[access.pk]))
    access.refresh_from_db()
    assert access.ends_at <= timezone.now()
    with pytest.raises(DomainError, match="ตรวจสอบตนเองไม่ได้"):
        emergencies.review_emergency_access(access=access, by=mentor, finding="เหมาะสม")
    client.force_login(admin)
    client.post(reverse("accounts:emergency-review", args=[access.pk]), {"finding": "สมเหตุผล"})
    access.refresh_from_db()
    assert (access.reviewed_by, access.finding) == (admin, "สมเหตุผล")


def test_whoever_looked_at_a_double_has_looked_at_the_family(client, admin):
    officer, (stays, double, third, other) = (
        make_user("district_officer", "4201"),
        [make_household("420107") for _ in range(4)],
    )
    client.force_login(officer)
    for house in (double, third, other):
        client.get(reverse("households:household-detail", args=[house.pk]))
    with acting_for(officer):
        merge_households(stays=double, double=third, by=officer)
        merge_households(stays=stays, double=double, by=officer)
    client.force_login(admin)
    page = client.get(reverse("accounts:audit-household", args=[stays.pk]))
    viewed = AuditEvent.objects.filter(action="household.viewed").exclude(household_id=other.pk)
    shown = {event.pk for event in page.context["events"]}
    assert set(viewed.values_list("pk", flat=True)) <= shown
    assert viewed.count() == 2
    changed = {line["row"].household_id for line in page.context["changes"]}
    assert {double.pk, third.pk} <= changed
    listed = client.get(reverse("accounts:audit-list"), {"household": stays.pk})
    assert set(viewed.values_list("pk", flat=True)) <= {e.pk for e in listed.context["events"]}
    assert other.pk not in {event.household_id for event in page.context["events"]}


def test_the_page_of_a_household_leads_to_the_lists_and_exports_that_name_none(client, admin):
    officer, mentor = make_user("district_officer", "4201"), make_user("mentor", "4201")
    household = make_household("420107")
    make_pairing(household, make_official(user=mentor), mentor)
    client.force_login(mentor)
    client.get(reverse("logbook:worklist"))
    for seen in (household, make_household("420201")):  # named, and refused
        client.get(reverse("households:household-detail", args=[seen.pk]))
    client.force_login(officer)
    client.get(reverse("households:household-list"), {"need": "income"})
    client.get(reverse("households:household-export"), {"need": "income"}).getvalue()
    client.get("/api/v1/households/")
    client.get(reverse("mentors:pairing-board"))
    client.get(reverse("households:duplicate-list"))
    client.force_login(admin)

    page = client.get(reverse("accounts:audit-household", args=[household.pk]))
    assert [line["actor"] for line in page.context["people"]] == [mentor]
    history = reverse("accounts:audit-list")
    (query,) = re.findall(rf'<a href="{history}\?([^"]+)">', page.text)
    asked = QueryDict(html.unescape(query)).dict()
    first = timezone.localdate() - timedelta(days=30)
    assert asked == {"unnamed": "household", "first": f"{first:%d/%m}/{first.year + 543}"}

    found = client.get(history, asked).context["events"]
    assert [(event.action, event.actor) for event in found] == [
        ("household.duplicates_listed", officer),
        ("pairing.listed", officer),
        ("household.listed", officer),
        ("household.exported", officer),
        ("household.listed", officer),
        ("worklist.viewed", mentor),
    ]
    kept = AuditEvent.objects.filter(action="audit.viewed").latest("id").details
    assert kept == {"unnamed": "household", "first": f"{first:%Y-%m-%d}", "count": 6}

    both = client.get(history, asked | {"household": household.pk})
    assert list(both.context["events"]) == []
    assert "โปรดเว้นรหัสครัวเรือนว่างไว้" in both.text


def test_a_person_stands_once_for_each_role_they_looked_in(client, admin):
    officer, household = make_user("district_officer", "4201"), make_household("420107")
    address = reverse("households:household-detail", args=[household.pk])
    client.force_login(officer)
    client.get(address)
    client.get(address)
    officer.memberships.update(role="provincial_officer", area="42")
    client.get(address)
    client.force_login(admin)

    people = client.get(reverse("accounts:audit-household", args=[household.pk])).context["people"]
    assert [(line["actor"], line["actor_role"], line["times"]) for line in people] == [
        (officer, "provincial_officer@42", 1),
        (officer, "district_officer@4201", 2),
    ]


def test_the_history_pages_say_who_looked_and_what_somebody_did(client, admin):
    officer, household = make_user("district_officer", "4201"), make_household("420107")
    client.force_login(officer)
    for _ in range(2):
        client.get(reverse("households:household-detail", args=[household.pk]))
    client.post(reverse("households:household-status", args=[household.pk]), {"status": "surveyed"})
    client.force_login(admin)

    page = client.get(reverse("accounts:audit-household", args=[household.pk]))
    by_officer = [line for line in page.context["people"] if line["actor"] == officer]
    assert [(line["times"], line["actor_role"]) for line in by_officer] == [
        (3, "district_officer@4201")
    ]
    changed = page.context["changes"][0]
    assert ("สถานะการสำรวจ", "not_surveyed", "surveyed") in changed["lines"]

    did = client.get(reverse("accounts:audit-user", args=[officer.pk]))
    assert {line["action"]: line["times"] for line in did.context["kinds"]} == {
        "login": 1,
        "household.viewed": 2,
        "household.surveyed": 1,
    }
    assert did.context["household_count"] == 1
    act = AuditEvent.objects.get(action="household.surveyed")
    detail = client.get(reverse("accounts:audit-detail", args=[act.pk])).context
    assert [c["row"].table for c in detail["changes"]] == ["households_household"]
    found = client.get(
        reverse("accounts:audit-list"),
        {"household": household.pk, "action": "household.surveyed", "first": "01/01/2569"},
    )
    assert [e.pk for e in found.context["events"]] == [act.pk]
    sheet = client.get(reverse("accounts:audit-export"), {"household": household.pk})
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert AuditEvent.objects.filter(action="audit.exported").count() == 1


def test_a_person_is_named_by_user_name_or_whole_name_and_two_of_one_name_are_asked_about(
    client, admin
):
    one, other, closed = make_user(), make_user(), make_user()
    name = {"title": "นาย", "first_name": "สมชาย", "last_name": "ใจดี"}
    User.objects.filter(pk__in=(one.pk, other.pk)).update(position="ครู", **name)
    User.objects.filter(pk=closed.pk).update(first_name="ปิด", last_name="แล้ว", is_active=False)
    client.force_login(admin)
    tomorrow = timezone.localdate() + timedelta(days=1)
    until = {"ended_on": f"{tomorrow:%d/%m/%Y}", "is_acting": "on"}
    both = grant(client, make_user(), on_behalf_of="นายสมชาย  ใจดี", **until)
    assert both.status_code == 422
    assert f"{one.username} (นายสมชาย ใจดี ครู)" in both.text
    assert f"{other.username} (นายสมชาย ใจดี ครู)" in both.text
    near = grant(client, make_user(), on_behalf_of="ชายใจ", **until)
    assert near.status_code == 422
    assert one.username not in near.text
    near = grant(client, make_user(), on_behalf_of="ชาย ใจ", **until)
    assert near.status_code == 422
    assert f"{one.username} (นายสมชาย ใจดี ครู)" in near.text
    assert grant(client, make_user(), on_behalf_of="ปิด แล้ว", **until).status_code == 422
    User.objects.filter(pk=other.pk).update(last_name="ใจงาม")
    for named in (
        one.username,
        "สมชาย ใจดี",
        "นายสมชาย ใจดี",
        "นาย สมชาย ใจดี",
        "ใจดี สมชาย",
        "ใจดี นายสมชาย",
    ):
        deputy = make_user()
        assert grant(client, deputy, on_behalf_of=named, **until).status_code == 302
        assert deputy.memberships.latest("pk").on_behalf_of == one


def test_a_woman_is_found_by_her_name_with_the_title_cut_short_and_a_part_of_a_name_is_nobody(
    client, admin
):
    one, other = make_user(), make_user()
    name = {"title": "นางสาว", "first_name": "สมหญิง"}
    User.objects.filter(pk=one.pk).update(last_name="ทองใบ", **name)
    User.objects.filter(pk=other.pk).update(last_name="ทองใบเจริญ", **name)
    client.force_login(admin)
    tomorrow = timezone.localdate() + timedelta(days=1)
    until = {"ended_on": f"{tomorrow:%d/%m/%Y}", "is_acting": "on"}
    for named in ("น.ส.สมหญิง ทองใบ", "น.ส. สมหญิง ทองใบ", "ทองใบ น.ส.สมหญิง"):
        deputy = make_user()
        assert grant(client, deputy, on_behalf_of=named, **until).status_code == 302
        assert deputy.memberships.latest("pk").on_behalf_of == one
    for named in ("น.ส.สมหญิง", "น.ส.สมหญิง ทอง"):
        assert grant(client, make_user(), on_behalf_of=named, **until).status_code == 422


def test_the_history_is_searched_for_what_its_page_shows(client, admin):
    somchai, other = make_user(), make_user()
    User.objects.filter(pk=somchai.pk).update(title="นาย", first_name="สมชาย", last_name="ใจดี")
    User.objects.filter(pk=other.pk).update(username=f"{somchai.username}-2")
    audit.record(Act.ACCOUNT_CLOSED, other, by=somchai)
    audit.record(Act.ACCOUNT_CLOSED, somchai, by=other)
    audit.record(Act.TOKEN_MADE, by=somchai)
    AuditEvent.objects.create(action="refused:login", actor_id=other.pk, outcome="refused")
    client.force_login(admin)
    address = reverse("accounts:audit-list")

    def found(**asked):
        events = client.get(address, asked).context["events"]
        mine = (somchai.pk, other.pk)
        return sorted((e.action, mine.index(e.actor_id)) for e in events if e.actor_id in mine)

    closed, made = ("account.closed", 0), ("token.made", 0)
    assert found(action="ปิดบัญชี") == [closed, ("account.closed", 1)]
    assert found(action="account.") == [closed, ("account.closed", 1)]
    assert found(action="โทเค็น api") == [made]
    assert found(action="ถูกปฏิเสธ") == [("refused:login", 1)]
    assert found(user="นาย สมชาย ใจดี") == found(user=somchai.username) == [closed, made]
    assert found(user="ไม่มีใคร") == []
    both = sorted([*found(user=somchai.username), *found(user=f"{somchai.username}-2")])
    assert found(user=somchai.username[:-1]) == both
    assert found(user="สมชาย", action="ปิดบัญชี") == [closed]
    listed = AuditEvent.objects.filter(action="audit.viewed").latest("id").details
    assert listed == {"user": [somchai.pk], "action": "ปิดบัญชี", "count": 1}
    sheet = client.get(reverse("accounts:audit-export"), {"user": "สมชาย", "action": "ปิดบัญชี"})
    rows = list(load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.values)
    assert [row[5] for row in rows[1:]] == ["ปิดบัญชี"]
    assert rows[1][2] == somchai.username
