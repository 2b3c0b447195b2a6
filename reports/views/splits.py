"""A month by mentor, and by the mentors' organisation: the figures by who looked after whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core import thai
from core.pages import paginate
from core.periods import last_months, month_or_this
from core.sheets import sheet_response
from mentors.models import Official
from places.models import Area, Organization
from reports import metrics
from reports.actions import Act
from reports.definitions import NO_LONGER, words_of
from reports.definitions import headings as headings_of
from reports.enums import Carer
from reports.models import Month, MonthPart
from reports.months import caring
from reports.months.rules import month_rule
from reports.months.sentences import SHORT
from reports.months.standing import share_of
from reports.views.figures import area_of
from reports.views.governor import chosen

NOTHING = dict.fromkeys(caring.KEPT, Decimal(0))
FILES = {Carer.MENTOR: "mentors", Carer.ORGANIZATION: "organizations"}


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
        """`(words, how many, per cent of what it is a part of)`."""
        return [
            (SHORT[code], self.found[code], share_of(code, self.found)) for code in caring.COLUMNS
        ]


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def mentor_figures(request):
    """Of each mentor, by name."""
    return _page(request, Carer.MENTOR, Permission.OFFICIAL_VIEW)


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def organization_figures(request):
    """Of each organisation whose officials are mentors."""
    return _page(request, Carer.ORGANIZATION, Permission.DASHBOARD_VIEW)


@require_safe
@permission_required(Permission.OFFICIAL_VIEW)
def mentor_file(request, kind):
    """The table of every mentor as a file."""
    return _file(request, Carer.MENTOR, Permission.OFFICIAL_VIEW, kind)


@require_safe
@permission_required(Permission.DASHBOARD_VIEW)
def organization_file(request, kind):
    """The table of every organisation as a file."""
    return _file(request, Carer.ORGANIZATION, Permission.DASHBOARD_VIEW, kind)


@dataclass(frozen=True)
class Split:
    """An area in a month, told apart by who looks after its households."""

    by: Carer
    area: Area
    first_day: date  # of the month; where that is not built, of the one that was asked for
    month: Month | None

    @property
    def is_kept(self) -> bool:
        return bool(self.month and caring.is_kept(self.month))

    @property
    def rows(self) -> QuerySet[MonthPart]:
        """In the order of the page."""
        if self.month is None:
            return MonthPart.objects.none()
        rows = MonthPart.objects.filter(month=self.month, revision=self.month.revision)
        return rows.filter(area=self.area, by=self.by).order_by("place")

    def details(self, count: int) -> dict:
        """What the history says of it."""
        month = thai.month_code(self.first_day)
        return {"by": self.by, "area": self.area.code, "month": month, "count": count}


def _asked(request, by, permission) -> Split:
    month = chosen(request, month_rule())
    first_day = month.first_day if month else month_or_this(request.GET.get("month", ""))
    return Split(by, area_of(request, permission), first_day, month)


def _page(request, by, permission):
    asked = _asked(request, by, permission)
    month = asked.month
    context = paginate(request, asked.rows)
    parts = [_part(row) for row in context["page"]]
    names = names_of(by, [part.who for part in parts], request.user)
    details = asked.details(int(context["page"].paginator.count))
    audit.record(Act.FIGURES_VIEWED, by=request.user, details=details)
    return render(
        request,
        "reports/figure_split.html",
        context
        | {
            "area": asked.area,
            "month": month,
            "is_kept": asked.is_kept,
            "title": by.label,
            "file": f"reports:{FILES[by]}-file",
            "query": urlencode(
                {"area": asked.area.code, "month": thai.month_code(asked.first_day)}
            ),
            "lines": [(part, names[part.who]) for part in parts],
            "heads": [SHORT[code] for code in caring.COLUMNS],
            "note": metrics.NOTE,
            "first_day": asked.first_day,
            "months": list(reversed(last_months(timezone.localdate(), 24))),
        },
    )


def _part(row: MonthPart) -> Part:
    return Part(row.who, NOTHING | {code: Decimal(n) for code, n in row.figures.items()})


def _file(request, by, permission, kind):
    """What the page shows on all its pages, and every other figure that is told of them; these stay
    inside the line, and so does the file.
    """
    asked = _asked(request, by, permission)
    if asked.month is None and request.GET.get("month"):
        raise Http404  # of a month nobody built there is no table, nor of another in its place
    told = caring.split(by, asked.month, asked.area.code) if asked.month else {}
    parts = {row.who: _part(row) for row in asked.rows}
    parts |= {who: Part(who, NOTHING) for who in told if who not in parts}
    names = names_of(by, list(parts), request.user)
    more = _more_cells(next(iter(told.values()), {}))
    headings = [by.label, SHORT["followed"]]
    for code in caring.COLUMNS:
        headings += [SHORT[code], f"{SHORT[code]} (ร้อยละ)"]
    headings += _headings(more)
    rows = [
        [names[who], *_cells(part), *(told[who][cell] for cell in more)]
        for who, part in parts.items()
    ]
    name = f"{FILES[by]}-{asked.area.code}-{thai.month_code(asked.first_day)}.{kind}"
    response, _count = sheet_response(name, headings, rows)
    details = asked.details(len(rows)) | {"kind": kind}
    audit.record(Act.FIGURES_EXPORTED, by=request.user, details=details)
    return response


def _cells(part: Part) -> list:
    """How many are followed; of each figure how many, and per cent, blank where there is nothing to
    take it of.
    """
    shares = ((value, "" if share is None else share) for _label, value, share in part.shares)
    return [part.followed, *(cell for pair in shares for cell in pair)]


def _more_cells(cells: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is told beside the columns of the page, in the order of the definitions."""
    found = [cell for cell in cells if cell[0] not in caring.ON_PAGE]
    return sorted(found, key=lambda cell: (caring.BY_CARER.index(cell[0]), cell[1]))


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
    if by == Carer.ORGANIZATION:
        rows = Organization.objects.in_bulk(known)
        return names | {key: str(rows.get(key, NO_LONGER)) for key in known}
    rows = Official.objects.permitted(user, Permission.OFFICIAL_VIEW).in_bulk(known)
    return names | {key: _called(rows.get(key)) for key in known}


def _called(official) -> str:
    return official.full_name if official else "พี่เลี้ยงจากพื้นที่อื่น"
