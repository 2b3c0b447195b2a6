"""What has nobody who can do it, for the district that must find somebody."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.paging import added, count_each
from households.actions import Act
from households.stranded import stranded_kinds, stranded_rows

SHOWN = 50  # rows of a kind; the heading says how many there are,
MOST = 2_000  # so far


@require_safe
@permission_required(Permission.HOUSEHOLD_EDIT)
def stranded_list(request):
    """Each kind of open work without anybody who can act on it, in the person's reach."""
    kinds = stranded_kinds()
    found = stranded_rows(request.user, kinds)
    counts = count_each(found, MOST)
    sections = [
        {"kind": kind, "count": count, "lines": [kind.row(row) for row in rows[:SHOWN]]}
        for kind, rows, count in zip(kinds, found, counts, strict=True)
        if count
    ]
    total = added(n for kind, n in zip(kinds, counts, strict=True) if kind.is_counted)
    audit.record(Act.HOUSEHOLD_STRANDED_LISTED, by=request.user, details={"count": total})
    context = {"sections": sections, "total": total, "shown": SHOWN, "now": timezone.now()}
    return render(request, "households/stranded_list.html", context)
