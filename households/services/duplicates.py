"""Households that look like one: found by their people, decided by a person, merged without loss.

The household that was entered twice leaves the programme with the reason «duplicate» and points at
the one that stays; what hangs on it comes along as each app says (`consequences.py`), and can go
back. Its ended pairings and its list entries stay with it, and the page of the other leads there.
A list that names either finds the one that stays.
"""

from collections.abc import Mapping

from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.consequences import Event, carry_out
from core.records import store
from households.actions import Act
from households.enums import HouseholdAct, LeaveReason
from households.errors import AlreadyDecidedError, AlreadyMergedError, MergedOnError, NotMergedError
from households.models import DuplicateDecision, Household, HouseholdEvent
from households.querysets import HouseholdQuerySet
from households.services.households import lock_households, undo_event
from households.services.urgency import score_household

# Two people who sound alike and share a birth date, or are written alike in one sub-district with a
# birth date missing. Two valid national IDs that differ are two people.
# One of a pair has no ID at all, so only those are gone through, each pair once.
PAIRS = """
SELECT h.id, k.id,
       array_agg(DISTINCT CASE WHEN a.name_key = b.name_key THEN 'same_name'
                               ELSE 'sounds_alike' END)
       || array_agg(DISTINCT CASE WHEN a.birth_date = b.birth_date THEN 'same_birth'
                                  ELSE 'birth_unknown' END),
       count(*)
FROM households_person a
JOIN households_person b ON b.sound_key = a.sound_key AND b.household_id <> a.household_id
    AND (b.pin_index IS NOT NULL OR b.id > a.id)
JOIN households_household h ON h.id = least(a.household_id, b.household_id)
JOIN households_household k ON k.id = greatest(a.household_id, b.household_id)
WHERE a.sound_key <> '' AND a.pin_index IS NULL AND h.left_on IS NULL AND k.left_on IS NULL
  AND (a.birth_date = b.birth_date
       OR (a.name_key = b.name_key AND h.subdistrict_id = k.subdistrict_id
           AND (a.birth_date IS NULL OR b.birth_date IS NULL)))
  AND NOT EXISTS (SELECT 1 FROM households_duplicatedecision d
                  WHERE d.household_id = h.id AND d.other_id = k.id)
GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT %s
"""
WHY = {
    "same_name": "ชื่อ-สกุลตรงกัน",
    "sounds_alike": "ชื่อ-สกุลออกเสียงเหมือนกัน",
    "same_birth": "วันเกิดตรงกัน",
    "birth_unknown": "ไม่ทราบวันเกิดของคนหนึ่ง",
}
MOST = 500


