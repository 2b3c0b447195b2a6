"""Committees, the words of their orders, and their seats."""

from functools import partial

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import has_permission, permission_required
from accounts.permissions import Permission
from committees.actions import Act
from committees.enums import CommitteeLevel, OrderPart
from committees.forms.committees import EndForm, OrderForm, ParagraphForm, SeatForm, TeamForm
from committees.models import Addressee, Committee, CommitteeDuty, CommitteeSeat, Office, SeatHolder
from committees.services import committees, teams
from core.confirming import Line, Question, ask_first, present
from core.errors import DomainError
from core.pages import attempt, save_or_show


@require_safe
@permission_required(Permission.SIGNED_IN)
def committee_list(request):
    """Every committee with its seats and how many of them somebody holds today."""
    rows = Committee.objects.current().select_related("area").annotate(seat_count=Count("seats"))
    held = SeatHolder.objects.current().values_list("seat__committee", "seat").distinct()
    filled: dict[int, int] = {}
    for committee, _seat in held:
        filled[committee] = filled.get(committee, 0) + 1
    rows = [(row, filled.get(row.pk, 0)) for row in rows]
    context = {
        "committees": rows,
        "may_edit": has_permission(request.user, Permission.COMMITTEE_EDIT),
    }
    return render(request, "committees/committee_list.html", context)


@require_safe
@permission_required(Permission.SIGNED_IN)
def committee_detail(request, pk):
    committee = get_object_or_404(Committee.objects.select_related("area"), pk=pk)
    holders = Prefetch("holders", queryset=SeatHolder.objects.current(), to_attr="holding")
    paragraphs = list(committee.duties.all())
    parts = [
        (part, shown)
        for part in OrderPart
        if (shown := [row for row in paragraphs if row.part == part])
    ]
    context = {
        "committee": committee,
        "seats": committee.seats.select_related("organization").prefetch_related(holders),
        "parts": parts,
        "is_team": committee.level == CommitteeLevel.TEAM,
        "places": [
            f"ต.{place.area.name}" for place in committee.places.current().select_related("area")
        ],
        "may_edit": may_edit(request.user, committee),
        "sees_meetings": Committee.objects.permitted(request.user, Permission.MEETING_VIEW)
        .filter(pk=committee.pk)
        .exists(),
    }
    audit.record(Act.COMMITTEE_VIEWED, committee, by=request.user)
    return render(request, "committees/committee_detail.html", context)


def may_edit(user, committee) -> bool:
    if committee.ended_on or not has_permission(user, Permission.COMMITTEE_EDIT):
        return False
    rows = Committee.objects.permitted(user, Permission.COMMITTEE_EDIT)
    return rows.filter(pk=committee.pk).exists()


def edited(user, pk) -> Committee:
    rows = Committee.objects.permitted(user, Permission.COMMITTEE_EDIT).select_related("area")
    return get_object_or_404(rows, pk=pk)


