"""Keying into Logbook by hand: what is left, a household's entries, ticks and taking them back."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.pages import attempt, faults_of, month_or_404, paginate
from core.periods import add_months, last_months
from core.thai import be_date, month_code, parse_month, whole_number
from households.models import Household, Person
from logbook import exports
from logbook.actions import Act
from logbook.enums import EntryChange, FactKind
from logbook.forms.export import KeyedForm
from logbook.layouts import Layout
from logbook.models import EntryKeying, LogbookEntry
from logbook.services import layouts
from logbook.services.exporting import national_id
from logbook.services.keying import deadline_of, key_entry, left_by, summed, totals, unkey_entry
from logbook.services.opened import leave_household, open_household, opened_by_others
from places.models import Area, Organization

HOUSES = 25  # a page
LEFT, KEYED, DIFFERENT, ALL = "left", "keyed", "different", "all"
STATES = ((LEFT, "ยังไม่ได้กรอก"), (KEYED, "กรอกแล้ว"), (DIFFERENT, "กรอกต่างจากรายการ"), (ALL, "ทั้งหมด"))
NONE = "none"


@dataclass(frozen=True)
class EntryFilter:
    """What the list was asked for; what makes no sense is not asked."""

    month: date
    state: str = LEFT
    said: dict[str, str] = field(default_factory=dict)

    @cached_property
    def query(self) -> str:
        return urlencode({"month": month_code(self.month), "state": self.state, **self.said})

    def of_whom(self, rows):
        """Entries of the month, run, district and agency, whatever their state."""
        rows = rows.of_month(self.month)
        if run := self.said.get("run"):
            rows = rows.filter(run=run)
        if district := self.said.get("district"):
            rows = rows.filter(district=district)
        if agency := self.said.get("agency"):
            rows = rows.filter(organization=None if agency == NONE else agency)
        return rows

    def of(self, rows):
        rows = self.of_whom(rows)
        if self.state == LEFT:
            return rows.left()
        if self.state == KEYED:
            return rows.with_keyed().filter(is_keyed=True)
        if self.state == DIFFERENT:
            different = EntryKeying.objects.filter(
                entry=OuterRef("pk"), undone_at=None, note__gt=""
            )
            return rows.filter(Exists(different.order_by()))
        return rows


def entry_filter(given) -> EntryFilter:
    """The month asked for, else the month before; numbers are numbers, a state is one of ours."""
    try:
        month = parse_month(given.get("month", ""))
    except ValueError:
        month = add_months(timezone.localdate(), -1)
    said = {
        name: value
        for name in ("run", "district", "agency")
        if (value := given.get(name, "")) and (_is_id(value) or (name, value) == ("agency", NONE))
    }
    state = given.get("state", LEFT)
    return EntryFilter(month, state if state in dict(STATES) else LEFT, said)


def _is_id(value: str) -> bool:
    """Nothing as long as a national ID: what is asked for is in the history."""
    return len(value) <= 9 and value.isascii() and whole_number(value) is not None


def _entries(user):
    return LogbookEntry.objects.permitted(user, Permission.LOGBOOK_EXPORT)


def _houses(entries):
    """Households with such entries, in the order of the file."""
    with_some = Exists(entries.filter(household=OuterRef("pk")).order_by())
    return Household.objects.filter(with_some).order_by("subdistrict_id", "village_id", "pk")


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def keying_list(request):
    asked = entry_filter(request.GET)
    visible = _entries(request.user)
    wanted = asked.of(visible)
    context = paginate(request, _houses(wanted).for_line(), HOUSES)
    houses = list(context["page"])
    left = _left(visible.of_month(asked.month))
    details = {"month": month_code(asked.month), "state": asked.state, **asked.said}
    details["count"] = context["page"].paginator.count
    audit.record(Act.ENTRY_LISTED, by=request.user, details=details)
    layout = layouts.current()
    shown = _in_short(wanted, [house.pk for house in houses], layout)
    opened = opened_by_others(asked.month, shown, request.user)
    return render(
        request,
        "logbook/keying_list.html",
        context
        | {
            "asked": asked,
            "rows": [(house, shown[house.pk], opened.get(house.pk)) for house in houses],
            "states": STATES,
            "months": list(reversed(last_months(timezone.localdate(), 24))),
            "totals": totals(asked.of_whom(visible)) if asked.said else summed(left["districts"]),
            "deadline": deadline_of(asked.month, layout),
        }
        | left,
    )


def _left(of_month) -> dict:
    """What is left by district and by giving body, with their names."""
    districts, agencies = left_by(of_month, "district", "organization")
    places = dict(
        Area.objects.filter(pk__in=[str(row["key"]) for row in districts]).values_list("pk", "name")
    )
    bodies = dict(
        Organization.objects.filter(
            pk__in=[row["key"] for row in agencies if row["key"]]
        ).values_list("pk", "name")
    )
    for row in districts:
        row["name"] = places.get(str(row["key"]), row["key"])
    for row in agencies:
        row["name"] = bodies.get(row["key"], "ไม่ใช่ความช่วยเหลือของหน่วยงาน")
        row["key"] = row["key"] or NONE
    return {"districts": districts, "agencies": agencies}


def _in_short(entries, houses: list[int], layout: Layout) -> dict[int, list[tuple]]:
    """`{household: [(kind, change, is late, how many)]}`, kinds in the order of the screens."""
    shown: dict[int, list[tuple]] = {house: [] for house in houses}
    rows = entries.filter(household__in=houses).order_by()
    counted = rows.values_list("household", "kind", "change", "is_late").annotate(n=Count("pk"))
    places = {kind: place for place, kind in enumerate(layout.kinds)}
    for house, kind, change, is_late, number in sorted(counted, key=lambda row: places[row[1]]):
        label = "" if change == EntryChange.NEW else EntryChange(change).label
        shown[house].append((FactKind(kind).label, label, is_late, number))
    return shown


@require_safe
@permission_required(Permission.LOGBOOK_EXPORT)
def keying_household(request, month, household_pk):
    """A household's entries of a month, screen by screen, to be copied and ticked off."""
    first_day = month_or_404(month)
    asked = replace(entry_filter(request.GET), month=first_day)
    entries = _entries(request.user).of_month(first_day).filter(household=household_pk)
    rows = list(_with_people(entries))
    if not rows:
        raise Http404
    household = get_object_or_404(
        Household.objects.visible_to(request.user).for_table(), pk=household_pk
    )
    others = open_household(first_day, household.pk, request.user)
    if request.htmx and request.GET.get("part") == "opened":
        return render(request, "logbook/partials/opened.html", {"others": others})
    details = {"month": month_code(first_day), "count": len(rows)}
    audit.record(Act.ENTRY_VIEWED, household, by=request.user, details=details)
    layout = layouts.current()
    context = {
        "household": household,
        "month": first_day,
        "asked": asked,
        "others": others,
        "of_house": _cells(rows[-1], layout, own=False),
        "screens": _by_screen(rows, layout),
        "left": sum(row.is_open for row in rows),
        "following": _following(request.user, household, asked),
        "deadline": deadline_of(first_day, layout),
    }
    return render(request, "logbook/keying_household.html", context)


