"""The library of ideas: written by the province, copied into plans."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.records import store
from plans.actions import Act
from plans.enums import IdeaOrigin
from plans.errors import IdeaRetiredError, IdeaUsedError
from plans.models import ActionPlan, PlanIdea, PlanRow
from plans.services.plans import lock_open_plan, save_plan_row
from plans.services.proposals import prefilled


@transaction.atomic
def save_idea(*, idea: PlanIdea, by: User) -> PlanIdea:
    """Adds an idea or changes it. What came with the system becomes the province's
    when its words change."""
    stored = PlanIdea.objects.select_for_update(of=("self",)).filter(pk=idea.pk).first()
    words = ("dimension_id", "indicator_id", "household_does", "support", "months", "is_immediate")
    if not stored or any(getattr(stored, w) != getattr(idea, w) for w in words):
        idea.origin = IdeaOrigin.PROVINCE
    idea.edited_by, idea.edited_at = by, timezone.now()
    store(idea)
    audit.record(Act.IDEA_SAVED, idea, by=by, details={"active": idea.is_active})
    return idea


def ideas_like(idea: PlanIdea) -> QuerySet[PlanIdea]:
    """Other ideas with the same words."""
    rows = PlanIdea.objects.filter(dimension=idea.dimension, household_does=idea.household_does)
    return rows.exclude(pk=idea.pk).order_by("pk")


@transaction.atomic
def add_idea(*, plan: ActionPlan, idea: PlanIdea, by: User) -> PlanRow:
    """A row made of an idea, from this month on. Raises `IdeaRetiredError`, `IdeaUsedError` and
    what `save_plan_row` raises.
    """
    if not idea.is_active:
        raise IdeaRetiredError
    plan = lock_open_plan(plan)
    if plan.rows.filter(dimension=idea.dimension, household_does=idea.household_does).exists():
        raise IdeaUsedError  # pressed twice, or by two people
    first = timezone.localdate().replace(day=1)
    row = PlanRow(
        dimension=idea.dimension,
        household_does=idea.household_does,
        support=idea.support,
        first_month=first,
        last_month=_months_later(first, idea.months - 1),
        is_immediate=idea.is_immediate,
        **prefilled(plan.household, idea),
    )
    return save_plan_row(plan=plan, by=by, row=row)


def _months_later(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
