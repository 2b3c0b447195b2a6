"""Rows that come along when two households are merged, and go back when that is taken back."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from core.consequences import Effect, Event, Line
from households.enums import HouseholdAct
from households.models import Need


class Moves(Effect):
    """Rows of `model` move to the household that stays; keys of those moved are kept.

    Where the model allows one row of something a household (`once` names the fields beside the
    household, among rows that fulfil `among`), a row whose place is taken stays where it is, and
    the page of the household that stays leads to it.
    """

    acts: ClassVar[tuple[str, ...]] = ()
    model: ClassVar[type[Model]]
    text: ClassVar[str] = ""
    unit: ClassVar[str] = "รายการ"
    once: ClassVar[tuple[str, ...] | None] = None
    among: ClassVar[Q] = Q()

    def rows(self, event: Event) -> QuerySet:
        """Returns the rows of the double that may move."""
        rows = self.model._default_manager.filter(household=event.other)
        if self.once is None:
            return rows
        same = {name: OuterRef(name) for name in self.once}
        taken = self.model._default_manager.filter(self.among, household=event.target, **same)
        return rows.exclude(self.among & Q(Exists(taken)))

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line(f"{self.text}ที่ย้ายมาด้วย", self.rows(event).count(), self.unit)

    def do(self, event: Event) -> list:
        keys = list(self.rows(event).order_by("pk").values_list("pk", flat=True))
        self.model._default_manager.filter(pk__in=keys).update(household=event.target)
        return [str(key) for key in keys]

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        rows = self.model._default_manager.filter(pk__in=kept, household=event.target)
        rows.update(household=event.other)
        return ()


class FollowsNeeds(Effect):
    """Rows of `model` that are about a need of the double are about the same need of the person
    that stays. Comes after the rows themselves have moved (`order`).
    """

    order: ClassVar[int] = 70
    model: ClassVar[Any]
    path: ClassVar[str] = "household"

    def do(self, event: Event) -> dict:
        kept = {}
        left_behind = Q(**{self.path: event.target}, need__household=event.other)
        for row in self.model._default_manager.filter(left_behind).select_related("need__person"):
            twin = Need.objects.filter(
                person=row.need.person.merged_into_id,
                dimension=row.need.dimension_id,
                data_year=row.need.data_year,
            ).first()
            kept[str(row.pk)] = [row.need_id, twin and twin.pk]
            self.model._default_manager.filter(pk=row.pk).update(need=twin)
        return kept

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        """What somebody said otherwise since stays. An older version kept the need alone."""
        for key, said in kept.items():
            rows = self.model._default_manager.filter(pk=key)
            need, twin = said if isinstance(said, list) else (said, None)
            if isinstance(said, list):
                rows = rows.filter(need=twin)
            rows.update(need=need)
        return ()


class NeedsOfTheirOwn(Effect):
    """Once two households are apart again, rows of `model` of either are about no need of the
    other's. Its undo comes after that of the people, with whom needs go (`order`).
    """

    order: ClassVar[int] = 3
    model: ClassVar[Any]
    path: ClassVar[str] = "household"

    def do(self, event: Event) -> bool:
        return True

    def undo(self, event: Event, kept: bool) -> Iterable[str]:
        for household in (event.target, event.other):
            rows = self.model._default_manager.filter(**{self.path: household})
            rows.exclude(need=None).exclude(need__household=household).update(need=None)
        return ()


MERGE = (HouseholdAct.MERGE,)
LEAVE = (HouseholdAct.LEAVE,)
