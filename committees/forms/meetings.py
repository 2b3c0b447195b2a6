"""Forms of meetings, their agenda and resolutions."""

from datetime import time

from django import forms

from accounts.forms.accounts import AccountField
from committees.enums import AgendaPart, ResolutionState
from committees.forms.committees import people_of
from committees.models import AgendaItem, Resolution, ResolutionStep
from committees.personal_words import personal_words
from committees.services.meetings import CLOSED
from core import days
from core.forms import BuddhistDateField, StyledForm
from core.seen import StoredForm
from places.codes import AreaCode
from places.models import Area, Organization


class MeetingForm(StoredForm, forms.Form):
    held_on = BuddhistDateField(label="วันที่ประชุม", earliest=days.PROGRAMME, latest=days.in_a_year)
    starts_at = forms.TimeField(
        label="เวลา",
        initial=time(9, 30),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M"),
        error_messages={"invalid": "โปรดใส่เวลา เช่น 09:30"},
    )
    place = forms.CharField(label="สถานที่", max_length=200)


class CallOffForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุที่งด", max_length=120, help_text="ผู้ที่ได้รับเชิญเห็นข้อความนี้")

    def clean_reason(self):
        """Said here too, so that what was typed stands beside the sentence."""
        reason = self.cleaned_data["reason"]
        if sentence := personal_words(reason):
            raise forms.ValidationError(sentence)
        return reason


class ItemForm(StoredForm, forms.ModelForm):
    """A matter; once the meeting was held, its minutes alone. What a page opened before sends of
    the rest is kept, for the service to judge.
    """

    class Meta:
        model = AgendaItem
        fields = ("part", "title", "text", "minutes")

    def __init__(self, *args, is_held=False, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(value, f"{value} {label}") for value, label in AgendaPart.choices]
        self.fields["part"].choices = choices
        for name in CLOSED if is_held else ():
            if name not in self.data:
                del self.fields[name]


class ResolutionForm(StoredForm, forms.ModelForm):
    owner = AccountField(label="ผู้รับผิดชอบ", required=False)
    due_on = BuddhistDateField(label="ภายในวันที่", earliest=days.PROGRAMME, latest=days.in_a_year)

    class Meta:
        model = Resolution
        fields = ("text", "owner_area", "owner", "owner_organization", "due_on")
        help_texts = {"owner_organization": "หน่วยงานที่ไม่ได้อ่านในระบบ เลขานุการเป็นผู้ติดตามและบันทึกผลแทน"}

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, **kwargs)
        area = AreaCode(committee.area_id)
        self.fields["owner"].queryset = people_of(committee)
        if area.is_province:
            self.fields["owner_area"].queryset = Area.objects.districts()
        else:
            self.fields["owner_area"].queryset = Area.objects.filter(pk=area)
        bodies = Organization.objects.helping().serving(area).order_by("name_sort_key")
        self.fields["owner_organization"].queryset = bodies

    def clean(self):
        cleaned = super().clean()
        owners = [cleaned.get(name) for name in ("owner", "owner_area", "owner_organization")]
        if sum(bool(owner) for owner in owners) != 1:
            self.add_error("owner_area", "เลือกผู้รับผิดชอบหนึ่งราย: ศจพ.อ. บุคคล หรือหน่วยงาน")
        return cleaned

    def _post_clean(self):
        """The row is checked whole where it is written."""


class TellForm(StyledForm, forms.ModelForm):
    class Meta:
        model = ResolutionStep
        fields = ("state", "text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        left_out = {ResolutionState.OPEN}
        choices = [choice for choice in ResolutionState.choices if choice[0] not in left_out]
        self.fields["state"].choices = [("", "— เลือก —"), *choices]
