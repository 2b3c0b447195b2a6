"""Papers of a meeting: the notice with its agenda, and the minutes."""

from typing import Any

from django.utils import timezone

from committees.enums import AgendaPart, Presence
from committees.models import Meeting
from committees.services.meetings import seats_with_presence
from committees.services.offices import head_of
from core import thai

KINDS = {"notice": "หนังสือเชิญและระเบียบวาระ", "minutes": "รายงานการประชุม"}


def content_of(meeting: Meeting, kind: str) -> dict[str, Any]:
    """The context of `committees/meeting_paper.html`."""
    head, today = head_of(meeting.committee.area), timezone.localdate()
    items = list(meeting.items.all())
    owners = ("owner", "owner_area", "owner_organization")
    return {
        "kind": kind,
        "meeting": meeting,
        "committee": meeting.committee,
        **head,
        "office_name": head["office"].name or meeting.committee.short_name,
        "dated": f"{thai.MONTHS[today.month - 1]} {thai.be_year(today)}",
        "parts": [(part, [i for i in items if i.part == part]) for part in AgendaPart],
        "resolutions": meeting.resolutions.select_related(*owners).order_by("pk"),
        "presences": _presences(meeting),
    }


def _presences(meeting: Meeting) -> list[tuple[str, list]]:
    """Who came, who sent somebody, who did not come: each as one line of the minutes."""
    rows = seats_with_presence(meeting)
    return [
        (label, [(seat, row.name) for seat, row in rows if row.presence == value])
        for value, label in Presence.choices
    ]
