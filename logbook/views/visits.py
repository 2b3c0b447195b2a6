"""Visits: recorded, looked at, verified or sent back."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, receipts
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from assistance.forms import AskAlongForm
from assistance.services.proposals import failed_indicators, named_indicators
from assistance.services.requests import ask_for_help
from assistance.views.requests import keep_photo
from core.errors import DomainError
from core.links import expiring_link, open_private
from core.pages import ask_about, attempt
from core.thai import be_date
from core.uploads.errors import UploadRefusedError
from households.actions import Act as HouseholdsAct
from households.actions import PhotoAct
from households.models import Household
from logbook.actions import Act
from logbook.enums import VisitStatus
from logbook.errors import VisitUnchangedError
from logbook.forms.visits import PhotoForm, ReturnForm, VisitForm, initial_of
from logbook.models import Visit, VisitPhoto
from logbook.services import corrections
from logbook.services import visits as visiting
from logbook.services.assessments import words_by_aspect
from logbook.services.handed_over import own_visits
from logbook.services.visitors import is_own, of_the_day, visitors_of
from mentors.services.handed_over import household_once_of, in_the_rights_of, own_of_before


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VISIT_RECORD)
def visit_create(request, household_pk):
    """A visit to a household in care; or, for its days, to one that was handed on since. A form for
    one that a team had is not given out any more, only taken.
    """
    rows = Household.objects.permitted(request.user, Permission.VISIT_RECORD).for_table()
    reached = rows.filter(pk=household_pk).first()
    household = reached or household_once_of(
        request.user, household_pk, Permission.VISIT_RECORD, as_team=request.method == "POST"
    )
    if household is None:
        raise Http404
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    first = reached is not None and not household.visits.exists()
    asks = AskAlongForm.is_said_in(request.POST)  # of one that left meanwhile: refused by its rule
    offered = asks or (reached is not None and not household.left_on)
    ask = _ask_form(request, household, is_former=reached is None) if offered else None
    form = VisitForm(
        request.POST or None,
        request.FILES or None,
        initial={"purpose": "first" if first else "follow_up"},
        visitors=visitors_of(request.user, household) if reached else None,
    )

    def known(form):
        said = form.cleaned_data
        rows = of_the_day(household, said["visited_on"], request.user, said.get("visited_by"))
        return rows if reached else own_of_before(rows)

    def described(visit):
        return _described(request.user, visit, is_former=reached is None)

    error, alike = None, ask_about(request, form, known, described)
    is_asking = ask is None or not ask.is_bound or ask.is_valid()
    if request.method == "POST" and form.is_valid() and is_asking and not alike:
        try:
            with transaction.atomic():  # a refused request leaves no visit behind
                visit, created = _recorded(request, household, form)
                _ask_along(request, household, visit, ask, is_former=reached is None)
        except DomainError as broken:
            error = broken
        else:
            text = "บันทึกการเยี่ยมแล้ว" if created else receipts.TAKEN_BEFORE
            messages.success(request, text)
            _say_refused(request, form.photo_refused, is_former=reached is None)
            return _back(visit, is_former=reached is None)
    return render(
        request,
        "logbook/visit_form.html",
        {
            "form": form,
            "household": household,
            "error": error,
            "first": first,
            "alike": alike,
            "is_former": reached is None,
            "ask": ask,
        },
        status=422 if error or alike or form.errors or not is_asking else 200,
    )


def _ask_form(request, household, *, is_former):
    """The part of the form in which a need for outside help can be asked along. Of a household
    handed on meanwhile it offers what was chosen, and tells nothing more.
    """
    named = request.POST.get("ask-indicator")
    indicators = named_indicators(named) if is_former else failed_indicators(household)
    return AskAlongForm(request.POST or None, request.FILES or None, indicators=indicators)


def _ask_along(request, household, visit, ask, *, is_former):
    """A request of its own, known by the visit's id: the same form again asks nothing twice."""
    if ask is None or not ask.asks:
        return
    day = visit.visited_on
    with in_the_rights_of(request.user, household, day, Permission.REQUEST_MAKE):
        asked, created = ask_for_help(
            household=household,
            by=request.user,
            id=uuid.uuid5(visit.pk, "ask"),
            asked_on=day,
            **ask.request_fields(),
        )
        keep_photo(request, asked, ask, is_former=is_former)
    if created:
        messages.success(request, "ส่งคำขอความช่วยเหลือถึง ศจพ.อ. แล้ว")


def _recorded(request, household, form):
    """`(visit, created)`, with its photo, by today's rights or those of the day of the visit."""
    day = form.cleaned_data["visited_on"]
    with in_the_rights_of(request.user, household, day, Permission.VISIT_RECORD):
        visit, created = visiting.record_visit(
            by=request.user, household=household, id=receipts.new_id(request), **form.visit_fields()
        )
        _keep_photo(request, visit, form)
    return visit, created


