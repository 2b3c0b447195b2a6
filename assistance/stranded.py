"""Referrals nobody reads."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from accounts.permissions import Permission
from assistance.models import Referral
from households.stranded import stranded_kind


def _referral_row(referral):
    text = f"{referral.subject} ถึง{referral.organization}"
    return referral.household, text, reverse("assistance:referral-detail", args=[referral.pk])


@stranded_kind(
    key="unread-referrals",
    order=20,
    unit="เรื่อง",
    title="เรื่องส่งต่อที่หน่วยงานไม่มีผู้อ่านในระบบ",
    advice="ขอผู้ดูแลระบบเปิดบัญชีให้หน่วยงาน หรือถอนเรื่องแล้วส่งใหม่เป็นหนังสือ",
    row=_referral_row,
)
def unread_referrals(user):
    """Open referrals to an office nobody reads for, unless a letter was chosen."""
    rows = Referral.objects.permitted(user, Permission.HOUSEHOLD_EDIT).unanswered()
    readers = Membership.objects.current().filter(
        role=Role.AGENCY_OFFICER, organization=OuterRef("organization"), user__is_active=True
    )
    rows = rows.filter(~Exists(readers), by_letter=False)
    return rows.for_table().select_related("household__village").order_by("due_on", "pk")
