"""The province changes what guides the work; from then on a row is its own, not our proposal."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from core.records import store
from logbook.actions import Act


@transaction.atomic
def change_guide(*, rows: list, by: User) -> int:
    """Questions and words of 4 ท, changed or new. Gives how many."""
    return _store(rows, by, Act.GUIDE_CHANGED)


@transaction.atomic
def change_limits(*, limits: list, by: User) -> int:
    """Days after which work is due. Gives how many were changed."""
    return _store(limits, by, Act.LIMITS_CHANGED)


def _store(rows: list, by: User, action: Act) -> int:
    for row in rows:
        row.is_ours = False
        store(row)
        audit.record(action, row, by=by)
    return len(rows)