def _back(visit, *, is_former):
    """Where a visit leads whoever recorded it: of a household handed on, its page is closed."""
    return redirect("logbook:worklist") if is_former else redirect("logbook:visit-detail", visit.pk)


def _is_former(user, visit) -> bool:
    """Whether the visit is of a household the user has not any more."""
    reached = Household.objects.permitted(user, Permission.VISIT_VIEW)
    return not reached.filter(pk=visit.household_id).exists()


def _described(user, visit, *, is_former):
    """A visit of the same day, for the question whether this is another one."""
    is_theirs = user.pk == (visit.visited_by.user_id if visit.visited_by else visit.recorded_by_id)
    whose = "ของท่าน" if is_theirs else f"โดย {visit.visitor} "
    page = "" if is_former else reverse("logbook:visit-detail", args=[visit.pk])
    return (
        f"มีบันทึกการเยี่ยมครัวเรือนนี้{whose}ในวันที่ {be_date(visit.visited_on)} แล้ว: «{visit.summary[:80]}»",
        page,
        "เป็นการเยี่ยมอีกครั้งในวันเดียวกัน ให้บันทึกแยก (ภาพถ่ายต้องเลือกใหม่)",
    )


def _keep_photo(request, visit, form):
    """The visit stands, whatever becomes of the photo sent along."""
    if photo := form.cleaned_data["photo"]:
        try:
            visiting.add_photo(visit=visit, by=request.user, content=photo)
        except UploadRefusedError as error:
            form.photo_refused = str(error)


def _say_refused(request, refused: str, *, is_former: bool):
    if refused:
        then = "การเยี่ยมบันทึกไว้แล้วโดยไม่มีภาพนี้" if is_former else "แนบภาพได้ที่ท้ายหน้านี้"
        messages.warning(request, f"ยังไม่ได้รับภาพถ่าย: {refused} {then}")


@require_safe
@permission_required(Permission.VISIT_VIEW)
def visit_detail(request, pk):
    visit = get_object_or_404(Visit.objects.visible_to(request.user).for_table(), pk=pk)
    audit.record(Act.VISIT_VIEWED, visit, by=request.user)
    return render(request, "logbook/visit_detail.html", _visit_context(request, visit))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.VISIT_RECORD)
def visit_correct(request, pk):
    """A visit sent back, filled in again by whoever recorded it, whoever has the household."""
    with own_visits(request.user, Permission.VISIT_RECORD, pk) as rows:
        return _correct(request, get_object_or_404(rows.for_table(), pk=pk))


def _correct(request, visit):
    is_former = _is_former(request.user, visit)
    form = VisitForm(
        request.POST or None,
        request.FILES or None,
        initial=initial_of(visit),
        visitors=None if is_former else visitors_of(request.user, visit.household, of=visit),
    )
    error = None
    if request.method == "POST" and form.is_valid():
        error = _send_corrected(request, visit, form)
        if error is None:
            _say_refused(request, form.photo_refused, is_former=is_former)
            return _back(visit, is_former=is_former)
    if refusal := corrections.why_not(visit, request.user):
        messages.error(request, str(refusal))
        return _back(visit, is_former=is_former)
    audit.record_shown(Act.VISIT_VIEWED, visit, request=request)
    context = {
        "form": form,
        "household": visit.household,
        "error": error,
        "visit": visit,
        "is_former": is_former,
    }
    refused = error or form.errors
    return render(request, "logbook/visit_form.html", context, status=422 if refused else 200)


def _send_corrected(request, visit, form) -> DomainError | None:
    """What stands against the correction; None when the visit says it, now or since an earlier copy
    of the form, and the person has been told which.
    """
    try:
        stored, is_new = _corrected(request, visit, form)
    except DomainError as broken:
        return broken
    if not is_new and stored.status == VisitStatus.RETURNED:
        return VisitUnchangedError(form.photo_refused)
    told = "แก้ไขและส่งให้ ศจพ.อ. ตรวจใหม่แล้ว" if is_new else receipts.TAKEN_BEFORE
    messages.success(request, told)
    return None


def _corrected(request, visit, form) -> tuple[Visit, bool]:
    """The visit, and whether it says something new now; a photo that cannot be kept does not hinder
    it.
    """
    answered = {"returned_at": _moment(request.POST.get("seen", ""))}
    content = {"visit": visit, "by": request.user, **answered, **form.correction_fields(visit)}
    try:
        photo = form.cleaned_data["photo"] or None
        return corrections.correct_visit(photo=photo, **content)
    except UploadRefusedError as refused:
        form.photo_refused = str(refused)
        return corrections.correct_visit(**content)


def _moment(text):
    try:
        return parse_datetime(text)
    except ValueError:
        return None