def _with_people(entries):
    """With the ID an entry is keyed under, whose it is, who ticked it, what takes its place, and
    which row of its fact stands in Logbook.
    """
    heads = Person.objects.filter(household=OuterRef("household"), is_head=True, merged_into=None)
    standing = EntryKeying.objects.filter(entry=OuterRef("pk"), undone_at=None)
    return (
        entries.annotate(
            national_id=national_id(),
            identified=Coalesce(F("person"), Subquery(heads.order_by("pk").values("pk")[:1])),
            keying=Subquery(standing.values("pk")[:1]),
        )
        .with_keyed_in()
        .select_related("following")
        .order_by("run_id", "number")
    )


def _by_screen(rows, layout) -> list:
    """`[(screen, [entry with its cells])]` of the screens that have something, in their order."""
    keyings = EntryKeying.objects.select_related("keyed_by").in_bulk(
        [row.keying for row in rows if row.keying]
    )
    earlier = LogbookEntry.objects.in_bulk([row.keyed_in for row in rows if row.keyed_in])
    by_kind: dict[str, list] = {}
    for row in rows:
        row.tick = keyings.get(row.keying)
        row.replaced = getattr(row, "following", None)
        row.known = earlier.get(row.keyed_in)
        is_undone = row.change == EntryChange.WITHDRAWN and not row.known and not row.tick
        row.is_in_vain = is_undone and row.sees_all
        row.is_open = not (row.tick or row.replaced or row.is_in_vain)
        row.cells = _cells(row, layout)
        by_kind.setdefault(row.kind, []).append(row)
    return [(screen, by_kind[screen.kind]) for screen in layout.screens if screen.kind in by_kind]


