"""What acts on a household or an account do to plans, stages and ledgers."""

from collections.abc import Iterable

from django import forms
from django.db.models import Max, Q
from django.utils import timezone

from core.confirming import Line
from core.consequences import Effect, Event
from households.enums import HouseholdAct
from households.errors import ChoiceMissingError
from households.services.moving import LEAVE, MERGE, FollowsNeeds, Moves, NeedsOfTheirOwn
from mentors.worked import sign_of_work
from places.enums import OrganizationAct
from plans.enums import PlanCloseReason, PlanRowStatus, PlanStatus
from plans.models import ActionPlan, CriterionTick, LedgerMonth, PlanRow, StageRecord
from plans.services.plans import end_plan

sign_of_work("plans__started_on")
sign_of_work("ledger_months__recorded_at__date", by="ledger_months__recorded_by")
sign_of_work("stages__proposed_at__date", by="stages__proposed_by")
sign_of_work("criterion_ticks__ticked_at__date", by="criterion_ticks__ticked_by")
PLAN = "plan"  # what the page of a merge asks


class PlanCloses(Effect):
    """The open plan closes with the household, and is open again when it comes back."""

    acts, key, order = LEAVE, "plan", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("แผนครัวเรือนที่จะปิด", event.target.plans.open().count(), "ฉบับ")

    def do(self, event: Event) -> dict | None:
        plan = event.target.plans.open().first()
        if plan is None:
            return None
        status = plan.status
        end_plan(plan=plan, by=event.by, close_reason=PlanCloseReason.HOUSEHOLD_LEFT)
        return {"plan": str(plan.pk), "status": status}

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        return _open_again(event.target, kept["plan"], kept["status"])


def _open_again(household, plan, status) -> Iterable[str]:
    if household.plans.open().exists():
        return ["แผนเดิมยังปิดอยู่ เพราะมีแผนใหม่ที่ใช้อยู่แล้ว"]
    ActionPlan.objects.filter(pk=plan, status=PlanStatus.CLOSED).update(
        status=status, closed_on=None, close_reason=""
    )
    return []


class ProposalsEnd(Effect):
    """A stage that waits for ศจพ.อ. is not confirmed any more; it waits again on return."""

    acts, key, order = LEAVE, "proposals", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("ข้อเสนอระดับที่รอยืนยันและจะสิ้นสุด", event.target.stages.waiting().count(), "รายการ")

    def do(self, event: Event) -> list:
        return _refuse_waiting(event, event.target)

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        return _wait_again(event.target, kept)


def _refuse_waiting(event: Event, household) -> list[int]:
    """Settled without a person (`refused_by` is empty), with the act as the reason."""
    keys = list(household.stages.waiting().values_list("pk", flat=True))
    StageRecord.objects.filter(pk__in=keys).update(
        refused_at=timezone.now(), refusal_reason=HouseholdAct(event.act).label
    )
    return keys


def _wait_again(household, kept) -> Iterable[str]:
    if kept and household.stages.waiting().exists():
        return ["ข้อเสนอระดับเดิมไม่ได้กลับมารอยืนยัน เพราะมีข้อเสนอใหม่แล้ว"]
    StageRecord.objects.filter(pk__in=kept, refused_by=None).update(
        refused_at=None, refusal_reason=""
    )
    return []


class Plans(Effect):
    """Plans come along under the numbers that follow; of two open ones a person chooses."""

    acts, key, order = MERGE, "plans", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("แผนครัวเรือนที่ย้ายมาด้วย", event.other.plans.count(), "ฉบับ")

    def questions(self, event: Event) -> dict[str, forms.Field]:
        plans = [event.target.plans.open().first(), event.other.plans.open().first()]
        if None in plans:
            return {}
        names = ("แผนของครัวเรือนที่ใช้ต่อ", "แผนของครัวเรือนที่ซ้ำ")
        choices = [
            (str(plan.pk), f"{name} ({plan.get_status_display()})")
            for plan, name in zip(plans, names, strict=True)
        ]
        return {
            PLAN: forms.ChoiceField(label="แผนที่ใช้ต่อไป", choices=choices, widget=forms.RadioSelect)
        }

    def do(self, event: Event) -> dict:
        kept: dict = {"moved": {}, "closed": {}}
        plans = [event.target.plans.open().first(), event.other.plans.open().first()]
        if None not in plans:
            self._close_one(event, plans, kept["closed"])
        last = event.target.plans.aggregate(last=Max("version"))["last"] or 0
        for number, plan in enumerate(event.other.plans.order_by("version"), start=last + 1):
            kept["moved"][str(plan.pk)] = plan.version
            ActionPlan.objects.filter(pk=plan.pk).update(household=event.target, version=number)
        return kept

    @staticmethod
    def _close_one(event, plans, closed):
        chosen = event.chosen.get(PLAN, "")
        if chosen not in [str(plan.pk) for plan in plans]:
            raise ChoiceMissingError
        (other,) = [plan for plan in plans if str(plan.pk) != chosen]
        closed[str(other.pk)] = other.status
        end_plan(plan=other, by=event.by, close_reason=PlanCloseReason.MERGED)

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        for plan, version in kept["moved"].items():
            ActionPlan.objects.filter(pk=plan).update(household=event.other, version=version)
        for plan, status in kept["closed"].items():
            household = event.other if plan in kept["moved"] else event.target
            yield from _open_again(household, plan, status)


class PlanRowNeeds(FollowsNeeds):
    acts, key = MERGE, "plan_row_needs"
    model, path = PlanRow, "plan__household"


class PlanRowNeedsOfTheirOwn(NeedsOfTheirOwn):
    acts, key = MERGE, "plan_row_needs_own"
    model, path = PlanRow, "plan__household"


class OneProposal(Effect):
    """One stage at a time waits for ศจพ.อ.: the double's is settled when both have one."""

    acts, key, order = MERGE, "proposals", 30

    def do(self, event: Event) -> list:
        if not event.target.stages.waiting().exists():
            return []
        return _refuse_waiting(event, event.other)

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        return _wait_again(event.other, kept)


class Stages(Moves):
    acts, key, order = MERGE, "stages", 40
    model, text = StageRecord, "ประวัติระดับครัวเรือน"


class Ticks(Moves):
    acts, key, order = MERGE, "ticks", 40
    model, text = CriterionTick, "เกณฑ์ที่พี่เลี้ยงยืนยัน"
    once, among = ("criterion",), Q(ended_at=None)


class Ledgers(Moves):
    acts, key, order = MERGE, "ledgers", 40
    model, text, unit, once = LedgerMonth, "บัญชีครัวเรือนรายเดือน", "เดือน", ("month",)


class ProposalsOfAnAccount(Effect):
    """They are decided by somebody else, whoever made them."""

    acts, key, order = ("account-close",), "proposals", 50

    def lines(self, event: Event) -> Iterable[Line]:
        waiting = StageRecord.objects.waiting().filter(proposed_by=event.target)
        yield Line("ข้อเสนอระดับครัวเรือนของผู้นี้ที่ยังรอ ศจพ.อ.", waiting.count(), "รายการ")


class BodySupportsPlans(Effect):
    acts, key, order = (OrganizationAct.CLOSE,), "body-plans", 60

    def lines(self, event: Event) -> Iterable[Line]:
        rows = PlanRow.objects.filter(organization=event.target, plan__closed_on=None)
        rows = rows.filter(status__in=[PlanRowStatus.NOT_STARTED, PlanRowStatus.CONTINUING])
        yield Line("กิจกรรมในแผนครัวเรือนที่หน่วยงานนี้สนับสนุน", rows.count(), "กิจกรรม")
