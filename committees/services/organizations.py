"""Organisations: kept, given the officers they named, and joined where one body stood twice."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, Model, OuterRef, QuerySet
from django.utils.crypto import get_random_string

from accounts import audit
from accounts.acting import acting_for, permitted_areas
from accounts.models import User
from accounts.permissions import Permission
from committees.enums import OfficerDuty
from committees.errors import AlreadyMergedError, OfficerEndedError, SameOrganizationError
from committees.models import OrganizationOfficer
from core.confirming import Line, present
from core.records import store
from places.codes import AreaCode
from places.enums import AreaLevel, OrganizationKind
from places.models import Area, Organization

PURPOSE = "organization.merge"


def editable_by(user: User) -> QuerySet[Organization]:
    """Those that work nowhere but in the areas the user edits; for who edits the province, all."""
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
    action = "organization.changed" if organization.pk else "organization.added"
    organization.code = organization.code or _new_code()
    organization.is_ours = False
    store(organization)
    audit.record(action, organization, by=by, details={"kind": organization.kind})
    return organization


def _new_code() -> str:
    return f"org-{get_random_string(10, 'abcdefghjkmnpqrstuvwxyz23456789')}"


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
    audit.record("officer.named", officer, by=by, details={"organization": organization.pk})
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
    audit.record("officer.ended", officer, by=by)
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
    rows = Organization.objects.in_use().filter(kind=OrganizationKind.LOCAL_GOVERNMENT)
    served = {code for codes in rows.values_list("serves", flat=True) for code in codes}
    known = [code for code in served if len(code) > 4]
    return (
        Area.objects.subdistricts().within(areas).exclude(code__in=known).select_related("parent")
    )


def place_names() -> dict[str, str]:
    """Names of areas by code, short enough for a table: «ต.นาอาน อ.เมืองเลย»."""
    return {area.code: _short(area) for area in Area.objects.select_related("parent")}


def _short(area: Area) -> str:
    if area.level == AreaLevel.SUBDISTRICT and area.parent:
        return f"ต.{area.name} อ.{area.parent.name}"
    return f"อ.{area.name}" if area.level == AreaLevel.DISTRICT else "ทั้งจังหวัด"


def keys_to() -> Iterator[tuple[type[Model], str]]:
    """`(model, field)` of everything in the whole system that points at an organisation."""
    for relation in Organization._meta.related_objects:
        if relation.field.concrete and not relation.many_to_many:
            yield relation.related_model, relation.field.name


def lines_of_merge(double: Organization) -> tuple[Line, ...]:
    """How many rows of each kind come along to the entry that stays."""
    with acting_for(purpose=PURPOSE):
        counts: dict[str, int] = {}
        for model, field in keys_to():
            name = str(model._meta.verbose_name)
            found = model._default_manager.filter(**{field: double})
            counts[name] = counts.get(name, 0) + found.aggregate(n=Count("pk"))["n"]
    return present(*(Line(f"{name}ที่ย้ายมาด้วย", n, "รายการ") for name, n in counts.items()))


@transaction.atomic
def merge_organizations(
    *, kept: Organization, double: Organization, by: User | None
) -> Organization:
    """One body stood twice: everything that points at the double points at `kept` from now on, and
    the double stays closed with `merged_into`. What both had already stays once.

    Raises `SameOrganizationError`, `AlreadyMergedError`.
    """
    if kept.pk == double.pk:
        raise SameOrganizationError
    rows = Organization.objects.select_for_update(of=("self",), no_key=True)
    found = {o.pk: o for o in rows.filter(pk__in=[kept.pk, double.pk]).order_by("pk")}
    kept, double = found[kept.pk], found[double.pk]
    if kept.merged_into_id or double.merged_into_id:
        raise AlreadyMergedError
    with acting_for(purpose=PURPOSE):  # rows of districts whoever joins them may not see
        moved = {
            f"{model._meta.label}.{field}": _move(model, field, kept, double)
            for model, field in keys_to()
        }
    kept.serves = sorted({*kept.serves, *double.serves})
    kept.gives = sorted({*kept.gives, *double.gives})
    for name in ("phone", "email", "address", "addressed_to", "short_name"):
        setattr(kept, name, getattr(kept, name) or getattr(double, name))
    store(kept)
    double.merged_into, double.is_active = kept, False
    store(double)
    audit.record(
        "organization.merged",
        kept,
        by=by,
        details={"double": double.pk, "moved": {name: n for name, n in moved.items() if n}},
    )
    return kept


def _move(model: Any, field: str, kept: Organization, double: Organization) -> int:
    """Points the rows at `kept`; one that would stand there twice, or point at itself, goes. Who
    was responsible at the double ends with it where `kept` has somebody.
    """
    if model is Organization and field == "merged_into":
        return Organization.objects.filter(merged_into=double).update(merged_into=kept)
    moved = 0
    for key in list(model._default_manager.filter(**{field: double}).values_list("pk", flat=True)):
        one = model._default_manager.filter(pk=key)
        try:
            with transaction.atomic():
                moved += one.update(**{field: kept})
        except IntegrityError:
            if model is OrganizationOfficer:
                one.update(ended_on=OrganizationOfficer.objects.get(pk=key).started_on)
                moved += one.update(**{field: kept})
            else:
                one.delete()
    return moved


def alike(organization: Organization) -> QuerySet[Organization]:
    """Entries that may be the same body: the same words but for brackets and spaces."""
    words = _bare(organization.name)
    same = [
        pk
        for pk, name in Organization.objects.filter(merged_into=None).values_list("pk", "name")
        if pk != organization.pk and _bare(name) == words
    ]
    return Organization.objects.filter(pk__in=same).order_by("name")


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)|\s|\.", "", name)
