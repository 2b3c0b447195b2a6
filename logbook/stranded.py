"""Visits sent back to an author who is gone, visits nobody can verify."""

from django.urls import reverse

from accounts.permissions import Permission
from accounts.services.presence import is_held, nobody_holds
from households.stranded import stranded_kind
from logbook.enums import VisitStatus
from logbook.models import Visit

LINE = ("household__subdistrict__parent", "household__village", "recorded_by")


def _visit_row(visit):
    text = f"การเยี่ยมที่บันทึกโดย {visit.recorded_by}"
    return visit.household, text, reverse("logbook:visit-detail", args=[visit.pk])


@stranded_kind(
    key="returned-to-nobody",
    order=30,
    unit="บันทึก",
    title="บันทึกที่ส่งกลับให้ผู้ที่เข้าระบบไม่ได้แล้ว",
    advice="เปิดบันทึกแล้วรับไว้ตามที่บันทึกเดิมเพื่อรับรองต่อ หรือขอผู้ดูแลระบบเปิดบัญชี",
    row=_visit_row,
)
def returned_to_nobody(user):
    """Visits that only somebody who cannot sign in to it any more could correct."""
    rows = Visit.objects.permitted(user, Permission.HOUSEHOLD_EDIT)
    rows = rows.filter(status=VisitStatus.RETURNED)
    rows = rows.filter(~is_held(Permission.VISIT_RECORD, by="recorded_by"))
    return rows.select_related(*LINE).order_by("verified_at", "pk")


@stranded_kind(
    key="nobody-verifies",
    order=35,
    unit="บันทึก",
    title="การเยี่ยมที่ไม่มีผู้รับรองในอำเภอ",
    advice="ขอผู้ดูแลระบบให้บทบาทเจ้าหน้าที่ ศจพ.อ. แก่ผู้รับผิดชอบ",
    row=_visit_row,
)
def nobody_verifies(user):
    """Visits nobody but who recorded or made them could verify."""
    rows = Visit.objects.permitted(user, Permission.HOUSEHOLD_EDIT)
    nobody = nobody_holds(Permission.VISIT_VERIFY, "recorded_by", "visited_by__user")
    rows = rows.filter(nobody, status=VisitStatus.SUBMITTED)
    return rows.select_related(*LINE).order_by("received_at", "pk")
