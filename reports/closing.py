"""Tells the rooms below when a month was frozen."""

from datetime import date, datetime

from core.closing import register_closings
from reports.models import Month


@register_closings
def closed_at(first_day: date) -> datetime | None:
    month = Month.objects.filter(first_day=first_day).only("closed_at").first()
    return month.closed_at if month else None
