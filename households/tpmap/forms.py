"""Forms of the list import."""

from django import forms

from core.forms import StyledForm
from core.spreadsheets.sheets import ALL
from core.uploads.fields import ListField
from households.tpmap import columns
from households.tpmap.reader import MAX_BYTES


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
        initial=ASKED if line["is_doubtful"] else line["key"],
        required=False,
        help_text=known + (f"ตัวอย่าง: {' · '.join(samples)}" if samples else "ไม่มีค่า"),
    )


class KeepingForm(StyledForm, forms.Form):
    days = forms.IntegerField(label="เก็บไฟล์บัญชีที่ส่งเข้ามาไว้ (วัน)", min_value=1, max_value=365)
