"""A suggestion: asked for, changed, confirmed."""

from django import forms

from core.forms import StyledForm
from mentors.forms.choosing import OfferingForm, OfficialField
from places.enums import AreaLevel
from places.models import Area


class SuggestionForm(StyledForm, forms.Form):
    area = forms.ModelChoiceField(label="พื้นที่", queryset=Area.objects.none())
    load_km = forms.IntegerField(
        label="เฉลี่ยภาระ (กม. ต่อครัวเรือนที่ดูแลอยู่)",
        min_value=0,
        max_value=100,
        initial=4,
        help_text="ยิ่งมาก ยิ่งกระจายครัวเรือนให้พี่เลี้ยงที่ยังว่าง แม้อยู่ไกลกว่า",
    )
    no_skill_km = forms.IntegerField(
        label="หน่วยงานไม่ตรงกับปัญหา (กม.)",
        min_value=0,
        max_value=100,
        initial=5,
        help_text="ยิ่งมาก ยิ่งเลือกพี่เลี้ยงจากกระทรวงที่รับผิดชอบตัวชี้วัดที่ตกเกณฑ์",
    )

    language_km = forms.IntegerField(
        label="พูดคนละภาษากับครัวเรือน (กม.)",
        min_value=0,
        max_value=100,
        initial=8,
        help_text="ใช้กับครัวเรือนที่บันทึกภาษาไว้ เทียบกับภาษาถิ่นในทะเบียนพี่เลี้ยง",
    )
    replan = forms.BooleanField(
        label="จัดคู่ที่ดูแลอยู่ใหม่ด้วย",
        required=False,
        help_text="ไม่เลือก: คู่ที่ดูแลอยู่เดิมไม่เปลี่ยน เลือก: เปลี่ยนเฉพาะคู่ที่คุ้มกับน้ำหนักที่ตั้งไว้",
    )
    change_km = forms.IntegerField(
        label="เปลี่ยนพี่เลี้ยงเดิม (กม. ต่อครัวเรือน)",
        min_value=0,
        max_value=500,
        initial=20,
        help_text="ยิ่งมาก ยิ่งคงพี่เลี้ยงเดิมไว้",
    )

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.within(area_codes).exclude(level=AreaLevel.SUBDISTRICT)
        self.fields["area"].queryset = areas
        if len(areas) == 1:
            self.initial["area"] = areas[0].pk

    def weights(self):
        """The fields that may well be left as they are."""
        return [self[name] for name in self.fields if name.endswith("_km")]


class SuggestionPairForm(OfferingForm):
    official = OfficialField(label="พี่เลี้ยง", required=False, empty_label="— ยังไม่จับคู่ —")


class OrderForm(StyledForm, forms.Form):
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
