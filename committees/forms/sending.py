"""Forms of the register, of lists and their lines, of schedules and of sending."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from committees.enums import RegisterBook
from committees.models import (
    Addressee,
    Committee,
    CommitteeSeat,
    DistributionList,
    RegisteredLetter,
    SendingSchedule,
)
from committees.sending import scheduled_kinds
from committees.services.register import last_number
from core import days
from core.forms import BuddhistDateField, StyledForm, keep_choosable
from core.seen import StoredForm
from core.thai import be_year
from places.codes import AreaCode
from places.enums import AreaLevel
from places.models import Area, Organization

NUMBERED = (
    "ส่งทั้งรายชื่อออกเลขเป็นหนังสือเวียน (ว) เลขปรากฏบนหนังสือเชิญประชุม"
    " ส่วนรายงานที่จัดทำไว้แล้ว เลขอยู่ในทะเบียนและหน้าของผู้รับ"
)


def offices(codes) -> QuerySet[Area]:
    """The areas with an office, within `codes`: the province and its districts."""
    rows = Area.objects.within(codes).exclude(level=AreaLevel.SUBDISTRICT)
    return rows.order_by("code")


def offer_offices(form, codes, label) -> None:
    """The areas a form may write for; a person with one office is not asked."""
    field = form.fields["area"]
    field.queryset, field.label = offices(codes), label
    field.label_from_instance = lambda area: area.full_name
    if not form.instance.pk and len(codes) == 1:
        field.initial = codes[0]


class LetterForm(StyledForm, forms.ModelForm):
    dated_on = BuddhistDateField(label="ลงวันที่", initial=days.today, latest=days.today)
    first_number = forms.IntegerField(
        label="เริ่มจากเลขที่",
        required=False,
        min_value=1,
        max_value=99_999,
        help_text="เฉพาะเลขแรกของปีในระบบ เมื่อย้ายจากสมุดทะเบียนกลางปี เว้นว่าง = เริ่มที่ 1 หรือเรียงต่อ",
    )

    class Meta:
        model = RegisteredLetter
        fields = ("area", "book", "dated_on", "addressed_to", "subject", "is_circular")
        help_texts = {
            "addressed_to": "ตำแหน่งหรือหน่วยงาน ไม่ใส่ชื่อครัวเรือน",
            "subject": "ตามที่พิมพ์ในหนังสือ ไม่ใส่ชื่อครัวเรือน",
        }

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        offer_offices(self, codes, "ของสำนักงาน")
        self.fields["book"].required = False

    def clean_book(self):
        return self.cleaned_data["book"] or RegisterBook.LETTER

    def clean_dated_on(self):
        """A number is of the year it is given in: one of last year would stand before its day."""
        day = self.cleaned_data["dated_on"]
        if day.year != days.today().year:
            raise forms.ValidationError("เลขออกในปีนี้ จึงลงวันที่ของปีนี้")
        return day

    def clean(self):
        cleaned = super().clean()
        area, first = cleaned.get("area"), cleaned.get("first_number")
        book = cleaned.get("book") or RegisterBook.LETTER
        if area and first and last_number(area, be_year(days.today()), book):
            self.add_error("first_number", "ปีนี้มีเลขในทะเบียนแล้ว เลขต่อไปเรียงเอง")
        if book == RegisterBook.ORDER and cleaned.get("is_circular"):
            self.add_error("is_circular", "คำสั่งไม่มีเลขหนังสือเวียน")
        return cleaned


class CancelNumberForm(StyledForm, forms.Form):
    reason = forms.CharField(
        label="เหตุที่ยกเลิก", max_length=255, help_text="เลขนี้ยังอยู่ในทะเบียนและไม่ใช้ซ้ำ"
    )


class ListForm(StoredForm, forms.ModelForm):
    class Meta:
        model = DistributionList
        fields = ("area", "name", "note", "committee", "is_active")
        help_texts = {"committee": "เพิ่มทุกตำแหน่งของคณะกรรมการนี้ในรายชื่อได้ในครั้งเดียว"}

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        offer_offices(self, codes, "ของสำนักงาน")
        committees = Committee.objects.current().filter(area__in=offices(codes))
        self.fields["committee"].queryset = committees
        self.fields["committee"].label_from_instance = lambda row: row.short_name
        keep_choosable(self, self.instance, "committee")


class AddresseeForm(StoredForm, forms.ModelForm):
    class Meta:
        model = Addressee
        fields = (
            "title",
            "sort_key",
            "seat",
            "organization",
            "address",
            "email",
            "note",
            "is_active",
        )
        help_texts = {
            "seat": "ผู้ดำรงตำแหน่งนี้ที่มีบัญชีรับเอกสารในระบบ",
            "organization": "เจ้าหน้าที่ของหน่วยงานรับแทน เมื่อไม่มีผู้ดำรงตำแหน่งที่มีบัญชี",
            "email": "ใช้เมื่อบัญชีของผู้รับไม่มีอีเมล ส่งเพียงลิงก์ ไม่แนบเอกสาร",
        }

    def __init__(self, *args, distribution_list, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["sort_key"], self.fields["is_active"]
        wide = {distribution_list.area_id, AreaCode(distribution_list.area_id).province}
        seats = CommitteeSeat.objects.filter(committee__area__in=wide, committee__ended_on=None)
        self.fields["seat"].queryset = seats.select_related("committee")
        self.fields["seat"].label_from_instance = lambda seat: f"{seat.committee.short_name} {seat}"
        self.fields["organization"].queryset = Organization.objects.in_use()
        keep_choosable(self, self.instance, "seat", "organization")


def _list_label(row: DistributionList) -> str:
    """With how many of its committee do not get what is sent to it."""
    left = getattr(row, "left_out", None)
    return f"{row} (ไม่มี {left} ตำแหน่งของคณะกรรมการ)" if left else str(row)


class ToSomebody:
    """Mixin: a list, or one line of it."""

    fields: dict[str, Any]

    def offer_lists(self, lists) -> None:
        lines = Addressee.objects.filter(distribution_list__in=lists, is_active=True)
        self.fields["distribution_list"].queryset = lists
        self.fields["distribution_list"].label_from_instance = _list_label
        self.fields["addressee"].queryset = lines.select_related("distribution_list")
        self.fields["addressee"].label_from_instance = lambda row: (
            f"{row.distribution_list}: {row.title}"
        )

    def clean(self):
        cleaned = super().clean()
        line, chosen = cleaned.get("addressee"), cleaned.get("distribution_list")
        if line and chosen and line.distribution_list_id != chosen.pk:
            self.add_error("addressee", "ผู้รับนี้ไม่อยู่ในรายชื่อที่เลือก")
        return cleaned


class ScheduleForm(ToSomebody, StoredForm, forms.ModelForm):
    """Which paper goes to which list, or to one line of it."""

    paper_kind = forms.ChoiceField(label="เอกสาร")

    class Meta:
        model = SendingSchedule
        fields = (
            "area",
            "paper_kind",
            "distribution_list",
            "addressee",
            "day",
            "by_mail",
            "is_active",
        )
        help_texts = {
            "addressee": "เว้นว่าง = ทุกคนในรายชื่อ",
            "day": "1–28 เช่น 8 = วันที่ 8 ของเดือนถัดจากเดือนหรือไตรมาสของเอกสาร",
        }

    def __init__(self, *args, codes, lists, **kwargs):
        super().__init__(*args, **kwargs)
        offer_offices(self, codes, "ในนามของ")
        self.fields["paper_kind"].choices = [(k.code, k.label) for k in scheduled_kinds()]
        self.offer_lists(lists)
        keep_choosable(self, self.instance, "distribution_list", "addressee")


class SendForm(ToSomebody, StyledForm, forms.Form):
    """To whom a paper goes now."""

    distribution_list = forms.ModelChoiceField(
        label="รายชื่อผู้รับ", queryset=DistributionList.objects.none()
    )
    addressee = forms.ModelChoiceField(
        label="เฉพาะผู้รับ",
        queryset=Addressee.objects.none(),
        required=False,
        help_text="เว้นว่าง = ทุกคนในรายชื่อ",
    )
    is_numbered = forms.BooleanField(
        label="ออกเลขในทะเบียนหนังสือส่ง", required=False, help_text=NUMBERED
    )
    by_mail = forms.BooleanField(
        label="แจ้งทางอีเมลด้วย",
        required=False,
        initial=lambda: settings.EMAIL_READY,
        help_text="อีเมลมีเพียงลิงก์ ผู้รับเข้าสู่ระบบเพื่อเปิดเอกสาร",
    )

    def __init__(self, *args, lists, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_lists(lists)


class OtherWayForm(StyledForm, forms.Form):
    handed_on = BuddhistDateField(label="ส่งเมื่อ", initial=days.today, latest=days.today)
    handed_how = forms.CharField(
        label="ส่งอย่างไร", max_length=160, help_text="เช่น ไปรษณีย์ลงทะเบียน นำส่งด้วยตนเอง"
    )
