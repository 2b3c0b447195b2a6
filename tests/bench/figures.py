"""`figures`: which part of the differences between two months their members explain, exactly."""

from datetime import date
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from accounts.acting import acting_for
from core.periods import add_months
from places.models import Area
from reports import metrics, services
from reports.models import Month
from reports.months.why import Counting, difference


def run():
    call_command("seed_demo", households=500, months=2, verbosity=0, stdout=StringIO())
    now = timezone.localdate().replace(day=1)
    with acting_for(purpose="bench"):
        before, after = (_counting(day) for day in (add_months(now, -1), now))
        codes = [area.code for area in Area.objects.exclude(level="subdistrict")]
        asked = explained = 0
        for code in codes:
            one, other = (services.figures(code, day) for day in (add_months(now, -1), now))
            for metric in (m for m in metrics.METRICS if m.has_members):
                moved = _sum(other, metric.code) - _sum(one, metric.code)
                told = difference(metric.code, code, before, after)
                asked += 1
                explained += moved == sum(change.by for change in told.changes)
    yield {
        "name": "figures.why_sums",
        "ratio": explained / asked,
        "differences": asked,
        "baseline": "the figures as they stand on the pages",
    }


def _counting(first_day: date) -> Counting:
    month = Month.objects.get(first_day=first_day)
    return Counting(month, month.revision)


def _sum(found: dict, code: str):
    return sum(value for name, value in found.items() if name.partition(".")[0] == code)
