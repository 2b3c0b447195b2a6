"""The shape of a kind of earlier work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from accounts.models import User
from accounts.permissions import Permission
from core.closing import closed_at
from households.models import Household
from logbook.models import StandingBatch
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Households

Made = list[tuple[str, str]]  # `(kind of record, key)`
THERE: Made = []  # what a row writes that says what is there already
CHANGED_SINCE = "มีผู้แก้ไขหรือทำงานต่อจากรายการนี้แล้ว จึงคงไว้"


@dataclass
class Work:
    """Writes the rows of a batch one by one. `by` is whose rights hold; `is_by_household` says that
    rows of different households do not touch one another.
    """

    is_by_household: ClassVar[bool] = True

    batch: StandingBatch
    by: User
    rows: Sequence[Row]
    households: Households = field(init=False)
    _closed: dict[date, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.households = Households.of(
            self.rows, by=self.by, permission=self.household_permission, area=self.batch.area_id
        )
        self.prepare()

    @property
    def household_permission(self) -> Permission:
        return self.batch.of_kind.permissions[0]

    def prepare(self) -> None:
        """Loads what rows are matched with, in sets."""

    def write(self, row: Row) -> tuple[Household | None, Made]:
        """Writes a row; `THERE` where nothing is to be written. Raises `RowRefusedError` or the
        `DomainError` of the rule that stands against it.
        """
        raise NotImplementedError

    def finish(self) -> None:
        """What follows when all rows, or all of a household, are written."""

    def there(self, row: Row, key: str) -> Made:
        row.say("there_before", key)
        return THERE

    def note_month(self, row: Row, key: str, day: date) -> None:
        """Says of a row that its month is closed: the fact is a late one."""
        month = day.replace(day=1)
        if month not in self._closed:
            self._closed[month] = closed_at(month) is not None
        if self._closed[month]:
            row.say("month_closed", key, f"{day:%d/%m}/{day.year + 543}")


# Takes back records by key: `{key: why it stays}` of those that do.
TakeBack = Callable[[list[str], StandingBatch, User], dict[str, str]]
