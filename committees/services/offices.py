"""What stands on an office's papers: kept, and told what is missing."""

import hashlib
from collections import defaultdict
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts import audit
from accounts.models import User
from committees.actions import Act
from committees.enums import HoldingKind, SeatRole
from committees.models import Committee, CommitteeSeat, Office, SeatHolder
from core import days
from core.pictures import as_data
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
    return str(found.name) if found else ""


def head_of(area: Area, day: date | None = None) -> dict[str, Any]:
    """What a letter of the area's office shows: `office`, its `emblem` as data, `signature` of
    whoever signs on `day`, else today.
    """
    office = office_of(area)
    stored = emblem_of(office)
    signed = signature(office, day or days.today())
    return {"office": office, "emblem": _data(stored) if stored else "", "signature": signed}


def _data(stored: FieldFile) -> str:
    with stored.open("rb") as file:
        return as_data(file)


def missing_of(areas: list[Area]) -> dict[str, list[str]]:
    """What papers of the office of each of `areas` still lack, in Thai words, by their codes; three
    queries.
    """
    rows = Office.objects.filter(area__in=areas)
    stored = {office.area_id: office for office in rows}
    with_emblem = set(Office.objects.exclude(emblem="").values_list("area", flat=True))
    signers = _signers([office.signatory_seat_id for office in rows], days.today())
    found: dict[str, list[str]] = {}
    for area in areas:
        office = stored.get(area.pk) or Office(area=area)
        has_emblem = bool({area.pk, AreaCode(area.pk).province} & with_emblem)
        found[area.pk] = [] if has_emblem else ["ตราครุฑ"]
        found[area.pk] += [label for name, label in NEEDED.items() if not getattr(office, name)]
        if office.signatory_seat_id not in signers:
            found[area.pk].append("ชื่อผู้ลงนาม (เลือกตำแหน่งที่มีผู้ดำรงตำแหน่ง)")
    return found


def signature(office: Office, day: date) -> list[str]:
    """The lines below a signature on `day`: name, position, and for whom somebody acts."""
    holder = _signers([office.signatory_seat_id], day).get(office.signatory_seat_id)
    if holder is None:
        return [office.signatory] if office.signatory else []
    named = f"({holder.name})"
    if holder.kind == HoldingKind.HOLDER:
        return [named, office.signatory]
    return [named, f"{holder.position} รักษาราชการแทน".strip(), office.signatory]


def chair_of(area: Area, team: Committee | None = None) -> CommitteeSeat | None:
    """The seat of whoever leads the area's committee, the governor or a district's chief; or the
    team.
    """
    led = Committee.objects.current().leading().filter(area=area)
    seats = CommitteeSeat.objects.filter(committee__in=[team] if team else led)
    return seats.filter(role=SeatRole.CHAIR).first()


def chief_signature(area: Area, day: date, team: Committee | None = None) -> list[str]:
    """The lines below the chief's signature; without a chair the position that signs letters, for a
    team none.
    """
    seat, office = chair_of(area, team), Office(area=area) if team else office_of(area)
    if seat:
        office = Office(area=area, signatory=seat.title, signatory_seat=seat)
    return signature(office, day)


def _signers(seats: list[int | None], day: date) -> dict[int | None, SeatHolder]:
    """Who signs for each seat: whoever acts comes before whoever holds it. A seat of several signs
    by its position alone.
    """
    held: dict[int | None, list[SeatHolder]] = defaultdict(list)
    for holder in SeatHolder.objects.on(day).filter(seat__in=[seat for seat in seats if seat]):
        if holder.kind != HoldingKind.DEPUTY:
            held[holder.seat_id].append(holder)
    found = {}
    for seat, holders in held.items():
        acting = [holder for holder in holders if holder.kind == HoldingKind.ACTING]
        if len(acting or holders) == 1:
            found[seat] = (acting or holders)[0]
    return found
