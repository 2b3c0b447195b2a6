"""Forms of the households app."""

from django import forms
from django.utils import timezone

from committees.models import Area
from households.enums import HouseholdOrigin, LeaveReason, SurveyStatus
from households.models import UrgencyCriterion
from households.sets import set_choices
from households.tpmap import columns
from households.tpmap.reader import MAX_BYTES
from households.tpmap.sheets import ALL
from indicators.models import Dimension
from loei_poverty import thai
from loei_poverty.forms import StyledForm, rows_formset
from loei_poverty.identity import has_valid_check_digit
from loei_poverty.periods import month_of, month_to_date
from loei_poverty.thai import parse_month
from loei_poverty.uploads.fields import ListField, PicturesField


class HouseholdFilterForm(StyledForm, forms.Form):
    """The list's filters. Areas are limited to those the user may see."""

    q = forms.CharField(
        label="ค้นหา", required=False, max_length=120,
        widget=forms.SearchInput(attrs={"placeholder": "ชื่อ บ้านเลขที่ หมู่บ้าน หรือเลขประจำตัว"}),
    )  # fmt: skip
    area = forms.ChoiceField(label="พื้นที่", required=False)
    dimension = forms.ChoiceField(label="มิติ", required=False)
    mentor = forms.ChoiceField(
        label="พี่เลี้ยง", required=False,
        choices=[("", "ทั้งหมด"), ("none", "ยังไม่มีพี่เลี้ยง"), ("some", "มีพี่เลี้ยงแล้ว")],
    )  # fmt: skip
    origin = forms.ChoiceField(
        label="ที่มา", required=False, choices=[("", "ทั้งสองแหล่ง"), *HouseholdOrigin.choices]
    )
    status = forms.ChoiceField(
        label="สถานะ", required=False,
        choices=[
            ("", "อยู่ในโครงการ"), *SurveyStatus.choices, ("unlisted", "ไม่มีในบัญชีปีนี้ ยังไม่ระบุเหตุ"),
            ("open", "ยังไม่ออกจากโครงการทั้งหมด"), ("left", "ออกจากโครงการแล้ว"), ("all", "ทุกครัวเรือน"),
        ],
    )  # fmt: skip
    # What a figure counted, opened from where it stands; `month` as «2569-05», else this one.
    counted = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counted"].choices = [("", ""), *set_choices()]
        areas = Area.objects.exclude(level="province").order_by("code")
        mine = [a for a in areas if any(a.code.startswith(code) for code in area_codes)]
        indent = {"district": "", "subdistrict": "\u2003ต."}
        self.fields["area"].choices = [("", "ทุกพื้นที่")] + [
            (a.code, f"{indent[a.level]}{a.name}" if indent[a.level] else a.full_name) for a in mine
        ]
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


class ImportForm(StyledForm, forms.Form):
    file = ListField(
        label="ไฟล์บัญชีรายชื่อ TPMAP",
        most=MAX_BYTES,
        heavy="ไฟล์ใหญ่เกิน 200 MB โปรดแบ่งไฟล์เป็นรายอำเภอ",
        help_text="XLSX, XLS, ODS, CSV หรือ TSV ไม่เกิน 200 MB ไม่เกิน 1,000,000 แถว"
        " และไม่เกิน 1 GB เมื่อขยายแล้ว",
    )
    data_year = forms.TypedChoiceField(label="ปีข้อมูล (พ.ศ.)", coerce=int)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, this_year - 10, -1)
        self.fields["data_year"].choices = [(year, str(year)) for year in years]
        self.initial.setdefault("data_year", this_year)


ASKED = "?"  # of a column somebody has to decide about


class MappingForm(StyledForm, forms.Form):
    """Which sheet of the file is meant, and which of its columns is what. `headings` are a batch's,
    `sheet` the one read (`ALL` for all), `sheets` those it left out or that are to choose from.

    Where two columns claim one meaning nothing is taken for granted: both are asked about.
    """

    def __init__(self, *args, headings, sheet, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.headings = headings
        if sheets:
            self.fields["sheet"] = _sheet_field(sheet, sheets)
        choices = [("", "ไม่ใช้คอลัมน์นี้")]
        choices += [(key, heading) for key, (heading, _other) in columns.COLUMNS.items()]
        for number, line in sorted(enumerate(headings), key=_how_sure):
            self.fields[f"column_{number}"] = _column_field(line, choices)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.get(f"column_{n}") for n in range(len(self.headings))]
        if not self.headings or (cleaned.get("sheet") and "sheet" in self.changed_data):
            return cleaned  # another sheet has other headings
        for number, key in enumerate(chosen):
            if key == ASKED:
                self.add_error(f"column_{number}", "โปรดเลือกว่าใช้คอลัมน์นี้หรือไม่")
            elif key and chosen.index(key) != number:
                self.add_error(f"column_{number}", "เลือกซ้ำกับคอลัมน์ก่อนหน้า")
        if lacking := columns.missing(set(filter(None, chosen))):
            self.add_error(None, f"ยังขาด: {', '.join(lacking)}")
        return cleaned

    def mapping(self) -> dict[str, str]:
        """`{unique heading: column key, or «-» for one that is not read}`."""
        return {
            line["unique"]: self.cleaned_data.get(f"column_{number}") or columns.IGNORED
            for number, line in enumerate(self.headings)
        }


