"""Rules of pairing and planning, as people meet them, by noun."""

from mentors.errors.officials import HandOverToSelfError, PostingError, RoleUnsaidError
from mentors.errors.pairings import (
    AccountClosedError,
    ActUndoneError,
    AlreadyPairedError,
    ConflictOfInterestError,
    EndBeforeStartError,
    HouseholdLeftError,
    NoMainMentorError,
    NotEnoughRoomError,
    NothingChosenError,
    OfficialNotAvailableError,
    OutsideAreaError,
    OverCapacityError,
    OverlapError,
    PairingDateError,
    PairingEndedError,
    PairsRefusedError,
    SamePairError,
)
from mentors.errors.suggestions import SuggestionDoneError

__all__ = [
    "AccountClosedError",
    "ActUndoneError",
    "AlreadyPairedError",
    "ConflictOfInterestError",
    "EndBeforeStartError",
    "HandOverToSelfError",
    "HouseholdLeftError",
    "NoMainMentorError",
    "NotEnoughRoomError",
    "NothingChosenError",
    "OfficialNotAvailableError",
    "OutsideAreaError",
    "OverCapacityError",
    "OverlapError",
    "PairingDateError",
    "PairingEndedError",
    "PairsRefusedError",
    "PostingError",
    "RoleUnsaidError",
    "SamePairError",
    "SuggestionDoneError",
]
