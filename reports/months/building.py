"""A month's figures: built while it is open, frozen when it closes, corrected by a revision."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.jobs.running import finish
from core.periods import Window, add_months, month_of
from core.records import store
from households.sets import districts_by_list, lists_asked_once
from places.models import Area
from reports import metrics
from reports.actions import Act
from reports.errors import (
    FutureMonthError,
    MonthClosedError,
    MonthOpenError,
    MonthRunningError,
    RevisionReasonError,
)
from reports.models import MetricSnapshot, Month, MonthCare, MonthMember, MonthPart, MonthRevision
from reports.months import marks
from reports.months.caring import follow_parts, keep_care
from reports.months.checksum import checksum_of
from reports.months.counting import figures_of, keep_members, queries_of
from reports.months.limits import measure_in_force
from reports.months.outside import keep_told


@transaction.atomic
def build_month(*, first_day: date, by: User | None) -> Month:
    """Counts every metric of a month for all areas, in place of what stood there: of the households
    that have changed since, or of all where that is not known.

    Raises `MonthClosedError`, `FutureMonthError`.
    """
    if first_day > timezone.localdate():
        raise FutureMonthError
    month = _locked(first_day)
    if month.closed_at:
        raise MonthClosedError
    _build(month, 0)
    audit.record(Act.MONTH_BUILT, month, by=by)
    return month


@transaction.atomic
def close_month(
    *, first_day: date, by: User | None, turn: Callable[[], object] | None = None
) -> Month:
    """Freezes a month that is over. Closed already, it stays as it is. Where months are counted
    beside each other, `turn` waits until those before have told theirs (`parallel`). Raises
    `MonthRunningError`.
    """
    if add_months(first_day, 1) > timezone.localdate():
        raise MonthRunningError
    month = _locked(first_day)
    if month.closed_at:
        return month
    _freeze(month, by, reason="", turn=turn)
    audit.record(Act.MONTH_CLOSED, month, by=by)
    return month


@transaction.atomic
def revise_month(*, first_day: date, reason: str, by: User | None) -> Month:
    """Counts a closed month anew, with what came late, as its next revision; the members of the
    one before are kept. Raises `MonthOpenError`, `RevisionReasonError`.
    """
    reason = reason.strip()
    if not reason:
        raise RevisionReasonError
    month = _locked(first_day)
    if not month.closed_at:
        raise MonthOpenError
    _freeze(month, by, reason=reason)
    audit.record(Act.MONTH_REVISED, month, by=by, details={"revision": month.revision})
    return month


def ensure_month(*, first_day: date, by: User | None) -> Month:
    """The month's figures: as frozen, else built anew; held until the caller's transaction ends, so
    that what is written of them is of one counting. Raises `FutureMonthError`.
    """
    if first_day > timezone.localdate():
        raise FutureMonthError
    closed = Month.objects.select_for_update(of=("self",)).filter(closed_at__isnull=False)
    if month := closed.filter(first_day=first_day).first():
        return month
    month = _locked(first_day)
    return month if month.closed_at else build_month(first_day=first_day, by=by)


def _locked(first_day: date) -> Month:
    marks.hold()
    month, _new = Month.objects.get_or_create(first_day=first_day)
    return Month.objects.select_for_update(of=("self",)).get(pk=month.pk)


def _freeze(
    month: Month, by: User | None, *, reason: str, turn: Callable[[], object] | None = None
) -> None:
    number = month.revision + 1
    month.closed_at, month.closed_by, month.revision = timezone.now(), by, number
    if number == 1:
        month.measured_by = measure_in_force()
    as_of = _build(month, number)
    store(
        MonthRevision(
            month=month,
            number=number,
            as_of=as_of,
            closed_at=month.closed_at,
            closed_by=by,
            reason=reason,
            checksum=checksum_of(month),
        )
    )
    if turn:
        turn()
    keep_told(month)


def _build(month: Month, revision: int) -> datetime:
    """Counts what may have changed (all, where the month closes), and writes what differs from what
    stands there.
    """
    as_of = timezone.now()
    if revision:  # what was counted while the month was open has done its work
        for kept in (MonthMember, MonthCare):
            kept.objects.filter(month=month, revision=0).delete()
    MonthMember.objects.filter(month=month, revision=0).exclude(metric__in=metrics.BY_CODE).delete()
    window = month_of(month.first_day).until(timezone.localdate(as_of))
    with lists_asked_once():
        queries = queries_of(window)
        counted_with = marks.counted_with(window, queries)
        some: list[int] | None = None
        if revision:
            marks.forget(month)
        else:
            some = marks.stale(month, window, counted_with)
        if some is None:  # all is counted from nothing
            MonthPart.objects.filter(month=month, revision=0).delete()
        places = keep_members(queries, window, month, revision, some)
        figures = _figures(month, revision, window)
        lists = districts_by_list(window.year)
    follow_parts(month, revision, places | keep_care(month, revision, window))
    _write(month, figures, as_of)
    finish(month, as_of=as_of, counted_with=counted_with, lists=lists)
    return as_of


Figures = dict[tuple[str, str, str], Decimal]  # by metric, area code and key


def _figures(month: Month, revision: int, window: Window) -> Figures:
    """Every area and metric: a zero that was counted is stored as zero. By agency only what there
    is: most agencies help in few places. Of nothing there is no median.
    """
    found: Figures = {}
    areas = list(Area.objects.values_list("code", flat=True))
    for code, totals in figures_of(window, month, revision).items():
        metric = metrics.BY_CODE[code]
        keys = {*metrics.parts_of(metric, window), *(key for _area, key in totals)} or {""}
        for area in areas:
            for key in keys:
                is_nought = metric.is_summed and metric.key != metrics.AGENCY
                if is_nought or (area, key) in totals:
                    found[code, area, key] = totals.get((area, key), Decimal(0))
    return found


CENT = Decimal("0.01")  # rounded here: the database rounds a half another way
WRITE = """
INSERT INTO reports_metricsnapshot (month, as_of, metric, area_id, key, value)
SELECT %s, %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[])
ON CONFLICT (month, area_id, metric, key) DO UPDATE
    SET value = excluded.value, as_of = excluded.as_of
"""


def _write(month: Month, figures: Figures, as_of: datetime) -> None:
    """Makes the snapshots of the month those counted; what differs from what stands is written."""
    rows = MetricSnapshot.objects.filter(month=month.first_day)
    values = rows.values_list("metric", "area_id", "key", "value", "pk")
    stands = {(*at, value): pk for *at, value, pk in values}
    found = [(*at, value.quantize(CENT)) for at, value in figures.items()]
    differs = [cell for cell in found if cell not in stands]
    gone = [pk for (*at, _value), pk in stands.items() if tuple(at) not in figures]
    rows.filter(pk__in=gone).delete()
    if differs:
        columns = [list(column) for column in zip(*differs, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [month.first_day, as_of, *columns])
