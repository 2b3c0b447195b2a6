"""The household plan on pages and on paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import audit
from committees.access import permission_required
from committees.permissions import Permission
from households.models import Household, PersonListing
from indicators.models import Dimension, Indicator
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies
from loei_poverty.errors import DomainError
from loei_poverty.pages import attempt
from loei_poverty.pdf import render_pdf
from mentors.forms import (
    AgreementForm,
    PlanForm,
    PlanRowForm,
)
from mentors.models import ActionPlan, PlanRow
from mentors.services import plans


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    form = PlanForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            plan = plans.create_plan(household=household, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            return redirect("mentors:plan-detail", plan.pk)
    return render(request, "mentors/plan_form.html",
                  {"form": form, "household": household, "error": error},
                  status=422 if error or form.errors else 200)  # fmt: skip


@require_safe
@permission_required(Permission.PLAN_VIEW)
def plan_detail(request, pk):
    plan = get_object_or_404(_visible_plans(request), pk=pk)
    audit.record("plan.viewed", plan, by=request.user)
    return render(request, "mentors/plan_detail.html", _plan_context(request, plan))


def _visible_plans(request):
    rows = ActionPlan.objects.visible_to(request.user)
    return rows.select_related("household__subdistrict__parent", "household__village", "official")


def _plan_context(request, plan, row_form=None) -> dict:
    rows = list(plan.rows.select_related("dimension", "organization"))
    editable = ActionPlan.objects.permitted(request.user, Permission.PLAN_EDIT).filter(pk=plan.pk)
    may_edit = plan.closed_on is None and editable.exists()
    context = {
        "plan": plan, "household": plan.household, "may_edit": may_edit,
        "groups": [
            {"dimension": dimension, "rows": [r for r in rows if r.dimension_id == dimension.pk]}
            for dimension in Dimension.objects.all()
        ],
    }  # fmt: skip
    if may_edit:
        context |= {
            "row_form": row_form or PlanRowForm(prefix="row"),
            "agreement_form": AgreementForm(initial={"agreed_by_name": plan.household.head_name}),
            "proposals": agency_proposals(plan.household),
        }
    return context


def agency_proposals(household) -> list[dict]:
    """`[{"indicator", "dimension", "office"}]` for the indicators the household fails this year."""
    year = household.latest_year
    if not year:
        return []
    listings = PersonListing.objects.filter(household=household, data_year=year)
    numbers = {n for found in listings.values_list("failed_indicators", flat=True) for n in found}
    edition = edition_for_data_year(year)
    indicators = list(Indicator.objects.filter(edition=edition, number__in=numbers))
    offices, dimension_of = proposed_agencies(indicators), dimension_of_indicators(year)
    names = dict(Dimension.objects.values_list("code", "form_name"))
    return [
        {
            "indicator": i,
            "office": offices.get(i.pk),
            "dimension": names.get(dimension_of.get(i.number)),
        }
        for i in indicators
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_row_edit(request, plan_pk, pk=None):
    """Adds a row (no pk) or changes one."""
    plan = get_object_or_404(_editable_plans(request), pk=plan_pk)
    row = get_object_or_404(plan.rows, pk=pk) if pk else PlanRow(plan=plan)
    form = PlanRowForm(request.POST or None, instance=row, prefix="row")
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            plans.save_plan_row(plan=plan, by=request.user, row=form.instance)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกกิจกรรมแล้ว")
            return redirect("mentors:plan-detail", plan.pk)
    return render(request, "mentors/plan_row_form.html",
                  {"form": form, "plan": plan, "row": row, "error": error},
                  status=422 if error or form.errors else 200)  # fmt: skip


def _editable_plans(request):
    rows = ActionPlan.objects.permitted(request.user, Permission.PLAN_EDIT)
    return rows.select_related("household", "official")


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_row_remove(request, plan_pk, pk):
    plan = get_object_or_404(_editable_plans(request), pk=plan_pk)
    row = get_object_or_404(plan.rows, pk=pk)
    attempt(request, "ลบกิจกรรมแล้ว", plans.remove_plan_row, row=row)
    return redirect("mentors:plan-detail", plan.pk)


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_agree(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    form = AgreementForm(request.POST)
    if form.is_valid():
        attempt(request, "บันทึกว่าตกลงกับครัวเรือนแล้ว", plans.agree_plan, plan=plan,
             **form.cleaned_data)  # fmt: skip
    else:
        messages.error(request, "โปรดระบุชื่อผู้ตกลง และวันที่เป็น วว/ดด/ปปปป (พ.ศ.)")
    return redirect("mentors:plan-detail", plan.pk)


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_renew(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    new = attempt(request, "เปิดแผนฉบับใหม่แล้ว", plans.renew_plan, plan=plan)
    return redirect("mentors:plan-detail", (new or plan).pk)


@require_safe
@permission_required(Permission.PLAN_VIEW)
def plan_pdf(request, pk):
    plan = get_object_or_404(_visible_plans(request), pk=pk)
    audit.record("plan.printed", plan, by=request.user)
    context = _plan_context(request, plan)
    return _paper(render_pdf("mentors/plan_paper.html", context), f"plan-{plan.household_id}.pdf")


@require_safe
@permission_required(Permission.PLAN_VIEW)
def plan_blank_pdf(request):
    """The empty form, for handwriting."""
    groups = [{"dimension": d, "rows": []} for d in Dimension.objects.all()]
    return _paper(render_pdf("mentors/plan_paper.html", {"groups": groups}), "plan-blank.pdf")


def _paper(data, name):
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
