"""Referrals nobody reads, requests nobody collects."""

from django.urls import reverse

from accounts.permissions import Permission
from accounts.services.presence import districts_without, read_organizations
from assistance.models import HelpRequest, Referral
from core.thai import be_date
from households.stranded import stranded_kind


def _referral_row(referral):
    text = f"{referral.subject} ถึง{referral.organization}"
    return referral.household, text, reverse("assistance:referral-detail", args=[referral.pk])


@stranded_kind(
    key="unread-referrals",
    order=20,
    unit="เรื่อง",
    title="เรื่องส่งต่อที่หน่วยงานไม่มีผู้อ่านในระบบ",
    advice="เปิดหนังสือของเรื่องแล้วกด «เปลี่ยนเป็นหนังสือ» เพื่อพิมพ์ส่งพร้อมคิวอาร์โค้ด "
    "(หนังสือที่รวมหลายอำเภอ ศจพ.จ. เป็นผู้เปิด) หรือขอผู้ดูแลระบบเปิดบัญชีให้หน่วยงาน",
    row=_referral_row,
)
def unread_referrals(user):
    """Open referrals to an office nobody reads for, unless a letter was chosen."""
    rows = Referral.objects.permitted(user, Permission.HOUSEHOLD_EDIT).unanswered()
    rows = rows.exclude(organization__in=read_organizations()).filter(by_letter=False)
    return rows.for_table().select_related("household__village").order_by("due_on", "pk")


def _request_row(request):
    text = f"ขอด้าน{request.get_kind_display()} เมื่อ {be_date(request.asked_on, short=True)}"
    return request.household, text, reverse("assistance:request-detail", args=[request.pk])


@stranded_kind(
    key="uncollected-requests",
    order=25,
    unit="คำขอ",
    title="คำขอของพี่เลี้ยงที่ไม่มีเจ้าหน้าที่ ศจพ.อ. รวบรวม",
    advice="มอบหมายเจ้าหน้าที่ ศจพ.อ. ของอำเภอนี้ หรือ ศจพ.จ. รวบรวมแทน",
    row=_request_row,
)
def uncollected_requests(user):
    """Waiting requests of districts in which no officer of the district can send them on."""
    rows = HelpRequest.objects.permitted(user, Permission.HOUSEHOLD_EDIT).waiting()
    rows = rows.filter(district__in=districts_without(Permission.REFERRAL_SEND))
    return rows.for_table().order_by("asked_on", "pk")
