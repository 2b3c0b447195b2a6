"""Pairs from before the system, as lists of earlier work bring them in."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.records import store, validate
from households.models import Household
from households.services.households import lock_household
from mentors.actions import Act
from mentors.enums import ActKind, PairingKind
from mentors.errors import (
    EndBeforeStartError,
    LeftBeforeError,
    MainThenError,
    OutsideAreaError,
    SamePeriodError,
)
from mentors.models import Official, Pairing, PairingAct
from mentors.services.acts import lock_officials, make_pairs
from mentors.services.pairing_rules import Rules
from places.codes import AreaCode


@transaction.atomic
def pair_as_before(
    *,
    act: PairingAct,
    household: Household,
    official: Official,
    by: User,
    kind: str,
    started_on: date,
    order_number: str = "",
    reason: str = "",
) -> Pairing:
    """As `pair_mentor`, of a pair that goes on: one of many that `act` brings in, by its rules.
    `kind` is one of `PairingKind`.
    """
    household = lock_household(household)
    official = lock_officials([official])[official.pk]
    rules = Rules([household], [official])
    as_act = ActKind.CO if kind == PairingKind.CO else ActKind.MAIN
    if error := rules.why_not(household, official, as_act, started_on=started_on):
        raise error
    _refuse_same_days(household, official, kind, started_on, None)
    said = {"order_number": order_number, "reason": reason, "started_on": started_on}
    pairing = Pairing(household=household, official=official, kind=kind, paired_by=by, **said)
    validate(pairing, unique=False)  # no form has cut what a file says
    return make_pairs(
        act,
        [(household, official)],
        rules=rules,
        by=by,
        order_number=order_number,
        reason=reason,
        started_on=started_on,
        as_kind=kind,
        is_brought_in=True,
    )[0]


@transaction.atomic
def pair_that_ended(
    *,
    act: PairingAct,
    household: Household,
    official: Official,
    by: User,
    kind: str,
    started_on: date,
    ended_on: date,
    end_reason: str,
    order_number: str = "",
    reason: str = "",
) -> Pairing:
    """A pair that was over before the system: made and ended by `act`, which takes both back.

    Room, account and conflicts of today say nothing of then; what stands against it are days that
    cannot be: `EndBeforeStartError`, `LeftBeforeError`, `OutsideAreaError`, `MainThenError`,
    `SamePeriodError`.
    """
    household = lock_household(household)
    official = lock_officials([official])[official.pk]
    if ended_on < started_on:
        raise EndBeforeStartError
    gone = {"ครัวเรือนออกจากโครงการ": household.left_on, "พี่เลี้ยงคนนี้พ้นหน้าที่": official.ended_on}
    for what, day in gone.items():
        if day and day < ended_on:
            raise LeftBeforeError(what, day)
    if not _has_worked_there(official, household):
        raise OutsideAreaError
    _refuse_same_days(household, official, kind, started_on, ended_on)
    pairing = Pairing(
        household=household,
        district=household.district,
        official=official,
        kind=kind,
        started_on=started_on,
        ended_on=ended_on,
        end_reason=end_reason,
        end_recorded_at=timezone.now(),
        order_number=order_number,
        reason=reason,
        paired_by=by,
        ended_by=by,
        made_in=act,
        ended_in=act,
        is_brought_in=True,
    )
    store(pairing, unique=False)
    act.made += 1
    act.save(update_fields=["made"])
    audit.record(Act.PAIRING_MADE, pairing, by=by, details={"act": act.pk})
    audit.record(Act.PAIRING_ENDED, pairing, by=by, details={"act": act.pk, "reason": end_reason})
    return pairing


def _has_worked_there(official: Official, household: Household) -> bool:
    """Whether the official serves the household's place, now or by a posting of before."""
    places = {official.work_area_id, *official.postings.values_list("work_area", flat=True)}
    return any(AreaCode(place).serves(household.subdistrict_id) for place in places)


def _refuse_same_days(
    household: Household, official: Official, kind: str, start: date, end: date | None
) -> None:
    """On the last day of one the next may begin. Raises `MainThenError`, `SamePeriodError`."""
    others = household.pairings.exclude(ended_on=F("started_on"))  # taken back: it never was
    others = others.filter(Q(ended_on=None) | Q(ended_on__gt=start))
    if end:
        others = others.filter(started_on__lt=end)
    others = others.select_related("official").order_by("started_on")
    if same := others.filter(official=official).first():
        raise SamePeriodError(same)
    if kind == PairingKind.MAIN and (main := others.filter(kind=PairingKind.MAIN).first()):
        raise MainThenError(main)
