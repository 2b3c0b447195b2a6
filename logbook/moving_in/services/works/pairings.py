"""Pairings with their days and orders."""

from dataclasses import dataclass, field
from typing import ClassVar

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
from mentors.services.pairings import pair_as_before

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
        said = row.said
        kind = said.get("pair_kind") or PairingKind.MAIN
        if standing := household.pairings.open().filter(official=official).first():
            if not _says_the_same(standing, kind, said):
                raise RowRefusedError("pairing_differs", "official", said["official"])
            return self.there(row, "official")
        act = self.act or PairingAct.objects.create(kind=ActKind.BROUGHT, done_by=self.by)
        pairing = pair_as_before(
            act=act,
            household=household,
            official=official,
            by=self.by,
            kind=kind,
            started_on=said["started_on"],
            order_number=said.get("order_number") or "",
            reason=said.get("reason") or "",
        )
        self.act = act  # not one that a refused row took away with it
        self.note_month(row, "started_on", pairing.started_on)
        return [(PAIRING, str(pairing.pk))]

    def finish(self) -> None:
        self.batch.act = self.act


def _says_the_same(standing: Pairing, kind: str, said: dict) -> bool:
    """What the row leaves open is as it stands."""
    order = said.get("order_number") or standing.order_number
    return (standing.kind, standing.started_on, standing.order_number) == (
        kind,
        said["started_on"],
        order,
    )


def take_back(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """By the act that brought them in; a pair somebody has worked with goes on."""
    if batch.act and not batch.act.undone_at:
        undo_act(act=batch.act, by=by)
    stays = Pairing.objects.filter(pk__in=keys).exclude(end_reason=PairingEndReason.MISTAKE)
    return {str(pk): CHANGED_SINCE for pk in stays.values_list("pk", flat=True)}
