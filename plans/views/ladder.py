"""The ladder: criteria and ticks of a household, moves proposed and decided, and the criteria."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.errors import DomainError
from core.pages import form_page
from households.models import Household
from plans.actions import Act
from plans.forms.ladder import RefuseStageForm, StageCriterionFormSet, StageForm, TickForm
from plans.models import StageCriterion, StageRecord
from plans.services import ladder


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PLAN_EDIT)
def stage_propose(request, household_pk):
    """The criteria with what is missing, where the mentor ticks and proposes a move."""
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    form = StageForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            ladder.propose_stage(household=household, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "เสนอระดับแล้ว รอ ศจพ.อ. ยืนยัน")
            return redirect("households:household-detail", household.pk)
    if request.method != "POST":
        audit.record(Act.STAGE_OPENED, household, by=request.user)
    return _stage_form(request, household, form, error)


def _stage_form(request, household, form, error=None):
    shown = ladder.ladder_of(household)
    if shown["next"]:
        form.initial.setdefault("stage", shown["next"])
    return form_page(
        request,
        "plans/stage_form.html",
        form,
        error,
        household=household,
        ladder=shown,
        waiting=household.stages.waiting().first(),
    )


@require_POST
@permission_required(Permission.PLAN_EDIT)
def criterion_tick(request, household_pk, pk):
    """Ticks a criterion, or with `undo` takes the tick back."""
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    criterion = get_object_or_404(StageCriterion, pk=pk)
    form = TickForm(request.POST)
    if not form.is_valid():
        return _stage_form(request, household, StageForm(), "สิ่งที่เห็นยาวเกิน 255 ตัวอักษร โปรดย่อ")
    act = {"household": household, "criterion": criterion, "by": request.user}
    try:
        if form.cleaned_data["undo"]:
            ladder.untick_criterion(**act)
        else:
            ladder.tick_criterion(**act, note=form.cleaned_data["note"])
    except DomainError as broken:
        return _stage_form(request, household, StageForm(), broken)
    messages.success(request, "ถอนแล้ว" if form.cleaned_data["undo"] else "ยืนยันเกณฑ์แล้ว")
    return redirect("plans:stage-propose", household.pk)


@require_safe
@permission_required(Permission.PLAN_VIEW)
def stage_detail(request, pk):
    """A move with its criteria as they stood; who may decide it does so here."""
    rows = StageRecord.objects.visible_to(request.user).for_table()
    record = get_object_or_404(rows, pk=pk)
    audit.record(Act.STAGE_VIEWED, record, by=request.user)
    return _stage_detail(request, record)


def _stage_detail(request, record, form=None, error=None):
    mine = StageRecord.objects.permitted(request.user, Permission.PAIRING_EDIT)
    may_decide = record.is_waiting and record.proposed_by_id != request.user.pk
    context = {
        "record": record,
        "form": form or RefuseStageForm(),
        "error": error,
        "missing": [line for line in record.criteria if not line["met"]],
        "may_decide": may_decide and mine.filter(pk=record.pk).exists(),
    }
    status = 422 if error or (form and form.errors) else 200
    return render(request, "plans/stage_detail.html", context, status=status)


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def stage_confirm(request, pk):
    rows = StageRecord.objects.permitted(request.user, Permission.PAIRING_EDIT).for_table()
    record = get_object_or_404(rows, pk=pk)
    try:
        ladder.confirm_stage(record=record, by=request.user)
    except DomainError as broken:
        return _stage_detail(request, record, error=broken)
    messages.success(request, "ยืนยันระดับแล้ว")
    return redirect("households:household-detail", record.household_id)


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def stage_refuse(request, pk):
    rows = StageRecord.objects.permitted(request.user, Permission.PAIRING_EDIT).for_table()
    record = get_object_or_404(rows, pk=pk)
    form = RefuseStageForm(request.POST)
    if not form.is_valid():
        return _stage_detail(request, record, form)
    try:
        ladder.refuse_stage(record=record, by=request.user, **form.cleaned_data)
    except DomainError as broken:
        return _stage_detail(request, record, form, broken)
    messages.success(request, "บันทึกว่าไม่ยืนยันแล้ว ผู้เสนอได้รับแจ้งเหตุผล")
    return redirect("households:household-detail", record.household_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROGRAMME_EDIT)
def ladder_edit(request):
    """The province writes the criteria of each stage; the last form adds one."""
    formset = StageCriterionFormSet(request.POST or None, queryset=StageCriterion.objects.all())
    if request.method == "POST" and formset.is_valid():
        changed = [form.instance for form in formset.forms if form.has_changed()]
        number = ladder.change_criteria(criteria=changed, by=request.user)
        messages.success(request, f"ประกาศใช้แล้ว แก้หรือเพิ่ม {number} เกณฑ์")
        return redirect("plans:ladder-edit")
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/ladder_edit.html", {"formset": formset}, status=status)
