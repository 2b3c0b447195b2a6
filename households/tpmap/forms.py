"""Forms of the list import."""

from django import forms

from core.forms import StyledForm
from core.spreadsheets.lists import MAX_BYTES, TOO_LARGE
from core.uploads.fields import ListField


class ImportForm(StyledForm, forms.Form):
    file = ListField(
        label="ไฟล์บัญชีรายชื่อ TPMAP",
        most=MAX_BYTES,
        heavy=TOO_LARGE,
        help_text="XLSX, XLS, ODS, CSV หรือ TSV ไม่เกิน 200 MB ไม่เกิน 1,000,000 แถว"
        " และไม่เกิน 1 GB เมื่อขยายแล้ว",
    )
    data_year = forms.TypedChoiceField(label="ปีข้อมูล (พ.ศ.)", coerce=int)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, this_year - 10, -1)
        self.fields["data_year"].choices = [(year, str(year)) for year in years]
        self.initial.setdefault("data_year", this_year)


class KeepingForm(StyledForm, forms.Form):
    days = forms.IntegerField(label="เก็บไฟล์บัญชีที่ส่งเข้ามาไว้ (วัน)", min_value=1, max_value=365)
