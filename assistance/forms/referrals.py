"""Forms of letters and referrals: sending, answering, writing down an answer, taking back."""

from django import forms
from django.utils import timezone

from accounts.services.presence import with_readers
from assistance.enums import AssistanceKind, Channel
from assistance.forms.bodies import BodyField
from assistance.services import answers
from assistance.services.letters import ANSWER_DAYS
from core import days
from core.forms import BuddhistDateField, StyledForm
from core.uploads.fields import PictureField
from indicators.models import Dimension, Indicator
from places.models import Organization

OFFLINE_HELP = (
    "สำหรับหน่วยงานที่ต่อท้ายชื่อว่า «ไม่มีผู้อ่านในระบบ» ระบบจะไม่แจ้งใคร "
    "โปรดพิมพ์หนังสือส่ง หน่วยงานตอบได้ทางคิวอาร์โค้ดบนหนังสือ"
)
DUE_HELP = f"วว/ดด/ปปปป (พ.ศ.) เว้นว่างหากให้เวลา {ANSWER_DAYS} วัน"


def not_yet_over(day, sentence):
    if day and day < timezone.localdate():
        raise forms.ValidationError(sentence)
    return day


class OfficeField(BodyField):
    """Organisations, with a word behind those for which nobody would read what is sent."""

    def __init__(self, *, queryset, **kwargs):
        super().__init__(queryset=with_readers(queryset), **kwargs)

    def work_in(self, areas):
        """Leaves those that work in one of `areas` (codes)."""
        self.queryset = self.queryset.touching(areas)

    def label_from_instance(self, office):
        return f"{office}" if office.has_reader else f"{office} (ไม่มีผู้อ่านในระบบ)"


class ReferralForm(StyledForm, forms.Form):
    dimension = forms.ModelChoiceField(label="มิติ", queryset=Dimension.objects.all())
    indicator = forms.ModelChoiceField(
        label="ตัวชี้วัดที่เกี่ยวข้อง", queryset=Indicator.objects.none(), required=False
    )
    organization = OfficeField(label="ส่งถึงหน่วยงาน", queryset=Organization.objects.helping())
    subject = forms.CharField(label="เรื่อง", max_length=200)
    request = forms.CharField(label="สิ่งที่ขอให้ดำเนินการ", widget=forms.Textarea)
    due_on = BuddhistDateField(
        label="ขอให้ตอบภายใน", required=False, latest=days.in_a_year, help_text=DUE_HELP
    )
    offline = forms.BooleanField(label="ส่งเป็นหนังสือนอกระบบ", required=False, help_text=OFFLINE_HELP)

    def __init__(self, *args, indicators, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators
        self.fields["organization"].work_in(areas)

    def clean_due_on(self):
        return not_yet_over(self.cleaned_data["due_on"], "กำหนดตอบต้องไม่ก่อนวันนี้")


class LetterForm(StyledForm, forms.Form):
    """A letter that joins what several households need; what each needs stands in its row."""

    organization = OfficeField(label="ส่งถึงหน่วยงาน", queryset=Organization.objects.helping())
    number = forms.CharField(
        label="เลขที่หนังสือ",
        max_length=60,
        required=False,
        help_text="เว้นว่างไว้ หนังสือนอกระบบได้เลขต่อไปของทะเบียนหนังสือส่ง ใส่เมื่อออกเลขจากสมุดทะเบียนแล้ว",
    )
    subject = forms.CharField(label="เรื่อง", max_length=200)
    request = forms.CharField(
        label="ข้อความนำ",
        widget=forms.Textarea(attrs={"rows_wanted": 6}),
        max_length=2000,
        help_text="ข้อความนี้อยู่ก่อนตารางครัวเรือน",
    )
    due_on = BuddhistDateField(
        label="ขอให้ตอบภายใน", required=False, latest=days.in_a_year, help_text=DUE_HELP
    )
    offline = forms.BooleanField(label="ส่งเป็นหนังสือนอกระบบ", required=False, help_text=OFFLINE_HELP)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].work_in(areas)

    def clean_due_on(self):
        return not_yet_over(self.cleaned_data["due_on"], "กำหนดตอบต้องไม่ก่อนวันนี้")


class AnswerForm(StyledForm, forms.Form):
    """What a body does with one referral, and how it came out. `actions` are the steps it can take
    now; where the first is empty, it may also be left as it is.
    """

    action = forms.ChoiceField(label="ผลการพิจารณา")
    outcome = forms.CharField(
        label="แผน ผลการดำเนินการ หรือเหตุผล", widget=forms.Textarea, required=False, max_length=2000
    )
    until = BuddhistDateField(
        label="กำหนดแล้วเสร็จ", required=False, help_text="เมื่อกำหนดแผน หรือช่วยแล้วบางส่วน"
    )
    kind = forms.ChoiceField(
        label="ความช่วยเหลือที่ให้",
        required=False,
        choices=[("", "ไม่ได้ให้ความช่วยเหลือ"), *AssistanceKind.choices],
    )
    amount = forms.DecimalField(
        label="มูลค่า (บาท)", min_value=0, max_digits=12, decimal_places=2, required=False
    )
    given_on = BuddhistDateField(
        label="วันที่ช่วยเหลือ",
        required=False,
        earliest=days.PROGRAMME,
        latest=days.today,
        help_text="เว้นว่างหากเป็นวันนี้",
    )

    def __init__(self, *args, actions, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        nothing = "ยังไม่มีคำตอบ" if optional else "— เลือก —"
        self.fields["action"].choices = [("", nothing), *actions]
        self.fields["action"].required = not optional

    def chosen(self) -> str:
        """The step that was chosen, in words."""
        return answers.ACTIONS.get(self["action"].data, "")

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and (sentence := answers.why_not_until(day)):
            raise forms.ValidationError(sentence)
        return day

    def clean(self):
        cleaned = super().clean()
        said = {"action": None} | cleaned
        if "action" not in self.errors:
            for name, sentence in answers.faults_of(**said).items():
                if name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned


class WhoSaidForm(StyledForm, forms.Form):
    """Who fills the answer page of a letter in."""

    name = forms.CharField(label="ชื่อผู้ตอบ", max_length=80)
    position = forms.CharField(label="ตำแหน่ง", max_length=70, required=False)

    def said_by(self) -> str:
        return f"{self.cleaned_data['name']} {self.cleaned_data['position']}".strip()


class WrittenDownForm(WhoSaidForm):
    """By which way an answer came that is written down for the body."""

    channel = forms.ChoiceField(label="ช่องทางที่ได้รับคำตอบ", choices=Channel.written_down())
    said_on = BuddhistDateField(label="วันที่ตอบ", earliest=days.PROGRAMME, latest=days.today)
    paper = PictureField(label="ภาพหนังสือตอบ", required=False, help_text="ไม่เกิน 15 MB")


class CodeForm(StyledForm, forms.Form):
    code = forms.CharField(
        label="รหัสตอบ 6 หลัก",
        max_length=20,
        help_text="พิมพ์ไว้ใต้คิวอาร์โค้ดบนหนังสือ",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class WithdrawForm(StyledForm, forms.Form):
    outcome = forms.CharField(label="เหตุที่ถอนเรื่อง", widget=forms.Textarea, max_length=2000)
