"""Counts open months from nothing, to see whether counting what changed has missed something."""

import hashlib
import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.notifications import administrators, notify
from reports.actions import Act
from reports.models import CountMark, MetricSnapshot, Month, MonthMember, MonthPart
from reports.months import marks
from reports.months.building import build_month

logger = logging.getLogger("loei.reports")
MOST_NAMED = 50  # cells in a line of the log
Cells = dict[tuple[str, str, str], bytes]


def differences() -> list[str]:
    """Where the open months part from a counting from nothing: «2026-11 visited 420107». What was
    counted is taken back.
    """
    with transaction.atomic():
        found = [cell for first_day in _open_months() for cell in _recounted(first_day)]
        transaction.set_rollback(True)
    return found


@transaction.atomic
def recount() -> list[str]:
    """Counts the open months from nothing, which mends them; what had parted is kept in the history
    and told to the administrators.
    """
    found = [cell for first_day in _open_months() for cell in _recounted(first_day)]
    if found:
        logger.error("months parted in %d figures: %s", len(found), ", ".join(found[:MOST_NAMED]))
        audit.record(Act.MONTH_RECOUNTED, details={"figures": len(found)})
        notify(
            administrators(),
            key=f"month-recount:{timezone.localdate()}",
            text="ตัวเลขรายเดือนบางช่องไม่ตรงกับข้อมูล ระบบนับใหม่ให้ตรงแล้ว โปรดแจ้งผู้พัฒนา",
            url="/",
        )
    return found


def _open_months() -> list[date]:
    marks.hold()
    rows = Month.objects.filter(closed_at=None, as_of__isnull=False).order_by("first_day")
    return list(rows.values_list("first_day", flat=True))


def _recounted(first_day: date) -> list[str]:
    """Where counting what changed and then everything part; nowhere, where somebody has acted in
    between, since what they did is counted by the second alone.
    """
    some = _cells(build_month(first_day=first_day, by=None))
    Month.objects.filter(first_day=first_day).update(counted_with="")
    whole = _cells(build_month(first_day=first_day, by=None))
    if CountMark.objects.filter(month=None).exists():
        return []
    parted = sorted(at for at in some.keys() | whole.keys() if some.get(at) != whole.get(at))
    return [f"{first_day:%Y-%m} {' '.join(filter(None, at))}" for at in parted]


def _cells(month: Month) -> Cells:
    """What stands in each cell of a month, members and all, and of each mentor and organisation, as
    a digest.
    """
    rows = MetricSnapshot.objects.filter(month=month.first_day)
    figures = {row[:3]: row[3:] for row in rows.values_list("metric", "area", "key", "value")}
    members = MonthMember.objects.filter(month=month, revision=month.revision)
    kept = members.values_list("metric", "area", "key", "households", "values", "villages")
    of = {row[:3]: row[3:] for row in kept.iterator()}
    parts = MonthPart.objects.filter(month=month, revision=month.revision)
    told = {
        (by, area, str(who)): _digest(found)
        for by, area, who, found in parts.values_list("by", "area", "who", "figures").iterator()
    }
    return told | {at: _digest(figures.get(at), of.get(at)) for at in figures.keys() | of.keys()}


def _digest(*said: object) -> bytes:
    return hashlib.sha256(repr(said).encode()).digest()
