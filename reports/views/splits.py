"""A month by mentor, and by the mentors' organisation: the figures by who looked after whom."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.pages import paginate
from core.periods import last_months
from core.sheets import sheet_response
from mentors.models import Official
from places.models import Area, Organization
from reports import metrics
from reports.actions import Act
from reports.definitions import headings as headings_of
from reports.definitions import words_of
from reports.models import Month
from reports.months import caring
from reports.months.rules import month_rule
from reports.months.standing import share_of
from reports.months.words import SHORT
from reports.views.figures import area_of
from reports.views.governor import chosen

TITLES = {caring.MENTOR: "พี่เลี้ยง", caring.ORGANIZATION: "หน่วยงานของพี่เลี้ยง"}
FILES = {caring.MENTOR: "mentors", caring.ORGANIZATION: "organizations"}
ON_PAGE = ("followed", *caring.SHOWN)
WHOLES = ("referrals_open",)  # shares are of, beside those shown


@dataclass(frozen=True)
class Part:
    """The figures of a mentor or an organisation; `who` is None for households without a mentor."""

    who: int | None
    found: dict[str, Decimal]
    parts: dict[tuple[str, str], Decimal]  # of all that is told, in a file

    @property
    def followed(self) -> Decimal:
        return self.found["followed"]

    @property
    def shares(self) -> list[tuple[str, Decimal, float | None]]:
        """`(words, how many, per cent of what it is a part of)`."""
        return [
            (SHORT[code], self.found[code], share_of(code, self.found)) for code in caring.SHOWN
        ]

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


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def mentor_file(request, kind):
    """The table of every mentor as a file."""
    return _file(request, caring.MENTOR, Permission.OFFICIAL_VIEW, kind)


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def organization_file(request, kind):
    """The table of every organisation as a file."""
    return _file(request, caring.ORGANIZATION, Permission.DASHBOARD_VIEW, kind)


@dataclass(frozen=True)
class Split:
    """The parts of an area in a month, in the order of the page."""

    by: str
    area: Area
    month: Month | None
    parts: list[Part]

    @property
    def first_day(self) -> date:
        """Of the month; of this one where none was built."""
        return self.month.first_day if self.month else timezone.localdate().replace(day=1)

    @property
    def is_kept(self) -> bool:
        return bool(self.parts) or bool(self.month and caring.is_kept(self.month))

    @property
    def details(self) -> dict:
        """What the history says of it."""
        month = thai.month_code(self.first_day)
        return {"by": self.by, "area": self.area.code, "month": month, "count": len(self.parts)}


def _asked(request, by, permission, codes=(*ON_PAGE, *WHOLES)) -> Split:
    area = area_of(request, permission)
    month = chosen(request, month_rule())
    found = {}
    if month and caring.is_kept(month):
        found = caring.split(by, month, area.code, codes)
    parts = [
        Part(who, {code: v for (code, key), v in cells.items() if not key}, cells)
        for who, cells in found.items()
    ]
    return Split(by, area, month, sorted(parts, key=lambda part: part.order))


def _page(request, by, permission):
    asked = _asked(request, by, permission)
    month = asked.month
    context = paginate(request, asked.parts)
    names = names_of(by, [part.who for part in context["page"]], request.user)
    audit.record(Act.FIGURES_VIEWED, by=request.user, details=asked.details)
    return render(
        request,
        "reports/figure_split.html",
        context
        | {
            "area": asked.area,
            "month": month,
            "is_kept": asked.is_kept,
            "title": TITLES[by],
            "file": f"reports:{FILES[by]}-file",
            "query": urlencode(
                {"area": asked.area.code, "month": thai.month_code(asked.first_day)}
            ),
            "lines": [(part, names[part.who]) for part in context["page"]],
            "heads": [SHORT[code] for code in caring.SHOWN],
            "note": metrics.NOTE,
            "first_day": asked.first_day,
            "months": list(reversed(last_months(timezone.localdate(), 24))),
        },
    )


def _file(request, by, permission, kind):
    """What the page shows on all its pages; these figures stay inside the line, and so does it."""
    asked = _asked(request, by, permission, caring.TOLD)
    if asked.month is None and request.GET.get("month"):
        raise Http404  # of a month nobody built there is no table, nor of another in its place
    names = names_of(by, [part.who for part in asked.parts], request.user)
    headings = [TITLES[by], SHORT["followed"]]
    for code in caring.SHOWN:
        headings += [SHORT[code], f"{SHORT[code]} (ร้อยละ)"]
    more = _more_cells(asked.parts)
    headings += _headings(more)
    rows = [
        [names[part.who], part.followed, *_cells(part), *(part.parts[cell] for cell in more)]
        for part in asked.parts
    ]
    name = f"{FILES[by]}-{asked.area.code}-{thai.month_code(asked.first_day)}.{kind}"
    response, _count = sheet_response(name, headings, rows)
    audit.record(Act.FIGURES_EXPORTED, by=request.user, details=asked.details | {"kind": kind})
    return response


def _cells(part: Part) -> list:
    """How many, and per cent, of each; blank where there is nothing to take it of."""
    shares = ((value, "" if share is None else share) for _label, value, share in part.shares)
    return [cell for pair in shares for cell in pair]


def _more_cells(parts: list[Part]) -> list[tuple[str, str]]:
    """What is told beside the columns of the page, in the order of the definitions."""
    found = [cell for cell in (parts[0].parts if parts else ()) if cell[0] not in ON_PAGE]
    return sorted(found, key=lambda cell: (caring.TOLD.index(cell[0]), cell[1]))


def _headings(cells: list[tuple[str, str]]) -> list[str]:
    found = []
    for code in dict.fromkeys(code for code, _key in cells):
        keys = [key for one, key in cells if one == code]
        words = words_of(metrics.BY_CODE[code], keys)
        (name,) = headings_of([code])
        found += [f"{name} {words.get(key, '')}".strip() for key in keys]
    return found


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
