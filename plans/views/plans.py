"""The household plan on pages and on paper."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Line, Question, ask_first
from core.consequences import Event, lines_of
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import ask_about, attempt, form_page
from core.pdf import render_pdf
from core.thai import named
from households.actions import Act as HouseholdsAct
from households.models import Household
from indicators.models import Dimension
from mentors.enums import PairingKind
from plans.actions import Act
from plans.enums import PlanAct, PlanStatus
from plans.errors import PlanAgreedError
from plans.forms.plans import AgreementForm, PlanCloseForm, PlanForm, PlanRowForm, SignedPaperForm
from plans.models import ActionPlan, PlanRow
from plans.services import plans, prints
from plans.services.proposals import agency_proposals, fitting_ideas


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    form = PlanForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            plan = plans.create_plan(household=household, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            return redirect("plans:plan-detail", plan.pk)
    return form_page(request, "plans/plan_form.html", form, error, household=household)


@require_safe
@permission_required(Permission.PLAN_VIEW)
def plan_detail(request, pk):
    plan = get_object_or_404(_visible_plans(request), pk=pk)
    audit.record(Act.PLAN_VIEWED, plan, by=request.user)
    return render(request, "plans/plan_detail.html", _plan_context(request, plan))


def _visible_plans(request):
    rows = ActionPlan.objects.visible_to(request.user)
    return rows.select_related("household__subdistrict__parent", "household__village", "official")


def _plan_context(request, plan, **forms) -> dict:
    """The page; `forms` stand in for fresh ones when one was refused."""
    editable = ActionPlan.objects.permitted(request.user, Permission.PLAN_EDIT).filter(pk=plan.pk)
    may_edit = plan.closed_on is None and editable.exists()
    household = plan.household
    context = {
        "plan": plan,
        "household": household,
        "may_edit": may_edit,
        "groups": _groups(plan),
        "versions": household.plans.exclude(pk=plan.pk).order_by("-version"),
    }
    if may_edit and plan.status == PlanStatus.DRAFT:
        proposals = agency_proposals(household)
        context |= {
            "row_form": PlanRowForm(prefix="row", plan=plan),
            "agreement_form": AgreementForm(
                initial={"agreed_by_name": household.head_name, "agreed_on": timezone.localdate()}
            ),
            "agreed_to": plans.agreed_to(plan),
            "proposals": proposals,
            "ideas": _unused(fitting_ideas(household, proposals), plan),
            "show_ideas": "ideas" in request.GET or not plan.rows.exists(),
        }
    if may_edit:
        context["paper_form"] = SignedPaperForm(auto_id="id_later_%s")
    return context | forms


def _unused(ideas, plan):
    """An idea that stands in the plan word for word is not offered again."""
    used = set(plan.rows.values_list("household_does", flat=True))
    return [idea for idea in ideas if idea.household_does not in used]


def _groups(plan):
    rows = list(
        plan.rows.select_related("dimension", "organization", "need__person", "need__dimension")
    )
    return [
        {"dimension": dimension, "rows": [r for r in rows if r.dimension_id == dimension.pk]}
        for dimension in Dimension.objects.all()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_row_edit(request, plan_pk, pk=None):
    """Adds a row (no pk; `?dimension=&organization=` are chosen beforehand) or changes one."""
    plan = get_object_or_404(_editable_plans(request), pk=plan_pk)
    audit.record_shown(Act.PLAN_VIEWED, plan, request=request)
    row = get_object_or_404(plan.rows, pk=pk) if pk else PlanRow(plan=plan)
    chosen = {
        name: request.GET[name]
        for name in ("dimension", "organization")
        if name in request.GET and not pk
    }
    form = PlanRowForm(request.POST or None, instance=row, prefix="row", plan=plan, initial=chosen)
    is_refused = plan.status == PlanStatus.AGREED and (form.says_otherwise or not pk)
    error, alike = None, None
    if request.method == "POST" and is_refused:
        error = PlanAgreedError()
    if not pk and not error:
        alike = ask_about(
            request, form, lambda form: plans.rows_like(form.instance), _row_described
        )
    if request.method == "POST" and not error and form.is_valid() and not alike:
        try:
            plans.save_plan_row(plan=plan, by=request.user, row=form.instance)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกกิจกรรมแล้ว")
            return redirect("plans:plan-detail", plan.pk)
    return render(
        request,
        "plans/plan_row_form.html",
        {
            "form": form,
            "plan": plan,
            "row": row,
            "error": error,
            "alike": alike,
            "is_refused": is_refused,
        },
        status=422 if error or alike or form.errors else 200,
    )


def _row_described(row):
    """A row that says the same, for the question whether this is another one."""
    return (
        f"แผนนี้มีกิจกรรมเดียวกันในมิตินี้แล้ว: «{(row.household_does or row.support)[:80]}»",
        reverse("plans:plan-detail", args=[row.plan_id]),
        "เป็นกิจกรรมอีกรายการหนึ่ง ให้เพิ่มแยก",
    )


def _editable_plans(request):
    rows = ActionPlan.objects.permitted(request.user, Permission.PLAN_EDIT)
    return rows.select_related("household__subdistrict__parent", "household__village", "official")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_row_remove(request, plan_pk, pk):
    plan = get_object_or_404(_editable_plans(request), pk=plan_pk)
    audit.record_shown(Act.PLAN_VIEWED, plan, request=request)
    row = get_object_or_404(plan.rows.select_related("dimension"), pk=pk)
    question = Question(
        title="ลบกิจกรรมออกจากแผน",
        button=PlanAct.REMOVE_ROW.label,
        back=reverse("plans:plan-detail", args=[plan.pk]),
        lines=(
            Line(row.household_does or row.support),
            Line("กิจกรรมที่เหลือในแผน", plan.rows.count() - 1, "กิจกรรม"),
            *lines_of(Event(PlanAct.REMOVE_ROW, row, by=request.user)),
        ),
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "ลบกิจกรรมแล้ว", plans.remove_plan_row, row=row)
    return redirect(question.back)


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_agree(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    form = AgreementForm(request.POST, request.FILES)
    agree = partial(plans.agree_plan, seen=request.POST.get("seen"))
    return _written(request, plan, form, "agreement_form", agree, "บันทึกว่าตกลงกับครัวเรือนแล้ว")


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_paper_add(request, pk):
    """The photo of the signed paper, when it comes after the agreement."""
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    form = SignedPaperForm(request.POST, request.FILES, auto_id="id_later_%s")
    return _written(request, plan, form, "paper_form", plans.add_signed_paper, "แนบภาพแล้ว")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def plan_close(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    audit.record_shown(Act.PLAN_VIEWED, plan, request=request)
    form = PlanCloseForm(request.POST or None)
    question = Question(
        title=f"ปิดแผนฉบับที่ {plan.version} ของ {named(plan.household.head_name)}",
        button="ปิดแผน",
        back=reverse("plans:plan-detail", args=[pk]),
        lines=plans.lines_of_closing(plan),
        note="แผนที่ปิดแล้วแก้ไขและเปิดคืนไม่ได้ หากต้องทำต่อต้องจัดทำแผนใหม่",
    )
    if plan.closed_on is None and (page := ask_first(request, question, form)):
        return page
    return _written(request, plan, form, "close_form", plans.close_plan, "ปิดแผนแล้ว")


def _written(request, plan, form, name, service, done):
    """To the plan when the service did it; else the plan's page as it is, with the reason."""
    error = None
    if form.is_valid():
        try:
            service(plan=plan, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, done)
            return redirect("plans:plan-detail", plan.pk)
    plan = get_object_or_404(_visible_plans(request), pk=plan.pk)
    context = _plan_context(request, plan, **{name: form})
    sentence = str(error) if error else "บันทึกไม่ได้ ยังมีช่องที่ต้องแก้ไข โปรดดูข้อความใต้ช่องท้ายหน้านี้"
    return render(request, "plans/plan_detail.html", context | {"refused": sentence}, status=422)


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_renew(request, pk):
    plan = get_object_or_404(_editable_plans(request), pk=pk)
    new = attempt(request, "เปิดแผนฉบับใหม่แล้ว", plans.renew_plan, plan=plan)
    return redirect("plans:plan-detail", (new or plan).pk)


