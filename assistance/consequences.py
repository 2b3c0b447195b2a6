"""What acts on a household or an account do to requests, referrals and help."""

from collections.abc import Iterable

from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.notifications import notify
from accounts.services.presence import read_by_nobody_but, read_organizations, readers_of
from assistance.actions import Act
from assistance.enums import HelpListStage, ReferralStatus, RequestStatus
from assistance.models import Assistance, HelpEntry, HelpList, HelpRequest, Referral, ReferralEvent
from assistance.services.giving import follow_all
from assistance.services.recipients import PURPOSE, is_of_the_province, senders_of, writers_of
from assistance.services.referrals import move_needs, withdraw_referral
from assistance.services.requests import notify_asker, store_request, withdraw_request
from core import days
from core.confirming import Line
from core.consequences import Effect, Event
from core.records import store
from households.enums import HouseholdAct, NeedStatus
from households.services.households import lock_households
from households.services.moving import LEAVE, MERGE, FollowsNeeds, Moves, NeedsOfTheirOwn
from mentors.worked import sign_of_work
from places.enums import OrganizationAct
from plans.enums import PlanAct

sign_of_work("requests__asked_on", by="requests__asked_by")
sign_of_work("assistance__given_on", by="assistance__recorded_by")
BACK = "ครัวเรือนกลับเข้าโครงการ"
UNTOLD = (
    "เรื่องส่งต่อถึง{}รอคำตอบอีกครั้ง แต่ไม่มีใครของหน่วยงานได้รับแจ้งในระบบ "
    "โปรดเปิดหนังสือของเรื่องนั้น ออกรหัสตอบชุดใหม่ แล้วพิมพ์ส่งหน่วยงาน"
)
UNTOLD_OF_THE_PROVINCE = (
    "เรื่องส่งต่อถึง{}รอคำตอบอีกครั้ง แต่ไม่มีใครของหน่วยงานได้รับแจ้งในระบบ หนังสือรวมครัวเรือนหลายอำเภอ "
    "ศจพ.จ. ต้องเปิดหนังสือ ออกรหัสตอบชุดใหม่ แล้วพิมพ์ส่งหน่วยงาน"
)
UNTOLD_OF_LEAVING = "เรื่องที่จะถอนซึ่งไม่มีใครของหน่วยงานได้รับแจ้ง โปรดแจ้งเป็นหนังสือหรือโทรศัพท์"
ASKED_AGAIN = "ครัวเรือนกลับเข้าโครงการ เรื่องส่งต่อถึง{}รอคำตอบอีกครั้ง"


class ReferralsEnd(Effect):
    """What an agency has not settled is withdrawn with the reason, and the agency is told, or
    somebody who can tell it; on return it is asked again from where it stood.
    """

    acts, key, order = LEAVE, "referrals", 40

    def lines(self, event: Event) -> Iterable[Line]:
        bodies = list(self._open(event.target).values_list("organization", flat=True))
        yield Line("เรื่องส่งต่อที่จะถอนจากหน่วยงาน", len(bodies), "เรื่อง")
        if bodies:
            read = read_organizations()
            yield Line(UNTOLD_OF_LEAVING, sum(body not in read for body in bodies), "เรื่อง")

    @staticmethod
    def _open(household):
        return Referral.objects.filter(household=household).unanswered().order_by("sent_at", "pk")

    def do(self, event: Event) -> dict:
        kept = {}
        for referral in self._open(event.target):
            kept[str(referral.pk)] = referral.status
            outcome = f"{HouseholdAct(event.act).label}: {event.reason}"
            withdraw_referral(referral=referral, by=event.by, outcome=outcome)
        return kept

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        rows = Referral.objects.filter(pk__in=kept, status=ReferralStatus.WITHDRAWN)
        rows = rows.select_related("letter", "organization", "household")
        with acting_for(purpose=PURPOSE):  # a letter of several districts is the province's
            asked = list(rows.order_by("sent_at", "pk"))
        for referral in asked:
            self._ask_again(event, referral, kept[str(referral.pk)])
            is_untold = referral.by_letter or not readers_of(referral.organization).exists()
            said = self._words(referral, is_untold).format(referral.organization)
            notify_senders(referral, event.by, said, of_letter=is_untold)
            if is_untold:
                yield said

    @staticmethod
    def _words(referral: Referral, is_untold: bool) -> str:
        if not is_untold:
            return ASKED_AGAIN
        return UNTOLD_OF_THE_PROVINCE if is_of_the_province(referral) else UNTOLD

    @staticmethod
    def _ask_again(event: Event, referral: Referral, status: str):
        """With as many days left as there were, and on paper where the letter is meanwhile."""
        away = days.today() - timezone.localtime(referral.closed_at).date()
        referral.due_on += away
        referral.by_letter = referral.by_letter or bool(
            referral.letter and referral.letter.by_letter
        )
        referral.status, referral.outcome = status, ""
        referral.closed_at = referral.closed_by = None
        store(referral)
        move_needs(
            event.target,
            referral.dimension,
            NeedStatus.REFERRED,
            event.by,
            among=[NeedStatus.WAITING],
        )
        ReferralEvent.objects.create(referral=referral, status=status, by=event.by, note=BACK)
        for request in referral.requests.filter(status=RequestStatus.WAITING):
            request.status = RequestStatus.REFERRED
            store_request(request, event.by, BACK)
        audit.record(
            Act.REFERRAL_RESTORED,
            referral,
            by=event.by,
            details={"organization": referral.organization_id},
        )
        notify_agency(
            referral, "restored", "ครัวเรือนกลับเข้าโครงการ เรื่องส่งต่อเดิมถึงหน่วยงานของท่านดำเนินต่อ"
        )


