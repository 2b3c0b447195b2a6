"""A list of organisations as offices send it: what it does not say stays, what it changes is shown,
hidden sheets are not read.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from committees.enums import OfficerDuty
from committees.models import OrganizationOfficer
from places.models import Organization
from tests.factories.people import make_user
from tests.factories.workbooks import locked, workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("ชื่อหน่วยงาน", "ประเภท", "อำเภอ", "ตำบล")
KIND = "องค์กรปกครองส่วนท้องถิ่น"
NEW = ("อบต.ใหม่", KIND, "เมืองเลย", "นาอาน")
KNOWN = ("อบต.เดิม", "", "", "")


@pytest.fixture
def client(client):
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    return client


@pytest.fixture
def known():
    body = Organization.objects.create(
        code="t-1",
        name="อบต.เดิม",
        kind="local_government",
        serves=["420107"],
        gives=["housing"],
        phone="042111111",
        email="a@example.org",
        address="หมู่ 1",
        addressed_to="นายก อบต.เดิม",
    )
    OrganizationOfficer.objects.create(
        organization=body,
        duty=OfficerDuty.RESPONSIBLE,
        name="นางสมมุติ ก",
        started_on=date(2026, 1, 5),
    )
    return body


def send(client, *lines, **sheets):
    file = workbook(sheets or {"ก": lines})
    return client.post(reverse("committees:organization-import"), {"file": file})


def confirm(client, shown):
    assert shown.status_code == 200, shown.context.get("faults") or shown.context["error"]
    at = reverse("committees:organization-import")
    assert client.post(at, {"token": shown.context["token"]}).status_code == 302


def of(body):
    body.refresh_from_db()
    named = list(body.officers.filter(ended_on=None).values_list("duty", "name"))
    return (
        body.kind,
        body.serves,
        body.gives,
        body.phone,
        body.email,
        body.address,
        body.addressed_to,
        named,
    )


@pytest.mark.parametrize("blank", ["", "-", "–", "N/A", "ไม่มี"])
def test_trap_26_blanks_and_words_for_nothing_leave_what_is_stored(client, known, blank):
    before = of(known)
    rest = ("สนับสนุนอะไรได้", "โทรศัพท์", "อีเมล", "ที่อยู่", "เรียน", "ผู้รับผิดชอบ", "ผู้ใช้ TPMAP")
    shown = send(client, (*HEADINGS, *rest), (*KNOWN, *[blank] * 7), (*NEW, *[blank] * 7))
    assert [row.verdict for row in shown.context["rows"]] == ["คงเดิม", "ใหม่"]
    confirm(client, shown)
    assert of(known) == before
    new = Organization.objects.get(name="อบต.ใหม่")
    assert of(new) == ("local_government", ["420107"], [], "", "", "", "", [])


def test_what_a_row_changes_is_shown_and_unread_headings_are_named(client, known):
    shown = send(
        client,
        (*HEADINGS, "เบอร์โทร", "ที่อยู่", "ผู้รับผิดชอบ", "แฟกซ์"),
        (*KNOWN[:2], "เมืองเลย", "กกดู่", "42222222", "หมู่ 2", "นายสมมุติ ข", "1"),
    )
    (row,) = shown.context["rows"]
    differences = {heading: told for heading, *told in row.differences}
    before, after = differences.pop("พื้นที่ที่รับผิดชอบ")
    assert ("นาอาน" in before, "กกดู่" in after) == (True, True)
    assert differences == {
        "โทรศัพท์สำนักงาน": ["042111111", "042222222"],
        "ที่อยู่สำหรับส่งหนังสือ": ["หมู่ 1", "หมู่ 2"],
        OfficerDuty.RESPONSIBLE.label: ["นางสมมุติ ก", "นายสมมุติ ข"],
    }
    assert "<del>042111111</del> → <ins>042222222</ins>" in shown.text
    assert "คอลัมน์ที่ไม่ได้ใช้ 1 คอลัมน์: แฟกซ์" in shown.text
    confirm(client, shown)
    assert known.officers.get(ended_on=None).name == "นายสมมุติ ข"


def test_an_officer_in_duty_is_named_again_in_another_position_alone(client, known):
    headings = (*HEADINGS, "ผู้รับผิดชอบ", "ตำแหน่งผู้รับผิดชอบ")
    known.officers.update(position="ปลัด")
    for position in ("", "ปลัด"):
        shown = send(client, headings, (*KNOWN, "นางสมมุติ ก", position))
        assert [row.verdict for row in shown.context["rows"]] == ["คงเดิม"]
    confirm(client, shown)
    changed = AuditEvent.objects.filter(action="organization.changed")
    assert not changed.exists(), "a row that changes nothing is no act"
    shown = send(client, headings, (*KNOWN, "นางสมมุติ ก", "รองปลัด"))
    told = (OfficerDuty.RESPONSIBLE.label, "นางสมมุติ ก ปลัด", "นางสมมุติ ก รองปลัด")
    assert shown.context["rows"][0].differences == [told]
    confirm(client, shown)
    officers = known.officers.order_by("id").values_list("position", "ended_on")
    assert list(officers) == [("ปลัด", timezone.localdate()), ("รองปลัด", None)]
    assert changed.count() == 1


@pytest.mark.parametrize("cell", ["#N/A", "=A1"])
@pytest.mark.parametrize("heading", ["อำเภอ", "โทรศัพท์"])
def test_trap_30_an_error_or_a_formula_without_value_is_told(client, known, cell, heading):
    headings = dict(zip(HEADINGS, KNOWN, strict=True)) | {heading: cell}
    shown = send(client, tuple(headings), tuple(headings.values()))
    assert shown.status_code == 422
    why = f"“{heading}” เป็นข้อผิดพลาดของโปรแกรมตาราง โปรดใส่ค่าจริง"
    assert shown.context["faults"] == [(2, why)]


def test_a_district_joined_over_rows_holds_for_each(client):
    lines = [HEADINGS, ("ก", KIND, "เมืองเลย", ""), ("ข", KIND, "", ""), ("ค", KIND, "", "")]
    file = workbook({"ก": lines}, joined=["C2:C3"])
    confirm(client, client.post(reverse("committees:organization-import"), {"file": file}))
    found = Organization.objects.filter(name__in="กขค").values_list("name", "serves")
    assert dict(found) == {"ก": ["4201"], "ข": ["4201"], "ค": ["42"]}


def test_totals_notes_and_repeated_headings_are_no_offices(client):
    lines = (
        ("ทำเนียบหน่วยงาน",),
        HEADINGS,
        NEW,
        ("รวม", "", "1", ""),
        HEADINGS,
        ("รวมพลคนเลย", "วัดและศาสนสถาน", "เมืองเลย", ""),
        ("รวมทั้งสิ้น 2 แห่ง",),
    )
    shown = send(client, *lines)
    assert [row.name for row in shown.context["rows"]] == ["อบต.ใหม่", "รวมพลคนเลย"]
    assert "บรรทัด 4, 5, 7" in shown.text


def test_trap_31_one_visible_sheet_is_read_and_several_are_refused(client):
    sheets = {"ก": [HEADINGS, NEW], "คำชี้แจง": [["อ่านก่อน"], ["ทุกข้อ"]]}
    shown = send(client, **sheets)
    assert [row.name for row in shown.context["rows"]] == ["อบต.ใหม่"]
    assert "แผ่นงานที่ไม่ได้อ่าน: คำชี้แจง" in shown.text
    shown = send(client, **sheets, ข=[HEADINGS, NEW])
    assert shown.status_code == 422
    assert "มีหลายแผ่นงานที่เป็นทะเบียน: “ก”, “ข”" in shown.text


def test_trap_31_a_hidden_first_sheet_is_not_read(client):
    file = workbook({"ซ่อน": [HEADINGS, KNOWN], "จริง": [HEADINGS, NEW]}, hidden=["ซ่อน"])
    shown = client.post(reverse("committees:organization-import"), {"file": file})
    assert [row.name for row in shown.context["rows"]] == ["อบต.ใหม่"]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_file_locked_by_a_password_is_refused_as_such(client, kind):
    file = SimpleUploadedFile(f"a.{kind}", locked(kind))
    shown = client.post(reverse("committees:organization-import"), {"file": file})
    assert shown.status_code == 422
    assert "ไฟล์ตั้งรหัสผ่านไว้" in shown.text


def test_places_are_known_as_in_any_list(client):
    lines = (
        ("อบต.ก", KIND, "เมือง", "ตำบล นาอาน, ต.กกดู่"),
        ("อบต.ข", KIND, "กิ่งอำเภอเมืองเลย", "นา อาน"),
    )
    confirm(client, send(client, HEADINGS, *lines))
    served = dict(
        Organization.objects.filter(name__in=["อบต.ก", "อบต.ข"]).values_list("name", "serves")
    )
    assert served["อบต.ก"] == [*served["อบต.ข"], "420104"]
    assert len(served["อบต.ข"]) == 1
