"""The ladder: criteria computed and ticked, moves with what was missing, decided by another."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notification
from accounts.permissions import Permission
from core.records import NotValidError, validate
from households.panels import panels_for
from logbook.services.visits import record_visit
from mentors.errors import HouseholdLeftError
from plans.errors import (
    CriterionNotTickableError,
    CriterionNotTickedError,
    OwnStageError,
    StageDecidedError,
    StageReasonError,
    StageSameError,
    StageWaitingError,
)
from plans.ladder_rules import rule_choices, rule_named
from plans.models import CriterionTick, PlanRow, StageCriterion, StageRecord
from plans.services import ladder, plans
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.words import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return make_household("420107", dimensions=("health",))


@pytest.fixture
def mentor(household):
    user = make_user("mentor", "4201")
    make_pairing(household, make_official(user=user), user, started_on=date(2026, 1, 1))
    return user


@pytest.fixture
def officer():
    return make_user("district_officer", "4201")


def only(*criteria):
    """These criteria and no others: `(stage, rule, parameter, dimension)`."""
    StageCriterion.objects.update(is_active=False)
    return [
        StageCriterion.objects.create(
            stage=stage, rule=rule, label=rule, parameter=parameter, dimension_id=dimension
        )
        for stage, rule, parameter, dimension in criteria
    ]


def missing(household, stage):
    return [s.criterion.rule for s in ladder.missing_for(ladder.states_of(household), stage)]


def visit(household, by, score, **fields):
    four = {name: {"score": score} for name in ("attitude", "skill", "resource", "way_out")}
    given = {"purpose": "first", "visited_on": timezone.localdate(), "assessment": four, **fields}
    return record_visit(by=by, id=uuid.uuid4(), household=household, **given)[0]


def test_the_shipped_criteria_are_marked_as_ours_and_name_rules_that_exist():
    rows = list(StageCriterion.objects.all())
    assert {c.stage for c in rows} == {"survival", "sufficiency", "sustainability"}
    assert all(c.is_ours and rule_named(c.rule) for c in rows)
    assert {c.rule for c in rows} <= {code for code, _label in rule_choices()}


@pytest.mark.parametrize(
    ("rule", "parameter", "dimension", "met", "shown"),
    [
        ("income_at_least", 20000, None, True, "20,000 บาท (บัญชีปี 2569)"),
        ("income_at_least", 20001, None, False, "20,000 บาท (บัญชีปี 2569)"),
        ("no_open_need", None, "health", False, "ยังรออยู่ 1 เรื่อง"),
        ("no_open_need", None, "income", True, "ไม่มีเรื่องค้าง"),
        ("no_open_need", None, None, False, "ยังรออยู่ 1 เรื่อง"),
        ("plan_agreed", None, None, False, "ยังไม่มีแผน"),
        ("plan_rows_done", 50, None, False, "ยังไม่มีกิจกรรมในแผน"),
        ("four_t_done", None, None, False, "ประเมินแล้ว 0 จาก 4 ท"),
        ("visited_within", 30, None, False, "ยังไม่เคยพบ"),
        ("income_at_least", None, None, False, "เกณฑ์นี้ยังตั้งค่าไม่ครบ"),
        ("no_such_rule", None, None, False, "เกณฑ์นี้ยังตั้งค่าไม่ครบ"),
    ],
)
def test_what_each_rule_finds(household, rule, parameter, dimension, met, shown):
    only(("survival", rule, parameter and Decimal(parameter), dimension))
    (state,) = ladder.states_of(household)
    assert (state.met, state.shown) == (met, shown)


def test_rules_follow_the_plan_the_needs_and_the_assessments(household, mentor):
    only(
        ("survival", "plan_agreed", None, None),
        ("survival", "no_open_need", None, "health"),
        ("survival", "four_t_done", None, None),
        ("sufficiency", "plan_rows_done", Decimal(50), None),
        ("sufficiency", "four_t_at_least", Decimal(3), None),
    )
    plan = plans.create_plan(household=household, by=mentor, goal_stage="survival", goal="พอกิน")
    month = timezone.localdate().replace(day=1)
    for status in ("succeeded", "continuing", "stopped"):
        row = PlanRow(
            dimension_id="income",
            household_does="ปลูกผัก",
            status=status,
            stop_reason="เลิก",
            first_month=month,
            last_month=month,
        )
        plans.save_plan_row(plan=plan, by=mentor, row=row)
    assert "plan_agreed" in missing(household, "survival")  # a draft is not agreed

    plans.agree_plan(plan=plan, by=mentor, agreed_by_name="สมมุติ")
    household.needs.update(status="resolved", status_at=timezone.now(), met_on=timezone.localdate())
    visit(household, mentor, 2)

    assert missing(household, "sufficiency") == ["four_t_at_least"]
    visit(household, mentor, 4, purpose="follow_up")
    assert missing(household, "sufficiency") == []


def test_a_visit_sent_back_says_nothing_of_the_household(household, mentor, officer):
    only(("survival", "four_t_done", None, None))
    made = visit(household, mentor, 5)
    type(made).objects.filter(pk=made.pk).update(
        status="returned", return_reason="ไม่ครบ", verified_by=officer, verified_at=timezone.now()
    )
    assert missing(household, "survival") == ["four_t_done"]


def test_a_tick_says_who_and_when_stays_once_and_ends_without_being_removed(household, mentor):
    criterion, other = only(("survival", "tick", None, None), ("sufficiency", "tick", None, None))

    tick = ladder.tick_criterion(household=household, criterion=criterion, by=mentor, note="เห็นข้าว")
    again = ladder.tick_criterion(household=household, criterion=criterion, by=make_user())
    assert (again.pk, again.ticked_by, missing(household, "survival")) == (tick.pk, mentor, [])
    second = ladder.tick_criterion(household=household, criterion=other, by=mentor)
    assert second.criterion == other
    ladder.untick_criterion(household=household, criterion=other, by=mentor)

    ladder.untick_criterion(household=household, criterion=criterion, by=mentor)
    assert missing(household, "survival") == ["tick"]
    assert CriterionTick.objects.get(criterion=criterion).ended_by == mentor
    with pytest.raises(CriterionNotTickedError):
        ladder.untick_criterion(household=household, criterion=criterion, by=mentor)


def test_a_computed_or_unused_criterion_is_not_ticked(household, mentor):
    computed, unused = only(
        ("survival", "plan_agreed", None, None), ("survival", "tick", None, None)
    )
    unused.is_active = False
    for criterion in (computed, unused):
        with pytest.raises(CriterionNotTickableError):
            ladder.tick_criterion(household=household, criterion=criterion, by=mentor)
    assert CriterionTick.objects.count() == 0


def test_up_with_unmet_criteria_and_down_need_a_reason_and_change_nothing_without(
    household, mentor, officer
):
    only(("survival", "tick", None, None), ("sufficiency", "plan_agreed", None, None))
    with pytest.raises(StageReasonError, match="ยังขาด 2 เกณฑ์"):
        ladder.propose_stage(household=household, by=mentor, stage="sufficiency", reason="  ")
    assert StageRecord.objects.count() == 0

    up = ladder.propose_stage(household=household, by=mentor, stage="sufficiency", reason="พร้อม")
    assert (up.from_stage, up.unmet) == ("", 2)
    assert [(c["label"], c["met"]) for c in up.criteria] == [
        ("tick", False),
        ("plan_agreed", False),
    ]
    ladder.confirm_stage(record=up, by=officer)
    assert ladder.standing_of(household).stage == "sufficiency"

    with pytest.raises(StageReasonError, match="ลดระดับ"):
        ladder.propose_stage(household=household, by=mentor, stage="survival")
    down = ladder.propose_stage(household=household, by=mentor, stage="survival", reason="ป่วยหนัก")
    assert (down.from_stage, down.unmet) == ("sufficiency", 0)
    ladder.confirm_stage(record=down, by=officer)
    assert ladder.standing_of(household).stage == "survival"


def test_what_was_recorded_stays_when_the_criteria_change(household, mentor):
    (criterion,) = only(("survival", "tick", None, None))
    ladder.tick_criterion(household=household, criterion=criterion, by=mentor)
    record = ladder.propose_stage(household=household, by=mentor, stage="survival")
    criterion.label = "เกณฑ์ใหม่"
    ladder.change_criteria(criteria=[criterion], by=make_user())

    record.refresh_from_db()
    assert (record.unmet, [c["label"] for c in record.criteria]) == (0, ["tick"])


def test_one_proposal_waits_and_each_refusal_says_why(household, mentor, officer):
    only()
    record = ladder.propose_stage(household=household, by=mentor, stage="survival")
    with pytest.raises(StageWaitingError):
        ladder.propose_stage(household=household, by=officer, stage="sufficiency")
    with pytest.raises(OwnStageError):
        ladder.confirm_stage(record=record, by=mentor)
    with pytest.raises(OwnStageError):
        ladder.refuse_stage(record=record, by=mentor, reason="x")

    refused = ladder.refuse_stage(record=record, by=officer, reason="ยังมีหนี้นอกระบบ")

    assert (refused.refused_by, refused.refusal_reason) == (officer, "ยังมีหนี้นอกระบบ")
    assert ladder.standing_of(household) is None
    for act in (ladder.confirm_stage, lambda **x: ladder.refuse_stage(**x, reason="อีก")):
        with pytest.raises(StageDecidedError):  # traps 11, 12
            act(record=record, by=officer)
    note = Notification.objects.get(user=mentor)
    assert note.url == reverse("plans:stage-detail", args=[record.pk])
    assert household.head_name not in note.text


def test_the_same_stage_and_a_household_that_left_are_refused(household, mentor, officer):
    only()
    record = ladder.propose_stage(household=household, by=mentor, stage="survival")
    ladder.confirm_stage(record=record, by=officer)
    with pytest.raises(StageSameError):
        ladder.propose_stage(household=household, by=mentor, stage="survival")

    later = ladder.propose_stage(household=household, by=mentor, stage="sufficiency")
    type(household).objects.update(left_on=timezone.localdate(), leave_reason="moved")
    with pytest.raises(HouseholdLeftError):
        ladder.confirm_stage(record=later, by=officer)
    ladder.refuse_stage(record=later, by=officer, reason="ย้ายออกแล้ว")
    with pytest.raises(HouseholdLeftError):
        ladder.propose_stage(household=household, by=mentor, stage="sufficiency")
    with pytest.raises(HouseholdLeftError):
        plans.create_plan(household=household, by=mentor, goal_stage="survival", goal="พอกิน")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"unmet": 1}, "stage_unmet_with_reason"),
        ({"refused_at": timezone.now()}, "stage_refusal_whole"),
        ({"twice": True}, "stage_one_waiting"),
    ],
)
def test_the_database_refuses_what_the_service_would(household, mentor, fields, name):
    if fields.pop("twice", False):
        StageRecord.objects.create(household=household, stage="survival", proposed_by=mentor)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StageRecord.objects.create(
            household=household, stage="survival", proposed_by=mentor, **fields
        )


def test_a_parameter_is_not_negative():
    criterion = StageCriterion(stage="survival", rule="tick", label="x", parameter=Decimal(-1))
    with pytest.raises(NotValidError):
        validate(criterion)


def test_the_mentors_page_shows_what_is_missing_ticks_and_proposes(client, household, mentor):
    (criterion, _computed) = only(
        ("survival", "tick", None, None), ("survival", "plan_agreed", None, None)
    )
    client.force_login(mentor)
    page = reverse("plans:stage-propose", args=[household.pk])
    tick = reverse("plans:criterion-tick", args=[household.pk, criterion.pk])

    assert "ยังขาด 2 เกณฑ์" in words(client.get(page))
    assert client.post(tick, {"note": "เห็นเอง"}).status_code == 302
    assert "ยังขาด 1 เกณฑ์" in words(client.get(page))
    refused = client.post(page, {"stage": "survival", "reason": ""})
    assert refused.status_code == 422
    assert "ยังขาด 1 เกณฑ์ โปรดระบุเหตุผลที่ควรเลื่อนระดับ" in refused.content.decode()
    assert StageRecord.objects.count() == 0
    client.post(tick, {"undo": "1"})
    assert client.post(tick, {"undo": "1"}).status_code == 422
    assert client.post(page, {"stage": "survival", "reason": "พร้อมแล้ว"}).status_code == 302
    house = client.get(
        reverse("households:household-detail", args=[household.pk]), {"open": "stage"}
    )
    assert "รอ ศจพ.อ." in house.content.decode()


def test_the_officer_decides_on_the_page_of_the_proposal(client, household, mentor, officer):
    only(("survival", "plan_agreed", None, None))
    record = ladder.propose_stage(household=household, by=mentor, stage="survival", reason="พร้อม")
    page = reverse("plans:stage-detail", args=[record.pk])
    client.force_login(mentor)
    assert "การตัดสินของ ศจพ.อ." not in client.get(page).content.decode()

    client.force_login(officer)
    assert "การตัดสินของ ศจพ.อ." in client.get(page).content.decode()
    empty = client.post(reverse("plans:stage-refuse", args=[record.pk]), {"reason": ""})
    assert (empty.status_code, StageRecord.objects.waiting().count()) == (422, 1)
    confirm = reverse("plans:stage-confirm", args=[record.pk])
    assert client.post(confirm).status_code == 302
    again = client.post(confirm)
    assert (again.status_code, "มีผู้ตัดสินไปแล้ว" in again.content.decode()) == (422, True)
    house = client.get(
        reverse("households:household-detail", args=[household.pk]), {"open": "stage"}
    )
    assert "อยู่ระดับ <b>อยู่รอด</b>" in house.content.decode()


def test_the_province_edits_and_adds_criteria_which_are_then_its_own(
    client, django_assert_max_num_queries
):
    client.force_login(make_user("provincial_officer", "42"))
    page = reverse("plans:ladder-edit")
    with django_assert_max_num_queries(15):  # what all rows offer is asked for once
        formset = client.get(page).context["formset"]
    assert len(formset.forms) > 14
    data = {"form-TOTAL_FORMS": len(formset.forms), "form-INITIAL_FORMS": len(formset.forms) - 1}
    for form in formset.forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = "on" if value is True else value
    income = next(f for f in formset.forms if f.instance.rule == "income_at_least")
    data[f"{income.prefix}-parameter"] = ""
    refused = client.post(page, data)
    assert (refused.status_code, "ต้องมีค่ากำหนด" in refused.content.decode()) == (422, True)

    data[f"{income.prefix}-parameter"] = "40000"
    new = formset.forms[-1].prefix
    data |= {f"{new}-stage": "survival", f"{new}-label": "มีบ้านมั่นคง", f"{new}-rule": "tick"}
    assert client.post(page, data).status_code == 302

    changed = StageCriterion.objects.get(pk=income.instance.pk)
    assert (changed.parameter, changed.is_ours) == (Decimal(40000), False)
    assert StageCriterion.objects.filter(is_ours=False).count() == 2
    assert AuditEvent.objects.filter(action="ladder.changed").count() == 2


def test_the_household_page_costs_the_same_however_long_the_history(
    client, household, mentor, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    counts = []
    for more in (1, 5):
        for n in range(more):
            stages = [
                s
                for s in ("survival", "sufficiency")
                if getattr(ladder.standing_of(household), "stage", "") != s
            ]
            record = ladder.propose_stage(
                household=household, by=mentor, stage=stages[0], reason="ทดสอบ"
            )
            ladder.confirm_stage(record=record, by=officer)
            visit(household, mentor, n % 5 + 1, visited_on=timezone.localdate() - timedelta(days=n))
        house = reverse("households:household-detail", args=[household.pk])
        everything = {"open": [panel.key for panel in panels_for(set(Permission))]}
        client.get(house, everything)
        with django_assert_max_num_queries(90) as captured:
            client.get(house, everything)
        counts.append(len(captured))
    assert counts[0] == counts[1]
