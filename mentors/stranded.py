"""Households whose mentor cannot sign in, and stages that wait for nobody."""

from django.urls import reverse

from accounts.permissions import Permission
from households.stranded import stranded_kind
from mentors.models import Official, Pairing


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
    return rows.select_related(
        "household__subdistrict__parent", "household__village", "official"
    ).order_by("-household__urgency_score", "pk")
