"""Writes the history: in the transaction of the act, or, for a refusal, in one of its own."""

import contextvars
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from committees.enums import AuditOutcome
from committees.models import AuditEvent, Membership


@dataclass(frozen=True)
class Origin:
    """Where an act comes from: a request, or the named purpose of a task or command."""

    request_id: str = ""
    remote_address: str | None = None
    purpose: str = ""


_NOWHERE = Origin()
_origin: contextvars.ContextVar[Origin] = contextvars.ContextVar("audit_origin")


@contextmanager
def acting_from(origin: Origin):
    """Everything recorded inside carries `origin`."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def record(action, target=None, *, by=None, household_id=None, reason="", details=None, role=""):
    """Adds one entry. `details` holds ids, counts, codes and field names; never personal data."""
    return AuditEvent.objects.create(
        **_fields(action, target, by, household_id, reason, details, role)
    )


def record_refusal(permission, *, request, target=None, reason=""):
    """A refused attempt, kept although the request's own transaction rolls back.

    `transaction.on_commit` would lose it, so it is written when the request's atomic block is gone
    (`RefusalMiddleware`).
    """
    request.audit_refusals = [
        *getattr(request, "audit_refusals", []),
        _fields(
            f"refused:{permission}",
            target,
            request.user if request.user.is_authenticated else None,
            None,
            reason or request.path[:255],
            {"method": request.method},
            "",
        )
        | {"outcome": AuditOutcome.REFUSED},
    ]


def write_refusals(request):
    """Called after the view's transaction has ended, either way."""
    events = getattr(request, "audit_refusals", [])
    if events:
        request.audit_refusals = []
        with transaction.atomic():
            AuditEvent.objects.bulk_create(AuditEvent(**fields) for fields in events)


def roles_used(user) -> str:
    """The user's roles in force today, comma-separated, as the entry shows them."""
    roles = Membership.objects.current().filter(user=user).values_list("role", flat=True)
    return ",".join(sorted(set(roles)))


def _fields(action, target, by, household_id, reason, details, role):
    origin = _origin.get(_NOWHERE)
    if target is not None and household_id is None:
        household_id = getattr(target, "household_id", None)
        if target._meta.label == "households.Household":
            household_id = target.pk
    return {
        "action": action,
        "actor_id": by.pk if by else None,
        "actor_role": role or (roles_used(by)[:120] if by else ""),
        "purpose": origin.purpose,
        "target_type": target._meta.label if target is not None else "",
        "target_id": str(target.pk) if target is not None else "",
        "household_id": household_id,
        "reason": reason,
        "details": details or {},
        "request_id": origin.request_id,
        "remote_address": origin.remote_address,
    }
