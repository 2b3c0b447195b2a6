"""What leaving and merging do to the people, listings and needs of a household."""

from collections.abc import Iterable

from django.db.models import F, Max

from core.confirming import Line
from core.consequences import Effect, Event
from households.enums import NeedStatus
from households.models import Household, HouseholdListing, Need, Person, PersonListing
from households.services.moving import LEAVE, MERGE, Moves
from households.services.names import call_by_who_stays

FURTHER: list[str] = [
    NeedStatus.WAITING,
    NeedStatus.REFERRED,
    NeedStatus.HELPED,
    NeedStatus.RESOLVED,
]


class Listings(Moves):
    acts, key, order = MERGE, "listings", 10
    model, text, unit, once = HouseholdListing, "ปีข้อมูลของบัญชี", "ปี", ("data_year",)


class People(Effect):
    """People found in both are one person from now on; the others move with all they have.

    Of somebody found in both, a need only the second entry knew of goes to the person that stays.
    """

    acts, key, order = MERGE, "people", 5

    def lines(self, event: Event) -> Iterable[Line]:
        same, others = self._sorted(event)
        yield Line("บุคคลที่ตรงกันในทั้งสองครัวเรือน", len(same), "คน")
        yield Line("บุคคลที่ย้ายมาด้วย", len(others), "คน")
        yield Line("ปัญหาที่มีในบันทึกที่ซ้ำเท่านั้น", len(self._needs(same)), "รายการ")

    def do(self, event: Event) -> dict:
        same, others = self._sorted(event)
        kept: dict = {"same": list(same), "needs": {}, "moved": [], "heads": []}
        kept["heads"] = list(
            Person.objects.filter(pk__in=others, is_head=True).values_list("pk", flat=True)
        )
        for need, person in self._needs(same):
            kept["needs"][str(need.pk)] = need.person_id
            Need.objects.filter(pk=need.pk).update(person_id=person, household=event.target)
        kept["statuses"], kept["wrote"] = self._further(same)
        for person, stays in same.items():
            Person.objects.filter(pk=person).update(merged_into_id=stays)
        for person in others:
            self._move(person, event.target)
            kept["moved"].append(person)
        self._count(event.target, len(others))
        call_by_who_stays(event.target)
        return kept

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        Person.objects.filter(pk__in=kept["same"], household=event.other).update(merged_into=None)
        for need, person in kept["needs"].items():
            Need.objects.filter(pk=need).update(person_id=person, household=event.other)
        for need, before in kept["statuses"].items():
            wrote = kept.get("wrote", {}).get(need, {})  # what came of it since stands
            Need.objects.filter(pk=need, **wrote).update(**before)
        for person in kept["moved"]:
            self._move(person, event.other)
        Person.objects.filter(pk__in=kept["heads"]).update(is_head=True)
        self._count(event.target, -len(kept["moved"]))
        call_by_who_stays(event.target, left=kept["moved"])
        return ()

    @staticmethod
    def _move(person: int, household: Household):
        Person.objects.filter(pk=person).update(household=household, is_head=False)
        for model in (PersonListing, Need):
            model.objects.filter(person=person).update(household=household)

    @staticmethod
    def _further(same: dict[int, int]) -> tuple[dict[str, dict], dict[str, dict]]:
        """A need both entries knew of stands as far as it came in either. Returns what stood, and
        what stands now.
        """
        before, after = {}, {}
        for need in Need.objects.filter(person__in=same).exclude(status=NeedStatus.WAITING):
            twin = Need.objects.filter(
                person=same[need.person_id], dimension=need.dimension_id, data_year=need.data_year
            ).first()
            if twin and FURTHER.index(twin.status) < FURTHER.index(need.status):
                before[str(twin.pk)], after[str(twin.pk)] = _state(twin), _state(need)
                Need.objects.filter(pk=twin.pk).update(**_state(need))
        return before, after

    @staticmethod
    def _count(household, more: int):
        Household.objects.filter(pk=household.pk).update(member_count=F("member_count") + more)

    @staticmethod
    def _sorted(event: Event) -> tuple[dict[int, int], list[int]]:
        """`({person of the double: the same person that stays}, [people only the double has])`."""
        theirs = list(Person.objects.filter(household=event.target, merged_into=None))
        same: dict[int, int] = {}
        others = []
        for person in Person.objects.filter(household=event.other, merged_into=None).order_by("pk"):
            fits = [p for p in theirs if p.sound_key == person.sound_key and _may_be(p, person)]
            if len(fits) == 1 and fits[0].pk not in same.values():
                same[person.pk] = fits[0].pk
            else:
                others.append(person.pk)
        return same, others

    @staticmethod
    def _needs(same: dict[int, int]) -> list[tuple[Need, int]]:
        """Needs of merged people in a dimension and year in which the one that stays has none."""
        found = []
        for need in Need.objects.filter(person__in=same).order_by("pk"):
            stays = same[need.person_id]
            there = Need.objects.filter(
                person=stays, dimension=need.dimension_id, data_year=need.data_year
            )
            if not there.exists():
                found.append((need, stays))
        return found


def _state(need: Need) -> dict:
    """How the need stands, as it can be kept."""
    return {
        "status": need.status,
        "status_by_id": need.status_by_id,
        "status_at": need.status_at and need.status_at.isoformat(),
        "met_on": need.met_on and need.met_on.isoformat(),
    }


def _may_be(one: Person, other: Person) -> bool:
    """Two valid national IDs that differ are two people, and so are two birth dates."""
    ids = one.pin_index and other.pin_index
    births = one.birth_date and other.birth_date
    return not ids and (not births or one.birth_date == other.birth_date)


class LatestYear(Effect):
    """The household that stays stands in the latest year either of the two was listed in."""

    acts, key, order = MERGE, "latest_year", 20

    def do(self, event: Event) -> dict | None:
        before = Household.objects.get(pk=event.target.pk)
        listed = HouseholdListing.objects.filter(household=event.target)
        year = listed.aggregate(year=Max("data_year"))["year"]
        if year is None or year == before.latest_year:
            return None
        Household.objects.filter(pk=before.pk).update(latest_year=year)
        return {"before": before.latest_year, "year": year}

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        """A newer list that came since stands. An older version kept what was before alone."""
        stands = Household.objects.filter(pk=event.target.pk)
        if "year" in kept:
            stands = stands.filter(latest_year=kept["year"])
        stands.update(latest_year=kept["before"])
        return ()


class Members(Effect):
    """Nothing happens to the people themselves; the page says how many go along."""

    acts, key, order = LEAVE, "members", 5

    def lines(self, event: Event) -> Iterable[Line]:
        people = event.target.persons.filter(merged_into=None).count()
        yield Line("สมาชิกที่ออกจากโครงการไปด้วย", people, "คน")
