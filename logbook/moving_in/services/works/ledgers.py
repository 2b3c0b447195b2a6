"""Household accounts, a month a row."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts import audit
from accounts.models import User
from households.models import Household
from logbook.models import StandingBatch
from logbook.moving_in.actions import Act
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from logbook.moving_in.services.works.base import CHANGED_SINCE, Made, Work
from plans.enums import LedgerKind
from plans.models import LedgerMonth
from plans.services.ledgers import save_ledger

LEDGER = "ledger"


@dataclass
class Ledgers(Work):
    def write(self, row: Row) -> tuple[Household | None, Made]:
        household, said = self.households.find(row), row.said
        standing = household.ledger_months.filter(month=said["month"]).first()
        if standing:
            if _stored(standing) != _amounts(row):
                raise RowRefusedError("ledger_differs", "month")
            return household, self.there(row, "month")
        ledger = save_ledger(
            household=household,
            month=said["month"],
            by=self.by,
            is_brought_in=True,
            **_amounts(row),
        )
        return household, [(LEDGER, str(ledger.pk))]


def _stored(ledger: LedgerMonth) -> dict[str, Any]:
    return {
        "amounts": {line.kind: line.amount for line in ledger.lines.all()},
        "saving": ledger.saving,
        "debt": ledger.debt,
        "note": ledger.note,
    }


def _amounts(row: Row) -> dict[str, Any]:
    said = row.said
    amounts: dict[str, Decimal] = {k.value: said[k] for k in LedgerKind if said.get(k)}
    return {
        "amounts": amounts,
        "saving": said.get("saving"),
        "debt": said.get("debt"),
        "note": said.get("note") or "",
    }


def take_back(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Months that nobody has written anew since."""
    ledgers = LedgerMonth.objects.filter(pk__in=keys)
    gone = list(ledgers.filter(recorded_at__lte=batch.applied_at))
    audit.record_all(Act.EARLIER_UNDONE, gone, by=by, details={"batch": batch.pk})
    LedgerMonth.objects.filter(pk__in=[ledger.pk for ledger in gone]).delete()
    return {str(pk): CHANGED_SINCE for pk in ledgers.values_list("pk", flat=True)}
