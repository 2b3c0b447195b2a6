"""Year on year: what moved between two lists, and why households left."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Line, Question, ask_first, present
from core.consequences import Event, lines_of_many
from core.errors import DomainError
from core.pages import paginate
from core.paging import ReadByKey
from core.thai import whole_number
from households.actions import Act
from households.enums import HouseholdAct, LeaveReason
from households.models import Household
from households.services import years
from households.services.households import leave_programme
from households.sets import districts_of
from places.models import Area

OPTION = '<option value="{}">{}</option>'


@require_safe
@permission_required(Permission.HOUSEHOLD_VIEW)
def year_compare(request):
    """Districts and dimensions of two lists side by side, and the households that left."""
    known = years.listed_years()
    current = _year(request, "to", known, 0)
    previous = _year(request, "from", [y for y in known if current and y < current], 0)
    context = {"known": known, "current": current, "previous": previous}
    if previous:
        mine = Household.objects.visible_to(request.user)
        areas = {int(a.code): a for a in Area.objects.districts().only("code", "name", "level")}
        if (some := districts_of(current)) is not None:  # the others have no list of that year yet
            areas = {code: area for code, area in areas.items() if code in some}
            context["some"] = areas.values()
        moves = years.moves_of(request.user, areas, previous, current)
        table, district = moves.table, _district(request, moves.table)
        gone = list(moves.gone(_of(mine, district)).values_list("pk", flat=True))
        left = ReadByKey(gone, Household.objects.for_line())
        context |= paginate(request, left) | {
            "rows": [(areas[district], line) for district, line in table.items()],
            "total": {kind: sum(line[kind] for line in table.values()) for kind in years.KINDS},
            "dimensions": moves.dimensions(district),
            "district": district,
            "returned": years.returned(mine, current).count(),
            "reasons": format_html_join("", OPTION, LeaveReason.choices),  # once for all rows
        }
        audit.record(
            Act.HOUSEHOLD_COMPARED,
            by=request.user,
            details={"from": previous, "to": current, "count": sum(context["total"].values())},
        )
    return render(request, "households/year_compare.html", context)


def _district(request, table) -> int | None:
    """The district asked for, of those in the table."""
    asked = whole_number(request.GET.get("district", ""))
    return asked if asked in table else None


def _of(households, district):
    return households.filter(district=district) if district else households


def _year(request, name, choices, default):
    asked = whole_number(request.GET.get(name, ""))
    if asked in choices:
        return asked
    return choices[default] if len(choices) > default else None


@require_POST
@permission_required(Permission.HOUSEHOLD_EDIT)
def year_leave(request):
    """The reasons chosen on the page, one household each; those left open stay open."""
    rows = Household.objects.permitted(request.user, Permission.HOUSEHOLD_EDIT)
    chosen = {
        whole_number(name.removeprefix("reason-")) or 0: reason
        for name, reason in request.POST.items()
        if name.startswith("reason-") and reason in LeaveReason.values
    }
    back = f"{reverse('households:year-compare')}?{request.GET.urlencode()}"
    leaving = list(rows.filter(pk__in=chosen).active())
    if not leaving:
        messages.error(request, "ยังไม่ได้เลือกเหตุ โปรดเลือกอย่างน้อยหนึ่งครัวเรือน")
        return redirect(back)
    counted = Counter(chosen[household.pk] for household in leaving)
    question = Question(
        title=f"{len(leaving)} ครัวเรือนออกจากโครงการ",
        button="บันทึกเหตุที่ออก",
        back=back,
        lines=present(
            *(
                Line(f"ออกเพราะ{LeaveReason(reason).label}", counted[reason], "ครัวเรือน")
                for reason in LeaveReason.values
            ),
            *lines_of_many(Event(HouseholdAct.LEAVE, household) for household in leaving),
        ),
        note="ครัวเรือนเหล่านี้จะไม่อยู่ในรายการที่ต้องดูแล ประวัติทั้งหมดยังอยู่ครบ",
    )
    if page := ask_first(request, question):
        return page
    done = 0
    for household in leaving:
        try:
            leave_programme(household=household, reason=chosen[household.pk], by=request.user)
        except DomainError:
            continue  # somebody was quicker; the reason that stands is theirs
        done += 1
    messages.success(request, f"บันทึกเหตุที่ออกแล้ว {done} ครัวเรือน")
    return redirect(back)
