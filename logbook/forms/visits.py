"""Forms of visits."""

from django import forms
from django.utils import timezone

from core import days
from core.forms import BuddhistDateField, StyledForm
from core.uploads.fields import PictureField
from indicators.models import Dimension
from logbook.enums import ASPECT_TEXTS, DimensionProgress, FourT, Score, VisitPurpose
from logbook.services.assessments import questions_by_aspect, words_by_aspect
from logbook.services.corrections import SENT, TYPED
from logbook.services.visitors import Visitors


class VisitForm(StyledForm, forms.Form):
    """One visit."""

    purpose = forms.ChoiceField(label="วัตถุประสงค์", choices=VisitPurpose.choices)
    visited_on = BuddhistDateField(label="วันที่เยี่ยม", earliest=days.PROGRAMME, latest=days.today)
    met_with = forms.CharField(label="ผู้ให้ข้อมูล", max_length=200, required=False)
    summary = forms.CharField(label="ผลการเยี่ยม", widget=forms.Textarea)
    next_step = forms.CharField(label="สิ่งที่จะทำต่อ", widget=forms.Textarea, required=False)
    photo = PictureField(
        label="ภาพถ่าย", required=False, help_text="ไม่เกิน 15 MB ข้อมูลตำแหน่งในภาพจะถูกลบออก"
    )
    photo_refused = ""  # why the photo sent along is not taken; the visit is, all the same

    def __init__(self, *args, visitors: Visitors | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.visitors = visitors
        if visitors:
            self.fields["visited_by"] = _visitor_field(visitors)
        self.initial.setdefault("visited_on", timezone.localdate())
        self.dimensions = list(Dimension.objects.all())
        words, self.questions = words_by_aspect(), questions_by_aspect()
        for aspect in FourT:
            steps = [(s.value, words[aspect].get(s.value, s.label)) for s in Score]
            self.fields[f"score_{aspect}"] = forms.TypedChoiceField(
                label=aspect.label,
                choices=steps,
                coerce=int,
                required=False,
                empty_value=None,
                widget=forms.RadioSelect,
            )
            for name, label in ASPECT_TEXTS.items():
                self.fields[f"{name}_{aspect}"] = forms.CharField(
                    label=f"{label}ด้าน{aspect.label}",
                    required=False,
                    max_length=2000,
                    widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
                )
        for dimension in self.dimensions:
            self.fields[f"progress_{dimension.pk}"] = forms.ChoiceField(
                label=dimension.form_name,
                required=False,
                choices=[("", "ไม่ได้ประเมินครั้งนี้"), *DimensionProgress.choices],
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def aspects(self):
        """Of each ท for the page: its questions, how many are our proposal, score, texts."""
        return [
            (
                self.questions[aspect],
                sum(q.is_ours for q in self.questions[aspect]),
                self[f"score_{aspect}"],
                [self[f"{name}_{aspect}"] for name in ASPECT_TEXTS],
            )
            for aspect in FourT
        ]

    def progress_fields(self):
        return [self[f"progress_{dimension.pk}"] for dimension in self.dimensions]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("purpose") == VisitPurpose.FIRST:
            for aspect in FourT:
                if not cleaned.get(f"score_{aspect}"):
                    self.add_error(f"score_{aspect}", "โปรดเลือกระดับ")
        for aspect in FourT:
            written = any(cleaned.get(f"{name}_{aspect}") for name in ASPECT_TEXTS)
            if written and not cleaned.get(f"score_{aspect}"):
                message = "โปรดเลือกระดับด้วย มิฉะนั้นข้อความด้านนี้จะไม่ถูกบันทึก"
                if f"score_{aspect}" not in self.errors:
                    self.add_error(f"score_{aspect}", message)
        if set(self.errors) == {"photo"}:  # a faulty photo never takes the visit with it
            self.photo_refused = " ".join(self.errors.pop("photo"))
            cleaned["photo"] = None
        return cleaned

    def visit_fields(self) -> dict:
        """What `record_visit` takes."""
        data = self.cleaned_data
        is_asked = self.add_prefix("visited_by") in self.data  # not of an old page, or a program
        whose = {"visited_by": data["visited_by"]} if self.visitors and is_asked else {}
        return (
            {name: data[name] for name in TYPED}
            | whose
            | {
                "assessment": {
                    aspect.value: {"score": data[f"score_{aspect}"]}
                    | {name: data[f"{name}_{aspect}"] for name in ASPECT_TEXTS}
                    for aspect in FourT
                    if data[f"score_{aspect}"]
                },
                "progress": {
                    d.pk: {"progress": data[f"progress_{d.pk}"]}
                    for d in self.dimensions
                    if data[f"progress_{d.pk}"]
                },
            }
        )

    def correction_fields(self, visit) -> dict:
        """What `correct_visit` takes: with what a phone said that this form does not ask."""
        content = self.visit_fields()
        notes = {p.dimension_id: p.note for p in visit.progress.all() if p.note}
        for code, line in content["progress"].items():
            line |= {"note": notes[code]} if code in notes else {}
        return content | {name: getattr(visit, name) for name in SENT}


def _visitor_field(visitors: Visitors) -> forms.TypedChoiceField:
    known = {str(official.pk): official for official in visitors.officials}
    return forms.TypedChoiceField(
        label="ผู้ไปเยี่ยม",
        choices=[("", "ข้าพเจ้าเอง"), *((key, one.full_name) for key, one in known.items())],
        coerce=known.__getitem__,
        empty_value=None,
        required=False,
        initial=visitors.chosen and visitors.chosen.pk,
        help_text="เลือกพี่เลี้ยงเมื่อบันทึกแทนผู้ที่ไม่มีบัญชีหรือจดในกระดาษ",
        widget=forms.Select(attrs={"class": "form-select"}),
    )


def initial_of(visit) -> dict:
    """A stored visit as `VisitForm` shows it."""
    initial = {name: getattr(visit, name) for name in TYPED}
    for line in visit.assessment.all():
        said = ("score", *ASPECT_TEXTS)
        initial |= {f"{name}_{line.aspect}": getattr(line, name) for name in said}
    return initial | {f"progress_{p.dimension_id}": p.progress for p in visit.progress.all()}


class PhotoForm(StyledForm, forms.Form):
    """A photo for a visit that is recorded already."""

    photo = PictureField(label="แนบภาพถ่าย", help_text="ไม่เกิน 15 MB ข้อมูลตำแหน่งในภาพจะถูกลบออก")


class ReturnForm(StyledForm, forms.Form):
    reason = forms.CharField(label="เหตุที่ส่งกลับ", max_length=255)
