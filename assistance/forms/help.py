"""Forms of help: given to a household, entered by an agency, sent as a list, settled."""

from typing import Any

from django import forms
from django.utils import timezone

from assistance.enums import AssistanceKind
from assistance.forms.bodies import BodyField
from assistance.lists.rows import CellRefusedError, pin_of
from assistance.lists.verdicts import message
from assistance.serving import subdistricts_served
from core import days
from core.forms import BuddhistDateField, StyledForm, keep_choosable
from core.seen import StoredForm
from core.uploads.fields import AnyTableField, PictureField
from households.models import Person
from indicators.models import Dimension
from places.enums import OrganizationKind
from places.models import Organization
from plans.models import PlanRow

FOR_AGENCY = "บันทึกในนามหน่วยงาน"


class GivenThingForm(StoredForm, forms.Form):
    """What was given, in words and numbers."""

    dimension = forms.ModelChoiceField(label="มิติ", queryset=Dimension.objects.all())
    kind = forms.ChoiceField(label="ประเภท", choices=AssistanceKind.choices)
    description = forms.CharField(label="รายละเอียด", max_length=400)
    quantity = forms.DecimalField(
        label="จำนวน", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    unit = forms.CharField(label="หน่วยนับ", max_length=40, required=False, help_text="เช่น ถุง ตัว หลัง")
    amount = forms.DecimalField(
        label="มูลค่า (บาท)", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    given_on = BuddhistDateField(label="วันที่ช่วยเหลือ", earliest=days.PROGRAMME, latest=days.today)
    evidence = PictureField(label="ภาพหลักฐาน (ถ้ามี)", required=False)

    def clean(self):
        cleaned = super().clean()
        quantity, unit = cleaned.get("quantity"), cleaned.get("unit")
        if quantity == 0 or (quantity is not None) != bool(unit):
            self.add_error("quantity", "ระบุทั้งจำนวน (มากกว่าศูนย์) และหน่วยนับ หรือเว้นว่างทั้งคู่")
        return cleaned


class HelpForm(GivenThingForm):
    """Help to a household in one's care, whoever gave it."""

    person = forms.ModelChoiceField(
        label="ผู้รับ", queryset=Person.objects.none(), required=False, empty_label="ทั้งครัวเรือน"
    )
    organization = BodyField(
        label="หน่วยงานที่ช่วย (ถ้ามี)", required=False, queryset=Organization.objects.none()
    )
    giver = forms.CharField(
        label="ผู้ให้ที่ไม่ใช่หน่วยงานในทะเบียน (บุคคล กองทุน)", max_length=200, required=False
    )
    indicator: Any = forms.ModelChoiceField(label="ตัวชี้วัดที่เกี่ยวข้อง", queryset=None, required=False)
    plan_row = forms.ModelChoiceField(
        label="กิจกรรมในแผนที่เกี่ยวข้อง", queryset=PlanRow.objects.none(), required=False
    )
    field_order = (
        "person",
        "dimension",
        "kind",
        "description",
        "quantity",
        "unit",
        "amount",
        "given_on",
        "organization",
        "giver",
        "indicator",
        "plan_row",
        "evidence",
    )

    def __init__(self, *args, household, indicators, given=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", timezone.localdate())
        people = Person.objects.filter(household=household, merged_into=None)
        self.fields["person"].queryset = people.order_by("-is_head", "pk")
        self.fields["person"].label_from_instance = lambda person: person.full_name
        self.fields["organization"].queryset = helpers()
        self.fields["indicator"].queryset = indicators
        rows = PlanRow.objects.filter(plan__household=household, plan__closed_on=None)
        self.fields["plan_row"].queryset = rows.order_by("pk")
        self.fields["plan_row"].label_from_instance = _activity
        keep_choosable(self, given, "person", "organization", "indicator", "plan_row")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("organization") and cleaned.get("giver"):
            self.add_error("giver", "เลือกหน่วยงานแล้ว ไม่ต้องระบุผู้ให้อีก")
        return cleaned


def _activity(row) -> str:
    return (row.household_does or f"กิจกรรมที่ {row.pk}")[:80]


def helpers():
    """Organisations that can have given help."""
    return Organization.objects.filter(kind__in=OrganizationKind.within_reach(), is_active=True)


class PinField(forms.CharField):
    """A national ID in 13 digits; dashes, spaces and Thai digits are understood."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(label="เลขประจำตัวประชาชนของผู้รับ", max_length=30, **kwargs)

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return ""
        try:
            return pin_of(typed)
        except CellRefusedError as error:
            raise forms.ValidationError(message(error.code), code=error.code) from error


class OfAgencies:
    """Mixin: asks for which agency it is where the person enters for several of `agencies`."""

    fields: dict[str, forms.Field]

    def ask_for_agency(self, agencies):
        if len(agencies) > 1:
            self.fields["organization"].queryset = agencies
        else:
            del self.fields["organization"]


class EntryForm(OfAgencies, GivenThingForm):
    """What an agency gave, by the national ID; a correction says nothing of the ID."""

    organization: Any = BodyField(label=FOR_AGENCY, queryset=Organization.objects.none())
    pin = PinField()
    person_name = forms.CharField(label="ชื่อผู้รับ (ถ้าทราบ)", max_length=240, required=False)
    is_for_household = forms.BooleanField(label="ให้ทั้งครัวเรือน ไม่ใช่เฉพาะผู้นี้", required=False)
    subdistrict: Any = forms.ModelChoiceField(
        label="ตำบลที่ให้ความช่วยเหลือ (ถ้าทราบ)",
        queryset=None,
        required=False,
        help_text="ใช้ส่งรายการให้อำเภอที่ถูกต้องตรวจสอบ",
    )
    field_order = (
        "organization",
        "pin",
        "person_name",
        "is_for_household",
        "dimension",
        "kind",
        "description",
        "quantity",
        "unit",
        "amount",
        "given_on",
        "subdistrict",
        "evidence",
    )

    def __init__(self, *args, served, agencies=(), is_correction=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for_agency(agencies)
        self.initial.setdefault("given_on", timezone.localdate())
        field = self.fields["subdistrict"]
        field.queryset = subdistricts_served(served)
        field.label_from_instance = lambda area: f"ต.{area.name} อ.{area.parent.name}"
        if is_correction:
            del self.fields["pin"]


class HelpListForm(OfAgencies, StyledForm, forms.Form):
    organization: Any = BodyField(label=FOR_AGENCY, queryset=Organization.objects.none())
    file = AnyTableField(
        label="ไฟล์บัญชีผู้ได้รับความช่วยเหลือ",
        help_text="XLSX, XLS, ODS, CSV หรือ TSV ไม่เกิน 5 MB และไม่เกิน 5,000 แถว",
    )
    sheet = forms.CharField(label="ชื่อแผ่นงาน (เมื่อไฟล์มีหลายบัญชี)", max_length=120, required=False)
    kind = forms.ChoiceField(
        label="ประเภท ถ้าไฟล์ไม่ได้บอก",
        choices=[("", "— ไม่ระบุ —"), *AssistanceKind.choices],
        required=False,
    )
    dimension = forms.ModelChoiceField(
        label="มิติ ถ้าไฟล์ไม่ได้บอก", queryset=Dimension.objects.all(), required=False
    )
    description = forms.CharField(label="รายละเอียด ถ้าไฟล์ไม่ได้บอก", max_length=400, required=False)
    given_on = BuddhistDateField(
        label="วันที่ช่วยเหลือ ถ้าไฟล์ไม่ได้บอก", earliest=days.PROGRAMME, latest=days.today, required=False
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for_agency(agencies)


class HelpReasonForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุผล", max_length=300)
