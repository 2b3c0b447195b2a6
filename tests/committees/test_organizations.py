"""Organisations: kept by whoever may, imported, given officers."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent
from committees.errors import DutyGoneError, DutyKnownError
from committees.forms.committees import SeatForm
from committees.models import CommitteeSeat
from committees.services.organizations import editable_by
from core.seen import CHANGED
from core.sheets import write_table
from indicators.models import Indicator, IndicatorAgency, IndicatorEdition
from indicators.services import proposed_agencies, supporting_offices
from loei_poverty.management.commands.load_reference import changed_by_people
from places.models import Organization, OrganizationDuty
from plans.services.proposals import agency_proposals
from tests.confirming import confirm
from tests.factories.people import make_household, make_user
from tests.walk.world import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.DISTRICT_OFFICER, "4201")


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer)
    return client


def make(name, **fields):
    code = f"t-{Organization.objects.count()}"
    fields = {"code": code, "kind": "local_government", "serves": ["420107"]} | fields
    return Organization.objects.create(name=name, **fields)


def workbook(*rows):
    stream = io.BytesIO()
    headings = list(dict.fromkeys(name for row in rows for name in row))
    write_table(stream, headings, [[row.get(name, "") for name in headings] for row in rows])
    return {"file": SimpleUploadedFile("x.xlsx", stream.getvalue())}


def test_who_serves_a_place_is_told_by_its_code():
    make("ตำบล"), make("อำเภอ", serves=["4201"]), make("จังหวัด", serves=["42"])
    make("อื่น", serves=["4202"]), make("ไม่ระบุ", serves=[])
    names = {"ตำบล", "อำเภอ", "จังหวัด", "อื่น", "ไม่ระบุ"}

    def of(rows):
        return {o.name for o in rows} & names

    rows = Organization.objects
    assert of(rows.serving("42010703")) == {"ตำบล", "อำเภอ", "จังหวัด"}
    assert of(rows.serving("420108")) == {"อำเภอ", "จังหวัด"}
    assert of(rows.touching(["4201"])) == {"ตำบล", "อำเภอ", "จังหวัด"}
    assert of(rows.touching(["4202"])) == {"อื่น", "จังหวัด"}
    assert of(rows.all_within(["4201"])) == {"ตำบล", "อำเภอ"}
    assert of(rows.all_within([])) == set()


def test_an_officer_edits_what_works_in_the_district_alone(officer):
    here, wider = make("ที่นี่"), make("สองอำเภอ", serves=["4201", "4202"])
    nowhere = make("ไม่ระบุ", serves=[])
    assert {here.pk} == {here.pk, wider.pk, nowhere.pk} & set(
        editable_by(officer).values_list("pk", flat=True)
    )
    province = make_user(Role.PROVINCIAL_OFFICER, "42")
    assert {here.pk, wider.pk, nowhere.pk} <= set(
        editable_by(province).values_list("pk", flat=True)
    )


def test_an_officer_cannot_give_an_entry_a_place_elsewhere(client):
    at = reverse("committees:organization-create")
    said = {"name": "อบต.ทดสอบ", "kind": "local_government", "is_active": "on"}
    assert client.post(at, said | {"serves": ["4202"]}).status_code == 422
    assert client.post(at, said | {"serves": ["420107"]}).status_code == 302
    assert Organization.objects.get(name="อบต.ทดสอบ").serves == ["420107"]


def test_a_list_is_shown_whole_then_written_and_blanks_erase_nothing(client):
    known = make("อบต.เดิม", phone="042111111", gives=["housing"])
    rows = (
        {
            "ชื่อหน่วยงาน": "วัดใหม่",
            "ประเภท": "วัดและศาสนสถาน",
            "อำเภอ": "เมืองเลย",
            "ตำบล": "นาอาน",
            "สนับสนุนอะไรได้": "เครื่องอุปโภคบริโภค, การศึกษา/ทุนการศึกษา",
            "ผู้รับผิดชอบ": "พระสมมุติ",
        },
        {"ชื่อหน่วยงาน": "อบต.เดิม", "ประเภท": "องค์กรปกครองส่วนท้องถิ่น", "อีเมล": "a@example.org"},
    )
    at = reverse("committees:organization-import")
    shown = client.post(at, workbook(*rows))
    assert [row.verdict for row in shown.context["rows"]] == ["ใหม่", "แก้ไข"]
    assert not Organization.objects.filter(name="วัดใหม่").exists()

    assert client.post(at, {"token": shown.context["token"]}).status_code == 302
    temple = Organization.objects.get(name="วัดใหม่")
    assert (temple.kind, temple.gives) == ("temple", ["goods", "education"])
    assert temple.officers.get().name == "พระสมมุติ"
    known.refresh_from_db()
    assert (known.phone, known.gives, known.email, known.serves) == (
        "042111111",
        ["housing"],
        "a@example.org",
        ["420107"],
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"ประเภท": "ร้านค้า"}, "ไม่รู้จัก «ร้านค้า»"),
        ({"อำเภอ": "เมืองไกล"}, "ไม่พบอำเภอหรือตำบล"),
        ({"อำเภอ": "นาด้วง"}, "อยู่นอกเขต"),
        ({"ชื่อหน่วยงาน": ""}, "ชื่อหน่วยงาน"),
        ({"อีเมล": "x"}, "อีเมล"),
    ],
)
def test_one_refused_row_refuses_the_list_by_its_line(client, row, why):
    good = {"ชื่อหน่วยงาน": "วัดดี", "ประเภท": "วัดและศาสนสถาน", "อำเภอ": "เมืองเลย", "อีเมล": ""}
    before = Organization.objects.count()
    answer = client.post(
        reverse("committees:organization-import"),
        workbook(good, good | {"ชื่อหน่วยงาน": "วัดสอง"} | row),
    )
    assert answer.status_code == 422
    assert any(line == 3 and why in fault for line, fault in answer.context["faults"])
    assert Organization.objects.count() == before


def test_who_has_not_named_an_officer_is_listed_until_one_is_named(client):
    office = Organization.objects.get(code="4201-cdd")
    at = reverse("committees:organization-list")
    asked = {"named": "no", "q": office.name}
    assert client.get(at, asked).context["page"].paginator.count == 1
    lacking = {"responsible": "ยังไม่มอบหมายผู้รับผิดชอบ", "tpmap_user": "ยังไม่มีผู้ใช้ TPMAP"}
    for duty in lacking:
        said = {"duty": duty, "name": "นางสมมุติ ก", "started_on": day()}
        client.post(reverse("committees:officer-add", args=[office.pk]), said)
        if duty == "responsible":  # each duty is looked at by itself
            shown = client.get(at, asked).text
            assert [words in shown for words in lacking.values()] == [False, True]
    assert client.get(at, asked).context["page"].paginator.count == 0
    said = {"duty": "responsible", "name": "นายสมมุติ ข", "started_on": day()}
    client.post(reverse("committees:officer-add", args=[office.pk]), said)
    now = office.officers.filter(duty="responsible", ended_on=None)
    assert [o.name for o in now] == ["นายสมมุติ ข"]


def test_an_entry_that_may_be_the_same_body_is_pointed_out(client):
    one = make("มูลนิธิสมมุติ")
    other = make("มูลนิธิ สมมุติ (สาขาใหญ่)")
    page = client.get(reverse("committees:organization-detail", args=[one.pk]))
    assert [o.pk for o in page.context["alike"]] == [other.pk]


def test_an_installation_that_still_has_a_body_twice_has_it_once_after_loading():
    kept = Organization.objects.get(code="codi")
    double = make("สถาบันพัฒนาองค์กรชุมชน (พอช.)", code="codi-short", kind="agency", serves=[])
    assert IndicatorAgency.objects.filter(organization=kept).update(organization=double)
    call_command("load_reference", verbosity=0)
    double.refresh_from_db()
    assert double.merged_into == kept
    assert changed_by_people(IndicatorAgency) == changed_by_people(Organization) == set()
    assert not IndicatorAgency.objects.filter(organization=double).exists()


def test_every_district_has_its_four_offices_and_the_tambon_without_a_body_are_named(client):
    offices = Organization.objects.filter(kind="district_office")
    assert offices.count() == 4 * 14
    page = client.get(reverse("committees:organization-list"))
    missing = {area.code for area in page.context["missing"]}
    assert "420107" in missing
    make("อบต.แรก")
    page = client.get(reverse("committees:organization-list"))
    assert {area.code for area in page.context["missing"]} == missing - {"420107"}


def test_indicators_whose_leads_have_no_office_here_are_shown_with_a_proposal(client):
    numbers = {}
    for edition in IndicatorEdition.objects.filter(first_year__gte=2565):
        indicators = list(Indicator.objects.filter(edition=edition))
        offices, supporting = proposed_agencies(indicators), supporting_offices(indicators)
        without = [i for i in indicators if i.pk not in offices]
        numbers[edition.indicator_set] = len(without)
        page = client.get(reverse("indicators:indicator-list"), {"edition": edition.pk})
        assert page.context["without_office"] == without
        for indicator in without:
            for office in supporting.get(indicator.pk, []):
                assert office.name in page.text
    assert sum(numbers.values()) == 16


def test_the_list_asks_as_often_for_one_as_for_many(client):
    at = reverse("committees:organization-list")
    client.get(at, {"q": "ไม่มีชื่อนี้"})

    def count(**asked):
        with CaptureQueriesContext(connection) as queries:
            client.get(at, asked)
        return len(queries)

    assert count(q="สำนักงานเกษตรอำเภอเมืองเลย") == count(kind="district_office")


def test_a_closed_office_stays_where_it_is_named_when_something_else_is_saved():
    seat = CommitteeSeat.objects.exclude(organization=None).first()
    Organization.objects.filter(pk=seat.organization_id).update(is_active=False)
    data = {name: getattr(seat, name) for name in ("number", "title", "role", "person_count")}
    form = SeatForm(data | {"organization": seat.organization_id, "note": "x"}, instance=seat)
    assert form.is_valid(), form.errors
    assert form.save(commit=False).organization_id == seat.organization_id


def test_the_province_decides_who_answers_here_for_a_central_body(client):
    """A lead without an office here gets one, an office takes the place of another, and whoever
    edits one district decides neither.
    """
    page = reverse("committees:duty-edit")
    assert client.get(page).status_code == 403

    province = Client()
    province.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    edition = IndicatorEdition.objects.get(indicator_set="jpt", last_year=None)
    listed = province.get(reverse("indicators:indicator-list"), {"edition": edition.pk})
    without = listed.context["without_office"][0]
    assert f"{page}?answers_for={without.lead[0].pk}" in listed.text
    offices = Organization.objects.filter(kind="provincial_office").order_by("pk")
    for office in offices[:2]:
        sent = {
            "office": office.pk,
            "answers_for": without.lead[0].pk,
            "is_default": "on",
            "basis": "คำสั่ง 9/2569",
        }
        done = province.post(page, sent)
        assert done.url == reverse("committees:organization-detail", args=[office.pk])
        assert proposed_agencies([without]) == {without.pk: office}
        shown = province.get(done.url).text
        assert "คำสั่ง 9/2569" in shown
        assert (f"เป็นสำนักงานหลักแทน «{offices[0]}»" in shown) == (office != offices[0])
        again = province.get(page, {k: sent[k] for k in ("office", "answers_for")})
        assert again.context["form"]["basis"].value() == "คำสั่ง 9/2569"
    body = {"answers_for": without.lead[0].pk, "basis": "คำสั่ง 9/2569"}
    events = AuditEvent.objects.filter(action="organization.assigned").order_by("id")
    assert [(event.target_id, event.details) for event in events] == [
        (str(offices[0].pk), body | {"main": True}),
        (
            str(offices[0].pk),
            body | {"main": False, "main_before": True, "main_now": offices[1].pk},
        ),
        (str(offices[1].pk), body | {"main": True, "in_place_of": offices[0].pk}),
    ]

    call_command("load_reference", refresh=True, verbosity=0)
    assert proposed_agencies([without]) == {without.pk: offices[1]}


def test_a_body_out_of_use_is_found_again_and_its_page_says_so(client):
    body = make("อบต.เลิก")
    double = make("อบต.ซ้ำ", is_active=False, merged_into=body)
    edit = reverse("committees:organization-edit", args=[body.pk])
    said = {"name": body.name, "kind": body.kind, "serves": body.serves}
    assert client.post(edit, said).status_code == 302
    address = reverse("committees:organization-list")
    assert body not in client.get(address).context["page"].object_list

    found = client.get(address, {"use": "closed"})
    assert list(found.context["page"].object_list) == [body]
    assert double not in found.context["page"].object_list
    assert "เลิกใช้แล้ว" in client.get(reverse("committees:organization-detail", args=[body.pk])).text

    client.post(edit, said | {"is_active": "on"})
    assert body in client.get(address).context["page"].object_list


def test_an_office_that_is_closed_is_proposed_for_nothing_more(client):
    """Nor by an idea put into a plan: nobody is there to be asked."""
    household, province = make_household(), Client()
    indicator = agency_proposals(household)[0].indicator
    office = proposed_agencies([indicator])[indicator.pk]
    supporting = supporting_offices([indicator]).get(indicator.pk, [])
    province.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    address = reverse("committees:organization-edit", args=[office.pk])
    form = province.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if name != "is_active"}
    sent = {name: value for name, value in shown.items() if value not in (None, False)}
    assert confirm(province, address, sent).status_code == 302
    office.refresh_from_db()
    assert not office.is_active

    assert proposed_agencies([indicator]).get(indicator.pk) != office
    assert supporting_offices([indicator]).get(indicator.pk, []) == [
        one for one in supporting if one != office
    ]
    assert office not in {proposal.office for proposal in agency_proposals(household)}


def test_an_office_does_not_answer_without_an_order(client):
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    refused = client.post(reverse("committees:duty-edit"), {"office": "", "answers_for": ""})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"office", "answers_for", "basis"}


def duty_of(client, office, body, **fields):
    """One that the province has decided, and the address where it is changed."""
    page = reverse("committees:duty-edit")
    client.post(page, {"office": office.pk, "answers_for": body.pk, "basis": "ก"} | fields)
    duty = OrganizationDuty.objects.get(office=office, answers_for=body)
    return duty, f"{page}?office={office.pk}&answers_for={body.pk}"


def test_of_a_duty_that_stands_neither_body_is_changed_by_its_form(client):
    """Another office would have stood beside it, and the wrong one stayed."""
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    offices = Organization.objects.filter(kind="provincial_office").order_by("pk")
    body = make("กระทรวงทดสอบ", kind="ministry")
    duty, address = duty_of(client, offices[0], body, is_default="on")
    form = client.get(address).context["form"]
    assert [f.name for f in form if f.field.disabled] == ["answers_for", "office"]

    sent = {"seen": form["seen"].value(), "is_default": "on"}
    client.post(address, sent | {"basis": "ข", "office": offices[1].pk})
    late = client.post(address, sent | {"basis": "ค"})

    assert list(body.answered_by.values_list("office", "basis")) == [(offices[0].pk, "ข")]
    assert late.status_code == 422
    assert CHANGED in late.text
    event = AuditEvent.objects.filter(action="organization.assigned").latest("id")
    assert event.details == {
        "answers_for": body.pk,
        "main": True,
        "basis": "ข",
        "main_before": True,
        "basis_before": "ก",
    }


def test_a_new_office_is_proposed_as_the_main_one_only_where_there_is_none(client):
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    office = Organization.objects.filter(kind="provincial_office").first()
    body, other = (make(f"กระทรวง {n}", kind="ministry") for n in range(2))
    duty_of(client, office, body, is_default="on")
    page = reverse("committees:duty-edit")
    for asked, ticked in (
        ({"answers_for": body.pk}, False),
        ({"answers_for": other.pk}, True),
        ({}, False),
    ):
        assert client.get(page, asked).context["form"]["is_default"].value() is ticked


def test_a_duty_is_cancelled_after_a_question_and_kept_in_the_history(client):
    office = Organization.objects.filter(kind="provincial_office").first()
    body = make("กระทรวงทดสอบ", kind="ministry")
    province = Client()
    province.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    duty, _address = duty_of(province, office, body, is_default="on")
    address = reverse("committees:duty-cancel", args=[duty.pk])
    page = reverse("committees:organization-detail", args=[office.pk])
    assert address in province.get(page).text
    assert client.get(address).status_code == client.post(address).status_code == 403
    assert f"{body} จะไม่มีสำนักงานหลัก" in province.post(address).text  # asked first
    assert body.answered_by.count() == 1

    assert confirm(province, address).url == page

    assert body.answered_by.count() == 0
    event = AuditEvent.objects.get(action="organization.unassigned")
    kept = {"answers_for": body.pk, "main": True, "basis": "ก"}
    assert (event.target_id, event.details) == (str(office.pk), kept)
    assert province.get(address).status_code == 404


def test_what_an_office_answers_for_already_is_not_written_over_as_new(client):
    """The page of an office offers every body; the one it leads for lost its main office."""
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    office = Organization.objects.filter(kind="provincial_office").first()
    body = make("กระทรวงทดสอบ", kind="ministry")
    duty, _address = duty_of(client, office, body, is_default="on")

    sent = {"office": office.pk, "answers_for": body.pk, "basis": "ข"}
    again = client.post(f"{reverse('committees:duty-edit')}?office={office.pk}", sent)

    assert (again.status_code, DutyKnownError.message in again.text) == (422, True)
    duty.refresh_from_db()
    assert (duty.is_default, duty.basis) == (True, "ก")


def test_a_duty_that_was_cancelled_while_its_form_was_open_does_not_come_back(client):
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    office = Organization.objects.filter(kind="provincial_office").first()
    body = make("กระทรวงทดสอบ", kind="ministry")
    duty, address = duty_of(client, office, body)
    seen = client.get(address).context["form"]["seen"].value()
    confirm(client, reverse("committees:duty-cancel", args=[duty.pk]))

    sent = {"seen": seen, "office": office.pk, "answers_for": body.pk, "basis": "ข"}
    late = client.post(address, sent)

    assert (late.status_code, DutyGoneError.message in late.text) == (422, True)
    assert body.answered_by.count() == 0


def test_that_a_body_loses_its_main_office_is_part_of_what_is_confirmed(client):
    client.force_login(make_user(Role.PROVINCIAL_OFFICER, "42"))
    office = Organization.objects.filter(kind="provincial_office").first()
    body = make("กระทรวงทดสอบ", kind="ministry")
    duty, _address = duty_of(client, office, body)
    address = reverse("committees:duty-cancel", args=[duty.pk])
    asked = client.post(address)
    duty_of(client, office, make("กระทรวงอื่น", kind="ministry"), is_default="on")
    OrganizationDuty.objects.filter(pk=duty.pk).update(is_default=True)

    mark = re.search(r'name="confirmed" value="([^"]+)"', asked.text)[1]
    late = client.post(address, {"confirmed": mark})

    assert late.status_code == 409
    assert body.answered_by.count() == 1