@require_safe
@permission_required(Permission.PLAN_VIEW)
@expiring_link
def plan_signed_paper(request, pk):
    """The photo of the signed paper; private, never cached by others."""
    plan = get_object_or_404(_visible_plans(request).exclude(agreed_paper=""), pk=pk)
    audit.record(Act.PLAN_PAPER_VIEWED, plan, by=request.user)
    return FileResponse(
        open_private(plan.agreed_paper),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )


@require_safe
@permission_required(Permission.PLAN_VIEW)
def plan_pdf(request, pk):
    rows = _visible_plans(request).prefetch_related("rows__organization")
    plan = get_object_or_404(rows, pk=pk)
    audit.record(Act.PLAN_PRINTED, plan, by=request.user)
    pairing = plan.household.pairings.filter(ended_on=None, kind=PairingKind.MAIN).first()
    paper = prints.paper_of(plan.household, plan, Dimension.objects.all(), pairing)
    return _paper(render_pdf(prints.PAPER, paper), f"plan-{plan.household_id}.pdf")


@require_safe
@permission_required(Permission.PLAN_VIEW)
def plan_blank_pdf(request):
    """The empty form, for handwriting."""
    paper = prints.paper_of(None, None, Dimension.objects.all())
    return _paper(render_pdf(prints.PAPER, paper), "plan-blank.pdf")


def _paper(data, name):
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
