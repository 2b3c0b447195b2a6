"""Random histories of a small province, made by the people who act in it, through the services.

A history is a list of `Event`, which reads as what happened; what the rules refuse changes nothing.
Every act runs as its person, with the policies of the database on.
"""

import csv
import os
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from accounts.acting import acting_for
from assistance.models import Assistance, HelpEntry, Referral
from assistance.services import answers as answering
from assistance.services import giving as helping
from assistance.services.entries import correct_entry, enter_help, withdraw_entry
from assistance.services.giving import correct_assistance, withdraw_assistance
from assistance.services.letters import send_referral
from assistance.services.matching import settle_due
from assistance.services.referrals import withdraw_referral
from core.errors import DomainError
from demo.lists import HEADINGS
from households.models import Household
from households.services.duplicates import merge_households
from households.services.households import leave_programme
from households.services.nominations import propose_household, verify_nomination
from households.tpmap.services.imports import import_list
from indicators.models import Dimension
from logbook.models import LogbookEntry, Visit
from logbook.services import keying
from logbook.services.corrections import correct_visit
from logbook.services.exporting import run_export
from logbook.services.visits import record_visit, return_visit, verify_visit
from mentors.models import PairingAct
from mentors.services import acts, pairings
from places.models import Area, Organization
from plans.models import ActionPlan, PlanRow, StageCriterion, StageRecord
from plans.services import ladder, plans
from tests import clock
from tests.factories.people import make_official, make_pin, make_user

TODAY = date(2027, 1, 20)  # พ.ศ. 2570, of which there is no list yet
DAYS = 80  # a history reaches back so far: into three months and the year before
# House, sub-district, years of the lists it is on, dimensions of its people.
HOUSES = (
    (1, ("กกดู่", "เมืองเลย"), (2568, 2569), (("income",), ("health",))),
    (2, ("กกดู่", "เมืองเลย"), (2569,), (("income", "living"),)),
    (3, ("นาอาน", "เมืองเลย"), (2569,), (("income",),)),
    (4, ("นาด้วง", "นาด้วง"), (2569,), (("income",),)),
    (5, ("นาอาน", "เมืองเลย"), (2568,), (("income",),)),
)
MARKS = {"income": "มิติรายได้", "health": "มิติสุขภาพ", "living": "มิติความเป็นอยู่"}
# As many times the examples as usual, for a long run: `LOEI_EXAMPLES=20 script/test …`.
MORE = int(os.environ.get("LOEI_EXAMPLES", "1"))
REFUSALS = (DomainError, ValidationError, ObjectDoesNotExist)


class Event(NamedTuple):
    """Entered `ago` days before today, of a day `earlier` than that; `house` and `who` are places
    in the cast, `choice` decides what is left open.
    """

    ago: int
    act: str
    house: int
    who: int
    earlier: int
    choice: int


@dataclass
class World:
    officers: list
    mentors: list
    province: object
    agency: object
    office: object

    @property
    def officials(self):
        return [mentor.official for mentor in self.mentors]

    def official(self, district, number):
        """One of those who work in a district."""
        mine = [o for o in self.officials if o.work_area_id == str(district)]
        return mine[number % len(mine)]

    def houses(self):
        return list(Household.objects.order_by("id"))

    def house(self, event):
        rows = self.houses()
        return rows[event.house % len(rows)]

    def officer(self, household):
        return self.officers[0] if household.district == 4201 else self.officers[1]


def make_world() -> World:
    """Two districts with their officers, three mentors, an office, and the lists of two years."""
    office = Organization.objects.get(code="loei-health")
    world = World(
        officers=[make_user("district_officer", "4201"), make_user("district_officer", "4202")],
        mentors=[make_user("mentor", area) for area in ("4201", "4201", "4202")],
        province=make_user("provincial_officer", "42"),
        agency=make_user("agency_officer", organization=office),
        office=office,
    )
    for mentor, area in zip(world.mentors, ("4201", "4201", "4202"), strict=True):
        make_official(area, user=mentor, capacity=9, started_on=date(2026, 1, 1))
    StageCriterion.objects.update(is_active=False)
    pins = {(house, n): make_pin() for house, *_rest, people in HOUSES for n in range(len(people))}
    with clock.at(TODAY - timedelta(days=DAYS + 30)), tempfile.TemporaryDirectory() as folder:
        for year in (2568, 2569):
            path = Path(folder) / f"{year}.csv"
            _write_list(path, year, pins)
            import_list(path, data_year=year, by=None)
    return world


