"""Help given."""

from django.contrib import messages
from django.forms import HiddenInput
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.acting import acting_for
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance.forms import HelpForm
from assistance.services import giving
from assistance.services.proposals import failed_indicators, named_indicators
from core.errors import DomainError
from core.pages import ask_about
from core.thai import be_date
from households.actions import Act as HouseholdsAct
from households.models import Household
from mentors.services.handed_over import PURPOSE, in_the_rights_of, own_of_before
from mentors.views.handed_over import once_theirs


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ASSISTANCE_RECORD)
def help_create(request, household_pk):
    """Help to a household in care; or, typed before it was handed on, of a day in care."""
    rows = Household.objects.permitted(request.user, Permission.ASSISTANCE_RECORD).for_table()
    household = rows.filter(pk=household_pk).first()
    is_former = household is None
    if is_former:
        household = once_theirs(request, household_pk, Permission.ASSISTANCE_RECORD)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    form, error = _form(request, household, is_former=is_former), None

    def known(form):
        rows = giving.like_it(household, by=request.user, **form.cleaned_data)
        return own_of_before(rows) if is_former else rows

    def described(given):
        return _help_described(given, page="" if is_former else _page_of(household))

    alike = ask_about(request, form, known, described)
    if request.method == "POST" and form.is_valid() and not alike:
        try:
            _record(request, household, form)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกการช่วยเหลือแล้ว")
            return redirect("/" if is_former else _page_of(household))
    context = {"form": form, "household": household, "error": error, "alike": alike}
    context["is_former"] = is_former
    refused = error or alike or form.errors
    status = 422 if refused else 200
    return render(request, "assistance/help_form.html", context, status=status)


def _form(request, household, *, is_former):
    """What was chosen of a household handed on since is read by its own rows, which the page does
    not offer again.
    """
    named = request.POST.get("indicator")
    indicators = named_indicators(named) if is_former else failed_indicators(household)
    form = HelpForm(
        request.POST or None, request.FILES or None, household=household, indicators=indicators
    )
    if is_former:
        with acting_for(purpose=PURPOSE):
            form.is_valid()
        _keep_chosen(form)
    return form


def _keep_chosen(form):
    """Whom it was for and what it was part of go along with a form that is there again: outside the
    rights of the day a box would offer nothing, and fall to «ทั้งครัวเรือน».
    """
    for name in ("person", "plan_row"):
        if name not in form.errors:
            form.fields[name].widget = HiddenInput()


def _record(request, household, form):
    """By today's rights or those of the day of the help."""
    said = {**form.cleaned_data, "evidence": form.cleaned_data["evidence"] or None}
    day = said["given_on"]
    with in_the_rights_of(request.user, household, day, Permission.ASSISTANCE_RECORD):
        giving.record_assistance(household=household, by=request.user, **said)


def _page_of(household):
    return reverse("households:household-detail", args=[household.pk])


def _help_described(assistance, *, page):
    """Help of the same kind and day, for the question whether this is another one."""
    return (
        f"ท่านบันทึกความช่วยเหลือ{assistance.get_kind_display()}ของวันที่ {be_date(assistance.given_on)} "
        f"มูลค่าเท่ากันไว้แล้ว: «{assistance.description[:80]}»",
        page,
        "เป็นความช่วยเหลืออีกรายการหนึ่ง ให้บันทึกแยก",
    )
