"""The households behind the figures of a month's report, for whoever may export them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Func, QuerySet

from accounts.permissions import Permission
from core.sheets import Formula, Page, column_name
from households import exports
from households.models import Household
from places.querysets import codes_within
from reports import metrics
from reports.definitions import headings
from reports.models import Month, MonthMember, Report

ONE = Decimal(1)


class Members:
    """Whom a report counted and `user` may export: each with what it adds to each figure, of the
    very revision the report was written of. National IDs are no part of it.
    """

    def __init__(self, report: Report, user: Any):
        sheet = report.said["sheet"]
        self.title_lines: list[str] = sheet["title_lines"]
        self.codes = [code for code in sheet["codes"] if metrics.BY_CODE[code].has_members]
        self.rows = _counted(report, self.codes)
        self.values: dict[int, dict[str, Decimal]] = {}
        for metric, households, values in self.rows.values_list("metric", "households", "values"):
            for pk, value in zip(households, values or [ONE] * len(households), strict=True):
                adds = self.values.setdefault(pk, {})
                adds[metric] = adds.get(metric, Decimal(0)) + value
        named = self.rows.annotate(one=Func(F("households"), function="unnest")).values("one")
        mine = Household.objects.permitted(user, Permission.HOUSEHOLD_EXPORT)
        self.households: Any = mine.filter(pk__in=named)
        self.shown = list(self.households.values_list("pk", flat=True))

    def page(self) -> Page:
        """The sheet: a row of sums that live, then a row for each household."""
        columns = [*exports.HEADINGS, *headings(self.codes)]
        return Page("ครัวเรือนที่นับ", columns, self._lines(), self._title())

    def _title(self) -> list[str]:
        said = f"{len(self.shown):,} ครัวเรือนที่นับในตัวเลขและอยู่ในขอบเขตของท่าน"
        if hidden := len(self.values) - len(self.shown):
            said += f" อีก {hidden:,} ครัวเรือนที่นับไว้อยู่นอกขอบเขตหรือรวมกับครัวเรือนอื่นแล้ว จึงไม่แสดง"
        return [*self.title_lines, said]

    def _lines(self) -> Iterator[list[Any]]:
        first = len(self._title()) + 3
        last = first + len(self.shown) - 1
        sums: list[Any] = ["รวม", *[""] * (len(exports.HEADINGS) - 1)]
        for at, code in enumerate(self.codes, len(exports.HEADINGS)):
            name, found = column_name(at), sum(self._adds(pk, code) for pk in self.shown)
            is_any = bool(self.shown)
            sums.append(Formula(f"=SUM({name}{first}:{name}{last})", found) if is_any else 0)
        yield sums
        # Those of the sum above, whatever is counted meanwhile.
        rows = self.households.filter(pk__in=self.shown).for_table()
        rows = rows.order_by("district", "subdistrict", "pk")
        for household in rows.iterator(chunk_size=500):
            added = (self.values[household.pk].get(code) for code in self.codes)
            yield [*exports.row(household), *(float(v) if v else "" for v in added)]

    def _adds(self, pk: int, code: str) -> float:
        return float(self.values[pk].get(code, 0))


def are_kept(report: Report) -> bool:
    """Whether it is still known whom the report counted: of the month's own revision, and of a
    month that was open then only until it was counted anew.
    """
    sheet = report.said.get("sheet")
    if not isinstance(sheet, dict) or "codes" not in sheet:
        return False
    month = Month.objects.filter(first_day=report.first_day).first()
    if month is None or (not sheet["revision"] and month.as_of != report.as_of):
        return False
    return _counted(report, ["households", "followed", "nominated"]).exists()


def _counted(report: Report, codes: list[str]) -> QuerySet[MonthMember]:
    rows = MonthMember.objects.filter(
        month__first_day=report.first_day,
        revision=report.said["sheet"]["revision"],
        metric__in=codes,
        key="",
    )
    return rows.filter(codes_within([report.area_id], "area__code"))
