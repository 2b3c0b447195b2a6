"""The form a list of results comes in by."""

from django import forms

from core.forms import StyledForm
from core.uploads.fields import ListField
from indicators.enums import IndicatorSet
from indicators.models import IndicatorEdition

MAX_BYTES = 20 * 1024 * 1024


class ResultImportForm(StyledForm, forms.Form):
    file = ListField(
        label="ไฟล์ผล กชช.2ค",
        most=MAX_BYTES,
        heavy="ไฟล์ใหญ่เกิน 20 MB โปรดแบ่งไฟล์เป็นรายอำเภอ",
        help_text="XLSX, XLS, ODS, CSV หรือ TSV ไม่เกิน 20 MB หนึ่งแถวต่อหมู่บ้าน"
        " หนึ่งคอลัมน์ต่อตัวชี้วัด (ระดับ 1–3)",
    )
    survey_year = forms.TypedChoiceField(label="ปีที่จัดเก็บ (พ.ศ.)", coerce=int)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = survey_years(this_year)
        self.fields["survey_year"].choices = [("", "โปรดเลือก")] + [(y, str(y)) for y in years]


def survey_years(this_year: int) -> list[int]:
    """Years (พ.ศ.) of which there is an edition, newest first; none later than next year."""
    editions = IndicatorEdition.objects.filter(indicator_set=IndicatorSet.KCHCH2C)
    spans = (range(e.first_year, min(e.last_year or 9999, this_year + 1) + 1) for e in editions)
    return sorted({year for span in spans for year in span}, reverse=True)
