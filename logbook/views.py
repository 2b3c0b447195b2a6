"""Visits, help, referrals, and the Logbook-style export."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import audit
from committees.access import has_permission, permission_required
from committees.fence import permitted_areas
from committees.models import Area
from committees.permissions import Permission
from households.models import Household, PersonListing
from indicators.models import Indicator
from indicators.services import edition_for_data_year, proposed_agencies
from loei_poverty.errors import DomainError
from loei_poverty.forms import months_around
from loei_poverty.links import expiring_link
from loei_poverty.pages import paginate
from loei_poverty.thai import parse_month
from logbook import tasks
from logbook.enums import ReferralStatus, VisitStatus
from logbook.forms import AnswerForm, AssistanceForm, ReferralForm, ReturnForm, VisitForm
from logbook.models import LogbookExport, Referral, Visit, VisitPhoto
from logbook.services import help as helping
from logbook.services import visits as visiting

OVERDUE_DAYS = 35


@require_safe
@permission_required(Permission.VISIT_VIEW)
def visit_list(request):
    rows = Visit.objects.visible_to(request.user).for_table()
    status = request.GET.get("status", "")
    if status in VisitStatus.values:
        rows = rows.filter(status=status)
    context = paginate(request, rows.order_by("-visited_on", "-received_at", "id"))
    audit.record(
        "visit.listed",
        by=request.user,
        details={"status": status, "count": context["page"].paginator.count},
    )
    return render(
        request,
        "logbook/visit_list.html",
        context
        | {
            "status": status,
            "statuses": VisitStatus.choices,
            "may_verify": has_permission(request.user, Permission.VISIT_VERIFY),
        },
    )


@require_safe
@permission_required(Permission.VISIT_RECORD)
def worklist(request):
    """The recorder's households with the day of the last visit, longest ago first."""
    rows = Household.objects.permitted(request.user, Permission.VISIT_RECORD).active()
    rows = rows.filter(pairings__ended_on=None, pairings__isnull=False).distinct()
    rows = rows.for_table().annotate(last_visit=Max("visits__visited_on"))
    context = paginate(request, rows.order_by("last_visit", "-urgency_score", "id"))
    audit.record(
        "worklist.viewed", by=request.user, details={"count": context["page"].paginator.count}
    )
    context["late_before"] = timezone.localdate() - timedelta(days=OVERDUE_DAYS)
    return render(request, "logbook/worklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VISIT_RECORD)
def visit_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.VISIT_RECORD).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    first = not household.visits.exists()
    form = VisitForm(
        request.POST or None,
        request.FILES or None,
        initial={"purpose": "first" if first else "follow_up"},
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                visit, created = visiting.record_visit(
                    by=request.user, household=household, **form.visit_fields()
                )
                if photo := form.cleaned_data["photo"]:
                    visiting.add_photo(visit=visit, by=request.user, content=photo)
        except DomainError as broken:
            error = broken
        else:
            text = "บันทึกการเยี่ยมแล้ว" if created else "บันทึกนี้ได้รับไว้ก่อนแล้ว ไม่ได้บันทึกซ้ำ"
            messages.success(request, text)
            return redirect("logbook:visit-detail", visit.pk)
    return render(
        request,
        "logbook/visit_form.html",
        {"form": form, "household": household, "error": error},
        status=422 if error or form.errors else 200,
    )


@require_safe
@permission_required(Permission.VISIT_VIEW)
def visit_detail(request, pk):
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_table(), pk=pk)
    audit.record("visit.viewed", visit, by=request.user)
    return render(request, "logbook/visit_detail.html", _visit_context(request, visit))


def _visit_context(request, visit, error=None):
    verifiable = Visit.objects.permitted(request.user, Permission.VISIT_VERIFY)
    return {
        "visit": visit,
        "household": visit.household,
        "error": error,
        "return_form": ReturnForm(),
        "assessment": visit.assessment.all(),
        "photos": visit.photos.all(),
        "progress": visit.progress.select_related("dimension"),
        "may_verify": visit.status == VisitStatus.SUBMITTED
        and visit.recorded_by_id != request.user.pk
        and verifiable.filter(pk=visit.pk).exists(),
    }


