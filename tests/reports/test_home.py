"""The start page leads on: to what waits, or for an executive to the month's figures."""

from datetime import time
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.services.accounts import grant_role
from committees.models import Committee
from committees.services.meetings import make_meeting
from committees.services.resolutions import resolve
from core import thai
from core.periods import add_months
from households.services.nominations import propose_household
from logbook.services.visits import record_visit
from places.models import Area, Organization
from reports import services
from tests.factories.people import make_household, make_user

pytestmark = pytest.mark.django_db
PROVINCE = "provincial_officer"


def cards(client, user):
    client.force_login(user)
    return client.get(reverse("reports:home")).context["cards"]


def test_an_executive_begins_with_the_governors_page(client):
    client.force_login(make_user("executive", "42"))
    make_household()
    this = thai.be_month(timezone.localdate())
    assert f"ยังไม่มีตัวเลขของเดือน{this}" in client.get("/").content.decode()
    services.build_month(first_day=timezone.localdate().replace(day=1), by=None)
    assert "1 ครัวเรือนในโครงการ" in client.get("/").context["sentence"]


def test_an_executive_reads_what_a_meeting_gave_them_and_keeps_the_work_of_an_agency(client):
    chief, officer = make_user("executive", "42"), make_user("provincial_officer", "42")
    day = timezone.localdate()
    held = {"committee": Committee.objects.get(area="42"), "held_on": day, "place": "ศาลากลาง"}
    meeting = make_meeting(**held, starts_at=time(9, 30), by=officer)
    resolve(meeting=meeting, text="รายงานผล", owner=chief, due_on=day, by=officer)
    client.force_login(chief)
    assert "มติที่มอบหมายท่าน 1" in client.get("/").content.decode()
    agency = Organization.objects.helping().first()
    grant_role(user=chief, by=officer, role="agency_officer", organization=agency, started_on=day)
    assert "เรื่องส่งต่อที่ยังไม่ปิด" in [label for label, *_ in client.get("/").context["cards"]]


def test_a_new_office_is_told_what_to_set_up_and_each_line_leads_on(client):
    """Instead of zeros; later a line for each thing that waits, with its next step."""
    province = make_user("provincial_officer", "42")
    client.force_login(province)
    page = client.get("/")
    assert [(step.label, done, mine) for step, done, mine in page.context["first_steps"]] == [
        ("บุคคลที่สองผู้อนุมัติ", True, False),
        ("หัวหนังสือและผู้ลงนามของอำเภอ", False, True),
        ("ผู้ดำรงตำแหน่งในคณะกรรมการ", False, True),
        ("เป้าหมายรายเดือน", False, True),
        ("บัญชี TPMAP", False, False),
        ("ทะเบียนพี่เลี้ยง", False, True),
        ("บัญชีเจ้าหน้าที่อำเภอ", False, False),
        ("งานที่ทำไว้ก่อนใช้ระบบ", False, True),
        ("การจับคู่", False, True),
    ]
    assert page.context["todo"] == []
    assert reverse("mentors:pairing-board") in page.content.decode()
    make_household()
    (line,) = client.get("/").context["todo"]
    assert line[1:] == (1, reverse("mentors:pairing-board"), "จับคู่พี่เลี้ยง")


def test_an_officer_finds_what_waits(client):
    make_household()
    officer = make_user("district_officer", "4201")
    shown = {label: count for label, count, _url in cards(client, officer)}
    assert shown["ครัวเรือนที่ยังไม่มีพี่เลี้ยง"] == 1
    assert shown["เรื่องส่งต่อที่เกินกำหนด"] == 0


def test_what_only_this_person_can_decide_stands_on_the_start_page(client):
    """A household the list missed for the district; last month for the province."""
    mentor = make_user("mentor", "4201")
    with acting_for(mentor):
        propose_household(
            subdistrict=Area.objects.get(pk="420101"),
            head_name="นายตกหล่น สมมุติ",
            by=mentor,
            dimensions=["income"],
            reason="ไม่มีชื่อในบัญชี",
            evidence="ผู้ใหญ่บ้าน",
        )
    services.build_month(first_day=add_months(timezone.localdate(), -1), by=None)
    steps = {}
    for role, area in (
        ("district_officer", "4201"),
        ("district_officer", "4202"),
        (PROVINCE, "42"),
    ):
        client.force_login(make_user(role, area))
        todo = client.get(reverse("reports:home")).context["todo"]
        steps[area] = {step: (count, url) for _label, count, url, step in todo}
    decide, close = "ตรวจสอบและตัดสิน", "ตรวจสิ่งที่ค้างและปิดเดือน"
    assert steps["4201"][decide][0] == 1
    assert decide not in steps["4202"]
    assert close not in steps["4201"]
    assert steps["42"][close][0] == steps["42"][decide][0] == 1
    for _count, url in steps["42"].values():
        assert client.get(url).status_code == 200


def test_nobody_is_sent_to_decide_what_is_their_own(client):
    officer = make_user("district_officer", "4201")
    with acting_for(officer):
        propose_household(
            subdistrict=Area.objects.get(pk="420101"),
            head_name="นายตกหล่น สมมุติ",
            by=officer,
            dimensions=["income"],
            reason="ไม่มีชื่อในบัญชี",
            evidence="ผู้ใหญ่บ้าน",
        )
        seen = {"purpose": "follow_up", "visited_on": timezone.localdate()}
        record_visit(id=uuid4(), by=officer, household=make_household("420101"), **seen)
    for user, waits in ((officer, False), (make_user("district_officer", "4201"), True)):
        client.force_login(user)
        todo = client.get(reverse("reports:home")).context["todo"]
        steps = [line[-1] for line in todo]
        assert ("ตรวจสอบและตัดสิน" in steps, "ตรวจและรับรอง" in steps) == (waits, waits)


def test_a_total_is_read_from_the_months_figures_once_they_are_counted(client):
    """Of the widest of the person's areas, each household once; with the moment it was counted."""
    make_household(subdistrict="420101")
    make_household(subdistrict="420201")
    officer = make_user(PROVINCE, "42")
    administrator, here = make_user("administrator", "42"), Area.objects.get(pk="4201")
    with acting_for(administrator):
        grant_role(user=officer, role="district_officer", area=here, by=administrator)
    followed = "ครัวเรือนในโครงการ"
    assert dict(card[:2] for card in cards(client, officer))[followed] == 2  # nothing is built yet
    month = services.build_month(first_day=timezone.localdate().replace(day=1), by=None)
    make_household(subdistrict="420101")
    page = client.get("/")
    assert dict(card[:2] for card in page.context["cards"])[followed] == 2
    assert page.context["stored"] == [(followed, month.as_of)]
    services.build_month(first_day=month.first_day, by=None)
    assert dict(card[:2] for card in client.get("/").context["cards"])[followed] == 3


def test_a_card_counts_so_far_and_no_further(client, monkeypatch):
    monkeypatch.setattr("reports.views.home.MOST", 1)
    for _ in range(2):
        make_household()
    officer = make_user("district_officer", "4201")
    shown = dict(card[:2] for card in cards(client, officer))
    assert str(shown["ครัวเรือนที่ยังไม่มีพี่เลี้ยง"]) == "มากกว่า 1"
