"""Who answers for an area: the chair of its ศจพ., or whoever acts for him today."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils import timezone

from committees.enums import HoldingKind, SeatRole
from committees.models import CommitteeSeat, SeatHolder


def responsible_for(areas: Iterable[str]) -> dict[str, str]:
    """`{area code: «title name»}` of the chairs of committees in force; two queries."""
    today = timezone.localdate()
    sitting = SeatHolder.objects.filter(started_on__lte=today).exclude(ended_on__lte=today)
    seats = CommitteeSeat.objects.filter(
        role=SeatRole.CHAIR, committee__area__in=list(areas), committee__ended_on=None
    )
    seats = seats.select_related("committee").prefetch_related(
        Prefetch("holders", sitting, to_attr="sitting")
    )
    return {seat.committee.area_id: _words(seat) for seat in seats.order_by("-pk")}


def _words(seat: CommitteeSeat) -> str:
    holders = sorted(seat.sitting, key=lambda holder: holder.kind != HoldingKind.ACTING)
    return f"{holders[0].name} ({seat.title})" if holders else seat.title
