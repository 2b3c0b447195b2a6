"""Forms of the households app."""

from django import forms
from django.utils import timezone

from core import thai
from core.forms import StyledForm
from core.identity import has_valid_check_digit
from core.periods import month_of, month_to_date
from core.seen import StoredForm, rows_formset
from core.thai import parse_month
from core.titles import is_title
from core.uploads.fields import PicturesField
from households.enums import HouseholdOrigin, LeaveReason, SurveyStatus
from households.models import Person, UrgencyCriterion
from households.services.nominations import parts_of
from households.sets import set_choices
from indicators.models import Dimension
from places.choices import area_choices
from places.models import Area


class HouseholdFilterForm(StyledForm, forms.Form):
    """The list's filters. Areas are limited to those the user may see."""

    q = forms.CharField(
        label="ค้นหา",
        required=False,
        max_length=120,
        widget=forms.SearchInput(attrs={"placeholder": "ชื่อ บ้านเลขที่ หมู่บ้าน หรือเลขประจำตัว"}),
    )
    area = forms.ChoiceField(label="พื้นที่", required=False)
    dimension = forms.ChoiceField(label="มิติ", required=False)
    mentor = forms.ChoiceField(
        label="พี่เลี้ยง",
        required=False,
        choices=[("", "ทั้งหมด"), ("none", "ยังไม่มีพี่เลี้ยง"), ("some", "มีพี่เลี้ยงแล้ว")],
    )
    origin = forms.ChoiceField(
        label="บัญชีหรือตกหล่น", required=False, choices=[("", "ทั้งสองอย่าง"), *HouseholdOrigin.choices]
    )
    status = forms.ChoiceField(
        label="สถานะ",
        required=False,
        choices=[
            ("", "อยู่ในโครงการ"),
            *SurveyStatus.choices,
            ("unlisted", "ไม่มีในบัญชีปีนี้ ยังไม่ระบุเหตุ"),
            ("open", "ยังไม่ออกจากโครงการทั้งหมด"),
            ("left", "ออกจากโครงการแล้ว"),
            ("all", "ทุกครัวเรือน"),
        ],
    )
    # What a figure counted, opened from where it stands; `month` as «2569-05», else this one.
    village = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    counted = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counted"].choices = [("", ""), *set_choices()]
        self.fields["area"].choices = area_choices(area_codes, self.data.get("area"))
        self.fields["dimension"].choices = [("", "ทุกมิติ")] + [
            (d.code, d.name) for d in Dimension.objects.all()
        ]

    def clean_month(self):
        """The window of the month, as far as it has come."""
        today = timezone.localdate()
        if not self.cleaned_data["month"]:
            return month_to_date(today)
        try:
            first_day = parse_month(self.cleaned_data["month"])
        except ValueError as error:
            raise forms.ValidationError("โปรดระบุเดือนเป็น พ.ศ. เช่น 2569-05") from error
        return month_of(first_day).until(today)


class SurveyStatusForm(StyledForm, forms.Form):
    status = forms.ChoiceField(label="สถานะการสำรวจ", choices=SurveyStatus.choices)


class LeaveForm(StyledForm, forms.Form):
    reason = forms.ChoiceField(label="เหตุที่ออกจากโครงการ", choices=LeaveReason.choices)


class RevealForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุผลที่ต้องดูเลขเต็ม", min_length=5, max_length=200)


MOST_POINTS = 1000  # of a criterion; a household's score, of all of them, is a small number


class CriterionForm(StoredForm, forms.ModelForm):
    weight = forms.IntegerField(label="คะแนน", min_value=0, max_value=MOST_POINTS)

    class Meta:
        model = UrgencyCriterion
        fields = ("label", "weight", "parameter", "is_active")


CriterionFormSet = rows_formset(UrgencyCriterion, CriterionForm)


class NominationForm(StyledForm, forms.Form):
    subdistrict = forms.ModelChoiceField(label="ตำบล", queryset=Area.objects.none())
    village_number = forms.IntegerField(
        label="หมู่ที่",
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    house_number = forms.CharField(label="บ้านเลขที่", max_length=40, required=False)
    head_name = forms.CharField(label="ชื่อ-สกุลหัวหน้าครัวเรือน", max_length=200)
    pin = forms.CharField(label="เลขประจำตัวประชาชน (ถ้ามี)", max_length=20, required=False)
    dimensions = forms.MultipleChoiceField(label="มิติที่เดือดร้อน", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label="เหตุผลที่เสนอ", widget=forms.Textarea)
    evidence = forms.CharField(
        label="หลักฐาน/ผู้ให้ข้อมูล",
        widget=forms.Textarea,
        required=False,
        help_text="กรอกช่องนี้หรือแนบภาพถ่าย อย่างน้อยหนึ่งอย่าง",
    )
    photos = PicturesField(
        label="ภาพถ่าย", required=False, help_text="ไม่เกิน 5 ภาพ ข้อมูลตำแหน่งในภาพจะถูกลบออก"
    )
    is_checked = forms.BooleanField(label="ตรวจแล้ว ไม่ใช่ครัวเรือนเดียวกัน", required=False)

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.subdistricts().within(area_codes).select_related("parent")
        self.fields["subdistrict"].queryset = areas
        self.fields["subdistrict"].label_from_instance = lambda a: f"ต.{a.name} อ.{a.parent.name}"
        self.fields["dimensions"].choices = [(d.code, d.name) for d in Dimension.objects.all()]

    def clean_village_number(self):
        return self.cleaned_data["village_number"] or None

    def clean_head_name(self):
        """Each part as long as it may be once the household is taken in."""
        name = thai.clean(self.cleaned_data["head_name"])
        _title, *parts = parts_of(name)
        if is_title(name):
            raise forms.ValidationError("โปรดใส่ชื่อด้วย ไม่ใช่คำนำหน้าอย่างเดียว")
        for field, part in zip(("first_name", "last_name"), parts, strict=True):
            most = Person._meta.get_field(field).max_length
            if len(part) > most:
                label = Person._meta.get_field(field).verbose_name
                raise forms.ValidationError(f"{label}ยาวเกิน {most} ตัวอักษร")
        return name

    def place_and_name(self) -> dict | None:
        """What `draft` takes, as far as the form is filled in; None without place and name."""
        self.is_valid()
        names = ("subdistrict", "head_name", "house_number", "village_number", "pin")
        given = {name: self.cleaned_data.get(name) for name in names}
        return given if given["subdistrict"] and given["head_name"] else None

    def clean_pin(self):
        pin = thai.to_arabic_digits(self.cleaned_data["pin"]).replace("-", "").replace(" ", "")
        if pin and not has_valid_check_digit(pin):
            raise forms.ValidationError("เลขประจำตัวประชาชนไม่ถูกต้อง โปรดตรวจกับบัตร")
        return pin


class DecisionForm(StyledForm, forms.Form):
    decision = forms.ChoiceField(
        label="ผลการตรวจสอบ", choices=[("verify", "รับเข้าเป็นเป้าหมาย"), ("refuse", "ไม่รับ")]
    )
    reason = forms.CharField(label="เหตุผล", max_length=255)


class ReasonForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุผล", max_length=255)
