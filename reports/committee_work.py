"""What a memo tells beside the figures: what became of resolutions, and obstacles reported."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from committees.enums import ObstacleStatus, ResolutionState
from committees.models import Obstacle, Resolution
from committees.personal_words import personal_words
from core.periods import Window, month_of
from core.thai import be_date, to_thai_digits
from places.enums import AreaLevel
from places.models import Area
from places.querysets import codes_within

MOST = 6  # of each; the rest is counted
OWNERS = ("owner", "owner_area", "owner_organization", "committee")


def resolutions(area: Area, first_day: date) -> dict[str, Any]:
    """Those of the area's committee, and those given to its office, that were not done when the
    month began: `rows` of texts, and how many `more` there are.
    """
    window = month_of(first_day)
    rows = resolutions_of(area).filter(meeting__held_on__lt=window.end)
    rows = rows.exclude(state__in=ResolutionState.ended(), told_on__lt=window.start)
    rows = rows.select_related(*OWNERS).order_by("due_on", "pk")
    return limited([_resolution(one) for one in rows], MOST)


def resolutions_of(area: Area) -> QuerySet[Resolution]:
    """Those of the area's committee and its teams, and those given to its office."""
    return Resolution.objects.filter(Q(committee__area=area) | Q(owner_area=area))


def _resolution(one: Resolution) -> dict[str, str]:
    late = " (เกินกำหนด)" if one.is_late else ""
    return {
        "label": f"{one.label} {one.committee.short_name}",
        "text": one.text,
        "owner": one.owner_name,
        "due": f"{be_date(one.due_on, short=True)}{late}",
        "state": " ".join(part for part in (one.get_state_display(), one.told) if part),
    }


def obstacles(area: Area, first_day: date) -> dict[str, Any]:
    """Those that waited in the month, the unanswered first; of the province, what was handed up."""
    rows = in_window(area, month_of(first_day)).select_related("area").prefetch_related("steps")
    found = sorted(rows, key=lambda one: (ORDER.index(one.status), one.written_at, one.pk))
    # What was written before the check, or past it, is counted and not printed.
    clean = [one for one in found if not personal_words(f"{one.text} {one.proposal}")]
    return limited([_obstacle(one) for one in clean], MOST, hidden=len(found) - len(clean))


ORDER: list[str] = [
    ObstacleStatus.RAISED,
    ObstacleStatus.OPEN,
    ObstacleStatus.WORKING,
    ObstacleStatus.SOLVED,
    ObstacleStatus.CLOSED,
]


def in_window(area: Area, window: Window) -> QuerySet[Obstacle]:
    """Obstacles that waited in the window; of the province, what was handed up to it."""
    rows = waited([area.pk], window)
    if area.level != AreaLevel.PROVINCE:
        return rows
    raised = Q(status=ObstacleStatus.RAISED) | Q(steps__status=ObstacleStatus.RAISED)
    return rows.filter(raised | Q(area=area)).distinct()


def waited(codes: list[str], window: Window) -> QuerySet[Obstacle]:
    """Obstacles of the areas (codes) that waited in the window."""
    rows = Obstacle.objects.filter(codes_within(codes, "area__code"))
    rows = rows.filter(written_at__lt=window.end_at)
    return rows.filter(Q(ended_at=None) | Q(ended_at__gte=window.start_at))


def _obstacle(one: Obstacle) -> dict[str, str]:
    steps = list(one.steps.all())
    answer = steps[-1].text if steps else ""
    return {
        "place": one.area.full_name,
        "text": one.text,
        "proposal": one.proposal,
        "state": " ".join(part for part in (one.get_status_display(), answer) if part),
    }


def unanswered(area: Area) -> int:
    """How many wait for the office of the area itself."""
    return Obstacle.objects.waiting_for([area.pk]).count()


def limited(rows: list[dict[str, str]], most: int, hidden: int = 0) -> dict[str, Any]:
    """The first `rows` in Thai numerals, and how many `more` there are, the `hidden` among them."""
    shown = [{key: to_thai_digits(text) for key, text in row.items()} for row in rows[:most]]
    return {"rows": shown, "more": len(rows) - len(shown) + hidden}
