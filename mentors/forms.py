"""Forms of the mentors app."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from committees.enums import Role
from committees.models import Area, Membership, Organization, User
from households.models import Village
from indicators.models import Dimension
from loei_poverty.forms import BuddhistDateField, StyledForm
from mentors.enums import (
    ActKind,
    ConflictKind,
    OfficialEndReason,
    PairingEndReason,
    PaperKind,
    Stage,
)
from mentors.models import Official, StageCriterion
from mentors.rules import rule_choices, rule_named


class OfficialForm(StyledForm, forms.ModelForm):
    class Meta:
        model = Official
        fields = ("title", "first_name", "last_name", "position", "organization", "work_area",
                  "village", "phone", "email", "languages", "capacity", "is_available",
                  "user")  # fmt: skip

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work_area"].queryset = areas_within(area_codes)
        self.fields["organization"].queryset = Organization.objects.exclude(kind="ministry")
        self.fields["village"].queryset = villages_within(area_codes)
        self.fields["village"].label_from_instance = _village_label
        self.fields["user"].queryset = self._accounts(area_codes)
        self.fields["user"].help_text = "เฉพาะบัญชีที่มีบทบาทพี่เลี้ยงในพื้นที่ของท่านและยังไม่ผูกกับผู้ใด"
        if self.instance.pk:  # another work place is a move, with its day and reason
            for name in ("position", "organization", "work_area"):
                del self.fields[name]

    def _accounts(self, area_codes):
        within = Q(pk__in=[])
        for code in area_codes:
            within |= Q(area__code__startswith=code)
        mentors = Membership.objects.current().filter(within, role=Role.MENTOR)
        free = Q(official=None) | Q(official=self.instance.pk or 0)
        return User.objects.filter(free, is_active=True, pk__in=mentors.values("user"))


class TransferForm(StyledForm, forms.Form):
    """Where an official works from a day on."""

    work_area = forms.ModelChoiceField(label="พื้นที่ปฏิบัติงานใหม่", queryset=Area.objects.none())
    organization = forms.ModelChoiceField(
        label="หน่วยงานใหม่", required=False,
        queryset=Organization.objects.exclude(kind="ministry"),
    )  # fmt: skip
    position = forms.CharField(label="ตำแหน่งใหม่", max_length=160, required=False)
    village = forms.ModelChoiceField(
        label="หมู่บ้านที่ประจำหรือพักอาศัย", queryset=Village.objects.none(), required=False
    )
    moved_on = BuddhistDateField(label="ตั้งแต่วันที่")
    reason = forms.CharField(label="เหตุผล", max_length=255)
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work_area"].queryset = areas_within(area_codes)
        self.fields["village"].queryset = villages_within(area_codes)
        self.fields["village"].label_from_instance = _village_label


def areas_within(codes):
    areas = Area.objects.all()
    return areas.filter(pk__in=[a.pk for a in areas if any(a.code.startswith(c) for c in codes)])


def villages_within(codes):
    within = Q(pk__in=[])
    for code in codes:
        within |= Q(code__startswith=code)
    return Village.objects.filter(within).select_related("subdistrict")


def _village_label(village):
    """Every sub-district has its หมู่ที่ 1."""
    return f"ต.{village.subdistrict.name} {village}"


class BoardFilterForm(StyledForm, forms.Form):
    """Which households the board shows. Areas are limited to those the officer pairs in."""

    q = forms.CharField(
        label="ค้นหาครัวเรือน", required=False, max_length=120,
        widget=forms.SearchInput(attrs={"placeholder": "ชื่อหรือบ้านเลขที่"}),
    )  # fmt: skip
    area = forms.ChoiceField(label="พื้นที่", required=False)
    village = forms.ChoiceField(label="หมู่บ้าน", required=False)
    dimension = forms.ChoiceField(label="มิติ", required=False)
    show = forms.ChoiceField(
        label="แสดง", required=False,
        choices=[("", "ยังไม่มีพี่เลี้ยง"), ("paired", "มีพี่เลี้ยงแล้ว")],
    )  # fmt: skip

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        areas = [a for a in areas_within(area_codes) if a.level != "province"]
        self.fields["area"].choices = [("", "ทุกพื้นที่")] + [
            (a.code, f"\u2003ต.{a.name}" if a.level == "subdistrict" else a.full_name)
            for a in areas
        ]
        self.fields["dimension"].choices = [("", "ทุกมิติ")] + [
            (d.code, d.name) for d in Dimension.objects.all()
        ]
        area = self.data.get("area", "") if self.is_bound else ""
        known = villages_within([area]) if len(area) == 6 else Village.objects.none()
        self.fields["village"].choices = [("", "ทุกหมู่บ้าน" if area else "เลือกตำบลก่อน")] + [
            (village.code, str(village)) for village in known
        ]


class BoardPairForm(StyledForm, forms.Form):
    """What holds for all chosen households."""

    kind = forms.ChoiceField(label="รายการ", choices=ActKind.choices[:3], required=False)
    started_on = BuddhistDateField(label="ตั้งแต่วันที่", required=False)
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
        self.fields["area"].choices = [("", "ทุกพื้นที่")] + [
            (a.code, f"\u2003ต.{a.name}" if a.level == "subdistrict" else a.full_name)
            for a in areas_within(area_codes)
        ]


class PaperForm(StyledForm, forms.Form):
    kind = forms.ChoiceField(label="เอกสาร", choices=PaperKind.choices)
    area = forms.ModelChoiceField(label="อำเภอหรือตำบล", queryset=Area.objects.none())
    day = BuddhistDateField(label="ณ วันที่", required=False)
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_within(area_codes).exclude(level="province")
        self.initial.setdefault("day", timezone.localdate())


class OfficialFileForm(StyledForm, forms.Form):
    file = forms.FileField(label="ไฟล์ทะเบียนพี่เลี้ยง", help_text="XLSX, XLS หรือ ODS ไม่เกิน 5 MB")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 5 * 1024 * 1024:
            raise forms.ValidationError("ไฟล์ใหญ่เกิน 5 MB โปรดแบ่งไฟล์เป็นรายอำเภอ")
        return file


class PairingForm(StyledForm, forms.Form):
    official = forms.ModelChoiceField(label="พี่เลี้ยง", queryset=Official.objects.none())
    kind = forms.ChoiceField(label="ประเภท", choices=ActKind.choices[:3], required=False)
    started_on = BuddhistDateField(label="ตั้งแต่วันที่", required=False)
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    reason = forms.CharField(label="เหตุผลที่เลือก", max_length=255, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = officials
        self.fields["official"].label_from_instance = lambda o: (
            f"{o.full_name} · {o.work_area} · ว่าง {o.free} จาก {o.capacity}"
        )

    def clean_kind(self):
        return self.cleaned_data["kind"] or ActKind.MAIN


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

    language_km = forms.IntegerField(
        label="พูดคนละภาษากับครัวเรือน (กม.)", min_value=0, max_value=100, initial=8,
        help_text="ใช้กับครัวเรือนที่บันทึกภาษาไว้ เทียบกับภาษาถิ่นในทะเบียนพี่เลี้ยง",
    )  # fmt: skip
    replan = forms.BooleanField(
        label="จัดคู่ที่ดูแลอยู่ใหม่ด้วย", required=False,
        help_text="ไม่เลือก: คู่ที่ดูแลอยู่เดิมไม่เปลี่ยน เลือก: เปลี่ยนเฉพาะคู่ที่คุ้มกับน้ำหนักที่ตั้งไว้",
    )  # fmt: skip
    change_km = forms.IntegerField(
        label="เปลี่ยนพี่เลี้ยงเดิม (กม. ต่อครัวเรือน)", min_value=0, max_value=500, initial=20,
        help_text="ยิ่งมาก ยิ่งคงพี่เลี้ยงเดิมไว้",
    )  # fmt: skip

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.exclude(level="subdistrict")
        mine = [a.pk for a in areas if any(a.code.startswith(code) for code in area_codes)]
        self.fields["area"].queryset = areas.filter(pk__in=mine)
        if len(mine) == 1:
            self.initial["area"] = mine[0]

    def weights(self):
        """The fields that may well be left as they are."""
        return [self[name] for name in self.fields if name.endswith("_km")]


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
    spread = forms.BooleanField(
        label="กระจายให้พี่เลี้ยงหลายคนตามข้อเสนอของระบบ", required=False,
        help_text="ระบบหาผู้รับต่อที่ใกล้และยังว่างให้ทีละครัวเรือน ไม่ต้องเลือกผู้รับต่อ",
    )  # fmt: skip
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officials
        self.fields["to"].label_from_instance = lambda o: (
            f"{o.full_name} · {o.work_area} · ว่าง {o.free} จาก {o.capacity}"
        )


class EndPairingForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(label="เหตุที่สิ้นสุดการดูแล", choices=PairingEndReason.choices)
    ended_on = BuddhistDateField(label="สิ้นสุดเมื่อ", required=False)


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
