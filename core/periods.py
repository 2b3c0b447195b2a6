"""Months, quarters and fiscal years as half-open windows [start, end) of Bangkok dates."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from core import thai

BANGKOK = ZoneInfo("Asia/Bangkok")


@dataclass(frozen=True)
class Window:
    """`start` is inside, `end` outside; `label` is what people call it."""

    start: date
    end: date
    label: str

    @property
    def year(self) -> int:
        """The พ.ศ. in which it begins: the list of that data year, or the latest before, counts."""
        return thai.be_year(self.start)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(n) for n in range((self.end - self.start).days)]

    def until(self, day: date) -> "Window":
        """The same without the days after `day`: what has not come yet counts nowhere."""
        return replace(self, end=max(self.start, min(self.end, day + timedelta(days=1))))

    @property
    def start_at(self) -> datetime:
        return datetime.combine(self.start, time.min, BANGKOK)

    @property
    def end_at(self) -> datetime:
        return datetime.combine(self.end, time.min, BANGKOK)


def add_months(day: date, months: int) -> date:
    """The first day of the month `months` after (or before) that of `day`."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def month_of(day: date) -> Window:
    first = day.replace(day=1)
    return Window(first, add_months(first, 1), thai.be_month(first))


def month_to_date(day: date) -> Window:
    """The month of `day`, up to and with `day`: what pages of today count."""
    return month_of(day).until(day)


def quarter_of(day: date) -> Window:
    """The quarter of the Thai fiscal year (October to September), e.g. «ไตรมาส 3
    ปีงบประมาณ 2569».
    """
    number = (day.month - 10) % 12 // 3 + 1
    first = add_months(day, -((day.month - 1) % 3))
    label = f"ไตรมาส {number} ปีงบประมาณ {thai.fiscal_year(day)}"
    return Window(first, add_months(first, 3), label)


def month_or_this(text: str, default: date | None = None) -> date:
    """First day of the month that is written («2569-05», «พ.ค. 2569»), else `default`, or of
    today's.
    """
    try:
        return thai.parse_month(text)
    except ValueError:
        return default or timezone.localdate().replace(day=1)


def last_months(day: date, count: int) -> list[date]:
    """First days of `count` months ending with that of `day`, oldest first."""
    return [add_months(day, -n) for n in range(count - 1, -1, -1)]
