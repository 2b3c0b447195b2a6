"""What mentors ask for, and the list on which ศจพ.อ. collects it."""

import uuid

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, receipts
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from assistance.actions import Act
from assistance.enums import RequestStatus, Urgency
from assistance.forms import (
    AnswerRequestForm,
    CompleteForm,
    RequestForm,
    RequestPhotoForm,
    WithdrawRequestForm,
)
from assistance.models import HelpRequest, RequestPhoto
from assistance.services import requests as asking
from assistance.services.proposals import failed_indicators, named_indicators
from assistance.views.referrals import first_choice, told_of
from core import days
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.links import expiring_link, open_private, private_url
from core.pages import ask_about, attempt, paginate
from core.thai import be_date
from core.uploads.errors import UploadRefusedError
from households.actions import Act as HouseholdsAct
from households.actions import PhotoAct
from households.models import Household
from indicators.services import proposed_agencies
from mentors.services.handed_over import in_the_rights_of, own_of_before
from mentors.views.handed_over import once_theirs
from places.enums import SupportKind

# What the collecting list can be ordered by: how, and what a row then stands under.
GROUPS = {
    "village": (
        "หมู่บ้าน",
        ("household__subdistrict_id", "household__village_id"),
        lambda r: (
            f"{r.household.village or 'ไม่ระบุหมู่บ้าน'} ต.{r.household.subdistrict.name} "
            f"อ.{r.household.subdistrict.parent.name}"
        ),
    ),
    "kind": ("ด้านที่ขอ", ("kind",), lambda r: r.get_kind_display()),
    "organization": (
        "หน่วยงาน",
        ("organization__name",),
        lambda r: str(r.organization or "ยังไม่ได้เลือกหน่วยงาน"),
    ),
}


@require_safe
@permission_required(Permission.REQUEST_VIEW)
def request_list(request):
    """The collecting list: what waits first; an officer ticks rows and joins them in a letter."""
    asked = _asked(request.GET)
    rows = _chosen(HelpRequest.objects.visible_to(request.user).for_table(), asked)
    label, order, group_of = GROUPS[asked["group"]]
    context = paginate(request, rows.order_by(*order, "asked_on", "received_at", "id"))
    for row in context["page"]:
        row.group = group_of(row)
    audit.record(
        Act.REQUEST_LISTED,
        by=request.user,
        details=asked | {"count": context["page"].paginator.count},
    )
    context |= asked | {
        "statuses": [
            ("waiting", RequestStatus.WAITING.label),
            ("open", "ที่ยังไม่ปิดทั้งหมด"),
            *[(s.value, s.label) for s in RequestStatus if s != RequestStatus.WAITING],
            ("all", "ทั้งหมด"),
        ],
        "groups": [(code, words) for code, (words, *_rest) in GROUPS.items()],
        "kinds": SupportKind.choices,
        "may_collect": has_permission(request.user, Permission.REFERRAL_SEND)
        and asked["status"] == "waiting",
    }
    return render(request, "assistance/request_list.html", context)


def _asked(query) -> dict:
    found = {name: query.get(name, "") for name in ("status", "group", "kind")}
    known = {*RequestStatus.values, "open", "all"}
    return {
        "status": found["status"] if found["status"] in known else "waiting",
        "group": found["group"] if found["group"] in GROUPS else "village",
        "kind": found["kind"] if found["kind"] in SupportKind.values else "",
    }