def _write_list(path, year, pins):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        for house, (subdistrict, district), years, people in HOUSES:
            for n, dimensions in enumerate(people if year in years else ()):
                writer.writerow(
                    dict.fromkeys(HEADINGS, "")
                    | {
                        "ปี": year,
                        "รหัสบ้าน": f"4298{house:07d}",
                        "บ้านเลขที่": house,
                        "หมู่ที่": 1,
                        "ตำบล": subdistrict,
                        "อำเภอ": district,
                        "จังหวัด": "เลย",
                        "ชื่อ": f"สมมุติ{house}{n}",
                        "นามสกุล": "ทดสอบ",
                        "ความสัมพันธ์กับหัวหน้าครัวเรือน": "บุตร" if n else "หัวหน้าครัวเรือน",
                        "เลขประจำตัวประชาชน": pins[house, n],
                        "ตัวชี้วัดที่ตกเกณฑ์": "",
                        "รายได้เฉลี่ยต่อคนต่อปี": 20000,
                    }
                    | {MARKS[code]: 1 for code in dimensions}
                )


ACTS = {}


def act(function):
    """Registers `(world, event, household, day)`: the name of the function is the event's word."""
    ACTS[function.__name__] = function
    return function


@act
def pair(world, event, household, day):
    kind = ("main", "main", "change", "co")[event.choice % 4]
    return lambda by: pairings.pair_mentor(
        household=household,
        official=world.official(household.district, event.who),
        by=by,
        kind=kind,
        started_on=day,
    )


@act
def end_pairing(world, event, household, day):
    found = household.pairings.filter(ended_on=None).order_by("id").first()
    return found and (
        lambda by: pairings.end_pairing(pairing=found, by=by, end_reason="reassigned", ended_on=day)
    )


@act
def take_back(world, event, household, day):
    found = PairingAct.objects.filter(undone_at=None).order_by("-id").first()
    return found and (lambda by: acts.undo_act(act=found, by=by))


@act
def hand_over(world, event, household, day):
    official = world.official(household.district, event.who)
    to = world.official(household.district, event.choice)
    return lambda by: pairings.hand_over(
        official=official, by=by, end_reason="retired", to=to, ended_on=day
    )


def _visitor(world, event, household):
    people = [*world.mentors, world.officer(household)]
    return people[event.who % len(people)]


PURPOSES = ("first", "follow_up", "not_met", "delivery")
ASPECTS = ("attitude", "skill", "resource", "way_out")


def _told(event, day):
    aspects = ASPECTS[: event.choice % 5]
    return {
        "purpose": PURPOSES[event.choice % 4],
        "visited_on": day,
        "summary": "x",
        "assessment": {aspect: {"score": 1 + event.who} for aspect in aspects},
    }


@act
def visit(world, event, household, day):
    return _visitor(world, event, household), lambda by: record_visit(
        by=by, id=uuid.uuid4(), household=household, **_told(event, day)
    )


def _visit(household, status):
    return Visit.objects.filter(household=household, status=status).order_by("received_at").last()


@act
def verify(world, event, household, day):
    found = _visit(household, "submitted")
    return found and (lambda by: verify_visit(visit=found, by=by))


@act
def send_back(world, event, household, day):
    found = _visit(household, "submitted")
    return found and (lambda by: return_visit(visit=found, by=by, reason="โปรดเพิ่ม"))


@act
def correct(world, event, household, day):
    found = _visit(household, "returned")
    entry = _told(event, day) | {"summary": f"แก้ {event.ago}"}
    return found and (found.recorded_by, lambda by: correct_visit(visit=found, by=by, **entry))


@act
def plan(world, event, household, day):
    """Made with one activity that ends `earlier` months before or after."""

    def make(by):
        made = plans.create_plan(household=household, by=by, goal_stage="survival", goal="พอกิน")
        _add_row(made, event, by)

    return make


def _add_row(made, event, by):
    month = (TODAY - timedelta(days=event.ago)).replace(day=1)
    last = (month + timedelta(days=31 * (event.choice - 3))).replace(day=1)
    plans.save_plan_row(
        plan=made,
        by=by,
        row=PlanRow(
            dimension_id="income",
            household_does="ปลูกผัก",
            first_month=min(month, last),
            last_month=last,
        ),
    )


def _open_plan(household):
    return ActionPlan.objects.filter(household=household, closed_on=None).first()


@act
def add_activity(world, event, household, day):
    found = _open_plan(household)
    return found and (lambda by: _add_row(found, event, by))


