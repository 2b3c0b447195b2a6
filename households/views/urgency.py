"""The published criteria of urgency: what they are, what a change would do, and the change."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import permission_required
from accounts.permissions import Permission
from core.confirming import Line, Question, ask_first
from households.forms import CriterionFormSet
from households.models import UrgencyCriterion
from households.services.urgency import change_criteria, effect_of
from places.models import Area


@require_safe
@permission_required(Permission.SIGNED_IN)
def urgency_criteria(request):
    """What is published and in force, for whoever sees a score."""
    criteria = UrgencyCriterion.objects.filter(is_active=True)
    return render(request, "households/urgency_criteria.html", {"criteria": criteria})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.URGENCY_EDIT)
def urgency_edit(request):
    """«ดูผล» shows the effect and keeps nothing; «ประกาศใช้» publishes."""
    formset = CriterionFormSet(request.POST or None, queryset=UrgencyCriterion.objects.all())
    effect = None
    if request.method == "POST" and formset.is_valid():
        criteria = [form.instance for form in formset.forms]
        if "publish" in request.POST:
            if page := ask_first(request, _question(effect_of(criteria))):
                return page
            number = change_criteria(criteria=criteria, by=request.user)
            messages.success(request, f"ประกาศใช้แล้ว แก้ {number} เกณฑ์ และคำนวณคะแนนใหม่ทุกครัวเรือน")
            return redirect("households:urgency-edit")
        effect = effect_of(criteria)
        areas = {int(a.code): a for a in Area.objects.districts().only("code", "name", "level")}
        effect["districts"] = [
            (areas[code], before, after) for code, before, after in effect["districts"]
        ]
    status = 422 if request.method == "POST" and not formset.is_valid() else 200
    context = {"formset": formset, "effect": effect}
    return render(request, "households/urgency_edit.html", context, status=status)


def _question(effect) -> Question:
    return Question(
        title="ประกาศใช้เกณฑ์ความเร่งด่วน",
        button="ประกาศใช้",
        back=reverse("households:urgency-edit"),
        lines=(
            Line("ครัวเรือนที่คะแนนเปลี่ยน", effect["changed"], "ครัวเรือน"),
            Line(f"ครัวเรือนที่เข้ามาใหม่ใน {effect['top']} อันดับแรก", effect["others"], "ครัวเรือน"),
        ),
        note="ลำดับความเร่งด่วนของทุกครัวเรือนคำนวณใหม่ทันที",
    )
