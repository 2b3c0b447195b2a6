"""Forms of the export for Logbook: the file's layout, what was keyed, national IDs."""

from typing import Any

from django import forms

from core.forms import StyledForm
from logbook.exports import BY_CODE, FIELDS
from logbook.layouts import Column, Layout, Screen
from logbook.services.layouts import choices

MOST_PLACES = 999


class LayoutForm(StyledForm, forms.Form):
    """Every field has a row: taken or not, its place, its heading. Places need not be without gaps;
    of two that are the same the one that stood before stays before.
    """

    days_to_key = forms.IntegerField(
        label="กรอกให้เสร็จภายใน (วันหลังสิ้นเดือน)", min_value=0, max_value=90
    )
    note = forms.CharField(label="เหตุที่เปลี่ยน", max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, layout: Layout, seen: int, **kwargs: Any) -> None:
        self.choices, self.layout = choices(), layout
        kwargs["initial"] = {"days_to_key": layout.days_to_key, "seen": seen} | kwargs.get(
            "initial", {}
        )
        fields = self._columns() | self._screens() | self._codes()
        self.base_fields = {**self.base_fields, **fields}  # type: ignore[misc]  # of this form
        super().__init__(*args, **kwargs)
        for name in fields:  # in a table, whose heads are no labels
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def _columns(self) -> dict[str, forms.Field]:
        """The fields of the columns, those in use first and in their order."""
        headings = {column.field: column.heading for column in self.layout.columns}
        self.order = [*headings, *(f.code for f in FIELDS if f.code not in headings)]
        fields: dict[str, forms.Field] = {}
        for place, code in enumerate(self.order, 1):
            name = BY_CODE[code].heading
            fields[f"use_{code}"] = forms.BooleanField(
                label=f"ใช้คอลัมน์ {name}", required=False, initial=code in headings
            )
            fields[f"place_{code}"] = _place(f"ลำดับของ {name}", place)
            fields[f"heading_{code}"] = forms.CharField(
                label=f"หัวคอลัมน์ของ {name}", max_length=120, initial=headings.get(code, name)
            )
        return fields

    def _screens(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        kinds = self.choices["kind"][1]
        for place, screen in enumerate(self.layout.screens, 1):
            name = kinds[screen.kind]
            fields[f"screen_place_{screen.kind}"] = _place(f"ลำดับหน้าจอของ {name}", place)
            fields[f"screen_name_{screen.kind}"] = forms.CharField(
                label=f"ชื่อหน้าจอของ {name}", max_length=80, initial=screen.name
            )
        return fields

    def _codes(self) -> dict[str, forms.Field]:
        return {
            f"code_{name}_{value}": forms.CharField(
                label=word, max_length=120, initial=self.layout.code(name, value)
            )
            for name, (_label, values) in self.choices.items()
            for value, word in values.items()
        }

    def rows(self) -> list[tuple]:
        """Of each column: our name of it, and the three fields."""
        names = ("use", "place", "heading")
        return [
            (BY_CODE[code].heading, *(self[f"{name}_{code}"] for name in names))
            for code in self.order
        ]

    def screens(self) -> list[tuple]:
        kinds = self.choices["kind"][1]
        return [
            (kinds[s.kind], self[f"screen_place_{s.kind}"], self[f"screen_name_{s.kind}"])
            for s in self.layout.screens
        ]

    def codes(self) -> list[tuple]:
        """Of each set: its name, and its fields."""
        return [
            (label, [self[f"code_{name}_{value}"] for value in values])
            for name, (label, values) in self.choices.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        used = [code for code in self.order if cleaned.get(f"use_{code}")]
        if not used:
            self.add_error(None, "เลือกอย่างน้อยหนึ่งคอลัมน์")
        headings: dict[str, str] = {}
        for code in used:
            heading = cleaned.get(f"heading_{code}", "")
            if heading and heading in headings:
                self.add_error(f"heading_{code}", "มีคอลัมน์อื่นใช้หัวนี้แล้ว")
            headings[heading] = code
        return cleaned

    def result(self) -> Layout:
        """The layout that was said; of a valid form."""
        said = self.cleaned_data
        used = [code for code in self.order if said[f"use_{code}"]]
        kinds = [screen.kind for screen in self.layout.screens]
        return Layout(
            columns=tuple(
                Column(code, said[f"heading_{code}"])
                for code in sorted(used, key=lambda code: said[f"place_{code}"])
            ),
            screens=tuple(
                Screen(kind, said[f"screen_name_{kind}"])
                for kind in sorted(kinds, key=lambda kind: said[f"screen_place_{kind}"])
            ),
            codes={
                name: {value: said[f"code_{name}_{value}"] for value in values}
                for name, (_label, values) in self.choices.items()
            },
            days_to_key=said["days_to_key"],
        )


def _place(label: str, place: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=place, min_value=1, max_value=MOST_PLACES)


class KeyedForm(StyledForm, forms.Form):
    """What of an entry was keyed differently, if anything."""

    note = forms.CharField(label="กรอกต่างจากรายการอย่างไร (ถ้าต่าง)", max_length=400, required=False)


class IdentitiesForm(StyledForm, forms.Form):
    """Why national IDs are needed in a file."""

    reason = forms.CharField(label="เหตุผลที่ต้องใช้เลขประจำตัวประชาชน", min_length=5, max_length=200)