@require_POST
@permission_required(Permission.VISIT_VERIFY)
def visit_verify(request, pk):
    visits = Visit.objects.permitted(request.user, Permission.VISIT_VERIFY).for_table()
    visit = get_object_or_404(visits, pk=pk)
    context = {"visit": visit, "may_verify": True}
    try:
        visiting.verify_visit(visit=visit, by=request.user)
    except DomainError as error:
        if request.htmx:
            return render(
                request, "logbook/partials/visit_row.html", {**context, "error": error}, status=422
            )
        messages.error(request, str(error))
        return redirect("logbook:visit-detail", pk)
    if request.htmx:
        context["visit"] = visits.get(pk=pk)
        return render(request, "logbook/partials/visit_row.html", context)
    messages.success(request, "ตรวจรับแล้ว")
    return redirect("logbook:visit-detail", pk)


@require_POST
@permission_required(Permission.VISIT_VERIFY)
def visit_return(request, pk):
    visits = Visit.objects.permitted(request.user, Permission.VISIT_VERIFY).for_table()
    visit = get_object_or_404(visits, pk=pk)
    form = ReturnForm(request.POST)
    try:
        if form.is_valid():
            visiting.return_visit(visit=visit, by=request.user, **form.cleaned_data)
            messages.success(request, "ส่งกลับแล้ว")
        else:
            messages.error(request, "โปรดระบุเหตุที่ส่งกลับ")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("logbook:visit-detail", pk)


@require_safe
@permission_required(Permission.VISIT_VIEW)
@expiring_link
def visit_photo(request, pk):
    """A photo of a visit in scope; private, never cached by others."""
    photo = get_object_or_404(
        VisitPhoto.objects.filter(visit__in=Visit.objects.visible_to(request.user)), pk=pk
    )
    audit.record("photo.viewed", photo.visit, by=request.user, details={"photo": str(pk)})
    return FileResponse(
        photo.image.open("rb"),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSISTANCE_RECORD)
def assistance_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.ASSISTANCE_RECORD).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    form = AssistanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        helping.record_assistance(household=household, by=request.user, **form.cleaned_data)
        messages.success(request, "บันทึกการช่วยเหลือแล้ว")
        return redirect("households:household-detail", household.pk)
    return render(
        request,
        "logbook/assistance_form.html",
        {"form": form, "household": household},
        status=422 if form.errors else 200,
    )


@require_safe
@permission_required(Permission.REFERRAL_VIEW)
def referral_list(request):
    rows = Referral.objects.visible_to(request.user).for_table()
    status = request.GET.get("status", "open")
    if status == "open":
        rows = rows.unanswered()
    elif status in ReferralStatus.values:
        rows = rows.filter(status=status)
    context = paginate(request, rows.order_by("due_on", "sent_at", "id"))
    audit.record(
        "referral.listed",
        by=request.user,
        details={"status": status, "count": context["page"].paginator.count},
    )
    return render(
        request,
        "logbook/referral_list.html",
        context
        | {
            "status": status,
            "today": timezone.localdate(),
            "statuses": [("open", "ยังไม่ปิดเรื่อง"), *ReferralStatus.choices, ("all", "ทั้งหมด")],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def referral_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.REFERRAL_SEND).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    indicators = failed_indicators(household)
    proposals = [
        (i, office) for i in indicators if (office := proposed_agencies(indicators).get(i.pk))
    ]
    initial = {}
    if proposals:
        initial = {"indicator": proposals[0][0], "organization": proposals[0][1]}
    form = ReferralForm(request.POST or None, indicators=indicators, initial=initial)
    if request.method == "POST" and form.is_valid():
        referral = helping.send_referral(household=household, by=request.user, **form.cleaned_data)
        messages.success(request, "ส่งเรื่องถึงหน่วยงานแล้ว")
        return redirect("logbook:referral-detail", referral.pk)
    context = {"form": form, "household": household, "proposals": proposals}
    return render(
        request, "logbook/referral_form.html", context, status=422 if form.errors else 200
    )


def failed_indicators(household):
    """Indicators the household's people fail in the latest data year, as a queryset."""
    year = household.latest_year
    if not year:
        return Indicator.objects.none()
    found = PersonListing.objects.filter(household=household, data_year=year)
    numbers = {n for listed in found.values_list("failed_indicators", flat=True) for n in listed}
    return Indicator.objects.filter(edition=edition_for_data_year(year), number__in=numbers)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_VIEW)
