"""One body that stood twice in the register becomes one: whatever points at the double, anywhere in
the system, points at the entry that stays.

Nothing is lost on the way. Where both had the same for a time (a role, a duty), that of the double
ends; where both had the same link, it stays once; anything else that cannot stand twice refuses the
whole act.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Model, UniqueConstraint

from accounts import audit
from accounts.acting import acting_for
from accounts.enums import MembershipEndReason
from accounts.models import User
from committees.actions import Act
from committees.errors import AlreadyMergedError, NotMergeableError, SameOrganizationError
from core import days
from core.confirming import Line, present
from core.records import store
from places.models import Organization, OrganizationDuty

PURPOSE = "organization.merge"


def keys_to() -> Iterator[tuple[Any, str]]:
    """`(model, field)` of every foreign key in the whole system that points at an organisation,
    also of those without a name on this side (`related_name="+"`).
    """
    relations: Iterable[Any] = Organization._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name


def lines_of_merge(double: Organization) -> tuple[Line, ...]:
    """How many rows of each kind come along to the entry that stays."""
    with acting_for(purpose=PURPOSE):
        counts: Counter[str] = Counter()
        for model, field in keys_to():
            found = model._base_manager.filter(**{field: double})
            counts[str(model._meta.verbose_name)] += found.aggregate(n=Count("pk"))["n"]
    return present(*(Line(f"{name}ที่ย้ายมาด้วย", n, "รายการ") for name, n in counts.items()))


@transaction.atomic
def merge_organizations(
    *, stays: Organization, double: Organization, by: User | None, purpose: str = PURPOSE
) -> Organization:
    """Everything that points at the double points at `stays` from now on, and the double stays
    closed with `merged_into`. `purpose` is what the history says of acts of nobody.

    Raises `SameOrganizationError`, `AlreadyMergedError`, `NotMergeableError`.
    """
    if stays.pk == double.pk:
        raise SameOrganizationError
    stays, double = _both_held(stays, double)
    _take_over(stays, double)
    with acting_for(purpose=purpose):  # rows of districts whoever merges them may not see
        moved = _move_all(stays, double)
        # Whoever has just written a row for the double ends first; whoever comes now waits, and
        # finds the entry that stays (`Organization.held`).
        Organization.objects.select_for_update(of=("self",)).get(pk=double.pk)
        moved += _move_all(stays, double)
    double.merged_into, double.is_active = stays, False
    store(double)
    audit.record(
        Act.ORGANIZATION_MERGED,
        stays,
        by=by,
        details={"double": double.pk, "moved": {name: n for name, n in moved.items() if n}},
    )
    return stays


def _both_held(stays: Organization, double: Organization) -> tuple[Organization, Organization]:
    rows = Organization.objects.select_for_update(of=("self",), no_key=True)
    found = {o.pk: o for o in rows.filter(pk__in=[stays.pk, double.pk]).order_by("pk")}
    stays, double = found[stays.pk], found[double.pk]
    if stays.merged_into_id or double.merged_into_id:
        raise AlreadyMergedError
    return stays, double


def _take_over(stays: Organization, double: Organization) -> None:
    """What `stays` lacks comes from the double; below the double, it takes the double's place."""
    stays.serves = sorted({*stays.serves, *double.serves})
    stays.gives = sorted({*stays.gives, *double.gives})
    for name in ("phone", "email", "address", "addressed_to", "short_name", "note"):
        setattr(stays, name, getattr(stays, name) or getattr(double, name))
    if double in _above(stays):
        stays.parent = double.parent if double.parent_id != stays.pk else None
    store(stays)


def _above(organization: Organization) -> list[Organization]:
    """The bodies the organisation is part of, the nearest first."""
    found: list[Organization] = []
    upper = organization.parent
    while upper and upper not in found:
        found.append(upper)
        upper = upper.parent
    return found


def _move_all(stays: Organization, double: Organization) -> Counter[str]:
    moved: Counter[str] = Counter()
    for model, field in keys_to():
        moved[f"{model._meta.label}.{field}"] = _move(model, field, stays, double)
    return moved


def _move(model: Any, field: str, stays: Organization, double: Organization) -> int:
    """Points the rows at `stays`: together, or one by one where one of them cannot."""
    rows = model._base_manager.filter(**{field: double})
    held = rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    keys = list(held)
    try:
        with transaction.atomic():
            return rows.update(**{field: stays})
    except IntegrityError:
        return sum(_move_one(model._base_manager.get(pk=key), field, stays) for key in keys)


def _move_one(row: Any, field: str, stays: Organization) -> int:
    """Raises `NotMergeableError` for a row that can neither stand twice nor give way."""
    if _points(row, **{field: stays}):
        return 1
    if isinstance(row, OrganizationDuty) and row.is_default and _points(row, is_default=False):
        if _points(row, **{field: stays}):  # the office that leads for `stays` goes on leading
            return 1
        row.is_default = True
    if "ended_on" in {f.name for f in row._meta.fields} and row.ended_on is None:
        if _points(row, **_ended(row), **{field: stays}):
            return 1
    elif getattr(row, "is_mere_link", False):
        return _drop(row, field, stays)
    raise NotMergeableError(row)


def _points(row: Any, **values: Any) -> bool:
    """Whether the row could be written so."""
    try:
        with transaction.atomic():
            row._meta.base_manager.filter(pk=row.pk).update(**values)
    except IntegrityError:
        return False
    return True


def _ended(row: Any) -> dict[str, Any]:
    """The end of what both entries had open: it goes on with the entry that stays."""
    ended = {"ended_on": max(row.started_on, days.today())}
    if hasattr(row, "end_reason"):
        ended["end_reason"] = MembershipEndReason.TRANSFERRED
    return ended


def _drop(row: Any, field: str, stays: Organization) -> int:
    """A link that `stays` has as well, or that would lead from `stays` to itself, stays once."""
    twin = _twin(row, field, stays)
    if twin is None and not _leads_back(row, field, stays):
        raise NotMergeableError(row)
    row.delete()
    if twin and isinstance(row, OrganizationDuty) and row.is_default:
        _points(twin, is_default=True)
    return 0


def _twin(row: Any, field: str, stays: Organization) -> Model | None:
    """The row of `stays` that says the same."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and not constraint.condition:
            same = {name: getattr(row, name) for name in constraint.fields} | {field: stays}
            return row._meta.base_manager.filter(**same).first()
    return None


def _leads_back(row: Any, field: str, stays: Organization) -> bool:
    """Whether the other end of the link is `stays`."""
    others = [name for model, name in keys_to() if model is type(row) and name != field]
    return any(getattr(row, f"{name}_id") == stays.pk for name in others)
