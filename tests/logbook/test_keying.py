"""Entries keyed into Logbook by several people: ticks, what is left, who has what open."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from accounts.tasks import recount_stored
from assistance.models import Assistance
from assistance.services.giving import correct_assistance, withdraw_assistance
from core.thai import be_datetime, month_code
from households.services.duplicates import merge_households
from logbook.models import EntryKeying, LogbookEntry, LogbookExport, LogbookLayout
from logbook.services.exporting import run_export
from logbook.services.keying import left_by, totals
from logbook.services.waiting import count_waiting, waiting_of
from places.enums import AreaLevel
from places.models import Area, Organization
from tests import clock
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
MONTH = timezone.localdate().replace(day=1)
CODE = month_code(MONTH)
LIST = reverse("logbook:keying-list")


def export(town):
    with acting_for(town.officer):
        run = LogbookExport(month=MONTH, area=Area.objects.get(pk="4201"))
        return run_export(month=MONTH, area=run.area, by=town.officer, export=run)


@pytest.fixture
def two_entries(town):
    town.help(town.houses[0])
    town.help(town.houses[1])
    export(town)
    with acting_for(town.officer):
        return list(LogbookEntry.objects.select_related("household").order_by("number"))


def key(client, entry, note=""):
    address = reverse("logbook:entry-key", args=[entry.pk])
    return client.post(address, {"note": note}, follow=True)


def household_page(entry):
    return reverse("logbook:keying-household", args=[CODE, entry.household_id])


def test_a_tick_is_of_one_person_and_can_be_taken_back(client, town, two_entries):
    entry = two_entries[0]
    client.force_login(town.officer)
    text = client.get(LIST, {"month": CODE}).content.decode()
    assert "เหลือ <strong>2</strong> จาก 2 รายการ" in text
    assert "ทุนเริ่มต้น" in client.get(household_page(entry)).content.decode()
    text = key(client, entry, note="  Logbook ไม่มีประเภทนี้ ").content.decode()
    assert "กรอกครบแล้ว" in text
    assert "กรอกต่างจากรายการ: Logbook ไม่มีประเภทนี้" in text

    client.force_login(town.verifier)
    text = key(client, entry).content.decode()
    assert f"รายการนี้ {town.officer.full_name} กรอกแล้วเมื่อ" in text
    for state, left in (("left", 1), ("keyed", 1), ("different", 1), ("all", 2)):
        page = client.get(LIST, {"month": CODE, "state": state})
        assert len(page.context["rows"]) == left, state
    nobody = client.get(LIST, {"month": CODE, "district": "4299"}).content.decode()
    assert ("ไม่มีรายการตามที่เลือก" in nobody, "ยังไม่มีรายการที่ส่งออก" in nobody) == (True, False)
    before = client.get(LIST, {"month": "2560-01"}).content.decode()
    assert ("ไม่มีรายการตามที่เลือก" in before, "ยังไม่มีรายการที่ส่งออก" in before) == (False, True)
    client.post(reverse("logbook:entry-unkey", args=[entry.pk]))
    refused = client.post(reverse("logbook:entry-unkey", args=[entry.pk]), follow=True)
    assert "มีผู้ยกเลิกไปก่อนแล้ว" in refused.content.decode()
    assert "เหลือ <strong>2</strong>" in client.get(LIST, {"month": CODE}).content.decode()
    with acting_for(purpose="test"):
        done = AuditEvent.objects.filter(target_type="logbook.LogbookEntry", outcome="done")
        assert list(done.order_by("id").values_list("action", "actor_id")) == [
            ("logbook_entry.keyed", town.officer.pk),
            ("logbook_entry.unkeyed", town.verifier.pk),
        ]


def test_what_is_left_is_what_a_plain_recount_finds(client, town, two_entries):
    client.force_login(town.officer)
    key(client, two_entries[0])
    with acting_for(town.officer):
        found = Assistance.objects.get(pk=two_entries[0].fact)
        correct_assistance(assistance=found, by=town.officer, description="ทุนเริ่มต้น รอบสอง")
    export(town)
    replaced = key(client, two_entries[0]).content.decode()
    assert "มีรายการใหม่กว่าแทนแล้ว" in replaced
    with acting_for(town.officer):
        rows = list(LogbookEntry.objects.all())
        superseded = {row.previous_id for row in rows}
        ticked = set(EntryKeying.objects.filter(undone_at=None).values_list("entry", flat=True))
        left = [row for row in rows if row.pk not in superseded | ticked]
        assert totals(LogbookEntry.objects.of_month(MONTH)) == {
            "whole": 2,
            "keyed": 0,
            "left": len(left),
            "corrections": 1,
        }
        assert left_by(LogbookEntry.objects.all(), "district") == [
            [{"key": 4201, "whole": 2, "keyed": 0, "left": len(left), "corrections": 1}]
        ]
    later = next(row for row in left if row.change == "changed")
    assert "แก้สิ่งที่กรอกไว้จาก" in client.get(household_page(later)).content.decode()


def test_what_nobody_keyed_need_not_be_taken_out_and_a_merge_says_where_it_stands(
    client, town, two_entries
):
    client.force_login(town.officer)
    in_vain, keyed = two_entries
    key(client, keyed)
    with acting_for(town.officer):
        found = Assistance.objects.get(pk=in_vain.fact)
        withdraw_assistance(assistance=found, by=town.officer, reason="ผิดบ้าน")
    export(town)
    with acting_for(town.officer):
        assert totals(LogbookEntry.objects.all()) == {
            "whole": 1,
            "keyed": 1,
            "left": 0,
            "corrections": 0,
        }
    page = client.get(household_page(in_vain)).content.decode()
    assert "จึงไม่มีสิ่งที่ต้องลบ" in page
    assert reverse("logbook:entry-key", args=[in_vain.pk]) not in page

    stays, double = in_vain.household, keyed.household
    with acting_for(town.officer):
        merge_households(stays=stays, double=double, by=town.officer, chosen={})
    export(town)
    page = client.get(household_page(in_vain)).content.decode()
    assert f"ซึ่งกรอกไว้ในครัวเรือนของ {double.head_name}" in page
    with acting_for(town.officer):
        (left,) = LogbookEntry.objects.left()
        assert (left.change, left.household_id) == ("changed", stays.pk)
        found = Assistance.objects.get(pk=keyed.fact)
        withdraw_assistance(assistance=found, by=town.officer, reason="ผิดบ้าน")
    export(town)
    with acting_for(town.officer):
        (left,) = LogbookEntry.objects.left()  # it stands in Logbook as it was keyed in at first
    assert left.change == "withdrawn"
    elsewhere = Area.objects.filter(level=AreaLevel.SUBDISTRICT, code__startswith="4202").first()
    with acting_for(purpose="test"):  # the household that was merged was another district's
        type(double).objects.filter(pk=double.pk).update(
            subdistrict=elsewhere, district=4202, village=None
        )
    with acting_for(town.officer):
        assert LogbookEntry.objects.left().get().pk == left.pk  # who keyed it in is not in sight
    page = client.get(household_page(in_vain)).content.decode()
    assert "ในอำเภออื่นก่อนรวมครัวเรือน" in page
    assert reverse("logbook:entry-key", args=[left.pk]) in page


def test_who_has_a_household_open_is_shown_to_the_others(client, town, two_entries):
    client.force_login(town.officer)
    assert "เปิดครัวเรือนนี้อยู่" not in client.get(household_page(two_entries[0])).content.decode()
    client.force_login(town.verifier)
    row = client.get(LIST, {"month": CODE}).context["rows"][0]
    assert row[2] == [town.officer.full_name]
    text = client.get(household_page(two_entries[0])).content.decode()
    assert f"{town.officer.full_name} เปิดครัวเรือนนี้อยู่" in text
    client.force_login(town.officer)
    key(client, two_entries[0])
    client.get(household_page(two_entries[1]))
    again = client.get(household_page(two_entries[0]), {"part": "opened"}, HTTP_HX_REQUEST="true")
    assert town.verifier.full_name in again.content.decode()


def test_a_district_keys_what_a_run_of_the_province_took(client, town):
    town.help(town.houses[0])
    with acting_for(purpose="test"):
        run_export(month=MONTH, area=Area.objects.get(pk="42"), by=None)
    client.force_login(town.officer)
    ((_house, shown, _others),) = client.get(LIST, {"month": CODE}).context["rows"]
    assert shown == [("ความช่วยเหลือ", "", False, 1)]
    with acting_for(town.officer):
        entry = LogbookEntry.objects.get()
    assert "กรอกครบแล้ว" in key(client, entry).content.decode()


def test_another_district_sees_nothing_of_it(client, town, two_entries):
    client.force_login(make_user("district_officer", "4202"))
    assert client.get(LIST, {"month": CODE}).context["totals"]["whole"] == 0
    assert client.get(household_page(two_entries[0])).status_code == 404
    assert key(client, two_entries[0]).status_code == 404
    client.force_login(town.agent)
    assert client.get(LIST).status_code == 403


def test_a_list_asks_the_same_for_two_households_and_for_three(client, town, two_entries):
    client.force_login(town.officer)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST, {"month": CODE, "state": "all"})
        return len(caught)

    several = asked()
    key(client, two_entries[0])
    town.help(town.houses[2])
    export(town)
    assert asked() == several


def test_national_ids_leave_after_a_reason_that_stays_on_record(client, town, two_entries):
    client.force_login(town.officer)
    run = two_entries[0].run_id
    address = reverse("logbook:export-identities", args=[run])
    with acting_for(town.officer):
        pins = [house.persons.get(is_head=True).pin.formatted for house in town.houses[:2]]
    bare = reverse("logbook:export-identified", args=[run, "csv"])
    assert client.get(bare).status_code == 410
    assert client.post(address, {"reason": ""}).status_code == 422
    given = client.post(address, {"reason": "กรอก Logbook รายบุคคล"}).content.decode()
    link = re.search(r'href="([^"]+/csv/[^"]+)"', given)[1].replace("&amp;", "&")
    text = b"".join(client.get(link).streaming_content).decode("utf-8-sig")
    assert all(pin in text for pin in pins)
    with acting_for(purpose="test"):
        event = AuditEvent.objects.get(action="logbook.identified")
        assert (event.reason, event.details["rows"]) == ("กรอก Logbook รายบุคคล", 2)
    shown = client.get(household_page(two_entries[0])).content.decode()
    assert pins[0] not in shown
    client.force_login(make_user("district_officer", "4202"))
    assert client.get(address).status_code == 404


def fields_of(page):
    form = page.context["form"]
    return {f.html_name: v for f in form if (v := f.value()) not in (None, False)}


def test_the_office_sets_the_layout_and_earlier_runs_keep_theirs(client, town, two_entries):
    address = reverse("logbook:layout-edit")
    client.force_login(make_user("provincial_officer", "42"))
    page = client.get(address)
    assert "ไม่พบรูปแบบทางการของ TPMAP Logbook" in page.content.decode()
    said = fields_of(page) | {
        "heading_amount": "งบประมาณ",
        "heading_kind": "=1+1",
        "place_amount": 1,
        "code_help_kind_money": "01",
        "screen_place_help": 1,
        "screen_place_survey": 9,
        "days_to_key": 5,
    }
    said.pop("use_needs")
    shown = client.post(address, said | {"act": "preview"}).context["preview"]
    assert shown["headings"][:2] == ["ลำดับ", "งบประมาณ"]
    assert any("01" in row for row in shown["rows"])
    assert LogbookLayout.objects.count() == 1

    twice = said | {"heading_unit": "งบประมาณ", "act": "publish"}
    assert client.post(address, twice).status_code == 422
    assert client.post(address, said | {"act": "publish"}).status_code == 302
    behind = client.post(address, said | {"act": "publish", "days_to_key": 6})
    assert "มีผู้ประกาศใช้รูปแบบใหม่ไปก่อน" in behind.content.decode()
    client.force_login(town.officer)
    with acting_for(town.officer):
        earlier = two_entries[0].run
    town.help(town.houses[2])
    texts = {}
    for run in (earlier, export(town)):
        page = client.get(reverse("logbook:export-detail", args=[run.pk])).content.decode()
        link = re.search(r'href="([^"]+file=csv)"', page)[1].replace("&amp;", "&")
        answer = client.get(link)
        assert "ไม่ใช่แบบทางการ" in unquote(answer["Content-Disposition"])
        texts[run.pk] = b"".join(answer.streaming_content).decode("utf-8-sig")
    old, new = texts.values()
    assert old.startswith("ลำดับ,ประเภทรายการ")
    assert ",'=1+1" in new.splitlines()[0]
    assert new.startswith("ลำดับ,งบประมาณ")
    due = client.get(LIST, {"month": CODE}).context["deadline"].day
    end = (MONTH + timedelta(days=32)).replace(day=1)
    assert due == end + timedelta(days=4)

    client.force_login(make_user("provincial_officer", "42"))
    client.post(reverse("logbook:layout-again", args=[1]))
    assert LogbookLayout.objects.first().note == "ใช้ฉบับที่ 1 อีกครั้ง"
    assert client.get(LIST, {"month": CODE}).context["deadline"].day == end + timedelta(days=9)


def test_what_waits_is_said_by_month(client, town):
    client.force_login(town.officer)
    address = reverse("logbook:export-waiting")
    assert "ส่งออกครบทุกรายการแล้ว" in client.get(address).content.decode()
    town.help(town.houses[0])
    assert client.get(address).context["waiting"] == []  # as of then
    page = client.post(address, follow=True)
    ((area, month, counts),) = page.context["waiting"]
    assert (area.pk, month, counts[0]) == ("4201", MONTH, ("รายการใหม่", 1))
    assert be_datetime(page.context["at"]) in page.content.decode()
    export(town)
    assert client.get(address).context["waiting"] == []  # a run counts what it left


def test_what_waits_elsewhere_is_nobodys_here(client, town):
    town.help(town.houses[0])
    address = reverse("logbook:export-waiting")
    for role, place, seen in (("district_officer", "4202", 0), ("provincial_officer", "42", 1)):
        client.force_login(make_user(role, place))
        client.post(address)
        assert len(client.get(address).context["waiting"]) == seen


def test_of_two_counts_the_later_one_stays(town):
    with clock.at(timezone.localdate() + timedelta(days=1)):
        count_waiting()
    town.help(town.houses[0])
    count_waiting()  # began before the other, and ends after it
    with acting_for(purpose="test"):
        assert waiting_of(["42"])[1] == {"42": {}}
        with clock.at(timezone.localdate() + timedelta(days=2)):
            recount_stored()
        assert waiting_of(["42"])[1] == {"42": {MONTH: {"new": 1}}}


def test_the_api_says_and_takes_the_same(client, town, two_entries):
    client.force_login(town.officer)
    listed = client.get("/api/v1/logbook-entries/", {"month": MONTH.isoformat()}).json()
    assert [row["id"] for row in listed["results"]] == [entry.pk for entry in two_entries]
    row = listed["results"][0]
    assert (row["kind"], row["change"], row["said"]["amount"], row["keying"]) == (
        "help",
        "new",
        "500.00",
        None,
    )
    address = f"/api/v1/logbook-entries/{row['id']}/"
    for _ in range(2):  # the same again changes nothing
        answer = client.post(f"{address}key/", {"note": "ต่าง"}, content_type="application/json")
        assert (answer.status_code, answer.json()["keying"]["note"]) == (200, "ต่าง")
    client.force_login(town.verifier)
    late = client.post(f"{address}key/", {}, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "already_keyed")
    assert client.post(f"{address}unkey/").json()["keying"] is None
    assert client.post(f"{address}unkey/").json()["code"] == "not_keyed"

    exports = "/api/v1/logbook-exports/"
    asked = client.post(exports, {"month": CODE}, content_type="application/json")
    assert (asked.status_code, asked.json()["area"], asked.json()["state"]) == (
        202,
        "4201",
        "waiting",
    )
    for body, status in (({"month": CODE, "area": "42"}, 422), ({"month": "0001-01-01"}, 400)):
        answer = client.post(exports, body, content_type="application/json")
        assert answer.status_code == status
    assert client.get(exports).json()["count"] == 2
    (layout,) = client.get("/api/v1/logbook-layouts/").json()["results"]
    assert layout["number"] == 1
    assert layout["content"]["columns"][0] == {"field": "number", "heading": "ลำดับ"}


def test_what_was_chosen_in_the_list_stays_from_household_to_household(client, town):
    """Who keys what one agency gave is not led on to what another gave."""
    other = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk).first()
    for house, agency in zip(town.houses[:3], (town.agency, other, town.agency), strict=True):
        town.help(house, organization=agency)
    export(town)
    client.force_login(town.officer)
    chosen = {"month": CODE, "state": "left", "agency": town.agency.pk}
    page = client.get(LIST, chosen)
    first, last = (row[0] for row in page.context["rows"])
    link = re.search(rf'href="([^"]*/{first.pk}/[^"]*)"', page.text)[1].replace("&amp;", "&")
    opened = client.get(link)
    assert opened.context["following"].pk == last.pk
    post = re.search(r'action="([^"]*/key/[^"]*)"', opened.text)[1].replace("&amp;", "&")
    keyed = client.post(post, {"note": ""}, follow=True)
    assert keyed.context["following"].pk == last.pk
    onward = re.search(rf'href="([^"]*/{last.pk}/[^"]*)"', keyed.text)[1].replace("&amp;", "&")
    at_last = client.get(onward)
    assert at_last.context["following"] is None
    assert "ไม่มีครัวเรือนอื่นที่เหลือตามที่เลือกไว้" in at_last.text
    everything = client.get(LIST, {"month": CODE})
    left = {house.pk for house in town.houses[:3]} - {first.pk}
    assert {row[0].pk for row in everything.context["rows"]} == left


def test_a_note_of_who_came_second_is_shown_to_be_copied(client, town, two_entries):
    entry = two_entries[0]
    client.force_login(town.verifier)
    mark = re.search(r'name="marked" value="([^"]+)"', client.get(household_page(entry)).text)[1]
    client.force_login(town.officer)
    key(client, entry)
    client.force_login(town.verifier)
    said = {"note": "Logbook ไม่มีประเภทนี้", "marked": mark}
    second = client.post(reverse("logbook:entry-key", args=[entry.pk]), said)
    assert second.status_code == 422
    assert f"รายการนี้ {town.officer.full_name} กรอกแล้วเมื่อ" in second.text
    assert "Logbook ไม่มีประเภทนี้" in second.text
    assert household_page(entry) in second.text
