"""Papers of a meeting: the notice with its agenda, and the minutes."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from committees.enums import AgendaPart, Presence
from committees.errors import PaperGoneError, PaperNotReadyError
from committees.models import Meeting
from committees.sending import Paper, paper_kind
from committees.services.attendance import lines_of
from committees.services.offices import head_of
from core import thai
from core.pdf import render_pdf

WITHOUT_WORDS = "ยังไม่ได้บันทึกรายงานการประชุม จึงไม่ส่ง"
CALLED_OFF = "การประชุมนี้งดแล้ว จึงไม่ส่งหนังสือเชิญ"
OWNERS = ("owner", "owner_area", "owner_organization")
KINDS = {"notice": "หนังสือเชิญและระเบียบวาระ", "minutes": "รายงานการประชุม"}


def content_of(meeting: Meeting, kind: str, reference: str = "") -> dict[str, Any]:
    """The context of `committees/meeting_paper.html`; with its number it also has its day."""
    head, today = head_of(meeting.committee.area), timezone.localdate()
    month = f"{thai.MONTHS[today.month - 1]} {thai.be_year(today)}"
    items = list(meeting.items.all())
    return {
        "kind": kind,
        "meeting": meeting,
        "committee": meeting.committee,
        **head,
        "office_name": head["office"].name or meeting.committee.short_name,
        "reference": reference or head["office"].reference_prefix,
        "dated": f"{today.day if reference else ''} {month}".strip(),
        "parts": [(part, [i for i in items if i.part == part]) for part in AgendaPart],
        "resolutions": meeting.resolutions.select_related(*OWNERS).order_by("pk"),
        "presences": _presences(meeting),
    }


def _presences(meeting: Meeting) -> list[tuple[str, list]]:
    """Who came, who sent somebody, who did not come, as it was written: each as one line of the
    minutes.
    """
    lines = lines_of(meeting)
    written = [line for line in lines if line.row.pk]
    return [
        (
            label,
            [(one.title, one.row.name) for one in written or lines if one.row.presence == value],
        )
        for value, label in Presence.choices
    ]


def _meeting_paper(kind: str) -> Callable[[int], Paper]:
    def find(key: int) -> Paper:
        meeting = Meeting.objects.select_related("committee__area").filter(pk=key).first()
        if meeting is None:
            raise PaperGoneError
        if kind == "minutes" and not meeting.is_held:
            raise PaperNotReadyError
        return Paper(
            area_id=meeting.area_id,
            title=f"{KINDS[kind]} {meeting.committee.short_name} {meeting}",
            make=partial(_pdf, meeting, kind),
            lacks=_lacks(meeting, kind),
            numbered=partial(_pdf, meeting, kind),
            edition=edition_of(meeting, kind),
        )

    return find


def _lacks(meeting: Meeting, kind: str) -> str:
    if kind == "notice":
        return CALLED_OFF if meeting.is_cancelled else ""
    return "" if _has_words(meeting) else WITHOUT_WORDS


def _pdf(meeting: Meeting, kind: str, reference: str = "") -> bytes:
    return render_pdf("committees/meeting_paper.html", content_of(meeting, kind, reference))


def _has_words(meeting: Meeting) -> bool:
    return meeting.items.exclude(minutes="").exists() or meeting.resolutions.exists()


def edition_of(meeting: Meeting, kind: str) -> str:
    """What the paper says, in 16 letters: a meeting that was moved, or minutes that were written
    on, are another edition.
    """
    said: list[Any] = [meeting.held_on, meeting.starts_at, meeting.place]
    said += meeting.items.values_list("part", "title", "text")
    if kind == "minutes":
        said += meeting.items.values_list("minutes", flat=True)
        said += meeting.resolutions.order_by("pk").values_list("label", "text", "due_on", *OWNERS)
        said += [(label, [name for _title, name in rows]) for label, rows in _presences(meeting)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


for _kind, _label in KINDS.items():
    paper_kind(f"meeting.{_kind}", _label)(_meeting_paper(_kind))