def referral_detail(request, pk):
    """The referral with its steps; who may answer or withdraw it does so here."""
    rows = Referral.objects.visible_to(request.user).for_table()
    referral = get_object_or_404(rows.select_related("household__village"), pk=pk)
    actions = _actions(request.user, referral)
    form = AnswerForm(request.POST or None, actions=actions)
    error = None
    if request.method == "POST" and actions and form.is_valid():
        try:
            _answer(referral, request.user, form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกแล้ว")
            return redirect("logbook:referral-detail", pk)
    audit.record("referral.viewed", referral, by=request.user)
    return render(
        request,
        "logbook/referral_detail.html",
        {
            "referral": referral,
            "form": form if actions else None,
            "error": error,
            "may_open_household": Household.objects.visible_to(request.user)
            .filter(pk=referral.household_id)
            .exists(),
            "events": referral.events.select_related("by"),
            "today": timezone.localdate(),
        },
        status=422 if error or form.errors else 200,
    )


def _actions(user, referral) -> list[tuple[str, str]]:
    """What this person may do with the referral in its present state."""
    mine = Referral.objects.filter(pk=referral.pk)
    may_answer = mine.permitted(user, Permission.REFERRAL_ANSWER).exists()
    may_withdraw = mine.permitted(user, Permission.REFERRAL_SEND).exists()
    actions = []
    if may_answer and referral.status == ReferralStatus.SENT:
        actions.append(("accept", "รับเรื่อง"))
    if may_answer and referral.status == ReferralStatus.ACCEPTED:
        actions.append(("complete", "ดำเนินการเสร็จ"))
    if may_answer and referral.closed_at is None:
        actions.append(("decline", "ไม่อยู่ในอำนาจหน้าที่"))
    if may_withdraw and referral.closed_at is None:
        actions.append(("withdraw", "ถอนเรื่อง"))
    return actions


def _answer(referral, by, data):
    outcome = data["outcome"]
    if data["action"] == "accept":
        return helping.accept_referral(referral=referral, by=by, note=outcome)
    if data["action"] == "complete":
        return helping.complete_referral(
            referral=referral,
            by=by,
            outcome=outcome,
            kind=data["kind"] or None,
            amount=data["amount"],
        )
    if data["action"] == "decline":
        return helping.decline_referral(referral=referral, by=by, outcome=outcome)
    return helping.withdraw_referral(referral=referral, by=by, outcome=outcome)


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def export_list(request):
    rows = _visible_exports(request.user).select_related("area", "requested_by")
    months = months_around(timezone.localdate().replace(day=1), before=11, after=0)
    return render(
        request, "logbook/export_list.html", paginate(request, rows) | {"months": reversed(months)}
    )


def _visible_exports(user):
    """Runs whose area lies within one of the user's areas."""
    codes = permitted_areas(user, Permission.LOGBOOK_EXPORT)
    areas = [a.pk for a in Area.objects.all() if any(a.code.startswith(code) for code in codes)]
    return LogbookExport.objects.filter(area__in=areas)


@require_POST
@permission_required(Permission.LOGBOOK_EXPORT)
def export_start(request):
    """Queues the export of a month for the user's own area."""
    area = Area.objects.get(pk=min(permitted_areas(request.user, Permission.LOGBOOK_EXPORT)))
    try:
        month = parse_month(request.POST.get("month", ""))
    except ValueError:
        messages.error(request, "โปรดเลือกเดือน")
        return redirect("logbook:export-list")
    run = LogbookExport.objects.create(month=month, area=area, requested_by=request.user)
    transaction.on_commit(lambda: tasks.export_month.delay(run.pk))
    return redirect("logbook:export-detail", run.pk)


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def export_detail(request, pk):
    run = get_object_or_404(_visible_exports(request.user).select_related("area"), pk=pk)
    if request.htmx:
        response = render(request, "logbook/partials/export_job.html", {"run": run})
        if not run.is_live:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "logbook/export_detail.html", {"run": run})


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
@expiring_link
def export_file(request, pk):
    run = get_object_or_404(_visible_exports(request.user).exclude(stored_file=""), pk=pk)
    audit.record("logbook.downloaded", run, by=request.user, details={"rows": run.rows})
    return FileResponse(
        run.stored_file.open("rb"), as_attachment=True, filename=f"logbook-{pk}.xlsx"
    )
