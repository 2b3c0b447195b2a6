"""Suggested pairings, the annex of an order, conflicts of interest, and hand-over."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import days
from core.confirming import Question, ask_again, ask_first
from core.errors import DomainError
from core.jobs.pages import job_part
from core.pages import attempt, form_page, paginate
from core.sheets import sheet_response
from households.actions import Act as HouseholdsAct
from households.forms import ReasonForm
from households.models import Household
from mentors.actions import Act
from mentors.enums import PairingKind, PaperKind, SuggestionStage
from mentors.forms import ConflictForm, HandOverForm, OrderForm, SuggestionForm, SuggestionPairForm
from mentors.models import ConflictOfInterest, Official, Pairing, SuggestedPair, Suggestion
from mentors.models.pairings import TELL
from mentors.services import pairings, papers, suggestions
from mentors.views.pairings import officials_for


def _mine(request):
    rows = Suggestion.objects.permitted(request.user, Permission.PAIRING_EDIT)
    return rows.select_related("area", "requested_by", "confirmed_by")


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def suggestion_list(request):
    return render(request, "mentors/suggestion_list.html", paginate(request, _mine(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def suggestion_start(request):
    codes = permitted_areas(request.user, Permission.PAIRING_EDIT)
    form = SuggestionForm(request.POST or None, area_codes=codes)
    if request.method == "POST" and form.is_valid():
        found = suggestions.ask_for_suggestion(by=request.user, **form.cleaned_data)
        return redirect("mentors:suggestion-detail", found.pk)
    return form_page(request, "mentors/suggestion_form.html", form)


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def suggestion_detail(request, pk):
    suggestion = get_object_or_404(_mine(request), pk=pk)
    if part := job_part(request, suggestion):
        return part
    rows = _pairs(request, suggestion).order_by(
        F("official_id").asc(nulls_last=True), "-household__urgency_score", "household_id"
    )
    if request.GET.get("show") == "left":
        rows = rows.filter(official=None)
    context = paginate(request, rows)
    context |= {
        "suggestion": suggestion,
        "job": suggestion,
        "left": suggestion.pairs.filter(official=None).count(),
        "figures": _figures(suggestion),
    }
    audit.record(
        Act.SUGGESTION_LISTED,
        suggestion,
        by=request.user,
        details={"count": context["page"].paginator.count},
    )
    return render(request, "mentors/suggestion_detail.html", context)


# Which pairs a row of the comparison is about: of a plan of new pairs, and of one that plans again.
COMPARED = {
    "best": ("ข้อเสนอนี้", "คู่ใหม่เท่านั้น", "คู่ใหม่และคู่เดิมที่วางแผนใหม่"),
    "greedy": ("เลือกใกล้ที่สุดทีละครัวเรือน", "คู่ใหม่เท่านั้น", "คู่ใหม่และคู่เดิมที่วางแผนใหม่"),
    "now": ("คู่ที่ดูแลอยู่เดิม", "คู่เดิมทั้งพื้นที่ ข้อเสนอนี้ไม่เปลี่ยน", "คู่เดิมก่อนวางแผนใหม่ ไม่มีคู่ใหม่"),
}


def _figures(suggestion) -> list[tuple[str, str, dict]]:
    """`(method, which pairs its figures are about, figures)`; nobody is left out of what stands."""
    rows = []
    for key, (name, of_new, of_all) in COMPARED.items():
        if found := suggestion.figures.get(key):
            left = {"left": None} if key == "now" else {}
            rows.append((name, of_all if suggestion.replan else of_new, found | left))
    return rows


def _pairs(request, suggestion):
    rows = SuggestedPair.objects.permitted(request.user, Permission.PAIRING_EDIT)
    return rows.filter(suggestion=suggestion).select_related(
        "household__village",
        "household__subdistrict__parent",
        "official__work_area",
        "official__organization",
        "standing",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def suggestion_pair(request, pk):
    """The officer's own choice for one household of a draft."""
    rows = SuggestedPair.objects.permitted(request.user, Permission.PAIRING_EDIT)
    rows = rows.filter(suggestion__in=_mine(request)).select_related(
        "household__village", "household__subdistrict__parent", "suggestion"
    )
    pair = get_object_or_404(rows, pk=pk)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, pair, request=request)
    officials = officials_for(request, pair.household, kept=pair.standing_id)
    form = SuggestionPairForm(
        request.POST or None,
        officials=officials,
        initial={"official": pair.official_id},
        wanted=request.GET.get("oq", ""),
    )
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.change_pair(pair=pair, by=request.user, **form.cleaned_data)
        except DomainError as broken:
            error = broken
        else:
            messages.success(request, "แก้ข้อเสนอแล้ว")
            return redirect("mentors:suggestion-detail", pair.suggestion_id)
    return form_page(
        request, "mentors/suggestion_pair.html", form, error, pair=pair, household=pair.household
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def suggestion_confirm(request, pk):
    """Makes the pairs of a draft, once what that changes has been confirmed."""
    suggestion = get_object_or_404(_mine(request), pk=pk)
    back, form = reverse("mentors:suggestion-detail", args=[pk]), OrderForm(request.POST or None)
    question = Question(
        title=f"ยืนยันข้อเสนอการจับคู่ #{pk} {suggestion.area}",
        button="ยืนยันและจับคู่ทั้งหมด",
        back=back,
        lines=suggestions.lines_of_making(suggestion),
        note="ถอนการจับคู่ภายหลังได้ ยกเว้นครัวเรือนที่มีการทำงานแล้ว",
    )
    if page := ask_first(request, question, form):
        return page
    _begin(request, suggestion, SuggestionStage.MAKING, **form.cleaned_data)
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def suggestion_undo(request, pk):
    """Takes the pairs of a confirmed suggestion back, once what that ends has been confirmed."""
    suggestion = get_object_or_404(_mine(request).select_related("act"), pk=pk)
    back = reverse("mentors:suggestion-detail", args=[pk])
    if suggestion.act_id:
        question = Question(
            title=f"ถอนการจับคู่ตามข้อเสนอ #{pk} {suggestion.area}",
            button="ถอนการจับคู่",
            back=back,
            lines=suggestions.lines_of_taking_back(suggestion),
            note="ครัวเรือนที่ถอนจะกลับไปอยู่กับพี่เลี้ยงเดิม หรือรอจับคู่ใหม่",
        )
        if page := ask_first(request, question):
            return page
    _begin(request, suggestion, SuggestionStage.UNDOING)
    return redirect(back)


def _begin(request, suggestion, stage, **more):
    """Thousands of pairs take their time: the task makes them, the page shows how far it is."""
    done = f"{stage.label} โปรดรอสักครู่ เปิดหน้าอื่นระหว่างนี้ได้"
    attempt(request, done, suggestions.begin, suggestion=suggestion, stage=stage, **more)


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def suggestion_annex(request, pk):
    """The annex of the order as a sheet: what was confirmed and is in force today, without IDs."""
    suggestion = get_object_or_404(_mine(request), pk=pk)
    rows = papers.pairs_of(pk, by=request.user, day=days.today())
    audit.record(
        Act.SUGGESTION_PRINTED, suggestion, by=request.user, details={"count": rows.count()}
    )
    lines = papers.annex_lines(rows, days.today())
    response, _count = sheet_response(f"annex-suggestion-{pk}.xlsx", papers.ANNEX, lines)
    return response


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def suggestion_paper(request, pk):
    """The same as a paper, written in the background: of a province it has hundreds of pages."""
    suggestion = get_object_or_404(_mine(request).select_related("area"), pk=pk)
    paper = papers.ask_for_paper(
        kind=PaperKind.ANNEX,
        area=suggestion.area,
        by=request.user,
        suggestion=suggestion,
        order_number=suggestion.order_number,
    )
    return redirect("mentors:paper-detail", paper.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PAIRING_EDIT)
def conflict_create(request, household_pk):
    rows = Household.objects.permitted(request.user, Permission.PAIRING_EDIT).for_table()
    household = get_object_or_404(rows, pk=household_pk)
    audit.record_shown(HouseholdsAct.HOUSEHOLD_VIEWED, household, request=request)
    officials = Official.objects.permitted(request.user, Permission.PAIRING_EDIT).in_service()
    officials = officials.exclude(conflicts__household=household).select_related("work_area")
    form = ConflictForm(
        request.POST or None,
        officials=officials.order_by("name_sort_key", "id"),
        wanted=request.GET.get("oq", ""),
    )
    if request.method == "POST" and form.is_valid():
        attempt(
            request,
            "บันทึกส่วนได้เสียแล้ว",
            pairings.record_conflict,
            household=household,
            **form.cleaned_data,
        )
        return redirect("households:household-detail", household.pk)
    conflicts = _conflicts(request).filter(household=household).select_related("recorded_by")
    context = {
        "form": form,
        "household": household,
        "conflicts": conflicts.order_by("recorded_at", "pk"),
    }
    return render(
        request, "mentors/conflict_form.html", context, status=422 if form.errors else 200
    )


def _conflicts(request):
    rows = ConflictOfInterest.objects.permitted(request.user, Permission.PAIRING_EDIT)
    return rows.select_related("household", "official__organization")


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def conflict_remove(request, pk):
    conflict = get_object_or_404(_conflicts(request), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        done = f"ถอนส่วนได้เสียของ {conflict.official.full_name} แล้ว"
        attempt(request, done, pairings.remove_conflict, conflict=conflict, **form.cleaned_data)
    else:
        messages.error(request, "ยังไม่ได้ถอน โปรดระบุเหตุผล")
    return redirect("mentors:conflict-create", conflict.household_id)


def _takers(rows, official):
    """Those of `rows` who can take at least one of the official's households."""
    mains = official.pairings.open().filter(kind=PairingKind.MAIN)
    districts = set(mains.values_list("household__district", flat=True))
    rows = rows.serving(*districts) if districts else rows
    rows = rows.with_room().exclude(pk=official.pk)
    return rows.select_related("work_area").order_by("-free", "name_sort_key")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.OFFICIAL_EDIT)
def official_hand_over(request, pk):
    """An official leaves: their households go to another, and the page says which could not."""
    rows = Official.objects.permitted(request.user, Permission.OFFICIAL_EDIT)
    official = get_object_or_404(rows.select_related("work_area"), pk=pk)
    audit.record_shown(Act.OFFICIAL_VIEWED, official, request=request)
    others = _takers(rows, official)
    form = HandOverForm(request.POST or None, officials=others)
    context = {"form": form, "official": official}
    question = Question(
        title=f"ส่งต่อครัวเรือนของ {official.full_name}",
        button="พ้นหน้าที่และส่งต่อ",
        back=reverse("mentors:official-list"),
        lines=pairings.lines_of_hand_over(official, form),
        note="เมื่อบันทึกแล้วการดูแลทั้งหมดของผู้นี้สิ้นสุด และส่งต่อให้ผู้รับต่อเท่าที่ยังรับได้"
        " ครัวเรือนที่เร่งด่วนกว่าไปก่อน ที่เหลือกลับไปรอจับคู่",
    )
    if page := ask_first(request, question, form):
        return page
    mains = official.pairings.open().filter(kind=PairingKind.MAIN)
    households = list(mains.values_list("household", flat=True))
    try:
        context["handed"], context["left"] = pairings.hand_over(
            official=official, by=request.user, **form.cleaned_data
        )
    except DomainError as broken:
        return ask_again(request, question, form, broken)
    messages.success(request, f"พ้นหน้าที่แล้ว ส่งต่อ {context['handed']} ครัวเรือน")
    taken = Pairing.objects.open().filter(kind=PairingKind.MAIN, household__in=households)
    if taken.filter(official__user=None).exists():
        messages.warning(request, TELL)
    if not context["left"]:
        return redirect("mentors:official-list")
    return render(request, "mentors/hand_over.html", context)
