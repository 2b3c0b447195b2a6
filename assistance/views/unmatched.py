"""What agencies entered and no household was found for: the district settles it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance.actions import Act
from assistance.enums import MatchState
from assistance.errors import AlreadySettledError
from assistance.forms import HelpReasonForm
from assistance.models import Assistance, HelpMatch
from assistance.services.matching import close_match, match_by_hand
from core.errors import DomainError
from core.pages import paginate
from core.thai import whole_number
from households.models import Household
from households.search import best_first

MOST_FOUND = 20


def _in_reach(request):
    rows = HelpMatch.objects.permitted(request.user, Permission.HELP_SETTLE)
    return rows.select_related(
        "entry__organization", "entry__dimension", "entry__subdistrict__parent"
    )


@require_safe
@permission_required(Permission.HELP_SETTLE)
def unmatched_list(request):
    rows = _in_reach(request).open()
    rows = rows.order_by("entry__organization__name_sort_key", "entry__given_on", "id")
    context = paginate(request, rows)
    count = context["page"].paginator.count
    audit.record(Act.UNMATCHED_LISTED, by=request.user, details={"count": count})
    return render(request, "assistance/unmatched_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HELP_SETTLE)
def unmatched_settle(request, pk):
    """Matches the entry to a household of one's own area, or closes it with a reason."""
    match = get_object_or_404(_in_reach(request), pk=pk)
    closing = HelpReasonForm(request.POST if "reason" in request.POST else None)
    error = None
    try:
        if match.state != MatchState.OPEN:
            raise AlreadySettledError
        if request.POST.get("household"):
            return _matched(request, match)
        if request.method == "POST" and closing.is_valid():
            close_match(match=match, by=request.user, reason=closing.cleaned_data["reason"])
            messages.success(request, "ปิดรายการแล้ว")
            return redirect("assistance:unmatched-list")
    except DomainError as broken:
        error = broken
    asked = request.GET.get("q", "").strip()[:120]
    found = _found(request, asked) if asked else ()
    household = _household_of(match)
    audit.record(Act.UNMATCHED_VIEWED, match, by=request.user, household_id=household)
    return render(
        request,
        "assistance/unmatched_detail.html",
        {
            "match": match,
            "is_open": match.state == MatchState.OPEN,
            "form": closing,
            "q": asked,
            "found": found,
            "error": error,
        },
        status=422 if request.method == "POST" and (error or closing.errors) else 200,
    )


def _household_of(match) -> int | None:
    """Whose entry it turned out to be, where the page is opened after that was settled."""
    if match.assistance_id is None:
        return None
    rows = Assistance.objects.filter(pk=match.assistance_id)
    return rows.values_list("household_id", flat=True).first()


def _found(request, asked):
    rows = Household.objects.permitted(request.user, Permission.HELP_SETTLE).for_table()
    return best_first(rows.filter(merged_into=None), asked).order_by("match", "pk")[:MOST_FOUND]


def _matched(request, match):
    rows = Household.objects.permitted(request.user, Permission.HELP_SETTLE)
    household = get_object_or_404(rows, pk=whole_number(request.POST["household"]) or 0)
    match_by_hand(match=match, household=household, by=request.user)
    messages.success(request, "บันทึกเป็นความช่วยเหลือของครัวเรือนแล้ว")
    return redirect("assistance:unmatched-list")
