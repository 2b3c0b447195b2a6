"""A month by mentor, and by the mentors' organisation: the figures by who looked after whom."""

from dataclasses import dataclass
from decimal import Decimal

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.pages import paginate
from core.periods import last_months
from mentors.models import Official
from places.models import Organization
from reports import metrics
from reports.actions import Act
from reports.months import caring
from reports.months.rules import month_rule
from reports.months.standing import share_of
from reports.months.words import SHORT
from reports.views.figures import area_of
from reports.views.governor import chosen

TITLES = {caring.MENTOR: "พี่เลี้ยง", caring.ORGANIZATION: "หน่วยงานของพี่เลี้ยง"}
SHARES = caring.TOLD[1:]


@dataclass(frozen=True)
class Part:
    """The figures of a mentor or an organisation; `who` is None for households without a mentor."""

    who: int | None
    found: dict[str, Decimal]

    @property
    def followed(self) -> Decimal:
        return self.found["followed"]

    @property
    def shares(self) -> list[tuple[str, Decimal, float | None]]:
        """`(words, how many, per cent of the households in the programme)`."""
        return [(SHORT[code], self.found[code], share_of(code, self.found)) for code in SHARES]

    @property
    def order(self) -> tuple:
        """Whose households are visited least first; of several the one with most of them."""
        share = share_of("visited", self.found)
        return self.who is None, 101 if share is None else share, -self.followed, self.who or 0


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def mentor_figures(request):
    """Of each mentor, by name."""
    return _page(request, caring.MENTOR, Permission.OFFICIAL_VIEW)


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def organization_figures(request):
    """Of each organisation whose officials are mentors."""
    return _page(request, caring.ORGANIZATION, Permission.DASHBOARD_VIEW)


def _page(request, by, permission):
    area = area_of(request, permission)
    month = chosen(request, month_rule())
    found = caring.split(by, month, area.code) if month and caring.is_kept(month) else {}
    parts = [Part(who, figures) for who, figures in found.items()]
    context = paginate(request, sorted(parts, key=lambda part: part.order))
    names = names_of(by, [part.who for part in context["page"]], request.user)
    audit.record(
        Act.FIGURES_VIEWED,
        by=request.user,
        details={"by": by, "area": area.code, "count": len(parts)},
    )
    return render(
        request,
        "reports/figure_split.html",
        context
        | {
            "area": area,
            "month": month,
            "is_kept": bool(parts) or bool(month and caring.is_kept(month)),
            "title": TITLES[by],
            "lines": [(part, names[part.who]) for part in context["page"]],
            "heads": [SHORT[code] for code in SHARES],
            "note": metrics.NOTE,
            "first_day": month.first_day if month else timezone.localdate().replace(day=1),
            "months": list(reversed(last_months(timezone.localdate(), 24))),
        },
    )


def names_of(by, keys, user) -> dict[int | None, str]:
    """What the parts are called; of officials those whom the person may see."""
    known = [key for key in keys if key]
    names: dict[int | None, str] = {None: "ยังไม่มีพี่เลี้ยง", caring.UNKNOWN: "ไม่ทราบหน่วยงาน"}
    if by == caring.ORGANIZATION:
        rows = Organization.objects.in_bulk(known)
        return names | {key: str(rows.get(key, "หน่วยงานที่ไม่อยู่ในทะเบียนแล้ว")) for key in known}
    rows = Official.objects.permitted(user, Permission.OFFICIAL_VIEW).in_bulk(known)
    return names | {key: _called(rows.get(key)) for key in known}


def _called(official) -> str:
    return official.full_name if official else "พี่เลี้ยงจากพื้นที่อื่น"
