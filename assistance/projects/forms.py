"""Forms of projects: the project itself, whom it takes, what came of it."""

from django import forms
from django.utils import timezone

from assistance.enums import AssistanceKind, FundSource, ProjectState
from assistance.models import Project
from assistance.projects.services.projects import SAID
from core import days, thai
from core.forms import BuddhistDateField, StyledForm, keep_choosable
from core.seen import StoredForm
from indicators.models import Dimension, Indicator
from indicators.services import edition_for_data_year
from places.enums import SupportKind
from places.models import Area, Organization, Village
from plans.enums import Stage

SEVERAL = "เลือกได้หลายรายการ กด Ctrl ค้างไว้ขณะเลือก"
# What help of a kind of project is called in the ledger, as a first word.
LEDGER_KINDS = {
    SupportKind.TRAINING: AssistanceKind.TRAINING,
    SupportKind.FUNDING: AssistanceKind.MONEY,
    SupportKind.HOUSING: AssistanceKind.HOUSING,
    SupportKind.FARMING: AssistanceKind.GOODS,
    SupportKind.GOODS: AssistanceKind.GOODS,
}


class ProjectForm(StoredForm, forms.ModelForm):
    """A project in some of `codes` (areas)."""

    fund = forms.ChoiceField(label="ที่มาของเงิน", choices=FundSource.choices)
    kind = forms.ChoiceField(label="สนับสนุนด้าน", choices=SupportKind.choices)
    starts_on = BuddhistDateField(label="เริ่มวันที่", earliest=days.PROGRAMME)
    ends_on = BuddhistDateField(label="ถึงวันที่", earliest=days.PROGRAMME)
    budget = forms.DecimalField(
        label="งบประมาณ (บาท)",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text="เว้นว่างถ้ายังไม่ทราบ",
    )
    seats = forms.IntegerField(
        label="รับได้ (ครัวเรือน)",
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text="เว้นว่างถ้าไม่จำกัด",
    )
    serves = forms.MultipleChoiceField(
        label="พื้นที่ดำเนินการ",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=SEVERAL,
        error_messages={"invalid_choice": "พื้นที่นี้อยู่นอกเขตที่ท่านดูแล"},
    )
    dimensions = forms.ModelMultipleChoiceField(
        label="มิติที่ช่วย", queryset=Dimension.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    indicators = forms.ModelMultipleChoiceField(
        label="เฉพาะผู้ตกเกณฑ์ตัวชี้วัด",
        queryset=Indicator.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=f"ไม่เลือกถ้ารับทุกตัวชี้วัดของมิติ {SEVERAL}",
    )
    stages = forms.MultipleChoiceField(
        label="เฉพาะครัวเรือนระดับ",
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="ไม่เลือกถ้ารับทุกระดับ",
    )
    partners = forms.ModelMultipleChoiceField(
        label="หน่วยงานร่วม",
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=SEVERAL,
    )

    class Meta:
        model = Project
        fields = SAID
        widgets = {"detail": forms.Textarea}
        help_texts = {
            "detail": "ครัวเรือนจะได้อะไรบ้าง ไม่ต้องระบุชื่อบุคคล",
            "source": "เช่น ชื่อกองทุนหรือข้อบัญญัติงบประมาณ",
        }

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        helping = Organization.objects.helping()
        self.fields["organization"].queryset = helping.touching(codes)
        keep_choosable(self, self.instance, "organization")
        self.fields["partners"].queryset = helping
        self.fields["indicators"].queryset = self._indicators()
        self.fields["serves"].choices = self._areas(codes)
        if not self.instance._state.adding:
            keys = self.instance.partners.values_list("organization", flat=True)
            self.initial.setdefault("partners", list(keys))
            joined = Organization.objects.filter(pk__in=keys)
            self.fields["partners"].queryset = helping | joined

    def _indicators(self):
        """Those of the edition in force, and those the project names already."""
        edition = edition_for_data_year(thai.be_year(timezone.localdate()))
        rows = Indicator.objects.filter(edition=edition)
        if not self.instance._state.adding:
            keys = list(self.instance.indicators.values_list("pk", flat=True))
            rows = rows | Indicator.objects.filter(pk__in=keys)
        return rows.order_by("edition", "number")

    def _areas(self, codes):
        areas = Area.objects.within(codes).order_by("code")
        named = {*(self.initial.get("serves") or ()), *(self.instance.serves or ())}
        villages = Village.objects.filter(pk__in=named).select_related("subdistrict")
        choices = [(area.code, area.name_in_list) for area in areas]
        choices += [(v.code, f"{v} ต.{v.subdistrict.name}") for v in villages]
        return sorted(choices, key=lambda choice: choice[0])

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม")
        return cleaned

    def beside(self) -> dict:
        """What stands beside the project's own row, for `save_project`."""
        return {name: self.cleaned_data[name] for name in ("dimensions", "indicators", "partners")}


class ProjectFilterForm(StyledForm, forms.Form):
    state = forms.ChoiceField(
        label="สถานะ",
        required=False,
        choices=[
            ("", "ที่รับครัวเรือนได้"),
            (ProjectState.ENDED, ProjectState.ENDED.label),
            (ProjectState.CLOSED, ProjectState.CLOSED.label),
            ("all", "ทั้งหมด"),
        ],
    )
    kind = forms.ChoiceField(
        label="ด้าน", required=False, choices=[("", "ทุกด้าน"), *SupportKind.choices]
    )


class ChooseForm(StyledForm, forms.Form):
    """Why the ticked households are taken; `over_seats` only beyond the project's places."""

    reason = forms.CharField(
        label="เหตุผลที่เลือกครัวเรือนเหล่านี้", max_length=400, help_text="เก็บไว้กับทุกครัวเรือนที่เลือกครั้งนี้"
    )
    over_seats = forms.CharField(
        label="เหตุผลที่รับเกินจำนวน", max_length=400, required=False, help_text="กรอกเมื่อรับเกินที่ตั้งไว้"
    )


class CloseForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุที่ปิดโครงการ", widget=forms.Textarea, max_length=400)


class OutcomeForm(StyledForm, forms.Form):
    """A reason why a household did not come, or is taken out."""

    outcome = forms.CharField(label="เหตุผล", widget=forms.Textarea, max_length=400)


class GivenForm(StyledForm, forms.Form):
    """What the household was given through the project."""

    kind = forms.ChoiceField(label="ประเภทความช่วยเหลือ", choices=AssistanceKind.choices)
    description = forms.CharField(label="สิ่งที่ได้รับ", max_length=400)
    amount = forms.DecimalField(
        label="มูลค่า (บาท)",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text="รวมส่วนของครัวเรือนนี้ในค่าใช้จ่ายของโครงการ",
    )
    given_on = BuddhistDateField(label="วันที่ช่วยเหลือ", earliest=days.PROGRAMME, latest=days.today)
    over_budget = forms.CharField(
        label="เหตุผลที่จ่ายเกินงบ", max_length=400, required=False, help_text="กรอกเมื่อเกินงบประมาณ"
    )

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", LEDGER_KINDS.get(project.kind, AssistanceKind.SERVICE))
        self.initial.setdefault("given_on", timezone.localdate())


class AttendForm(GivenForm):
    """That the household took part, with what it was given that day where something was."""

    outcome = forms.CharField(label="ผลการเข้าร่วม", widget=forms.Textarea, max_length=2000)
    field_order = ("given_on", "outcome", "kind", "description", "amount", "over_budget")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["given_on"].label = "วันที่เข้าร่วม"
        self.fields["kind"].required = self.fields["description"].required = False
        self.fields["description"].help_text = "เว้นว่างถ้ายังไม่ได้ให้อะไร บันทึกเพิ่มภายหลังได้"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount") and not cleaned.get("description"):
            self.add_error("description", "โปรดระบุสิ่งที่ได้รับ เพราะมีมูลค่าอยู่")
        return cleaned

    def said(self) -> dict:
        """What `attend` takes; without a description nothing was given."""
        given = dict(self.cleaned_data)
        said = {"attended_on": given.pop("given_on"), "outcome": given.pop("outcome")}
        return said | given if given["description"] else said
