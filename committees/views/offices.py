"""The letter head of the office that writes for a committee."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.doors import permission_required
from accounts.permissions import Permission
from committees.forms.offices import OfficeForm
from committees.services import offices
from committees.views.committees import edited
from core.errors import DomainError
from core.pages import form_page
from core.seen import hold_as_sent


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def office_edit(request, pk):
    committee, error = edited(request.user, pk), None
    hold_as_sent(committee.area, request.POST)  # two may write the first one at the same time
    office = offices.office_of(committee.area)
    lacking = offices.missing_of([committee.area])[committee.area_id]
    shown = offices.head_of(committee.area)["emblem"]
    form = OfficeForm(
        request.POST or None, request.FILES or None, instance=office, committee=committee
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        emblem = said.pop("picture") or None
        try:
            offices.save_office(area=committee.area, by=request.user, emblem=emblem, **said)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกแล้ว เอกสารที่จัดทำจากนี้ใช้หัวหนังสือนี้")
            return redirect("committees:office-edit", pk)
    return form_page(
        request,
        "committees/office_form.html",
        form,
        error,
        committee=committee,
        missing=lacking,
        emblem=shown,
    )
