"""Forms for accounts, roles, emergencies and the history."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.enums import AccountsShown, AuditOutcome, MembershipEndReason, Role
from accounts.models import User
from core import thai
from core.forms import DASHES, AskingForm, BuddhistDateField, StyledForm
from core.querysets import of_name
from core.seen import StoredForm
from places.enums import AreaLevel, OrganizationKind
from places.models import Area, Organization

MOST_ALIKE, MOST_READ = 5, 200


class AccountField(forms.CharField):
    """An account among those of `queryset`, by its user name or the person's whole name: a province
    has more of them than a list can show. Cleans to the account, or None.
    """

    queryset = User.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "พิมพ์ชื่อผู้ใช้ หรือชื่อและนามสกุลตามบัญชี")
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=300, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = User.objects.filter(pk=value).first()
        return value.username if isinstance(value, User) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> User | None:
        text = thai.clean(super().clean(value))
        if not text:
            return None
        name = Concat("first_name", Value(" "), "last_name")
        rows = self.queryset.annotate(name=name, titled=Concat("title", name))
        found = list(rows.filter(Q(username=text) | Q(name=text) | Q(titled=text))[:MOST_ALIKE])
        found = [user for user in found if user.username == text] or found
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(f"มีหลายบัญชีที่ชื่อนี้ โปรดใส่ชื่อผู้ใช้: {_told(found)}")
        near = list(of_name(self.queryset, text, "username", "first_name", "last_name")[:MOST_READ])
        meant = [user for user in near if _is_called(user, text)]
        if len(meant) == 1 and len(near) < MOST_READ:
            return meant[0]
        if near:
            told = _told((meant or near)[:MOST_ALIKE])
            raise forms.ValidationError(f"ไม่มีบัญชีชื่อนี้ตรงตัว โปรดใส่ชื่อผู้ใช้ของผู้ที่หมายถึง: {told}")
        raise forms.ValidationError("ไม่พบบัญชีที่ใช้ได้ของชื่อนี้ โปรดตรวจตัวสะกดหรือใส่ชื่อผู้ใช้")


def _is_called(user: User, text: str) -> bool:
    """Whether that is the whole name, in any order, with or without a title in any spelling."""
    typed = {thai.name_key(text), "".join(map(thai.first_name_key, text.split()))}
    first, last = thai.first_name_key(user.first_name), thai.last_name_key(user.last_name)
    return bool(first and last) and not typed.isdisjoint({first + last, last + first})


def _told(users: Iterable[User]) -> str:
    people = ((user.username, f"{user.full_name} {user.position}".strip()) for user in users)
    return ", ".join(f"{username} ({person})" for username, person in people)


class AccountFilterForm(StyledForm, forms.Form):
    q = forms.CharField(label="ชื่อหรือชื่อผู้ใช้", required=False, max_length=80)
    role = forms.ChoiceField(
        label="บทบาท", required=False, choices=[("", "ทุกบทบาท"), *Role.choices]
    )
    show = forms.ChoiceField(
        label="แสดง", required=False, choices=[("", "บัญชีที่ใช้งาน"), *AccountsShown.choices]
    )


class AccountForm(StoredForm, forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "title", "first_name", "last_name", "position", "phone", "email")
        help_texts = {"username": "ตัวอักษรอังกฤษ ตัวเลข และ . _ - เท่านั้น"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = True


class AccountChangeForm(AccountForm):
    """What is said of a person. The user name stays: letters on paper and people know it."""

    class Meta:
        model = User
        fields = ("title", "first_name", "last_name", "position", "phone", "email")

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class TokenForm(StyledForm, forms.Form):
    name = forms.CharField(
        label="ใช้กับ", max_length=80, help_text="เช่น โทรศัพท์ของท่าน หรือระบบที่จะเชื่อมต่อ"
    )
    days = forms.TypedChoiceField(
        label="ใช้ได้นาน",
        coerce=int,
        choices=[("", DASHES), (30, "30 วัน"), (90, "90 วัน"), (365, "1 ปี")],
    )


class RoleForm(StyledForm, forms.Form):
    """A role to grant. An end date needs its reason, as everywhere."""

    role = forms.ChoiceField(label="บทบาท", choices=Role.choices)
    area = forms.ModelChoiceField(label="พื้นที่", queryset=Area.objects.none(), required=False)
    organization = forms.ModelChoiceField(
        label="หน่วยงาน", queryset=Organization.objects.none(), required=False
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60)
    started_on = BuddhistDateField(label="ตั้งแต่", initial=timezone.localdate)
    ended_on = BuddhistDateField(label="ถึง (ถ้ามีกำหนด)", required=False)
    is_acting = forms.BooleanField(label="รักษาการ", required=False)
    on_behalf_of = AccountField(label="รักษาการแทน", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.exclude(level=AreaLevel.SUBDISTRICT).order_by(
            "code"
        )
        self.fields["organization"].queryset = Organization.objects.filter(
            is_active=True, kind__in=OrganizationKind.within_reach()
        )
        self.fields["on_behalf_of"].queryset = User.objects.filter(is_active=True)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_acting") and not cleaned.get("ended_on"):
            self.add_error("ended_on", "การรักษาการต้องระบุวันสิ้นสุด")
        if cleaned.get("on_behalf_of") and not cleaned.get("is_acting"):
            self.add_error("is_acting", "โปรดเลือก “รักษาการ” เมื่อระบุผู้ที่รักษาการแทน")
        cleaned["end_reason"] = MembershipEndReason.EXPIRED if cleaned.get("ended_on") else ""
        return cleaned


class EndRoleForm(AskingForm, StyledForm, forms.Form):
    ended_on = BuddhistDateField(label="สิ้นสุดวันที่", initial=timezone.localdate)
    end_reason = forms.ChoiceField(label="เหตุ", choices=MembershipEndReason.choices)


class EmergencyForm(StyledForm, forms.Form):
    area = forms.ModelChoiceField(label="อำเภอ", queryset=Area.objects.none())
    hours = forms.TypedChoiceField(
        label="ระยะเวลา",
        coerce=int,
        initial=1,
        choices=[(1, "1 ชั่วโมง"), (4, "4 ชั่วโมง"), (8, "8 ชั่วโมง")],
    )
    reason = forms.CharField(
        label="เหตุฉุกเฉิน",
        widget=forms.Textarea,
        min_length=10,
        max_length=255,
        help_text="เช่น ครัวเรือนถูกน้ำป่าพัด พี่เลี้ยงประจำติดต่อไม่ได้",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.districts()


class EmergencyReviewForm(StyledForm, forms.Form):
    finding = forms.CharField(label="ผลการตรวจสอบ", min_length=3, max_length=255)


class HistoryFilterForm(StyledForm, forms.Form):
    """What to look for in the history. Everything may be left empty.

    `unnamed` are acts that may have shown families and named none: lists, files, papers.
    """

    household = forms.IntegerField(
        label="รหัสครัวเรือน", required=False, min_value=1, max_value=models.BigIntegerField.MAX_BIGINT
    )
    unnamed = forms.ChoiceField(
        label="การระบุครัวเรือน",
        required=False,
        choices=[("", "ทั้งหมด"), ("household", "ที่ไม่ระบุครัวเรือน")],
    )
    user = forms.CharField(label="ชื่อหรือชื่อผู้ใช้", required=False, max_length=150)
    action = forms.CharField(label="การกระทำ", required=False, max_length=60)
    outcome = forms.ChoiceField(
        label="ผล", required=False, choices=[("", "ทั้งหมด"), *AuditOutcome.choices]
    )
    first = BuddhistDateField(label="ตั้งแต่วันที่", required=False)
    last = BuddhistDateField(label="ถึงวันที่", required=False)

    def clean(self):
        data = super().clean()
        if data.get("household") and data.get("unnamed"):
            self.add_error("unnamed", "โปรดเว้นรหัสครัวเรือนว่างไว้ รายการเหล่านี้ไม่ระบุครัวเรือน")
        return data
