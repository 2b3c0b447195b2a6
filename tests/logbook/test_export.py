"""What leaves for Logbook: each change once, corrections and withdrawals as rows of their own."""

import csv
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from hypothesis import given

from accounts.acting import acting_for
from accounts.models import AuditEvent
from assistance.models import Assistance
from assistance.services import answers
from assistance.services.giving import correct_assistance, record_assistance, withdraw_assistance
from core.thai import month_code
from households.models import Household
from households.services.duplicates import merge_households, unmerge_households
from households.services.households import leave_programme, return_to_programme, set_survey_status
from logbook.errors import ExportAreaError
from logbook.layouts import Layout
from logbook.models import LogbookEntry, LogbookExport, LogbookLayout, Visit
from logbook.services import exporting, layouts
from logbook.services.exporting import run_export
from logbook.services.visits import record_visit, return_visit, verify_visit
from logbook.services.waiting import count_waiting, waiting_of
from places.models import Area
from plans.models import StageRecord
from reports.services import close_month
from tests import clock
from tests.consequences.town import Town
from tests.histories import TODAY, calm, events, happen, make_world, taken_back

pytestmark = pytest.mark.django_db
MONTH = timezone.localdate().replace(day=1)


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def export(town, month=MONTH):
    """As the officer of the district. Returns `[(kind, change)]` of what came out."""
    with acting_for(town.officer):
        run = LogbookExport(month=month, area=Area.objects.get(pk="4201"))
        run = run_export(month=month, area=run.area, by=town.officer, export=run)
        rows = LogbookEntry.objects.filter(run=run).order_by("number")
        return list(rows.values_list("kind", "change"))


def csv_of(tmp_path, **options):
    """The rows of the command's CSV, and what it said."""
    out, path = StringIO(), tmp_path / "out.csv"
    call_command("logbook_export", out=path, json=True, stdout=out, **options)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file)), json.loads(out.getvalue())


def verified(town, house, mentor, **fields):
    visit = town.visit(house, mentor, days_ago=0, **fields)
    with acting_for(town.verifier):
        return verify_visit(visit=visit, by=town.verifier)


def test_a_correction_and_a_withdrawal_come_out_alone_and_say_what_they_are_about(town, tmp_path):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    verified(town, house, mentor)
    given_help = town.help(house)
    assert export(town) == [("visit", "new"), ("help", "new")]
    assert export(town) == []

    with acting_for(town.officer):
        correct_assistance(assistance=given_help, by=town.officer, amount=Decimal(750))
    rows, said = csv_of(tmp_path, month=month_code(MONTH))
    (row,) = rows
    assert (row["ประเภทรายการ"], row["การเปลี่ยนแปลง"]) == ("ความช่วยเหลือ", "แก้ไข")
    assert row["แก้ไขหรือถอนรายการ"].endswith("แถว 2")
    assert (row["มูลค่า (บาท)"], row["ประเภทความช่วยเหลือ"], row["มิติที่ช่วย"]) == (
        "750.00",
        "เงิน",
        "รายได้",
    )
    assert row["ผู้ให้ความช่วยเหลือ"] == town.officer.full_name
    assert row["ปัญหารายมิติ"] == "รายได้: ช่วยเหลือแล้ว"
    assert "เลขประจำตัวประชาชน" not in row

    with acting_for(town.officer):
        withdraw_assistance(assistance=given_help, by=town.officer, reason="ผิดบ้าน")
    assert export(town) == [("help", "withdrawn")]
    assert export(town) == []
    assert csv_of(tmp_path, run=said["run"])[0] == rows  # a run again, whatever happened since


def test_a_matter_sent_to_a_body_and_how_it_ended_leave_once_each(town, tmp_path):
    house = town.houses[0]
    old = layouts.in_force()  # stored before there were rows of referrals
    old.content["screens"] = [s for s in old.content["screens"] if s["kind"] != "referral"]
    LogbookLayout.objects.filter(pk=old.pk).update(content=old.content)
    referral = town.refer(house)
    assert export(town) == [("referral", "new")]
    with acting_for(town.officer):
        leave_programme(household=house, reason="moved", by=town.officer)
    assert set(export(town)) == {("referral", "new"), ("leaving", "new")}
    with acting_for(town.officer):  # the matter goes on as it stood
        return_to_programme(household=house, by=town.officer, reason="กลับมา")
    assert set(export(town)) == {("referral", "withdrawn"), ("leaving", "withdrawn")}
    with acting_for(town.agent):
        answers.accept_referral(referral=referral, by=town.agent)
    assert export(town) == []  # the body still owes a step
    with acting_for(town.agent):
        answers.complete_referral(referral=referral, by=town.agent, outcome="=แนะนำอาชีพแล้ว")
    (row,), _said = csv_of(tmp_path, month=month_code(MONTH))
    assert row["ประเภทรายการ"] == "เรื่องส่งต่อหน่วยงาน"
    assert (row["ส่งต่อถึง"], row["สถานะเรื่องส่งต่อ"]) == (str(town.agency), "ดำเนินการเสร็จ")
    assert (row["ผลของเรื่องส่งต่อ"], row["มิติที่ช่วย"]) == ("'=แนะนำอาชีพแล้ว", "รายได้")
    assert row["ปัญหารายมิติ"] == "รายได้: รอช่วยเหลือ"
    assert export(town) == []
    assert layouts.current().kinds[-1] == "referral"