def _chosen(rows, asked):
    if asked["status"] == "open":
        rows = rows.filter(status__in=RequestStatus.open())
    elif asked["status"] != "all":
        rows = rows.filter(status=asked["status"])
    return rows.filter(kind=asked["kind"]) if asked["kind"] else rows


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REQUEST_MAKE)
def request_create(request, household_pk):
    """A need of a household in care; or, typed before it was handed on, of the same day."""
    rows = Household.objects.permitted(request.user, Permission.REQUEST_MAKE).for_table()
    household = rows.filter(pk=household_pk).first()
    is_former = household is None
    if is_former:
        household = once_theirs(request, household_pk, Permission.REQUEST_MAKE)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    named = request.POST.get("indicator")
    failed = named_indicators(named) if is_former else failed_indicators(household)
    indicators = list(failed)
    offices = proposed_agencies(indicators)
    first = first_choice(household, indicators, offices, asked=request.GET.get("indicator", ""))
    form = RequestForm(
        request.POST or None,
        request.FILES or None,
        indicators=failed,
        initial={name: first[name] for name in ("dimension", "indicator") if name in first},
    )

    def known(form):
        rows = asking.asked_before(household, **form.cleaned_data)
        return own_of_before(rows.filter(asked_by=request.user)) if is_former else rows

    def described(asked):
        return _described(asked, is_former=is_former)

    error, alike = None, ask_about(request, form, known, described)
    if request.method == "POST" and form.is_valid() and not alike:
        try:
            asked = _asked_for(request, household, form, is_former=is_former)
        except DomainError as broken:
            error = broken
        else:
            where = "" if is_former else " ติดตามได้ในหน้านี้"
            messages.success(request, f"ส่งคำขอถึง ศจพ.อ. แล้ว{where}")
            return redirect("/") if is_former else redirect("assistance:request-detail", asked.pk)
    context = {"form": form, "household": household, "error": error, "alike": alike}
    context["is_former"] = is_former
    refused = error or alike or form.errors
    return render(request, "assistance/request_form.html", context, status=422 if refused else 200)


def _asked_for(request, household, form, *, is_former):
    """The request with its photo, by today's rights or by a pairing that ended today."""
    with in_the_rights_of(request.user, household, days.today(), Permission.REQUEST_MAKE):
        asked, _created = asking.ask_for_help(
            household=household,
            by=request.user,
            id=receipts.token_of(request, receipts.ONCE) or uuid.uuid4(),
            **form.request_fields(),
        )
        keep_photo(request, asked, form, is_former=is_former)
    return asked


def _described(asked, *, is_former):
    """An open request for the same kind of help, for the question whether this is another one."""
    page = "" if is_former else reverse("assistance:request-detail", args=[asked.pk])
    return (
        f"ครัวเรือนนี้มีคำขอด้าน{asked.get_kind_display()}ที่ยังไม่ปิด ขอเมื่อ {be_date(asked.asked_on)}: "
        f"«{asked.wanted[:80]}»",
        page,
        "เป็นเรื่องอื่น ให้ขออีกเรื่องหนึ่ง",
    )


def keep_photo(request, asked, form, *, is_former=False):
    """The request stands, whatever becomes of the photo sent along."""
    refused = form.photo_refused
    if photo := form.cleaned_data.get("photo"):
        try:
            asking.attach_photo(asked=asked, by=request.user, content=photo)
        except (DomainError, UploadRefusedError) as error:
            refused = str(error)
    if refused:
        then = "" if is_former else " แนบภาพได้ที่หน้าคำขอ"
        messages.warning(request, f"ยังไม่ได้รับภาพถ่าย: {refused}{then}")


@require_safe
@permission_required(Permission.REQUEST_VIEW)
def request_detail(request, pk):
    rows = HelpRequest.objects.visible_to(request.user).for_table()
    asked = get_object_or_404(rows, pk=pk)
    audit.record(Act.REQUEST_VIEWED, asked, by=request.user)
    return render(request, "assistance/request_detail.html", _context(request, asked))


def _context(request, asked, **forms):
    user, waits = request.user, asked.status == RequestStatus.WAITING
    may_send = _may(user, asked, Permission.REFERRAL_SEND)
    photos = list(asked.photos.all())
    for photo in photos:
        photo.address = private_url(user, "assistance:request-photo", photo.pk)
    return {
        "asked": asked,
        "household": asked.household,
        "events": asked.events.select_related("by"),
        "photos": photos,
        "is_urgent": asked.urgency == Urgency.URGENT,
        "may_collect": waits and may_send,
        "may_withdraw": waits and _may(user, asked, Permission.REQUEST_MAKE),
        "may_add_photo": asking.why_no_photo(asked, user) is None
        and _may(user, asked, Permission.REQUEST_MAKE),
        "answer_form": AnswerRequestForm(),
        "photo_form": RequestPhotoForm(),
    } | forms


