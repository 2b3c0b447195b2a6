"""Who answers for an area: the chair of its ศจพ., or whoever acts for him today."""

from collections.abc import Iterable

from django.db.models import Q

from committees.enums import HoldingKind, SeatRole
from committees.models import Committee, SeatHolder

NO_COMMITTEE = "ยังไม่มีคำสั่งตั้ง ศจพ. ในระบบ"


def responsible_for(areas: Iterable[str]) -> dict[str, str]:
    """`{area code: words}`: the chair of the committee in force by name, or what is missing in the
    register; two queries. A deputy (ผู้แทน) comes to meetings and answers for nobody.
    """
    areas = list(areas)
    committees = Committee.objects.filter(area__in=areas).current().leading()
    found = {
        pk: (area, name) for pk, area, name in committees.values_list("pk", "area", "short_name")
    }
    chairs = SeatHolder.objects.current().filter(
        ~Q(kind=HoldingKind.DEPUTY), seat__role=SeatRole.CHAIR, seat__committee__in=found
    )
    named = ("seat__committee", "kind", "name", "seat__title")
    sitting = sorted(chairs.values_list(*named), key=lambda row: row[1] != HoldingKind.ACTING)
    holders: dict[int, str] = {}
    for committee, _kind, name, title in sitting:
        holders.setdefault(committee, f"{name} ({title})")
    return dict.fromkeys(areas, NO_COMMITTEE) | {
        area: holders.get(pk, f"ประธาน {name} (ยังไม่ระบุชื่อ)") for pk, (area, name) in found.items()
    }
