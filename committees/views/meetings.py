"""Meetings of a committee: set, agenda, members, held, written down, printed."""

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from committees import papers
from committees.actions import Act
from committees.enums import AgendaPart, Presence
from committees.errors import ItemGoneError, LineGoneError, MeetingCancelledError, MeetingHeldError
from committees.forms.meetings import CallOffForm, ItemForm, MeetingForm
from committees.models import AgendaItem, Committee, Meeting
from committees.services import attendance, meetings
from committees.services.offices import missing_of
from core.confirming import Question, ask_first
from core.errors import DomainError
from core.pages import attempt, form_page, paginate
from core.pdf import render_pdf
from core.seen import hold_as_sent


def committee_of(user, pk, permission) -> Committee:
    rows = Committee.objects.permitted(user, permission).select_related("area")
    return get_object_or_404(rows, pk=pk)


def meeting_of(user, pk, permission=Permission.MEETING_EDIT) -> Meeting:
    rows = Meeting.objects.permitted(user, permission).select_related("committee__area", "area")
    return get_object_or_404(rows, pk=pk)


def may_edit(user, meeting) -> bool:
    rows = Meeting.objects.permitted(user, Permission.MEETING_EDIT)
    return rows.filter(pk=meeting.pk).exists()


@require_safe
@permission_required(Permission.MEETING_VIEW)
def meeting_list(request, pk):
    committee = committee_of(request.user, pk, Permission.MEETING_VIEW)
    rows = Meeting.objects.permitted(request.user, Permission.MEETING_VIEW)
    context = paginate(request, rows.filter(committee=committee))
    edited = Committee.objects.permitted(request.user, Permission.MEETING_EDIT)
    context |= {"committee": committee, "may_edit": edited.filter(pk=pk).exists()}
    return render(request, "committees/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def meeting_create(request, pk):
    committee = committee_of(request.user, pk, Permission.MEETING_EDIT)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meeting = attempt(
            request,
            "กำหนดการประชุมและร่างระเบียบวาระแล้ว",
            meetings.make_meeting,
            committee=committee,
            **form.cleaned_data,
        )
        if meeting:
            return redirect("committees:meeting-detail", meeting.pk)
    context = {"committee": committee, "form": form, "title": "กำหนดการประชุม"}
    status = 422 if request.method == "POST" else 200
    return render(request, "committees/meeting_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def meeting_edit(request, pk):
    meeting = meeting_of(request.user, pk)
    hold_as_sent(meeting, request.POST)
    stored = {name: getattr(meeting, name) for name in ("held_on", "starts_at", "place")}
    form = MeetingForm(request.POST or None, initial=stored, over=meeting)
    if request.method == "POST" and form.is_valid():
        change = {"meeting": meeting, **form.cleaned_data}
        if attempt(request, "บันทึกแล้ว", meetings.change_meeting, **change):
            return redirect("committees:meeting-detail", pk)
    context = {
        "committee": meeting.committee,
        "meeting": meeting,
        "form": form,
        "title": "วัน เวลา สถานที่",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "committees/meeting_form.html", context, status=status)


@require_safe
@permission_required(Permission.MEETING_VIEW)
def meeting_detail(request, pk):
    meeting = meeting_of(request.user, pk, Permission.MEETING_VIEW)
    items = list(meeting.items.all())
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "parts": [(p, [i for i in items if i.part == p]) for p in AgendaPart],
        "resolutions": meeting.resolutions.select_related(
            "owner", "owner_area", "owner_organization"
        ),
        "came": attendance.came_of(meeting),
        "expected": meeting.committee.seats.aggregate(total=Sum("person_count"))["total"],
        "may_edit": may_edit(request.user, meeting),
        "papers": {} if meeting.is_cancelled else papers.KINDS,
        "missing": missing_of([meeting.area])[meeting.area_id],
    }
    audit.record(Act.MEETING_VIEWED, meeting, by=request.user)
    return render(request, "committees/meeting_detail.html", context)


@require_POST
@permission_required(Permission.MEETING_EDIT)
def meeting_draft(request, pk):
    meeting = meeting_of(request.user, pk)
    attempt(request, "ร่างระเบียบวาระตามข้อมูลวันนี้แล้ว", meetings.draft_agenda, meeting=meeting)
    return redirect("committees:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def meeting_call(request, pk):
    meeting = meeting_of(request.user, pk)
    reached, rest = meetings.reach_of(meeting)
    before = " ผู้ที่ได้รับแจ้งแล้วไม่ได้รับซ้ำ"
    others = f" อีก {rest} คนไม่มีบัญชีที่เปิดอยู่หรือยังไม่ได้บันทึกในตำแหน่ง ให้ส่งหนังสือเชิญที่พิมพ์จากหน้านี้"
    question = Question(
        title="ออกหนังสือเชิญประชุม",
        button="ออกหนังสือเชิญ",
        back=_page_of(meeting),
        note=f"แจ้งในระบบ {reached} คน{before if meeting.called_at else ''}{others if rest else ''}",
    )
    if page := ask_first(request, question):
        return page
    told = attempt(request, "ออกหนังสือเชิญแล้ว", meetings.call_meeting, meeting=meeting)
    if told is not None:
        messages.info(request, f"แจ้งในระบบ {told} คน")
    return redirect("committees:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def meeting_cancel(request, pk):
    meeting = meeting_of(request.user, pk)
    question = Question(
        title="งดประชุม",
        button="งดประชุม",
        back=_page_of(meeting),
        note="ผู้ที่ได้รับเชิญในระบบได้รับแจ้ง เรื่องที่รออยู่เข้าวาระครั้งถัดไป ถ้าเพียงเลื่อนวัน ให้แก้วันประชุมแทน",
    )
    form = CallOffForm(request.POST if "confirmed" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    said = {"meeting": meeting, **form.cleaned_data}
    told = attempt(request, "งดประชุมแล้ว", meetings.cancel_meeting, **said)
    if told is not None:
        messages.info(request, f"แจ้งในระบบ {told} คน")
    return redirect("committees:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def meeting_hold(request, pk):
    meeting = meeting_of(request.user, pk)
    question = Question(
        title="บันทึกว่าประชุมแล้ว",
        button="ประชุมแล้ว",
        back=_page_of(meeting),
        note="จากนี้แก้หัวข้อวาระไม่ได้ แต่ยังบันทึกรายงานการประชุมและมติได้",
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "บันทึกแล้ว", meetings.hold_meeting, meeting=meeting)
    return redirect("committees:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def item_create(request, pk):
    meeting = meeting_of(request.user, pk)
    form = ItemForm(request.POST or None)
    return _save_item(request, "committees/meeting_form.html", meeting, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def item_edit(request, pk, item_pk):
    """A matter that went while somebody typed is refused with what they typed."""
    meeting = meeting_of(request.user, pk)
    item = meeting.items.filter(pk=item_pk).first()
    if item is None and request.method != "POST":
        raise Http404
    given = {"instance": item, "is_held": meeting.is_held}
    form = ItemForm(request.POST or None, **given)
    if item is None:
        gone = {"error": ItemGoneError(), "sent": form}
        return _item_page(request, "committees/meeting_form.html", meeting, **gone)
    return _save_item(request, "committees/meeting_form.html", meeting, item, form)


def _save_item(request, template, meeting, item, form):
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            meetings.save_item(meeting=meeting, by=request.user, item=item, **form.cleaned_data)
        except (ItemGoneError, MeetingHeldError, MeetingCancelledError) as closed:
            return _item_page(request, template, meeting, error=closed, sent=form)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "บันทึกแล้ว")
            return redirect("committees:meeting-detail", meeting.pk)
    return _item_page(request, template, meeting, form=form, item=item, error=error)


def _item_page(request, template, meeting, *, error, form=None, item=None, sent=None):
    return form_page(
        request,
        template,
        form,
        error,
        committee=meeting.committee,
        meeting=meeting,
        item=item,
        sent=sent,
        title="ระเบียบวาระ",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def item_remove(request, pk, item_pk):
    meeting = meeting_of(request.user, pk)
    item = get_object_or_404(AgendaItem, meeting=meeting, pk=item_pk)
    question = Question(
        title="ลบระเบียบวาระ", button="ลบวาระนี้", back=_page_of(meeting), note=item.title
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "ลบวาระแล้ว", meetings.remove_item, item=item)
    return redirect("committees:meeting-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MEETING_EDIT)
def attendance_edit(request, pk):
    """A line for each who holds a seat; what the page showed and nobody changed on it is left to
    whoever wrote it. What was typed on a line that went meanwhile, or that another has changed as
    well, is refused and shown.
    """
    meeting = meeting_of(request.user, pk)
    lines = attendance.lines_of(meeting)
    lost = _lost(request.POST, lines)
    if request.method == "POST":
        on_it = [line for line in lines if f"presence-{line.key}" in request.POST]
        kept = [line.row for line in on_it if not _changed(request.POST, line.key)]
        mine = [line for line in on_it if line.row not in kept]
        shown = [request.POST.get(f"shown-{line.key}", line.shown) for line in mine]
        said = [_said(request.POST, line) for line in mine]
        rows = {"meeting": meeting, "rows": said, "untouched": kept, "shown": shown}
        done = "บันทึกผู้เข้าประชุมแล้ว"
        save = attendance.save_attendance
        if not lost and attempt(request, done, save, **rows) is not None:
            return redirect("committees:meeting-detail", pk)
    context = {
        "committee": meeting.committee,
        "meeting": meeting,
        "lines": lines,
        "choices": Presence.choices,
        "error": LineGoneError() if lost else None,
        "lost": {"typed": lost},
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "committees/attendance_form.html", context, status=status)


def _changed(data, key) -> bool:
    typed = " ".join(data.get(f"{name}-{key}", "") for name in ("presence", "name"))
    return typed != data.get(f"shown-{key}")


def _lost(data, lines) -> list[tuple[str, str]]:
    """`(title, words)` of what somebody said on a line that is there no more."""
    titles = {str(line.seat.pk): line.seat.title for line in lines}
    sent = {name.removeprefix("presence-") for name in data if name.startswith("presence-")}
    gone = sorted(sent - {line.key for line in lines})
    labels = dict(Presence.choices)
    return [
        (
            titles.get(key.split("-")[0], "ตำแหน่งที่ไม่มีแล้ว"),
            f"{labels.get(data[f'presence-{key}'], '')} {data.get(f'name-{key}', '')}".strip(),
        )
        for key in gone
        if _changed(data, key)
    ]


def _said(data, line):
    presence = data[f"presence-{line.key}"]
    line.row.presence = presence if presence in Presence.values else Presence.ABSENT
    line.row.name = data.get(f"name-{line.key}", "")[:160]
    return line.row


@require_safe
@permission_required(Permission.MEETING_VIEW)
def meeting_paper(request, pk, kind):
    meeting = meeting_of(request.user, pk, Permission.MEETING_VIEW)
    content = papers.content_of(meeting, kind)
    audit.record(Act.MEETING_PRINTED, meeting, by=request.user, details={"kind": kind})
    name = f"meeting-{meeting.year}-{meeting.number}-{kind}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    data = render_pdf("committees/meeting_paper.html", content)
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _page_of(meeting) -> str:
    return reverse("committees:meeting-detail", args=[meeting.pk])
