"""Help that was given."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from assistance.errors import AlreadyWithdrawnError
from assistance.models import Assistance
from assistance.services.giving import record_assistance, withdraw_assistance
from households.models import Household
from logbook.models import StandingBatch
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Offices
from logbook.moving_in.services.works.base import CHANGED_SINCE, Made, Work
from logbook.moving_in.services.works.plans import Dimensions

HELP = "help"


@dataclass
class HelpGiven(Work):
    offices: Offices = field(init=False)

    def prepare(self) -> None:
        self.offices, self.dimensions = Offices(), Dimensions()

    def write(self, row: Row) -> tuple[Household | None, Made]:
        household = self.households.find(row)
        given = self._given(row)
        standing = Assistance.objects.standing().filter(household=household, **given)
        if standing.exists():
            return household, self.there(row, "given_on")
        assistance = record_assistance(household=household, by=self.by, is_brought_in=True, **given)
        self.note_month(row, "given_on", assistance.given_on)
        return household, [(HELP, str(assistance.pk))]

    def _given(self, row: Row) -> dict[str, Any]:
        """The receiver is the household: a list of old does not say whether one person was."""
        said, name = row.said, row.said.get("giver") or ""
        organization = self.offices.named(name) if name else None
        return {
            "dimension": self.dimensions.named(row),
            "kind": said["kind"],
            "description": said["description"],
            "given_on": said["given_on"],
            "amount": said.get("amount"),
            "quantity": said.get("quantity"),
            "unit": said.get("unit") or "" if said.get("quantity") is not None else "",
            "organization": organization,
            "giver": "" if organization else name,
        }


def take_back(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Withdrawn, as by hand; what somebody has corrected or withdrawn since stays as it is."""
    stays = {}
    for assistance in Assistance.objects.filter(pk__in=keys).select_related("household"):
        if assistance.changed_at:
            stays[str(assistance.pk)] = CHANGED_SINCE
            continue
        try:
            withdraw_assistance(
                assistance=assistance, by=by, reason=f"ยกเลิกการนำเข้างานเดิม #{batch.pk}"
            )
        except AlreadyWithdrawnError as error:
            stays[str(assistance.pk)] = str(error)
    return stays
