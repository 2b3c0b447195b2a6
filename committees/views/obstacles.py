"""Pages of obstacles: written, listed for the office, answered, read by the writer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.enums import ObstacleStatus
from committees.forms.obstacles import AnswerForm, ObstacleForm
from committees.models import Obstacle
from committees.querysets import office_areas
from committees.services import obstacles
from core.errors import DomainError
from core.pages import form_page, paginate
from places.codes import AreaCode

SHOWN = {
    "mine": "รอสำนักงานของท่านตอบ",
    "unanswered": "รอตอบ",
    "standing": "ยังไม่ยุติ",
    "ended": "ยุติแล้ว",
    "all": "ทั้งหมด",
}


@require_safe
@permission_required(Permission.OBSTACLE_VIEW)
def obstacle_list(request):
    rows = Obstacle.objects.permitted(request.user, Permission.OBSTACLE_VIEW)
    status = request.GET.get("status", "")
    status = status if status in SHOWN else "standing"
    found = of_status(request.user, rows, status).select_related("area__parent", "written_by")
    context = paginate(request, found)
    audit.record(Act.OBSTACLE_LISTED, by=request.user, details={"status": status})
    context |= {
        "status": status,
        "statuses": list(SHOWN.items()),
        "may_write": has_permission(request.user, Permission.OBSTACLE_WRITE),
    }
    return render(request, "committees/obstacle_list.html", context)


def of_status(user, rows, status):
    if status == "mine":
        return rows.waiting_for(obstacles.answered_by(user))
    if status == "unanswered":
        return rows.unanswered()
    if status == "standing":
        return rows.not_ended()
    return rows.filter(status__in=ObstacleStatus.ended()) if status == "ended" else rows


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OBSTACLE_WRITE)
def obstacle_create(request):
    codes = permitted_areas(request.user, Permission.OBSTACLE_WRITE)
    form, error = ObstacleForm(request.POST or None, codes=codes), None
    if request.method == "POST" and form.is_valid():
        try:
            obstacle = obstacles.write_obstacle(by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "แจ้งแล้ว คำตอบจะมาที่กล่องข้อความของท่าน")
            return redirect("committees:obstacle-detail", obstacle.pk)
    return form_page(request, "committees/obstacle_form.html", form, error)


@require_safe
@permission_required(Permission.OBSTACLE_VIEW)
def obstacle_detail(request, pk):
    obstacle = visible(request.user, pk)
    audit.record(Act.OBSTACLE_VIEWED, obstacle, by=request.user)
    return _page(request, obstacle, answer_form(request.user, obstacle))


def visible(user, pk) -> Obstacle:
    rows = Obstacle.objects.permitted(user, Permission.OBSTACLE_VIEW)
    return get_object_or_404(rows.select_related("area__parent", "written_by"), pk=pk)


def answer_form(user, obstacle, data=None) -> AnswerForm | None:
    """None for whoever may not answer it, or where it has ended."""
    rows = Obstacle.objects.permitted(user, Permission.OBSTACLE_ANSWER)
    if obstacle.is_ended or not rows.filter(pk=obstacle.pk).exists():
        return None
    mine = office_areas(user, Permission.OBSTACLE_ANSWER)
    may_raise = not any(AreaCode(code).is_province for code in mine)
    return AnswerForm(data, may_raise=may_raise)


@require_POST
@permission_required(Permission.OBSTACLE_ANSWER)
def obstacle_answer(request, pk):
    rows = Obstacle.objects.permitted(request.user, Permission.OBSTACLE_ANSWER)
    obstacle = get_object_or_404(rows.select_related("area__parent", "written_by"), pk=pk)
    form, error = answer_form(request.user, obstacle, request.POST), None
    if form is None or form.is_valid():  # one that has ended meanwhile is refused with its reason
        said = form.cleaned_data if form else {"status": "", "text": ""}
        try:
            obstacles.answer_obstacle(obstacle=obstacle, by=request.user, **said)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกคำตอบแล้ว ผู้แจ้งได้รับข้อความ")
            return redirect("committees:obstacle-detail", pk)
    return _page(request, obstacle, form, error)


def _page(request, obstacle, form, error=None):
    context = {
        "obstacle": obstacle,
        "steps": obstacle.steps.select_related("by"),
        "resolutions": obstacle.resolutions.all(),
        "form": form,
        "error": error,
        "sent": AnswerForm(request.POST, may_raise=False) if error else None,
    }
    status = 422 if error or (form and form.errors) else 200
    return render(request, "committees/obstacle_detail.html", context, status=status)
