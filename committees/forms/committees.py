"""Forms of orders, their paragraphs, seats and holders."""

from functools import partial

from django import forms
from django.utils import timezone

from accounts.forms.accounts import AccountField
from accounts.models import Membership, User
from committees.models import Committee, CommitteeDuty, CommitteeSeat, SeatHolder
from core import days
from core.forms import BuddhistDateField, StyledForm, keep_choosable
from core.seen import StoredForm
from places.models import Area, Organization


class OrderForm(StoredForm, forms.ModelForm):
    ordered_on = BuddhistDateField(label="ลงวันที่", required=False)
    started_on = BuddhistDateField(label="มีผลตั้งแต่", required=False)

    class Meta:
        model = Committee
        fields = (
            "order_number",
            "order_number_note",
            "ordered_on",
            "ordered_on_note",
            "order_title",
            "legal_basis",
            "started_on",
        )
        help_texts = {
            "order_number": "ตามที่พิมพ์ในคำสั่ง เช่น ๔๑๗๓/๒๕๖๘",
            "order_title": "ข้อความหลังคำว่า เรื่อง",
            "legal_basis": "คำสั่งหรือกฎหมายที่อ้าง คัดตามคำสั่งทุกคำ",
        }


class TeamForm(OrderForm):
    """A team's name, order and sub-districts; its district stays once it is set up."""

    places = forms.ModelMultipleChoiceField(
        label="ตำบลที่รับผิดชอบ",
        queryset=Area.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="สมาชิกเห็นครัวเรือนของตำบลเหล่านี้ตลอดเวลาที่ดำรงตำแหน่งในทีม",
    )

    class Meta:
        model = Committee
        fields = ("area", "name", "short_name", "order_number", "ordered_on", "started_on")
        help_texts = OrderForm.Meta.help_texts

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        districts = Area.objects.districts().within(codes)
        self.fields["area"].queryset, self.fields["area"].label = districts, "อำเภอ"
        self.fields["places"].queryset = Area.objects.subdistricts().within(codes)
        if self.instance.pk:
            del self.fields["area"]
            places = Area.objects.subdistricts().filter(parent=self.instance.area_id)
            self.fields["places"].queryset = places
            self.initial["places"] = list(
                self.instance.places.current().values_list("area", flat=True)
            )
        elif len(districts) == 1:
            self.fields["area"].initial = districts[0]
        self.fields["places"].queryset = self.fields["places"].queryset.select_related("parent")
        several = not self.instance.pk and len(districts) > 1
        self.fields["places"].label_from_instance = partial(_subdistrict, with_district=several)


def _subdistrict(area: Area, *, with_district: bool) -> str:
    """Labels a sub-district, with its district where several are offered: two may share a name."""
    return f"{area.parent} ต.{area.name}" if with_district else f"ต.{area.name}"


class ParagraphForm(StoredForm, forms.ModelForm):
    class Meta:
        model = CommitteeDuty
        fields = ("part", "printed_number", "text")
        help_texts = {"text": "คัดตามคำสั่งทุกคำ"}


class SeatForm(StoredForm, forms.ModelForm):
    class Meta:
        model = CommitteeSeat
        fields = (
            "number",
            "title",
            "role",
            "role_as_printed",
            "organization",
            "person_count",
            "note",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(is_active=True)
        keep_choosable(self, self.instance, "organization")


def people_of(committee: Committee):
    """Returns the open accounts with a role in the committee's area: whoever keeps a district's
    seats names no account of another.
    """
    there = Membership.objects.current().filter(area__code__startswith=committee.area_id)
    return User.objects.filter(is_active=True, pk__in=there.values("user"))


class HolderForm(StyledForm, forms.ModelForm):
    started_on = BuddhistDateField(label="ตั้งแต่", initial=timezone.localdate)
    ended_on = BuddhistDateField(
        label="ถึง (วันแรกที่พ้นจากตำแหน่ง)", required=False, help_text="การรักษาราชการแทนต้องระบุ"
    )
    user = AccountField(
        label="บัญชีผู้ใช้", required=False, help_text="เมื่อผู้นี้มีบัญชีในระบบ พิมพ์ชื่อผู้ใช้ หรือชื่อและนามสกุลตามบัญชี"
    )

    class Meta:
        model = SeatHolder
        fields = ("kind", "name", "position", "user", "order_number", "started_on", "ended_on")

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people_of(committee)


class LeavingForm(StyledForm, forms.Form):
    ended_on = BuddhistDateField(label="พ้นจากตำแหน่งตั้งแต่วันที่", initial=timezone.localdate)

    def __init__(self, *args, holder, **kwargs):
        super().__init__(*args, **kwargs)
        self.holder = holder

    def clean_ended_on(self):
        day = self.cleaned_data["ended_on"]
        if day <= self.holder.started_on:
            raise forms.ValidationError("ต้องหลังวันที่เริ่มดำรงตำแหน่ง")
        return day


class EndForm(StyledForm, forms.Form):
    ended_on = BuddhistDateField(label="สิ้นสุดตั้งแต่วันที่", initial=days.today, latest=days.today)
