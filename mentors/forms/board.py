"""The board, who looks after whom on a day, and papers of that."""

from django import forms
from django.utils import timezone

from core import days
from core.forms import BuddhistDateField, StyledForm
from indicators.models import Dimension
from mentors.enums import ActKind, PaperKind
from mentors.forms.areas import areas_within, villages_within
from places.choices import area_choices
from places.codes import area_code
from places.enums import AreaLevel
from places.models import Area


class BoardFilterForm(StyledForm, forms.Form):
    """Which households the board shows. Areas are limited to those the officer pairs in."""

    q = forms.CharField(
        label="ค้นหาครัวเรือน",
        required=False,
        max_length=120,
        widget=forms.SearchInput(attrs={"placeholder": "ชื่อหรือบ้านเลขที่"}),
    )
    area = forms.ChoiceField(label="พื้นที่", required=False)
    village = forms.ChoiceField(label="หมู่บ้าน", required=False)
    dimension = forms.ChoiceField(label="มิติ", required=False)
    show = forms.ChoiceField(
        label="แสดง", required=False, choices=[("", "ยังไม่มีพี่เลี้ยง"), ("paired", "มีพี่เลี้ยงแล้ว")]
    )

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(area_codes, self.data.get("area"))
        self.fields["dimension"].choices = [("", "ทุกมิติ")] + [
            (d.code, d.name) for d in Dimension.objects.all()
        ]
        area = self.data.get("area", "") if self.is_bound else ""
        code = area_code(area)
        known = villages_within([code]) if code and code.level == AreaLevel.SUBDISTRICT else ()
        self.fields["village"].choices = [("", "ทุกหมู่บ้าน" if area else "เลือกตำบลก่อน")] + [
            (village.code, str(village)) for village in known
        ]


class BoardPairForm(StyledForm, forms.Form):
    """What holds for all chosen households."""

    kind = forms.ChoiceField(label="รายการ", choices=ActKind.choices[:3], required=False)
    started_on = BuddhistDateField(
        label="ตั้งแต่วันที่", required=False, earliest=days.PROGRAMME, latest=days.in_a_year
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    reason = forms.CharField(label="เหตุผล", max_length=255, required=False)

    def clean_kind(self):
        return self.cleaned_data["kind"] or ActKind.MAIN


class DayForm(StyledForm, forms.Form):
    """Who was responsible on a day, and where."""

    day = BuddhistDateField(label="ณ วันที่", required=False)
    area = forms.ChoiceField(label="พื้นที่", required=False)
    q = forms.CharField(label="ครัวเรือนหรือพี่เลี้ยง", required=False, max_length=120)

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(area_codes, self.data.get("area"))
        self.fields["area"].widget.attrs["data-submit-on-change"] = True


class PaperForm(StyledForm, forms.Form):
    kind = forms.ChoiceField(label="เอกสาร", choices=PaperKind.choices)
    area = forms.ModelChoiceField(label="อำเภอหรือตำบล", queryset=Area.objects.none())
    day = BuddhistDateField(
        label="ณ วันที่", required=False, earliest=days.PROGRAMME, latest=days.in_a_year
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    basis = forms.CharField(
        label="คำสั่งอ้างถึง",
        max_length=300,
        required=False,
        help_text="เช่น หนังสือจังหวัด ที่ … ลงวันที่ … ใช้ในคำสั่งแต่งตั้งเท่านั้น",
    )
    is_numbered = forms.BooleanField(
        label="ออกเลขในทะเบียน",
        required=False,
        help_text="เลขคำสั่งต่อไปของสำนักงาน หรือเลขหนังสือเวียนหนึ่งเลขสำหรับหนังสือแจ้งทุกคน เลือกเมื่อพร้อมลงนาม",
    )

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        areas = areas_within(area_codes).exclude(level=AreaLevel.PROVINCE)
        self.fields["area"].queryset = areas
        self.initial.setdefault("day", timezone.localdate())
        districts = [area for area in areas if area.level == AreaLevel.DISTRICT]
        if len(districts) == 1:
            self.initial.setdefault("area", districts[0])

    def clean(self):
        cleaned = super().clean()
        kind, is_numbered = cleaned.get("kind"), cleaned.get("is_numbered")
        if is_numbered and kind == PaperKind.ANNEX:
            self.add_error("is_numbered", "บัญชีแนบท้ายใช้เลขของคำสั่ง ไม่มีเลขของตนเอง")
        if is_numbered and kind == PaperKind.ORDER and cleaned.get("order_number"):
            self.add_error("is_numbered", "ใส่เลขที่คำสั่งไว้แล้ว โปรดเลือกอย่างใดอย่างหนึ่ง")
        return cleaned
