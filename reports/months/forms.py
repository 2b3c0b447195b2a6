"""Forms of what the province sets for its months."""

from django import forms

from core.forms import StyledForm, rows_formset
from places.models import Area
from reports.models import LateLimit, MonthRule


class TargetForm(StyledForm, forms.Form):
    """A field for each area: its target in per cent, empty for none of its own."""

    def __init__(self, *args, areas: list[Area], stored: dict, **kwargs):
        self.areas = areas
        super().__init__(*args, **kwargs)
        for area in areas:
            wide = "ทั้งจังหวัด" if len(area.code) == 2 else area.name
            self.fields[f"target_{area.code}"] = forms.DecimalField(
                label=wide,
                required=False,
                min_value=0,
                max_value=100,
                max_digits=4,
                decimal_places=1,
                widget=forms.NumberInput(attrs={"class": "form-control", "step": "0.1"}),
            )
            if area.code in stored:
                self.initial.setdefault(f"target_{area.code}", stored[area.code].normalize())

    def values(self) -> dict:
        return {area.code: self.cleaned_data[f"target_{area.code}"] for area in self.areas}


class LateLimitForm(StyledForm, forms.ModelForm):
    class Meta:
        model = LateLimit
        fields = ("limit", "is_active")


LateLimitFormSet = rows_formset(LateLimit, LateLimitForm)


class MonthRuleForm(StyledForm, forms.ModelForm):
    class Meta:
        model = MonthRule
        fields = ("closing_day", "ranked_from")


class RevisionForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label="เหตุที่ต้องแก้ไข", max_length=255, help_text="เช่น รับรายการเยี่ยมของอำเภอที่ส่งช้า"
    )
