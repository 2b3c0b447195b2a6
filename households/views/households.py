"""The list, the household page with its panels, and what people change there."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.navigation import permissions_of
from accounts.permissions import Permission
from accounts.replica import reads_replica
from core.confirming import Question, ask_first
from core.consequences import Event, lines_of
from core.forms import asked_in, is_misread
from core.pages import PLACES, attempt, back_to_filter, paginate
from core.paging import added, count_each, count_up_to
from core.periods import Window
from core.sheets import sheet_response
from households import exports, search
from households.actions import Act
from households.enums import HouseholdAct, HouseholdOrigin, LeaveReason
from households.errors import AlreadyLeftError, NotLeftError
from households.forms import (
    HouseholdFilterForm,
    LeaveForm,
    ReasonForm,
    RevealForm,
    SurveyStatusForm,
)
from households.models import Household, Person, PersonListing
from households.needs import mark_needs, needs_of
from households.panels import doors_for, panel_named, panels_for
from households.services.households import (
    leave_programme,
    return_to_programme,
    reveal_pin,
    set_survey_status,
)
from households.services.urgency import lines_of_score
from households.sets import households_in, lists_asked_once, missed, set_named, today


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
@lists_asked_once()
def household_list(request):
    form = HouseholdFilterForm(
        request.GET or None, area_codes=permitted_areas(request.user, Permission.HOUSEHOLD_VIEW)
    )
    found = narrowed(Household.objects.visible_to(request.user), asked_in(form))
    rows = of_those(found, form)
    origins = by_origin(rows, asked_in(form).get("month"))
    count = added(count for _label, count in origins)
    context = paginate(request, in_order(rows.for_list()), count=count) | {
        "form": form,
        "origins": origins,
        "counted": counted_words(form),
        "outside": outside(request, found, form),
    }
    audit.record(
        Act.HOUSEHOLD_LISTED,
        by=request.user,
        details=shown_filters(form) | {"count": context["page"].paginator.count},
    )
    mark_needs(context["page"], form)
    if request.htmx:
        return render(request, "households/partials/household_table.html", context)
    return render(request, "households/household_list.html", context)


def filtered(rows, form, most=search.MOST_FOUND):
    """The rows the filters leave, `most` of a name that is looked for."""
    return of_those(narrowed(rows, asked_in(form), most), form)


def of_those(rows, form):
    """Keeps, of narrowed rows, those in a figure's set or with the status asked for."""
    if is_misread(form):
        return rows.none()
    chosen = asked_in(form)
    if chosen.get("counted"):
        return households_in(chosen["counted"], window=chosen["month"], among=rows)
    return with_status(rows, chosen.get("status"))


def narrowed(rows, chosen, most=search.MOST_FOUND):
    """The rows all filters leave but the one that says whether they are still in the programme."""
    rows = rows.narrowed(**{name: chosen.get(name) for name in ("area", "village", "dimension")})
    if chosen.get("mentor"):
        found = set_named("paired" if chosen["mentor"] == "some" else "unpaired")
        rows = rows.filter(found.condition(today()))
    if chosen.get("origin"):
        rows = rows.filter(of_origin(chosen["origin"], chosen["month"]))
    if not chosen.get("q"):
        return rows
    rows = search.best_first(rows, chosen["q"], most)
    chosen["is_cut"] = getattr(rows, "is_cut", False)
    return rows


def with_status(rows, status):
    """In the programme, unless `status` of the form asks for something else."""
    if status == "left":
        return rows.filter(left_on__isnull=False)
    if status == "open":
        return rows.active()
    if status == "unlisted":
        return households_in("unlisted", among=rows)
    if status == "all":
        return rows
    rows = households_in("programme", among=rows)
    return rows.filter(survey_status=status) if status else rows


def outside(request, rows, form) -> list[dict]:
    """Households the filters find (`rows`, narrowed) beside those in the programme, with where they
    are shown: what was looked for is never just missing.
    """
    chosen = asked_in(form)
    if chosen.get("status") or chosen.get("counted"):
        return []
    query, found = request.GET.copy(), []
    for place in PLACES:
        query.pop(place, None)
    for status, label in OUTSIDE:
        query["status"] = status
        # Counted where something was looked for; of the whole list it would be counted each time.
        count = count_up_to(with_status(rows, status)) if chosen.get("q") else ""
        if count != 0:
            found.append({"label": label, "count": count, "query": query.urlencode()})
    return found


