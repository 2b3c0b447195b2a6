"""What leaving and merging do to visits of a household, and the end of an account to its work."""

from collections.abc import Iterable

from accounts.services.presence import read_by_nobody_but
from assistance.models import Referral
from core.confirming import Line
from core.consequences import Effect, Event
from households.enums import SurveyStatus
from households.models import Household
from households.services.moving import LEAVE, MERGE, Moves
from logbook.enums import VisitStatus
from logbook.models import Visit
from logbook.services.visits import surveyed_since
from mentors.worked import sign_of_work

sign_of_work("visits__visited_on")


class Visits(Moves):
    acts, key, order = MERGE, "visits", 40
    model, text, unit = Visit, "บันทึกการเยี่ยม", "ครั้ง"


class Surveyed(Effect):
    """The household that stays was met where the double was: its visits come along. What a person
    has said of either otherwise («not found») stays said of that one.
    """

    acts, key, order = MERGE, "surveyed", 35

    def do(self, event: Event) -> str | None:
        met = Household.objects.filter(pk=event.other.pk, survey_status=SurveyStatus.SURVEYED)
        at = met.values_list("survey_status_at", flat=True).first()
        unmet = Household.objects.filter(
            pk=event.target.pk, survey_status=SurveyStatus.NOT_SURVEYED
        )
        said = {"survey_status": SurveyStatus.SURVEYED, "survey_status_at": at}
        return at.isoformat() if at and unmet.update(**said) else None

    def undo(self, event: Event, kept: str) -> Iterable[str]:
        """Comes after that of the visits: one made since says so of the household it is of."""
        stands = Household.objects.filter(
            pk=event.target.pk, survey_status=SurveyStatus.SURVEYED, survey_status_at=kept
        )
        since = surveyed_since(event.target)
        status = SurveyStatus.SURVEYED if since else SurveyStatus.NOT_SURVEYED
        stands.update(survey_status=status, survey_status_at=since)
        return ()


class WorkOfAnAccount(Effect):
    """What waits for this person and would wait for nobody; the district's list shows it."""

    acts, key, order = ("account-close", "role-end", "role-move"), "open_work", 50

    def lines(self, event: Event) -> Iterable[Line]:
        returned = Visit.objects.filter(recorded_by=event.target, status=VisitStatus.RETURNED)
        if event.other is None:
            yield Line("บันทึกที่ส่งกลับและรอผู้นี้แก้ไข", returned.count(), "บันทึก")
        alone = read_by_nobody_but(event.target, event.other)
        unread = Referral.objects.filter(organization__in=alone).unanswered()
        yield Line("เรื่องส่งต่อที่จะไม่มีผู้อ่านในหน่วยงาน", unread.count(), "เรื่อง")


class VisitsWait(Effect):
    """What was recorded before can still be verified."""

    acts, key, order = LEAVE, "visits", 50

    def lines(self, event: Event) -> Iterable[Line]:
        waiting = Visit.objects.filter(household=event.target, status=VisitStatus.SUBMITTED)
        yield Line("การเยี่ยมที่ยังรอรับรอง และรับรองต่อได้", waiting.count(), "ครั้ง")
