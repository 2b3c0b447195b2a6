"""Forms of the mentors app."""

from django import forms
from django.utils import timezone

from committees.models import Area, Organization
from indicators.models import Dimension
from loei_poverty.forms import BuddhistDateField, MonthField, StyledForm, months_around
from mentors.enums import PairingEndReason, Stage
from mentors.models import Official, PlanRow


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


class EndPairingForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(label="เหตุที่สิ้นสุดการดูแล", choices=PairingEndReason.choices)


class PlanForm(StyledForm, forms.Form):
    goal_stage = forms.ChoiceField(label="เป้าหมายตามระดับ", choices=Stage.choices)
    goal = forms.CharField(label="เป้าหมายสูงสุดของครัวเรือน", widget=forms.Textarea, max_length=1000)


class PlanRowForm(StyledForm, forms.ModelForm):
    class Meta:
        model = PlanRow
        fields = ("dimension", "household_does", "support", "organization", "first_month",
                  "last_month", "status", "stop_reason", "cost", "money_source")  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        months = months_around(timezone.localdate().replace(day=1), before=12, after=36)
        self.fields["first_month"] = MonthField(label="เดือนเริ่ม", months=months)
        self.fields["last_month"] = MonthField(label="เดือนสิ้นสุด", months=months)
        for name in ("first_month", "last_month"):
            self.fields[name].widget.attrs["class"] = "form-select"
            self.initial.setdefault(name, timezone.localdate().replace(day=1))
        self.fields["dimension"].queryset = Dimension.objects.all()
        self.fields["dimension"].label_from_instance = lambda d: d.form_name
        self.fields["organization"].queryset = Organization.objects.filter(
            kind__in=["provincial_office", "local_government", "private"]
        )


class AgreementForm(StyledForm, forms.Form):
    agreed_by_name = forms.CharField(label="ผู้แทนครัวเรือนที่ตกลง", max_length=200)
    agreed_on = BuddhistDateField(label="วันที่ตกลง", required=False)


class StageForm(StyledForm, forms.Form):
    stage = forms.ChoiceField(label="ระดับของครัวเรือน", choices=Stage.choices)
    reason = forms.CharField(label="เหตุผล", max_length=255, required=False)
