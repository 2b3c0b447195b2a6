"""What the province edits: the questions and words of 4 ท, and how long work may wait."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import permission_required
from accounts.permissions import Permission
from logbook.forms.guide import GuideQuestionFormSet, ScoreWordFormSet, WorkLimitFormSet
from logbook.models import GuideQuestion, ScoreWord, WorkLimit
from logbook.services import guide
from logbook.services.assessments import in_order_of_aspects


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROGRAMME_EDIT)
def guide_edit(request):
    """Questions (the last form adds one) and the words of each step, published together."""
    questions = GuideQuestionFormSet(
        request.POST or None,
        queryset=in_order_of_aspects(GuideQuestion.objects.all(), "sort_key"),
        prefix="questions",
    )
    words = ScoreWordFormSet(
        request.POST or None,
        queryset=in_order_of_aspects(ScoreWord.objects.all(), "score"),
        prefix="words",
    )
    valid = request.method == "POST" and all([questions.is_valid(), words.is_valid()])
    if valid:
        number = guide.change_guide(rows=[*_changed(questions), *_changed(words)], by=request.user)
        messages.success(request, f"ประกาศใช้แล้ว แก้หรือเพิ่ม {number} ข้อ")
        return redirect("logbook:guide-edit")
    context = {
        "questions": questions,
        "words": words,
        "has_errors": bool(questions.total_error_count() or words.total_error_count())
        if request.method == "POST"
        else False,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "logbook/guide_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.PROGRAMME_EDIT)
def limits_edit(request):
    """After how many days each kind of work counts as due."""
    formset = WorkLimitFormSet(request.POST or None, queryset=WorkLimit.objects.all())
    if request.method == "POST" and formset.is_valid():
        number = guide.change_limits(limits=_changed(formset), by=request.user)
        messages.success(request, f"ประกาศใช้แล้ว แก้ {number} กำหนด")
        return redirect("logbook:limits-edit")
    status = 422 if request.method == "POST" else 200
    return render(request, "logbook/limits_edit.html", {"formset": formset}, status=status)


def _changed(formset) -> list:
    return [form.instance for form in formset.forms if form.has_changed()]
