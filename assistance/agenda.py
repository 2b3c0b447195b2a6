"""What a committee hears of referrals nobody has answered."""

from django.db.models import Count

from accounts.permissions import Permission
from assistance.models import Referral
from committees.agenda import Matter, agenda_source, counted
from households.querysets import area_scope


@agenda_source("referrals", order=40)
def referrals(area, user):
    rows = Referral.objects.permitted(user, Permission.REFERRAL_VIEW).overdue()
    rows = rows.filter(area_scope(area.pk, "household__", "district"))
    found = list(rows.order_by().values_list("organization__name").annotate(count=Count("pk")))
    if found:
        total = sum(count for _name, count in found)
        text = f"เรื่องส่งต่อที่หน่วยงานยังไม่ตอบและเกินกำหนด {total:,} เรื่อง: {counted(found, 'เรื่อง')}"
        yield Matter("เรื่องส่งต่อหน่วยงานที่เกินกำหนด", text)
