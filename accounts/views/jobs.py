"""Running, waiting and failed background jobs of all kinds, with another try and a stop."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
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
    since = timezone.now() - timedelta(days=ENDED_DAYS)
    rows = []
    for model in models_of_jobs():
        found = model.objects.exclude(work="").select_related("asked_by")
        rows += found.filter(state__in=OPEN)
        rows += found.filter(state__in=ENDED, finished_at__gte=since)
    rows.sort(key=lambda row: row.started_at or row.requested_at, reverse=True)
    context = paginate(request, rows)
    context["jobs"] = [
        {"row": progress.show(row), "kind": kind_named(row.work), "url": _address(row)}
        for row in context["page"].object_list
    ]
    return render(request, "accounts/job_list.html", context)


def _address(row) -> str:
    return kind_named(row.work).address(row)


def _job(work: str, pk: int):
    try:
        model = kind_named(work).model
    except KeyError as error:
        raise Http404 from error
    return get_object_or_404(model, pk=pk, work=work)


@require_POST
@permission_required(Permission.ACCOUNT_MANAGE)
def job_retry(request, work, pk):
    """Starts a job that failed once more, as whoever had asked for it."""
    row = _job(work, pk)
    if row.state not in ENDED:
        messages.error(request, "งานนี้ยังทำอยู่หรือเสร็จแล้ว จึงไม่ต้องทำใหม่")
    else:
        running.start(row, work, by=row.asked_by)
        audit.record("job.retried", row, by=request.user, details={"work": work})
        messages.success(request, "ส่งงานเข้าคิวอีกครั้งแล้ว")
    return redirect("accounts:job-list")


@require_POST
@permission_required(Permission.SIGNED_IN)
def job_cancel(request, work, pk):
    """Stops a job of the person's own, or of anybody for an administrator."""
    row = _job(work, pk)
    is_own = row.asked_by_id == request.user.pk
    if not is_own and not has_permission(request.user, Permission.ACCOUNT_MANAGE):
        raise Http404
    if running.cancel(row):
        audit.record("job.cancelled", row, by=request.user, details={"work": work})
        messages.success(request, "สั่งยกเลิกงานแล้ว งานที่เริ่มแล้วจะหยุดเมื่อจบขั้นที่กำลังทำ")
    else:
        messages.error(request, "งานนี้จบไปแล้ว จึงยกเลิกไม่ได้")
    return redirect(_address(row))
