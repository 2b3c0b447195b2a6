"""What came of a project for a household: it came or not, and what it was given."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from assistance.enums import ParticipationStatus
from assistance.errors import AssistanceConflictError
from assistance.models import Assistance, Participation
from assistance.projects.actions import Act
from assistance.projects.errors import (
    AttendedDayError,
    GivenBeforeError,
    OverBudgetError,
    ResultMissingError,
)
from assistance.projects.services.choosing import hold, locked, notify_mentors, refuse_given, settle
from assistance.projects.services.numbers import numbers_of_one
from assistance.services.giving import record_assistance
from core import days
from core.records import store
from core.repeats import fingerprint

CHOSEN, ATTENDED, ABSENT = (
    ParticipationStatus.CHOSEN,
    ParticipationStatus.ATTENDED,
    ParticipationStatus.ABSENT,
)
MISSABLE = (CHOSEN, ATTENDED)


@transaction.atomic
def attend(
    *, row: Participation, by: User, attended_on: date, outcome: str, **help: Any
) -> Participation:
    """The household took part; `help` as in `give`, where something was given that day.

    Raises `ParticipationStateError`, `AttendedDayError`, `ResultMissingError`, and what `give`
    raises.
    """
    hold(row)
    row = locked(row, CHOSEN, ABSENT)
    _check_day(row, attended_on)
    if not outcome.strip():
        raise ResultMissingError
    row.status, row.attended_on, row.outcome = ATTENDED, attended_on, outcome.strip()
    settle(row, by, Act.PARTICIPATION_ATTENDED)
    notify_mentors(row, by, "ครัวเรือนในความดูแลของท่านเข้าร่วมโครงการแล้ว")
    if help.get("kind"):
        give(row=row, by=by, given_on=attended_on, **help)
    return row


def _check_day(row: Participation, attended_on: date) -> None:
    if not row.project.starts_on <= attended_on <= days.today():
        raise AttendedDayError


@transaction.atomic
def record_absence(*, row: Participation, by: User, outcome: str) -> Participation:
    """Records that the household did not come, and why; its place is free again.

    Raises `ParticipationStateError`, `HelpStandsError`, `ResultMissingError`.
    """
    row = locked(row, *MISSABLE)
    if not outcome.strip():
        raise ResultMissingError
    refuse_given(row)
    row.status, row.attended_on, row.outcome = ABSENT, None, outcome.strip()
    settle(row, by, Act.PARTICIPATION_ABSENT)
    notify_mentors(row, by, "ครัวเรือนในความดูแลของท่านไม่ได้เข้าร่วมโครงการตามที่คัดเลือกไว้")
    return row


@transaction.atomic
def give(
    *,
    row: Participation,
    by: User,
    kind: str,
    description: str,
    given_on: date,
    amount: Decimal | None = None,
    over_budget: str = "",
    id: UUID | None = None,
    **more: Any,
) -> Assistance:
    """Help through the project, in the ledger: the one place where its money is counted. Beyond
    the budget only with a reason (`over_budget`), which stays with the household's row.

    Raises `ParticipationStateError`, `GivenBeforeError`, `OverBudgetError`, and what
    `record_assistance` raises.
    """
    sent = _fingerprint(row, by, kind, description, given_on, amount)
    project = hold(row)
    row = locked(row, ATTENDED)
    if given_on < project.starts_on:
        raise GivenBeforeError
    left = numbers_of_one(project).left
    is_over = left is not None and (amount or 0) > left
    if is_over and not over_budget.strip():
        raise OverBudgetError
    if is_over:
        reasons = filter(None, (row.over_budget, over_budget.strip()))
        row.over_budget = " / ".join(dict.fromkeys(reasons))[:400]
        store(row)
    return record_assistance(
        household=row.household,
        by=by,
        dimension=row.dimension,
        kind=kind,
        description=description,
        given_on=given_on,
        amount=amount,
        organization=project.organization,
        participation=row,
        content_hash=sent,
        id=id,
        **more,
    )


def _fingerprint(row: Participation, by: User, *said: Any) -> str:
    """Returns a hash of what was sent, without household and owner, which may join others."""
    return fingerprint([row.pk, by.pk, *("" if value is None else value for value in said)])


@transaction.atomic
def receive_help(*, row: Participation, by: User, id: UUID, **said: Any) -> tuple[Assistance, bool]:
    """`(help, created)` of what is sent under an id; the same again gives the stored row and False,
    also when it was corrected since.

    Raises `AssistanceConflictError` for the same id with other content, and what `give` raises.
    """
    hold(row)  # two of the same at once come one after the other
    stored = Assistance.objects.filter(pk=id).first()
    if stored is None:
        return give(row=row, by=by, id=id, **said), True
    names = ("kind", "description", "given_on", "amount")
    if stored.content_hash != _fingerprint(row, by, *(said.get(name) for name in names)):
        raise AssistanceConflictError
    return stored, False
