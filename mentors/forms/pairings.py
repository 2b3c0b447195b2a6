"""One pair: made, ended, barred."""

from django import forms

from core import days
from core.forms import BuddhistDateField, StyledForm
from mentors.enums import ActKind, ConflictKind, PairingEndReason
from mentors.forms.choosing import OfferingForm, OfficialField


class PairingForm(OfferingForm):
    official = OfficialField(label="พี่เลี้ยง")
    kind = forms.ChoiceField(label="ประเภท", choices=ActKind.choices[:3], required=False)
    started_on = BuddhistDateField(
        label="ตั้งแต่วันที่", required=False, earliest=days.PROGRAMME, latest=days.in_a_year
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    reason = forms.CharField(label="เหตุผลที่เลือก", max_length=255, required=False)

    def clean_kind(self):
        return self.cleaned_data["kind"] or ActKind.MAIN


class ConflictForm(OfferingForm):
    official = OfficialField(label="ข้าราชการ")
    kind = forms.ChoiceField(label="ความเกี่ยวข้อง", choices=ConflictKind.choices)
    note = forms.CharField(label="หมายเหตุ", max_length=255, required=False)


class EndPairingForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(
        label="เหตุที่สิ้นสุดการดูแล",
        choices=[(r.value, r.label) for r in PairingEndReason if r != PairingEndReason.NOT_SAID],
    )
    ended_on = BuddhistDateField(
        label="สิ้นสุดเมื่อ",
        required=False,
        earliest=days.PROGRAMME,
        latest=days.today,
        help_text="เว้นว่างคือวันนี้",
    )
