"""The form a list of earlier work comes in by."""

from django import forms

from accounts.acting import permitted_areas
from accounts.permissions import Permission
from core.forms import StyledForm
from core.uploads.fields import ListField
from logbook.querysets import kinds_of
from places.models import Area

MAX_BYTES = 20 * 1024 * 1024


class EarlierWorkForm(StyledForm, forms.Form):
    """Offers the kinds of work the person may also enter by hand, and their own areas."""

    kind = forms.ChoiceField(label="ชนิดของงาน")
    area = forms.ModelChoiceField(
        label="พื้นที่", queryset=Area.objects.none(), help_text="รับเฉพาะครัวเรือนหรือข้าราชการในพื้นที่นี้"
    )
    file = ListField(
        label="ไฟล์ตาราง",
        most=MAX_BYTES,
        heavy="ไฟล์ใหญ่เกิน 20 MB โปรดแบ่งเป็นหลายไฟล์",
        help_text="XLSX, XLS, ODS, CSV หรือ TSV ไม่เกิน 20 MB และ 2,000 แถว",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", "โปรดเลือก"),
            *((kind.value, kind.label) for kind in kinds_of(user)),
        ]
        areas = Area.objects.filter(pk__in=permitted_areas(user, Permission.EARLIER_WORK_BRING))
        self.fields["area"].queryset = areas
        if len(areas) == 1:
            self.fields["area"].initial = areas[0]
