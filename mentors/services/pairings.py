"""The register of officials, and pairing an official with a household."""

from django.db import transaction
from django.utils import timezone

from committees import audit
from committees.notifications import notify
from households.models import Household
from loei_poverty.errors import DomainError
from mentors.enums import PairingEndReason, PairingKind
from mentors.errors import (
    AlreadyPairedError,
    ConflictOfInterestError,
    HandOverToSelfError,
    HouseholdLeftError,
    OfficialNotAvailableError,
    OutsideAreaError,
    OverCapacityError,
    PairingEndedError,
)
from mentors.models import ConflictOfInterest, Official, Pairing


@transaction.atomic
def save_official(*, official: Official, by) -> Official:
    """Adds an official to the register or changes the entry."""
    action = "official.changed" if official.pk else "official.added"
    official.full_clean()
    official.save()
    audit.record(action, official, by=by)
    return official


@transaction.atomic
def pair_mentor(*, household, official, by, order_number="", reason="", started_on=None) -> Pairing:
    """One main mentor a household. Household and official are locked in that order.

    Raises `HouseholdLeftError`, `AlreadyPairedError`, `OfficialNotAvailableError`,
    `OutsideAreaError`, `OverCapacityError`.
    """
    household = lock_household(household)
    official = Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
    may_pair(household, official)
    pairing = Pairing(
        household=household, official=official, paired_by=by, order_number=order_number,
        reason=reason, started_on=started_on or timezone.localdate(),
    )  # fmt: skip
    pairing.full_clean()
    pairing.save()
    audit.record("pairing.made", pairing, by=by, details={"official": official.pk})
    if official.user:
        notify([official.user], key=f"paired:{pairing.pk}", text="ท่านได้รับครัวเรือนใหม่ในความดูแล",
               url=f"/households/{household.pk}/")  # fmt: skip
    return pairing


def may_pair(household, official, *, promised: int = 0):
    """Raises the reason why not. `promised`: households a suggestion gives the official besides."""
    if household.left_on:
        raise HouseholdLeftError
    current = household.pairings.filter(ended_on=None, kind=PairingKind.MAIN)
    if pairing := current.select_related("official").first():
        raise AlreadyPairedError(pairing.official)
    if official.ended_on or not official.is_available:
        raise OfficialNotAvailableError
    area = official.work_area_id
    if len(area) > 2 and not household.subdistrict_id.startswith(area[:4]):
        raise OutsideAreaError
    if official.conflicts.filter(household=household).exists():
        raise ConflictOfInterestError
    standing = official.pairings.filter(ended_on=None, kind=PairingKind.MAIN).count()
    if standing + promised >= official.capacity:
        raise OverCapacityError


@transaction.atomic
def end_pairing(*, pairing: Pairing, by, end_reason: str, ended_on=None) -> Pairing:
    """Ends an open pairing with its reason (`PairingEndReason`). Raises `PairingEndedError`."""
    lock_household(pairing.household)
    pairing = Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
    if pairing.ended_on:
        raise PairingEndedError
    pairing.ended_on, pairing.end_reason, pairing.ended_by = (
        ended_on or timezone.localdate(), end_reason, by,
    )  # fmt: skip
    pairing.full_clean()
    pairing.save()
    audit.record("pairing.ended", pairing, by=by, details={"reason": end_reason})
    return pairing


@transaction.atomic
def record_conflict(*, household, official, by, kind: str, note: str = "") -> ConflictOfInterest:
    """From now on the official cannot be paired with the household; a standing pair is ended."""
    conflict = ConflictOfInterest(
        household=household, official=official, kind=kind, note=note, recorded_by=by
    )
    conflict.full_clean()
    conflict.save()
    for pairing in official.pairings.filter(household=household, ended_on=None):
        end_pairing(pairing=pairing, by=by, end_reason=PairingEndReason.CONFLICT)
    audit.record("conflict.recorded", conflict, by=by, details={"official": official.pk})
    return conflict


@transaction.atomic
def hand_over(*, official: Official, by, end_reason: str, to=None, ended_on=None, order_number=""):
    """An official leaves: every pairing ends, and goes to `to` as far as there is room.

    Gives `(handed over, [(household, Thai reason)] of those left without a mentor)`. Raises
    `HandOverToSelfError`, `OfficialNotAvailableError`.
    """
    official = Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
    if official.ended_on:
        raise OfficialNotAvailableError
    if to and to.pk == official.pk:
        raise HandOverToSelfError
    handed, left = 0, []
    open_pairings = official.pairings.filter(ended_on=None).select_related("household")
    rows = open_pairings.order_by("-household__urgency_score", "household_id")
    for pairing in rows:
        end_pairing(pairing=pairing, by=by, end_reason=PairingEndReason.TRANSFERRED)
        if pairing.kind != PairingKind.MAIN:
            continue
        try:
            if to is None:
                raise OfficialNotAvailableError("ยังไม่ได้เลือกผู้รับต่อ")
            pair_mentor(household=pairing.household, official=to, by=by, order_number=order_number,
                        reason=f"รับต่อจาก {official.full_name}"[:255])  # fmt: skip
            handed += 1
        except DomainError as error:
            left.append((pairing.household, str(error)))
    official.ended_on, official.end_reason = ended_on or timezone.localdate(), end_reason
    official.is_available = False
    official.full_clean()
    official.save()
    audit.record("official.handed_over", official, by=by,
                 details={"handed": handed, "left": len(left)})  # fmt: skip
    return handed, left


def lock_household(household) -> Household:
    """The household as it stands now, held until the transaction ends."""
    return Household.objects.select_for_update(of=("self",), no_key=True).get(pk=household.pk)
