"""A month's figures: built while it is open, frozen when it closes, corrected by a revision."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.jobs.running import finish
from core.periods import Window, add_months, month_of
from core.records import store
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
from reports.models import MetricSnapshot, Month, MonthCare, MonthMember, MonthRevision
from reports.months.caring import keep_care
from reports.months.checksum import checksum_of
from reports.months.counting import count


@transaction.atomic
def build_month(*, first_day: date, by: User | None) -> Month:
    """Counts every metric of a month for all areas, in place of what stood there.

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
def close_month(*, first_day: date, by: User | None) -> Month:
    """Freezes a month that is over. Closed already, it stays as it is. Raises
    `MonthRunningError`.
    """
    if add_months(first_day, 1) > timezone.localdate():
        raise MonthRunningError
    month = _locked(first_day)
    if month.closed_at:
        return month
    _freeze(month, by, reason="")
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
    """The month's figures: as frozen, else built anew."""
    month = Month.objects.filter(first_day=first_day).first()
    if month and month.closed_at:
        return month
    return build_month(first_day=first_day, by=by)


def _locked(first_day: date) -> Month:
    month, _new = Month.objects.get_or_create(first_day=first_day)
    return Month.objects.select_for_update(of=("self",)).get(pk=month.pk)


def _freeze(month: Month, by: User | None, *, reason: str) -> None:
    number = month.revision + 1
    month.closed_at, month.closed_by, month.revision = timezone.now(), by, number
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


def _build(month: Month, revision: int) -> datetime:
    as_of = timezone.now()
    MetricSnapshot.objects.filter(month=month.first_day).delete()
    MonthMember.objects.filter(month=month, revision=0).delete()
    MonthCare.objects.filter(month=month, revision=0).delete()
    window = month_of(month.first_day).until(timezone.localdate())
    keep_care(month, revision, window)
    MetricSnapshot.objects.bulk_create(_snapshots(month, revision, window, as_of), batch_size=5000)
    finish(month, as_of=as_of)
    return as_of


def _snapshots(
    month: Month, revision: int, window: Window, as_of: datetime
) -> Iterator[MetricSnapshot]:
    """Rows for every area and metric: a zero that was counted is stored as zero. By agency only
    what there is: most agencies help in few places.
    """
    codes = list(Area.objects.values_list("code", flat=True))
    for metric in metrics.METRICS:
        totals = count(metric, window, month, revision)
        keys = {key for _code, key in totals} or {""}
        for code in codes:
            for key in keys:
                if metric.key == metrics.AGENCY and (code, key) not in totals:
                    continue
                yield MetricSnapshot(
                    metric=metric.code,
                    month=month.first_day,
                    area_id=code,
                    key=key,
                    value=totals.get((code, key), Decimal(0)),
                    as_of=as_of,
                )
