"""Forms of the mentors app."""

from django import forms

from committees.models import Area, Organization
from indicators.models import Dimension
from loei_poverty.forms import BuddhistDateField, StyledForm
from mentors.enums import ConflictKind, OfficialEndReason, PairingEndReason, Stage
from mentors.models import Official, StageCriterion
from mentors.rules import rule_choices, rule_named


class OfficialForm(StyledForm, forms.ModelForm):
    class Meta:
        model = Official
        fields = ("title", "first_name", "last_name", "position", "organization", "work_area",
                  "phone", "email", "languages", "capacity", "is_available")  # fmt: skip

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.all()
        mine = [a.pk for a in areas if any(a.code.startswith(code) for code in area_codes)]
        self.fields["work_area"].queryset = areas.filter(pk__in=mine)
        self.fields["organization"].queryset = Organization.objects.exclude(kind="ministry")


class OfficialFileForm(StyledForm, forms.Form):
    file = forms.FileField(label="ไฟล์ทะเบียนพี่เลี้ยง", help_text="XLSX, XLS หรือ ODS ไม่เกิน 5 MB")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 5 * 1024 * 1024:
            raise forms.ValidationError("ไฟล์ใหญ่เกิน 5 MB โปรดแบ่งไฟล์เป็นรายอำเภอ")
        return file


class PairingForm(StyledForm, forms.Form):
    official = forms.ModelChoiceField(label="พี่เลี้ยง", queryset=Official.objects.none())
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    reason = forms.CharField(label="เหตุผลที่เลือก", max_length=255, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = officials
        self.fields["official"].label_from_instance = lambda o: (
            f"{o.full_name} · {o.work_area} · ว่าง {o.free} จาก {o.capacity}"
        )


class SuggestionPairForm(StyledForm, forms.Form):
    official = forms.ModelChoiceField(
        label="พี่เลี้ยง",
        queryset=Official.objects.none(),
        required=False,
        empty_label="— ยังไม่จับคู่ —",
    )

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = officials
        self.fields["official"].label_from_instance = lambda o: (
            f"{o.full_name} · {o.work_area} · ว่าง {o.free} จาก {o.capacity}"
        )


class SuggestionForm(StyledForm, forms.Form):
    area = forms.ModelChoiceField(label="พื้นที่", queryset=Area.objects.none())
    load_km = forms.IntegerField(
        label="เฉลี่ยภาระ (กม. ต่อครัวเรือนที่ดูแลอยู่)", min_value=0, max_value=100, initial=4,
        help_text="ยิ่งมาก ยิ่งกระจายครัวเรือนให้พี่เลี้ยงที่ยังว่าง แม้อยู่ไกลกว่า",
    )  # fmt: skip
    no_skill_km = forms.IntegerField(
        label="หน่วยงานไม่ตรงกับปัญหา (กม.)", min_value=0, max_value=100, initial=5,
        help_text="ยิ่งมาก ยิ่งเลือกพี่เลี้ยงจากกระทรวงที่รับผิดชอบตัวชี้วัดที่ตกเกณฑ์",
    )  # fmt: skip

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.exclude(level="subdistrict")
        mine = [a.pk for a in areas if any(a.code.startswith(code) for code in area_codes)]
        self.fields["area"].queryset = areas.filter(pk__in=mine)
        if len(mine) == 1:
            self.initial["area"] = mine[0]


class OrderForm(StyledForm, forms.Form):
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)


class ConflictForm(StyledForm, forms.Form):
    official = forms.ModelChoiceField(label="ข้าราชการ", queryset=Official.objects.none())
    kind = forms.ChoiceField(label="ความเกี่ยวข้อง", choices=ConflictKind.choices)
    note = forms.CharField(label="หมายเหตุ", max_length=255, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = officials


class HandOverForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(label="เหตุที่พ้นหน้าที่", choices=OfficialEndReason.choices)
    ended_on = BuddhistDateField(label="พ้นหน้าที่เมื่อ", required=False)
    to = forms.ModelChoiceField(
        label="ผู้รับครัวเรือนต่อ",
        queryset=Official.objects.none(),
        required=False,
        empty_label="— ยังไม่มี ให้กลับไปรอจับคู่ —",
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officials
        self.fields["to"].label_from_instance = lambda o: (
            f"{o.full_name} · {o.work_area} · ว่าง {o.free} จาก {o.capacity}"
        )


class EndPairingForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(label="เหตุที่สิ้นสุดการดูแล", choices=PairingEndReason.choices)


class StageForm(StyledForm, forms.Form):
    stage = forms.ChoiceField(label="ระดับที่เสนอ", choices=Stage.choices)
    reason = forms.CharField(
        label="เหตุผล", max_length=255, required=False,
        help_text="จำเป็นเมื่อยังมีเกณฑ์ที่ไม่ครบ หรือเมื่อเสนอลดระดับ",
    )  # fmt: skip


class RefuseStageForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุที่ไม่ยืนยัน", max_length=255)


class TickForm(StyledForm, forms.Form):
    """`note`: what the mentor saw; `undo` takes the tick back."""

    note = forms.CharField(label="สิ่งที่เห็น", max_length=255, required=False)
    undo = forms.BooleanField(required=False)


class StageCriterionForm(StyledForm, forms.ModelForm):
    """A criterion; a computed one must have what its rule needs."""

    class Meta:
        model = StageCriterion
        fields = ("stage", "label", "rule", "parameter", "dimension", "is_active", "sort_key")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"] = forms.ChoiceField(
            label="วิธีตรวจ", choices=rule_choices(),
            widget=forms.Select(attrs={"class": "form-select"}),
        )  # fmt: skip
        self.fields["dimension"].queryset = Dimension.objects.all()
        self.fields["dimension"].empty_label = "ทุกมิติ"

    def clean(self):
        cleaned = super().clean()
        rule = rule_named(cleaned.get("rule", ""))
        for name in rule.needs if rule else ():
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, "วิธีตรวจนี้ต้องมีค่ากำหนด")
        return cleaned


StageCriterionFormSet = forms.modelformset_factory(StageCriterion, form=StageCriterionForm, extra=1)
