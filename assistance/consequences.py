"""What acts on a household or an account do to referrals and help."""

from collections.abc import Iterable

from django.utils import timezone

from accounts import audit
from accounts.notifications import notify
from accounts.services.presence import readers_of
from assistance.enums import ReferralStatus
from assistance.models import Assistance, Referral, ReferralEvent
from assistance.services.help import move_needs, withdraw_referral
from core.confirming import Line
from core.consequences import Effect, Event
from households.enums import HouseholdAct, NeedStatus
from households.services.moving import LEAVE, MERGE, FollowsNeeds, Moves


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
        move_needs(
            event.target,
            referral.dimension,
            NeedStatus.REFERRED,
            event.by,
            among=[NeedStatus.WAITING],
        )
        ReferralEvent.objects.create(
            referral=referral, status=status, by=event.by, note="ครัวเรือนกลับเข้าโครงการ"
        )
        audit.record(
            "referral.restored",
            referral,
            by=event.by,
            details={"organization": referral.organization_id},
        )
        tell_agency(referral, "restored", "ครัวเรือนกลับเข้าโครงการ เรื่องส่งต่อเดิมถึงหน่วยงานของท่านดำเนินต่อ")


def tell_agency(referral: Referral, what: str, text: str):
    """A line without personal data for each officer of the agency who can still read it."""
    key = f"referral-{what}:{referral.pk}:{timezone.now():%Y%m%d%H%M%S}"
    notify(
        readers_of(referral.organization_id),
        key=key,
        text=text,
        url=f"/assistance/referrals/{referral.pk}/",
    )


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
