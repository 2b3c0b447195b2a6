"""The register of officials, and where each of them worked from day to day."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.enums import MembershipEndReason, Role
from accounts.models import Membership, User
from accounts.services.accounts import end_role, move_role
from core import days, thai
from core.confirming import Line, present
from core.records import store
from households.services.households import lock_households
from mentors.actions import Act
from mentors.enums import PairingEndReason, RoleGoes
from mentors.errors import (
    EndToComeError,
    InServiceError,
    PostingError,
    ReturnDateError,
    RoleUnsaidError,
)
from mentors.models import Official, OfficialPosting, Pairing
from mentors.services.acts import refuse_more
from places.codes import AreaCode, is_within
from places.models import Area, Organization, Village

REGISTERED, CHANGED = "ขึ้นทะเบียน", "แก้ไขทะเบียน"


def officials_like(official: Official, *, among: QuerySet[Official]) -> QuerySet[Official]:
    """Who of `among` has the same name and work place."""
    names = {name: thai.clean(getattr(official, name)) for name in ("first_name", "last_name")}
    return among.filter(**names, work_area=official.work_area).order_by("pk")


@transaction.atomic
def save_official(*, official: Official, by: User) -> Official:
    """Adds an official to the register or changes the entry; another work place is history too."""
    action = Act.OFFICIAL_CHANGED if official.pk else Act.OFFICIAL_ADDED
    before = Official.objects.filter(pk=official.pk).first()
    store(official)
    keep_posting(official=official, before=before, by=by)
    audit.record(action, official, by=by)
    return official


@transaction.atomic
def transfer_official(
    *,
    official: Official,
    by: User,
    work_area: Area,
    reason: str,
    organization: Organization | None = None,
    position: str = "",
    village: Village | None = None,
    moved_on: date | None = None,
    order_number: str = "",
    role_goes: str = "",
) -> tuple[Official, int]:
    """The official works elsewhere from `moved_on`. Pairings outside the new area end, as
    transferred; gives the official and how many that were. A mentor's role of another district
    follows or ends, as `role_goes` (`RoleGoes`) says.

    Raises `PostingError` when nothing changes, `NotValidError` for a day before the last move,
    `RoleUnsaidError`, `EndToComeError` for a day to come, `PairedMeanwhileError`.
    """
    # Households first, as every act does that ends a pairing.
    held = lock_households(p.household for p in outside_of(official, work_area.pk))
    before = Official.objects.select_for_update(of=("self",), no_key=True).get(pk=official.pk)
    official = Official.objects.get(pk=official.pk)
    outside = outside_of(official, work_area.pk)
    refuse_more(outside, held)
    official.work_area, official.organization = work_area, organization
    official.position, official.village = position, village
    if _place(official) == _place(before):
        raise PostingError
    moved_on = moved_on or timezone.localdate()
    if moved_on > days.today():
        raise EndToComeError
    store(official)
    keep_posting(
        official=official,
        before=before,
        by=by,
        moved_on=moved_on,
        reason=reason,
        order_number=order_number,
    )
    _end_outside(outside, by, moved_on)
    roles = roles_left(official, before.work_area_id, work_area.pk)
    if roles and not role_goes:
        raise RoleUnsaidError
    for role in roles:
        _carry_role(role, role_goes, work_area, by, moved_on, order_number)
    ended = {"ended": len(outside), "roles": [role.pk for role in roles], "role_goes": role_goes}
    audit.record(Act.OFFICIAL_TRANSFERRED, official, by=by, details=ended)
    return official, len(outside)


def roles_left(official: Official, was: str, area: str) -> list[Membership]:
    """The mentor's roles in force of the official's account for where they worked until now (`was`)
    that do not cover `area`; those of a third place are nobody's here to move.
    """
    if official.user_id is None:
        return []
    roles = Membership.objects.current().filter(user=official.user_id, role=Role.MENTOR)
    covers = [(role, [role.area_id]) for role in roles if role.area_id]
    return [r for r, of in covers if is_within(was, of) and not is_within(area, of)]


def _carry_role(
    role: Membership, goes: str, work_area: Area, by: User, moved_on: date, order_number: str
) -> None:
    """A role is for a district or the province, whichever the new work place lies in."""
    if goes == RoleGoes.ENDS:
        end = max(moved_on, role.started_on)
        end_role(
            membership=role,
            by=by,
            ended_on=min(end, role.ended_on or end),
            end_reason=MembershipEndReason.TRANSFERRED,
        )
        return
    place = AreaCode(work_area.pk)
    area = Area.objects.get(pk=place if place.is_province else place.district)
    move_role(
        membership=role,
        by=by,
        area=area,
        organization=None,
        started_on=moved_on,
        order_number=order_number or role.order_number,
    )


def keep_posting(
    *,
    official: Official,
    before: Official | None,
    by: User,
    moved_on: date | None = None,
    reason: str = "",
    order_number: str = "",
) -> None:
    """The open posting says what the register says; another place ends it and begins the next.

    An official written without one (a bulk load) gets what the register said until now. Who has
    left works nowhere, whatever is put right in the entry.
    """
    if official.ended_on:
        return
    moved_on = moved_on or timezone.localdate()
    opened = official.postings.filter(ended_on=None).first()
    if opened is None and before is not None:
        opened = _add(before, before.started_on, REGISTERED, by)
    if opened and _place(opened) == _place(official):
        return
    if opened:
        opened.ended_on = moved_on
        store(opened, update_fields=["ended_on"])
    started_on = moved_on if opened else official.started_on
    _add(official, started_on, reason or (CHANGED if opened else REGISTERED), by, order_number)


@transaction.atomic
def return_official(
    *,
    official: Official,
    by: User,
    reason: str,
    returned_on: date | None = None,
    order_number: str = "",
) -> Official:
    """Somebody who had left takes households again, where they worked before; another place is a
    transfer. Households they had stay where they went.

    Raises `InServiceError`, `ReturnDateError`.
    """
    rows = Official.objects.select_for_update(of=("self",), no_key=True)
    official = rows.get(pk=official.pk)
    if not official.ended_on:
        raise InServiceError
    returned_on = returned_on or days.today()
    if not official.ended_on <= returned_on <= days.today():
        raise ReturnDateError
    official.ended_on, official.end_reason, official.is_available = None, "", True
    store(official)
    _add(official, returned_on, reason, by, order_number)
    audit.record(Act.OFFICIAL_RETURNED, official, by=by, reason=reason)
    return official


def close_posting(*, official: Official, ended_on: date) -> None:
    """Who leaves works nowhere from that day."""
    opened = official.postings.filter(ended_on=None).first()
    opened = opened or _add(official, min(official.started_on, ended_on), REGISTERED, None)
    opened.ended_on = max(ended_on, opened.started_on)
    opened.save(update_fields=["ended_on"])


def _add(
    source: Official, started_on: date, reason: str, by: User | None, order_number: str = ""
) -> OfficialPosting:
    posting = OfficialPosting(
        official_id=source.pk,
        work_area_id=source.work_area_id,
        organization_id=source.organization_id,
        position=source.position,
        started_on=started_on,
        reason=reason,
        order_number=order_number,
        recorded_by=by,
    )
    store(posting)
    return posting


def _place(row: Official | OfficialPosting) -> tuple[str, int | None, str]:
    return row.work_area_id, row.organization_id, row.position


def lines_of_transfer(official: Official, work_area: Area, role_goes: str) -> tuple[Line, ...]:
    """Returns what moving an official to another area would end, in lines of text and count."""
    standing = Pairing.objects.filter(official=official, ended_on=None).count()
    outside = len(outside_of(official, work_area.pk))
    left = roles_left(official, official.work_area_id, work_area.pk)
    roles = [Line(WHAT_GOES[RoleGoes(role_goes)])] if left else []
    return present(
        Line("ครัวเรือนที่ดูแลอยู่", standing, "ครัวเรือน"),
        Line("ครัวเรือนนอกพื้นที่ใหม่ที่จะกลับไปรอจับคู่", outside, "ครัวเรือน"),
        *roles,
    )


WHAT_GOES = {
    RoleGoes.MOVES: "บทบาทพี่เลี้ยงของบัญชีย้ายไปอำเภอใหม่ด้วย",
    RoleGoes.ENDS: "บทบาทพี่เลี้ยงของบัญชีสิ้นสุดในวันที่ย้าย",
}


def outside_of(official: Official, area: str) -> list[Pairing]:
    """Returns the official's open pairings with households that `area` (its code) leaves out."""
    rows = Pairing.objects.filter(official=official, ended_on=None).select_related("household")
    work_area = AreaCode(area)
    return [row for row in rows if not work_area.serves(row.household.subdistrict_id)]


def _end_outside(outside: list[Pairing], by: User, day: date) -> None:
    """Nobody looks after a household outside their area."""
    for pairing in outside:
        pairing.ended_on = max(day, pairing.started_on)
        pairing.end_reason, pairing.ended_by = PairingEndReason.TRANSFERRED, by
    Pairing.objects.bulk_update(outside, ["ended_on", "end_reason", "ended_by"])
    audit.record_all(
        Act.PAIRING_ENDED, outside, by=by, details={"reason": PairingEndReason.TRANSFERRED}
    )
