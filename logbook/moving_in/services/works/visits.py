"""Visits: day, who, summary, and of the 4 ท what was said."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from core.thai import text_key
from households.models import Household
from logbook.enums import FourT, VisitPurpose, VisitStatus
from logbook.models import LogbookEntry, StandingBatch, Visit
from logbook.moving_in.actions import Act
from logbook.moving_in.errors import RowRefusedError
from logbook.moving_in.reading import Row
from logbook.moving_in.services.matching import Officials
from logbook.moving_in.services.works.base import CHANGED_SINCE, Made, Work
from logbook.services.visits import record_visit, survey_anew, surveyed_at
from mentors.models import Official

VISIT = "visit"


@dataclass
class Visits(Work):
    officials: Officials = field(init=False)

    def prepare(self) -> None:
        self.officials = Officials.of(by=self.by, permission=Permission.OFFICIAL_VIEW)

    def write(self, row: Row) -> tuple[Household | None, Made]:
        household = self.households.find(row)
        official = self.officials.find(row, household)
        content = _content(row)
        if standing := _of_the_day(household, row, official):
            if text_key(standing.summary) != text_key(content["summary"]):
                raise RowRefusedError("visit_differs", "visited_on")
            return household, self.there(row, "visited_on")
        visit, _created = record_visit(
            by=self.by,
            id=uuid.uuid4(),
            household=household,
            visited_by=official,
            is_brought_in=True,
            **content,
        )
        if visit.pairing_id is None:
            row.say("not_paired_then", "official", row.said["official"])
        self.note_month(row, "visited_on", visit.visited_on)
        return household, [(VISIT, str(visit.pk))]


def _of_the_day(household: Household, row: Row, official: Official) -> Visit | None:
    """What the official did there that day, brought in or recorded by themselves."""
    theirs = Q(visited_by=official) | Q(pairing__official=official)
    if official.user_id:
        theirs |= Q(recorded_by=official.user_id, visited_by=None)
    visits = household.visits.filter(theirs, visited_on=row.said["visited_on"])
    return visits.order_by("received_at").first()


def _content(row: Row) -> dict[str, Any]:
    said = row.said
    assessment, apart = {}, []
    for aspect in FourT:
        score, note = said.get(f"score_{aspect}"), said.get(f"note_{aspect}") or ""
        if score:
            assessment[aspect.value] = {"score": score, "note": note}
        elif note:
            apart.append(f"{aspect.label}: {note}")
            row.say("note_in_summary", f"note_{aspect}")
    purpose = said.get("purpose")
    if not purpose:
        purpose = VisitPurpose.FIRST if assessment else VisitPurpose.FOLLOW_UP
        if not assessment:
            row.say("purpose_assumed", "visited_on")
    return {
        "purpose": purpose,
        "visited_on": said["visited_on"],
        "met_with": said.get("met_with") or "",
        "summary": "\n".join([said["summary"], *apart]),
        "next_step": said.get("next_step") or "",
        "assessment": assessment,
    }


def take_back(keys: list[str], batch: StandingBatch, by: User) -> dict[str, str]:
    """Those that nobody has verified, corrected, added a photo to, or exported."""
    visits = Visit.objects.filter(pk__in=keys)
    exported = LogbookEntry.objects.filter(fact__in=keys).values_list("fact", flat=True)
    fresh = visits.filter(status=VisitStatus.SUBMITTED, revisions=None, photos=None)
    fresh = fresh.exclude(pk__in=list(exported))
    gone = list(fresh.select_related("household"))
    audit.record_all(Act.EARLIER_UNDONE, gone, by=by, details={"batch": batch.pk})
    Visit.objects.filter(pk__in=[visit.pk for visit in gone]).delete()
    for visit in gone:
        household = Household.objects.get(pk=visit.household_id)
        survey_anew(household, was=surveyed_at(visit), by=by)
    return {str(pk): CHANGED_SINCE for pk in visits.values_list("pk", flat=True)}
