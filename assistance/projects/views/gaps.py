"""What needs have no project, what projects have no takers."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from assistance.projects.actions import Act
from assistance.projects.services.gaps import count_gaps, gaps, without_takers


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROJECT_EDIT)
def gap_list(request):
    if request.method == "POST":
        count_gaps()
        return redirect("projects:gap-list")
    at, found = gaps(request.user)
    audit.record(Act.PROJECT_GAPS, by=request.user, details={"count": len(found)})
    context = {
        "at": at,
        "without": [gap for gap in found if not gap.projects],
        "within": [gap for gap in found if gap.projects],
        "idle": without_takers(request.user),
    }
    return render(request, "projects/gap_list.html", context)
