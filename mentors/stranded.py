"""Households whose mentor cannot sign in, and stages that wait for nobody."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from committees.permissions import Permission
from committees.services.presence import somebody_holds
from households.stranded import stranded_kind
from mentors.models import Official, Pairing, StageRecord


def _pairing_row(pairing):
    who = f"พี่เลี้ยง {pairing.official.full_name} เข้าระบบไม่ได้แล้ว"
    return pairing.household, who, reverse("mentors:official-hand-over", args=[pairing.official_id])


@stranded_kind(
    key="locked-out-mentors", order=10, unit="ครัวเรือน", title="ครัวเรือนที่พี่เลี้ยงเข้าระบบไม่ได้",
    advice="ส่งต่อครัวเรือนให้พี่เลี้ยงคนอื่น หรือขอผู้ดูแลระบบเปิดบัญชีหรือให้บทบาทใหม่",
    row=_pairing_row,
)  # fmt: skip
def locked_out_mentors(user):
    """Open pairings of officials who had a way into the system and have none."""
    rows = Pairing.objects.permitted(user, Permission.HOUSEHOLD_EDIT).open()
    locked_out = Official.objects.locked_out().filter(pk=OuterRef("official"))
    rows = rows.filter(Exists(locked_out), household__left_on=None)
    return rows.select_related(
        "household__subdistrict__parent", "household__village", "official"
    ).order_by("-household__urgency_score", "pk")


def _stage_row(record):
    return (record.household, f"เสนอระดับ{record.get_stage_display()} รอยืนยัน",
            reverse("mentors:stage-detail", args=[record.pk]))  # fmt: skip


@stranded_kind(
    key="stages-without-officer", order=40, unit="ข้อเสนอ",
    title="ข้อเสนอระดับที่ไม่มีผู้ยืนยันในอำเภอ",
    advice="ขอผู้ดูแลระบบให้บทบาทเจ้าหน้าที่ ศจพ.อ. แก่ผู้รับผิดชอบ", row=_stage_row,
)  # fmt: skip
def stages_without_officer(user):
    """Proposals nobody but their proposer could confirm."""
    rows = StageRecord.objects.permitted(user, Permission.HOUSEHOLD_EDIT).waiting()
    rows = rows.filter(~somebody_holds(Permission.PAIRING_EDIT, but="proposed_by"))
    return rows.select_related("household__subdistrict__parent", "household__village").order_by(
        "proposed_at", "pk"
    )