OUTSIDE = (("unlisted", "ไม่มีในบัญชีปีนี้และยังไม่ระบุเหตุที่ออก"), ("left", "ออกจากโครงการแล้ว"))


def of_origin(origin: str, window: Window) -> Q:
    """Households of the official list, or those it missed and has not named since."""
    beside = missed(window.year)
    return beside if origin == HouseholdOrigin.NOMINATION else ~beside


def by_origin(rows, window: Window | None) -> list[tuple[str, int]]:
    """How many of the rows the official list has and how many it missed, never as one number; each
    counted as far as pages count.
    """
    window = window or today()
    counts = count_each([rows.filter(of_origin(of, window)) for of in HouseholdOrigin.values])
    return list(zip(HouseholdOrigin.labels, counts, strict=True))


def counted_words(form) -> str:
    """Who is shown, in the words of the figure the list was opened from."""
    chosen = asked_in(form)
    if not chosen.get("counted"):
        return ""
    origin = f" ({HouseholdOrigin(chosen['origin']).label})" if chosen["origin"] else ""
    return f"{set_named(chosen['counted']).name}{origin} {chosen['month'].label}"


def in_order(rows):
    """The best match first when something was looked for, else the most urgent."""
    searched = "match" in rows.query.annotations
    return rows.order_by(*(["match"] if searched else []), "-urgency_score", "id")


def shown_filters(form) -> dict:
    """What the history keeps of a search: which filters, never the name that was typed."""
    chosen = asked_in(form)
    kept = {k: v for k, v in chosen.items() if v and k not in ("q", "month", "is_cut")}
    if kept.get("counted"):
        kept["month"] = str(chosen["month"].start)
    return kept | ({"q": True} if chosen.get("q") else {})


@require_safe
@permission_required(Permission.HOUSEHOLD_EXPORT)
@reads_replica
def household_export(request):
    """The filtered list as XLSX, in scope, without national IDs."""
    form = HouseholdFilterForm(
        request.GET or None, area_codes=permitted_areas(request.user, Permission.HOUSEHOLD_EXPORT)
    )
    if is_misread(form):
        return back_to_filter(request, form, "households:household-list")
    mine = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EXPORT)
    rows = filtered(mine, form, most=None)
    ordered = in_order(rows.for_table()).iterator(chunk_size=500)
    lines = map(exports.row, ordered)
    response, count = sheet_response("households.xlsx", exports.HEADINGS, lines)
    audit.record(
        Act.HOUSEHOLD_EXPORTED, by=request.user, details=shown_filters(form) | {"count": count}
    )
    return response


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def household_detail(request, pk):
    household = get_object_or_404(Household.objects.visible_to(request.user).for_table(), pk=pk)
    permissions = permissions_of(request.user)
    mine = list(panels_for(permissions))
    opened = [panel.key for panel in mine if panel.key in request.GET.getlist("open")]
    panels = [{"panel": panel, "is_open": panel.is_open or panel.key in opened} for panel in mine]
    for shown in panels:
        shown["context"] = shown["panel"].load(request, household) if shown["is_open"] else None
    audit.record(
        Act.HOUSEHOLD_VIEWED, household, by=request.user, details={"open": opened} if opened else {}
    )
    return render(
        request,
        "households/household_detail.html",
        {
            "household": household,
            "panels": panels,
            "head_doors": doors_for(permissions, "head"),
            **facts_of(household),
            "status_form": SurveyStatusForm(initial={"status": household.survey_status}),
            "leave_reason": LeaveReason(household.leave_reason).label
            if household.leave_reason
            else "",
        },
    )


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def household_panel(request, pk, key):
    """One section of the household page, when it is opened."""
    household = get_object_or_404(Household.objects.visible_to(request.user).for_table(), pk=pk)
    panel = panel_named(permissions_of(request.user), key)
    if panel is None:
        raise Http404
    if not request.htmx:
        address = reverse("households:household-detail", args=[pk])
        return redirect(f"{address}?open={panel.key}#panel-{panel.key}")
    context = panel.load(request, household)
    audit.record(Act.HOUSEHOLD_VIEWED, household, by=request.user, details={"open": [panel.key]})
    shown = {"panel": panel, "context": context, "is_open": True}
    return render(
        request, "households/partials/household_panel.html", {"household": household, "item": shown}
    )