@act
def finish_activity(world, event, household, day):
    found = _open_plan(household)
    row = found and found.rows.exclude(status__in=["succeeded", "stopped"]).first()

    def finish(by):
        row.status = ("succeeded", "continuing")[event.choice % 2]
        plans.save_plan_row(plan=found, by=by, row=row)

    return row and finish


@act
def drop_activity(world, event, household, day):
    found = _open_plan(household)
    row = found and found.rows.first()
    return row and (lambda by: plans.remove_plan_row(row=row, by=by))


@act
def agree(world, event, household, day):
    found = _open_plan(household)
    return found and (
        lambda by: plans.agree_plan(plan=found, by=by, agreed_by_name="สมมุติ", agreed_on=day)
    )


@act
def renew(world, event, household, day):
    found = _open_plan(household)
    return found and (lambda by: plans.renew_plan(plan=found, by=by))


@act
def close_plan(world, event, household, day):
    found = _open_plan(household)
    return found and (lambda by: plans.close_plan(plan=found, by=by, close_reason="completed"))


@act
def help_given(world, event, household, day):
    dimension = ("income", "health", "living")[event.choice % 3]
    return lambda by: helping.record_assistance(
        household=household,
        by=by,
        dimension=_dimension(dimension),
        kind="goods",
        given_on=day,
        description="พันธุ์ผัก",
        amount=Decimal(event.choice * 100) if event.choice else None,
    )


def _given(household):
    rows = Assistance.objects.standing().filter(household=household, is_from_entry=False)
    return rows.order_by("recorded_at", "pk").first()


@act
def help_corrected(world, event, household, day):
    found = _given(household)
    said = {
        "amount": Decimal(event.choice * 50),
        "given_on": day,
        "dimension": _dimension(("income", "health")[event.choice % 2]),
    }
    return found and (lambda by: correct_assistance(assistance=found, by=by, **said))


@act
def help_withdrawn(world, event, household, day):
    found = _given(household)
    return found and (lambda by: withdraw_assistance(assistance=found, by=by, reason="ผิดบ้าน"))


@act
def agency_enters(world, event, household, day):
    """For one of the household, or for somebody nobody knows."""
    people = household.persons.filter(merged_into=None).exclude(pin=None).order_by("pk")
    person = people[event.choice % 2 :].first() or people.first()
    pin = str(person.pin) if person and event.choice != 7 else make_pin()

    def enter(by):
        enter_help(
            organization=world.office,
            by=by,
            id=uuid.uuid4(),
            pin=pin,
            dimension=_dimension(("income", "health")[event.choice % 2]),
            kind="money",
            description="เบี้ยยังชีพ",
            amount=Decimal(event.choice * 100),
            given_on=day,
            is_for_household=event.choice == 3,
        )
        settle_due()

    return world.agency, enter


def _entry(event):
    rows = list(HelpEntry.objects.standing().order_by("recorded_at", "pk"))
    return rows[event.choice % len(rows)] if rows else None


@act
def agency_corrects(world, event, household, day):
    found = _entry(event)

    def correct(by):
        said = {"amount": Decimal(event.choice * 10), "given_on": day}
        correct_entry(entry=found, by=by, is_for_household=event.choice == 2, **said)
        settle_due()

    return found and (world.agency, correct)


@act
def agency_withdraws(world, event, household, day):
    found = _entry(event)

    def withdraw(by):
        withdraw_entry(entry=found, by=by, reason="บันทึกผิด")
        settle_due()

    return found and (world.agency, withdraw)


def _dimension(code):
    return Dimension.objects.get(pk=code)


@act
def refer(world, event, household, day):
    due_on = TODAY - timedelta(days=event.ago) + timedelta(days=event.choice * 5)
    return lambda by: send_referral(
        household=household,
        by=by,
        dimension=_dimension("income"),
        organization=world.office,
        subject="ขอความช่วยเหลือ",
        request="โปรดช่วย",
        due_on=due_on,
    )


def _referral(household, *states):
    return Referral.objects.filter(household=household, status__in=states).first()


@act
def accept(world, event, household, day):
    found = _referral(household, "sent")
    return found and (world.agency, lambda by: answering.accept_referral(referral=found, by=by))


@act
def complete(world, event, household, day):
    found = _referral(household, "accepted")
    gives = {"kind": "money", "amount": Decimal(500), "given_on": day} if event.choice % 2 else {}
    return found and (
        world.agency,
        lambda by: answering.complete_referral(referral=found, by=by, outcome="เสร็จ", **gives),
    )


@act
def decline(world, event, household, day):
    found = _referral(household, "sent", "accepted")
    return found and (
        world.agency,
        lambda by: answering.decline_referral(referral=found, by=by, outcome="ไม่ใช่หน้าที่"),
    )


