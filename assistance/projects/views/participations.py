"""A household in a project: whether it came, what it was given, why it was taken out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import audit, receipts
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance.enums import ParticipationStatus
from assistance.models import Assistance, Participation
from assistance.projects.actions import Act
from assistance.projects.errors import ParticipationStateError
from assistance.projects.forms import AttendForm, GivenForm, OutcomeForm
from assistance.projects.services import choosing, results
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.pages import attempt
from households.models import Household

DETAIL = "projects:participation-detail"
OPEN = (ParticipationStatus.CHOSEN, ParticipationStatus.ABSENT)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_VIEW)
def participation_detail(request, pk):
    """The household in the project; whoever may answer for the project says here that it came."""
    rows = Participation.objects.visible_to(request.user).for_table()
    row = get_object_or_404(rows.select_related("organization", "chosen_by", "settled_by"), pk=pk)
    may_answer = _may(request, row, Permission.PROJECT_ANSWER)
    sent, error = AttendForm(request.POST or None, project=row.project), None
    form = sent if may_answer and row.status in OPEN else None
    if request.method == "POST":
        if form is None:
            error = ParticipationStateError()
        elif form.is_valid():
            try:
                results.attend(row=row, by=request.user, **form.said())
            except DomainError as broken:
                error = broken
            else:
                heard = choosing.who_hears([row], of_owner=False)
                messages.success(request, f"บันทึกการเข้าร่วมแล้ว {heard}")
                return redirect(DETAIL, pk)
    audit.record(Act.PARTICIPATION_VIEWED, row, by=request.user)
    context = {"form": form, "sent": sent, "error": error} | _context(request, row, may_answer)
    refused = error or (form and form.errors)
    status = 422 if refused else 200
    return render(request, "projects/participation_detail.html", context, status=status)


def _context(request, row, may_answer) -> dict:
    user = request.user
    given = Assistance.objects.standing().filter(participation=row)
    may_open = Assistance.objects.visible_to(user).filter(participation=row)
    return {
        "row": row,
        "given": given.select_related("organization").order_by("-given_on", "pk"),
        "openable": set(may_open.values_list("pk", flat=True)),
        "may_give": may_answer and row.status == ParticipationStatus.ATTENDED,
        "may_miss": may_answer and row.status in results.MISSABLE,
        "may_withdraw": row.status in OPEN and _may(request, row, Permission.PROJECT_EDIT),
        "may_open_household": Household.objects.visible_to(user)
        .filter(pk=row.household_id)
        .exists(),
        "is_outside": not row.project.reaches(row.household),
    }


def _may(request, row, permission) -> bool:
    return Participation.objects.permitted(request.user, permission).filter(pk=row.pk).exists()


def _in_reach(request, permission, pk):
    rows = Participation.objects.permitted(request.user, permission).for_table()
    return get_object_or_404(rows.select_related("organization"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_ANSWER)
def participation_give(request, pk):
    """Help through the project, into the ledger."""
    row = _in_reach(request, Permission.PROJECT_ANSWER, pk)
    audit.record_shown(Act.PARTICIPATION_VIEWED, row, request=request)
    form, error = GivenForm(request.POST or None, project=row.project), None
    if request.method == "POST" and form.is_valid():
        token = receipts.token_of(request, receipts.ONCE)
        try:
            results.give(row=row, by=request.user, id=token, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกความช่วยเหลือแล้ว")
            return redirect(DETAIL, pk)
    context = {"form": form, "row": row, "error": error}
    refused = error or form.errors
    status = 422 if refused else 200
    return render(request, "projects/participation_give.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_ANSWER)
def participation_miss(request, pk):
    row = _in_reach(request, Permission.PROJECT_ANSWER, pk)
    return _ask(
        request,
        row,
        results.record_absence,
        title="บันทึกว่าครัวเรือนไม่ได้เข้าร่วม",
        button="บันทึกว่าไม่ได้เข้าร่วม",
        note="ที่นั่งของครัวเรือนนี้จะว่างให้ครัวเรือนอื่น หากมาภายหลัง บันทึกว่าเข้าร่วมได้",
        done=f"บันทึกแล้ว {choosing.who_hears([row], of_owner=False)}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_EDIT)
def participation_withdraw(request, pk):
    row = _in_reach(request, Permission.PROJECT_EDIT, pk)
    return _ask(
        request,
        row,
        choosing.withdraw_participation,
        title="ถอนครัวเรือนออกจากโครงการ",
        button="ถอนชื่อ",
        note=f"{choosing.who_hears([row])} คัดเลือกใหม่ได้ภายหลัง",
        done="ถอนชื่อแล้ว",
    )


def _ask(request, row, service, *, title, button, note, done):
    back = reverse(DETAIL, args=[row.pk])
    question = Question(title=f"{title}: {row.project}", button=button, back=back, note=note)
    form = OutcomeForm(request.POST or None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, done, service, row=row, **form.cleaned_data)
    return redirect(back)
