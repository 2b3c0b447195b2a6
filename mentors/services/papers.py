"""Appointment papers: the annex of an order as it stands on a day, and a letter for each mentor."""

from datetime import date
from itertools import groupby

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from core.jobs.running import finish, start
from core.pdf import render_pdf
from core.qr import qr_picture
from core.records import store
from households.querysets import area_scope
from mentors.actions import Act
from mentors.enums import PairingKind, PaperKind
from mentors.models import MentorPaper, Pairing
from places.models import Area

ANNEX = (
    "ที่",
    "หัวหน้าครัวเรือน",
    "บ้านเลขที่และหมู่บ้าน",
    "ตำบล",
    "อำเภอ",
    "ข้าราชการพี่เลี้ยง",
    "ตำแหน่ง",
    "หน่วยงาน",
    "ตั้งแต่",
    "เลขที่คำสั่ง",
)
PAIRED = (
    "household__village",
    "household__subdistrict__parent",
    "official__organization",
    "official__work_area",
)


def pairs_on(
    day: date, code: str, *, by: User, permission: Permission = Permission.PAIRING_VIEW
) -> QuerySet[Pairing]:
    """Who was responsible on `day` in the area with DOPA `code`, as `by` may see it."""
    rows = Pairing.objects.permitted(by, permission).on(day)
    return rows.filter(area_scope(code, "household__")).select_related(*PAIRED)


def annex_lines(pairings: QuerySet[Pairing]) -> list[tuple]:
    """Rows under `ANNEX`, without national IDs."""
    rows = pairings.order_by(
        "household__subdistrict_id",
        "official__first_name",
        "official_id",
        "household__head_sort_key",
        "household_id",
    )
    return [
        (
            n,
            p.household.head_name,
            p.household.address,
            p.household.subdistrict.name,
            getattr(p.household.subdistrict.parent, "name", ""),
            f"{p.official.full_name}{_co(p)}",
            p.official.position,
            str(p.official.organization or ""),
            p.started_on,
            p.order_number,
        )
        for n, p in enumerate(rows, 1)
    ]


def _co(pairing: Pairing) -> str:
    return " (ร่วม)" if pairing.kind == PairingKind.CO else ""


def letters_pdf(pairings: QuerySet[Pairing], *, day: date, base_url: str) -> bytes:
    """A letter for each mentor with his households; a QR code leads to each household's page."""
    rows = pairings.order_by(
        "official__first_name", "official_id", "-household__urgency_score", "household_id"
    )
    letters = [
        {"official": official, "rows": [(pairing, _code(pairing, base_url)) for pairing in theirs]}
        for official, theirs in groupby(rows, key=lambda pairing: pairing.official)
    ]
    return render_pdf("mentors/letters_paper.html", {"letters": letters, "day": day})


def annex_pdf(
    pairings: QuerySet[Pairing], *, area: Area, day: date, order_number: str = ""
) -> bytes:
    wrapping = {3, 7, 8}  # address, position, organisation; a name stays in one line
    context = {
        "headings": ANNEX,
        "wrapping": wrapping,
        "lines": annex_lines(pairings),
        "area": area,
        "day": day,
        "order_number": order_number,
    }
    return render_pdf("mentors/annex_paper.html", context)


def _code(pairing: Pairing, base_url: str) -> str:
    """The address of the household's page as a picture; reading it asks for login there."""
    path = reverse("households:household-detail", args=[pairing.household_id])
    return qr_picture(f"{base_url}{path}")


@transaction.atomic
def ask_for_paper(
    *,
    kind: str,
    area: Area,
    by: User,
    day: date | None = None,
    order_number: str = "",
    base_url: str = "",
) -> MentorPaper:
    """A paper to be written (`write`) in the background; `base_url` like `https://host`."""
    paper = MentorPaper(
        kind=kind,
        area=area,
        requested_by=by,
        order_number=order_number,
        day=day or timezone.localdate(),
        base_url=base_url,
    )
    store(paper)
    start(paper, "mentors.paper", by=by)
    audit.record(Act.PAPER_ASKED, paper, by=by, details={"kind": kind, "area": area.code})
    return paper


def write(paper_id: int, by: User) -> None:
    """Writes the paper, within the roles `by` still holds."""
    with acting_for(by):
        paper = MentorPaper.objects.select_related("area").get(pk=paper_id)
        rows = pairs_on(paper.day, paper.area_id, by=by, permission=Permission.PAIRING_EDIT)
        if paper.kind == PaperKind.LETTERS:
            data = letters_pdf(rows, day=paper.day, base_url=paper.base_url)
        else:
            data = annex_pdf(rows, area=paper.area, day=paper.day, order_number=paper.order_number)
        paper.stored_file.save(f"{paper.kind}-{paper.pk}.pdf", ContentFile(data), save=False)
        finish(paper, counts={"pairings": rows.count()})
        audit.record(Act.PAPER_WRITTEN, paper, by=by, details=paper.counts)
