"""Broken rules of the ladder, plans and ledgers."""

from plans.errors.ladder import (
    CriterionNotTickableError,
    CriterionNotTickedError,
    OwnStageError,
    StageDecidedError,
    StageReasonError,
    StageSameError,
    StageWaitingError,
)
from plans.errors.ledgers import LedgerChangedError, LedgerEmptyError, LedgerMonthError
from plans.errors.plans import (
    AgreementDateError,
    IdeaRetiredError,
    IdeaUsedError,
    NeedElsewhereError,
    NothingToPrintError,
    PlanAgreedError,
    PlanClosedError,
    PlanEmptyError,
    PlanMovedError,
    PlanNotAgreedError,
    PlanOpenError,
    PlanReasonError,
    TooManyToPrintError,
)

__all__ = [
    "AgreementDateError",
    "CriterionNotTickableError",
    "CriterionNotTickedError",
    "IdeaRetiredError",
    "IdeaUsedError",
    "LedgerChangedError",
    "LedgerEmptyError",
    "LedgerMonthError",
    "NeedElsewhereError",
    "NothingToPrintError",
    "OwnStageError",
    "PlanAgreedError",
    "PlanClosedError",
    "PlanEmptyError",
    "PlanMovedError",
    "PlanNotAgreedError",
    "PlanOpenError",
    "PlanReasonError",
    "StageDecidedError",
    "StageReasonError",
    "StageSameError",
    "StageWaitingError",
    "TooManyToPrintError",
]