def likely_duplicates(households: HouseholdQuerySet) -> list[dict]:
    """`[{"one", "other", "why": [Thai words], "people": how many}]`, most alike first; both within
    `households`.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [MOST])
        found = cursor.fetchall()
    ids = {pk for one, other, *_rest in found for pk in (one, other)}
    known = households.filter(pk__in=ids).for_table().in_bulk()
    return [
        {
            "one": known[one],
            "other": known[other],
            "why": [WHY[code] for code in why],
            "people": people,
        }
        for one, other, why, people in found
        if one in known and other in known
    ]


def told_apart(households: HouseholdQuerySet) -> list[dict]:
    """`[{"one", "other", "decision"}]` of pairs that were decided to be two families, the latest
    first; both within `households`. A wrong decision is found here.
    """
    followed = households.active()
    decisions = DuplicateDecision.objects.filter(
        is_same=False, household__in=followed.values("pk"), other__in=followed.values("pk")
    )
    found = list(decisions.select_related("decided_by").order_by("-decided_at", "-pk")[:MOST])
    ids = {pk for decision in found for pk in (decision.household_id, decision.other_id)}
    known = households.filter(pk__in=ids).for_table().in_bulk()
    return [
        {"one": known[d.household_id], "other": known[d.other_id], "decision": d} for d in found
    ]


@transaction.atomic
def tell_apart(
    *, one: Household, other: Household, by: User, reason: str = ""
) -> DuplicateDecision:
    """Two families after all; they are not proposed again. Raises `AlreadyDecidedError`."""
    return _decide(one, other, is_same=False, by=by, reason=reason)


def merging(
    stays: Household,
    double: Household,
    *,
    by: User,
    reason: str = "",
    chosen: Mapping[str, str] | None = None,
) -> Event:
    """The act of merging, as what hangs on the two households sees it."""
    return Event(HouseholdAct.MERGE, stays, by=by, other=double, reason=reason, chosen=chosen or {})


@transaction.atomic
def merge_households(
    *,
    stays: Household,
    double: Household,
    by: User,
    reason: str = "",
    chosen: Mapping[str, str] | None = None,
) -> Household:
    """`double` was `stays` entered twice: what hangs on it comes along, and it takes nothing more.
    Also of two that were told apart before.

    `chosen` answers `questions_of(merging(…))`: whose mentor, whose plan. Raises
    `AlreadyDecidedError`, `AlreadyMergedError`, `ChoiceMissingError`.
    """
    locked = {household.pk: household for household in lock_households([stays, double])}
    stays, double = locked[stays.pk], locked[double.pk]
    if stays.merged_into_id or double.merged_into_id or stays.left_on or double.left_on:
        raise AlreadyMergedError
    _decide(stays, double, is_same=True, by=by, reason=reason)
    event = merging(stays, double, by=by, reason=reason, chosen=chosen)
    changed = carry_out(event)
    double.merged_into, double.left_on = stays, event.on
    double.leave_reason, double.updated_at = LeaveReason.DUPLICATE, timezone.now()
    store(double, update_fields=["merged_into", "left_on", "leave_reason", "updated_at"])
    HouseholdEvent.objects.create(
        household=stays,
        other=double,
        act=HouseholdAct.MERGE,
        reason=reason,
        kept=changed,
        done_by=by,
    )
    score_household(stays)
    score_household(double)
    audit.record(Act.HOUSEHOLD_MERGED, double, by=by, reason=reason, details={"kept": stays.pk})
    return stays


@transaction.atomic
def unmerge_households(*, double: Household, by: User, reason: str) -> tuple[Household, list[str]]:
    """They are two families after all: what came along goes back as far as it still can.

    Returns the household that is its own again, with a Thai sentence for each thing that stays
    with the other. Raises `MergedOnError`, `NotMergedError`.
    """
    acts = HouseholdEvent.objects.filter(act=HouseholdAct.MERGE, other=double, undone_at=None)
    act = acts.select_for_update(of=("self",)).first()
    if act is None:
        raise NotMergedError
    locked = {h.pk: h for h in lock_households([act.household, double])}
    stays, double = locked[act.household_id], locked[double.pk]
    if stays.merged_into_id:
        raise MergedOnError(stays.pk)
    if stays.left_on or double.merged_into_id != stays.pk:
        raise NotMergedError
    double.merged_into, double.left_on, double.leave_reason = None, None, ""
    double.updated_at = timezone.now()
    store(double, update_fields=["merged_into", "left_on", "leave_reason", "updated_at"])
    act.household, act.other = stays, double
    told = undo_event(act, by=by, reason=reason)
    score_household(stays)
    score_household(double)
    first, second = sorted((stays, double), key=lambda household: household.pk)
    DuplicateDecision.objects.filter(household=first, other=second).update(
        is_same=False, decided_by=by, decided_at=timezone.now(), reason=reason
    )
    audit.record(Act.HOUSEHOLD_UNMERGED, double, by=by, reason=reason, details={"kept": stays.pk})
    return double, told


def _decide(
    one: Household, other: Household, *, is_same: bool, by: User, reason: str
) -> DuplicateDecision:
    first, second = sorted((one, other), key=lambda household: household.pk)
    decision, made = DuplicateDecision.objects.get_or_create(
        household=first,
        other=second,
        defaults={"is_same": is_same, "decided_by": by, "reason": reason},
    )
    if not made and (decision.is_same or not is_same):
        raise AlreadyDecidedError
    if not made:
        decision.is_same, decision.decided_by, decision.reason = is_same, by, reason
        decision.decided_at = timezone.now()
        store(decision)
    if not is_same:
        audit.record(
            Act.HOUSEHOLD_TOLD_APART, first, by=by, reason=reason, details={"other": second.pk}
        )
    return decision
