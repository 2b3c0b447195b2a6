"""What hangs on a household or an account in this app (see `loei_poverty.confirming`)."""

from committees.models import User
from households.models import Household
from loei_poverty.confirming import Line, consequence
from mentors.models import ActionPlan, Official, Pairing, StageRecord


@consequence("household-leave")
@consequence("household-merge")
def of_leaving(household: Household):
    plans = ActionPlan.objects.filter(household=household, closed_on=None)
    yield Line("พี่เลี้ยงที่ดูแลอยู่", household.pairings.open().count(), "คน")
    yield Line("แผนที่ยังเปิดอยู่", plans.count(), "ฉบับ")


@consequence("account-close")
def of_closing(user: User):
    officials = Official.objects.filter(user=user)
    pairings = Pairing.objects.open().filter(official__in=officials)
    waiting = StageRecord.objects.filter(proposed_by=user, confirmed_at=None, refused_at=None)
    yield Line("ครัวเรือนที่ผู้นี้เป็นพี่เลี้ยงและยังไม่มีผู้รับต่อ", pairings.count(), "ครัวเรือน")
    yield Line("ข้อเสนอระดับครัวเรือนของผู้นี้ที่ยังรอตรวจ", waiting.count(), "รายการ")
