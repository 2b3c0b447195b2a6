"""The form of every household of a village or sub-district in one file, in the background."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Prefetch

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from core.jobs import progress
from core.jobs.running import finish, start
from core.pdf import render_pdf_of_many
from core.records import store
from households.models import Household
from households.querysets import HouseholdQuerySet
from indicators.models import Dimension
from mentors.enums import PairingKind
from mentors.models import Pairing
from places.models import Area, Village
from plans.actions import Act
from plans.errors import NothingToPrintError, TooManyToPrintError
from plans.models import ActionPlan, PlanPrint, PlanRow

MOST = 200  # households in a file: measured 24 s and 469 MiB at the peak
PAPER = "plans/plan_paper.html"


@transaction.atomic
def ask_for_print(
    *, area: Area, by: User, village: Village | None = None, with_unplanned: bool = False
) -> PlanPrint:
    """Stores a run and starts it; `print_plans` carries it out.

    Raises `NothingToPrintError`, `TooManyToPrintError`.
    """
    run = PlanPrint(area=area, village=village, with_unplanned=with_unplanned, requested_by=by)
    count = _households(run).count()
    if not count:
        raise NothingToPrintError
    if count > MOST:
        raise TooManyToPrintError(count, MOST)
    store(run)
    start(run, "plans.print", by=by)
    audit.record(Act.PLAN_PRINT_ASKED, run, by=by, details={"area": area.pk, "count": count})
    return run


def print_plans(run_id: int) -> None:
    """Writes the file of a run as whoever asked may see it."""
    with acting_for(purpose="plan.print"):
        run = PlanPrint.objects.select_related("area", "village", "requested_by").get(pk=run_id)
    progress.report(run, 1, "รวบรวมแผน")
    with acting_for(user=run.requested_by):
        papers = _papers(run)
    if not papers:
        raise NothingToPrintError
    data = render_pdf_of_many(
        PAPER,
        papers,
        on_page=lambda n: progress.report(
            run, n * 70 // len(papers), f"จัดหน้า {n} จาก {len(papers)}"
        ),
    )
    with acting_for(user=run.requested_by):
        run.stored_file.save(f"plans-{run.pk}.pdf", ContentFile(data), save=False)
        plans = sum(bool(paper["plan"]) for paper in papers)
        finish(run, counts={"households": len(papers), "plans": plans})
        audit.record(Act.PLAN_PRINTED_MANY, run, by=run.requested_by, details=run.counts)


def _households(run: PlanPrint) -> HouseholdQuerySet:
    rows = Household.objects.permitted(run.requested_by, Permission.PLAN_PRINT).active()
    rows = rows.filter(subdistrict=run.area_id)
    if run.village_id:
        rows = rows.filter(village=run.village_id)
    if not run.with_unplanned:
        rows = rows.filter(plans__in=ActionPlan.objects.open())
    return rows


def _papers(run: PlanPrint) -> list[dict]:
    """The contexts of the papers in the order of houses, at a fixed number of queries."""
    rows = PlanRow.objects.select_related("organization")
    plans = ActionPlan.objects.open().select_related("official")
    plans = plans.prefetch_related(Prefetch("rows", queryset=rows))
    pairings = Pairing.objects.open().filter(kind=PairingKind.MAIN).select_related("official")
    households = (
        _households(run)
        .for_table()
        .prefetch_related(
            Prefetch("plans", queryset=plans, to_attr="open_plans"),
            Prefetch("pairings", queryset=pairings, to_attr="main_pairings"),
        )
    )
    dimensions = list(Dimension.objects.all())
    return [
        paper_of(household, _only(household.open_plans), dimensions, _only(household.main_pairings))
        for household in households.order_by("village_id", "head_sort_key", "id")
    ]


def _only(rows: Any) -> Any:
    return rows[0] if rows else None


def paper_of(
    household: Household,
    plan: ActionPlan | None,
    dimensions: Iterable[Dimension],
    pairing: Pairing | None = None,
) -> dict:
    """What the form shows: `{"household", "plan", "official", "groups"}`; None where there is
    nothing yet. The official is the plan's, else who looks after the household now.
    """
    rows = list(plan.rows.all()) if plan else []
    groups = [
        {"dimension": d, "rows": [row for row in rows if row.dimension_id == d.pk]}
        for d in dimensions
    ]
    official = (plan and plan.official) or (pairing and pairing.official)
    return {"household": household, "plan": plan, "official": official, "groups": groups}
