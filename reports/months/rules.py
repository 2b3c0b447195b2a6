"""How the province closes its months and ranks its areas."""

from django.db.models import QuerySet
from django.utils import timezone

from core.periods import add_months
from reports.models import Month, MonthRule


def month_rule() -> MonthRule:
    """The province's rule; the system's own where it has set none."""
    return MonthRule.objects.first() or MonthRule(pk=1, is_ours=True)


def month_talked_of(built: QuerySet[Month], rule: MonthRule) -> Month | None:
    """Of months that are built, the one people talk about: until the day of closing last month,
    then the running one.
    """
    today = timezone.localdate()
    latest = built.filter(first_day__lte=today).order_by("-first_day")[:2]
    last = add_months(today, -1)
    if today.day <= rule.closing_day:
        return next((m for m in latest if m.first_day == last), None) or latest.first()
    return latest.first()
