"""The household plan, its ledger and the ladder."""

from django.urls import reverse
from django.utils import timezone

from plans.models import (
    ActionPlan,
    CriterionTick,
    LedgerMonth,
    PlanIdea,
    PlanPrint,
    PlanRow,
    StageCriterion,
    StageRecord,
)
from tests.walk.lists import picture
from tests.walk.steps import latest, of_house, page_of, pk_of, step
from tests.walk.world import day

plan = lambda w: ActionPlan.objects.filter(household=w.house(1)).order_by("version").last()  # noqa: E731
PLAN_PAGE = page_of("plans:plan-detail", pk_of(plan))
rows = lambda w: PlanRow.objects.filter(plan=plan(w)).order_by("pk")  # noqa: E731
month = lambda: timezone.localdate().replace(day=1)  # noqa: E731
step(
    "plans:plan-create",
    "mentor",
    lambda w: plan(w),
    at=of_house(),
    fill=lambda w: {"goal_stage": "survival", "goal": "มีรายได้พอใช้"},
)
step(
    "plans:plan-row-create",
    "mentor",
    lambda w: rows(w).count() == 1,
    at=lambda w: {"plan_pk": plan(w).pk},
    page=PLAN_PAGE,
    fill=lambda w: {"row-dimension": "income", "row-household_does": "เลี้ยงไก่ 20 ตัว"},
    again=True,
)
step(
    "plans:plan-row-edit",
    "mentor",
    lambda w: rows(w).first().household_does == "เลี้ยงไก่ 30 ตัว",
    at=lambda w: {"plan_pk": plan(w).pk, "pk": rows(w).first().pk},
    fill=lambda w: {"row-household_does": "เลี้ยงไก่ 30 ตัว"},
    again=True,
)


def idea(w):
    return PlanIdea.objects.filter(dimension="income", indicator=None, is_active=True).first()


step(
    "plans:plan-idea-add",
    "mentor",
    lambda w: rows(w).filter(household_does=idea(w).household_does).exists(),
    at=lambda w: {"plan_pk": plan(w).pk, "pk": idea(w).pk},
    page=lambda w: PLAN_PAGE(w) + "?ideas=1",
    free=True,
)
step(
    "plans:plan-row-remove",
    "mentor",
    lambda w: not PlanRow.objects.filter(pk=w.kept["row"]).exists(),
    before=lambda w: w.kept.update(row=rows(w).last().pk),
    at=lambda w: {"plan_pk": plan(w).pk, "pk": w.kept["row"]},
    page=PLAN_PAGE,
    free=True,
)
step(
    "plans:plan-agree",
    "mentor",
    lambda w: plan(w).status == "agreed",
    at=pk_of(plan),
    page=PLAN_PAGE,
    fill=lambda w: {
        "agreed_by_relation": "หัวหน้าครัวเรือน",
        "agreed_on": day(),
        "agreed_mark": "signature",
    },
)
step(
    "plans:plan-paper-add",
    "mentor",
    lambda w: plan(w).agreed_paper,
    at=pk_of(plan),
    page=PLAN_PAGE,
    fill=lambda w: {"paper": picture(50)},
    again=True,
)
step(
    "plans:plan-renew",
    "mentor",
    lambda w: plan(w).version == 2,
    at=pk_of(plan),
    page=PLAN_PAGE,
    free=True,
)
step(
    "plans:print-start",
    "officer",
    lambda w: PlanPrint.objects.filter(state="done", counts__plans=1).exists(),
    page=lambda w: reverse("plans:print-start") + "?area=" + w.house(1).subdistrict_id,
    fill=lambda w: {"area": w.house(1).subdistrict_id},
    again=True,
)
step(
    "plans:ledger-edit",
    "mentor",
    lambda w: LedgerMonth.objects.filter(household=w.house(1), lines__amount=5000).exists(),
    at=lambda w: of_house()(w) | {"month": "2569-05"},
    fill=lambda w: {"income_wage": "5000", "expense_food": "3200.50", "saving": "100"},
)
step(
    "ledger-create",
    "mentor",
    lambda w: LedgerMonth.objects.filter(household=w.house(2)).exists(),
    fill=lambda w: {
        "household": w.house(2).pk,
        "month": "2026-05-01",
        "lines": [{"kind": "income_farm", "amount": "900.00"}],
    },
    api="POST",
)


def tickable(w):
    return StageCriterion.objects.filter(rule="tick", is_active=True, stage="survival").first()


step(
    "plans:criterion-tick",
    "mentor",
    lambda w: CriterionTick.objects.filter(household=w.house(1), ended_at=None).exists(),
    at=lambda w: of_house()(w) | {"pk": tickable(w).pk},
    page=page_of("plans:stage-propose", of_house()),
    fill=lambda w: {"note": "เห็นแล้ว"},
    free=True,
)
record = latest(StageRecord)
STAGE_PAGE = page_of("plans:stage-detail", pk_of(record))
PROPOSED = {"stage": "survival", "reason": "พ้นวิกฤตแล้ว"}
step(
    "plans:stage-propose",
    "mentor",
    lambda w: StageRecord.objects.count() == 1,
    at=of_house(),
    fill=lambda w: PROPOSED,
)
step(
    "plans:stage-confirm",
    "officer",
    lambda w: record().confirmed_at,
    at=pk_of(record),
    page=STAGE_PAGE,
    free=True,
)
step(
    "plans:stage-refuse",
    "officer",
    lambda w: record().refusal_reason == "ยังไม่ครบ",
    before=lambda w: w.press(
        "mentor", *[reverse("plans:stage-propose", args=[w.house(2).pk])] * 2, PROPOSED
    ),
    at=pk_of(record),
    page=STAGE_PAGE,
    fill=lambda w: {"reason": "ยังไม่ครบ"},
    text=True,
)
