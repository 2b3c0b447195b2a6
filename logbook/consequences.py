"""What hangs on a household or an account in this app (see `loei_poverty.confirming`)."""

from committees.enums import Role
from committees.models import Membership, User
from households.models import Household
from loei_poverty.confirming import Line, consequence
from logbook.enums import VisitStatus
from logbook.models import Referral, Visit


@consequence("household-leave")
@consequence("household-merge")
def of_leaving(household: Household):
    visits = Visit.objects.filter(household=household, status=VisitStatus.SUBMITTED)
    referrals = Referral.objects.filter(household=household).unanswered()
    yield Line("เรื่องส่งต่อที่ยังไม่ปิด", referrals.count(), "เรื่อง")
    yield Line("การเยี่ยมที่ยังรอตรวจ", visits.count(), "ครั้ง")


@consequence("account-close")
def of_closing(user: User):
    roles = Membership.objects.current().filter(user=user, role=Role.AGENCY_OFFICER)
    referrals = Referral.objects.filter(organization__in=roles.values("organization"))
    returned = Visit.objects.filter(recorded_by=user, status=VisitStatus.RETURNED)
    yield Line("เรื่องส่งต่อที่หน่วยงานของผู้นี้ยังไม่ปิด", referrals.unanswered().count(), "เรื่อง")
    yield Line("การเยี่ยมที่ถูกส่งกลับให้ผู้นี้แก้ไข", returned.count(), "ครั้ง")
