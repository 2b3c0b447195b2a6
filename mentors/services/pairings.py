"""Pairing an official with a household, ending it, and handing over."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.forms import Form
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from core import days
from core.confirming import Line, present
from core.errors import DomainError
from core.records import store
from households.models import Household
from households.services.households import lock_household, lock_households
from mentors.actions import Act
from mentors.enums import ActKind, PairingEndReason, PairingKind
from mentors.errors import (
    EndBeforeStartError,
    EndToComeError,
    HandOverToSelfError,
    OfficialNotAvailableError,
    PairingEndedError,
)
from mentors.models import ConflictOfInterest, Official, Pairing, PairingAct
from mentors.services.acts import lock_officials, make_pairs, refuse_more
from mentors.services.pairing_rules import Rules
from mentors.services.planning import suggest_takers
from mentors.services.registers import close_posting

PURPOSE = "household.follow"


def mentors_of(household: Household) -> set[User]:
    """The open accounts of whoever looks after the household today."""
    return mentors_of_each([household.pk])[household.pk]


def mentors_of_each(households: Iterable[int]) -> dict[int, set[User]]:
    """`mentors_of` each of these households (their keys), in one query."""
    found: dict[int, set[User]] = {pk: set() for pk in households}
    with acting_for(purpose=PURPOSE):  # an agency sees no pairings
        pairings = Pairing.objects.filter(household__in=found, ended_on=None)
        for one in pairings.filter(official__user__is_active=True).select_related("official__user"):
            if one.official.user:
                found[one.household_id].add(one.official.user)
    return found


@transaction.atomic
def pair_mentor(
    *,
    household: Household,
    official: Official,
    by: User,
    kind: str = ActKind.MAIN,
    order_number: str = "",
    reason: str = "",
    started_on: date | None = None,
) -> Pairing:
    """One official for one household (`kind` of `ActKind`). Raises the rule that stands against it:
    `HouseholdLeftError`, `AlreadyPairedError`, `SamePairError`, `NoMainMentorError`,
    `OverlapError`, `EndToComeError`, `OfficialNotAvailableError`, `OutsideAreaError`,
    `ConflictOfInterestError`, `OverCapacityError`.
    """
    household = lock_household(household)
    official = lock_officials([official])[official.pk]
    started_on = started_on or timezone.localdate()
    rules = Rules([household], [official])
    if error := rules.why_not(household, official, kind, started_on=started_on):
        raise error
    act = PairingAct.objects.create(kind=kind, done_by=by)
    return make_pairs(
        act,
        [(household, official)],
        rules=rules,
        by=by,
        order_number=order_number,
        reason=reason,
        started_on=started_on,
    )[0]


@transaction.atomic
def end_pairing(
    *, pairing: Pairing, by: User, end_reason: str, ended_on: date | None = None
) -> Pairing:
    """Ends an open pairing with its reason (`PairingEndReason`). Raises `PairingEndedError`,
    `EndBeforeStartError`, `EndToComeError`.
    """
    lock_household(pairing.household)
    pairing = Pairing.objects.select_for_update(of=("self",), no_key=True).get(pk=pairing.pk)
    if pairing.ended_on:
        raise PairingEndedError
    if ended_on and ended_on < pairing.started_on:
        raise EndBeforeStartError
    latest = max(days.today(), pairing.started_on)
    if ended_on and ended_on > latest:
        raise EndToComeError
    pairing.ended_on, pairing.end_reason, pairing.ended_by = (ended_on or latest, end_reason, by)
    store(pairing)
    audit.record(Act.PAIRING_ENDED, pairing, by=by, details={"reason": end_reason})
    return pairing


@transaction.atomic
def record_conflict(
    *, household: Household, official: Official, by: User, kind: str, note: str = ""
) -> ConflictOfInterest:
    """From now on the official cannot be paired with the household; a standing pair is ended."""
    household = lock_household(household)  # who pairs them at this moment comes before or after
    conflict = ConflictOfInterest(
        household=household, official=official, kind=kind, note=note, recorded_by=by
    )
    store(conflict)
    for pairing in official.pairings.filter(household=household, ended_on=None):
        end_pairing(pairing=pairing, by=by, end_reason=PairingEndReason.CONFLICT)
    audit.record(Act.CONFLICT_RECORDED, conflict, by=by, details={"official": official.pk})
    return conflict


@transaction.atomic
def remove_conflict(*, conflict: ConflictOfInterest, by: User, reason: str) -> None:
    """It was recorded of the wrong official: the two may be paired again. What it ended stays
    ended; the row's history keeps it.
    """
    lock_household(conflict.household)
    audit.record(
        Act.CONFLICT_REMOVED,
        conflict,
        by=by,
        reason=reason,
        details={"official": conflict.official_id},
    )
    conflict.delete()


@transaction.atomic
def hand_over(
    *,
    official: Official,
    by: User,
    end_reason: str,
    to: Official | None = None,
    spread: bool = False,
    ended_on: date | None = None,
    order_number: str = "",
) -> tuple[int, list[tuple[Household, str]]]:
    """An official leaves: every pairing ends, and goes to `to` or, `spread`, to whom the suggestion
    finds, as far as there is room.

    Gives `(handed over, [(household, Thai reason)] of those left without a mentor)`. Raises
    `HandOverToSelfError`, `OfficialNotAvailableError`, `EndToComeError`, `PairedMeanwhileError`.
    """
    if to and to.pk == official.pk:
        raise HandOverToSelfError
    if ended_on and ended_on > days.today():
        raise EndToComeError
    held = lock_households(p.household for p in _open_of(official))
    official = lock_officials([official])[official.pk]
    pairings = _open_of(official)
    refuse_more(pairings, held)
    if official.ended_on:
        raise OfficialNotAvailableError
    official.ended_on, official.end_reason = ended_on or timezone.localdate(), end_reason
    official.is_available = False
    store(official)
    close_posting(official=official, ended_on=official.ended_on)
    since = {}
    for pairing in pairings:
        since[pairing.household_id] = max(official.ended_on, pairing.started_on)
        end_pairing(
            pairing=pairing,
            by=by,
            end_reason=PairingEndReason.TRANSFERRED,
            ended_on=since[pairing.household_id],
        )
    mine = [pairing.household for pairing in pairings if pairing.kind == PairingKind.MAIN]
    mine.sort(key=lambda household: (-household.urgency_score, household.pk))
    takers = suggest_takers(mine, by=by) if spread else dict.fromkeys([h.pk for h in mine], to)
    handed, left = _pass_on(official, mine, takers, by, order_number, since)
    audit.record(
        Act.OFFICIAL_HANDED_OVER, official, by=by, details={"handed": handed, "left": len(left)}
    )
    return handed, left


def _open_of(official: Official) -> list[Pairing]:
    return list(official.pairings.open().select_related("household"))


def lines_of_hand_over(official: Official, form: Form) -> tuple[Line, ...]:
    """`form` as sent: who takes the households is known once it is filled in."""
    open_now = official.pairings.filter(ended_on=None)
    mains = open_now.filter(kind=PairingKind.MAIN).count()
    own = [
        Line("ครัวเรือนที่ดูแลอยู่และจะส่งต่อ", mains, "ครัวเรือน"),
        Line("ครัวเรือนที่เป็นพี่เลี้ยงร่วมและจะสิ้นสุด", open_now.count() - mains, "ครัวเรือน"),
    ]
    if form.is_bound and form.is_valid() and not form.cleaned_data["spread"]:
        to = form.cleaned_data["to"]
        room = min(mains, to.free) if to else 0
        name = f"ครัวเรือนที่ {to.full_name} ยังรับได้" if to else "ครัวเรือนที่มีผู้รับต่อ"
        own += [Line(name, room, "ครัวเรือน"), Line("ครัวเรือนที่จะกลับไปรอจับคู่", mains - room, "ครัวเรือน")]
    return present(*own)


def _pass_on(
    official: Official,
    households: Iterable[Household],
    takers: Mapping[int, Official | None],
    by: User,
    order_number: str,
    since: Mapping[int, date],
) -> tuple[int, list[tuple[Household, str]]]:
    handed, left = 0, []
    for household in households:
        try:
            if not (taker := takers.get(household.pk)):
                raise OfficialNotAvailableError("ยังไม่มีผู้รับต่อที่รับได้")
            pair_mentor(
                household=household,
                official=taker,
                by=by,
                order_number=order_number,
                started_on=since[household.pk],
                reason=f"รับต่อจาก {official.full_name}"[:255],
            )
            handed += 1
        except DomainError as error:
            left.append((household, str(error)))
    return handed, left
