"""What the province sets: targets by area and month, limits, the day of closing."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from core.records import store
from reports.actions import Act
from reports.models import LateLimit, MonthRule, Target


@transaction.atomic
def save_targets(*, metric: str, month: date, values: dict[str, Decimal | None], by: User) -> int:
    """Keeps the targets of a metric for a month, `{area code: per cent}`; None takes one away.
    Returns how many changed.
    """
    rows = Target.objects.select_for_update().filter(metric=metric, month=month)
    stored = {target.area_id: target for target in rows}
    changed = sum(_save(stored.get(area), metric, area, month, v, by) for area, v in values.items())
    if changed:
        details = {"metric": metric, "month": f"{month:%Y-%m}", "count": changed}
        audit.record(Act.TARGETS_SAVED, by=by, details=details)
    return changed


def _save(
    target: Target | None, metric: str, area: str, month: date, value: Decimal | None, by: User
) -> bool:
    if value is None:
        if target:
            target.delete()
        return target is not None
    if target and target.percent == value:
        return False
    target = target or Target(metric=metric, area_id=area, month=month)
    target.percent, target.set_by, target.set_at = value, by, timezone.now()
    store(target)
    return True


@transaction.atomic
def change_limits(*, limits: Iterable[LateLimit], rule: MonthRule | None, by: User) -> int:
    """Publishes changed limits and the rule of months; what is changed is the province's own."""
    changed: list[LateLimit | MonthRule] = [*limits, *([rule] if rule else [])]
    for row in changed:
        row.is_ours = False
        store(row)
    if changed:
        audit.record(Act.LIMITS_CHANGED, by=by, details={"count": len(changed)})
    return len(changed)
