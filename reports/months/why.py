"""Why a figure moved: the households that came, went, moved or count for more or less. What they
add up to is exactly the difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, TextChoices

from accounts.acting import acting_for
from places.codes import AreaCode
from reports.models import Month, MonthCare, MonthMember

ONE = Decimal(1)
PURPOSE = "month.why"


class Cause(TextChoices):
    ENTERED = "entered", "เข้ามาใหม่"
    LEFT = "left", "ออกไป"
    MOVED_IN = "moved_in", "ย้ายเข้าจากพื้นที่อื่น"
    MOVED_OUT = "moved_out", "ย้ายออกไปพื้นที่อื่น"
    CORRECTED = "corrected", "ยังนับอยู่ แต่ค่าเปลี่ยน"


@dataclass(frozen=True)
class Counting:
    """A figure as it was counted: of a month, in one of its revisions (0 while it is open)."""

    month: Month
    revision: int

    def members(self, metric: str, key: str = "") -> "Members":
        """Of what the asking act sees."""
        rows = MonthMember.objects.filter(month=self.month, revision=self.revision, metric=metric)
        if key:
            rows = rows.filter(key=key)
        return Members(rows.values_list("area_id", "households", "values"))


class Members:
    """What each household adds, and where: `{household: {sub-district: value}}`."""

    def __init__(self, rows: Iterable[tuple]):
        self.of: dict[int, dict[str, Decimal]] = {}
        for area, households, values in rows:
            for household, value in zip(households, values or [ONE] * len(households), strict=True):
                places = self.of.setdefault(household, {})
                places[area] = places.get(area, Decimal(0)) + value

    def within(self, household: int, area: AreaCode) -> Decimal | None:
        """What it adds in an area; None where it is not counted there."""
        found = [v for place, v in self.of.get(household, {}).items() if area.covers(place)]
        return sum(found, Decimal(0)) if found else None


@dataclass(frozen=True)
class Change:
    """What a household changed of a figure, and why."""

    household: int
    cause: Cause
    by: Decimal


@dataclass(frozen=True)
class Difference:
    """Two countings of one figure in an area, and everything that lies between them."""

    before: Decimal
    after: Decimal
    changes: list[Change]

    @property
    def total(self) -> Decimal:
        return self.after - self.before

    def causes(self) -> list[tuple[Cause, int, Decimal]]:
        """`(cause, households, sum)`, those there are; the sums add up to `total`."""
        found = []
        for cause in Cause:
            mine = [change.by for change in self.changes if change.cause == cause]
            if mine:
                found.append((cause, len(mine), sum(mine, Decimal(0))))
        return found


def are_kept(one: Counting, other: Counting) -> bool:
    """Whether it is known who was counted, if anybody was; not of months closed by older versions.
    One query.
    """
    kept = (
        Exists(MonthMember.objects.filter(month=c.month, revision=c.revision))
        | Exists(MonthCare.objects.filter(month=c.month, revision=c.revision))
        for c in (one, other)
    )
    with acting_for(purpose=PURPOSE):
        return Month.objects.filter(*kept, pk=one.month.pk).exists()


def difference(metric: str, area: str, one: Counting, other: Counting, key: str = "") -> Difference:
    """What changed of a metric in an area from `one` to `other`, seen from the whole province,
    whoever asks: who moved is told from who came. Two queries.
    """
    place = AreaCode(area)
    with acting_for(purpose=PURPOSE):
        before, after = one.members(metric, key), other.members(metric, key)
    changes, sums = [], [Decimal(0), Decimal(0)]
    for household in sorted(before.of.keys() | after.of.keys()):
        was, now = before.within(household, place), after.within(household, place)
        sums[0] += was or 0
        sums[1] += now or 0
        cause = _cause(was, now, household in before.of, household in after.of)
        if cause:
            changes.append(Change(household, cause, (now or Decimal(0)) - (was or Decimal(0))))
    return Difference(sums[0], sums[1], changes)


def _cause(
    was: Decimal | None, now: Decimal | None, anywhere_before: bool, anywhere_after: bool
) -> Cause | None:
    if was is None and now is None:
        return None
    if was is None:
        return Cause.MOVED_IN if anywhere_before else Cause.ENTERED
    if now is None:
        return Cause.MOVED_OUT if anywhere_after else Cause.LEFT
    return Cause.CORRECTED if was != now else None