def notify_agency(referral: Referral, what: str, text: str):
    """A line without personal data for each officer of the agency who can still read it."""
    key = f"referral-{what}:{referral.pk}:{timezone.now():%Y%m%d%H%M%S}"
    notify(
        readers_of(referral.organization_id),
        key=key,
        text=text,
        url=f"/assistance/referrals/{referral.pk}/",
    )


def notify_senders(referral: Referral, by: User | None, text: str, *, of_letter: bool = False):
    """Whoever sent it follows it; what has to be done with its letter (`of_letter`) hear those who
    can open that.
    """
    users = writers_of(referral) if of_letter else senders_of(referral)
    notify(
        [user for user in users if user != by],
        key=f"referral-again:{referral.pk}:{timezone.now():%Y%m%d%H%M%S}",
        text=text,
        url=f"/assistance/referrals/{referral.pk}/",
    )


class RequestsEnd(Effect):
    """What a mentor asked for a household that leaves is closed with the reason, after what was
    with other bodies has come back; on return it waits again.
    """

    acts, key, order = LEAVE, "requests", 45

    def lines(self, event: Event) -> Iterable[Line]:
        rows = HelpRequest.objects.filter(household=event.target)
        open_ones = rows.filter(status__in=RequestStatus.open())
        yield Line("คำขอความช่วยเหลือที่จะปิด", open_ones.count(), "คำขอ")

    def do(self, event: Event) -> list:
        why = f"{HouseholdAct(event.act).label}: {event.reason}"
        rows = HelpRequest.objects.filter(household=event.target).waiting().order_by("pk")
        return [
            str(withdraw_request(asked=request, by=event.by, reason=why).pk) for request in rows
        ]

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        rows = HelpRequest.objects.filter(pk__in=kept, status=RequestStatus.WITHDRAWN)
        for request in rows.order_by("pk"):
            request.status, request.answer = RequestStatus.WAITING, ""
            request.closed_at = request.closed_by = None
            store_request(request, event.by, BACK)
        return ()


class AskersHear(Effect):
    """Of requests that go on, who asked hears when the household's mentors are back (`mentors`):
    before, the household is not theirs.
    """

    acts, key, order = LEAVE, "requests_heard", 35

    def do(self, event: Event) -> list:
        rows = HelpRequest.objects.filter(household=event.target, status__in=RequestStatus.open())
        return [str(key) for key in rows.values_list("pk", flat=True)]

    def undo(self, event: Event, kept: list) -> Iterable[str]:
        rows = HelpRequest.objects.filter(pk__in=kept, status__in=RequestStatus.open())
        for request in rows.order_by("pk"):
            notify_asker(request, event.by, "ครัวเรือนกลับเข้าโครงการ คำขอของท่านดำเนินต่อ")
        return ()


class RequestsOfAnAccount(Effect):
    """Requests belong to the household: whoever comes after the mentor follows them on."""

    acts, key, order = ("account-close", "role-end"), "requests", 60

    def lines(self, event: Event) -> Iterable[Line]:
        rows = HelpRequest.objects.filter(asked_by=event.target, status__in=RequestStatus.open())
        yield Line("คำขอของผู้นี้ที่ยังไม่ปิด และ ศจพ.อ. ดำเนินการต่อ", rows.count(), "คำขอ")


class Requests(Moves):
    acts, key, order = MERGE, "requests", 40
    model, text, unit = HelpRequest, "คำขอความช่วยเหลือ", "คำขอ"


