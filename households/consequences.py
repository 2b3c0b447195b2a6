"""What leaving and merging do to the people, listings and needs of a household."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db.models import F, Max
from django.db.models.functions import Greatest

from accounts.acting import acting_for
from core.confirming import Line
from core.consequences import Effect, Event
from households.enums import NeedStatus
from households.models import Household, HouseholdListing, Need, Person, PersonListing
from households.services.moving import LEAVE, MERGE, Moves
from households.services.names import call_by_who_stays

PURPOSE = "household.merge"
OF_PEOPLE: tuple[type[PersonListing] | type[Need], ...] = (PersonListing, Need)
NOTHING: Mapping[str, list[int]] = MappingProxyType({})
FURTHER: list[str] = [
    NeedStatus.WAITING,
    NeedStatus.REFERRED,
    NeedStatus.HELPED,
    NeedStatus.RESOLVED,
]


def _lead_on(event: Event, model: type[Household] | type[Person], since: int, to: int) -> list[int]:
    """Leads what was merged into `since` before to `to`, so that lists and searches find it in one
    step; also where its district is not the actor's. Returns the keys.
    """
    with acting_for(user=event.by, purpose=PURPOSE):
        rows = model._default_manager.filter(merged_into=since)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(merged_into=to)
        return keys


def _lead_back(
    event: Event, model: type[Household] | type[Person], kept: Mapping[str, int]
) -> None:
    """`kept` is `{key: into what it was merged before}`."""
    with acting_for(user=event.by, purpose=PURPOSE):
        for key, since in kept.items():
            model._default_manager.filter(pk=key).update(merged_into=since)


class Doubles(Effect):
    """What was merged into the double before is of the household that stays."""

    acts, key, order = MERGE, "doubles", 5

    def do(self, event: Event) -> dict[str, int]:
        keys = _lead_on(event, Household, event.other.pk, event.target.pk)
        return {str(key): event.other.pk for key in keys}

    def undo(self, event: Event, kept: Mapping[str, int]) -> Iterable[str]:
        _lead_back(event, Household, kept)
        return ()


class Listings(Moves):
    acts, key, order = MERGE, "listings", 10
    model, text, unit, once = HouseholdListing, "ปีข้อมูลของบัญชี", "ปี", ("data_year",)


class People(Effect):
    """People found in both are one person from now on; the others move with all they have.

    Of somebody found in both, a need and a year of the list that only the second entry knew of go
    to the person that stays.
    """

    acts, key, order = MERGE, "people", 5

    def lines(self, event: Event) -> Iterable[Line]:
        same, others = self._sorted(event)
        yield Line("บุคคลที่ตรงกันในทั้งสองครัวเรือน", len(same), "คน")
        yield Line("บุคคลที่ย้ายมาด้วย", len(others), "คน")
        yield Line("ปัญหาที่มีในบันทึกที่ซ้ำเท่านั้น", len(_only(Need, same, event)), "รายการ")

    def do(self, event: Event) -> dict:
        same, others = self._sorted(event)
        kept: dict = {"same": list(same), "needs": {}, "listings": {}, "doubles": {}}
        heads = Person.objects.filter(pk__in=others, is_head=True)
        kept["heads"] = list(heads.values_list("pk", flat=True))
        for name, model in (("needs", Need), ("listings", PersonListing)):
            for row, person in _only(model, same, event):
                kept[name][str(row.pk)] = row.person_id
                model.objects.filter(pk=row.pk).update(person_id=person, household=event.target)
        kept["statuses"], kept["wrote"] = self._further(same)
        for person, stays in same.items():
            Person.objects.filter(pk=person).update(merged_into_id=stays)
            kept["doubles"] |= dict.fromkeys(_lead_on(event, Person, person, stays), person)
        kept["pins"] = self._give_pins(same)
        kept["here"] = self._keys(others, event.target)
        kept["moved"] = self._move(others, event.other, event.target)
        self._count(event.target, len(others))
        call_by_who_stays(event.target)
        return kept

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        with_pins = Person.objects.filter(pk__in=kept.get("pins", ()))
        self._give_pins({p.merged_into_id: p.pk for p in with_pins if p.merged_into_id})
        Person.objects.filter(pk__in=kept["same"], household=event.other).update(merged_into=None)
        _lead_back(event, Person, kept.get("doubles", {}))
        for name, model in (("needs", Need), ("listings", PersonListing)):
            for row, person in kept.get(name, {}).items():
                rows = model.objects.filter(pk=row, household=event.target)
                rows.update(person_id=person, household=event.other)
        for need, before in kept["statuses"].items():
            wrote = kept.get("wrote", {}).get(need, {})  # what came of it since stands
            Need.objects.filter(pk=need, **wrote).update(**before)
        back = self._move(kept["moved"], event.target, event.other, kept.get("here", {}))
        Person.objects.filter(pk__in=kept["heads"], household=event.other).update(is_head=True)
        self._count(event.target, -len(back))
        call_by_who_stays(event.target, left=back)
        gone = set(kept["moved"]).difference(back)
        self._count(event.other, -len(gone))
        call_by_who_stays(event.other, left=gone)
        return ()

    @staticmethod
    def _give_pins(same: Mapping[int, int]) -> list[int]:
        """A national ID is that of whoever lists find by it: `{who has it: who gets it}`, of two of
        whom at most one has any. Returns who had one.
        """
        had = list(Person.objects.filter(pk__in=same, pin_index__isnull=False))
        for person in had:
            Person.objects.filter(pk=person.pk).update(pin=None, pin_index=None)
            given = Person.objects.filter(pk=same[person.pk])
            given.update(pin=person.pin, pin_index=person.pin_index)
        return [person.pk for person in had]

    @staticmethod
    def _move(
        people: list[int], since: Household, to: Household, stays: Mapping[str, list[int]] = NOTHING
    ) -> list[int]:
        """Moves those of `people` who live in `since`, and what is of them there but the rows
        `stays` names (`_keys`). Returns who moved: somebody a list found elsewhere stays there.
        """
        rows = Person.objects.filter(pk__in=people, household=since)
        moved = list(rows.values_list("pk", flat=True))
        rows.update(household=to, is_head=False)
        for model in OF_PEOPLE:
            theirs = model.objects.filter(person__in=people, household=since)
            theirs.exclude(pk__in=stays.get(model.__name__, ())).update(household=to)
        return moved

    @staticmethod
    def _keys(people: list[int], household: Household) -> dict[str, list[int]]:
        """What `people` have in a household, from years in which they lived there."""
        return {
            model.__name__: list(
                model.objects.filter(person__in=people, household=household)
                .order_by("pk")
                .values_list("pk", flat=True)
            )
            for model in OF_PEOPLE
        }

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
        """A list may have said of fewer since."""
        count = Greatest(F("member_count") + more, 0)
        Household.objects.filter(pk=household.pk).update(member_count=count)

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


def _only(
    model: type[PersonListing] | type[Need], same: Mapping[int, int], event: Event
) -> list[tuple[PersonListing | Need, int]]:
    """Rows of merged people in the double, of a year (and dimension) in which the one that stays
    has none; each with who stays.
    """
    alike = [name for name in ("dimension", "data_year") if hasattr(model, name)]
    found = []
    for row in model.objects.filter(person__in=same, household=event.other).order_by("pk"):
        stays = same[row.person_id]
        there = {name: getattr(row, name) for name in alike}
        if not model.objects.filter(person=stays, **there).exists():
            found.append((row, stays))
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
