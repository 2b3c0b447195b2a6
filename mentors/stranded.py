"""Households whose mentor cannot sign in, has no account, or works in another district."""

from django.conf import settings
from django.db.models import CharField
from django.db.models.functions import Cast, Left
from django.urls import reverse

from accounts.permissions import Permission
from households.stranded import stranded_kind
from mentors.models import Official, Pairing
from mentors.models.pairings import NO_ACCOUNT

LINE = ("household__subdistrict__parent", "household__village", "official__work_area")


def _pairing_row(pairing):
    who = f"พี่เลี้ยง {pairing.official.full_name} เข้าระบบไม่ได้แล้ว"
    return pairing.household, who, reverse("mentors:official-hand-over", args=[pairing.official_id])


@stranded_kind(
    key="locked-out-mentors",
    order=10,
    unit="ครัวเรือน",
    title="ครัวเรือนที่พี่เลี้ยงเข้าระบบไม่ได้",
    advice="ส่งต่อครัวเรือนให้พี่เลี้ยงคนอื่น หรือขอผู้ดูแลระบบเปิดบัญชีหรือให้บทบาทใหม่",
    row=_pairing_row,
)
def locked_out_mentors(user):
    """Open pairings of officials who had a way into the system and have none."""
    officials = Official.objects.locked_out().order_by().values_list("pk", flat=True)
    rows = Pairing.objects.permitted(user, Permission.HOUSEHOLD_EDIT).open()
    # Looked up first: there is rarely one, and then nothing is asked of pairings.
    rows = rows.filter(official__in=set(officials), household__left_on=None)
    return rows.select_related(*LINE).order_by("-household__urgency_score", "pk")


def _elsewhere_row(pairing):
    where = f"{pairing.official.full_name} ปฏิบัติงานที่{pairing.official.work_area}"
    who = f"{pairing.get_kind_display()} {where}"
    return pairing.household, who, reverse("mentors:pairing-create", args=[pairing.household_id])


def _unseen_row(pairing):
    who = f"{pairing.get_kind_display()} {pairing.official.full_name} {NO_ACCOUNT}"
    return pairing.household, who, reverse("mentors:pairing-create", args=[pairing.household_id])


@stranded_kind(
    key="mentors-without-account",
    order=96,
    unit="ครัวเรือน",
    title="ครัวเรือนที่พี่เลี้ยงไม่มีบัญชีผู้ใช้",
    advice="ขอผู้ดูแลระบบเปิดบัญชี (หน้าชุดบัญชี) ระหว่างนั้น ศจพ.อ. แจ้งพี่เลี้ยงและบันทึกงานแทน",
    row=_unseen_row,
    is_counted=False,
)
def mentors_without_account(user):
    """Open pairings of officials who never had an account: they work by paper. Whoever has left the
    programme has none that is open.
    """
    rows = Pairing.objects.permitted(user, Permission.HOUSEHOLD_EDIT).open()
    rows = rows.filter(official__user=None)
    return rows.select_related(*LINE).order_by("-household__urgency_score", "pk")


@stranded_kind(
    key="mentors-elsewhere",
    order=95,
    unit="ครัวเรือน",
    title="ครัวเรือนที่พี่เลี้ยงปฏิบัติงานต่างอำเภอ",
    advice="เปลี่ยนพี่เลี้ยงเป็นผู้ที่ปฏิบัติงานในอำเภอของครัวเรือน หรือสิ้นสุดการดูแลของพี่เลี้ยงร่วม",
    row=_elsewhere_row,
    is_counted=False,
)
def mentors_elsewhere(user):
    """Open pairings of officials whose work place does not serve the household's: a list has moved
    the household to another district.
    """
    rows = Pairing.objects.permitted(user, Permission.HOUSEHOLD_EDIT).open()
    rows = rows.filter(official__elsewhere__gt=0).exclude(official__work_area=settings.PROVINCE)
    rows = rows.alias(works=Left("official__work_area", 4))
    rows = rows.exclude(works=Cast("district", CharField()))
    return rows.select_related(*LINE).order_by("-household__urgency_score", "pk")
