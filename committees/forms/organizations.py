"""Forms of organisations."""

from django import forms
from django.utils import timezone

from committees.enums import OfficerDuty
from committees.models import OrganizationOfficer
from core import days
from core.forms import BuddhistDateField, StyledForm, keep_choosable
from core.seen import StoredForm
from core.uploads.fields import TableField
from places.enums import OrganizationKind, SupportKind
from places.models import Area, Organization


class OrganizationFilterForm(StyledForm, forms.Form):
    q = forms.CharField(label="ชื่อหน่วยงาน", required=False, max_length=120, widget=forms.SearchInput)
    kind = forms.ChoiceField(label="ประเภท", required=False)
    area = forms.ChoiceField(label="พื้นที่", required=False)
    gives = forms.ChoiceField(label="สนับสนุน", required=False)
    named = forms.ChoiceField(
        label="ผู้รับผิดชอบ",
        required=False,
        choices=[("", "ทั้งหมด"), ("no", "ยังไม่มอบหมาย"), ("yes", "มอบหมายแล้ว")],
    )
    use = forms.ChoiceField(
        label="การใช้งาน", required=False, choices=[("", "ใช้งานอยู่"), ("closed", "เลิกใช้แล้ว")]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", "ทุกประเภท"),
            *[(k.value, k.label) for k in OrganizationKind.within_reach()],
        ]
        self.fields["gives"].choices = [("", "ทุกด้าน"), *SupportKind.choices]
        districts = Area.objects.districts()
        self.fields["area"].choices = [
            ("", "พื้นที่ของท่าน"),
            *[(a.code, a.full_name) for a in districts],
        ]


class OrganizationForm(StoredForm, forms.ModelForm):
    """An organisation somebody may edit: at work nowhere but in `codes` (areas)."""

    serves = forms.MultipleChoiceField(
        label="พื้นที่ที่รับผิดชอบ",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="เลือกได้หลายพื้นที่ กด Ctrl ค้างไว้ขณะเลือก",
        error_messages={"invalid_choice": "พื้นที่นี้อยู่นอกเขตที่ท่านดูแล"},
    )
    gives = forms.MultipleChoiceField(
        label="สนับสนุนอะไรได้",
        choices=SupportKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Organization
        fields = (
            "name",
            "short_name",
            "kind",
            "serves",
            "gives",
            "addressed_to",
            "address",
            "phone",
            "email",
            "note",
            "is_active",
        )

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(k.value, k.label) for k in OrganizationKind.within_reach()]
        self.fields["kind"].choices = [("", "— เลือก —"), *kinds]
        areas = Area.objects.within(codes)
        self.fields["serves"].choices = [(a.code, a.name_in_list) for a in areas]


class OfficerForm(StyledForm, forms.ModelForm):
    started_on = BuddhistDateField(label="ตั้งแต่วันที่", earliest=days.SERVICE, latest=days.today)

    class Meta:
        model = OrganizationOfficer
        fields = ("duty", "name", "position", "phone", "started_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("started_on", timezone.localdate())
        self.fields["duty"].choices = [("", "— เลือก —"), *OfficerDuty.choices]


class EndOfficerForm(StyledForm, forms.Form):
    ended_on = BuddhistDateField(label="ถึงวันที่", earliest=days.SERVICE, latest=days.today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ended_on", timezone.localdate())


class DutyForm(StoredForm, forms.Form):
    """Which office of the province answers for which central body, and by what order; of a duty
    that stands (`over`), how. Not the model's form: one that leads already is changed instead of
    refused.
    """

    answers_for = forms.ModelChoiceField(
        label="หน่วยงานส่วนกลาง", queryset=Organization.objects.none(), empty_label="— เลือก —"
    )
    office = forms.ModelChoiceField(
        label="หน่วยงานในจังหวัด", queryset=Organization.objects.none(), empty_label="— เลือก —"
    )
    is_default = forms.BooleanField(
        label="สำนักงานหลัก",
        required=False,
        help_text="ข้อเสนอการส่งต่อใช้สำนักงานหลัก มีได้แห่งเดียว แห่งเดิมจะไม่เป็นสำนักงานหลัก",
    )
    basis = forms.CharField(label="ที่มา", max_length=200, help_text="เช่น เลขที่คำสั่งหรือหนังสือของจังหวัด")

    def __init__(self, *args, over=None, **kwargs):
        super().__init__(*args, over=over, **kwargs)
        bodies = Organization.objects.in_use().order_by("name_sort_key")
        self.fields["answers_for"].queryset = bodies.filter(kind__in=OrganizationKind.central())
        self.fields["office"].queryset = bodies.filter(kind=OrganizationKind.PROVINCIAL_OFFICE)
        keep_choosable(self, over, "answers_for", "office")
        for name in ("answers_for", "office"):
            self.fields[name].disabled = over is not None  # another pair is another duty


class MergeForm(StyledForm, forms.Form):
    double = forms.ModelChoiceField(
        label="หน่วยงานที่บันทึกซ้ำ", queryset=Organization.objects.filter(merged_into=None)
    )


class OrganizationFileForm(StyledForm, forms.Form):
    file = TableField(label="ไฟล์ตาราง (XLSX, XLS หรือ ODS ไม่เกิน 5 MB)")
