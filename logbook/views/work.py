"""What is next, and why: one page for the mentor, the district and the province."""

from collections import Counter

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from committees import audit
from committees.access import permission_required
from committees.models import Area
from committees.navigation import permissions_of
from committees.permissions import Permission
from households.models import Household
from loei_poverty.pages import PAGE_SIZE
from logbook.services import work
from mentors.models import Official

GROUPS = {"mentor": "พี่เลี้ยง", "area": "ตำบล"}


@require_safe
@permission_required(Permission.VISIT_VIEW)
def worklist(request):
    """Filters: `kind`, `mentor` (official), `area` (district or sub-district); `group` sums up."""
    items, chosen = work.work_of(request.user), _chosen(request)
    officials = _officials(items)
    here = [item for item in items if _belongs(item, chosen)]
    shown = [item for item in here if _has_kind(item, chosen["kind"])]
    query = request.GET.copy()
    page = Paginator(shown, PAGE_SIZE).get_page(query.pop("page", ["1"])[-1])
    audit.record("worklist.viewed", by=request.user, details={
        "count": len(shown), **{k: v for k, v in chosen.items() if v},
    })  # fmt: skip
    return render(request, "logbook/worklist.html", {
        "page": page, "rows": _rows(page, chosen["kind"], officials, request.user),
        "query_without_page": f"{query.urlencode()}&" if query else "",
        "chosen": chosen, "kinds": _kind_links(request, here), "total": len(here),
        "mentors": sorted(officials.values(), key=str) if len(officials) > 1 else [],
        "areas": _areas(items), "groups": GROUPS,
        "summary": _summary(here, chosen, officials), "now": timezone.now(),
    })  # fmt: skip


def _chosen(request) -> dict[str, str]:
    given = {name: request.GET.get(name, "") for name in ("kind", "mentor", "area", "group")}
    if given["kind"] not in {kind.code for kind in work.KINDS}:
        given["kind"] = ""
    for name in ("mentor", "area"):
        given[name] = given[name] if given[name].isascii() and given[name].isdigit() else ""
    given["group"] = given["group"] if given["group"] in GROUPS else ""
    return given


def _belongs(item, chosen) -> bool:
    facts = item.facts
    return (not chosen["mentor"] or str(facts.official_id) == chosen["mentor"]) and (
        facts.subdistrict.startswith(chosen["area"])
    )


def _has_kind(item, kind) -> bool:
    return not kind or any(due.kind.code == kind for due in item.dues)


def _officials(items) -> dict[int, Official]:
    return Official.objects.in_bulk({item.facts.official_id for item in items})


def _areas(items) -> list[Area]:
    """Sub-districts with work, and their districts where there are several."""
    codes = {item.facts.subdistrict for item in items}
    districts = {code[:4] for code in codes}
    codes |= districts if len(districts) > 1 else set()
    areas = list(Area.objects.filter(pk__in=codes).select_related("parent").order_by("code"))
    return areas if len(areas) > 1 else []


def _kind_links(request, items) -> list[dict]:
    """Each kind this person has to do with, its count, and the page with the other filters kept."""
    counts, query = work.counts_of(items), request.GET.copy()
    query.pop("page", None)
    links = []
    for kind in work.kinds_for(request.user):
        query["kind"] = kind.code
        links.append({"kind": kind, "count": counts.get(kind.code, 0), "query": query.urlencode()})
    query.pop("kind", None)
    return [{"kind": None, "count": len(items), "query": query.urlencode()}, *links]


def _rows(page, kind, officials, user) -> list[dict]:
    """What a line shows: the household, what is next (of the chosen kind, if any), what else."""
    households = Household.objects.for_table().in_bulk([i.facts.household_id for i in page])
    may, rows = permissions_of(user), []
    for item in page:
        first = next((due for due in item.dues if due.kind.code == kind), item.dues[0])
        household = households[item.facts.household_id]
        rows.append({
            "household": household, "due": first, "url": _address(first, item.facts, may),
            "others": [due for due in item.dues if due is not first],
            "official": officials.get(item.facts.official_id),
        })  # fmt: skip
    return rows


def _address(due, facts, may) -> str:
    """Where it is done; empty for who only looks on."""
    if due.kind.permission not in may:
        return ""
    return reverse(due.kind.door, args=[due.kind.key(facts)])


def _summary(items, chosen, officials) -> list[dict]:
    """Households with work by mentor or sub-district, the most first."""
    if not chosen["group"]:
        return []
    by_mentor = chosen["group"] == "mentor"
    names = officials if by_mentor else {area.pk: area for area in _areas(items)}
    if not by_mentor and not names:
        names = Area.objects.in_bulk({item.facts.subdistrict for item in items})
    totals, kinds = Counter(), {}
    for item in items:
        key = item.facts.official_id if by_mentor else item.facts.subdistrict
        totals[key] += 1
        kinds.setdefault(key, Counter()).update(due.kind.code for due in item.dues)
    return [
        {"name": names.get(key, "—"), "total": total, "counts": kinds[key],
         "query": f"{'mentor' if by_mentor else 'area'}={key}"}
        for key, total in totals.most_common()
    ]  # fmt: skip
