"""The form that asks which sheet of a file is meant and which of its columns is what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from core.forms import StyledForm
from core.spreadsheets.headings import IGNORED, Layout
from core.spreadsheets.sheets import ALL

ASKED = "?"  # of a column somebody has to decide about


class MappingForm(StyledForm, forms.Form):
    """`headings` are a batch's (`asking.headings_of`), `sheet` the one read (`ALL` for all),
    `sheets` those it left out or that are to choose from.

    Where two columns claim one meaning nothing is taken for granted: both are asked about.
    """

    def __init__(
        self,
        *args: Any,
        layout: Layout,
        headings: Sequence[Mapping[str, Any]],
        sheet: str,
        sheets: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.layout, self.headings = layout, headings
        if sheets:
            self.fields["sheet"] = _sheet_field(sheet, sheets)
        choices = [("", "ไม่ใช้คอลัมน์นี้")]
        choices += [(key, heading) for key, (heading, _other) in layout.COLUMNS.items()]
        for number, line in sorted(enumerate(headings), key=_how_sure):
            self.fields[f"column_{number}"] = self._column_field(line, choices)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        chosen = [cleaned.get(f"column_{n}") for n in range(len(self.headings))]
        if not self.headings or (cleaned.get("sheet") and "sheet" in self.changed_data):
            return cleaned  # another sheet has other headings
        for number, key in enumerate(chosen):
            if key == ASKED:
                self.add_error(f"column_{number}", "โปรดเลือกว่าใช้คอลัมน์นี้หรือไม่")
            elif key and chosen.index(key) != number:
                self.add_error(f"column_{number}", "เลือกซ้ำกับคอลัมน์ก่อนหน้า")
        if lacking := self.layout.missing(set(filter(None, chosen))):
            self.add_error(None, f"ยังขาด: {', '.join(lacking)}")
        return cleaned

    def mapping(self) -> dict[str, str]:
        """`{unique heading: column key, or «-» for one that is not read}`."""
        return {
            line["unique"]: self.cleaned_data.get(f"column_{number}") or IGNORED
            for number, line in enumerate(self.headings)
        }

    def _column_field(self, line: Mapping[str, Any], choices: list) -> forms.ChoiceField:
        samples = [str(sample).removesuffix(".0") for sample in line["samples"]]
        known = "" if line["key"] else "ระบบยังไม่รู้จักหัวคอลัมน์นี้ · "
        if line["is_doubtful"]:
            label = self.layout.COLUMNS[line["key"]][0]
            known = f"มีคอลัมน์อื่นที่หมายถึง “{label}” ด้วย · "
        return forms.ChoiceField(
            label=f"{line['heading']} (คอลัมน์ {line['column']})",
            choices=[(ASKED, "โปรดเลือก"), *choices] if line["is_doubtful"] else choices,
            initial=ASKED if line["is_doubtful"] else line["key"],
            required=False,
            help_text=known + (f"ตัวอย่าง: {' · '.join(samples)}" if samples else "ไม่มีค่า"),
        )


def _how_sure(numbered: tuple[int, Mapping[str, Any]]) -> int:
    """What is in doubt comes first, then what nobody knows."""
    _number, line = numbered
    return 0 if line["is_doubtful"] else 2 if line["key"] else 1


def _sheet_field(sheet: str, sheets: Sequence[str]) -> forms.ChoiceField:
    names = [name for name in (sheet, *sheets) if name and name != ALL]
    choices = [(name, name) for name in names]
    if len(names) > 1 or sheet == ALL:
        choices.append((ALL, "ทุกแผ่นที่เป็นบัญชีและไม่ได้ซ่อน เป็นบัญชีเดียวกัน"))
    if not sheet:
        choices.insert(0, ("", "โปรดเลือก"))
    return forms.ChoiceField(label="แผ่นงาน", choices=choices, initial=sheet)
