"""What a committee hears of households that nobody looks after."""

from django.db.models import Count

from accounts.permissions import Permission
from committees.agenda import Matter, agenda_source, counted
from households.models import Household
from households.sets import households_in
from places.enums import AreaLevel

URGENT = 3  # of the most urgent, by their places


@agenda_source("unpaired", order=20)
def unpaired(area, user):
    rows = Household.objects.permitted(user, Permission.HOUSEHOLD_VIEW).in_area(area.pk)
    rows = households_in("unpaired", among=rows)
    place = "subdistrict__parent__name" if area.level == AreaLevel.PROVINCE else "subdistrict__name"
    by_place = list(rows.order_by().values_list(place).annotate(count=Count("pk")))
    if not by_place:
        return
    urgent = rows.filter(urgency_score__gt=0).order_by("-urgency_score", "pk")[:URGENT]
    named = " ".join(
        f"ต.{name} (คะแนน {score})"
        for name, score in urgent.values_list("subdistrict__name", "urgency_score")
    )
    total = sum(count for _name, count in by_place)
    text = f"ยังไม่มีพี่เลี้ยง {total:,} ครัวเรือน: {counted(by_place, 'ครัวเรือน')}"
    if named:
        text += f"\nเร่งด่วนที่สุด: {named}"
    yield Matter("ครัวเรือนที่ยังไม่มีพี่เลี้ยงและเร่งด่วน", text)
