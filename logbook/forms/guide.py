"""Forms of the questions and words of 4 ท, and of the days work may wait."""

from django import forms

from core.seen import StoredForm, rows_formset
from logbook.models import GuideQuestion, ScoreWord, WorkLimit


class GuideQuestionForm(StoredForm, forms.ModelForm):
    class Meta:
        model = GuideQuestion
        fields = ("aspect", "text", "is_active", "sort_key")


class ScoreWordForm(StoredForm, forms.ModelForm):
    class Meta:
        model = ScoreWord
        fields = ("text",)


class WorkLimitForm(StoredForm, forms.ModelForm):
    class Meta:
        model = WorkLimit
        fields = ("days",)


GuideQuestionFormSet = rows_formset(GuideQuestion, GuideQuestionForm, extra=1)
ScoreWordFormSet = rows_formset(ScoreWord, ScoreWordForm)
WorkLimitFormSet = rows_formset(WorkLimit, WorkLimitForm)
