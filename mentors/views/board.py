"""The pairing board: households by urgency beside officials, several paired at one press."""

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Concat, Trim
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.acting import permitted_areas
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.errors import DomainError
from core.pages import paginate
from core.paging import count_up_to
from core.querysets import of_name
from core.thai import named, whole_number
from households import search
from households.models import Household
from households.needs import mark_needs
from households.sets import households_in
from mentors.actions import Act
from mentors.enums import ActKind, PairingKind
from mentors.errors import NotEnoughRoomError
from mentors.forms import BoardFilterForm, BoardPairForm
from mentors.models import HouseholdLanguage, Official, Pairing, PairingAct
from mentors.models.pairings import TELL
from mentors.services import acts, suggestions
from mentors.services.pairing_rules import Rules
from mentors.services.planning import distances
from places.codes import common_area
from places.models import Area

HOUSEHOLDS_A_PAGE, OFFICIALS_A_PAGE, CHOSEN_AT_MOST = 25, 20, 500
NONE_CHOSEN = "ยังไม่ได้เลือกครัวเรือนที่อยู่ในโครงการ โปรดเลือกอย่างน้อยหนึ่งครัวเรือน"


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def pairing_board(request):
    context = _context(request, request.GET)
    audit.record(
        Act.PAIRING_LISTED, by=request.user, details={"count": context["page"].paginator.count}
    )
    part = "partials/board_body.html" if request.htmx else "pairing_board.html"
    return render(request, f"mentors/{part}", context)


@require_safe
@permission_required(Permission.PAIRING_EDIT)
def board_officials(request):
    """Officials for the chosen households: who can take them first, the others with the reason."""
    context = _officials(request, request.GET)
    audit.record(Act.OFFICIAL_LISTED, by=request.user, details={"count": context["found"]})
    return render(request, "mentors/partials/board_officials.html", context)


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def board_pair(request, pk):
    """The chosen households to the official whose button was pressed: all or none."""
    rows = Official.objects.permitted(request.user, Permission.PAIRING_EDIT)
    official = get_object_or_404(rows, pk=pk)
    form = BoardPairForm(request.POST)
    if not form.is_valid():
        return _answer(request, {"pair_form": form}, status=422)
    return _do(
        request,
        acts.pair_households,
        households=_chosen(request),
        official=official,
        **form.cleaned_data,
    )


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def board_undo(request, pk):
    """What was brought in from a list is taken back with its list."""
    rows = PairingAct.objects.permitted(request.user, Permission.PAIRING_EDIT)
    act = get_object_or_404(rows.exclude(kind=ActKind.BROUGHT), pk=pk)
    try:
        taken, kept = acts.undo_act(act=act, by=request.user)
    except DomainError as error:
        return _answer(request, {"error": error}, status=error.status)
    why = "เพราะมีการทำงานแล้ว สิ้นสุดไปแล้ว หรือพี่เลี้ยงเดิมรับคืนไม่ได้"
    stays = f" คงไว้ {kept} ครัวเรือน {why}" if kept else ""
    return _answer(request, {"done": f"ถอนแล้ว {len(taken)} ครัวเรือน{stays}"})


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def board_language(request):
    """What the chosen households speak."""
    language = request.POST.get("language", "").strip()[:40]
    try:
        count = acts.record_languages(
            households=_chosen(request), language=language, by=request.user
        )
    except DomainError as error:
        return _answer(request, {"error": error}, status=error.status)
    return _answer(request, {"done": f"บันทึกภาษาของ {count} ครัวเรือนแล้ว"})


@require_POST
@permission_required(Permission.PAIRING_EDIT)
def board_suggest(request):
    """A suggestion for the chosen households alone."""
    chosen = [household for household in _chosen(request) if not household.left_on]
    if not chosen:
        return _answer(request, {"error": NONE_CHOSEN}, status=422)
    code = common_area(household.district for household in chosen)
    found = suggestions.ask_for_suggestion(
        area=Area.objects.get(code=code), by=request.user, only=[h.pk for h in chosen]
    )
    address = reverse("mentors:suggestion-detail", args=[found.pk])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _do(request, service, **arguments):
    try:
        act = service(by=request.user, **arguments)
    except DomainError as error:
        more = {"error": error, "refused": getattr(error, "refused", ())}
        return _answer(request, more, status=error.status)
    done = f"{act.get_kind_display()} {act.made} ครัวเรือน กับ {arguments['official'].full_name}"
    if arguments["official"].lacks_account:
        done = f"{done} · {TELL}"
    return _answer(request, {"done": done, "act": act})


def _answer(request, more, status=200):
    """The board as it stands now, with what came of the act; without htmx a page of its own."""
    if not request.htmx and status == 200:
        messages.success(request, more["done"])
        return redirect("mentors:pairing-board")
    asked = request.POST.copy()
    if status == 200:  # what is done is no longer chosen
        asked.setlist("household", [])
    context = _context(request, asked) | more
    part = "partials/board_body.html" if request.htmx else "pairing_board.html"
    return render(request, f"mentors/{part}", context, status=status)


def _chosen(request) -> list[Household]:
    keys = [_number(key) for key in request.POST.getlist("household")[:CHOSEN_AT_MOST]]
    rows = Household.objects.permitted(request.user, Permission.PAIRING_EDIT)
    return list(rows.filter(pk__in=keys))


def _number(text) -> int:
    return whole_number(text) or 0


