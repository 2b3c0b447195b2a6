"""One pair: made, ended, barred."""

from django import forms

from core import days
from core.forms import BuddhistDateField, StyledForm
from mentors.enums import ActKind, ConflictKind, PairingEndReason
from mentors.models import Official


class PairingForm(StyledForm, forms.Form):
    official = forms.ModelChoiceField(label="พี่เลี้ยง", queryset=Official.objects.none())
    kind = forms.ChoiceField(label="ประเภท", choices=ActKind.choices[:3], required=False)
    started_on = BuddhistDateField(
        label="ตั้งแต่วันที่", required=False, earliest=days.PROGRAMME, latest=days.in_a_year
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    reason = forms.CharField(label="เหตุผลที่เลือก", max_length=255, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = officials
        self.fields["official"].label_from_instance = lambda o: (
            f"{o.full_name} · {o.work_area} · ว่าง {o.free} จาก {o.capacity}"
        )

    def clean_kind(self):
        return self.cleaned_data["kind"] or ActKind.MAIN


class ConflictForm(StyledForm, forms.Form):
    official = forms.ModelChoiceField(label="ข้าราชการ", queryset=Official.objects.none())
    kind = forms.ChoiceField(label="ความเกี่ยวข้อง", choices=ConflictKind.choices)
    note = forms.CharField(label="หมายเหตุ", max_length=255, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = officials


class EndPairingForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(label="เหตุที่สิ้นสุดการดูแล", choices=PairingEndReason.choices)
    ended_on = BuddhistDateField(
        label="สิ้นสุดเมื่อ", required=False, earliest=days.PROGRAMME, latest=days.in_a_year
    )
