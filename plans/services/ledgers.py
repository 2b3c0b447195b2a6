"""A household's ledger, a month at a time."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core import days
from core.periods import add_months
from core.records import store
from households.models import Household
from households.services.households import lock_household
from mentors.errors import HouseholdLeftError
from mentors.services.handed_over import PURPOSE, pairings_of
from plans.actions import Act
from plans.errors import LedgerChangedError, LedgerEmptyError, LedgerMonthError
from plans.models import LedgerLine, LedgerMonth


@transaction.atomic
def save_ledger(
    *,
    household: Household,
    month: date,
    by: User,
    amounts: dict[str, Decimal],
    saving: Decimal | None = None,
    debt: Decimal | None = None,
    note: str = "",
    seen: str = "",
    is_brought_in: bool = False,
) -> LedgerMonth:
    """Writes a month whole: `amounts` is `{LedgerKind: baht}`, what is left out is taken away.

    `month` is a first day; `seen` is `version_of` what the writer had read. What the month
    says already changes nothing, whatever was seen: a phone may send twice. Raises
    `HouseholdLeftError`, `LedgerMonthError`, `LedgerEmptyError`, `LedgerChangedError`.
    """
    household = lock_household(household)
    if household.left_on:
        raise HouseholdLeftError("ครัวเรือนนี้ออกจากโครงการแล้ว จึงบันทึกบัญชีครัวเรือนไม่ได้")
    if not days.PROGRAMME <= month <= days.today():
        raise LedgerMonthError
    if not amounts and saving is None and debt is None:
        raise LedgerEmptyError
    ledger = household.ledger_months.filter(month=month).first()
    if ledger and _says(ledger) == (amounts, saving, debt, note):
        return ledger
    if version_of(ledger) != seen:
        raise LedgerChangedError
    ledger = ledger or LedgerMonth(household=household, month=month, is_brought_in=is_brought_in)
    ledger.saving, ledger.debt, ledger.note = saving, debt, note
    ledger.recorded_by, ledger.recorded_at = by, timezone.now()
    store(ledger)
    _write_lines(ledger, amounts)
    audit.record(Act.LEDGER_SAVED, ledger, by=by, details={"month": f"{month:%Y-%m}"})
    return ledger


def day_in_care(household: Household, month: date, user: User) -> date:
    """A day of the month on which the user's official had the household, the month's first day
    where there is none: by its rights the month may still be written after a hand-over.
    """
    with acting_for(purpose=PURPOSE):
        then = Q(ended_on=None) | Q(ended_on__gte=month)
        rows = pairings_of(user).filter(then, household=household)
        last = rows.filter(started_on__lt=add_months(month, 1)).order_by("started_on").last()
    return max(month, last.started_on) if last else month


def _says(ledger: LedgerMonth) -> tuple[dict[str, Decimal], Decimal | None, Decimal | None, str]:
    amounts = {line.kind: line.amount for line in ledger.lines.all()}
    return amounts, ledger.saving, ledger.debt, ledger.note


def version_of(ledger: LedgerMonth | None) -> str:
    """What tells one state of a month from the next; empty while there is none."""
    return ledger.recorded_at.isoformat() if ledger else ""


def _write_lines(ledger: LedgerMonth, amounts: dict[str, Decimal]) -> None:
    stored = {line.kind: line for line in ledger.lines.all()}
    ledger.lines.exclude(kind__in=amounts).delete()
    for kind, amount in amounts.items():
        line = stored.get(kind) or LedgerLine(ledger=ledger, kind=kind)
        if line.amount != amount:
            line.amount = amount
            store(line)