# What the page says in its own words.
IN_WORDS = ("number", "kind", "change", "corrects", "late", "pin")
# What says of a household what rows of a kind are about: shown with the row, not with the house.
OWN: dict[str, tuple[str, ...]] = {
    FactKind.SURVEY: ("origin", "survey_status", "needs"),
    FactKind.STAGE: ("stage",),
}


def _is_own(known: exports.Field, kind: str) -> bool:
    """Whether a field says something of this very row, and not of its household."""
    return known.code == "day" or kind in known.kinds or known.code in OWN.get(FactKind(kind), ())


def _cells(entry, layout, *, own: bool = True) -> list[tuple[str, str]]:
    """`[(heading, text)]` of what an entry says of itself, or (not `own`) of its household, in the
    order of the file's columns.
    """
    row = exports.Row(
        entry.number, entry.kind, entry.change, entry.day, entry.is_late, entry.said, entry.beside
    )
    found = []
    for column in layout.columns:
        known = exports.BY_CODE[column.field]
        is_wanted = _is_own(known, entry.kind) if own else not known.kinds and known.code != "day"
        if column.field in IN_WORDS or not is_wanted:
            continue
        value = known.value(row, layout)
        if text := be_date(value) if isinstance(value, date) else str(value):
            found.append((column.heading, text))
    return found


def _following(user, household, asked):
    """The next household in the order of the file with something left of what was asked for; the
    first after the last.
    """
    houses = _houses(asked.of_whom(_entries(user)).left()).exclude(pk=household.pk)
    return houses.filter(_behind(household)).first() or houses.first()


def _behind(household) -> Q:
    """Households behind this one by sub-district, village and key; those without village last."""
    here = Q(subdistrict=household.subdistrict_id)
    if household.village_id:
        here &= (
            Q(village__gt=household.village_id)
            | Q(village=None)
            | Q(village=household.village_id, pk__gt=household.pk)
        )
    else:
        here &= Q(village=None, pk__gt=household.pk)
    return here | Q(subdistrict__gt=household.subdistrict_id)


@require_POST
@permission_required(Permission.LOGBOOK_EXPORT)
def entry_key(request, pk):
    entry = get_object_or_404(_entries(request.user), pk=pk)
    form = KeyedForm(request.POST)
    if not form.is_valid():
        messages.error(request, faults_of(form))
        return _back(request, entry, ahead=False)
    done = attempt(request, "บันทึกว่ากรอกแล้ว", key_entry, entry=entry, **form.cleaned_data)
    return _back(request, entry, ahead=done is not None)


@require_POST
@permission_required(Permission.LOGBOOK_EXPORT)
def entry_unkey(request, pk):
    entry = get_object_or_404(_entries(request.user), pk=pk)
    attempt(request, "ยกเลิกการกรอกแล้ว รายการกลับไปรอกรอก", unkey_entry, entry=entry)
    return _back(request, entry, ahead=False)


def _back(request, entry, *, ahead: bool):
    """To the household's next entry that is left; to this one where nothing was done."""
    month = entry.month
    left = _entries(request.user).of_month(month).filter(household=entry.household_id).left()
    ahead_of = left.order_by("run_id", "number").first() if ahead else entry
    if ahead and ahead_of is None:
        leave_household(month, entry.household_id, request.user)
    path = reverse("logbook:keying-household", args=[month_code(month), entry.household_id])
    address = f"{path}?{replace(entry_filter(request.GET), month=month).query}"
    return redirect(f"{address}#entry-{ahead_of.pk}" if ahead_of else f"{address}#done")
