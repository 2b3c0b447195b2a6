"""The developers' page with every component of `templates/cotton/`, on invented content."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone

from core.forms import StyledForm
from core.paging import page_of
from core.uploads.fields import PictureField


class SampleForm(StyledForm, forms.Form):
    name = forms.CharField(label="ชื่อครัวเรือน", help_text="ตามทะเบียนบ้าน")
    visited_on = forms.DateField(label="วันที่เยี่ยม")
    kind = forms.ChoiceField(label="ชนิด", choices=[("new", "ใหม่"), ("old", "เดิม")])
    photo = PictureField(label="ภาพถ่าย", required=False)
    is_sure = forms.BooleanField(label="ตรวจแล้วว่าไม่ซ้ำ")


@dataclass
class Named:
    name: str
    parent: "Named | None" = None


class SettingForm(StyledForm, forms.Form):
    kind = forms.ChoiceField(label="ชนิด", choices=[("new", "ใหม่"), ("old", "เดิม")], required=False)

    instance = SimpleNamespace(is_ours=True)


@dataclass
class SampleHousehold:
    subdistrict: Named
    pk: int = 0
    head_name: str = "นายสมมุติ ทดสอบ"
    address: str = "บ้านเลขที่ 9 หมู่ที่ 2"


@dataclass
class SampleJob:
    is_live: bool
    progress: int = 40
    step: str = "อ่านแถว"
    error: str = ""
    poll_url: str = "#"

    def get_state_display(self):
        return "กำลังทำ"


@login_not_required
def components(request):
    """Shows the components. Routed where DEBUG is on, and in their tests."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    return render(
        request,
        "components.html",
        {
            "form": form,
            "page": page_of(range(60), 20, page="2"),
            "running": SampleJob(is_live=True),
            "failed": SampleJob(is_live=False, error="ไฟล์เสีย เปิดไม่ได้"),
            "household": SampleHousehold(Named("นาแขม", Named("ตัวอย่าง"))),
            "setting": SettingForm(prefix="setting"),
            "lost": SampleForm({"name": "สมมุติ ทดสอบ"}),
            "choices": [("sent", "ส่งแล้ว"), ("accepted", "รับแล้ว")],
            "day": date(2026, 8, 12),
            "months": [date(2026, 8, 1), date(2026, 7, 1)],
            "now": timezone.now(),
            "amount": Decimal("1250.50"),
            "brought": SimpleNamespace(is_brought_in=True),
            "needs": [("health", "สุขภาพ"), ("living", "ความเป็นอยู่")],
            "states": ["verified", "accepted", "sent", "refused"],
        },
    )
