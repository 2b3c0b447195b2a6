"""What is next, and why: one page for the mentor, the district and the province."""

from datetime import timedelta
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.acting import PERSONAL_ROLES, grants_of
from accounts.doors import has_permission, permission_required
from accounts.models import Membership
from accounts.navigation import permissions_of
from accounts.permissions import Permission
from core.pages import PLACES, paginate
from core.paging import count_each
from core.thai import whole_number
from households.models import Household
from logbook.actions import Act
from logbook.enums import VisitStatus
from logbook.models import Visit
from logbook.services import work
from logbook.services.handed_over import work_of_before
from mentors.due import kinds
from mentors.models import Official
from mentors.services.handed_over import seats_of
from places.choices import area_choices
from places.codes import area_code
from places.enums import AreaLevel
from places.models import Area

LINES_A_PAGE = 25  # each with its kinds of work and reasons
MOST_MENTORS = 300  # in a list to choose from
MOST_LINES = 100  # of a summary
GROUPS = {"mentor": "พี่เลี้ยง", "area": "ตำบล"}


@require_safe
@permission_required(Permission.VISIT_VIEW)
def worklist(request):
    """Filters: `kind`, `mentor` (official), `area` (district or sub-district); `group` sums up."""
    chosen = _chosen(request)
    found = work.work_of(
        request.user, official=chosen["mentor"], area=chosen["area"], kind=chosen["kind"]
    )
    context = paginate(request, found, LINES_A_PAGE)
    page = context["page"]
    audit.record(
        Act.WORKLIST_VIEWED,
        by=request.user,
        details={"count": page.paginator.count, **{k: v for k, v in chosen.items() if v}},
    )
    total = found.total()
    return render(
        request,
        "logbook/worklist.html",
        context
        | {
            "rows": _rows(page, chosen["kind"], request.user),
            "chosen": chosen,
            "kinds": _kind_links(request, found, total),
            "total": total,
            "days_are_ours": found.days_are_ours,
            "mentors": _officials(found, chosen),
            "areas": _areas(request.user, chosen["area"]),
            "shows_mentors": has_permission(request.user, Permission.OFFICIAL_VIEW),
            "groups": GROUPS,
            "most_lines": MOST_LINES,
            "summary": _summary(found, chosen),
            "now": timezone.now(),
            **_of_before(request.user),
        },
    )


HANDED_ON_DAYS = 92  # as long as a household that was handed on is offered for what was done before


def _of_before(user) -> dict:
    """What this person may still write of households that somebody else has now, or that have left:
    of whoever was a mentor, sat in an area team, had a role that has ended, or typed a visit that
    was sent back.
    """
    was_here = Membership.objects.filter(user=user, ended_on__isnull=False)
    is_mentor = Official.objects.filter(user=user)
    sent_back = Visit.objects.filter(recorded_by=user, status=VisitStatus.RETURNED).order_by()
    if not any(count_each([is_mentor, was_here, seats_of(user), sent_back], most=1)):
        return {}
    since = timezone.localdate() - timedelta(HANDED_ON_DAYS)
    reached = Household.objects.permitted(user, Permission.VISIT_VIEW).active()
    handed_on, returned = work_of_before(user, since=since, reached=reached)
    return {"handed_on": handed_on, "returned_of_before": returned}


def _chosen(request) -> dict[str, str]:
    given = {name: request.GET.get(name, "") for name in ("kind", "mentor", "area", "group")}
    if given["kind"] not in {kind.code for kind in kinds()}:
        given["kind"] = ""
    given["mentor"] = str(whole_number(given["mentor"]) or "")
    given["area"] = area_code(given["area"]) or ""
    given["group"] = given["group"] if given["group"] in GROUPS else ""
    return given


def _officials(found, chosen) -> list[Official]:
    """Mentors with work in the sub-district chosen, or the one chosen; all by «จัดกลุ่มตาม»."""
    rows = Official.objects.only("title", "first_name", "last_name").order_by("name_sort_key", "pk")
    area = area_code(chosen["area"])
    if area and area.level == AreaLevel.SUBDISTRICT:
        here = work.work_of(found.user, area=area).here
        return list(rows.filter(pk__in=here.order_by().values("official"))[:MOST_MENTORS])
    return list(rows.filter(pk=chosen["mentor"])) if chosen["mentor"] else []


def _areas(user, chosen) -> list[tuple[str, str]]:
    """Where this person looks after others' work; a mentor has few households to choose from."""
    grants = grants_of(user, Permission.VISIT_VIEW)
    codes = [g.area_id for g in grants if g.area_id and g.role not in PERSONAL_ROLES]
    return area_choices(codes, chosen) if codes else []


def _kind_links(request, found, total) -> list[dict]:
    """Each kind this person has to do with, its count, and the page with the other filters kept."""
    counts, query = found.counts(), request.GET.copy()
    for place in PLACES:
        query.pop(place, None)
    links = []
    for kind in found.kinds:
        query["kind"] = kind.code
        links.append({"kind": kind, "count": counts.get(kind.code, 0), "query": query.urlencode()})
    query.pop("kind", None)
    return [{"kind": None, "count": total, "query": query.urlencode()}, *links]


def _rows(page, kind, user) -> list[dict]:
    """What a line shows: the household, what is next (of the chosen kind, if any), what else."""
    households = Household.objects.for_line().in_bulk([i.household_id for i in page])
    names = Official.objects.only("title", "first_name", "last_name")
    officials = names.in_bulk({i.official_id for i in page} - {None})
    may, rows = permissions_of(user), []
    for item in page:
        first = next((due for due in item.dues if due.kind.code == kind), item.dues[0])
        rows.append(
            {
                "household": households[item.household_id],
                "due": first,
                # Where it is done; empty for whoever only looks on.
                "url": first.address if first.kind.permission in may else "",
                "others": [due for due in item.dues if due is not first],
                "official": officials.get(item.official_id),
            }
        )
    return rows


def _summary(found, chosen) -> list[dict]:
    """Households with work by mentor or sub-district, the most first; a line leads to its own, with
    the other filters kept.
    """
    if not chosen["group"]:
        return []
    name, parameter, model = {
        "mentor": ("official", "mentor", Official),
        "area": ("subdistrict", "area", Area),
    }[chosen["group"]]
    kept = {name: chosen[name] for name in ("kind", "mentor", "area") if chosen[name]}
    counted = found.counts_by(name, MOST_LINES)
    names = model._default_manager.in_bulk(set(counted) - {None})
    return [
        {
            "name": names.get(key, "ยังไม่มีพี่เลี้ยง"),
            "total": counts[""],
            "counts": counts,
            "query": urlencode(kept | {parameter: key}) if key else "",
        }
        for key, counts in counted.items()
    ]
