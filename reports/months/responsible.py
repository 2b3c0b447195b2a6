"""Who answers for an area: the chair of its ศจพ., or whoever acts for them today."""

from collections.abc import Iterable

from django.db.models import Q

from committees.enums import HoldingKind, SeatRole
from committees.models import Committee, SeatHolder

NO_COMMITTEE = "ยังไม่มีคำสั่งตั้ง ศจพ. ในระบบ"


def responsible_for(areas: Iterable[str]) -> dict[str, str]:
    """`{area code: words}`: the chair of the committee in force by name, or what is missing in the
    register; two plain queries, which cost the page less than one that is built up. A deputy
    (ผู้แทน) comes to meetings and answers for nobody.
    """
    areas = list(areas)
    committees = Committee.objects.filter(area__in=areas).current().leading().order_by()
    rows = list(committees.values_list("pk", "area", "short_name"))
    chairs = SeatHolder.objects.current().filter(
        ~Q(kind=HoldingKind.DEPUTY),
        seat__role=SeatRole.CHAIR,
        seat__committee__in=[pk for pk, *_more in rows],
    )
    found = sorted(
        chairs.order_by().values_list("seat__committee", "kind", "pk", "name", "seat__title"),
        key=lambda row: (row[1] != HoldingKind.ACTING, row[2]),
    )
    named: dict[int, str] = {}
    for committee, _kind, _pk, name, title in found:
        named.setdefault(committee, f"{name} ({title})")
    return dict.fromkeys(areas, NO_COMMITTEE) | {
        area: named.get(pk, f"ประธาน {name} (ยังไม่ระบุชื่อ)") for pk, area, name in rows
    }
