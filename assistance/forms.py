"""Forms of referrals."""

from django import forms
from django.utils import timezone

from accounts.services.presence import with_readers
from assistance.enums import AssistanceKind
from core import days
from core.forms import BuddhistDateField, StyledForm
from indicators.models import Dimension, Indicator
from places.enums import OrganizationKind
from places.models import Organization


class OfficeField(forms.ModelChoiceField):
    """Organisations, with a word behind those for which nobody would read what is sent."""

    def __init__(self, *, queryset, **kwargs):
        super().__init__(queryset=with_readers(queryset), **kwargs)

    def label_from_instance(self, office):
        return f"{office}" if office.has_reader else f"{office} (ไม่มีผู้อ่านในระบบ)"


class ReferralForm(StyledForm, forms.Form):
    dimension = forms.ModelChoiceField(label="มิติ", queryset=Dimension.objects.all())
    indicator = forms.ModelChoiceField(
        label="ตัวชี้วัดที่เกี่ยวข้อง", queryset=Indicator.objects.none(), required=False
    )
    organization = OfficeField(
        label="ส่งถึงหน่วยงาน",
        queryset=Organization.objects.filter(kind__in=OrganizationKind.public()),
    )
    subject = forms.CharField(label="เรื่อง", max_length=200)
    request = forms.CharField(label="สิ่งที่ขอให้ดำเนินการ", widget=forms.Textarea)
    due_on = BuddhistDateField(label="ขอให้ตอบภายใน", required=False, latest=days.in_a_year)
    offline = forms.BooleanField(
        label="ส่งเป็นหนังสือนอกระบบ",
        required=False,
        help_text="สำหรับหน่วยงานที่ยังไม่มีผู้ใช้ในระบบ (ต่อท้ายชื่อว่า «ไม่มีผู้อ่านในระบบ») ระบบจะไม่แจ้งใคร",
    )

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("กำหนดตอบต้องไม่ก่อนวันนี้")
        return day


class AnswerForm(StyledForm, forms.Form):
    """The agency's answer: what it does with the referral, and how it came out."""

    action = forms.ChoiceField(label="ผลการพิจารณา")
    outcome = forms.CharField(
        label="ผลการดำเนินการ/เหตุผล", widget=forms.Textarea, required=False, max_length=2000
    )
    kind = forms.ChoiceField(
        label="ความช่วยเหลือที่ให้",
        required=False,
        choices=[("", "ไม่ได้ให้ความช่วยเหลือ"), *AssistanceKind.choices],
    )
    amount = forms.DecimalField(
        label="มูลค่า (บาท)", min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "— เลือก —"), *actions]


class WithdrawForm(StyledForm, forms.Form):
    outcome = forms.CharField(label="เหตุที่ถอนเรื่อง", widget=forms.Textarea, max_length=2000)
