"""What acts on a household or an account do to its places in projects."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts import audit
from accounts.services.presence import read_by_nobody_but
from assistance.enums import ParticipationStatus
from assistance.models import Assistance, Participation, Project
from assistance.projects.actions import Act
from assistance.projects.services.choosing import notify_owner, withdraw_participation
from assistance.projects.services.numbers import numbers_of_one
from assistance.projects.services.projects import held
from core.confirming import Line
from core.consequences import Effect, Event
from core.records import store
from households.enums import HouseholdAct
from households.services.moving import LEAVE, MERGE, Moves
from places.enums import OrganizationAct

RESULT = ("status", "attended_on", "outcome", "settled_at", "settled_by")  # what came of it
UNSAID = dict.fromkeys(RESULT) | {"status": ParticipationStatus.CHOSEN, "outcome": ""}
FULL = "ครัวเรือนไม่ได้กลับเข้าโครงการ «{}» เพราะโครงการเต็มหรือสิ้นสุดแล้ว หรือได้รับคัดเลือกใหม่ไปแล้ว"

GIVEN = "ครัวเรือนที่ใช้ต่อยังนับว่าเข้าร่วมโครงการ «{}» เพราะได้รับความช่วยเหลือผ่านโครงการแล้ว"


class PlacesEnd(Effect):
    """A household that leaves gives its place back and the owner is told; what it took part in
    and was given stays. On return it has its place again, where there still is one.
    """

    acts, key, order = LEAVE, "participations", 42

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("ที่นั่งในโครงการที่จะคืน", self._open(event.target).count(), "โครงการ")

    @staticmethod
    def _open(household):
        rows = Participation.objects.filter(household=household)
        return rows.filter(status=ParticipationStatus.CHOSEN).order_by("chosen_at", "pk")

    def do(self, event: Event) -> list:
        why = f"{HouseholdAct(event.act).label}: {event.reason}"
        rows = list(self._open(event.target))
        return [str(withdraw_participation(row=row, by=event.by, outcome=why).pk) for row in rows]

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        rows = Participation.objects.filter(pk__in=kept, status=ParticipationStatus.WITHDRAWN)
        keys = sorted(set(rows.values_list("project", flat=True)))
        # In one order, so that two that return do not wait for each other.
        list(Project.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
        for row in rows.select_related("project__organization").order_by("chosen_at", "pk"):
            if not self._give_back(event, row):
                yield FULL.format(row.project)

    @staticmethod
    def _give_back(event: Event, row: Participation) -> bool:
        project = held(row.project)  # two that return do not take one place
        inside = project.participations.standing().filter(household=row.household_id)
        left = numbers_of_one(project).seats_left
        if not project.takes or inside.exists() or (left is not None and left < 1):
            return False
        row.organization = project.organization  # it may have gone over to another since
        row.status, row.outcome = ParticipationStatus.CHOSEN, ""
        row.settled_at = row.settled_by = None
        store(row)
        audit.record(Act.PARTICIPATION_RESTORED, row, by=event.by)
        notify_owner(row, "restored", "ครัวเรือนกลับเข้าโครงการของหน่วยงานท่านตามเดิม")
        return True


class Places(Moves):
    """Where both were in one project, the double's place stays with it and is given back; that it
    took part is true of the household that stays.
    """

    acts, key, order = MERGE, "participations", 40
    model, text, unit = Participation, "ครัวเรือนในโครงการ", "โครงการ"
    once, among = ("project",), ~Q(status=ParticipationStatus.WITHDRAWN)

    def do(self, event: Event) -> Any:
        return {"moved": super().do(event), "attended": self._attend(event)}

    @staticmethod
    def _attend(event: Event) -> list[str]:
        """Returns the rows of the household that stays which now say that it came."""
        came = Participation.objects.filter(status=ParticipationStatus.ATTENDED)
        mine = Participation.objects.filter(status=ParticipationStatus.CHOSEN)
        said = []
        for result in came.filter(household=event.other).values("project", *RESULT):
            rows = mine.filter(household=event.target, project=result.pop("project"))
            said += list(rows.values_list("pk", flat=True))
            rows.update(**result)
        return [str(key) for key in said]

    def undo(self, event: Event, kept: Any) -> Iterable[str]:
        """`kept` is a list alone where the households were merged by an older version."""
        kept = kept if isinstance(kept, dict) else {"moved": kept, "attended": []}
        yield from self._unsay(event, kept["attended"])
        yield from super().undo(event, kept["moved"])

    @staticmethod
    def _unsay(event: Event, keys: list[str]) -> Iterable[str]:
        """What the double's row says is said of the household no longer, unless it was given
        something under it since.
        """
        same = Participation.objects.filter(
            household=event.other, project=OuterRef("project"), settled_at=OuterRef("settled_at")
        )
        rows = Participation.objects.filter(Exists(same), pk__in=keys, household=event.target)
        rows = rows.filter(status=ParticipationStatus.ATTENDED).order_by("pk")
        given = Assistance.objects.standing().filter(participation=OuterRef("pk"))
        for row in rows.filter(Exists(given)).select_related("project"):
            yield GIVEN.format(row.project)
        rows.exclude(Exists(given)).update(**UNSAID)


class ProjectsOfAnAgency(Effect):
    """Projects of a body whose last officer goes have nobody who says what came of them; ศจพ.อ.
    does it for them.
    """

    acts, key, order = ("account-close", "role-end", "role-move"), "projects", 60

    def lines(self, event: Event) -> Iterable[Line]:
        alone = read_by_nobody_but(event.target, event.other)
        rows = Project.objects.running().filter(organization__in=alone)
        yield Line("โครงการที่จะไม่มีใครในหน่วยงานบันทึกผล และ ศจพ.อ. บันทึกแทน", rows.count(), "โครงการ")


class BodyHasProjects(Effect):
    """They go on under its name."""

    acts, key, order = (OrganizationAct.CLOSE,), "body-projects", 42

    def lines(self, event: Event) -> Iterable[Line]:
        owned = Project.objects.filter(organization=event.target).running()
        yield Line("โครงการของหน่วยงานที่ยังไม่สิ้นสุด", owned.count(), "โครงการ")
