"""Running, waiting and failed background jobs of all kinds, with another try and a stop."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.actions import Act
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from core.jobs import progress, running
from core.jobs.kinds import kind_named, models_of_jobs
from core.jobs.rows import JobState
from core.pages import paginate

ENDED_DAYS = 30  # failed and cancelled jobs are listed for so long
OPEN = (JobState.WAITING, JobState.RUNNING)
ENDED = (JobState.FAILED, JobState.CANCELLED)


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def job_list(request):
    """Lists what runs or waits, and what failed lately, the latest first."""
    context = paginate(request, _listed())
    context["jobs"] = [
        {"row": progress.show(row), "kind": kind_named(row.work), "url": _address(row)}
        for row in context["page"].object_list
    ]
    return render(request, "accounts/job_list.html", context)


def _listed() -> list:
    """Rows of every kind, wherever they belong: the page shows nothing of what they are about."""
    since = timezone.now() - timedelta(days=ENDED_DAYS)
    listed = Q(state__in=OPEN) | Q(state__in=ENDED, finished_at__gte=since)
    rows: list = []
    with running.acting():
        for model in models_of_jobs():
            found = model._default_manager.exclude(work="").select_related("asked_by")
            rows += found.filter(listed)
    return sorted(rows, key=lambda row: row.started_at or row.requested_at, reverse=True)


def _address(row) -> str:
    return kind_named(row.work).address(row)


def _model(work: str):
    try:
        return kind_named(work).model
    except KeyError as error:
        raise Http404 from error


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def job_retry(request, work, pk):
    """Starts a job that failed once more, as whoever had asked for it; where they left, as whoever
    presses, if they may ask for it.
    """
    with running.acting():  # of two presses the second waits here and finds it started
        rows = _model(work).objects.select_for_update(of=("self",)).order_by()
        row = get_object_or_404(rows, pk=pk, work=work)
        by = _asker(row, request.user)
        refusal = _why_not_again(row, by)
        if not refusal:
            running.start(row, work, by=by)
    if refusal:
        messages.error(request, refusal)
    else:
        audit.record(Act.JOB_RETRIED, row, by=request.user, details={"work": work})
        messages.success(request, "ส่งงานเข้าคิวอีกครั้งแล้ว")
    return redirect("accounts:job-list")


def _asker(row, user):
    """In whose name it is done; None for work that nobody asked for, False where nobody may be."""
    if row.asked_by is None or row.asked_by.is_active:
        return row.asked_by
    return user if kind_named(row.work).may_ask(row, user) else False


def _why_not_again(row, by) -> str:
    if row.state not in ENDED:
        return "งานนี้ยังทำอยู่หรือเสร็จแล้ว จึงไม่ต้องทำใหม่"
    if not kind_named(row.work).is_repeated:
        return "งานนี้ต้องตรวจผลก่อน จึงสั่งใหม่ได้จากหน้าของงานเท่านั้น"
    if by is False:
        return running.AskerGoneError.message
    return ""


@require_POST
@permission_required(Permission.SIGNED_IN)
def job_cancel(request, work, pk):
    """Stops a job of the person's own, or of anybody for an administrator."""
    with running.acting():
        row = get_object_or_404(_model(work), pk=pk, work=work)
    is_own = row.asked_by_id == request.user.pk
    if not is_own and not has_permission(request.user, Permission.ACCOUNT_MANAGE):
        raise Http404
    if running.cancel(row):
        audit.record(Act.JOB_CANCELLED, row, by=request.user, details={"work": work})
        messages.success(request, "สั่งยกเลิกงานแล้ว งานที่เริ่มแล้วจะหยุดเมื่อจบขั้นที่กำลังทำ")
    else:
        messages.error(request, "งานนี้จบไปแล้ว จึงยกเลิกไม่ได้")
    return redirect(_address(row))
