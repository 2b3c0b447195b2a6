"""What a list of help is asked for: month, giver, kind, dimension, area; the same for page, export
and totals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from assistance.enums import AssistanceKind
from core import thai
from core.periods import month_of
from core.thai import whole_number
from households.querysets import area_scope
from indicators.models import Dimension
from places.codes import AreaCode

AGENCIES, OTHERS = "agencies", "others"
KEYS = ("month", "organization", "kind", "dimension", "area", "by", "household")
OF_ENTRIES = ("month", "kind", "dimension")  # an agency's entry has no household


@dataclass(frozen=True)
class HelpFilter:
    """The questions that were understood; others count as not asked."""

    said: dict[str, str]
    condition: Q
    month: date | None = None
    query: str = field(default="")

    def of(self, rows: QuerySet) -> QuerySet:
        return rows.filter(self.condition)

    @property
    def wider(self) -> str:
        """The query without one household or area, which no field of the page shows."""
        narrow = ("household", "area")
        return urlencode({key: value for key, value in self.said.items() if key not in narrow})


def help_filter(
    params: Mapping[str, Any], *, keys: Iterable[str] = KEYS, prefix: str = "household__"
) -> HelpFilter:
    """Reads the questions of a request, of those in `keys`. What was not understood reaches neither
    query nor history.
    """
    said, condition, month = {}, Q(), None
    for key in keys:
        value = str(params.get(key, ""))[:40]
        found = _condition(key, value, prefix) if value else None
        if found is None:
            continue
        said[key], condition = value, condition & found
        if key == "month":
            month = thai.parse_month(value)
    return HelpFilter(said, condition, month, urlencode(said))


def _condition(key: str, value: str, prefix: str) -> Q | None:
    if key == "month":
        try:
            window = month_of(thai.parse_month(value))
        except ValueError:
            return None
        return Q(given_on__gte=window.start, given_on__lt=window.end)
    if key in ("organization", "household"):
        number = whole_number(value)
        return None if number is None else Q(**{key: number})
    if key == "kind":
        return Q(kind=value) if value in AssistanceKind.values else None
    if key == "dimension":
        return Q(dimension=value) if Dimension.objects.filter(pk=value).exists() else None
    if key == "by":
        return {AGENCIES: Q(is_by_agency=True), OTHERS: Q(is_by_agency=False)}.get(value)
    try:
        return area_scope(AreaCode(value), prefix)
    except ValueError:
        return None
