"""Whether the daily digests went out, for whoever administers accounts: numbers, never a name."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.actions import Act
from accounts.doors import permission_required
from accounts.enums import MailState
from accounts.models import Digest
from accounts.permissions import Permission
from core.pages import paginate

TROUBLED = (MailState.FAILED, MailState.SENDING)


@require_safe
@permission_required(Permission.ACCOUNT_MANAGE)
def digest_list(request):
    """Days, newest first, with how many digests stand in which state, and what went wrong."""
    states = {state: Count("id", filter=Q(mail_state=state)) for state in MailState.values}
    days = Digest.objects.order_by("-day").values("day").annotate(written=Count("id"), **states)
    context = paginate(request, days)
    page = context["page"]
    shown = [row["day"] for row in page]
    troubled = Digest.objects.filter(day__in=shown, mail_state__in=TROUBLED)
    trouble = {day: [] for day in shown}
    for digest in troubled.order_by("mail_state", "mail_error", "user_id"):
        trouble[digest.day].append(digest)
    context["rows"] = [
        (row, [(state.label, row[state.value]) for state in MailState], trouble[row["day"]])
        for row in page
    ]
    context["states"] = MailState.labels
    audit.record(Act.DIGEST_LISTED, by=request.user, details={"days": page.paginator.count})
    return render(request, "accounts/digest_list.html", context)
