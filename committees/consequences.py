"""What closing an account does to the resolutions its person owns, and what hangs on a body."""

from collections.abc import Iterable

from accounts.enums import Role
from accounts.models import Membership
from committees.models import OrganizationOfficer, Resolution
from committees.services.resolutions import notify_without_owner
from core.confirming import Line
from core.consequences import Effect, Event
from places.enums import OrganizationAct
from places.models import OrganizationDuty


class ResolutionsLeft(Effect):
    """They stay, marked, and the secretary of each is told to name another owner."""

    acts, key, order = ("account-close",), "resolutions", 60

    def lines(self, event: Event) -> Iterable[Line]:
        yield Line("มติที่ประชุมที่ผู้นี้รับผิดชอบและยังไม่เสร็จ", self._open(event).count(), "มติ")

    @staticmethod
    def _open(event: Event):
        return Resolution.objects.filter(owner=event.target).not_ended()

    def do(self, event: Event) -> None:
        for resolution in self._open(event).select_related("committee"):
            notify_without_owner(resolution)


class BodyHasPeople(Effect):
    """They stay as they are: whoever reads for the body still does, for what it was sent."""

    acts, key, order = (OrganizationAct.CLOSE,), "body-people", 10

    def lines(self, event: Event) -> Iterable[Line]:
        body = event.target
        readers = Membership.objects.current().filter(role=Role.AGENCY_OFFICER, organization=body)
        named = OrganizationOfficer.objects.filter(organization=body, ended_on=None)
        yield Line("บัญชีที่อ่านและตอบเรื่องของหน่วยงาน", readers.count(), "บทบาท")
        yield Line("ผู้รับผิดชอบและผู้ใช้งาน TPMAP ที่แจ้งชื่อไว้", named.count(), "คน")


class BodyAnswersForAnother(Effect):
    """It is proposed for that one no more; nobody is in its place until somebody says who."""

    acts, key, order = (OrganizationAct.CLOSE,), "body-duties", 20

    def lines(self, event: Event) -> Iterable[Line]:
        duties = OrganizationDuty.objects.filter(office=event.target)
        yield Line("หน่วยงานส่วนกลางที่หน่วยงานนี้รับเรื่องแทน", duties.count(), "แห่ง")


class BodyHasTasks(Effect):
    acts, key, order = (OrganizationAct.CLOSE,), "body-resolutions", 30

    def lines(self, event: Event) -> Iterable[Line]:
        given = Resolution.objects.filter(owner_organization=event.target).not_ended()
        yield Line("มติที่ประชุมที่มอบหมายหน่วยงานนี้และยังไม่เสร็จ", given.count(), "มติ")
