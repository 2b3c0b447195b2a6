"""Pairing suggestions and appointment papers in the background."""

from django.urls import reverse

from core.jobs.kinds import FILE_FAULT, job
from mentors.models import MentorPaper, Suggestion
from mentors.services import papers, suggestions

FAULT = "ระบบขัดข้องระหว่างคำนวณ ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


def _page(suggestion):
    return reverse("mentors:suggestion-detail", args=[suggestion.pk])


@job("mentors.suggest", model=Suggestion, label="คำนวณข้อเสนอการจับคู่", address=_page, fault=FAULT)
def compute(suggestion):
    suggestions.compute(suggestion.pk)


@job(
    "mentors.pair",
    model=Suggestion,
    label="จับคู่หรือถอนการจับคู่ตามข้อเสนอ",
    address=_page,
    fault=FAULT,
    failed=lambda suggestion, sentence: suggestions.give_up(suggestion.pk, sentence),
)
def finish(suggestion):
    suggestions.finish(suggestion.pk, suggestion.asked_by)


@job(
    "mentors.paper",
    model=MentorPaper,
    label="จัดทำเอกสารแต่งตั้ง",
    address=lambda paper: reverse("mentors:paper-detail", args=[paper.pk]),
    fault=FILE_FAULT,
)
def write_paper(paper):
    papers.write(paper.pk, paper.requested_by)
