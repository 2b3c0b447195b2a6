"""The form of an office's letter head."""

from django import forms

from committees.models import CommitteeSeat, Office
from core.seen import StoredForm
from core.uploads.fields import EmblemField


class OfficeForm(StoredForm, forms.ModelForm):
    """An area has one letter head, so who writes the first may find another's there."""

    marks_new = True
    picture = EmblemField(
        label="ตราครุฑ", required=False, help_text="ภาพ PNG หรือ JPEG ระบบย่อให้ ไม่เลือก = ใช้ภาพเดิม"
    )

    class Meta:
        model = Office
        fields = (
            "name",
            "group",
            "phone",
            "reference_prefix",
            "addressee",
            "signatory",
            "signatory_seat",
        )
        help_texts = {
            "name": "ตามที่พิมพ์หลังคำว่า ส่วนราชการ",
            "group": "กลุ่มงานหรือฝ่าย พิมพ์ต่อท้ายส่วนราชการ",
            "reference_prefix": "ส่วนหน้าของเลขที่หนังสือ เช่น ลย ๐๐๑๙.๔/",
            "addressee": "ตำแหน่งของผู้รับบันทึก",
            "signatory": "ตำแหน่งที่พิมพ์ใต้ชื่อผู้ลงนาม",
            "signatory_seat": "เลือกแล้ว ระบบพิมพ์ชื่อผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทนในวันที่จัดทำ",
        }

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, **kwargs)
        seats = CommitteeSeat.objects.filter(committee=committee)
        self.fields["signatory_seat"].queryset = seats
