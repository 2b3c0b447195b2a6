"""The library of ideas for plans: its pages, and an idea put into a plan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees import audit
from committees.access import permission_required
from committees.permissions import Permission
from loei_poverty.pages import attempt, paginate
from mentors.models import ActionPlan, PlanIdea
from mentors.plan_forms import PlanIdeaForm
from mentors.services import library


@require_safe
@permission_required(Permission.IDEA_EDIT)
def idea_list(request):
    ideas = PlanIdea.objects.select_related("dimension", "indicator", "edited_by")
    audit.record("idea.listed", by=request.user)
    return render(request, "mentors/idea_list.html", paginate(request, ideas))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IDEA_EDIT)
def idea_edit(request, pk=None):
    """Adds an idea (no pk) or changes one."""
    idea = get_object_or_404(PlanIdea, pk=pk) if pk else None
    form = PlanIdeaForm(request.POST if request.method == "POST" else None, instance=idea)
    if request.method == "POST" and form.is_valid():
        library.save_idea(idea=form.instance, by=request.user)
        messages.success(request, "บันทึกตัวอย่างกิจกรรมแล้ว")
        return redirect("mentors:idea-list")
    return render(request, "mentors/idea_form.html", {"form": form, "idea": idea},
                  status=422 if form.errors else 200)  # fmt: skip


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_idea_add(request, plan_pk, pk):
    """One press: a row of the plan, prefilled from an idea."""
    rows = ActionPlan.objects.permitted(request.user, Permission.PLAN_EDIT)
    plan = get_object_or_404(rows.select_related("household"), pk=plan_pk)
    idea = get_object_or_404(PlanIdea.objects.select_related("dimension"), pk=pk)
    attempt(request, "เพิ่มกิจกรรมจากตัวอย่างแล้ว โปรดปรับให้ตรงกับครัวเรือน", library.add_idea,
            plan=plan, idea=idea)  # fmt: skip
    return redirect(reverse("mentors:plan-detail", args=[plan.pk]) + "?ideas=1#ideas")
