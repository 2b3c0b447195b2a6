"""Pairings with their days and orders."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from accounts.models import User
from households.models import Household
from logbook.models import StandingBatch
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Officials
from logbook.moving_in.services.works.base import CHANGED_SINCE, Made, Work
from mentors.enums import ActKind, PairingEndReason, PairingKind
from mentors.models import Official, Pairing, PairingAct
from mentors.services.acts import undo_act
from mentors.services.earlier import pair_as_before, pair_that_ended

PAIRING = "pairing"


@dataclass
class Pairings(Work):
    is_by_household: ClassVar[bool] = False  # an official has room for so many

    officials: Officials = field(init=False)
    act: PairingAct | None = None

    def prepare(self) -> None:
        self.officials = Officials.of(by=self.by, permission=self.household_permission)

    def write(self, row: Row) -> tuple[Household | None, Made]:
        household = self.households.find(row)
        official = self.officials.find(row, household)
        return household, self.pair(row, household, official)

    def pair(self, row: Row, household: Household, official: Official) -> Made:
        """Makes the pair a row says; one with its last day is a pair that is over."""
        said = row.said
        if said.get("end_reason") and not said.get("ended_on"):
            raise RowRefusedError("end_unsaid", "end_reason")
        kind = said.get("pair_kind") or PairingKind.MAIN
        if self._is_there(row, household, official, kind):
            return self.there(row, "official")
        act = self.act or PairingAct.objects.create(kind=ActKind.BROUGHT, done_by=self.by)
        pair: dict[str, Any] = {
            "act": act,
            "household": household,
            "official": official,
            "by": self.by,
            "kind": kind,
            "started_on": said["started_on"],
            "order_number": said.get("order_number") or "",
            "reason": said.get("reason") or "",
        }
        pairing = self._pair_ended(row, pair) if said.get("ended_on") else pair_as_before(**pair)
        self.act = act  # not one that a refused row took away with it
        self.note_month(row, "started_on", pairing.started_on)
        return [(PAIRING, str(pairing.pk))]

    def _is_there(self, row: Row, household: Household, official: Official, kind: str) -> bool:
        """Raises `RowRefusedError` where the open pair is said otherwise."""
        mine, said = household.pairings.filter(official=official), row.said
        if said.get("ended_on"):
            return any(_says_the_same(standing, kind, said) for standing in mine.ended())
        standing = mine.open().first()
        if standing and not _says_the_same(standing, kind, said):
            raise RowRefusedError("pairing_differs", "official", said["official"])
        return standing is not None

    def _pair_ended(self, row: Row, pair: dict[str, Any]) -> Pairing:
        day, reason = row.said["ended_on"], row.said.get("end_reason")
        pairing = pair_that_ended(
            **pair, ended_on=day, end_reason=reason or PairingEndReason.NOT_SAID
        )
        if not reason:
            row.say("end_reason_unsaid", "ended_on")
        if day.replace(day=1) != pairing.started_on.replace(day=1):
            self.note_month(row, "ended_on", day)
        return pairing

    def finish(self) -> None:
        self.batch.act = self.act


def _says_the_same(standing: Pairing, kind: str, said: dict) -> bool:
    """What the row leaves open is as it stands."""
    wanted = {
        "kind": kind,
        "started_on": said["started_on"],
        "ended_on": said.get("ended_on"),
        "end_reason": said.get("end_reason") or standing.end_reason,
        "order_number": said.get("order_number") or standing.order_number,
    }
    return all(getattr(standing, name) == value for name, value in wanted.items())


def take_back(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """By the act that brought them in; a pair somebody has worked with goes on."""
    if batch.act and not batch.act.undone_at:
        undo_act(act=batch.act, by=by)
    stays = Pairing.objects.filter(pk__in=keys).exclude(end_reason=PairingEndReason.MISTAKE)
    return {str(pk): CHANGED_SINCE for pk in stays.values_list("pk", flat=True)}
