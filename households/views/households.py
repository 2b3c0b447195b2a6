"""The list, the household page with its panels, and what people change there."""

from django.contrib import messages
from django.db.models import Count, Prefetch
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
from core.pages import attempt, paginate
from core.sheets import sheet_response
from households import exports, search
from households.enums import HouseholdAct, HouseholdOrigin, LeaveReason
from households.errors import AlreadyLeftError, NotLeftError
from households.forms import (
    HouseholdFilterForm,
    LeaveForm,
    ReasonForm,
    RevealForm,
    SurveyStatusForm,
)
from households.models import Household, HouseholdUrgency, Need, Person, PersonListing
from households.panels import doors_for, panels_for
from households.services.households import (
    leave_programme,
    return_to_programme,
    reveal_pin,
    set_survey_status,
)
from households.sets import households_in, set_named, today
from indicators.models import Indicator
from indicators.services import (
    dimension_of_indicators,
    edition_for_data_year,
    owners_for,
    proposed_agencies,
)


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def household_list(request):
    form = HouseholdFilterForm(
        request.GET or None, area_codes=permitted_areas(request.user, Permission.HOUSEHOLD_VIEW)
    )
    mine = Household.objects.visible_to(request.user)
    rows = filtered(mine, form)
    context = paginate(request, for_list(rows)) | {
        "form": form,
        "origins": by_origin(rows),
        "counted": counted_words(form),
        "outside": outside(request, mine, form),
    }
    audit.record(
        "household.listed",
        by=request.user,
        details=shown_filters(form) | {"count": context["page"].paginator.count},
    )
    if request.htmx:
        return render(request, "households/partials/household_table.html", context)
    return render(request, "households/household_list.html", context)


def filtered(rows, form):
    """The rows the filters leave; an unreadable filter leaves everything unfiltered."""
    chosen = chosen_in(form)
    rows = narrowed(rows, chosen)
    if chosen.get("counted"):
        return households_in(chosen["counted"], window=chosen["month"], among=rows)
    return with_status(rows, chosen.get("status"))


def chosen_in(form) -> dict:
    return form.cleaned_data if form.is_bound and form.is_valid() else {}


def narrowed(rows, chosen):
    """The rows all filters leave but the one that says whether they are still in the programme."""
    if chosen.get("q"):
        rows = search.best_first(rows, chosen["q"])
    if chosen.get("area"):
        rows = rows.in_area(chosen["area"])
    if chosen.get("dimension"):
        rows = rows.filter(search.with_need(chosen["dimension"]))
    if chosen.get("mentor"):
        found = set_named("paired" if chosen["mentor"] == "some" else "unpaired")
        rows = rows.filter(found.condition(today()))
    if chosen.get("origin"):
        rows = rows.filter(origin=chosen["origin"])
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
    """Households the filters find beside those in the programme, with where they are shown: what
    was looked for is never just missing.
    """
    chosen = chosen_in(form)
    if chosen.get("status") or chosen.get("counted"):
        return []
    rows, query, found = narrowed(rows, chosen), request.GET.copy(), []
    query.pop("page", None)
    for status, label in OUTSIDE:
        if count := with_status(rows, status).count():
            query["status"] = status
            found.append({"label": label, "count": count, "query": query.urlencode()})
    return found


OUTSIDE = (("unlisted", "ไม่มีในบัญชีปีนี้และยังไม่ระบุเหตุที่ออก"), ("left", "ออกจากโครงการแล้ว"))


def by_origin(rows) -> list[tuple[str, int]]:
    """How many of the rows the official list has and how many it missed, never as one number."""
    counted = dict(rows.order_by().values_list("origin").annotate(Count("pk")))
    return [(label, counted.get(value, 0)) for value, label in HouseholdOrigin.choices]


def counted_words(form) -> str:
    """Who is shown, in the words of the figure the list was opened from."""
    chosen = chosen_in(form)
    if not chosen.get("counted"):
        return ""
    origin = f" ({HouseholdOrigin(chosen['origin']).label})" if chosen["origin"] else ""
    return f"{set_named(chosen['counted']).name}{origin} {chosen['month'].label}"


