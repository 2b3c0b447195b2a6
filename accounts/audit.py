"""Writes the history: in the transaction of the act, or, for a refusal, in one of its own."""

import contextvars
import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import TextChoices

from accounts.acting import acting, roles_for
from accounts.actions import ACTS
from accounts.enums import AuditOutcome
from accounts.models import AuditEvent
from core.logs import without_secrets
from core.paging import MoreThan


@dataclass(frozen=True)
class Origin:
    """Where an act comes from: a request and the network address it was sent from."""

    request_id: str = ""
    remote_address: str | None = None


_NOWHERE = Origin()
_origin: contextvars.ContextVar[Origin] = contextvars.ContextVar("audit_origin", default=_NOWHERE)


@contextmanager
def coming_from(origin: Origin):
    """Everything recorded inside carries `origin`."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def record(
    action: TextChoices, target=None, *, by=None, household_id=None, reason="", details=None
):
    """Adds one entry. `details` holds ids, counts, codes and field names; never personal data.

    `action` is a member of the `Act` of an app; raises `KeyError` for one that none has named
    (`name_actions`).
    """
    ACTS[action]
    _insert([_fields(action, target, by, household_id, reason, details)])


def record_all(action: TextChoices, targets, *, by, details=None):
    """One entry for each of many rows changed by one act; `details` are the act's."""
    ACTS[action]
    entries = [_fields(action, target, by, None, "", details) for target in targets]
    for start in range(0, len(entries), 500):
        _insert(entries[start : start + 500])


def _itself(household_id: int) -> Any:
    return [household_id]


family_of: Callable[[int], Any] = _itself


def name_families(find: Callable[[int], Any]) -> None:
    """Registers what returns the keys under which the history speaks of one household, as a list or
    a query: those merged into it as well. Rooms above know them.
    """
    global family_of
    family_of = find


def record_shown(action: TextChoices, target, *, request):
    """A form or a question has shown whom it is about; what is sent from it has its own act."""
    if request.method != "POST":
        shown = {"form": request.resolver_match.view_name}
        record(action, target, by=request.user, details=shown)


def record_refusal(permission, *, request, target=None, reason=""):
    """A refused attempt, kept although the request's own transaction rolls back.

    `OriginMiddleware` writes it when the request's transaction has ended.
    """
    user = request.user if request.user.is_authenticated else None
    reason, details = reason or without_secrets(request.path)[:255], {"method": request.method}
    fields = _fields(f"refused:{permission}", target, user, None, reason, details)
    fields["outcome"] = AuditOutcome.REFUSED
    request.audit_refusals = [*getattr(request, "audit_refusals", []), fields]


def write_refusals(request):
    """Called after the view's transaction has ended, either way."""
    entries = getattr(request, "audit_refusals", [])
    if entries:
        request.audit_refusals = []
        with transaction.atomic():
            _insert(entries)


def _insert(entries: list[dict]):
    """Adds entries without asking them back: who writes the history may not read it.

    The database sets time, chain and hashes.
    """
    names = list(entries[0])
    row = f"({', '.join(['%s'] * len(names))})"
    table = AuditEvent._meta.db_table
    rows = ", ".join([row] * len(entries))
    values = [entry[name] for entry in entries for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES {rows}",  # noqa: S608 - names are ours
            values,
        )


def _in_words(details: dict) -> dict:
    """A count that was given up is no number: the history says «มากกว่า 10,000»."""
    return {k: str(v) if isinstance(v, MoreThan) else v for k, v in details.items()}


def _fields(action, target, by, household_id, reason, details) -> dict:
    origin, now = _origin.get(), acting()
    if target is not None and household_id is None:
        household_id = getattr(target, "household_id", None)
    grants = _grants_used(now, by, target, household_id)
    return {
        "at": "now",
        "action": str(action),
        "outcome": AuditOutcome.DONE,
        "actor_id": by.pk if by else None,
        "actor_role": ",".join(dict.fromkeys(map(str, grants)))[:200],
        "on_behalf_of_id": next((g.on_behalf_of_id for g in grants if g.on_behalf_of_id), None),
        "purpose": now.purpose if now else "",
        "target_type": target._meta.label if target is not None else "",
        "target_id": str(target.pk) if target is not None else "",
        "household_id": household_id,
        "reason": reason,
        "details": json.dumps(_in_words(details or {}), default=str),
        "request_id": origin.request_id,
        "remote_address": origin.remote_address,
        "previous_hash": "",
        "entry_hash": "",
    }


def _grants_used(now, by, target, household_id):
    """The roles that let the act through; in a task, all roles of whoever asked for it."""
    if by is None:
        return []
    permission = now.permission if now and now.user and now.user.pk == by.pk else ""
    if permission == "signed_in":
        return []
    return roles_for(by, permission, _district(target), household_id)


def _district(target):
    """The district of what was touched, as far as it is known without asking."""
    if target is None:
        return None
    district = getattr(target, "district", None)
    household = target._state.fields_cache.get("household")
    return district or (household.district if household else None)
