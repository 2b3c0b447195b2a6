"""Forms of what the province sets for its months."""

from django import forms

from core.forms import StyledForm
from core.seen import StoredForm, rows_formset
from places.models import Area
from reports.models import LateLimit, MonthRule


class TargetForm(StoredForm, forms.Form):
    """A field for each area: its target in per cent, empty for none of its own."""

    def __init__(self, *args, areas: list[Area], stored: dict, **kwargs):
        self.areas = areas
        fields: dict[str, forms.Field] = {f"target_{area.code}": _target(area) for area in areas}
        self.base_fields = fields  # type: ignore[misc]  # of this form
        targets = {f"target_{code}": target for code, target in stored.items()}
        super().__init__(*args, initial=targets, **kwargs)

    def values(self) -> dict:
        return {area.code: self.cleaned_data[f"target_{area.code}"] for area in self.areas}


class LateLimitForm(StoredForm, forms.ModelForm):
    class Meta:
        model = LateLimit
        fields = ("limit", "is_active")


LateLimitFormSet = rows_formset(LateLimit, LateLimitForm)


class MonthRuleForm(StoredForm, forms.ModelForm):
    class Meta:
        model = MonthRule
        fields = ("closing_day", "ranked_from")


class RevisionForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label="เหตุที่ต้องแก้ไข", max_length=255, help_text="เช่น รับรายการเยี่ยมของอำเภอที่ส่งช้า"
    )


def _target(area: Area) -> forms.DecimalField:
    return forms.DecimalField(
        label="ทั้งจังหวัด" if len(area.code) == 2 else area.name,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
    )