def for_list(rows):
    """Rows as the table shows them, at a fixed number of queries."""
    needs = Need.objects.select_related("dimension").order_by("dimension__sort_key")
    return in_order(rows.for_table()).prefetch_related(
        Prefetch("needs", queryset=needs), "pairings__official"
    )


def in_order(rows):
    """The best match first when something was looked for, else the most urgent."""
    searched = "match" in rows.query.annotations
    return rows.order_by(*(["match"] if searched else []), "-urgency_score", "id")


def shown_filters(form) -> dict:
    """What the history keeps of a search: which filters, never the name that was typed."""
    chosen = chosen_in(form)
    kept = {k: v for k, v in chosen.items() if v and k not in ("q", "month")}
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
    rows = filtered(Household.objects.permitted(request.user, Permission.HOUSEHOLD_EXPORT), form)
    ordered = in_order(rows.for_table()).iterator(chunk_size=500)
    lines = map(exports.row, ordered)
    response, count = sheet_response("households.xlsx", exports.HEADINGS, lines)
    audit.record(
        "household.exported", by=request.user, details=shown_filters(form) | {"count": count}
    )
    return response


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def household_detail(request, pk):
    household = get_object_or_404(Household.objects.visible_to(request.user).for_table(), pk=pk)
    audit.record("household.viewed", household, by=request.user)
    permissions = permissions_of(request.user)
    panels = [
        {"panel": panel, "context": context}
        for panel in panels_for(permissions)
        if (context := panel.load(request, household)) is not None
    ]
    return render(
        request,
        "households/household_detail.html",
        {
            "household": household,
            "panels": panels,
            "head_doors": doors_for(permissions, "head"),
            "indicator_doors": doors_for(permissions, "indicator"),
            **facts_of(household),
            "status_form": SurveyStatusForm(initial={"status": household.survey_status}),
            "leave_reason": LeaveReason(household.leave_reason).label
            if household.leave_reason
            else "",
        },
    )


def facts_of(household) -> dict:
    """Members, needs with failed indicators and owners, listings, urgency; a fixed number of
    queries.
    """
    year = household.latest_year
    listings = PersonListing.objects.filter(household=household, data_year=year)
    failed = {listing.person_id: listing for listing in listings}
    members = list(household.persons.order_by("-is_head", "birth_date", "id"))
    for member in members:
        member.listing = failed.get(member.pk)
    return {
        "members": members,
        "dimensions": needs_by_dimension(household, failed.values()) if year else [],
        "merged": list(household.merged.all()),
        "listings": list(household.listings.order_by("-data_year")),
        "urgency": HouseholdUrgency.objects.filter(household=household, data_year=year).first(),
    }


def needs_by_dimension(household, listings) -> list[dict]:
    """`[{"dimension", "needs", "indicators": [{"indicator", "lead", "support", "office"}]}]`."""
    year = household.latest_year
    needs = Need.objects.filter(household=household, data_year=year).select_related("dimension")
    numbers = {number for listing in listings for number in listing.failed_indicators}
    edition = edition_for_data_year(year)
    indicators = list(Indicator.objects.filter(edition=edition, number__in=numbers))
    owners, offices = owners_for(indicators), proposed_agencies(indicators)
    dimension_of = dimension_of_indicators(year)
    groups: dict = {}
    for need in needs.order_by("dimension__sort_key"):
        group = groups.setdefault(
            need.dimension_id, {"dimension": need.dimension, "needs": [], "indicators": []}
        )
        group["needs"].append(need)
    for indicator in indicators:
        group = groups.get(dimension_of.get(indicator.number))
        if group:
            entry = owners.get(indicator.pk, {"lead": [], "support": []})
            group["indicators"].append(
                {"indicator": indicator, **entry, "office": offices.get(indicator.pk)}
            )
    return list(groups.values())


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
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IDENTITY_REVEAL)
def person_reveal(request, pk):
    """The full national ID once, after a reason; the reason stays on record."""
    rows = Person.objects.permitted(request.user, Permission.IDENTITY_REVEAL)
    person = get_object_or_404(rows.select_related("household"), pk=pk)
    form = RevealForm(request.POST or None)
    context = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        context["pin"] = reveal_pin(person=person, by=request.user, **form.cleaned_data)
        return render(request, "households/person_reveal.html", context)
    return render(
        request, "households/person_reveal.html", context, status=422 if form.errors else 200
    )
