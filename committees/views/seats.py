"""A seat: who holds it, who held it, and entering the next."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.forms.committees import HolderForm, LeavingForm
from committees.models import CommitteeSeat
from committees.services import committees
from committees.views.committees import edited, may_edit
from core.confirming import Question, ask_first
from core.errors import DomainError


@require_safe
@permission_required(Permission.SIGNED_IN)
def seat_detail(request, pk, seat_pk):
    seat = _seat(pk, seat_pk)
    may = may_edit(request.user, seat.committee)
    form = HolderForm(committee=seat.committee) if may else None
    audit.record(Act.COMMITTEE_VIEWED, seat.committee, by=request.user, details={"seat": seat.pk})
    return _page(request, seat, form)


@require_http_methods(["POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def holder_create(request, pk, seat_pk):
    edited(request.user, pk)
    seat, error = _seat(pk, seat_pk), None
    form = HolderForm(request.POST, committee=seat.committee)
    if form.is_valid():
        try:
            committees.seat_person(seat=seat, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกผู้ดำรงตำแหน่งแล้ว")
            return redirect("committees:seat-detail", pk, seat_pk)
    return _page(request, seat, form, error)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def holder_end(request, pk, seat_pk, holder_pk):
    edited(request.user, pk)
    holder = get_object_or_404(_seat(pk, seat_pk).holders, pk=holder_pk)
    back = reverse("committees:seat-detail", args=[pk, seat_pk])
    question = Question(
        title="บันทึกการพ้นจากตำแหน่ง",
        button="บันทึกการพ้นจากตำแหน่ง",
        back=back,
        note=f"{holder.name} · {holder.seat.title}",
    )
    form = LeavingForm(request.POST if "confirmed" in request.POST else None, holder=holder)
    if page := ask_first(request, question, form):
        return page
    try:
        committees.unseat(holder=holder, by=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "บันทึกการพ้นจากตำแหน่งแล้ว")
    return redirect(back)


def _seat(pk, seat_pk) -> CommitteeSeat:
    rows = CommitteeSeat.objects.select_related("committee__area", "organization")
    return get_object_or_404(rows, committee=pk, pk=seat_pk)


def _page(request, seat, form, error=None):
    """Who held it before is shown to whoever keeps the seats; who holds it, to everybody."""
    holders = seat.holders.all() if form else seat.holders.current()
    context = {
        "seat": seat,
        "committee": seat.committee,
        "holders": holders,
        "form": form,
        "error": error,
    }
    status = 422 if error or (form and form.errors) else 200
    return render(request, "committees/seat_detail.html", context, status=status)