def _may(user, asked, permission) -> bool:
    return HelpRequest.objects.permitted(user, permission).filter(pk=asked.pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REFERRAL_SEND)
def request_edit(request, pk):
    """An officer adds what is missing before it goes to another body."""
    asked = _in_reach(request, Permission.REFERRAL_SEND, pk)
    audit.record_shown(Act.REQUEST_VIEWED, asked, request=request)
    form = CompleteForm(
        request.POST or None,
        instance=asked,
        indicators=failed_indicators(asked.household),
        areas=[asked.household.subdistrict_id],
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            asking.complete_request(asked=asked, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกข้อมูลเพิ่มเติมแล้ว")
            return redirect("assistance:request-detail", pk)
    context = {"form": form, "asked": asked, "household": asked.household, "error": error}
    refused = error or form.errors
    return render(request, "assistance/request_edit.html", context, status=422 if refused else 200)


def _in_reach(request, permission, pk):
    rows = HelpRequest.objects.permitted(request.user, permission).for_table()
    return get_object_or_404(rows, pk=pk)


@require_POST
@permission_required(Permission.REFERRAL_SEND)
def request_answer(request, pk):
    """ศจพ.อ. answers at once."""
    asked = _in_reach(request, Permission.REFERRAL_SEND, pk)
    form = AnswerRequestForm(request.POST)
    if not form.is_valid():
        context = _context(request, asked, answer_form=form)
        return render(request, "assistance/request_detail.html", context, status=422)
    try:
        asking.answer_request(asked=asked, by=request.user, **form.cleaned_data)
    except DomainError as broken:
        asked = _in_reach(request, Permission.REFERRAL_SEND, pk)  # as it stands now
        context = _context(request, asked, answer_form=form, refusal=broken)
        return render(request, "assistance/request_detail.html", context, status=422)
    messages.success(request, f"ตอบคำขอแล้ว {told_of(asking.who_asks(asked, request.user))}")
    return redirect("assistance:request-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.REQUEST_MAKE)
def request_withdraw(request, pk):
    asked = _in_reach(request, Permission.REQUEST_MAKE, pk)
    back = reverse("assistance:request-detail", args=[pk])
    question = Question(
        title=f"ยกเลิกคำขอด้าน{asked.get_kind_display()}",
        button="ยกเลิกคำขอ",
        back=back,
        note="คำขอและลำดับเหตุการณ์ยังอยู่ในระบบ แต่ ศจพ.อ. จะไม่ดำเนินการต่อ",
    )
    form = WithdrawRequestForm(request.POST or None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "ยกเลิกคำขอแล้ว", asking.withdraw_request, asked=asked, **form.cleaned_data)
    return redirect(back)


@require_POST
@permission_required(Permission.REQUEST_MAKE)
def request_photo_add(request, pk):
    asked = _in_reach(request, Permission.REQUEST_MAKE, pk)
    form = RequestPhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        context = _context(request, asked, photo_form=form)
        return render(request, "assistance/request_detail.html", context, status=422)
    attempt(
        request, "แนบภาพแล้ว", asking.attach_photo, asked=asked, content=form.cleaned_data["photo"]
    )
    return redirect("assistance:request-detail", pk)


@require_safe
@permission_required(Permission.REQUEST_VIEW)
@expiring_link
def request_photo(request, pk):
    """A photo of a request in scope; private, never cached by others."""
    rows = HelpRequest.objects.visible_to(request.user)
    photos = RequestPhoto.objects.select_related("request").filter(request__in=rows)
    photo = get_object_or_404(photos, pk=pk)
    audit.record(PhotoAct.PHOTO_VIEWED, photo.request, by=request.user, details={"photo": str(pk)})
    return FileResponse(
        open_private(photo.image),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )
