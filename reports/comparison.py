"""NESDC's figures of the province beside ours: kept, explained, set out by line."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core.differences import Reason, reasons
from core.periods import BANGKOK, month_of
from core.records import store
from places.enums import AreaLevel
from places.models import Area
from reports.actions import Act
from reports.differences import entered_since
from reports.errors import FutureMonthError, MovedFiguresError
from reports.figures import figures
from reports.metrics import BY_CODE
from reports.models import Month, NationalFigure, NationalMetric


@dataclass(frozen=True)
class Line:
    """A figure of theirs with ours; `difference` is ours less theirs, `rest` what of it no reason
    accounts for. None where one of the two is not known.
    """

    national: NationalMetric
    figure: NationalFigure | None
    ours: Decimal | None
    reasons: list[tuple[Reason, Decimal]]

    @property
    def difference(self) -> Decimal | None:
        if self.figure is None or self.ours is None:
            return None
        return self.ours - self.figure.value

    @property
    def rest(self) -> Decimal | None:
        if self.difference is None:
            return None
        return self.difference - sum((value for _reason, value in self.reasons), Decimal(0))

    @property
    def beyond(self) -> Decimal | None:
        """How much NESDC has that ours, less what it cannot have, does not."""
        return -self.rest if self.rest is not None and self.rest < 0 else None


def compared(first_day: date) -> list[Line]:
    """A line for each figure in use or known for the month; three queries."""
    known = {
        figure.national_metric_id: figure
        for figure in NationalFigure.objects.filter(month=first_day).select_related("entered_by")
    }
    province = Area.objects.get(level=AreaLevel.PROVINCE)
    ours = figures(province.code, first_day)
    return [
        _line(national, known.get(national.pk), ours)
        for national in NationalMetric.objects.all()
        if national.is_active or national.pk in known
    ]


def _line(national: NationalMetric, figure: NationalFigure | None, ours: dict) -> Line:
    code = f"{national.metric}.{national.key}" if national.key else national.metric
    explained = figure.explained if figure else {}
    known = [
        (reason, Decimal(explained[reason.code]))
        for reason in reasons()
        if explained.get(reason.code, "0") != "0"
    ]
    return Line(national, figure, ours.get(code), known)


@transaction.atomic
def save_figures(
    *, first_day: date, as_of: date, values: dict[int, Decimal | None], seen: str, by: User
) -> int:
    """Keeps what NESDC's dashboard said of a month, `{national metric: value}`; None where it says
    nothing. `seen` is `version_of` the month when the page was made. Returns how many changed.

    Raises `FutureMonthError`; `MovedFiguresError` where somebody else has saved since.
    """
    if first_day > timezone.localdate():
        raise FutureMonthError
    list(NationalMetric.objects.select_for_update(no_key=True))  # one at a time
    if seen != version_of(first_day):
        raise MovedFiguresError
    stored = {f.national_metric_id: f for f in NationalFigure.objects.filter(month=first_day)}
    count = 0
    for pk, value in values.items():
        count += _save(stored.get(pk), pk, first_day, as_of, value, by)
    explain_month(first_day)
    details = {"month": f"{first_day:%Y-%m}", "count": count}
    audit.record(Act.NATIONAL_SAVED, by=by, details=details)
    return count


def _save(
    figure: NationalFigure | None,
    pk: int,
    first_day: date,
    as_of: date,
    value: Decimal | None,
    by: User,
) -> bool:
    if value is None:
        if figure:
            figure.delete()
        return figure is not None
    if figure and (figure.value, figure.as_of) == (value, as_of):
        return False
    figure = figure or NationalFigure(national_metric_id=pk, month=first_day)
    figure.value, figure.as_of = value, as_of
    figure.entered_by, figure.entered_at = by, timezone.now()
    store(figure)
    return True


def version_of(first_day: date) -> str:
    """Changes whenever a figure of the month does."""
    rows = NationalFigure.objects.filter(month=first_day).order_by("pk")
    return "|".join(f"{pk}:{at.isoformat()}" for pk, at in rows.values_list("pk", "entered_at"))


def explain_month(first_day: date) -> None:
    """Counts anew which rows of ours NESDC cannot have had, for each figure of a month."""
    with acting_for(purpose="national.explain"):
        for figure in NationalFigure.objects.filter(month=first_day).select_related(
            "national_metric"
        ):
            figure.explained = explanation_of(figure)
            figure.explained_at = timezone.now()
            figure.save(update_fields=["explained", "explained_at"])


def explanation_of(figure: NationalFigure) -> dict[str, str]:
    """`{reason: value of our rows it holds for}`; each row under the first reason only. Nothing
    of a figure that is no sum of rows. What was entered after our own figure was counted is not in
    it, and so explains nothing.
    """
    national = figure.national_metric
    metric = BY_CODE.get(national.metric)
    if metric is None or not metric.is_summed:
        return {}
    rows = metric.rows(month_of(figure.month).until(timezone.localdate()))
    if national.key and metric.key:
        rows = rows.annotate(part=Cast(F(metric.key), CharField())).filter(part=national.key)
    ours = month_row(figure.month)
    if ours and (later := entered_since(rows.model, ours.as_of)):
        rows = rows.exclude(later)
    as_of = datetime.combine(figure.as_of + timedelta(days=1), time.min, BANGKOK)
    found = {}
    for reason in reasons():
        condition = reason.condition(rows.model, as_of)
        if condition is None:
            continue
        mine = rows.filter(condition)
        found[reason.code] = f"{mine.order_by().aggregate(value=metric.value)['value'] or 0:f}"
        rows = rows.exclude(pk__in=mine.order_by().values("pk"))
    return found


def month_row(first_day: date) -> Month | None:
    """Ours of the month as they were counted last."""
    return Month.objects.filter(first_day=first_day, as_of__isnull=False).first()
