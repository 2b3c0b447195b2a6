"""Households that look like one: found by their people, decided by a person, merged without loss.

Merging moves nothing: the household that was entered twice leaves the programme with the reason
«duplicate» and points at the one that stays, whose page shows both histories; its people point at
theirs. A list that names either finds the one that stays.
"""

from django.db import connection, transaction
from django.utils import timezone

from committees import audit
from households.enums import LeaveReason
from households.errors import AlreadyDecidedError, AlreadyMergedError
from households.models import DuplicateDecision, Household, Person
from loei_poverty.records import store

# Two people who sound alike and share a birth date, or are written alike in one sub-district with a
# birth date missing. Two valid national IDs that differ are two people.
PAIRS = """
SELECT a.household_id, b.household_id,
       array_agg(DISTINCT CASE WHEN a.name_key = b.name_key THEN 'same_name'
                               ELSE 'sounds_alike' END)
       || array_agg(DISTINCT CASE WHEN a.birth_date = b.birth_date THEN 'same_birth'
                                  ELSE 'birth_unknown' END),
       count(*)
FROM households_person a
JOIN households_person b ON b.sound_key = a.sound_key AND b.household_id > a.household_id
JOIN households_household h ON h.id = a.household_id
JOIN households_household k ON k.id = b.household_id
WHERE a.sound_key <> '' AND (a.pin_index IS NULL OR b.pin_index IS NULL)
  AND h.left_on IS NULL AND k.left_on IS NULL
  AND (a.birth_date = b.birth_date
       OR (a.name_key = b.name_key AND h.subdistrict_id = k.subdistrict_id
           AND (a.birth_date IS NULL OR b.birth_date IS NULL)))
  AND NOT EXISTS (SELECT 1 FROM households_duplicatedecision d
                  WHERE d.household_id = a.household_id AND d.other_id = b.household_id)
GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT %s
"""
WHY = {
    "same_name": "ชื่อ-สกุลตรงกัน", "sounds_alike": "ชื่อ-สกุลออกเสียงเหมือนกัน",
    "same_birth": "วันเกิดตรงกัน", "birth_unknown": "ไม่ทราบวันเกิดของคนหนึ่ง",
}  # fmt: skip
MOST = 500


def likely_duplicates(households) -> list[dict]:
    """`[{"one", "other", "why": [Thai words], "people": how many}]`, most alike first; both within
    `households`.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [MOST])
        found = cursor.fetchall()
    ids = {pk for one, other, *_rest in found for pk in (one, other)}
    known = households.filter(pk__in=ids).for_table().in_bulk()
    return [
        {"one": known[one], "other": known[other], "why": [WHY[code] for code in why],
         "people": people}
        for one, other, why, people in found if one in known and other in known
    ]  # fmt: skip


@transaction.atomic
def tell_apart(*, one: Household, other: Household, by, reason: str = "") -> DuplicateDecision:
    """Two families after all; they are not proposed again. Raises `AlreadyDecidedError`."""
    return _decide(one, other, is_same=False, by=by, reason=reason)


@transaction.atomic
def merge_households(*, kept: Household, double: Household, by, reason: str = "") -> Household:
    """`double` was `kept` entered twice. Raises `AlreadyDecidedError`, `AlreadyMergedError`."""
    rows = Household.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    locked = rows.in_bulk([kept.pk, double.pk])
    kept, double = locked[kept.pk], locked[double.pk]
    if kept.merged_into_id or double.merged_into_id or kept.left_on or double.left_on:
        raise AlreadyMergedError
    _decide(kept, double, is_same=True, by=by, reason=reason)
    double.merged_into, double.left_on = kept, timezone.localdate()
    double.leave_reason, double.updated_at = LeaveReason.DUPLICATE, timezone.now()
    store(double)
    _join_people(kept, double)
    audit.record("household.merged", double, by=by, reason=reason, details={"kept": kept.pk})
    return kept


def _join_people(kept, double):
    """People of the second entry point at the same people of the first, where one fits alone."""
    theirs = list(Person.objects.filter(household=kept, merged_into=None))
    for person in Person.objects.filter(household=double):
        same = [p for p in theirs if p.sound_key == person.sound_key and _may_be_one(p, person)]
        if len(same) == 1:
            Person.objects.filter(pk=person.pk).update(merged_into=same[0])


def _may_be_one(one: Person, other: Person) -> bool:
    ids = one.pin_index and other.pin_index
    births = one.birth_date and other.birth_date
    return not ids and (not births or one.birth_date == other.birth_date)


def _decide(one, other, *, is_same, by, reason) -> DuplicateDecision:
    first, second = sorted((one, other), key=lambda household: household.pk)
    decision, made = DuplicateDecision.objects.get_or_create(
        household=first, other=second,
        defaults={"is_same": is_same, "decided_by": by, "reason": reason},
    )  # fmt: skip
    if not made:
        raise AlreadyDecidedError
    if not is_same:
        audit.record("household.told_apart", first, by=by, reason=reason,
                     details={"other": second.pk})  # fmt: skip
    return decision