def _context(request, asked) -> dict:
    """Everything the board shows, for these filters (GET) or the same sent along (POST)."""
    codes = permitted_areas(request.user, Permission.PAIRING_EDIT)
    form = BoardFilterForm(asked, area_codes=codes)
    rows = _filtered(request, form)
    acts_done = PairingAct.objects.permitted(request.user, Permission.PAIRING_EDIT)
    pair_form = BoardPairForm(asked if request.method == "POST" else None)
    count, shown = count_up_to(rows), _for_board(rows)
    page = paginate(request, shown, HOUSEHOLDS_A_PAGE, asked=asked, count=count)
    mark_needs(page["page"], form)
    chosen = {_number(key) for key in asked.getlist("household")}
    return (
        page
        | _officials(request, asked)
        | {
            "form": form,
            "pair_form": pair_form,
            "chosen": chosen,
            "after": asked.get("after", ""),
            "acts": acts_done.exclude(kind__in=(ActKind.SUGGESTION, ActKind.BROUGHT))[:5],
            "language": asked.get("language", ""),
        }
    )


def _filtered(request, form):
    form.is_valid()  # a filter that cannot be read is left out, the others hold
    chosen = form.cleaned_data
    rows = Household.objects.permitted(request.user, Permission.PAIRING_EDIT)
    rows = households_in("paired" if chosen.get("show") == "paired" else "unpaired", among=rows)
    if chosen.get("q"):
        rows = rows.filter(search.matching(chosen["q"]))
    rows = rows.narrowed(**{name: chosen.get(name) for name in ("area", "village", "dimension")})
    return rows.order_by("-urgency_score", "id")


def _for_board(rows):
    """Households as the board shows them: `spoken` and the names of whoever looks after them."""
    return rows.for_line().with_needed().annotate(spoken=SPOKEN, mentors=MENTORS)


NAME = Concat("official__title", "official__first_name", Value(" "), "official__last_name")
IS_CO = Case(When(kind=PairingKind.CO, then=Value(" (ร่วม)")), default=Value(""))
SPOKEN = ArraySubquery(
    HouseholdLanguage.objects.filter(household=OuterRef("pk")).values("language")
)
MENTORS = ArraySubquery(
    Pairing.objects.open()
    .filter(household=OuterRef("pk"))
    .order_by("-kind", "id")
    .annotate(name=Concat(Trim(NAME), IS_CO))
    .values("name")
)


def _officials(request, asked) -> dict:
    """A page of officials, each with `why_not` and, for one household, the way in km."""
    keys = [_number(key) for key in asked.getlist("household")[:CHOSEN_AT_MOST]]
    mine = Household.objects.permitted(request.user, Permission.PAIRING_EDIT)
    chosen = list(mine.filter(pk__in=keys).for_table()) if keys else []
    kind = asked.get("kind") if asked.get("kind") in ActKind.values[:3] else ActKind.MAIN
    rows = Official.objects.permitted(request.user, Permission.PAIRING_EDIT).in_service()
    rows = of_name(rows, asked.get("oq", ""), "first_name", "last_name", "organization__name")
    rows = _able_first(rows, chosen, kind)
    rows = rows.select_related("work_area", "organization", "village")
    if not chosen:  # no rule is asked yet
        rows = rows.only(*OFFICIAL_LINE)
    page = paginate(request, rows, OFFICIALS_A_PAGE, asked=asked, prefix="o")["page"]
    rules = Rules(chosen, page.object_list) if chosen else None
    costs = distances() if len(chosen) == 1 else None
    for official in page.object_list:
        official.why_not = _why_not(rules, official, chosen, kind)
        official.km = costs.between(chosen[0], official) if costs else None
    return {
        "officials": page,
        "found": page.paginator.count,
        "count": len(chosen),
        "oq": asked.get("oq", ""),
    }


OFFICIAL_LINE = (
    "user_id",
    "title",
    "first_name",
    "last_name",
    "languages",
    "capacity",
    "free",
    "is_available",
    "work_area__level",
    "work_area__name",
    "organization__name",
    "village__name",
    "village__number",
)


def _able_first(rows, chosen, kind):
    """Who can take all that is chosen first, nearest work place, then most room; before anything is
    chosen, who takes households at all, in the order of an index.
    """
    if not chosen:
        return rows.order_by("-is_available", "-free", "name_sort_key", "id")
    wanted = 0 if kind == ActKind.CO else max(len(chosen), 1)
    able = Q(pk__in=Official.objects.ready_for(chosen).values("pk"), free__gte=wanted)
    districts = {str(household.district) for household in chosen}
    subdistricts = {household.subdistrict_id for household in chosen}
    number = IntegerField()
    rows = rows.annotate(
        cannot=Case(When(able, then=0), default=1, output_field=number),
        far=Case(
            When(work_area__in=subdistricts, then=0),
            When(work_area__in=districts, then=1),
            default=Value(2),
            output_field=number,
        ),
    )
    return rows.order_by("cannot", "far", "-free", "name_sort_key", "id")


def _why_not(rules, official, chosen, kind) -> str:
    """The first sentence that stands against it, with the household when there are several."""
    for household in chosen:
        if error := rules.why_not(household, official, kind, has_room=True):
            return f"{named(household.head_name)}: {error}" if len(chosen) > 1 else str(error)
    if not official.is_available:
        return "ไม่พร้อมรับครัวเรือน"
    wanted, free = max(len(chosen), 1), max(official.free, 0)
    if kind != ActKind.CO and free < wanted:
        return str(NotEnoughRoomError(free, wanted))
    return ""