class Referrals(Moves):
    acts, key, order = MERGE, "referrals", 40
    model, text, unit = Referral, "เรื่องส่งต่อ", "เรื่อง"


class Help(Moves):
    acts, key, order = MERGE, "assistance", 40
    model, text, unit = Assistance, "การช่วยเหลือ", "ครั้ง"


class HelpPersons(Effect):
    """Help given to somebody found in both entries is that of the one that stays."""

    acts, key, order = MERGE, "assistance_persons", 70

    def do(self, event: Event) -> dict:
        rows = Assistance.objects.filter(household=event.target, person__household=event.other)
        kept: dict[str, list[int | None]] = {}
        for row in rows.exclude(person__merged_into=None).select_related("person"):
            stays = row.person.merged_into_id if row.person else None
            kept[str(row.pk)] = [row.person_id, stays]
            Assistance.objects.filter(pk=row.pk).update(person=stays)
        return kept

    def undo(self, event: Event, kept: dict) -> Iterable[str]:
        """What was corrected to somebody else since stands. An older version kept who it was."""
        for key, found in kept.items():
            person, *stays = found if isinstance(found, list) else [found]
            rows = Assistance.objects.filter(pk=key)
            rows = rows.filter(person=stays[0]) if stays else rows
            rows.update(person=person)
        return ()


class HelpStays(Effect):
    """What was given stays in the ledger, and later corrections of it are taken."""

    acts, key, order = LEAVE, "assistance", 60

    def lines(self, event: Event) -> Iterable[Line]:
        given = Assistance.objects.standing().filter(household=event.target)
        yield Line("การช่วยเหลือที่บันทึกไว้และยังนับอยู่", given.count(), "ครั้ง")


class EntriesOfAnAccount(Effect):
    """What the last officer of an agency has entered can be put right by nobody of it afterwards;
    the province still can take it out of a household. A list that waits to be entered is told.
    """

    acts, key, order = ("account-close", "role-end", "role-move"), "help_entries", 60

    def lines(self, event: Event) -> Iterable[Line]:
        lists = HelpList.objects.filter(
            requested_by=event.target, stage=HelpListStage.CHECKED, accepted__gt=0
        )
        yield Line("บัญชีการช่วยเหลือที่ส่งแล้วและยังไม่ได้ยืนยัน", lists.count(), "บัญชี")
        alone = read_by_nobody_but(event.target, event.other)
        entries = HelpEntry.objects.standing().filter(organization__in=alone)
        yield Line("การช่วยเหลือที่จะไม่มีใครในหน่วยงานแก้ไขได้", entries.count(), "รายการ")


class ReferralNeeds(FollowsNeeds):
    acts, key, model = MERGE, "referral_needs", Referral


class HelpNeeds(FollowsNeeds):
    acts, key, model = MERGE, "assistance_needs", Assistance


class ReferralNeedsOfTheirOwn(NeedsOfTheirOwn):
    acts, key, model = MERGE, "referral_needs_own", Referral


class HelpNeedsOfTheirOwn(NeedsOfTheirOwn):
    acts, key, model = MERGE, "assistance_needs_own", Assistance


class NeedsFollow(Effect):
    """Once two households are apart again, the needs of each stand as the help and the referrals
    that went back or stayed say. Its undo comes last (`order`).
    """

    acts, key, order = MERGE, "needs_follow", 1

    def do(self, event: Event) -> bool:
        return True

    def undo(self, event: Event, kept: bool) -> Iterable[str]:
        for household in lock_households([event.target, event.other]):
            follow_all(household, event.by)
        return ()


class HelpLosesItsActivity(Effect):
    """It stays with the household, and names no activity of the plan any more."""

    acts, key, order = (PlanAct.REMOVE_ROW,), "help-of-activity", 10

    def lines(self, event: Event) -> Iterable[Line]:
        given = Assistance.objects.filter(plan_row=event.target)
        yield Line("ความช่วยเหลือที่จะไม่อ้างกิจกรรมนี้อีก", given.count(), "ครั้ง")


class BodyIsAsked(Effect):
    """What it was asked stays with it and still waits for its answer."""

    acts, key, order = (OrganizationAct.CLOSE,), "body-asked", 40

    def lines(self, event: Event) -> Iterable[Line]:
        sent = Referral.objects.filter(organization=event.target).unanswered()
        wanted = HelpRequest.objects.filter(organization=event.target).waiting()
        yield Line("เรื่องส่งต่อที่ยังรอหน่วยงานนี้", sent.count(), "เรื่อง")
        yield Line("คำขอที่ยังไม่ส่งซึ่งเห็นควรขอหน่วยงานนี้", wanted.count(), "คำขอ")