@act
def withdraw(world, event, household, day):
    found = _referral(household, "sent", "accepted")
    return found and (lambda by: withdraw_referral(referral=found, by=by, outcome="ถอน"))


@act
def export(world, event, household, day):
    """What has not left of the month of the day, of the province or of the household's district."""
    area = Area.objects.get(code="42" if event.choice % 2 else str(household.district))
    by = world.province if event.choice % 2 else world.officer(household)
    return by, lambda by: run_export(month=day.replace(day=1), area=area, by=by)


def _left(household):
    return LogbookEntry.objects.filter(household=household).standing().order_by("pk")


@act
def key_in(world, event, household, day):
    found = list(_left(household).left())
    entry = found and found[event.choice % len(found)]
    return entry and (lambda by: keying.key_entry(entry=entry, by=by))


@act
def unkey(world, event, household, day):
    entry = _left(household).with_keyed().filter(is_keyed=True).first()
    return entry and (lambda by: keying.unkey_entry(entry=entry, by=by))


@act
def leave(world, event, household, day):
    reason = ("moved", "graduated", "deceased")[event.choice % 3]
    return lambda by: leave_programme(household=household, reason=reason, by=by, left_on=day)


@act
def nominate(world, event, household, day):
    def propose(by):
        area = Area.objects.get(code=("420107", "420102")[event.who % 2])
        made = propose_household(
            subdistrict=area,
            head_name=f"นายตกหล่น ที่{event.ago}",
            by=by,
            dimensions=["income"],
            reason="x",
            evidence="ผู้ใหญ่บ้าน",
        )
        with acting_for(world.officers[0]):
            verify_nomination(nomination=made, by=world.officers[0], reason="จริง")

    return world.mentors[0], propose


@act
def propose_stage(world, event, household, day):
    stage = ("survival", "sufficiency", "sustainability")[event.choice % 3]
    return lambda by: ladder.propose_stage(household=household, by=by, stage=stage, reason="พอกิน")


@act
def decide_stage(world, event, household, day):
    found = StageRecord.objects.filter(
        household=household, confirmed_at=None, refused_at=None
    ).first()
    if event.choice % 2:
        return found and (lambda by: ladder.refuse_stage(record=found, by=by, reason="ยัง"))
    return found and (world.province, lambda by: ladder.confirm_stage(record=found, by=by))


@act
def merge(world, event, household, day):
    """By the province, which sees both."""
    double = world.houses()[event.choice % len(world.houses())]
    return double.pk != household.pk and (
        world.province,
        lambda by: merge_households(stays=household, double=double, by=by),
    )


@act
def move(world, event, household, day):
    """The household is found to live in another sub-district, as a later list would say."""
    code = ("420107", "420102", "420201")[event.who % 3]
    return world.province, lambda by: Household.objects.filter(pk=household.pk).update(
        subdistrict=code, district=int(code[:4])
    )


def calm(examples: int) -> settings:
    """Settings of a property test: the same histories on every machine."""
    return settings(
        max_examples=examples * MORE,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def events(*names, most=14):
    """Histories of up to `most` events whose words are among `names` (all, if none)."""
    numbers = {"house": st.integers(0, 6), "who": st.integers(0, 3), "choice": st.integers(0, 7)}
    event = st.builds(
        Event,
        ago=st.integers(0, DAYS),
        act=st.sampled_from(sorted(names or ACTS)),
        earlier=st.sampled_from([0, 0, 0, 1, 5, 20, 40]),
        **numbers,
    )
    return st.lists(event, max_size=most).map(lambda some: sorted(some, key=lambda e: -e.ago))


def happen(world: World, history: list[Event]) -> int:
    """Lets the events happen, each on its day. Gives how many the rules let through."""
    return sum(_happen(world, event) for event in history)


def _happen(world, event) -> bool:
    today = TODAY - timedelta(days=event.ago)
    with clock.at(today):
        household = world.house(event)
        found = ACTS[event.act](world, event, household, today - timedelta(days=event.earlier))
        if not found:
            return False
        by, do = found if isinstance(found, tuple) else (world.officer(household), found)
        try:
            with acting_for(by):
                do(by)
        except REFUSALS:
            return False
        return True


@contextmanager
def taken_back():
    """What happens inside is taken back, after its deferred constraints were looked at."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def records(model, *names) -> list[SimpleNamespace]:
    """The rows of a table as plain objects."""
    return [SimpleNamespace(**row) for row in model.objects.values(*names)]
