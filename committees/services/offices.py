"""What stands on an office's papers: kept, and told what is missing."""

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts import audit
from accounts.models import User
from committees.actions import Act
from committees.enums import HoldingKind
from committees.models import CommitteeSeat, Office, SeatHolder
from core import days
from core.records import store
from places.codes import AreaCode
from places.models import Area

# What a paper cannot be signed without, in the words of the form.
NEEDED = {
    "name": "ส่วนราชการ",
    "reference_prefix": "เลขที่หนังสือ (ที่)",
    "phone": "โทรศัพท์",
    "addressee": "ผู้รับ (เรียน)",
    "signatory": "ตำแหน่งผู้ลงนาม",
}


def office_of(area: Area) -> Office:
    """The office of a province or district; not stored yet, it is an empty one."""
    return Office.objects.filter(area=area).first() or Office(area=area)


@transaction.atomic
def save_office(*, area: Area, by: User, emblem: bytes | None = None, **fields: Any) -> Office:
    """Writes what the office's papers show. `emblem` is a PNG; None leaves the one there is."""
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    office = office_of(area)
    for name, value in fields.items():
        setattr(office, name, value)
    if emblem:
        name = f"{area.pk}-{hashlib.sha256(emblem).hexdigest()[:16]}.png"
        office.emblem.save(name, ContentFile(emblem), save=False)
    store(office)
    details = {"area": area.pk, "fields": sorted(fields), "emblem": bool(emblem)}
    audit.record(Act.OFFICE_SAVED, by=by, details=details)
    return office


def emblem_of(office: Office) -> FieldFile | None:
    """The office's emblem, else the province's."""
    if office.emblem:
        return office.emblem
    above = Office.objects.filter(area=AreaCode(office.area_id).province).exclude(emblem="")
    found = above.first()
    return found.emblem if found else None


def emblem_name(office: Office) -> str:
    """Under which name the emblem is stored; empty where there is none. A stored emblem is never
    written over: another picture has another name.
    """
    found = emblem_of(office)
    return found.name if found else ""


def missing(office: Office) -> list[str]:
    """What a paper of the office still lacks, in Thai words."""
    return _lacking(office, has_emblem=emblem_of(office) is not None)


def missing_of(areas: list[Area]) -> dict[str, list[str]]:
    """The same for each of `areas`, by their codes; two queries, and one for each signatory."""
    offices = Office.objects.filter(area__in=areas).select_related("signatory_seat")
    stored = {office.area_id: office for office in offices}
    with_emblem = set(Office.objects.exclude(emblem="").values_list("area", flat=True))
    return {
        area.pk: _lacking(
            stored.get(area.pk) or Office(area=area),
            has_emblem=bool({area.pk, AreaCode(area.pk).province} & with_emblem),
        )
        for area in areas
    }


def _lacking(office: Office, *, has_emblem: bool) -> list[str]:
    lacking = [label for name, label in NEEDED.items() if not getattr(office, name)]
    if office.signatory_seat is None or _signs(office.signatory_seat, days.today()) is None:
        lacking.append("ชื่อผู้ลงนาม (เลือกตำแหน่งที่มีผู้ดำรงตำแหน่ง)")
    return lacking if has_emblem else ["ตราครุฑ", *lacking]


def signature(office: Office, day: date) -> list[str]:
    """The lines below a signature on `day`: name, position, and for whom somebody acts."""
    seat = office.signatory_seat
    holder = _signs(seat, day) if seat else None
    if holder is None:
        return [office.signatory] if office.signatory else []
    named = f"({holder.name})"
    if holder.kind == HoldingKind.HOLDER:
        return [named, office.signatory]
    return [named, f"{holder.position} รักษาราชการแทน".strip(), office.signatory]


def _signs(seat: CommitteeSeat, day: date) -> SeatHolder | None:
    """Who acts comes before who holds the seat; a seat of several signs by position."""
    held = list(SeatHolder.objects.on(day).filter(seat=seat).exclude(kind=HoldingKind.DEPUTY))
    acting = [holder for holder in held if holder.kind == HoldingKind.ACTING]
    found = acting or held
    return found[0] if len(found) == 1 else None
