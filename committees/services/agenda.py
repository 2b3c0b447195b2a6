"""What a committee itself puts on its agenda: minutes to adopt, what was resolved before, and
obstacles reported.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from committees.agenda import Matter, agenda_source
from committees.enums import AgendaPart, MeetingStage, ObstacleStatus
from committees.models import Committee, Meeting, Obstacle, Resolution
from core.thai import be_date
from places.codes import AreaCode
from places.models import Area

MOST = 8  # obstacles that stand as matters of their own


@agenda_source("minutes", order=10, part=AgendaPart.MINUTES, by_committee=True)
def adopted(committee: Committee, user: User) -> Iterator[Matter]:
    """Yields the minutes of the committee's last meeting, once it was held: the next one is often
    set before.
    """
    if held := committee.meetings.filter(stage=MeetingStage.HELD).first():
        yield Matter(f"รับรองรายงานการประชุม {held}", "")


@agenda_source("followed", order=10, part=AgendaPart.FOLLOWED, by_committee=True)
def followed(committee: Committee, user: User) -> Iterator[Matter]:
    """Yields one matter with the resolutions the committee still has to follow up."""
    own = Committee.objects.of_line(committee)
    rows = Resolution.objects.permitted(user, Permission.MEETING_VIEW)
    rows = rows.filter(committee__in=own).select_related(*OWNERS)
    held = Meeting.objects.filter(committee__in=own, stage="held")
    last = held.order_by("-held_on").first()
    found = list(unfinished_since(rows, last.held_on if last else None))
    if found:
        yield Matter("ติดตามผลตามมติที่ประชุม", "\n".join(line_of(one) for one in found))


OWNERS = ("owner", "owner_area", "owner_organization")


def unfinished_since(rows: QuerySet, day: date | None) -> QuerySet:
    """Those not ended, and those ended since `day`: each is told of once after its end."""
    ended = Q(told_on__gte=day) if day else Q()
    return rows.filter(~Q(state__in=["done", "dropped"]) | ended).order_by("due_on", "pk")


def line_of(resolution: Resolution) -> str:
    """Returns a resolution as a line of the agenda: owner, day, state and what was told last."""
    said = f"{resolution.label}: {resolution.text} ผู้รับผิดชอบ {resolution.owner_name}"
    late = " (เกินกำหนด)" if resolution.is_late else ""
    told = f" {resolution.told}" if resolution.told else ""
    due = be_date(resolution.due_on, short=True)
    return f"{said} ภายใน {due}{late} ผล: {resolution.get_state_display()}{told}"


@agenda_source("obstacle", order=50)
def obstacles_reported(area: Area, user: User) -> Iterator[Matter]:
    """Each that waits for this committee: of a district those not handed on, of the province those
    that were handed to it.
    """
    rows = waiting_for(area, user).select_related("area").order_by("written_at", "pk")
    for one in rows[:MOST]:
        proposal = f"\nข้อเสนอ: {one.proposal}" if one.proposal else ""
        title = f"{one.get_kind_display()} {one.area.full_name}"
        yield Matter(title, f"{one.text}{proposal}", f"obstacle.{one.pk}", one)
    if rows.count() > MOST:
        text = f"อีก {rows.count() - MOST} เรื่องในระบบ"
        yield Matter("ปัญหา อุปสรรคอื่น", text, "obstacle.others")


def waiting_for(area: Area, user: User) -> QuerySet[Obstacle]:
    """Returns the obstacles an area's committee has to answer: the province's also those handed up
    to it.
    """
    rows = Obstacle.objects.permitted(user, Permission.OBSTACLE_VIEW).not_ended()
    if AreaCode(area.pk).is_province:
        raised = Q(status=ObstacleStatus.RAISED) | Q(area=area)
        return rows.filter(raised | Q(status="working", steps__status="raised")).distinct()
    return rows.filter(area__code__startswith=area.pk).exclude(status=ObstacleStatus.RAISED)
