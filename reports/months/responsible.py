"""Who answers for an area: the chair of its ศจพ., or whoever acts for him today."""

from collections.abc import Iterable

from django.db.models import Prefetch

from committees.enums import HoldingKind, SeatRole
from committees.models import Committee, CommitteeSeat, SeatHolder

NO_COMMITTEE = "ยังไม่มีคำสั่งตั้ง ศจพ. ในระบบ"


def responsible_for(areas: Iterable[str]) -> dict[str, str]:
    """`{area code: words}`: the chair of the committee in force by name, or what is missing in the
    register; three queries. A deputy (ผู้แทน) comes to meetings and answers for nobody.
    """
    areas = list(areas)
    sitting = SeatHolder.objects.current().exclude(kind=HoldingKind.DEPUTY)
    chairs = CommitteeSeat.objects.filter(role=SeatRole.CHAIR).prefetch_related(
        Prefetch("holders", sitting)
    )
    committees = Committee.objects.filter(area__in=areas).current().leading()
    rows = committees.prefetch_related(Prefetch("seats", chairs))
    return dict.fromkeys(areas, NO_COMMITTEE) | {row.area_id: _words(row) for row in rows}


def _words(committee: Committee) -> str:
    holders = [holder for seat in committee.seats.all() for holder in seat.holders.all()]
    holders.sort(key=lambda holder: holder.kind != HoldingKind.ACTING)
    if holders:
        return f"{holders[0].name} ({holders[0].seat.title})"
    return f"ประธาน {committee.short_name} (ยังไม่ระบุชื่อ)"
