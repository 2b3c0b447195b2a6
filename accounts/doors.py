"""Doors: the decorator and the DRF permission that name what a view asks for."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from accounts import audit, receipts
from accounts.acting import acting, grants_of
from accounts.permissions import Permission


def has_permission(user, permission) -> bool:
    """Whether any role of the user in force today carries `permission`."""
    if permission == Permission.SIGNED_IN:
        return user.is_authenticated
    return user.is_authenticated and bool(grants_of(user, permission))


def enter(permission):
    """Notes at the door which permission lets the act through, for the history."""
    if now := acting():
        now.permission = permission


def permission_required(permission):
    """Lets a view run for whoever holds `permission`; else 403, on record. The view keeps the row
    scope. A form with a mark is taken once (`accounts.receipts`).

    The name stands on the view as `required_permission`, where the guard test reads it.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not has_permission(request.user, permission):
                audit.record_refusal(permission, request=request)
                raise PermissionDenied
            enter(permission)
            return receipts.take(view, request, *args, **kwargs)

        guarded.required_permission = permission
        return guarded

    return decorate


class NamedPermission(BasePermission):
    """DRF: `required_permissions` of the view says what each action asks; unnamed is refused."""

    message = "บัญชีนี้ไม่มีสิทธิ์ทำรายการนี้"

    def has_permission(self, request, view):
        permission = view.required_permissions.get(view.action)
        if permission and has_permission(request.user, permission):
            enter(permission)
            return True
        audit.record_refusal(permission or "unnamed", request=request)
        return False
