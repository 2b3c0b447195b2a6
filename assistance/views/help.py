"""Help given."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance.forms_help import AssistanceForm
from assistance.services import giving
from assistance.services.proposals import failed_indicators
from core.errors import DomainError
from core.pages import ask_about
from core.thai import be_date
from households.actions import Act as HouseholdsAct
from households.models import Household


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSISTANCE_RECORD)
def assistance_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.ASSISTANCE_RECORD).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
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
