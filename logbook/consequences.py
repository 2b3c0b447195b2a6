"""What leaving and merging do to visits, help and referrals of a household."""

from collections.abc import Iterable

from django.utils import timezone

from committees import audit
from committees.enums import Role
from committees.models import Membership
from committees.notifications import notify
from committees.services.presence import readers_of
from households.enums import HouseholdAct, NeedStatus
from households.services.moving import LEAVE, MERGE, FollowsNeeds, Moves
from loei_poverty.confirming import Line
from loei_poverty.consequences import Effect, Event
from logbook.enums import ReferralStatus, VisitStatus
from logbook.models import Assistance, Referral, ReferralEvent, Visit
from logbook.services.help import move_needs, withdraw_referral


class ReferralsEnd(Effect):
    """What an agency has not settled is withdrawn with the reason, and the agency is told; on
    return it is asked again from where it stood.
    """

    acts, key, order = LEAVE, "referrals", 40

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("เรื่องส่งต่อที่จะถอนจากหน่วยงาน", self._open(event.target).count(), "เรื่อง")

    @staticmethod
    def _open(household):
        return Referral.objects.filter(household=household).unanswered().order_by("sent_at", "pk")

    def do(self, event: Event) -> dict:
        kept = {}
        for referral in self._open(event.target):
            kept[str(referral.pk)] = referral.status
            outcome = f"{HouseholdAct(event.act).label}: {event.reason}"
            withdraw_referral(referral=referral, by=event.by, outcome=outcome)
            tell_agency(referral, "withdrawn", "เรื่องส่งต่อหนึ่งเรื่องถูกถอน เพราะครัวเรือนออกจากโครงการ")
        return kept

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        rows = Referral.objects.filter(pk__in=kept, status=ReferralStatus.WITHDRAWN)
        for referral in rows.order_by("sent_at", "pk"):
            self._ask_again(event, referral, kept[str(referral.pk)])
        return ()

    @staticmethod
    def _ask_again(event: Event, referral: Referral, status: str):
        referral.status, referral.outcome = status, ""
        referral.closed_at = referral.closed_by = None
        referral.save(update_fields=["status", "outcome", "closed_at", "closed_by"])
        move_needs(event.target, referral.dimension, NeedStatus.REFERRED, event.by,
                   among=[NeedStatus.WAITING])  # fmt: skip
        ReferralEvent.objects.create(
            referral=referral, status=status, by=event.by, note="ครัวเรือนกลับเข้าโครงการ"
        )
        audit.record("referral.restored", referral, by=event.by,
                     details={"organization": referral.organization_id})  # fmt: skip
        tell_agency(referral, "restored", "ครัวเรือนกลับเข้าโครงการ เรื่องส่งต่อเดิมถึงหน่วยงานของท่านดำเนินต่อ")


def tell_agency(referral: Referral, what: str, text: str):
    """A line without personal data for each officer of the agency who can still read it."""
    key = f"referral-{what}:{referral.pk}:{timezone.now():%Y%m%d%H%M%S}"
    notify(
        readers_of(referral.organization_id),
        key=key,
        text=text,
        url=f"/logbook/referrals/{referral.pk}/",
    )


class Visits(Moves):
    acts, key, order = MERGE, "visits", 40
    model, text, unit = Visit, "บันทึกการเยี่ยม", "ครั้ง"


class Referrals(Moves):
    acts, key, order = MERGE, "referrals", 40
    model, text, unit = Referral, "เรื่องส่งต่อ", "เรื่อง"


class Help(Moves):
    acts, key, order = MERGE, "assistance", 40
    model, text, unit = Assistance, "การช่วยเหลือ", "ครั้ง"


class ReferralNeeds(FollowsNeeds):
    acts, key, model = MERGE, "referral_needs", Referral


class HelpNeeds(FollowsNeeds):
    acts, key, model = MERGE, "assistance_needs", Assistance


class WorkOfAnAccount(Effect):
    """What waits for this person and would wait for nobody; the district's list shows it."""

    acts, key, order = ("account-close", "role-end"), "open_work", 50

    def lines(self, event: Event) -> Iterable[Line]:
        returned = Visit.objects.filter(recorded_by=event.target, status=VisitStatus.RETURNED)
        if event.other is None:
            yield Line("บันทึกที่ส่งกลับและรอผู้นี้แก้ไข", returned.count(), "บันทึก")
        yield Line("เรื่องส่งต่อที่จะไม่มีผู้อ่านในหน่วยงาน", self._unread(event).count(), "เรื่อง")

    @staticmethod
    def _unread(event: Event):
        """Open referrals of offices for which this person is the last reader."""
        mine = Membership.objects.current().filter(user=event.target, role=Role.AGENCY_OFFICER)
        if event.other is not None:
            mine = mine.filter(pk=event.other.pk)
        offices = set(mine.values_list("organization", flat=True))
        last = [o for o in offices if not readers_of(o).exclude(pk=event.target.pk).exists()]
        return Referral.objects.filter(organization__in=last).unanswered()


class VisitsWait(Effect):
    """What was recorded before can still be verified."""

    acts, key, order = LEAVE, "visits", 50

    def lines(self, event: Event) -> Iterable[Line]:
        waiting = Visit.objects.filter(household=event.target, status=VisitStatus.SUBMITTED)
        yield Line("การเยี่ยมที่ยังรอรับรอง และรับรองต่อได้", waiting.count(), "ครั้ง")
