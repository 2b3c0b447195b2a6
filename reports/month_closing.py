"""The end of a month: a draft on the first day, the close on the province's day at the latest, and
the paper of what was closed.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from accounts.acting import acting_for
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.notifications import notify
from core import thai
from core.jobs.running import start
from core.periods import add_months
from households.models import Household
from reports.errors import MonthBusyError, MonthClosedError, MonthOpenError
from reports.models import Month
from reports.months.building import build_month, close_month, revise_month
from reports.months.rules import month_rule
from reports.papers import runs

CLOSE, REVISE = "reports.close", "reports.revise"


@transaction.atomic
def ask_for(work: str, *, first_day: date, by: User, reason: str = "") -> Month:
    """Queues work on a month. Its row is held first: the clock counts and closes without being
    asked, and a row that was read before that would be written back over the closed one.

    Raises `MonthBusyError`, `MonthClosedError`, `MonthOpenError`.
    """
    Month.objects.get_or_create(first_day=first_day)
    rows = Month.objects.select_for_update(of=("self",), skip_locked=True)
    month = rows.filter(first_day=first_day).first()
    if month is None or (month.work and month.is_live):  # a new row waits for nobody yet
        raise MonthBusyError
    if work == REVISE and not month.closed_at:
        raise MonthOpenError
    if work != REVISE and month.closed_at:
        raise MonthClosedError
    asked = {"requested_by": by, "requested_at": timezone.now(), "asked_reason": reason}
    start(month, work, by=by, **asked)
    return month


def close_and_write(*, first_day: date, by: User | None) -> Month:
    """Closes a month and has the memo of the province and of each district written, each once; with
    the last month of a quarter their quarterly reports too.
    """
    month = close_month(first_day=first_day, by=by)
    runs.request_closed(first_day=first_day)
    return month


def revise_and_write(*, first_day: date, reason: str, by: User | None) -> Month:
    """Counts a closed month anew and has its papers written of the new figures."""
    month = revise_month(first_day=first_day, reason=reason, by=by)
    runs.request_revised(first_day=first_day, by=by)
    return month


def draft_month(*, first_day: date) -> Month | None:
    """The figures of a month that is over, not closed yet; tells the province until when it may
    settle what is open. None where it is closed already.
    """
    if Month.objects.filter(first_day=first_day, closed_at__isnull=False).exists():
        return None
    month = build_month(first_day=first_day, by=None)
    officers = Membership.objects.current().filter(role=Role.PROVINCIAL_OFFICER)
    day, label = month_rule().closing_day, thai.be_month(first_day)
    notify(
        list(User.objects.filter(pk__in=officers.values("user"))),
        key=f"month-draft:{first_day:%Y-%m}",
        text=f"ร่างตัวเลขเดือน{label}พร้อมแล้ว ปิดเดือนได้ ถ้าไม่ปิด ระบบจะปิดให้หลังวันที่ {day}",
        url=f"/months/?month={thai.month_code(first_day)}",
    )
    return month


def due_months() -> list[date]:
    """Months of the last year, the oldest first, that are built or just over, and not closed though
    the day the province has chosen is over; none whose day was over before there were households,
    since the work of an office that is moving in is yet to come.
    """
    today = timezone.localdate()
    this, last, year_ago = (add_months(today, -back) for back in (0, 1, 12))
    rows = Month.objects.filter(first_day__gte=year_ago, first_day__lt=this)
    built = rows.filter(as_of__isnull=False).values_list("first_day", "closed_at")
    states: dict[date, datetime | None] = {last: None, **dict(built)}
    rule = month_rule()
    over = [day for day, closed in states.items() if not closed and rule.day_of(day) < today]
    begun = _first_household() if over else None
    return sorted(day for day in over if begun and begun <= rule.day_of(day))


def _first_household() -> date | None:
    """The day the office's first household came in, whoever asks and whatever they see of it."""
    with acting_for(purpose="month.close"):
        first = Household.objects.aggregate(at=Min("created_at"))["at"]
    return timezone.localdate(first) if first else None
