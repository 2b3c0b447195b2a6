"""Proposals nobody can decide."""

from django.urls import reverse

from accounts.permissions import Permission, roles_to_ask_for
from accounts.services.presence import nobody_holds
from households.stranded import stranded_kind
from plans.models import StageRecord


def _stage_row(record):
    return (
        record.household,
        f"เสนอระดับ{record.get_stage_display()} รอยืนยัน",
        reverse("plans:stage-detail", args=[record.pk]),
    )


@stranded_kind(
    key="stages-without-officer",
    order=40,
    unit="ข้อเสนอ",
    title="ข้อเสนอระดับที่ไม่มีผู้ยืนยันในอำเภอ",
    advice=f"ขอผู้ดูแลระบบให้บทบาท{roles_to_ask_for(Permission.PAIRING_EDIT)} แก่ผู้รับผิดชอบ",
    row=_stage_row,
)
def stages_without_officer(user):
    """Proposals nobody but their proposer could confirm."""
    rows = StageRecord.objects.permitted(user, Permission.HOUSEHOLD_EDIT).waiting()
    rows = rows.filter(nobody_holds(Permission.PAIRING_EDIT, "proposed_by"))
    return rows.select_related("household__subdistrict__parent", "household__village").order_by(
        "proposed_at", "pk"
    )
