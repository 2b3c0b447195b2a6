"""Moves on the ladder, ticks and criteria."""

from django import forms

from core.forms import StyledForm
from core.seen import StoredForm, rows_formset
from indicators.models import Dimension
from plans.enums import Stage
from plans.ladder_rules import TICK, rule_choices, rule_named
from plans.models import StageCriterion


class StageForm(StyledForm, forms.Form):
    stage = forms.ChoiceField(label="ระดับที่เสนอ", choices=Stage.choices)
    reason = forms.CharField(
        label="เหตุผล",
        max_length=255,
        required=False,
        help_text="จำเป็นเมื่อยังมีเกณฑ์ที่ไม่ครบ หรือเมื่อเสนอลดระดับ",
    )


class RefuseStageForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุที่ไม่ยืนยัน", max_length=255)


class TickForm(StyledForm, forms.Form):
    """`note`: what the mentor saw; `undo` takes the tick back."""

    note = forms.CharField(label="สิ่งที่เห็น", max_length=255, required=False)
    undo = forms.BooleanField(required=False)


class StageCriterionForm(StoredForm, forms.ModelForm):
    """A criterion; a computed one must have what its rule needs."""

    class Meta:
        model = StageCriterion
        fields = ("stage", "label", "rule", "parameter", "dimension", "is_active", "sort_key")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"] = forms.ChoiceField(
            label="วิธีตรวจ",
            choices=rule_choices(),
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        if not self.instance.pk:  # what a browser sends of an untouched row is no change
            self.initial["rule"] = TICK
        self.fields["dimension"].queryset = Dimension.objects.all()
        self.fields["dimension"].empty_label = "ทุกมิติ"

    def clean(self):
        cleaned = super().clean()
        rule = rule_named(cleaned.get("rule", ""))
        for name in rule.needs if rule else ():
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, "วิธีตรวจนี้ต้องมีค่ากำหนด")
        return cleaned


StageCriterionFormSet = rows_formset(
    StageCriterion, StageCriterionForm, extra=1, alike=("dimension",)
)
