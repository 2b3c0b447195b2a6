"""Forms of obstacles."""

from operator import attrgetter

from django import forms

from committees.enums import ObstacleStatus
from committees.models import Obstacle, ObstacleStep
from committees.personal_words import personal_words
from core.forms import StyledForm
from places.models import Area

OUTSIDE = "ใช้ในรายงานและการประชุม จึงไม่ใส่ชื่อ เลขประจำตัว บ้านเลขที่ หรือหมายเลขโทรศัพท์ของครัวเรือน"


class ObstacleForm(StyledForm, forms.ModelForm):
    """`codes` are the areas the person works in; without an area field (`of_household`) the place
    is that of the household, whose people (`names`) must not be named.
    """

    class Meta:
        model = Obstacle
        fields = ("area", "kind", "text", "proposal")
        help_texts = {"text": OUTSIDE, "proposal": "อยากให้ใครทำอะไร"}

    def __init__(self, *args, codes=(), names=(), of_household=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names
        if of_household:
            del self.fields["area"]
        else:
            self.fields["area"].queryset = Area.objects.within(codes).order_by("code")
            self.fields["area"].label_from_instance = attrgetter("name_in_list")

    def clean(self):
        cleaned = super().clean()
        for name in ("text", "proposal"):
            if sentence := personal_words(cleaned.get(name, ""), self.names):
                self.add_error(name, sentence)
        return cleaned


class AnswerForm(StyledForm, forms.ModelForm):
    """An answer; the province has nobody above it to hand an obstacle to."""

    class Meta:
        model = ObstacleStep
        fields = ("status", "text")
        help_texts = {"text": "ผู้แจ้งเห็นคำตอบนี้ และใช้ในรายงานและการประชุม"}

    def __init__(self, *args, may_raise=True, **kwargs):
        super().__init__(*args, **kwargs)
        left_out = {ObstacleStatus.OPEN} | (set() if may_raise else {ObstacleStatus.RAISED})
        choices = [choice for choice in ObstacleStatus.choices if choice[0] not in left_out]
        self.fields["status"].choices = [("", "— เลือก —"), *choices]
