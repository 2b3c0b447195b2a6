"""Accounts for many: a draft from a ready list, its lines, and the decision of a second person."""

from django.contrib import messages
from django.db.models import Case, Count, Q, When
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.actions import Act
from accounts.candidates import selection_named
from accounts.doors import has_permission, permission_required
from accounts.enums import BatchStage, Obstacle
from accounts.forms.batches import BatchForm, ProposedForm, RefusalForm
from accounts.models import AccountBatch, AccountLetter, ProposedAccount
from accounts.permissions import Permission
from accounts.services import batches
from core.confirming import Line, Question, ask_first
from core.errors import DomainError
from core.jobs.pages import job_part
from core.pages import attempt, form_page, paginate
from core.thai import whole_numbers


@require_safe
@permission_required(Permission.ACCOUNT_APPROVE)
def batch_list(request):
    rows = AccountBatch.objects.select_related("area", "requested_by", "decided_by")
    rows = rows.annotate(chosen=Count("lines", filter=Q(lines__is_chosen=True)))
    context = paginate(request, rows.order_by("-pk"))
    for batch in context["page"]:
        batch.name = selection_named(batch.selection).label
    return render(request, "accounts/batch_list.html", context | {"tones": TONES})


TONES = {
    BatchStage.DRAFT: "",
    BatchStage.SENT: "warn",
    BatchStage.APPROVED: "ok",
    BatchStage.REFUSED: "late",
    BatchStage.WITHDRAWN: "",
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def batch_create(request):
    """Chooses a ready list, a place and the order."""
    form, error = BatchForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            batch = batches.draft_batch(by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            return redirect("accounts:batch-detail", batch.pk)
    return form_page(request, "accounts/batch_form.html", form, error)


@require_safe
@permission_required(Permission.ACCOUNT_APPROVE)
def batch_detail(request, pk):
    batch = _batch(pk)
    if part := job_part(request, batch):
        return part
    audit.record(Act.BATCH_VIEWED, batch, by=request.user)
    return render(request, "accounts/batch_detail.html", _context(request, batch))


def _batch(pk):
    rows = AccountBatch.objects.select_related("area", "requested_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


# What a person can put right comes first, else it stands on the last page; empty seats come last.
TURN = Case(
    When(obstacle="", then=1),
    When(obstacle__in=[Obstacle.VACANT, Obstacle.GONE, Obstacle.HAS_ROLE], then=2),
    default=0,
)


def _context(request, batch, **more) -> dict:
    rows = batch.lines.select_related("area", "organization", "user")
    paged = paginate(request, rows.annotate(turn=TURN).order_by("turn", "pk"))
    _give_letters(paged["page"])
    counts = batch.lines.aggregate(
        free=Count("pk", filter=Q(obstacle="")),
        chosen=Count("pk", filter=Q(is_chosen=True)),
        made=Count("pk", filter=Q(is_new=True)),
        number=Count("pk"),
    )
    is_manager = has_permission(request.user, Permission.ACCOUNT_MANAGE)
    return (
        paged
        | {
            "batch": batch,
            "job": batch,
            "name": selection_named(batch.selection).label,
            "tone": TONES[batch.stage],
            "number": counts["number"],
            "free": counts["free"],
            "chosen": counts["chosen"],
            "can_edit": batch.stage == BatchStage.DRAFT
            and batch.requested_by_id == request.user.pk,
            "can_withdraw": is_manager and batch.stage in (BatchStage.DRAFT, BatchStage.SENT),
            "can_decide": batch.stage == BatchStage.SENT
            and batch.requested_by_id != request.user.pk,
            "is_own": batch.stage == BatchStage.SENT and batch.requested_by_id == request.user.pk,
            "can_print": is_manager and counts["made"] > 0,
            "refusal": RefusalForm(),
            "today": timezone.localdate(),
        }
        | more
    )


def _give_letters(lines) -> None:
    """The latest letter of each account, as `letter`."""
    letters = AccountLetter.objects.filter(user__in=[x.user_id for x in lines if x.user_id])
    latest = {letter.user_id: letter for letter in letters.order_by("pk")}
    for line in lines:
        line.letter = latest.get(line.user_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_MANAGE)
def line_edit(request, pk):
    """Puts a line of a draft right."""
    rows = ProposedAccount.objects.select_related("batch", "user")
    line = get_object_or_404(rows, pk=pk, batch__stage=BatchStage.DRAFT)
    audit.record_shown(Act.BATCH_VIEWED, line.batch, request=request)
    form, error = ProposedForm(request.POST or None, instance=line), None
    if request.method == "POST" and form.is_valid():
        try:
            batches.change_line(line=line, by=request.user, **form.changes())
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกรายการแล้ว")
            return redirect("accounts:batch-detail", line.batch_id)
    return form_page(request, "accounts/proposed_form.html", form, error, line=line)


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def batch_send(request, pk):
    """Sends the draft, or keeps what is chosen on this page of it and turns to another (`turn`)."""
    said = {name: whole_numbers(request.POST.getlist(key)) for name, key in CHOSEN.items()}
    if turn := request.POST.get("turn"):
        attempt(request, "บันทึกการเลือกแล้ว", batches.choose_lines, batch=_batch(pk), **said)
        page = QueryDict(turn).urlencode()
        return redirect(f"{reverse('accounts:batch-detail', args=[pk])}?{page}")
    attempt(request, "ส่งให้บุคคลที่สองอนุมัติแล้ว", batches.send_batch, batch=_batch(pk), **said)
    return redirect("accounts:batch-detail", pk)


# Lines that are ticked, and those that stood on the page.
CHOSEN = {"chosen": "line", "shown": "shown"}


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def batch_withdraw(request, pk):
    attempt(request, "ถอนชุดบัญชีแล้ว", batches.withdraw_batch, batch=_batch(pk))
    return redirect("accounts:batch-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCOUNT_APPROVE)
def batch_approve(request, pk):
    batch = _batch(pk)
    chosen = batch.lines.filter(is_chosen=True)
    question = Question(
        title=f"อนุมัติชุดบัญชี #{batch.pk}: {selection_named(batch.selection).label} {batch.area}",
        button="อนุมัติ",
        back=reverse("accounts:batch-detail", args=[pk]),
        lines=(
            Line("บัญชีที่จะสร้างใหม่", chosen.filter(user=None).count(), "บัญชี"),
            Line("บัญชีเดิมที่จะได้บทบาท", chosen.exclude(user=None).count(), "บัญชี"),
        ),
        note="ท่านรับรองว่าได้ตรวจรายชื่อ บทบาท และพื้นที่ตามคำสั่งแล้ว สิ่งที่เปลี่ยนไปหลังอนุมัติจะถูกข้ามและแจ้งไว้",
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "อนุมัติแล้ว ระบบกำลังสร้างบัญชี", batches.approve_batch, batch=batch)
    return redirect(question.back)


@require_POST
@permission_required(Permission.ACCOUNT_APPROVE)
def batch_refuse(request, pk):
    batch, form = _batch(pk), RefusalForm(request.POST)
    if not form.is_valid():
        context = _context(request, batch, refusal=form)
        return render(request, "accounts/batch_detail.html", context, status=422)
    attempt(request, "บันทึกว่าไม่อนุมัติแล้ว", batches.refuse_batch, batch=batch, **form.cleaned_data)
    return redirect("accounts:batch-detail", pk)
