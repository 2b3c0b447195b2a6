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

NONE, ONE = Decimal(0), Decimal(1)
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

    def members(self, metric: str, place: AreaCode, key: str = "") -> "Members":
        """Of what the asking act sees."""
        rows = MonthMember.objects.filter(month=self.month, revision=self.revision, metric=metric)
        if key:
            rows = rows.filter(key=key)
        return Members(rows.values_list("area_id", "households", "values"), place)


class Members:
    """Of a figure: what each household adds in an area (`here`), and who is counted elsewhere."""

    def __init__(self, rows: Iterable[tuple], place: AreaCode):
        self.here: dict[int, Decimal] = {}
        self.elsewhere: set[int] = set()
        self.are_ones = True
        ones: list[int] = []
        for area, households, values in rows:
            if not place.covers(area):
                self.elsewhere.update(households)
            elif values is None:
                ones += households
            else:
                self.are_ones = False
                self._add(households, values)
        once = dict.fromkeys(ones, ONE)
        if self.are_ones and len(once) == len(ones):
            self.here = once
        else:
            self.are_ones = False
            self._add(ones, [ONE] * len(ones))

    def _add(self, households: list[int], values: list[Decimal]) -> None:
        for household, value in zip(households, values, strict=True):
            self.here[household] = self.here.get(household, NONE) + value

    @property
    def total(self) -> Decimal:
        return Decimal(len(self.here)) if self.are_ones else sum(self.here.values(), NONE)


@dataclass(frozen=True)
class Change:
    """What a household changed of a figure, and why."""

    household: int
    cause: Cause
    by: Decimal


@dataclass(frozen=True)
class Difference:
    """Two countings of one figure in an area, and the households that lie between them."""

    was: Members
    now: Members
    households: dict[Cause, set[int]]

    @property
    def before(self) -> Decimal:
        return self.was.total

    @property
    def after(self) -> Decimal:
        return self.now.total

    @property
    def total(self) -> Decimal:
        return self.after - self.before

    @property
    def count(self) -> int:
        return sum(map(len, self.households.values()))

    @property
    def changes(self) -> list[Change]:
        """Every one, by household."""
        found = [
            Change(household, cause, self.by(household))
            for cause, households in self.households.items()
            for household in households
        ]
        return sorted(found, key=lambda change: change.household)

    def by(self, household: int) -> Decimal:
        """What it changed."""
        return self.now.here.get(household, NONE) - self.was.here.get(household, NONE)

    def causes(self) -> list[tuple[Cause, int, Decimal]]:
        """`(cause, households, sum)`, those there are; the sums add up to `total`."""
        return [
            (cause, len(households), self._sum(cause, households))
            for cause, households in self.households.items()
            if households
        ]

    def _sum(self, cause: Cause, households: set[int]) -> Decimal:
        if self.was.are_ones and self.now.are_ones:  # then none is corrected
            has_come = cause in (Cause.ENTERED, Cause.MOVED_IN)
            return Decimal(len(households) if has_come else -len(households))
        return sum(map(self.by, households), NONE)


def known_difference(metric: str, area: str, one: Counting, other: Counting) -> Difference | None:
    """`difference`, where it is known who was counted, if anybody was; not of months closed by
    older versions. Three queries.
    """
    with acting_for(purpose=PURPOSE):
        return _between(metric, area, one, other) if _are_kept(one, other) else None


def _are_kept(one: Counting, other: Counting) -> bool:
    kept = (
        Exists(MonthMember.objects.filter(month=c.month, revision=c.revision))
        | Exists(MonthCare.objects.filter(month=c.month, revision=c.revision))
        for c in (one, other)
    )
    return Month.objects.filter(*kept, pk=one.month.pk).exists()


def difference(metric: str, area: str, one: Counting, other: Counting, key: str = "") -> Difference:
    """What changed of a metric in an area from `one` to `other`, seen from the whole province,
    whoever asks: who moved is told from who came. Two queries.
    """
    with acting_for(purpose=PURPOSE):
        return _between(metric, area, one, other, key)


def _between(metric: str, area: str, one: Counting, other: Counting, key: str = "") -> Difference:
    place = AreaCode(area)
    was, now = one.members(metric, place, key), other.members(metric, place, key)
    came, went = now.here.keys() - was.here.keys(), was.here.keys() - now.here.keys()
    return Difference(
        was,
        now,
        {
            Cause.ENTERED: came - was.elsewhere,
            Cause.LEFT: went - now.elsewhere,
            Cause.MOVED_IN: came & was.elsewhere,
            Cause.MOVED_OUT: went & now.elsewhere,
            Cause.CORRECTED: _corrected(was, now),
        },
    )


def _corrected(was: Members, now: Members) -> set[int]:
    if was.are_ones and now.are_ones:
        return set()
    return {pk for pk, value in now.here.items() if was.here.get(pk, value) != value}