def test_a_visit_says_who_went_there_and_does_not_leave_anew_for_it(town, tmp_path):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    verified(town, house, mentor, met_with="ยาย")
    with acting_for(town.officer):
        earlier, _new = record_visit(
            by=town.officer,
            id=uuid.uuid4(),
            household=house,
            visited_by=mentor,
            is_brought_in=True,
            visited_on=timezone.localdate(),
            purpose="follow_up",
            summary="จากสมุดเดิม",
        )
    with acting_for(town.verifier):
        verify_visit(visit=earlier, by=town.verifier)
    old = layouts.in_force()  # stored before there were these columns
    old.content["columns"] = old.content["columns"][:5]
    del old.content["offered"]
    LogbookLayout.objects.filter(pk=old.pk).update(content=old.content)
    with acting_for(town.officer):
        run = LogbookExport(month=MONTH, area=Area.objects.get(pk="4201"))
        run = run_export(month=MONTH, area=run.area, by=town.officer, export=run)
        LogbookEntry.objects.filter(run=run).update(  # as rows of before said it
            said=RawSQL("said - 'met_with'", ()),
            fingerprint=RawSQL(
                "logbook_fingerprint(household_id, person_id, day, said - 'met_with')", ()
            ),
        )
    assert export(town) == []
    rows, _said = csv_of(tmp_path, run=run.pk)
    told = [list(row)[5:] for row in rows]
    assert told == [LATER_HEADINGS] * 2
    assert {row["ผู้เยี่ยม"] for row in rows} == {mentor.user.full_name, mentor.full_name}
    assert layouts.in_force().number == 2

    with acting_for(town.officer):
        layouts.publish(layout=Layout.read(old.content), by=town.officer, seen=2)
    assert len(layouts.in_force().content["columns"]) == 5  # the office took them out again


LATER_HEADINGS = ["ผู้เยี่ยม", "ผู้ให้ข้อมูล", "ส่งต่อถึง", "เรื่องที่ส่งต่อ", "สถานะเรื่องส่งต่อ", "ผลของเรื่องส่งต่อ"]


def test_what_was_taken_back_before_it_left_never_comes_out(town):
    house, mentor = town.houses[0], town.mentor()
    town.pair(house, mentor)
    given_help = town.help(house)
    visit = town.visit(house, mentor, days_ago=0)
    with acting_for(town.officer):
        withdraw_assistance(assistance=given_help, by=town.officer, reason="ผิดบ้าน")
        return_visit(visit=visit, by=town.officer, reason="โปรดเพิ่ม")
    assert export(town) == []


def test_a_merge_moves_what_left_and_taking_it_back_moves_it_again(town):
    stays, double = town.houses[:2]
    town.help(double)
    with acting_for(town.officer):
        set_survey_status(household=double, status="not_found", by=town.officer)
    assert export(town) == [("survey", "new"), ("help", "new")]

    with acting_for(town.officer):
        act = merge_households(stays=stays, double=double, by=town.officer, chosen={})
    assert sorted(export(town)) == [("help", "changed"), ("survey", "withdrawn")]
    with acting_for(town.officer):
        unmerge_households(double=double, by=town.officer, reason="คนละครัวเรือน")
    assert sorted(export(town)) == [("help", "changed"), ("survey", "new")]
    assert export(town) == []
    assert act


def test_a_household_that_left_is_told_and_its_return_withdraws_it(town):
    house = town.houses[0]
    town.help(house)
    with acting_for(town.officer):
        leave_programme(household=house, reason="graduated", by=town.officer)
    assert export(town) == [("help", "new"), ("leaving", "new")]
    with acting_for(town.officer):
        return_to_programme(household=house, by=town.officer, reason="ยังลำบาก")
    assert export(town) == [("leaving", "withdrawn")]
    with acting_for(town.officer):
        leave_programme(household=house, reason="moved", by=town.officer)
    assert export(town) == [("leaving", "new")]


def test_what_is_entered_after_its_month_was_closed_is_marked(town):
    last_month = (MONTH - timedelta(days=1)).replace(day=1)
    town.help(town.houses[0])
    assert export(town) == [("help", "new")]
    with acting_for(purpose="month.build"):
        close_month(first_day=last_month, by=None)
    with acting_for(town.officer):
        record_assistance(
            household=town.houses[1],
            by=town.officer,
            dimension=town.income(),
            kind="goods",
            description="ข้าวสาร",
            given_on=last_month,
        )
    assert export(town, last_month) == [("help", "new")]
    with acting_for(town.officer):
        late = LogbookEntry.objects.order_by("day").values_list("day", "is_late")
        assert list(late) == [(last_month, True), (timezone.localdate(), False)]


