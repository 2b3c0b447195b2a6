"""Referrals to other bodies, one household each: listed, sent, answered, taken back."""

from collections.abc import Iterable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.models import User
from accounts.permissions import Permission
from accounts.services.presence import readers_of
from assistance.actions import Act
from assistance.enums import ReferralStatus
from assistance.errors import ReferralStateError
from assistance.filters import help_filter
from assistance.forms import AnswerForm, ReferralForm, WithdrawForm
from assistance.models import Referral, ReferralLetter
from assistance.services import answers as answering
from assistance.services import referrals as referring
from assistance.services.letters import send_referral
from assistance.services.proposals import failed_indicators
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.links import private_url
from core.pages import ask_about, attempt, paginate
from core.thai import be_date
from households.actions import Act as HouseholdsAct
from households.models import Household
from indicators.services import dimension_of_indicators, proposed_agencies, supporting_offices
from places.models import Area

SENT = "ส่งเรื่องถึงหน่วยงานแล้ว"
SENT_OFFLINE = "บันทึกเรื่องแล้ว ยังไม่มีใครของหน่วยงานได้รับแจ้งในระบบ โปรดพิมพ์หนังสือส่งให้หน่วยงาน"


@require_safe
@permission_required(Permission.REFERRAL_VIEW)
def referral_list(request):
    asked = help_filter(request.GET, keys=("area",))
    rows = asked.of(Referral.objects.visible_to(request.user)).for_list()
    status = request.GET.get("status", "open")
    if status == "open":
        rows = rows.unanswered()
    elif status == "overdue":
        rows = rows.overdue()
    elif status in ReferralStatus.values:
        rows = rows.filter(status=status)
    else:
        status = "all"
    context = paginate(request, rows.order_by("due_on", "sent_at", "id"))
    audit.record(
        Act.REFERRAL_LISTED,
        by=request.user,
        details={**asked.said, "status": status, "count": context["page"].paginator.count},
    )
    area = asked.said.get("area")
    return render(
        request,
        "assistance/referral_list.html",
        context
        | {
            "area": Area.objects.filter(code=area).first() if area else None,
            "asked": asked,
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
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    failed = failed_indicators(household)
    indicators = list(failed)
    offices = proposed_agencies(indicators)
    supporting = supporting_offices(indicators)
    proposals = [(i, offices.get(i.pk), supporting.get(i.pk, [])) for i in indicators]
    initial = first_choice(household, indicators, offices, asked=request.GET.get("indicator", ""))
    form = ReferralForm(
        request.POST or None, indicators=failed, areas=[household.subdistrict_id], initial=initial
    )

    def known(form):
        return referring.asked_already(household, **form.cleaned_data)

    error, alike = None, ask_about(request, form, known, _referral_described)
    if request.method == "POST" and form.is_valid() and not alike:
        try:
            referral = send_referral(household=household, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, SENT_OFFLINE if referral.by_letter else SENT)
            if referral.by_letter:
                return redirect("assistance:letter-detail", referral.letter_id)
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


def told_of(users: Iterable[User]) -> str:
    """Returns the sentence that says whether anybody hears of the answer just given."""
    if any(user.is_active for user in users):
        return "ผู้ที่รอคำตอบได้รับแจ้ง"
    return "ไม่มีผู้ใช้ในระบบที่จะได้รับแจ้ง โปรดแจ้งผู้ที่รอคำตอบทางอื่น"


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


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_VIEW)
def referral_detail(request, pk):
    """The referral with its steps; an officer of the body answers it here, and nobody else."""
    rows = Referral.objects.visible_to(request.user).for_table()
    referral = get_object_or_404(rows.select_related("household__village"), pk=pk)
    actions = _actions(request.user, referral)
    form = AnswerForm(request.POST or None, actions=actions)
    is_sent = request.method == "POST"
    error = ReferralStateError() if is_sent and not actions else None
    if is_sent and actions and form.is_valid():
        try:
            answering.answer(referral=referral, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            told = told_of(referring.who_waits(referral, request.user))
            messages.success(request, f"บันทึกคำตอบแล้ว {told}")
            return redirect("assistance:referral-detail", pk)
    audit.record(Act.REFERRAL_VIEWED, referral, by=request.user)
    may_withdraw = referral.closed_at is None and _may_withdraw(request, pk)
    may_open_letter = _may_open_letter(request.user, referral)
    is_on_paper = referral.by_letter and referral.letter_id is not None
    return render(
        request,
        "assistance/referral_detail.html",
        {
            "referral": referral,
            "form": form if actions else None,
            "sent": form,
            "may_withdraw": may_withdraw,
            "may_open_letter": may_open_letter,
            "is_of_the_province": is_on_paper and may_withdraw and not may_open_letter,
            "error": error,
            "may_open_household": Household.objects.visible_to(request.user)
            .filter(pk=referral.household_id)
            .exists(),
            "requests": referral.requests.order_by("asked_on", "id"),
            "given": referral.assistance.standing().order_by("given_on", "pk"),
            "events": _events(request.user, referral),
            "today": timezone.localdate(),
        },
        status=422 if error or form.errors else 200,
    )


def _events(user, referral):
    """The steps, with the address of the photo of a paper where one came."""
    events = list(referral.events.select_related("by"))
    for event in events:
        if event.paper:
            event.photo = private_url(user, "assistance:referral-paper", event.pk)
    return events


def _may_open_letter(user, referral) -> bool:
    letters = ReferralLetter.objects.permitted(user, Permission.REFERRAL_SEND)
    return letters.filter(pk=referral.letter_id).exists()


def _may_withdraw(request, pk) -> bool:
    return Referral.objects.permitted(request.user, Permission.REFERRAL_SEND).filter(pk=pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def referral_withdraw(request, pk):
    """Whoever sends referrals takes one back, with a reason; the agency's work on it ends."""
    rows = Referral.objects.permitted(request.user, Permission.REFERRAL_SEND)
    referral = get_object_or_404(rows.select_related("organization", "household"), pk=pk)
    audit.record_shown(Act.REFERRAL_VIEWED, referral, request=request)
    back = reverse("assistance:referral-detail", args=[pk])
    note, done = _told_of_withdrawal(referral.organization)
    question = Question(
        title=f"ถอนเรื่อง “{referral.subject}”",
        button="ถอนเรื่อง",
        back=back,
        lines=referring.lines_of_withdrawal(referral),
        note=f"{note} ถอนแล้วเปิดคืนไม่ได้ ต้องส่งเรื่องใหม่",
    )
    form = WithdrawForm(request.POST or None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, done, referring.withdraw_referral, referral=referral, **form.cleaned_data)
    return redirect(back)


def _told_of_withdrawal(body) -> tuple[str, str]:
    """What is said before and after: nobody hears of it at a body nobody reads for."""
    if readers_of(body).exists():
        return f"{body} จะไม่ต้องดำเนินการเรื่องนี้ต่อ", "ถอนเรื่องแล้ว"
    untold = f"{body} ไม่มีผู้อ่านในระบบ จะไม่มีใครของหน่วยงานได้รับแจ้ง"
    note = f"{untold} โปรดแจ้งเป็นหนังสือหรือโทรศัพท์ว่าไม่ต้องดำเนินการต่อ"
    return note, f"ถอนเรื่องแล้ว {referring.BODY_UNTOLD}"


def _actions(user, referral) -> list[tuple[str, str]]:
    """The steps this person may take for the body: never who sent it."""
    mine = Referral.objects.filter(pk=referral.pk).exclude(sent_by=user)
    if not mine.permitted(user, Permission.REFERRAL_ANSWER).exists():
        return []
    return answering.steps_of(referral.status)
