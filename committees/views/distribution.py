"""Lists of recipients, their lines, and what goes to them by itself."""

from functools import partial

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from accounts.services.presence import with_readers
from committees.forms.sending import AddresseeForm, ListForm, ScheduleForm
from committees.models import DistributionList, SeatHolder, SendingSchedule
from committees.querysets import office_areas
from committees.sending import kind_named
from committees.services import distribution
from core.pages import attempt, save_or_show
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
    save = partial(distribution.save_list, distribution_list=row)
    back = (reverse("committees:distribution-list"), "รายชื่อผู้รับหนังสือ")
    return _save_part(request, form, title, save, back, _page_of, is_new=row is None)


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
    save = partial(distribution.save_addressee, distribution_list=row, addressee=addressee)
    is_new = addressee is None
    back = (_page_of(row), row.name)
    return _save_part(request, form, title, save, back, lambda _saved: _page_of(row), is_new=is_new)


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
    save, page = partial(distribution.save_schedule, schedule=row), "committees:schedule-list"
    back = (reverse(page), "กำหนดส่งเอกสาร")
    return _save_part(request, form, title, save, back, lambda _saved: page, is_new=row is None)


def _save_part(request, form, title, save, back, leads_to, *, is_new):
    """Saves a list, a line or a schedule, or shows it; `back`: the page before, and its words."""
    more = {"title": title, "is_new": is_new, "back": back[0], "back_label": back[1]}
    return save_or_show(request, "committees/sending_form.html", form, save, leads_to, **more)
