"""Officials, pairing board, plans and the form on paper."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import audit
from committees.access import permission_required
from committees.fence import permitted_areas
from committees.permissions import Permission
from households.models import Household, PersonListing
from indicators.models import Dimension, Indicator
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies
from loei_poverty.errors import DomainError
from loei_poverty.pages import paginate
from loei_poverty.pdf import render_pdf
from mentors import services
from mentors.forms import (
    AgreementForm,
    EndPairingForm,
    OfficialForm,
    PairingForm,
    PlanForm,
    PlanRowForm,
    StageForm,
)
from mentors.models import ActionPlan, Official, Pairing, PlanRow, StageRecord


def _area_codes(request, permission):
    return permitted_areas(request.user, permission)


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def official_list(request):
    rows = Official.objects.visible_to(request.user).with_load()
    rows = rows.select_related("work_area", "organization").order_by(
        "work_area", "first_name", "id"
    )
    if request.GET.get("q"):
        rows = rows.filter(first_name__contains=request.GET["q"]) | rows.filter(
            last_name__contains=request.GET["q"]
        )
    context = paginate(request, rows)
    audit.record(
        "official.listed", by=request.user, details={"count": context["page"].paginator.count}
    )
    return render(request, "mentors/official_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_edit(request, pk=None):
    """Adds an official (no pk) or changes one in the editor's areas."""
    rows = Official.objects.permitted(request.user, Permission.OFFICIAL_EDIT)
    official = get_object_or_404(rows, pk=pk) if pk else Official()
    codes = _area_codes(request, Permission.OFFICIAL_EDIT)
    form = OfficialForm(request.POST or None, instance=official, area_codes=codes)
    if pk:
        audit.record("official.viewed", official, by=request.user)
    if request.method == "POST" and form.is_valid():
        services.save_official(official=form.instance, by=request.user)
        messages.success(request, "บันทึกทะเบียนแล้ว")
        return redirect("mentors:official-list")
    return render(request, "mentors/official_form.html", {"form": form, "official": official},
                  status=422 if form.errors else 200)  # fmt: skip


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def pairing_board(request):
    """Households without a mentor by urgency, beside officials with room."""
    paired = Pairing.objects.filter(household=OuterRef("pk"), ended_on=None, kind="main")
    rows = Household.objects.permitted(request.user, Permission.PAIRING_EDIT).active()
    rows = rows.filter(~Exists(paired)).for_table().order_by("-urgency_score", "id")
    officials = free_officials(request)
    context = paginate(request, rows) | {"officials": officials[:50]}
    audit.record(
        "pairing.listed", by=request.user, details={"count": context["page"].paginator.count}
    )
    return render(request, "mentors/pairing_board.html", context)


def free_officials(request, district=None):
    rows = Official.objects.permitted(request.user, Permission.PAIRING_EDIT).in_service()
    if district:
        rows = rows.filter(work_area__code__startswith=district) | rows.filter(work_area="42")
    rows = rows.filter(is_available=True).with_load().filter(free__gt=0)
    return rows.select_related("work_area", "organization").order_by("-free", "first_name", "id")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def pairing_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PAIRING_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    officials = free_officials(request, str(household.district))
    form = PairingForm(request.POST or None, officials=officials)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            services.pair_mentor(household=household, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "จับคู่พี่เลี้ยงแล้ว")
            return redirect("households:household-detail", household.pk)
    return render(request, "mentors/pairing_form.html",
                  {"form": form, "household": household, "error": error},
                  status=422 if error or form.errors else 200)  # fmt: skip


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def pairing_end(request, pk):
    rows = Pairing.objects.permitted(request.user, Permission.PAIRING_EDIT)
    pairing = get_object_or_404(rows, pk=pk)
    form = EndPairingForm(request.POST)
    try:
        if form.is_valid():
            services.end_pairing(pairing=pairing, by=request.user, **form.cleaned_data)
            messages.success(request, "สิ้นสุดการดูแลแล้ว")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("households:household-detail", pairing.household_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    form = PlanForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.create_plan(household=household, by=request.user, **form.cleaned_data)
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
            services.save_plan_row(plan=plan, by=request.user, row=form.instance)
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
    _try(request, "ลบกิจกรรมแล้ว", services.remove_plan_row, row=row)
    return redirect("mentors:plan-detail", plan.pk)


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_agree(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    form = AgreementForm(request.POST)
    if form.is_valid():
        _try(request, "บันทึกว่าตกลงกับครัวเรือนแล้ว", services.agree_plan, plan=plan,
             **form.cleaned_data)  # fmt: skip
    else:
        messages.error(request, "โปรดระบุชื่อผู้ตกลง และวันที่เป็น วว/ดด/ปปปป (พ.ศ.)")
    return redirect("mentors:plan-detail", plan.pk)


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_renew(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    new = _try(request, "เปิดแผนฉบับใหม่แล้ว", services.renew_plan, plan=plan)
    return redirect("mentors:plan-detail", (new or plan).pk)


def _try(request, done, service, **arguments):
    """Runs a service; says `done`, or the sentence of the rule that was broken."""
    try:
        result = service(by=request.user, **arguments)
    except DomainError as error:
        messages.error(request, str(error))
        return None
    messages.success(request, done)
    return result


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


@require_POST
@permission_required(Permission.PLAN_EDIT)
def stage_propose(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT)
    household = get_object_or_404(rows, pk=household_pk)
    form = StageForm(request.POST)
    if form.is_valid():
        _try(request, "เสนอระดับแล้ว รอ ศจพ.อ. ยืนยัน", services.propose_stage,
             household=household, **form.cleaned_data)  # fmt: skip
    return redirect("households:household-detail", household.pk)


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def stage_confirm(request, pk):
    rows = StageRecord.objects.permitted(request.user, Permission.PAIRING_EDIT)
    record = get_object_or_404(rows, pk=pk)
    _try(request, "ยืนยันระดับแล้ว", services.confirm_stage, record=record)
    return redirect("households:household-detail", record.household_id)
