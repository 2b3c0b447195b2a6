"""Organisations: kept, and given the officers they named."""

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import get_random_string

from accounts import audit
from accounts.acting import permitted_areas
from accounts.models import User
from accounts.permissions import Permission
from committees.actions import Act
from committees.enums import OfficerDuty
from committees.errors import DutyGoneError, DutyKnownError, OfficerEndedError
from committees.models import OrganizationOfficer
from core.records import store
from places.codes import AreaCode
from places.enums import AreaLevel, OrganizationKind
from places.models import Area, Organization, OrganizationDuty


def editable_by(user: User) -> QuerySet[Organization]:
    """Those that work nowhere but in the areas the user edits; all for whoever edits the
    province.
    """
    areas = permitted_areas(user, Permission.ORGANIZATION_EDIT)
    rows = Organization.objects.filter(merged_into=None)
    if any(AreaCode(area).is_province for area in areas):
        return rows
    return rows.all_within(areas)


@transaction.atomic
def save_organization(*, organization: Organization, by: User) -> Organization:
    """Adds an organisation to the register or changes its entry. Somebody has looked at what the
    system proposed, so it is not our reading any more.
    """
    action = Act.ORGANIZATION_CHANGED if organization.pk else Act.ORGANIZATION_ADDED
    organization.code = organization.code or _new_code()
    organization.is_ours = False
    store(organization)
    audit.record(action, organization, by=by, details={"kind": organization.kind})
    return organization


def _new_code() -> str:
    return f"org-{get_random_string(10, 'abcdefghjkmnpqrstuvwxyz23456789')}"


@transaction.atomic
def assign_duty(
    *,
    office: Organization,
    answers_for: Organization,
    is_default: bool,
    basis: str,
    by: User,
    is_new: bool = False,
) -> tuple[OrganizationDuty, Organization | None]:
    """The office answers here for a central body. As its main office it takes the place of the one
    that was, which is given back too; of those it stands beside, nothing is changed. Raises
    `DutyKnownError` where it `is_new` and answers already, `NotValidError`.
    """
    duties = _held_duties(answers_for)
    if is_new and duties.filter(office=office).exists():
        raise DutyKnownError
    former = duties.filter(is_default=True).exclude(office=office).first() if is_default else None
    if former:
        former.is_default = False
        store(former)
        changed = {"main_before": True, "main_now": office.pk}
        audit.record(Act.ORGANIZATION_ASSIGNED, former.office, by=by, details=_of(former) | changed)
    duty = duties.filter(office=office).first()
    details = {"main_before": duty.is_default, "basis_before": duty.basis} if duty else {}
    details |= {"in_place_of": former.office_id} if former else {}
    duty = duty or OrganizationDuty(office=office, answers_for=answers_for)
    duty.is_default, duty.basis = is_default, basis
    store(duty)
    audit.record(Act.ORGANIZATION_ASSIGNED, office, by=by, details=_of(duty) | details)
    return duty, former.office if former else None


@transaction.atomic
def cancel_duty(*, duty: OrganizationDuty, by: User) -> Organization:
    """The office, which answers for the central body no more. Raises `DutyGoneError`."""
    found = _held_duties(duty.answers_for).filter(pk=duty.pk).first()
    if found is None:
        raise DutyGoneError
    audit.record(Act.ORGANIZATION_UNASSIGNED, found.office, by=by, details=_of(found))
    found.delete()
    return found.office


def _held_duties(answers_for: Organization) -> QuerySet[OrganizationDuty]:
    """Who answers for a body, held until the act ends."""
    rows = Organization.objects.select_for_update(of=("self",), no_key=True)
    return OrganizationDuty.objects.filter(answers_for=rows.get(pk=answers_for.pk))


def _of(duty: OrganizationDuty) -> dict[str, Any]:
    """What the history keeps of a duty."""
    return {"answers_for": duty.answers_for_id, "main": duty.is_default, "basis": duty.basis}


@transaction.atomic
def name_officer(*, organization: Organization, by: User, **fields: Any) -> OrganizationOfficer:
    """Keeps whom the organisation named for a duty; one responsible at a time, the one of before
    ends on the day the new one begins.
    """
    officer = OrganizationOfficer(organization=organization, **fields)
    if officer.duty == OfficerDuty.RESPONSIBLE:
        for former in organization.officers.filter(duty=officer.duty, ended_on=None):
            former.ended_on = max(former.started_on, officer.started_on)
            store(former)
    store(officer)
    audit.record(Act.OFFICER_NAMED, officer, by=by, details={"organization": organization.pk})
    return officer


@transaction.atomic
def end_officer(*, officer: OrganizationOfficer, by: User, ended_on: date) -> OrganizationOfficer:
    """The officer has the duty no more. Raises `OfficerEndedError`, `NotValidError`."""
    rows = OrganizationOfficer.objects.select_for_update(of=("self",), no_key=True)
    officer = rows.get(pk=officer.pk)
    if officer.ended_on:
        raise OfficerEndedError
    officer.ended_on = ended_on
    store(officer)
    audit.record(Act.OFFICER_ENDED, officer, by=by)
    return officer


def with_duties(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """Adds `has_responsible` and `has_tpmap_user` to each organisation (circular, paragraph 2)."""
    named = OrganizationOfficer.objects.filter(organization=OuterRef("pk"), ended_on=None)
    return rows.annotate(
        has_responsible=Exists(named.filter(duty=OfficerDuty.RESPONSIBLE)),
        has_tpmap_user=Exists(named.filter(duty=OfficerDuty.TPMAP_USER)),
    )


def without_local_government(areas: list[str]) -> QuerySet[Area]:
    """Sub-districts of these areas for which no local government below the province is entered."""
    bodies = Organization.objects.in_use().filter(kind=OrganizationKind.LOCAL_GOVERNMENT)
    served = {code for codes in bodies.values_list("serves", flat=True) for code in codes}
    known = [code for code in served if len(code) > 4]
    rows = Area.objects.subdistricts().within(areas).exclude(code__in=known)
    return rows.select_related("parent").only("name", "parent__name")


def duties_of(organization: Organization) -> QuerySet[OrganizationDuty]:
    """For whom the organisation answers here, or who answers for it."""
    rows = OrganizationDuty.objects.filter(Q(office=organization) | Q(answers_for=organization))
    rows = rows.select_related("office", "answers_for")
    return rows.order_by("-is_default", "answers_for__name_sort_key", "office__name_sort_key")


def place_names() -> dict[str, str]:
    """Names of areas by code, short enough for a table: «ต.นาอาน อ.เมือง»."""
    rows = Area.objects.values_list("code", "level", "name", "parent__name")
    return {code: _short(level, name, around) for code, level, name, around in rows}


def _short(level: str, name: str, around: str | None) -> str:
    if level == AreaLevel.SUBDISTRICT:
        return f"ต.{name} อ.{around}"
    return f"อ.{name}" if level == AreaLevel.DISTRICT else "ทั้งจังหวัด"


def alike(organization: Organization) -> QuerySet[Organization]:
    """Entries that may be the same body: the same words but for brackets and spaces."""
    words = _bare(organization.name)
    same = [
        pk
        for pk, name in Organization.objects.filter(merged_into=None).values_list("pk", "name")
        if pk != organization.pk and _bare(name) == words
    ]
    return Organization.objects.filter(pk__in=same).order_by("name_sort_key")


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)|\s|\.", "", name)
