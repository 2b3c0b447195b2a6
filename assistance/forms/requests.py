"""Forms of what mentors ask for."""

from django import forms

from assistance.enums import Urgency
from assistance.forms.bodies import BodyField
from assistance.models import HelpRequest
from assistance.services.requests import TO_COMPLETE
from core.forms import StyledForm, keep_choosable
from core.seen import StoredForm
from core.uploads.fields import PictureField
from indicators.models import Dimension, Indicator
from places.enums import SupportKind
from places.models import Organization


class RequestForm(StyledForm, forms.Form):
    """What outside resources must meet. `indicators`: those in which the household falls short."""

    kind = forms.ChoiceField(label="ขอความช่วยเหลือด้าน", choices=SupportKind.choices)
    wanted = forms.CharField(
        label="สิ่งที่ต้องการ",
        widget=forms.Textarea,
        max_length=2000,
        help_text="บอกสิ่งที่ขอ จำนวน และเหตุที่แก้เองไม่ได้",
    )
    urgency = forms.ChoiceField(label="ความเร่งด่วน", choices=Urgency.choices, initial=Urgency.NORMAL)
    dimension = forms.ModelChoiceField(label="มิติ", queryset=Dimension.objects.all())
    indicator = forms.ModelChoiceField(
        label="ตัวชี้วัดที่เกี่ยวข้อง", queryset=Indicator.objects.none(), required=False
    )
    photo = PictureField(
        label="ภาพถ่าย", required=False, help_text="ไม่เกิน 15 MB ข้อมูลตำแหน่งในภาพจะถูกลบออก"
    )
    photo_refused = ""  # why the photo sent along is not taken; the request is, all the same

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators

    def clean(self):
        cleaned = super().clean()
        if set(self.errors) == {"photo"}:  # a faulty photo never takes the request with it
            self.photo_refused = " ".join(self.errors.pop("photo"))
            cleaned["photo"] = None
        return cleaned

    def request_fields(self) -> dict:
        """What `ask_for_help` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "photo"}


class AskAlongForm(RequestForm):
    """The same beside a visit, where nothing has to be asked: left empty it says nothing."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"prefix": "ask"}
        super().__init__(*args, **kwargs)
        for name in ("kind", "wanted", "urgency", "dimension"):
            self.fields[name].required = False
        self.fields["kind"].choices = [("", "ไม่ขอ"), *SupportKind.choices]

    @staticmethod
    def is_said_in(data) -> bool:
        """Whether what was sent asks for something, also where the form is not offered any more."""
        return any(data.get(f"ask-{name}", "").strip() for name in ("kind", "wanted"))

    @property
    def asks(self) -> bool:
        return bool(self.cleaned_data.get("kind") or self.cleaned_data.get("wanted"))

    def clean(self):
        cleaned = super().clean()
        if self.asks:
            for name in ("kind", "wanted", "dimension"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "โปรดกรอกช่องนี้ หากจะขอความช่วยเหลือจากภายนอก")
            cleaned["urgency"] = cleaned.get("urgency") or Urgency.NORMAL
        return cleaned


class CompleteForm(StoredForm, forms.ModelForm):
    """What an officer adds to a request, or puts right in it."""

    organization = BodyField(
        label="หน่วยงานที่เห็นควรขอ", queryset=Organization.objects.none(), required=False
    )

    class Meta:
        model = HelpRequest
        fields = TO_COMPLETE

    def __init__(self, *args, indicators, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators
        self.fields["organization"].queryset = Organization.objects.helping().touching(areas)
        keep_choosable(self, self.instance, "indicator", "organization")


class AnswerRequestForm(StyledForm, forms.Form):
    answer = forms.CharField(label="คำตอบถึงพี่เลี้ยง", widget=forms.Textarea, max_length=2000)


class WithdrawRequestForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุที่ยกเลิก", widget=forms.Textarea, max_length=2000)


class RequestPhotoForm(StyledForm, forms.Form):
    photo = PictureField(label="แนบภาพถ่าย", help_text="ไม่เกิน 15 MB ข้อมูลตำแหน่งในภาพจะถูกลบออก")
