"""The register of officials."""

from django import forms
from django.db.models import Q

from accounts.enums import Role
from accounts.forms.accounts import AccountField
from accounts.models import Membership, User
from core import days
from core.forms import BuddhistDateField, StyledForm, keep_choosable
from core.seen import StoredForm
from core.uploads.fields import TableField
from mentors.enums import OfficialEndReason, RoleGoes
from mentors.errors import RoleUnsaidError
from mentors.forms.areas import areas_within, choose_village
from mentors.forms.choosing import OfficialField
from mentors.models import Official
from mentors.services.registers import roles_left
from places.choices import area_choices
from places.enums import OrganizationKind
from places.models import Area, Organization, Village
from places.querysets import codes_within


def _offices():
    """Where an official can work: in an office of a ministry, not in the ministry."""
    return Organization.objects.in_use().exclude(kind=OrganizationKind.MINISTRY)


class OfficialFilterForm(StyledForm, forms.Form):
    """Which officials the register shows. Areas are limited to those the reader sees."""

    q = forms.CharField(
        label="ชื่อหรือนามสกุล", required=False, max_length=120, widget=forms.SearchInput
    )
    area = forms.ChoiceField(label="พื้นที่ปฏิบัติงาน", required=False)
    room = forms.ChoiceField(
        label="การรับครัวเรือน",
        required=False,
        choices=[("", "ทั้งหมด"), ("free", "ยังรับได้อีก"), ("full", "เต็มแล้ว")],
    )

    def __init__(self, *args, area_codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(area_codes, self.data.get("area"))
        self.fields["area"].widget.attrs["data-submit-on-change"] = True


class OfficialForm(StoredForm, forms.ModelForm):
    user = AccountField(
        label="บัญชีผู้ใช้",
        required=False,
        help_text="พิมพ์ชื่อผู้ใช้ หรือชื่อและนามสกุลตามบัญชี เฉพาะบัญชีที่มีบทบาทพี่เลี้ยงในพื้นที่ของท่านและยังไม่ผูกกับผู้ใด",
    )

    class Meta:
        model = Official
        fields = (
            "title",
            "first_name",
            "last_name",
            "position",
            "organization",
            "work_area",
            "village",
            "phone",
            "email",
            "languages",
            "capacity",
            "is_available",
            "user",
        )

    def __init__(self, *args, area_codes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work_area"].queryset = areas_within(area_codes)
        self.fields["organization"].queryset = _offices()
        choose_village(self, area_codes, self.instance.work_area_id)
        self.fields["user"].queryset = self._accounts(area_codes)
        if self.instance.pk:  # another work place is a move, with its day and reason
            for name in ("position", "organization", "work_area"):
                del self.fields[name]
        keep_choosable(self, self.instance, "village", "user")

    def _accounts(self, area_codes):
        within = codes_within(area_codes, "area__code")
        mentors = Membership.objects.current().filter(within, role=Role.MENTOR)
        free = Q(official=None) | Q(official=self.instance.pk or 0)
        return User.objects.filter(free, is_active=True, pk__in=mentors.values("user"))


class TransferForm(StyledForm, forms.Form):
    """Where an official works from a day on."""

    work_area = forms.ModelChoiceField(label="พื้นที่ปฏิบัติงานใหม่", queryset=Area.objects.none())
    organization = forms.ModelChoiceField(label="หน่วยงานใหม่", required=False, queryset=_offices())
    position = forms.CharField(label="ตำแหน่งใหม่", max_length=160, required=False)
    village = forms.ModelChoiceField(
        label="หมู่บ้านที่ประจำหรือพักอาศัย", queryset=Village.objects.none(), required=False
    )
    moved_on = BuddhistDateField(label="ตั้งแต่วันที่", latest=days.in_a_year)
    reason = forms.CharField(label="เหตุผล", max_length=255)
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    role_goes = forms.ChoiceField(
        label="บทบาทพี่เลี้ยงของบัญชีผู้ใช้",
        choices=[("", "โปรดเลือก"), *RoleGoes.choices],
        required=False,
        help_text="ต้องเลือกเมื่อย้ายไปต่างอำเภอ ย้ายในอำเภอเดิมบทบาทคงเดิม",
    )

    def __init__(self, *args, area_codes, official, **kwargs):
        super().__init__(*args, **kwargs)
        self.official = official
        self.fields["work_area"].queryset = areas_within(area_codes)
        choose_village(self, area_codes)
        keep_choosable(self, official, "organization")
        if not official.user_id:
            del self.fields["role_goes"]

    def clean(self):
        """Asks about the role where the new place is of another district than the role."""
        cleaned = super().clean()
        area = cleaned.get("work_area")
        is_asked = area and roles_left(self.official, self.official.work_area_id, area.pk)
        if is_asked and not cleaned.get("role_goes"):
            self.add_error("role_goes", RoleUnsaidError.message)
        return cleaned


class ReturnForm(StyledForm, forms.Form):
    """From when on somebody who had left is there again."""

    returned_on = BuddhistDateField(
        label="ตั้งแต่วันที่ (เว้นว่างคือวันนี้)", required=False, latest=days.today
    )
    reason = forms.CharField(label="เหตุผล", max_length=255)
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)


class OfficialFileForm(StyledForm, forms.Form):
    file = TableField(label="ไฟล์ทะเบียนพี่เลี้ยง", help_text="XLSX, XLS หรือ ODS ไม่เกิน 5 MB")


class HandOverForm(StyledForm, forms.Form):
    end_reason = forms.ChoiceField(label="เหตุที่พ้นหน้าที่", choices=OfficialEndReason.choices)
    ended_on = BuddhistDateField(
        label="พ้นหน้าที่เมื่อ", required=False, earliest=days.PROGRAMME, latest=days.today
    )
    to = OfficialField(label="ผู้รับครัวเรือนต่อ", required=False, empty_label="— ยังไม่มี ให้กลับไปรอจับคู่ —")
    spread = forms.BooleanField(
        label="กระจายให้พี่เลี้ยงหลายคนตามข้อเสนอของระบบ",
        required=False,
        help_text="ระบบหาผู้รับต่อที่ใกล้และยังว่างให้ทีละครัวเรือน ไม่ต้องเลือกผู้รับต่อ",
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)

    def __init__(self, *args, officials, **kwargs):
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        to.offer(officials, chosen=self.data.get("to"))
        to.help_text = "แสดงผู้ที่ว่างมากที่สุด" if to.has_more else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("spread") and cleaned.get("to"):
            self.add_error("spread", "เลือกผู้รับต่อไว้แล้ว โปรดเลือกอย่างใดอย่างหนึ่ง")
        return cleaned