@require_POST
@permission_required(Permission.VISIT_RECORD)
def visit_photo_add(request, pk):
    """A photo for a visit that is recorded already, also of a household handed on since."""
    with own_visits(request.user, Permission.VISIT_RECORD, pk) as rows:
        return _add_photo(request, get_object_or_404(rows.for_table(), pk=pk))


def _add_photo(request, visit):
    form, is_former = PhotoForm(request.POST, request.FILES), _is_former(request.user, visit)
    if not form.is_valid():
        if is_former:
            messages.error(request, " ".join(form.errors["photo"]))
            return _back(visit, is_former=True)
        context = _visit_context(request, visit) | {"photo_form": form}
        return render(request, "logbook/visit_detail.html", context, status=422)
    attempt(
        request, "แนบภาพแล้ว", visiting.attach_photo, visit=visit, content=form.cleaned_data["photo"]
    )
    return _back(visit, is_former=is_former)


def _visit_context(request, visit, error=None):
    verifiable = Visit.objects.permitted(request.user, Permission.VISIT_VERIFY)
    correctable = Visit.objects.permitted(request.user, Permission.VISIT_RECORD)
    is_theirs = is_own(visit, request.user)
    return {
        "may_add_photo": visiting.why_no_photo(visit, request.user) is None
        and correctable.filter(pk=visit.pk).exists(),
        "photo_form": PhotoForm(),
        "may_correct": corrections.why_not(visit, request.user) is None
        and correctable.filter(pk=visit.pk).exists(),
        "revisions": [
            (revision, corrections.in_words(revision))
            for revision in visit.revisions.select_related("returned_by")
        ],
        "visit": visit,
        "household": visit.household,
        "error": error,
        "return_form": ReturnForm(),
        "assessment": visit.assessment.all(),
        "words": words_by_aspect(),
        "photos": visit.photos.all(),
        "progress": visit.progress.select_related("dimension"),
        "may_keep": visit.status == VisitStatus.RETURNED
        and not visiting.author_is_there(visit)
        and verifiable.filter(pk=visit.pk).exists(),
        "is_own_waiting": visit.status == VisitStatus.SUBMITTED
        and has_permission(request.user, Permission.VISIT_VERIFY)
        and is_theirs,
        "may_verify": visit.status == VisitStatus.SUBMITTED
        and not is_theirs
        and verifiable.filter(pk=visit.pk).exists(),
    }


@require_POST
@permission_required(Permission.VISIT_VERIFY)
def visit_verify(request, pk):
    visits = Visit.objects.permitted(request.user, Permission.VISIT_VERIFY).for_table()
    visit = get_object_or_404(visits, pk=pk)
    context = {"visit": visit, "may_verify": True}
    try:
        visiting.verify_visit(visit=visit, by=request.user, seen=request.POST.get("seen"))
    except DomainError as error:
        if request.htmx:
            return render(
                request, "logbook/partials/visit_row.html", {**context, "error": error}, status=422
            )
        messages.error(request, str(error))
        return redirect("logbook:visit-detail", pk)
    if request.htmx:
        context["visit"] = visits.get(pk=pk)
        return render(request, "logbook/partials/visit_row.html", context)
    messages.success(request, "รับรองผลการเยี่ยมแล้ว")
    return redirect("logbook:visit-detail", pk)


@require_POST
@permission_required(Permission.VISIT_VERIFY)
def visit_keep(request, pk):
    """Takes a visit as it was recorded, when who would have to correct it is gone."""
    visit = get_object_or_404(Visit.objects.permitted(request.user, Permission.VISIT_VERIFY), pk=pk)
    attempt(request, "รับไว้ตามที่บันทึกเดิมแล้ว รอรับรอง", corrections.keep_as_recorded, visit=visit)
    return redirect("logbook:visit-detail", pk)


@require_POST
@permission_required(Permission.VISIT_VERIFY)
def visit_return(request, pk):
    visits = Visit.objects.permitted(request.user, Permission.VISIT_VERIFY).for_table()
    visit = get_object_or_404(visits, pk=pk)
    form, seen = ReturnForm(request.POST), request.POST.get("seen")
    if not form.is_valid():
        context = _visit_context(request, visit) | {"return_form": form}
        return render(request, "logbook/visit_detail.html", context, status=422)
    said = {"visit": visit, "seen": seen, **form.cleaned_data}
    attempt(request, "ส่งกลับแล้ว", visiting.return_visit, **said)
    return redirect("logbook:visit-detail", pk)


@require_safe
@permission_required(Permission.VISIT_VIEW)
@expiring_link
def visit_photo(request, pk):
    """A photo of a visit in scope; private, never cached by others."""
    photo = get_object_or_404(
        VisitPhoto.objects.filter(visit__in=Visit.objects.visible_to(request.user)), pk=pk
    )
    audit.record(PhotoAct.PHOTO_VIEWED, photo.visit, by=request.user, details={"photo": str(pk)})
    return FileResponse(
        open_private(photo.image),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )
