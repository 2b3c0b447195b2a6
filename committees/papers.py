"""Papers of a meeting: the notice with its agenda, and the minutes."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from committees.enums import AgendaPart, Presence
from committees.errors import PaperGoneError, PaperNotReadyError
from committees.models import Meeting
from committees.sending import Paper, paper_kind
from committees.services.meetings import seats_with_presence
from committees.services.offices import head_of
from core import thai
from core.pdf import render_pdf

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


def _meeting_paper(kind: str) -> Callable[[int], Paper]:
    def find(key: int) -> Paper:
        meeting = Meeting.objects.select_related("committee__area").filter(pk=key).first()
        if meeting is None:
            raise PaperGoneError
        if kind == "minutes" and not meeting.is_held:
            raise PaperNotReadyError
        pdf = render_pdf("committees/meeting_paper.html", content_of(meeting, kind))
        title = f"{KINDS[kind]} {meeting.committee.short_name} {meeting}"
        return Paper(area_id=meeting.area_id, title=title, pdf=pdf)

    return find


for _kind, _label in KINDS.items():
    paper_kind(f"meeting.{_kind}", _label)(_meeting_paper(_kind))
