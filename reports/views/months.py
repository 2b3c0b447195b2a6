"""Closing months: what is still open, the close itself, corrections afterwards, and what the
province sets for its months.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from core import thai
from core.confirming import Line, Question, ask_first
from core.errors import DomainError
from core.jobs.pages import job_part
from core.pages import faults_of
from core.paging import count_up_to
from core.periods import add_months, last_months, month_of, month_or_this
from core.seen import hold_as_sent
from places.models import Area
from reports.actions import Act
from reports.errors import MonthRunningError
from reports.late import late_facts
from reports.models import LateLimit, Month, MonthRevision, Target
from reports.month_closing import CLOSE, REVISE, ask_for, due_months
from reports.months.before_closing import open_before_closing
from reports.months.checksum import checksum_of
from reports.months.forms import LateLimitFormSet, MonthRuleForm, RevisionForm, TargetForm
from reports.months.rules import month_rule
from reports.months.sentences import SHORT
from reports.months.settings import change_limits, save_targets
from reports.months.standing import CHOICES
from reports.views.dashboards import posted_month


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def month_list(request):
    """The months as they stand, and of one of them what is open, who closed it and how often."""
    today = timezone.localdate()
    first_day = month_or_this(request.GET.get("month", ""), default=add_months(today, -1))
    month = Month.objects.filter(first_day=first_day).select_related("closed_by").first()
    if month and (part := job_part(request, month)):
        return part
    may_close = has_permission(request.user, Permission.MONTH_CLOSE)
    closed = _closed(request, month) if month and month.closed_at else {}
    audit.record(Act.MONTH_VIEWED, by=request.user, details={"month": thai.month_code(first_day)})
    return render(
        request,
        "reports/month_list.html",
        {
            "job": month,
            "month": month,
            "first_day": first_day,
            "is_over": month_of(first_day).end <= today,
            "closing_on": month_rule().day_of(first_day),
            "is_due": first_day in due_months(),
            "today": today,
            "rows": Month.objects.select_related("closed_by").order_by("-first_day")[:24],
            "months": list(reversed(last_months(today, 24))),
            "open": open_before_closing(request.user, first_day)
            if may_close and not closed
            else [],
            "may_close": may_close,
            "may_set": has_permission(request.user, Permission.PROGRAMME_EDIT),
            **closed,
        },
    )


def _closed(request, month) -> dict:
    """Its revisions, what came since and, where that is asked, whether it still is what was signed:
    all its figures and members are read for it.
    """
    user = request.user
    revisions = list(
        MonthRevision.objects.filter(month=month).select_related("closed_by").order_by("-number")
    )
    shown = {
        "revisions": [
            (revision, _beside_the_one_before(month, revision)) for revision in revisions
        ],
        "revision_form": RevisionForm(),
    }
    if revisions and revisions[0].checksum and has_permission(user, Permission.MONTH_CLOSE):
        shown["may_check"] = True
        if "check" in request.GET:
            shown["is_intact"] = revisions[0].checksum == checksum_of(month)
    if has_permission(user, Permission.HOUSEHOLD_VIEW):
        late = late_facts(user, month_of(month.first_day), month.closed_at)
        shown["late"] = count_up_to(late)
    return shown


def _beside_the_one_before(month, revision) -> str:
    asked = {"revision": revision.number, "from": revision.number - 1}
    return urlencode({"month": thai.month_code(month.first_day)} | asked)


@require_POST
@permission_required(Permission.MONTH_CLOSE)
def month_close(request):
    """Asks with what is still open; then the month is closed in the background."""
    first_day = posted_month(request)
    back = _page_of(first_day)
    if month_of(first_day).end > timezone.localdate():
        messages.error(request, MonthRunningError.message)
        return redirect(back)
    lines = tuple(Line(o.label, o.count) for o in open_before_closing(request.user, first_day))
    question = Question(
        title=f"ปิดเดือน{thai.be_month(first_day)}",
        button="ปิดเดือน",
        back=back,
        lines=lines,
        note="ตัวเลขและรายชื่อครัวเรือนที่นับจะถูกเก็บถาวร สิ่งที่บันทึกภายหลังเข้าได้เฉพาะในฉบับแก้ไข",
    )
    if page := ask_first(request, question):
        return page
    _ask(request, CLOSE, first_day)
    return redirect(back)


@require_POST
@permission_required(Permission.MONTH_CLOSE)
def month_revise(request):
    """Opens the next revision of a closed month, with a reason."""
    first_day = posted_month(request)
    form = RevisionForm(request.POST)
    if form.is_valid():
        _ask(request, REVISE, first_day, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, faults_of(form))
    return redirect(_page_of(first_day))


def _ask(request, work, first_day, **more):
    try:
        ask_for(work, first_day=first_day, by=request.user, **more)
    except DomainError as error:
        messages.error(request, str(error))


def _page_of(first_day) -> str:
    return f"{reverse('reports:month-list')}?month={thai.month_code(first_day)}"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROGRAMME_EDIT)
def target_edit(request):
    """Targets of one metric for one month: the province's, and those of districts that differ. They
    are held as one record, by the province's area.
    """
    asked = request.POST if request.method == "POST" else request.GET
    metric = asked.get("metric", "") if asked.get("metric", "") in CHOICES else CHOICES[0]
    first_day = month_or_this(asked.get("month", ""))
    areas = [*Area.objects.filter(level="province"), *Area.objects.districts()]
    hold_as_sent(areas[0], request.POST)
    rows = Target.objects.filter(metric=metric)
    stored = {t.area_id: t.percent for t in rows.filter(month=first_day)}
    form = TargetForm(request.POST or None, areas=areas, stored=stored, over=areas[0])
    if request.method == "POST" and form.is_valid():
        number = save_targets(metric=metric, month=first_day, values=form.values(), by=request.user)
        messages.success(request, f"บันทึกแล้ว เปลี่ยน {number} เป้าหมาย")
        query = f"?metric={metric}&month={thai.month_code(first_day)}"
        return redirect(f"{reverse('reports:target-edit')}{query}")
    today = timezone.localdate()
    context = {
        "form": form,
        "metric": metric,
        "first_day": first_day,
        "choices": [(code, SHORT[code]) for code in CHOICES],
        "months": [add_months(today, n) for n in range(-12, 25)],
        "known": rows.order_by("month", "area").select_related("area")[:200],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/target_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROGRAMME_EDIT)
def late_limit_edit(request):
    """From when on an area is late, from how many households it is ranked, when months close."""
    rule = month_rule()
    limits = LateLimitFormSet(request.POST or None, queryset=LateLimit.objects.all())
    rule_form = MonthRuleForm(request.POST or None, instance=rule, prefix="rule")
    is_sent = request.method == "POST"
    if is_sent and all([limits.is_valid(), rule_form.is_valid()]):
        changed = [form.instance for form in limits.forms if form.has_changed()]
        number = change_limits(
            limits=changed,
            rule=rule_form.instance if rule_form.has_changed() else None,
            by=request.user,
        )
        messages.success(request, f"ประกาศใช้แล้ว แก้ {number} รายการ")
        return redirect("reports:late-limit-edit")
    context = {"formset": limits, "rule_form": rule_form}
    return render(request, "reports/late_limit_edit.html", context, status=422 if is_sent else 200)
