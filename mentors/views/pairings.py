"""Pairing one household by hand, ending it, and all it ever had."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Question, ask_again
from core.errors import DomainError
from core.pages import form_page
from core.thai import named
from households.actions import Act as HouseholdsAct
from households.models import Household
from mentors.actions import Act
from mentors.enums import ActKind, PairingKind
from mentors.forms import DayForm, EndPairingForm, PairingForm
from mentors.models import Official, Pairing
from mentors.models.pairings import TELL
from mentors.services import pairings


def officials_for(request, household, *, kept=None, has_main=False):
    """Those the service would take for the household, most room first, and `kept` (a key), whom it
    has already. Beside a main mentor (`has_main`) also those who are full: a co-mentor needs no
    room.
    """
    mine = Official.objects.permitted(request.user, Permission.PAIRING_EDIT)
    has_it = household.pairings.open().filter(kind=PairingKind.MAIN).values("official")
    rows = mine.ready_for([household]).exclude(pk__in=has_it)
    if not has_main:
        rows = rows.filter(free__gt=0)
    if kept:
        rows = mine.filter(Q(pk__in=rows.values("pk")) | Q(pk=kept))
    return rows.select_related("work_area").order_by("-free", "name_sort_key", "id")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def pairing_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PAIRING_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    has_main = household.pairings.open().filter(kind=PairingKind.MAIN).exists()
    officials = officials_for(request, household, has_main=has_main)
    initial = {"kind": ActKind.CHANGE if has_main else ActKind.MAIN}
    form = PairingForm(
        request.POST or None, officials=officials, initial=initial, wanted=request.GET.get("oq", "")
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            pairings.pair_mentor(household=household, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "จับคู่พี่เลี้ยงแล้ว")
            if form.cleaned_data["official"].lacks_account:
                messages.warning(request, TELL)
            return redirect("households:household-detail", household.pk)
    return form_page(request, "mentors/pairing_form.html", form, error, household=household)


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def pairing_end(request, pk):
    rows = Pairing.objects.permitted(request.user, Permission.PAIRING_EDIT)
    pairing = get_object_or_404(rows.select_related("official", "household"), pk=pk)
    back = reverse("households:household-detail", args=[pairing.household_id])
    who = f"{pairing.official} · {named(pairing.household.head_name)}"
    question = Question(title="สิ้นสุดการดูแล", button="สิ้นสุด", back=back, note=who)
    form = EndPairingForm(request.POST)
    if not form.is_valid():
        return ask_again(request, question, form)
    try:
        pairings.end_pairing(pairing=pairing, by=request.user, **form.cleaned_data)
    except DomainError as broken:
        return ask_again(request, question, form, broken)
    messages.success(request, "สิ้นสุดการดูแลแล้ว")
    return redirect(back)


@require_safe
@permission_required(Permission.PAIRING_VIEW)
def pairing_history(request, household_pk):
    """Everybody who was responsible for a household, and who it was on a day."""
    rows = Household.objects.permitted(request.user, Permission.PAIRING_VIEW).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    form = DayForm(request.GET or None, area_codes=(), initial={"day": timezone.localdate()})
    day = (form.cleaned_data["day"] if form.is_valid() else None) or timezone.localdate()
    pairings_of = (
        Pairing.objects.permitted(request.user, Permission.PAIRING_VIEW)
        .filter(household=household)
        .select_related("official__organization", "paired_by", "ended_by")
    )
    audit.record(Act.PAIRING_VIEWED, household, by=request.user)
    context = {
        "household": household,
        "form": form,
        "day": day,
        "pairings": pairings_of,
        "then": pairings_of.on(day).order_by("-kind"),
    }
    return render(request, "mentors/pairing_history.html", context)
