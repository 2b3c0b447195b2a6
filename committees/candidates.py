"""Whom committees and agencies name, as candidates for an account."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.candidates import Candidate, Selection, link_account, offer
from accounts.enums import Role
from committees.enums import CommitteeLevel, OfficerDuty, SeatRole
from committees.models import CommitteeSeat, OrganizationOfficer, SeatHolder
from core.thai import split_title
from places.codes import AreaCode
from places.models import Organization
from places.querysets import codes_within

SECRETARIES = (SeatRole.SECRETARY, SeatRole.ASSISTANT_SECRETARY)


def names(whole: str) -> dict[str, Any]:
    """«นายสมชาย ใจดี» as title, first and last name; the last is empty where none is written."""
    title, rest = split_title(whole.strip())
    first, _, last = rest.partition(" ")
    return {"title": title, "first_name": first, "last_name": last.strip()}


def seats(level: str) -> Callable[[list[str]], Iterable[Candidate]]:
    """A selection's `find`: the seats of committees of a level in these areas."""
    return lambda areas: _seats(level, areas)


def _seats(level: str, areas: list[str]) -> Iterator[Candidate]:
    """Who holds a seat today, and the seats nobody holds."""
    holders = SeatHolder.objects.current().order_by("kind", "started_on", "pk")
    rows = CommitteeSeat.objects.filter(codes_within(areas, "committee__area__code"))
    rows = rows.filter(committee__ended_on=None, committee__level=level)
    rows = rows.select_related("committee")
    rows = rows.prefetch_related(Prefetch("holders", queryset=holders, to_attr="sitting"))
    for seat in rows.order_by("committee__area", "sort_key"):
        place = _of_seat(seat)
        for holder in seat.sitting:
            yield Candidate(
                key=holder.pk,
                position=holder.position or seat.title,
                user_id=holder.user_id,
                ended_on=holder.ended_on,
                order_number=holder.order_number or seat.committee.order_number,
                **names(holder.name),
                **place,
            )
        if not seat.sitting:
            yield Candidate(key=None, position=seat.title, **place)


def _of_seat(seat: CommitteeSeat) -> dict[str, Any]:
    """The role that goes with a seat: the secretary's work is the system's, a member speaks for the
    body the order names, whoever leads looks at figures, whoever sits in a team works in its
    sub-districts. The list is looked through by a person.
    """
    if seat.committee.level == CommitteeLevel.TEAM:
        role = Role.TEAM_MEMBER
        return {"role": role, "area_id": seat.committee.area_id, "whence": _whence(seat)}
    if seat.role in SECRETARIES:
        is_province = seat.committee.level == CommitteeLevel.PROVINCE
        role = Role.PROVINCIAL_OFFICER if is_province else Role.DISTRICT_OFFICER
    elif seat.role == SeatRole.MEMBER and seat.organization_id:
        role = Role.AGENCY_OFFICER
    else:
        role = Role.EXECUTIVE
    is_agency = role == Role.AGENCY_OFFICER
    return {
        "role": role,
        "area_id": None if is_agency else seat.committee.area_id,
        "organization_id": seat.organization_id if is_agency else None,
        "whence": _whence(seat),
    }


def _whence(seat: CommitteeSeat) -> str:
    return f"{seat.committee.short_name} ลำดับ {seat.number} {seat.title}"


def officers(duty: str) -> Callable[[list[str]], Iterable[Candidate]]:
    """A selection's `find`: whom agencies named for a duty, and the agencies of an order that named
    nobody (circular of 7 May 2569, paragraph 2).
    """

    def find(areas: list[str]) -> Iterable[Candidate]:
        named = OrganizationOfficer.objects.filter(_today(), duty=duty).order_by("pk")
        rows = _bodies(areas).prefetch_related(
            Prefetch("officers", queryset=named, to_attr="named")
        )
        for body in rows:
            place: dict[str, Any] = {
                "role": Role.AGENCY_OFFICER,
                "organization_id": body.pk,
                "whence": body.name,
            }
            for officer in body.named:
                yield Candidate(
                    key=officer.pk,
                    position=officer.position,
                    phone=officer.phone,
                    user_id=officer.user_id,
                    ended_on=officer.ended_on,
                    **names(officer.name),
                    **place,
                )
            if body.is_of_order and not body.named:
                yield Candidate(key=None, position=str(OfficerDuty(duty).label), **place)

    return find


def _bodies(areas: list[str]) -> QuerySet[Any]:
    """Agencies in use, by name; in a district those that serve nothing outside it. `is_of_order`:
    one with a seat in a committee in force.
    """
    is_province = any(AreaCode(area).is_province for area in areas)
    rows = Organization.objects.in_use().filter(merged_into=None)
    rows = rows if is_province else rows.all_within(areas)
    seats = CommitteeSeat.objects.filter(committee__ended_on=None, organization=OuterRef("pk"))
    return rows.annotate(is_of_order=Exists(seats)).order_by("name_sort_key")


def _today() -> Q:
    today = timezone.localdate()
    return Q(started_on__lte=today) & (Q(ended_on=None) | Q(ended_on__gt=today))


def _link(model: Any) -> Callable[[int, Any], None]:
    """Enters an account beside a row of `model`. Raises `LinkedOtherwiseError`."""
    return lambda key, user: link_account(model.objects.filter(pk=key), user)


def _on_duty(keys: Collection[int]) -> set[int]:
    rows = OrganizationOfficer.objects.filter(_today(), pk__in=keys)
    return set(rows.values_list("pk", flat=True))


def _sitting(keys: Collection[int]) -> set[int]:
    return set(SeatHolder.objects.current().filter(pk__in=keys).values_list("pk", flat=True))


for code, level in (
    ("committees.province_seats", CommitteeLevel.PROVINCE),
    ("committees.district_seats", CommitteeLevel.DISTRICT),
    ("committees.team_seats", CommitteeLevel.TEAM),
):
    offer(
        Selection(
            code,
            f"ผู้ดำรงตำแหน่งใน {level.label}",
            find=seats(level),
            link=_link(SeatHolder),
            standing=_sitting,
        )
    )
for code, duty, label in (
    ("committees.responsible", OfficerDuty.RESPONSIBLE, "ผู้รับผิดชอบที่หน่วยงานแจ้งชื่อ (หนังสือจังหวัด ข้อ 2)"),
    ("committees.keying", OfficerDuty.TPMAP_USER, "ผู้ใช้งาน TPMAP ที่หน่วยงานแจ้งชื่อ (หนังสือจังหวัด ข้อ 2)"),
):
    offer(
        Selection(
            code, label, find=officers(duty), link=_link(OrganizationOfficer), standing=_on_duty
        )
    )
