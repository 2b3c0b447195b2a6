"""Which of the kept figures are hidden from whoever is outside the ศจพ. line.

Outside, a month is told once it is closed: an open one moves with every entry, and who looks twice
subtracts. What each closing tells is kept, and the next ones tell nothing that could be set beside
it and be few.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef

from core.periods import add_months
from reports.metrics import BY_CODE
from reports.models import MetricSnapshot, Month, ToldOutside
from reports.suppression import OF_THE_MONTH, Cell, Told, hidden_cells

NO = ("0", "false", "no", "off", "n", "f")
LOOKED_BACK = 12  # months, and as many ahead of one that is corrected
AT = ("metric", "key", "area_id")


def is_outside(params: Mapping[str, Any]) -> bool:
    """Whether the answer is for somebody outside the ศจพ. line. What is not a plain no is a yes: a
    word nobody knows hides rather than tells.
    """
    return str(params.get("outside") or "0").strip().lower() not in NO


def hidden_in(codes: Iterable[str], months: Iterable[date]) -> set[tuple[date, *Cell]]:
    """`(month, metric, key, area code)` of the hidden cells of metrics: whoever asks and however
    little of it, the same ones are hidden; of a month that is not closed all. Two queries.
    """
    months, codes = set(months), set(codes)
    rows = MetricSnapshot.objects.filter(month__in=months, metric__in=codes)
    told = _stands().filter(month__first_day__in=months, metric__in=codes)
    shown = {
        (month, metric, key, area)
        for month, metric, figures in told.values_list("month__first_day", "metric", "figures")
        for key, areas in figures.items()
        for area, value in areas.items()
        if value is not None
    }
    return {cell for cell in rows.values_list("month", *AT) if cell not in shown}


def _stands():
    """Of each month what its last closing tells."""
    return ToldOutside.objects.filter(revision=F("month__revision"))


def counted_in(month: Month) -> set[str]:
    """The metrics a closed month counted, those under which nothing was found among them. Closings
    of older versions say only of which ones there are figures.
    """
    rows = ToldOutside.objects.filter(month=month, revision=month.revision)
    return set(rows.values_list("metric", flat=True))


def keep_told(month: Month) -> None:
    """Keeps what a closing tells outside, of each metric it counted; to be asked when its figures
    stand.
    """
    _keep(month, BY_CODE)


def _keep(month: Month, counted: Iterable[str]) -> None:
    rows = MetricSnapshot.objects.filter(month=month.first_day, metric__in=BY_CODE)
    cells = list(rows.values_list(*AT, "value"))
    hidden = hidden_cells(cells, _others(month))
    found: dict[str, dict] = {metric: defaultdict(dict) for metric in counted}
    for metric, key, area, value in cells:
        is_hidden = (metric, key, area) in hidden
        found.setdefault(metric, defaultdict(dict))[key][area] = None if is_hidden else str(value)
    ToldOutside.objects.bulk_create(
        ToldOutside(month=month, revision=month.revision, metric=metric, figures=figures)
        for metric, figures in found.items()
    )


def keep_untold() -> None:
    """Keeps it of months that were closed before it was kept, the oldest first."""
    told = ToldOutside.objects.filter(month=OuterRef("pk"), revision=OuterRef("revision"))
    rows = Month.objects.select_for_update(of=("self",)).filter(closed_at__isnull=False)
    for month in rows.exclude(Exists(told)).order_by("first_day"):
        _keep(month, ())  # which metrics there were then nobody knows


def _others(month: Month) -> list[Told]:
    """What other closings have told: of this month, and of those around it what stood at their
    ends, since what happened in one month is no part of another's.
    """
    around = [add_months(month.first_day, by) for by in (-LOOKED_BACK, LOOKED_BACK)]
    rows = ToldOutside.objects.filter(month__first_day__range=around)
    found: dict[tuple[int, int], dict[Cell, Decimal | None]] = defaultdict(dict)
    for of, number, metric, figures in rows.values_list(
        "month", "revision", "metric", "figures"
    ).iterator():
        if of != month.pk and metric in OF_THE_MONTH:
            continue
        for key, areas in figures.items():
            for area, value in areas.items():
                told = None if value is None else Decimal(value)
                found[of, number][metric, key, area] = told
    return list(found.values())
