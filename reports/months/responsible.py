"""Who answers for an area: the chair of its ศจพ., or whoever acts for him today."""

from collections.abc import Iterable

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat

from committees.enums import HoldingKind, SeatRole
from committees.models import Committee, SeatHolder

NO_COMMITTEE = "ยังไม่มีคำสั่งตั้ง ศจพ. ในระบบ"
ACTING_FIRST = Case(When(kind=HoldingKind.ACTING, then=0), default=1)
WORDS = Concat("name", Value(" ("), "seat__title", Value(")"), output_field=CharField())


def responsible_for(areas: Iterable[str]) -> dict[str, str]:
    """`{area code: words}`: the chair of the committee in force by name, or what is missing in the
    register; one query. A deputy (ผู้แทน) comes to meetings and answers for nobody.
    """
    areas = list(areas)
    chairs = SeatHolder.objects.current().filter(
        ~Q(kind=HoldingKind.DEPUTY), seat__role=SeatRole.CHAIR, seat__committee=OuterRef("pk")
    )
    chair = Subquery(chairs.order_by(ACTING_FIRST, "pk").values_list(WORDS)[:1])
    committees = Committee.objects.filter(area__in=areas).current().leading().order_by()
    return dict.fromkeys(areas, NO_COMMITTEE) | {
        area: found or f"ประธาน {name} (ยังไม่ระบุชื่อ)"
        for area, name, found in committees.values_list("area", "short_name", chair)
    }
