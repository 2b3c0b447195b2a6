"""Help given, and referrals to agencies."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from accounts.services.presence import readers_of
from assistance.enums import ReferralStatus
from assistance.forms import AnswerForm, ReferralForm, WithdrawForm
from assistance.forms_help import AssistanceForm
from assistance.models import Referral
from assistance.services import giving
from assistance.services import help as helping
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.pages import ask_about, attempt, paginate
from core.thai import be_date
from households.models import Household, PersonListing
from indicators.models import Indicator
from indicators.services import dimension_of_indicators, edition_for_data_year, proposed_agencies

SENT = "ส่งเรื่องถึงหน่วยงานแล้ว"
SENT_OFFLINE = "บันทึกเรื่องแล้ว ยังไม่มีใครของหน่วยงานได้รับแจ้งในระบบ โปรดส่งเป็นหนังสือ"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSISTANCE_RECORD)
def assistance_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.ASSISTANCE_RECORD).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    form, error = (
        AssistanceForm(
            request.POST or None,
            request.FILES or None,
            household=household,
            indicators=failed_indicators(household),
        ),
        None,
    )

    def known(form):
        return giving.like_it(household, by=request.user, **form.cleaned_data)

    alike = ask_about(request, form, known, _help_described)
    if request.method == "POST" and form.is_valid() and not alike:
        try:
            said = {**form.cleaned_data, "evidence": form.cleaned_data["evidence"] or None}
            giving.record_assistance(household=household, by=request.user, **said)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกการช่วยเหลือแล้ว")
            return redirect("households:household-detail", household.pk)
    return render(
        request,
        "assistance/assistance_form.html",
        {"form": form, "household": household, "error": error, "alike": alike},
        status=422 if error or alike or form.errors else 200,
    )


def _help_described(assistance):
    """Help of the same kind and day, for the question whether this is another one."""
    return (
        f"ท่านบันทึกความช่วยเหลือ{assistance.get_kind_display()}ของวันที่ {be_date(assistance.given_on)} "
        f"มูลค่าเท่ากันไว้แล้ว: «{assistance.description[:80]}»",
        reverse("households:household-detail", args=[assistance.household_id]),
        "เป็นความช่วยเหลืออีกรายการหนึ่ง ให้บันทึกแยก",
    )


@require_safe
@permission_required(Permission.REFERRAL_VIEW)
def referral_list(request):
    rows = Referral.objects.visible_to(request.user).for_table()
    status = request.GET.get("status", "open")
    if status == "open":
        rows = rows.unanswered()
    elif status == "overdue":
        rows = rows.overdue()
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
        "assistance/referral_list.html",
        context
        | {
            "status": status,
            "today": timezone.localdate(),
            "statuses": [
                ("open", "ยังไม่ปิดเรื่อง"),
                ("overdue", "เกินกำหนด"),
                *ReferralStatus.choices,
                ("all", "ทั้งหมด"),
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def referral_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.REFERRAL_SEND).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    indicators = list(failed_indicators(household))
    offices = proposed_agencies(indicators)
    proposals = [(i, offices[i.pk]) for i in indicators if offices.get(i.pk)]
    initial = first_choice(household, indicators, offices, asked=request.GET.get("indicator", ""))
    form = ReferralForm(
        request.POST or None, indicators=failed_indicators(household), initial=initial
    )

    def known(form):
        return helping.asked_already(household, **form.cleaned_data)

    error, alike = None, ask_about(request, form, known, _referral_described)
    if request.method == "POST" and form.is_valid() and not alike:
        try:
            referral = helping.send_referral(
                household=household, by=request.user, **form.cleaned_data
            )
        except DomainError as broken:
            error = broken
        else:
            messages.success(
                request, SENT if readers_of(referral.organization_id) else SENT_OFFLINE
            )
            return redirect("assistance:referral-detail", referral.pk)
    context = {
        "form": form,
        "household": household,
        "proposals": proposals,
        "error": error,
        "alike": alike,
    }
    refused = error or alike or form.errors
    return render(request, "assistance/referral_form.html", context, status=422 if refused else 200)


def _referral_described(referral):
    """An open referral to the same agency, for the question whether this is another matter."""
    return (
        f"มีเรื่องที่ส่งถึงหน่วยงานนี้ด้านเดียวกันและยังไม่ปิด: «{referral.subject[:80]}» "
        f"ส่งเมื่อ {be_date(timezone.localtime(referral.sent_at).date())}",
        reverse("assistance:referral-detail", args=[referral.pk]),
        "เป็นเรื่องอื่น ให้ส่งอีกเรื่องหนึ่ง",
    )


def first_choice(household, indicators, offices, *, asked) -> dict:
    """What the form begins with: the indicator asked for, else the first with an office, with its
    dimension and that office; where no dimension follows, that of the only need there is.
    """
    needs = household.needs.filter(data_year=household.latest_year)
    dimensions = set(needs.values_list("dimension", flat=True))
    only = dimensions.pop() if len(dimensions) == 1 else None
    if not indicators:
        return {"dimension": only}
    found = min(indicators, key=lambda i: (str(i.pk) != asked, not offices.get(i.pk)))
    dimension = dimension_of_indicators(household.latest_year).get(found.number, only)
    return {"indicator": found, "organization": offices.get(found.pk), "dimension": dimension}


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
    """The referral with its steps; whoever may answer it does so here."""
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
            return redirect("assistance:referral-detail", pk)
    audit.record("referral.viewed", referral, by=request.user)
    return render(
        request,
        "assistance/referral_detail.html",
        {
            "referral": referral,
            "form": form if actions else None,
            "may_withdraw": referral.closed_at is None and _may_withdraw(request, pk),
            "error": error,
            "may_open_household": Household.objects.visible_to(request.user)
            .filter(pk=referral.household_id)
            .exists(),
            "events": referral.events.select_related("by"),
            "today": timezone.localdate(),
        },
        status=422 if error or form.errors else 200,
    )


def _may_withdraw(request, pk) -> bool:
    return Referral.objects.permitted(request.user, Permission.REFERRAL_SEND).filter(pk=pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def referral_withdraw(request, pk):
    """Whoever sends referrals takes one back, with a reason; the agency's work on it ends."""
    rows = Referral.objects.permitted(request.user, Permission.REFERRAL_SEND)
    referral = get_object_or_404(rows.select_related("organization", "household"), pk=pk)
    back = reverse("assistance:referral-detail", args=[pk])
    question = Question(
        title=f"ถอนเรื่อง “{referral.subject}”",
        button="ถอนเรื่อง",
        back=back,
        lines=helping.lines_of_withdrawal(referral),
        note=f"{referral.organization} จะไม่ต้องดำเนินการเรื่องนี้ต่อ ถอนแล้วเปิดคืนไม่ได้ ต้องส่งเรื่องใหม่",
    )
    form = WithdrawForm(request.POST or None)
    if page := ask_first(request, question, form):
        return page
    attempt(
        request, "ถอนเรื่องแล้ว", helping.withdraw_referral, referral=referral, **form.cleaned_data
    )
    return redirect(back)


def _actions(user, referral) -> list[tuple[str, str]]:
    """How this person may answer the referral in its present state."""
    mine = Referral.objects.filter(pk=referral.pk)
    may_answer = mine.permitted(user, Permission.REFERRAL_ANSWER).exists()
    actions = []
    if may_answer and referral.status == ReferralStatus.SENT:
        actions.append(("accept", "รับเรื่อง"))
    if may_answer and referral.status == ReferralStatus.ACCEPTED:
        actions.append(("complete", "ดำเนินการเสร็จ"))
    if may_answer and referral.closed_at is None:
        actions.append(("decline", "ไม่อยู่ในอำนาจหน้าที่"))
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
    return helping.decline_referral(referral=referral, by=by, outcome=outcome)
