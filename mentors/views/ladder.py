"""Steps of the ladder: proposed by the mentor, confirmed by ศจพ.อ."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from committees.access import permission_required
from committees.permissions import Permission
from households.models import Household
from loei_poverty.pages import attempt
from mentors.forms import (
    StageForm,
)
from mentors.models import StageRecord
from mentors.services import ladder


@require_POST
@permission_required(Permission.PLAN_EDIT)
def stage_propose(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PLAN_EDIT)
    household = get_object_or_404(rows, pk=household_pk)
    form = StageForm(request.POST)
    if form.is_valid():
        attempt(request, "เสนอระดับแล้ว รอ ศจพ.อ. ยืนยัน", ladder.propose_stage,
             household=household, **form.cleaned_data)  # fmt: skip
    return redirect("households:household-detail", household.pk)


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def stage_confirm(request, pk):
    rows = StageRecord.objects.permitted(request.user, Permission.PAIRING_EDIT)
    record = get_object_or_404(rows, pk=pk)
    attempt(request, "ยืนยันระดับแล้ว", ladder.confirm_stage, record=record)
    return redirect("households:household-detail", record.household_id)
