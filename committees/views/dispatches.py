"""Papers sent: to whom, what became of each, sent once more; and what came to the signed-in
person.
"""

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.forms.sending import OtherWayForm, SendForm
from committees.models import Delivery, Dispatch
from committees.querysets import office_areas
from committees.sending import kind_named
from committees.services import sending
from committees.views.distribution import usable_lists
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import attempt, form_page, paginate
from places.codes import AreaCode

SHOWN = {"trouble": "ยังไม่เรียบร้อย", "waiting": "ยังไม่ออก", "all": "ทั้งหมด"}


@require_safe
@permission_required(Permission.LETTER_VIEW)
def dispatch_list(request):
    """Papers sent and to be sent; those in trouble can be asked for alone."""
    rows = Dispatch.objects.permitted(request.user, Permission.LETTER_VIEW).counted()
    status = request.GET.get("status", "")
    status = status if status in SHOWN else "all"
    if status == "trouble":
        rows = rows.unfinished()
    elif status == "waiting":
        rows = rows.waiting()
    context = paginate(request, rows.select_related("distribution_list", "addressee"))
    audit.record(Act.PAPER_VIEWED, by=request.user, details={"status": status})
    context |= {
        "status": status,
        "statuses": list(SHOWN.items()),
        "may_send": has_permission(request.user, Permission.LETTER_SEND),
    }
    return render(request, "committees/dispatch_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def dispatch_create(request, kind, key):
    """Sends one paper to a list now."""
    kind, error = kind_named(kind), None
    if kind is None or kind.is_personal:
        raise Http404
    try:
        paper = kind.find(key)
    except DomainError as broken:  # gone, or not ready: no page leads here
        raise Http404 from broken
    if not _may_send_for(request.user, paper.area_id):
        raise Http404
    form = SendForm(request.POST or None, lists=usable_lists(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            dispatch = sending.send_paper(kind=kind, key=key, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "ส่งแล้ว ดูผลการส่งแต่ละรายได้ที่หน้านี้")
            return redirect("committees:dispatch-detail", dispatch.pk)
    return form_page(request, "committees/dispatch_form.html", form, error, paper=paper)


def _may_send_for(user, area_id) -> bool:
    codes = office_areas(user, Permission.LETTER_SEND)
    return any(AreaCode(code).covers(area_id) for code in codes)


@require_safe
@permission_required(Permission.LETTER_VIEW)
def dispatch_detail(request, pk):
    rows = Dispatch.objects.permitted(request.user, Permission.LETTER_VIEW)
    related = ("distribution_list", "addressee", "asked_by", "schedule__made_by", "letter")
    dispatch = get_object_or_404(rows.counted().select_related(*related), pk=pk)
    mine = Dispatch.objects.permitted(request.user, Permission.LETTER_SEND)
    audit.record(Act.PAPER_VIEWED, dispatch, by=request.user)
    context = {
        "dispatch": dispatch,
        "deliveries": dispatch.deliveries.with_left().select_related("user", "addressee"),
        "may_send": mine.filter(pk=pk).exists(),
    }
    return render(request, "committees/dispatch_detail.html", context)


@require_safe
@permission_required(Permission.LETTER_VIEW)
@expiring_link
def dispatch_file(request, pk):
    rows = Dispatch.objects.permitted(request.user, Permission.LETTER_VIEW)
    name = "outside_file" if "outside" in request.GET else "file"
    dispatch = get_object_or_404(rows.exclude(**{name: ""}), pk=pk)
    audit.record(Act.PAPER_VIEWED, dispatch, by=request.user, details={"file": name})
    return _sent(getattr(dispatch, name), dispatch)


def _sent(stored: FieldFile, row) -> FileResponse:
    return FileResponse(open_private(stored), filename=f"paper-{row.pk}.pdf")


def _delivery(user, pk) -> Delivery:
    rows = Delivery.objects.permitted(user, Permission.LETTER_SEND)
    return get_object_or_404(rows.select_related("dispatch"), pk=pk)


@require_POST
@permission_required(Permission.LETTER_SEND)
def delivery_repeat(request, pk):
    row = _delivery(request.user, pk)
    attempt(request, "สั่งส่งซ้ำแล้ว", sending.repeat, delivery=row)
    return redirect("committees:dispatch-detail", row.dispatch_id)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LETTER_SEND)
def delivery_hand(request, pk):
    row = _delivery(request.user, pk)
    back = reverse("committees:dispatch-detail", args=[row.dispatch_id])
    question = Question(
        title="บันทึกการส่งทางอื่น", button="บันทึกการส่ง", back=back, note=f"ถึง {row.title}"
    )
    form = OtherWayForm(request.POST if "confirmed" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "บันทึกแล้ว", sending.record_other_way, delivery=row, **form.cleaned_data)
    return redirect(back)


@require_safe
@permission_required(Permission.SIGNED_IN)
def received_list(request):
    """Papers sent to the signed-in person, whatever their roles."""
    rows = Delivery.objects.own(request.user).select_related("dispatch").order_by("-sent_at", "-pk")
    return render(request, "committees/received_list.html", paginate(request, rows))


def _own(user, pk) -> Delivery:
    rows = Delivery.objects.own(user).select_related("dispatch__distribution_list")
    return get_object_or_404(rows, pk=pk)


@require_safe
@permission_required(Permission.SIGNED_IN)
def received_detail(request, pk):
    return render(request, "committees/received_detail.html", {"row": _own(request.user, pk)})


@require_safe
@permission_required(Permission.SIGNED_IN)
@expiring_link
def received_file(request, pk):
    """The paper as it was sent; opening it is the receipt."""
    row = _own(request.user, pk)
    if request.method == "HEAD":  # a preview of the link is no reading
        return HttpResponse(content_type="application/pdf")
    paper = _sent(row.file, row)
    sending.open_paper(delivery=row, by=request.user)
    return paper