def test_who_has_no_role_for_the_area_any_more_exports_nothing(town):
    town.help(town.houses[0])
    province = Area.objects.get(pk="42")
    with acting_for(town.officer), pytest.raises(ExportAreaError):
        run_export(month=MONTH, area=province, by=town.officer)
    with acting_for(purpose="test"):
        assert not LogbookExport.objects.exists()


def test_another_area_than_ones_own_is_refused_and_not_exported_as_ones_own(town, client):
    client.force_login(town.officer)
    said = {"month": f"{MONTH:%Y-%m}", "area": "4202"}
    answer = client.post(reverse("logbook:export-start"), said, follow=True)
    assert ExportAreaError.message in answer.text
    with acting_for(purpose="test"):
        assert not LogbookExport.objects.exists()


def test_a_worker_that_dies_leaves_nothing_taken(town, monkeypatch):
    town.help(town.houses[0])
    with monkeypatch.context() as patched:
        patched.setattr(exporting, "_keep_file", lambda run: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export(town)
    assert export(town) == [("help", "new")]


MOVES = "visit verify send_back correct help_given help_corrected help_withdrawn leave merge move"
MOVES += " nominate propose_stage decide_stage agency_enters agency_corrects"


def everything() -> dict:
    """`{(kind, fact): what is stored of it}`, asked of the tables one by one."""
    found: dict = {}
    for v in Visit.objects.filter(status="verified"):
        found["visit", str(v.pk)] = (v.household_id, v.visited_on, v.summary)
    for a in Assistance.objects.filter(withdrawn_at=None):
        amount = None if a.amount is None else f"{a.amount:.2f}"
        found["help", str(a.pk)] = (a.household_id, a.given_on, (a.dimension_id, amount))
    for s in StageRecord.objects.exclude(confirmed_at=None):
        found["stage", str(s.pk)] = (s.household_id, timezone.localdate(s.confirmed_at), s.stage)
    for h in Household.objects.filter(merged_into=None):
        if h.left_on:
            found["leaving", str(h.pk)] = (h.pk, h.left_on, h.leave_reason)
    return found


SAID = {
    "visit": lambda said: said["summary"],
    "help": lambda said: (said["dimension"], said["amount"]),
    "stage": lambda said: said["stage"],
    "leaving": lambda said: said["leave_reason"],
}


def summed() -> dict:
    """The same, as the rows of all runs together say it: a row takes the place of those before."""
    found: dict = {}
    for e in LogbookEntry.objects.exclude(kind="survey").order_by("run_id", "number"):
        known = found.pop((e.kind, e.fact), None)
        told = (e.household_id, e.day, SAID[e.kind](e.said))
        assert (known is None) == (e.change == "new")
        if e.change != "withdrawn":
            found[e.kind, e.fact] = told
    return found


def waiting_of_area(code):
    count_waiting()
    return waiting_of([code])[1][code]


def export_all(*areas):
    """What the page counts is what a run takes."""
    for area in (Area.objects.get(pk=code) for code in areas):
        waiting = waiting_of_area(area.code)
        for month, counts in waiting.items():
            run = run_export(month=month, area=area, by=None)
            taken = LogbookEntry.objects.filter(run=run).order_by().values_list("change")
            assert dict(taken.annotate(Count("pk"))) == counts


@pytest.fixture
def world():
    return make_world()


@given(history=events(*MOVES.split(), most=16))
@calm(15)
def test_the_sum_of_all_runs_says_what_is_stored(world, history):
    """Half of it left before the other half happened: of one district, or of all."""
    with taken_back():
        half = len(history) // 2
        happen(world, history[:half])
        with clock.at(TODAY):
            export_all("4202" if half % 2 else "42")
        happen(world, history[half:])
        with clock.at(TODAY):
            export_all("4201", "42")
            assert summed() == everything()
            assert waiting_of(["42"])[1] == {"42": {}}
            assert waiting_of_area("42") == {}


def test_the_history_says_who_exported_how_much(town):
    town.help(town.houses[0])
    export(town)
    with acting_for(purpose="test"):
        event = AuditEvent.objects.get(action="logbook.exported")
    assert (event.actor_id, event.details["rows"]) == (town.officer.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_two_exports_at_once_take_each_change_once(reference, tmp_path):
    town = Town(tmp_path)
    for house in town.houses:
        town.help(house)
    together = Barrier(2)

    def press(area):
        try:
            together.wait(10)
            with acting_for(purpose="test"):
                return run_export(month=MONTH, area=Area.objects.get(pk=area), by=None).rows
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(press, ("42", "4201")))
    assert sorted(rows) == [0, 4]
    with acting_for(purpose="test"):
        assert LogbookEntry.objects.count() == 4