def facts_of(household) -> dict:
    """Members, needs by dimension, listings, urgency; a fixed number of queries."""
    year = household.latest_year
    listings = PersonListing.objects.filter(household=household, data_year=year)
    failed = {listing.person_id: listing for listing in listings}
    members = list(household.persons.order_by("-is_head", "birth_date", "id"))
    for member in members:
        member.listing = failed.get(member.pk)
    lines = lines_of_score(household)
    return {
        "members": members,
        "dimensions": needs_of(household),
        "merged": list(household.merged.only("head_name")),
        "listings": list(household.listings.order_by("-data_year")),
        "urgency": sum(points for _criterion, points in lines),  # what the lines below come to
        "urgency_lines": lines,
    }


@require_POST
@permission_required(Permission.HOUSEHOLD_EDIT)
def household_status(request, pk):
    household = _editable(request, pk)
    form = SurveyStatusForm(request.POST)
    if form.is_valid():
        set_survey_status(household=household, by=request.user, **form.cleaned_data)
        messages.success(request, "บันทึกสถานะแล้ว")
    else:
        messages.error(request, "ยังไม่ได้บันทึก โปรดเลือกสถานะการสำรวจจากรายการ")
    return redirect("households:household-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HOUSEHOLD_EDIT)
def household_leave(request, pk):
    household = _editable(request, pk)
    if household.left_on:
        messages.error(request, AlreadyLeftError.message)
        return redirect("households:household-detail", pk)
    back, form = reverse("households:household-detail", args=[pk]), LeaveForm(request.POST or None)
    question = Question(
        title=f"ครัวเรือน {household.head_name or household} ออกจากโครงการ",
        button="ออกจากโครงการ",
        back=back,
        lines=lines_of(Event(HouseholdAct.LEAVE, household, by=request.user)),
        note="ครัวเรือนนี้จะไม่อยู่ในรายการที่ต้องดูแล ประวัติทั้งหมดยังอยู่ครบ หากกลับมา รับกลับเข้าโครงการได้",
    )
    if page := ask_first(request, question, form):
        return page
    attempt(
        request,
        "บันทึกการออกจากโครงการแล้ว",
        leave_programme,
        household=household,
        **form.cleaned_data,
    )
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.HOUSEHOLD_EDIT)
def household_return(request, pk):
    """Back into the programme: what leaving ended goes on as far as it can."""
    household = _editable(request, pk)
    if not household.left_on or household.merged_into_id:
        messages.error(request, NotLeftError.message)
        return redirect("households:household-detail", pk)
    back, form = reverse("households:household-detail", args=[pk]), ReasonForm(request.POST or None)
    question = Question(
        title=f"รับครัวเรือน {household.head_name or household} กลับเข้าโครงการ",
        button="รับกลับเข้าโครงการ",
        back=back,
        note="พี่เลี้ยง แผน และเรื่องส่งต่อที่สิ้นสุดไปตอนออกจากโครงการจะดำเนินต่อเท่าที่ทำได้",
    )
    if page := ask_first(request, question, form):
        return page
    done = attempt(
        request, "รับกลับเข้าโครงการแล้ว", return_to_programme, household=household, **form.cleaned_data
    )
    for sentence in done[1] if done else ():
        messages.warning(request, sentence)
    return redirect(back)


def _editable(request, pk):
    rows = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EDIT)
    household = get_object_or_404(rows, pk=pk)
    audit.record_shown(Act.HOUSEHOLD_VIEWED, household, request=request)
    return household


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IDENTITY_REVEAL)
def person_reveal(request, pk):
    """The full national ID once, after a reason; the reason stays on record."""
    rows = Person.objects.permitted(request.user, Permission.IDENTITY_REVEAL)
    person = get_object_or_404(rows.select_related("household"), pk=pk)
    audit.record_shown(Act.HOUSEHOLD_VIEWED, person, request=request)
    form = RevealForm(request.POST or None)
    context = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        context["pin"] = reveal_pin(person=person, by=request.user, **form.cleaned_data)
        return render(request, "households/person_reveal.html", context)
    return render(
        request, "households/person_reveal.html", context, status=422 if form.errors else 200
    )
