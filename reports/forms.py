"""Forms of NESDC's figures."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils import timezone

from core import days
from core.forms import BuddhistDateField, StyledForm
from core.uploads.fields import AnyTableField
from reports.enums import ReportPart
from reports.models import NationalMetric
from reports.national import read_value

LARGEST = Decimal("1e13")


class FigureField(forms.CharField):
    """A number as somebody copies it: «4,172 ครัวเรือน»; cleans to a Decimal, or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(required=False, max_length=40, **kwargs)

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        number = read_value(text)
        if number is None or number >= LARGEST:
            raise forms.ValidationError("โปรดใส่ตัวเลข เช่น 4172 หรือ 4,172 (เว้นว่างถ้าไม่มี)")
        return number


class NationalForm(StyledForm, forms.Form):
    """What the dashboard said of a month: a field for each figure in use."""

    as_of = BuddhistDateField(
        label="ข้อมูล สศช. ณ วันที่", earliest=days.PROGRAMME, latest=timezone.localdate
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, first_day: date, stored: dict, **kwargs):
        self.first_day = first_day
        self.metrics = [m for m in NationalMetric.objects.all() if m.is_active or m.pk in stored]
        super().__init__(*args, **kwargs)
        for metric in self.metrics:
            figure = stored.get(metric.pk)
            told = f"ในระบบ {figure.value.normalize():f} โดย {figure.entered_by}" if figure else ""
            field = FigureField(label=f"{metric.name} ({metric.unit})", help_text=told)
            self.fields[f"figure_{metric.pk}"] = field
            if figure:
                self.initial.setdefault(f"figure_{metric.pk}", figure.value)
            field.widget.attrs.setdefault("class", "form-control")

    def clean_as_of(self):
        if self.cleaned_data["as_of"] < self.first_day:
            raise forms.ValidationError("วันที่ของข้อมูลต้องไม่ก่อนเดือนที่กรอก")
        return self.cleaned_data["as_of"]

    def values(self) -> dict[int, Decimal | None]:
        return {metric.pk: self.cleaned_data[f"figure_{metric.pk}"] for metric in self.metrics}


class WordsForm(StyledForm, forms.Form):
    """What the office says in each part of a quarterly report; `seen` is the version shown."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, words: dict, **kwargs):
        super().__init__(*args, **kwargs)
        for part in ReportPart:
            text = words[part].text if part in words else ""
            self.fields[part] = forms.CharField(
                label=part.label,
                required=False,
                max_length=3000,
                initial=text,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
            )

    def words(self) -> dict[str, str]:
        """The text of each part, its lines as typed."""
        return {
            part: "\n".join(self.cleaned_data[part].splitlines()).strip() for part in ReportPart
        }


class SignedOnPaperForm(StyledForm, forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="ผู้ลงนาม (ชื่อ-สกุล)", max_length=160)
    position = forms.CharField(label="ตำแหน่ง", max_length=160)
    day = BuddhistDateField(label="ลงนามเมื่อวันที่", earliest=days.PROGRAMME, latest=days.today)


class NationalFileForm(StyledForm, forms.Form):
    file = AnyTableField(
        label="ไฟล์จาก TPMAP Dashboard",
        help_text="XLSX หรือ CSV ไม่เกิน 5 MB แต่ละบรรทัดมีชื่อตัวเลขและค่า ระบบจะเติมลงในแบบให้ตรวจก่อนบันทึก",
    )
