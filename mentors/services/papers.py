"""Appointment papers: the annex of an order as it stands on a day, and a letter for each mentor."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.models import User
from accounts.permissions import Permission
from committees.enums import RegisterBook
from committees.models import Committee
from committees.services.offices import chief_signature, head_of
from committees.services.register import register_letter
from core import days
from core.jobs.running import finish, start
from core.pdf import render_pdf
from core.qr import qr_picture
from core.records import store
from core.thai import named
from households.enums import NeedStatus
from households.models import Household, Need
from households.querysets import area_scope
from mentors.actions import Act
from mentors.enums import PairingKind, PaperKind
from mentors.errors import NobodyPairedError
from mentors.models import MentorPaper, Official, OfficialPosting, Pairing, Suggestion
from mentors.services.registers import CHANGED
from places.enums import AreaLevel
from places.models import Area


@dataclass(frozen=True)
class Column:
    """A column of the annex: `width` in per cent of the page, `look` what its cells are."""

    heading: str
    width: str = ""
    look: str = ""


COLUMNS = (
    Column("ที่", "3"),
    Column("หัวหน้าครัวเรือน"),
    Column("บ้านเลขที่และหมู่บ้าน", "11", "address"),
    Column("ตำบล", "7"),
    Column("อำเภอ", "7"),
    Column("ข้าราชการพี่เลี้ยง"),
    Column("ตำแหน่ง", "10"),
    Column("หน่วยงาน", "10"),
    Column("ตั้งแต่", "8.5", "day"),
    Column("เลขที่คำสั่ง", "7"),
)
ANNEX = tuple(column.heading for column in COLUMNS)
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
    return rows.filter(area_scope(code, "household__", "district")).select_related(*PAIRED)


def pairs_of(suggestion: int, *, by: User, day: date) -> QuerySet[Pairing]:
    """What was confirmed of a suggestion and was in force on `day`."""
    rows = Pairing.objects.permitted(by, Permission.PAIRING_EDIT).on(day)
    return rows.filter(suggested_as__suggestion=suggestion).select_related(*PAIRED)


def annex_lines(pairings: QuerySet[Pairing], day: date) -> list[tuple]:
    """Rows under `ANNEX` as of `day`, without national IDs."""
    ordered = pairings.order_by(
        "household__subdistrict_id",
        "official__name_sort_key",
        "official_id",
        "household__head_sort_key",
        "household_id",
    )
    return [
        (
            n,
            named(p.household.head_name),
            p.household.address,
            p.household.subdistrict.name,
            getattr(p.household.subdistrict.parent, "name", ""),
            f"{p.official.full_name}{_co(p)}",
            p.official.position,
            str(p.official.organization or ""),
            p.started_on,
            p.order_number,
        )
        for n, p in enumerate(_as_posted(ordered, day), 1)
    ]


def _as_posted(pairings: Iterable[Pairing], day: date) -> list[Pairing]:
    """The pairings with position and office of whoever has moved since as they were on `day`."""
    rows, postings = list(pairings), defaultdict(list)
    known = OfficialPosting.objects.filter(official__in={row.official_id for row in rows})
    for posting in known.select_related("organization", "work_area").order_by("started_on", "pk"):
        postings[posting.official_id].append(posting)
    for row in rows:
        if was := _before_moving(postings[row.official_id], day):
            row.official.position, row.official.organization = was.position, was.organization
            row.official.work_area = was.work_area
    return rows


def _before_moving(postings: list[OfficialPosting], day: date) -> OfficialPosting | None:
    """The posting of `day`, as the register has put it right since; None where it is the one the
    register says now.
    """
    at = max(sum(posting.started_on <= day for posting in postings) - 1, 0)
    for later in postings[at + 1 :]:
        if later.reason != CHANGED or later.work_area_id != postings[at].work_area_id:
            return postings[at]
        at += 1
    return None


def _co(pairing: Pairing) -> str:
    return " (ร่วม)" if pairing.kind == PairingKind.CO else ""


def letters_pdf(
    pairings: QuerySet[Pairing], *, area: Area, day: date, base_url: str, number: str = ""
) -> bytes:
    """A letter of the area's office for each mentor, all under one `number`, with the problems of
    each household; a QR code leads to the household's page.
    """
    ordered = pairings.order_by(
        "official__name_sort_key", "official_id", "-household__urgency_score", "household_id"
    )
    rows = _as_posted(ordered, day)
    problems = problems_of([pairing.household for pairing in rows])
    letters = [
        _letter(official, list(theirs), problems, base_url)
        for official, theirs in groupby(rows, key=lambda pairing: pairing.official)
    ]
    context = {**letter_head(area, day), "letters": letters, "day": day, "number": number}
    return render_pdf("mentors/letters_paper.html", context)


def _letter(
    official: Official, theirs: list[Pairing], problems: dict[int, list[str]], base_url: str
) -> dict[str, Any]:
    return {
        "official": official,
        "rows": [(p, _code(p, base_url), problems[p.household_id]) for p in theirs],
        "source": source_of(pairing.household for pairing in theirs),
    }


def source_of(households: Iterable[Household]) -> str:
    """Whence a paper has the problems of these households: those the list missed were proposed."""
    missed = {household.is_missed for household in households}
    if missed == {True}:
        return "ข้อเสนอครัวเรือนตกหล่น"
    return "ข้อมูล TPMAP หรือข้อเสนอครัวเรือนตกหล่น" if True in missed else "ข้อมูล TPMAP "


def letter_head(area: Area, day: date) -> dict[str, Any]:
    """The office of the province or district that writes for `area`, and its committee."""
    office_area = writes_for(area)
    committee = Committee.objects.current().leading().filter(area=office_area).first()
    return {**head_of(office_area, day), "area": office_area, "committee": committee}


def writes_for(area: Area) -> Area:
    """The province or district whose office writes: a sub-district's is its district's."""
    return area.parent if area.level == AreaLevel.SUBDISTRICT and area.parent else area


def problems_of(households: list[Household]) -> dict[int, list[str]]:
    """What each household's people still fall short in, by its latest list: «รายได้ ๒ คน», in the
    order of the form; one query.
    """
    rows = Need.objects.filter(household__in=households, data_year=F("household__latest_year"))
    open_ones = rows.exclude(status__in=NeedStatus.met())
    counted: QuerySet[Any, Any] = open_ones.values("household_id", "dimension__name").annotate(
        people=Count("person", distinct=True)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in counted.order_by("household_id", "dimension__sort_key"):
        found[row["household_id"]].append(f"{row['dimension__name']} {row['people']} คน")
    return found


def order_pdf(pairings: QuerySet[Pairing], *, paper: MentorPaper) -> bytes:
    """The order of the area's committee that appoints whoever looks after a household on the day,
    with its annex behind it.
    """
    lines, head = annex_lines(pairings, paper.day), letter_head(paper.area, paper.day)
    officials = pairings.values("official").distinct().count()
    households = pairings.values("household").distinct().count()
    context = {
        **head,
        **_annex(lines, paper),
        "basis": paper.basis,
        "officials": officials,
        "households": households,
        "chief": chief_signature(head["area"], paper.day),
    }
    return render_pdf("mentors/order_paper.html", context)


def annex_pdf(pairings: QuerySet[Pairing], *, paper: MentorPaper) -> bytes:
    """Returns the annex of an order, a PDF of who looks after whom in an area on a day."""
    lines = annex_lines(pairings, paper.day)
    return render_pdf("mentors/annex_paper.html", _annex(lines, paper))


def _annex(lines: list[tuple], paper: MentorPaper) -> dict[str, Any]:
    return {
        "columns": COLUMNS,
        "lines": [list(zip(COLUMNS, line, strict=True)) for line in lines],
        "of_area": paper.area,
        "day": paper.day,
        "order_number": paper.order_number,
        "suggestion": paper.suggestion_id,
    }


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
    basis: str = "",
    suggestion: Suggestion | None = None,
    base_url: str = "",
    is_numbered: bool = False,
) -> MentorPaper:
    """A paper to be written (`write`) in the background; `base_url` like `https://host`.
    `is_numbered` gives it its number in the register: an order the next of the office's orders,
    letters one number for all (หนังสือเวียน).

    Raises `NobodyPairedError` before it would number a paper of nobody, and what `register_letter`
    raises.
    """
    paper = MentorPaper(
        kind=kind,
        area=area,
        requested_by=by,
        order_number=order_number,
        basis=basis,
        suggestion=suggestion,
        day=day or timezone.localdate(),
        base_url=base_url,
    )
    store(paper)
    if is_numbered and kind in NUMBERED:
        if not _pairs_of(paper, by).exists():
            raise NobodyPairedError
        _number(paper, by)
    start(paper, "mentors.paper", by=by)
    details: dict[str, Any] = {"kind": kind, "area": area.code}
    details |= {"suggestion": suggestion.pk} if suggestion else {}
    audit.record(Act.PAPER_ASKED, paper, by=by, details=details)
    return paper


def _number(paper: MentorPaper, by: User) -> None:
    paper.registered = register_letter(
        area=writes_for(paper.area),
        by=by,
        paper_kind=f"mentors.{paper.kind}",
        paper_key=paper.pk,
        **NUMBERED[paper.kind](paper),
    )
    if paper.kind == PaperKind.ORDER:
        paper.order_number = paper.registered.reference
    store(paper)


def _as_order(paper: MentorPaper) -> dict[str, Any]:
    return {
        "book": RegisterBook.ORDER,
        "subject": f"แต่งตั้งข้าราชการพี่เลี้ยงครัวเรือน {paper.area.full_name}",
        "addressed_to": "ข้าราชการพี่เลี้ยงตามบัญชีแนบท้ายคำสั่ง",
    }


def _as_letters(paper: MentorPaper) -> dict[str, Any]:
    today = days.today()
    return {
        "is_circular": True,
        "dated_on": paper.day if paper.day.year == today.year else today,  # as printed
        "subject": f"มอบหมายครัวเรือนในความดูแลของข้าราชการพี่เลี้ยง {paper.area.full_name}",
        "addressed_to": "ข้าราชการพี่เลี้ยงทุกคน",
    }


NUMBERED: dict[str, Callable[[MentorPaper], dict[str, Any]]] = {
    PaperKind.ORDER: _as_order,
    PaperKind.LETTERS: _as_letters,
}


def _pairs_of(paper: MentorPaper, by: User) -> QuerySet[Pairing]:
    if paper.suggestion_id:
        return pairs_of(paper.suggestion_id, by=by, day=paper.day)
    return pairs_on(paper.day, paper.area_id, by=by, permission=Permission.PAIRING_EDIT)


def write(paper_id: int, by: User) -> None:
    """Writes the paper, within the roles `by` still holds."""
    with acting_for(by):
        paper = MentorPaper.objects.select_related("area__parent", "registered").get(pk=paper_id)
        rows = _pairs_of(paper, by)
        if paper.kind == PaperKind.LETTERS:
            number = paper.registered.standing if paper.registered else ""
            told: dict[str, Any] = {"day": paper.day, "base_url": paper.base_url, "number": number}
            data = letters_pdf(rows, area=paper.area, **told)
        elif paper.kind == PaperKind.ORDER:
            if paper.registered:
                paper.order_number = paper.registered.standing
            data = order_pdf(rows, paper=paper)
        else:
            data = annex_pdf(rows, paper=paper)
        paper.stored_file.save(f"{paper.kind}-{paper.pk}.pdf", ContentFile(data), save=False)
        finish(paper, counts={"pairings": rows.count()})
        audit.record(Act.PAPER_WRITTEN, paper, by=by, details=paper.counts)
