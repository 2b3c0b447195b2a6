"""The household's ledger: the months with a chart, and a month to be written."""

from contextlib import nullcontext

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.errors import DomainError
from core.forms import months_around
from core.pages import month_or_404
from households.actions import Act as HouseholdsAct
from households.models import Household
from mentors.services.handed_over import in_the_rights_of
from mentors.views.handed_over import once_theirs
from plans.actions import Act
from plans.charts import ledger_chart
from plans.forms.plans import LedgerForm
from plans.models import LedgerMonth
from plans.services import ledgers


@require_safe
@permission_required(Permission.LEDGER_VIEW)
def ledger_detail(request, household_pk):
    """The last twelve months, written or not, and all older ones that were written."""
    rows = Household.objects.permitted(request.user, Permission.LEDGER_VIEW).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    written = list(household.ledger_months.with_sums().select_related("recorded_by"))
    of = {ledger.month: ledger for ledger in written}
    months = set(months_around(timezone.localdate(), before=11, after=0)) | set(of)
    editable = Household.objects.permitted(request.user, Permission.LEDGER_EDIT)
    audit.record(Act.LEDGER_VIEWED, household, by=request.user, details={"months": len(written)})
    return render(
        request,
        "plans/ledger_detail.html",
        {
            "household": household,
            "months": [(month, of.get(month)) for month in sorted(months, reverse=True)],
            "chart": ledger_chart(written),
            "may_edit": not household.left_on and editable.filter(pk=household.pk).exists(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LEDGER_EDIT)
def ledger_edit(request, household_pk, month):
    """A month («2569-05»), whole; 422 with the same form when it is refused. Typed before the
    household was handed on, also a month with a day in care.
    """
    rows = Household.objects.permitted(request.user, Permission.LEDGER_EDIT).for_table()
    household = rows.filter(pk=household_pk).first()
    is_former = household is None
    if is_former:
        household = once_theirs(request, household_pk, Permission.LEDGER_EDIT)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    first_day = month_or_404(month)
    ledger = household.ledger_months.prefetch_related("lines").filter(month=first_day).first()
    form = LedgerForm(request.POST if request.method == "POST" else None, initial=_stored(ledger))
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, household, first_day, form, is_former=is_former)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกบัญชีครัวเรือนแล้ว")
            return redirect("/") if is_former else redirect("plans:ledger-detail", household.pk)
    context = {"form": form, "household": household, "month": first_day, "error": error}
    context["is_former"] = is_former
    refused = error or form.errors
    return render(request, "plans/ledger_form.html", context, status=422 if refused else 200)


def _save(request, household, month, form, *, is_former):
    """By today's rights or those of a day of the month."""
    user, rights = request.user, nullcontext()
    if is_former:
        day = ledgers.day_in_care(household, month, user)
        rights = in_the_rights_of(user, household, day, Permission.LEDGER_EDIT)
    with rights:
        ledgers.save_ledger(household=household, month=month, by=user, **form.ledger_fields())


def _stored(ledger: LedgerMonth | None) -> dict:
    if ledger is None:
        return {"seen": ""}
    amounts = {line.kind: line.amount for line in ledger.lines.all()}
    return amounts | {
        "saving": ledger.saving,
        "debt": ledger.debt,
        "note": ledger.note,
        "seen": ledgers.version_of(ledger),
    }
