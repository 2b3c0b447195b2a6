"""The library of ideas for plans: its pages, and an idea put into a plan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.doors import permission_required
from accounts.permissions import Permission
from core.pages import ask_about, attempt, paginate
from plans.actions import Act
from plans.forms.plans import PlanIdeaForm
from plans.models import ActionPlan, PlanIdea
from plans.services import library


@require_safe
@permission_required(Permission.IDEA_EDIT)
def idea_list(request):
    ideas = PlanIdea.objects.select_related("dimension", "indicator", "edited_by")
    audit.record(Act.IDEA_LISTED, by=request.user)
    return render(request, "plans/idea_list.html", paginate(request, ideas))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.IDEA_EDIT)
def idea_edit(request, pk=None):
    """Adds an idea (no pk) or changes one."""
    idea = get_object_or_404(PlanIdea, pk=pk) if pk else None
    form = PlanIdeaForm(request.POST if request.method == "POST" else None, instance=idea)

    def known(form):
        return library.ideas_like(form.instance)

    alike = None if pk else ask_about(request, form, known, _described)
    if request.method == "POST" and form.is_valid() and not alike:
        library.save_idea(idea=form.instance, by=request.user)
        messages.success(request, "บันทึกตัวอย่างกิจกรรมแล้ว")
        return redirect("plans:idea-list")
    context = {"form": form, "idea": idea, "alike": alike}
    refused = alike or form.errors
    return render(request, "plans/idea_form.html", context, status=422 if refused else 200)


def _described(idea):
    """An idea of the same words, for the question whether this is another one."""
    return (
        f"มีตัวอย่างที่ใช้คำเดียวกันในมิตินี้แล้ว: «{idea.household_does[:80]}»",
        reverse("plans:idea-edit", args=[idea.pk]),
        "เป็นตัวอย่างอีกรายการหนึ่ง ให้เพิ่มแยก",
    )


@require_POST
@permission_required(Permission.PLAN_EDIT)
def plan_idea_add(request, plan_pk, pk):
    """One press: a row of the plan, prefilled from an idea."""
    rows = ActionPlan.objects.permitted(request.user, Permission.PLAN_EDIT)
    plan = get_object_or_404(rows.select_related("household"), pk=plan_pk)
    idea = get_object_or_404(PlanIdea.objects.select_related("dimension"), pk=pk)
    attempt(
        request,
        "เพิ่มกิจกรรมจากตัวอย่างแล้ว โปรดปรับให้ตรงกับครัวเรือน",
        library.add_idea,
        plan=plan,
        idea=idea,
    )
    return redirect(reverse("plans:plan-detail", args=[plan.pk]) + "?ideas=1#ideas")
