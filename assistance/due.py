"""Referrals that wait for an answer."""

from accounts.permissions import Permission
from assistance.models import Referral
from core.thai import be_date
from mentors.due import Detail, due_kind, of_households


@due_kind(
    "referral_late",
    label="มีเรื่องส่งต่อเกินกำหนดตอบ",
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
        household: Detail(f"ขอให้ {office} ตอบภายใน {be_date(day, short=True)} ยังไม่มีผล", pk)
        for household, day, office, pk in rows.values_list(
            "household_id", "due_on", "organization__name", "pk"
        )
    }