def _team(user, pk) -> Committee:
    rows = Committee.objects.permitted(user, Permission.COMMITTEE_EDIT).select_related("area")
    return get_object_or_404(rows, pk=pk, level=CommitteeLevel.TEAM, ended_on=None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def team_create(request):
    return _team_form(request, None, "เพิ่มทีมปฏิบัติการในพื้นที่")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def team_edit(request, pk):
    return _team_form(request, _team(request.user, pk), "แก้ไขทีมปฏิบัติการในพื้นที่")


def _team_form(request, team, title):
    codes = permitted_areas(request.user, Permission.COMMITTEE_EDIT)
    form = TeamForm(request.POST or None, instance=team, codes=codes)
    save, more = partial(teams.save_team, team=team), {"team": team, "title": title}
    return save_or_show(request, "committees/team_form.html", form, save, _page_of, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def team_end(request, pk):
    team = _team(request.user, pk)
    sitting = SeatHolder.objects.current().filter(seat__committee=team)
    accounts = sitting.filter(user__isnull=False).values("user").distinct().count()
    question = Question(
        title="สิ้นสุดทีมปฏิบัติการ",
        button="สิ้นสุดทีม",
        back=_page_of(team),
        lines=present(
            Line("ผู้ดำรงตำแหน่งที่พ้นพร้อมกัน", sitting.count(), "คน"),
            Line("บัญชีที่บทบาทจากทีมนี้สิ้นสุด", accounts, "บัญชี"),
        ),
        note=team.name,
    )
    form = EndForm(request.POST if "confirmed" in request.POST else None)
    if page := ask_first(request, question, form):
        return page
    attempt(request, "สิ้นสุดทีมแล้ว", teams.end_team, team=team, **form.cleaned_data)
    return redirect("committees:committee-list")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def order_edit(request, pk):
    committee = edited(request.user, pk)
    form = OrderForm(request.POST or None, instance=committee)
    save = partial(committees.change_order, committee=committee)
    page = {"title": "คำสั่งแต่งตั้ง"}
    return _save_part(request, "committees/committee_form.html", committee, form, save, **page)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def paragraph_create(request, pk):
    committee = edited(request.user, pk)
    form = ParagraphForm(request.POST or None)
    save = partial(committees.save_paragraph, committee=committee)
    page = {"title": "เพิ่มข้อความในคำสั่ง"}
    return _save_part(request, "committees/committee_form.html", committee, form, save, **page)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def paragraph_edit(request, pk, paragraph_pk):
    committee = edited(request.user, pk)
    row = get_object_or_404(committee.duties, pk=paragraph_pk)
    form = ParagraphForm(request.POST or None, instance=row)
    save = partial(committees.save_paragraph, committee=committee, paragraph=row)
    remove = reverse("committees:paragraph-remove", args=[pk, row.pk])
    page = {"title": "แก้ไขข้อความในคำสั่ง", "remove": remove}
    return _save_part(request, "committees/committee_form.html", committee, form, save, **page)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def paragraph_remove(request, pk, paragraph_pk):
    committee = edited(request.user, pk)
    row = get_object_or_404(CommitteeDuty, committee=committee, pk=paragraph_pk)
    question = Question(
        title="ลบข้อความในคำสั่ง", button="ลบข้อความนี้", back=_page_of(committee), note=str(row)
    )
    if page := ask_first(request, question):
        return page
    attempt(request, "ลบข้อความแล้ว", committees.remove_paragraph, paragraph=row)
    return redirect(_page_of(committee))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def seat_create(request, pk):
    committee = edited(request.user, pk)
    form = SeatForm(request.POST or None)
    save = partial(committees.save_seat, committee=committee)
    page = {"title": "เพิ่มตำแหน่ง"}
    return _save_part(request, "committees/committee_form.html", committee, form, save, **page)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def seat_edit(request, pk, seat_pk):
    committee = edited(request.user, pk)
    seat = get_object_or_404(committee.seats, pk=seat_pk)
    form = SeatForm(request.POST or None, instance=seat)
    save = partial(committees.save_seat, committee=committee, seat=seat)
    remove = reverse("committees:seat-remove", args=[pk, seat.pk])
    if committees.is_used(seat):
        remove = ""
    page = {"title": "แก้ไขตำแหน่ง", "remove": remove}
    return _save_part(request, "committees/committee_form.html", committee, form, save, **page)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.COMMITTEE_EDIT)
def seat_remove(request, pk, seat_pk):
    committee = edited(request.user, pk)
    seat = get_object_or_404(CommitteeSeat, committee=committee, pk=seat_pk)
    question = Question(
        title="ลบตำแหน่งในคณะกรรมการ",
        button="ลบตำแหน่งนี้",
        back=reverse("committees:seat-detail", args=[pk, seat.pk]),
        lines=present(
            Line(str(seat)),
            Line(
                "สำนักงานที่ใช้ชื่อผู้ลงนามจากตำแหน่งนี้",
                Office.objects.filter(signatory_seat=seat).count(),
                "แห่ง",
            ),
            Line("รายชื่อผู้รับหนังสือที่ส่งถึงตำแหน่งนี้", Addressee.objects.filter(seat=seat).count(), "บรรทัด"),
        ),
    )
    if page := ask_first(request, question):
        return page
    try:
        committees.remove_seat(seat=seat, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("committees:seat-detail", pk, seat.pk)
    messages.success(request, "ลบตำแหน่งแล้ว")
    return redirect(_page_of(committee))


def _save_part(request, template, committee, form, save, *, title, remove=""):
    """Saves a part of the committee, or shows it; `remove` is the address where it is removed."""
    more = {"committee": committee, "title": title, "remove": remove}
    more["is_new"] = form.instance.pk is None
    return save_or_show(request, template, form, save, lambda _saved: _page_of(committee), **more)


def _page_of(committee) -> str:
    return reverse("committees:committee-detail", args=[committee.pk])
