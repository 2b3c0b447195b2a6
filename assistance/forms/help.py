"""The form of help given."""

from django import forms
from django.utils import timezone

from assistance.enums import AssistanceKind
from core import days
from core.forms import BuddhistDateField, StyledForm
from indicators.models import Dimension
from places.models import Organization


class AssistanceForm(StyledForm, forms.Form):
    dimension = forms.ModelChoiceField(label="มิติ", queryset=Dimension.objects.all())
    kind = forms.ChoiceField(label="ประเภท", choices=AssistanceKind.choices)
    description = forms.CharField(label="รายละเอียด", max_length=400)
    amount = forms.DecimalField(
        label="มูลค่า (บาท)", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    organization = forms.ModelChoiceField(
        label="หน่วยงานที่ช่วย (ถ้ามี)", required=False, queryset=Organization.objects.helping()
    )
    given_on = BuddhistDateField(label="วันที่ช่วยเหลือ", earliest=days.PROGRAMME, latest=days.today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", timezone.localdate())
