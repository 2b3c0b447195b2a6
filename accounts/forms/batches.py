"""Forms of accounts for many and of their letters."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.candidates import selections
from accounts.enums import Role
from accounts.models import Membership, ProposedAccount, User
from accounts.permissions import levels_of
from accounts.services.obstacles import alike_accounts
from core import days
from core.forms import AskingForm, BuddhistDateField, StyledForm
from core.seen import StoredForm
from places.enums import OrganizationKind
from places.models import Area, Organization


def areas_of_roles(role: str = ""):
    """Areas for which roles, or this one, are given."""
    return Area.objects.filter(level__in=levels_of(role)).order_by("code")


def bodies_of_roles():
    return Organization.objects.filter(is_active=True, kind__in=OrganizationKind.within_reach())


class BatchForm(StyledForm, forms.Form):
    """Whom to propose, and under which order."""

    selection = forms.ChoiceField(label="รายชื่อจาก")
    area = forms.ModelChoiceField(
        label="พื้นที่", queryset=Area.objects.none(), help_text="ทั้งจังหวัด หรือทีละอำเภอ"
    )
    order_number = forms.CharField(
        label="เลขที่คำสั่งหรือหนังสือ",
        max_length=60,
        help_text="ใช้กับทุกรายการที่ต้นทางไม่ได้ระบุเลขที่คำสั่งของตนเอง",
    )
    started_on = BuddhistDateField(
        label="มีบทบาทตั้งแต่", initial=timezone.localdate, latest=days.in_a_year
    )
    ended_on = BuddhistDateField(label="ถึง (ถ้ามีกำหนด)", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lists = [(s.code, s.label) for s in selections()]
        self.fields["selection"].choices = [("", "— เลือก —"), *lists]
        self.fields["area"].queryset = areas_of_roles()
        self.fields["area"].initial = areas_of_roles().first()

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("started_on"), cleaned.get("ended_on")
        if start and end and end <= start:
            self.add_error("ended_on", "วันสิ้นสุดต้องหลังวันเริ่ม")
        elif end and end <= timezone.localdate():
            self.add_error("ended_on", "วันสิ้นสุดต้องยังมาไม่ถึง")
        return cleaned


class ProposedForm(StoredForm, forms.ModelForm):
    """A line to put right: names, contact, role and place; or whose account it is already."""

    class Meta:
        model = ProposedAccount
        fields = (
            "user",
            "is_another",
            "title",
            "first_name",
            "last_name",
            "position",
            "phone",
            "email",
            "role",
            "area",
            "organization",
        )
        help_texts = {
            "user": "เลือกเมื่อเป็นคนเดียวกัน บทบาทจะให้แก่บัญชีเดิม ไม่สร้างใหม่",
            "is_another": "เลือกเมื่อตรวจแล้วว่าชื่อ อีเมล หรือโทรศัพท์ซ้ำกันแต่เป็นคนละคน",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alike = {user.pk for user in alike_accounts(self.instance)} | {self.instance.user_id}
        self.fields["user"].queryset = User.objects.filter(pk__in=alike - {None})
        self.fields["role"].choices = [
            (code, label) for code, label in Role.choices if code != Role.ADMINISTRATOR
        ]
        self.fields["area"].queryset = areas_of_roles()
        self.fields["organization"].queryset = bodies_of_roles()

    def changes(self) -> dict:
        return dict(self.cleaned_data)


class RefusalForm(StyledForm, forms.Form):
    note = forms.CharField(label="เหตุผลที่ไม่อนุมัติ", min_length=3, max_length=255)


class SuspensionForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label="เหตุที่ระงับ", min_length=3, max_length=255, help_text="เช่น ลาศึกษาต่อ หรือโทรศัพท์หาย"
    )


class MoveRoleForm(AskingForm, StyledForm, forms.Form):
    """Where a role moves to."""

    area = forms.ModelChoiceField(label="พื้นที่ใหม่", queryset=Area.objects.none(), required=False)
    organization = forms.ModelChoiceField(
        label="หน่วยงานใหม่", queryset=Organization.objects.none(), required=False
    )
    started_on = BuddhistDateField(label="ย้ายตั้งแต่วันที่", initial=timezone.localdate)
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60)

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = areas_of_roles(membership.role)
        fields["area"].initial = membership.area_id
        fields["organization"].queryset = bodies_of_roles()
        fields["organization"].initial = membership.organization_id
