"""What the household page shows of the ladder, the plan and the ledger."""

from accounts.permissions import Permission
from households.panels import household_panel
from plans.charts import ledger_chart
from plans.services.ladder import ladder_of


@household_panel(
    key="plan",
    title="แผนพัฒนาคุณภาพชีวิต",
    order=20,
    permission=Permission.PLAN_VIEW,
    template="plans/partials/plan_panel.html",
)
def plan_panel(request, household):
    plans = list(household.plans.prefetch_related("rows__dimension"))
    return {
        "current": next((p for p in plans if p.closed_on is None), None),
        "past": [p for p in plans if p.closed_on],
    }


@household_panel(
    key="stage",
    title="ระดับของครัวเรือน",
    order=30,
    permission=Permission.PLAN_VIEW,
    template="plans/partials/stage_panel.html",
)
def stage_panel(request, household):
    """Where the household stands, what is missing for the next stage, and the moves so far."""
    return ladder_of(household) | {
        "records": list(household.stages.for_table()[:20]),
        "waiting": household.stages.waiting().first(),
    }


@household_panel(
    key="ledger",
    title="บัญชีครัวเรือน",
    order=60,
    permission=Permission.LEDGER_VIEW,
    template="plans/partials/ledger_panel.html",
)
def ledger_panel(request, household):
    months = list(household.ledger_months.with_sums()[:6])
    return {"last": next(iter(months), None), "chart": ledger_chart(months)}
