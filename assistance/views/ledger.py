"""The ledger of help: listed, exported, opened, put right, taken out; and who should coordinate."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from assistance import exports
from assistance.actions import Act
from assistance.counting import several_givers, totals
from assistance.enums import AssistanceKind
from assistance.errors import AlreadyWithdrawnError
from assistance.filters import AGENCIES, OTHERS, help_filter
from assistance.forms import HelpForm, HelpReasonForm
from assistance.models import Assistance
from assistance.services import giving, matching
from assistance.views.help import failed_indicators
from core import thai
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import attempt, form_page, paginate
from core.periods import last_months
from core.seen import hold_as_sent
from core.sheets import sheet_response
from core.thai import be_date
from households.models import Household
from indicators.models import Dimension
from places.models import Area, Organization

BY = ((AGENCIES, "หน่วยงานบันทึกเอง"), (OTHERS, "พี่เลี้ยงและเจ้าหน้าที่บันทึก"))

MOST_SUMMED = 500  # rows whose sums a page brings along; of more they are asked for


def _for_table(rows):
    return rows.select_related(
        "household__subdistrict__parent", "dimension", "organization", "recorded_by"
    )


@require_safe
@permission_required(Permission.ASSISTANCE_VIEW)
def help_list(request):
    visible = Assistance.objects.visible_to(request.user).standing()
    asked = help_filter(request.GET)
    rows = asked.of(visible)
    ordered = rows.for_list().order_by("-given_on", "-recorded_at", "id")
    context = paginate(request, ordered)
    count = context["page"].paginator.count
    audit.record(Act.ASSISTANCE_LISTED, by=request.user, details={**asked.said, "count": count})
    is_summed = count <= MOST_SUMMED or "totals" in request.GET
    givers = visible.exclude(organization=None).order_by().values("organization")
    dimensions = Dimension.objects.in_bulk()
    for given in context["page"]:
        given.dimension = dimensions.get(given.dimension_id)
    return render(
        request,
        "assistance/help_list.html",
        context
        | {
            "asked": asked,
            "within": _within(request.user, asked.said),
            "totals": totals(rows) if is_summed else None,
            "months": list(reversed(last_months(timezone.localdate(), 24))),
            "kinds": AssistanceKind.choices,
            "dimensions": dimensions.values(),
            "givers": Organization.objects.filter(pk__in=givers).only("name"),
            "by": BY,
        },
    )


def _within(user, said) -> dict:
    """The household and the area that the list is narrowed to, as far as the person sees them."""
    found = {}
    if key := said.get("household"):
        found["household"] = Household.objects.visible_to(user).filter(pk=key).first()
    if code := said.get("area"):
        found["area"] = Area.objects.filter(code=code).first()
    return found


@require_safe
@permission_required(Permission.HOUSEHOLD_EXPORT)
def help_export(request):
    """The ledger as its page shows it, as XLSX or (`file=csv`) CSV."""
    rows = Assistance.objects.permitted(request.user, Permission.HOUSEHOLD_EXPORT).standing()
    asked = help_filter(request.GET)
    kind = "csv" if request.GET.get("file") == "csv" else "xlsx"
    ordered = _for_table(asked.of(rows)).order_by("given_on", "id")
    cells = map(exports.row, ordered.iterator(chunk_size=500))
    response, count = sheet_response(f"assistance.{kind}", exports.HEADINGS, cells)
    details = asked.said | {"count": count, "file": kind}
    audit.record(Act.ASSISTANCE_EXPORTED, by=request.user, details=details)
    return response


@require_safe
@permission_required(Permission.ASSISTANCE_VIEW)
def help_detail(request, pk):
    rows = Assistance.objects.visible_to(request.user)
    rows = _for_table(rows).select_related("person", "indicator", "referral", "withdrawn_by")
    given = get_object_or_404(rows, pk=pk)
    audit.record(Act.ASSISTANCE_VIEWED, given, by=request.user)
    return render(
        request,
        "assistance/help_detail.html",
        {
            "given": given,
            "may_correct": Assistance.objects.correctable_by(request.user).filter(pk=pk).exists(),
            "may_say_not_ours": given.is_from_entry
            and not given.withdrawn_at
            and has_permission(request.user, Permission.HELP_SETTLE),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSISTANCE_RECORD)
def help_edit(request, pk):
    given = get_object_or_404(Assistance.objects.in_hands_of(request.user), pk=pk)
    if given.withdrawn_at and request.method != "POST":
        return _withdrawn(request, given)
    audit.record_shown(Act.ASSISTANCE_VIEWED, given, request=request)
    hold_as_sent(given, request.POST)
    form = HelpForm(
        request.POST or None,
        request.FILES or None,
        over=given,
        household=given.household,
        indicators=failed_indicators(given.household),
        given=given,
        initial={name: getattr(given, name) for name in giving.SAID}
        | {"person": given.person and (given.person.merged_into or given.person)},
    )
    error = AlreadyWithdrawnError() if given.withdrawn_at else None
    if request.method == "POST" and not error and form.is_valid():
        said = {**form.cleaned_data, "evidence": form.cleaned_data["evidence"] or None}
        try:
            giving.correct_assistance(assistance=given, by=request.user, **said)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกการแก้ไขแล้ว")
            return redirect("assistance:help-detail", pk)
    return form_page(
        request, "assistance/help_form.html", form, error, household=given.household, given=given
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSISTANCE_RECORD)
def help_withdraw(request, pk):
    given = get_object_or_404(Assistance.objects.in_hands_of(request.user), pk=pk)
    return _take_out(
        request,
        given,
        f"ถอนการช่วยเหลือของวันที่ {be_date(given.given_on)}",
        "ถอนรายการ",
        "ถอนแล้วรายการนี้จะไม่นับเป็นความช่วยเหลือ หากถอนผิดให้บันทึกใหม่",
        giving.withdraw_assistance,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_SETTLE)
def help_not_ours(request, pk):
    """An officer says that what an agency entered belongs to another household, or to none."""
    rows = Assistance.objects.permitted(request.user, Permission.HELP_SETTLE)
    given = get_object_or_404(rows, pk=pk)
    return _take_out(
        request,
        given,
        "ไม่ใช่ความช่วยเหลือของครัวเรือนนี้",
        "นำออกจากครัวเรือนนี้",
        "รายการจะออกจากบัญชีของครัวเรือน และปิดโดยไม่จับคู่ หน่วยงานที่บันทึกไม่ได้รับแจ้ง",
        matching.take_out_of_household,
    )


def _withdrawn(request, given):
    """Somebody has taken it out since the page was opened; its page says who."""
    messages.error(request, AlreadyWithdrawnError.message)
    return redirect("assistance:help-detail", given.pk)


def _take_out(request, given, title, button, note, service):
    if given.withdrawn_at:
        return _withdrawn(request, given)
    back = reverse("assistance:help-detail", args=[given.pk])
    question = Question(title=title, button=button, back=back, note=note)
    form = HelpReasonForm(request.POST if "reason" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "นำออกแล้ว", service, assistance=given, **form.cleaned_data)
    return redirect(back)


@require_safe
@permission_required(Permission.ASSISTANCE_VIEW)
@expiring_link
def help_evidence(request, pk):
    given = get_object_or_404(Assistance.objects.visible_to(request.user), pk=pk)
    if not given.evidence:
        raise Http404
    audit.record(Act.EVIDENCE_VIEWED, given, by=request.user)
    return FileResponse(open_private(given.evidence), content_type="image/jpeg")


@require_safe
@permission_required(Permission.ASSISTANCE_VIEW)
def overlap_list(request):
    """Households that several givers helped with the same kind in a month: to be coordinated, never
    refused.
    """
    month = thai.month_code(timezone.localdate())
    asked = help_filter({"month": month} | help_filter(request.GET).said)
    rows = asked.of(Assistance.objects.visible_to(request.user).standing())
    context = paginate(request, several_givers(rows))
    groups = list(context["page"].object_list)
    houses = Household.objects.for_table().in_bulk([group["household"] for group in groups])
    given = _for_table(rows.filter(household__in=houses)).order_by("given_on", "id")
    for group in groups:
        group["house"], group["kind_name"] = (
            houses[group["household"]],
            AssistanceKind(group["kind"]).label,
        )
        group["rows"] = [
            a for a in given if (a.household_id, a.kind) == (group["household"], group["kind"])
        ]
    details = {**asked.said, "count": context["page"].paginator.count}
    audit.record(Act.ASSISTANCE_OVERLAPS, by=request.user, details=details)
    return render(
        request,
        "assistance/overlap_list.html",
        context
        | {
            "groups": groups,
            "asked": asked,
            "months": list(reversed(last_months(timezone.localdate(), 24))),
        },
    )
