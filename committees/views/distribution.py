"""Lists of recipients, their lines, and what goes to them by itself."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.services.presence import with_readers
from committees.forms_sending import AddresseeForm, ListForm, ScheduleForm
from committees.models import DistributionList, SeatHolder, SendingSchedule
from committees.querysets import office_areas
from committees.sending import kind_named
from committees.services import distribution
from core.errors import DomainError
from core.pages import attempt
from places.codes import AreaCode
from places.models import Organization
from places.querysets import codes_within


def usable_lists(user):
    """Lists a person may send to: those of their offices, and the province's, to whom districts
    report.
    """
    codes = office_areas(user, Permission.LETTER_SEND)
    above = {AreaCode(code).province for code in codes}
    rows = DistributionList.objects.filter(
        codes_within(codes, "area__code") | Q(area__in=above), is_active=True
    )
    return distribution.with_left_out(rows)


def _seen(user):
    codes = office_areas(user, Permission.LETTER_VIEW)
    above = {AreaCode(code).province for code in codes}
    scope = codes_within(codes, "area__code") | Q(area__in=above)
    return DistributionList.objects.filter(scope).select_related("area")


def _edited(user, pk) -> DistributionList:
    rows = DistributionList.objects.permitted(user, Permission.LETTER_SEND)
    return get_object_or_404(rows.select_related("area", "committee"), pk=pk)


@require_safe
@permission_required(Permission.LETTER_VIEW)
def distribution_list(request):
    lines = Count("addressees", filter=Q(addressees__is_active=True))
    context = {
        "lists": _seen(request.user).annotate(lines=lines),
        "may_send": has_permission(request.user, Permission.LETTER_SEND),
    }
    return render(request, "committees/distribution_list.html", context)


@require_safe
@permission_required(Permission.LETTER_VIEW)
def distribution_detail(request, pk):
    """Each line with who reads for it in the system today."""
    row = get_object_or_404(_seen(request.user), pk=pk)
    rows = DistributionList.objects.permitted(request.user, Permission.LETTER_SEND)
    may_edit = rows.filter(pk=pk).exists()
    lines = list(row.addressees.select_related("seat__committee", "organization"))
    sitting = SeatHolder.objects.current().filter(user__is_active=True)
    sitting = sitting.filter(seat__in=[line.seat_id for line in lines if line.seat_id])
    wanted = {line.organization_id for line in lines} - {None}
    found = with_readers(Organization.objects.filter(pk__in=wanted)).filter(has_reader=True)
    bodies = set(found.values_list("pk", flat=True))
    readers: dict[int, list[str]] = {}
    for holder in sitting.order_by("seat", "kind", "pk"):
        readers.setdefault(holder.seat_id, []).append(holder.name)
    shown = [
        (line, readers.get(line.seat_id, []), line.organization_id in bodies) for line in lines
    ]
    context = {
        "list": row,
        "may_edit": may_edit,
        "lines": shown,
        "left_out": distribution.left_out(row) if row.committee_id else (),
        "without": sum(line.is_active and not (who or body) for line, who, body in shown),
    }
    return render(request, "committees/distribution_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def distribution_create(request):
    return _list_form(request, None, "เพิ่มรายชื่อผู้รับ")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def distribution_edit(request, pk):
    return _list_form(request, _edited(request.user, pk), "แก้ไขรายชื่อผู้รับ")


def _list_form(request, row, title):
    codes = office_areas(request.user, Permission.LETTER_SEND)
    form = ListForm(request.POST or None, instance=row, codes=codes)
    save = {"service": distribution.save_list, "distribution_list": row}
    back = ("committees:distribution-list", "รายชื่อผู้รับหนังสือ")
    return _saved_or_shown(
        request, form, title, save, back, lambda saved: _page_of(saved), is_new=row is None
    )


def _page_of(row) -> str:
    return reverse("committees:distribution-detail", args=[row.pk])


@require_POST
@permission_required(Permission.LETTER_SEND)
def distribution_fill(request, pk):
    row = _edited(request.user, pk)
    attempt(request, "เพิ่มตำแหน่งของคณะกรรมการแล้ว", distribution.fill_list, distribution_list=row)
    return redirect(_page_of(row))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def addressee_create(request, pk):
    return _addressee_form(request, _edited(request.user, pk), None, "เพิ่มผู้รับ")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def addressee_edit(request, pk, addressee_pk):
    row = _edited(request.user, pk)
    addressee = get_object_or_404(row.addressees, pk=addressee_pk)
    return _addressee_form(request, row, addressee, "แก้ไขผู้รับ")


def _addressee_form(request, row, addressee, title):
    form = AddresseeForm(request.POST or None, instance=addressee, distribution_list=row)
    save = {
        "service": distribution.save_addressee,
        "distribution_list": row,
        "addressee": addressee,
    }
    back = ("committees:distribution-detail", row.name, row.pk)
    return _saved_or_shown(
        request, form, title, save, back, lambda _saved: _page_of(row), is_new=addressee is None
    )


@require_safe
@permission_required(Permission.LETTER_VIEW)
def schedule_list(request):
    rows = SendingSchedule.objects.permitted(request.user, Permission.LETTER_VIEW)
    rows = rows.select_related("area", "distribution_list", "addressee", "made_by")
    shown = [(row, kind_named(row.paper_kind)) for row in rows.order_by("-is_active", "area", "pk")]
    context = {"schedules": shown, "may_send": has_permission(request.user, Permission.LETTER_SEND)}
    return render(request, "committees/schedule_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def schedule_create(request):
    return _schedule_form(request, None, "กำหนดส่งเอกสาร")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def schedule_edit(request, pk):
    rows = SendingSchedule.objects.permitted(request.user, Permission.LETTER_SEND)
    return _schedule_form(request, get_object_or_404(rows, pk=pk), "แก้ไขกำหนดส่งเอกสาร")


def _schedule_form(request, row, title):
    codes, lists = office_areas(request.user, Permission.LETTER_SEND), usable_lists(request.user)
    form = ScheduleForm(request.POST or None, instance=row, codes=codes, lists=lists)
    save = {"service": distribution.save_schedule, "schedule": row}
    back = ("committees:schedule-list", "กำหนดส่งเอกสาร")
    return _saved_or_shown(
        request,
        form,
        title,
        save,
        back,
        lambda _saved: reverse("committees:schedule-list"),
        is_new=row is None,
    )


def _saved_or_shown(request, form, title, save, back, leads_to, *, is_new):
    """Hands a valid form to `save["service"]` and leads on, or shows it. `back` is the name of an
    address, its words, and what it takes.
    """
    error = None
    if request.method == "POST" and form.is_valid():
        rest = {name: value for name, value in save.items() if name != "service"}
        try:
            saved = save["service"](by=request.user, **rest, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกแล้ว")
            return redirect(leads_to(saved))
    name, label, *keys = back
    context = {
        "form": form,
        "error": error,
        "title": title,
        "is_new": is_new,
        "back": reverse(name, args=keys),
        "back_label": label,
    }
    status = 422 if error or form.errors else 200
    return render(request, "committees/sending_form.html", context, status=status)
