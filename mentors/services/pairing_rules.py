"""Which official may take which household, and the sentence why not: one home for the rules."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from core import days
from core.errors import DomainError
from households.models import Household
from mentors.enums import ActKind, PairingKind
from mentors.errors import (
    AccountClosedError,
    AlreadyPairedError,
    ConflictOfInterestError,
    EndToComeError,
    HouseholdLeftError,
    NoMainMentorError,
    OfficialNotAvailableError,
    OutsideAreaError,
    OverCapacityError,
    OverlapError,
    SamePairError,
)
from mentors.models import ConflictOfInterest, Official, Pairing
from places.codes import AreaCode


def within_capacity(
    moves: Sequence[tuple[Any, int | None, int | None]],
    loads: Mapping[int, int],
    capacities: Mapping[int, int],
) -> list:
    """Things that may move at the same time without anybody getting more than they can take.

    `moves`: `[(thing, from official or None, to official or None)]`, the most urgent first;
    `loads` and `capacities` by official. What cannot move stays where it is, and may keep others.
    """
    after: Counter[int | None] = Counter(loads)
    arriving, refused = defaultdict(list), set()
    for move in moves:
        _thing, here, there = move
        after[here] -= 1
        after[there] += 1
        if there is not None:
            arriving[there].append(move)
    to_look_at = list(arriving)
    while to_look_at:
        official = to_look_at.pop()
        while arriving[official] and after[official] > capacities[official]:
            thing, here, _there = arriving[official].pop()
            refused.add(thing)
            after[official] -= 1
            if here is not None:
                after[here] += 1
                to_look_at.append(here)
    return [thing for thing, _here, _there in moves if thing not in refused]


class Rules:
    """What stands between some households and some officials; five queries however many."""

    def __init__(self, households: Iterable[Household], officials: Iterable[Official]) -> None:
        households, officials = list(households), list(officials)
        mains = Pairing.objects.filter(ended_on=None, kind=PairingKind.MAIN)
        found = mains.filter(household__in=households).select_related("official")
        self.main = {pairing.household_id: pairing for pairing in found}
        counts = mains.filter(official__in=officials).values_list("official")
        self.loads = dict(counts.annotate(Count("id")).order_by())
        both = Q(household__in=households, official__in=officials)
        conflicts = ConflictOfInterest.objects.filter(both)
        self.conflicts = {(c.household_id, c.official_id): c.get_kind_display() for c in conflicts}
        rows = Pairing.objects.filter(household__in=households)
        co = rows.filter(official__in=officials, ended_on=None, kind=PairingKind.CO)
        self.co = set(co.values_list("household_id", "official_id"))
        locked_out = Official.objects.filter(pk__in=[o.pk for o in officials]).locked_out()
        self.locked_out = set(locked_out.values_list("pk", flat=True))
        past = rows.ended().filter(kind=PairingKind.MAIN)
        self.last_end = dict(past.values_list("household").annotate(Max("ended_on")).order_by())

    def free(self, official: Official) -> int:
        return max(official.capacity - self.loads.get(official.pk, 0), 0)

    def why_not(
        self,
        household: Household,
        official: Official,
        kind: str = ActKind.MAIN,
        *,
        promised: int = 0,
        started_on: date | None = None,
        has_room: bool = False,
    ) -> DomainError | None:
        """The broken rule as an error, None when the pair may be made.

        `promised`: households the official gets besides this one; `has_room`: capacity is looked
        at elsewhere.
        """
        return (
            self._of_household(household, official, kind, started_on)
            or self._of_official(household, official)
            or self._room(official, kind, promised, has_room)
        )

    def _room(
        self, official: Official, kind: str, promised: int, has_room: bool
    ) -> DomainError | None:
        if has_room or kind == ActKind.CO or self.free(official) > promised:
            return None
        return OverCapacityError()

    def _of_household(
        self, household: Household, official: Official, kind: str, started_on: date | None
    ) -> DomainError | None:
        """A co-mentor may become the main one; nobody is both, or one of them twice."""
        main = self.main.get(household.pk)
        if household.left_on:
            return HouseholdLeftError()
        if (main and main.official_id == official.pk and kind != ActKind.MAIN) or (
            (household.pk, official.pk) in self.co and kind == ActKind.CO
        ):
            return SamePairError()
        if kind == ActKind.MAIN and main:
            return AlreadyPairedError(main.official)
        if kind == ActKind.CO and not main:
            return NoMainMentorError()
        return self._overlap(household, main, started_on) if kind != ActKind.CO else None

    def _overlap(
        self, household: Household, main: Pairing | None, started_on: date | None
    ) -> DomainError | None:
        """One mentor on any day: a new one begins when the last has ended, or ends the old one."""
        last_end = self.last_end.get(household.pk)
        if main and started_on and started_on > max(days.today(), main.started_on):
            return EndToComeError()
        too_early = started_on and (
            (last_end and started_on < last_end) or (main and started_on < main.started_on)
        )
        return OverlapError() if too_early else None

    def _of_official(self, household: Household, official: Official) -> DomainError | None:
        if not official.is_available:
            return OfficialNotAvailableError()
        return self.why_not_as_before(household, official)

    def why_not_as_before(self, household: Household, official: Official) -> DomainError | None:
        """The broken rule where the official had the household before: also one who takes no new
        ones goes on with those.
        """
        if official.ended_on:
            return OfficialNotAvailableError()
        if official.pk in self.locked_out:
            return AccountClosedError()
        if not AreaCode(official.work_area_id).serves(household.subdistrict_id):
            return OutsideAreaError()
        kind = self.conflicts.get((household.pk, official.pk))
        return ConflictOfInterestError(kind) if kind else None