def _how_sure(numbered) -> int:
    """What is in doubt comes first, then what nobody knows."""
    _number, line = numbered
    return 0 if line["is_doubtful"] else 2 if line["key"] else 1


def _sheet_field(sheet: str, sheets: list[str]):
    names = [name for name in (sheet, *sheets) if name and name != ALL]
    choices = [(name, name) for name in names]
    if len(names) > 1 or sheet == ALL:
        choices.append((ALL, "ทุกแผ่นที่เป็นบัญชีและไม่ได้ซ่อน เป็นบัญชีเดียวกัน"))
    if not sheet:
        choices.insert(0, ("", "โปรดเลือก"))
    return forms.ChoiceField(label="แผ่นงาน", choices=choices, initial=sheet)


def _column_field(line: dict, choices):
    samples = [str(sample).removesuffix(".0") for sample in line["samples"]]
    known = "" if line["key"] else "ระบบยังไม่รู้จักหัวคอลัมน์นี้ · "
    if line["is_doubtful"]:
        known = f"มีคอลัมน์อื่นที่หมายถึง “{columns.label(line['key'])}” ด้วย · "
    return forms.ChoiceField(
        label=f"{line['heading']} (คอลัมน์ {line['column']})",
        choices=[(ASKED, "โปรดเลือก"), *choices] if line["is_doubtful"] else choices,
        initial=ASKED if line["is_doubtful"] else line["key"], required=False,
        help_text=known + (f"ตัวอย่าง: {' · '.join(samples)}" if samples else "ไม่มีค่า"),
    )  # fmt: skip


class KeepingForm(StyledForm, forms.Form):
    days = forms.IntegerField(label="เก็บไฟล์บัญชีที่ส่งเข้ามาไว้ (วัน)", min_value=1, max_value=365)


class CriterionForm(StyledForm, forms.ModelForm):
    class Meta:
        model = UrgencyCriterion
        fields = ("label", "weight", "parameter", "is_active")


CriterionFormSet = rows_formset(UrgencyCriterion, CriterionForm)


class NominationForm(StyledForm, forms.Form):
    subdistrict = forms.ModelChoiceField(label="ตำบล", queryset=Area.objects.none())
    village_number = forms.IntegerField(
        label="หมู่ที่", min_value=1, max_value=99, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    house_number = forms.CharField(label="บ้านเลขที่", max_length=40, required=False)
    head_name = forms.CharField(label="ชื่อ-สกุลหัวหน้าครัวเรือน", max_length=200)
    pin = forms.CharField(label="เลขประจำตัวประชาชน (ถ้ามี)", max_length=20, required=False)
    dimensions = forms.MultipleChoiceField(label="มิติที่เดือดร้อน", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label="เหตุผลที่เสนอ", widget=forms.Textarea)
    evidence = forms.CharField(label="หลักฐาน/ผู้ให้ข้อมูล", widget=forms.Textarea, required=False)
    photos = PicturesField(
        label="ภาพถ่าย", required=False, help_text="ไม่เกิน 5 ภาพ ข้อมูลตำแหน่งในภาพจะถูกลบออก"
    )
    is_checked = forms.BooleanField(label="ตรวจแล้ว ไม่ใช่ครัวเรือนเดียวกัน", required=False)

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.subdistricts().select_related("parent")
        mine = [a.pk for a in areas if any(a.code.startswith(code) for code in area_codes)]
        self.fields["subdistrict"].queryset = areas.filter(pk__in=mine)
        self.fields["subdistrict"].label_from_instance = lambda a: f"ต.{a.name} อ.{a.parent.name}"
        self.fields["dimensions"].choices = [(d.code, d.name) for d in Dimension.objects.all()]

    def clean_village_number(self):
        return self.cleaned_data["village_number"] or None

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
