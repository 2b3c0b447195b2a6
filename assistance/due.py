"""Requests that wait to be collected, referrals that wait for their next step."""

from accounts.permissions import Permission
from assistance.enums import Urgency
from assistance.models import HelpRequest, Referral
from core.thai import be_date
from mentors.due import Detail, due_kind, of_households


@due_kind(
    "referral_late",
    label="มีเรื่องส่งต่อเกินกำหนด",
    order=90,
    action="เปิดเรื่องส่งต่อ",
    door="assistance:referral-detail",
    permission=Permission.REFERRAL_SEND,
    only_for=Permission.REFERRAL_SEND,
)
def referral_late(items, user, late_day):
    rows = Referral.objects.unanswered().filter(household__in=of_households(items))
    rows = rows.order_by("household_id", "due_on", "id").distinct("household_id")
    return {
        household: Detail(f"{office} ต้องดำเนินการภายใน {be_date(day, short=True)} ยังไม่มีผล", pk)
        for household, day, office, pk in rows.values_list(
            "household_id", "due_on", "organization__name", "pk"
        )
    }


@due_kind(
    "request_waiting",
    label="มีคำขอของพี่เลี้ยงที่รอรวบรวม",
    order=85,
    action="เปิดคำขอ",
    door="assistance:request-detail",
    permission=Permission.REFERRAL_SEND,
    only_for=Permission.REFERRAL_SEND,
)
def request_waiting(items, user, late_day):
    rows = HelpRequest.objects.waiting().filter(household__in=of_households(items))
    rows = rows.order_by("household_id", "asked_on", "id").distinct("household_id")
    return {row.household_id: Detail(_why(row), row.pk) for row in rows}


def _why(request) -> str:
    urgent = "เร่งด่วน " if request.urgency == Urgency.URGENT else ""
    day = be_date(request.asked_on, short=True)
    return f"{urgent}ขอด้าน{request.get_kind_display()} เมื่อ {day}"
