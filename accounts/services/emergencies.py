"""Access in an emergency: taken at once with a reason, for some hours, and reviewed afterwards."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actions import Act
from accounts.errors import (
    AreaLevelError,
    EmergencyEndedError,
    EmergencyOpenError,
    EmergencyReviewedError,
    OwnEmergencyError,
)
from accounts.models import EmergencyAccess, User
from accounts.notifications import administrators, notify
from core.records import store
from places.enums import AreaLevel
from places.models import Area


@transaction.atomic
def take_emergency_access(*, user: User, area: Area, reason: str, hours: int) -> EmergencyAccess:
    """Opens a district's households to `user` for 1–8 hours; the administrators are told at once.

    Raises `EmergencyOpenError`, `AreaLevelError`.
    """
    if area.level != AreaLevel.DISTRICT:
        raise AreaLevelError("สิทธิ์ฉุกเฉินเปิดได้ทีละอำเภอ")
    now = timezone.now()
    if EmergencyAccess.objects.filter(user=user, area=area, ends_at__gt=now).exists():
        raise EmergencyOpenError
    access = EmergencyAccess(
        user=user, area=area, reason=reason, started_at=now, ends_at=now + timedelta(hours=hours)
    )
    store(access)
    audit.record(
        Act.EMERGENCY_TAKEN,
        access,
        by=user,
        reason=reason,
        details={"area": area.code, "hours": hours},
    )
    notify(
        administrators(),
        key=f"emergency:{access.pk}",
        text=f"มีการใช้สิทธิ์เข้าถึงกรณีฉุกเฉินใน{area} โปรดตรวจสอบ",
        url=reverse("accounts:emergency-list"),
    )
    return access


@transaction.atomic
def end_emergency_access(*, access: EmergencyAccess, by: User) -> EmergencyAccess:
    """Gives the access back early. Raises `EmergencyEndedError`."""
    now = timezone.now()
    if access.ends_at <= now:
        raise EmergencyEndedError
    access.ends_at = now
    access.save(update_fields=["ends_at"])
    audit.record(Act.EMERGENCY_ENDED, access, by=by)
    return access


@transaction.atomic
def review_emergency_access(*, access: EmergencyAccess, by: User, finding: str) -> EmergencyAccess:
    """What an administrator found. Raises `OwnEmergencyError`, `EmergencyReviewedError`."""
    rows = EmergencyAccess.objects.select_for_update(of=("self",), no_key=True)
    access = rows.get(pk=access.pk)
    if access.user_id == by.pk:
        raise OwnEmergencyError
    if access.reviewed_at:
        raise EmergencyReviewedError
    access.reviewed_at, access.reviewed_by, access.finding = timezone.now(), by, finding
    store(access)
    audit.record(Act.EMERGENCY_REVIEWED, access, by=by)
    return access
